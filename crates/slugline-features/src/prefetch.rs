//! Asks for memory before it is read.

/// Asks the processor to fetch an entry that will soon be read. It changes nothing but the time
/// that takes: a place beyond the end is ignored.
///
/// A read that misses the caches holds up what comes after it within some hundred instructions;
/// a request doesn't.
#[inline]
pub fn prefetch<T>(entries: &[T], place: usize) {
    #[cfg(all(target_arch = "x86_64", not(miri)))]
    if let Some(entry) = entries.get(place) {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        #[expect(
            unsafe_code,
            reason = "there is no safe way to ask for memory, and it saves a tenth of the time"
        )]
        // SAFETY: the instruction is part of SSE, which every x86-64 processor has. It reads and
        // writes no memory and can't fault whatever the address; here it is that of an entry.
        unsafe {
            _mm_prefetch::<_MM_HINT_T0>(std::ptr::from_ref(entry).cast());
        }
    }
    #[cfg(not(all(target_arch = "x86_64", not(miri))))]
    let _ = (entries, place);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Whatever is asked for, nothing comes of it.
        #[test]
        fn entries_stay_as_they_are(
            entries in prop::collection::vec(any::<(u32, f64)>(), 0..100),
            place in prop_oneof![0_usize..200, any::<usize>()],
        ) {
            let before = format!("{entries:?}");
            prefetch(&entries, place);
            prefetch::<[u8; 0]>(&[], place);
            prop_assert_eq!(format!("{entries:?}"), before);
        }
    }
}
