//! The table of commands as a list to be read: for the README and the manual page.

use super::{COMMANDS, Command, CommandId, Group, Keymap, Place};
use crate::tui::keys::Chord;

/// Commands that work in the same part of the interface.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Where they work.
    pub title: &'static str,
    /// The commands, as the table orders them; those without a key come last.
    pub rows: Vec<Row>,
}

/// One command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its keys, each as one presses it; where it has none, its name with a colon.
    pub keys: Vec<String>,
    /// Its name in the palette and the configuration file.
    pub name: &'static str,
    /// What it does, and where, if not in the whole section.
    pub does: String,
}

const EVERYWHERE: &str = "On every screen";
const SCREENS: &str = "The list of screens";
const RELEASE: &str = "Triage and release: the release in focus";
const ITEM: &str = "Triage and release: the checklist item in focus";
const TRIAGE: &str = "Triage and release: besides";
const OVER: &str = "Lists, forms and sheets";

/// The sections, in the order in which one meets them.
const ORDER: [&str; 15] = [
    EVERYWHERE,
    SCREENS,
    RELEASE,
    ITEM,
    TRIAGE,
    "Meeting",
    "Deadlines",
    "Models",
    "People",
    "Exchange",
    "Policy",
    "Report",
    "Audit",
    "Welcome",
    OVER,
];

/// Returns every command once, by where it works; sections without a command are left out.
pub fn sections() -> Vec<Section> {
    let rows = |title| {
        let (keyed, named): (Vec<&Command>, Vec<_>) =
            COMMANDS.iter().filter(|c| heading(c) == title).partition(|c| !c.keys.is_empty());
        keyed.into_iter().chain(named).map(|c| row(c, title)).collect()
    };
    ORDER.into_iter().map(|title| Section { title, rows: rows(title) }).filter(|s| !s.rows.is_empty()).collect()
}

/// Writes the sections as Markdown: a table each, under its title.
pub fn markdown() -> String {
    let mut text = String::new();
    for section in sections() {
        text += &format!("**{}**\n\n| keys | command | what it does |\n|---|---|---|\n", section.title);
        for row in section.rows {
            let keys: Vec<String> = row.keys.iter().map(|key| format!("`{}`", key.replace('|', "\\|"))).collect();
            text += &format!("| {} | {} | {} |\n", keys.join(" "), row.name, row.does);
        }
        text.push('\n');
    }
    text
}

/// Returns the sections as plain lines: where, and there which keys (and name) do what.
pub fn lines() -> Vec<(&'static str, Vec<(String, String)>)> {
    let line = |row: Row| (row.keys.join("  "), format!("{} [{}]", row.does, row.name));
    sections().into_iter().map(|s| (s.title, s.rows.into_iter().map(line).collect())).collect()
}

fn heading(command: &Command) -> &'static str {
    let everywhere = Place::PANES.iter().all(|place| command.works_in(*place));
    match command.group {
        _ if everywhere => EVERYWHERE,
        Group::Screens => SCREENS,
        Group::ThisRelease => RELEASE,
        Group::ThisItem => ITEM,
        // What the welcome shares with lists stands among the lists.
        _ => part(command.places.iter().copied().find(|p| *p != Place::Welcome).unwrap_or(Place::Welcome)),
    }
}

/// The part of the interface that a place belongs to.
fn part(place: Place) -> &'static str {
    match place {
        _ if Place::SCREENS.contains(&place) => TRIAGE,
        Place::Deadlines | Place::DeadlineDetail => "Deadlines",
        Place::Report | Place::ReportList => "Report",
        Place::Models | Place::Thresholds => "Models",
        Place::Policy | Place::Proposal => "Policy",
        Place::Trail | Place::Duties | Place::Verified => "Audit",
        Place::Agenda | Place::Attendance | Place::Motion | Place::MeetingText => "Meeting",
        Place::People | Place::PeopleText | Place::Proposals => "People",
        Place::Folder | Place::Effect | Place::Others | Place::Gaps | Place::Conflicts => "Exchange",
        Place::Welcome => "Welcome",
        Place::Menu => SCREENS,
        _ => OVER,
    }
}

fn row(command: &'static Command, title: &str) -> Row {
    let opens = Keymap::default().label(super::command(CommandId::Menu));
    let key = |key: &Chord| if title == SCREENS { format!("{opens} {key}") } else { key.to_string() };
    let mut keys: Vec<String> = command.keys.iter().map(key).collect();
    if keys.is_empty() {
        keys.push(format!(":{}", command.name));
    }
    let remark = if command.doc.is_empty() { String::new() } else { format!("; {}", command.doc) };
    let place = places(command, title).map_or_else(String::new, |places| format!(" ({places})"));
    Row { keys, name: command.name, does: format!("{}{remark}{place}", command.title) }
}

/// The places that it works in, where the section's title does not say it.
fn places(command: &Command, title: &str) -> Option<String> {
    let of_section = |place: &&Place| match title {
        EVERYWHERE => Place::PANES.contains(place),
        RELEASE | ITEM | TRIAGE => Place::SCREENS.contains(place),
        title => part(**place) == title,
    };
    let whole: Vec<Place> = Place::ALL.iter().filter(of_section).copied().collect();
    let all = whole.iter().all(|place| command.works_in(*place));
    if all && (title == EVERYWHERE || command.places.len() == whole.len()) {
        return None;
    }
    let name = |place: &Place| match part(*place) {
        TRIAGE | OVER | SCREENS => place.title().to_owned(),
        screen if screen == title || screen == place.title() => place.title().to_owned(),
        screen => format!("{screen}, {}", place.title()),
    };
    Some(command.places.iter().map(name).collect::<Vec<_>>().join("; "))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use std::collections::BTreeSet;

    use super::*;
    use crate::tui::commands::command;

    #[test]
    fn every_command_stands_in_one_section_with_its_keys() {
        let listed: Vec<Row> = sections().into_iter().flat_map(|s| s.rows).collect();
        let names: BTreeSet<_> = listed.iter().map(|r| r.name).collect();
        assert_eq!((listed.len(), names.len()), (COMMANDS.len(), COMMANDS.len()));
        let keys = |id| listed.iter().find(|r| r.name == command(id).name).unwrap().keys.clone();
        assert_eq!(keys(CommandId::Up), ["↑", "k"]);
        assert_eq!((keys(CommandId::GoMeeting), keys(CommandId::Top)), (vec!["g m".to_owned()], vec!["g g".to_owned()]));
        assert_eq!(keys(CommandId::Raise), [":raise-kind"]);
    }

    #[test]
    fn a_row_says_where_a_command_works_if_its_section_does_not() {
        let all = sections();
        let does = |name: &str| all.iter().flat_map(|s| &s.rows).find(|r| r.name == name).unwrap().does.clone();
        assert_eq!(does("approve"), "approve; signs off in your role");
        assert_eq!(does("clear-text"), "clear what is typed (Filter; Saved filters; Commands)");
        assert_eq!(does("resolve"), "settle for this side (Conflicts)");
        assert_eq!(
            does("open"),
            "open the release; six pages: request to history (Queue; Deadlines, By day; Report, Releases; Models)"
        );
    }
}
