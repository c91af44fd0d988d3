//! Exchange: what the folder of bundles offers and what taking it in would come to, what others lack, what waits for what, and what
//! disagrees.

mod effect;
mod rows;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Context;
use super::board::{Seen, list, one_over_another, side_by_side};
use super::overlay::scroll;
use super::triage::below;
use crate::app::Side;
use crate::app::exchange::{Exchanges, Imported, Offered, Outlook, Peer, Preview};
use crate::domain::ids::EventId;
use crate::tui::boards::{Board, BoardAsk, Chosen, Spot, Standing, View};
use crate::tui::commands::Place;
use crate::tui::layout::Arrangement;
use crate::tui::look::{put, put_right};

const PANES: &[Spot] = &[
    Spot { title: "Folder", place: Place::Folder },
    Spot { title: "Effect", place: Place::Effect },
    Spot { title: "Others", place: Place::Others },
    Spot { title: "Gaps", place: Place::Gaps },
    Spot { title: "Conflicts", place: Place::Conflicts },
];

/// The panes by their places.
const FOLDER: usize = 0;
const EFFECT: usize = 1;
const OTHERS: usize = 2;
const GAPS: usize = 3;
const CONFLICTS: usize = 4;

/// How far running text can be scrolled; drawing stops at its end.
const SCROLLED: usize = 10_000;

/// The board of the exchange.
#[derive(Debug, Default)]
pub struct Exchange {
    standing: Standing,
    stands: Option<Exchanges>,
    preview: Option<Result<Preview, String>>,
    /// What was last taken in.
    taken: Option<Imported>,
}

impl Exchange {
    /// Takes how the store stands and what the folder offers; cursors stay in their lists.
    pub fn take(&mut self, stands: Exchanges, preview: Result<Preview, String>) {
        let kept = self.peer().map(|p| p.name.clone());
        let at = kept.and_then(|name| stands.peers.iter().position(|p| p.name == name));
        (self.stands, self.preview) = (Some(stands), Some(preview));
        self.standing.cursors[OTHERS].at = at.unwrap_or(self.standing.cursors[OTHERS].at);
        for pane in [FOLDER, OTHERS, GAPS, CONFLICTS] {
            let last = self.len(pane).saturating_sub(1);
            let cursor = &mut self.standing.cursors[pane];
            cursor.at = cursor.at.min(last);
        }
    }

    /// Takes what an import came to.
    pub fn took(&mut self, told: Imported) {
        if told.new + told.files == 0 && told.waiting.is_empty() && told.rejected.is_empty() {
            return;
        }
        self.taken = Some(told);
        // What changed is read where it was announced.
        (self.standing.pane, self.standing.cursors[EFFECT].at) = (EFFECT, 0);
    }

    /// Another folder has another story.
    pub fn forget_taken(&mut self) {
        self.taken = None;
    }

    /// Where bundles are exchanged.
    pub fn folder(&self) -> Option<&Path> {
        self.stands.as_ref()?.folder.as_deref()
    }

    /// The others.
    pub fn peers(&self) -> &[Peer] {
        self.stands.as_ref().map_or(&[], |s| &s.peers)
    }

    /// The other under the cursor, while the list of others has the keyboard.
    pub fn lacking(&self) -> Option<&Peer> {
        self.peer().filter(|_| self.standing.pane == OTHERS)
    }

    fn peer(&self) -> Option<&Peer> {
        self.peers().get(self.standing.cursors[OTHERS].at)
    }

    /// The bundles that Effect tells of.
    pub fn offers(&self) -> Vec<PathBuf> {
        self.found().map(Preview::files).unwrap_or_default()
    }

    fn found(&self) -> Option<&Preview> {
        self.preview.as_ref()?.as_ref().ok()
    }

    /// The bundles that are listed; those that were taken in already are only counted.
    fn listed(&self) -> Vec<&Offered> {
        let all = self.found().map_or(&[][..], |p| &p.bundles);
        all.iter().filter(|o| o.outlook != Outlook::Known).collect()
    }

    /// The side under the cursor, and whether it can be settled by an act.
    pub fn side(&self) -> Option<(EventId, bool)> {
        let (side, settled) = self.sides().into_iter().nth(self.standing.cursors[CONFLICTS].at)?;
        Some((side.event, settled))
    }

    fn sides(&self) -> Vec<(&Side, bool)> {
        let Some(stands) = &self.stands else { return Vec::new() };
        let acts = stands.conflicts.iter().flat_map(|c| c.sides.iter().map(|side| (side, true)));
        acts.chain(stands.peers.iter().flat_map(|p| p.went_back.iter().map(|side| (side, false)))).collect()
    }

    fn disagreements(&self) -> usize {
        let went_back = self.peers().iter().filter(|p| !p.went_back.is_empty()).count();
        self.stands.as_ref().map_or(0, |s| s.conflicts.len()) + went_back
    }

