//! What people do by commands, told as stories: each runs the built program in stores of its own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../support/copies.rs"]
mod copies;
#[path = "../support/headless.rs"]
mod headless;
#[path = "../support/peers.rs"]
mod peers;
#[path = "../support/story.rs"]
mod story;

mod aftermath;
mod as_of;
mod backup;
mod bad_input;
mod carry_in;
mod charter_siblings;
mod charter_waits;
mod cli;
mod conflicts;
mod dates;
mod deadlines;
mod demo;
mod dossier;
mod exchange;
mod exchange_any_order;
mod gate;
mod gate_bundle;
mod halts;
mod join;
mod keys;
mod lifecycle;
mod meetings;
mod outlook;
mod policy_life;
mod policy_settings;
mod readings;
mod report;
mod retention;
mod spine;
mod spreadsheets;
mod sync;
mod tampering;
mod three_laptops;
#[cfg(unix)]
mod trouble;
