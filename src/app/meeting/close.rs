//! Closing a meeting: its minutes are written, what is left over moves on.

use super::{ItemCard, Progress};
use crate::app::error::AppError;
use crate::app::propose::Proposal;
use crate::app::session::Session;
use crate::domain::act::MeetingClose;
use crate::domain::ids::Digest;
use crate::domain::permit::Refusal;
use crate::report::minutes;

impl Session {
    /// Proposes to close a meeting. Items without a record that stands move to the next one; votes noted and not recorded are
    /// refused, for they would be lost.
    pub fn meeting_close(&self, text: &str) -> Result<Proposal, AppError> {
        let (meeting, mut proposal) = self.in_meeting(text, "meeting.close", "close the meeting")?;
        let card = self.meeting_card(meeting.id)?;
        let unrecorded = |i: &&ItemCard| i.progress == Progress::Open && !i.noted.votes.is_empty();
        let noted: Vec<&ItemCard> = card.items.iter().chain(&card.challenges).filter(unrecorded).collect();
        if let Some(first) = noted.first() {
            let noted: Vec<String> = noted.iter().map(|i| format!("{} {}", i.number, i.title())).collect();
            let missing = first.tally.filter(|t| t.voted < t.quorum);
            let why = missing.map_or_else(String::new, |t| format!(", without a quorum: {} of {} votes", t.voted, t.quorum));
            let text = format!("votes on {} are noted and not recorded{why}", noted.join(", "));
            return Err(Refusal::state("unrecorded", text, "votes are noted and not recorded", "§5")
                .help("record them (obstat meeting motion MEETING ITEM), or take them back (obstat meeting vote MEETING ITEM EMAIL=none)")
                .into());
        }
        let left_over: Vec<_> = card.left().filter(|i| i.progress != Progress::Unsigned).map(|i| i.item.clone()).collect();
        let records = card.items.iter().filter_map(|i| i.folded.as_ref()).flat_map(|f| &f.release.records);
        let records = records.filter(|r| r.meeting == meeting.id && r.void.is_none()).map(|r| r.id).collect();
        let text = minutes::markdown(&self.minutes(meeting.id)?);
        let office = self.office()?;
        let present: Vec<String> = card.present.iter().map(|m| office.people.name(m)).collect();
        proposal.facts.push(("Present".into(), if present.is_empty() { "nobody".into() } else { present.join(", ") }));
        for item in &left_over {
            proposal.facts.push(("Left over".into(), super::title(item)));
        }
        for item in card.items.iter().filter(|i| i.progress == Progress::Unsigned) {
            proposal.facts.push(("Lacks a signature".into(), item.title()));
        }
        let minutes = Digest::of(text.as_bytes());
        proposal.facts.push(("Minutes".into(), format!("sha256 {minutes}")));
        proposal.sentence = format!("{} is closed, its minutes written", meeting.title);
        proposal.texts.push(text);
        proposal.then(MeetingClose { attended: card.present, records, left_over, minutes });
        Ok(proposal)
    }
}
