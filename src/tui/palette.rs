//! Colours of the shipped themes, as data, and the nearest of the 256 that older terminals know.

use ratatui::style::Color;

/// A colour as `0xRRGGBB`.
pub type Rgb = u32;

/// The colours of one theme, by role. Text roles reach 4.5 : 1 on every ground they may stand on (WCAG 2.2, 1.4.3);
/// those of the high-contrast themes 7 : 1 (1.4.6). A test computes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// The page.
    pub bg: Rgb,
    /// A modal sheet.
    pub panel: Rgb,
    /// The cursor row of an unfocused pane; a block that stands out.
    pub cur_bg: Rgb,
    /// What is read.
    pub text: Rgb,
    /// Labels, units, versions, what is disabled.
    pub muted: Rgb,
    /// Focus, keys, "me".
    pub accent: Rgb,
    /// Overdue, blocked, conflict.
    pub danger: Rgb,
    /// Due within 24 h, open.
    pub warn: Rgb,
    /// Done, verified.
    pub ok: Rgb,
    /// The selected row's ground; set only together with `sel_fg`.
    pub sel_bg: Rgb,
    /// The selected row's text.
    pub sel_fg: Rgb,
    /// Text of the filled chip, on `danger`.
    pub chip_fg: Rgb,
    /// Text of the filled button, on `accent`.
    pub button_fg: Rgb,
    /// Bars of charts: not text, 3 : 1.
    pub fill: Rgb,
    /// Thin rules and tracks: ornament.
    pub rule: Rgb,
    /// The page behind a modal: inert.
    pub veil: Rgb,
}

/// For terminals with a dark ground.
pub const DARK: Palette = Palette {
    bg: 0x15181e,
    panel: 0x1d222b,
    cur_bg: 0x222833,
    text: 0xdde2ea,
    muted: 0x98a3b3,
    accent: 0x82b4ff,
    danger: 0xff8279,
    warn: 0xf2b84b,
    ok: 0x60d0bb,
    sel_bg: 0x243a58,
    sel_fg: 0xffffff,
    chip_fg: 0x1f0b09,
    button_fg: 0x15181e,
    fill: 0x66748a,
    rule: 0x3a4250,
    veil: 0x4a5261,
};

/// For terminals with a light ground.
pub const LIGHT: Palette = Palette {
    bg: 0xfcfcfa,
    panel: 0xf0f2f5,
    cur_bg: 0xeceef1,
    text: 0x1b222c,
    muted: 0x545e6c,
    accent: 0x0a5bb5,
    danger: 0x8c032a,
    warn: 0x845400,
    ok: 0x006e56,
    sel_bg: 0xd5e5fa,
    sel_fg: 0x0b1b30,
    chip_fg: 0xffffff,
    button_fg: 0xfcfcfa,
    fill: 0x8590a0,
    rule: 0xc3c9d2,
    veil: 0xaab1bb,
};

/// The light theme in 256 colours: the nearest to its selection would leave `warn` under 4.5 : 1.
pub const LIGHT_INDEXED: Palette = Palette { sel_bg: 0xd7ffff, ..LIGHT };

/// For eyes that ask for more: 7 : 1 everywhere, black ground.
pub const HIGH_CONTRAST: Palette = Palette {
    bg: 0x000000,
    panel: 0x0c0c10,
    cur_bg: 0x16181d,
    text: 0xffffff,
    muted: 0xd3d7de,
    accent: 0x9ccbff,
    danger: 0xfda7a1,
    warn: 0xffd462,
    ok: 0x8dfcde,
    sel_bg: 0x0b2f5c,
    sel_fg: 0xffffff,
    chip_fg: 0x000000,
    button_fg: 0x000000,
    fill: 0x9aa6b8,
    rule: 0x7c8696,
    veil: 0x5c6573,
};

