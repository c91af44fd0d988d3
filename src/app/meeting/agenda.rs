//! The agenda, built from duties (`rules.md` §5).

use chrono::{DateTime, Utc};

use crate::app::error::AppError;
use crate::app::project::Folded;
use crate::app::session::Session;
use crate::domain::act::AgendaItem;
use crate::domain::agenda::{duties, same};
use crate::domain::meeting::Meeting;
use crate::domain::permit::Refusal;
use crate::domain::time;
use crate::domain::vocab::Topic;

impl Session {
    /// Everything that the Committee owes, and the policy's review if it is due by that time, in the order of an agenda.
    pub fn committee_duties(&self, at: DateTime<Utc>) -> Result<Vec<AgendaItem>, AppError> {
        let mut found = Vec::new();
        found.extend(self.policy_review(at)?);
        for id in self.store.owed_by_committee()? {
            let folded = self.fold(id)?;
            found.extend(duties(&folded.release, &folded.ground()));
        }
        let last = self.meetings()?.into_iter().find_map(|m| m.closed);
        let over = last.into_iter().flat_map(|c| c.left_over).filter(|i| i.topic == Topic::PolicyReview);
        for item in over {
            if !found.iter().any(|known| same(known, &item)) {
                found.push(item);
            }
        }
        found.sort_by_key(|item| order(item.topic));
        Ok(found)
    }

    /// Duties that stand on no open meeting's agenda.
    pub fn free_duties(&self, at: DateTime<Utc>) -> Result<Vec<AgendaItem>, AppError> {
        let open = self.open_meetings()?;
        let taken = |item: &AgendaItem| open.iter().any(|m| m.agenda.iter().any(|i| same(i, item)));
        Ok(self.committee_duties(at)?.into_iter().filter(|item| !taken(item)).collect())
    }

    fn policy_review(&self, at: DateTime<Utc>) -> Result<Option<AgendaItem>, AppError> {
        let (policy, office) = (self.policy_in_force()?, self.office()?);
        let due = policy.document.next_review.is_some_and(|day| day <= time::local_date(at.max(self.now()), office.time_zone));
        Ok(due.then(|| AgendaItem {
            topic: Topic::PolicyReview,
            title: format!("policy {}", policy.document.version),
            release: None,
            about: office.seen.charter.as_ref().map(|(id, _)| *id),
            place: None,
        }))
    }

    /// The items that texts name: a release stands for all that the Committee owes it, `policy` for its review.
    pub(super) fn named_items(
        &self,
        texts: &[String],
        at: DateTime<Utc>,
        but: Option<&Meeting>,
    ) -> Result<Vec<AgendaItem>, AppError> {
        let mut items = Vec::new();
        for text in texts {
            let named = if text.trim() == "policy" { self.policy_item()? } else { self.owed(text, at)? };
            for item in named {
                self.free(&item, but)?;
                items.push(item);
            }
        }
        Ok(items)
    }

    /// The policy's review, due or not: whoever names it wants it looked at.
    fn policy_item(&self) -> Result<Vec<AgendaItem>, AppError> {
        let (policy, office) = (self.policy_in_force()?, self.office()?);
        Ok(vec![AgendaItem {
            topic: Topic::PolicyReview,
            title: format!("policy {}", policy.document.version),
            release: None,
            about: office.seen.charter.as_ref().map(|(id, _)| *id),
            place: None,
        }])
    }

    fn owed(&self, text: &str, _at: DateTime<Utc>) -> Result<Vec<AgendaItem>, AppError> {
        let folded: Folded = self.release(text)?;
        let owed = duties(&folded.release, &folded.ground());
        if owed.is_empty() {
            let reference = &folded.release.reference;
            let text = format!("the Committee owes {reference} nothing: it is {}", folded.release.state.label());
            return Err(Refusal::state("no-duty", text, "nothing for the Committee", "§5")
                .help("without --item, the agenda is built from what is owed")
                .into());
        }
        Ok(owed)
    }

    /// Refuses an item that stands on another open meeting's agenda.
    fn free(&self, item: &AgendaItem, but: Option<&Meeting>) -> Result<(), AppError> {
        let open = self.open_meetings()?;
        let other = open.iter().filter(|m| but.is_none_or(|b| b.id != m.id)).find(|m| m.agenda.iter().any(|i| same(i, item)));
        let Some(other) = other else { return Ok(()) };
        let id = &other.id.to_string()[..12];
        let text = format!("{} is on the agenda of “{}” ({id}), which is still open", super::title(item), other.title);
        let mut refusal = Refusal::state("on-other-agenda", text, "on another meeting's agenda", "§5");
        refusal.who = vec![other.opened_by.clone()];
        Err(refusal.help(format!("deal with it there, or close that meeting: obstat meeting close {id}")).into())
    }
}

/// The order of an agenda: what is soon dealt with first, then decisions, then looking back.
const fn order(topic: Topic) -> u8 {
    match topic {
        Topic::PolicyReview => 0,
        Topic::Emergency => 1,
        Topic::Approval => 2,
        Topic::Suspension => 3,
        Topic::Rollback => 4,
        Topic::LapsedCondition => 5,
    }
}
