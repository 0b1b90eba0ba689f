//! The sums of one term, and the one topic that most terms, being rare, are seen with.

use crate::topic_column::add;

/// No article so far.
pub(crate) const UNSEEN: u32 = u32::MAX;

/// No topic, but articles.
pub(crate) const NONE: u32 = u32::MAX - 1;

/// More than one topic, or an article with another number of topics than one: the masses by
/// topic are apart from the mass.
pub(crate) const SEVERAL: u32 = u32::MAX - 2;

/// The sums of one term.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TermSums {
    pub(crate) articles: u64,
    pub(crate) mass: u64,
    /// A topic, to which all mass belongs, [`UNSEEN`], [`NONE`] or [`SEVERAL`]. There are fewer
    /// topics than these leave numbers, for each has its place in memory.
    pub(crate) topics: u32,
}

impl Default for TermSums {
    fn default() -> Self {
        Self {
            articles: 0,
            mass: 0,
            topics: UNSEEN,
        }
    }
}

impl TermSums {
    /// Tells the term, before their masses are added, of articles that have one topic, none, or
    /// several. If all mass belonged to one topic and no longer does, returns that topic and
    /// mass, which are to be kept elsewhere from now on.
    #[inline]
    pub(crate) fn meet(&mut self, topics: u32) -> Option<(u32, u64)> {
        let own = if self.topics == UNSEEN {
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

    pub(crate) fn add(&mut self, articles: u64, mass: u64) {
        add(&mut self.articles, articles);
        add(&mut self.mass, mass);
    }

    /// The one topic of the term, if all mass is its own.
    pub(crate) fn only_topic(&self) -> Option<u32> {
        (self.topics < SEVERAL).then_some(self.topics)
    }
}
