//! The sums of one term by topic, in as little memory as their number allows.

/// A list of fewer topics is searched fast enough.
const MANY: usize = 4;

/// A place for each topic takes half the memory that an entry of a list does: with so many
/// places a topic seen, never more than twice that of the list.
const SPACE: usize = 4;

/// The masses of a term by topic, for the topics that it was seen with.
#[derive(Clone, Debug, Default)]
pub(crate) enum TopicSums {
    #[default]
    None,
    /// Most terms, being rare, stay here and take no memory of their own.
    One(u32, u64),
    /// Ascending by topic.
    Some(Vec<(u32, u64)>),
    /// By topic, 0 for one that the term was not seen with: for the terms of so many topics that
    /// it takes no more memory than twice that of a list. These are the terms of most articles.
    All(Vec<u64>),
}

impl TopicSums {
    /// A mass is never 0.
    #[inline]
    pub(crate) fn add(&mut self, topic: u32, mass: u64) {
        match self {
            Self::None => *self = Self::One(topic, mass),
            Self::One(only, sum) if *only == topic => add(sum, mass),
            Self::One(only, sum) => {
                let mut both = vec![(*only, *sum), (topic, mass)];
                both.sort_unstable();
                *self = Self::Some(both);
            }
            Self::Some(sums) => match sums.binary_search_by_key(&topic, |sum| sum.0) {
                Ok(place) => add(&mut sums[place].1, mass),
                Err(place) => {
                    sums.insert(place, (topic, mass));
                    self.spread_out();
                }
            },
            Self::All(sums) => {
                if let Some(sum) = sums.get_mut(topic as usize) {
                    add(sum, mass);
                } else {
                    self.make_room(topic as usize);
                    self.add(topic, mass);
                }
            }
        }
    }

    /// Makes a list, once it has enough topics, what is looked up by topic.
    fn spread_out(&mut self) {
        if let Self::Some(list) = self
            && let Some(&(last, _)) = list.last()
            && list.len() >= MANY
            && (last as usize) < SPACE * list.len()
        {
            let mut sums = vec![0; last as usize + 1];
            for &(topic, mass) in &*list {
                sums[topic as usize] = mass;
            }
            *self = Self::All(sums);
        }
    }

    /// Makes room for a topic beyond the last one, or a list again if that took too much memory.
    fn make_room(&mut self, topic: usize) {
        let Self::All(sums) = self else { return };
        let most = SPACE * (1 + sums.iter().filter(|&&mass| mass > 0).count());
        if topic < most {
            // Twice as much, lest each further topic count the others.
            sums.resize(most.min(2 * sums.len()).max(topic + 1), 0);
        } else {
            let mut list = Vec::new();
            self.for_each(|topic, mass| list.push((topic, mass)));
            *self = Self::Some(list);
        }
    }

    pub(crate) fn for_each(&self, mut visit: impl FnMut(u32, u64)) {
        match self {
            Self::None => {}
            Self::One(topic, mass) => visit(*topic, *mass),
            Self::Some(sums) => {
                for &(topic, mass) in sums {
                    visit(topic, mass);
                }
            }
            Self::All(sums) => {
                for (topic, &mass) in (0..).zip(sums) {
                    if mass > 0 {
                        visit(topic, mass);
                    }
                }
            }
        }
    }
}

/// A sum that reaches its end stays there, where [`Statistics::from_parts`] refuses it.
pub(crate) fn add(sum: &mut u64, mass: u64) {
    *sum = sum.saturating_add(mass);
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// However the masses of a term are kept, they are those of a map, and take little memory.
        #[test]
        fn topic_sums_are_those_of_a_map(
            added in prop::collection::vec((0_u32..40, 1_u64..1000), 0..80),
            far in prop::collection::vec((0_u32..5000, 1_u64..1000), 0..8),
            far_from in 0_usize..80,
        ) {
            let mut sums = TopicSums::default();
            let mut map = BTreeMap::new();
            let mut added = added;
            added.splice(far_from.min(added.len())..far_from.min(added.len()), far);
            for (topic, mass) in added {
                sums.add(topic, mass);
                *map.entry(topic).or_insert(0) += mass;
                if let TopicSums::All(all) = &sums {
                    prop_assert!(all.len() <= SPACE * map.len());
                }
            }
            let mut found = BTreeMap::new();
            let mut twice = false;
            sums.for_each(|topic, mass| twice |= found.insert(topic, mass).is_some());
            prop_assert!(!twice);
            prop_assert_eq!(found, map);
        }
    }
}
