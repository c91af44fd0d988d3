//! Every screen as somebody meets it who looks at the sample organisation, drawn whole by the program.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../support/headless.rs"]
mod headless;
mod hostile;
mod house;
mod shown;
#[path = "../support/studio.rs"]
mod studio;
mod sweep;
