//! What people do by keys, told as scripts: each drives the built program in a pseudo-terminal.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../support/bulk.rs"]
mod bulk;
#[path = "../support/copies.rs"]
mod copies;
#[path = "../support/peers.rs"]
mod peers;
#[path = "../support/mod.rs"]
mod support;

mod cancelling;
mod configuration;
mod conflicts;
mod day;
mod drafts;
mod evidence;
mod exchange;
mod halts;
mod hand_over;
mod join;
mod long_words;
mod meeting;
mod office;
mod prompt;
mod queue;
mod slow_line;
mod ten_jobs;
mod undo;
mod welcome;

use support::headless;