/// The same on a white ground. What is overdue leans to purple: dark reds and dark browns look alike to eyes without green.
pub const HIGH_CONTRAST_LIGHT: Palette = Palette {
    bg: 0xffffff,
    panel: 0xf4f6f9,
    cur_bg: 0xeceef2,
    text: 0x000000,
    muted: 0x3a4250,
    accent: 0x002a9a,
    danger: 0x862566,
    warn: 0x802f00,
    ok: 0x0c3924,
    sel_bg: 0xe0ecff,
    sel_fg: 0x000000,
    chip_fg: 0xffffff,
    button_fg: 0xffffff,
    fill: 0x5f6b7d,
    rule: 0x8c94a0,
    veil: 0x9aa1ac,
};

/// The colour as 24 bits.
pub const fn true_colour(rgb: Rgb) -> Color {
    let [_, r, g, b] = rgb.to_be_bytes();
    Color::Rgb(r, g, b)
}

/// The nearest of the fixed 240 colours (cube and greys) of 256-colour terminals; the first 16 are the user's own.
pub fn nearest_indexed(rgb: Rgb) -> Color {
    let nearest = (16..=255u8).min_by_key(|&i| distance(rgb, indexed(i)));
    Color::Indexed(nearest.unwrap_or(15))
}

/// The colour behind an index from 16 to 255, as xterm defines it.
pub fn indexed(index: u8) -> Rgb {
    let level = |n: u8| if n == 0 { 0 } else { 55 + 40 * n };
    match index {
        232..=255 => u32::from_be_bytes([0, 1, 1, 1]) * (8 + 10 * u32::from(index - 232)),
        _ => {
            let n = index.saturating_sub(16);
            u32::from_be_bytes([0, level(n / 36), level(n / 6 % 6), level(n % 6)])
        }
    }
}

