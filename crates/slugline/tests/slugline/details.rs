//! Wrongly tagged articles and suspect labels, held against models that are trained without
//! each fold.

use std::fs;

use slugline::{
    Algorithm, Article, ArticleOrigin, AtomicFile, Classification, Details, Doubt, Error,
    Evaluation, LEAST_SUSPICION, Mistake, Recipe, Suspect, TrainOptions, Wanted, WrongArticle,
    cross_validate, cross_validate_in_detail,
};
use slugline_evaluation::stratified_folds;

use crate::cross_validation::hash;
use crate::generate;
use crate::support::{Files, article, go_on, name, small_model, threads, train, train_with};

const FOLDS: usize = 4;

const BOTH: Wanted = Wanted {
    errors: true,
    suspects: true,
};

fn options(algorithm: Algorithm, count: usize) -> TrainOptions {
    TrainOptions {
        recipe: Recipe {
            algorithm,
            ..Recipe::default()
        },
        threads: threads(count),
        ..TrainOptions::default()
    }
}

fn details(articles: &[Article], wanted: Wanted, options: &TrainOptions) -> (Evaluation, Details) {
    let files = Files::new(&[articles]);
    cross_validate_in_detail(files.corpus(), FOLDS, options, wanted, &mut go_on).unwrap()
}

/// Which articles are wrong: the place in the corpus, the line, the topics, the topics given.
type Wrong = (usize, Vec<String>, Vec<String>);

/// The errors, and the suspicions of all articles with a probability, by plain training on
/// all other folds.
fn naive(articles: &[Article]) -> (Vec<Wrong>, Vec<(usize, f64)>) {
    let mut order: Vec<usize> = (0..articles.len()).collect();
    order.sort_by_key(|&place| hash(&articles[place]));
    let mut names: Vec<&String> = articles.iter().flat_map(|a| &a.topics).collect();
    names.sort();
    names.dedup();
    let ids = |place: &usize| -> Vec<u32> {
        let id = |topic| u32::try_from(names.binary_search(&topic).unwrap()).unwrap();
        articles[*place].topics.iter().map(id).collect()
    };
    let topics: Vec<Vec<u32>> = order.iter().map(ids).collect();
    let slices: Vec<&[u32]> = topics.iter().map(Vec::as_slice).collect();
    let fold_of = stratified_folds(&slices, FOLDS, 0).unwrap();
    let (mut wrong, mut suspicions) = (Vec::new(), Vec::new());
    for fold in 0..FOLDS {
        let pairs = || order.iter().zip(&fold_of);
        let rest = pairs().filter(|(_, own)| **own != fold);
        let rest: Vec<Article> = rest.map(|(&place, _)| articles[place].clone()).collect();
        let model = train(&rest);
        for (&place, _) in pairs().filter(|(_, own)| **own == fold) {
            let article = &articles[place];
            let tags = model.classify(article.title.as_deref(), &article.body);
            let mut own = article.topics.clone();
            own.sort();
            let given = tags.ranked.iter().filter(|topic| topic.given);
            let mut given: Vec<String> = given
                .map(|topic| name(&model, topic.topic).to_owned())
                .collect();
            given.sort();
            let probability = |topic: u32| name(&model, topic);
            if let Some(suspicion) = suspicion(&tags, &own, probability) {
                suspicions.push((place, suspicion));
            }
            if own != given {
                wrong.push((place, own, given));
            }
        }
    }
    wrong.sort();
    suspicions.sort_by_key(|&(place, _)| place);
    (wrong, suspicions)
}

/// By how much the most probable wrong answer is more probable than the least probable label.
fn suspicion<'m>(
    tags: &Classification,
    own: &[String],
    name: impl Fn(u32) -> &'m str,
) -> Option<f64> {
    let (mut filed, mut other) = (None, 0.0_f64);
    for topic in &tags.ranked {
        let probability = topic.probability.unwrap();
        if own.iter().any(|own| own == name(topic.topic)) {
            filed = Some(filed.map_or(probability, |filed: f64| filed.min(probability)));
        } else {
            other = other.max(probability);
        }
    }
    filed.map(|filed| other - filed)
}

/// The place of an article in the corpus.
fn place(origin: &ArticleOrigin) -> usize {
    usize::try_from(origin.location.line().unwrap()).unwrap() - 1
}

