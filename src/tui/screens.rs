//! Screens: each draws views from the core, borrowed, and says where the mouse would hit what.

pub mod audit;
pub mod board;
pub mod deadlines;
pub mod exchange;
pub mod filters;
pub mod form;
pub mod links;
pub mod meeting;
pub mod menu;
pub mod models;
pub mod notice;
pub mod overlay;
pub mod parts;
pub mod people;
pub mod picker;
pub mod policy;
pub mod reading;
pub mod release;
pub mod report;
pub mod sheet;
#[cfg(test)]
pub(crate) mod stage;
pub mod too_small;
pub mod triage;
pub mod welcome;

use chrono::{DateTime, Utc};
use ratatui::layout::{Position, Rect};

use super::commands::Keymap;
use super::look::Look;
use crate::app::view::Header;

/// What every screen is drawn with.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Organisation, me, counts, names.
    pub header: &'a Header,
    /// The time that ages and due times are told by.
    pub now: DateTime<Utc>,
    /// Theme and signs.
    pub look: &'a Look,
    /// Which keys mean what.
    pub keymap: &'a Keymap,
    /// Who sits here since the keyboard was handed over; none where it never was.
    pub seated: Option<&'a str>,
}

/// Something that the mouse can hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A pane, or a tab: its digit.
    Pane(u8),
    /// A row of a pane: the pane's digit, and the row's place in its list.
    Row(u8, usize),
    /// An option of a form's field: the field's place, and the option's.
    Option(usize, usize),
}

/// What is where, the topmost last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hits(Vec<(Rect, Target)>);

impl Hits {
    /// Notes that the target is drawn here.
    pub fn note(&mut self, area: Rect, target: Target) {
        self.0.push((area, target));
    }

    /// What lies topmost under the mouse.
    pub fn at(&self, column: u16, row: u16) -> Option<Target> {
        self.0.iter().rev().find(|(area, _)| area.contains(Position { x: column, y: row })).map(|(_, target)| *target)
    }
}
