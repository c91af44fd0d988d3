#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::NaiveDate;
use rstest::rstest;

use crate::app::view::SigningSheet;
use crate::domain::release::Tone;
use crate::tui::commands::{COMMANDS, Keymap, Place};
use crate::tui::deed::Purpose;
use crate::tui::form::Form;
use crate::tui::model::{Cursor, Entry, Notice, Picker, SheetState};
use crate::tui::screens::stage::{DARK, LIGHT, PLAIN, SIZES, assert_harmless, draw, hostile, shown, sweep};
use crate::tui::screens::{Target, form, notice, picker, sheet};
use crate::tui::widgets::choice::Choices;
use crate::tui::widgets::date::DateField;
use crate::tui::widgets::words::Words;

fn help(typed: &str) -> Picker {
    let keymap = Keymap::default();
    let why = |name: &str| match name {
        "approve" => Some("not yet: 1, 2, 3 and 4 stand in the way"),
        "claim-not-applicable" => Some("not yours: only the owner, A. Lindqvist"),
        _ => None,
    };
    let mut all: Vec<Entry> = COMMANDS
        .iter()
        .filter(|c| c.works_in(Place::Queue))
        .map(|command| Entry {
            command,
            label: keymap.label(command),
            remark: why(command.name).unwrap_or(command.doc).to_owned(),
            refused: why(command.name).is_some(),
        })
        .collect();
    all.sort_by_key(|e| e.command.group);
    let listed = (0..all.len()).filter(|n| format!("{} {}", all[*n].command.title, all[*n].remark).contains(typed)).collect();
    Picker {
        title: "Help: Triage, Queue".to_owned(),
        sign: '?',
        text: Words::line(typed),
        all,
        listed,
        cursor: Cursor::default(),
    }
}

