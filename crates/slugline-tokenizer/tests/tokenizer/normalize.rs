//! The second stage: spelling, stop words, length, stems.

use slugline_tokenizer::{
    Language, Spelling, StopWords, Tokenizer, TokenizerError, TokenizerOptions,
};

use crate::{tokenizer, tokens_with};

#[test]
fn british_and_american_spellings_are_one_word() {
    let tokenizer = tokenizer(TokenizerOptions::default());
    let pairs = "defence defense, defences defenses, labour labor, labourers laborers, \
        organise organize, organised organized, organising organizing, organiser organizer, \
        organisation organization, organisations organizations, programme program, \
        programmes programs, centre center, centred centered, colour color, travelled traveled, \
        traveller traveler, analyse analyze, aluminium aluminum, sulphur sulfur, \
        sulphuric sulfuric, grey gray, plough plow, manoeuvres maneuvers, licence license, \
        offence offense, catalogue catalog, ageing aging, judgement judgment, \
        oestrogen estrogen, paediatric pediatric, haemorrhage hemorrhage, anaemia anemia, \
        foetus fetus, diarrhoea diarrhea, sceptic skeptic, mould mold, moustache mustache, \
        pyjamas pajamas, metre meter, kilometres kilometers, litre liter, theatre theater, \
        fibre fiber, calibre caliber, sabre saber, lustre luster, spectre specter, \
        sombre somber, meagre meager, neighbouring neighboring, fulfil fulfill, \
        cancelled canceled, jewellery jewelry, practised practiced, pretence pretense, \
        unauthorised unauthorized, renationalisation renationalization, artefact artifact";
    for pair in pairs.split(", ") {
        let (british, american) = pair.split_once(' ').unwrap();
        assert_eq!(tokenizer.normalize(british).as_deref(), Some(american));
        assert_eq!(tokenizer.normalize(american).as_deref(), Some(american));
    }
}

#[test]
fn words_that_only_look_like_variants_stay() {
    let tokenizer = tokenizer(TokenizerOptions::default());
    let words = "tonne ton tyre tire cheque check kerb curb storey story draught prise prize \
        advise advertise exercise surprise promise revise supervise compromise enterprise \
        franchise televise rise wise analyses paralyses four hour tour contour our acre \
        chancellor marshall controlled excelled louvre learnt";
    for word in words.split_whitespace() {
        assert_eq!(tokenizer.normalize(word).as_deref(), Some(word));
    }
}

#[test]
fn spelling_can_stay_as_written() {
    let options = TokenizerOptions {
        spelling: Spelling::None,
        ..TokenizerOptions::default()
    };
    assert_eq!(
        tokenizer(options).normalize("defence").as_deref(),
        Some("defence")
    );
}

#[test]
fn stems_are_taken_of_words_in_one_spelling() {
    let options = TokenizerOptions {
        stem: Some(Language::English),
        ..TokenizerOptions::default()
    };
    let tokenizer = tokenizer(options);
    for (word, stem) in [
        ("tariffs", "tariff"),
        ("organise", "organiz"),
        ("organisers", "organiz"),
        ("organization", "organiz"),
        ("centralisation", "central"),
        ("labour", "labor"),
        ("cancelling", "cancel"),
        ("<percent>", "<percent>"),
        ("u.s.", "u.s."),
        ("o'brien", "o'brien"),
        ("f16", "f16"),
        ("経済", "経済"),
    ] {
        assert_eq!(tokenizer.normalize(word).as_deref(), Some(stem));
    }
}

#[test]
fn every_language_stems() {
    for &language in Language::ALL {
        let options = TokenizerOptions {
            stem: Some(language),
            ..TokenizerOptions::default()
        };
        let tokenizer = tokenizer(options);
        for word in [
            "a",
            "tariffs",
            "häuser",
            "переговоры",
            "τραπεζες",
            "محادثات",
            "<url>",
        ] {
            assert!(
                !tokenizer.normalize(word).unwrap().is_empty(),
                "{language} {word}"
            );
        }
    }
    let german = TokenizerOptions {
        stem: Some(Language::German),
        ..TokenizerOptions::default()
    };
    assert_eq!(
        tokens_with(german, "Häuser und Verhandlungen"),
        "haus und verhandl"
    );
}

#[test]
fn the_mark_of_a_sentence_passes_to_the_next_token() {
    let options = TokenizerOptions {
        stop_words: StopWords::English,
        ..TokenizerOptions::default()
    };
    let text = "Talks ended. The U.S. said it would not.They’ll resume";
    assert_eq!(
        tokens_with(options, text),
        "talks ended | u.s. said | resume"
    );
}

#[test]
fn short_words_are_left_out_and_kinds_stay() {
    let options = TokenizerOptions {
        min_length: 3,
        ..TokenizerOptions::default()
    };
    assert_eq!(
        tokens_with(options, "An EU envoy paid €5. Só fácil"),
        "envoy paid <money> | fácil"
    );
}

#[test]
fn a_length_out_of_range_is_refused_with_the_range() {
    for given in [0, 65] {
        let options = TokenizerOptions {
            min_length: given,
            ..TokenizerOptions::default()
        };
        let error = Tokenizer::new(options).unwrap_err();
        assert_eq!(error, TokenizerError::MinLength { given });
        assert!(error.to_string().contains("between 1 and 64"), "{error}");
    }
}
