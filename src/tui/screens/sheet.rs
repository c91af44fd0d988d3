//! The signing sheet: what will be signed, in whose name, what it does, and the one key that signs.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::overlay::{Drawn, LABEL, actions, labelled, rows, scroll, wrapped};
use super::{Context, parts};
use crate::domain::release::Tone;
use crate::tui::commands::{CommandId, Place, command, hinted};
use crate::tui::look::{Look, put, row};
use crate::tui::model::{Goal, SheetState};
use crate::tui::text;
use crate::tui::widgets::hints::Hint;
use crate::tui::widgets::sheet::{Sheet, SheetAreas};

/// Cells wanted, box included.
const WIDTH: u16 = 88;
/// An error takes at most so many rows; the rest is cut off.
const ERROR_ROWS: usize = 3;

/// Draws the sheet over the screen.
pub fn draw(state: &SheetState, context: &Context<'_>, screen: Rect, buf: &mut Buffer) -> Drawn {
    let look = context.look;
    let (title, so_far) = match &state.goal {
        Goal::Sign => (format!("Sign: {}", state.sheet.title), "nothing is signed yet"),
        Goal::Begin(_) => (state.sheet.title.clone(), "nothing is made yet"),
        Goal::Errand(_) => (state.sheet.title.clone(), "nothing is packed yet"),
        Goal::Open(..) => (state.sheet.title.clone(), "nothing is opened yet"),
    };
    let title = look.fit(&title, WIDTH);
    let sheet = |height| Sheet { title: &title, state: so_far, width: WIDTH, height, actions: 2, look };
    let width = sheet(u16::MAX).areas(screen).body.width;
    let (lines, foot) = (lines(state, look, width), foot(state, look, width));
    let gap = u16::from(!foot.is_empty());
    let SheetAreas { body, actions: below, .. } = sheet(rows(lines.len() + foot.len()).saturating_add(7 + gap)).draw(screen, buf);
    let kept = rows(foot.len()).saturating_add(gap).min(body.height);
    let above = Rect { height: body.height - kept, ..body };
    let drawn = scroll(&lines, state.top, above, look, buf);
    for (n, line) in foot.iter().enumerate() {
        let at = row(Rect { y: above.bottom() + gap, height: kept.saturating_sub(gap), ..body }, rows(n));
        if at.height > 0 {
            put(buf, at.x, at.y, at.width, line);
        }
    }
    draw_actions(state, context, below, buf);
    drawn
}

fn draw_actions(state: &SheetState, context: &Context<'_>, area: Rect, buf: &mut Buffer) {
    let usable = |id: CommandId| match id {
        CommandId::EditWords => state.form.is_some(),
        CommandId::ShowBytes => !state.bytes && !state.sheet.bytes.is_empty(),
        _ => true,
    };
    let key = context.keymap.label(command(CommandId::Sign));
    let (hints, notes): (Vec<Hint>, [String; 2]) = if state.passphrase.is_some() {
        let hint = |key: &str, verb: &str| Hint { key: key.to_owned(), verb: verb.to_owned() };
        let short = "It is forgotten after this one signing.".to_owned();
        (vec![hint("Enter", "sign"), hint("Esc", "back")], [format!("The passphrase opens your key. {short}"), short])
    } else {
        let verb = if matches!(state.goal, Goal::Open(..)) { "opens" } else { "signs" };
        let short = format!("Enter {verb} nothing here; only {key} does");
        let hints = hinted(Place::SigningSheet)
            .filter(|c| usable(c.id))
            .map(|c| reworded(state, parts::hint(context, c), c.id))
            .collect();
        (hints, [format!("{short}, which is not the key that opened this."), format!("{short}.")])
    };
    actions(context.look, &hints, true, area, buf);
    let line = row(area, 1);
    let note = notes.iter().find(|n| text::width(n) <= usize::from(line.width)).unwrap_or(&notes[1]);
    if line.height > 0 {
        put(buf, line.x, line.y, line.width, &Line::from(context.look.say(note.as_str(), context.look.theme.muted)));
    }
}

/// A sheet that signs no act of a release has its own words for what the keys do.
fn reworded(state: &SheetState, hint: Hint, id: CommandId) -> Hint {
    let verb = match (&state.goal, id) {
        (Goal::Begin(_), CommandId::Sign) => "make it",
        (Goal::Open(..), CommandId::Sign) => "open it",
        (Goal::Begin(_) | Goal::Open(..), CommandId::KeepDraft) => "back",
        (Goal::Errand(_), CommandId::Sign) => "sign and pack",
        (Goal::Errand(_), CommandId::EditWords) => "change it",
        (Goal::Errand(_), CommandId::KeepDraft) => "close",
        _ => return hint,
    };
    Hint { verb: verb.to_owned(), ..hint }
}

