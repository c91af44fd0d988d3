//! What several tests share.

pub mod headless;
pub mod pty;
