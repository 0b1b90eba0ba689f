//! Refined models: scores by the plain formula, explanations, and corpora at their extremes.

use linfa::ParamGuard;
use linfa::dataset::Records;
use proptest::prelude::*;
use slugline_features::{CountMatrix, Weighting};
use slugline_model::{
    DecisionRule, ModelError, OutOfSample, RefinedModel, RefinedParams, RefinedValidParams,
    ScoreScratch, TermGroup, TopicSets,
};

use crate::corpus::{Corpus, Labels, any_weighting, assert_close, corpus, matrix};

fn group(end: u32, length: f64, min_df: u64) -> TermGroup {
    TermGroup {
        end,
        length,
        min_df,
    }
}

/// One group of all terms.
fn plain() -> RefinedValidParams {
    let params = RefinedParams::new(vec![group(u32::MAX, 1.0, 1)]);
    params.check().unwrap()
}

fn any_refined() -> impl Strategy<Value = RefinedValidParams> {
    let group = (0_u32..10, prop_oneof![Just(1.0), 0.1_f64..3.0], 1_u64..3);
    let groups = prop::collection::vec(group, 0..4);
    let alpha = prop_oneof![Just(1.0), Just(1e-10), Just(1e6), 0.05_f64..3.0];
    let cost = prop_oneof![3 => Just(1.0), 1 => Just(1e-6), 1 => Just(1e6)];
    (groups, alpha, cost, any_weighting()).prop_map(|(mut groups, alpha, cost, weighting)| {
        groups.sort_by_key(|group| group.0);
        let groups = groups.into_iter().map(|(end, length, min_df)| TermGroup {
            end,
            length,
            min_df,
        });
        let params = RefinedParams::new(groups.collect()).alpha(alpha).cost(cost);
        params.weighting(weighting).check().unwrap()
    })
}

fn fit(
    params: &RefinedValidParams,
    corpus: &Corpus,
) -> Result<(RefinedModel, OutOfSample), ModelError> {
    params.fit(&corpus.matrix(), &corpus.topic_sets())
}

fn score(model: &RefinedModel, articles: &CountMatrix, row: usize) -> Vec<f64> {
    let mut scores = Vec::new();
    let terms = model.score(articles.row(row), &mut ScoreScratch::default(), &mut scores);
    assert_eq!(terms == 0, scores.is_empty());
    scores
}

/// TF-IDF weights of a row, each group of its length, by the plain formula.
fn naive_weights(
    model: &RefinedModel,
    groups: &[TermGroup],
    weighting: Weighting,
    row: &[f32],
) -> Vec<f64> {
    let parts = model.parts();
    let n = parts.articles as f64;
    let group_of = |term: usize| groups.iter().position(|group| term < group.end as usize);
    let weight = |term: usize| {
        let df = parts.document_frequencies[term];
        let counts = group_of(term).is_some_and(|group| df >= groups[group].min_df);
        let frequency = match f64::from(row[term]) {
            count if count > 1.0 && weighting.sublinear_tf => 1.0 + count.ln(),
            count => count,
        };
        let idf = if weighting.idf {
            1.0 + ((1.0 + n) / (1.0 + df as f64)).ln()
        } else {
            1.0
        };
        if counts { frequency * idf } else { 0.0 }
    };
    let normed = |term: usize| {
        let Some(group) = group_of(term).filter(|_| weighting.l2_norm) else {
            return weight(term);
        };
        let squares = (0..row.len()).filter(|&t| group_of(t) == Some(group));
        let norm = squares.map(|t| weight(t).powi(2)).sum::<f64>().sqrt();
        weight(term) * groups[group].length / norm.max(f64::MIN_POSITIVE)
    };
    (0..row.len()).map(normed).collect()
}

