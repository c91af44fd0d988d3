//! What works on every screen.

use crossterm::event::KeyCode;

use crate::tui::commands::CommandId as Id;
use crate::tui::commands::row::{PANES, SCREENS, row};
use crate::tui::commands::{Command, Group, Place};
use crate::tui::keys::{ctrl, key, named};

use Group::Everywhere;
use Place::{Checklist, Decision, Evidence, History, Overview, Queue, Request, SignOffs};

/// Where a model is asked for before anything else can be.
const MODELS: &[Place] = &[Queue, Place::Models];

pub(super) const ROWS: &[Command] = &[
    // Everywhere.
    row(Id::Filter, "filter", &[key('/')], SCREENS, Everywhere).says(
        "filter",
        "filter the queue",
        "any letters; state:review tier:high due<3d",
    ),
    row(Id::Sort, "sort", &[key('o')], &[Queue], Everywhere).says("sort", "order by the next column", "urgency, due, release, …"),
    row(Id::TurnSort, "turn-sort", &[key('O')], &[Queue], Everywhere).says("turn round", "turn the order round", ""),
    row(Id::Mark, "mark", &[key(' ')], &[Queue], Everywhere).says(
        "mark",
        "mark the release",
        "an act is done on all that are marked",
    ),
    row(Id::MarkAll, "mark-all", &[key('*')], &[Queue], Everywhere).says("mark all", "mark all in the list, or none", ""),
    row(Id::SavedFilters, "saved-filters", &[ctrl('s')], &[Queue, Place::Filter], Everywhere).says(
        "saved filters",
        "saved filters",
        "pick one, save the present one by a name, forget one",
    ),
    row(Id::NewRequest, "new-request", &[key('N')], SCREENS, Everywhere)
        .says("new request", "ask for a new release", "model, version, what changed")
        .signs("release.request"),
    row(Id::AddModel, "add-model", &[key('m')], MODELS, Everywhere).says(
        "add model",
        "register a model",
        "its name, owner and risk tier",
    ),
    row(Id::Undo, "undo", &[key('u')], SCREENS, Everywhere).says(
        "undo last",
        "take back my last act",
        "by a counter-act, while the rules allow",
    ),
    row(Id::HandOver, "hand-over", &[key('@')], PANES, Everywhere).says(
        "hand over",
        "hand the keyboard over",
        "to one whose key is here; his key signs from then on",
    ),
    row(Id::CopyReference, "copy-reference", &[key('y')], &[Queue, Decision, Checklist], Everywhere).says(
        "copy",
        "copy the reference",
        "model@version, to the clipboard",
    ),
    row(
        Id::CopyDigest,
        "copy-digest",
        &[key('y')],
        &[Evidence, Overview, Request, SignOffs, History, Place::Reading],
        Everywhere,
    )
    .says("copy digest", "copy the digest", "to the clipboard"),
    row(Id::CopyLink, "copy-link", &[key('Y')], &[Evidence, Place::Reading, Place::Links], Everywhere).says(
        "copy link",
        "copy the link",
        "to the clipboard",
    ),
    row(Id::NameDeputy, "name-deputy", &[], PANES, Everywhere).says(
        "name deputy",
        "name a deputy",
        "for a role of mine, from a day to a day",
    ),
    row(Id::EndDeputy, "end-deputy", &[], PANES, Everywhere).says("end deputy", "end a deputy's authority", ""),
    row(Id::Help, "help", &[key('?'), named(KeyCode::F(1))], PANES, Everywhere).says(
        "help",
        "help",
        "every command of the place",
    ),
    row(Id::Palette, "commands", &[key(':'), ctrl('p')], PANES, Everywhere).says("commands", "all commands", "by name"),
    row(Id::Theme, "theme", &[key('L')], PANES, Everywhere).says("theme", "change the theme", "dark, light, high contrast"),
    row(Id::Mouse, "mouse", &[], PANES, Everywhere).says("mouse", "mouse on or off", "off: the terminal selects text"),
    row(Id::Quit, "quit", &[key('q')], Place::OPEN, Everywhere).says("quit", "quit", ""),
    row(Id::Interrupt, "leave", &[ctrl('c')], Place::ALL, Everywhere).says(
        "leave",
        "leave at once",
        "typed words are kept as a draft",
    ),
    row(Id::Suspend, "suspend", &[ctrl('z')], Place::ALL, Everywhere).says("suspend", "suspend to the shell", "fg comes back"),
    row(Id::Redraw, "redraw", &[ctrl('l')], Place::ALL, Everywhere).says("redraw", "draw the screen afresh", ""),
];
