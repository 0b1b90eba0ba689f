//! Dual coordinate descent for one topic against the rest.

use crate::single::single;

/// Articles as sparse rows of weights.
#[derive(Default)]
pub(crate) struct Rows {
    /// The end of each row in the two lists.
    ends: Vec<usize>,
    terms: Vec<u32>,
    weights: Vec<f32>,
}

impl Rows {
    pub(crate) fn push(&mut self, row: &[(u32, f32)]) {
        self.terms.extend(row.iter().map(|&(term, _)| term));
        self.weights.extend(row.iter().map(|&(_, weight)| weight));
        self.ends.push(self.terms.len());
    }

    pub(crate) fn row(&self, row: usize) -> impl Iterator<Item = (usize, f32)> {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        let range = start..self.ends[row];
        let terms = self.terms[range.clone()].iter();
        terms
            .zip(&self.weights[range])
            .map(|(&term, &weight)| (term as usize, weight))
    }

    fn len(&self) -> usize {
        self.ends.len()
    }
}

/// A term's weight, beside the variance that its prior gives it.
#[derive(Clone, Copy)]
struct Weight {
    value: f32,
    variance: f32,
}

/// The linear classifier of one topic.
pub(crate) struct Hyperplane {
    pub(crate) bias: f64,
    /// By term.
    pub(crate) weights: Vec<f32>,
}

impl Hyperplane {
    /// The plane of a topic without articles: no article is on its side.
    pub(crate) fn never() -> Self {
        Self {
            bias: f64::NEG_INFINITY,
            weights: Vec::new(),
        }
    }

    /// This plane plus `share` times another.
    pub(crate) fn plus(mut self, share: f64, other: &Self) -> Self {
        self.bias += share * other.bias;
        for (weight, other) in self.weights.iter_mut().zip(&other.weights) {
            *weight += single(share) * other;
        }
        self
    }

    /// How far an article is from the plane, in units of the margin.
    pub(crate) fn score(&self, rows: &Rows, row: usize) -> f64 {
        let product: f64 = rows
            .row(row)
            .map(|(term, x)| f64::from(x) * f64::from(self.weights[term]))
            .sum();
        product + self.bias
    }
}

/// When a descent ends.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    /// Passes over the articles, at most.
    passes: usize,
    /// The violation of the optimality conditions, over a pass, below which it is done.
    tolerance: f64,
}

impl Limits {
    /// Within a hundredth of the lowest objective, as a rule: going on changes weights in
    /// digits that decide nothing.
    pub(crate) const TRAINING: Self = Self {
        passes: 60,
        tolerance: 0.1,
    };
}

