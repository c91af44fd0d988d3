//! The queue: one line a release, in groups of urgency (`rules.md` §10).

use chrono::{DateTime, Utc};

use super::ids::{Email, EventId, Reference};
use super::vocab::{Kind, Role, State, Tier};

/// The queue's groups, in the order of urgency (`rules.md` §10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Urgency {
    /// Something is past its due time.
    Overdue,
    /// Something is due within 24 hours.
    DueSoon,
    /// I can lift something.
    WaitingForMe,
    /// In review, oldest first.
    InReview,
    /// The rest that is open.
    Rest,
}

impl Urgency {
    /// Every group, the most urgent first.
    pub const ALL: [Self; 5] = [Self::Overdue, Self::DueSoon, Self::WaitingForMe, Self::InReview, Self::Rest];

    /// The group's title.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Overdue => "Overdue",
            Self::DueSoon => "Due within 24 h",
            Self::WaitingForMe => "Waiting for me",
            Self::InReview => "In review",
            Self::Rest => "The rest",
        }
    }
}

/// One release in the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueRow {
    /// The stream.
    pub id: EventId,
    /// `model@version`.
    pub reference: Reference,
    /// 1 for the first attempt.
    pub attempt: u32,
    /// Its kind.
    pub kind: Kind,
    /// Whether it went ahead on a verbal approval.
    pub emergency: bool,
    /// Its tier.
    pub tier: Tier,
    /// Whether the Lead has confirmed the tier ("tier?" in the state column when not).
    pub tier_confirmed: bool,
    /// Where it stands.
    pub state: State,
    /// Its owner.
    pub owner: Email,
    /// A short summary.
    pub summary: String,
    /// Checklist items done.
    pub done: u32,
    /// Checklist items that apply.
    pub applicable: u32,
    /// How many things stand in the way.
    pub blocks: u32,
    /// The earliest due time.
    pub due: Option<DateTime<Utc>>,
    /// Who can lift something, in the order of the obstructions.
    pub waiting_for: Vec<Email>,
    /// The role's name where a whole body is waited for ("Committee").
    pub waiting_role: Option<Role>,
    /// When it was submitted, or asked for while a draft.
    pub since: DateTime<Utc>,
    /// Its group, as seen by me now.
    pub urgency: Urgency,
}

impl QueueRow {
    /// What sort of change it is, in a word or two: its kind, or that it is an emergency.
    pub const fn change(&self) -> &'static str {
        if self.emergency { "emergency" } else { self.kind.label() }
    }
}

/// What the queue may be ordered by: its columns, and urgency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord, Hash)]
pub enum Column {
    /// The groups of `rules.md` §10.
    #[default]
    Urgency,
    /// The earliest due time; what has none comes last.
    Due,
    /// The reference, numbers in it by size.
    Release,
    /// The sort of change.
    Change,
    /// The tier, the highest first.
    Tier,
    /// The state, in the order of a release's life.
    State,
    /// Who is waited for: me first.
    Waits,
    /// How much stands in the way, the most first.
    Blocks,
}

impl Column {
    /// Every one, in the order in which a key goes through them.
    pub const ALL: [Self; 8] =
        [Self::Urgency, Self::Due, Self::Release, Self::Change, Self::Tier, Self::State, Self::Waits, Self::Blocks];

    /// Its name on the command line and in the title of the queue.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Urgency => "urgency",
            Self::Due => "due",
            Self::Release => "release",
            Self::Change => "change",
            Self::Tier => "tier",
            Self::State => "state",
            Self::Waits => "waits",
            Self::Blocks => "blocks",
        }
    }

    /// The column of a name.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.word() == word)
    }

    /// The next one; after the last the first.
    pub fn next(self) -> Self {
        let at = Self::ALL.iter().position(|column| *column == self).unwrap_or(0);
        Self::ALL[(at + 1) % Self::ALL.len()]
    }
}

/// An order of the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord, Hash)]
pub struct Sort {
    /// By what.
    pub column: Column,
    /// Whether it is turned round.
    pub reverse: bool,
}

impl Sort {
    /// The order in a few words: "urgency", "due, turned round".
    pub fn in_words(self) -> String {
        format!("{}{}", self.column.word(), if self.reverse { ", turned round" } else { "" })
    }
}

/// A window on the queue, and how large each group is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueuePage {
    /// The rows of the window in order.
    pub rows: Vec<QueueRow>,
    /// How many rows stand before the window.
    pub before: usize,
    /// How many rows there are in all.
    pub total: usize,
    /// The size of each group that is not empty.
    pub groups: Vec<(Urgency, usize)>,
}
