//! Keys as people write them: `a`, `A`, `Enter`, `space`, `Ctrl-P`.

use std::fmt;
use std::str::FromStr;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// One key press.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Chord {
    /// The key; a letter's case says whether Shift was held.
    pub code: KeyCode,
    /// Whether Ctrl was held.
    pub ctrl: bool,
}

/// A plain letter, digit or sign.
pub const fn key(c: char) -> Chord {
    Chord { code: KeyCode::Char(c), ctrl: false }
}

/// A letter with Ctrl.
pub const fn ctrl(c: char) -> Chord {
    Chord { code: KeyCode::Char(c), ctrl: true }
}

/// A key that has a name.
pub const fn named(code: KeyCode) -> Chord {
    Chord { code, ctrl: false }
}

const NAMES: &[(KeyCode, &str)] = &[
    (KeyCode::Enter, "Enter"),
    (KeyCode::Tab, "Tab"),
    (KeyCode::BackTab, "Shift-Tab"),
    (KeyCode::Esc, "Esc"),
    (KeyCode::Char(' '), "space"),
    (KeyCode::Up, "↑"),
    (KeyCode::Down, "↓"),
    (KeyCode::Left, "←"),
    (KeyCode::Right, "→"),
    (KeyCode::Home, "Home"),
    (KeyCode::End, "End"),
    (KeyCode::PageUp, "PgUp"),
    (KeyCode::PageDown, "PgDn"),
    (KeyCode::Backspace, "Backspace"),
    (KeyCode::Delete, "Del"),
];

/// How people also write some of them.
const ALSO: &[(&str, KeyCode)] = &[
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("PageUp", KeyCode::PageUp),
    ("PageDown", KeyCode::PageDown),
    ("Delete", KeyCode::Delete),
];

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl-")?;
        }
        match (NAMES.iter().find(|(code, _)| *code == self.code), self.code) {
            (Some((_, name)), _) => f.write_str(name),
            (None, KeyCode::Char(c)) if self.ctrl => write!(f, "{}", c.to_ascii_uppercase()),
            (None, KeyCode::Char(c)) => write!(f, "{c}"),
            (None, KeyCode::F(n)) => write!(f, "F{n}"),
            (None, other) => write!(f, "{other:?}"),
        }
    }
}

/// Says that a key of the configuration file is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}” is not a key: write a letter, a name such as Enter, Tab, Esc, space, PgDn, F2, or Ctrl- and a letter other than H, I, M"
)]
pub struct BadKey(pub String);

impl FromStr for Chord {
    type Err = BadKey;
    fn from_str(text: &str) -> Result<Self, BadKey> {
        let bad = || BadKey(text.chars().take(40).collect());
        let (rest, held) = match text.strip_prefix("Ctrl-").or_else(|| text.strip_prefix("ctrl-")) {
            Some(rest) if !rest.is_empty() => (rest, true),
            _ => (text, false),
        };
        if let Some((code, _)) = NAMES.iter().find(|(_, name)| name.eq_ignore_ascii_case(rest)) {
            return Ok(Self { code: *code, ctrl: held });
        }
        if let Some((_, code)) = ALSO.iter().find(|(name, _)| name.eq_ignore_ascii_case(rest)) {
            return Ok(Self { code: *code, ctrl: held });
        }
        let mut letters = rest.chars();
        match (letters.next(), letters.next()) {
            // Terminals send the same byte for Ctrl-I and Tab, Ctrl-M and Enter, Ctrl-H and Backspace, Ctrl-[ and Esc.
            (Some('i' | 'I' | 'm' | 'M' | 'h' | 'H' | '['), None) if held => Err(bad()),
            (Some(c), None) if !c.is_control() => {
                Ok(Self { code: KeyCode::Char(if held { c.to_ascii_lowercase() } else { c }), ctrl: held })
            }
            (Some('F' | 'f'), Some(_)) => {
                let number = rest[1..].parse().ok().filter(|n| (1..=12).contains(n)).ok_or_else(bad)?;
                Ok(Self { code: KeyCode::F(number), ctrl: held })
            }
            _ => Err(bad()),
        }
    }
}

impl From<KeyEvent> for Chord {
    fn from(event: KeyEvent) -> Self {
        let held = event.modifiers.contains(KeyModifiers::CONTROL);
        let code = match event.code {
            KeyCode::Char(c) if held => KeyCode::Char(c.to_ascii_lowercase()),
            // Terminals with the extended protocol report Shift and the lower-case letter.
            KeyCode::Char(c) if event.modifiers.contains(KeyModifiers::SHIFT) => KeyCode::Char(c.to_ascii_uppercase()),
            KeyCode::Tab if event.modifiers.contains(KeyModifiers::SHIFT) => KeyCode::BackTab,
            code => code,
        };
        Self { code, ctrl: held }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("a", key('a'))]
    #[case("A", key('A'))]
    #[case("/", key('/'))]
    #[case("-", key('-'))]
    #[case("space", key(' '))]
    #[case("Ctrl-P", ctrl('p'))]
    #[case("Enter", named(KeyCode::Enter))]
    #[case("Shift-Tab", named(KeyCode::BackTab))]
    #[case("F2", named(KeyCode::F(2)))]
    #[case("é", key('é'))]
    fn a_key_reads_as_it_is_written(#[case] text: &str, #[case] chord: Chord) {
        assert_eq!(text.parse(), Ok(chord));
        assert_eq!(chord.to_string(), text);
    }

    #[rstest]
    #[case("")]
    #[case("Ctrl-")]
    #[case("F13")]
    #[case("Hyper-x")]
    #[case("ab")]
    #[case("\u{1b}")]
    #[case("Fé")]
    #[case("Ctrl-I")]
    fn anything_else_is_refused_in_words(#[case] text: &str) {
        assert!(text.parse::<Chord>().unwrap_err().to_string().contains("is not a key"));
    }

    #[rstest]
    #[case(KeyCode::Char('p'), KeyModifiers::CONTROL, ctrl('p'))]
    #[case(KeyCode::Char('A'), KeyModifiers::SHIFT, key('A'))]
    #[case(KeyCode::Char('a'), KeyModifiers::SHIFT, key('A'))]
    #[case(KeyCode::Char('?'), KeyModifiers::SHIFT, key('?'))]
    #[case(KeyCode::Tab, KeyModifiers::SHIFT, named(KeyCode::BackTab))]
    fn terminals_report_shift_in_two_ways(#[case] code: KeyCode, #[case] held: KeyModifiers, #[case] chord: Chord) {
        assert_eq!(Chord::from(KeyEvent::new(code, held)), chord);
    }
}
