//! Items carried over from the model's last approved release (`rules.md` §3).

use super::error::AppError;
use super::project::Folded;
use super::propose::Proposal;
use super::resolve;
use super::session::Session;
use crate::domain::act::ItemCarry;
use crate::domain::ids::ModelId;
use crate::domain::order::Strand;
use crate::domain::permit::Refusal;
use crate::domain::release::{Answered, Carried, Origin};
use crate::domain::time;
use crate::domain::vocab::{Outcome, State};
use crate::store::Reader;

/// How many releases of a model are looked through for the last approved one.
const LOOKED_AT: usize = 50;

impl Session {
    /// What a carried item brings: the answer that the named decision approved, from that decision's past alone, so that
    /// nothing which comes later changes it.
    pub(super) fn carried(&self, reader: &Reader, model: &ModelId, carry: &ItemCarry) -> Option<Carried> {
        if let Some(known) = self.brought.borrow().iter().find(|(c, _)| c == carry) {
            return Some(known.1.clone());
        }
        let whole = Strand::new(super::stand::attested(reader, carry.release).ok()?);
        let decided = whole.place(carry.decision)?;
        let past = whole.past_of(decided).acts().map(|(_, a)| a.clone()).chain([whole.at(decided).clone()]).collect::<Vec<_>>();
        let release = self.fold_strand(reader, Strand::new(past), self.now()).ok()?.release;
        let granted = release.decision.as_ref().is_some_and(|d| d.id == carry.decision && d.outcome != Outcome::Rejected);
        let item = release.item(&carry.item).filter(|i| i.answered == Answered::Done && i.answer_event == Some(carry.answer))?;
        if !granted || release.reference.model != *model {
            return None;
        }
        let here = || Some(Origin { reference: release.reference.clone(), at: whole.at(whole.place(carry.answer)?).time });
        let brought = Carried {
            origin: item.carried.clone().or_else(here)?,
            answer: item.answer.clone(),
            fields: item.fields.clone(),
            evidence: release.evidence.iter().filter(|e| item.evidence.contains(&e.id)).cloned().collect(),
        };
        self.brought.borrow_mut().push((carry.clone(), brought.clone()));
        Some(brought)
    }

    /// The model's last approved release other than this one.
    fn last_approved(&self, folded: &Folded) -> Result<Option<Folded>, AppError> {
        let approved = [State::Approved, State::ApprovedWithConditions, State::Deployed, State::Confirmed, State::Superseded];
        let mut found: Option<Folded> = None;
        for (id, _) in self.store.releases_of_model(&folded.release.reference.model)?.into_iter().take(LOOKED_AT) {
            let row = self.store.release_row(&id, None, folded.now)?.map(|(row, _)| row);
            if id == folded.release.id || !row.is_some_and(|r| approved.contains(&r.state)) {
                continue;
            }
            let other = self.fold(id)?;
            let at = |f: &Folded| f.release.decision.as_ref().map(|d| d.at);
            if found.as_ref().is_none_or(|best| at(best) < at(&other)) {
                found = Some(other);
            }
        }
        Ok(found)
    }

    /// Proposes to carry an item over from the model's last approved release.
    pub fn item_carry(&self, text: &str, item: &str) -> Result<Proposal, AppError> {
        let (folded, mut proposal) = self.on(text, "item.carry", "carry an item over")?;
        let asked = resolve::item(&folded, item)?;
        let reference = folded.release.reference.clone();
        let refuse = |code, fact: String| {
            Refusal::state(code, format!("{item} of {reference} {fact}"), "cannot be carried", &asked.clause)
        };
        if !folded.release.kind.is_update() {
            return Err(refuse("not-an-update", "cannot be carried over: only an update carries".into())
                .help("answer it")
                .into());
        }
        if !folded.policy.item(item).is_some_and(|row| row.carried) {
            return Err(refuse("not-carried", "is answered anew for every release".into()).help("answer it").into());
        }
        let Some(last) = self.last_approved(&folded)? else {
            return Err(refuse("nothing-approved", "has no approved release to be carried from".into()).help("answer it").into());
        };
        let from = &last.release.reference;
        let done = last.release.item(item).filter(|i| i.answered == Answered::Done);
        let (Some(answer), Some(decision)) = (done.and_then(|i| i.answer_event), last.release.decision.as_ref().map(|d| d.id))
        else {
            return Err(refuse("nothing-to-carry", format!("was not answered for {from}")).help("answer it").into());
        };
        let evidence = done.map(|i| i.evidence.clone()).unwrap_or_default();
        if let Some(gone) = last.release.evidence.iter().find(|e| evidence.contains(&e.id) && e.gone.is_some()) {
            let fact = format!("rests for {from} on evidence that is gone: {}", gone.title);
            return Err(refuse("gone", fact).help("answer it with other evidence").into());
        }
        let carry = ItemCarry { item: item.to_owned(), release: last.release.id, decision, answer };
        let Some(brought) = self.carried(&self.store, &reference.model, &carry) else { return Err(AppError::Moved) };
        proposal.rests_on.extend([decision, answer]);
        proposal.sentence = format!("{item} is carried over from {from}");
        proposal.facts.push(("Item".into(), format!("{item} · {}", asked.clause)));
        proposal.facts.push(("Carried from".into(), from.to_string()));
        let age = time::ago(brought.origin.at, folded.now);
        proposal.facts.push(("Answered".into(), format!("{age}, for {}", brought.origin.reference)));
        proposal.then(carry);
        Ok(proposal)
    }
}
