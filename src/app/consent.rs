//! What a new charter still waits for, said right after it was proposed or accepted: nobody takes it for done before it is.

use super::error::AppError;
use super::propose::Proposal;
use super::session::Session;
use super::view::Done;
use crate::domain::act::{Act, CharterPropose};
use crate::domain::ids::EventId;
use crate::domain::obstruct::Obstruction;
use crate::ledger::trust::Trust;

/// The charter that a proposal is about: one that it proposes itself, or one that it accepts.
pub(super) enum Subject {
    /// Its own event will be the charter.
    Own,
    /// A charter that stands.
    Other(EventId),
}

/// Finds the charter that a proposal is about.
pub(super) fn subject(proposal: &Proposal) -> Option<Subject> {
    proposal.acts().find_map(|act| match act {
        Act::CharterPropose(_) => Some(Subject::Own),
        Act::CharterAccept(accept) => Some(Subject::Other(accept.charter)),
        _ => None,
    })
}

impl Session {
    /// Adds to what an act came to that the charter is not in force, who can bring it there, and what it gave up.
    pub(super) fn note_consent(&self, done: &mut Done, subject: &Subject) -> Result<(), AppError> {
        let id = match subject {
            Subject::Own => done.event,
            Subject::Other(id) => *id,
        };
        let trust = self.trust()?;
        let proposals = trust.proposals();
        let Some((_, charter, false)) = proposals.iter().find(|(p, ..)| *p == id) else { return Ok(()) };
        let short = &id.to_string()[..12];
        let (text, detail, who) = match trust.needs(id) {
            Some(needs) => {
                let text = format!("Charter version {} is proposed, not in force", charter.version);
                (text, format!("obstat charter accept {short}"), needs.who.into_iter().collect())
            }
            None => {
                let text = format!("Charter version {} cannot take force any more", charter.version);
                (text, "propose the change again".to_owned(), Vec::new())
            }
        };
        if matches!(subject, Subject::Own) {
            let given_up = given_up(&trust, id, charter);
            let list = given_up.iter().map(|g| g.to_string()[..12].to_owned()).collect::<Vec<_>>().join(", ");
            let instead = if list.is_empty() { String::new() } else { format!(", in place of your proposal {list}") };
            done.sentence = format!("proposed: {}{instead}", done.sentence);
        }
        done.obstructions.push(Obstruction {
            code: "charter-unaccepted",
            text,
            clause: self.policy_in_force()?.clause_of("charter.accept").to_owned(),
            who,
            since: Some(self.now()),
            due: None,
            role: None,
            item: None,
            detail,
        });
        Ok(())
    }
}

/// The same author's proposals beside this one: whoever speaks for several at a time speaks for the last (`ledger.md` §3).
fn given_up(trust: &Trust, id: EventId, charter: &CharterPropose) -> Vec<EventId> {
    let waiting: Vec<EventId> = trust.proposals().into_iter().filter(|(.., in_force)| !in_force).map(|(p, ..)| p).collect();
    let author = trust.strand().acts().find(|(_, a)| a.id == id).map(|(_, a)| a.key);
    let rival = |act: &Act| matches!(act, Act::CharterPropose(other) if other.supersedes == charter.supersedes);
    let acts = trust.strand().acts().map(|(_, a)| a);
    acts.filter(|a| a.id != id && Some(a.key) == author && waiting.contains(&a.id) && rival(&a.act)).map(|a| a.id).collect()
}
