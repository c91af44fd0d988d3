//! How long records are kept: from the end of a release's life, and while it lives for good (`rules.md` §9).

use chrono::{DateTime, TimeDelta, Utc};
use obstat::domain::act::{ReleaseWithdraw, RetentionHold, RetentionPurge, RetentionRelease};
use obstat::domain::ids::{Digest, EventId};
use obstat::domain::retention::{End, end_of_life, kept_until};
use obstat::domain::vocab::{Kind, Role, Tier};
use obstat::domain::zone::Zone;

use crate::story::{Story, moment, words};

fn end(story: &Story) -> Option<End> {
    end_of_life(&story.release(), None).map(|(end, _)| end)
}

#[test]
fn what_lives_or_may_live_again_is_kept() {
    let mut story = Story::requested(Kind::NewModel, Tier::Low);
    assert_eq!(end(&story), None, "a draft");
    story.answer_all();
    story.submit();
    assert_eq!(end(&story), None, "in review");
    story.approve("ann");
    story.decide("ann");
    assert_eq!(end(&story), None, "approved");
    story.deploy();
    assert_eq!(end(&story), None, "running");
}

#[test]
fn a_life_ends_by_withdrawal_rejection_or_a_successor() {
    let mut withdrawn = Story::in_review(Kind::NewModel, Tier::Low);
    withdrawn.act("ann", ReleaseWithdraw { reason: words("a flaw") });
    assert_eq!(end_of_life(&withdrawn.release(), None), Some((End::Withdrawn, withdrawn.clock)));
    let mut rejected = Story::in_review(Kind::NewModel, Tier::Medium);
    rejected.reject("lea", Role::GovernanceLead);
    rejected.decide("lea");
    assert_eq!(end_of_life(&rejected.release(), None), Some((End::Rejected, rejected.clock)));
    rejected.resubmit();
    assert_eq!(end(&rejected), None, "another attempt");
    let mut old = Story::approved();
    old.deploy();
    old.superseded_by = Some("triage@3.0".parse().unwrap());
    let later: DateTime<Utc> = moment("2026-12-01T10:00:00Z");
    assert_eq!(end_of_life(&old.release(), Some(later)), Some((End::Superseded, later)));
    assert_eq!(end(&old), None, "nobody knows since when");
    let earlier = moment("2026-01-01T10:00:00Z");
    let (_, ended) = end_of_life(&old.release(), Some(earlier)).unwrap();
    assert_eq!(ended, old.release().live().unwrap().at, "kept too long rather than too short");
}

#[test]
fn the_period_runs_to_the_end_of_the_day_that_many_years_on() {
    let mut records = Story::approved().policy.records.clone();
    let zone = Zone::named("Europe/Berlin").unwrap();
    assert_eq!(kept_until(moment("2026-11-02T09:00:00Z"), &records, zone), moment("2036-11-02T22:59:59Z"));
    assert_eq!(kept_until(moment("2028-02-29T09:00:00Z"), &records, zone), moment("2038-02-28T22:59:59Z"), "a leap day");
    records.retention_years = 1;
    assert_eq!(kept_until(moment("2026-12-31T23:30:00Z"), &records, zone), moment("2028-01-01T22:59:59Z"), "New Year in Berlin");
}

const YEARS: i64 = 11 * 366;

/// A release with one file of evidence that was withdrawn, and that file.
fn withdrawn() -> (Story, Digest) {
    let mut story = Story::requested(Kind::NewModel, Tier::Low);
    story.evidence("ann", &["model-card"]);
    let file = story.release().evidence[0].stored.as_ref().unwrap().sha256;
    story.act("ann", ReleaseWithdraw { reason: words("a flaw") });
    (story, file)
}

fn later(story: &mut Story) {
    story.clock += TimeDelta::days(YEARS);
}

fn purge(file: Digest) -> RetentionPurge {
    RetentionPurge { files: [file].into(), reason: words("its time is over") }
}

fn hold() -> RetentionHold {
    RetentionHold { reason: words("claim 118") }
}

fn release() -> RetentionRelease {
    RetentionRelease { reason: words("settled") }
}

/// Why the act does not count, if it does not.
fn idle(story: &Story, act: EventId) -> Option<String> {
    story.release().history.into_iter().find(|l| l.id == act).unwrap().not_counted
}

fn is_purged(story: &Story) -> bool {
    story.release().evidence[0].purged.is_some()
}

