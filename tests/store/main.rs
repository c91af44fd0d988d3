//! The store and its files, beneath every verb.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod events;
mod files;
mod lookups;
mod opening;
mod queue;
