//! How long a release's records are kept: from the end of its life on (`rules.md` §9, EU AI Act Art. 18).

use crate::domain::zone::Zone;
use chrono::{DateTime, Months, Utc};

use super::policy::Records;
use super::release::Release;
use super::time;
use super::vocab::State;

/// How a release's life ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Its owner withdrew it.
    Withdrawn,
    /// It was rejected, and no attempt followed.
    Rejected,
    /// It was out of scope from the start.
    Exempt,
    /// Another release runs in its place.
    Superseded,
    /// A rollback took it out of production.
    RolledBack,
    /// It was taken out of its last environment.
    Retired,
}

impl End {
    /// The identifier in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Withdrawn => "withdrawn",
            Self::Rejected => "rejected",
            Self::Exempt => "exempt",
            Self::Superseded => "superseded",
            Self::RolledBack => "rolled-back",
            Self::Retired => "retired",
        }
    }
}

/// Says when and how a release's life ended; none while it lives, or may again: a draft, in review, approved and waiting,
/// running, suspended, contested.
///
/// `superseded_at` is when the release that runs in its place was deployed, which other streams tell. What is claimed of a
/// request or a deployment later than the end puts the end off to it: records are rather kept too long.
pub fn end_of_life(release: &Release, superseded_at: Option<DateTime<Utc>>) -> Option<(End, DateTime<Utc>)> {
    let production = || release.deployments.iter().filter(|d| d.production);
    let runs = production().any(|d| release.runs_in(&d.environment));
    let (end, at) = match release.state {
        State::Withdrawn => (End::Withdrawn, last(release, "release.withdraw")),
        State::Rejected => (End::Rejected, release.decision.as_ref().map(|d| d.at)),
        State::Exempt => (End::Exempt, Some(release.requested_at)),
        State::Superseded => (End::Superseded, superseded_at),
        State::RolledBack => (End::RolledBack, release.rollbacks.iter().filter_map(|r| r.done.as_ref().map(|(_, at)| *at)).max()),
        State::Draft | State::InReview | State::Suspended | State::Contested => return None,
        _ if production().next().is_some() && !runs => {
            (End::Retired, release.retirements.iter().filter(|r| r.production).map(|r| r.at).max())
        }
        _ => return None,
    };
    let last = production().map(|d| d.at).fold(release.requested_at, DateTime::max);
    at.map(|at| (end, at.max(last)))
}

/// When the last counted act of a kind was done, as claimed.
fn last(release: &Release, kind: &str) -> Option<DateTime<Utc>> {
    release.history.iter().filter(|l| l.kind == kind && l.not_counted.is_none()).map(|l| l.at).max()
}

/// Until when records are kept of what ended then: so many years on, to the end of that day in the time zone.
pub fn kept_until(ended: DateTime<Utc>, records: &Records, zone: Zone) -> DateTime<Utc> {
    let day = time::local_date(ended, zone);
    let months = Months::new(records.retention_years.saturating_mul(12));
    time::end_of_day(day.checked_add_months(months).unwrap_or(chrono::NaiveDate::MAX), zone)
}
