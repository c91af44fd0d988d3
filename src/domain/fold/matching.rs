//! Who fills which sign-off: found by matching, not first come first served (`rules.md` §2).

use std::collections::BTreeSet;

use crate::domain::ids::{Email, EventId};

/// A person who fills, or could fill, some slots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The person.
    pub person: Email,
    /// The sign-off given, if any.
    pub sign_off: Option<EventId>,
    /// The places of the slots in the row.
    pub slots: BTreeSet<usize>,
    /// Whether the person fills one slot at most.
    pub once: bool,
}

/// Matches people to slots so that as many slots as possible are filled: for each slot the place of its candidate.
///
/// Whoever fills one slot at most is moved to another that he fits where that lets more be filled (augmenting paths, Kuhn; at
/// most slots × candidates² steps). Earlier candidates keep a seat once they have one: those who signed stand first.
pub fn matching(slots: usize, candidates: &[Candidate]) -> Vec<Option<usize>> {
    let mut filled: Vec<Option<usize>> = vec![None; slots];
    for (place, candidate) in candidates.iter().enumerate().filter(|(_, c)| !c.once) {
        for &slot in &candidate.slots {
            filled[slot].get_or_insert(place);
        }
    }
    for candidate in (0..candidates.len()).filter(|c| candidates[*c].once) {
        seat(candidate, candidates, &mut filled, &mut vec![false; slots]);
    }
    filled
}

/// Seats a candidate, moving others to slots they also fit.
fn seat(candidate: usize, all: &[Candidate], filled: &mut [Option<usize>], tried: &mut [bool]) -> bool {
    for &slot in &all[candidate].slots {
        if std::mem::replace(&mut tried[slot], true) {
            continue;
        }
        let free = match filled[slot] {
            None => true,
            Some(other) => all[other].once && seat(other, all, filled, tried),
        };
        if free {
            filled[slot] = Some(candidate);
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    fn people(fits: &[Vec<usize>]) -> Vec<Candidate> {
        let person = |n: usize| format!("p{n}@example.org").parse().unwrap();
        let candidate = |(n, s): (usize, &Vec<usize>)| Candidate {
            person: person(n),
            sign_off: None,
            slots: s.iter().copied().collect(),
            once: true,
        };
        fits.iter().enumerate().map(candidate).collect()
    }

    /// The most slots that can be filled, by trying every seat for everybody.
    fn most(all: &[Candidate], taken: &mut BTreeSet<usize>) -> usize {
        let Some((first, rest)) = all.split_first() else { return taken.len() };
        let mut best = most(rest, taken);
        for slot in first.slots.clone() {
            if taken.insert(slot) {
                best = best.max(most(rest, taken));
                taken.remove(&slot);
            }
        }
        best
    }

    #[test]
    fn who_fits_two_takes_the_one_that_leaves_the_other_fillable() {
        assert_eq!(matching(2, &people(&[vec![0, 1], vec![0]])), [Some(1), Some(0)]);
        assert_eq!(matching(2, &people(&[vec![0, 1], vec![1]])), [Some(0), Some(1)]);
        assert_eq!(matching(2, &people(&[vec![0, 1]])).iter().flatten().count(), 1, "one person fills one slot");
    }

    #[test]
    fn who_may_fill_several_takes_all_that_are_free() {
        let mut all = people(&[vec![0, 1], vec![1, 2]]);
        all[0].once = false;
        assert_eq!(matching(3, &all), [Some(0), Some(0), Some(1)]);
    }

    proptest! {
        #[test]
        fn no_other_seating_fills_more(fits in proptest::collection::vec(proptest::collection::vec(0..4usize, 0..4), 0..6)) {
            let all = people(&fits);
            let found = matching(4, &all);
            for (slot, who) in found.iter().enumerate() {
                prop_assert!(who.is_none_or(|w| all[w].slots.contains(&slot)));
            }
            let seated: BTreeSet<_> = found.iter().flatten().collect();
            prop_assert_eq!(seated.len(), found.iter().flatten().count());
            prop_assert_eq!(seated.len(), most(&all, &mut BTreeSet::new()));
        }
    }
}
