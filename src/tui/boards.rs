//! Boards: the screens about the whole organisation. Each is a file in `screens/` that holds what it shows, and draws it.

use std::fmt::Debug;

use chrono::{DateTime, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::commands::{CommandId, Place};
use super::layout::Arrangement;
use super::model::Cursor;
use super::screens::audit::Audit;
use super::screens::deadlines::Deadlines;
use super::screens::exchange::Exchange;
use super::screens::meeting::{Shown, Sitting};
use super::screens::models::Models;
use super::screens::people::People;
use super::screens::policy::PolicyBoard;
use super::screens::report::Report;
use super::screens::{Context, board::Seen};
use super::update::Effect;
use crate::app::exchange::{Exchanges, Preview};
use crate::app::{ModelRuns, PeopleCard, ProposedPolicy, Replay, Report as Verification, Trail};
use crate::domain::deadline::Deadline;
use crate::domain::ids::{Digest, EventId};
use crate::domain::policy::{Document, Section};
use crate::report::duties::Duties;
use crate::report::statistics::Statistics;

/// Which board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BoardId {
    /// Everything that has a date.
    Deadlines,
    /// What runs where.
    Models,
    /// The rules in force.
    Policy,
    /// How releases have fared.
    Report,
    /// The trail of signed acts.
    Audit,
    /// The Committee's meeting.
    Meeting,
    /// People, keys, the charter.
    People,
    /// What others lack, and what they offer.
    Exchange,
}

impl BoardId {
    /// The board that a command of the list of screens leads to.
    pub const fn of(command: CommandId) -> Option<Self> {
        match command {
            CommandId::GoDeadlines => Some(Self::Deadlines),
            CommandId::GoModels => Some(Self::Models),
            CommandId::GoPolicy => Some(Self::Policy),
            CommandId::GoReport => Some(Self::Report),
            CommandId::GoAudit => Some(Self::Audit),
            CommandId::GoMeeting => Some(Self::Meeting),
            CommandId::GoPeople => Some(Self::People),
            CommandId::GoExchange => Some(Self::Exchange),
            _ => None,
        }
    }
}

/// What a board asks the worker to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BoardAsk {
    /// Everything that has a date.
    Deadlines,
    /// How releases have fared.
    Report {
        /// Over so many months.
        months: u32,
    },
    /// What runs where.
    Models,
    /// The rules in force, and what is proposed.
    Policy,
    /// What a proposed policy would have changed in history.
    Replay(Digest),
    /// The newest acts in which all of these words stand, and who did what in the last so many months, or ever.
    Audit {
        /// The words.
        words: String,
        /// The months; the outer none: who did what is not asked for.
        duties: Option<Option<u32>>,
    },
    /// Whether all of the trail holds.
    Verify,
    /// The open meeting of this id; none: whichever is open.
    Meeting(Option<EventId>),
    /// People, keys, the charter.
    People,
    /// What others lack, and what they offer.
    Exchange,
}

impl BoardAsk {
    /// Whether its answer is all that an earlier question wanted to know.
    pub fn replaces(&self, earlier: &Self) -> bool {
        match (self, earlier) {
            (Self::Audit { duties: None, .. }, Self::Audit { duties, .. }) => duties.is_none(),
            (later, earlier) => std::mem::discriminant(later) == std::mem::discriminant(earlier),
        }
    }
}

/// What the worker has read for a board.
#[derive(Debug)]
pub enum BoardData {
    /// Everything that has a date, the earliest first.
    Deadlines(Vec<Deadline>),
    /// How releases have fared.
    Report(Box<Statistics>),
    /// Every model by name.
    Models(Vec<ModelRuns>),
    /// The policy in force: its document control, and what it says clause by clause; and what is proposed.
    Policy(Box<Document>, Vec<Section>, Vec<ProposedPolicy>),
    /// What a proposed policy would have changed in history.
    Replayed(Box<Replay>),
    /// A part of the trail; who did what, if that was asked for.
    Audit(Trail, Option<Duties>),
    /// What a verification found, and when.
    Verified(DateTime<Utc>, Verification),
    /// The open meeting; what the Committee owes, where none is.
    Meeting(Option<Box<Shown>>, Vec<String>),
    /// The organisation's people.
    People(Box<PeopleCard>),
    /// How the store stands towards others, and what the folder offers, or why it could not be looked into.
    Exchange(Box<Exchanges>, Result<Box<Preview>, String>),
}

/// A pane of a board: its title, and the place that its keys are looked up in.
#[derive(Debug, Clone, Copy)]
pub struct Spot {
    /// The title.
    pub title: &'static str,
    /// The place in the table of commands.
    pub place: Place,
}

