//! The README lists every key that the interface has, and for every pane the command that tells the same.

use std::collections::BTreeMap;
use std::path::Path;

use obstat::tui::boards::{BoardId, Boards};
use obstat::tui::commands::{COMMANDS, Group, Place, manual};
use obstat::tui::model::Page;

use crate::readme::{README, shell};

const BEGIN: &str = "<!-- keys: from the program's table of commands -->\n";
const END: &str = "<!-- /keys -->";

/// To write the table anew: `OBSTAT_README=README.md cargo test --test project keys`.
#[test]
fn the_readme_lists_the_keys_that_the_table_of_commands_has() {
    let (before, rest) = README.split_once(BEGIN).unwrap();
    let (listed, after) = rest.split_once(END).unwrap();
    let table = manual::markdown();
    if let Some(file) = std::env::var_os("OBSTAT_README") {
        std::fs::write(Path::new(&file), format!("{before}{BEGIN}{table}{END}{after}")).unwrap();
        return;
    }
    assert_eq!(listed, table, "the README has other keys: OBSTAT_README=README.md cargo test --test project keys");
}

#[test]
fn the_manual_page_lists_them_too() {
    let home = tempfile::tempdir().unwrap();
    let ran = shell(home.path(), "obstat man && obstat man --dir pages >&2 && cat pages/obstat.1");
    let page = String::from_utf8(ran.stdout).unwrap();
    let plain = page.replace("\\-", "-").replace("\\*(Aq", "'").replace('"', "");
    for section in manual::sections() {
        let headings = plain.matches(&format!(".SS {}\n", section.title)).count();
        assert_eq!(headings, 2, "{}: on the one page, and among the others", section.title);
        for row in section.rows {
            assert!(plain.contains(&format!("\\fB{}\\fR\n{} [{}]\n", row.keys.join("  "), row.does, row.name)), "{row:?}");
        }
    }
}

/// A row of the table of screens: screen, panes, commands.
struct Twin {
    screen: String,
    panes: Vec<String>,
    commands: Vec<String>,
}

fn twins() -> Vec<Twin> {
    let (_, table) = README.split_once("| screen | panes | command |\n|---|---|---|\n").unwrap();
    let rows = table.lines().take_while(|line| line.starts_with('|'));
    let twin = |line: &str| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let panes = cells[1].split(", ").filter(|pane| !pane.is_empty()).map(str::to_owned).collect();
        let commands = cells[2].split('`').skip(1).step_by(2).map(str::to_owned).collect();
        Twin { screen: cells[0].to_owned(), panes, commands }
    };
    rows.map(twin).collect()
}

/// Every screen with its panes, as the program has them.
fn screens() -> BTreeMap<String, Vec<&'static str>> {
    let mut boards = Boards::default();
    let triage = [Place::Queue, Place::Decision, Place::Checklist, Place::Evidence];
    let pages = Page::ALL.len();
    let release = [Place::Overview, Place::Request, Place::Checklist, Place::Evidence, Place::SignOffs, Place::History];
    assert_eq!(pages, release.len());
    let titles = |places: &[Place]| places.iter().map(|place| place.title()).collect();
    let mut all: BTreeMap<String, Vec<&'static str>> =
        [("Triage".to_owned(), titles(&triage)), ("Release".to_owned(), titles(&release))].into();
    for command in COMMANDS.iter().filter(|c| c.group == Group::Screens) {
        let Some(id) = BoardId::of(command.id) else { continue };
        let board = boards.get_mut(id);
        let mut panes: Vec<&str> = board.panes().iter().map(|spot| spot.title).collect();
        if id == BoardId::Policy {
            // Stands there only while a policy waits for acceptance.
            panes.push(Place::Proposal.title());
        }
        all.insert(board.title().to_owned(), panes);
    }
    for over in ["Welcome", "Help, commands", "Forms", "Signing sheet"] {
        all.insert(over.to_owned(), Vec::new());
    }
    all
}

#[test]
fn every_pane_has_a_command_that_tells_the_same() {
    let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for twin in twins() {
        assert!(!twin.commands.is_empty(), "{} names no command", twin.screen);
        told.entry(twin.screen).or_default().extend(twin.panes);
    }
    let mut has = screens();
    has.values_mut().for_each(|panes| panes.sort_unstable());
    told.values_mut().for_each(|panes| panes.sort_unstable());
    assert_eq!(told, has.into_iter().map(|(screen, panes)| (screen, panes.into_iter().map(str::to_owned).collect())).collect());
}

#[test]
fn every_command_beside_a_screen_answers_on_the_sample_organisation() {
    let home = tempfile::tempdir().unwrap();
    assert!(shell(home.path(), "obstat demo --keep sample").status.success());
    for twin in twins() {
        for command in twin.commands {
            let ran = shell(home.path(), &format!("export OBSTAT_STORE=$PWD/sample; {command}"));
            let said = String::from_utf8_lossy(&ran.stderr);
            assert!(ran.status.success() && !ran.stdout.is_empty(), "{}: {command}: {said}", twin.screen);
        }
    }
}
