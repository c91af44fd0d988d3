//! Roles of colour: screens name a role, the theme knows how this terminal can show it.

use ratatui::style::{Color, Modifier, Style};

use super::palette::{
    DARK, HIGH_CONTRAST, HIGH_CONTRAST_LIGHT, LIGHT, LIGHT_INDEXED, Palette, Rgb, nearest_indexed, true_colour,
};

/// Which of the shipped themes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// Light text on a dark ground.
    #[default]
    Dark,
    /// Dark text on a light ground.
    Light,
    /// 7 : 1 everywhere, on black.
    HighContrast,
    /// 7 : 1 everywhere, on white.
    HighContrastLight,
}

impl Mode {
    /// The next one, for the key that goes round.
    pub const fn next(self) -> Self {
        match self {
            Self::Dark => Self::Light,
            Self::Light => Self::HighContrast,
            Self::HighContrast => Self::HighContrastLight,
            Self::HighContrastLight => Self::Dark,
        }
    }

    /// Its name in the configuration file.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::HighContrast => "high-contrast",
            Self::HighContrastLight => "high-contrast-light",
        }
    }

    /// Whether its ground is light.
    pub const fn is_light(self) -> bool {
        matches!(self, Self::Light | Self::HighContrastLight)
    }

    /// Reads a name of the configuration file; `auto` and anything unknown is `None`.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Dark, Self::Light, Self::HighContrast, Self::HighContrastLight].into_iter().find(|m| m.word() == word)
    }

    /// Reads `COLORFGBG` ("15;0"), which some terminals set: the last number is the ground, 7 and 9 to 15 are light ones.
    pub fn from_colorfgbg(value: &str) -> Option<Self> {
        let ground: u8 = value.rsplit(';').next()?.parse().ok()?;
        Some(if matches!(ground, 7 | 9..=15) { Self::Light } else { Self::Dark })
    }
}

/// How many colours the terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Depth {
    /// 24 bits.
    #[default]
    True,
    /// The fixed 256.
    Indexed,
    /// The user's own 16.
    Sixteen,
    /// None, or none wanted (`NO_COLOR`): bold, dim, reverse and underline remain.
    Mono,
}

impl Depth {
    /// Judges by the environment; `get` answers what a variable holds.
    pub fn detect(get: impl Fn(&str) -> Option<String>) -> Self {
        let (term, colorterm) = (get("TERM").unwrap_or_default(), get("COLORTERM").unwrap_or_default());
        let deep =
            matches!(colorterm.as_str(), "truecolor" | "24bit") || term.ends_with("-direct") || get("WT_SESSION").is_some();
        if get("NO_COLOR").is_some_and(|v| !v.is_empty()) || term == "dumb" {
            Self::Mono
        } else if deep || ["kitty", "alacritty", "foot", "ghostty", "wezterm"].iter().any(|t| term.contains(t)) {
            Self::True
        } else if term.contains("256color") {
            Self::Indexed
        } else {
            Self::Sixteen
        }
    }
}

/// Every role as this terminal can show it. Text roles set the foreground only; `page`, `panel`, `selected`, `chip` and
/// `button` are pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Which theme.
    pub mode: Mode,
    /// In how many colours.
    pub depth: Depth,
    /// The page: its ground, and text on it.
    pub page: Style,
    /// A modal sheet: its ground, and text on it.
    pub panel: Style,
    /// The ground of the cursor row in an unfocused pane.
    pub cursor: Style,
    /// What is read.
    pub text: Style,
    /// What is read first: titles, the numbers that count.
    pub strong: Style,
    /// Labels, units, versions, what is disabled.
    pub muted: Style,
    /// Focus, keys, "me". Nothing else.
    pub accent: Style,
    /// Overdue, blocked, conflict.
    pub danger: Style,
    /// Due within 24 h, open, "not yet:".
    pub warn: Style,
    /// Done, verified: the glyph only.
    pub ok: Style,
    /// The selected row, its text and ground.
    pub selected: Style,
    /// The filled chip: overdue. One a screen.
    pub chip: Style,
    /// The filled button: the one act that signs.
    pub button: Style,
    /// Bars of charts.
    pub fill: Style,
    /// Thin rules and tracks.
    pub rule: Style,
    /// The page behind a modal.
    pub veil: Style,
}

