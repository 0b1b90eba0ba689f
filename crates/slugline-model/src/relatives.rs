//! Near relatives among articles: copies, and those that quote each other or a common source.

use rayon::prelude::*;
use slugline_features::CountMatrix;

/// A term is rare if so many articles have it, or fewer; see [`SHARE`].
///
/// This, [`LEAST_SHARED`] and [`LARGEST`] were chosen on parts of the training articles of 20
/// Newsgroups (the later ones, whole threads), Reuters-21578 (the later ones) and BBC News by
/// the log-loss of models of the other parts; the README has figures.
const RARE: usize = 3;

/// In a corpus of few articles, those that are about the same share terms that no other has
/// without being relatives. A rare term is in this share of the articles at most.
const SHARE: f64 = 0.01;

/// Articles that share so many rare terms are relatives.
const LEAST_SHARED: u32 = 8;

/// A group takes no relatives in beyond so many articles: else quotes of quotes would make one
/// of half a corpus.
const LARGEST: usize = 10;

/// Which articles are near relatives of each other: a division of the articles into groups.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Relatives {
    groups: Vec<Vec<u32>>,
}

/// Two articles that share rare terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Link {
    shared: u32,
    later: u32,
    earlier: u32,
}

impl Relatives {
    /// Joins the articles that share the most rare terms first, of equals the later ones;
    /// before these, articles that are next to each other and have the same counts, however
    /// many. An article's place among the others decides nothing else. `frequencies` has by term
    /// how many of the articles have it.
    pub(crate) fn new(articles: &CountMatrix, frequencies: &[u64]) -> Self {
        let count = articles.rows().len();
        let mut forest = Forest::new(count);
        for (later, earlier) in (1_u32..).zip(0_u32..).take(count.saturating_sub(1)) {
            let row = articles.row(later as usize);
            // What has an n-gram that no other article has is not the same, whatever else it has.
            if row == articles.row(earlier as usize) && row.lone().is_empty() {
                forest.join(later, earlier, usize::MAX);
            }
        }
        for link in links(articles, frequencies) {
            forest.join(link.later, link.earlier, LARGEST);
        }
        Self {
            groups: forest.groups(),
        }
    }

    /// The articles of each group, ascending; groups in the order of their first articles.
    /// Most have one.
    pub(crate) fn groups(&self) -> &[Vec<u32>] {
        &self.groups
    }
}

/// Pairs of articles that share enough rare terms, the most first.
fn links(articles: &CountMatrix, frequencies: &[u64]) -> Vec<Link> {
    let count = articles.rows().len();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a length"
    )]
    let most = RARE.min((count as f64 * SHARE) as usize);
    if most < 2 {
        return Vec::new();
    }
    let rare = RareTerms::new(articles, frequencies, most);
    let mut links: Vec<Link> = (0_u32..)
        .take(count)
        .collect::<Vec<_>>()
        .into_par_iter()
        .map_init(
            || (vec![0; count], Vec::new()),
            |(shared, met): &mut (Vec<u32>, Vec<u32>), later| {
                for &term in articles.row(later as usize).terms() {
                    let others = rare.articles(term);
                    for &earlier in others.iter().take_while(|&&other| other < later) {
                        if shared[earlier as usize] == 0 {
                            met.push(earlier);
                        }
                        shared[earlier as usize] += 1;
                    }
                }
                let links = met.drain(..).map(|earlier| Link {
                    shared: std::mem::take(&mut shared[earlier as usize]),
                    later,
                    earlier,
                });
                links
                    .filter(|link| link.shared >= LEAST_SHARED)
                    .collect::<Vec<_>>()
            },
        )
        .flatten_iter()
        .collect();
    links.sort_unstable_by(|a, b| b.cmp(a));
    links
}

/// By term, the articles that have it, where it is rare.
struct RareTerms {
    /// By term, where its articles begin, and behind them where they end.
    starts: Vec<usize>,
    /// Ascending within each term.
    articles: Vec<u32>,
}

impl RareTerms {
    fn new(articles: &CountMatrix, frequencies: &[u64], most: usize) -> Self {
        let mut starts = Vec::with_capacity(frequencies.len() + 1);
        let mut end = 0;
        starts.push(end);
        for &df in frequencies {
            let df = usize::try_from(df).unwrap_or(usize::MAX);
            end += if (2..=most).contains(&df) { df } else { 0 };
            starts.push(end);
        }
        let mut next = starts.clone();
        let mut rare = vec![0; end];
        for (article, row) in (0_u32..).zip(articles.rows()) {
            for (term, _) in row.iter().filter(|&(_, count)| count > 0.0) {
                let term = term as usize;
                if starts[term] < starts[term + 1] {
                    rare[next[term]] = article;
                    next[term] += 1;
                }
            }
        }
        Self {
            starts,
            articles: rare,
        }
    }

    fn articles(&self, term: u32) -> &[u32] {
        let term = term as usize;
        &self.articles[self.starts[term]..self.starts[term + 1]]
    }
}