/// Which pane has the keyboard, and where the cursor of each stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// The pane, counted from 0.
    pub pane: usize,
    /// A cursor for each pane.
    pub cursors: [Cursor; 6],
}

/// What Enter opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chosen {
    /// Nothing.
    Nothing,
    /// A release.
    Release(EventId),
    /// A signed act.
    Act(EventId),
}

/// What a pane is drawn with.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// What every screen is drawn with.
    pub context: Context<'a>,
    /// How much room there is.
    pub arrangement: Arrangement,
    /// Whether the keys go to this pane.
    pub focused: bool,
}

/// A screen about the whole organisation: panes side by side where there is room, else one at a time.
pub trait Board: Debug {
    /// Its name on the top line.
    fn title(&self) -> &'static str;
    /// Its panes, in the order of their digits; at most six.
    fn panes(&self) -> &'static [Spot];
    /// Where the keyboard and the cursors are.
    fn standing(&self) -> &Standing;
    /// The same, to be moved.
    fn standing_mut(&mut self) -> &mut Standing;
    /// What it wants to be read.
    fn ask(&self) -> BoardAsk;
    /// Whether what it shows has been read.
    fn is_filled(&self) -> bool;
    /// How many rows the cursor of a pane can stand on.
    fn len(&self, pane: usize) -> usize;
    /// What Enter opens.
    fn chosen(&self) -> Chosen {
        Chosen::Nothing
    }
    /// A line under the top line: what is shown, at both ends.
    fn head(&self, _: &Context<'_>) -> Option<(Line<'static>, Line<'static>)> {
        None
    }
    /// Where its panes stand when all are in sight.
    fn areas(&self, body: Rect, arrangement: Arrangement) -> Vec<Rect>;
    /// What stands at the right end of a pane's title.
    fn facts(&self, pane: usize, context: &Context<'_>) -> Line<'static>;
    /// The same where the pane stands alone, without the line that says what is shown.
    fn facts_alone(&self, pane: usize, context: &Context<'_>) -> Line<'static> {
        self.facts(pane, context)
    }
    /// Draws a pane below its title.
    fn draw(&self, pane: usize, view: &View<'_>, area: Rect, buf: &mut Buffer, seen: &mut Seen<'_>);
    /// Runs a command of its own.
    fn run(&mut self, _: CommandId) -> Vec<Effect> {
        Vec::new()
    }
}

/// Every board, each with what it last showed.
#[derive(Debug, Default)]
pub struct Boards {
    /// Everything that has a date.
    pub deadlines: Deadlines,
    /// How releases have fared.
    pub report: Report,
    /// What runs where.
    pub models: Models,
    /// The rules in force.
    pub policy: PolicyBoard,
    /// The trail of signed acts.
    pub audit: Audit,
    /// The Committee's meeting.
    pub meeting: Sitting,
    /// People, keys, the charter.
    pub people: People,
    /// What others lack, and what they offer.
    pub exchange: Exchange,
}

impl Boards {
    /// One of them.
    pub fn get(&self, id: BoardId) -> &dyn Board {
        match id {
            BoardId::Deadlines => &self.deadlines,
            BoardId::Report => &self.report,
            BoardId::Models => &self.models,
            BoardId::Policy => &self.policy,
            BoardId::Audit => &self.audit,
            BoardId::Meeting => &self.meeting,
            BoardId::People => &self.people,
            BoardId::Exchange => &self.exchange,
        }
    }

    /// One of them, to be changed.
    pub fn get_mut(&mut self, id: BoardId) -> &mut dyn Board {
        match id {
            BoardId::Deadlines => &mut self.deadlines,
            BoardId::Report => &mut self.report,
            BoardId::Models => &mut self.models,
            BoardId::Policy => &mut self.policy,
            BoardId::Audit => &mut self.audit,
            BoardId::Meeting => &mut self.meeting,
            BoardId::People => &mut self.people,
            BoardId::Exchange => &mut self.exchange,
        }
    }

    /// Takes what the worker has read.
    pub fn take(&mut self, data: BoardData) {
        match data {
            BoardData::Deadlines(list) => self.deadlines.take(list),
            BoardData::Report(found) => self.report.take(*found),
            BoardData::Models(list) => self.models.take(list),
            BoardData::Policy(document, sections, proposed) => self.policy.take(*document, sections, proposed),
            BoardData::Replayed(replay) => self.policy.take_replay(*replay),
            BoardData::Audit(trail, duties) => self.audit.take(trail, duties),
            BoardData::Verified(at, found) => self.audit.take_verified(at, found),
            BoardData::Meeting(shown, owed) => self.meeting.take(shown, owed),
            BoardData::People(card) => self.people.take(*card),
            BoardData::Exchange(stands, preview) => self.exchange.take(*stands, preview.map(|p| *p)),
        }
    }
}
