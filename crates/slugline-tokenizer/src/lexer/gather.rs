//! The short ways through a text: words, numbers and marks of which a look at the next bytes tells
//! what the rules would say.

use super::{Lexer, Span, end_sentence};
use crate::acronym::PRONOUNS;
use crate::chars::{ascii_end, ends_word, is_ascii_outside};
use crate::number::{self, NumberKind};
use crate::options::{MAX_WORD_CHARS, Numbers};
use crate::short_word::{PackedWord, SENTENCE_END, packed, short};
use crate::{address, sentence, word};

/// Why [`Lexer::gather`] came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stop {
    /// There is no room for more words.
    Full,
    /// This lexeme follows the words. The lexer has stepped over it.
    At(Span),
    /// The text is at its end.
    End,
}

impl Lexer<'_> {
    /// Puts words into a list, up to its capacity, as long as they are short and plain, which
    /// most are, with a [`SENTENCE_END`] between those of two sentences.
    pub(crate) fn gather(&mut self, words: &mut Vec<PackedWord>) -> Stop {
        let letters = self.masks.small_letters();
        let mut walk = self.masks.walk(self.at);
        // A word and the end of its sentence come together.
        while words.len() + 1 < words.capacity() {
            let Some(at) = walk.next_event() else {
                self.at = self.text.len();
                return Stop::End;
            };
            let byte = letters[at];
            if byte.is_ascii_lowercase() {
                let end = walk.run_end(at);
                if let Some(word) = short(letters, at, end)
                    && !self.is_acronym(word, at, end)
                {
                    if ends_word(letters[end]) {
                        self.line_ends = 0;
                        words.push(word);
                        walk.step();
                        continue;
                    }
                    if let Some(tail) = self.tail(at, end)
                        && let Some(word) = short(letters, at, tail.word_end)
                    {
                        self.line_ends = 0;
                        words.push(word);
                        if tail.ends_sentence {
                            words.push(SENTENCE_END);
                        }
                        walk.step();
                        walk.step_to(tail.end);
                        continue;
                    }
                }
            } else if byte.is_ascii_digit() {
                if let Some((number, end)) = self.plain_number(at, walk.run_end(at)) {
                    self.line_ends = 0;
                    words.push(number);
                    walk.step();
                    walk.step_to(end);
                    continue;
                }
            } else if let Some(ends_sentence) = self.plain_mark(at, byte) {
                if ends_sentence {
                    end_sentence(words);
                }
                walk.step();
                continue;
            }
            self.at = at;
            if let Some(span) = self.any(words) {
                self.line_ends = 0;
                return Stop::At(span);
            }
            walk = self.masks.walk(self.at);
        }
        self.at = walk.next_event().unwrap_or(self.text.len());
        Stop::Full
    }

    /// Whether the word may be an acronym that spells a pronoun.
    #[inline]
    fn is_acronym(&self, word: PackedWord, at: usize, end: usize) -> bool {
        is_pronoun(word) && PRONOUNS.contains(&&self.text[at..end])
    }

    /// What hangs on the word that begins with the run from `at` to `end`, where what follows
    /// could belong to it, if that can be told by a look at the next bytes: [`word::word`] would
    /// say the same.
    #[inline(never)]
    fn tail(&mut self, at: usize, end: usize) -> Option<Tail> {
        let letters = self.masks.small_letters();
        let behind = |count| letters.get(end + count).copied().unwrap_or(b' ');
        let mut tail = Tail {
            word_end: end,
            end,
            ends_sentence: false,
        };
        match (letters[end], behind(1)) {
            // A letter alone may begin an acronym.
            (b'.', after)
                if after.is_ascii_whitespace()
                    || after.is_ascii()
                        && end - at > 1
                        && &letters[at..end] != b"www"
                        && !self.may_be_address(end) =>
            {
                let is_abbreviation = sentence::is_abbreviation(self.text, at, end);
                tail.ends_sentence = !is_abbreviation && after.is_ascii_whitespace();
                tail.end = end + usize::from(is_abbreviation || tail.ends_sentence);
            }
            (b':', after) if after != b'/' => {}
            (b'-' | b'_' | b'+', after) if after.is_ascii_whitespace() => {}
            // A digit behind a hyphen may be that of a name.
            (b'-' | b'_' | b'+', after) if !after.is_ascii_digit() && !self.may_be_address(end) => {
            }
            (b'\'', b's') if is_ascii_outside(behind(2)) => tail.end = end + 2,
            (b'\'', after) if after.is_ascii_lowercase() => {
                tail.end = ascii_end(self.text, end + 1, u8::is_ascii_alphanumeric);
                tail.word_end = tail.end;
                let loses_vowel = tail.end > end + 2 && word::is_elided(&self.text[at..end]);
                if loses_vowel || !ends_word(letters[tail.end]) {
                    return None;
                }
            }
            (b'\'', after) if after.is_ascii() => {}
            _ => return None,
        }
        Some(tail)
    }

    /// Whether the name of a host or of a mailbox may go on at `end`, as far as its next signs tell.
    fn may_be_address(&mut self, end: usize) -> bool {
        if end < self.no_address_before {
            return false;
        }
        let name_end = ascii_end(self.text, end, |&byte| address::is_in_name(byte));
        let may_be = matches!(self.text.as_bytes().get(name_end), Some(b'@' | b'/'));
        if !may_be {
            self.no_address_before = name_end;
        }
        may_be
    }

    /// The kind of the number that begins with the run from `start` to `end`, and where it ends, if
    /// it is digits, perhaps with a decimal point among them, and nothing that could belong to them
    /// follows: [`number::number`] would say the same.
    #[inline(never)]
    fn plain_number(&self, start: usize, end: usize) -> Option<(PackedWord, usize)> {
        let letters = self.masks.small_letters();
        let digits_end = |from| ascii_end(self.text, from, u8::is_ascii_digit);
        let is_plain = self.numbers == Numbers::Fold
            && end - start <= MAX_WORD_CHARS
            && letters[start..end].iter().all(u8::is_ascii_digit);
        if !is_plain {
            return None;
        }
        let end = match letters[end] {
            b'.' | b',' => match digits_end(end + 1) {
                no_digits if no_digits == end + 1 => end,
                decimals_end => decimals_end,
            },
            _ => end,
        };
        let after = letters.get(end + 1).copied().unwrap_or(b' ');
        let is_alone = match letters[end] {
            b' ' => after.is_ascii() && !matches!(after, b'%' | b'$'),
            // Else it may be the year or the day of a date.
            b'-' if after.is_ascii_digit() => letters[digits_end(end + 1)] != b'-',
            b'.' | b',' | b'/' | b'-' | b':' => after.is_ascii() && !after.is_ascii_digit(),
            next => ends_word(next) && next != b'%',
        };
        is_alone.then(|| match number::kind(&self.text[start..end]) {
            NumberKind::Year => (YEAR, end),
            _ => (NUMBER, end),
        })
    }

    /// Whether the mark that is here ends a sentence, if that can be told by a look at the next
    /// byte: [`sentence::is_end`] would say the same.
    #[inline]
    fn plain_mark(&mut self, at: usize, byte: u8) -> Option<bool> {
        match byte {
            b'\n' => {
                self.line_ends = self.line_ends.saturating_add(1);
                Some(self.line_ends > 1)
            }
            b'!' | b'?' => Some(true),
            b'.' if is_ascii_outside(self.masks.small_letters()[at + 1]) => Some(true),
            b'.' => self.point(at),
            _ => None,
        }
    }

    /// The same for a full stop before a letter or digit.
    #[inline(never)]
    fn point(&self, at: usize) -> Option<bool> {
        let text = self.text.as_bytes();
        let next = *text.get(at + 1)?;
        let before = at.checked_sub(1).map_or(b' ', |before| text[before]);
        (next.is_ascii() && before.is_ascii()).then(|| {
            let follows_space = char::from(before).is_whitespace();
            !follows_space && !next.is_ascii_lowercase()
        })
    }
}