    /// How many bundles wait, here and in the folder.
    fn waiting(&self) -> usize {
        let lies = self.listed().into_iter().filter(|o| matches!(o.outlook, Outlook::Waits(_))).count();
        self.stands.as_ref().map_or(0, |s| s.inbox.len()) + lies
    }
}

impl Board for Exchange {
    fn title(&self) -> &'static str {
        "Exchange"
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
        BoardAsk::Exchange
    }

    fn is_filled(&self) -> bool {
        self.stands.is_some()
    }

    fn len(&self, pane: usize) -> usize {
        match pane {
            FOLDER => self.listed().len(),
            OTHERS => self.peers().len(),
            GAPS => self.waiting(),
            CONFLICTS => self.sides().len(),
            _ => SCROLLED,
        }
    }

    fn chosen(&self) -> Chosen {
        match (self.standing.pane, self.side()) {
            (CONFLICTS, Some((event, _))) => Chosen::Act(event),
            _ => Chosen::Nothing,
        }
    }

    fn head(&self, context: &Context<'_>) -> Option<(Line<'static>, Line<'static>)> {
        let (look, theme) = (context.look, &context.look.theme);
        let stands = self.stands.as_ref()?;
        let folder = match &stands.folder {
            Some(dir) => look.fit(&dir.display().to_string(), 100),
            None => context.keymap.say("none yet: {folder} chooses one"),
        };
        let left = Line::from(vec![Span::styled("Folder  ", theme.muted), Span::styled(folder, theme.text)]);
        let here = if stands.events == 1 { " act here" } else { " acts here" };
        let acts = vec![Span::styled(stands.events.to_string(), theme.strong), Span::styled(here, theme.muted)];
        Some((left, Line::from(acts)))
    }

    fn areas(&self, body: Rect, _: Arrangement) -> Vec<Rect> {
        let (left, right) = side_by_side(body, 50);
        let (folder, below) = one_over_another(left, body.height * 3 / 10);
        let gaps = u16::try_from(self.waiting() * 2).unwrap_or(u16::MAX).clamp(1, body.height / 4);
        let (others, waits) = one_over_another(below, below.height.saturating_sub(gaps + 2));
        let sides = u16::try_from(self.sides().len() + self.disagreements() * 5).unwrap_or(u16::MAX);
        let conflicts = sides.clamp(1, body.height / 2);
        let (effect, disagree) = one_over_another(right, body.height.saturating_sub(conflicts + 2));
        vec![folder, effect, others, waits, disagree]
    }

    fn facts(&self, pane: usize, context: &Context<'_>) -> Line<'static> {
        let theme = &context.look.theme;
        let number =
            |n: usize, bad: bool| Line::from(Span::styled(n.to_string(), if bad && n > 0 { theme.danger } else { theme.strong }));
        match pane {
            FOLDER => Line::from(Span::styled(format!("{} new", self.offers().len()), theme.strong)),
            OTHERS => {
                let lack = self.peers().iter().filter(|p| p.packed.is_some() && p.lacks > 0).count();
                Line::from(Span::styled(format!("{lack} lack something"), theme.muted))
            }
            GAPS => number(self.waiting(), false),
            CONFLICTS => number(self.disagreements(), true),
            _ => Line::default(),
        }
    }

    fn draw(&self, pane: usize, view: &View<'_>, area: Rect, buf: &mut Buffer, seen: &mut Seen<'_>) {
        if pane == EFFECT {
            let inner = Rect { x: area.x + 2, width: area.width.saturating_sub(2), ..area };
            // Another preview is read from its beginning.
            let top = if view.focused { self.standing.cursors[pane].at } else { 0 };
            let drawn = scroll(&self.effect(&view.context, inner.width), top, inner, view.context.look, buf);
            return seen.scrolled(drawn.top);
        }
        let width = area.width.saturating_sub(3);
        let rows = match pane {
            FOLDER => self.folder_rows(&view.context, width),
            OTHERS => self.other_rows(&view.context, width, view.focused),
            GAPS => self.gap_rows(&view.context, width),
            _ => self.conflict_rows(&view.context, width),
        };
        let entries = rows.entries();
        let (mut area, whole) = (area, area);
        if pane == FOLDER && !view.arrangement.shows_all() {
            // Alone, the list leaves room for what its bundles would change.
            area.height = u16::try_from(entries.len()).unwrap_or(u16::MAX).clamp(1, whole.height.div_ceil(2));
            let rest = Rect { x: whole.x + 2, width: whole.width.saturating_sub(2), ..below(whole, area.height + 1) };
            if self.folder().is_some() {
                scroll(&self.effect(&view.context, rest.width), 0, rest, view.context.look, buf);
            }
        }
        list(&entries, self.standing.cursors[pane], view, area, buf, seen, |entry, line, buf| {
            if let Some((left, right)) = rows.line(entry) {
                let end = put_right(buf, line, right);
                put(buf, line.x + 2, line.y, end.saturating_sub(line.x + 3), left);
            }
        });
    }
}
