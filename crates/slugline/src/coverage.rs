//! How much of an article a model has words for.

use slugline_features::{CountMatrix, CountRow};

/// The share of training articles that are covered less than the floor: what may be lost of
/// those that belong. Of 0.001, 0.0015, 0.002, 0.0025 and 0.003, on a fifth of Reuters' training
/// articles, 0.001 has the best micro-F1 (refined .9121, complement .8795; .9106 and .8783 at
/// 0.003), while it gives topics to 1.7% and 6.2% of this project's own articles on sport,
/// religion, culture, lifestyle, crime and weather (1.4% and 3.8%).
const BELOW_FLOOR: f64 = 0.001;

/// So many known words are taken for granted: of a headline's few words most may be new.
/// Chosen as the above, of 0, 20 and 50.
const GRANTED: f64 = 20.0;

/// The words of an article that a model knows, as a share of all, each as often as it is
/// counted, with 20 known ones added: 0 to 1. Of the terms the first `words` are words.
pub(crate) fn coverage(article: CountRow<'_>, words: usize, unknown_words: u64) -> f64 {
    let known = sum(article, words, |_| true);
    share(known, known + unknown_words as f64)
}

/// The coverage below which an article is taken to be of another language or another world:
/// what all but one in a thousand of the training articles have, each by the words of the
/// others. `None` without articles.
pub(crate) fn floor(articles: &CountMatrix, words: usize) -> Option<f64> {
    let frequencies = articles.document_frequencies();
    let mut shares: Vec<f64> = articles
        .rows()
        .map(|article| {
            let others = sum(article, words, |word| frequencies[word] > 1);
            share(others, sum(article, words, |_| true))
        })
        .collect();
    shares.sort_unstable_by(f64::total_cmp);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a length"
    )]
    let below = (shares.len() as f64 * BELOW_FLOOR) as usize;
    shares.get(below).copied()
}

/// What share a coverage is of the least that is asked for, at most 1.
pub(crate) fn familiarity(coverage: f64, floor: Option<f64>) -> f64 {
    match floor {
        Some(floor) if floor > 0.0 => (coverage / floor).min(1.0),
        _ => 1.0,
    }
}

fn sum(article: CountRow<'_>, words: usize, counts: impl Fn(usize) -> bool) -> f64 {
    article
        .iter()
        .map(|(term, count)| (term as usize, f64::from(count)))
        .take_while(|&(term, _)| term < words)
        .filter(|&(term, _)| counts(term))
        .map(|(_, count)| count)
        .sum()
}

fn share(part: f64, whole: f64) -> f64 {
    (part + GRANTED) / (whole + GRANTED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coverage_counts_words_alone() {
        let counts = [[2.0, 0.0, 1.0, 7.0]];
        let articles = CountMatrix::from_dense(ndarray::arr2(&counts).view()).unwrap();
        let close = |a: f64, b: f64| (a - b).abs() < 1e-12;
        assert!(close(coverage(articles.row(0), 3, 1), 23.0 / 24.0));
        assert!(close(coverage(CountRow::default(), 3, 0), 1.0));
        assert!(close(coverage(CountRow::default(), 3, 5), 20.0 / 25.0));
    }

    #[test]
    fn the_floor_is_that_of_the_article_that_shares_least() {
        // The second article shares one of its three words with another.
        let counts = [
            [2.0, 0.0, 1.0, 1.0],
            [1.0, 2.0, 0.0, 9.0],
            [1.0, 0.0, 1.0, 0.0],
        ];
        let articles = CountMatrix::from_dense(ndarray::arr2(&counts).view()).unwrap();
        assert_eq!(floor(&articles, 3), Some(21.0 / 23.0));
        assert_eq!(
            floor(&CountMatrix::from_rows(3, [[(0, 1.0)]; 0]).unwrap(), 3),
            None
        );
    }
}
