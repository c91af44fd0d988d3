//! Who did what: persons against kinds of acts, and who both made and judged the same release (separation of duties).

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use crate::domain::act::Motion;
use crate::domain::ids::{Email, Reference};
use crate::domain::meeting::Meeting;
use crate::domain::release::{HistoryLine, Release};
use crate::domain::vocab::Choice;

/// A kind of duty: the column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Duty {
    /// Asked for it: requested, changed, submitted, withdrew.
    Ask,
    /// Made its record: answers, claims, evidence.
    Prepare,
    /// Judged items: accepted, challenged, settled challenges.
    Review,
    /// Signed off, or voted.
    Approve,
    /// Ran the procedure: ballots, meetings, outcomes.
    Conduct,
    /// Put it into an environment, or back.
    Deploy,
    /// Said that it runs well; conditions met.
    Confirm,
    /// Stopped it, or judged afterwards.
    Oversee,
}

impl Duty {
    /// Every duty, in the order of a release's life.
    pub const ALL: [Self; 8] =
        [Self::Ask, Self::Prepare, Self::Review, Self::Approve, Self::Conduct, Self::Deploy, Self::Confirm, Self::Oversee];

    /// The column's title, and its key in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ask => "ask",
            Self::Prepare => "prepare",
            Self::Review => "review",
            Self::Approve => "approve",
            Self::Conduct => "conduct",
            Self::Deploy => "deploy",
            Self::Confirm => "confirm",
            Self::Oversee => "oversee",
        }
    }

    /// The duty of an act, by its event kind.
    pub fn of(kind: &str) -> Self {
        let noun = kind.split('.').next().unwrap_or_default();
        match kind {
            "item.accept" => Self::Review,
            "condition.meet" => Self::Prepare,
            "release.deploy" | "release.retire" => Self::Deploy,
            "release.suspend" | "release.reinstate" => Self::Oversee,
            "release.confirm" => Self::Confirm,
            "release.decide" => Self::Conduct,
            "vote.cast" => Self::Approve,
            _ => match noun {
                "item" | "evidence" => Self::Prepare,
                "challenge" => Self::Review,
                "signoff" => Self::Approve,
                "ballot" | "motion" | "meeting" | "vote" => Self::Conduct,
                "rollback" => Self::Deploy,
                "condition" | "review" | "emergency" | "retention" | "incident" => Self::Oversee,
                _ => Self::Ask,
            },
        }
    }
}

/// What people did to one release, or in one meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// The release; none for a meeting.
    reference: Option<Reference>,
    /// Who, which duty, and when, as claimed.
    acts: Vec<(Option<Email>, Duty, DateTime<Utc>)>,
}

impl Trace {
    /// The acts of a history that count.
    pub fn of_history(reference: &Reference, history: &[HistoryLine]) -> Self {
        let counted = history.iter().filter(|l| l.not_counted.is_none());
        let acts = counted.map(|l| (l.by.clone(), Duty::of(&l.kind), l.at)).collect();
        Self { reference: Some(reference.clone()), acts }
    }

    /// The same with the votes that meetings recorded, each its member's though another wrote it down.
    pub fn of_release(release: &Release) -> Self {
        let mut trace = Self::of_history(&release.reference, &release.history);
        for record in release.records.iter().filter(|r| r.stands()) {
            let duty = match record.motion {
                Motion::Approve => Duty::Approve,
                Motion::Clear { .. } => Duty::Review,
                Motion::Find { .. } | Motion::Condition { .. } => Duty::Oversee,
            };
            let votes = record.votes.iter().filter(|v| v.choice != Choice::Recuse);
            trace.acts.extend(votes.map(|v| (Some(v.member.clone()), duty, record.at)));
        }
        trace
    }

    /// What was done in a meeting besides the records, which are the releases'.
    pub fn of_meeting(meeting: &Meeting) -> Self {
        Self { reference: None, acts: meeting.acts.iter().map(|a| (Some(a.by.clone()), Duty::of(a.kind), a.at)).collect() }
    }
}

/// One person's line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who; none when the key belongs to nobody.
    pub who: Option<Email>,
    /// How many acts of each duty, as [`Duty::ALL`] has them.
    pub counts: [usize; 8],
    /// Releases that the person both made (asked for, or prepared) and approved.
    pub both: BTreeSet<Reference>,
}

/// Persons against duties.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Duties {
    /// A line for each person, by address.
    pub people: Vec<Person>,
    /// How many releases were looked at that hold acts of the period.
    pub releases: usize,
}

impl Duties {
    /// Counts acts from a moment on.
    pub fn of<'r>(traces: impl IntoIterator<Item = &'r Trace>, since: Option<DateTime<Utc>>) -> Self {
        let mut people: BTreeMap<Option<Email>, Person> = BTreeMap::new();
        let mut releases = 0;
        for trace in traces {
            let mut here: BTreeMap<&Option<Email>, [usize; 8]> = BTreeMap::new();
            for (who, duty, _) in trace.acts.iter().filter(|(_, _, at)| since.is_none_or(|from| *at >= from)) {
                here.entry(who).or_default()[*duty as usize] += 1;
            }
            releases += usize::from(!here.is_empty() && trace.reference.is_some());
            for (who, counts) in here {
                let person = people.entry(who.clone()).or_insert_with(|| Person {
                    who: who.clone(),
                    counts: [0; 8],
                    both: BTreeSet::new(),
                });
                person.counts.iter_mut().zip(counts).for_each(|(sum, n)| *sum += n);
                let made = counts[Duty::Ask as usize] + counts[Duty::Prepare as usize] > 0;
                if made && counts[Duty::Approve as usize] > 0 {
                    person.both.extend(trace.reference.clone());
                }
            }
        }
        Self { people: people.into_values().collect(), releases }
    }
}
