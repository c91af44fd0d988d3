//! Models: what runs where, since when, under which release, the releases behind it, and what its metrics must reach.

#[cfg(test)]
mod tests;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::board::{Entry, Seen, list, nothing, one_over_another, side_by_side};
use super::{Context, parts};
use crate::app::{ModelRuns, Run};
use crate::domain::threshold::Threshold;
use crate::domain::time;
use crate::domain::vocab::{State, Tier};
use crate::tui::boards::{Board, BoardAsk, Chosen, Spot, Standing, View};
use crate::tui::commands::Place;
use crate::tui::layout::Arrangement;
use crate::tui::look::{cells, put, put_right};
use crate::tui::text;

const PANES: &[Spot] = &[
    Spot { title: "Models", place: Place::Models },
    Spot { title: "Runs in", place: Place::Models },
    Spot { title: "Releases", place: Place::Models },
    Spot { title: "Thresholds", place: Place::Thresholds },
];

/// The panes by their places.
const MODELS: usize = 0;
const RUNS: usize = 1;
const THRESHOLDS: usize = 3;

/// The board of models.
#[derive(Debug, Default)]
pub struct Models {
    standing: Standing,
    list: Option<Vec<ModelRuns>>,
}

impl Models {
    /// Takes the models by name; the cursor stays on its model.
    pub fn take(&mut self, list: Vec<ModelRuns>) {
        let kept = self.of_cursor().map(|m| m.model.name.clone());
        let at = kept.and_then(|name| list.iter().position(|m| m.model.name == name));
        let cursor = &mut self.standing.cursors[MODELS];
        cursor.at = at.unwrap_or(cursor.at).min(list.len().saturating_sub(1));
        self.list = Some(list);
    }

    fn models(&self) -> &[ModelRuns] {
        self.list.as_deref().unwrap_or_default()
    }

    /// The model under the cursor.
    pub fn of_cursor(&self) -> Option<&ModelRuns> {
        self.models().get(self.standing.cursors[MODELS].at)
    }

    /// The place of the threshold under the cursor, among those of the model.
    pub fn threshold(&self) -> usize {
        self.at(THRESHOLDS)
    }

    /// The row of a pane under its cursor; another model may have fewer.
    fn at(&self, pane: usize) -> usize {
        self.standing.cursors[pane].at.min(self.len(pane).saturating_sub(1))
    }

    fn draw_models(&self, view: &View<'_>, area: Rect, buf: &mut Buffer, seen: &mut Seen<'_>) {
        if self.models().is_empty() {
            return nothing("No model is registered yet: obstat model add.", view, area, buf);
        }
        let entries: Vec<Entry> = (0..self.models().len()).map(Entry::Row).collect();
        list(&entries, self.standing.cursors[MODELS], view, area, buf, seen, |entry, line, buf| {
            if let Entry::Row(n) = entry {
                draw_model(&self.models()[n], view, line, buf);
            }
        });
    }

    fn draw_runs(&self, view: &View<'_>, area: Rect, buf: &mut Buffer, seen: &mut Seen<'_>) {
        let Some(model) = self.of_cursor().filter(|m| !m.runs.is_empty()) else {
            return nothing("It has run nowhere yet.", view, area, buf);
        };
        let entries: Vec<Entry> = (0..model.runs.len()).map(Entry::Row).collect();
        let mut cursor = self.standing.cursors[RUNS];
        cursor.at = self.at(RUNS);
        list(&entries, cursor, view, area, buf, seen, |entry, line, buf| {
            if let Entry::Row(n) = entry {
                draw_run(&model.runs[n], view, line, buf);
            }
        });
    }

    fn draw_releases(&self, view: &View<'_>, area: Rect, buf: &mut Buffer, seen: &mut Seen<'_>) {
        let Some(model) = self.of_cursor().filter(|m| !m.releases.is_empty()) else {
            return nothing("No release was asked for yet.", view, area, buf);
        };
        let entries: Vec<Entry> = (0..model.releases.len()).map(Entry::Row).collect();
        let mut cursor = self.standing.cursors[2];
        cursor.at = self.at(2);
        let theme = &view.context.look.theme;
        list(&entries, cursor, view, area, buf, seen, |entry, line, buf| {
            let Entry::Row(n) = entry else { return };
            let release = &model.releases[n];
            let end = put_right(buf, line, &Line::styled(time::age(release.since, view.context.now), theme.muted));
            let room = line.width / 3;
            let named = parts::reference(view.context.look, &release.reference, room, theme.text, theme.muted);
            put(buf, line.x + 2, line.y, room, &Line::from(named));
            let words = [release.state.label().to_owned(), release.change().to_owned()];
            let x = line.x + room + 4;
            let words = parts::facts(view.context.look, &words, end.saturating_sub(x + 1));
            put(buf, x, line.y, end.saturating_sub(x + 1), &Line::styled(words, state_style(release.state, view)));
        });
    }