proptest! {
    #![proptest_config(crate::config(192))]

    #[test]
    fn a_score_is_the_plain_sum_and_explained_by_it(
        corpus in corpus(Labels::Any),
        groups in prop::collection::vec((0_u32..10, 0.1_f64..3.0, 1_u64..3), 0..4),
        weighting in any_weighting(),
    ) {
        let mut groups: Vec<TermGroup> =
            groups.into_iter().map(|(end, length, min_df)| group(end, length, min_df)).collect();
        groups.sort_by_key(|group| group.end);
        let params = RefinedParams::new(groups.clone()).weighting(weighting).check().unwrap();
        let Ok((model, _)) = fit(&params, &corpus) else { return Ok(()) };
        let (parts, articles) = (model.parts(), corpus.matrix());
        let topics = parts.biases.len();
        for (i, row) in corpus.rows.iter().enumerate() {
            let weights = naive_weights(&model, &groups, weighting, row);
            let scores = score(&model, &articles, i);
            prop_assert_eq!(scores.is_empty(), weights.iter().all(|weight| *weight == 0.0));
            for (topic, &score) in scores.iter().enumerate() {
                let term = |(term, x): (usize, &f64)| {
                    x * f64::from(parts.units[term]) * f64::from(parts.steps[term * topics + topic])
                };
                let sum = parts.biases[topic] + weights.iter().enumerate().map(term).sum::<f64>();
                assert_close(&[score], &[sum], 1e-5);

                let why = model.explain(articles.row(i), u32::try_from(topic).unwrap());
                let contributions = why.contributions.iter().map(|c| c.1);
                assert_close(&[why.bias + contributions.sum::<f64>()], &[score], 1e-9);
                prop_assert!(why.contributions.is_sorted_by(|a, b| a.0 < b.0));
            }
        }
        let why = model.explain(articles.row(0), u32::try_from(topics).unwrap());
        prop_assert!(why.bias == f64::NEG_INFINITY && why.contributions.is_empty());
        prop_assert!(model.strongest_terms(u32::MAX, 5).is_empty());
    }

    #[test]
    fn the_strongest_terms_contribute_as_much_alone(
        corpus in corpus(Labels::Any),
        params in any_refined(),
        limit in 0_usize..6,
    ) {
        let Ok((model, _)) = fit(&params, &corpus) else { return Ok(()) };
        for topic in (0_u32..).take(model.parts().biases.len()) {
            let all = model.strongest_terms(topic, usize::MAX);
            prop_assert!(all.is_sorted_by(|a, b| a.1 > b.1 || (a.1 >= b.1 && a.0 < b.0)));
            for &(term, strength) in &all {
                let mut row = vec![0.0; corpus.terms()];
                row[term as usize] = 1.0;
                let why = model.explain(matrix(&[row]).row(0), topic);
                prop_assert_eq!(why.contributions.len(), 1);
                prop_assert_eq!(why.contributions[0].0, term);
                assert_close(&[why.contributions[0].1], &[strength], 1e-6);
            }
            let best = model.strongest_terms(topic, limit);
            prop_assert_eq!(&best[..], &all[..limit.min(all.len())]);
        }
    }

    /// Any corpus and any parameters give numbers, and a model that its parts make again.
    #[test]
    fn whatever_the_corpus_scores_are_numbers(
        corpus in corpus(Labels::Any),
        params in any_refined(),
    ) {
        let topics = corpus.topics.iter().flatten().max().map_or(0, |topic| topic + 1);
        let (model, scores) = match fit(&params, &corpus) {
            Ok(fitted) => fitted,
            Err(error) => {
                prop_assert!(matches!(error, ModelError::NoTopics) && topics == 0, "{}", error);
                return Ok(());
            }
        };
        prop_assert!(!scores.is_leave_one_out());
        prop_assert_eq!(scores.articles().len(), corpus.len());
        prop_assert!(scores.articles().iter().flatten().all(|s| s.1.is_finite()));
        let rule = model.rule();
        let single = corpus.topics.iter().all(|own| own.len() == 1);
        prop_assert_eq!(rule.single_topic, single);
        prop_assert!(rule.thresholds.iter().all(|threshold| threshold.is_finite()));
        prop_assert!(rule.scales.iter().all(|scale| scale.is_finite() && *scale > 0.0));
        prop_assert_eq!(rule.thresholds.len(), if single { 0 } else { topics as usize });

        let again = RefinedModel::from_parts(params, model.parts().clone()).unwrap();
        let again = again.with_rule(rule.clone()).unwrap();
        let articles = corpus.matrix();
        for i in 0..corpus.len() {
            let found = score(&model, &articles, i);
            prop_assert_eq!(&found, &score(&again, &articles, i));
            for (topic, score) in found.iter().enumerate() {
                let known = model.parts().topic_articles[topic] > 0;
                prop_assert_eq!(score.is_finite(), known);
                prop_assert!(*score < f64::INFINITY);
            }
            if !found.is_empty() {
                let ranked = rule.rank(&found);
                let given = rule.decide(&ranked);
                prop_assert!(given.iter().all(|&t| model.parts().topic_articles[t as usize] > 0));
                let probabilities = rule.probabilities(&ranked).unwrap_or_default();
                prop_assert!(probabilities.iter().all(|p| (0.0..=1.0).contains(p)));
            }
        }
    }

    /// Ids that no article has change nothing for the topics that have some.
    #[test]
    fn ids_without_articles_leave_no_trace(
        corpus in corpus(Labels::Any),
        params in any_refined(),
        gaps in prop::collection::vec(0_u32..3, 6),
    ) {
        let mut known: Vec<u32> = corpus.topics.iter().flatten().copied().collect();
        known.sort_unstable();
        known.dedup();
        let place = |topic: u32| u32::try_from(known.binary_search(&topic).unwrap()).unwrap();
        let id = |topic: u32| {
            let place = place(topic);
            place + gaps[..=place as usize].iter().sum::<u32>()
        };
        let renumbered = |new: &dyn Fn(u32) -> u32| Corpus {
            topics: corpus.topics.iter().map(|own| own.iter().map(|&t| new(t)).collect()).collect(),
            ..corpus.clone()
        };
        let Ok((dense, scores)) = fit(&params, &renumbered(&place)) else { return Ok(()) };
        let (sparse, other) = fit(&params, &renumbered(&id)).unwrap();
        let moved = |scores: &[(u32, f64)]| -> Vec<(u32, f64)> {
            scores.iter().map(|&(place, score)| (id(known[place as usize]), score)).collect()
        };
        for (scores, other) in scores.articles().iter().zip(other.articles()) {
            prop_assert_eq!(&moved(scores), other);
        }
        let articles = corpus.matrix();
        for i in 0..corpus.len() {
            let sparse = score(&sparse, &articles, i);
            for (place, score) in (0..).zip(score(&dense, &articles, i)) {
                let other = sparse[id(known[place]) as usize];
                prop_assert_eq!(score.to_bits(), other.to_bits());
            }
        }
    }
}

