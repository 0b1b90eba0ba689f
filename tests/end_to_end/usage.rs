//! Wrong usage: exit code 2, and a message that says what is right.

use insta::assert_snapshot;

use crate::program::Desk;

/// What the program says to arguments that it refuses.
fn refusal(desk: &Desk, arguments: &str) -> String {
    let outcome = desk.run(arguments);
    assert_eq!(outcome.code, Some(2), "{outcome}");
    assert_eq!(outcome.stdout, "");
    outcome.stderr
}

#[test]
fn no_command_and_an_unknown_one() {
    let desk = Desk::new();
    assert!(refusal(&desk, "").contains("Usage: slugline <COMMAND>"));
    assert_snapshot!(refusal(&desk, "trian"), @"
    error: unrecognized subcommand 'trian'

      tip: a similar subcommand exists: 'train'

    Usage: slugline <COMMAND>

    For more information, try '--help'.
    ");
}

#[test]
fn evaluate_needs_a_model_or_a_number_of_parts_and_not_both() {
    let desk = Desk::with_model();
    assert_snapshot!(refusal(&desk, "evaluate news.jsonl"), @"
    error: the following required arguments were not provided:
      <--model <FILE>|--cross-validate <K>>

    Usage: slugline evaluate <--model <FILE>|--cross-validate <K>> <CORPUS>...

    For more information, try '--help'.
    ");
    assert_snapshot!(refusal(&desk, "evaluate news.jsonl -m news.model --cross-validate 2"), @"
    error: the argument '--model <FILE>' cannot be used with '--cross-validate <K>'

    Usage: slugline evaluate <--model <FILE>|--cross-validate <K>> <CORPUS>...

    For more information, try '--help'.
    ");
}

#[test]
fn a_trained_model_takes_no_options_of_training() {
    let desk = Desk::with_model();
    for option in [
        "--ngrams 1",
        "--algorithm bernoulli",
        "--no-calibration",
        "--stem none",
    ] {
        let message = refusal(
            &desk,
            &format!("evaluate news.jsonl -m news.model {option}"),
        );
        assert!(message.contains("cannot be used with"), "{message}");
        let name = option.split(' ').next().unwrap();
        assert!(message.contains(name), "{message}");
    }
}

#[test]
fn options_out_of_their_range() {
    let desk = Desk::with_news();
    let train = |option: &str| refusal(&desk, &format!("train news.jsonl -m m {option}"));
    assert_snapshot!(train("--ngrams 0"), @"error: n-grams of 0 words: between 1 and 5 can be counted");
    assert_snapshot!(train("--ngrams 6"), @"error: n-grams of 6 words: between 1 and 5 can be counted");
    assert_snapshot!(train("--alpha 0"), @"error: the smoothing alpha is 0: it must be between 1e-10 and 1e6");
    assert_snapshot!(train("--alpha NaN"), @"error: the smoothing alpha is NaN: it must be between 1e-10 and 1e6");
    assert_snapshot!(train("--alpha much"), @"
    error: invalid value 'much' for '--alpha <X>': invalid float literal

    For more information, try '--help'.
    ");
    assert_snapshot!(train("--min-df 0"), @"error: the minimum document frequency is 0: it must be at least 1");
    assert_snapshot!(train("--title-weight 1001"), @"error: the title weight is 1001: it must be at most 1000");
    assert_snapshot!(train("--min-length 65"), @"error: min_length is 65, but words have between 1 and 64 characters: choose a number in that range");
    assert_snapshot!(train("--stem klingon"), @"
    error: invalid value 'klingon' for '--stem <LANG|none>': the languages are none, arabic, armenian, basque, catalan, czech, danish, dutch, english, esperanto, estonian, finnish, french, german, greek, hindi, hungarian, indonesian, irish, italian, lithuanian, nepali, norwegian, persian, polish, portuguese, romanian, russian, serbian, sesotho, spanish, swedish, tamil, turkish, ukrainian, yiddish

    For more information, try '--help'.
    ");
    assert_snapshot!(train("--threads 0"), @"
    error: invalid value '0' for '--threads <N>': a whole number from 1 up is needed

    For more information, try '--help'.
    ");
    assert_snapshot!(train("--corpus-format xml"), @"
    error: invalid value 'xml' for '--corpus-format <FORMAT>': `xml` is not a format; the formats are folder, jsonl, ninjs, csv, tsv, fasttext and text

    For more information, try '--help'.
    ");
    assert_eq!(desk.files(), ["news.jsonl"]);
    assert_snapshot!(refusal(&desk, "classify --top 0"), @"
    error: invalid value '0' for '--top <N>': a whole number from 1 up is needed

    For more information, try '--help'.
    ");
    assert_snapshot!(refusal(&desk, "classify --threshold 50"), @"
    error: invalid value '50' for '--threshold <P>': a probability is a number from 0 to 1

    For more information, try '--help'.
    ");
    assert_snapshot!(refusal(&desk, "evaluate news.jsonl --cross-validate 1"), @"
    error: cross-validation needs at least 2 folds, not 1: one to test on and the rest to train on
    hint: give a number of parts from 2 up to the number of articles
    ");
}

#[test]
fn an_input_without_a_name() {
    let desk = Desk::new();
    let outcome = desk.command("train -m m").arg("").output().unwrap();
    assert_eq!(outcome.status.code(), Some(2));
    assert_snapshot!(String::from_utf8(outcome.stderr).unwrap(), @"
    error: invalid value '' for '<CORPUS>...': a file or a folder has a name

    For more information, try '--help'.
    ");
}

#[test]
fn a_model_where_there_is_something_else() {
    let desk = Desk::with_news();
    desk.make_folder("models");
    assert_snapshot!(refusal(&desk, "train news.jsonl -m models"), @"
    error: models: a folder or a device, where a file is to be written
    hint: give the name of a file
    ");
}
