//! The sums of one term, and the one topic that most terms, being rare, are seen with.

use crate::topic_column::add;

/// No topic so far.
pub(crate) const NONE: u32 = u32::MAX;

/// More than one topic, or an article with another number of topics than one: the masses by
/// topic are apart from the mass.
pub(crate) const SEVERAL: u32 = u32::MAX - 1;

/// The sums of one term.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TermSums {
    pub(crate) articles: u64,
    pub(crate) mass: u64,
    /// A topic, [`NONE`] or [`SEVERAL`]; of these there are fewer than 2³² - 2, for each has
    /// its place in memory. All mass is that of one topic, or of no topic.
    pub(crate) topics: u32,
}

impl Default for TermSums {
    fn default() -> Self {
        Self {
            articles: 0,
            mass: 0,
            topics: NONE,
        }
    }
}

impl TermSums {
    /// Tells the term, before their masses are added, of articles that have one topic, none, or
    /// several. If its own topic isn't all any more, returns that with its mass, which must
    /// be kept elsewhere from now on.
    #[inline]
    pub(crate) fn meet(&mut self, topics: u32) -> Option<(u32, u64)> {
        let own = if self.articles == 0 {
            topics
        } else {
            self.topics
        };
        if own == topics || own == SEVERAL {
            self.topics = own;
            return None;
        }
        self.topics = SEVERAL;
        (own != NONE).then_some((own, self.mass))
    }

    #[inline]
    pub(crate) fn add(&mut self, articles: u64, mass: u64) {
        add(&mut self.articles, articles);
        add(&mut self.mass, mass);
    }

    /// The one topic of the term, if all mass is its own.
    pub(crate) fn only_topic(&self) -> Option<u32> {
        (self.topics < SEVERAL).then_some(self.topics)
    }
}
