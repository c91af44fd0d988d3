//! Which keys mean what: the table, and what the user's configuration changed in it.

use std::collections::BTreeMap;

use crossterm::event::KeyCode;

use super::{COMMANDS, Command, CommandId, Group, Place, by_name, command};
use crate::tui::keys::{BadKey, Chord};

/// Says what is wrong in the `[keys]` table of the configuration file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadBinding {
    /// No such command.
    #[error("there is no command “{0}”: `obstat config example` lists them all")]
    NoCommand(String),
    /// Not a key.
    #[error("{name}: {why}")]
    NoKey {
        /// The command.
        name: String,
        /// What is wrong with the key.
        why: BadKey,
    },
    /// The key is taken.
    #[error("{name}: {key} already means {other} in the place {place}; give {other} another key as well")]
    Taken {
        /// The command.
        name: String,
        /// The key.
        key: String,
        /// Who has it.
        other: &'static str,
        /// Where.
        place: &'static str,
    },
    /// The key is a letter where letters are text.
    #[error("{name}: {key} is text where this command works; take Ctrl and a letter, or a key that has a name")]
    Typed {
        /// The command.
        name: String,
        /// The key.
        key: String,
    },
    /// The key that signs would be one that leads to the signing sheet.
    #[error("{name}: {key} would sign what it has just opened (it also means {other}); take another key")]
    Signs {
        /// The command.
        name: String,
        /// The key.
        key: String,
        /// What else it means.
        other: &'static str,
    },
    /// Without a key nobody could reach it.
    #[error("{name}: it cannot be reached without a key, because no list of commands opens there; give it one")]
    Unreachable {
        /// The command.
        name: String,
    },
}

/// Which keys mean what: the table, and what the user's configuration changed in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keymap {
    changed: BTreeMap<CommandId, Vec<Chord>>,
}

impl Keymap {
    /// Applies the user's bindings, command name to keys. What does not hold is left out and told, with the name it stands
    /// under; the rest holds.
    pub fn with(bindings: &BTreeMap<String, Vec<String>>) -> (Self, Vec<(String, BadBinding)>) {
        let (mut map, mut bad) = (Self::default(), Vec::new());
        for (name, keys) in bindings {
            match read_binding(name, keys) {
                Ok((id, chords)) => _ = map.changed.insert(id, chords),
                Err(why) => bad.push((name.clone(), why)),
            }
        }
        while let Some((id, why)) = map.clash() {
            map.changed.remove(&id);
            bad.push((command(id).name.to_owned(), why));
        }
        (map, bad)
    }

    /// The command's keys, the one to be shown first.
    pub fn keys(&self, command: &'static Command) -> &[Chord] {
        self.changed.get(&command.id).map_or(command.keys, Vec::as_slice)
    }

    /// How the help shows the way to a command: its first key, or its name with a colon.
    pub fn label(&self, command: &'static Command) -> String {
        let Some(key) = self.keys(command).first() else { return format!(":{}", command.name) };
        let menu = super::command(CommandId::Menu);
        match self.keys(menu).first() {
            Some(opens) if command.group == Group::Screens => format!("{opens} {key}"),
            _ => key.to_string(),
        }
    }

    /// A sentence with a command's way for each `{name}` in it.
    pub fn say(&self, words: &str) -> String {
        let Some((before, rest)) = words.split_once('{') else { return words.to_owned() };
        let Some((name, after)) = rest.split_once('}') else { return words.to_owned() };
        let way = by_name(name).map_or_else(|| name.to_owned(), |command| self.label(command));
        format!("{before}{way}{}", self.say(after))
    }

    /// What the key means in this place.
    pub fn find(&self, place: Place, chord: Chord) -> Option<&'static Command> {
        COMMANDS.iter().find(|c| c.works_in(place) && self.keys(c).contains(&chord))
    }

    /// The commands whose keys are not the shipped ones.
    pub fn changed(&self) -> impl Iterator<Item = &'static Command> {
        self.changed.keys().map(|id| command(*id))
    }

    /// The first rebound command that shares a key with another one in some place, or with the one that signs.
    fn clash(&self) -> Option<(CommandId, BadBinding)> {
        for (&id, chords) in &self.changed {
            let (mine, name) = (command(id), || command(id).name.to_owned());
            for other in COMMANDS.iter().filter(|c| c.id != id) {
                let Some(key) = chords.iter().find(|k| self.keys(other).contains(k)) else { continue };
                let key = key.to_string();
                if let Some(place) = mine.places.iter().find(|p| other.works_in(**p)) {
                    return Some((id, BadBinding::Taken { name: name(), key, other: other.name, place: place.title() }));
                }
                if signs_unseen(mine, other) || signs_unseen(other, mine) {
                    return Some((id, BadBinding::Signs { name: name(), key, other: other.name }));
                }
            }
        }
        None
    }
}

/// Whether the first signs and the second may be what opened the sheet: everything may but copying.
fn signs_unseen(sign: &Command, opens: &Command) -> bool {
    sign.id == CommandId::Sign && !matches!(opens.id, CommandId::CopyReference | CommandId::CopyDigest)
}

fn read_binding(name: &str, keys: &[String]) -> Result<(CommandId, Vec<Chord>), BadBinding> {
    let command = by_name(name).ok_or_else(|| BadBinding::NoCommand(name.chars().take(40).collect()))?;
    let chords: Result<Vec<Chord>, BadKey> = keys.iter().map(|k| k.parse()).collect();
    let name = name.to_owned();
    let chords = chords.map_err(|why| BadBinding::NoKey { name: name.clone(), why })?;
    if let Some(key) = chords.iter().find(|k| is_text(k)).filter(|_| command.places.iter().any(|p| p.takes_text())) {
        return Err(BadBinding::Typed { name, key: key.to_string() });
    }
    let listed = command.group == Group::Screens || Place::PANES.iter().any(|p| command.works_in(*p));
    if chords.is_empty() && (!listed || command.id == CommandId::Palette) {
        return Err(BadBinding::Unreachable { name });
    }
    Ok((command.id, chords))
}

fn is_text(key: &Chord) -> bool {
    !key.ctrl && matches!(key.code, KeyCode::Char(_))
}