impl Theme {
    /// Builds a theme for a terminal.
    pub fn new(mode: Mode, depth: Depth) -> Self {
        match depth {
            Depth::True => Self::painted(mode, depth, true_colour),
            Depth::Indexed => Self::painted(mode, depth, nearest_indexed),
            Depth::Sixteen => Self::sixteen(mode),
            Depth::Mono => Self::mono(mode),
        }
    }

    fn painted(mode: Mode, depth: Depth, colour: fn(Rgb) -> Color) -> Self {
        let Palette { bg, panel, cur_bg, text, muted, accent, danger, warn, ok, .. } = *palette(mode, depth);
        let Palette { sel_bg, sel_fg, chip_fg, button_fg, fill, rule, veil, .. } = *palette(mode, depth);
        let fg = |rgb| Style::new().fg(colour(rgb));
        Self {
            mode,
            depth,
            page: fg(text).bg(colour(bg)),
            panel: fg(text).bg(colour(panel)),
            cursor: Style::new().bg(colour(cur_bg)),
            text: fg(text),
            strong: fg(text).add_modifier(Modifier::BOLD),
            muted: fg(muted),
            accent: fg(accent),
            danger: fg(danger),
            warn: fg(warn),
            ok: fg(ok),
            selected: fg(sel_fg).bg(colour(sel_bg)),
            chip: fg(chip_fg).bg(colour(danger)).add_modifier(Modifier::BOLD),
            button: fg(button_fg).bg(colour(accent)).add_modifier(Modifier::BOLD),
            fill: fg(fill),
            rule: fg(rule),
            veil: fg(veil),
        }
    }

    /// The user's own 16 colours: nothing is assumed of them but that text can be read on the ground. Yellow on white
    /// cannot, and bright black on black often cannot either.
    fn sixteen(mode: Mode) -> Self {
        let light = mode.is_light();
        let fg = |dark, pale| Style::new().fg(if light { pale } else { dark });
        Self {
            accent: fg(Color::LightBlue, Color::Blue),
            danger: fg(Color::LightRed, Color::Red),
            warn: if light { Style::new().add_modifier(Modifier::UNDERLINED) } else { Style::new().fg(Color::LightYellow) },
            ok: fg(Color::LightGreen, Color::Green),
            rule: Style::new().fg(Color::DarkGray),
            depth: Depth::Sixteen,
            ..Self::mono(mode)
        }
    }

    fn mono(mode: Mode) -> Self {
        let (plain, bold) = (Style::new(), Style::new().add_modifier(Modifier::BOLD));
        let (dim, reversed) = (Style::new().add_modifier(Modifier::DIM), Style::new().add_modifier(Modifier::REVERSED));
        Self {
            mode,
            depth: Depth::Mono,
            page: plain,
            panel: plain,
            cursor: plain,
            text: plain,
            strong: bold,
            muted: dim,
            accent: bold,
            danger: bold,
            warn: plain,
            ok: plain,
            selected: reversed,
            chip: reversed.add_modifier(Modifier::BOLD),
            button: reversed.add_modifier(Modifier::BOLD),
            fill: plain,
            rule: dim,
            veil: dim,
        }
    }

    /// Whether the selected row is a pair of colours; else it is reverse video, in which no other colour can be read.
    pub fn selects_in_colour(&self) -> bool {
        matches!(self.depth, Depth::True | Depth::Indexed)
    }

    /// The role's name of a cell, for snapshots: modifiers that the role does not bring are added, as in `text+bold`.
    pub fn name_of(&self, fg: Color, bg: Color, modifier: Modifier) -> String {
        let foregrounds = [
            ("text", self.text),
            ("muted", self.muted),
            ("accent", self.accent),
            ("danger", self.danger),
            ("warn", self.warn),
            ("ok", self.ok),
            ("fill", self.fill),
            ("rule", self.rule),
            ("veil", self.veil),
            ("selected", self.selected),
            ("chip", self.chip),
            ("button", self.button),
        ];
        let grounds = [
            ("panel", self.panel),
            ("cursor", self.cursor),
            ("selected", self.selected),
            ("chip", self.chip),
            ("button", self.button),
        ];
        let shown = |c: Option<Color>| c.unwrap_or(Color::Reset);
        let mut name =
            foregrounds.iter().find(|(_, s)| shown(s.fg) == fg).map_or_else(|| format!("{fg:?}"), |(n, _)| (*n).to_owned());
        if bg != shown(self.page.bg) {
            let ground =
                grounds.iter().find(|(_, s)| shown(s.bg) == bg).map_or_else(|| format!("{bg:?}"), |(n, _)| (*n).to_owned());
            name = if ground == name { ground } else { format!("{name}/{ground}") };
        }
        for (word, _) in modifier.iter_names() {
            name.push('+');
            name.push_str(&word.to_lowercase());
        }
        name
    }
}