/// Groups while they are being joined (disjoint sets).
struct Forest {
    /// By article, one that came earlier in its group, or itself.
    parents: Vec<u32>,
    /// Of a group, by its first article.
    sizes: Vec<usize>,
}

impl Forest {
    fn new(count: usize) -> Self {
        Self {
            parents: (0..).take(count).collect(),
            sizes: vec![1; count],
        }
    }

    /// The first article of the group.
    fn first(&mut self, mut article: u32) -> u32 {
        while self.parents[article as usize] != article {
            let parent = self.parents[article as usize];
            self.parents[article as usize] = self.parents[parent as usize];
            article = parent;
        }
        article
    }

    /// Joins the groups of two articles, unless that makes one of more than `largest`.
    fn join(&mut self, a: u32, b: u32, largest: usize) {
        let (a, b) = (self.first(a), self.first(b));
        let size = self.sizes[a as usize] + self.sizes[b as usize];
        if a != b && size <= largest {
            self.parents[a.max(b) as usize] = a.min(b);
            self.sizes[a.min(b) as usize] = size;
        }
    }

    fn groups(mut self) -> Vec<Vec<u32>> {
        let mut groups: Vec<Vec<u32>> = vec![Vec::new(); self.parents.len()];
        for article in (0..).take(self.parents.len()) {
            let first = self.first(article);
            groups[first as usize].push(article);
        }
        groups.retain(|group| !group.is_empty());
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Articles of a term each that all have, and a term that no other has; and these terms.
    fn articles(count: u32, rare: impl Fn(u32) -> Vec<u32>) -> CountMatrix {
        let rows = (0..count).map(|article| {
            let mut terms = vec![0, 1 + article];
            terms.extend(rare(article).iter().map(|term| 1_000 + term));
            terms.sort_unstable();
            terms.into_iter().map(|term| (term, 1.0))
        });
        CountMatrix::from_rows(2_000, rows).unwrap()
    }

    /// The groups of more than one.
    fn groups(articles: &CountMatrix) -> Vec<Vec<u32>> {
        let relatives = Relatives::new(articles, &articles.document_frequencies());
        let mut all: Vec<u32> = relatives.groups().concat();
        all.sort_unstable();
        assert!(all.iter().copied().eq((0..).take(articles.rows().len())));
        let groups = relatives.groups().iter();
        groups.filter(|group| group.len() > 1).cloned().collect()
    }

    #[test]
    fn articles_that_share_rare_terms_are_relatives() {
        let share = |shared: u32| {
            move |article: u32| match article {
                7 | 200 => (0..shared).collect(),
                _ => Vec::new(),
            }
        };
        assert_eq!(groups(&articles(300, share(8))), [[7, 200]]);
        assert!(groups(&articles(300, share(7))).is_empty());
        // In a smaller corpus a term of two articles isn't rare.
        assert!(groups(&articles(201, share(8))).len() == 1);
        let few = |article: u32| share(8)(if article == 199 { 200 } else { article });
        assert!(groups(&articles(200, few)).len() == 1);
        let fewer = |article: u32| share(8)(if article == 198 { 200 } else { article });
        assert!(groups(&articles(199, fewer)).is_empty());
    }

    #[test]
    fn what_more_articles_have_is_not_rare() {
        let of = |articles: u32| {
            move |article| {
                if article < articles {
                    (0..9).collect()
                } else {
                    vec![]
                }
            }
        };
        assert_eq!(groups(&articles(400, of(3))), [[0, 1, 2]]);
        assert!(groups(&articles(400, of(4))).is_empty());
    }

    #[test]
    fn a_chain_ends_where_a_group_is_full() {
        // Article i shares 8 + i terms with the next one.
        let chain = |article: u32| {
            let with_next = |article: u32| 20 * article..20 * article + 8 + article;
            let before = article.checked_sub(1).into_iter().flat_map(with_next);
            let all = with_next(article).chain(before);
            if article <= 12 { all.collect() } else { vec![] }
        };
        let expected: Vec<Vec<u32>> = vec![vec![0, 1, 2], (3..13).collect()];
        assert_eq!(groups(&articles(500, chain)), expected);
    }

    #[test]
    fn copies_are_relatives_if_they_are_neighbours() {
        let row = |term: u32| vec![(term, 1.0), (9, 2.0)];
        let rows = [1, 1, 2, 3, 3, 3, 1].map(row);
        let articles = CountMatrix::from_rows(10, rows).unwrap();
        assert_eq!(groups(&articles), [vec![0, 1], vec![3, 4, 5]]);
        let lone = [&[1.0][..], &[1.0], &[], &[], &[1.0]];
        assert!(groups(&articles.with_lone(lone).unwrap()).is_empty());
        assert!(groups(&CountMatrix::from_rows(1, Vec::<Vec<_>>::new()).unwrap()).is_empty());
    }
}
