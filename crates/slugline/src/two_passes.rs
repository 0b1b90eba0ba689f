//! A corpus counted in two passes, of which the first finds out which n-grams more than one article
//! has: the others take no memory in the second.

use std::ops::ControlFlow;
use std::sync::Arc;

use rayon::ThreadPool;
use slugline_features::{RepeatedNgrams, RepeatedTerms, TermCounts};
use slugline_tokenizer::Tokenizer;

use crate::count::ArticleCounter;
use crate::sample::{self, SampleLimits};
use crate::training_set::TrainingSet;
use crate::{Corpus, Error, Event, Observer, Recipe, pipeline};

/// For so many bytes of text, and each length of n-grams beyond words, one byte of memory is taken
/// to find out which n-grams are repeated: that is two to four for a distinct n-gram, of which
/// there is one in 26 bytes of 20 Newsgroups, and fewer in larger corpora.
const TEXT_BYTES: u64 = 16;

/// More memory is never taken, nor less: of pairs it is enough for 64 GB of text. The less there is for an n-gram, the more of those that a
/// single article has get an id: it isn't wrong, but takes memory.
const MOST_BYTES: u64 = 4 << 30;
const LEAST_BYTES: u64 = 1 << 16;

/// The set that [`TrainingSet::count`] makes, without most n-grams that a single article has, which
/// `first` and `second` have to read alike.
pub(crate) fn count(
    [first, second]: [Corpus; 2],
    recipe: &Recipe,
    sample: SampleLimits,
    pool: &ThreadPool,
    observer: Observer<'_>,
) -> Result<TrainingSet, Error> {
    let inputs = first.names();
    begin(0, observer)?;
    let (repeated, seen) = find_repeated(first, recipe, pool, observer)?;
    begin(1, observer)?;
    // What is left out was named in the first pass.
    let mut once = |event: Event<'_>| match event {
        Event::Skipped(_) => ControlFlow::Continue(()),
        event => observer(event),
    };
    let terms = move || RepeatedTerms::second(Arc::clone(&repeated));
    let set = TrainingSet::count_over(terms, second, recipe, sample, pool, &mut once)?;
    let mut again = Seen::default();
    set.hashes.iter().for_each(|&hash| again.add(hash));
    if again == seen {
        Ok(set)
    } else {
        Err(Error::CorpusChanged { inputs })
    }
}

fn begin(step: usize, observer: Observer<'_>) -> Result<(), Error> {
    let (steps, name) = (2, "pass");
    match observer(Event::Step { step, steps, name }) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(Error::Stopped),
    }
}

/// The first pass.
fn find_repeated(
    corpus: Corpus,
    recipe: &Recipe,
    pool: &ThreadPool,
    observer: Observer<'_>,
) -> Result<(Arc<RepeatedNgrams>, Seen), Error> {
    recipe.params()?;
    let tokenizer = Tokenizer::new(recipe.tokenizer.clone())?;
    let repeated = Arc::new(RepeatedNgrams::new(memory(&corpus, recipe)));
    let mut seen = Seen::default();
    pipeline::run(
        corpus,
        pool,
        || {
            let terms = RepeatedTerms::first(Arc::clone(&repeated));
            let counter = ArticleCounter::new(&tokenizer, recipe, terms);
            (counter, TermCounts::default())
        },
        |(counter, counts), article, _| {
            counter.count(article.title.as_deref(), &article.body, counts);
            sample::hash(&article)
        },
        |hash| {
            seen.add(hash);
            ControlFlow::Continue(())
        },
        observer,
    )?;
    Ok((repeated, seen))
}

/// How many bytes are taken to find out which n-grams are repeated.
fn memory(corpus: &Corpus, recipe: &Recipe) -> usize {
    let lengths = recipe.ngrams.saturating_sub(1) as u64;
    let bytes = (corpus.text_bytes() / TEXT_BYTES).saturating_mul(lengths);
    usize::try_from(bytes.clamp(LEAST_BYTES, MOST_BYTES)).unwrap_or(usize::MAX)
}

/// Which articles a pass has seen, in any order.
#[derive(Debug, Default, PartialEq, Eq)]
struct Seen {
    articles: u64,
    sum_of_hashes: u64,
}

