//! The loop: one thread owns the terminal, waits for keys and answers, and draws once for all that came.

use std::io;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use crossterm::event;

use super::config::Settings;
use super::look::Look;
use super::model::{self, Model, Overlay, Toast};
use super::screens::Hits;
use super::terminal::Screen;
use super::terminal::signals::Asked;
use super::terminal::wake::{Bell, Rung};
use super::update::{self, Effect};
use super::view::view;
use super::worker::{Ask, Part, Told, WINDOW, Worker, greet};
use crate::app::queue::{Finder, View, Window};
use crate::app::view::Header;
use crate::app::{AppError, Arrival, Session, Start};

/// How often it is looked whether time or another program has changed something; keys and answers end the sleep between.
const IDLE: Duration = Duration::from_millis(600);
/// How long a frame waits for what it is to show of a release that was just chosen: it comes within a millisecond or two, and one
/// frame is less for a slow line than two. Longer than that the cursor does not wait.
const HOLD: Duration = Duration::from_millis(3);
/// How long it waits for what a letter of the filter finds: among a hundred thousand releases it comes sooner, and drawing meanwhile
/// would only hold it up.
const HOLD_FOUND: Duration = Duration::from_millis(9);

/// Words that are typed are kept once nothing has been typed for so long.
const PAUSE: Duration = Duration::from_millis(300);
/// Words are kept so long after they were typed at the latest, however fast somebody goes on.
const LATEST: Duration = Duration::from_millis(900);

/// So many open releases are looked through for a filter before the first frame; of more, the frame comes first.
const FEW: usize = 2_000;

/// Opens the interface on a store and runs it until it is left. A complaint about the settings stands on the first screen.
///
/// # Errors
/// What the store says before the first frame; after that everything is told on the screen. A terminal that fails is an
/// [`AppError::Unable`].
pub fn run(start: Start, settings: Settings, complaint: Option<String>) -> Result<(), AppError> {
    let look = Look::detect(settings.theme, settings.ascii, |name| std::env::var(name).ok());
    let size = crossterm::terminal::size().unwrap_or((80, 24));
    let mut model = Model::new(look, size);
    (model.mouse, model.keymap, model.columns) = (settings.mouse, settings.keymap.clone(), settings.columns);
    match &start {
        Start::At(session) => first(&mut model, session)?,
        Start::Nowhere(arrival) => welcome(&mut model, arrival),
    }
    model.toast = complaint.map(|text| Toast { text, bad: true });
    let cancel = Arc::new(AtomicBool::new(false));
    let (bell, ringer) = Bell::hang().map_err(no_terminal)?;
    let (ask, asks) = mpsc::channel();
    let (tell, told) = mpsc::channel();
    let tell = Rung::new(tell, ringer.clone());
    let (cancelled, shown) = (cancel.clone(), model.queue.view.clone());
    let thread = std::thread::spawn(move || {
        let session = match start {
            Start::At(session) => *session,
            Start::Nowhere(arrival) => match greet(&arrival, &asks, &tell, &cancelled) {
                Some(session) => session,
                None => return,
            },
        };
        Worker::new(session, tell, cancelled).showing(shown).run(&asks);
    });
    let screen = Screen::enter(settings.mouse).map_err(no_terminal)?;
    ringer.on_signals().map_err(no_terminal)?;
    let unasked = settings.theme.is_none();
    let (hits, looked) = (Hits::default(), Instant::now());
    let (waiting, card_due, found_due, typed) = (0, false, false, None);
    let mut running =
        Loop { screen, model, settings, ask, told, bell, cancel, waiting, card_due, found_due, hits, looked, typed };
    // A terminal that tells its background by a variable need not be asked, which would eat a hasty key.
    let unknown = unasked && std::env::var_os("COLORFGBG").is_none();
    let ended = running.turn(unknown).map_err(no_terminal);
    drop(running);
    // Words asked to be kept are written before the program ends.
    let _ = thread.join();
    ended
}

fn no_terminal(error: io::Error) -> AppError {
    AppError::Unable {
        message: format!("the terminal does not answer: {error}"),
        help: "use the commands: obstat release list".into(),
    }
}

/// What the first start shows: there is nothing to read yet.
fn welcome(model: &mut Model, arrival: &Arrival) {
    model.screen = model::Screen::Welcome;
    model.welcome.dir = std::path::absolute(&arrival.dir).unwrap_or_else(|_| arrival.dir.clone());
    model.welcome.time_zone.clone_from(&arrival.time_zone);
    model.header = Some(Header {
        organisation: "obstat".into(),
        time_zone: arrival.time_zone.parse().unwrap_or(crate::domain::zone::Zone::UTC),
        me: None,
        roles: Vec::new(),
        overdue: 0,
        for_me: 0,
        models: 0,
        conflicts: 0,
        now: arrival.options.clock.now(),
        review_due: None,
        names: std::collections::BTreeMap::new(),
    });
}

