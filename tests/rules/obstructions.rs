//! The one list of what stands in the way: its codes, its words, who can lift it (`rules.md` §10).

use std::collections::BTreeSet;

use chrono::TimeDelta;
use obstat::domain::act::{Act, ConditionTerms, ReleaseAmend, Service};
use obstat::domain::ids::{Digest, EventId};
use obstat::domain::obstruct::{self, CODES, Elsewhere, Obstruction, Owed, Packed, Vouching};
use obstat::domain::vocab::{Choice, Fact, Kind, Role, State, Tier};

use crate::story::{Story, condition, email};

/// Stories that between them meet everything that can stand in the way.
fn stories() -> Vec<Story> {
    let mut all = vec![Story::requested(Kind::NewModel, Tier::High), Story::in_review(Kind::NewModel, Tier::High)];
    let mut push = |mut story: Story, tell: &dyn Fn(&mut Story)| {
        tell(&mut story);
        all.push(story);
    };
    let medium = || Story::in_review(Kind::NewModel, Tier::Medium);
    push(Story::requested(Kind::NewModel, Tier::Low), &Story::answer_all);
    push(Story::before_committee().0, &|_| {});
    push(Story::before_committee().0, &|s| {
        s.close("sid");
    });
    push(medium(), &|s| s.model.confirmed = None);
    push(medium(), &|s| {
        s.act("lea", Act::Unknown("release.bless".into()));
    });
    push(medium(), &|s| s.leaves("lea"));
    push(medium(), &|s| {
        s.elsewhere.push(Elsewhere { reference: "other@1.0".parse().unwrap(), state: State::Rejected });
        s.challenge("lea", Role::GovernanceLead, None);
        s.challenge("sam", Role::Security, Some("validation-report"));
        let seen = s.heads();
        s.approve_seeing(&seen, "lea");
        s.reject_seeing(&seen, "lea", Role::GovernanceLead);
    });
    push(medium(), &|s| {
        s.approve("lea");
        s.approve("ann");
    });
    push(medium(), &|s| {
        s.approve("lea");
        s.approve("ann");
        let seen = s.heads();
        s.decide("ann");
        s.reject_seeing(&seen, "lea", Role::GovernanceLead);
    });
    push(medium(), &|s| {
        s.reject("lea", Role::GovernanceLead);
        s.decide("ann");
    });
    push(medium(), &|s| {
        let before = ConditionTerms { before_deployment: true, ..condition("sign", 90) };
        s.approve_with("lea", &[condition("audit", 1), before]);
        s.approve("ann");
        s.decide("ann");
        s.clock += TimeDelta::days(9);
    });
    push(Story::approved(), &|s| {
        s.deploy();
    });
    push(Story::approved(), &|s| {
        s.deploy();
        s.confirm(false);
    });
    push(Story::approved(), &|s| {
        let card = s.release().item("model-card").unwrap().evidence[0];
        s.withdraw_evidence("ann", card);
    });
    push(Story::in_review(Kind::NewModel, Tier::High), &|s| {
        let meeting = s.convene();
        let votes = ["cleo", "carl", "cora"].map(|who| (who, Choice::Approve));
        let minute = s.minute(meeting, &["sid", "cleo", "carl", "cora"], &votes);
        s.record("sid", minute);
    });
    push(Story::in_review(Kind::NewModel, Tier::Low), &|s| {
        let (text, id) = ("audit".to_owned(), "08.1".to_owned());
        let (release, reference) = (EventId([8; 32]), "triage@1.0".parse().unwrap());
        s.owed = vec![Owed { release, reference, id, text, due: s.clock - TimeDelta::days(1), who: vec![email("ann")] }];
    });
    let expiring = ("approval_flag_days = 90", "approval_flag_days = 90\napproval_valid_days = 180");
    push(Story::new(Tier::Low).under(&[expiring]), &|s| {
        s.request(Kind::NewModel);
        s.answer_all();
        s.submit();
        s.approve("ann");
        s.decide("ann");
        s.clock += TimeDelta::days(200);
    });
    push(Story::new(Tier::Low), &|s| {
        s.demand("accuracy", "0.85");
        s.demand("recall", "0.5");
        s.request(Kind::NewModel);
        s.answer_all();
        s.report(&[("accuracy", "0.81")]);
        s.submit();
    });
    push(Story::fix(), &|s| {
        let seen = s.heads();
        s.emergency("ann");
        let facts = Some([(Fact::UserFacing, true)].into());
        s.act_seeing(&seen, "ann", ReleaseAmend { facts, ..ReleaseAmend::default() });
    });
    push(Story::fix(), &|s| {
        s.emergency("lea");
        s.deploy();
        s.answer_all();
        s.submit();
        s.reject("ann", Role::ModelOwner);
        s.decide("ann");
        s.order_rollback("ann");
    });
    push(Story::in_review(Kind::MinorUpdate, Tier::High), &|s| {
        s.approve("ann");
        s.approve("pia");
        s.decide("ann");
        s.suspend("lea");
        s.open_clock("lea", "death");
    });
    all
}

