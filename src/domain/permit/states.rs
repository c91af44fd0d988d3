//! When an act is possible: what the state of the release asks for before it.

use super::{Refusal, after, conditions, emergency, halt, retention, review, vote};
use crate::domain::fold::outcome_of;
use crate::domain::obstruct::{Ground, Obstruction, is_beside};
use crate::domain::people::Person;
use crate::domain::release::Release;
use crate::domain::vocab::{MatterKind, Outcome, State};

/// What an act of this kind is called in a sentence: "may not … triage-nlp@2.4.0".
pub(super) fn deed(kind: &str) -> &'static str {
    match kind {
        "release.amend" => "change the request of",
        "release.submit" => "submit",
        "release.withdraw" => "withdraw",
        "release.resubmit" => "resubmit",
        "release.raise" => "raise the kind of",
        "item.answer" | "item.carry" | "item.not-applicable" | "item.reopen" => "fill in the checklist of",
        "item.accept" => "accept items of",
        "evidence.add" => "attach evidence to",
        "evidence.withdraw" => "withdraw evidence of",
        "challenge.raise" => "challenge",
        "challenge.clear" | "challenge.override" => "clear challenges of",
        "signoff.approve" => "approve",
        "signoff.reject" => "reject",
        "signoff.reaffirm" => "stand by the approval of",
        "ballot.open" => "open the ballot of",
        "ballot.close" => "close the ballot of",
        "vote.cast" => "vote on",
        "meeting.open" => "open a meeting",
        "meeting.agenda" => "add to a meeting's agenda",
        "meeting.note" => "write into the minutes",
        "meeting.close" => "close a meeting",
        "motion.record" => "record the Committee's votes on",
        "motion.countersign" => "sign the meeting's record of",
        "motion.dispute" => "dispute the meeting's record of",
        "release.decide" => "record the outcome of",
        "release.deploy" => "record a deployment of",
        "release.confirm" => "confirm",
        "condition.meet" => "report conditions as met of",
        "condition.verify" => "accept conditions as met of",
        "condition.extend" => "extend conditions of",
        "condition.waive" => "waive conditions of",
        "emergency.record" => "record a verbal approval of",
        "emergency.confirm" => "sign the verbal approval of",
        "release.suspend" => "suspend",
        "release.reinstate" => "reinstate",
        "rollback.order" | "rollback.done" => "roll back",
        "rollback.confirm" => "sign the rollback of",
        "release.retire" => "retire",
        "review.emergency" => "give a finding on the emergency of",
        "review.suspension" => "give a finding on the suspension of",
        "review.rollback" => "give a finding on the rollback of",
        "retention.hold" => "hold the files of",
        "retention.release" => "end the hold on",
        "retention.purge" => "purge files of",
        "incident.open" | "incident.dismiss" => "answer for the incident clocks of",
        _ => "do this to",
    }
}

