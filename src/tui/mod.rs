//! The terminal interface: draws views, turns keys into commands. The only floor that knows ratatui and crossterm.

pub mod boards;
pub mod commands;
pub mod config;
pub mod deed;
pub mod errand;
pub mod form;
pub mod forms;
pub mod glyphs;
pub mod keys;
pub mod layout;
pub mod look;
pub mod model;
pub mod palette;
pub mod picture;
pub mod run;
#[cfg(test)]
pub(crate) mod sample;
pub mod screens;
pub mod terminal;
pub mod text;
pub mod theme;
pub mod update;
pub mod view;
pub mod widgets;
pub mod worker;