fn distance(a: Rgb, b: Rgb) -> u32 {
    let (a, b) = (a.to_be_bytes(), b.to_be_bytes());
    (1..4).map(|i| u32::from(a[i].abs_diff(b[i])).pow(2)).sum()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use rstest::rstest;

    /// The relative luminance of WCAG 2.2.
    fn luminance(rgb: Rgb) -> f64 {
        let [_, r, g, b] = rgb.to_be_bytes().map(|c| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    fn contrast(a: Rgb, b: Rgb) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn quantised(p: Palette) -> Palette {
        let q = |rgb| match nearest_indexed(rgb) {
            Color::Indexed(i) => indexed(i),
            other => panic!("{other:?}"),
        };
        Palette {
            bg: q(p.bg),
            panel: q(p.panel),
            cur_bg: q(p.cur_bg),
            text: q(p.text),
            muted: q(p.muted),
            accent: q(p.accent),
            danger: q(p.danger),
            warn: q(p.warn),
            ok: q(p.ok),
            sel_bg: q(p.sel_bg),
            sel_fg: q(p.sel_fg),
            chip_fg: q(p.chip_fg),
            button_fg: q(p.button_fg),
            fill: q(p.fill),
            rule: q(p.rule),
            veil: q(p.veil),
        }
    }

    #[rstest]
    #[case::dark(DARK, 5.2, 4.5)]
    #[case::light(LIGHT, 5.2, 4.5)]
    #[case::high_contrast(HIGH_CONTRAST, 7.0, 7.0)]
    #[case::high_contrast_light(HIGH_CONTRAST_LIGHT, 7.0, 7.0)]
    #[case::dark_in_256(quantised(DARK), 4.5, 4.5)]
    #[case::light_in_256(quantised(LIGHT_INDEXED), 4.5, 4.5)]
    #[case::high_contrast_in_256(quantised(HIGH_CONTRAST), 7.0, 7.0)]
    #[case::high_contrast_light_in_256(quantised(HIGH_CONTRAST_LIGHT), 7.0, 7.0)]
    fn every_text_can_be_read_on_every_ground(#[case] p: Palette, #[case] ground: f64, #[case] pair: f64) {
        let mut failed = Vec::new();
        let mut ask = |what: String, a, b, least| {
            if contrast(a, b) < least {
                failed.push(format!("{what}: {:.2} < {least}", contrast(a, b)));
            }
        };
        let texts =
            [("text", p.text), ("muted", p.muted), ("accent", p.accent), ("danger", p.danger), ("warn", p.warn), ("ok", p.ok)];
        for (name, colour) in texts {
            for (ground_name, bg) in [("bg", p.bg), ("panel", p.panel), ("cur_bg", p.cur_bg)] {
                ask(format!("{name} on {ground_name}"), colour, bg, ground);
            }
        }
        for (name, colour) in [("sel_fg", p.sel_fg), ("accent", p.accent), ("danger", p.danger), ("warn", p.warn), ("ok", p.ok)] {
            ask(format!("{name} on sel_bg"), colour, p.sel_bg, pair);
        }
        ask("chip".into(), p.chip_fg, p.danger, pair);
        ask("button".into(), p.button_fg, p.accent, pair);
        ask("fill".into(), p.fill, p.bg, 3.0);
        assert!(failed.is_empty(), "{failed:#?}");
    }

    /// Light as somebody sees it who lacks one kind of cone: Machado, Oliveira and Fernandes 2009, severity 1, linear RGB.
    const RED_BLIND: [[f64; 3]; 3] =
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]];
    const GREEN_BLIND: [[f64; 3]; 3] =
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]];

    /// A colour in CIE L*a*b* (D65) as such eyes see it.
    fn seen(rgb: Rgb, eyes: [[f64; 3]; 3]) -> [f64; 3] {
        let [_, r, g, b] = rgb.to_be_bytes().map(|c| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        });
        let dot = |m: [f64; 3], [x, y, z]: [f64; 3]| m[0] * x + m[1] * y + m[2] * z;
        let light = eyes.map(|row| dot(row, [r, g, b]).clamp(0.0, 1.0));
        let root = |t: f64| if t > 216.0 / 24389.0 { t.cbrt() } else { (24389.0 / 27.0 * t + 16.0) / 116.0 };
        let x = root(dot([0.4124564, 0.3575761, 0.1804375], light) / 0.95047);
        let y = root(dot([0.2126729, 0.7151522, 0.0721750], light));
        let z = root(dot([0.0193339, 0.1191920, 0.9503041], light) / 1.08883);
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    fn apart(a: Rgb, b: Rgb, eyes: [[f64; 3]; 3]) -> f64 {
        let (a, b) = (seen(a, eyes), seen(b, eyes));
        (0..3).map(|i| (a[i] - b[i]).powi(2)).sum::<f64>().sqrt()
    }

    #[rstest]
    fn who_sees_no_red_or_no_green_tells_the_states_apart(
        #[values(DARK, LIGHT, HIGH_CONTRAST, HIGH_CONTRAST_LIGHT)] p: Palette,
        #[values(RED_BLIND, GREEN_BLIND)] eyes: [[f64; 3]; 3],
    ) {
        let states = [("danger", p.danger), ("warn", p.warn), ("ok", p.ok), ("accent", p.accent)];
        for (n, (one, a)) in states.iter().enumerate() {
            for (other, b) in &states[n + 1..] {
                let far = apart(*a, *b, eyes);
                assert!(far > 20.0, "{one} and {other} are {far:.1} apart");
            }
        }
    }

    #[test]
    fn red_and_green_of_one_lightness_would_not_do() {
        assert!(apart(0xd05040, 0x80803c, GREEN_BLIND) < 20.0);
    }

    #[test]
    fn black_on_white_is_twenty_one_to_one() {
        assert!((contrast(0, 0xffffff) - 21.0).abs() < 1e-9);
    }

    #[rstest]
    #[case(16, 0x000000)]
    #[case(231, 0xffffff)]
    #[case(196, 0xff0000)]
    #[case(110, 0x87afd7)]
    #[case(232, 0x080808)]
    #[case(255, 0xeeeeee)]
    fn an_index_means_what_xterm_says(#[case] index: u8, #[case] rgb: Rgb) {
        assert_eq!(indexed(index), rgb);
        assert_eq!(nearest_indexed(rgb), Color::Indexed(index));
    }
}
