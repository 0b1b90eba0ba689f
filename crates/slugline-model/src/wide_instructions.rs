//! Work by wider instructions than all processors of a kind have, where the one at hand has them.

/// What may be done by wide instructions.
pub(crate) trait Work {
    /// It must always be inlined, as all that it calls: what isn't is not compiled for them.
    fn work(self);
}

/// To choose costs little, but keeps work from being inlined where it is asked for: on fewer numbers
/// it doesn't pay.
const LEAST_NUMBERS: usize = 64;

/// Does some work on so many numbers; on x86-64 compiled for AVX2 and AVX-512 as well, and by these
/// if the processor has them: four or eight numbers at a time in place of two. What it computes is
/// the same to the last bit.
#[inline]
pub(crate) fn by_wide_instructions<W: Work>(numbers: usize, work: W) {
    #[cfg(all(target_arch = "x86_64", not(miri)))]
    if numbers >= LEAST_NUMBERS
        && let Some(by_the_widest) = widest()
    {
        #[expect(
            unsafe_code,
            reason = "there is no safe way to call what is compiled for some processors only, and it saves a tenth of the time of classifying by a thousand topics"
        )]
        // SAFETY: all that has to hold for a call of what `widest` returns is that the processor
        // has the instructions that it is compiled for, which is asked there. The functions
        // themselves are safe code.
        unsafe {
            by_the_widest(work);
        }
        return;
    }
    #[cfg(not(all(target_arch = "x86_64", not(miri))))]
    let _ = numbers;
    work.work();
}

/// What does work by the widest instructions that the processor has, if these are wide. It is only
/// safe on this processor.
#[cfg(all(target_arch = "x86_64", not(miri)))]
#[inline]
fn widest<W: Work>() -> Option<unsafe fn(W)> {
    let ways = ways().into_iter().find(|&(is_there, _)| is_there);
    ways.map(|(_, by_instructions)| by_instructions)
}

/// What does work by wide instructions, the widest first, and whether the processor has them.
///
/// The first processors with AVX-512 run slower for a while once they have used it, and lose more
/// than they gain; those that can count the bits of as many numbers are later ones.
#[cfg(all(target_arch = "x86_64", not(miri)))]
#[inline]
fn ways<W: Work>() -> [(bool, unsafe fn(W)); 2] {
    let has_avx512 = std::arch::is_x86_feature_detected!("avx512f")
        && std::arch::is_x86_feature_detected!("avx512vpopcntdq");
    let has_avx2 = std::arch::is_x86_feature_detected!("avx2");
    [(has_avx512, by_avx512), (has_avx2, by_avx2)]
}

/// AVX-512 has instructions for a product and a sum that round once instead of twice. Rust doesn't
/// use them of its own accord.
#[cfg(all(target_arch = "x86_64", not(miri)))]
#[target_feature(enable = "avx512f")]
fn by_avx512<W: Work>(work: W) {
    work.work();
}

#[cfg(all(target_arch = "x86_64", not(miri)))]
#[target_feature(enable = "avx2")]
fn by_avx2<W: Work>(work: W) {
    work.work();
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    struct Products<'a>(&'a [f64], &'a [f32], &'a mut Vec<u64>);

    impl Work for Products<'_> {
        #[expect(
            clippy::inline_always,
            reason = "only what is inlined is compiled for wide instructions"
        )]
        #[inline(always)]
        fn work(self) {
            let products = self.0.iter().zip(self.1).map(|(number, &factor)| {
                let sum = number * f64::from(factor) + number / 3.0;
                sum.sqrt().to_bits().wrapping_add(7)
            });
            self.2.extend(products);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// On a processor without them it has nothing to tell.
        #[test]
        fn wide_instructions_change_no_bit(
            numbers in prop::collection::vec(0.0_f64..1e9, 0..100),
            factors in prop::collection::vec(0.0_f32..9.0, 0..100),
        ) {
            let (mut wide, mut plain) = (Vec::new(), Vec::new());
            by_wide_instructions(numbers.len() + LEAST_NUMBERS, Products(&numbers, &factors, &mut wide));
            Products(&numbers, &factors, &mut plain).work();
            prop_assert_eq!(wide, plain);
        }

        /// Each of them, not the widest alone.
        #[cfg(all(target_arch = "x86_64", not(miri)))]
        #[test]
        fn no_instructions_change_a_bit(
            numbers in prop::collection::vec(0.0_f64..1e9, 0..100),
            factors in prop::collection::vec(0.0_f32..9.0, 0..100),
        ) {
            let mut plain = Vec::new();
            Products(&numbers, &factors, &mut plain).work();
            for way in 0..2 {
                let mut wide = Vec::new();
                let (is_there, by_instructions) = ways()[way];
                if !is_there {
                    continue;
                }
                #[expect(unsafe_code, reason = "as where work is done")]
                // SAFETY: the processor has the instructions.
                unsafe {
                    by_instructions(Products(&numbers, &factors, &mut wide));
                }
                prop_assert_eq!(&wide, &plain);
            }
        }
    }
}
