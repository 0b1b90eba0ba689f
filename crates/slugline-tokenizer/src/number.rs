//! Numbers: what begins with a digit or a currency sign, and which kind of number it is.

use crate::chars::{Class, ascii_end, char_at, class_at, digits_end, is_currency, word_end};
use crate::lexer::{Kind, Span, skip_possessive};

/// The kinds of numbers, each with the token it is folded to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NumberKind {
    Number,
    Money,
    Percent,
    Date,
    Year,
    Time,
}

impl NumberKind {
    pub(crate) const fn token(self) -> &'static str {
        match self {
            Self::Number => "<number>",
            Self::Money => "<money>",
            Self::Percent => "<percent>",
            Self::Date => "<date>",
            Self::Year => "<year>",
            Self::Time => "<time>",
        }
    }
}

/// The lexeme that begins with the digit at `start`: a number, or a word such as `5g`.
pub(crate) fn number(text: &str, start: usize) -> Span {
    if let Some(end) = date_end(text, start) {
        return span(text, NumberKind::Date, start, end);
    }
    if let Some(end) = clock_end(text, start) {
        return span(text, NumberKind::Time, start, end);
    }
    let amount_end = amount_end(text, start);
    let amount = &text[start..amount_end];
    let suffix_end = word_end(text, amount_end);
    match &text[amount_end..suffix_end] {
        "" => {
            let (kind, end) = sign(text, amount_end).unwrap_or_else(|| (kind(amount), amount_end));
            span(text, kind, start, end)
        }
        "s" if is_year(amount) => span(text, NumberKind::Year, start, suffix_end),
        suffix if is_any(suffix, &["am", "pm"]) => span(text, NumberKind::Time, start, suffix_end),
        suffix if is_any(suffix, &["pc"]) => span(text, NumberKind::Percent, start, suffix_end),
        suffix if is_any(suffix, &["s", "st", "nd", "rd", "th"]) || is_magnitude(suffix) => {
            span(text, NumberKind::Number, start, suffix_end)
        }
        suffix if is_part_of_word(amount, suffix) => Span {
            next: skip_possessive(text, suffix_end),
            ..Span::new(Kind::Word, start, suffix_end)
        },
        // A unit of measure is a word of its own: `10km`, `1.5gw`.
        _ => span(text, NumberKind::Number, start, amount_end),
    }
}

/// The sum of money that begins with the currency sign at `sign`, if an amount follows it,
/// perhaps after a space.
pub(crate) fn money(text: &str, sign: usize) -> Option<Span> {
    let after = sign + char_at(text, sign)?.len_utf8();
    if class_at(text, after) == Class::Digit {
        return Some(sum(text, sign, after));
    }
    let amount = after + 1;
    let is_spaced =
        text.as_bytes().get(after) == Some(&b' ') && class_at(text, amount) == Class::Digit;
    is_spaced.then(|| sum(text, amount, amount))
}

/// The sum of money whose currency sign at `sign` has capitals before it: `US$5`, `HK$5`.
pub(crate) fn money_of(text: &str, start: usize, sign: usize) -> Option<Span> {
    let country = &text[start..sign];
    let is_country = country.len() <= 3 && country.bytes().all(|byte| byte.is_ascii_uppercase());
    let amount = sign + char_at(text, sign)?.len_utf8();
    (is_country && class_at(text, amount) == Class::Digit).then(|| sum(text, start, amount))
}

fn sum(text: &str, start: usize, amount: usize) -> Span {
    let amount_end = amount_end(text, amount);
    let suffix_end = word_end(text, amount_end);
    let end = if is_magnitude(&text[amount_end..suffix_end]) {
        suffix_end
    } else {
        amount_end
    };
    span(text, NumberKind::Money, start, end)
}

fn span(text: &str, kind: NumberKind, start: usize, end: usize) -> Span {
    Span {
        kind: Kind::Number(kind),
        start,
        end,
        next: skip_possessive(text, end),
    }
}

