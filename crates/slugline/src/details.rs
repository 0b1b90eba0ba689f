//! What a cross-validation tells of single articles, besides its figures.

use slugline_features::CountRow;

use crate::scorecard::Verdict;
use crate::suspect::doubts;
use crate::training_set::TrainingSet;
use crate::wrong::Judged;
use crate::{Error, Estimator, Suspect, SuspectedTopic, WrongArticle};

/// Which details of a cross-validation are wanted: by default none. Each costs memory for
/// the ids and titles of all articles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The articles that are tagged wrongly.
    pub errors: bool,
    /// The articles whose labels look wrong.
    pub suspects: bool,
}

impl Wanted {
    pub(crate) fn any(self) -> bool {
        self.errors || self.suspects
    }
}

/// What there is to tell of single articles; empty where it wasn't wanted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Details {
    /// The articles that are tagged wrongly, in the order of the corpus.
    pub errors: Vec<WrongArticle>,
    /// The articles whose labels look wrong, the most suspect first; of equals, the first in
    /// the corpus.
    pub suspects: Vec<Suspect>,
}

/// An article before the model that has just been trained without it.
pub(crate) struct Examination<'a> {
    pub(crate) wanted: Wanted,
    pub(crate) set: &'a TrainingSet,
    pub(crate) estimator: &'a Estimator,
    /// What the model's terms are in the set, if they are not the same.
    pub(crate) terms: Option<&'a [u32]>,
}

/// What is to be told of one article, with its place in the corpus.
#[derive(Debug)]
pub(crate) struct Finding {
    place: usize,
    error: Option<WrongArticle>,
    suspect: Option<Suspect>,
}

impl Examination<'_> {
    /// What there is to tell of an article of the set; `None` if nothing is wanted.
    pub(crate) fn examine(
        &self,
        article: usize,
        row: CountRow<'_>,
        (terms, scores): (usize, &[f64]),
        verdict: &Verdict,
    ) -> Option<Finding> {
        let set = self.set;
        // Kept where anything is wanted.
        let (place, origin) = set.origins.get(article)?;
        let name = |topic: u32| set.topics[topic as usize].as_str();
        let own = set.article_topics.get(article);
        let error = self.wanted.errors.then(|| {
            let judged = Judged {
                estimator: self.estimator,
                row,
                scores,
                terms,
                verdict,
                topics: &set.topics,
                term: &|term| {
                    let term = self.terms.map_or(term, |terms| terms[term as usize]);
                    set.vocabulary.term(term)
                },
            };
            let names: Vec<&str> = own.iter().map(|&topic| name(topic)).collect();
            judged.wrong(&names, || origin.clone())
        });
        let suspect = self.wanted.suspects.then(|| {
            let mut ranked = verdict.probabilities()?.to_vec();
            ranked.retain(|&(topic, _)| scores[topic as usize].is_finite());
            let doubts = doubts(own, &ranked)?;
            Some(Suspect {
                origin: origin.clone(),
                topics: own.iter().map(|&topic| name(topic).to_owned()).collect(),
                suspected: doubts
                    .topics
                    .into_iter()
                    .map(|(topic, doubt, probability)| SuspectedTopic {
                        topic: name(topic).to_owned(),
                        doubt,
                        probability,
                    })
                    .collect(),
                suspicion: doubts.suspicion,
            })
        });
        Some(Finding {
            place: *place,
            error: error.flatten(),
            suspect: suspect.flatten(),
        })
    }

    /// Whether the model can tell what is wanted of it.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let probable = self.estimator.rule().calibration.is_some();
        if self.wanted.suspects && !probable {
            return Err(Error::SuspectsNeedProbabilities);
        }
        Ok(())
    }
}

impl Details {
    /// Puts what was found in order.
    pub(crate) fn new(mut findings: Vec<Finding>) -> Self {
        findings.sort_unstable_by_key(|finding| finding.place);
        let mut details = Self::default();
        for finding in findings {
            details.errors.extend(finding.error);
            details.suspects.extend(finding.suspect);
        }
        let suspects = &mut details.suspects;
        suspects.sort_by(|a, b| b.suspicion.total_cmp(&a.suspicion));
        details
    }
}
