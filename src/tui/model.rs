//! What the interface knows at one moment. Views draw it, [`super::update`] changes it, nothing else does.

mod overlay;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Instant;

use super::boards::{Board, BoardId, Boards};
use super::commands::{Command, Keymap, Place};
use super::deed::several::Marked;
use super::form::Form;
use super::layout::WantedColumns;
use super::look::Look;
use super::widgets::words::Words;
use crate::app::Seat;
use crate::app::queue::{View, Window};
use crate::app::view::{Header, QueueRow, ReleaseCard};
use crate::domain::ids::{EventId, Reference};

pub use overlay::{Entry, Filters, Goal, Links, Notice, Overlay, Picker, Reading, SheetState};

/// Which screen is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// The first start, where no store stands yet.
    Welcome,
    /// The queue and the release in focus, four panes.
    Triage,
    /// One release, six pages.
    Release,
    /// One of the screens about the whole organisation.
    Board(BoardId),
}

/// The panes of the triage screen, in the order of their digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is a pane's title")]
pub enum Pane {
    Queue,
    Decision,
    Checklist,
    Evidence,
}

impl Pane {
    /// Every pane, by its digit.
    pub const ALL: [Self; 4] = [Self::Queue, Self::Decision, Self::Checklist, Self::Evidence];
}

/// The pages of a release, in the order of their digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is a page's title")]
pub enum Page {
    Overview,
    Request,
    Checklist,
    Evidence,
    SignOffs,
    History,
}

impl Page {
    /// Every page, by its digit.
    pub const ALL: [Self; 6] = [Self::Overview, Self::Request, Self::Checklist, Self::Evidence, Self::SignOffs, Self::History];
}

/// A place in a list; views set `shown` to how many rows fit, so that a page is a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cursor {
    /// The chosen row.
    pub at: usize,
    /// The first row in sight.
    pub top: usize,
    /// How many rows were in sight when last drawn.
    pub shown: usize,
}

/// The queue: a window on it, or on what the filter found.
#[derive(Debug, Default)]
pub struct Queue {
    /// The rows at hand, how many stand before them, how many there are in all, and which characters are marked.
    pub window: Window,
    /// The chosen row of the window.
    pub cursor: Cursor,
    /// The filter, and the order.
    pub view: View,
    /// The releases that are marked, for one act on all of them.
    pub marks: BTreeMap<EventId, Reference>,
    /// The releases that have changed since they were looked at.
    pub changed: BTreeSet<EventId>,
    /// Counts the views asked for; an answer to an older one is dropped.
    pub generation: u64,
}

impl Queue {
    /// How many rows the window holds.
    pub fn len(&self) -> usize {
        self.window.page.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether only some of the queue is asked for.
    pub fn filtered(&self) -> bool {
        !self.view.filter.is_empty()
    }

    /// A row of the window.
    pub fn row(&self, place: usize) -> Option<&QueueRow> {
        self.window.page.rows.get(place)
    }

    /// The chosen row.
    pub fn chosen(&self) -> Option<&QueueRow> {
        self.row(self.cursor.at)
    }
}

/// The first start: what may be chosen, and the words typed so far.
#[derive(Debug, Default)]
pub struct Welcome {
    /// Where the store would be made.
    pub dir: PathBuf,
    /// This machine's time zone.
    pub time_zone: String,
    /// The place among the choices.
    pub at: usize,
    /// Forms that were left, with their words.
    pub kept: Vec<Box<Form>>,
}

/// A line that tells what happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    /// The sentence.
    pub text: String,
    /// Whether it went wrong.
    pub bad: bool,
}

/// Work under way off the interface's thread.
#[derive(Debug, Clone)]
pub struct Job {
    /// What it is: "hashing report.pdf".
    pub title: String,
    /// Done and in all, in whatever it counts; in all is 0 while unknown.
    pub progress: (u64, u64),
    /// When it began.
    pub began: Instant,
}

/// Everything.
#[derive(Debug)]
pub struct Model {
    /// Theme and signs.
    pub look: Look,
    /// Which keys mean what.
    pub keymap: Keymap,
    /// The columns of the queue that are wanted.
    pub columns: WantedColumns,
    /// Width and height of the terminal.
    pub size: (u16, u16),
    /// The top and bottom line; none before the first answer.
    pub header: Option<Header>,
    /// The queue.
    pub queue: Queue,
    /// The release in focus.
    pub card: Option<ReleaseCard>,
    /// A release, and those of its acts that are new to whoever looks.
    pub fresh: Option<(EventId, BTreeSet<EventId>)>,
    /// The screen.
    pub screen: Screen,
    /// The screens that one came from, to go back to.
    pub behind: Vec<Screen>,
    /// Who sits here since the keyboard was handed over.
    pub seated: Option<String>,
    /// Who could take the keyboard, as they were last asked for.
    pub seats: Vec<Seat>,
    /// The first start.
    pub welcome: Welcome,
    /// The screens about the whole organisation.
    pub boards: Boards,
    /// The pane that has the keyboard on the triage screen.
    pub pane: Pane,
    /// The page that is shown on the release screen.
    pub page: Page,
    /// The place among the obstructions.
    pub decision: Cursor,
    /// The place in the checklist.
    pub checklist: Cursor,
    /// The place among the evidence.
    pub evidence: Cursor,
    /// The place on the page of sign-offs.
    pub sign_offs: Cursor,
    /// The place in the history.
    pub history: Cursor,
    /// The place on the page of the request.
    pub request: Cursor,
    /// Whether the filter line has the keyboard.
    pub filtering: Option<Words>,
    /// What lies over the screen.
    pub overlay: Option<Overlay>,
    /// What happened last.
    pub toast: Option<Toast>,
    /// Work under way.
    pub job: Option<Job>,
    /// The sheet that was confirmed and whose work is under way; it comes back if that fails.
    pub under_way: Option<Box<SheetState>>,
    /// Whether the mouse is listened to.
    pub mouse: bool,
    /// Whether the program is to end.
    pub leaving: bool,
    /// The release that an undo would act on, with the item and what was done; see [`super::update`].
    pub last_act: Option<super::deed::Undo>,
}

