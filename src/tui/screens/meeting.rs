//! Meeting: the Committee's agenda, who is here, the vote member by member, what is still needed, and the minutes as they grow.

mod draw;
mod header;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::Context;
use super::board::{Seen, one_over_another};
use crate::app::meeting::{Point, Progress};
use crate::domain::ids::{Email, EventId};
use crate::domain::release::Tally;
use crate::domain::vocab::{Choice, MeetingKind, Topic};
use crate::tui::boards::{Board, BoardAsk, Chosen, Spot, Standing, View};
use crate::tui::commands::Place;
use crate::tui::layout::Arrangement;

/// The agenda's pane.
pub const AGENDA: usize = 0;
/// The pane of who is here.
pub const ATTENDANCE: usize = 1;
/// The pane of the vote.
pub const MOTION: usize = 2;
const CONDITIONS: usize = 3;
const IN_THE_WAY: usize = 4;

const PANES: &[Spot] = &[
    Spot { title: "Agenda", place: Place::Agenda },
    Spot { title: "Attendance", place: Place::Attendance },
    Spot { title: "Motion", place: Place::Motion },
    Spot { title: "Conditions", place: Place::MeetingText },
    Spot { title: "In the way besides the vote", place: Place::MeetingText },
    Spot { title: "Minutes draft", place: Place::MeetingText },
];

/// How far running text can be scrolled; drawing stops at its end.
const SCROLLED: usize = 10_000;

/// An item of the agenda, as the screen shows it.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its number on the agenda, from 1.
    pub number: usize,
    /// The challenge of its release that the vote is on, instead of what the item is there for.
    pub challenge: Option<EventId>,
    /// Since when it is over its time, if it is.
    pub over: Option<DateTime<Utc>>,
    /// What it is called.
    pub title: String,
    /// Why it stands on the agenda.
    pub topic: Topic,
    /// Its release; none for the policy.
    pub release: Option<EventId>,
    /// Kind, tier, attempt, owner.
    pub about: String,
    /// How far it is.
    pub progress: Progress,
    /// What is still needed.
    pub sentence: String,
    /// What the votes come to.
    pub tally: Option<Tally>,
    /// The votes, noted or recorded, with a reason where one was given.
    pub votes: BTreeMap<Email, (Choice, String)>,
    /// Members who take no part.
    pub recused: BTreeSet<Email>,
    /// Conditions of the votes: the text, and who meets it by when.
    pub conditions: Vec<(String, String)>,
    /// What else stands in the way: sentence and clause.
    pub in_the_way: Vec<(String, String)>,
    /// Whether finding or reason are noted.
    pub worded: bool,
    /// What is found, in words, and what is to be done, as the minutes say it.
    pub said: Vec<String>,
    /// Who at this terminal could sign its record next.
    pub signers: Vec<Email>,
    /// Who at this terminal could dispute its record.
    pub disputers: Vec<Email>,
}

impl Item {
    /// What is voted on.
    pub const fn point(&self) -> Point {
        Point { item: self.number, challenge: self.challenge }
    }
}

/// A meeting, as the screen shows it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The meeting.
    pub id: EventId,
    /// What it is called.
    pub title: String,
    /// Scheduled, ad-hoc, or by circulation.
    pub kind: MeetingKind,
    /// When it takes place.
    pub at: DateTime<Utc>,
    /// When it was opened.
    pub opened: DateTime<Utc>,
    /// Every open meeting, this one among them.
    pub open: Vec<EventId>,
    /// Its agenda, with the challenges that were taken up, each under its item.
    pub items: Vec<Item>,
    /// Challenges that a vote could clear.
    pub challenges: Vec<Item>,
    /// The roster: address, and function where there is one.
    pub roster: Vec<(Email, &'static str)>,
    /// Who is here.
    pub present: BTreeSet<Email>,
    /// How many duties have come since it was opened.
    pub new_duties: usize,
}

impl Shown {
    /// Takes those challenges onto the agenda that are wanted, or dealt with already, each after its item.
    fn take_up(&mut self, wanted: &BTreeSet<EventId>) {
        let is_up =
            |c: &Item| !c.votes.is_empty() || c.progress != Progress::Open || c.challenge.is_some_and(|id| wanted.contains(&id));
        let (up, rest) = std::mem::take(&mut self.challenges).into_iter().partition::<Vec<_>, _>(is_up);
        self.challenges = rest;
        for challenge in up {
            let after = self.items.iter().rposition(|i| i.number == challenge.number).map_or(self.items.len(), |at| at + 1);
            self.items.insert(after, challenge);
        }
    }

    /// Items of the agenda proper: challenges stand under theirs.
    fn agenda(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|i| i.challenge.is_none())
    }
}