pub(super) fn check(
    kind: &str,
    me: &Person,
    release: &Release,
    obstructions: &[Obstruction],
    ground: &Ground,
) -> Result<String, Refusal> {
    if release.needs_newer {
        return Err(refuse(release, "needs-newer", "holds an act of a newer obstat", "§8").help("install the newer program"));
    }
    if release.withdrawn.is_some() && release.state == State::Contested && !kind.starts_with("release.de") {
        return Err(refuse(release, "withdrawn", "was withdrawn while it was deployed", "§5")
            .help(format!("see both sides: obstat why {}", release.reference)));
    }
    if release.state == State::Contested && release.live().is_some() && matches!(kind, "release.raise" | "release.withdraw") {
        return Err(refuse(release, "wrong-state", "has been deployed", "§5"));
    }
    match kind {
        "item.answer" | "item.carry" | "item.not-applicable" | "item.reopen" | "release.amend" => changeable(kind, release),
        "evidence.add" => evidence(me, release),
        "evidence.withdraw" => evidence_withdraw(release),
        "release.submit" => submit(release, obstructions),
        "release.withdraw" => withdraw(release),
        "release.resubmit" => in_state(release, &[State::Rejected], "only a rejected release is resubmitted"),
        "release.raise" => raise(release),
        "item.accept" | "challenge.raise" => review::review(kind, me, release, ground),
        "challenge.clear" => review::clear(me, release, ground),
        "challenge.override" => review::set_aside(me, release),
        "signoff.approve" => review::approve(me, release, obstructions, ground),
        "signoff.reaffirm" => review::reaffirm(me, release, ground),
        "signoff.reject" => review::reject(me, release, ground),
        "ballot.open" => vote::open_ballot(release, ground),
        "ballot.close" => vote::close_ballot(release, ground),
        "vote.cast" => vote::vote(me, release, ground),
        "release.decide" => review::decide(release, obstructions),
        "condition.meet" | "condition.verify" | "condition.extend" | "condition.waive" => {
            conditions::check(kind, me, release, ground)
        }
        "release.deploy" => after::deploy(release, obstructions, ground),
        "release.confirm" => after::confirm(release),
        "emergency.record" => emergency::record(me, release, ground),
        "emergency.confirm" => emergency::confirm(me, release, ground),
        "release.suspend" => halt::suspend(release),
        "release.reinstate" => halt::reinstate(me, release, ground),
        "rollback.order" => halt::order(me, release),
        "rollback.confirm" => halt::sign(release),
        "rollback.done" => halt::done(release, ground),
        "release.retire" => halt::retire(release),
        "review.emergency" => halt::find(MatterKind::Emergency, me, release, ground),
        "review.suspension" => halt::find(MatterKind::Suspension, me, release, ground),
        "review.rollback" => halt::find(MatterKind::Rollback, me, release, ground),
        "retention.hold" | "retention.release" | "retention.purge" => retention::check(kind, release, ground),
        "incident.open" | "incident.dismiss" => halt::clock(kind, release),
        _ => Ok(String::new()),
    }
}

pub(super) fn refuse(release: &Release, code: &'static str, fact: &str, clause: &str) -> Refusal {
    Refusal::state(code, format!("{} {fact}", release.reference), fact, clause)
}

/// Whether its papers stand where the act needs them, suspended or not.
pub(super) fn in_state(release: &Release, states: &[State], rule: &str) -> Result<String, Refusal> {
    if states.contains(&release.stage) && release.state != State::RolledBack {
        return Ok(String::new());
    }
    let text = format!("{} is {}: {rule}", release.reference, release.state.phrase());
    let help = format!("see what it waits for: obstat why {}", release.reference);
    Err(Refusal::state("wrong-state", text, format!("it is {}", release.state.phrase()), "§5").help(help))
}

const OPEN: &[State] = &[State::Draft, State::InReview, State::Contested];

fn changeable(kind: &str, release: &Release) -> Result<String, Refusal> {
    if kind == "release.amend" && release.is_reinstating() {
        return Err(refuse(release, "decided", "is being reinstated: what was approved stays as it is", "§7")
            .help("request a new release for the change: obstat release new MODEL@VERSION"));
    }
    match release.stage {
        _ if release.state == State::RolledBack => {
            Err(refuse(release, "decided", "is rolled back", "§7")
                .help("request a new release: obstat release new MODEL@VERSION"))
        }
        State::Rejected => Err(refuse(release, "rejected", "was rejected", "§5")
            .help(format!("open the next attempt first: obstat release resubmit {}", release.reference))),
        State::Draft => Ok(String::new()),
        State::InReview | State::Contested if outcome_of(release) == Some(Outcome::Rejected) => {
            Err(refuse(release, "rejected", "has been rejected; the outcome is to be recorded", "§5")
                .help(format!("record it: obstat decide {}", release.reference)))
        }
        State::InReview | State::Contested => Ok("clears approvals given so far".into()),
        state => Err(refuse(release, "decided", &format!("is {}: what was approved stays as it is", state.phrase()), "§5")
            .help("request a new release for the change: obstat release new MODEL@VERSION")),
    }
}

