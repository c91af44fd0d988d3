//! Every screen, kept as text and styles: whole at three sizes, and on the small one pane by pane.
//!
//! To keep them anew: `INSTA_UPDATE=always cargo test --test screens`; with `OBSTAT_PICTURES` each is drawn into that folder, too.

use obstat::tui::picture::{styles, svg};
use obstat::tui::theme::Theme;
use ratatui::buffer::Buffer;

use crate::house::House;
use crate::studio::Studio;

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 30), (200, 60)];
const SMALL: [(u16, u16); 1] = [(80, 24)];

/// What is pressed to get to a screen from the first one.
type Shot = (&'static str, &'static str);

const SCREENS: &[Shot] = &[
    ("triage", ""),
    ("overview", "<Enter>"),
    ("request", "<Enter>2"),
    ("checklist", "<Enter>3<Down>"),
    ("evidence", "<Enter>4"),
    ("sign_offs", "<Enter>5"),
    ("history", "<Enter>6"),
    ("meeting", "gma1<Down><Down>3aan"),
    ("deadlines", "gd"),
    ("models", "go"),
    ("people", "ge"),
    ("policy", "gp<Down><Down>"),
    ("report", "gr"),
    ("audit", "gav"),
    ("menu", "g"),
    ("help", "?"),
    ("commands", ":app"),
    ("form", "c<Tab>"),
    ("sheet", "/vendor-ch<Enter>a"),
    ("reading", "4<Enter>"),
    ("links", "l"),
    ("saved_filters", "/tier:high<Enter><Ctrl-S>high<Enter><Esc>/<Ctrl-U>waiting:me<Enter><Ctrl-S>"),
    ("marked", "/waiting:me<Enter><Down> <Down> "),
];

const PANES: &[Shot] = &[
    ("decision", "2"),
    ("items", "3"),
    ("papers", "4"),
    ("agenda", "gm1"),
    ("attendance", "gm2"),
    ("conditions", "gm4"),
    ("in_the_way", "gm5"),
    ("minutes", "gm6"),
    ("what_settles_it", "gd2"),
    ("runs_in", "go2"),
    ("releases", "go3"),
    ("thresholds", "go4"),
    ("person", "ge2"),
    ("charter", "ge3"),
    ("what_it_says", "gp<Down><Down>2"),
    ("decisions", "gr2"),
    ("open_conditions", "gr3"),
    ("emergencies", "gr4"),
    ("confirmations", "gr5"),
    ("oldest", "gr6"),
    ("as_a_table", "grt"),
    ("duties", "ga2"),
    ("verified", "ga3v"),
    ("filter", "/tier:high tri"),
];

const SHARED: &[Shot] = &[("exchange", "gx")];
const SHARED_PANES: &[Shot] = &[("effect", "gx2"), ("others", "gx3"), ("gaps", "gx4")];

fn keep(house: &House, shots: &[Shot], sizes: &[(u16, u16)]) {
    for (name, keys) in shots {
        for (width, height) in sizes {
            let apart = keys.contains("gm") || keys.contains('/');
            let session = if apart { house.session_apart() } else { house.session() };
            let mut studio = Studio::open(session, *width, *height);
            let frame = studio.press(keys).draw();
            let name = format!("{name}_{width}x{height}");
            draw(&name, &frame, &studio.look.theme);
            insta::assert_snapshot!(name, house.steady(&styles(&frame, &studio.look.theme)));
        }
    }
}

fn draw(name: &str, frame: &Buffer, theme: &Theme) {
    if let Some(folder) = std::env::var_os("OBSTAT_PICTURES") {
        std::fs::write(std::path::Path::new(&folder).join(format!("{name}.svg")), svg(frame, theme)).unwrap();
    }
}

#[test]
fn every_screen_at_three_sizes_and_every_pane_on_a_small_one() {
    let house = House::build();
    keep(&house, SCREENS, &SIZES);
    keep(&house, PANES, &SMALL);
}

#[test]
fn a_folder_of_bundles() {
    let mut house = House::build();
    house.share();
    keep(&house, SHARED, &SIZES);
    keep(&house, SHARED_PANES, &SMALL);
}
