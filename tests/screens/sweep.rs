//! No screen, form or overlay is too small or too large, whatever people have written: nothing is obeyed, nothing out of place.

use std::collections::BTreeMap;

use obstat::app::clock::Clock;
use obstat::app::{Options, Session};
use obstat::tui::commands::{COMMANDS, Group, Place};
use obstat::tui::text::width;
use ratatui::backend::Backend;
use ratatui::buffer::Buffer;
use ratatui::prelude::CrosstermBackend;

use crate::headless::Headless;
use crate::hostile;
use crate::studio::{Studio, words};

const SIZES: [(u16, u16); 10] =
    [(1, 1), (20, 5), (40, 10), (60, 15), (80, 24), (100, 30), (120, 36), (160, 45), (200, 60), (300, 100)];

fn sit(house: &Headless, who: &str) -> Studio {
    let clock = Clock::fixed("2026-11-03T10:00:00Z".parse().unwrap());
    let acting_as = Some(format!("{who}@example.org").parse().unwrap());
    Studio::open(Session::open(&house.store(), Options { clock, acting_as, ..Options::default() }).unwrap(), 120, 36)
}

/// Draws it at every size and looks at each; tells whether what people wrote is to be seen on any.
fn sweep(studio: &mut Studio, what: &str) -> bool {
    let mut seen = false;
    for (width, height) in SIZES {
        let frame = studio.resize(width, height).draw();
        let whole = format!("{what} at {width} × {height}:\n{}", words(&frame));
        harmless(&frame, &whole);
        in_place(&frame, &whole);
        framed(&frame, &whole);
        seen |= whole.contains('都');
    }
    studio.resize(120, 36);
    seen
}

