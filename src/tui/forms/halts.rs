//! Fields and words of what is urgent and of what is stopped (policy §6, §7).

use crate::app::propose::Proposal;
use crate::app::view::ReleaseCard;
use crate::app::{AppError, NewEmergency, NewFinding, Session};
use crate::domain::ids::EventId;
use crate::domain::release::{ClockState, Release};
use crate::domain::vocab::{Judgement, MatterKind};
use crate::tui::deed::Deed;
use crate::tui::form::Form;
use crate::tui::model::Model;
use crate::tui::widgets::choice::Choices;

/// What is stopped, set going or looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named like the command that opens it")]
pub enum Halt {
    Emergency,
    Suspend,
    Reinstate,
    RollBack,
    Retire,
    Review(MatterKind),
    OpenClock,
    DismissClock,
}

/// The same with its words, before it is proposed.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "each is a verb of the app with its arguments")]
pub enum HaltDeed {
    Emergency(NewEmergency),
    SignEmergency,
    Suspend(String),
    Reinstate(String),
    RollBack { to: String, reason: String },
    SignRollback,
    RollbackDone,
    Retire { environment: String, reason: String },
    Review(NewFinding),
    OpenClock { clock: String, note: String },
    DismissClock { clock: String, reason: String },
}

impl HaltDeed {
    /// Runs the verb.
    pub fn propose(&self, s: &Session, release: EventId) -> Result<Proposal, AppError> {
        let id = release.to_string();
        match self {
            Self::Emergency(new) => s.emergency_record(&id, new),
            Self::SignEmergency => s.emergency_confirm(&id),
            Self::Suspend(reason) => s.suspend(&id, reason),
            Self::Reinstate(reason) => s.reinstate(&id, reason),
            Self::RollBack { to, reason } => s.rollback_order(&id, Some(to), reason),
            Self::SignRollback => s.rollback_confirm(&id),
            Self::RollbackDone => s.rollback_done(&id, None),
            Self::Retire { environment, reason } => s.retire(&id, environment, reason),
            Self::Review(new) => s.review_matter(&id, new),
            Self::OpenClock { clock, note } => s.incident_open(&id, clock, None, note),
            Self::DismissClock { clock, reason } => s.incident_dismiss(&id, clock, reason),
        }
    }
}

/// The form's title.
pub const fn title(halt: Halt) -> &'static str {
    match halt {
        Halt::Emergency => "Record a verbal approval",
        Halt::Suspend => "Suspend the release",
        Halt::Reinstate => "Reinstate the release",
        Halt::RollBack => "Order a rollback",
        Halt::Retire => "Retire from an environment",
        Halt::Review(_) => "Give a finding",
        Halt::OpenClock => "Open an incident clock",
        Halt::DismissClock => "Dismiss an incident clock",
    }
}

/// The form's fields.
pub fn fields(form: Form, halt: Halt, card: &ReleaseCard, model: &Model) -> Form {
    let release = &card.release;
    match halt {
        Halt::Emergency => form
            .choice("kind", "For", "", Choices::one(card.choices.reasons.iter().map(|(_, title)| title.clone()), 0))
            .text("reason", "Why", "in words", "")
            .choice("by", "Approved by", "by word of mouth", Choices::one(card.choices.leads.iter().map(|l| model.name(l)), 0))
            .line("at", "Approved at", "by the clock on the wall, as today 14:00", &wall(model))
            .meaning(super::moment, super::today(model))
            .line("how", "How", "on the phone, in a meeting", "")
            .line("heard", "Heard by", "empty: me", ""),
        Halt::Suspend => form.text("reason", "Reason", "closes the gate at once; the Committee looks at it", ""),
        Halt::Reinstate => form.text("reason", "Reason", "the row of sign-offs is asked again", ""),
        Halt::RollBack => {
            let ran = card.choices.back_to.iter().map(ToString::to_string);
            form.choice("to", "Back to", "what ran there before, the latest first", Choices::one(ran, 0))
                .text("reason", "Reason", "why", "")
        }
        Halt::Retire => {
            let runs = release.deployments.iter().rev().find(|d| release.runs_in(&d.environment));
            let environment = runs.map_or("production", |d| d.environment.as_str());
            form.line("environment", "Environment", "where it is taken out", environment).text(
                "reason",
                "Reason",
                "may stay empty",
                "",
            )
        }
        Halt::Review(kind) => {
            let about = release.matters.iter().find(|m| m.kind == kind && m.is_owed()).map(|m| m.text.clone());
            let habit = card.habit.as_ref().filter(|_| kind == MatterKind::Emergency);
            let form = match habit {
                Some(habit) => {
                    let sign = if habit.owner.max(habit.model) > 1 { model.look.glyphs.soon } else { "" };
                    form.about("Emergencies", format!("{sign} {}", habit.sentence()).trim_start().to_owned())
                }
                None => form,
            };
            let verdicts = match kind {
                MatterKind::Emergency => vec!["justified", "not justified"],
                _ => vec!["without a verdict", "justified", "not justified"],
            };
            form.about("Matter", about.unwrap_or_default())
                .choice("verdict", "It was", "", Choices::one(verdicts.into_iter().map(str::to_owned), 0))
                .text("reason", "Finding", "in words", "")
                .text("action", "To do", "corrective action; may stay empty", "")
        }
        Halt::OpenClock | Halt::DismissClock => {
            let names = clocks(release, halt);
            let hint = if halt == Halt::OpenClock { "what happened; may stay empty" } else { "why, or how it was reported" };
            form.choice("clock", "Clock", "", Choices::one(names.into_iter().map(|(_, title)| title), 0))
                .text("reason", "In words", hint, "")
        }
    }
}

