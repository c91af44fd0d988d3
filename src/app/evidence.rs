//! Evidence found altered or withdrawn, and approvals that their signers stand by all the same.

use std::collections::BTreeSet;

use super::error::AppError;
use super::propose::Proposal;
use super::resolve;
use super::session::Session;
use super::view::Done;
use super::words;
use crate::domain::act::{EvidenceWithdraw, SignoffReaffirm};
use crate::domain::ids::EventId;
use crate::domain::permit::{self, Refusal};
use crate::domain::release::{Answered, Evidence, Release};
use crate::domain::vocab::Role;

impl Session {
    /// Adds to what attaching came to for which items the evidence counts nothing as yet, and what makes it count: nobody takes a
    /// report for part of the case that no answer rests on.
    pub(super) fn note_uncounted(&self, done: &mut Done, items: &BTreeSet<String>) -> Result<(), AppError> {
        let Some(release) = done.release.map(|id| self.fold(id)).transpose()?.map(|f| f.release) else { return Ok(()) };
        if release.evidence.iter().any(|e| e.id == done.event && e.after_decision) {
            done.sentence = format!("{}; the outcome stands already, so it changes nothing", done.sentence);
            return Ok(());
        }
        let idle: Vec<&str> = items.iter().map(String::as_str).filter(|i| !rests(&release, i, done.event)).collect();
        if let [first, ..] = idle[..] {
            let owner = self.office()?.people.name(&release.owner);
            let named = idle.join(", ");
            done.sentence = format!("{}; for {named} it counts only once {owner} names it in the answer", done.sentence);
            let id = &done.event.to_string()[..12];
            done.next = Some(format!("obstat item done {} {first} --evidence {id}", release.reference));
        }
        Ok(())
    }

    /// Proposes to record that a piece of evidence was found altered, or was withdrawn.
    pub fn evidence_withdraw(&self, id: &str, altered: bool, reason: &str) -> Result<Proposal, AppError> {
        let release = self.holder_of("evidence", id)?.to_string();
        let (folded, mut proposal) = self.on(&release, "evidence.withdraw", "withdraw evidence")?;
        let piece = resolve::one("evidence", id, folded.release.evidence.iter(), |e: &Evidence| e.id.to_string())?;
        if let Some(gone) = &piece.gone {
            let name = folded.office.people.name(&gone.by);
            let text = format!("{name} has recorded already that “{}” is gone", piece.title);
            return Err(Refusal::state("gone", text, "it is gone already", "§8").into());
        }
        let reason = proposal.words(words::words("reason", reason)?);
        let fate = if altered { "was found altered" } else { "is withdrawn" };
        proposal.sentence = format!("“{}” {fate}", piece.title);
        proposal.facts.push(("Evidence".into(), piece.title.clone()));
        if let Some(stored) = &piece.stored {
            proposal.facts.push(("SHA-256".into(), stored.sha256.to_string()));
        }
        let rests: Vec<&str> =
            folded.release.items.iter().filter(|i| i.evidence.contains(&piece.id)).map(|i| i.id.as_str()).collect();
        proposal.facts.push(("Rest on it".into(), if rests.is_empty() { "no items".into() } else { rests.join(", ") }));
        proposal.then(EvidenceWithdraw { evidence: piece.id, altered, reason });
        Ok(proposal)
    }

    /// Proposes to stand by an approval although evidence that it rested on is gone.
    pub fn reaffirm(&self, text: &str, roles: &[Role], comment: &str) -> Result<Proposal, AppError> {
        let (folded, mut proposal) = self.on(text, "signoff.reaffirm", "stand by the approval")?;
        let open = permit::reaffirming_roles(&proposal.signer, &folded.release, &folded.ground());
        if let Some(other) = roles.iter().find(|r| !open.contains(r)) {
            let labels: Vec<&str> = open.iter().map(|r| r.label()).collect();
            let text = format!(
                "{} does not stand by {} as {}: only as {}",
                proposal.signer.name,
                folded.release.reference,
                other.label(),
                labels.join(" or ")
            );
            return Err(Refusal::state("not-permitted", text, "not in that role", "§3").into());
        }
        let roles: std::collections::BTreeSet<Role> =
            if roles.is_empty() { open.into_iter().collect() } else { roles.iter().copied().collect() };
        let labels: Vec<&str> = roles.iter().map(|r| r.label()).collect();
        proposal.sentence = format!("{} stands by {}", proposal.signer.name, folded.release.reference);
        proposal.facts.push(("You sign as".into(), labels.join(" and ")));
        for piece in folded.release.evidence.iter().filter(|e| folded.release.footing.iter().any(|f| f.evidence.contains(&e.id)))
        {
            let why = piece.gone.as_ref().map(|g| g.reason.clone()).unwrap_or_default();
            proposal.facts.push(("Gone".into(), format!("{}: “{why}”", piece.title)));
        }
        let comment = match comment.trim() {
            "" => None,
            comment => Some(proposal.words(words::words("comment", comment)?)),
        };
        proposal.then(SignoffReaffirm { roles, subject: folded.release.subject, comment });
        Ok(proposal)
    }
}

/// Whether the item rests on the evidence, or is still to be answered.
fn rests(release: &Release, item: &str, evidence: EventId) -> bool {
    release.item(item).is_some_and(|i| i.answered == Answered::Open || i.evidence.contains(&evidence))
}
