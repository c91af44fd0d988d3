//! The worker: a thread that holds the session, so that nothing which reads, hashes or signs ever holds up a key.

mod acts;
mod boards;
mod chores;
mod exchange;
mod greet;
mod looked;
mod meeting;
mod several;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Receiver;

use super::boards::{BoardAsk, BoardData};
use super::deed::Deed;
use super::deed::several::Marked;
use super::errand::{Errand, Outcome};
use super::forms::begin::Beginning;
use super::model::Notice;
use super::terminal::wake::Rung;
use crate::app::identity::{Fixed, Passphrase};
use crate::app::propose::Proposal;
pub use crate::app::queue::Part;
use crate::app::queue::{Finder, View, Window};
use crate::app::several::Several;
use crate::app::view::{Done, Header, ReleaseCard, SigningSheet};
use crate::app::{AppError, Seat, Session};
use crate::domain::ids::{Email, EventId};
use crate::domain::preview::Preview;
use crate::domain::release::Evidence;
use chores::Chores;
use exchange::{Listing, listing};
pub use greet::greet;
use looked::Sight;
pub use meeting::Note;

/// How many rows of the queue are kept at hand; the rest is read when the cursor comes near.
pub const WINDOW: usize = 200;

/// What the interface asks of the worker.
#[derive(Debug)]
#[allow(missing_docs, reason = "the fields are named like what they hold")]
pub enum Ask {
    /// Everything anew: header, queue, the release in focus.
    Refresh(Part),
    /// A part of the queue.
    Queue(Part),
    /// Everything about a release.
    Card(EventId),
    /// What a board shows.
    Board(BoardAsk),
    /// Another view of the queue, of which so many rows are wanted at once; answers carry the generation, so that late ones are
    /// dropped.
    View { view: View, part: Part, rows: usize, generation: u64 },
    /// An act, to be checked and shown.
    Propose(Box<Deed>),
    /// The same act on each of several releases.
    ProposeSeveral(Box<Deed>, Vec<Marked>),
    /// Something for the secretary's notebook; nothing is signed.
    Note(EventId, Note),
    /// What making a first store would write and sign.
    Foresee(Box<Beginning>),
    /// To make it.
    Begin(Box<Beginning>),
    /// To sign what was shown.
    Sign(Option<Passphrase>),
    /// What long work that signs a bundle would come to.
    Weigh(Errand),
    /// Long work that signs no act; a locked key needs its passphrase where a bundle is packed.
    Errand(Errand, Option<Passphrase>),
    /// To forget what was shown.
    Forget,
    /// To make the queue ready for a filter that is about to be typed.
    Prepare,
    /// A look at whether time or another program has changed something.
    Look,
    /// The exact bytes of a signed act.
    Act(EventId),
    /// Where the bytes of a piece of evidence stand.
    File { digest: crate::domain::ids::Digest, name: String },
    /// Who could take the keyboard.
    Seats,
    /// To hand the keyboard to somebody.
    Sit(Email),
    /// A look into a piece of evidence.
    Read(Box<Evidence>),
    /// To keep words that were typed; empty ones are forgotten.
    Keep { key: String, text: String },
    /// The words kept under a key.
    Draft(String),
    /// The filters saved by a name.
    SavedFilters,
    /// To save a filter by a name; without words, to forget it.
    SaveFilter { name: String, text: String },
}

/// What the worker tells the interface.
#[derive(Debug)]
#[allow(missing_docs, reason = "the fields are named like what they hold")]
pub enum Told {
    /// The top and bottom line.
    Header(Box<Header>),
    /// A part of the queue, under the view of this generation, and which part was asked for.
    Queue { window: Box<Window>, part: Part, generation: u64 },
    /// Everything about a release.
    Card(Box<ReleaseCard>),
    /// Whether every act of a release is signed as it says.
    Verified(EventId, bool),
    /// The releases that have changed since they were looked at, and at the start a sentence about them.
    Changes(BTreeSet<EventId>, Option<String>),
    /// The acts of a release that are new to whoever looks.
    Fresh(EventId, BTreeSet<EventId>),
    /// What a board shows.
    Board(BoardData),
    /// What will be signed.
    Sheet(Box<SigningSheet>),
    /// The act cannot be done: the sentence, and what to do.
    Refused(String, String),
    /// It is signed.
    Signed(Box<Done>, Option<super::deed::Undo>),
    /// Several were asked for: those that are signed, and the outcome of each.
    SignedSeveral(Vec<EventId>, Notice),
    /// It is not signed: why.
    NotSigned(String),
    /// The passphrase does not open the key.
    WrongPassphrase,
    /// What long work would pack and sign.
    Weighed(Box<SigningSheet>, Errand),
    /// Long work is done.
    Done(Box<Outcome>),
    /// Long work is not done: the sentence, and what to do.
    NotDone(String, String),
    /// How far a long piece of work has come.
    Progress(String, u64, u64),
    /// Words to show.
    Notice(Notice),
    /// Who could take the keyboard.
    Seats(Vec<Seat>),
    /// Who sits here now, by name.
    Seated(String),
    /// What is to be seen of a piece of evidence.
    Read(Box<Evidence>, Box<Preview>),
    /// A file to open with the system's program.
    Open(std::path::PathBuf),
    /// Words kept under a key.
    Draft(String),
    /// Filters saved by a name: name and words.
    SavedFilters(Vec<(String, String)>),
    /// What making a first store would write and sign.
    Foreseen(Box<SigningSheet>, Box<Beginning>),
    /// No store was made: why.
    NotBegun(String),
    /// A first store stands: what is to be known of it.
    Arrived(Notice),
    /// Time or another program has changed something: ask anew.
    Changed,
    /// Something went wrong that nobody asked for.
    Failed(String),
    /// An asked-for piece of work is done.
    Finished,
}