#[test]
fn what_there_is_nothing_to_learn_from_is_refused() {
    let none = CountMatrix::from_rows(2, Vec::<Vec<(u32, f32)>>::new()).unwrap();
    let one = matrix(&[vec![1.0, 2.0]]);
    let sets = |topics: &[&[u32]]| -> TopicSets { topics.iter().map(|own| own.to_vec()).collect() };
    for (articles, topics, expected) in [
        (&none, sets(&[]), "there is no article"),
        (&one, sets(&[&[]]), "no article has a topic"),
        (&one, sets(&[]), "1 articles, but topics for 0"),
        (&one, sets(&[&[0], &[1]]), "1 articles, but topics for 2"),
        (&one, sets(&[&[u32::MAX]]), "topic 4294967295"),
    ] {
        let error = plain().fit(articles, &topics).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
    }
}

/// The numbers of a linear congruential generator.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        let next = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = next.wrapping_add(1);
        (self.0 >> 33) % end
    }

    /// Counts of 0 to 2, a third of each.
    fn noise(&mut self, terms: usize) -> Vec<f32> {
        let counts = (0..terms).map(|_| match self.below(3) {
            0 => 0.0,
            1 => 1.0,
            _ => 2.0,
        });
        counts.collect()
    }
}

/// Articles of ten terms that say nothing, and two that are their topic's own.
fn clear(topics: u32, articles: usize) -> Corpus {
    let mut random = Random(7);
    let mut corpus = Corpus {
        topic_count: topics as usize,
        ..Corpus::default()
    };
    for topic in (0..topics).cycle().take(articles) {
        let mut row = random.noise(10 + 2 * topics as usize);
        row[10..].fill(0.0);
        row[10 + 2 * topic as usize..][..2].fill(3.0);
        corpus.rows.push(row);
        corpus.topics.push(vec![topic]);
    }
    corpus
}

fn given(model: &RefinedModel, articles: &CountMatrix, row: usize) -> Vec<u32> {
    let rule: &DecisionRule = model.rule();
    rule.decide(&rule.rank(&score(model, articles, row)))
}

#[test]
fn ten_articles_are_enough_to_tell_two_topics() {
    let corpus = clear(2, 10);
    let (model, scores) = fit(&plain(), &corpus).unwrap();
    let articles = corpus.matrix();
    for i in 0..corpus.len() {
        assert_eq!(given(&model, &articles, i), corpus.topics[i]);
        assert_eq!(scores.articles()[i][0].0, corpus.topics[i][0]);
    }
}