fn signing() -> SheetState {
    let fact = |label: &str, value: &str| (label.to_owned(), value.to_owned());
    let sheet = SigningSheet {
        title: "challenge an item".to_owned(),
        facts: vec![
            fact("Release", "triage-nlp@2.4.0 · attempt 2"),
            fact("Artefact", "sha256 9f2c41ab07d3 … e6102b94"),
            fact("Item", "security-tests · §4.2 Testing"),
            fact("You sign as", "Priya Nair · AI Governance Lead"),
            fact("With key", "ed25519 7QkP…m2 · laptop, since 3 Mar"),
            fact("At", "Mon 23 Nov 2026, 21:04 · Europe/Zurich"),
        ],
        words: Some("The penetration test of 11 Sep predates the new tokenizer. Run it again on build 2.4.0.".to_owned()),
        effects: vec![
            (Tone::Bad, "Blocks approval until you, another Lead or a Committee vote clears it".to_owned()),
            (Tone::Neutral, "Opens security-tests again: progress goes from 13/15 to 12/15".to_owned()),
            (Tone::Undone, "Clears no approval: none has been given".to_owned()),
        ],
        undo: "You can take it back with u until somebody has acted on it.".to_owned(),
        bytes: vec![r#"{"act":{"kind":"challenge.raise","item":"security-tests"},"v":1}"#.repeat(4)],
        locked: false,
    };
    let form = Some(Box::new(Form::new(Purpose::Challenge { item: None }, "Challenge an item")));
    SheetState { sheet, bytes: false, passphrase: None, top: 0, form, error: None, goal: crate::tui::model::Goal::Sign }
}

fn request() -> Form {
    let natures = ["third-party model", "first release", "architecture", "retraining, same pipeline", "bug fix", "prompt"];
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let mut form = Form::new(Purpose::NewRequest, "Request a release")
        .about("Release", "triage-nlp@2.4.0 · draft")
        .line("model", "Model", "its short name, as in triage-nlp", "triage-nlp")
        .line("version", "Version", "as in 2.4.0", "2.4.0")
        .choice("natures", "What changed", "one or several", Choices::any(natures.map(str::to_owned), [2, 4]))
        .date("wanted", "Wanted by", "any day will do", DateField::new(today.succ_opt(), today))
        .text("summary", "Summary", "what it is and why", "The tokenizer of build 2.4, which handles umlauts.");
    form.draft = Some("new-request".to_owned());
    form
}

fn told() -> Notice {
    let line = |label: &str, value: &str| (label.to_owned(), value.to_owned());
    let digest = "9f2c41ab07d39f2c41ab07d39f2c41ab07d39f2c41ab07d39f2c41ab07d3e610";
    let mut lines = vec![line("Event", digest), line("Signed by", "Jonas Weber · Security"), line("", "")];
    lines.push(line("", &"A challenge asks for more before anybody may approve. ".repeat(4)));
    Notice { title: "challenged bias-fairness".to_owned(), lines, top: 0 }
}

#[test]
fn help_lists_the_place_and_narrows() {
    for size in SIZES {
        insta::assert_snapshot!(
            format!("help_{}x{}", size.0, size.1),
            shown("help", DARK(), size, |c, s, b| picker::draw(&help("app"), c, s, b))
        );
    }
    insta::assert_snapshot!("help_light", shown("help", LIGHT(), (80, 24), |c, s, b| picker::draw(&help(""), c, s, b)));
    let plain = shown("help", PLAIN(), (80, 24), |c, s, b| picker::draw(&help("app"), c, s, b));
    assert!(plain.is_ascii(), "{plain}");
    insta::assert_snapshot!("help_plain", plain);
}

#[test]
fn help_keeps_its_height_while_it_narrows() {
    let frame = |typed: &str| {
        let (buffer, _) = draw(DARK(), (160, 45), |c, s, b| picker::draw(&help(typed), c, s, b));
        let corner = |sign: &str| buffer.content.iter().position(|cell| cell.symbol() == sign).unwrap();
        (corner("┌"), corner("┘"))
    };
    assert_eq!(frame(""), frame("app"));
    assert_eq!(frame(""), frame("zzz"));
}

#[test]
fn the_chosen_command_is_always_in_sight() {
    let mut picker = help("");
    for at in 0..picker.listed.len() {
        picker.cursor.at = at;
        let (buffer, drawn) = draw(DARK(), (80, 24), |c, s, b| picker::draw(&picker, c, s, b));
        picker.cursor.top = drawn.top;
        assert!(buffer.content.iter().any(|cell| cell.symbol() == "▌"), "command {at} is out of sight");
    }
}

#[test]
fn the_sheet_shows_what_will_be_signed() {
    for size in SIZES {
        insta::assert_snapshot!(
            format!("sheet_{}x{}", size.0, size.1),
            shown("sheet", DARK(), size, |c, s, b| sheet::draw(&signing(), c, s, b))
        );
    }
    let mut locked = signing();
    (locked.passphrase, locked.error) =
        (Some("open sesame".to_owned()), Some("The passphrase does not open the key.".to_owned()));
    insta::assert_snapshot!(
        "sheet_locked_light",
        shown("sheet-locked", LIGHT(), (120, 36), |c, s, b| sheet::draw(&locked, c, s, b))
    );
    let typed = shown("sheet", DARK(), (80, 24), |c, s, b| sheet::draw(&locked, c, s, b));
    assert!(!typed.contains("sesame"), "{typed}");
    (locked.bytes, locked.passphrase) = (true, None);
    let plain = shown("sheet-bytes", PLAIN(), (80, 24), |c, s, b| sheet::draw(&locked, c, s, b));
    assert!(plain.is_ascii(), "{plain}");
    insta::assert_snapshot!("sheet_bytes_plain", plain);
}

#[test]
fn everything_on_the_sheet_can_be_scrolled_to() {
    let mut state = signing();
    let (mut seen, mut last) = (String::new(), usize::MAX);
    while state.top != last {
        last = state.top;
        let (buffer, drawn) = draw(DARK(), (80, 15), |c, s, b| sheet::draw(&state, c, s, b));
        seen += &buffer.content.iter().map(|cell| cell.symbol()).collect::<String>();
        state.top = (drawn.top + 1).min(drawn.top + drawn.shown);
        let (_, again) = draw(DARK(), (80, 15), |c, s, b| sheet::draw(&state, c, s, b));
        state.top = again.top;
        assert!(seen.contains("y  sign"));
    }
    assert!(seen.contains("With key") && seen.contains("What this does") && seen.contains("You can take it back"));
}

#[test]
fn a_form_asks_field_by_field() {
    for size in SIZES {
        let mut form = request();
        form.focus = 4;
        insta::assert_snapshot!(
            format!("form_{}x{}", size.0, size.1),
            shown("form", DARK(), size, |c, s, b| form::draw(&form, c, s, b))
        );
    }
    let mut form = request();
    (form.focus, form.error) = (2, Some("Version 2.4.0 of triage-nlp has been asked for already.".to_owned()));
    insta::assert_snapshot!("form_light", shown("form", LIGHT(), (80, 24), |c, s, b| form::draw(&form, c, s, b)));
    let plain = shown("form", PLAIN(), (80, 24), |c, s, b| form::draw(&form, c, s, b));
    assert!(plain.is_ascii(), "{plain}");
    insta::assert_snapshot!("form_plain", plain);
}

#[test]
fn the_field_in_focus_is_always_in_sight() {
    let mut form = request();
    for focus in [0, 1, 2, 3, 4, 3, 2, 1, 0] {
        form.focus = focus;
        let (buffer, drawn) = draw(DARK(), (60, 15), |c, s, b| form::draw(&form, c, s, b));
        form.top = drawn.top;
        let all: String = buffer.content.iter().map(|cell| cell.symbol()).collect();
        assert!(all.contains(form.fields[focus].hint.as_str()), "field {focus}: {all}");
    }
}

#[test]
fn the_mouse_finds_fields_options_and_commands() {
    let found = |buffer: &ratatui::buffer::Buffer, drawn: &super::Drawn, words: &str| {
        let row = |y: u16| (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect::<String>();
        let y = (0..buffer.area.height).find(|y| row(*y).contains(words)).unwrap();
        drawn.hits.at(buffer.area.width / 2, y)
    };
    let (buffer, drawn) = draw(DARK(), (120, 36), |c, s, b| form::draw(&request(), c, s, b));
    assert_eq!(found(&buffer, &drawn, "Version"), Some(Target::Row(0, 1)));
    assert_eq!(found(&buffer, &drawn, "architecture"), Some(Target::Option(2, 2)));
    let (buffer, drawn) = draw(DARK(), (120, 36), |c, s, b| picker::draw(&help("app"), c, s, b));
    assert_eq!(found(&buffer, &drawn, "claim not"), Some(Target::Row(0, 6)));
}

#[test]
fn a_notice_tells_in_labels_and_words() {
    for size in SIZES {
        insta::assert_snapshot!(
            format!("notice_{}x{}", size.0, size.1),
            shown("notice", DARK(), size, |c, s, b| notice::draw(&told(), c, s, b))
        );
    }
    insta::assert_snapshot!("notice_light", shown("notice", LIGHT(), (80, 24), |c, s, b| notice::draw(&told(), c, s, b)));
    insta::assert_snapshot!("notice_plain", shown("notice", PLAIN(), (80, 24), |c, s, b| notice::draw(&told(), c, s, b)));
}

#[rstest]
fn hostile_words_are_harmless_at_every_size(#[values(0, 7)] place: usize) {
    let evil = hostile();
    let (mut state, mut told, mut picker) = (signing(), told(), help(""));
    state.sheet.facts[1] = (evil.clone(), evil.clone());
    (state.sheet.words, state.sheet.undo, state.error) = (Some(evil.clone()), evil.clone(), Some(evil.clone()));
    (state.sheet.effects[0].1, state.sheet.bytes[0], state.sheet.title) = (evil.clone(), evil.clone(), evil.clone());
    (state.passphrase, state.top) = (Some(evil.clone()), place * 1000);
    (told.title, told.lines[0], told.lines[1].1, told.top) = (evil.clone(), (evil.clone(), evil.clone()), evil.clone(), place);
    (picker.text, picker.all[3].remark, picker.cursor.at) = (Words::line(&evil), evil.clone(), place);
    let mut asked = request().text("evil", &evil, evil.clone(), &evil);
    (asked.about[0], asked.error, asked.focus) = ((evil.clone(), evil.clone()), Some(evil), place.min(5));
    asked.title = hostile();
    for size in sweep() {
        assert_harmless(&draw(DARK(), size, |c, s, b| sheet::draw(&state, c, s, b)).0);
        assert_harmless(&draw(DARK(), size, |c, s, b| notice::draw(&told, c, s, b)).0);
        assert_harmless(&draw(PLAIN(), size, |c, s, b| picker::draw(&picker, c, s, b)).0);
        assert_harmless(&draw(LIGHT(), size, |c, s, b| form::draw(&asked, c, s, b)).0);
    }
}
