//! A signed act in full, and a stored file: what is shown beside the screens.

use super::{Told, Worker};
use crate::app::AppError;
use crate::domain::ids::{Digest, EventId, hex};
use crate::domain::time;
use crate::ledger::key::ssh_fingerprint;
use crate::tui::model::Notice;

/// The name of a field as a label.
fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

impl Worker {
    /// Tells a signed act: who, when, with which key, its exact bytes.
    pub(super) fn act(&self, id: EventId) -> Result<(), AppError> {
        let Some(record) = self.session.store().event(&id)? else { return Ok(()) };
        let office = self.session.office()?;
        let who = office.seen.holder(&record.author).map_or_else(|| "nobody in the charter".into(), |e| office.people.name(e));
        let line = |label: &str, value: String| (label.to_owned(), value);
        let mut lines = vec![
            line("Act", record.kind.clone()),
            line("Signed by", who),
            line("With key", ssh_fingerprint(&record.author)),
            line("At", time::in_full(record.time, office.time_zone)),
        ];
        lines.extend(self.session.long_words(&record.line).into_iter().map(|(name, words)| (capitalised(&name), words)));
        lines.extend([
            line("Event", id.to_string()),
            line("Signature", hex(&record.signature)),
            line("Exact bytes", String::from_utf8_lossy(&record.line).into_owned()),
        ]);
        self.say(Told::Notice(Notice { title: "A signed act".into(), lines, top: 0 }));
        Ok(())
    }

    /// Copies a stored file out, for the system's program to open.
    pub(super) fn file(&self, digest: Digest, name: &str) -> Result<(), AppError> {
        let path = self.session.copy_out(digest, name)?;
        self.say(Told::Open(path));
        Ok(())
    }
}
