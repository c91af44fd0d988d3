//! Obstructions of the row: sign-offs missing, seats that nobody can fill, the Committee's vote.

use super::review::blank;
use super::{Ground, Obstruction};
use crate::domain::fold::carried;
use crate::domain::ids::Email;
use crate::domain::people::Person;
use crate::domain::release::{Ballot, Release, SlotState, Tally};
use crate::domain::vocab::{Outcome, Role};
use crate::domain::{permit, time};

pub(super) fn unfillable(release: &Release, ground: &Ground, found: &mut Vec<Obstruction>) {
    for slot in release.slots.iter().filter(|s| s.filled_by.is_none() && s.candidates.is_empty()) {
        let mut o = blank("unfillable", format!("Nobody can sign as {}", slot.role.label()), &slot.clause);
        let holders = ground.people.holders(slot.role, &release.owner);
        o.detail = if holders.is_empty() {
            format!("appoint one: role grant EMAIL {}", slot.role)
        } else if slot.role == Role::Committee {
            let voters = permit::voters(release, ground).len();
            format!("{voters} may vote, quorum takes {}; appoint members", ground.policy.committee.votes_for_quorum(voters))
        } else {
            let names: Vec<String> = holders.iter().map(|h| ground.people.name(h)).collect();
            format!("{} asked for it or signs elsewhere in the row; appoint another", names.join(", "))
        };
        o.since = Some(release.submitted_at.unwrap_or(release.requested_at));
        // Whom the Lead proposes, the keepers appoint.
        o.who = ground.people.holders(Role::GovernanceLead, &release.owner);
        found.push(o);
    }
}

pub(super) fn missing(release: &Release, slot: &SlotState) -> Obstruction {
    let mut o = blank("sign-off-missing", format!("The sign-off of {} is missing", slot.role.label()), &slot.clause);
    o.detail = match (slot.role, slot.candidates.first() == Some(&release.requester)) {
        (_, true) if !slot.not_requester => "self-approved: the requester signs his own request".into(),
        (Role::PeerReviewer, _) => "signed by a peer who did not make the request".into(),
        _ => "signed by one who did not make the request".into(),
    };
    o.role = Some(slot.role);
    o.who = slot.candidates.clone();
    o.since = release.submitted_at;
    o
}

pub(super) fn committee(release: &Release, ground: &Ground, slot: &SlotState) -> Obstruction {
    let Some(ballot) = &release.ballot else {
        let mut o = blank("ballot-not-open", "The Committee's ballot is not open yet".into(), &slot.clause);
        o.detail = "the secretary opens it".into();
        o.who = openers(ground);
        o.since = release.submitted_at;
        return o;
    };
    if ballot.closed.is_some() && carried(&ballot.tally, true).is_none() {
        let mut o = blank("ballot-not-open", "The ballot was closed without a quorum".into(), &slot.clause);
        o.detail = "the secretary opens another".into();
        o.who = openers(ground);
        o.since = Some(ballot.opened_at);
        return o;
    }
    let tally = ballot.tally;
    let over = (ballot.due < ground.now).then(|| time::over(ballot.due, ground.now));
    let text = match over {
        Some(over) => format!("The Committee vote is {over}: {} of {} voted", tally.voted, tally.eligible),
        None => format!("The Committee vote is open: {} of {} voted", tally.voted, tally.eligible),
    };
    let mut o = blank("committee-vote", text, &slot.clause);
    o.detail = needed(ballot);
    o.role = Some(Role::Committee);
    o.who = not_voted(ballot);
    if o.who.is_empty() || (ballot.due < ground.now && tally.voted >= tally.quorum) {
        o.role = None;
        o.who = openers(ground);
    }
    o.since = Some(ballot.opened_at);
    o.due = Some(ballot.due);
    o
}

/// Members whose vote is still missing.
fn not_voted(ballot: &Ballot) -> Vec<Email> {
    let voted = |m: &&Email| !ballot.votes.iter().any(|v| v.void.is_none() && v.by == **m);
    ballot.roster.iter().filter(voted).cloned().collect()
}

/// Those who open and close a ballot: chair and secretary, or any member where there is neither (`rules.md` §5).
pub fn openers(ground: &Ground) -> Vec<Email> {
    let holds = |p: &&Person| p.roles.contains(&Role::Chair) || p.roles.contains(&Role::Secretary);
    let officers: Vec<_> = ground.people.0.iter().filter(holds).map(|p| p.email.clone()).collect();
    if officers.is_empty() { ground.people.committee().into_iter().collect() } else { officers }
}

/// What a ballot still needs, first what is missing and then how it stands.
pub fn needed(ballot: &Ballot) -> String {
    let t = ballot.tally;
    let stands = |t: &Tally| {
        let word = match t.as_it_stands {
            Some(Outcome::Rejected) => "not carried",
            Some(_) => "carried",
            None => "open",
        };
        format!("{word}, {} to {}", t.approve + t.no_objection, t.reject)
    };
    let missing = t.quorum.saturating_sub(t.voted);
    match missing {
        0 if ballot.closed.is_some() => format!("Closed: {}.", stands(&t)),
        0 => format!("Quorum is reached. As it stands: {}.", stands(&t)),
        1 => format!("1 more vote for quorum. As it stands: {}.", stands(&t)),
        n => format!("{n} more votes for quorum. As it stands: {}.", stands(&t)),
    }
}
