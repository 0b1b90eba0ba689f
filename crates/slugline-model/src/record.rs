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

/// The highest bit of each byte.
const HIGHEST: u64 = 0x8080_8080_8080_8080;

/// Steps over what follows the head of a record.
pub(crate) fn skip_behind(head: u64, rest: &mut &[u8]) -> Option<()> {
    let short = head & SHORT != 0;
    let mut numbers = if head & SINGLE == 0 {
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
    // Eight bytes end at most so many numbers.
    while numbers >= 8
        && let Some((bytes, behind)) = rest.split_first_chunk()
    {
        let ends = !u64::from_le_bytes(*bytes) & HIGHEST;
        numbers -= u64::from(ends.count_ones());
        *rest = behind;
    }
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

/// Reads two numbers, of which the first is mostly of one byte and the other of few: a topic and
/// its mass. Bytes that are looked at one by one take several times as long.
#[inline]
pub(crate) fn two_varints(rest: &mut &[u8]) -> Option<(u64, u64)> {
    if let Some(&bytes) = rest.first_chunk() {
        let bytes = u64::from_le_bytes(bytes);
        let ends = !bytes & HIGHEST;
        let behind = ends & (ends.wrapping_sub(1));
        if ends & 0x80 != 0 && behind != 0 {
            let both = bytes & (behind ^ (behind - 1));
            *rest = &rest[behind.trailing_zeros() as usize / 8 + 1..];
            return Some((both & 0x7f, without_highest(both >> 8)));
        }
    }
    Some((varint(rest)?, varint(rest)?))
}

/// The lower seven bits of all bytes, joined.
#[inline]
fn without_highest(bytes: u64) -> u64 {
    let sevens = bytes & !HIGHEST;
    let fourteens = (sevens & 0x007f_007f_007f_007f) | ((sevens >> 1) & 0x3f80_3f80_3f80_3f80);
    let half = (fourteens & 0x0000_3fff_0000_3fff) | ((fourteens >> 2) & 0x0fff_c000_0fff_c000);
    (half & 0x0fff_ffff) | ((half >> 4) & 0x00ff_ffff_f000_0000)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Numbers as they are written, also with more bytes than they need, and what is none.
    fn bytes() -> impl Strategy<Value = Vec<u8>> {
        let number = prop_oneof![4 => 0_u64..128, 4 => 0_u64..1 << 22, 1 => any::<u64>()];
        let written = prop::collection::vec(number, 0..6).prop_map(|numbers| {
            let mut bytes = Vec::new();
            for number in numbers {
                put_varint(number, &mut bytes);
            }
            bytes
        });
        let byte = prop_oneof![any::<u8>(), Just(0x80), Just(0xff), Just(0)];
        prop_oneof![written, prop::collection::vec(byte, 0..24)]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn two_numbers_are_one_and_another(bytes in bytes()) {
            let (mut together, mut singly) = (&bytes[..], &bytes[..]);
            let two = two_varints(&mut together);
            let one = varint(&mut singly);
            let one_and_another = one.and_then(|one| Some((one, varint(&mut singly)?)));
            prop_assert_eq!(two, one_and_another);
            if two.is_some() {
                prop_assert_eq!(together, singly);
            }
        }

        #[test]
        fn as_many_numbers_are_stepped_over_as_there_are(
            bytes in prop::collection::vec(bytes(), 0..8),
            pairs in 0_u64..20,
        ) {
            let bytes = bytes.concat();
            let (mut over, mut singly) = (&bytes[..], &bytes[..]);
            let end = |rest: &mut &[u8]| {
                let end = rest.iter().position(|&byte| byte < 0x80)?;
                *rest = &rest[end + 1..];
                Some(())
            };
            let expected = (0..=2 * pairs).try_for_each(|_| end(&mut singly));
            let stepped = skip_behind(pairs << 3 | SHORT, &mut over);
            prop_assert_eq!(stepped, expected);
            if stepped.is_some() {
                prop_assert_eq!(over, singly);
            }
        }
    }
}
