//! Conditions of an approval: reported and accepted as met, extended, waived.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use super::error::AppError;
use super::project::Folded;
use super::propose::Proposal;
use super::resolve;
use super::session::Session;
use super::words;
use crate::domain::act::{ConditionExtend, ConditionMeet, ConditionVerify, ConditionWaive, Period};
use crate::domain::obstruct::times;
use crate::domain::permit::{self, Refusal};
use crate::domain::release::{Condition, ConditionState, Evidence, Release};
use crate::domain::time;

impl Session {
    /// Starts a proposal about one condition, having asked whether it is whose to sign.
    fn on_condition(
        &self,
        id: &str,
        kind: &'static str,
        title: &str,
        whose: &str,
    ) -> Result<(Folded, Condition, Proposal), AppError> {
        let release = self.holder_of("condition", id)?.to_string();
        let (folded, mut proposal) = self.on(&release, kind, title)?;
        let condition = resolve::condition(&folded, id)?.clone();
        settled(&condition)?;
        if !permit::may_act_on(kind, &condition, &proposal.signer, &folded.release, &folded.ground()) {
            return Err(permit::not_your_condition(kind, &condition, whose, &folded.release, &folded.ground()).into());
        }
        proposal.facts.push(("Condition".into(), condition.terms.text.clone()));
        Ok((folded, condition, proposal))
    }

    /// Proposes to report a condition as met.
    pub fn condition_meet(&self, id: &str, evidence: &[String], note: &str) -> Result<Proposal, AppError> {
        let (folded, condition, mut proposal) =
            self.on_condition(id, "condition.meet", "report a condition as met", "to meet")?;
        if condition.state != ConditionState::Open {
            return Err(Refusal::state("met", "that condition is reported as met already", "it is met", "§5").into());
        }
        let mut linked = BTreeSet::new();
        for text in evidence {
            linked.insert(resolve::one("evidence", text, folded.release.evidence.iter(), |e: &Evidence| e.id.to_string())?.id);
        }
        let note = match note.trim() {
            "" => None,
            note => Some(proposal.words(words::words("note", note)?)),
        };
        if linked.is_empty() && note.is_none() {
            return Err(AppError::usage("it is not said how the condition is met", "give --evidence ID or --note T"));
        }
        proposal.sentence = format!("“{}” is reported as met", condition.terms.text);
        proposal.then(ConditionMeet { set_by: condition.set_by, place: condition.place, evidence: linked, note });
        Ok(proposal)
    }

    /// Proposes to accept that a condition is met.
    pub fn condition_verify(&self, id: &str) -> Result<Proposal, AppError> {
        let (_, condition, mut proposal) =
            self.on_condition(id, "condition.verify", "accept a condition as met", "to accept as met")?;
        if condition.state != ConditionState::Met {
            let fact = "has not been reported as met";
            return Err(Refusal::state("not-met", format!("that condition {fact}"), fact, "§5").into());
        }
        proposal.sentence = format!("“{}” is met", condition.terms.text);
        proposal.then(ConditionVerify { set_by: condition.set_by, place: condition.place });
        Ok(proposal)
    }

    /// Proposes to give a condition more time: to a day, or so many days from today.
    pub fn condition_extend(&self, id: &str, due: Period, reason: &str) -> Result<Proposal, AppError> {
        let (folded, condition, mut proposal) = self.on_condition(id, "condition.extend", "extend a condition", "to extend")?;
        let zone = folded.office.time_zone;
        let today = time::local_date(folded.now, zone);
        let day = match due {
            Period::Date(day) => day,
            Period::Days(days) => today.checked_add_days(Days::new(u64::from(days))).unwrap_or(today),
        };
        longer(&condition, day, today, zone)?;
        let reason = proposal.words(words::words("reason", reason)?);
        let before = condition.extensions.len();
        let often = if before == 0 { "never".to_owned() } else { times(before) };
        proposal.sentence = format!("“{}” is due on {day}", condition.terms.text);
        proposal.facts.push(("Due until now".into(), condition.due.map_or_else(String::new, |due| time::in_full(due, zone))));
        proposal.facts.push(("Due anew".into(), time::in_full(time::end_of_day(day, zone), zone)));
        proposal.facts.push(("Extended before".into(), often));
        proposal.then(ConditionExtend { set_by: condition.set_by, place: condition.place, due: day, reason });
        Ok(proposal)
    }

    /// Proposes to let a condition go.
    pub fn condition_waive(&self, id: &str, reason: &str) -> Result<Proposal, AppError> {
        let (_, condition, mut proposal) = self.on_condition(id, "condition.waive", "waive a condition", "to waive")?;
        let reason = proposal.words(words::words("reason", reason)?);
        proposal.sentence = format!("“{}” is waived", condition.terms.text);
        proposal.then(ConditionWaive { set_by: condition.set_by, place: condition.place, reason });
        Ok(proposal)
    }

    /// Every condition of a release, or of all of them: what is owed first, the earliest due before the others.
    pub fn conditions_of(&self, reference: Option<&str>) -> Result<Vec<(Release, Condition)>, AppError> {
        use crate::domain::vocab::State;
        let releases: Vec<Release> = match reference {
            Some(text) => vec![self.release(text)?.release],
            None => {
                let filter = super::Filter { all: true, ..Default::default() };
                // Before the decision there are no conditions, so those releases need not be folded.
                let decided = |s| !matches!(s, State::Draft | State::InReview | State::Exempt | State::Withdrawn);
                let rows = self.queue_all(&filter)?;
                let rows = rows.into_iter().filter(|row| decided(row.state));
                rows.map(|row| self.fold(row.id).map(|f| f.release)).collect::<Result<_, _>>()?
            }
        };
        let of = |release: Release| release.conditions.clone().into_iter().map(move |c| (release.clone(), c));
        let mut found: Vec<(Release, Condition)> = releases.into_iter().flat_map(of).collect();
        found.sort_by_key(|(_, c)| (c.state.is_settled(), c.due.is_none(), c.due));
        Ok(found)
    }
}

/// Refuses to act on a condition of which nothing more is asked.
fn settled(condition: &Condition) -> Result<(), Refusal> {
    let fact = match condition.state {
        ConditionState::Verified => "is accepted already",
        ConditionState::Waived => "has been waived",
        ConditionState::Open | ConditionState::Met => return Ok(()),
    };
    Err(Refusal::state("settled", format!("that condition {fact}"), fact, "§5"))
}

/// An extension ends later than what it extends, and not in the past.
fn longer(condition: &Condition, day: NaiveDate, today: NaiveDate, zone: crate::domain::zone::Zone) -> Result<(), AppError> {
    let Some(due) = condition.due else {
        let message = "that condition's period has not begun: it runs from the deployment";
        return Err(AppError::usage(message, "extend it once the release is deployed"));
    };
    if time::end_of_day(day, zone) <= due {
        let message = format!("an extension to {day} gives no more time: it is due {}", time::in_full(due, zone));
        return Err(AppError::usage(message, "give a later --due"));
    }
    if day < today {
        return Err(AppError::usage(format!("{day} is past"), "give a --due that is not past"));
    }
    Ok(())
}
