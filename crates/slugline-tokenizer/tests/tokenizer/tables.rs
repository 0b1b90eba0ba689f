//! Tables of the difficult places of English news.

use slugline_tokenizer::{Numbers, TokenizerOptions};

use crate::{check, tokens, tokens_with};

#[test]
fn sentences() {
    check(&[
        (
            "Talks ended. He left! Why? Well… Yes",
            "talks ended | he left | why | well | yes",
        ),
        ("discussions.Carney said", "discussions | carney said"),
        ("priority sectors..“We agree", "priority sectors | we agree"),
        ("he said.” She left", "he said | she left"),
        ("(ended.) She left", "ended | she left"),
        ("one line\nand the next", "one line and the next"),
        ("Headline\n\nText", "headline | text"),
        ("Headline\r\n\r\nText", "headline | text"),
        ("Headline\n \t\nText", "headline | text"),
        ("Headline\u{2029}Text", "headline | text"),
        (
            "Mr. Hall met Dr. Bo on Jan. 5.",
            "mr hall met dr bo on jan <number>",
        ),
        ("St. John's vs. York", "st john vs york"),
        ("No. 10 said no. He left", "no <number> said no | he left"),
        ("J. P. Hall and R.T. Bo", "j p hall and rt bo"),
        ("the U.S. and the U.N. Then", "the u.s. and the un then"),
        (
            "He runs bbc.co.uk and node.js",
            "he runs bbc co uk and node js",
        ),
        (
            "fell .5 points in .NET shops",
            "fell <number> points in net shops",
        ),
        ("rose 5.93. Then fell", "rose <number> | then fell"),
        ("in 2004.Then", "in <year> | then"),
        ("one; two: three, four", "one two three four"),
        (" . . . x", "x"),
    ]);
}

#[test]
fn apostrophes_and_quotes() {
    check(&[
        (
            "Ottawa’s Ottawa's Ottawaʼs OTTAWA’S Ottawa`s",
            "ottawa ottawa ottawa ottawa ottawa",
        ),
        (
            "the Carneys’ and the Carneys' plan",
            "the carneys and the carneys plan",
        ),
        ("don’t don't donʼt DON'T", "don't don't don't don't"),
        ("we'll they’ve I'm it's", "we'll they've i'm it"),
        (
            "l’industrie d'Estaing qu'il dell’arte",
            "l industrie d estaing qu il dell arte",
        ),
        ("O’Brien O'Neill’s", "o'brien o'neill"),
        (
            "‘quoted’ 'quoted' “quoted” «quoted» \"quoted\"",
            "quoted quoted quoted quoted quoted",
        ),
        ("‘Ottawa’s plan’ rock ’n’ roll", "ottawa plan rock n roll"),
        (
            "the ’90s U.S.’s 2024's F-16's",
            "the <number> u.s. <year> f16",
        ),
        ("the boys' and s", "the boys and s"),
    ]);
}

#[test]
fn hyphens_and_dashes() {
    check(&[
        (
            "long-standing well\u{2011}known re\u{2010}elect",
            "long standing well known re elect",
        ),
        ("talks—he said—ended – so", "talks he said ended so"),
        ("co\u{ad}oper\u{ad}ate", "cooperate"),
        ("U.S.-led EU-wide - -- -x-", "u.s. led eu wide x"),
        ("snake_case a/b and/or", "snake case a b and or"),
    ]);
}

#[test]
fn acronyms() {
    check(&[
        (
            "U.S. U.S U.S.A. U.N. E.U. U.K. a.m. p.m. e.g. i.e.",
            "u.s. u.s. usa un eu uk a.m. p.m. eg ie",
        ),
        ("in the U.S.", "in the u.s."),
        ("in the U.S.?", "in the u.s."),
        ("UN EU UK USA PM", "un eu uk usa pm"),
        (
            "US tariffs hurt us, the US’s ally. Us?",
            "u.s. tariffs hurt us the u.s. ally | us",
        ),
        ("US TARIFFS HURT CANADA", "u.s. tariffs hurt canada"),
        (
            "the WHO chief, who left an IT firm; it fell",
            "the w.h.o. chief who left an i.t. firm it fell",
        ),
        ("WHO IS TO BLAME FOR IT ALL", "who is to blame for it all"),
        ("W.H.O. I.T. D.O.D. A.I.", "w.h.o. i.t. dod ai"),
        ("U.S.officials U.S.Senate", "u.s. officials u.s. senate"),
        (
            "AT&T AT&amp;T's R&D Q&A S&P 500",
            "at&t at&t r&d q&a s&p <number>",
        ),
        (
            "salt & pepper bread&butter SALT&PEPPER",
            "salt pepper bread butter salt pepper",
        ),
    ]);
}

