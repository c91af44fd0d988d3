//! Deputies: named, ended, between their dates, both names shown (`rules.md` §2; `ledger.md` §2).

use chrono::{DateTime, Utc};
use obstat::domain::act::{DeputyEnd, DeputyGrant, ModelConfirmTier, ModelRegister};
use obstat::domain::ids::EventId;
use obstat::domain::vocab::{Kind, Role, State, Tier};
use proptest::prelude::*;

use crate::org::{Org, key};
use crate::story::{Story, email, moment};

/// Lea leads, Dee has no role of hers; Lea, Sam and Carl have what Dee could be deputy for.
fn org() -> Org {
    let people: &[(&str, &[Role])] = &[
        ("kay", &[Role::Deployer]),
        ("lea", &[Role::GovernanceLead]),
        ("sam", &[Role::Security]),
        ("carl", &[Role::Committee]),
        ("ann", &[Role::ModelOwner]),
        ("dee", &[Role::Deployer]),
        ("aud", &[Role::Auditor]),
    ];
    Org::founded(people, &["kay"], 1)
}

fn grant(deputy: &str, role: Role, from: &str, to: &str) -> DeputyGrant {
    DeputyGrant { deputy: email(deputy), role, from: from.parse().unwrap(), to: to.parse().unwrap() }
}

/// Whether somebody signs in a role who has seen these events, at a moment that he claims.
fn signs(org: &Org, seen: &[EventId], who: &str, role: Role, at: DateTime<Utc>) -> bool {
    org.trust().seen_through(seen).signer_at(&key(who), None, at).is_some_and(|s| s.has(role))
}

#[test]
fn a_deputy_has_the_role_between_the_dates_by_the_organisations_calendar() {
    let mut org = org();
    let named = org.act("sam", grant("dee", Role::Security, "2026-12-21", "2027-01-03"));
    let cases = [
        ("2026-12-20T22:59:59Z", false, "the day before, in Berlin"),
        ("2026-12-20T23:00:00Z", true, "the first instant of the first day"),
        ("2027-01-03T22:59:59Z", true, "the last instant of the last day"),
        ("2027-01-03T23:00:00Z", false, "the day after"),
    ];
    for (at, may, what) in cases {
        assert_eq!(signs(&org, &[named], "dee", Role::Security, moment(at)), may, "{what}");
    }
    let signer = org.trust().now().signer_at(&key("dee"), None, moment("2026-12-24T12:00:00Z")).unwrap();
    assert_eq!(signer.acting[&Role::Security], email("sam"));
    assert!(signer.roles.contains(&Role::Deployer) && !signer.acting.contains_key(&Role::Deployer), "his own stays his own");
}

#[test]
fn dates_over_a_change_of_the_clock_are_days_on_the_wall() {
    let mut org = org();
    let named = org.act("sam", grant("dee", Role::Security, "2027-03-28", "2027-03-28"));
    for (at, may) in [
        ("2027-03-27T22:59:59Z", false),
        ("2027-03-27T23:00:00Z", true),
        ("2027-03-28T21:59:59Z", true),
        ("2027-03-28T22:00:00Z", false),
    ] {
        assert_eq!(signs(&org, &[named], "dee", Role::Security, moment(at)), may, "{at}: a day of 23 hours");
    }
}

#[test]
fn authority_comes_from_naming_and_ending_that_the_act_had_seen_and_never_from_a_date() {
    let mut org = org();
    let before = org.acts.last().unwrap().id;
    let named = org.act("sam", grant("dee", Role::Security, "2026-12-21", "2027-01-03"));
    let within = moment("2026-12-24T12:00:00Z");
    assert!(!signs(&org, &[before], "dee", Role::Security, within), "whoever has not seen the naming has no such role");
    let ended = org.act("sam", DeputyEnd { grant: named });
    assert!(signs(&org, &[named], "dee", Role::Security, within), "what was signed before the end stays");
    assert!(!signs(&org, &[ended], "dee", Role::Security, within), "whatever time it claims");
}

#[test]
fn who_may_name_and_end_whom() {
    let mut org = org();
    let refused = [
        ("ann", grant("dee", Role::Security, "2026-12-01", "2026-12-31"), "not hers to give"),
        ("sam", grant("sam", Role::Security, "2026-12-01", "2026-12-31"), "nobody for himself"),
        ("sam", grant("aud", Role::Security, "2026-12-01", "2026-12-31"), "an auditor signs nothing"),
        ("sam", grant("nobody", Role::Security, "2026-12-01", "2026-12-31"), "nobody outside"),
        ("sam", grant("dee", Role::Security, "2026-12-31", "2026-12-01"), "dates that run backwards"),
        ("carl", grant("dee", Role::Committee, "2026-12-01", "2026-12-31"), "a seat in the Committee"),
        ("ann", grant("dee", Role::ModelOwner, "2026-12-01", "2026-12-31"), "a model is handed over"),
    ];
    for (who, body, what) in refused {
        org.act(who, body);
        assert_eq!(org.trust().now().deputies, [], "{what}");
    }
    let named = org.act("sam", grant("dee", Role::Security, "2026-11-01", "2026-12-31"));
    org.clock = Some(moment("2026-11-05T09:00:00Z"));
    org.act("dee", grant("ann", Role::Security, "2026-11-01", "2026-12-31"));
    assert_eq!(org.trust().now().deputies.len(), 1, "a deputy names no deputy");
    org.act("ann", DeputyEnd { grant: named });
    assert_eq!(org.trust().now().deputies.len(), 1, "it is not Ann's to end");
    for who in ["sam", "dee", "lea", "kay"] {
        let mut other = org.clone();
        other.act(who, DeputyEnd { grant: named });
        assert_eq!(other.trust().now().deputies, [], "{who}");
    }
    let charter = org.propose("kay", |c| c.people.iter_mut().find(|m| m.email == email("sam")).unwrap().roles.clear());
    assert_eq!(org.current(), Some(charter));
    assert_eq!(org.trust().now().deputies, [], "with the role of the one in whose place he is, the deputy's ends");
}