    fn draw_thresholds(&self, view: &View<'_>, area: Rect, buf: &mut Buffer, seen: &mut Seen<'_>) {
        let Some(model) = self.of_cursor().filter(|m| !m.thresholds.is_empty()) else {
            let words = view.context.keymap.say("None is registered: {set-threshold} says what a metric must reach.");
            return nothing(&words, view, area, buf);
        };
        let entries: Vec<Entry> = (0..model.thresholds.len()).map(Entry::Row).collect();
        let mut cursor = self.standing.cursors[THRESHOLDS];
        cursor.at = self.at(THRESHOLDS);
        list(&entries, cursor, view, area, buf, seen, |entry, line, buf| {
            if let Entry::Row(n) = entry {
                draw_threshold(&model.thresholds[n], view, line, buf);
            }
        });
    }
}

/// Metric, what it must reach, who said so and how long ago.
fn draw_threshold(threshold: &Threshold, view: &View<'_>, line: Rect, buf: &mut Buffer) {
    let (look, theme) = (view.context.look, &view.context.look.theme);
    let end = put_right(buf, line, &Line::styled(time::age(threshold.at, view.context.now), theme.muted));
    let room = end.saturating_sub(line.x + 3);
    let asks = Line::styled(format!("  {}", threshold.asks()), theme.strong);
    let named = room.saturating_sub(cells(&asks)).max(room / 3);
    let mut words = Line::from(Span::styled(look.fit(&threshold.metric, named), theme.text));
    words.extend(asks.spans.into_iter().map(|span| span.style(theme.strong)));
    let by =
        text::person(&look.quote(parts::name(view.context.header, &threshold.by), Style::new()).content, 14, look.glyphs.cut);
    let by = Line::from(look.say(format!(" · by {by}"), theme.muted));
    if cells(&words) + cells(&by) <= room {
        words.extend(by.spans);
    }
    put(buf, line.x + 2, line.y, room, &words);
}

/// What stopped stands out.
fn state_style(state: State, view: &View<'_>) -> Style {
    let theme = &view.context.look.theme;
    match state {
        State::Suspended | State::Contested | State::RolledBack => theme.danger,
        _ => theme.muted,
    }
}

/// What does not run as it should stands out.
fn live_style(state: State, view: &View<'_>) -> Style {
    match state {
        State::Draft | State::InReview | State::Rejected => view.context.look.theme.warn,
        stopped => state_style(stopped, view),
    }
}

/// Mark, name, tier, owner, and what runs in production.
fn draw_model(model: &ModelRuns, view: &View<'_>, line: Rect, buf: &mut Buffer) {
    let (look, theme) = (view.context.look, &view.context.look.theme);
    let name = (line.width / 3).clamp(14, 26);
    let live = model.runs.iter().find(|r| r.production && r.ended.is_none());
    let (mark, style) = match live.map(|r| r.state) {
        Some(State::Suspended | State::Contested) => (look.glyphs.blocks, theme.danger),
        // On a word of mouth, or against its papers.
        Some(State::Draft | State::InReview | State::Rejected) => (look.glyphs.soon, theme.warn),
        Some(_) => (look.glyphs.done, theme.ok),
        None => (look.glyphs.none, theme.muted),
    };
    put(buf, line.x + 2, line.y, 1, &Line::styled(mark, style));
    put(buf, line.x + 4, line.y, name, &Line::styled(look.fit(model.model.name.as_str(), name), theme.text));
    let tier = if model.model.tier == Tier::High { theme.strong } else { theme.muted };
    let x = line.x + 4 + name + 2;
    put(buf, x, line.y, 6, &Line::styled(model.model.tier.label(), tier));
    let owner = parts::name(view.context.header, &model.model.owner);
    let owner = text::person(&look.quote(owner, Style::new()).content, 14, look.glyphs.cut);
    let wide = line.width >= 70;
    if wide {
        put(buf, x + 8, line.y, 14, &Line::styled(owner, theme.muted));
    }
    let x = x + if wide { 24 } else { 8 };
    let Some(live) = live else {
        put(buf, x, line.y, line.right().saturating_sub(x), &Line::styled("not in production", theme.muted));
        return;
    };
    let end = put_right(buf, line, &Line::styled(time::age(live.since, view.context.now), theme.muted));
    let words = Line::from(vec![
        Span::styled(format!("@{:<7}", live.reference.version), theme.text),
        Span::styled(format!("  {}", live.state.label()), live_style(live.state, view)),
    ]);
    put(buf, x, line.y, end.saturating_sub(x + 1), &words);
}