#[test]
fn numbers_are_folded_by_kind() {
    check(&[
        (
            "$1.13bn £600m US$5 HK$2,000",
            "<money> <money> <money> <money>",
        ),
        (
            "€5 million, € 5, 5€ and 5 €",
            "<money> million <money> <money> and <money>",
        ),
        ("£2.5m-a-year ¥300 ₹10", "<money> a year <money> <money>"),
        (
            "76% 76 % 5pc 76 percent 3 per cent",
            "<percent> <percent> <percent> <number> percent <number> per cent",
        ),
        (
            "1,750 5.93 737 9/11 1.2.3 10k 5bn",
            "<number> <number> <number> <number> <number> <number> <number>",
        ),
        (
            "1990s 90s 2004 1492 1750 2100",
            "<year> <number> <year> <number> <year> <number>",
        ),
        (
            "2004-05 2019–2024 mid-1990s mid-90s",
            "<year> <number> <year> <year> mid <year> mid <number>",
        ),
        (
            "12/05/2024 2024-05-12 1.5.2024 5/6/24",
            "<date> <date> <date> <date>",
        ),
        (
            "10:30 9:15pm 5pm 9.30am 10:30:15 2:1",
            "<time> <time> <time> <time> <time> <number> <number>",
        ),
        (
            "3rd 21st 10-year 1st-place",
            "<number> <number> <number> year <number> place",
        ),
        ("10km 1.5GW 5½", "<number> km <number> gw <number> <number>"),
        ("١٢٣ ４２ ２０２４ ५", "<number> <number> <year> <number>"),
        ("-5 +5 #1; $ £ %", "<number> <number> <number>"),
        ("5 $6 x$y", "<number> <money> x y"),
    ]);
}

#[test]
fn names_with_digits_are_words() {
    check(&[
        (
            "F-16 F16 F-16s B-52 G7 G-7 COVID-19 Covid-19 5G 4x4",
            "f16 f16 f16 b52 g7 g7 covid19 covid19 5g 4x4",
        ),
        (
            "H1N1 MP3 A320 7-Eleven Agenda-2030",
            "h1n1 mp3 a320 <number> eleven agenda <year>",
        ),
        ("up-5% from-1,750 Su-27-", "up <percent> from <number> su27"),
    ]);
}

#[test]
fn numbers_can_be_kept() {
    let options = TokenizerOptions {
        numbers: Numbers::Keep,
        ..TokenizerOptions::default()
    };
    for (text, expected) in [
        ("$1.13bn in 2004, 76% at 5PM", "$1.13bn in 2004 76% at 5pm"),
        (
            "1,750 of 12/05/2024 1990s 3rd",
            "1,750 of 12/05/2024 1990s 3rd",
        ),
        ("5 € and 76 % and € 7", "5 and 76 and 7"),
    ] {
        assert_eq!(tokens_with(options.clone(), text), expected, "{text}");
    }
}

#[test]
fn addresses() {
    check(&[
        (
            "see https://www.bbc.co.uk/news/x-1?y=2#z. Then",
            "see <url> | then",
        ),
        (
            "www.site.com, example.com/path and WWW.X.ORG",
            "<url> <url> and <url>",
        ),
        ("mail john.smith@bbc.co.uk! Or", "mail <email> | or"),
        (
            "@mark_carney on #Budget2024 and #trade",
            "mark carney on budget2024 and trade",
        ),
        (
            "talks.He/she left Amazon.com",
            "talks | he she left amazon com",
        ),
        ("<https://x.org/a> (http://y.org)", "<url> <url>"),
        ("note: http:/ x", "note http x"),
    ]);
}

#[test]
fn html_that_was_left_in_the_text() {
    check(&[
        (
            "<p>One</p><p>two <b>t</b>hree<br/>four</p>",
            "one | two three four",
        ),
        (
            "<a href=\"https://x.org\">link</a> CO<sub>2</sub>",
            "link co2",
        ),
        ("a < b and x <y, 3<5 >", "a b and x y <number> <number>"),
        (
            "Ottawa&#8217;s &pound;600m&nbsp;plan &lt;b&gt; &quot;x&quot;",
            "ottawa <money> plan b x",
        ),
        ("&bogus; &#0 & &&amp;", "bogus <number>"),
    ]);
}

#[test]
fn characters_in_disguise() {
    check(&[
        ("café cafe\u{301} CAFÉ", "café café café"),
        ("ﬁnance ｔｒａｄｅ", "finance trade"),
        (
            "\u{feff}tra\u{200d}de a\u{200b}b c\u{2060}d",
            "trade a b cd",
        ),
        ("trade\u{0}talks\u{7}x\u{fffd}y", "trade talks x y"),
        (
            "OTTAWA AND WASHINGTON AGREE ON TRADE",
            "ottawa and washington agree on trade",
        ),
        ("Ärger STRASSE ΟΔΟΣ ПРИВЕТ", "ärger strasse οδος привет"),
        ("Google™ m² 😀 x", "google m2 x"),
        ("", ""),
        (" \n\n.!?", ""),
    ]);
    assert_eq!(tokens("I\u{307}stanbul"), tokens("İstanbul"));
}
