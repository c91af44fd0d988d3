#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use std::collections::{BTreeSet, HashMap};

use super::*;
use crate::tui::keys::{ctrl, key};
use crossterm::event::KeyCode;

#[test]
fn no_two_commands_share_a_key_in_one_place() {
    for &place in Place::ALL {
        let mut taken = HashMap::new();
        for command in COMMANDS.iter().filter(|c| c.works_in(place)) {
            for chord in command.keys {
                let other = taken.insert(*chord, command.name);
                assert_eq!(other, None, "{chord} in {place:?} is also {}", command.name);
            }
        }
    }
}

#[test]
fn every_command_is_there_once_and_says_what_it_does() {
    let names: BTreeSet<_> = COMMANDS.iter().map(|c| c.name).collect();
    let ids: BTreeSet<_> = COMMANDS.iter().map(|c| c.id).collect();
    assert_eq!((names.len(), ids.len()), (COMMANDS.len(), COMMANDS.len()));
    assert_eq!(ids.last().map(|last| *last as usize + 1), Some(COMMANDS.len()), "an id without a row");
    for c in COMMANDS.iter() {
        assert!(c.name.chars().all(|l| l.is_ascii_lowercase() || l == '-'), "{}", c.name);
        assert!(!c.verb.is_empty() && !c.verb.ends_with('.') && !c.doc.ends_with('.') && c.verb.len() <= 20, "{}", c.name);
        assert!(c.title.len() <= 32 && c.doc.len() <= 60, "{} is too long for the help", c.name);
        assert!(!c.places.is_empty(), "{} works nowhere", c.name);
    }
}

#[test]
fn where_text_is_typed_no_letter_is_a_command() {
    for c in COMMANDS.iter().filter(|c| c.places.iter().any(|p| p.takes_text())) {
        assert!(c.keys.iter().all(|k| k.ctrl || !matches!(k.code, KeyCode::Char(_))), "{}", c.name);
    }
}

#[test]
fn a_place_hints_only_at_what_works_there() {
    for &place in Place::ALL {
        let hinted: Vec<_> = hinted(place).collect();
        assert!(!hinted.is_empty() && hinted.iter().all(|c| c.works_in(place) && !c.keys.is_empty()), "{place:?}");
    }
}

#[test]
fn the_key_that_signs_opens_no_sheet() {
    let sign: BTreeSet<_> = command(CommandId::Sign).keys.iter().map(ToString::to_string).collect();
    for c in COMMANDS.iter().filter(|c| c.act.is_some()) {
        assert!(c.keys.iter().all(|k| !sign.contains(&k.to_string())), "{} signs by the key that opens it", c.name);
    }
}

#[test]
fn a_user_may_move_a_key_and_mistakes_are_told() {
    let binding = |name: &str, key: &str| (name.to_owned(), vec![key.to_owned()]);
    let wanted = [binding("filter", "Ctrl-G"), binding("vote", "a"), binding("fly", "f"), binding("quit", "Hyper-q")];
    let (map, bad) = Keymap::with(&wanted.into_iter().collect());
    assert_eq!(map.find(Place::Queue, ctrl('g')).map(|c| c.name), Some("filter"));
    assert_eq!(map.find(Place::Queue, key('/')), None);
    assert_eq!(map.label(command(CommandId::Filter)), "Ctrl-G");
    assert_eq!(map.find(Place::Queue, key('a')).map(|c| c.name), Some("approve"));
    assert_eq!(map.find(Place::Queue, key('v')).map(|c| c.name), Some("vote"));
    let told: Vec<String> = bad.iter().map(|(_, why)| why.to_string()).collect();
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told.iter().any(|t| t == "vote: a already means approve in the place Queue; give approve another key as well"));
    assert!(told.iter().any(|t| t.starts_with("there is no command “fly”")));
    assert!(told.iter().any(|t| t.starts_with("quit: “Hyper-q” is not a key")));
}

#[test]
fn a_command_without_a_key_is_shown_by_its_name() {
    assert_eq!(Keymap::default().label(command(CommandId::Raise)), ":raise-kind");
}

#[test]
fn every_pane_can_be_left_by_the_same_key_and_so_can_the_welcome() {
    let quit = command(CommandId::Quit);
    let open: Vec<Place> = Place::PANES.iter().copied().chain([Place::Welcome]).collect();
    assert!(open.iter().all(|place| quit.works_in(*place)));
}

#[test]
fn a_key_that_would_sign_unseen_or_shut_somebody_in_is_refused() {
    let refused = |name: &str, keys: &[&str]| {
        let keys = keys.iter().map(|k| (*k).to_owned()).collect();
        let (map, bad) = Keymap::with(&[(name.to_owned(), keys)].into());
        assert_eq!(map, Keymap::default(), "{name}");
        bad[0].1.to_string()
    };
    assert!(refused("sign", &["a"]).contains("would sign what it has just opened"));
    assert!(refused("sign", &["Enter"]).contains("would sign what it has just opened"));
    assert!(refused("vote", &["y"]).contains("already means"), "it copies");
    assert!(refused("open-ballot", &["Ctrl-M"]).contains("is not a key"));
    assert!(refused("look-over", &["x"]).contains("is text where this command works"));
    assert!(refused("close", &[]).contains("cannot be reached without a key"));
    assert!(refused("commands", &[]).contains("cannot be reached without a key"));
    assert_eq!(Keymap::with(&[("vote".to_owned(), Vec::new())].into()).1, Vec::new());
}

#[test]
fn two_commands_may_change_places() {
    let (map, bad) =
        Keymap::with(&[("vote".to_owned(), vec!["a".to_owned()]), ("approve".to_owned(), vec!["v".to_owned()])].into());
    assert_eq!((bad, map.find(Place::Queue, key('a')).map(|c| c.name)), (Vec::new(), Some("vote")));
}
