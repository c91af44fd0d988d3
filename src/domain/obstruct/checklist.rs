//! Obstructions of the checklist: items that stand open, challenges that nobody has cleared.

use super::review::blank;
use super::{Ground, Obstruction};
use crate::domain::ids::Email;
use crate::domain::people::Person;
use crate::domain::release::{Answered, Challenge, Evidence, Item, Release, Review};
use crate::domain::vocab::{Role, State};
use crate::domain::{field, permit};

/// An item stands open until it is answered; one that is challenged also until the challenge is cleared, but a draft may be
/// handed in once it is answered anew (`rules.md` §3).
pub(super) fn items(release: &Release, ground: &Ground, found: &mut Vec<Obstruction>) {
    let draft = release.stage == State::Draft;
    for item in &release.items {
        match &item.review {
            Review::Challenged(_) if draft && item.answered != Answered::Open => {}
            Review::Challenged(ids) => {
                for challenge in release.challenges.iter().filter(|c| ids.contains(&c.id)) {
                    let text = format!("{} is challenged by {}", item.id, challenge.role.label());
                    found.push(challenged("item-challenged", text, &item.clause, challenge, release, ground));
                }
            }
            _ if item.answered == Answered::Open => found.push(open(item, release, ground)),
            _ => {}
        }
    }
}

/// Whether evidence that may serve is attached to an item.
fn has_evidence(item: &Item, release: &Release) -> bool {
    let own = |e: &Evidence| e.by == release.owner || e.by == release.requester;
    let serves = |e: &&Evidence| e.items.contains(&item.id) && e.gone.is_none() && !(item.independent && own(e));
    release.evidence.iter().any(|e| serves(&e))
}

fn open(item: &Item, release: &Release, ground: &Ground) -> Obstruction {
    let mut o = blank("item-open", format!("{} is still open", item.id), &item.clause);
    let fields = ground.policy.item(&item.id).into_iter().flat_map(|row| &row.fields);
    let mut unfilled = fields.filter(|f| !item.fields.get(&f.name).is_some_and(|v| field::fits(f.holds, v)));
    let answered = item.answer_event.is_some() && !item.answer.is_empty();
    o.detail = if answered && item.evidence_required && item.evidence.is_empty() {
        "answered, but no evidence is attached".into()
    } else if let (true, Some(field)) = (item.answer_event.is_some(), unfilled.next()) {
        format!("answered, but {} is not given: {}", field.name, field.ask)
    } else if (item.answer_event.is_none() || item.independent) && has_evidence(item, release) {
        // Of others' evidence only what the owner's answer names counts.
        "evidence is attached; the owner's answer is missing".into()
    } else if item.independent {
        "signed by someone other than owner and requester".into()
    } else {
        item.ask.clone()
    };
    o.who = vec![release.owner.clone()];
    o.since = Some(release.requested_at);
    o.item = Some(item.id.clone());
    o
}

/// Until the owner has answered anew he is asked for; then the challenger is, or whoever may settle it in his place.
pub(super) fn challenged(
    code: &'static str,
    text: String,
    clause: &str,
    challenge: &Challenge,
    release: &Release,
    ground: &Ground,
) -> Obstruction {
    let mut o = blank(code, text, clause);
    let item = challenge.item.as_deref().and_then(|id| release.item(id));
    o.detail = format!("“{}”", challenge.reason);
    o.who = match item {
        Some(item) if item.answered == Answered::Open => vec![release.owner.clone()],
        _ => settlers(challenge, release, ground),
    };
    o.since = Some(challenge.at);
    o.item = challenge.item.clone();
    o
}

/// The challenger; when he has left, other holders of his role, or the Leads who may set it aside.
fn settlers(challenge: &Challenge, release: &Release, ground: &Ground) -> Vec<Email> {
    if ground.people.get(&challenge.by).is_some() {
        return vec![challenge.by.clone()];
    }
    let may = |p: &&Person| permit::settles(challenge, p, release, ground.people);
    let holders: Vec<Email> = ground.people.0.iter().filter(may).map(|p| p.email.clone()).collect();
    if holders.is_empty() { ground.people.holders(Role::GovernanceLead, &release.owner) } else { holders }
}