fn found() -> Vec<Obstruction> {
    stories().iter().flat_map(Story::obstructions).collect()
}

/// What only the gate meets: other bytes, no approval, bytes that nobody or several models name.
fn at_the_gate() -> Vec<Obstruction> {
    let story = Story::in_review(Kind::NewModel, Tier::Low);
    let other = BTreeSet::from([Digest::of(b"other")]);
    let mut closed = obstruct::gate_for(&story.release(), &story.ground(story.clock), &other, "production").closing;
    let piece = &story.release().evidence[0];
    closed.extend([obstruct::reading_differs(piece, "accuracy was signed as 0.9"), obstruct::reading_unchecked(piece)]);
    closed.extend([obstruct::unknown_bytes(), obstruct::several_models(&["a@1".to_owned(), "b@1".to_owned()])]);
    closed.extend(of_bundles(&story));
    closed
}

/// What closes a gate that is asked of a bundle: everything that a bundle for it must be, and is not.
fn of_bundles(story: &Story) -> Vec<Obstruction> {
    let (release, rule) = (story.release(), &story.ground(story.clock).policy.environments.bundles);
    let owner = Vouching { email: release.owner.clone(), roles: vec![Role::Deployer], keeper: false, serves: None };
    let packed = |at| Packed { by: Some(owner.clone()), at, for_gate: false, whole: false, charter_is_new: false };
    let (old, ahead) = (packed(story.clock - TimeDelta::days(15)), packed(story.clock + TimeDelta::days(1)));
    let mut closed = obstruct::unfit_bundle(&old, rule, None, story.clock);
    closed.extend(obstruct::unfit_bundle(&ahead, rule, None, story.clock));
    closed.extend(obstruct::interested_packer(&old, &release, rule));
    closed
}

#[test]
fn a_bundle_answers_within_its_age_by_whoever_vouches_and_has_no_part_in_the_release() {
    let story = Story::in_review(Kind::NewModel, Tier::Low);
    let (release, rule) = (story.release(), &story.ground(story.clock).policy.environments.bundles);
    let by = |who: &str, roles: &[Role], keeper, serves| Vouching { email: email(who), roles: roles.to_vec(), keeper, serves };
    let lead = [Role::GovernanceLead];
    let table = [
        (by("lea", &lead, false, None), vec![]),
        (by("kay", &[], true, None), vec![]),
        (by("gate", &[], false, Some(Service::Gate)), vec![]),
        (by("drawer", &[], true, Some(Service::Recovery)), vec!["bundle-packer"]),
        (by("sam", &[Role::Security], false, None), vec!["bundle-packer"]),
        (by("lea", &[lead[0], Role::Deployer], false, None), vec!["bundle-interested"]),
        (by(release.owner.as_str().split('@').next().unwrap(), &lead, false, None), vec!["bundle-interested"]),
    ];
    for (who, expected) in table {
        let packed = |at| Packed { by: Some(who.clone()), at, for_gate: true, whole: true, charter_is_new: true };
        let codes = |at, max| {
            let interested = obstruct::interested_packer(&packed(at), &release, rule);
            let unfit = obstruct::unfit_bundle(&packed(at), rule, max, story.clock);
            unfit.into_iter().chain(interested).map(|o| o.code).collect::<Vec<_>>()
        };
        assert_eq!(codes(story.clock, None), expected, "{who:?}");
        assert_eq!(codes(story.clock - TimeDelta::days(14), None), expected, "the last moment");
        let late = codes(story.clock - TimeDelta::days(14) - TimeDelta::seconds(1), None);
        assert_eq!((late[0], &late[1..]), ("bundle-stale", &expected[..]));
        assert_eq!(codes(story.clock - TimeDelta::hours(2), Some(TimeDelta::hours(1)))[0], "bundle-stale");
    }
}

