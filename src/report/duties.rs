//! Who did what: persons against kinds of acts, and who both made and judged the same release (separation of duties).

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use crate::domain::ids::{Email, Reference};
use crate::domain::release::{HistoryLine, Release};

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
    /// Counts the acts of the releases from a moment on; acts that do not count are left out.
    pub fn of<'r>(releases: impl IntoIterator<Item = (&'r Reference, &'r [HistoryLine])>, since: Option<DateTime<Utc>>) -> Self {
        let mut people: BTreeMap<Option<Email>, Person> = BTreeMap::new();
        let mut looked_at = 0;
        for (reference, history) in releases {
            let acts = history.iter().filter(|l| l.not_counted.is_none() && since.is_none_or(|from| l.at >= from));
            let mut here: BTreeMap<&Option<Email>, [usize; 8]> = BTreeMap::new();
            for line in acts {
                here.entry(&line.by).or_default()[Duty::of(&line.kind) as usize] += 1;
            }
            looked_at += usize::from(!here.is_empty());
            for (who, counts) in here {
                let person = people.entry(who.clone()).or_insert_with(|| Person {
                    who: who.clone(),
                    counts: [0; 8],
                    both: BTreeSet::new(),
                });
                person.counts.iter_mut().zip(counts).for_each(|(sum, n)| *sum += n);
                let made = counts[Duty::Ask as usize] + counts[Duty::Prepare as usize] > 0;
                if made && counts[Duty::Approve as usize] > 0 {
                    person.both.insert(reference.clone());
                }
            }
        }
        Self { people: people.into_values().collect(), releases: looked_at }
    }

    /// The same of one release.
    pub fn of_release(release: &Release, since: Option<DateTime<Utc>>) -> Self {
        Self::of([(&release.reference, release.history.as_slice())], since)
    }
}