/// The worker's side.
pub struct Worker {
    session: Session,
    pending: Option<(Proposal, Deed)>,
    several: Option<(Several<'static>, Vec<Marked>)>,
    tell: Rung<Told>,
    cancel: Arc<AtomicBool>,
    view: View,
    generation: u64,
    finder: Finder,
    /// The release in focus.
    focus: Option<EventId>,
    chores: Chores,
    sight: Sight,
    /// The folder of bundles as it was when it was last looked into; none while its screen is not shown.
    folder: Option<(PathBuf, Listing)>,
}

impl Worker {
    /// Makes a worker over a session.
    pub fn new(session: Session, tell: Rung<Told>, cancel: Arc<AtomicBool>) -> Self {
        Self {
            session,
            pending: None,
            several: None,
            tell,
            cancel,
            view: View::default(),
            generation: 0,
            finder: Finder::default(),
            focus: None,
            chores: Chores::default(),
            sight: Sight::default(),
            folder: None,
        }
    }

    /// Begins with a view of the queue.
    pub fn showing(mut self, view: View) -> Self {
        self.view = view;
        self
    }

    /// Answers until nobody asks any more. Of several filters waiting only the newest is answered.
    pub fn run(mut self, asks: &Receiver<Ask>) {
        let mut waiting: std::collections::VecDeque<Ask> = std::collections::VecDeque::new();
        loop {
            let Some(ask) = waiting.pop_front().or_else(|| self.next(asks)) else { break };
            waiting.extend(asks.try_iter());
            let newer = match &ask {
                // A release that the cursor has left already need not be read.
                Ask::Card(_) => waiting.iter().any(|a| matches!(a, Ask::Card(_))),
                Ask::View { .. } => waiting.iter().any(|a| matches!(a, Ask::View { .. })),
                Ask::Board(board) => waiting.iter().any(|a| matches!(a, Ask::Board(later) if later.replaces(board))),
                _ => false,
            };
            if !newer && let Err(e) = self.answer(ask) {
                self.say(Told::Failed(sentence(&e)));
            }
            // It changes nothing on the screen, so that it wakes nobody.
            let _ = self.tell.leave(Told::Finished);
        }
        // What cannot be kept, in a store that only can be read, is not worth a word.
        let _ = self.session.keep_view(&self.view, self.focus);
        let _ = self.keep_sight();
    }

    fn say(&self, told: Told) {
        // The interface has gone; the loop ends at the next question.
        let _ = self.tell.send(told);
    }

    fn answer(&mut self, ask: Ask) -> Result<(), AppError> {
        match ask {
            Ask::Refresh(part) => self.refresh(part)?,
            Ask::Queue(part) => self.queue(part, WINDOW).map(drop)?,
            Ask::Card(id) => self.card(id)?,
            Ask::Board(ask) => self.board(&ask)?,
            Ask::View { view, part, rows, generation } => {
                (self.view, self.generation) = (view, generation);
                self.queue(part, rows)?;
            }
            Ask::Note(meeting, note) => self.note(meeting, &note)?,
            Ask::Propose(deed) => self.propose(*deed),
            Ask::ProposeSeveral(deed, marked) => self.propose_several(&deed, &marked),
            Ask::Sign(passphrase) => match self.several.take() {
                Some((several, marked)) => self.sign_several(several, marked, passphrase),
                None => self.sign(passphrase),
            },
            Ask::Weigh(errand) => self.weigh(errand),
            Ask::Errand(errand, passphrase) => self.errand(&errand, passphrase),
            Ask::Forget => (self.pending, self.several) = (None, None),
            // Only where no store stands yet.
            Ask::Foresee(_) | Ask::Begin(_) => {}
            Ask::Prepare => self.chores.filter_comes = true,
            Ask::Look => self.look()?,
            Ask::Act(id) => self.act(id)?,
            Ask::Seats => self.say(Told::Seats(self.session.seats()?)),
            Ask::Sit(who) => {
                let name = self.session.sit(&who)?;
                self.pending = None;
                self.finder.forget();
                self.say(Told::Seated(name));
            }
            Ask::Read(evidence) => {
                let preview = self.session.look_into(&evidence)?;
                self.say(Told::Read(evidence, Box::new(preview)));
            }
            Ask::File { digest, name } => self.file(digest, &name)?,
            Ask::Keep { key, text } => self.session.keep_typed_words(&key, &text)?,
            Ask::Draft(key) => self.say(Told::Draft(self.session.typed_words(&key)?.unwrap_or_default())),
            Ask::SavedFilters => self.say(Told::SavedFilters(self.session.saved_filters()?)),
            Ask::SaveFilter { name, text } => {
                self.session.save_filter(&name, &text)?;
                self.say(Told::SavedFilters(self.session.saved_filters()?));
            }
        }
        Ok(())
    }

