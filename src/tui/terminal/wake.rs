//! What ends the loop's sleep: a key, a signal, a word of the worker. So nobody has to look again and again.

use std::io;
use std::sync::mpsc::{SendError, Sender};
use std::time::Duration;

#[cfg(unix)]
use std::{io::Read as _, io::Write as _, os::unix::net::UnixStream, sync::Arc};

/// How long the loop sleeps while a word is awaited that cannot end its sleep.
#[cfg(not(unix))]
const DEAF: Duration = Duration::from_millis(4);

/// Heard by the one who sleeps.
#[derive(Debug)]
pub struct Bell {
    #[cfg(unix)]
    ear: UnixStream,
}

/// Rings the bell; every thread may have one.
#[derive(Debug, Clone)]
pub struct Ringer {
    #[cfg(unix)]
    hand: Arc<UnixStream>,
}

/// A channel that rings the bell with everything that is sent.
#[derive(Debug)]
pub struct Rung<T> {
    sender: Sender<T>,
    ringer: Ringer,
}

impl<T> Clone for Rung<T> {
    fn clone(&self) -> Self {
        Self { sender: self.sender.clone(), ringer: self.ringer.clone() }
    }
}

impl<T> Rung<T> {
    /// Joins a channel and a bell.
    pub fn new(sender: Sender<T>, ringer: Ringer) -> Self {
        Self { sender, ringer }
    }

    /// Sends, and wakes whoever sleeps.
    ///
    /// # Errors
    /// What could not be sent, when nobody listens any more.
    pub fn send(&self, word: T) -> Result<(), SendError<T>> {
        self.sender.send(word)?;
        self.ringer.ring();
        Ok(())
    }

    /// Sends what can wait until something else wakes the loop.
    ///
    /// # Errors
    /// What could not be sent, when nobody listens any more.
    pub fn leave(&self, word: T) -> Result<(), SendError<T>> {
        self.sender.send(word)
    }
}

#[cfg(unix)]
impl Bell {
    /// Makes a bell.
    pub fn hang() -> io::Result<(Self, Ringer)> {
        let (ear, hand) = UnixStream::pair()?;
        ear.set_nonblocking(true)?;
        hand.set_nonblocking(true)?;
        Ok((Self { ear }, Ringer { hand: Arc::new(hand) }))
    }

    /// Sleeps until a key comes, the bell rings, or the time is over; whether a word is awaited does not matter here.
    pub fn wait(&self, most: Duration, _awaited: bool) -> io::Result<()> {
        use rustix::event::{PollFd, PollFlags, poll};

        let (terminal, most) = (io::stdin(), most.try_into().ok());
        let mut sources = [PollFd::new(&terminal, PollFlags::IN), PollFd::new(&self.ear, PollFlags::IN)];
        match poll(&mut sources, most.as_ref()) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(e) => return Err(e.into()),
        }
        // However often it rang, once is enough.
        while matches!((&self.ear).read(&mut [0; 64]), Ok(1..)) {}
        Ok(())
    }
}

#[cfg(unix)]
impl Ringer {
    /// Lets signals ring too. Whoever keeps them for the loop listens first, so that the loop finds them when it wakes.
    pub fn on_signals(&self) -> io::Result<()> {
        use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};

        for signal in [SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH] {
            signal_hook::low_level::pipe::register(signal, self.hand.try_clone()?)?;
        }
        Ok(())
    }
}

#[cfg(unix)]
impl Ringer {
    /// Ends the sleep, or the next one. A bell that rings already, or has gone, needs no more.
    pub fn ring(&self) {
        let _ = (&*self.hand).write(&[1]);
    }
}

#[cfg(not(unix))]
impl Bell {
    /// Makes a bell.
    pub fn hang() -> io::Result<(Self, Ringer)> {
        Ok((Self {}, Ringer {}))
    }

    /// Sleeps until a key comes, or for a moment while a word is awaited: nothing else ends a sleep here.
    pub fn wait(&self, most: Duration, awaited: bool) -> io::Result<()> {
        crossterm::event::poll(if awaited { most.min(DEAF) } else { most }).map(drop)
    }
}

#[cfg(not(unix))]
impl Ringer {
    /// Nobody hears it here.
    pub fn ring(&self) {}

    /// There are no signals here.
    pub fn on_signals(&self) -> io::Result<()> {
        Ok(())
    }
}
