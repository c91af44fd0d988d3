//! Any history whatever: what holds of all of them (`ledger.md` §2).

use std::collections::{BTreeMap, BTreeSet};

use obstat::domain::act::Act;
use obstat::domain::fold::outcome_of;
use obstat::domain::ids::EventId;
use obstat::domain::order::Attested;
use obstat::domain::release::{Release, Verdict, Void};
use obstat::domain::vocab::{Choice, Outcome, Role, State};
use proptest::prelude::*;

use crate::random::{CASTS, Step, act, beginnings, running, told, told_from};
use crate::story::Story;

/// Whether the release may go, or has gone, to production.
fn is_open(release: &Release) -> bool {
    matches!(release.state, State::Approved | State::ApprovedWithConditions | State::Deployed | State::Confirmed)
}

/// What a release comes to, without the ids in it.
fn gist(release: &Release) -> String {
    let answered: Vec<_> = release.items.iter().map(|i| (&i.id, i.answered, i.is_done())).collect();
    let voids = |voids: Vec<Option<Void>>| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        voids.into_iter().for_each(|v| *counts.entry(format!("{v:?}")).or_default() += 1);
        counts
    };
    format!(
        "{:?} {} {:?} {:?} {answered:?} {:?} {:?} {:?} {:?} {:?} {} {} {}",
        release.state,
        release.attempt,
        release.kind,
        release.tier,
        release.open_challenges().count(),
        release.slots.iter().map(|s| (s.role, s.filled_by.is_some(), &s.candidates)).collect::<Vec<_>>(),
        release.decision.as_ref().map(|d| d.outcome),
        release.conflicts.iter().map(|c| c.contests).collect::<BTreeSet<_>>(),
        voids(release.sign_offs.iter().map(|s| s.void).collect()),
        release.conditions.len(),
        release.deployments.len(),
        release.history.iter().filter(|l| l.not_counted.is_some()).count(),
    )
}

/// The acts that these and theirs rest on.
fn closed(story: &Story, keep: impl Fn(usize) -> bool) -> Story {
    let strand = story.strand();
    let kept: Vec<EventId> = story.acts.iter().enumerate().filter(|(n, _)| keep(*n)).map(|(_, a)| a.id).collect();
    let mut part = story.clone();
    part.acts.retain(|a| strand.place(a.id).is_some_and(|p| strand.seen_through(&kept, p)));
    part
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    proptest::collection::vec(any::<Step>(), 1..22)
}

/// Histories of what runs: suspensions, reinstatements and rollbacks, with the sign-offs that they ask for.
fn halts() -> impl Strategy<Value = Vec<Step>> {
    let what = prop_oneof![3 => 32..40u8, 2 => 20..30u8, 1 => any::<u8>()];
    proptest::collection::vec((any::<u8>(), any::<u8>(), what, any::<u8>()), 1..18)
}

