//! The lists: rows that the cursor can stand on, and words between them.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::Exchange;
use super::effect::indented;
use crate::app::exchange::{Outlook, Peer};
use crate::app::{Conflict, Side};
use crate::domain::text::counted;
use crate::domain::time;
use crate::tui::look::Look;
use crate::tui::screens::board::Entry;
use crate::tui::screens::overlay::wrapped;
use crate::tui::screens::{Context, parts};
use crate::tui::text;

/// Cells of a person's name.
const NAME: u16 = 20;

/// Lines of a list, each with what stands at its right end.
#[derive(Debug, Default)]
pub(super) struct Rows {
    entries: Vec<Entry>,
    words: Vec<Line<'static>>,
    rows: Vec<(Line<'static>, Line<'static>)>,
    nothing: Line<'static>,
}

impl Rows {
    fn row(&mut self, left: Vec<Span<'static>>, right: Span<'static>) {
        self.entries.push(Entry::Row(self.rows.len()));
        self.rows.push((Line::from(left), Line::from(right)));
    }

    fn words(&mut self, lines: Vec<Line<'static>>) {
        for line in lines {
            self.entries.push(Entry::Heading(self.words.len()));
            self.words.push(line);
        }
    }

    fn gap(&mut self) {
        if !self.entries.is_empty() {
            self.entries.push(Entry::Gap);
        }
    }

    pub(super) fn entries(&self) -> Vec<Entry> {
        self.entries.clone()
    }

    /// What stands on a line, at its left and right.
    pub(super) fn line(&self, entry: Entry) -> Option<(&Line<'static>, &Line<'static>)> {
        match entry {
            Entry::Gap => None,
            Entry::Heading(n) => self.words.get(n).map(|line| (line, &self.nothing)),
            Entry::Row(n) => self.rows.get(n).map(|(left, right)| (left, right)),
        }
    }
}

/// Foreign words in exactly so many cells.
fn column(look: &Look, words: &str, cells: u16, style: Style) -> Span<'static> {
    Span::styled(text::pad(&look.fit(words, cells), usize::from(cells), look.glyphs.cut), style)
}

fn mark(sign: &str, style: Style) -> Span<'static> {
    Span::styled(format!("{sign} "), style)
}

impl Exchange {
    pub(super) fn folder_rows(&self, context: &Context<'_>, width: u16) -> Rows {
        let (look, theme) = (context.look, &context.look.theme);
        let mut rows = Rows::default();
        if let Some(Err(why)) = &self.preview {
            rows.words(wrapped(look, why, width, theme.warn));
            return rows;
        }
        if self.folder().is_none() {
            let words = context.keymap.say("No folder is chosen yet. Press {folder} and name one in which bundles lie.");
            rows.words(wrapped(look, &words, width, theme.muted));
            return rows;
        }
        for offered in self.listed() {
            let (sign, style, says) = match &offered.outlook {
                Outlook::New(n) => (look.glyphs.mine, theme.accent, format!("brings {n}")),
                Outlook::Known => (look.glyphs.done, theme.muted, String::new()),
                Outlook::Waits(_) => (look.glyphs.soon, theme.warn, "waits".to_owned()),
                Outlook::Refused(_) => (look.glyphs.blocks, theme.danger, "refused".to_owned()),
            };
            let (who, when) = match &offered.packed {
                Some((_, name, at)) => (name.clone(), time::age(*at, context.now)),
                None => (look.glyphs.none.to_owned(), String::new()),
            };
            let room = width.saturating_sub(NAME + 20).max(12);
            let name = offered.file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            let left = vec![
                mark(sign, style),
                column(look, &name, room, theme.text),
                Span::raw("  "),
                column(look, &who, NAME - 6, theme.text),
                Span::raw("  "),
                Span::styled(when, theme.muted),
            ];
            rows.row(left, Span::styled(says, if matches!(offered.outlook, Outlook::New(_)) { theme.strong } else { style }));
        }
        let known = self.found().map_or(0, |p| p.bundles.len()) - self.listed().len();
        let more = match (known, rows.entries.len()) {
            (0, 0) => {
                let folder = self.folder().map(|f| f.display().to_string()).unwrap_or_default();
                let ways = context.keymap.say("{export} packs one there; {sync} brings what others left, too.");
                format!("No bundle lies in {folder}. {ways}")
            }
            (0, _) => return rows,
            (1, _) => "1 bundle brings nothing new.".to_owned(),
            (n, _) => format!("{n} bundles bring nothing new."),
        };
        rows.words(wrapped(look, &more, width, theme.muted));
        rows
    }

    pub(super) fn other_rows(&self, context: &Context<'_>, width: u16, focused: bool) -> Rows {
        let theme = &context.look.theme;
        let mut rows = Rows::default();
        if self.peers().is_empty() {
            let words = "Nobody else belongs to the organisation yet. A newcomer needs a bundle with everything ({export}), and the \
                fingerprint by voice; the join request that comes back is taken in at People ({people}, then {add-person}).";
            rows.words(wrapped(context.look, &context.keymap.say(words), width, theme.muted));
        }
        for (n, peer) in self.peers().iter().enumerate() {
            other(&mut rows, peer, context);
            if focused && n == self.standing.cursors[super::OTHERS].at && !peer.about.is_empty() {
                let about: Vec<String> = peer.about.iter().map(|(name, n)| format!("{name} {n}")).collect();
                let words = about.join(" · ");
                let lines = wrapped(context.look, &words, width.saturating_sub(2), theme.muted);
                rows.words(indented(lines, " ", theme.muted));
            }
        }
        rows
    }

