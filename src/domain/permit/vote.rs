//! When the Committee votes: ballots opened and closed, votes cast.

use super::states::{deed, in_state, refuse};
use super::{Refusal, is_recused, voters};
use crate::domain::fold::carried;
use crate::domain::ids::Email;
use crate::domain::obstruct::Ground;
use crate::domain::people::Person;
use crate::domain::release::{Record, Release};
use crate::domain::vocab::{Role, State};

pub(super) fn needs_committee(release: &Release) -> Result<(), Refusal> {
    if release.slots.iter().any(|s| s.role == Role::Committee) {
        return Ok(());
    }
    let row: Vec<&str> = release.slots.iter().map(|s| s.role.label()).collect();
    Err(refuse(release, "no-committee", &format!("does not go to the Committee: {} sign it", row.join(" and ")), "§3"))
}

/// Refuses a sign-off where the row is the Committee's alone: its members vote.
pub(super) fn by_vote(kind: &str, me: &Person, release: &Release, ground: &Ground) -> Refusal {
    let fact = format!("is the Committee's to decide: its members vote, {} does not {} it", me.name, deed(kind));
    let mut refusal = refuse(release, "committee-votes", &fact, &release.slots[0].clause);
    refusal.short = "not yours: the Committee votes on it".into();
    refusal.who = voters(release, ground).into_iter().collect();
    refusal.help(format!("a member votes: obstat vote {} --choice approve", release.reference))
}

pub(super) fn open_ballot(release: &Release, ground: &Ground) -> Result<String, Refusal> {
    in_state(release, &[State::InReview, State::Contested], "a ballot is opened while the release is in review")?;
    needs_committee(release)?;
    let disputed = |id| release.stage == State::Contested || release.conflicts.iter().any(|c| c.events.contains(&id));
    match &release.ballot {
        Some(b) if disputed(b.id) => {}
        Some(b) if b.closed.is_none() => return Err(refuse(release, "ballot-open", "has an open ballot already", "§5")),
        Some(b) if carried(&b.tally, true).is_some() => {
            return Err(refuse(release, "ballot-closed", "has been voted on; its outcome is to be recorded", "§5")
                .help(format!("record it: obstat decide {}", release.reference)));
        }
        _ => {}
    }
    if release.waiting_record().is_some() || release.committee_record().is_some_and(Record::stands) {
        return Err(refuse(release, "voted", "has been voted on in a meeting; its record is to be signed", "§5"));
    }
    quorum_in_reach(release, ground)?;
    Ok(format!("{} members vote", voters(release, ground).len()))
}

pub(super) fn quorum_in_reach(release: &Release, ground: &Ground) -> Result<(), Refusal> {
    let members = voters(release, ground).len();
    let quorum = ground.policy.committee.votes_for_quorum(members);
    if members < quorum {
        let fact = format!("cannot be voted on: quorum takes {quorum} votes and {members} may vote");
        return Err(refuse(release, "unfillable", &fact, "§5").help("appoint members: obstat role grant EMAIL committee"));
    }
    Ok(())
}

/// Chair and secretary, or every member where there is neither (`rules.md` §5).
pub fn officers(ground: &Ground) -> Vec<Email> {
    let holds = |p: &&Person| p.roles.contains(&Role::Chair) || p.roles.contains(&Role::Secretary);
    let found: Vec<Email> = ground.people.0.iter().filter(holds).map(|p| p.email.clone()).collect();
    if found.is_empty() { ground.people.committee().into_iter().collect() } else { found }
}

pub(super) fn close_ballot(release: &Release, ground: &Ground) -> Result<String, Refusal> {
    needs_committee(release)?;
    let Some(ballot) = release.ballot.as_ref().filter(|b| b.closed.is_none()) else {
        return Err(refuse(release, "no-ballot", "has no open ballot", "§5"));
    };
    let t = ballot.tally;
    let all_voted = t.voted >= t.eligible;
    if ballot.due > ground.now && !all_voted {
        let fact = "has a ballot that still runs: it is closed when it is due or all have voted";
        return Err(refuse(release, "ballot-runs", fact, "§5"));
    }
    if t.voted < t.quorum {
        return Ok(format!("without quorum, {} of {}; another follows", t.voted, t.quorum));
    }
    Ok(String::new())
}

pub(super) fn vote(me: &Person, release: &Release, ground: &Ground) -> Result<String, Refusal> {
    needs_committee(release)?;
    if is_recused(&me.email, release, ground.policy) {
        return Err(refuse(release, "recused", "is yours: its owner and its requester are recused", "§5"));
    }
    let Some(ballot) = &release.ballot else {
        return Err(refuse(release, "no-ballot", "has no open ballot", "§5")
            .help(format!("the secretary opens it: obstat ballot open {}", release.reference)));
    };
    let decided = release.decision.is_some() && release.stage != State::Contested;
    if ballot.closed.is_some() || decided {
        return Err(refuse(release, "ballot-closed", "is not voted on any more: the ballot is closed", "§5")
            .help("a vote cast now would grant nothing"));
    }
    in_state(release, &[State::InReview, State::Contested], "a release is voted on while it is in review")?;
    if !ballot.roster.contains(&me.email) {
        return Err(refuse(release, "not-on-roster", "has a ballot that opened without you on its roster", "§5"));
    }
    let before = ballot.votes.iter().rev().find(|v| v.void.is_none() && v.by == me.email);
    Ok(before
        .map_or_else(|| "you sit on the Committee".into(), |v| format!("you voted {}; a new vote replaces it", v.choice.label())))
}
