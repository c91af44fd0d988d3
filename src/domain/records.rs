//! The records that the policy keeps of each release: present, not yet due, or missing (`rules.md` §9).

use chrono::{DateTime, TimeDelta, Utc};

use super::policy::Policy;
use super::release::{Answered, Release};
use super::vocab::{MatterKind, State};

/// Whether a record is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It is.
    Present,
    /// Nothing has called for it yet.
    NotYetDue,
    /// It should be there, and is not.
    Missing,
}

impl Presence {
    /// The identifier in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::NotYetDue => "not-yet-due",
            Self::Missing => "missing",
        }
    }

    /// The words that people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::NotYetDue => "not yet due",
            Self::Missing => "missing",
        }
    }
}

/// One record of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its id in the policy, as in `decision`.
    pub id: String,
    /// What the policy calls it.
    pub title: String,
    /// Whether it is there.
    pub presence: Presence,
    /// What of it is there, or what calls for it.
    pub detail: String,
}

/// Looks for each record that the policy keeps, in the policy's order. `now` may make one missing, never present.
pub fn records(release: &Release, policy: &Policy, now: DateTime<Utc>) -> Vec<Record> {
    let found = |id: &str| match id {
        "request" => request(release),
        "evidence" => evidence(release),
        "decision" => decision(release, now),
        "deployment" => deployment(release),
        "confirmation" => confirmation(release, policy, now),
        "suspension" => suspension(release),
        _ => (Presence::Missing, "no act makes a record of this name".to_owned()),
    };
    let rows = policy.records.kinds.iter();
    rows.map(|row| {
        let (presence, detail) = found(&row.id);
        Record { id: row.id.clone(), title: row.title.clone(), presence, detail }
    })
    .collect()
}

type Found = (Presence, String);

fn request(release: &Release) -> Found {
    let answered = release.items.iter().filter(|i| i.answered != Answered::Open).count();
    let checklist = format!("{answered} of {} items answered", release.items.len());
    match release.submitted_at {
        _ if release.exempt.is_some() => (Presence::Present, "the declaration that it is exempt".into()),
        Some(_) => (Presence::Present, checklist),
        None => (Presence::NotYetDue, format!("not handed in; {checklist}")),
    }
}

fn evidence(release: &Release) -> Found {
    let bare = |i: &&super::release::Item| i.evidence_required && i.answered == Answered::Done && i.evidence.is_empty();
    let lacking: Vec<&str> = release.items.iter().filter(bare).map(|i| i.id.as_str()).collect();
    let pieces = release.evidence.len();
    let pieces = format!("{pieces} {}", if pieces == 1 { "piece" } else { "pieces" });
    match release.submitted_at {
        None => (Presence::NotYetDue, pieces),
        Some(_) if lacking.is_empty() => (Presence::Present, pieces),
        Some(_) => (Presence::Missing, format!("none for {}", lacking.join(", "))),
    }
}

fn decision(release: &Release, now: DateTime<Utc>) -> Found {
    let past = release.past_decisions.len();
    match &release.decision {
        Some(decision) => (Presence::Present, decision.outcome.label().to_owned()),
        None if release.emergency.as_ref().is_some_and(|e| e.signed_by.is_some() && e.is_open() && now <= e.due) => {
            (Presence::NotYetDue, "approved by word of mouth; the written papers are not due yet".into())
        }
        None if past > 0 && release.held_by().next().is_some() => {
            (Presence::Present, format!("{past}, before it was stopped; whether it comes back is being asked"))
        }
        None if release.live().is_some() => (Presence::Missing, "it runs, and no decision holds".into()),
        None if past > 0 => (Presence::NotYetDue, format!("{past} of earlier attempts")),
        None => (Presence::NotYetDue, release.state.label().to_owned()),
    }
}

fn deployment(release: &Release) -> Found {
    let count = release.deployments.iter().filter(|d| d.production).count();
    match count {
        0 => (Presence::NotYetDue, "not put into production".into()),
        1 => (Presence::Present, "to production".into()),
        n => (Presence::Present, format!("{n} times to production")),
    }
}

fn confirmation(release: &Release, policy: &Policy, now: DateTime<Utc>) -> Found {
    let hours = policy.timers.confirm_hours;
    let running = matches!(release.state, State::Deployed | State::Confirmed | State::Superseded);
    match (&release.confirmation, release.live()) {
        (Some(said), _) if said.all_well() => (Presence::Present, "all is well".into()),
        (Some(_), _) => (Presence::Present, "not all is well".into()),
        (None, Some(live)) if live.at + TimeDelta::hours(i64::from(hours)) < now => {
            let since = if running { "" } else { ", and it has been stopped since" };
            (Presence::Missing, format!("not within {hours} hours of deployment{since}"))
        }
        (None, Some(_)) => (Presence::NotYetDue, format!("within {hours} hours of deployment")),
        (None, None) => (Presence::NotYetDue, "after deployment".into()),
    }
}

fn suspension(release: &Release) -> Found {
    let kinds = release.matters.iter().filter(|m| matches!(m.kind, MatterKind::Suspension | MatterKind::Rollback));
    match kinds.count() {
        0 => (Presence::NotYetDue, "none so far".into()),
        n => (Presence::Present, format!("{n} recorded")),
    }
}