/// What the first frame shows, read before any thread is started.
fn first(model: &mut Model, session: &Session) -> Result<(), AppError> {
    model.header = Some(session.header()?);
    let (view, focus) = session.last_view()?;
    let part = focus.map_or(Part::First, Part::Around);
    let rows = WINDOW.min(2 * usize::from(model.size.1));
    let all = session.window(&mut Finder::default(), &View { filter: String::new(), ..view.clone() }, part, rows)?;
    model.queue.window = if view.filter.is_empty() {
        all
    } else if all.open <= FEW {
        session.window(&mut Finder::default(), &view, part, rows)?
    } else {
        // Many releases are looked through behind the first frame.
        Window::default()
    };
    let at = focus.and_then(|id| model.queue.window.page.rows.iter().position(|r| r.id == id));
    model.queue.cursor.at = at.unwrap_or(0);
    model.queue.view = view;
    if let Some(row) = model.queue.chosen() {
        model.card = Some(session.card(row.id)?);
    }
    Ok(())
}

struct Loop {
    screen: Screen,
    model: Model,
    settings: Settings,
    ask: Sender<Ask>,
    told: Receiver<Told>,
    bell: Bell,
    cancel: Arc<AtomicBool>,
    /// Questions not yet answered.
    waiting: usize,
    /// Whether a release was just chosen of which nothing is known yet.
    card_due: bool,
    /// Whether something was just looked for and nothing is found yet.
    found_due: bool,
    hits: Hits,
    looked: Instant,
    /// When the first and the last of the words that are not kept yet were typed.
    typed: Option<(Instant, Instant)>,
}

impl Loop {
    fn turn(&mut self, detect: bool) -> io::Result<()> {
        self.draw()?;
        if detect && let Some(mode) = self.screen.background() {
            self.model.look = self.model.look.in_mode(mode);
            self.draw()?;
        }
        let part = self.model.queue.chosen().map_or(Part::First, |row| Part::Around(row.id));
        self.send(Ask::Refresh(part));
        while !self.model.leaving {
            if self.step()? {
                self.draw()?;
            }
        }
        Ok(())
    }

    fn draw(&mut self) -> io::Result<()> {
        let (model, hits) = (&mut self.model, &mut self.hits);
        self.screen.draw(|frame| {
            let area = frame.area();
            model.size = (area.width, area.height);
            *hits = view(model, area, frame.buffer_mut());
        })
    }

    /// Waits for something to happen and takes all of it; whether anything is to be drawn.
    fn step(&mut self) -> io::Result<bool> {
        self.sleep()?;
        let mut dirty = self.listen()?;
        dirty |= self.keys()?;
        self.keep_words(false)?;
        if self.waiting == 0 && self.looked.elapsed() >= IDLE {
            self.looked = Instant::now();
            self.send(Ask::Look);
        }
        if dirty {
            self.hold()?;
        }
        if let Some(asked) = self.screen.signalled() {
            match asked {
                Asked::End => {
                    self.keep_words(true)?;
                    self.model.leaving = true;
                }
                Asked::Stop => self.screen.suspend()?,
            }
            dirty = true;
        }
        Ok(dirty)
    }

    /// Sleeps until something happens, or it is time to look for what does not say so.
    fn sleep(&self) -> io::Result<()> {
        if event::poll(Duration::ZERO)? {
            return Ok(());
        }
        let awaited = self.waiting > 0;
        let most = if awaited { IDLE } else { IDLE.saturating_sub(self.looked.elapsed()) };
        self.bell.wait(if self.typed.is_some() { most.min(PAUSE) } else { most }, awaited)
    }

    /// Takes every key that has come; whether there was one.
    fn keys(&mut self) -> io::Result<bool> {
        let mut any = false;
        while event::poll(Duration::ZERO)? {
            let event = event::read()?;
            let effects = update::event(&mut self.model, event, &self.hits);
            self.perform(effects)?;
            any = true;
        }
        if any {
            self.note_typing();
        }
        Ok(any)
    }

    /// Waits a moment for what the frame is to show of what was just asked for, unless a key comes first.
    fn hold(&mut self) -> io::Result<()> {
        let mut until = Instant::now() + if self.found_due { HOLD_FOUND } else { HOLD };
        while self.found_due || self.card_due {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() || event::poll(Duration::ZERO)? {
                break;
            }
            // The bell may still ring for what was heard already.
            self.bell.wait(left, true)?;
            let looked_for = self.found_due;
            self.listen()?;
            if looked_for && !self.found_due {
                // The first of what was found is chosen now.
                until = Instant::now() + HOLD;
            }
        }
        (self.found_due, self.card_due) = (false, false);
        Ok(())
    }

    fn note_typing(&mut self) {
        let now = Instant::now();
        self.typed = update::has_unkept(&self.model).then(|| (self.typed.map_or(now, |(first, _)| first), now));
    }