/// No cell holds what a terminal would obey, or hides; there is a sign in its place.
fn harmless(frame: &Buffer, whole: &str) {
    let evil = |c: char| c.is_control() || matches!(c, '\u{200b}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let found = frame.content.iter().find(|cell| cell.symbol().chars().any(evil));
    assert_eq!(found, None, "{whole}");
    // What would be obeyed is told by a sign, not left out.
    let at = |x: u16, y: u16| frame.cell((x, y)).map_or("", |cell| cell.symbol());
    let row = |y: u16| (0..frame.area.width).map(move |x| (x, y));
    let cells = || (0..frame.area.height).flat_map(row);
    let ends = cells().filter(|(x, y)| at(*x, *y) == "┐").collect::<Vec<_>>();
    // The sign may lie under the edge of a box and the two clear cells beside it.
    let covered = |x: u16, y: u16| ends.iter().any(|(end, top)| (end + 1..=end + 3).contains(&x) && y >= *top);
    for (x, y) in cells().filter(|(x, y)| [at(*x, *y), at(x + 1, *y), at(x + 2, *y)] == ["[", "2", "J"]) {
        assert!(x > 0 && at(x - 1, y) == "␛" || covered(x, y), "no sign before {x}, {y}: {whole}");
    }
}

/// Every sign takes the cells that it was given, and a terminal that is sent the frame has each where it was meant to be.
fn in_place(frame: &Buffer, whole: &str) {
    let mut sent = Vec::new();
    let cells: Vec<_> = Buffer::empty(frame.area).diff(frame).into_iter().map(|(x, y, c)| (x, y, c.clone())).collect();
    CrosstermBackend::new(&mut sent).draw(cells.iter().map(|(x, y, c)| (*x, *y, c))).unwrap();
    let mut terminal = vt100::Parser::new(frame.area.height.try_into().unwrap(), frame.area.width.try_into().unwrap(), 0);
    terminal.process(&sent);
    for y in 0..frame.area.height {
        let mut x = 0;
        while x < frame.area.width {
            let symbol = frame[(x, y)].symbol();
            let taken = u16::try_from(width(symbol)).unwrap();
            assert!((1..=2).contains(&taken) && x + taken <= frame.area.width, "{symbol:?} at {x}, {y}: {whole}");
            let shown = terminal.screen().cell(y, x).unwrap().contents();
            let plain = symbol.chars().count() == 1 && symbol != " ";
            assert!(!plain || shown == symbol, "{symbol:?} at {x}, {y} is {shown:?} on the terminal: {whole}");
            x += taken;
        }
    }
}

/// The sides of a box stand under its corners, all the way down.
fn framed(frame: &Buffer, whole: &str) {
    let at = |x: u16, y: u16| frame[(x, y)].symbol();
    let row = |y: u16| (0..frame.area.width).map(move |x| (x, y));
    let corners = (0..frame.area.height).flat_map(row).filter(|(x, y)| at(*x, *y) == "┌");
    for (left, top) in corners.collect::<Vec<_>>() {
        let right = (left..frame.area.width).find(|x| at(*x, top) == "┐").unwrap_or_else(|| panic!("no right corner: {whole}"));
        let bottom = (top..frame.area.height).find(|y| at(left, *y) == "└").unwrap_or_else(|| panic!("no end: {whole}"));
        assert_eq!(at(right, bottom), "┘", "{whole}");
        for y in top + 1..bottom {
            assert_eq!((at(left, y), at(right, y)), ("│", "│"), "row {y}: {whole}");
        }
    }
}

#[test]
fn every_pane_of_every_screen_holds_its_columns() {
    let house = hostile::house();
    let mut studio = sit(&house, "priya");
    let mut odd = 0;
    for (screen, panes) in [
        ("", 4),
        ("<Enter>", 6),
        ("gm", 6),
        ("gd", 2),
        ("go", 4),
        ("ge", 4),
        ("gx", 5),
        ("gp", 2),
        ("gr", 6),
        ("grt", 6),
        ("ga", 3),
    ] {
        studio.press("gt<Esc>1").press(screen);
        for pane in 1..=panes {
            studio.press(&format!("{pane}<Down>"));
            odd += usize::from(sweep(&mut studio, &format!("{screen} {pane}")));
        }
    }
    assert!(odd >= 30, "what people wrote is on {odd} panes only");
    for over in ["?", ":", "g", "/", "6<Enter>"] {
        studio.press("gt<Esc>1").press(if over.starts_with('6') { "<Enter>" } else { "" }).press(over);
        sweep(&mut studio, over);
        if over != "g" {
            studio.paste(hostile::ODD);
            sweep(&mut studio, over);
        }
        studio.press("<Esc><Esc>");
    }
}

#[test]
fn what_is_read_listed_saved_or_marked_holds_its_columns() {
    let house = hostile::house();
    let mut studio = sit(&house, "priya");
    let look = |studio: &mut Studio, keys: &str, place: Place| {
        studio.press(keys);
        let seen = words(&studio.draw());
        assert_eq!(studio.place(), place, "{keys}\n{seen}");
        sweep(studio, keys)
    };
    let start = "gt<Esc>1<Home>";
    // Evidence: a link that stays what it is, then words with a link that opens, then a table.
    look(studio.press(start), "4<Home><Enter>", Place::Reading);
    look(&mut studio, "l", Place::Links);
    look(&mut studio, "<Enter>", Place::Links);
    studio.press("<Esc><Esc>");
    assert!(look(&mut studio, "<Down><Enter>", Place::Reading), "nothing of the words is seen");
    look(&mut studio, "<End>", Place::Reading);
    look(&mut studio, "l", Place::Links);
    look(&mut studio, "<Enter>", Place::SigningSheet);
    studio.press("<Esc><Esc><Esc>");
    assert!(look(&mut studio, "<Down><Enter>", Place::Reading), "nothing of the table is seen");
    look(&mut studio, "<Tab><Down><Down>", Place::Reading);
    studio.press("<Esc>");
    // Links of the whole release, and filters with odd words, before and while a name is typed.
    look(studio.press(start), "l", Place::Links);
    studio.press("<Esc>/").paste(hostile::ODD).press("<Enter>");
    look(&mut studio, "<Ctrl-S>", Place::Filters);
    studio.paste("odd").press("<Enter>");
    look(studio.press(start), "<Ctrl-S>", Place::Filters);
    studio.paste(hostile::ODD);
    look(&mut studio, "", Place::Filters);
    // Marked rows, and what one act on all of them comes to.
    look(studio.press("<Esc>").press(start), "*", Place::Queue);
    look(&mut studio, "a", Place::SigningSheet);
    look(studio.press("<Esc>"), "r", Place::Words);
    studio.paste(&hostile::words());
    look(&mut studio, "<Ctrl-S>", Place::SigningSheet);
}

#[test]
fn every_form_and_its_sheet_holds_its_columns_whatever_is_typed() {
    let house = hostile::house();
    let mut opened = BTreeMap::new();
    for who in ["priya", "ann", "bo"] {
        let mut studio = sit(&house, who);
        for command in COMMANDS.iter().filter(|c| c.act.is_some() || c.group == Group::Here || c.group == Group::Everywhere) {
            for start in ["gt<Esc>1<Home>", "gt<Esc>1<Home><Down>", "gm3"] {
                if opened.contains_key(command.name) {
                    break;
                }
                studio.press(start).press(":").paste(command.name).press("<Enter>");
                if let Some(title) = studio.over().map(str::to_owned) {
                    fill(&mut studio, &title);
                    opened.insert(command.name, title);
                }
                studio.press("<Esc><Esc><Esc>");
            }
        }
    }
    assert!(opened.len() >= 25, "only {opened:?}");
}

/// Puts hostile words into every field, and looks at what will be signed.
fn fill(studio: &mut Studio, title: &str) {
    studio.paste(&hostile::words());
    for _ in 0..6 {
        studio.press("<Tab>").paste(hostile::ODD);
    }
    sweep(studio, title);
    studio.press("<Ctrl-S>");
    sweep(studio, title);
}
