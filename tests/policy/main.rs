//! The policy as data: what it asks for, what its loader refuses, how two versions differ.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod differences;
mod faults;
mod invariants;
mod table;