impl Seen {
    fn add(&mut self, hash: u64) {
        self.articles += 1;
        self.sum_of_hashes = self.sum_of_hashes.wrapping_add(hash);
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;
    use std::num::NonZeroUsize;
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;
    use crate::threads::pool;
    use crate::{Algorithm, TopicModel, TrainOptions};

    fn go_on(_: Event<'_>) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    /// An article as the numbers of its words, of which 0 ends a sentence.
    type Words = Vec<usize>;

    fn line(words: &Words) -> String {
        const WORDS: [&str; 12] = [
            ".", "oil", "gas", "steel", "tariff", "army", "navy", "talks", "wheat", "cattle",
            "export", "quota",
        ];
        let mut text = String::new();
        for &word in words {
            let _ = write!(text, "{} ", WORDS[word % WORDS.len()]);
        }
        let topics = match words.iter().sum::<usize>() % 5 {
            0 | 1 => r#"["a"]"#,
            2 | 3 => r#"["b"]"#,
            _ => r#"["a", "b"]"#,
        };
        format!(r#"{{"title": "{text}", "text": "x {text}", "topics": {topics}}}"#) + "\n"
    }

    fn corpus(folder: &Path, articles: &[Words]) -> Corpus {
        let path = folder.join("articles.jsonl");
        // One of each topic at least, and a record that can't be used.
        let first = [vec![5], vec![2]].iter().map(line).collect::<String>() + "{}\n";
        let lines: String = articles.iter().map(line).collect();
        std::fs::write(&path, first + &lines).unwrap();
        Corpus::from_path(path).unwrap()
    }

    /// Articles of few words, some of them twice, and some twice in another order.
    fn articles() -> impl Strategy<Value = Vec<Words>> {
        let article = prop::collection::vec(0_usize..12, 1..12);
        let scrambled = article.prop_flat_map(|words| {
            let again = prop_oneof![
                2 => Just(Vec::new()).boxed(),
                1 => Just(vec![words.clone()]).boxed(),
                1 => Just(words.clone()).prop_shuffle().prop_map(|words| vec![words]).boxed(),
            ];
            (Just(words), again).prop_map(|(words, again)| [vec![words], again].concat())
        });
        prop::collection::vec(scrambled, 0..25).prop_map(|articles| articles.concat())
    }

    fn recipe() -> impl Strategy<Value = Recipe> {
        let algorithm = prop_oneof![
            4 => Just(Algorithm::Complement),
            2 => Just(Algorithm::Multinomial),
            2 => Just(Algorithm::Bernoulli),
            1 => Just(Algorithm::Refined),
        ];
        let recipe = (1_usize..4, 0_u32..3, algorithm, 1_u64..5);
        recipe.prop_map(|(ngrams, title_weight, algorithm, min_df)| Recipe {
            ngrams,
            title_weight,
            algorithm,
            min_df,
            ..Recipe::default()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 250,
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        #[test]
        fn a_model_trained_compact_is_the_trained_model_made_compact(
            articles in articles(),
            recipe in recipe(),
            calibrate: bool,
            threads in (1_usize..4).prop_map(|count| NonZeroUsize::new(count).unwrap()),
            limits in prop_oneof![
                1 => Just(SampleLimits::CALIBRATION),
                1 => (1_usize..40, 1_usize..400)
                    .prop_map(|(articles, counts)| SampleLimits { articles, counts }),
            ],
        ) {
            let folder = tempfile::tempdir().unwrap();
            let train = |compact: bool| {
                let options = TrainOptions { recipe: recipe.clone(), calibrate, compact, threads };
                let mut skipped = 0;
                let mut observer = |event: Event<'_>| {
                    skipped += usize::from(matches!(event, Event::Skipped(_)));
                    ControlFlow::Continue(())
                };
                let corpus = corpus(folder.path(), &articles);
                let trained = TopicModel::train_within(limits, corpus, &options, &mut observer);
                prop_assert_eq!(skipped, 1);
                Ok(trained.unwrap())
            };
            let (whole, expected) = train(false)?;
            let (compact, summary) = train(true)?;
            let loaded = TopicModel::from_bytes(&whole.to_bytes().unwrap()).unwrap();
            let expected_bytes = loaded.compact().unwrap().to_bytes().unwrap();
            prop_assert!(compact.to_bytes().unwrap() == expected_bytes);
            prop_assert_eq!(summary, expected);
        }
    }

    fn counted(corpora: [Corpus; 2]) -> Result<TrainingSet, Error> {
        let recipe = Recipe::default();
        let pool = pool(NonZeroUsize::MIN).unwrap();
        count(
            corpora,
            &recipe,
            SampleLimits::CALIBRATION,
            &pool,
            &mut go_on,
        )
    }

    #[test]
    fn pairs_of_one_article_are_no_terms() {
        let folder = tempfile::tempdir().unwrap();
        let corpus = corpus(
            folder.path(),
            &[vec![1, 2, 3], vec![1, 2, 4], vec![1, 2, 3, 5]],
        );
        let again = corpus.again().unwrap();
        let set = counted([corpus, again]).unwrap();
        let pairs: Vec<_> = (set.vocabulary.words().len()..set.vocabulary.len())
            .map(|term| set.vocabulary.term(u32::try_from(term).unwrap()))
            .collect();
        assert_eq!(pairs, ["gas steel", "oil gas", "x oil"]);
    }

    #[test]
    fn a_corpus_that_changes_between_the_passes_is_refused() {
        let articles = [vec![1, 2, 3], vec![1, 2, 4], vec![3, 4]];
        let mut others = articles.clone();
        others[2] = vec![4, 3];
        for others in [&others[..], &articles[1..], &[]] {
            let folders = [(); 2].map(|()| tempfile::tempdir().unwrap());
            let first = corpus(folders[0].path(), &articles);
            let second = corpus(folders[1].path(), others);
            let error = counted([first, second]).map(|_| ()).unwrap_err();
            assert!(matches!(error, Error::CorpusChanged { .. }), "{error}");
        }
    }

    #[test]
    fn what_was_begun_or_is_no_file_is_not_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let mut corpus = corpus(folder.path(), &[vec![1, 2, 3]]);
        assert!(corpus.again().is_some());
        assert!(corpus.next().is_some());
        assert!(corpus.again().is_none());
        let stdin = Corpus::labelled(&[crate::Input::Stdin], &crate::ReadOptions::default());
        assert!(stdin.unwrap().again().is_none());
    }
}
