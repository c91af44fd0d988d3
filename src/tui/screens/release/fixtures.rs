//! A release with everything that a release can have.

use chrono::TimeDelta;

use crate::app::view::ReleaseCard;
use crate::domain::act::{Artifact, Basis, ConditionTerms, Period};
use crate::domain::ids::{Digest, EventId, KeyId};
use crate::domain::release::{
    Ballot, Condition, ConditionState, Confirmation, Decision, Deployment, HistoryLine, SignOff, SlotState, Tally, Tone, Verdict,
    Void, Vote,
};
use crate::domain::vocab::{Choice, Fact, Nature, Outcome, Role};
use crate::tui::sample::{card, email, now};

fn id(n: u8) -> EventId {
    EventId(Digest::of(&[n]).0)
}

fn terms() -> ConditionTerms {
    ConditionTerms {
        text: "Re-run bias test on the 80+ cohort".to_owned(),
        due: Period::Days(30),
        by: email("ann"),
        from: Basis::Decision,
        before_deployment: true,
    }
}

fn vote(n: u8, who: &str, choice: Choice) -> Vote {
    let conditions = if choice == Choice::Conditions { vec![terms()] } else { Vec::new() };
    Vote { id: id(n), by: email(who), choice, conditions, reason: None, at: now() - TimeDelta::hours(3), void: None }
}

fn ballot() -> Ballot {
    let tally = Tally {
        eligible: 5,
        voted: 2,
        quorum: 3,
        approve: 2,
        no_objection: 0,
        reject: 0,
        with_conditions: true,
        as_it_stands: None,
        certain: false,
    };
    Ballot {
        id: id(20),
        opened_by: email("mei"),
        opened_at: now() - TimeDelta::days(9),
        due: now() - TimeDelta::hours(4),
        roster: ["priya", "jonas", "rui", "mei", "tom"].map(email).into(),
        votes: vec![vote(21, "jonas", Choice::Conditions), vote(22, "rui", Choice::Approve)],
        closed: None,
        tally,
    }
}

fn given(n: u8, who: &str, verdict: Verdict, void: Option<Void>) -> SignOff {
    SignOff {
        id: id(n),
        by: email(who),
        key: KeyId([n; 32]),
        roles: [Role::GovernanceLead].into(),
        verdict,
        words: Some("The rollback drill convinced me.".to_owned()),
        at: now() - TimeDelta::days(3),
        deputy_of: std::collections::BTreeMap::new(),
        self_approved: n == 31,
        void,
    }
}

fn condition(place: u32, state: ConditionState, days: Option<i64>) -> Condition {
    let due = days.map(|d| now() + TimeDelta::days(d));
    let (author, role) = (email("priya"), Role::Committee);
    let (met, extensions, waived) = (None, Vec::new(), None);
    Condition { set_by: id(30), place, author, role, terms: terms(), due, state, met, extensions, waived }
}

fn history() -> Vec<HistoryLine> {
    let acts = [
        ("challenged bias-fairness", Tone::Bad, Some("jonas"), 2),
        ("accepted security-tests", Tone::Good, Some("jonas"), 4),
        ("accepted on-call, rollback-tested", Tone::Good, Some("priya"), 5),
        ("tier raised: medium to high", Tone::Neutral, Some("ann"), 5),
        ("the new tier cleared 2 approvals", Tone::Undone, None, 5),
        ("opened the ballot", Tone::Neutral, Some("mei"), 9),
        ("submitted, attempt 2", Tone::Neutral, Some("ann"), 9),
        ("rejected: “no rollback drill”", Tone::Bad, Some("rui"), 23),
        ("submitted, attempt 1", Tone::Neutral, Some("ann"), 31),
    ];
    let line = |(n, (text, tone, who, days)): (usize, (&str, Tone, Option<&str>, i64))| HistoryLine {
        id: EventId([n as u8; 32]),
        kind: "challenge.raise".to_owned(),
        text: text.to_owned(),
        tone,
        by: who.map(email),
        key: KeyId([7; 32]),
        at: now() - TimeDelta::days(days),
        not_counted: (n == 2).then(|| "the signer was no reviewer then".to_owned()),
    };
    let mut all: Vec<HistoryLine> = acts.into_iter().enumerate().map(line).collect();
    let older = (9..41).map(|n| line((n, ("attached evidence", Tone::Neutral, Some("ann"), 31 + n as i64))));
    all.extend(older);
    all
}

/// The sample's release with its sign-offs, votes, conditions, decision, deployment, confirmation and history.
pub fn full() -> ReleaseCard {
    let mut card = card();
    let release = &mut card.release;
    let slot = |role, filled_by, candidates: &[&str]| SlotState {
        role,
        clause: "§3".to_owned(),
        not_requester: true,
        filled_by,
        candidates: candidates.iter().map(|c| email(c)).collect(),
    };
    release.slots = vec![
        slot(Role::Committee, None, &["priya", "rui"]),
        slot(Role::GovernanceLead, Some(id(31)), &["priya"]),
        slot(Role::PeerReviewer, None, &[]),
    ];
    let approve = Verdict::Approve(vec![terms()]);
    release.sign_offs = vec![given(30, "rui", Verdict::Reject, Some(Void::EarlierAttempt)), given(31, "priya", approve, None)];
    release.ballot = Some(ballot());
    release.conditions = vec![
        condition(0, ConditionState::Open, Some(6)),
        condition(1, ConditionState::Open, Some(-2)),
        condition(2, ConditionState::Met, Some(3)),
        condition(3, ConditionState::Verified, None),
    ];
    let at = now() - TimeDelta::days(1);
    let decision = Decision {
        id: id(40),
        outcome: Outcome::Rejected,
        by: email("mei"),
        at,
        attempt: 1,
        reasons: vec!["no rollback drill".to_owned()],
    };
    release.past_decisions = vec![decision];
    let digests = [Digest::of(b"weights")].into();
    let environment = "production eu-central".to_owned();
    release.deployments =
        vec![Deployment { id: id(41), environment, production: true, digests, at, by: email("tom"), replaces: None }];
    let note = Some("latency is up by 4 ms".to_owned());
    release.confirmation = Some(Confirmation {
        id: id(42),
        deployment: id(41),
        operating: true,
        monitoring: true,
        no_issues: false,
        note,
        by: email("ann"),
        at,
    });
    release.history = history();
    release.natures = [Nature::Architecture, Nature::Retraining].into();
    release.facts = [(Fact::EuDeployment, true), (Fact::SubstantialModification, true), (Fact::UserFacing, false)].into();
    release.artifacts = vec![Artifact {
        name: Some("triage-nlp-2.4.0.safetensors".to_owned()),
        sha256: Digest::of(b"weights"),
        size: Some(421_000_000),
    }];
    release.previous_reference = "triage-nlp@2.3.0".parse().ok();
    if let Some(item) = release.items.iter_mut().find(|i| i.id == "bias-fairness") {
        item.ask = "Results per subgroup, with thresholds and what follows from a miss.".to_owned();
        item.answer =
            "Equalised odds hold within 3 points for sex and region.\nThe cohort over 80 was too small to tell.".to_owned();
        item.fields = [("threshold".to_owned(), "3 points".to_owned())].into();
        item.fields_asked = vec!["threshold".to_owned(), "subgroups".to_owned()];
    }
    card.ballot_sentence = Some("1 more vote for quorum. As it stands: carried, 2 to 0.".to_owned());
    card
}
