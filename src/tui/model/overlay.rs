//! What lies over a screen and has the keyboard: lists, forms, the signing sheet, words, evidence that is read.

use ratatui::text::Line;

use super::Cursor;
use crate::app::view::SigningSheet;
use crate::domain::link::Found;
use crate::domain::preview::Preview;
use crate::domain::release::Evidence;
use crate::tui::commands::Command;
use crate::tui::errand::Errand;
use crate::tui::form::Form;
use crate::tui::forms::begin::Beginning;
use crate::tui::widgets::words::Words;

/// One line of help or palette.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The command.
    pub command: &'static Command,
    /// How it is reached: its key, or `:name`.
    pub label: String,
    /// Its remark, or why it cannot be done now.
    pub remark: String,
    /// Why it cannot be done: "not yet" or "not yours".
    pub refused: bool,
}

/// Help or palette: a list of commands that narrows as one types.
#[derive(Debug)]
pub struct Picker {
    /// "Help: Triage, Queue", or "Commands".
    pub title: String,
    /// The sign before the text: `?` or `:`.
    pub sign: char,
    /// What is typed.
    pub text: Words,
    /// Everything that could be listed.
    pub all: Vec<Entry>,
    /// The places in `all` of what is listed, by heading.
    pub listed: Vec<usize>,
    /// The chosen one.
    pub cursor: Cursor,
}

/// Filters saved by a name: a list that narrows as one types.
#[derive(Debug)]
pub struct Filters {
    /// Name and words of each.
    pub saved: Vec<(String, String)>,
    /// The filter that stands now, to be saved.
    pub present: String,
    /// The name that is typed.
    pub text: Words,
    /// The chosen one.
    pub cursor: Cursor,
}

impl Filters {
    /// Those whose name begins as typed.
    pub fn listed(&self) -> impl Iterator<Item = &(String, String)> {
        let typed = self.text.text().trim_start_matches('@').to_lowercase();
        self.saved.iter().filter(move |(name, _)| name.starts_with(&typed))
    }

    /// The name by which the present filter would be saved: where it is typed, and nothing has it.
    pub fn fresh(&self) -> Option<String> {
        let typed = self.text.text().trim_start_matches('@').to_lowercase();
        let taken = self.saved.iter().any(|(name, _)| *name == typed);
        (!typed.is_empty() && !taken && !self.present.is_empty()).then_some(typed)
    }

    /// How many rows there are to choose from: the last may save the present filter.
    pub fn rows(&self) -> usize {
        self.listed().count() + usize::from(self.fresh().is_some())
    }

    /// The chosen one; none on the row that saves.
    pub fn chosen(&self) -> Option<&(String, String)> {
        self.listed().nth(self.cursor.at)
    }
}

/// The signing sheet, with the passphrase if the key asks for one.
#[derive(Debug)]
pub struct SheetState {
    /// What will be signed.
    pub sheet: SigningSheet,
    /// Whether the exact bytes are shown in place of the effects.
    pub bytes: bool,
    /// The passphrase as it is typed, never drawn; none when no key is locked.
    pub passphrase: Option<String>,
    /// How many lines are scrolled away.
    pub top: usize,
    /// The form it came from, to go back to.
    pub form: Option<Box<Form>>,
    /// What went wrong when it was signed.
    pub error: Option<String>,
    /// What the confirming key does.
    pub goal: Goal,
}

/// What is done when a sheet is confirmed.
#[derive(Debug)]
pub enum Goal {
    /// The act is signed.
    Sign,
    /// The first store is made.
    Begin(Box<Beginning>),
    /// A bundle is packed, or a folder gets one.
    Errand(Errand),
    /// A link is opened with the system's program; then what the sheet was opened from is there again.
    Open(String, Option<Box<Overlay>>),
}

/// Words that lie over the screen until Esc.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What it is.
    pub title: String,
    /// Label and value; a line without a label has an empty one.
    pub lines: Vec<(String, String)>,
    /// How many lines are scrolled away.
    pub top: usize,
}

/// A look into a piece of evidence.
#[derive(Debug)]
pub struct Reading {
    /// The piece.
    pub evidence: Box<Evidence>,
    /// What is to be seen of it.
    pub preview: Preview,
    /// How many lines are scrolled away.
    pub top: usize,
    /// How many lines were in sight when last drawn.
    pub shown: usize,
    /// The first column of a table in sight.
    pub column: usize,
    /// Its lines as they were last broken, with the width and the column for which they were.
    pub laid: Option<((u16, usize), Vec<Line<'static>>)>,
}

/// The links of a release, or of a piece of evidence.
#[derive(Debug)]
pub struct Links {
    /// Whose they are.
    pub title: String,
    /// The links.
    pub all: Vec<Found>,
    /// The chosen one.
    pub cursor: Cursor,
    /// The look into evidence that the list was opened from, to go back to.
    pub behind: Option<Box<Overlay>>,
}

/// What lies over the screen and has the keyboard.
#[derive(Debug)]
pub enum Overlay {
    /// A list of links.
    Links(Box<Links>),
    /// A look into a piece of evidence.
    Reading(Box<Reading>),
    /// Help or palette.
    Picker(Box<Picker>),
    /// A form.
    Form(Box<Form>),
    /// The signing sheet.
    Sheet(Box<SheetState>),
    /// Words.
    Notice(Notice),
    /// The list of screens.
    Menu(Cursor),
    /// Saved filters.
    Filters(Box<Filters>),
}