#[test]
fn they_are_what_training_without_each_fold_gives() {
    for several in [false, true] {
        let articles = generate::articles(5, 120, several);
        let (_, found) = details(&articles, BOTH, &options(Algorithm::Complement, 3));
        let (wrong, suspicions) = naive(&articles);
        let errors = &found.errors;
        let errors: Vec<Wrong> = errors
            .iter()
            .map(|error| {
                (
                    place(&error.origin),
                    error.topics.clone(),
                    error.given.clone(),
                )
            })
            .collect();
        assert_eq!(errors, wrong);
        assert!(errors.len() > 5, "there is something to tell");

        let expected = suspicions.iter().filter(|s| s.1 >= LEAST_SUSPICION);
        assert_eq!(found.suspects.len(), expected.count());
        assert!(found.suspects.len() > 2, "there is something to tell");
        for suspect in &found.suspects {
            let place = place(&suspect.origin);
            let (_, expected) = suspicions.iter().find(|s| s.0 == place).unwrap();
            assert!((suspect.suspicion - expected).abs() < 1e-9);
            check(suspect, several);
        }
        assert!(
            found
                .suspects
                .is_sorted_by(|a, b| a.suspicion >= b.suspicion)
        );
        let articles = &articles;
        for (origin, topics) in found
            .errors
            .iter()
            .map(|error| (&error.origin, &error.topics))
            .chain(found.suspects.iter().map(|s| (&s.origin, &s.topics)))
        {
            let article = &articles[place(origin)];
            let mut own = article.topics.clone();
            own.sort();
            assert_eq!((&article.id, &article.title), (&origin.id, &origin.title));
            assert_eq!(topics, &own);
        }
    }
}

fn check(suspect: &Suspect, several: bool) {
    for label in &suspect.suspected {
        let filed = suspect.topics.contains(&label.topic);
        assert_eq!(filed, label.doubt == Doubt::LabelDoubtful, "{suspect:?}");
    }
    if !several {
        let [own, other] = &suspect.suspected[..] else {
            panic!("{suspect:?}");
        };
        let margin = other.probability - own.probability;
        assert!((suspect.suspicion - margin).abs() < 1e-15);
    }
}

#[test]
fn neither_figures_nor_threads_nor_order_change() {
    for algorithm in [Algorithm::Complement, Algorithm::Refined] {
        let mut articles = generate::articles(8, 150, true);
        // Twins, which only their places tell apart.
        let twins: Vec<Article> = articles[..20].to_vec();
        articles.extend(twins);
        let files = Files::new(&[&articles]);
        let one = options(algorithm, 1);
        let plain = cross_validate(files.corpus(), FOLDS, &one, &mut go_on).unwrap();
        let of = |wanted, count| {
            let options = options(algorithm, count);
            cross_validate_in_detail(files.corpus(), FOLDS, &options, wanted, &mut go_on).unwrap()
        };
        let (evaluation, all) = of(BOTH, 1);
        assert_eq!(evaluation, plain);
        assert_eq!(of(BOTH, 5), (evaluation, all.clone()));
        assert_eq!(of(Wanted::default(), 2), (plain, Details::default()));
        let errors_alone = Wanted {
            errors: true,
            suspects: false,
        };
        let (_, errors) = of(errors_alone, 2);
        assert_eq!((&errors.errors, errors.suspects.len()), (&all.errors, 0));

        articles.reverse();
        let (_, turned) = details(&articles, BOTH, &one);
        let said = |errors: &[WrongArticle]| {
            let said = errors
                .iter()
                .map(|e| format!("{:?} {:?}", e.given, e.decisions));
            let mut said: Vec<String> = said.collect();
            said.sort();
            said
        };
        assert_eq!(said(&turned.errors), said(&all.errors));
    }
}

