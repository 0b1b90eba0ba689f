//! A small corpus of our own, and how it looks in every format.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;

use crate::program::Desk;

/// An article with its topics.
#[derive(Clone, Debug)]
pub struct Story {
    pub topics: Vec<&'static str>,
    pub title: &'static str,
    pub body: String,
}

/// Articles of one topic, four for each of three topics.
pub fn one_topic_stories() -> Vec<Story> {
    let story = |(topic, title, body): &(&'static str, &'static str, &'static str)| Story {
        topics: vec![*topic],
        title,
        body: (*body).to_owned(),
    };
    ONE_TOPIC.iter().map(story).collect()
}

/// Articles of one topic and of two.
pub fn stories() -> Vec<Story> {
    let mut stories = one_topic_stories();
    stories.extend(TWO_TOPICS.iter().map(|(topics, title, body)| Story {
        topics: topics.to_vec(),
        title,
        body: (*body).to_owned(),
    }));
    stories
}

/// Many articles, enough to keep several threads busy: sentences of [`stories`], mixed.
pub fn many_stories(count: usize) -> Vec<Story> {
    let stories = stories();
    let story = |number: usize| {
        let mut story = stories[number % stories.len()].clone();
        // Other words come from another story each time round.
        let other = &stories[(number / stories.len() + 7 * number) % stories.len()];
        let words: Vec<&str> = other.body.split(' ').take(4).collect();
        story
            .body
            .push_str(&format!(" {} w{}", words.join(" "), number % 97));
        story
    };
    (0..count).map(story).collect()
}

const ONE_TOPIC: [(&str, &str, &str); 12] = [
    (
        "trade",
        "Duty on steel imports doubles",
        "Customs will collect a tariff of 20 percent on imported steel from Monday. Exporters called it unfair.",
    ),
    (
        "trade",
        "Export quota for timber lifted",
        "Shipments of timber may leave the port again without an export quota, the customs office said.",
    ),
    (
        "trade",
        "Tariff talks end without a deal",
        "Envoys left the tariff talks on imported cars. Exporters fear a duty on every shipment.",
    ),
    (
        "trade",
        "Container exports fall",
        "Fewer containers of exported goods passed customs in May; importers blamed the new duty.",
    ),
    (
        "energy",
        "Refinery fire cuts fuel output",
        "A fire at the refinery cut output of diesel by 40,000 barrels a day. Crude rose at once.",
    ),
    (
        "energy",
        "Wind farm feeds the grid",
        "Turbines at sea feed 600 megawatts of power into the grid, enough for a city's electricity.",
    ),
    (
        "energy",
        "Gas pipeline reopens",
        "The pipeline carries natural gas again after a leak. Storage stands at 90 percent.",
    ),
    (
        "energy",
        "Crude slips on high stocks",
        "Crude oil lost a dollar a barrel as refinery stocks rose. Output stays as it is.",
    ),
    (
        "defence",
        "Navy orders two frigates",
        "The navy ordered two frigates with missiles. The shipyard will deliver them to the fleet in 2031.",
    ),
    (
        "defence",
        "Brigade moves to the border",
        "Soldiers of the armoured brigade moved to the border with tanks for a military exercise.",
    ),
    (
        "defence",
        "Missile test fails",
        "The army's missile broke up after launch. The ministry of defence ordered an inquiry.",
    ),
    (
        "defence",
        "Fewer recruits join the army",
        "The army trained fewer soldiers than planned; barracks for a battalion stand empty.",
    ),
];

const TWO_TOPICS: [([&str; 2], &str, &str); 4] = [
    (
        ["trade", "energy"],
        "Duty on imported crude",
        "Customs will collect a duty on crude oil imports. Refinery owners and exporters object to the tariff.",
    ),
    (
        ["trade", "energy"],
        "Solar panels held at the port",
        "Customs holds imported solar panels that would feed the grid. Exporters blame a new quota on shipments.",
    ),
    (
        ["trade", "defence"],
        "Export of tanks allowed",
        "The ministry allowed the export of 40 tanks and missiles. The army gets fewer; customs will seal the shipment.",
    ),
    (
        ["energy", "defence"],
        "Soldiers guard the pipeline",
        "The army sent a battalion of soldiers to guard the gas pipeline and the power grid after the leak.",
    ),
];

/// One JSON object for each story, with a title field and an array of labels.
pub fn json_lines(stories: &[Story]) -> String {
    let line = |(number, story): (usize, &Story)| {
        let Story {
            topics,
            title,
            body,
        } = story;
        json!({"id": number, "title": title, "text": body, "labels": topics}).to_string() + "\n"
    };
    stories.iter().enumerate().map(line).collect()
}

/// A table with a header; topics are joined by semicolons.
pub fn table(stories: &[Story], delimiter: u8) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .from_writer(Vec::new());
    writer.write_record(["title", "text", "labels"]).unwrap();
    for story in stories {
        let topics = story.topics.join(";");
        writer
            .write_record([story.title, &story.body, &topics])
            .unwrap();
    }
    writer.into_inner().unwrap()
}

/// fastText has one line for an article, and no place for a title.
pub fn fasttext(stories: &[Story]) -> String {
    let line = |story: &Story| {
        let labels: Vec<String> = story
            .topics
            .iter()
            .map(|topic| format!("__label__{topic}"))
            .collect();
        format!("{} {} {}\n", labels.join(" "), story.title, story.body)
    };
    stories.iter().map(line).collect()
}

/// An array of ninjs news items, whose subjects are the topics.
pub fn ninjs(stories: &[Story]) -> String {
    let item = |(number, story): (usize, &Story)| {
        let subjects: Vec<_> = story
            .topics
            .iter()
            .map(|topic| json!({"name": topic}))
            .collect();
        json!({
            "uri": format!("urn:example:{number}"),
            "headline": story.title,
            "body_text": story.body,
            "subject": subjects,
        })
    };
    let items: Vec<_> = stories.iter().enumerate().map(item).collect();
    json!(items).to_string()
}

/// A folder for each topic, a file for each story, and a README beside the folders.
pub fn folders(desk: &Desk, root: &str, stories: &[Story]) {
    desk.write(
        &format!("{root}/README.TXT"),
        "Tariff, crude, army: no article.",
    );
    for (number, story) in stories.iter().enumerate() {
        let [topic] = story.topics[..] else {
            panic!("a file lies in one folder");
        };
        let text = format!("{}\n\n{}\n", story.title, story.body);
        desk.write(&format!("{root}/{topic}/{number:03}.txt"), text);
    }
}

pub fn gzip(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes.as_ref()).unwrap();
    encoder.finish().unwrap()
}

pub fn zstd(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let level = ruzstd::encoding::CompressionLevel::Fastest;
    ruzstd::encoding::compress_to_vec(bytes.as_ref(), level)
}
