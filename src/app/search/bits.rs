//! A set of small numbers, one bit each: a hundred thousand fit where a processor reads fastest, and they come out in order.

/// The set.
#[derive(Debug, Clone, Default)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    /// A set for numbers below `n`, with none of them in it.
    pub(super) fn none(n: usize) -> Self {
        Self(vec![0; n.div_ceil(64)])
    }

    /// All numbers below `n`.
    pub(super) fn all(n: usize) -> Self {
        let mut words = vec![u64::MAX; n.div_ceil(64)];
        if let Some(last) = words.last_mut().filter(|_| !n.is_multiple_of(64)) {
            *last = (1 << (n % 64)) - 1;
        }
        Self(words)
    }

    /// Takes a number in that is below the set's bound.
    pub(super) fn put(&mut self, number: u32) {
        self.0[number as usize / 64] |= 1 << (number % 64);
    }

    /// How many numbers are in it.
    pub(super) fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The words that hold it, 64 numbers in each.
    pub(super) fn words(&self) -> &[u64] {
        &self.0
    }

    /// Does something with each of the numbers, ascending.
    pub(super) fn each(&self, work: impl FnMut(u32)) {
        each(0, &self.0, work);
    }
}

/// Does something with each of the numbers in some words of a set, the first of which is its `start`th.
pub(super) fn each(start: usize, words: &[u64], mut work: impl FnMut(u32)) {
    for (at, word) in words.iter().enumerate() {
        let first = u32::try_from((start + at) * 64).unwrap_or(u32::MAX);
        let mut left = *word;
        while left != 0 {
            work(first + left.trailing_zeros());
            left &= left - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn numbers(bits: &Bits) -> Vec<u32> {
        let mut numbers = Vec::new();
        bits.each(|number| numbers.push(number));
        numbers
    }

    proptest! {
        #[test]
        fn what_was_put_in_comes_out_once_and_in_order(given in proptest::collection::vec(0u32..300, 0..80)) {
            let mut bits = Bits::none(300);
            given.iter().for_each(|number| bits.put(*number));
            let there: Vec<u32> = given.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
            prop_assert_eq!(bits.len(), there.len());
            prop_assert_eq!(numbers(&bits), there);
        }

        #[test]
        fn all_are_exactly_those_below(n in 0u32..200) {
            prop_assert_eq!(numbers(&Bits::all(n as usize)), (0..n).collect::<Vec<_>>());
        }
    }
}