#[test]
fn evidence_is_the_strongest_part_of_the_explanation() {
    for (algorithm, several) in [
        (Algorithm::Complement, false),
        (Algorithm::Refined, true),
        (Algorithm::Bernoulli, true),
    ] {
        let training = generate::articles(1, 100, several);
        let (model, _) = train_with(&training, &options(algorithm, 2)).unwrap();
        let articles = generate::articles(2, 100, several);
        let files = Files::new(&[&articles]);
        let mut errors = Vec::new();
        let keep = |error| errors.push(error);
        let evaluation = model
            .evaluate_in_detail(files.corpus(), threads(3), keep, &mut go_on)
            .unwrap();
        let plain = model.evaluate(files.corpus(), threads(1), &mut go_on);
        assert_eq!(evaluation, plain.unwrap());
        let right = (evaluation.report.accuracy * 100.0).round();
        assert!((errors.len() as f64 - (100.0 - right)).abs() < 1e-9);
        assert!(
            errors
                .iter()
                .map(|error| place(&error.origin))
                .is_sorted_by(|a, b| a < b)
        );

        let mut classifier = model.classifier();
        for error in &errors {
            let article = &articles[place(&error.origin)];
            let tags = classifier.classify(article.title.as_deref(), &article.body);
            assert_eq!(error.terms, tags.terms);
            for decision in &error.decisions {
                let missed = error.topics.contains(&decision.topic);
                assert_eq!(missed, decision.mistake == Mistake::Missed);
                assert_ne!(missed, error.given.contains(&decision.topic));
                let scored = tags
                    .ranked
                    .iter()
                    .find(|t| name(&model, t.topic) == decision.topic);
                assert_eq!(decision.score, scored.map(|t| t.score));
                assert_eq!(decision.probability, scored.and_then(|t| t.probability));
                assert_eq!(decision.margin.is_some(), several && scored.is_some());
                if let Some(margin) = decision.margin {
                    assert_eq!(margin >= 0.0, decision.mistake == Mistake::Wrong);
                }
                let Some(scored) = scored else { continue };
                let parts = classifier.explain(scored.topic).contributions;
                let strongest = |sign: f64| -> Vec<f64> {
                    let parts = parts.iter().map(|part| part.1);
                    parts.filter(|part| part * sign > 0.0).take(5).collect()
                };
                let numbers = |terms: &[(String, f64)]| -> Vec<f64> {
                    terms.iter().map(|term| term.1).collect()
                };
                let evidence = &decision.evidence;
                assert_eq!(numbers(&evidence.supporting), strongest(1.0));
                assert_eq!(numbers(&evidence.opposing), strongest(-1.0));
                for term in evidence.supporting.iter().chain(&evidence.opposing) {
                    assert!(parts.contains(term));
                }
            }
        }
    }
}

#[test]
fn of_what_the_model_does_not_know_it_says_nothing() {
    let articles = [
        article("", "steel tariffs", &["trade"]),
        article("", "steel tariffs again", &["trade", "transport"]),
        article("", "football", &["trade"]),
    ];
    let files = Files::new(&[&articles]);
    let mut errors = Vec::new();
    small_model()
        .evaluate_in_detail(
            files.corpus(),
            threads(2),
            |error| errors.push(error),
            &mut go_on,
        )
        .unwrap();
    let [transport, football] = &errors[..] else {
        panic!("{errors:?}");
    };
    assert_eq!(transport.given, ["trade"]);
    assert_eq!((transport.terms > 0, football.terms), (true, 0));
    assert!(football.given.is_empty());
    for error in &errors {
        let [decision] = &error.decisions[..] else {
            panic!("{error:?}");
        };
        assert_eq!(decision.mistake, Mistake::Missed);
        assert_eq!((decision.score, decision.probability), (None, None));
        assert_eq!(decision.evidence, slugline::Evidence::default());
    }
}

#[test]
fn suspects_need_probabilities() {
    let articles = generate::articles(3, 60, false);
    let files = Files::new(&[&articles]);
    let options = TrainOptions {
        calibrate: false,
        ..TrainOptions::default()
    };
    let of = |wanted| {
        cross_validate_in_detail(files.corpus(), FOLDS, &options, wanted, &mut go_on).map(|_| ())
    };
    let refused = of(BOTH);
    assert!(
        matches!(refused, Err(Error::SuspectsNeedProbabilities)),
        "{refused:?}"
    );
    assert!(
        of(Wanted {
            errors: true,
            suspects: false
        })
        .is_ok()
    );
}

#[test]
fn a_file_has_its_name_when_it_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("errors.jsonl");
    fs::write(&path, "old").unwrap();
    let file = AtomicFile::write(&path, b"new").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"old");
    drop(file);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    let file = AtomicFile::write(&path, b"new").unwrap();
    file.commit().unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"new");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}
