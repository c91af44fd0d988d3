//! Moving, and what the keys mean where words are typed.

use crossterm::event::KeyCode;

use crate::tui::commands::CommandId as Id;
use crate::tui::commands::row::{
    BACK_TAB, DIGITS, DOWN, ENTER, ESC, FIELDS, OVERLAID, PAGE_DOWN, PAGE_UP, PANES, SCROLLED, TAB, UP, row,
};
use crate::tui::commands::{Command, Group, Place};
use crate::tui::keys::{ctrl, key, named};

use Group::{Here, Moving};
use Place::{Filter, Filters, Form, Menu, Picker, SigningSheet, Words};

pub(super) const ROWS: &[Command] = &[
    // The first start.
    row(Id::Begin, "begin", &[ENTER], &[Place::Welcome], Here).says("choose", "choose this way to begin", "nothing is made yet"),
    // Moving.
    row(Id::Up, "up", &[UP, key('k')], SCROLLED, Moving).says("move", "up", ""),
    row(Id::Down, "down", &[DOWN, key('j')], SCROLLED, Moving).says("down", "down", ""),
    row(Id::PageUp, "page-up", &[PAGE_UP, ctrl('b')], SCROLLED, Moving).says("page up", "a page up", ""),
    row(Id::PageDown, "page-down", &[PAGE_DOWN, ctrl('f')], SCROLLED, Moving).says("page down", "a page down", ""),
    row(Id::First, "first", &[named(KeyCode::Home)], SCROLLED, Moving).says("first", "to the first", ""),
    row(Id::Last, "last", &[named(KeyCode::End), key('G')], SCROLLED, Moving).says("last", "to the last", ""),
    row(Id::NextPane, "next-pane", &[TAB, named(KeyCode::Right)], SCROLLED, Moving).says("next pane", "next pane or page", ""),
    row(Id::PreviousPane, "previous-pane", &[BACK_TAB, named(KeyCode::Left)], SCROLLED, Moving).says(
        "previous pane",
        "previous pane or page",
        "",
    ),
    row(Id::GoTo, "go-to", DIGITS, PANES, Moving).says("go to", "pane or page of this number", ""),
    row(Id::Back, "back", &[ESC], PANES, Moving).says("back", "back", "closes page, filter, selection"),
    // The filter line, help and palette.
    row(Id::RowUp, "row-up", &[UP], OVERLAID, Here).says("move", "up", ""),
    row(Id::RowDown, "row-down", &[DOWN], OVERLAID, Here).says("down", "down", ""),
    row(Id::KeepFilter, "keep-filter", &[ENTER], &[Filter], Here).says("keep", "keep the filter", "and go to the first match"),
    row(Id::Run, "run", &[ENTER], &[Picker, Menu], Here).says("run", "run it", "disabled: show what to lift first"),
    row(Id::ClearText, "clear-text", &[ctrl('u')], &[Filter, Filters, Picker], Here).says(
        "clear filter",
        "clear what is typed",
        "",
    ),
    row(Id::Close, "close", &[ESC], &[Filter, Filters, Picker, Menu, Place::Reading, Place::Links], Here)
        .says("close", "close", ""),
    row(Id::UseFilter, "use-filter", &[ENTER], &[Filters], Here).says("use or save", "use it, or save by the name", ""),
    row(Id::ForgetFilter, "forget-filter", &[ctrl('d')], &[Filters], Here).says("forget", "forget the saved filter", ""),
    // Forms and the signing sheet.
    row(Id::NextField, "next-field", &[TAB, ENTER], FIELDS, Here).says("next field", "next field", ""),
    row(Id::PreviousField, "previous-field", &[BACK_TAB], FIELDS, Here).says("previous field", "previous field", ""),
    row(Id::Toggle, "toggle", &[key(' ')], &[Form], Here).says("choose", "choose or tick", ""),
    row(Id::Editor, "editor", &[ctrl('e')], &[Words], Here).says("editor", "write in $EDITOR", ""),
    row(Id::LookOver, "look-over", &[ctrl('s')], FIELDS, Here).says(
        "look over",
        "see what will be signed",
        "nothing is signed yet",
    ),
    row(Id::KeepDraft, "keep-draft", &[ESC], &[Form, Words, SigningSheet], Here).says(
        "keep as draft",
        "keep as draft and close",
        "offered again",
    ),
    row(Id::Sign, "sign", &[key('y')], &[SigningSheet], Here).says("sign", "sign", "the only key that signs"),
    row(Id::EditWords, "edit-words", &[key('e')], &[SigningSheet], Here).says("edit words", "edit the words", ""),
    row(Id::ShowBytes, "show-bytes", &[key('d')], &[SigningSheet], Here).says(
        "show exact bytes",
        "show the exact bytes",
        "what the signature covers",
    ),
];
