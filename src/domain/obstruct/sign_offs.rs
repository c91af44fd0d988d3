//! Obstructions of the row: sign-offs missing, seats that nobody can fill, the Committee's vote.

use super::review::blank;
use super::{Ground, Obstruction};
use crate::domain::fold::carried;
use crate::domain::ids::Email;
use crate::domain::release::{Ballot, Record, Release, SlotState, Tally};
use crate::domain::vocab::{Outcome, Role};
use crate::domain::{permit, time};

pub(super) fn unfillable(release: &Release, ground: &Ground, found: &mut Vec<Obstruction>) {
    for slot in release.slots.iter().filter(|s| s.filled_by.is_none() && s.candidates.is_empty()) {
        let mut o = blank("unfillable", format!("Nobody can sign as {}", slot.role.label()), &slot.clause);
        let holders = ground.people.holders(slot.role, &release.owner);
        o.detail = if holders.is_empty() {
            format!("appoint one: role grant EMAIL {}", slot.role)
        } else if slot.role == Role::Committee {
            too_few(release, ground)
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

/// How many members may vote, who of them may not and why, and how many it takes.
fn too_few(release: &Release, ground: &Ground) -> String {
    let voters = permit::voters(release, ground);
    let recused: Vec<String> =
        ground.people.committee().into_iter().filter(|m| !voters.contains(m)).map(|m| ground.people.name(&m)).collect();
    let recused = match recused.as_slice() {
        [] => String::new(),
        [one] => format!(" ({one} is recused as owner or requester)"),
        all => format!(" ({} are recused as owner or requester)", all.join(" and ")),
    };
    let quorum = ground.policy.committee.votes_for_quorum(voters.len());
    format!("{} may vote{recused}, quorum takes {quorum}; appoint members", voters.len())
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
    if let Some(record) = release.waiting_record() {
        return unsigned(record, ground, slot);
    }
    let Some(ballot) = &release.ballot else {
        let mut o = blank("ballot-not-open", "The Committee's ballot is not open yet".into(), &slot.clause);
        o.detail = "the secretary opens it".into();
        o.who = permit::officers(ground);
        o.since = release.submitted_at;
        return o;
    };
    if ballot.closed.is_some() && carried(&ballot.tally, true).is_none() {
        let mut o = blank("ballot-not-open", "The ballot was closed without a quorum".into(), &slot.clause);
        o.detail = "the secretary opens another".into();
        o.who = permit::officers(ground);
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
        o.who = permit::officers(ground);
    }
    o.since = Some(ballot.opened_at);
    o.due = Some(ballot.due);
    o
}

/// A meeting's record that too few have signed: the chair is asked first.
fn unsigned(record: &Record, ground: &Ground, slot: &SlotState) -> Obstruction {
    let mut o = blank("record-unsigned", "The meeting's record lacks a second signature".into(), &slot.clause);
    o.detail = format!("recorded by {}; one who attended signs it", ground.people.name(&record.by));
    o.who = permit::countersigners(record, ground.people);
    o.since = Some(record.at);
    o
}

/// Members whose vote is still missing.
fn not_voted(ballot: &Ballot) -> Vec<Email> {
    let voted = |m: &&Email| !ballot.votes.iter().any(|v| v.void.is_none() && v.by == **m);
    ballot.roster.iter().filter(voted).cloned().collect()
}

/// What a ballot still needs, first what is missing and then how it stands.
pub fn needed(ballot: &Ballot) -> String {
    still_needed(&ballot.tally, ballot.closed.is_some())
}

/// The same of any count: a ballot's, or that of a meeting in which people are still voting.
pub fn still_needed(t: &Tally, closed: bool) -> String {
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
        0 if closed => format!("Closed: {}.", stands(t)),
        0 => format!("Quorum is reached. As it stands: {}.", stands(t)),
        1 => format!("1 more vote for quorum. As it stands: {}.", stands(t)),
        n => format!("{n} more votes for quorum. As it stands: {}.", stands(t)),
    }
}
