//! What the Committee has to deal with, built from duties (`rules.md` §5).

use super::act::AgendaItem;
use super::obstruct::Ground;
use super::release::{ConditionState, Release};
use super::vocab::{MatterKind, Role, State, Topic};

/// What the Committee owes this release: its vote, a review, a look at a condition that has lapsed.
pub fn duties(release: &Release, ground: &Ground) -> Vec<AgendaItem> {
    let item =
        |topic, about, place| AgendaItem { topic, title: release.reference.to_string(), release: Some(release.id), about, place };
    let mut found = Vec::new();
    if awaits_vote(release) {
        found.push(item(Topic::Approval, None, None));
    }
    found.extend(release.matters.iter().filter(|m| m.is_owed()).map(|m| item(topic(m.kind), Some(m.id), None)));
    let lapsed = release.conditions.iter().filter(|c| {
        let open = matches!(c.state, ConditionState::Open | ConditionState::Met);
        open && c.due.is_some_and(|due| due < ground.now) && !is_noted(release, c.set_by, c.place)
    });
    found.extend(lapsed.map(|c| item(Topic::LapsedCondition, Some(c.set_by), Some(c.place))));
    found
}

/// Whether an item of an agenda is still to be dealt with.
pub fn is_owed(item: &AgendaItem, release: &Release, ground: &Ground) -> bool {
    duties(release, ground).iter().any(|d| same(d, item))
}

/// Whether two items are about the same thing, whatever they are called.
pub fn same(one: &AgendaItem, other: &AgendaItem) -> bool {
    (one.topic, one.release, one.about, one.place) == (other.topic, other.release, other.about, other.place)
}

fn awaits_vote(release: &Release) -> bool {
    let reviewed = matches!(release.state, State::InReview | State::Contested);
    reviewed
        && release.slots.iter().any(|s| s.role == Role::Committee && (s.filled_by.is_none() || release.state == State::Contested))
}

const fn topic(kind: MatterKind) -> Topic {
    match kind {
        MatterKind::Emergency => Topic::Emergency,
        MatterKind::Suspension => Topic::Suspension,
        MatterKind::Rollback => Topic::Rollback,
    }
}

/// Whether a meeting has noted it since it lapsed.
fn is_noted(release: &Release, set_by: super::ids::EventId, place: u32) -> bool {
    use super::act::Motion;
    let about = |m: &Motion| matches!(m, Motion::Condition { set_by: s, place: p } if (*s, *p) == (set_by, place));
    release.records.iter().any(|r| about(&r.motion) && r.stands() && Motion::is_carried(r.outcome))
}