    /// Keeps what was typed, at a pause, after a while, or now: nobody loses more than a second's words to a crash.
    fn keep_words(&mut self, now: bool) -> io::Result<()> {
        let due = |(first, last): (Instant, Instant)| now || last.elapsed() >= PAUSE || first.elapsed() >= LATEST;
        if self.typed.is_some_and(due) {
            self.typed = None;
            let effects = update::keep_words(&mut self.model);
            self.perform(effects)?;
        }
        Ok(())
    }

    fn listen(&mut self) -> io::Result<bool> {
        let mut dirty = false;
        while let Ok(told) = self.told.try_recv() {
            if matches!(told, Told::Finished) {
                self.waiting = self.waiting.saturating_sub(1);
                continue;
            }
            self.card_due &= !matches!(told, Told::Card(_));
            let newest = self.model.queue.generation;
            self.found_due &= !matches!(told, Told::Queue { generation, .. } if generation == newest);
            let effects = update::told(&mut self.model, told);
            self.perform(effects)?;
            dirty = true;
        }
        Ok(dirty)
    }

    fn send(&mut self, ask: Ask) {
        self.card_due |= matches!(ask, Ask::Card(_));
        self.found_due |= matches!(ask, Ask::View { .. });
        // A worker that has gone can answer nothing; the screen says so once.
        if self.ask.send(ask).is_ok() {
            self.waiting += 1;
        } else {
            let words = "The store does not answer any more; quit with {quit} and look with obstat verify";
            let words = self.model.keymap.say(words);
            self.complain(words);
        }
    }

    fn complain(&mut self, text: impl Into<String>) {
        self.model.toast = Some(Toast { text: text.into(), bad: true });
    }

    fn perform(&mut self, effects: Vec<Effect>) -> io::Result<()> {
        for effect in effects {
            match effect {
                Effect::Ask(ask) => self.send(ask),
                Effect::Cancel => {
                    self.cancel.store(true, Ordering::SeqCst);
                    self.model.job = None;
                }
                Effect::Copy(text, what) => self.copy(&text, what)?,
                Effect::Open(target) => self.open(&target),
                Effect::Editor(text) => self.edit(&text)?,
                Effect::Suspend => self.screen.suspend()?,
                Effect::Redraw => self.screen.clear()?,
                Effect::Mouse(on) => {
                    self.screen.set_mouse(on)?;
                    let state = if on { "on" } else { "off: the terminal selects text" };
                    self.model.toast = Some(Toast { text: format!("Mouse {state}"), bad: false });
                }
            }
        }
        Ok(())
    }

    /// Says no more than is known: whether the terminal took it, it does not tell.
    fn copy(&mut self, text: &str, what: &str) -> io::Result<()> {
        let sent = self.screen.copy(text)?;
        let text =
            if sent { format!("Sent the {what} to the terminal's clipboard") } else { format!("The {what} is too long to copy") };
        self.model.toast = Some(Toast { text, bad: !sent });
        Ok(())
    }

    fn open(&mut self, target: &str) {
        match open_with(&self.settings.opener, target) {
            Ok(()) => self.model.toast = Some(Toast { text: format!("Opening {target}"), bad: false }),
            Err(e) => self.complain(format!("{target} cannot be opened: {e}")),
        }
    }

    /// Lends the terminal to the editor on a file of our own; no shell takes part.
    fn edit(&mut self, text: &str) -> io::Result<()> {
        let mut words = self.settings.editor.clone();
        if words.is_empty() {
            let editor = std::env::var("VISUAL").or_else(|_| std::env::var("EDITOR")).unwrap_or_else(|_| "vi".into());
            words = editor.split_whitespace().map(str::to_owned).collect();
        }
        let Some((program, arguments)) = words.split_first() else { return Ok(()) };
        let file = tempfile::Builder::new().prefix("obstat-").suffix(".md").tempfile()?;
        std::fs::write(file.path(), text)?;
        let status = self.screen.lend(|| Command::new(program).args(arguments).arg(file.path()).status())?;
        match status {
            Ok(status) if status.success() => {
                let written = std::fs::read_to_string(file.path()).unwrap_or_default();
                if let Some(Overlay::Form(form)) = &mut self.model.overlay {
                    form.set(written.trim_end());
                }
            }
            Ok(status) => self.complain(format!("{program} ended with {status}; your words are as they were")),
            Err(e) => self.complain(format!("{program} cannot be started: {e}; set EDITOR")),
        }
        Ok(())
    }
}

/// Opens a link or file with the configured program, else with the system's. Nobody waits for it.
fn open_with(opener: &[String], target: &str) -> io::Result<()> {
    let Some((program, arguments)) = opener.split_first() else { return open::that_detached(target) };
    let mut command = Command::new(program);
    command.args(arguments).arg(target).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn()?;
    // Reaped by a thread: a long-lived reader would stay a zombie otherwise.
    std::thread::spawn(move || child.wait());
    Ok(())
}