/// The board of the Committee's meeting.
#[derive(Debug, Default)]
pub struct Sitting {
    standing: Standing,
    /// The outer none: not read yet; the inner: no meeting is open.
    found: Option<Option<Box<Shown>>>,
    /// What the Committee owes, where no meeting is open.
    owed: Vec<String>,
    /// The vote that was noted last, to be taken back.
    pub last: Option<(Point, Email)>,
    /// Challenges that were taken up to be voted on.
    taken_up: BTreeSet<EventId>,
    /// The meeting that is looked at, of several that are open.
    wanted: Option<EventId>,
}

impl Sitting {
    /// Takes the open meeting; the keyboard starts where the work is: with the names, then with the votes.
    pub fn take(&mut self, mut shown: Option<Box<Shown>>, owed: Vec<String>) {
        let (before, point) = (self.meeting().map(|m| m.id), self.item().map(Item::point));
        if let Some(shown) = &mut shown {
            shown.take_up(&self.taken_up);
        }
        let fresh = shown.as_ref().map(|m| m.id) != before || before.is_none();
        (self.found, self.owed) = (Some(shown), owed);
        if fresh && let Some(meeting) = self.meeting() {
            let pane = if meeting.present.is_empty() { ATTENDANCE } else { MOTION };
            let item = meeting.items.iter().position(|i| i.progress != Progress::Closed).unwrap_or(0);
            self.standing = Standing { pane, ..Standing::default() };
            self.go_to_item(item);
        }
        let stays = self.meeting().and_then(|m| m.items.iter().position(|i| Some(i.point()) == point));
        if let Some(stays) = stays.filter(|_| !fresh) {
            self.standing.cursors[AGENDA].at = stays;
        }
        let rows = [AGENDA, ATTENDANCE, MOTION].map(|pane| self.len(pane));
        for (cursor, rows) in self.standing.cursors.iter_mut().zip(rows) {
            cursor.at = cursor.at.min(rows.saturating_sub(1));
        }
        // Whoever cannot vote does not hold the cursor up.
        if let (Some(item), Some(member)) = (self.item(), self.member(MOTION))
            && !self.votes(item, member)
        {
            self.go_to_item(self.standing.cursors[AGENDA].at);
        }
    }

    /// The open meeting.
    pub fn meeting(&self) -> Option<&Shown> {
        self.found.as_ref()?.as_deref()
    }

    /// The item under the agenda's cursor.
    pub fn item(&self) -> Option<&Item> {
        self.meeting()?.items.get(self.standing.cursors[AGENDA].at)
    }

    /// The member under the cursor of the names, or of the votes.
    pub fn member(&self, pane: usize) -> Option<&Email> {
        self.meeting()?.roster.get(self.standing.cursors[pane].at).map(|(member, _)| member)
    }

    /// Whether a member votes on an item: he is here and takes part.
    fn votes(&self, item: &Item, member: &Email) -> bool {
        self.meeting().is_some_and(|m| m.present.contains(member)) && !item.recused.contains(member)
    }

    /// Goes to an item, and there to the first member who has not voted yet.
    pub fn go_to_item(&mut self, item: usize) {
        self.standing.cursors[AGENDA].at = item;
        let waits = |item: &Item, m: &Email| self.votes(item, m) && !item.votes.contains_key(m);
        let first = match (self.meeting(), self.item()) {
            (Some(meeting), Some(item)) => meeting.roster.iter().position(|(m, _)| waits(item, m)),
            _ => None,
        };
        self.standing.cursors[MOTION].at = first.unwrap_or(0);
    }

    /// Takes up a challenge to be voted on, and goes there.
    pub fn take_up(&mut self, challenge: EventId) {
        self.taken_up.insert(challenge);
        if let Some(Some(shown)) = &mut self.found {
            shown.take_up(&self.taken_up);
        }
        let at = self.meeting().and_then(|m| m.items.iter().position(|i| i.challenge == Some(challenge)));
        if let Some(at) = at {
            self.go_to_item(at);
            self.standing.pane = MOTION;
        }
    }

    /// Turns to the next of several open meetings; tells whether there is one.
    pub fn next_meeting(&mut self) -> bool {
        let Some(meeting) = self.meeting().filter(|m| m.open.len() > 1) else { return false };
        let at = meeting.open.iter().position(|id| *id == meeting.id).unwrap_or(0);
        self.wanted = Some(meeting.open[(at + 1) % meeting.open.len()]);
        true
    }

    /// Goes to the next item that is not closed, round.
    pub fn next_item(&mut self) -> bool {
        let (at, count) = (self.standing.cursors[AGENDA].at, self.len(AGENDA));
        let open = |n: &usize| self.meeting().is_some_and(|m| m.items[*n].progress != Progress::Closed);
        let next = (1..count).map(|by| (at + by) % count.max(1)).find(open);
        if let Some(next) = next {
            self.go_to_item(next);
        }
        next.is_some()
    }

    /// Goes to the next member who votes; stays with the last one.
    pub fn next_voter(&mut self) {
        let at = self.standing.cursors[MOTION].at;
        let next = match (self.meeting(), self.item()) {
            (Some(meeting), Some(item)) => (at + 1..meeting.roster.len()).find(|n| self.votes(item, &meeting.roster[*n].0)),
            _ => None,
        };
        self.standing.cursors[MOTION].at = next.unwrap_or(at);
    }