/// Everything that scrolls: facts, words, effects or bytes, and how to take it back.
fn lines(state: &SheetState, look: &Look, width: u16) -> Vec<Line<'static>> {
    let (sheet, theme) = (&state.sheet, &look.theme);
    let mut lines = Vec::new();
    for (n, (label, value)) in sheet.facts.iter().enumerate() {
        let style = if n == 0 { theme.strong } else { theme.text };
        lines.extend(labelled(look, label, value, width, style));
    }
    if let Some(words) = &sheet.words {
        lines.push(Line::default());
        lines.extend(words_block(words, look, width));
    }
    lines.push(Line::default());
    if state.bytes {
        lines.push(Line::styled("What the signature covers, before time and place in the log are final", theme.strong));
        lines.extend(sheet.bytes.iter().flat_map(|bytes| block(bytes, look, width)));
    } else {
        lines.push(Line::styled("What this does", theme.strong));
        lines.extend(sheet.effects.iter().flat_map(|(tone, effect)| effect_lines(*tone, effect, look, width)));
    }
    if !sheet.undo.is_empty() {
        lines.push(Line::default());
        lines.extend(wrapped(look, &sheet.undo, width, theme.muted));
    }
    lines
}

/// The words as they will be signed, on the page's ground, with how many there are.
fn words_block(words: &str, look: &Look, width: u16) -> Vec<Line<'static>> {
    use unicode_segmentation::UnicodeSegmentation as _;
    let count = match words.graphemes(true).count() {
        1 => "1 character".to_owned(),
        n => format!("{n} characters"),
    };
    let between = usize::from(width).saturating_sub("Your words".len() + count.len());
    let title = Line::styled(format!("Your words{}{count}", " ".repeat(between)), look.theme.muted);
    let mut lines = vec![title];
    lines.extend(block(words, look, width));
    lines
}

/// Foreign words on the page's ground.
fn block(words: &str, look: &Look, width: u16) -> Vec<Line<'static>> {
    let inner = width.saturating_sub(2);
    let on_page = |line: Line<'static>| {
        let words = format!(" {} ", text::pad(&line.to_string(), usize::from(inner), look.glyphs.cut));
        Line::styled(words, look.theme.page)
    };
    wrapped(look, words, inner, Style::new()).into_iter().map(on_page).collect()
}

/// An effect behind its sign; what does not fit goes on below, aligned.
fn effect_lines(tone: Tone, effect: &str, look: &Look, width: u16) -> Vec<Line<'static>> {
    let (sign, style) = sign(tone, look);
    let beside = |(n, line): (usize, Line<'static>)| {
        let mark = if n == 0 { Span::styled(sign, style) } else { Span::raw(" ") };
        Line::from(vec![mark, Span::raw(" "), Span::styled(line.to_string(), look.theme.text)])
    };
    wrapped(look, effect, width.saturating_sub(2), Style::new()).into_iter().enumerate().map(beside).collect()
}

/// The sign of an act, and its style.
pub(super) fn sign(tone: Tone, look: &Look) -> (&'static str, Style) {
    let (glyphs, theme) = (look.glyphs, &look.theme);
    match tone {
        Tone::Good => (glyphs.done, theme.ok),
        Tone::Bad => (glyphs.blocks, theme.danger),
        Tone::Undone => (glyphs.none, theme.muted),
        Tone::Neutral => (glyphs.neutral, theme.muted),
    }
}

/// What stays in sight however the rest scrolls: the passphrase as it is typed, and what went wrong.
fn foot(state: &SheetState, look: &Look, width: u16) -> Vec<Line<'static>> {
    let mut lines: Vec<Line<'static>> = Vec::new();
    lines.extend(state.passphrase.as_ref().map(|typed| passphrase(typed, look, width)));
    if let Some(error) = &state.error {
        lines.extend(wrapped(look, error, width, look.theme.danger).into_iter().take(ERROR_ROWS));
    }
    lines
}

/// A dot for each character, never more than there is room for: what is typed is nowhere drawn.
fn passphrase(typed: &str, look: &Look, width: u16) -> Line<'static> {
    let room = usize::from(width.saturating_sub(LABEL + 2));
    let dots = typed.chars().count().min(room);
    Line::from(vec![
        Span::styled(text::pad("Passphrase", usize::from(LABEL), ""), look.theme.muted),
        Span::styled(format!(" {}", look.glyphs.mine.repeat(dots)), look.theme.page),
        Span::styled(" ", look.theme.button),
        Span::styled(" ".repeat(room - dots), look.theme.page),
    ])
}