/// How a word ends that something hangs on.
#[derive(Debug, Clone, Copy)]
struct Tail {
    word_end: usize,
    /// Behind what hangs on the word and is not part of it.
    end: usize,
    ends_sentence: bool,
}

/// Whether the word in small letters is one of the [`PRONOUNS`].
#[inline]
fn is_pronoun(word: PackedWord) -> bool {
    const SMALL: [PackedWord; 3] = [packed("us"), packed("who"), packed("it")];
    SMALL.contains(&word)
}

const NUMBER: PackedWord = packed(NumberKind::Number.token());
const YEAR: PackedWord = packed(NumberKind::Year.token());

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::fold::fold;
    use crate::masks::Masks;
    use crate::short_word::ShortWord;

    /// The words of a text, with empty ones where sentences end, by `next`, which puts plain words
    /// into the list and hands over lexemes.
    fn words(
        text: &str,
        numbers: Numbers,
        mut next: impl FnMut(&mut Lexer<'_>, &mut Vec<PackedWord>) -> Stop,
    ) -> Vec<String> {
        let mut masks = Masks::default();
        masks.classify(text);
        let mut lexer = Lexer::new(text, &masks, numbers);
        let mut packed = Vec::with_capacity(4);
        let mut words = Vec::new();
        loop {
            let stop = next(&mut lexer, &mut packed);
            let texts = packed
                .drain(..)
                .map(|word| ShortWord::from_packed(word).unwrap());
            words.extend(texts.map(|word| word.text().to_owned()));
            match stop {
                Stop::Full => {}
                Stop::At(span) => fold(text, span, numbers, &mut String::new(), |word| {
                    words.push(word.to_owned());
                }),
                Stop::End => break,
            }
        }
        // That a sentence ends is said anew where the list was emptied before.
        words.dedup_by(|a, b| a.is_empty() && b.is_empty());
        words
    }

    fn by_short_ways(lexer: &mut Lexer<'_>, words: &mut Vec<PackedWord>) -> Stop {
        lexer.gather(words)
    }

    /// The rules alone, character by character.
    fn by_the_rules(lexer: &mut Lexer<'_>, words: &mut Vec<PackedWord>) -> Stop {
        if lexer.at == lexer.text.len() {
            return Stop::End;
        }
        match lexer.any(words) {
            Some(span) => {
                lexer.line_ends = 0;
                Stop::At(span)
            }
            None => Stop::Full,
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 4096,
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        /// The short ways through a text find what the rules say.
        #[test]
        fn short_ways_follow_the_rules(
            pieces in prop::collection::vec(prop::sample::select(vec![
                "a", "J", "Mr", "no", "oil", "dept", "OPEC", "US", "IT", "WHO", "talks", "Carney",
                "www", "internationalisation", "counterrevolutionaries", "supercalifragilistic",
                ".", "..", ",", "!", "?", "-", "_", "+", "@", ":", "://", "/", "&", "'", "'s", "'S",
                "'t", "'ll", "l", "dell", "`", "’s", "$", "%", "€", "(", "\"", "…", "\u{2028}", "é", "日本", "\u{301}",
                " ", "  ", "\n", "\n\n", "\t", "\u{b}", "1", "16", "555", "2024", "1990s", "3.5", "5pm", "x.com", "F-", "0", ";",
            ]), 0..30),
            numbers in prop::sample::select(vec![Numbers::Fold, Numbers::Keep]),
        ) {
            let text = pieces.concat();
            prop_assert_eq!(
                words(&text, numbers, by_short_ways),
                words(&text, numbers, by_the_rules),
                "{:?}", text
            );
        }
    }
}