#[test]
fn a_leads_deputy_confirms_a_tier() {
    let mut org = org();
    let register =
        ModelRegister { model: "triage".parse().unwrap(), owner: email("ann"), tier: Tier::High, vendor: None, eu: false };
    org.act("ann", register);
    let confirm = || ModelConfirmTier { model: "triage".parse().unwrap(), tier: Tier::High };
    org.clock = Some(moment("2026-12-24T12:00:00Z"));
    org.act("dee", confirm());
    assert_eq!(org.model().unwrap().confirmed, None);
    org.act("lea", grant("dee", Role::GovernanceLead, "2026-12-21", "2027-01-03"));
    org.clock = Some(moment("2027-01-04T12:00:00Z"));
    org.act("dee", confirm());
    assert_eq!(org.model().unwrap().confirmed, None, "outside the dates");
    org.clock = Some(moment("2027-01-02T12:00:00Z"));
    org.act("dee", confirm());
    assert_eq!(org.model().unwrap().confirmed, Some(Tier::High));
}

#[test]
fn what_a_deputy_signs_shows_both_names() {
    let mut story = Story::in_review(Kind::ThirdPartyActivation, Tier::Medium);
    story.deputise("dan", Role::Security, "sam");
    story.check("signoff.approve", "dan").unwrap();
    story.approve("lea");
    let act = story.approve("dan");
    story.approve("lex");
    story.decide("lex");
    let release = story.release();
    assert_eq!(release.state, State::Approved);
    let given = release.sign_offs.iter().find(|s| s.id == act).unwrap();
    assert_eq!((&given.by, &given.deputy_of[&Role::Security]), (&email("dan"), &email("sam")));
    let line = release.history.iter().find(|l| l.id == act).unwrap();
    assert_eq!(line.text, "approved as Security (deputy of Sam)");
    story.deputises_no_more("dan", Role::Security);
    assert_eq!(story.release().state, State::Approved, "who ends as deputy keeps his past signatures");
    let deployed = story.deploy();
    let line = story.release().history.into_iter().find(|l| l.id == deployed).unwrap();
    assert!(!line.text.contains("deputy"), "{}", line.text);
}

#[test]
fn a_seat_that_only_a_deputy_can_fill_is_not_unfillable() {
    let mut story = Story::new(Tier::Medium);
    story.appoint("lea", &[]);
    story.appoint("ann", &[Role::ModelOwner, Role::GovernanceLead]);
    story.request(Kind::NewModel);
    assert!(story.codes().contains(&"unfillable"), "the Lead is the owner");
    story.deputise("dan", Role::GovernanceLead, "ann");
    assert!(!story.codes().contains(&"unfillable"));
    story.answer_all();
    story.submit();
    story.approve("dan");
    story.approve("ann");
    story.decide("ann");
    assert_eq!(story.release().state, State::Approved);
}

proptest! {
    /// Whatever else was named or ended, and whatever time is claimed: who has seen his end has not the role.
    #[test]
    fn an_ended_deputy_never_grants(
        steps in proptest::collection::vec((any::<bool>(), 0..3usize, any::<prop::sample::Index>()), 0..8),
        day in 0..400i64,
    ) {
        let mut org = org();
        let mut named = Vec::new();
        for (name, who, which) in steps {
            let who = ["sam", "lea", "ann"][who];
            let role = if who == "lea" { Role::GovernanceLead } else { Role::Security };
            if name || named.is_empty() {
                named.push(org.act(who, grant("dee", role, "2026-11-01", "2027-10-31")));
            } else {
                let grant = named[which.index(named.len())];
                org.act(who, DeputyEnd { grant });
            }
        }
        for grant in named {
            org.act("kay", DeputyEnd { grant });
        }
        let at = moment("2026-10-20T12:00:00Z") + chrono::TimeDelta::days(day);
        let signer = org.trust().now().signer_at(&key("dee"), None, at).unwrap();
        prop_assert!(signer.acting.is_empty() && !signer.has(Role::Security) && !signer.has(Role::GovernanceLead));
    }
}
