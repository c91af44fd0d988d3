//! Reports: bytes for other programs and for people, made out of domain values. Pure: nothing is read or written here. Foreign
//! text in them is shown, never obeyed.

mod dress;
pub mod duties;
mod escape;
pub mod ics;
pub mod minutes;
pub mod paper;
pub mod sample;
pub mod spreadsheet;
pub mod statistics;

pub use escape::{html, markdown};
