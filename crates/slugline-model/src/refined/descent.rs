//! Dual coordinate descent for one topic against the rest.

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
    /// This plane plus `share` times another.
    pub(crate) fn plus(mut self, share: f64, other: &Self) -> Self {
        self.bias += share * other.bias;
        for (weight, other) in self.weights.iter_mut().zip(&other.weights) {
            *weight += share as f32 * other;
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

/// Passes over the articles, at most. The dual is near its end long before.
const MAX_PASSES: usize = 60;

/// The violation of the optimality conditions, over a pass, below which it is done.
const TOLERANCE: f64 = 0.1;

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
/// which articles are visited.
pub(crate) fn descend(
    rows: &Rows,
    is_own: &[bool],
    variances: Vec<f32>,
    cost: f64,
    seed: u32,
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
    for _ in 0..MAX_PASSES {
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
                    weight.value += step as f32 * x * weight.variance;
                }
            }
        }
        if highest - lowest <= TOLERANCE {
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
