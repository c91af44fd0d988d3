//! The life of a release, from request to confirmation (`rules.md` §4).

use obstat::domain::act::{Act, Artifact, ReleaseAmend, ReleaseRaise, ReleaseWithdraw};
use obstat::domain::ids::Digest;
use obstat::domain::vocab::{Kind, Outcome, Role, State, Tier};

use crate::story::{Story, bytes, email, words};

fn codes_with(story: &Story, code: &str) -> usize {
    story.obstructions().iter().filter(|o| o.code == code).count()
}

#[test]
fn a_draft_waits_for_its_items_and_then_for_its_owner() {
    let mut story = Story::requested(Kind::NewModel, Tier::Low);
    assert_eq!(story.release().state, State::Draft);
    assert_eq!(codes_with(&story, "item-open"), story.release().items.len());
    assert_eq!(story.refuses("release.submit", "ann").code, "item-open");
    story.answer_all();
    let found = story.obstructions();
    assert_eq!(story.codes(), ["not-submitted"]);
    assert_eq!(found[0].who, [email("ann")]);
    story.check("release.submit", "ann").unwrap();
    story.submit();
    assert_eq!(story.release().state, State::InReview);
    assert_eq!(story.codes(), ["sign-off-missing"]);
}

#[test]
fn a_release_goes_all_the_way() {
    let mut story = Story::in_review(Kind::NewModel, Tier::Medium);
    story.approve("lea");
    assert_eq!(story.release().state, State::InReview);
    story.approve("ann");
    assert_eq!(story.codes(), ["undecided"], "complete, but nobody has said so");
    story.decide("ann");
    assert_eq!(story.release().state, State::Approved);
    assert_eq!(story.codes(), Vec::<&str>::new());
    story.deploy();
    assert_eq!(story.release().state, State::Deployed);
    assert_eq!(story.codes(), ["confirmation-due"]);
    story.confirm(true);
    assert_eq!(story.release().state, State::Confirmed);
    assert_eq!(story.codes(), Vec::<&str>::new());
}

#[test]
fn the_next_attempt_shows_every_reason_and_challenge_that_it_is_to_address() {
    let mut story = Story::in_review(Kind::NewModel, Tier::Medium);
    story.challenge("lea", Role::GovernanceLead, None);
    let settled = story.challenge("lea", Role::GovernanceLead, Some("model-card"));
    story.clear("lea", settled);
    assert_eq!(story.release().to_address(), Vec::<String>::new(), "nothing yet is of an earlier attempt");
    story.reject("lea", Role::GovernanceLead);
    story.decide("lea");
    assert_eq!(story.release().to_address(), Vec::<String>::new(), "the attempt has ended");
    story.resubmit();
    let left =
        ["Attempt 1 was rejected: “not good enough”", "AI Governance Lead challenged the release in attempt 1: “show more”"];
    assert_eq!(story.release().to_address(), left);
    story.submit();
    assert_eq!(story.release().to_address(), left);
}

#[test]
fn an_exempt_release_needs_no_approval_and_never_goes_to_production() {
    let mut story = Story::new(Tier::Low);
    story.request(Kind::NewModel);
    let Act::ReleaseRequest(mut asked) = story.acts.pop().unwrap().act else { panic!() };
    asked.exempt = Some(words("a sandbox without users"));
    let strangers = story.clone();
    story.act("ann", asked.clone());
    assert_eq!((story.release().state, story.codes()), (State::Exempt, vec![]));
    story.deploy();
    let sandbox = story.deployment("sandbox");
    story.act("dan", sandbox);
    assert_eq!(story.release().deployments.len(), 1, "the sandbox, not production");
    assert_eq!(story.refuses("release.deploy", "ann").code, "exempt");
    let mut others = strangers;
    others.act("mo", asked);
    assert_eq!(others.release().state, State::Draft, "only the Model Owner declares it");
}

#[test]
fn a_request_by_another_than_the_owner_leads_nowhere() {
    let mut story = Story::new(Tier::Low);
    story.request(Kind::NewModel);
    let asked = story.acts.pop().unwrap().act;
    story.act("mo", asked);
    story.answer_all();
    story.submit();
    assert_eq!(story.release().state, State::Draft);
}

#[test]
fn withdrawal_ends_it_before_deployment_and_not_after() {
    let withdraw = || ReleaseWithdraw { reason: words("no longer needed") };
    for mut story in [Story::requested(Kind::NewModel, Tier::Low), Story::in_review(Kind::NewModel, Tier::Low), Story::approved()]
    {
        story.check("release.withdraw", "ann").unwrap();
        story.act("ann", withdraw());
        assert_eq!(story.release().state, State::Withdrawn);
        story.deploy();
        assert_eq!(story.release().state, State::Withdrawn, "what was taken back is not deployed");
    }
    let mut story = Story::approved();
    story.deploy();
    assert_eq!(story.refuses("release.withdraw", "ann").code, "wrong-state");
    story.act("ann", withdraw());
    assert_eq!(story.release().state, State::Deployed);
    let mut story = Story::approved();
    story.act("lea", withdraw());
    assert_eq!(story.release().state, State::Approved, "it is not the Lead's to take back");
}