/// Digits, and more of them behind a decimal point, a separator of thousands or a stroke.
fn amount_end(text: &str, start: usize) -> usize {
    let mut end = digits_end(text, start);
    while let Some(c) =
        char_at(text, end).filter(|c| matches!(c, '.' | ',' | '/' | '⁄' | '٫' | '٬'))
    {
        let digits = end + c.len_utf8();
        if class_at(text, digits) != Class::Digit {
            break;
        }
        end = digits_end(text, digits);
    }
    end
}

/// A sign behind the amount, perhaps after a space: `76%`, `76 %`, `5€`, `5 €`.
fn sign(text: &str, amount_end: usize) -> Option<(NumberKind, usize)> {
    let at = amount_end + usize::from(text.as_bytes().get(amount_end) == Some(&b' '));
    let sign = char_at(text, at)?;
    let end = at + sign.len_utf8();
    // What is kept of `5 €` is its amount: a token has no space in it.
    let token_end = if at > amount_end { amount_end } else { end };
    match sign {
        '%' | '‰' | '٪' => Some((NumberKind::Percent, token_end)),
        // In `5 $6` the sign is that of the next amount.
        _ if is_currency(sign) && money(text, at).is_none() => Some((NumberKind::Money, token_end)),
        _ => None,
    }
}

/// What a number is that nothing stands beside.
pub(crate) fn kind(amount: &str) -> NumberKind {
    if is_year(amount) {
        NumberKind::Year
    } else {
        NumberKind::Number
    }
}

/// The years that news tell of; another number of four digits is just a number.
fn is_year(amount: &str) -> bool {
    amount.len() == 4
        && amount
            .parse()
            .is_ok_and(|year| (1500..2100).contains(&year))
}

fn is_magnitude(suffix: &str) -> bool {
    is_any(suffix, &["k", "m", "b", "mn", "bn", "tn", "trn"])
}

/// `5g`, `4x4` and `3d` are words, as `g7` is.
fn is_part_of_word(amount: &str, suffix: &str) -> bool {
    amount.bytes().all(|byte| byte.is_ascii_digit())
        && (suffix.chars().nth(1).is_none() || suffix.chars().any(char::is_numeric))
}

fn is_any(suffix: &str, known: &[&str]) -> bool {
    known.iter().any(|known| suffix.eq_ignore_ascii_case(known))
}

/// Day, month and year in any order with one separator: `12/05/2024`, `2024-05-12`, `1.5.2024`.
fn date_end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let group_end = |from| ascii_end(text, from, u8::is_ascii_digit);
    let first = group_end(start);
    let separator = *bytes.get(first).filter(|byte| b"/-.".contains(byte))?;
    let second = group_end(first + 1);
    if bytes.get(second) != Some(&separator) {
        return None;
    }
    let third = group_end(second + 1);
    let lengths = (first - start, second - first - 1, third - second - 1);
    let is_date = match lengths {
        (4, 1..=2, 1..=2) | (1..=2, 1..=2, 4) => true,
        (1..=2, 1..=2, 2) => separator == b'/',
        _ => false,
    };
    is_date.then_some(third)
}

/// Hours and minutes, perhaps seconds, perhaps which half of the day: `10:30`, `9:15pm`.
fn clock_end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let group_end = |from| ascii_end(text, from, u8::is_ascii_digit);
    let hours = group_end(start);
    let mut end = group_end(hours + 1);
    if hours - start > 2 || bytes.get(hours) != Some(&b':') || end - hours != 3 {
        return None;
    }
    if bytes.get(end) == Some(&b':') && group_end(end + 1) == end + 3 {
        end += 3;
    }
    let suffix_end = word_end(text, end);
    let is_half = is_any(&text[end..suffix_end], &["am", "pm"]);
    Some(if is_half { suffix_end } else { end })
}