/// Minimises, over weights `w` and a bias `b`,
///
/// ```text
/// ½ Σ_t w(t)² / variance(t) + ½ b² + cost · Σ_i max(0, 1 − y(i) (w · x(i) + b))²
/// ```
///
/// by dual coordinate descent with shrinking (Hsieh, Chang, Lin, Keerthi and Sundararajan
/// 2008, "A dual coordinate descent method for large-scale linear SVM", algorithm 3, with
/// the squared hinge). A variance stands for a scaling of the term by its square root.
///
/// `is_own` says of each row whether the article has the topic; `seed` sets the order in
/// which articles are visited, and `limits` how near the end is to the minimum.
pub(crate) fn descend(
    rows: &Rows,
    is_own: &[bool],
    variances: Vec<f32>,
    cost: f64,
    seed: u32,
    limits: Limits,
) -> Hyperplane {
    let mut weights: Vec<Weight> = variances
        .into_iter()
        .map(|variance| Weight {
            value: 0.0,
            variance,
        })
        .collect();
    let mut bias = 0.0;
    let diagonal = 0.5 / cost;
    let curvature: Vec<f64> = (0..rows.len())
        .map(|row| {
            let square: f64 = rows
                .row(row)
                .map(|(term, x)| f64::from(x) * f64::from(x) * f64::from(weights[term].variance))
                .sum();
            1.0 + square + diagonal
        })
        .collect();
    let mut alphas = vec![0.0_f64; rows.len()];
    let mut order: Vec<u32> = (0_u32..).take(rows.len()).collect();
    let mut active = order.len();
    let mut random = XorShift::new(seed);
    let mut shrink_above = f64::INFINITY;
    for _ in 0..limits.passes {
        for i in 0..active {
            let other = i + random.below(active - i);
            order.swap(i, other);
        }
        let (mut highest, mut lowest) = (f64::NEG_INFINITY, f64::INFINITY);
        let mut i = 0;
        while i < active {
            let row = order[i] as usize;
            let sign = if is_own[row] { 1.0 } else { -1.0 };
            let product: f64 = rows
                .row(row)
                .map(|(term, x)| f64::from(x) * f64::from(weights[term].value))
                .sum();
            let alpha = alphas[row];
            let gradient = sign * (product + bias) - 1.0 + alpha * diagonal;
            if alpha == 0.0 && gradient > shrink_above {
                active -= 1;
                order.swap(i, active);
                continue;
            }
            i += 1;
            let projected = if alpha == 0.0 {
                gradient.min(0.0)
            } else {
                gradient
            };
            highest = highest.max(projected);
            lowest = lowest.min(projected);
            if projected.abs() > 1e-12 {
                let new = (alpha - gradient / curvature[row]).max(0.0);
                alphas[row] = new;
                let step = sign * (new - alpha);
                bias += step;
                for (term, x) in rows.row(row) {
                    let weight = &mut weights[term];
                    weight.value += single(step) * x * weight.variance;
                }
            }
        }
        if highest - lowest <= limits.tolerance {
            if active == order.len() {
                break;
            }
            // What was set aside has to stand up to a pass of its own.
            active = order.len();
            shrink_above = f64::INFINITY;
        } else {
            shrink_above = if highest > 0.0 {
                highest
            } else {
                f64::INFINITY
            };
        }
    }
    Hyperplane {
        bias,
        weights: weights.iter().map(|weight| weight.value).collect(),
    }
}

/// Marsaglia's xorshift (2003, "Xorshift RNGs"): cheap, and all that a shuffle asks.
struct XorShift(u32);

