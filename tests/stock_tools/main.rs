//! Other programs read what obstat writes: OpenSSH, SQLite and the like.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[cfg(unix)]
mod openssh;
#[cfg(unix)]
mod sqlite;