#[test]
fn every_code_is_listed_and_every_listed_code_is_met() {
    // A charter that waits stands in the way of no release: `tests/charter_waits.rs` meets it.
    let met: BTreeSet<&str> = found().iter().chain(&at_the_gate()).map(|o| o.code).chain(["charter-unaccepted"]).collect();
    let listed: BTreeSet<&str> = CODES.iter().map(|(code, _)| *code).collect();
    assert_eq!(met, listed);
    assert_eq!(CODES.len(), listed.len(), "each is listed once");
    assert!(CODES.iter().all(|(code, _)| code.chars().all(|c| c.is_ascii_lowercase() || c == '-')));
}

#[test]
fn whoever_can_lift_it_is_named() {
    // A newer program, or another release, is nobody's here to lift.
    let nobodys = ["needs-newer", "digest-elsewhere"];
    for o in found() {
        let alone = o.code == "unfillable" && o.role.is_none();
        assert!(!o.who.is_empty() || nobodys.contains(&o.code) || alone, "{o:?}");
    }
}

#[test]
fn who_is_named_can_do_something_about_it() {
    for story in stories() {
        for o in story.obstructions() {
            let acts: &[&'static str] = match o.code {
                "item-open" => &["item.answer"],
                "item-challenged" => &["item.answer", "challenge.clear"],
                "release-challenged" => &["challenge.clear"],
                "not-submitted" => &["release.submit"],
                "undecided" => &["release.decide"],
                "ballot-not-open" => &["ballot.open"],
                "committee-vote" => &["vote.cast", "ballot.close"],
                "rejected" => &["release.resubmit"],
                "confirmation-due" => &["release.confirm"],
                "suspended" => &["release.reinstate"],
                "rollback-unsigned" => &["rollback.confirm"],
                "rollback-open" => &["rollback.done"],
                "incident-unanswered" => &["incident.open", "incident.dismiss"],
                "incident-clock" => &["incident.dismiss"],
                "emergency-claimed" => &["emergency.confirm"],
                "emergency-papers" => &["item.answer", "release.submit", "signoff.approve"],
                "emergency-refused" => &["release.suspend", "rollback.order"],
                "condition-before-deployment" | "condition-lapsed" => &["condition.meet", "condition.verify"],
                _ => continue,
            };
            let first = o.who.first().unwrap_or_else(|| panic!("{o:?}")).as_str().split('@').next().unwrap().to_owned();
            let can = acts.iter().any(|kind| story.check(kind, &first).is_ok());
            assert!(can, "{first} is named and cannot: {o:?}");
        }
    }
}

#[test]
fn each_is_one_short_sentence_with_its_clause() {
    for o in found().into_iter().chain(at_the_gate()) {
        let fixed = o.item.is_none() && !["contested", "conflict", "digest-elsewhere"].contains(&o.code);
        let free = o.code.starts_with("condition-");
        let cells = unicode_width::UnicodeWidthStr::width(o.text.as_str());
        assert!(cells <= 48 || !fixed || free, "{cells} cells: {}", o.text);
        assert!(o.text.chars().next().is_some_and(|c| c.is_uppercase() || o.item.is_some()), "{}", o.text);
        assert!(!o.text.ends_with('.') && !o.text.contains('\n'), "{}", o.text);
        assert!(o.clause.starts_with('§'), "{o:?}");
        assert!(!o.detail.is_empty(), "{o:?}");
    }
}

#[test]
fn overdue_comes_first() {
    let mut story = Story::before_committee().0;
    story.challenge("sam", Role::Security, Some("validation-report"));
    story.challenge("carl", Role::Committee, None);
    story.clock += TimeDelta::days(9);
    let found = story.obstructions();
    assert!(found[0].is_overdue(story.clock) && found[0].code == "committee-vote");
    assert!(found[1..].iter().all(|o| !o.is_overdue(story.clock)));
}

#[test]
fn nothing_in_the_way_is_an_empty_list() {
    let mut story = Story::approved();
    assert_eq!(story.obstructions(), []);
    story.deploy();
    story.confirm(true);
    assert_eq!(story.obstructions(), []);
}
