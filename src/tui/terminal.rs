//! The terminal: taken on entry, given back whatever happens. Quit, error, panic, SIGTERM, SIGHUP and Ctrl-Z all leave it
//! as it was, cursor shown.

use std::io::{self, BufWriter, Stdout, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Once, OnceLock};
use std::thread::{self, ThreadId};
use std::time::Duration;

use base64::Engine as _;
use crossterm::event::{self, DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture};
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
};
use crossterm::{cursor, execute, queue, style, terminal};
use ratatui::{Frame, Terminal};
use terminal_colorsaurus::{QueryOptions, ThemeMode, theme_mode};

use super::theme::Mode;

mod blanks;
mod lean;
pub mod signals;
pub mod wake;

use lean::Lean;
use signals::Signals;

/// Whether the terminal is ours: then, and only then, is there something to give back.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// The one thread that draws.
static DRAWS: OnceLock<ThreadId> = OnceLock::new();

/// The most bytes that go to the clipboard: beyond that, terminals drop the whole sequence.
const CLIPBOARD_MOST: usize = 74_994;

type Inner = Terminal<Lean<BufWriter<Stdout>>>;

/// A terminal in our hands.
pub struct Screen {
    terminal: Inner,
    signals: Signals,
    mouse: bool,
}

impl Screen {
    /// Takes the terminal: raw mode, alternate screen, bracketed paste, and the mouse if wanted.
    pub fn enter(mouse: bool) -> io::Result<Self> {
        give_back_on_panic();
        // crossterm answers NO_COLOR with a full reset that would eat the selection; the theme has no colours then anyway.
        style::force_color_output(true);
        let signals = Signals::listen()?;
        take(mouse)?;
        let terminal = fresh()?;
        // Registers the resize signal: one that came before the first wait would be lost.
        event::poll(Duration::ZERO)?;
        Ok(Self { terminal, signals, mouse })
    }

    /// Draws one frame; the terminal shows it whole or not at all.
    pub fn draw(&mut self, view: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        self.terminal.draw(|frame| {
            view(frame);
            blanks::settle(frame.buffer_mut());
        })?;
        execute!(self.terminal.backend_mut(), EndSynchronizedUpdate)
    }

    /// Forgets what is on the screen, so that the next frame is drawn in full.
    pub fn clear(&mut self) -> io::Result<()> {
        // The terminal's own `clear` asks where the cursor is and waits for an answer; a fresh one knows that nothing is drawn.
        self.terminal = fresh()?;
        execute!(self.terminal.backend_mut(), Clear(ClearType::All))
    }

    /// What the system asked for since the last call.
    pub fn signalled(&self) -> Option<signals::Asked> {
        self.signals.asked()
    }

    /// Turns reports of the mouse on or off; off, the terminal selects text itself.
    pub fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on;
        if on { execute!(io::stdout(), EnableMouseCapture) } else { execute!(io::stdout(), DisableMouseCapture) }
    }

    /// Gives the terminal away while another program (an editor, a pager) has it, and takes it back.
    pub fn lend<T>(&mut self, to: impl FnOnce() -> T) -> io::Result<T> {
        give_back();
        let answer = to();
        take(self.mouse)?;
        self.clear()?;
        Ok(answer)
    }

    /// Stops, as Ctrl-Z does everywhere else; comes back with the shell's `fg`.
    pub fn suspend(&mut self) -> io::Result<()> {
        self.lend(signals::stop)?
    }

    /// Sends text to the terminal's clipboard (OSC 52), which works over SSH too. Whether the terminal took it, it does not say.
    /// False when the text is too long for any.
    pub fn copy(&mut self, text: &str) -> io::Result<bool> {
        let coded = base64::engine::general_purpose::STANDARD.encode(text);
        if coded.len() > CLIPBOARD_MOST {
            return Ok(false);
        }
        let mut out = io::stdout();
        write!(out, "\x1b]52;c;{coded}\x1b\\")?;
        out.flush()?;
        Ok(true)
    }

    /// Asks the terminal for its background. Waits a tenth of a second at most, and eats what is typed meanwhile: so only once
    /// the first frame stands, and only when no key waits.
    pub fn background(&self) -> Option<Mode> {
        if event::poll(Duration::ZERO).unwrap_or(true) {
            return None;
        }
        let mut options = QueryOptions::default();
        options.timeout = Duration::from_millis(100);
        match theme_mode(options).ok()? {
            ThemeMode::Dark => Some(Mode::Dark),
            ThemeMode::Light => Some(Mode::Light),
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

fn fresh() -> io::Result<Inner> {
    Terminal::new(Lean::new(BufWriter::with_capacity(1 << 16, io::stdout())))
}

fn take(mouse: bool) -> io::Result<()> {
    terminal::enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    let mut out = io::stdout();
    execute!(out, EnterAlternateScreen, EnableBracketedPaste, cursor::Hide)?;
    if mouse { execute!(out, EnableMouseCapture) } else { Ok(()) }
}

/// Gives the terminal back, if it is ours. Errors are passed over: where they happen there is no terminal any more.
fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    let _ = execute!(out, EndSynchronizedUpdate, DisableMouseCapture, DisableBracketedPaste, LeaveAlternateScreen, cursor::Show);
    let _ = terminal::disable_raw_mode();
}

/// A panic of the thread that draws gives the terminal back before its message is written. One of another thread is told by the
/// work that it leaves undone: its message would only be written across the screen.
fn give_back_on_panic() {
    static HOOK: Once = Once::new();
    let _ = DRAWS.set(thread::current().id());
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let drawing = DRAWS.get() == Some(&thread::current().id());
            if drawing {
                give_back();
            }
            if drawing || !TAKEN.load(Ordering::SeqCst) {
                before(info);
            }
        }));
    });
}