fn evidence(me: &Person, release: &Release) -> Result<String, Refusal> {
    let own = me.email == release.owner || me.email == release.requester;
    match release.stage {
        State::Withdrawn | State::Exempt => in_state(release, OPEN, "nothing more is attached to it"),
        State::InReview | State::Contested if own => Ok("clears approvals given so far".into()),
        State::Draft | State::Rejected if own => Ok(String::new()),
        State::Draft | State::InReview | State::Contested | State::Rejected => Ok("as review evidence".into()),
        _ => Ok("marked as added after the decision".into()),
    }
}

fn evidence_withdraw(release: &Release) -> Result<String, Refusal> {
    if matches!(release.state, State::Withdrawn | State::Exempt) {
        return in_state(release, OPEN, "nothing rests on its evidence");
    }
    if release.evidence.iter().all(|e| e.gone.is_some()) {
        return Err(refuse(release, "no-evidence", "has no evidence that could be withdrawn", "§8"));
    }
    let approved = release.decision.as_ref().is_some_and(|d| d.outcome != Outcome::Rejected);
    Ok(if approved { "its signers are asked to stand by it" } else { "opens the items that rest on it" }.into())
}

fn submit(release: &Release, obstructions: &[Obstruction]) -> Result<String, Refusal> {
    in_state(release, &[State::Draft], "only a draft is submitted")?;
    not_yet(release, obstructions, "submitted", |o| matches!(o.code, "not-submitted" | "unfillable") || is_beside(o.code))
}

fn withdraw(release: &Release) -> Result<String, Refusal> {
    let states =
        [State::Draft, State::InReview, State::Contested, State::Approved, State::ApprovedWithConditions, State::Rejected];
    if release.live().is_some() {
        return Err(refuse(release, "wrong-state", "has been deployed: it is suspended or rolled back, not withdrawn", "§5"));
    }
    in_state(release, &states, "a release is withdrawn before it is deployed")
}

fn raise(release: &Release) -> Result<String, Refusal> {
    let states = [State::Draft, State::InReview, State::Contested, State::Approved, State::ApprovedWithConditions];
    if release.live().is_some() {
        return Err(refuse(release, "wrong-state", "has been deployed: its kind stays", "§3"));
    }
    let remark = in_state(release, &states, "the kind is raised until the release is deployed")?;
    let approved = matches!(release.stage, State::Approved | State::ApprovedWithConditions);
    Ok(if approved { "asks for its approval afresh".into() } else { remark })
}

/// Names the obstructions by their numbers, as the list shows them, and in words for those who see no list.
pub(super) fn not_yet(
    release: &Release,
    obstructions: &[Obstruction],
    what: &str,
    lifted_by_it: impl Fn(&Obstruction) -> bool,
) -> Result<String, Refusal> {
    let left: Vec<(usize, &Obstruction)> = obstructions.iter().enumerate().filter(|(_, o)| !lifted_by_it(o)).collect();
    let Some((_, first)) = left.first() else { return Ok(String::new()) };
    let numbers: Vec<String> = left.iter().map(|(n, _)| (n + 1).to_string()).collect();
    let verb = if numbers.len() == 1 { "stands" } else { "stand" };
    let short = format!("not yet: {} {verb} in the way", and(&numbers));
    let words: Vec<String> = left.iter().map(|(_, o)| o.text.clone()).collect();
    let text = format!("{} cannot be {what} yet: {}", release.reference, words.join("; "));
    let code = match first.code {
        "item-challenged" | "release-challenged" => "open-challenge",
        other => other,
    };
    let mut refusal = Refusal::state(code, text, short, &first.clause);
    refusal.who = first.who.clone();
    Err(refusal.help(format!("see who can lift it: obstat why {}", release.reference)))
}

/// Joins numbers as people say them: "1, 2 and 3".
fn and(numbers: &[String]) -> String {
    match numbers.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}
