//! A motion in a meeting: who may vote on it, what the votes come to, and what is wrong with a record that says otherwise
//! (`rules.md` §5). The arithmetic is the ballot's.

use std::collections::BTreeSet;

use super::act::{Motion, RecordedVote};
use super::fold::tally;
use super::ids::Email;
use super::people::People;
use super::policy::Committee;
use super::release::Tally;
use super::vocab::{Choice, Outcome};

/// Who sits over a motion, and by which rules.
#[derive(Debug, Clone)]
pub struct Sitting<'a> {
    /// The roster frozen at the meeting's opening, less those whose role has ended.
    pub roster: BTreeSet<Email>,
    /// Those of it who take no part: the release's owner and its requester.
    pub recused: BTreeSet<Email>,
    /// Who chairs.
    pub chairs: BTreeSet<Email>,
    /// Quorum and majority.
    pub rules: &'a Committee,
}

/// What is wrong with a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Somebody is said to have attended who is not on the roster.
    NotOnRoster(Email),
    /// Somebody voted who did not attend.
    Absent(Email),
    /// Somebody voted who takes no part.
    Recused(Email),
    /// Somebody voted twice.
    Twice(Email),
    /// A vote names conditions and is not one with conditions, or the reverse.
    Conditions(Email),
    /// A vote names conditions on a motion that approves nothing, where nobody could owe them.
    NothingToCondition(Email),
    /// A recusal without its reason.
    NoReason(Email),
    /// Too few voted.
    NoQuorum(Tally),
    /// The outcome is not what the votes come to, in the motion's own words.
    Contradicts(&'static str, Tally),
}

impl Sitting<'_> {
    /// Members who may vote, whether they attend or not.
    pub fn voters(&self) -> impl Iterator<Item = &Email> {
        self.roster.iter().filter(|m| !self.recused.contains(*m))
    }

    /// What the votes come to.
    pub fn count(&self, votes: &[RecordedVote]) -> Tally {
        let votes: Vec<(Choice, bool)> = votes.iter().map(|v| (v.choice, self.chairs.contains(&v.member))).collect();
        tally(self.voters().count(), &votes, self.rules, true)
    }

    /// Checks votes before they come to anything: by members who attend and take part, each once, and with conditions only
    /// where the motion is to approve.
    pub fn check_votes(&self, motion: &Motion, attended: &BTreeSet<Email>, votes: &[RecordedVote]) -> Result<(), Fault> {
        if let Some(stranger) = attended.iter().find(|m| !self.roster.contains(*m)) {
            return Err(Fault::NotOnRoster(stranger.clone()));
        }
        let mut seen = BTreeSet::new();
        for vote in votes {
            let member = vote.member.clone();
            if self.recused.contains(&member) {
                return Err(Fault::Recused(member));
            }
            if !attended.contains(&member) {
                return Err(Fault::Absent(member));
            }
            if !seen.insert(&vote.member) {
                return Err(Fault::Twice(member));
            }
            let conditional = vote.choice == Choice::Conditions || !vote.conditions.is_empty();
            if conditional && *motion != Motion::Approve {
                return Err(Fault::NothingToCondition(member));
            }
            if (vote.choice == Choice::Conditions) == vote.conditions.is_empty() {
                return Err(Fault::Conditions(member));
            }
            if vote.choice == Choice::Recuse && vote.reason.is_none() {
                return Err(Fault::NoReason(member));
            }
        }
        Ok(())
    }

    /// Checks a whole record: votes that count, a quorum, and the outcome that follows from them.
    pub fn check(
        &self,
        motion: &Motion,
        attended: &BTreeSet<Email>,
        votes: &[RecordedVote],
        outcome: Outcome,
    ) -> Result<Tally, Fault> {
        self.check_votes(motion, attended, votes)?;
        let tally = self.count(votes);
        match tally.as_it_stands {
            None => Err(Fault::NoQuorum(tally)),
            Some(follows) if follows == outcome => Ok(tally),
            Some(follows) => Err(Fault::Contradicts(motion.outcome_label(follows), tally)),
        }
    }
}

impl Fault {
    /// A stable code in kebab-case.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotOnRoster(_) => "not-on-roster",
            Self::Absent(_) => "absent",
            Self::Recused(_) => "recused",
            Self::Twice(_) => "voted-twice",
            Self::Conditions(_) => "conditions",
            Self::NothingToCondition(_) => "nothing-to-condition",
            Self::NoReason(_) => "no-reason",
            Self::NoQuorum(_) => "no-quorum",
            Self::Contradicts(..) => "contradicts-votes",
        }
    }

    /// What is wrong, in a sentence without its full stop.
    pub fn sentence(&self, people: &People) -> String {
        match self {
            Self::NotOnRoster(m) => format!("{} is not on the roster that was frozen when the meeting opened", people.name(m)),
            Self::Absent(m) => format!("{} did not attend, so no vote of his can be recorded", people.name(m)),
            Self::Recused(m) => format!("{} is recused: owner and requester take no part", people.name(m)),
            Self::Twice(m) => format!("{} is recorded with two votes", people.name(m)),
            Self::Conditions(m) => {
                format!("a vote to approve with conditions names them and no other does: {}", people.name(m))
            }
            Self::NothingToCondition(m) => {
                format!("only an approval takes conditions, and {} votes on another motion", people.name(m))
            }
            Self::NoReason(m) => format!("the recusal of {} has no reason", people.name(m)),
            Self::NoQuorum(t) => format!("there is no quorum: {} of {} voted and {} must", t.voted, t.eligible, t.quorum),
            Self::Contradicts(follows, t) => format!("the votes come to {follows}, {}", count(t)),
        }
    }

    /// Why a record with it has no effect, for the history.
    pub const fn why_idle(&self) -> &'static str {
        match self {
            Self::NotOnRoster(_) => "it lists one who was not on the meeting's roster",
            Self::Absent(_) => "it records a vote of one who did not attend",
            Self::Recused(_) => "it records a vote of one who takes no part",
            Self::Twice(_) => "it records two votes of one member",
            Self::Conditions(_) => "it records a vote whose conditions do not fit it",
            Self::NothingToCondition(_) => "it records conditions on a motion that approves nothing",
            Self::NoReason(_) => "it records a recusal without a reason",
            Self::NoQuorum(_) => "its votes make no quorum",
            Self::Contradicts(..) => "its outcome does not follow from its votes",
        }
    }
}

/// For and against, as people say it: "3 to 1".
pub fn count(tally: &Tally) -> String {
    format!("{} to {}", tally.approve + tally.no_objection, tally.reject)
}

impl Motion {
    /// Whether it is carried by this outcome.
    pub fn is_carried(outcome: Outcome) -> bool {
        outcome != Outcome::Rejected
    }

    /// Whether it is about the same thing as another, whatever is found on it: the later one takes its place.
    pub fn is_about_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Find { matter: one, .. }, Self::Find { matter: two, .. }) => one == two,
            _ => self == other,
        }
    }

    /// What it is called in minutes and history.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Clear { .. } => "clear a challenge",
            Self::Find { .. } => "finding",
            Self::Condition { .. } => "note a lapsed condition",
        }
    }

    /// What an outcome of it is called: only approval knows conditions.
    pub fn outcome_label(&self, outcome: Outcome) -> &'static str {
        match (self, outcome) {
            (Self::Approve, outcome) => outcome.label(),
            (_, Outcome::Rejected) => "not carried",
            (_, _) => "carried",
        }
    }
}