const fn palette(mode: Mode, depth: Depth) -> &'static Palette {
    match (mode, depth) {
        (Mode::Dark, _) => &DARK,
        (Mode::Light, Depth::Indexed) => &LIGHT_INDEXED,
        (Mode::Light, _) => &LIGHT,
        (Mode::HighContrast, _) => &HIGH_CONTRAST,
        (Mode::HighContrastLight, _) => &HIGH_CONTRAST_LIGHT,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::says_so("xterm-256color", "truecolor", "", Depth::True)]
    #[case::a_terminal_known_to("xterm-kitty", "", "", Depth::True)]
    #[case::over_ssh("xterm-256color", "", "", Depth::Indexed)]
    #[case::console("linux", "", "", Depth::Sixteen)]
    #[case::nothing_known("", "", "", Depth::Sixteen)]
    #[case::dumb("dumb", "truecolor", "", Depth::Mono)]
    #[case::not_wanted("xterm-kitty", "truecolor", "1", Depth::Mono)]
    fn the_environment_tells_how_many_colours(
        #[case] term: &str,
        #[case] colorterm: &str,
        #[case] no_color: &str,
        #[case] depth: Depth,
    ) {
        let get = |name: &str| {
            let value = match name {
                "TERM" => term,
                "COLORTERM" => colorterm,
                "NO_COLOR" => no_color,
                _ => "",
            };
            (name != "WT_SESSION").then(|| value.to_owned())
        };
        assert_eq!(Depth::detect(get), depth);
    }

    #[rstest]
    #[case("15;0", Some(Mode::Dark))]
    #[case("0;15", Some(Mode::Light))]
    #[case("0;default;15", Some(Mode::Light))]
    #[case("12;8", Some(Mode::Dark))]
    #[case("nonsense", None)]
    fn colorfgbg_tells_the_ground(#[case] value: &str, #[case] mode: Option<Mode>) {
        assert_eq!(Mode::from_colorfgbg(value), mode);
    }

    #[test]
    fn without_colour_no_role_has_one_and_what_matters_still_differs() {
        for mode in [Mode::Dark, Mode::Light, Mode::HighContrast, Mode::HighContrastLight] {
            let t = Theme::new(mode, Depth::Mono);
            for style in
                [t.page, t.panel, t.text, t.muted, t.accent, t.danger, t.warn, t.ok, t.selected, t.chip, t.button, t.veil]
            {
                assert_eq!((style.fg, style.bg), (None, None), "{mode:?}");
            }
            assert!(t.danger != t.text && t.selected != t.text && t.muted != t.text && t.chip != t.selected);
        }
    }

    #[test]
    fn sixteen_colours_avoid_those_that_cannot_be_read() {
        let light = Theme::new(Mode::Light, Depth::Sixteen);
        assert_eq!((light.warn.fg, light.warn.add_modifier), (None, Modifier::UNDERLINED));
        for mode in [Mode::Dark, Mode::Light] {
            let t = Theme::new(mode, Depth::Sixteen);
            assert_eq!((t.muted.fg, t.muted.add_modifier), (None, Modifier::DIM));
            assert_eq!((t.selected.fg, t.selected.bg, t.selected.add_modifier), (None, None, Modifier::REVERSED));
            assert_eq!(t.page.bg, None);
        }
    }

    #[test]
    fn the_key_goes_round_all_four() {
        let round: Vec<Mode> = std::iter::successors(Some(Mode::Dark), |mode| Some(mode.next())).take(5).collect();
        assert_eq!((round[4], round[1], round[3].is_light()), (Mode::Dark, Mode::Light, true));
        assert_eq!(
            round[..4].iter().map(|m| m.word()).collect::<Vec<_>>(),
            ["dark", "light", "high-contrast", "high-contrast-light"]
        );
        assert!(round.iter().all(|mode| Mode::from_word(mode.word()) == Some(*mode)));
        assert_eq!(Mode::from_word("auto"), None);
    }
}