impl Model {
    /// An interface that knows nothing yet.
    pub fn new(look: Look, size: (u16, u16)) -> Self {
        Self {
            look,
            keymap: Keymap::default(),
            columns: WantedColumns::ALL,
            size,
            header: None,
            queue: Queue::default(),
            card: None,
            fresh: None,
            screen: Screen::Triage,
            behind: Vec::new(),
            seated: None,
            seats: Vec::new(),
            welcome: Welcome::default(),
            boards: Boards::default(),
            pane: Pane::Queue,
            page: Page::Overview,
            decision: Cursor::default(),
            checklist: Cursor::default(),
            evidence: Cursor::default(),
            sign_offs: Cursor::default(),
            history: Cursor::default(),
            request: Cursor::default(),
            filtering: None,
            overlay: None,
            toast: None,
            job: None,
            under_way: None,
            mouse: true,
            leaving: false,
            last_act: None,
        }
    }

    /// Where the keyboard is.
    pub fn place(&self) -> Place {
        match &self.overlay {
            Some(Overlay::Picker(_)) => Place::Picker,
            Some(Overlay::Menu(_)) => Place::Menu,
            Some(Overlay::Filters(_)) => Place::Filters,
            Some(Overlay::Reading(_)) => Place::Reading,
            Some(Overlay::Links(_)) => Place::Links,
            Some(Overlay::Form(form)) if form.types() => Place::Words,
            Some(Overlay::Form(_)) => Place::Form,
            Some(Overlay::Sheet(_) | Overlay::Notice(_)) => Place::SigningSheet,
            None if self.filtering.is_some() => Place::Filter,
            None => self.place_below(),
        }
    }

    /// The pane or page under whatever lies over it.
    pub fn place_below(&self) -> Place {
        match (self.screen, self.pane, self.page) {
            (Screen::Welcome, ..) => Place::Welcome,
            (Screen::Triage, Pane::Queue, _) => Place::Queue,
            (Screen::Triage, Pane::Decision, _) => Place::Decision,
            (Screen::Triage, Pane::Checklist, _) | (Screen::Release, _, Page::Checklist) => Place::Checklist,
            (Screen::Triage, Pane::Evidence, _) | (Screen::Release, _, Page::Evidence) => Place::Evidence,
            (Screen::Release, _, Page::Overview) => Place::Overview,
            (Screen::Release, _, Page::Request) => Place::Request,
            (Screen::Release, _, Page::SignOffs) => Place::SignOffs,
            (Screen::Release, _, Page::History) => Place::History,
            (Screen::Board(id), ..) => {
                let board = self.boards.get(id);
                board.panes().get(board.standing().pane).map_or(Place::Deadlines, |spot| spot.place)
            }
        }
    }

    /// The board that is shown, if one is.
    pub fn board(&self) -> Option<&dyn Board> {
        match self.screen {
            Screen::Board(id) => Some(self.boards.get(id)),
            Screen::Welcome | Screen::Triage | Screen::Release => None,
        }
    }

    /// The releases that an act is to be done on: those that are marked, while the queue has the keyboard.
    pub fn several(&self) -> Vec<Marked> {
        if self.place_below() != Place::Queue {
            return Vec::new();
        }
        self.queue.marks.iter().map(|(id, reference)| Marked { id: *id, reference: reference.clone() }).collect()
    }

    /// A person's name, or "me".
    pub fn name(&self, email: &crate::domain::ids::Email) -> String {
        let Some(header) = &self.header else { return email.to_string() };
        if header.me.as_ref().is_some_and(|(me, _)| me == email) {
            return "me".into();
        }
        header.names.get(email).cloned().unwrap_or_else(|| email.to_string())
    }

    /// Why a command cannot be run now, if it cannot: the short reason of the card's offer.
    pub fn refusal(&self, command: &Command) -> Option<&str> {
        let act = command.act?;
        let card = self.card.as_ref()?;
        card.offers.iter().find(|o| o.act == act)?.refused.as_deref()
    }
}
