//! What is to be seen about a release and blocks nothing: the policy allows it, or only flags it (`rules.md` §2, §4).

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};

use super::ids::Email;
use super::obstruct::Ground;
use super::release::{Release, SignOff, SlotState};
use super::time;
use super::vocab::State;

/// One thing to be seen before relying on a release; it keeps nobody from anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Its stable code, one of [`CODES`].
    pub code: &'static str,
    /// One sentence in the present tense.
    pub text: String,
    /// The policy's clause, as in `§3`.
    pub clause: String,
    /// Whom it is about.
    pub who: Vec<Email>,
    /// Since when it holds.
    pub since: Option<DateTime<Utc>>,
}

/// Every code with what it means, in the order in which they are reported.
pub const CODES: &[(&str, &str)] = &[
    ("approval-unused", "the approval has waited for its deployment longer than the policy likes"),
    ("self-approved", "the requester filled a sign-off of his own request"),
    ("several-sign-offs", "one person fills several sign-offs of the row"),
    ("tier-self-confirmed", "the model's owner confirmed its risk tier himself, as Lead"),
];

/// Everything to be seen, in the order of [`CODES`]. `now` may add a remark, never remove one while the state stays.
pub fn remarks(release: &Release, ground: &Ground) -> Vec<Remark> {
    let mut found = Vec::new();
    found.extend(unused(release, ground));
    found.extend(filled(release).filter(|(_, s)| s.self_approved).map(|(slot, s)| self_approved(slot, s, ground)));
    found.extend(several(release, ground));
    found.extend(self_confirmed(release, ground));
    found
}

/// Slots with the sign-offs that fill them; the Committee's vote is nobody's own.
fn filled(release: &Release) -> impl Iterator<Item = (&SlotState, &SignOff)> {
    let given = |slot: &SlotState| release.sign_offs.iter().find(|s| Some(s.id) == slot.filled_by);
    release.slots.iter().filter_map(move |slot| given(slot).map(|s| (slot, s)))
}

/// An approval that nobody has used by then is flagged; whether it lapses is another setting (policy §5).
fn unused(release: &Release, ground: &Ground) -> Option<Remark> {
    let waits = matches!(release.state, State::Approved | State::ApprovedWithConditions);
    let decision = release.decision.as_ref().filter(|_| waits && release.live().is_none())?;
    let days = ground.policy.timers.approval_flag_days;
    let due = decision.at.checked_add_signed(Duration::days(i64::from(days)))?;
    (due < ground.now).then(|| Remark {
        code: "approval-unused",
        text: format!(
            "Approved {} and not deployed since; the policy flags it after {days} days",
            time::ago(decision.at, ground.now)
        ),
        clause: "§5".into(),
        who: vec![release.owner.clone()],
        since: Some(due),
    })
}

fn self_approved(slot: &SlotState, given: &SignOff, ground: &Ground) -> Remark {
    let name = ground.people.name(&given.by);
    Remark {
        code: "self-approved",
        text: format!("Self-approved: {name} asked for it and signed as {}", slot.role.label()),
        clause: slot.clause.clone(),
        who: vec![given.by.clone()],
        since: Some(given.at),
    }
}

fn several(release: &Release, ground: &Ground) -> Vec<Remark> {
    let mut by: BTreeMap<&Email, Vec<(&SlotState, &SignOff)>> = BTreeMap::new();
    for (slot, given) in filled(release) {
        by.entry(&given.by).or_default().push((slot, given));
    }
    let many = by.into_iter().filter(|(_, filled)| filled.len() > 1);
    let say = |(who, filled): (&Email, Vec<(&SlotState, &SignOff)>)| {
        let roles: Vec<&str> = filled.iter().map(|(slot, _)| slot.role.label()).collect();
        Remark {
            code: "several-sign-offs",
            text: format!("{} fills {} sign-offs: {}", ground.people.name(who), roles.len(), roles.join(", ")),
            clause: ground.policy.separation.clause.clone(),
            who: vec![who.clone()],
            since: filled.iter().map(|(_, given)| given.at).max(),
        }
    };
    many.map(say).collect()
}

/// Owner and confirming Lead are one person; where tiers need no confirmation there is nothing to see.
fn self_confirmed(release: &Release, ground: &Ground) -> Option<Remark> {
    let asked = ground.policy.separation.tier_confirmation && release.tier_confirmed;
    let one = ground.model.self_confirmed && ground.model.confirmed.is_some();
    (asked && one).then(|| Remark {
        code: "tier-self-confirmed",
        text: format!("{}, the owner, confirmed the risk tier as Lead", ground.people.name(&release.owner)),
        clause: ground.policy.clause_of("model.confirm-tier").to_owned(),
        who: vec![release.owner.clone()],
        since: None,
    })
}
