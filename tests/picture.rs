//! The pictures in the README: the sample organisation, drawn by the program itself.
//!
//! To draw them anew: `OBSTAT_PICTURES=assets/pictures cargo test --test picture`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/studio.rs"]
mod studio;

use std::path::Path;

use obstat::app::demo;
use obstat::tui::picture::svg;
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

const SHOTS: [Shot; 5] = [
    Shot { name: "triage", size: (160, 45), keys: "", shows: &["triage-nlp", "Meridian", "Decision", "independent-validation"] },
    Shot { name: "release", size: (130, 38), keys: "<Enter>", shows: &["triage-nlp", "In the way", "Sign-offs", "History"] },
    Shot {
        name: "meeting",
        size: (150, 40),
        keys: "gma1<Down><Down>3aan",
        shows: &["Agenda", "Attendance", "Priya Nair", "Quorum is reached"],
    },
    Shot { name: "deadlines", size: (130, 38), keys: "gd", shows: &["Overdue", "confirmation"] },
    Shot { name: "report", size: (130, 38), keys: "gr", shows: &["Lead time", "Emergenc"] },
];

#[test]
fn the_readme_shows_the_screens_of_the_sample_organisation() {
    let home = tempfile::tempdir().unwrap();
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/pictures");
    let store = home.path().join("store");
    drop(demo(&store, "2026-11-23T14:04:00Z".parse().unwrap()).unwrap());
    for shot in &SHOTS {
        let options = obstat::app::Options {
            clock: obstat::app::clock::Clock::fixed("2026-11-23T14:04:00Z".parse().unwrap()),
            ..obstat::app::Options::default()
        };
        let session = obstat::app::Session::open(&store, options).unwrap();
        let mut studio = Studio::open(session, shot.size.0, shot.size.1);
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