    /// Goes to a member.
    pub fn go_to_member(&mut self, member: &Email) {
        let at = self.meeting().and_then(|m| m.roster.iter().position(|(who, _)| who == member));
        self.standing.cursors[MOTION].at = at.unwrap_or(0);
    }

    /// The nearest member at or above the cursor whose vote is noted.
    pub fn voted_above(&self) -> Option<Email> {
        let (meeting, item) = (self.meeting()?, self.item()?);
        let above = meeting.roster.iter().take(self.standing.cursors[MOTION].at + 1).rev();
        above.map(|(member, _)| member).find(|m| item.votes.contains_key(*m)).cloned()
    }

    /// Why the item cannot be closed now, if it cannot.
    pub fn why_not_close(&self) -> Option<String> {
        let Some(item) = self.item() else { return Some("nothing is on the agenda".into()) };
        if item.release.is_none() && item.progress != Progress::Closed {
            return None;
        }
        match (item.progress, item.tally) {
            (Progress::Closed, _) => Some("it is closed".into()),
            (Progress::Unsigned, _) => Some("recorded; a second signature is needed".into()),
            (_, Some(t)) if t.voted < t.quorum => Some(match t.quorum - t.voted {
                1 => "not yet: 1 more vote for quorum".to_owned(),
                n => format!("not yet: {n} more votes for quorum"),
            }),
            _ => None,
        }
    }
}

impl Board for Sitting {
    fn title(&self) -> &'static str {
        "Meeting"
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
        BoardAsk::Meeting(self.wanted)
    }

    fn is_filled(&self) -> bool {
        self.found.is_some()
    }

    fn len(&self, pane: usize) -> usize {
        let meeting = self.meeting();
        match pane {
            AGENDA => meeting.map_or(0, |m| m.items.len()),
            ATTENDANCE | MOTION => meeting.map_or(0, |m| m.roster.len()),
            _ => SCROLLED,
        }
    }

    fn chosen(&self) -> Chosen {
        self.item().and_then(|i| i.release).map_or(Chosen::Nothing, Chosen::Release)
    }

    fn head(&self, context: &Context<'_>) -> Option<(Line<'static>, Line<'static>)> {
        self.meeting().map(|meeting| header::head(meeting, context))
    }

    fn areas(&self, body: Rect, arrangement: Arrangement) -> Vec<Rect> {
        let wide = arrangement == Arrangement::Wide;
        let (first, gap) = (body.width * if wide { 26 } else { 27 } / 100, 3);
        let last = body.width * if wide { 29 } else { 27 } / 100;
        let middle = Rect { x: body.x + first + gap, width: body.width.saturating_sub(first + last + 2 * gap), ..body };
        let left = Rect { width: first, ..body };
        let right = Rect { x: middle.right() + gap, width: last, ..body };
        let roster = u16::try_from(self.len(MOTION)).unwrap_or(8).clamp(3, 9);
        let (agenda, attendance) = one_over_another(left, body.height.saturating_sub(roster + 4));
        let (motion, below) = one_over_another(middle, (roster + 13).min(body.height.saturating_sub(9)));
        let (conditions, way) = one_over_another(below, below.height * 2 / 5);
        vec![agenda, attendance, motion, conditions, way, right]
    }

    fn facts(&self, pane: usize, context: &Context<'_>) -> Line<'static> {
        let theme = &context.look.theme;
        let Some(meeting) = self.meeting() else { return Line::default() };
        let closed = meeting.agenda().filter(|i| i.progress == Progress::Closed).count();
        let all = meeting.agenda().count();
        let words = match (pane, self.item()) {
            (AGENDA, _) => format!("{closed} of {all} closed"),
            (ATTENDANCE, _) => format!("{} of {} here", meeting.present.len(), meeting.roster.len()),
            (MOTION, Some(item)) => format!("item {} of {all}", item.number),
            (CONDITIONS, Some(item)) => item.conditions.len().to_string(),
            (IN_THE_WAY, Some(item)) => item.in_the_way.len().to_string(),
            _ => String::new(),
        };
        Line::styled(words, theme.muted)
    }

    fn facts_alone(&self, pane: usize, context: &Context<'_>) -> Line<'static> {
        let mut line = self.facts(pane, context);
        if let Some(meeting) = self.meeting() {
            let before = if line.width() > 0 { format!(" {} ", context.look.glyphs.dot) } else { String::new() };
            let of = if pane == AGENDA { header::of_several(meeting) } else { String::new() };
            line.push_span(context.look.say(before + &header::elapsed(meeting, context, false) + &of, context.look.theme.muted));
        }
        line
    }

    fn draw(&self, pane: usize, view: &View<'_>, area: Rect, buf: &mut Buffer, seen: &mut Seen<'_>) {
        self.draw_pane(pane, view, area, buf, seen);
    }
}
