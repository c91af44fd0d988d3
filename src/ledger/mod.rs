//! Signed events: their bytes, signatures, keys and order. Pure: bytes in, verdicts out; randomness comes from the caller.
//!
//! An event is one line of canonical JSON ([`event`]), signed as `ssh-keygen -Y sign` would ([`sign`], [`key`]); [`verdict`] is the
//! one path by which a line is written or believed; [`chain`] tells whether a set of events hangs together; [`fingerprint`] is how
//! people name an organisation to each other.

pub mod canonical;
pub mod chain;
pub mod dsse;
pub mod event;
mod event_error;
pub mod fingerprint;
pub mod key;
pub mod sign;
pub mod trust;
pub mod verdict;

#[cfg(test)]
mod forged;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod key_tests;
#[cfg(test)]
mod samples;
