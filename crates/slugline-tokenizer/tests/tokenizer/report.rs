//! A report as it comes off the web, checked at every difficult place.
//!
//! The report is invented, and so are its people, sums and addresses.

use slugline_tokenizer::{Language, StopWords, TokenizerOptions};

use crate::{tokens, tokens_with};

const REPORT: &str = "\u{feff}<h1>US AND CANADA REOPEN TALKS ON STEEL</h1>\r\n\
By J. R. Hallam, 12/05/2026 10:30am&nbsp;| <a href=\"mailto:desk@example.org\">desk@example.org</a>\r\n\
\r\n\
Ottawa and Washington will hold two days of discussions.Carney’s trade minister said on Monday \
that Canada\u{2019}s defence programme and its aluminium labourers were among the priority \
sectors..“We won’t sign a bad deal,” Ms. O’Dell-Roy told reporters in St. John&#8217;s. \
“But we don't walk away either…”\r\n\
\r\n\
The U.S. delegation, led by Sen. P.J. Marsh, calls the tariffs a “long\u{2011}standing” \
matter of national defense.The White House wants them kept at 25% — or $1.13bn a year, \
up from $600 million in the mid-1990s. Some of the U.S.officials disagree: “It hurts us, \
the U.S. farmers and AT&amp;T alike,” one of them said ; the U.N. and the WHO, he added, \
had no say in it.\r\n\
\r\n\
<p>What is on the table</p><ul><li>1,750 tonnes of aluminum</li><li>F-16 and F-35s parts \
(No. 4 on the list)</li><li>a 10-year plan for l’industrie laiti\u{e8}re</li></ul>\r\n\
“Our neighbours’ economists analysed it,” a spokes\u{ad}woman for the EU, which isn't at \
the table, wrote at 9.15 p.m. on www.example.eu/trade-talks?id=7. “They organise, we \
organize!”She left.<br/>Shares rose 3.2 per cent&hellip; @TradeDesk #SteelTalks2026\r\n";

#[test]
fn the_report_becomes_these_tokens() {
    let expected = "\
        u.s. and canada reopen talks on steel \
        | by j r hallam <date> <time> <email> \
        | ottawa and washington will hold two days of discussions \
        | carney trade minister said on monday \
        that canada defense program and its aluminum laborers were among the priority sectors \
        | we won't sign a bad deal ms o'dell roy told reporters in st john \
        | but we don't walk away either \
        | the u.s. delegation led by sen pj marsh calls the tariffs a long standing \
        matter of national defense \
        | the white house wants them kept at <percent> or <money> a year \
        up from <money> million in the mid <year> \
        | some of the u.s. officials disagree it hurts us \
        the u.s. farmers and at&t alike one of them said the un and the w.h.o. he added \
        had no say in it \
        | what is on the table | <number> tonnes of aluminum | f16 and f35 parts \
        no <number> on the list | a <number> year plan for l industrie laitière \
        | our neighbors economists analyzed it a spokeswoman for the eu which isn't at \
        the table wrote at <number> p.m. on <url> \
        | they organize we organize \
        | she left | shares rose <number> per cent | tradedesk steeltalks2026";
    assert_eq!(tokens(REPORT), expected);
}

#[test]
fn stems_without_stop_words_keep_every_sentence_apart() {
    let options = TokenizerOptions {
        stem: Some(Language::English),
        stop_words: StopWords::English,
        ..TokenizerOptions::default()
    };
    let found = tokens_with(options, REPORT);
    for sentence in [
        "| ottawa washington hold two day discuss |",
        "| carney trade minist said monday canada defens program aluminum labor prioriti sector |",
        "| sign bad deal ms o'dell roy told report st john | walk away |",
        "| neighbor economist analyz spokeswoman eu tabl wrote <number> p.m. <url> |",
        "| organiz organiz | left | share rose <number> per cent |",
    ] {
        assert!(found.contains(sentence), "{sentence}\n{found}");
    }
}
