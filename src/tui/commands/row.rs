//! What rows of the table are made of: keys that have a name, places that share commands, a row and what it says.

use crossterm::event::KeyCode;

use super::{Command, CommandId as Id, Group, Place};
use crate::tui::keys::{Chord, key, named};

use Place::{Duties, Filter, Filters, Form, Menu, Picker, Report, ReportList, SigningSheet, Trail, Verified, Words};

pub(super) const UP: Chord = named(KeyCode::Up);
pub(super) const DOWN: Chord = named(KeyCode::Down);
pub(super) const PAGE_UP: Chord = named(KeyCode::PageUp);
pub(super) const PAGE_DOWN: Chord = named(KeyCode::PageDown);
pub(super) const ENTER: Chord = named(KeyCode::Enter);
pub(super) const ESC: Chord = named(KeyCode::Esc);
pub(super) const TAB: Chord = named(KeyCode::Tab);
pub(super) const BACK_TAB: Chord = named(KeyCode::BackTab);
pub(super) const DIGITS: &[Chord] = &[key('1'), key('2'), key('3'), key('4'), key('5'), key('6')];

pub(super) const SCREENS: &[Place] = Place::SCREENS;
/// Wherever nothing lies over the screen, on the boards too.
pub(super) const PANES: &[Place] = Place::PANES;
/// Where links are listed: about a release, and in what is read.
pub(super) const LINKED: &[Place] = Place::LINKED;
/// Wherever nothing lies over the screen, and where evidence or links are read.
pub(super) const SCROLLED: &[Place] = Place::SCROLLED;
pub(super) const CHARTS: &[Place] = &[Report, ReportList];
pub(super) const AUDIT: &[Place] = &[Trail, Duties, Verified];
pub(super) const RULES: &[Place] = &[Place::Policy, Place::Proposal];
pub(super) const MEASURED: &[Place] = &[Place::Models, Place::Thresholds, Place::Evidence];
pub(super) const MEETING: &[Place] = &[Place::Agenda, Place::Attendance, Place::Motion, Place::MeetingText];
pub(super) const EXCHANGE: &[Place] = &[Place::Folder, Place::Effect, Place::Others, Place::Gaps, Place::Conflicts];
pub(super) const PEOPLE: &[Place] = &[Place::People, Place::PeopleText, Place::Proposals];
pub(super) const MOTION: &[Place] = &[Place::Motion];
pub(super) const MENU: &[Place] = &[Menu];
pub(super) const OVERLAID: &[Place] = &[Place::Welcome, Filter, Filters, Picker, Form, SigningSheet, Menu];
pub(super) const FIELDS: &[Place] = &[Form, Words];

pub(super) const fn row(id: Id, name: &'static str, keys: &'static [Chord], places: &'static [Place], group: Group) -> Command {
    Command { id, name, keys, places, group, verb: name, title: name, doc: "", act: None }
}

impl Command {
    pub(super) const fn says(self, verb: &'static str, title: &'static str, doc: &'static str) -> Self {
        Self { verb, title, doc, ..self }
    }

    pub(super) const fn signs(self, act: &'static str) -> Self {
        Self { act: Some(act), ..self }
    }
}