#[test]
fn past_its_time_a_purge_leaves_digest_title_and_reason() {
    let (mut story, file) = withdrawn();
    later(&mut story);
    let act = story.act("lea", purge(file));
    assert_eq!(idle(&story, act), None);
    let piece = story.release().evidence.remove(0);
    let purged = piece.purged.unwrap();
    assert_eq!((purged.id, purged.reason.as_str()), (act, "its time is over"));
    assert_eq!(piece.stored.unwrap().sha256, file);
    assert!(!piece.title.is_empty());
    assert_eq!(end(&story), Some(End::Withdrawn), "the trail stays");
}

#[test]
fn nothing_is_purged_before_its_time() {
    let (mut story, file) = withdrawn();
    story.clock += TimeDelta::days(9 * 365);
    let early = story.act("lea", purge(file));
    assert_eq!(idle(&story, early).as_deref(), Some("its time had not passed"));
    assert!(!is_purged(&story));
}

#[test]
fn nothing_is_purged_of_what_lives() {
    let mut story = Story::approved();
    let file = story.release().evidence[0].stored.as_ref().unwrap().sha256;
    later(&mut story);
    let waiting = story.act("lea", purge(file));
    assert_eq!(idle(&story, waiting).as_deref(), Some("its life had not ended"));
    story.deploy();
    let running = story.act("lea", purge(file));
    assert_eq!(idle(&story, running).as_deref(), Some("its time had not passed"), "it went to production only now");
    assert!(!is_purged(&story));
}

#[test]
fn only_the_lead_purges_holds_and_releases() {
    let (mut story, file) = withdrawn();
    later(&mut story);
    for act in [story.act("ann", purge(file)), story.act("sid", hold()), story.act("ann", release())] {
        assert!(idle(&story, act).is_some());
    }
    let refusal = story.refuses("retention.purge", "ann");
    assert_eq!((refusal.code, refusal.clause.as_str()), ("not-permitted", "§8"));
    assert!(refusal.text.contains("Lea"), "{}", refusal.text);
    assert!(!is_purged(&story) && story.release().held().is_none());
}

#[test]
fn a_hold_stops_purging_until_it_ends() {
    let (mut story, file) = withdrawn();
    story.act("lea", hold());
    assert_eq!(story.refuses("retention.hold", "lea").code, "held");
    later(&mut story);
    let refusal = story.refuses("retention.purge", "lea");
    assert!(refusal.text.contains("claim 118"), "{}", refusal.text);
    let held = story.act("lea", purge(file));
    assert_eq!(idle(&story, held).as_deref(), Some("a legal hold stood"));
    story.act("lea", release());
    assert_eq!(story.refuses("retention.release", "lea").code, "not-held");
    assert!(!is_purged(&story), "what was idle stays idle");
    let purged = story.act("lea", purge(file));
    assert_eq!((idle(&story, purged), is_purged(&story)), (None, true));
}

#[test]
fn a_release_of_a_hold_ends_only_what_its_signer_had_seen() {
    let (mut story, file) = withdrawn();
    let before = story.heads();
    story.act("lea", hold());
    let seen = story.heads();
    story.act_seeing(&before, "lea", hold());
    story.act_seeing(&seen, "lea", release());
    assert!(story.release().held().is_some(), "the other hold stands");
    later(&mut story);
    let act = story.act("lea", purge(file));
    assert_eq!(idle(&story, act).as_deref(), Some("a legal hold stood"));
}

#[test]
fn a_hold_wins_over_a_purge_that_had_not_seen_it() {
    let (mut story, file) = withdrawn();
    later(&mut story);
    let before = story.heads();
    let blind = story.act_seeing(&before, "lea", purge(file));
    story.act_seeing(&before, "lea", hold());
    assert!(!is_purged(&story), "whoever has the bytes keeps them");
    assert_eq!(idle(&story, blind).as_deref(), Some("a legal hold that it had not seen stands"));
    let told = |story: &Story| story.release().conflicts.iter().any(|c| c.text.contains("may be gone") && !c.contests);
    assert!(told(&story));
    story.act("lea", release());
    assert!(!is_purged(&story), "purging is signed again, by one who has seen both");
    assert!(told(&story));
    story.act("lea", purge(file));
    assert!(is_purged(&story) && !told(&story));
}

#[test]
fn a_hold_after_a_purge_keeps_what_is_left() {
    let (mut story, file) = withdrawn();
    later(&mut story);
    story.act("lea", purge(file));
    story.act("lea", hold());
    assert!(is_purged(&story), "it was gone by then");
    assert!(story.release().conflicts.is_empty());
}
