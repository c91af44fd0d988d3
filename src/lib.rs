//! obstat turns a release-approval policy for AI models into a working gate.
//!
//! Floors, each using only those under it: [`cli`] and `tui` (front ends), [`app`] (one verb a file; the only reader of
//! clock and keys), [`store`], [`bundle`], [`intake`] and `report` (bytes and files), [`ledger`] (envelope, signatures, trust) and
//! [`domain`] (what the policy means: pure, no I/O, no clock, no randomness).

pub mod app;
pub mod bundle;
pub mod cli;
pub mod domain;
pub mod intake;
pub mod ledger;
pub mod report;
pub mod store;
pub mod tui;
