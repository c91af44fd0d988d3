//! Reports: bytes for other programs and for people, made out of domain values. Pure: nothing is read or written here.

pub mod duties;
pub mod ics;
pub mod sample;
pub mod statistics;
