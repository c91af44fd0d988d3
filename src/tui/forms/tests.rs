#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::begin;
use crossterm::event::{KeyCode, KeyEvent};

use super::{open, read};
use crate::app::Seat;
use crate::app::view::ReleaseCard;
use crate::domain::release::{Footing, Gone};
use crate::domain::vocab::{Nature, Role, Tier};
use crate::tui::deed::{Deed, Purpose};
use crate::tui::form::Form;
use crate::tui::forms::keep::Keep;
use crate::tui::forms::office::Office;
use crate::tui::model::{Model, Screen};
use crate::tui::sample;
use crate::tui::screens::form;
use crate::tui::screens::release::fixtures::full;
use crate::tui::screens::stage::{DARK, PLAIN, shown};

fn model() -> Model {
    let mut model = Model::new(DARK(), (120, 36));
    (model.screen, model.header, model.card) = (Screen::Release, Some(sample::header()), Some(gone()));
    model
}

/// The sample's release, a piece of its evidence gone after it was signed upon.
fn gone() -> ReleaseCard {
    let mut card = full();
    let (by, at, id) = (sample::email("ann"), sample::now(), card.release.id);
    let piece = &mut card.release.evidence[0];
    piece.gone = Some(Gone { id, by, at, reason: "measured on the wrong build".to_owned(), altered: false });
    let evidence = [piece.id].into();
    let (clause, candidates) = ("§3".to_owned(), vec![sample::email("priya")]);
    card.release.footing =
        vec![Footing { role: Role::GovernanceLead, clause, sign_off: None, evidence, reaffirmed: None, candidates }];
    card
}

fn opened(purpose: Purpose) -> Form {
    open(purpose, &model()).unwrap()
}

/// Puts the cursor into a field.
fn go(form: &mut Form, name: &str) {
    form.focus = form.fields.iter().position(|f| f.name == name).unwrap();
}

fn press(form: &mut Form, code: KeyCode) {
    form.key(KeyEvent::from(code));
}

#[test]
fn an_amendment_says_only_what_is_another() {
    let mut form = opened(Purpose::Amend);
    let amendment = |form: &Form| match read(form, &model()).unwrap() {
        Deed::Amend { change, .. } => *change,
        other => panic!("{other:?}"),
    };
    assert_eq!(amendment(&form), crate::app::Amendment::default(), "untouched, it asks for nothing");
    assert_eq!(full().release.tier, Tier::High);
    go(&mut form, "tier");
    press(&mut form, KeyCode::Char('2'));
    go(&mut form, "natures");
    let place = Nature::ALL.iter().position(|n| *n == Nature::Architecture).unwrap();
    press(&mut form, KeyCode::Char(char::from_digit(place as u32 + 1, 10).unwrap()));
    let change = amendment(&form);
    assert_eq!((change.tier, change.natures), (Some(Tier::Medium), Some([Nature::Retraining].into())));
    let place = Nature::ALL.iter().position(|n| *n == Nature::Retraining).unwrap();
    press(&mut form, KeyCode::Char(char::from_digit(place as u32 + 1, 10).unwrap()));
    assert_eq!(read(&form, &model()).unwrap_err(), "it is not said what changed; tick at least one");
}

#[test]
fn forms_of_changes_and_of_what_follows_a_decision() {
    let evidence = full().release.evidence.first().map(|e| e.id.to_string()).unwrap_or_default();
    let purposes = [
        ("amend", Purpose::Amend),
        ("extend", Purpose::ExtendCondition),
        ("waive", Purpose::WaiveCondition),
        ("withdraw_evidence", Purpose::WithdrawEvidence { evidence }),
        ("reaffirm", Purpose::Reaffirm),
        ("purge", Purpose::Keep(Keep::Purge)),
        ("set_threshold", Purpose::Office(Office::SetThreshold)),
        ("name_deputy", Purpose::Office(Office::NameDeputy)),
        ("add_person", Purpose::Office(Office::AddPerson)),
        ("request", Purpose::NewRequest),
    ];
    for (name, purpose) in purposes {
        for size in [(80, 24), (160, 45)] {
            let form = opened(purpose.clone());
            let name = format!("{name}_{}x{}", size.0, size.1);
            insta::assert_snapshot!(name.clone(), shown(&name, DARK(), size, |c, s, b| form::draw(&form, c, s, b)));
        }
        let plain = shown(name, PLAIN(), (80, 24), |c, s, b| form::draw(&opened(purpose.clone()), c, s, b));
        assert!(plain.is_ascii(), "{plain}");
    }
}

#[test]
fn what_is_wrong_is_said_at_its_field_until_something_is_typed() {
    let mut form = begin::open(begin::Begin::Found, "UTC");
    for (field, words) in [("org", "Acme"), ("name", "Ann Ek"), ("email", "ann@acme.example")] {
        form.focus = form.fields.iter().position(|f| f.name == field).unwrap();
        form.paste(words);
    }
    let amiss = begin::read(&form, begin::Begin::Found).unwrap_err();
    assert_eq!((amiss.field, &*amiss.why), ("new", "the passphrase is empty: type one, or choose a key without"));
    form.refuse(amiss);
    assert_eq!((&*form.fields[form.focus].name, form.error.is_some()), ("new", true));
    form.key(crossterm::event::KeyCode::Char('x').into());
    assert_eq!(form.error, None);
    let differ = begin::read(&form, begin::Begin::Found).unwrap_err();
    assert_eq!((differ.field, &*differ.why), ("again", "the two passphrases differ: type the same twice"));
}

#[test]
fn a_draft_holds_what_was_changed_and_never_a_passphrase() {
    let begun = || {
        Form::new(Purpose::Amend, "Change").text("summary", "", "", "as it was").secret("pass", "", "").line("file", "", "", "")
    };
    let mut form = begun();
    form.draft = Some("a draft".to_owned());
    assert_eq!(form.unkept(), None);
    for (place, words) in [(0, ", and more"), (1, "correct horse"), (2, "a.bin")] {
        form.focus = place;
        form.paste(words);
    }
    let (_, kept) = form.unkept().unwrap();
    assert_eq!(kept, r#"{"file":"a.bin","summary":"as it was, and more"}"#);
    let mut again = begun();
    assert!(again.restore(&kept) && !again.restore("no draft"));
    assert_eq!((again.words("summary"), again.words("file")), ("as it was, and more".to_owned(), "a.bin".to_owned()));
    assert!(again.passphrase("pass").is_none());
}

#[test]
fn the_keyboard_is_handed_to_one_whose_key_is_here() {
    let seat = |name: &str, locked, here| Seat {
        email: sample::email(&name.to_lowercase()),
        name: name.to_owned(),
        roles: vec!["Committee", "Security"],
        locked,
        here,
    };
    let seats = [seat("Ann", false, false), seat("Mei", false, true), seat("Tom", true, false)];
    let form = super::hand_over(&seats);
    assert_eq!(form.chosen("who"), [1], "the cursor stands on who sits here");
    insta::assert_snapshot!("hand_over", shown("hand_over", DARK(), (80, 24), |c, s, b| form::draw(&form, c, s, b)));
}