impl XorShift {
    fn new(seed: u32) -> Self {
        Self(seed.wrapping_mul(2_654_435_761).wrapping_add(88_675_123) | 1)
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 as usize % end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Dense rows, whether each is the topic's, variances, and the cost of an error.
    struct Problem {
        x: Vec<Vec<f64>>,
        is_own: Vec<bool>,
        variances: Vec<f32>,
        cost: f64,
    }

    impl Problem {
        fn random(seed: u32, articles: usize, terms: usize, cost: f64) -> Self {
            let mut random = XorShift::new(seed);
            let mut share = || random.below(1_000) as f64 / 1_000.0;
            let variances = (0..terms).map(|t| if t == 0 { 0.0 } else { 4.0 * single(share()) });
            let variances = variances.collect();
            let mut is_own = Vec::new();
            let x = (0..articles).map(|_| {
                let own = share() < 0.3;
                is_own.push(own);
                // A term in three; the last one tells the topic, mostly.
                let mut x: Vec<f64> = (0..terms)
                    .map(|_| {
                        if share() < 0.3 {
                            f64::from(single(share()))
                        } else {
                            0.0
                        }
                    })
                    .collect();
                if own && share() < 0.8 {
                    x[terms - 1] = 1.0;
                }
                x
            });
            Self {
                x: x.collect(),
                is_own,
                variances,
                cost,
            }
        }

        fn descend(&self, seed: u32, limits: Limits) -> Hyperplane {
            let mut rows = Rows::default();
            for x in &self.x {
                let row = (0_u32..).zip(x).filter(|(_, x)| **x != 0.0);
                rows.push(&row.map(|(term, &x)| (term, single(x))).collect::<Vec<_>>());
            }
            let variances = self.variances.clone();
            descend(&rows, &self.is_own, variances, self.cost, seed, limits)
        }

        /// What an article is short of the margin, with its sign.
        fn shortfall(&self, i: usize, weights: &[f64], bias: f64) -> (f64, f64) {
            let sign = if self.is_own[i] { 1.0 } else { -1.0 };
            let product: f64 = self.x[i].iter().zip(weights).map(|(x, w)| x * w).sum();
            (sign, (1.0 - sign * (product + bias)).max(0.0))
        }

        fn objective(&self, weights: &[f64], bias: f64) -> f64 {
            let size = weights
                .iter()
                .zip(&self.variances)
                .filter(|(_, v)| **v > 0.0);
            let size: f64 = size.map(|(w, v)| w * w / f64::from(*v)).sum();
            let errors = (0..self.x.len()).map(|i| self.shortfall(i, weights, bias).1.powi(2));
            0.5 * size + 0.5 * bias * bias + self.cost * errors.sum::<f64>()
        }

        /// The lowest objective, by gradient descent over the scaled weights.
        fn lowest(&self) -> f64 {
            let scaled = |u: &[f64]| -> Vec<f64> {
                let roots = self.variances.iter().map(|v| f64::from(*v).sqrt());
                u.iter().zip(roots).map(|(u, root)| u * root).collect()
            };
            let squares = |x: &Vec<f64>| -> f64 {
                let squares = x.iter().zip(&self.variances);
                1.0 + squares.map(|(x, v)| x * x * f64::from(*v)).sum::<f64>()
            };
            let curvature = 1.0 + 2.0 * self.cost * self.x.iter().map(squares).sum::<f64>();
            let (mut u, mut bias) = (vec![0.0; self.variances.len()], 0.0);
            for _ in 0..20_000 {
                let weights = scaled(&u);
                let (mut slope, mut slope_of_bias) = (u.clone(), bias);
                for (i, x) in self.x.iter().enumerate() {
                    let (sign, shortfall) = self.shortfall(i, &weights, bias);
                    let push = 2.0 * self.cost * sign * shortfall;
                    for (slope, x) in slope.iter_mut().zip(scaled(x)) {
                        *slope -= push * x;
                    }
                    slope_of_bias -= push;
                }
                for (u, slope) in u.iter_mut().zip(slope) {
                    *u -= slope / curvature;
                }
                bias -= slope_of_bias / curvature;
            }
            self.objective(&scaled(&u), bias)
        }
    }

    #[test]
    fn the_descent_ends_where_the_objective_is_lowest() {
        let exact = Limits {
            passes: 20_000,
            tolerance: 1e-4,
        };
        for (seed, articles, terms, cost) in [
            (1, 5, 3, 1.0),
            (2, 30, 8, 1.0),
            (3, 30, 8, 0.01),
            (4, 30, 40, 1.0),
            (5, 60, 10, 5.0),
            (6, 100, 20, 1.0),
        ] {
            let problem = Problem::random(seed, articles, terms, cost);
            let lowest = problem.lowest();
            for (limits, distance) in [(exact, 1e-5), (Limits::TRAINING, 0.03)] {
                let plane = problem.descend(seed, limits);
                let weights: Vec<f64> = plane.weights.iter().map(|w| f64::from(*w)).collect();
                let found = problem.objective(&weights, plane.bias) / lowest - 1.0;
                assert!((-1e-6..distance).contains(&found), "{seed}: {found}");
                assert_eq!(plane.weights[0].to_bits(), 0, "no variance, no weight");
            }
        }
    }

    #[test]
    fn articles_without_terms_and_topics_of_all_or_none_are_no_obstacle() {
        let mut problem = Problem::random(9, 20, 5, 1.0);
        problem.x[3] = vec![0.0; 5];
        problem.x[7] = vec![0.0; 5];
        for all in [true, false] {
            problem.is_own.fill(all);
            let plane = problem.descend(0, Limits::TRAINING);
            assert!((plane.bias > 0.0) == all);
            assert!(plane.weights.iter().all(|weight| weight.is_finite()));
        }
        problem.x.clear();
        problem.is_own.clear();
        assert_eq!(problem.descend(0, Limits::TRAINING).bias.to_bits(), 0);
    }
}