#[test]
fn what_was_approved_stays_as_it_is() {
    let mut story = Story::approved();
    assert_eq!(story.refuses("item.answer", "ann").code, "decided");
    let subject = story.release().subject;
    story.answer("capacity", "more");
    let artifact = Artifact { name: None, sha256: Digest::of(b"new"), size: None };
    story.act("ann", ReleaseAmend { artifacts: Some(vec![artifact]), ..ReleaseAmend::default() });
    story.evidence("ann", &["model-card"]);
    let release = story.release();
    assert_eq!((release.state, release.subject), (State::Approved, subject));
    assert!(release.evidence.last().unwrap().after_decision);
    assert!(release.covers(&[bytes()].into()));
}

#[test]
fn a_new_owner_or_role_does_not_undo_an_approval() {
    let mut story = Story::in_review(Kind::NewModel, Tier::Medium);
    story.approve_with("lea", &[crate::story::condition("audit", 30)]);
    story.approve("ann");
    story.decide("lea");
    let before = story.release();
    story.model.owner = email("mo");
    story.model.confirmed = None;
    story.appoint("lea", &[Role::Auditor]);
    let after = story.release();
    assert_eq!(after.state, State::ApprovedWithConditions);
    assert_eq!((after.subject, after.conditions.len()), (before.subject, 1));
    assert!(after.slots.iter().all(|s| s.filled_by.is_some()));
}

#[test]
fn the_lead_raises_the_kind_until_deployment_and_never_lowers_it() {
    let raise = |kind| ReleaseRaise { kind, reason: words("it is more than that") };
    let mut story = Story::in_review(Kind::MinorUpdate, Tier::Medium);
    story.act("lea", raise(Kind::MajorUpdate));
    story.act("lea", raise(Kind::ConfigurationChange));
    assert_eq!(story.release().kind, Kind::MajorUpdate);
    let mut story = Story::in_review(Kind::MinorUpdate, Tier::Medium);
    story.act("ann", raise(Kind::MajorUpdate));
    assert_eq!(story.release().kind, Kind::MinorUpdate, "only the Lead");

    story.approve("ann");
    story.decide("ann");
    story.check("release.raise", "lea").unwrap();
    story.act("lea", raise(Kind::MajorUpdate));
    let release = story.release();
    assert_eq!((release.state, release.kind), (State::InReview, Kind::MajorUpdate), "asked afresh by the higher row");
    story.deploy();
    assert!(story.release().deployments.is_empty());
    story.approve("lea");
    story.approve("ann");
    story.decide("lea");
    assert_eq!(story.release().state, State::Approved);
    story.deploy();
    assert_eq!(story.refuses("release.raise", "lea").code, "wrong-state");
    story.act("lea", raise(Kind::NewModel));
    assert_eq!(story.release().state, State::Deployed);
}

#[test]
fn a_later_release_in_its_place_supersedes_it() {
    let mut story = Story::approved();
    story.superseded_by = Some("triage@3.0".parse().unwrap());
    assert_eq!(story.release().state, State::Approved, "it never ran");
    story.deploy();
    assert_eq!((story.release().state, story.codes()), (State::Superseded, vec![]));
}

#[test]
fn an_act_of_a_newer_obstat_closes_the_gate() {
    let mut story = Story::in_review(Kind::NewModel, Tier::Low);
    story.act("lea", Act::Unknown("release.bless".into()));
    assert_eq!(story.codes()[0], "needs-newer");
    assert_eq!(story.refuses("signoff.approve", "ann").code, "needs-newer");
    story.approve("ann");
    story.claim("ann", Outcome::Approved);
    assert_eq!(story.release().state, State::InReview);
}

#[test]
fn the_same_bytes_do_not_shop_for_an_easier_model() {
    use obstat::domain::obstruct::Elsewhere;
    let mut story = Story::in_review(Kind::NewModel, Tier::Low);
    story.elsewhere.push(Elsewhere { reference: "other@1.0".parse().unwrap(), state: State::Rejected });
    assert!(story.codes().contains(&"digest-elsewhere"));
    assert_eq!(story.refuses("signoff.approve", "ann").code, "digest-elsewhere");
}

#[test]
fn an_auditor_signs_nothing() {
    let mut story = Story::in_review(Kind::NewModel, Tier::Medium);
    let before = story.release();
    story.evidence("aud", &["model-card"]);
    story.challenge("aud", Role::Auditor, None);
    story.open_ballot("aud");
    story.act("aud", ReleaseWithdraw { reason: words("no") });
    let after = story.release();
    assert_eq!((after.state, after.subject, after.challenges.len()), (before.state, before.subject, 0));
    assert!(after.history[..4].iter().all(|l| l.not_counted.is_some()));
}
