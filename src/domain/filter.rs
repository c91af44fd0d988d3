//! The words that narrow the queue: `state:review tier:high owner:ann due<3d`. One rule for the line of the interface and for
//! the command line; what is no such word is letters, matched anywhere in order.

#[cfg(test)]
mod tests;
mod value;

use crate::domain::zone::Zone;
use chrono::{DateTime, Utc};

use super::ids::Email;
use super::people::Person;
use super::queue::QueueRow;
use super::time;
use super::vocab::{Kind, Role, State, Tier};

/// The words there are, as help and refusals list them.
pub const WORDS: &str = "state: tier: kind: model: owner: waiting: due< due> due:none overdue emergency changed";

/// One narrowing; several hold together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    /// In one of these states.
    State(Vec<State>),
    /// Of one of these tiers.
    Tier(Vec<Tier>),
    /// Of one of these kinds.
    Kind(Vec<Kind>),
    /// Of a model whose name contains this, in small letters.
    Model(String),
    /// Owned by one of these.
    Owner(Vec<Email>),
    /// Waiting for one of these, or for this whole body.
    Waiting(Vec<Email>, Vec<Role>),
    /// Waiting for nobody.
    WaitingForNobody,
    /// Due by then, overdue included.
    DueBy(DateTime<Utc>),
    /// Due after then.
    DueAfter(DateTime<Utc>),
    /// Without a date.
    DueNever,
    /// Past its date now.
    Overdue(DateTime<Utc>),
    /// Went ahead on a verbal approval.
    Emergency,
    /// Changed since it was looked at: one of these, by the numbers of the store.
    Changed(Vec<i64>),
}

/// What somebody asked for: words, letters, and what of it could not be understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// What narrows.
    pub words: Vec<Word>,
    /// The letters that come in order, without blanks.
    pub letters: String,
    /// A sentence for each word that was passed over, saying which there are.
    pub faults: Vec<String>,
}

/// What words are read against.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// Who looks.
    pub me: Option<&'a Email>,
    /// Everybody who may be named.
    pub people: &'a [Person],
    /// The moment of looking.
    pub now: DateTime<Utc>,
    /// Where days begin and end.
    pub zone: Zone,
    /// The releases that have changed since they were looked at, by the numbers of the store.
    pub changed: &'a [i64],
}

/// What a word asks of a release.
pub trait Facts {
    /// Where it stands.
    fn state(&self) -> State;
    /// Its tier.
    fn tier(&self) -> Tier;
    /// Its kind.
    fn kind(&self) -> Kind;
    /// Whether it went ahead on a verbal approval.
    fn emergency(&self) -> bool;
    /// The number that the store has for it; none outside of one.
    fn number(&self) -> Option<i64>;
    /// Its model's name.
    fn model(&self) -> &str;
    /// Its owner's address.
    fn owner(&self) -> &str;
    /// Whether one of these people, or a whole body of these, is waited for.
    fn waits_for(&self, people: &[Email], bodies: &[Role]) -> bool;
    /// Whether nobody is waited for.
    fn waits_for_nobody(&self) -> bool;
    /// Its earliest due time.
    fn due(&self) -> Option<DateTime<Utc>>;
}

impl Query {
    /// Reads what somebody typed. Whatever cannot be understood is passed over and told in `faults`.
    pub fn read(text: &str, ground: &Ground<'_>) -> Self {
        let mut query = Self::default();
        for part in text.split_whitespace() {
            match value::word(part, ground) {
                None => query.letters.push_str(part),
                Some(Ok(word)) => query.words.push(word),
                Some(Err(fault)) => query.faults.push(fault),
            }
        }
        query
    }

    /// Whether it asks for nothing.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.letters.is_empty()
    }

    /// Whether every word holds of a release; the letters are another matter.
    pub fn lets_through(&self, release: &impl Facts) -> bool {
        self.words.iter().all(|word| word.holds(release))
    }
}

impl Word {
    /// Whether it holds of a release.
    pub fn holds(&self, of: &impl Facts) -> bool {
        match self {
            Self::State(states) => states.contains(&of.state()),
            Self::Tier(tiers) => tiers.contains(&of.tier()),
            Self::Kind(kinds) => kinds.contains(&of.kind()),
            Self::Model(part) => contains(of.model(), part),
            Self::Owner(people) => people.iter().any(|p| p.as_str() == of.owner()),
            Self::Waiting(people, bodies) => of.waits_for(people, bodies),
            Self::WaitingForNobody => of.waits_for_nobody(),
            Self::DueBy(until) => of.due().is_some_and(|due| due <= *until),
            Self::DueAfter(after) => of.due().is_some_and(|due| due > *after),
            Self::DueNever => of.due().is_none(),
            Self::Overdue(now) => of.due().is_some_and(|due| time::is_over(due, *now)),
            Self::Emergency => of.emergency(),
            Self::Changed(numbers) => of.number().is_some_and(|number| numbers.contains(&number)),
        }
    }
}

/// Whether a name contains a part that is in small letters already.
fn contains(name: &str, part: &str) -> bool {
    let part = part.as_bytes();
    part.is_empty() || name.as_bytes().windows(part.len()).any(|w| w.eq_ignore_ascii_case(part))
}

impl Facts for QueueRow {
    fn state(&self) -> State {
        self.state
    }
    fn tier(&self) -> Tier {
        self.tier
    }
    fn kind(&self) -> Kind {
        self.kind
    }
    fn emergency(&self) -> bool {
        self.emergency
    }
    fn number(&self) -> Option<i64> {
        None
    }
    fn model(&self) -> &str {
        self.reference.model.as_str()
    }
    fn owner(&self) -> &str {
        self.owner.as_str()
    }
    fn waits_for(&self, people: &[Email], bodies: &[Role]) -> bool {
        self.waiting_for.iter().any(|w| people.contains(w)) || self.waiting_role.is_some_and(|r| bodies.contains(&r))
    }
    fn waits_for_nobody(&self) -> bool {
        self.waiting_for.is_empty() && self.waiting_role.is_none()
    }
    fn due(&self) -> Option<DateTime<Utc>> {
        self.due
    }
}
