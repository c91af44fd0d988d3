//! The events of a bundle, line by line with their signatures; one of each is in memory at a time.

use std::io::{BufRead as _, BufReader, Read as _};

use super::error::{BundleError, EventFault};
use super::tar::Window;
use crate::domain::ids::{EventId, KeyId, hex, hex_bytes};
use crate::ledger::event::MAX_LINE;

/// How many bytes a line of `events.sig` has: id, author and signature in hex, two spaces, a newline.
pub(super) const SIG_LINE: usize = 64 + 1 + 64 + 1 + 128 + 1;

/// One event as it stands in a bundle, nothing of it checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The number of its line in `events.jsonl`, from 1.
    pub number: u64,
    /// The line without its newline.
    pub bytes: Vec<u8>,
    /// Its id, as `events.sig` has it.
    pub id: EventId,
    /// Its author, as `events.sig` has it.
    pub author: KeyId,
    /// Its signature.
    pub signature: [u8; 64],
}

/// Reads a bundle's events in order.
#[derive(Debug)]
pub struct Lines<'a> {
    events: BufReader<Window<'a>>,
    signatures: BufReader<Window<'a>>,
    told: u64,
    number: u64,
    ended: bool,
}

/// Writes the line of `events.sig` that belongs to an event.
pub(super) fn sig_line(id: &EventId, author: &KeyId, signature: &[u8; 64]) -> String {
    format!("{id} {author} {}\n", hex(signature))
}

fn read_sig_line(text: &[u8; SIG_LINE]) -> Option<(EventId, KeyId, [u8; 64])> {
    let text = std::str::from_utf8(text).ok()?.strip_suffix('\n')?;
    let mut words = text.split(' ');
    let found = (words.next()?.parse().ok()?, words.next()?.parse().ok()?, hex_bytes(words.next()?)?);
    words.next().is_none().then_some(found)
}

impl<'a> Lines<'a> {
    pub(super) fn new(events: Window<'a>, signatures: Window<'a>, told: u64) -> Self {
        const ROOM: usize = 128 * 1024;
        let (events, signatures) = (BufReader::with_capacity(ROOM, events), BufReader::with_capacity(ROOM, signatures));
        Self { events, signatures, told, number: 0, ended: false }
    }

    fn read(&mut self) -> Result<Option<Line>, BundleError> {
        let line = self.number + 1;
        let fault = |why| BundleError::Event { line, event: None, why };
        let lost = |e| BundleError::io("events.jsonl", "read", e);
        if self.number == self.told {
            return if self.events.fill_buf().map_err(lost)?.is_empty() { Ok(None) } else { Err(fault(EventFault::Surplus)) };
        }
        let mut bytes = Vec::new();
        (&mut self.events).take(MAX_LINE as u64 + 1).read_until(b'\n', &mut bytes).map_err(lost)?;
        if bytes.pop() != Some(b'\n') {
            return Err(fault(EventFault::Line));
        }
        let mut text = [0; SIG_LINE];
        self.signatures.read_exact(&mut text).map_err(lost)?;
        let (id, author, signature) = read_sig_line(&text).ok_or_else(|| fault(EventFault::SigLine))?;
        self.number = line;
        Ok(Some(Line { number: line, bytes, id, author, signature }))
    }
}

impl Iterator for Lines<'_> {
    type Item = Result<Line, BundleError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let read = self.read().transpose();
        self.ended = !matches!(read, Some(Ok(_)));
        read
    }
}