#[test]
fn a_topic_that_every_article_has_keeps_none_from_its_own() {
    let mut corpus = clear(3, 120);
    corpus.topics.iter_mut().for_each(|own| own.push(3));
    corpus.topic_count = 4;
    let (model, _) = fit(&plain(), &corpus.filtered(|i| i < 60)).unwrap();
    let articles = corpus.matrix();
    for i in 60..120 {
        let given = given(&model, &articles, i);
        assert_eq!(given[0], corpus.topics[i][0]);
        assert!(given[1..].iter().all(|&other| other == 3), "{given:?}");
    }
}

#[test]
fn topics_of_the_same_articles_go_together() {
    let mut corpus = clear(3, 30);
    for own in &mut corpus.topics {
        if own[0] == 1 {
            own.push(3);
        }
    }
    corpus.topic_count = 4;
    let (model, _) = fit(&plain(), &corpus).unwrap();
    let articles = corpus.matrix();
    for i in 0..corpus.len() {
        assert_eq!(given(&model, &articles, i), corpus.topics[i]);
        let scores = score(&model, &articles, i);
        assert!((scores[1] - scores[3]).abs() < 0.1, "{scores:?}");
    }
}

#[test]
fn a_topic_of_one_article_has_no_score_where_that_is_held_out() {
    let mut corpus = clear(3, 21);
    corpus.topics[20] = vec![3];
    corpus.topic_count = 4;
    let (model, scores) = fit(&plain(), &corpus).unwrap();
    assert!(model.rule().single_topic);
    let held_out = &scores.articles()[20];
    assert!(
        held_out.iter().all(|&(topic, _)| topic != 3),
        "{held_out:?}"
    );
    let elsewhere = scores.articles()[..20].iter().flatten();
    assert!(elsewhere.filter(|(topic, _)| *topic == 3).count() > 0);
}

/// Topics at random can be learnt by heart, and not be told of an article that was not seen;
/// nor of one whose copy, next to it, was.
#[test]
fn scores_out_of_sample_know_nothing_of_the_article() {
    let mut random = Random(5);
    for copies in [1, 3] {
        let mut corpus = Corpus {
            topic_count: 2,
            ..Corpus::default()
        };
        for _ in 0..200 {
            let row = random.noise(300);
            let topic = u32::try_from(random.below(2)).unwrap();
            for _ in 0..copies {
                corpus.rows.push(row.clone());
                corpus.topics.push(vec![topic]);
            }
        }
        let (model, scores) = fit(&plain(), &corpus).unwrap();
        let articles = corpus.matrix();
        assert_eq!(articles.nsamples(), 200 * copies);
        let by_heart =
            (0..corpus.len()).filter(|&i| given(&model, &articles, i) == corpus.topics[i]);
        let unseen = scores.articles().iter().zip(&corpus.topics);
        let unseen = unseen.filter(|(scores, own)| scores[0].0 == own[0]).count();
        let share = |count: usize| count as f64 / corpus.len() as f64;
        assert!(share(by_heart.count()) > 0.7);
        assert!((0.35..0.65).contains(&share(unseen)), "{}", share(unseen));
    }
}

#[test]
fn where_no_term_counts_there_is_no_score() {
    let corpus = clear(2, 10);
    for groups in [vec![], vec![group(0, 1.0, 1)], vec![group(9, 1.0, 11)]] {
        let params = RefinedParams::new(groups).check().unwrap();
        let (model, scores) = fit(&params, &corpus).unwrap();
        assert!(scores.articles().iter().all(Vec::is_empty));
        assert!(score(&model, &corpus.matrix(), 0).is_empty());
        assert!(model.strongest_terms(0, 3).is_empty());
        assert_eq!(model.rule().calibration, None);
    }
}

#[test]
fn counts_at_the_ends_of_their_range_leave_scores_finite() {
    for weighting in [Weighting::COUNTS, Weighting::TF_IDF] {
        for factor in [f32::from_bits(1), 1e-30, 1e-3, 1e9] {
            let mut corpus = clear(2, 10);
            for (i, row) in corpus.rows.iter_mut().enumerate() {
                if i < 5 {
                    for count in row {
                        *count *= factor;
                    }
                }
            }
            let groups = vec![group(2, 1e6, 1), group(9, 1e-6, 1)];
            let params = RefinedParams::new(groups).weighting(weighting);
            let (model, scores) = fit(&params.check().unwrap(), &corpus).unwrap();
            let articles = corpus.matrix();
            for i in 0..corpus.len() {
                assert!(
                    score(&model, &articles, i)
                        .iter()
                        .all(|score| score.is_finite())
                );
                assert!(scores.articles()[i].iter().all(|score| score.1.is_finite()));
            }
        }
    }
}
