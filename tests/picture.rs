//! The pictures in the README: the sample organisation, drawn by the program itself.
//!
//! To draw them anew: `OBSTAT_PICTURES=assets/pictures cargo test --test picture`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/studio.rs"]
mod studio;

use std::path::Path;

use obstat::app::demo;
use obstat::tui::picture::{film, svg};
use studio::{Studio, words};

struct Shot {
    /// Name of the picture.
    name: &'static str,
    size: (u16, u16),
    /// What is pressed before it is taken.
    keys: &'static str,
    /// What is to be seen on it.
    shows: &'static [&'static str],
}

const SHOTS: [Shot; 10] = [
    Shot { name: "triage", size: (160, 45), keys: "", shows: &["triage-nlp", "Meridian", "Decision", "independent-validation"] },
    Shot { name: "release", size: (130, 38), keys: "<Enter>", shows: &["triage-nlp", "In the way", "Sign-offs", "History"] },
    Shot {
        name: "meeting",
        size: (150, 40),
        keys: "gma1<Down><Down>3aan",
        shows: &["Agenda", "Attendance", "Priya Nair", "Quorum is reached"],
    },
    Shot { name: "deadlines", size: (130, 38), keys: "gd", shows: &["Overdue", "confirmation"] },
    Shot { name: "models", size: (130, 38), keys: "go", shows: &["Models", "Runs", "production"] },
    Shot { name: "people", size: (130, 38), keys: "ge", shows: &["Priya Nair", "Keepers"] },
    Shot { name: "exchange", size: (130, 38), keys: "gx", shows: &["Folder", "Conflicts"] },
    Shot { name: "policy", size: (130, 38), keys: "gp", shows: &["What it says"] },
    Shot { name: "audit", size: (130, 38), keys: "ga", shows: &["newest first", "Who did what"] },
    Shot { name: "report", size: (130, 38), keys: "gr", shows: &["Lead time", "Emergenc"] },
];

/// The frames of a decision: what is pressed, what is to be seen then, and for how long, in milliseconds.
const DECISION: [(&str, &str, u32); 6] = [
    ("", "In the way of", 3500),
    ("/", "filter", 1200),
    ("vendor-ch", "vendor-chat@1.0", 2000),
    ("<Enter>", "The sign-off of AI Governance Lead is missing", 2500),
    ("a", "Sign: ", 5000),
    ("y", "nihil obstat", 5000),
];

fn session(store: &Path) -> obstat::app::Session {
    let clock = obstat::app::clock::Clock::fixed("2026-11-23T14:04:00Z".parse().unwrap());
    obstat::app::Session::open(store, obstat::app::Options { clock, ..obstat::app::Options::default() }).unwrap()
}

#[test]
fn the_readme_plays_a_decision() {
    let home = tempfile::tempdir().unwrap();
    let store = home.path().join("store");
    drop(demo(&store, "2026-11-23T14:04:00Z".parse().unwrap()).unwrap());
    let mut studio = Studio::open(session(&store), 130, 38);
    let mut frames = Vec::new();
    for (keys, shows, long) in DECISION {
        let frame = studio.press(keys).draw();
        assert!(words(&frame).contains(shows), "{shows} is not on the screen after {keys}:\n{}", words(&frame));
        frames.push((frame, long));
    }
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/pictures/decision.svg");
    if let Some(folder) = std::env::var_os("OBSTAT_PICTURES") {
        std::fs::write(Path::new(&folder).join("decision.svg"), film(&frames, &studio.look.theme)).unwrap();
    }
    let kept = std::fs::read_to_string(kept).unwrap();
    assert!(kept.contains("<animate") && kept.contains("Signed:"), "draw the pictures anew");
    assert!(include_str!("../README.md").contains("assets/pictures/decision.svg"));
}

#[test]
fn the_readme_shows_the_screens_of_the_sample_organisation() {
    let home = tempfile::tempdir().unwrap();
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/pictures");
    let store = home.path().join("store");
    drop(demo(&store, "2026-11-23T14:04:00Z".parse().unwrap()).unwrap());
    for shot in &SHOTS {
        let mut studio = Studio::open(session(&store), shot.size.0, shot.size.1);
        let frame = studio.press(shot.keys).draw();
        let (seen, drawn) = (words(&frame), svg(&frame, &studio.look.theme));
        let file = format!("{}.svg", shot.name);
        if let Some(folder) = std::env::var_os("OBSTAT_PICTURES") {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(Path::new(&folder).join(&file), &drawn).unwrap();
        }
        let kept = std::fs::read_to_string(kept.join(&file)).unwrap();
        for word in shot.shows {
            assert!(seen.contains(word), "{word} is not on the screen:\n{seen}");
            // A picture sets each word by itself.
            assert!(word.split(' ').all(|w| kept.contains(w)), "{word} is missing in {file}: draw the pictures anew");
        }
        assert!(include_str!("../README.md").contains(&format!("assets/pictures/{file}")), "{file} is not in the README");
    }
}
