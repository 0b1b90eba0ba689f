//! `slugline evaluate --errors` and `--suspects`: files beside the report.

use std::fs::File;

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::news::{Story, json_lines, many_stories};
use crate::program::{Desk, Outcome};

/// An article of two topics, one that the model does not know, and one of unknown words.
const NEW: &str = r#"{"id": 1, "text": "Customs collect a duty and a tariff on imports.", "topics": ["trade"]}
{"id": 2, "title": "Fleet sails", "text": "The army moved soldiers and tanks to customs; a missile of the navy.", "topics": ["trade", "defence"]}
{"id": 3, "text": "Soldiers of the army brigade beat the navy fleet by two goals.", "topics": ["sport"]}
{"id": 4, "text": "Zzyzx qwrtp.", "topics": ["energy"]}
"#;

fn desk() -> Desk {
    let desk = Desk::with_model();
    desk.write("new.jsonl", NEW);
    desk
}

/// Many articles of one topic each; in every 20th, another topic stands in place of its own.
fn mislabelled() -> (Desk, Vec<Story>) {
    let topics = ["trade", "energy", "defence"];
    let mut stories = many_stories(400);
    stories.retain(|story| story.topics.len() == 1);
    assert!(stories.len() > 250);
    for story in stories.iter_mut().step_by(20) {
        let own = topics.iter().position(|topic| *topic == story.topics[0]);
        story.topics = vec![topics[(own.unwrap() + 1) % 3]];
    }
    let desk = Desk::new();
    desk.write("many.jsonl", json_lines(&stories));
    (desk, stories)
}

fn lines(desk: &Desk, name: &str) -> Vec<Value> {
    let text = String::from_utf8(desk.read(name)).unwrap();
    let lines = text.lines().map(serde_json::from_str);
    lines.collect::<Result<_, _>>().unwrap()
}

/// Numbers as their signs: what they are is up to the model.
fn signs(value: &mut Value) {
    match value {
        Value::Number(number) if number.is_f64() => {
            *value = json!(if number.as_f64() < Some(0.0) {
                "-"
            } else {
                "+"
            });
        }
        Value::Array(values) => values.iter_mut().for_each(signs),
        Value::Object(fields) => fields.values_mut().for_each(signs),
        _ => {}
    }
}

