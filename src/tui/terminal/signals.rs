//! What the system asks of a running program, kept until the loop looks.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// To end: SIGTERM, SIGHUP, SIGINT.
    End,
    /// To stop until continued: SIGTSTP.
    Stop,
}

/// Flags that signal handlers set.
#[derive(Debug, Default)]
pub struct Signals {
    end: Arc<AtomicBool>,
    stop: Arc<AtomicBool>,
}

impl Signals {
    /// Starts to listen. A second request to end, while the first still waits to be heard, ends the program at once.
    #[cfg(unix)]
    pub fn listen() -> io::Result<Self> {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGTSTP};
        use signal_hook::flag;

        let signals = Self::default();
        for signal in [SIGTERM, SIGHUP, SIGINT] {
            flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&signals.end))?;
            flag::register(signal, Arc::clone(&signals.end))?;
        }
        flag::register(SIGTSTP, Arc::clone(&signals.stop))?;
        end_after_hangup()?;
        watch_terminal(Arc::clone(&signals.end));
        Ok(signals)
    }

    /// Elsewhere the terminal itself sends keys for all of these.
    #[cfg(not(unix))]
    pub fn listen() -> io::Result<Self> {
        Ok(Self::default())
    }

    /// What was asked for since the last call; an end is asked for again and again until it comes.
    pub fn asked(&self) -> Option<Asked> {
        if self.end.load(Ordering::SeqCst) {
            return Some(Asked::End);
        }
        self.stop.swap(false, Ordering::SeqCst).then_some(Asked::Stop)
    }
}

/// How long the loop may take to hear that the terminal has gone.
#[cfg(unix)]
const GRACE: std::time::Duration = std::time::Duration::from_secs(2);

/// Ends the program some time after its terminal has gone, if it has not ended by itself: reading a terminal that is gone
/// answers at once and for ever, so that whoever waits for a key would burn a processor and never look at a flag.
#[cfg(unix)]
fn end_after_hangup() -> io::Result<()> {
    static ONCE: std::sync::Once = std::sync::Once::new();
    let mut hangup = signal_hook::iterator::Signals::new([signal_hook::consts::SIGHUP])?;
    ONCE.call_once(|| {
        std::thread::spawn(move || {
            if hangup.forever().next().is_some() {
                std::thread::sleep(GRACE);
                signal_hook::low_level::exit(128 + signal_hook::consts::SIGHUP);
            }
        });
    });
    Ok(())
}

/// Raises SIGHUP when the terminal at the standard input has gone and nobody said so: it says so only to those whose
/// controlling terminal it is, which a program started by another session is not.
#[cfg(unix)]
fn watch_terminal(end: Arc<AtomicBool>) {
    use rustix::event::{PollFd, PollFlags, poll};
    use std::io::IsTerminal as _;

    /// By then a signal that was sent has come.
    const SENT: std::time::Duration = std::time::Duration::from_millis(200);

    if !io::stdin().is_terminal() {
        return;
    }
    std::thread::spawn(move || {
        let stdin = io::stdin();
        let mut terminal = [PollFd::new(&stdin, PollFlags::empty())];
        while matches!(poll(&mut terminal, None), Err(rustix::io::Errno::INTR)) {}
        if terminal[0].revents().intersects(PollFlags::HUP | PollFlags::ERR) {
            std::thread::sleep(SENT);
            if !end.load(Ordering::SeqCst) {
                // If it cannot be raised, nothing is worse than it was.
                let _ = signal_hook::low_level::raise(signal_hook::consts::SIGHUP);
            }
        }
    });
}

/// Stops this program until somebody continues it.
#[cfg(unix)]
pub fn stop() -> io::Result<()> {
    signal_hook::low_level::raise(signal_hook::consts::SIGSTOP)
}

/// There is no stopping here.
#[cfg(not(unix))]
pub fn stop() -> io::Result<()> {
    Ok(())
}
