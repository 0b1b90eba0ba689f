//! Corpora of articles that a seed decides on, with topics that their words tell.

use slugline::Article;

const COMMON: &[&str] = &[
    "the", "minister", "said", "report", "year", "week", "rise", "fall", "plan", "talks",
];
const TOPICS: &[(&str, &[&str])] = &[
    ("energy", &["oil", "gas", "pipeline", "barrel", "opec"]),
    (
        "défense, forces",
        &["army", "tank", "navy", "troops", "missile"],
    ),
    ("trade", &["tariff", "quota", "export", "steel", "import"]),
    (
        "🌾 farming",
        &["wheat", "harvest", "crop", "cattle", "drought"],
    ),
];

/// The numbers of a linear congruential generator.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }

    /// Puts things into another order.
    pub fn shuffle<T>(&mut self, things: &mut [T]) {
        for end in (1..things.len()).rev() {
            things.swap(end, self.below(end + 1));
        }
    }
}

/// Articles of one topic each, or of one to three with `several`. One in ten has the words
/// of another topic, and one in twenty has none that a model could know.
pub fn articles(seed: u64, count: usize, several: bool) -> Vec<Article> {
    let mut random = Random::new(seed);
    (0..count)
        .map(|number| article(&mut random, number, several))
        .collect()
}

fn article(random: &mut Random, number: usize, several: bool) -> Article {
    let mut topics: Vec<usize> = (0..TOPICS.len()).collect();
    random.shuffle(&mut topics);
    topics.truncate(if several { 1 + random.below(3) } else { 1 });
    let mut words = Vec::new();
    for &topic in &topics {
        let of = if random.below(10) == 0 {
            (topic + 1) % TOPICS.len()
        } else {
            topic
        };
        for _ in 0..random.below(6) {
            words.push(random.pick(TOPICS[of].1));
        }
    }
    for _ in 0..random.below(8) {
        words.push(random.pick(COMMON));
    }
    random.shuffle(&mut words);
    let mut body = String::from(if random.below(20) == 0 { "%" } else { "" });
    for word in words {
        body.push_str(word);
        body.push_str(if random.below(5) == 0 { ". Also " } else { " " });
    }
    let title = (random.below(2) == 0).then(|| {
        let topic = TOPICS[topics[0]].1;
        format!("{} {}", random.pick(topic), random.pick(COMMON))
    });
    let body = body.trim().to_owned();
    Article {
        id: format!("article {number}"),
        body: if body.is_empty() {
            "?".to_owned()
        } else {
            body
        },
        title,
        topics: topics
            .iter()
            .map(|&topic| TOPICS[topic].0.to_owned())
            .collect(),
    }
}
