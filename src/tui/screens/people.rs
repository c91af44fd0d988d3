//! People: who is in the organisation with which keys and roles, who keeps the charter, and which charters wait for whom.

#[cfg(test)]
mod tests;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::board::{Entry, Seen, list, nothing, one_over_another, side_by_side};
use super::overlay::{labelled, scroll, wrapped};
use super::{Context, parts};
use crate::app::{KeyState, PendingCharter, PeopleCard, PersonLine};
use crate::domain::people::Deputy;
use crate::domain::time;
use crate::ledger::key::ssh_fingerprint;
use crate::tui::boards::{Board, BoardAsk, Spot, Standing, View};
use crate::tui::commands::{CommandId, Place};
use crate::tui::deed::Deed;
use crate::tui::layout::Arrangement;
use crate::tui::look::{put, put_right};
use crate::tui::update::Effect;
use crate::tui::worker::Ask;

const PANES: &[Spot] = &[
    Spot { title: "People", place: Place::People },
    Spot { title: "Person", place: Place::PeopleText },
    Spot { title: "Charter", place: Place::PeopleText },
    Spot { title: "Waits", place: Place::Proposals },
];

/// The panes by their places.
const PEOPLE: usize = 0;
const PERSON: usize = 1;
const WAITS: usize = 3;

/// How far running text can be scrolled; drawing stops at its end.
const SCROLLED: usize = 10_000;

/// The board of people.
#[derive(Debug, Default)]
pub struct People {
    standing: Standing,
    card: Option<PeopleCard>,
}

impl People {
    /// Takes the organisation; the cursor stays on its person.
    pub fn take(&mut self, card: PeopleCard) {
        let kept = self.of_cursor().map(|p| p.member.email.clone());
        let at = kept.and_then(|email| card.people.iter().position(|p| p.member.email == email));
        let cursor = &mut self.standing.cursors[PEOPLE];
        cursor.at = at.unwrap_or(cursor.at).min(card.people.len().saturating_sub(1));
        let waits = &mut self.standing.cursors[WAITS];
        waits.at = waits.at.min(card.pending.len().saturating_sub(1));
        self.card = Some(card);
    }

    fn people(&self) -> &[PersonLine] {
        self.card.as_ref().map_or(&[], |c| &c.people)
    }

    fn pending(&self) -> &[PendingCharter] {
        self.card.as_ref().map_or(&[], |c| &c.pending)
    }

    /// The person under the cursor.
    pub fn of_cursor(&self) -> Option<&PersonLine> {
        self.people().get(self.standing.cursors[PEOPLE].at)
    }

    fn draw_people(&self, view: &View<'_>, area: Rect, buf: &mut Buffer, seen: &mut Seen<'_>) {
        let entries: Vec<Entry> = (0..self.people().len()).map(Entry::Row).collect();
        list(&entries, self.standing.cursors[PEOPLE], view, area, buf, seen, |entry, line, buf| {
            if let Entry::Row(n) = entry {
                draw_person(&self.people()[n], view, line, buf);
            }
        });
    }

    fn draw_waits(&self, view: &View<'_>, area: Rect, buf: &mut Buffer, seen: &mut Seen<'_>) {
        if self.pending().is_empty() {
            return nothing("No charter waits for anybody.", view, area, buf);
        }
        let entries: Vec<Entry> = (0..self.pending().len()).map(Entry::Row).collect();
        let (look, theme) = (view.context.look, &view.context.look.theme);
        list(&entries, self.standing.cursors[WAITS], view, area, buf, seen, |entry, line, buf| {
            let Entry::Row(n) = entry else { return };
            let pending = &self.pending()[n];
            let who: Vec<&str> =
                pending.needs.iter().flat_map(|needs| &needs.who).map(|who| parts::name(view.context.header, who)).collect();
            let names = look.fit(&who.join(", "), line.width / 3);
            let end = put_right(buf, line, &Line::from(Span::styled(names, theme.warn)));
            let room = end.saturating_sub(line.x + 3);
            put(buf, line.x + 2, line.y, room, &Line::styled(look.fit(&pending.text, room), theme.text));
        });
    }