#[test]
fn errors_of_a_model() {
    let desk = desk();
    let outcome = desk.run("evaluate new.jsonl -m news.model --errors errors.jsonl");
    let plain = desk.run("evaluate new.jsonl -m news.model");
    assert_eq!(outcome.stdout, plain.stdout);
    assert_snapshot!(outcome.stderr, @"
    warning: not known to the model, and so missed in every article: sport
    warning: 1 article had no term that the model knows, and got no topic
    wrote errors.jsonl: 3 wrongly tagged articles of 4
    ");
    let errors = lines(&desk, "errors.jsonl");
    let text: Vec<String> = errors
        .into_iter()
        .map(|mut error| {
            signs(&mut error);
            serde_json::to_string(&error).unwrap() + "\n"
        })
        .collect();
    assert_snapshot!(text.concat(), @r#"
    {"given":["defence"],"id":"2","title":"Fleet sails","topics":["defence","trade"],"where":"new.jsonl:2","wrong":[{"against":[{"contribution":"-","term":"soldiers"},{"contribution":"-","term":"army"},{"contribution":"-","term":"fleet"},{"contribution":"-","term":"missile"},{"contribution":"-","term":"navy"}],"for":[{"contribution":"+","term":"customs"},{"contribution":"+","term":"tanks"}],"kind":"missed","margin":"-","probability":"+","score":"-","topic":"trade"}]}
    {"given":["defence"],"id":"3","topics":["sport"],"where":"new.jsonl:3","wrong":[{"against":[],"for":[],"kind":"missed","note":"the model was trained on no article of the topic","probability":null,"score":null,"topic":"sport"},{"against":[],"for":[{"contribution":"+","term":"army"},{"contribution":"+","term":"brigade"},{"contribution":"+","term":"soldiers"},{"contribution":"+","term":"navy"},{"contribution":"+","term":"two"}],"kind":"wrong","margin":"+","probability":"+","score":"+","topic":"defence"}]}
    {"given":[],"id":"4","note":"the model knows no term of the article","topics":["energy"],"where":"new.jsonl:4","wrong":[{"against":[],"for":[],"kind":"missed","probability":null,"score":null,"topic":"energy"}]}
    "#);
}

#[test]
fn errors_of_a_cross_validation_are_those_of_the_report() {
    let (desk, stories) = mislabelled();
    let run = |threads: usize| {
        desk.run(&format!(
            "evaluate many.jsonl --cross-validate 4 --format json --errors errors.jsonl \
             --threads {threads}"
        ))
    };
    let report = run(1).json();
    let errors = desk.read("errors.jsonl");
    assert_eq!(run(3).json(), report);
    assert_eq!(desk.read("errors.jsonl"), errors);

    let errors = lines(&desk, "errors.jsonl");
    let right = (report["accuracy"].as_f64().unwrap() * stories.len() as f64).round();
    let wrong = stories.len() as f64 - right;
    assert!((errors.len() as f64 - wrong).abs() < 1e-9, "{wrong}");
    let mut last = None;
    for error in &errors {
        let number: usize = error["id"].as_str().unwrap().parse().unwrap();
        assert!(Some(number) > last, "in the order of the corpus");
        last = Some(number);
        assert_eq!(error["where"], format!("many.jsonl:{}", number + 1));
        assert_eq!(error["title"], stories[number].title);
        assert_eq!(error["topics"], json!(stories[number].topics));
        let wrong = error["wrong"].as_array().unwrap();
        let kinds: Vec<_> = wrong.iter().map(|w| (&w["topic"], &w["kind"])).collect();
        assert_eq!(
            kinds,
            [
                (&error["topics"][0], &json!("missed")),
                (&error["given"][0], &json!("wrong"))
            ]
        );
        for decision in wrong {
            assert!(decision["for"].as_array().unwrap().len() <= 5);
            assert!(decision.get("margin").is_none(), "the best topic is given");
        }
    }
}

#[test]
fn suspects_are_the_labels_that_are_wrong() {
    let (desk, stories) = mislabelled();
    let outcome = desk.run("evaluate many.jsonl --cross-validate 4 --suspects suspects.jsonl");
    assert_eq!(outcome.code, Some(0));
    assert_snapshot!(outcome.stderr, @"wrote suspects.jsonl: 15 articles of 300 with labels that look wrong, of suspicion 0.5 or more");
    let suspects = lines(&desk, "suspects.jsonl");
    let planted: Vec<usize> = (0..stories.len()).step_by(20).collect();
    let mut found: Vec<usize> = suspects
        .iter()
        .map(|suspect| suspect["id"].as_str().unwrap().parse().unwrap())
        .collect();
    let suspicions = suspects.iter().map(|s| s["suspicion"].as_f64().unwrap());
    assert!(suspicions.clone().is_sorted_by(|a, b| a >= b));
    assert!(suspicions.clone().all(|s| (0.5..=1.0).contains(&s)));
    found.sort_unstable();
    assert_eq!(found, planted);
    let mut worst = suspects[0].clone();
    signs(&mut worst);
    assert_snapshot!(worst, @r#"{"id":"100","suspected":[{"kind":"label doubtful","probability":"+","topic":"defence"},{"kind":"label missing","probability":"+","topic":"energy"}],"suspicion":"+","title":"Refinery fire cuts fuel output","topics":["defence"],"where":"many.jsonl:101"}"#);
}

#[test]
fn quiet_says_nothing_of_the_files() {
    let (desk, _) = mislabelled();
    let outcome = desk.run(
        "evaluate many.jsonl --cross-validate 2 --suspects suspects.jsonl --errors errors.jsonl -q",
    );
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""));
    assert_eq!(
        desk.files(),
        ["errors.jsonl", "many.jsonl", "suspects.jsonl"]
    );
}

#[test]
fn nothing_wrong_is_an_empty_file() {
    let desk = Desk::with_model();
    desk.write("errors.jsonl", "old\n");
    let outcome = desk.run("evaluate news.jsonl -m news.model --errors errors.jsonl");
    assert_eq!(desk.read("errors.jsonl"), b"", "{outcome}");
    assert_snapshot!(outcome.stderr, @"wrote errors.jsonl: 0 wrongly tagged articles of 16");
}

#[test]
fn suspects_of_a_model_are_refused() {
    let desk = desk();
    assert_snapshot!(desk.run("evaluate new.jsonl -m news.model --suspects suspects.jsonl"), @"
    exit code 2
    -- stderr
    error: --suspects needs --cross-validate: only models that were not trained on an article can doubt its labels
    hint: give --cross-validate 5 in place of --model
    ");
    assert_snapshot!(
        desk.run("evaluate news.jsonl --cross-validate 2 --suspects s.jsonl --no-calibration"),
        @"
        exit code 2
        -- stderr
        error: the argument '--suspects <FILE>' cannot be used with '--no-calibration'

        Usage: slugline evaluate --suspects <FILE> <--model <FILE>|--cross-validate <K>> <CORPUS>...

        For more information, try '--help'.
        "
    );
}

#[test]
fn names_that_cannot_be_written_to_are_refused_before_the_work() {
    let desk = desk();
    desk.make_folder("corpus/trade");
    desk.make_folder("corpus/energy");
    desk.write("corpus/trade/1.txt", "Tariffs.");
    desk.write("corpus/energy/1.txt", "Oil.");
    let refused = |corpus: &str, options: &str| -> Outcome {
        desk.run(&format!("evaluate {corpus} --cross-validate 2 {options}"))
    };
    let all: Vec<String> = [
        refused("news.jsonl", "--errors -"),
        refused("news.jsonl", "--suspects -"),
        refused("news.jsonl", "--errors corpus"),
        refused("news.jsonl", "--errors missing/errors.jsonl"),
        refused("new.jsonl news.jsonl", "--errors ./news.jsonl"),
        refused("corpus", "--suspects corpus/trade/suspects.jsonl"),
        refused("news.jsonl", "--errors same.jsonl --suspects ./same.jsonl"),
        desk.run("evaluate new.jsonl -m news.model --errors news.model"),
    ]
    .iter()
    .map(Outcome::to_string)
    .collect();
    assert_snapshot!(all.concat(), @"
    exit code 2
    -- stderr
    error: --errors: the figures are printed to standard output already
    hint: give --errors the name of a file
    exit code 2
    -- stderr
    error: --suspects: the figures are printed to standard output already
    hint: give --suspects the name of a file
    exit code 2
    -- stderr
    error: corpus: a folder or a device, where a file is to be written
    hint: give the name of a file
    exit code 1
    -- stderr
    error: missing/errors.jsonl: cannot be written: No such file or directory (os error 2)
    hint: make the folder first, or name another
    exit code 2
    -- stderr
    error: --errors: ./news.jsonl is part of the corpus
    hint: name another file
    exit code 2
    -- stderr
    error: --suspects: corpus/trade/suspects.jsonl is part of the corpus
    hint: name another file
    exit code 2
    -- stderr
    error: --errors and --suspects name the same file
    hint: name two files
    exit code 2
    -- stderr
    error: --errors: news.model is the model
    hint: name another file
    ");
    assert_eq!(
        desk.files(),
        ["corpus", "new.jsonl", "news.jsonl", "news.model"]
    );
}

#[test]
fn a_failure_leaves_the_old_files() {
    let desk = desk();
    desk.write("errors.jsonl", "old\n");
    desk.write("bad.jsonl", format!("{NEW}{{\"text\": \"No topic\"}}\n"));
    let outcome = desk.run("evaluate bad.jsonl -m news.model --errors errors.jsonl --strict");
    assert_eq!(outcome.code, Some(1));
    assert_eq!(desk.read("errors.jsonl"), b"old\n");
    assert_eq!(
        desk.files(),
        [
            "bad.jsonl",
            "errors.jsonl",
            "new.jsonl",
            "news.jsonl",
            "news.model"
        ]
    );
}

#[test]
fn a_report_that_cannot_be_printed_is_no_loss_of_the_files() {
    let desk = desk();
    let Ok(full) = File::options().write(true).open("/dev/full") else {
        println!("skipped: there is no /dev/full");
        return;
    };
    let mut command = desk.command("evaluate new.jsonl -m news.model --errors errors.jsonl");
    let outcome: Outcome = command.stdout(full).output().unwrap().into();
    assert_eq!(outcome.code, Some(1), "{outcome}");
    assert_eq!(lines(&desk, "errors.jsonl").len(), 3);
}
