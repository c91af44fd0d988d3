//! Challenges that a meeting may clear by a recorded vote (`rules.md` §3).

use super::ItemCard;
use super::notebook::Notebook;
use crate::app::error::AppError;
use crate::app::project::Folded;
use crate::app::resolve;
use crate::app::session::Session;
use crate::domain::ids::EventId;
use crate::domain::meeting::Meeting;
use crate::domain::release::Challenge;

/// What is voted on in a meeting: an item by its number, or a challenge of that item's release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// The item's number on the agenda, from 1.
    pub item: usize,
    /// The challenge, where the vote is on clearing it.
    pub challenge: Option<EventId>,
}

impl Point {
    /// An item's own motion.
    pub const fn of(item: usize) -> Self {
        Self { item, challenge: None }
    }

    /// Where the notebook keeps what was noted of it.
    pub(super) fn page(self) -> String {
        self.challenge.map_or_else(|| self.item.to_string(), |c| format!("{} clear {c}", self.item))
    }
}

impl ItemCard {
    /// What a vote on clearing a challenge is called: "triage-nlp@2.4.0, clear the challenge of capacity".
    pub(super) fn clearing(&self, challenge: EventId) -> String {
        let all = self.folded.iter().flat_map(|f| &f.release.challenges);
        let item = all.into_iter().find(|c| c.id == challenge).and_then(|c| c.item.as_deref());
        format!("{}, clear the challenge of {}", self.item.title, item.unwrap_or("the release"))
    }

    /// The challenge's own words; empty for an item.
    pub fn challenged(&self) -> &str {
        let all = self.folded.iter().flat_map(|f| &f.release.challenges);
        all.into_iter().find(|c| Some(c.id) == self.challenge).map_or("", |c| &c.reason)
    }
}

impl Session {
    /// Challenges that are open, or on which a vote was taken in this meeting.
    pub(super) fn challenge_cards(&self, meeting: &Meeting, items: &[ItemCard], book: &Notebook) -> Vec<ItemCard> {
        let first =
            |item: &&ItemCard| items.iter().find(|i| i.item.release == item.item.release).map(|i| i.number) == Some(item.number);
        let mut found = Vec::new();
        for item in items.iter().filter(first) {
            let Some(folded) = &item.folded else { continue };
            for challenge in &folded.release.challenges {
                let card = self.challenge_card(meeting, item, challenge, folded, book);
                let is_open = challenge.settled.is_none();
                found.extend((is_open || card.record.is_some()).then_some(card));
            }
        }
        found
    }

    fn challenge_card(
        &self,
        meeting: &Meeting,
        item: &ItemCard,
        challenge: &Challenge,
        folded: &Folded,
        book: &Notebook,
    ) -> ItemCard {
        let point = Point { item: item.number, challenge: Some(challenge.id) };
        self.voted_card(meeting, point, &item.item, folded.clone(), challenge.settled.is_none(), book)
    }

    /// The challenge of an item's release that a text means, if one is given.
    pub(super) fn challenge_of(&self, item: &ItemCard, text: Option<&str>) -> Result<Option<EventId>, AppError> {
        let (Some(text), Some(folded)) = (text, &item.folded) else { return Ok(None) };
        let raised = resolve::one("challenge", text, folded.release.challenges.iter(), |c: &Challenge| c.id.to_string())?;
        Ok(Some(raised.id))
    }
}
