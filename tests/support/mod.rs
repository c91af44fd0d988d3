//! What several tests share.

pub mod desk;
pub mod headless;
pub mod pty;
