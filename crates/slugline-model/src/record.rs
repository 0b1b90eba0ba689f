//! What was counted of one term, as a few bytes of a file.

/// What was counted of one term.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TermStatistics<'a> {
    /// The articles that have it.
    pub(crate) articles: u64,
    pub(crate) mass: u64,
    /// The topics that it was seen with, ascending.
    pub(crate) topics: &'a [u32],
    /// Its masses in the articles of these.
    pub(crate) masses: &'a [u64],
}

impl TermStatistics<'_> {
    /// Topics with their masses.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (u32, u64)> {
        self.topics.iter().copied().zip(self.masses.iter().copied())
    }
}

/// In the head of a record: it has one topic, which all of its mass is of.
pub(crate) const SINGLE: u64 = 1;

/// In the head of a record: one article has the term, or, of a record that isn't single, the
/// masses of the topics add up to that of the term.
pub(crate) const SHORT: u64 = 2;

/// In the head of a record that isn't single: one article has the term, and each topic has all of
/// its mass. Most terms are those of one article.
pub(crate) const ALIKE: u64 = 4;

/// Writes the shortest form of a record.
pub(crate) fn write_record(term: TermStatistics<'_>, records: &mut Vec<u8>) {
    if let (&[topic], &[mass]) = (term.topics, term.masses)
        && mass == term.mass
    {
        let head = u64::from(topic) << 2 | SINGLE;
        if term.articles == 1 {
            put_varint(head | SHORT, records);
        } else {
            put_varint(head, records);
            put_varint(term.articles, records);
        }
        put_varint(mass, records);
        return;
    }
    let sum = term
        .masses
        .iter()
        .try_fold(0_u64, |sum, &mass| sum.checked_add(mass));
    let adds_up = sum == Some(term.mass);
    let head = (term.topics.len() as u64) << 3;
    if term.articles == 1 && !adds_up && term.masses.iter().all(|&mass| mass == term.mass) {
        put_varint(head | ALIKE, records);
        put_varint(term.mass, records);
        let mut next = 0;
        for &topic in term.topics {
            put_varint((topic - next).into(), records);
            next = topic + 1;
        }
        return;
    }
    put_varint(if adds_up { head | SHORT } else { head }, records);
    put_varint(term.articles, records);
    if !adds_up {
        put_varint(term.mass, records);
    }
    let mut next = 0;
    for (&topic, &mass) in term.topics.iter().zip(term.masses) {
        put_varint((topic - next).into(), records);
        put_varint(if adds_up { mass } else { term.mass - mass }, records);
        next = topic + 1;
    }
}

/// Steps over what follows the head of a record.
pub(crate) fn skip_behind(head: u64, rest: &mut &[u8]) -> Option<()> {
    let short = head & SHORT != 0;
    let numbers = if head & SINGLE == 0 {
        let pairs = head >> 3;
        if head & ALIKE != 0 {
            pairs + 1
        } else {
            pairs.checked_mul(2)? + if short { 1 } else { 2 }
        }
    } else if short {
        1
    } else {
        2
    };
    for _ in 0..numbers {
        let end = rest.iter().position(|&byte| byte < 0x80)?;
        *rest = &rest[end + 1..];
    }
    Some(())
}

/// Writes a number seven bits a byte, the lowest first; all but its last byte have the highest
/// bit (LEB128).
pub(crate) fn put_varint(mut number: u64, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
}

/// How many bytes [`put_varint`] writes.
pub(crate) fn varint_len(number: u64) -> u64 {
    let bits = u64::BITS - number.leading_zeros();
    u64::from(bits.max(1).div_ceil(7))
}

/// Reads a number that [`put_varint`] wrote, or any other of 64 bits in that form.
#[inline]
pub(crate) fn varint(rest: &mut &[u8]) -> Option<u64> {
    let (&first, bytes) = rest.split_first()?;
    *rest = bytes;
    if first < 0x80 {
        return Some(first.into());
    }
    let mut number = u64::from(first & 0x7f);
    for shift in (7..64).step_by(7) {
        let (&byte, bytes) = rest.split_first()?;
        *rest = bytes;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            // Of the tenth byte there is room for one bit.
            return (shift < 63 || byte < 2).then_some(number);
        }
    }
    None
}
