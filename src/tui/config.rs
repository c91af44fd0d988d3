//! The configuration file: what holds in it, and what is wrong, line by line. What is wrong is left out; the rest is in force.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::commands::{COMMANDS, Group, Keymap};
use super::layout::WantedColumns;
use super::theme::Mode;

/// The longest file that is read: a configuration of this size is none.
const MAX_BYTES: usize = 1 << 16;

/// What the interface is started with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The theme, if it is not to be detected.
    pub theme: Option<Mode>,
    /// Whether only ASCII is drawn, if the locale is not to be asked.
    pub ascii: Option<bool>,
    /// Whether the mouse is listened to.
    pub mouse: bool,
    /// The editor and its arguments; empty for `$VISUAL`, `$EDITOR` or vi.
    pub editor: Vec<String>,
    /// The program that opens links and files, and its arguments; empty for the system's.
    pub opener: Vec<String>,
    /// The columns of the queue that are wanted.
    pub columns: WantedColumns,
    /// Which keys mean what.
    pub keymap: Keymap,
}

impl Default for Settings {
    fn default() -> Self {
        let none = Vec::new;
        let (columns, keymap) = (WantedColumns::ALL, Keymap::default());
        Self { theme: None, ascii: None, mouse: true, editor: none(), opener: none(), columns, keymap }
    }
}

/// One thing that is wrong in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Its line, from 1.
    pub line: usize,
    /// What is wrong and what to do, in one sentence.
    pub text: String,
}

/// Reads a configuration file's text.
pub fn read(text: &str) -> (Settings, Vec<Fault>) {
    let mut reader = Reader { text, settings: Settings::default(), faults: Vec::new() };
    if text.len() > MAX_BYTES {
        reader.fault(0, "the file is longer than 64 KiB: give obstat's configuration, not another file");
    } else {
        let (table, broken) = DeTable::parse_recoverable(text);
        for error in &broken {
            let at = error.span().map_or(0, |span| span.start);
            reader.fault(
                at,
                format!("{}: mend this line, or remove it", error.message().lines().next().unwrap_or("it cannot be read")),
            );
        }
        reader.table(table.get_ref());
    }
    let Reader { settings, mut faults, .. } = reader;
    // The first thing said of a line is its cause; what else is said of it follows from it.
    faults.sort_by_key(|fault| fault.line);
    faults.dedup_by_key(|fault| fault.line);
    (settings, faults)
}

struct Reader<'t> {
    text: &'t str,
    settings: Settings,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn fault(&mut self, at: usize, text: impl Into<String>) {
        let before = self.text.as_bytes().get(..at).unwrap_or_default();
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        self.faults.push(Fault { line, text: text.into() });
    }

    fn table(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            let at = key.span().start;
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("theme", DeValue::String(word)) if word == "auto" || Mode::from_word(word).is_some() => {
                    self.settings.theme = Mode::from_word(word);
                }
                ("theme", _) => {
                    self.fault(at, "theme: write \"auto\", \"dark\", \"light\", \"high-contrast\" or \"high-contrast-light\"")
                }
                ("ascii", DeValue::Boolean(ascii)) => self.settings.ascii = Some(*ascii),
                ("mouse", DeValue::Boolean(mouse)) => self.settings.mouse = *mouse,
                (name @ ("ascii" | "mouse"), _) => self.fault(at, format!("{name}: write true or false")),
                (name @ ("editor" | "opener"), value) => match program(value) {
                    Some(words) if name == "editor" => self.settings.editor = words,
                    Some(words) => self.settings.opener = words,
                    None => self.fault(at, format!("{name}: write a program and its arguments, as in \"nano -w\"")),
                },
                ("columns", value) => match columns(value) {
                    Ok(columns) => self.settings.columns = columns,
                    Err(why) => self.fault(at, why),
                },
                ("keys", DeValue::Table(keys)) => self.keys(keys),
                ("keys", _) => self.fault(at, "keys: head a section with [keys], and under it write as in filter = \"Ctrl-G\""),
                (name, _) => {
                    let name: String = name.chars().take(40).collect();
                    self.fault(
                        at,
                        format!("nothing here is called “{name}”: theme, ascii, mouse, editor, opener, columns, [keys]"),
                    );
                }
            }
        }
    }

    fn keys(&mut self, keys: &DeTable<'_>) {
        let (mut bindings, mut places) = (BTreeMap::new(), BTreeMap::new());
        for (name, value) in keys {
            let at = name.span().start;
            let name = name.get_ref().to_string();
            match texts(value.get_ref()) {
                Some(chords) => {
                    bindings.insert(name.clone(), chords);
                    places.insert(name, at);
                }
                None => self.fault(at, format!("{name}: write a key or a list of keys, as in [\"Ctrl-G\", \"F3\"]")),
            }
        }
        let (keymap, bad) = Keymap::with(&bindings);
        self.settings.keymap = keymap;
        for (name, why) in bad {
            self.fault(places.get(&name).copied().unwrap_or(0), why.to_string());
        }
    }
}

/// A text, or a list of texts.
fn texts(value: &DeValue<'_>) -> Option<Vec<String>> {
    let text = |value: &Spanned<DeValue<'_>>| match value.get_ref() {
        DeValue::String(text) => Some(text.to_string()),
        _ => None,
    };
    match value {
        DeValue::String(text) => Some(vec![text.to_string()]),
        DeValue::Array(items) => items.iter().map(text).collect(),
        _ => None,
    }
}

