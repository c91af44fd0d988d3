//! When a meeting's record is made, signed and disputed.

use super::states::refuse;
use super::{Refusal, vote};
use crate::domain::act::Motion;
use crate::domain::ids::Email;
use crate::domain::motion::Fault;
use crate::domain::obstruct::Ground;
use crate::domain::people::{People, Person};
use crate::domain::release::{Record, Release};
use crate::domain::vocab::{Choice, Role, State};

/// Those who may sign a record besides its recorder: who attended and took part, the chair first.
pub fn countersigners(record: &Record, people: &People) -> Vec<Email> {
    let mut who: Vec<Email> = record.may_sign().cloned().collect();
    who.sort_by_key(|m| !people.get(m).is_some_and(|p| p.roles.contains(&Role::Chair)));
    who
}

/// Refuses a record whose votes do not bear it, naming the clause and the count.
pub fn faulty(fault: &Fault, release: &Release, ground: &Ground) -> Refusal {
    let text = format!("{} cannot be recorded so: {}", release.reference, fault.sentence(ground.people));
    let short = match fault {
        Fault::NoQuorum(t) => format!("not yet: {} of {} votes for quorum", t.voted, t.quorum),
        Fault::Contradicts(_, t) => format!("the votes say {}", crate::domain::motion::count(t)),
        _ => "the votes do not hold".to_owned(),
    };
    let mut refusal = Refusal::state(fault.code(), text, short, &ground.policy.committee.clause);
    refusal.who = vote::officers(ground);
    let help = match fault {
        Fault::NotOnRoster(_) => "open a new meeting: its roster is the Committee of that moment",
        Fault::Absent(_) => "record the attendance first, or have him vote by circulation",
        Fault::Recused(_) => "leave the vote out: it is recorded as recused by itself",
        Fault::NoQuorum(_) => "take more votes, or leave the item for the next meeting",
        Fault::Contradicts(..) => "leave out the outcome: it follows from the votes",
        Fault::NothingToCondition(_) => "vote approve, and write what is to be done with --action or --words",
        Fault::Twice(_) | Fault::Conditions(_) | Fault::NoReason(_) => "correct that vote",
    };
    refusal.help(help)
}

/// Whether this motion can be put on the release now.
pub fn motion(motion: &Motion, release: &Release, ground: &Ground) -> Result<(), Refusal> {
    match motion {
        Motion::Approve => may_vote(release, ground),
        Motion::Clear { challenge } => match release.open_challenges().find(|c| c.id == *challenge) {
            Some(_) => Ok(()),
            None => Err(refuse(release, "no-challenge", "has no such open challenge", "§5")),
        },
        Motion::Find { matter, .. } => match release.matters.iter().find(|m| m.id == *matter) {
            Some(m) if m.is_owed() => Ok(()),
            Some(_) => Err(refuse(release, "reviewed", "has been reviewed on that already", "§5")),
            None => Err(refuse(release, "no-matter", "has nothing of that kind to be reviewed", "§5")),
        },
        Motion::Condition { set_by, place } => {
            match release.conditions.iter().any(|c| c.set_by == *set_by && c.place == *place) {
                true => Ok(()),
                false => Err(refuse(release, "no-condition", "has no such condition", "§5")),
            }
        }
    }
}

fn may_vote(release: &Release, ground: &Ground) -> Result<(), Refusal> {
    vote::needs_committee(release)?;
    let voted = release.state != State::Contested && release.committee_record().is_some_and(Record::stands);
    if voted || !matches!(release.state, State::InReview | State::Contested) {
        let fact = format!("is {}: the Committee votes on a release in review", release.state.label());
        return Err(refuse(release, "wrong-state", &fact, "§5"));
    }
    vote::quorum_in_reach(release, ground)
}

/// Whether this person may sign a record.
pub fn countersign(me: &Person, record: &Record, release: &Release, ground: &Ground) -> Result<String, Refusal> {
    if record.is_signed_by(&me.email) {
        return Err(refuse(release, "already-signed", "bears your signature under that record: two different people sign", "§5"));
    }
    attended(me, record, release, ground)?;
    let own = super::is_recused(&me.email, release, ground.policy);
    let recused = record.votes.iter().any(|v| v.member == me.email && v.choice == Choice::Recuse);
    if own || recused {
        let mut refusal = refuse(release, "recused", "was voted on without you: who is recused does not sign its record", "§5");
        refusal.who = countersigners(record, ground.people);
        return Err(refusal);
    }
    let own = record.votes.iter().find(|v| v.member == me.email);
    Ok(own.map_or_else(String::new, |v| format!("you are recorded with {}", v.choice.label())))
}

/// Whether this person may dispute a record.
pub fn dispute(me: &Person, record: &Record, release: &Release, ground: &Ground) -> Result<String, Refusal> {
    attended(me, record, release, ground)?;
    Ok("contests the outcome until a new record has seen it".into())
}

fn attended(me: &Person, record: &Record, release: &Release, ground: &Ground) -> Result<(), Refusal> {
    if record.attended.contains(&me.email) {
        return Ok(());
    }
    let names: Vec<String> = record.attended.iter().map(|m| ground.people.name(m)).collect();
    let fact = format!("has a record that only those sign or dispute who attended: {}", names.join(", "));
    let mut refusal = refuse(release, "absent", &fact, "§5");
    refusal.who = record.attended.iter().cloned().collect();
    Err(refusal)
}
