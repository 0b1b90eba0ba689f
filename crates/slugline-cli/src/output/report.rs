//! The figures of an evaluation, for people.

use slugline::Report;

use super::table::Table;
use super::{Printable, thousands};

/// The report as text.
pub(crate) fn text(report: &Report) -> String {
    let mut text = format!(
        "articles       {}\ntopics         {}\naccuracy       {:.4}  all topics of an article right, and no other\ntop-1 accuracy {:.4}  the best topic is one of the article's own\n\n",
        thousands(report.articles),
        thousands(report.topics as u64),
        report.accuracy,
        report.top1_accuracy,
    );
    let mut averages = Table::default();
    averages.row([&"average", &"precision", &"recall", &"F1"]);
    for (name, average) in [("micro", &report.micro), ("macro", &report.macro_)] {
        averages.row([
            &name,
            &ratio(average.precision),
            &ratio(average.recall),
            &ratio(average.f1),
        ]);
    }
    text.push_str(&averages.text(""));
    text.push('\n');

    let mut topics = Table::default();
    topics.row([&"topic", &"articles", &"precision", &"recall", &"F1"]);
    for topic in &report.per_topic {
        topics.row([
            &Printable(&topic.topic),
            &thousands(topic.articles),
            &ratio(topic.precision),
            &ratio(topic.recall),
            &ratio(topic.f1),
        ]);
    }
    text.push_str(&topics.text(""));

    if !report.confused.is_empty() {
        let mut confused = Table::default();
        confused.row([&"most confused", &"articles"]);
        for pair in &report.confused {
            let (topic, taken_for) = (Printable(&pair.topic), Printable(&pair.taken_for));
            let pair_name = format!("{topic}, taken for {taken_for}");
            confused.row([&pair_name, &thousands(pair.articles)]);
        }
        text.push('\n');
        text.push_str(&confused.text(""));
    }
    text
}

fn ratio(ratio: f64) -> String {
    format!("{ratio:.4}")
}