    fn person_text(&self, context: &Context<'_>, width: u16) -> Vec<Line<'static>> {
        let (look, theme) = (context.look, &context.look.theme);
        let Some(person) = self.of_cursor() else { return Vec::new() };
        let mut lines = wrapped(look, &person.member.name, width, theme.strong);
        let roles: Vec<&str> = person.member.roles.iter().map(|r| r.label()).collect();
        lines.extend(labelled(look, "E-mail", person.member.email.as_str(), width, theme.text));
        let roles = if roles.is_empty() { "none".to_owned() } else { roles.join(", ") };
        lines.extend(labelled(look, "Roles", &roles, width, theme.text));
        if person.keeper {
            lines.extend(labelled(look, "Keeper", "of the charter", width, theme.text));
        }
        if !person.models.is_empty() {
            lines.extend(labelled(look, "Owns", &person.models.join(", "), width, theme.text));
        }
        for key in &person.keys {
            let (words, style) = match key.state {
                KeyState::InUse => (ssh_fingerprint(&key.key), theme.text),
                KeyState::Suspended => (format!("{}, suspended", ssh_fingerprint(&key.key)), theme.danger),
                KeyState::Ended => (format!("{}, ended", ssh_fingerprint(&key.key)), theme.muted),
            };
            lines.extend(labelled(look, "Key", &words, width, style));
        }
        let dates = |d: &Deputy| format!("as {}, {} to {}", d.role.label(), d.from, d.to);
        for d in &person.deputises {
            let words = format!("{} {}", parts::name(context.header, &d.of), dates(d));
            lines.extend(labelled(look, "Stands in", &words, width, theme.text));
        }
        for d in &person.deputies {
            let words = format!("{} {}", parts::name(context.header, &d.deputy), dates(d));
            lines.extend(labelled(look, "Deputy", &words, width, theme.text));
        }
        lines
    }

    fn charter_text(&self, context: &Context<'_>, width: u16) -> Vec<Line<'static>> {
        let (look, theme) = (context.look, &context.look.theme);
        let Some(card) = &self.card else { return Vec::new() };
        let mut lines = Vec::new();
        if let Some(conflict) = &card.conflict {
            lines.extend(wrapped(look, &conflict.text, width, theme.danger));
            for side in &conflict.sides {
                lines.extend(labelled(look, &side.event.to_string()[..8], &side.text, width, theme.text));
            }
            lines.extend(labelled(look, "Settle it", &conflict.how, width, theme.text));
            lines.push(Line::default());
        }
        lines.extend(labelled(look, "Read aloud", &card.fingerprint, width, theme.strong));
        let words = "A newcomer compares it over the phone with what he was told, before he trusts a bundle.";
        lines.extend(labelled(look, "", words, width, theme.muted));
        let names: Vec<&str> = card.keepers.iter().map(|k| parts::name(context.header, k)).collect();
        let keepers = format!("{}; a change takes {}", names.join(", "), card.threshold);
        lines.extend(labelled(look, "Keepers", &keepers, width, theme.text));
        if card.keepers.len() < 2 {
            let words = "One keeper: if that key is lost, nobody can change people or policy any more.";
            lines.extend(labelled(look, "", words, width, theme.warn));
        }
        let charter = format!("version {}, {}", card.version, &card.charter.to_string()[..12]);
        lines.extend(labelled(look, "Charter", &charter, width, theme.muted));
        lines.extend(labelled(look, "Policy", &format!("sha256:{}", card.policy), width, theme.muted));
        if let Some(pending) = self.pending().get(self.standing.cursors[WAITS].at) {
            lines.push(Line::default());
            lines.extend(wrapped(look, &format!("Waits: {}", pending.text), width, theme.strong));
            for (who, at) in &pending.agreed {
                let words = format!("{}, {}", parts::name(context.header, who), time::in_full(*at, context.header.time_zone));
                lines.extend(labelled(look, "Agreed", &words, width, theme.text));
            }
            let who: Vec<&str> = pending.needs.iter().flat_map(|n| &n.who).map(|who| parts::name(context.header, who)).collect();
            lines.extend(labelled(look, "Waits for", &who.join(", "), width, theme.warn));
        }
        lines
    }
}

/// Mark, name, roles; a key that does not count stands out.
fn draw_person(person: &PersonLine, view: &View<'_>, line: Rect, buf: &mut Buffer) {
    let (look, theme) = (view.context.look, &view.context.look.theme);
    let suspended = person.keys.iter().any(|k| k.state == KeyState::Suspended);
    let name = (line.width / 3).clamp(12, 24);
    let (mark, style) = match (suspended, person.keeper) {
        (true, _) => (look.glyphs.blocks, theme.danger),
        (false, true) => (look.glyphs.done, theme.ok),
        (false, false) => (" ", theme.muted),
    };
    put(buf, line.x + 2, line.y, 1, &Line::styled(mark, style));
    put(buf, line.x + 4, line.y, name, &Line::styled(look.fit(&person.member.name, name), theme.text));
    let end = if suspended {
        put_right(buf, line, &Line::styled("key suspended", theme.danger))
    } else if person.keeper {
        put_right(buf, line, &Line::styled("keeper", theme.muted))
    } else {
        line.right()
    };
    let roles: Vec<&str> = person.member.roles.iter().map(|r| r.label()).collect();
    let x = line.x + 4 + name + 2;
    let room = end.saturating_sub(x + 1);
    put(buf, x, line.y, room, &Line::styled(look.fit(&roles.join(", "), room), theme.muted));
}

impl Board for People {
    fn title(&self) -> &'static str {
        "People"
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
        BoardAsk::People
    }

    fn is_filled(&self) -> bool {
        self.card.is_some()
    }

    fn len(&self, pane: usize) -> usize {
        match pane {
            PEOPLE => self.people().len(),
            WAITS => self.pending().len(),
            _ => SCROLLED,
        }
    }

    fn areas(&self, body: Rect, _: Arrangement) -> Vec<Rect> {
        let (left, right) = side_by_side(body, 52);
        let waits = u16::try_from(self.pending().len()).unwrap_or(u16::MAX).clamp(1, body.height / 4);
        let (people, waiting) = one_over_another(left, left.height.saturating_sub(waits + 2));
        let (person, charter) = one_over_another(right, body.height * 2 / 5);
        vec![people, person, charter, waiting]
    }

    fn facts(&self, pane: usize, context: &Context<'_>) -> Line<'static> {
        let theme = &context.look.theme;
        match pane {
            PEOPLE => Line::from(Span::styled(self.people().len().to_string(), theme.strong)),
            WAITS => Line::from(Span::styled(self.pending().len().to_string(), theme.strong)),
            _ => Line::default(),
        }
    }

    fn draw(&self, pane: usize, view: &View<'_>, area: Rect, buf: &mut Buffer, seen: &mut Seen<'_>) {
        let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(1), ..area };
        match pane {
            PEOPLE => self.draw_people(view, area, buf, seen),
            WAITS => self.draw_waits(view, area, buf, seen),
            _ => {
                let text = if pane == PERSON { Self::person_text } else { Self::charter_text };
                // Another person is read from his beginning.
                let top = if view.focused { self.standing.cursors[pane].at } else { 0 };
                let drawn = scroll(&text(self, &view.context, inner.width), top, inner, view.context.look, buf);
                seen.scrolled(drawn.top);
            }
        }
    }

    fn run(&mut self, command: CommandId) -> Vec<Effect> {
        let pending = self.pending().get(self.standing.cursors[WAITS].at).map(|p| p.id);
        match (command, pending) {
            (CommandId::AcceptCharter, Some(id)) => vec![Effect::Ask(Ask::Propose(Box::new(Deed::AcceptCharter(id))))],
            _ => Vec::new(),
        }
    }
}
