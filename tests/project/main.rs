//! What the project promises of itself: its floors, its table of rules, its README.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod layers;
#[cfg(unix)]
mod readme;
mod rule_table;
#[cfg(unix)]
mod screens;