/// What the form's words come to.
pub fn read(form: &Form, halt: Halt, card: &ReleaseCard) -> Result<Deed, String> {
    let release = &card.release;
    let words = |name: &str| form.words(name);
    let reason = words("reason");
    let done = match halt {
        Halt::Emergency => HaltDeed::Emergency(NewEmergency {
            reason: picked(form, "kind", &card.choices.reasons).map(|(id, _)| id).unwrap_or_default(),
            why: reason,
            approved_by: picked(form, "by", &card.choices.leads).ok_or("nobody could approve it: no Lead is at hand")?,
            at: words("at"),
            how: words("how"),
            heard_by: Some(words("heard")).filter(|h| !h.is_empty()),
        }),
        Halt::Suspend => HaltDeed::Suspend(reason),
        Halt::Reinstate => HaltDeed::Reinstate(reason),
        Halt::RollBack => {
            let to = picked(form, "to", &card.choices.back_to).ok_or("nothing ran there before: suspend it, or retire it")?;
            HaltDeed::RollBack { to: to.to_string(), reason }
        }
        Halt::Retire => HaltDeed::Retire { environment: words("environment"), reason },
        Halt::Review(kind) => {
            let verdict = match form.options("verdict").first().map(String::as_str) {
                Some("justified") => Some(Judgement::Justified),
                Some("not justified") => Some(Judgement::NotJustified),
                _ => None,
            };
            HaltDeed::Review(NewFinding { kind, verdict, finding: reason, action: words("action") })
        }
        Halt::OpenClock | Halt::DismissClock => {
            let chosen = form.chosen("clock").first().copied().unwrap_or(0);
            let names = clocks(release, halt);
            let Some((clock, _)) = names.get(chosen).cloned() else { return Err("no clock waits for that".into()) };
            if halt == Halt::OpenClock {
                HaltDeed::OpenClock { clock, note: reason }
            } else {
                HaltDeed::DismissClock { clock, reason }
            }
        }
    };
    Ok(Deed::Halt { release: release.id, deed: Box::new(done) })
}

/// The one of these that is chosen in a field.
fn picked<T: Clone>(form: &Form, name: &str, of: &[T]) -> Option<T> {
    form.chosen(name).first().and_then(|n| of.get(*n)).cloned()
}

/// Now, as the clock on the organisation's wall has it.
fn wall(model: &Model) -> String {
    let now = model.header.as_ref().map(|h| h.now.with_timezone(&h.time_zone));
    now.map(|now| now.format("%Y-%m-%dT%H:%M").to_string()).unwrap_or_default()
}

/// The clocks that wait to be opened, or to be dismissed: name and title.
fn clocks(release: &Release, halt: Halt) -> Vec<(String, String)> {
    let open = |state: &ClockState| match state {
        ClockState::Open { .. } => halt == Halt::DismissClock,
        ClockState::Offered => true,
        ClockState::Dismissed { .. } => halt == Halt::OpenClock,
    };
    release.clocks.iter().filter(|c| open(&c.state)).map(|c| (c.incident.clone(), c.title.clone())).collect()
}

#[cfg(test)]
mod tests;