    /// Tells a part of the queue; gives the release that it begins or ends with, or that was asked for.
    fn queue(&mut self, part: Part, rows: usize) -> Result<Option<EventId>, AppError> {
        let window = self.session.window(&mut self.finder, &self.view, part, rows)?;
        self.chores.open = window.open;
        let rows = &window.page.rows;
        let focus = match part {
            Part::Around(id) => Some(id),
            Part::First => rows.first().map(|r| r.id),
            Part::Last => rows.last().map(|r| r.id),
        };
        self.say(Told::Queue { window: Box::new(window), part, generation: self.generation });
        Ok(focus)
    }

    fn card(&mut self, id: EventId) -> Result<(), AppError> {
        self.focus = Some(id);
        self.say(Told::Card(Box::new(self.session.card(id)?)));
        self.chores.check_next(id);
        self.in_sight(id)
    }

    fn refresh(&mut self, part: Part) -> Result<(), AppError> {
        self.finder.forget();
        self.say(Told::Header(Box::new(self.session.header()?)));
        self.tell_changes()?;
        match self.queue(part, WINDOW)? {
            Some(id) => self.card(id),
            None => Ok(()),
        }
    }

    fn look(&mut self) -> Result<(), AppError> {
        let changed = self.session.changed_elsewhere()?;
        let lies_otherwise = self.folder.as_ref().is_some_and(|(dir, then)| listing(dir) != *then);
        if self.session.catch_up()? > 0 || changed || lies_otherwise {
            self.finder.forget();
            self.say(Told::Changed);
        }
        self.look_if_rested()
    }

    fn propose(&mut self, deed: Deed) {
        self.cancel.store(false, Ordering::SeqCst);
        let (tell, cancel) = (self.tell.clone(), self.cancel.clone());
        let mut progress = move |what: &str, done: u64, all: u64| {
            let _ = tell.send(Told::Progress(what.to_owned(), done, all));
            !cancel.load(Ordering::SeqCst)
        };
        let seat = deed.signer().map(|signer| self.session.act_as(Some(signer.clone())));
        let proposed = deed.propose(&self.session, &mut progress);
        let proposed = proposed.and_then(|p| self.session.sheet(&p).map(|sheet| (p, sheet)));
        if let Some(seat) = seat {
            self.session.act_as(seat);
        }
        match proposed {
            Ok((proposal, sheet)) => {
                (self.pending, self.several) = (Some((proposal, deed)), None);
                self.say(Told::Sheet(Box::new(sheet)));
            }
            Err(e) => self.say(Told::Refused(e.to_string(), e.help().to_owned())),
        }
    }

    /// Signs what was shown. If somebody wrote meanwhile, it is not signed but shown anew.
    fn sign(&mut self, passphrase: Option<Passphrase>) {
        let Some((proposal, deed)) = self.pending.take() else {
            return self.say(Told::NotSigned("there is nothing to sign any more".into()));
        };
        match self.session.sign(proposal, &mut Fixed(passphrase)) {
            Ok(done) => {
                self.finder.forget();
                let undo = deed.undo(&done);
                // Whoever signs something has seen what is there.
                let seen = done.release.map(|release| self.look_at(release));
                if let Some(Err(e)) = seen {
                    self.say(Told::Failed(sentence(&e)));
                }
                self.say(Told::Signed(Box::new(done), undo));
                self.after(&deed);
            }
            Err(AppError::Moved) => {
                self.session.forget_cache();
                self.propose(deed);
                self.say(Told::NotSigned("somebody else wrote to this release meanwhile; look at it again, then sign".into()));
            }
            Err(e) => {
                let seat = deed.signer().map(|signer| self.session.act_as(Some(signer.clone())));
                let again = deed.propose(&self.session, &mut |_, _, _| true);
                if let Some(seat) = seat {
                    self.session.act_as(seat);
                }
                self.pending = again.ok().map(|p| (p, deed));
                self.say(not_signed(&e));
            }
        }
    }
}

fn not_signed(error: &AppError) -> Told {
    if error.is_wrong_passphrase() { Told::WrongPassphrase } else { Told::NotSigned(sentence(error)) }
}

fn sentence(error: &AppError) -> String {
    if error.help().is_empty() { error.to_string() } else { format!("{error} · {}", error.help()) }
}