/// Environment, release, who put it there and how long ago; of what runs there no more, how and when that ended.
fn draw_run(run: &Run, view: &View<'_>, line: Rect, buf: &mut Buffer) {
    let (look, theme) = (view.context.look, &view.context.look.theme);
    let style = match run.ended {
        Some(_) => theme.muted,
        None if run.production => theme.strong,
        None => theme.text,
    };
    put(buf, line.x + 2, line.y, 14, &Line::styled(look.fit(&run.environment, 14), style));
    let since = run.ended.map_or(run.since, |(_, at)| at);
    let end = put_right(buf, line, &Line::styled(time::age(since, view.context.now), theme.muted));
    let x = line.x + 18;
    let room = end.saturating_sub(x + 1);
    let model = if run.ended.is_some() { theme.muted } else { theme.text };
    let mut words = Line::from(parts::reference(look, &run.reference, room.min(24), model, theme.muted));
    if let Some((how, _)) = run.ended {
        let told = look.fit(&format!("  ran there until {}", how.label()), room.saturating_sub(cells(&words)));
        words.push_span(Span::styled(told, theme.muted));
        put(buf, x, line.y, room, &words);
        return;
    }
    let by = text::person(&look.quote(parts::name(view.context.header, &run.by), Style::new()).content, 14, look.glyphs.cut);
    words.push_span(Span::styled(format!("  {}", run.state.label()), live_style(run.state, view)));
    words.push_span(look.say(format!(" · by {by}"), theme.muted));
    put(buf, x, line.y, room, &words);
}

impl Board for Models {
    fn title(&self) -> &'static str {
        "Models"
    }

    fn panes(&self) -> &'static [Spot] {
        PANES
    }

    fn standing(&self) -> &Standing {
        &self.standing
    }

    fn standing_mut(&mut self) -> &mut Standing {
        &mut self.standing
    }

    fn ask(&self) -> BoardAsk {
        BoardAsk::Models
    }

    fn is_filled(&self) -> bool {
        self.list.is_some()
    }

    fn len(&self, pane: usize) -> usize {
        match (pane, self.of_cursor()) {
            (MODELS, _) => self.models().len(),
            (RUNS, Some(model)) => model.runs.len(),
            (THRESHOLDS, Some(model)) => model.thresholds.len(),
            (_, Some(model)) => model.releases.len(),
            (_, None) => 0,
        }
    }

    fn chosen(&self) -> Chosen {
        let Some(model) = self.of_cursor() else { return Chosen::Nothing };
        if self.standing.pane == THRESHOLDS {
            return model.thresholds.get(self.at(THRESHOLDS)).map_or(Chosen::Nothing, |t| Chosen::Act(t.id));
        }
        let release = match self.standing.pane {
            MODELS => model.runs.first().map(|r| r.release).or_else(|| model.releases.first().map(|r| r.id)),
            RUNS => model.runs.get(self.at(RUNS)).map(|r| r.release),
            pane => model.releases.get(self.at(pane)).map(|r| r.id),
        };
        release.map_or(Chosen::Nothing, Chosen::Release)
    }

    fn areas(&self, body: Rect, _: Arrangement) -> Vec<Rect> {
        let (left, right) = side_by_side(body, 56);
        let runs = u16::try_from(self.len(RUNS)).unwrap_or(u16::MAX).clamp(2, body.height / 3);
        let (upper, rest) = one_over_another(right, runs + 1);
        let asked = u16::try_from(self.len(THRESHOLDS)).unwrap_or(u16::MAX).clamp(2, body.height / 4);
        let (middle, lower) = one_over_another(rest, rest.height.saturating_sub(asked + 2));
        vec![left, upper, middle, lower]
    }

    fn facts(&self, pane: usize, context: &Context<'_>) -> Line<'static> {
        let theme = &context.look.theme;
        if pane == MODELS {
            return Line::styled(self.models().len().to_string(), theme.strong);
        }
        let Some(model) = self.of_cursor() else { return Line::default() };
        let name = context.look.fit(model.model.name.as_str(), 16);
        Line::from(vec![Span::styled(format!("{name}  "), theme.muted), Span::styled(self.len(pane).to_string(), theme.strong)])
    }

    fn draw(&self, pane: usize, view: &View<'_>, area: Rect, buf: &mut Buffer, seen: &mut Seen<'_>) {
        match pane {
            MODELS => self.draw_models(view, area, buf, seen),
            RUNS => self.draw_runs(view, area, buf, seen),
            THRESHOLDS => self.draw_thresholds(view, area, buf, seen),
            _ => self.draw_releases(view, area, buf, seen),
        }
    }
}