    pub(super) fn gap_rows(&self, context: &Context<'_>, width: u16) -> Rows {
        let (look, theme) = (context.look, &context.look.theme);
        let mut rows = Rows::default();
        for held in self.stands.iter().flat_map(|s| &s.inbox) {
            let left = vec![
                mark(look.glyphs.soon, theme.warn),
                Span::styled(look.fit(&held.name, NAME), theme.text),
                Span::styled(format!("  packed {}", time::ago(held.packed, context.now)), theme.muted),
            ];
            rows.row(left, Span::styled(counted(held.events, "act"), theme.text));
            rows.words(indented(wrapped(look, &held.text, width.saturating_sub(2), theme.warn), " ", theme.warn));
        }
        for offered in self.listed() {
            let Outlook::Waits(why) = &offered.outlook else { continue };
            let who = offered.packed.as_ref().map_or("", |(_, name, _)| name);
            let left = vec![
                mark(look.glyphs.soon, theme.warn),
                Span::styled(look.fit(who, NAME), theme.text),
                Span::styled("  lies in the folder", theme.muted),
            ];
            rows.row(left, Span::styled(counted(offered.events, "act"), theme.text));
            rows.words(indented(wrapped(look, why, width.saturating_sub(2), theme.warn), " ", theme.warn));
        }
        if rows.entries.is_empty() {
            rows.words(wrapped(look, "No chain has a hole; no bundle waits.", width, theme.muted));
        }
        rows
    }

    pub(super) fn conflict_rows(&self, context: &Context<'_>, width: u16) -> Rows {
        let (look, theme) = (context.look, &context.look.theme);
        let mut rows = Rows::default();
        for conflict in self.stands.iter().flat_map(|s| &s.conflicts) {
            conflict_of(&mut rows, conflict, context, width);
        }
        for peer in self.peers().iter().filter(|p| !p.went_back.is_empty()) {
            rows.gap();
            let text = format!("{} went back: he packed his latest bundle without acts that he had before", peer.name);
            let room = width.saturating_sub(2);
            rows.words(indented(wrapped(look, &text, room, theme.text), look.glyphs.conflict, theme.danger));
            for side in &peer.went_back {
                rows.row(side_of(side, context), Span::styled(time::age(side.at, context.now), theme.muted));
            }
            let how = "As after restoring an old copy. A bundle of yours gives it back to him.";
            rows.words(indented(wrapped(look, how, room, theme.muted), " ", theme.muted));
        }
        if rows.entries.is_empty() {
            rows.words(wrapped(look, "Nothing disagrees.", width, theme.muted));
        }
        rows
    }
}

/// Mark, name, what he lacks, when he last packed.
fn other(rows: &mut Rows, peer: &Peer, context: &Context<'_>) {
    let (look, theme) = (context.look, &context.look.theme);
    let (sign, style, says) = match (peer.packed, peer.lacks) {
        (None, _) => (look.glyphs.none, theme.muted, "nothing came yet".to_owned()),
        (Some(_), 0) => (look.glyphs.done, theme.ok, "has everything".to_owned()),
        (Some(_), 1) => (look.glyphs.open, theme.warn, "lacks 1 act".to_owned()),
        (Some(_), n) => (look.glyphs.open, theme.warn, format!("lacks {n} acts")),
    };
    let mut left = vec![mark(sign, style), column(look, &peer.name, NAME, theme.text), Span::raw("  ")];
    left.push(Span::styled(says, if peer.packed.is_some() { theme.text } else { theme.muted }));
    if peer.ahead > 0 {
        left.push(Span::styled(format!("  {} wait", peer.ahead), theme.warn));
    }
    let when = peer.packed.map(|at| time::ago(at, context.now)).unwrap_or_default();
    rows.row(left, Span::styled(when, theme.muted));
}

/// What disagrees, both sides, who settles it and how.
fn conflict_of(rows: &mut Rows, conflict: &Conflict, context: &Context<'_>, width: u16) {
    let (look, theme) = (context.look, &context.look.theme);
    rows.gap();
    let room = width.saturating_sub(2);
    let first = wrapped(look, &format!("{}: {}", conflict.about, conflict.text), room, theme.text);
    let first = indented(first, look.glyphs.conflict, theme.danger);
    rows.words(first);
    for side in &conflict.sides {
        rows.row(side_of(side, context), Span::styled(time::age(side.at, context.now), theme.muted));
    }
    let who: Vec<&str> = conflict.who.iter().map(|who| parts::name(context.header, who)).collect();
    let who = if who.is_empty() { "Nobody need settle it".to_owned() } else { format!("Settled by {}", who.join(", ")) };
    let mine = conflict.who.iter().any(|who| parts::is_me(context.header, who));
    let style = if mine { theme.accent } else { theme.text };
    rows.words(indented(wrapped(look, &who, room, style), " ", style));
    if !conflict.how.is_empty() {
        rows.words(indented(wrapped(look, &conflict.how, room, theme.muted), " ", theme.muted));
    }
}

fn side_of(side: &Side, context: &Context<'_>) -> Vec<Span<'static>> {
    let (look, theme) = (context.look, &context.look.theme);
    let who = side.by.as_ref().map_or("a key unknown here", |by| parts::name(context.header, by));
    vec![
        mark(" ", theme.muted),
        Span::styled(look.fit(&side.text, 90), theme.text),
        Span::styled(format!("  {}", look.fit(who, NAME)), theme.muted),
        Span::styled(format!("  {}", &side.event.to_string()[..12]), theme.muted),
    ]
}