/// The columns of the queue by their names, as orders and headings have them.
fn columns(value: &DeValue<'_>) -> Result<WantedColumns, String> {
    let names = texts(value).ok_or("columns: write a list of names, as in [\"tier\", \"state\", \"waits\"]")?;
    let mut wanted = WantedColumns { change: false, tier: false, state: false, waits: false };
    for name in names {
        match name.as_str() {
            "change" => wanted.change = true,
            "tier" => wanted.tier = true,
            "state" => wanted.state = true,
            "waits" => wanted.waits = true,
            // They always stand.
            "due" | "release" | "blocks" => {}
            other => {
                let other: String = other.chars().take(40).collect();
                return Err(format!(
                    "columns: there is no column “{other}”: change, tier, state, waits; due, release, blocks always stand"
                ));
            }
        }
    }
    Ok(wanted)
}

/// A program and its arguments: one text is parted at its spaces, a list is taken as it stands. No shell takes part.
fn program(value: &DeValue<'_>) -> Option<Vec<String>> {
    let words = match value {
        DeValue::String(text) => text.split_whitespace().map(str::to_owned).collect(),
        other => texts(other)?,
    };
    Some(words).filter(|w: &Vec<String>| w.first().is_some_and(|program| !program.is_empty()))
}

/// A file that changes nothing: every setting as it is without one, each commented out, and every command with its keys.
pub fn example() -> String {
    let mut text = "# obstat's configuration. Every line is optional; remove the # to change it.\n\n\
        # \"auto\" asks the terminal for its background; \"dark\", \"light\", \"high-contrast\", \"high-contrast-light\"\n#theme = \"auto\"\n\
        # only ASCII signs; without it, as the locale says\n#ascii = false\n#mouse = true\n\
        # a program and its arguments; without it, $VISUAL or $EDITOR\n#editor = \"vi\"\n\
        # what opens links and files; without it, the system's\n#opener = \"xdg-open\"\n\
        # of the queue's columns those that may be left out, where there is room for them\n\
        #columns = [\"change\", \"tier\", \"state\", \"waits\"]\n\n\
        # The first key is the one that is shown; [] for none.\n[keys]\n"
        .to_owned();
    let mut group: Option<Group> = None;
    for command in COMMANDS.iter() {
        if group != Some(command.group) {
            let _ = writeln!(text, "\n# {}", command.group.title());
            group = Some(command.group);
        }
        let keys: Vec<String> = command.keys.iter().map(|key| format!("{:?}", key.to_string())).collect();
        let _ = writeln!(text, "#{} = [{}]  # {}", command.name, keys.join(", "), command.title);
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::tui::commands::Place;
    use crate::tui::keys::ctrl;

    #[test]
    fn what_holds_is_in_force_and_each_fault_names_its_line() {
        let (settings, faults) = read(
            "theme = \"light\"\nmouse = 1\neditor = \"nano -w\"\ncolour = 3\n[keys]\nfilter = \"Ctrl-G\"\nvote = \"a\"\nfly = \"f\"\nquit = 7\n",
        );
        assert_eq!((settings.theme, settings.mouse), (Some(Mode::Light), true));
        assert_eq!(settings.editor, ["nano", "-w"]);
        assert_eq!(settings.keymap.find(Place::Queue, ctrl('g')).map(|c| c.name), Some("filter"));
        let told: Vec<(usize, &str)> = faults.iter().map(|f| (f.line, f.text.split(':').next().unwrap())).collect();
        assert_eq!(
            told,
            [(2, "mouse"), (4, "nothing here is called “colour”"), (7, "vote"), (8, "there is no command “fly”"), (9, "quit")]
        );
    }

    #[test]
    fn the_queue_shows_the_columns_that_are_named() {
        let (settings, faults) = read("columns = [\"state\", \"due\"]\n");
        let wanted = WantedColumns { change: false, tier: false, state: true, waits: false };
        assert_eq!((settings.columns, faults.len()), (wanted, 0), "{faults:?}");
        let (settings, faults) = read("mouse = true\ncolumns = [\"state\", \"price\"]\n");
        assert_eq!((settings.columns, faults.len()), (WantedColumns::ALL, 1));
        assert!(faults[0].line == 2 && faults[0].text.contains("no column “price”"), "{faults:?}");
    }

    #[test]
    fn a_line_that_is_no_toml_leaves_the_others_in_force() {
        let (settings, faults) = read("theme = \"light\"\nmouse = fals\n");
        assert_eq!((settings.theme, faults.len(), faults[0].line), (Some(Mode::Light), 1, 2), "{faults:?}");
    }

    #[test]
    fn the_example_changes_nothing_and_would_say_the_same_without_its_marks() {
        assert_eq!(read(&example()), (Settings::default(), Vec::new()));
        let bare: String = example()
            .lines()
            .map(|l| l.strip_prefix('#').filter(|l| !l.starts_with(' ')).unwrap_or(l).to_owned() + "\n")
            .collect();
        let (settings, faults) = read(&bare);
        assert_eq!(faults, Vec::new());
        assert!(COMMANDS.iter().all(|c| settings.keymap.keys(c) == c.keys));
    }

    #[test]
    fn any_text_is_read_without_harm() {
        for odd in ["\0", "[keys", "keys = 3", "[[keys]]", "theme = []", "editor = \"\"", "opener = [\"\"]", &"x".repeat(70_000)]
        {
            assert_eq!(read(odd).1.len(), 1, "{odd:.20}");
        }
    }
}
