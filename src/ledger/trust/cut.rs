//! What is still accepted of a key that has been ended: the last event of each of its chains (`ledger.md` §3).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::domain::ids::{DeviceId, EventId, KeyId};

/// The first line of a cut's text.
const HEADING: &str = "obstat-cut/v1";

/// The last events accepted of some keys. Whatever else those keys signed, at whatever time, counts for nothing.
///
/// As text, a heading and then a line for each, sorted: key, device, stream, event, in hex, with single spaces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cut(BTreeSet<(KeyId, DeviceId, EventId, EventId)>);

impl Cut {
    /// Accepts a chain's event and all before it in that chain.
    pub fn accept(&mut self, key: KeyId, device: DeviceId, stream: EventId, last: EventId) {
        self.0.insert((key, device, stream, last));
    }

    /// The text that is kept as a file.
    pub fn text(&self) -> String {
        let mut text = format!("{HEADING}\n");
        for (key, device, stream, last) in &self.0 {
            let _ = writeln!(text, "{key} {device} {stream} {last}");
        }
        text
    }

    /// Reads what [`Self::text`] wrote; none for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let mut cut = Self::default();
        for line in text.strip_prefix(HEADING)?.strip_prefix('\n')?.lines() {
            let words: Vec<&str> = line.split(' ').collect();
            let [key, device, stream, last] = words.as_slice() else { return None };
            cut.accept(key.parse().ok()?, device.parse().ok()?, stream.parse().ok()?, last.parse().ok()?);
        }
        (cut.text() == text).then_some(cut)
    }

    /// The events of a stream that are accepted: back from each last one along its chain. `prev` gives each event's
    /// predecessor; an event that is not here accepts nothing.
    pub fn accepts(&self, stream: EventId, prev: &BTreeMap<EventId, Option<EventId>>) -> BTreeSet<EventId> {
        let mut accepted = BTreeSet::new();
        for (.., last) in self.0.iter().filter(|(_, _, s, _)| *s == stream) {
            let mut next = Some(*last);
            while let Some(id) = next.filter(|id| prev.contains_key(id) && accepted.insert(*id)) {
                next = prev.get(&id).copied().flatten();
            }
        }
        accepted
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn id(n: u8) -> EventId {
        EventId([n; 32])
    }

    #[test]
    fn a_cut_accepts_a_chain_up_to_its_last_event_and_no_fork_of_it() {
        let mut cut = Cut::default();
        cut.accept(KeyId([7; 32]), DeviceId([1; 8]), id(1), id(3));
        cut.accept(KeyId([7; 32]), DeviceId([2; 8]), id(1), id(9));
        let prev = [(id(1), None), (id(2), Some(id(1))), (id(3), Some(id(2))), (id(4), Some(id(3))), (id(5), Some(id(1)))];
        assert_eq!(cut.accepts(id(1), &prev.into()), [id(1), id(2), id(3)].into());
        assert_eq!(cut.accepts(id(6), &prev.into()), BTreeSet::new(), "nothing in another stream");
    }

    #[test]
    fn its_text_is_read_back_and_nothing_like_it() {
        let mut cut = Cut::default();
        cut.accept(KeyId([7; 32]), DeviceId([1; 8]), id(1), id(3));
        cut.accept(KeyId([6; 32]), DeviceId([1; 8]), id(1), id(2));
        let text = cut.text();
        assert_eq!(Cut::parse(&text), Some(cut));
        assert_eq!(Cut::parse("obstat-cut/v1\n"), Some(Cut::default()));
        let lines: Vec<&str> = text.lines().collect();
        let swapped = format!("{}\n{}\n{}\n", lines[0], lines[2], lines[1]);
        for bad in ["", "obstat-cut/v2\n", text.trim_end(), &swapped, &text.replace(' ', "  ")] {
            assert_eq!(Cut::parse(bad), None, "{bad}");
        }
    }
}