fn config() -> ProptestConfig {
    // More by hand: PROPTEST_CASES.
    let usual = ProptestConfig::default();
    ProptestConfig {
        cases: if std::env::var_os("PROPTEST_CASES").is_some() { usual.cases } else { 12 },
        failure_persistence: None,
        ..usual
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn arrival_does_not_matter(beginning in 0..4usize, steps in steps(), shuffle in any::<u64>()) {
        let story = told(beginning, &steps, 0);
        let mut mixed = story.clone();
        mixed.acts.sort_by_key(|a| shuffle.wrapping_mul(u64::from(a.id.0[0]) * 256 + u64::from(a.id.0[1])).rotate_left(17));
        prop_assert_eq!(story.release(), mixed.release());
    }

    #[test]
    fn no_id_breaks_a_tie(beginning in 0..4usize, steps in steps(), salt in 1..u64::MAX) {
        prop_assert_eq!(gist(&told(beginning, &steps, 0).release()), gist(&told(beginning, &steps, salt).release()));
    }

    #[test]
    fn nothing_is_forgotten(beginning in 0..4usize, steps in steps()) {
        let story = told(beginning, &steps, 0);
        let acts: BTreeSet<EventId> = story.acts.iter().map(|a| a.id).collect();
        let lines: BTreeSet<EventId> = story.release().history.iter().map(|l| l.id).collect();
        prop_assert_eq!(lines, acts);
    }

    #[test]
    fn what_is_denied_stays_so_until_a_decision_that_saw_it(
        beginning in 0..4usize, steps in steps(), keep in any::<u32>(),
    ) {
        let whole = told(beginning, &steps, 0);
        let begun = beginnings()[beginning].acts.len();
        let part = closed(&whole, |n| n < begun || keep >> ((n - begun) % 32) & 1 == 1);
        let (before, after) = (part.release(), whole.release());
        let known: BTreeSet<EventId> = part.acts.iter().map(|a| a.id).collect();
        let new: Vec<&Attested> = whole.acts.iter().filter(|a| !known.contains(&a.id)).collect();
        let none = |of: fn(&Act) -> bool| !new.iter().any(|a| of(&a.act));
        if none(|act| matches!(act, Act::ReleaseDecide(_))) {
            prop_assert!(is_open(&before) || !is_open(&after), "{:?} became {:?}", before.state, after.state);
            let closed = [State::Contested, State::Withdrawn, State::Suspended, State::RolledBack];
            prop_assert!(before.state != State::Contested || closed.contains(&after.state), "{:?}", after.state);
        }
        if none(|act| matches!(act, Act::ChallengeClear(_) | Act::ChallengeOverride(_))) {
            for challenge in before.open_challenges() {
                prop_assert!(after.open_challenges().any(|c| c.id == challenge.id), "{} was lost", challenge.reason);
            }
        }
        if is_open(&after) {
            let decided = after.decision.as_ref().unwrap().id;
            let strand = whole.strand();
            let decided = strand.place(decided).unwrap();
            for event in before.conflicts.iter().filter(|c| c.contests).flat_map(|c| &c.events) {
                let place = strand.place(*event).unwrap();
                prop_assert!(place == decided || strand.saw(decided, place), "what contested it was not seen");
            }
        }
    }

    #[test]
    fn a_suspension_holds_until_an_approval_from_a_row_asked_again_by_one_who_had_seen_it(
        steps in halts(), keep in any::<u32>(),
    ) {
        let whole = told_from(running(), CASTS[0], &steps, 0);
        let begun = running().acts.len();
        let part = closed(&whole, |n| n < begun || keep >> ((n - begun) % 32) & 1 == 1);
        let (before, after, strand) = (part.release(), whole.release(), whole.strand());
        for suspension in before.held_by() {
            let now = after.suspensions.iter().find(|s| s.id == suspension.id);
            let now = now.unwrap_or_else(|| panic!("a suspension was lost"));
            let Some(answer) = now.answered else {
                prop_assert!(!is_open(&after), "open while suspended");
                continue;
            };
            let (answer, place) = (strand.place(answer).unwrap(), strand.place(suspension.id).unwrap());
            prop_assert!(strand.saw(answer, place), "answered by one who had not seen it");
            let by_lead = strand.acts().any(|(p, a)| {
                matches!(a.act, Act::ReleaseReinstate(_)) && strand.saw(answer, p) && strand.saw(p, place)
            });
            prop_assert!(by_lead, "no reinstatement had seen it");
        }
        if is_open(&after) {
            prop_assert!(after.held_by().next().is_none() && !after.rollbacks.iter().any(|r| r.done.is_some()));
        }
        prop_assert!(before.state != State::RolledBack || matches!(after.state, State::RolledBack | State::Suspended));
    }

    #[test]
    fn no_id_decides_what_a_suspension_comes_to(steps in halts(), salt in 1..u64::MAX) {
        let told = |salt| gist(&told_from(running(), CASTS[0], &steps, salt).release());
        prop_assert_eq!(told(0), told(salt));
    }

    #[test]
    fn state_at_a_time_never_depends_on_events_not_in_its_past(
        beginning in 0..4usize, steps in steps(), clocks in proptest::collection::vec(-90..90i64, 24), at in 0..60i64, drop in any::<u32>(),
    ) {
        let mut story = told(beginning, &steps, 0);
        let begun = beginnings()[beginning].acts.len();
        // Everybody's clock is wrong by up to an hour and a half.
        for (n, act) in story.acts.iter_mut().enumerate().skip(begun) {
            act.time += chrono::TimeDelta::minutes(clocks[n % 24]);
        }
        let at = story.acts[begun - 1].time + chrono::TimeDelta::minutes(at - 20);
        let then = |story: &Story| {
            let mut held = obstat::domain::as_of::AsOf::new(at);
            let strand = story.strand();
            strand.acts().for_each(|(_, a)| { held.look(a.id, a.time, &a.deps); });
            let mut then = story.clone();
            then.acts.retain(|a| held.holds(&a.id));
            then
        };
        let whole = then(&story);
        let strand = story.strand();
        for act in &whole.acts {
            prop_assert!(act.time <= at);
            let place = strand.place(act.id).unwrap();
            let past = strand.acts().filter(|(p, _)| strand.saw(place, *p));
            prop_assert!(past.into_iter().all(|(_, a)| whole.acts.iter().any(|b| b.id == a.id)), "closed under causality");
        }
        // Take away any of what was not in the state, and everything that rests on it: the answer stays.
        let gone = |n: usize, a: &Attested| !whole.acts.iter().any(|b| b.id == a.id) && drop >> (n % 32) & 1 == 1;
        let lost: Vec<EventId> = story.acts.iter().enumerate().filter(|(n, a)| gone(*n, a)).map(|(_, a)| a.id).collect();
        let mut less = story.clone();
        less.acts.retain(|a| {
            let place = strand.place(a.id).unwrap();
            !lost.iter().any(|l| *l == a.id || strand.saw(place, strand.place(*l).unwrap()))
        });
        let less = then(&less);
        prop_assert_eq!(&less.acts, &whole.acts);
        if !whole.acts.is_empty() {
            prop_assert_eq!(less.release(), whole.release());
        }
    }

    #[test]
    fn an_open_gate_is_proven(beginning in 0..4usize, steps in steps()) {
        let story = told(beginning, &steps, 0);
        let release = story.release();
        if is_open(&release) {
            let filled: Vec<EventId> = release.slots.iter().map(|s| s.filled_by.unwrap()).collect();
            prop_assert_eq!(filled.iter().collect::<BTreeSet<_>>().len(), filled.len());
            let rejects = |v: &Verdict| *v == Verdict::Reject;
            prop_assert!(!release.sign_offs.iter().any(|s| s.void.is_none() && rejects(&s.verdict)));
            prop_assert_eq!(release.open_challenges().count(), 0);
            prop_assert!(release.items.iter().all(|i| i.is_done()));
            prop_assert!(release.conflicts.is_empty() && release.withdrawn.is_none());
            for slot in release.slots.iter().filter(|s| s.role != Role::Committee) {
                let sign_off = release.sign_offs.iter().find(|s| Some(s.id) == slot.filled_by).unwrap();
                prop_assert!(sign_off.roles.contains(&slot.role) && sign_off.void.is_none());
                prop_assert!(!slot.not_requester || sign_off.by != release.requester);
            }
        }
    }

    #[test]
    fn a_late_vote_never_grants(
        timely in proptest::collection::vec((0..4usize, 0..6usize), 0..6),
        late in proptest::collection::vec((0..4usize, 0..6usize, any::<bool>()), 1..5),
        decided in any::<bool>(),
    ) {
        let mut story = beginnings()[1].clone();
        let members = ["sid", "carl", "cora", "cyd"];
        for (who, choice) in timely {
            story.vote(members[who], Choice::ALL[choice]);
        }
        let before = story.heads();
        story.close("sid");
        if decided && outcome_of(&story.release()).is_some() {
            story.decide("sid");
        }
        let was = story.release();
        for (who, choice, knew) in late {
            let seen = if knew { story.heads() } else { before.clone() };
            story.vote_seeing(&seen, members[who], Choice::ALL[choice]);
        }
        let is = story.release();
        prop_assert!(is_open(&was) || !is_open(&is), "{:?} became {:?}", was.state, is.state);
        let granted = |r: &Release| outcome_of(r).is_some_and(|o| o != Outcome::Rejected);
        prop_assert!(granted(&was) || !granted(&is), "a late vote carried it");
        let counted = |r: &Release| r.ballot.iter().flat_map(|b| &b.votes).filter(|v| v.void.is_none()).map(|v| v.id).collect::<Vec<_>>();
        prop_assert_eq!(counted(&was), counted(&is));
    }

    #[test]
    fn a_late_vote_or_signature_never_grants_what_a_record_had_not(
        recorded in proptest::collection::vec(0..6usize, 4..5),
        signed in any::<bool>(),
        decided in any::<bool>(),
        late in proptest::collection::vec((0..4usize, 0..6usize, any::<bool>(), any::<bool>()), 1..5),
    ) {
        let mut story = beginnings()[1].clone();
        let (members, meeting) = (["sid", "carl", "cora", "cyd"], story.convene());
        let before = story.heads();
        let votes: Vec<(&str, Choice)> = members.iter().zip(recorded).map(|(m, c)| (*m, Choice::ALL[c])).collect();
        let minute = story.minute(meeting, &members, &votes);
        let record = story.record("sid", minute);
        if signed {
            story.countersign("carl", record);
        }
        if decided && outcome_of(&story.release()).is_some() {
            story.decide("carl");
        }
        let was = story.release();
        for (who, choice, knew, own) in late {
            let seen = if knew { story.heads() } else { before.clone() };
            let ballot = if own && knew { record } else { story.release_seen(&before).ballot.unwrap().id };
            let conditions = if Choice::ALL[choice] == Choice::Conditions { vec![crate::story::condition("audit", 30)] } else { vec![] };
            let vote = obstat::domain::act::VoteCast { ballot, choice: Choice::ALL[choice], subject: was.subject, conditions, reason: None };
            story.act_seeing(&seen, members[who], vote);
        }
        let is = story.release();
        let granted = |r: &Release| outcome_of(r).is_some_and(|o| o != Outcome::Rejected);
        let stood = was.records.iter().any(|r| r.stands());
        if stood {
            prop_assert!(is_open(&was) || !is_open(&is), "{:?} became {:?}", was.state, is.state);
            prop_assert!(granted(&was) || !granted(&is), "a late vote carried it");
        }
        let one = |r: &Release| r.records[0].votes.clone();
        if !was.records.is_empty() {
            prop_assert_eq!(one(&was), one(&is));
        }
    }

    #[test]
    fn what_one_may_do_counts(beginning in 0..4usize, steps in steps(), who in 0..6usize) {
        let mut story = told(beginning, &steps, 0);
        let who = CASTS[beginning][who];
        for what in (0..21u8).chain(32..44) {
            let seen = story.heads();
            let before = story.clone();
            let Some(id) = act(&mut story, &seen, who, what, what) else { continue };
            let kind = kind_of(&story.acts.last().unwrap().act);
            let signer = story.acts.last().unwrap().signer.as_ref().map(|s| s.email.clone());
            let Some(kind) = kind.filter(|_| signer == Some(crate::story::email(who))) else { continue };
            if before.check(kind, who).is_ok() {
                let release = story.release();
                let line = release.history.iter().find(|l| l.id == id).unwrap();
                prop_assert_eq!(&line.not_counted, &None, "{} by {}: {}", kind, who, &line.text);
            }
        }
    }
}

/// The kinds whose refusal does not turn on what is in the act itself.
fn kind_of(act: &Act) -> Option<&'static str> {
    match act {
        Act::SignoffApprove(_) => Some("signoff.approve"),
        Act::BallotOpen(_) => Some("ballot.open"),
        Act::BallotClose(_) => Some("ballot.close"),
        Act::VoteCast(_) => Some("vote.cast"),
        Act::ItemAnswer(_) => Some("item.answer"),
        Act::ReleaseResubmit(_) => Some("release.resubmit"),
        Act::ReleaseSubmit(_) => Some("release.submit"),
        Act::ReleaseDeploy(_) => Some("release.deploy"),
        Act::ReleaseWithdraw(_) => Some("release.withdraw"),
        Act::ReleaseRaise(_) => Some("release.raise"),
        Act::ReleaseSuspend(_) => Some("release.suspend"),
        Act::ReleaseReinstate(_) => Some("release.reinstate"),
        Act::RollbackOrder(_) => Some("rollback.order"),
        Act::ReleaseRetire(_) => Some("release.retire"),
        Act::EmergencyRecord(_) => Some("emergency.record"),
        Act::EmergencyConfirm(_) => Some("emergency.confirm"),
        Act::ReviewEmergency(_) => Some("review.emergency"),
        Act::ReviewSuspension(_) => Some("review.suspension"),
        Act::ReviewRollback(_) => Some("review.rollback"),
        _ => None,
    }
}
