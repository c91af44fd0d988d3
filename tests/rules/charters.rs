//! Which charter is in force, and who must agree to the next (`ledger.md` §3).

use obstat::domain::act::{EndedKey, Member, MemberKey, Service, possession_statement};
use obstat::domain::ids::{Digest, EventId, hex};
use obstat::domain::vocab::Role;
use obstat::ledger::sign::{NAMESPACE_JOIN, sign};

use crate::org::{Org, SMALL, grant, key, rename, secret, two_of_three};
use crate::story::{email, moment};

#[test]
fn a_founding_charter_stands_by_its_keepers_own_hand() {
    let org = two_of_three();
    assert_eq!(org.current(), Some(org.acts[0].id));
    let stranger = Org::founded(SMALL, &["kay"], 1);
    assert_eq!(stranger.current(), None, "its signer keeps nothing");
    for (keepers, threshold) in [(&["kim"][..], 0), (&["kim"], 2), (&["kim", "kim"], 2), (&["kim", "nobody"], 1)] {
        assert_eq!(Org::founded(SMALL, keepers, threshold).current(), None, "{threshold} of {keepers:?}");
    }
}

#[test]
fn a_charter_takes_force_when_enough_keepers_have_accepted_it() {
    let mut org = two_of_three();
    let next = org.propose("kim", rename);
    assert_ne!(org.current(), Some(next));
    let needs = org.trust().needs(next).unwrap();
    assert_eq!((needs.keepers, needs.who), (1, [email("kay"), email("kit")].into()));
    org.accept("kim", next);
    org.accept("ann", next);
    assert_ne!(org.current(), Some(next), "nobody counts twice, and Ann keeps nothing");
    org.accept("kit", next);
    assert_eq!(org.current(), Some(next));
}

#[test]
fn a_lead_or_a_keeper_proposes() {
    let mut org = Org::founded(SMALL, &["kim", "kay"], 1);
    let next = org.propose("ann", rename);
    org.accept("kim", next);
    assert_ne!(org.current(), Some(next));
    let next = org.propose("kay", rename);
    assert_eq!(org.current(), Some(next));
}

#[test]
fn new_keepers_agree_at_their_own_threshold() {
    let mut org = Org::founded(SMALL, &["kim"], 1);
    let next = org.propose("kim", |c| {
        c.keepers = vec![email("kay"), email("kit")];
        c.threshold = 2;
    });
    assert_eq!(org.trust().needs(next).unwrap().new_keepers, 2);
    org.accept("kay", next);
    org.accept("kit", next);
    assert_eq!(org.current(), Some(next));
    let after = org.propose("kay", rename);
    org.accept("kim", after);
    assert_ne!(org.current(), Some(after), "Kim keeps it no more");
}

#[test]
fn a_change_of_policy_or_committee_takes_the_committees_quorum_as_it_stood() {
    let people: &[(&str, &[Role])] =
        &[("kim", &[]), ("carl", &[Role::Committee]), ("cora", &[Role::Committee]), ("cyd", &[Role::Chair]), ("ann", &[])];
    for change in [0, 1] {
        let mut org = Org::founded(people, &["kim"], 1);
        let next = if change == 0 {
            org.propose("kim", |c| c.policy = Digest::of(b"policy 2"))
        } else {
            org.propose("kim", grant("ann", Role::Committee))
        };
        assert_eq!(org.trust().needs(next).unwrap().committee, 2);
        org.accept("carl", next);
        org.accept("ann", next);
        assert_ne!(org.current(), Some(next), "one of three, and one who does not sit yet");
        org.accept("cyd", next);
        assert_eq!(org.current(), Some(next));
    }
    let mut org = Org::founded(people, &["kim"], 1);
    let next = org.propose("kim", grant("ann", Role::Security));
    assert_eq!(org.current(), Some(next), "any other role is the keepers' to give");
}

#[test]
fn without_a_committee_two_people_agree_or_the_only_one() {
    let mut org = Org::founded(SMALL, &["kim"], 1);
    let next = org.propose("kim", |c| c.policy = Digest::of(b"policy 2"));
    assert_ne!(org.current(), Some(next));
    org.accept("ann", next);
    assert_eq!(org.current(), Some(next));
    let mut alone = Org::founded(&SMALL[..1], &["kim"], 1);
    let next = alone.propose("kim", |c| c.policy = Digest::of(b"policy 2"));
    assert_eq!(alone.current(), Some(next));
}

#[test]
fn a_recovery_key_is_a_keeper_but_none_of_two_people_and_has_no_role() {
    let mut org = Org::founded(&[("kim", &[])], &["kim"], 1);
    let drawer = Member { serves: Some(Service::Recovery), ..org.member("drawer", &[]) };
    let kept = org.propose("kim", |c| {
        c.people.push(drawer);
        c.keepers.push(email("drawer"));
    });
    assert_eq!(org.current(), Some(kept));
    let next = org.propose("kim", |c| c.policy = Digest::of(b"policy 2"));
    assert_eq!(org.current(), Some(next), "Kim is still the only person");
    org.propose("kim", grant("drawer", Role::GovernanceLead));
    assert_eq!(org.current(), Some(next), "a key that is nobody's holds no role");
    let renamed = org.propose("drawer", rename);
    assert_eq!(org.current(), Some(renamed), "it keeps the charter as Kim does");
}

#[test]
fn every_key_proves_possession() {
    let newcomer = |org: &Org, change: fn(&mut Member)| {
        let mut member = org.member("new", &[]);
        change(&mut member);
        member
    };
    type Forging = fn(&mut Member);
    let cases: [(&str, Forging, bool); 4] = [
        ("proved", |_| {}, true),
        ("another's address", |m| m.email = email("other"), false),
        ("another key", |m| m.keys[0].key = key("thief"), false),
        ("no proof", |m| m.keys[0].proof = "00".repeat(64), false),
    ];
    for (what, change, holds) in cases {
        let mut org = Org::founded(SMALL, &["kim"], 1);
        let member = newcomer(&org, change);
        let next = org.propose("kim", |c| c.people.push(member));
        assert_eq!(org.current() == Some(next), holds, "{what}");
    }
    // What a key signed when some organisation was founded lets nobody take it into another.
    let mut org = Org::founded(SMALL, &["kim"], 1);
    let elsewhere = Org::default().member("new", &[]);
    let next = org.propose("kim", |c| c.people.push(elsewhere));
    assert_ne!(org.current(), Some(next));
}

#[test]
fn a_person_and_a_key_stand_once() {
    for again in ["kay", "thief"] {
        let mut org = Org::founded(SMALL, &["kim"], 1);
        let mut twin = org.member("kay", &[Role::GovernanceLead]);
        if again == "thief" {
            let statement = possession_statement(Some(org.acts[0].id), &email("thief"), &key("kay"));
            let proof = hex(&sign(&mut secret("kay"), NAMESPACE_JOIN, statement.as_bytes()).unwrap());
            twin = Member { email: email("thief"), keys: vec![MemberKey { key: key("kay"), proof }], ..twin };
        }
        let next = org.propose("kim", |c| c.people.push(twin));
        assert_ne!(org.current(), Some(next), "{again}");
    }
}

#[test]
fn versions_follow_one_another() {
    for (version, holds) in [(1, false), (2, true), (3, false), (u32::MAX, false)] {
        let mut org = Org::founded(SMALL, &["kim"], 1);
        let next = org.propose("kim", |c| c.version = version);
        assert_eq!(org.current() == Some(next), holds, "version {version}");
    }
}

#[test]
fn an_ended_key_signs_nothing_and_accepts_nothing() {
    let mut org = Org::founded(SMALL, &["kim", "kay"], 1);
    let next = org.propose("kim", |c| c.ended.push(EndedKey { key: key("kay"), cut: Digest::of(b"cut") }));
    assert_eq!(org.current(), Some(next));
    assert_eq!(org.trust().now().signer(&key("kay"), None), None);
    let more = org.propose("kay", rename);
    assert_ne!(org.current(), Some(more));
}

#[test]
fn an_act_is_signed_in_the_roles_of_the_charter_that_it_had_seen() {
    let mut org = Org::founded(SMALL, &["kim"], 1);
    let before = org.acts[0].id;
    let after = org.propose("kim", grant("ann", Role::Security));
    let trust = org.trust();
    let roles = |deps: &[EventId]| trust.seen_through(deps).signer(&key("ann"), None).unwrap().roles;
    assert_eq!(roles(&[before]), [Role::ModelOwner].into());
    assert_eq!(roles(&[after]), [Role::ModelOwner, Role::Security].into());
    assert!(trust.seen_through(&[]).charter.is_none(), "who has seen nothing has no roles");
}

/// Kim alone keeps it; a policy that holds from Christmas on.
fn future_policy(people: &[(&str, &[Role])]) -> (Org, EventId) {
    let mut org = Org::founded(people, &["kim"], 1);
    let next = org.propose("kim", |c| {
        c.policy = Digest::of(b"policy 2");
        c.policy_from = "2026-12-25".parse().unwrap();
    });
    (org, next)
}

#[test]
fn a_policy_takes_force_by_a_keepers_word_on_its_day_and_by_no_clock() {
    let (mut org, next) = future_policy(SMALL);
    org.accept("ann", next);
    let needs = org.trust().needs(next).unwrap();
    assert_eq!((needs.keepers, needs.committee, needs.day), (0, 0, Some("2026-12-25".parse().unwrap())));
    assert_eq!(needs.who, [email("kim")].into(), "a keeper's word is asked for, nobody else's");
    for (who, time, holds) in [
        ("kim", "2026-12-24T22:59:59Z", false), // still Christmas Eve in Berlin
        ("ann", "2026-12-25T12:00:00Z", false), // she keeps nothing
        ("kim", "2026-12-24T23:00:00Z", true),
    ] {
        let mut day = org.clone();
        day.clock = Some(moment(time));
        day.accept(who, next);
        assert_eq!(day.current() == Some(next), holds, "{who} at {time}");
    }
}

#[test]
fn the_day_of_a_policy_holds_back_nothing_else() {
    let (mut org, next) = future_policy(SMALL);
    org.accept("ann", next);
    let rest = org.propose("kim", rename);
    assert_eq!(org.current(), Some(rest), "people and names change meanwhile");
    org.clock = Some(moment("2026-12-26T12:00:00Z"));
    org.accept("kim", next);
    assert_eq!(org.current(), Some(rest), "what it would have replaced is in force no more: it is proposed anew");
}

#[test]
fn a_word_on_the_day_does_not_stand_in_for_the_others() {
    let people: &[(&str, &[Role])] = &[("kim", &[]), ("carl", &[Role::Committee]), ("cora", &[Role::Committee])];
    let (mut org, next) = future_policy(people);
    org.clock = Some(moment("2026-12-25T12:00:00Z"));
    org.accept("kim", next);
    org.accept("carl", next);
    assert_ne!(org.current(), Some(next));
    org.clock = Some(moment("2026-12-01T12:00:00Z"));
    org.accept("cora", next);
    assert_eq!(org.current(), Some(next), "when a member agreed matters to nobody");
}

#[test]
fn who_agreed_is_told_with_the_stand_ins_for_a_committee() {
    let mut org = Org::founded(SMALL, &["kim"], 1);
    let next = org.propose("kim", |c| c.policy = Digest::of(b"policy 2"));
    org.accept("ann", next);
    org.accept("ann", next);
    let trust = org.trust();
    assert_eq!(trust.needs(next).unwrap().stand_in, Some(2));
    assert_eq!(trust.agreed(next).into_iter().map(|(who, _)| who).collect::<Vec<_>>(), [email("kim"), email("ann")]);
    assert_eq!(trust.agreed(org.acts[0].id).len(), 1, "the founder's own");
    let mut plain = Org::founded(SMALL, &["kim"], 1);
    let next = plain.propose("kim", rename);
    assert_eq!(plain.trust().needs(next).unwrap().stand_in, None);
}

#[test]
fn the_committees_quorum_is_the_one_of_the_policy_in_force() {
    let people: &[(&str, &[Role])] = &[
        ("kim", &[]),
        ("carl", &[Role::Committee]),
        ("cora", &[Role::Committee]),
        ("cyd", &[Role::Chair]),
        ("cat", &[Role::Committee]),
        ("ann", &[]),
    ];
    for (percent, least, needed) in [(50, 2, 3), (66, 2, 3), (75, 2, 4), (0, 1, 1), (0, 3, 3), (50, 9, 4)] {
        let mut org = Org::founded(people, &["kim"], 1);
        let mut rules = crate::org::shipped().committee;
        (rules.quorum_more_than_percent, rules.min_votes) = (percent, least);
        org.rules = Some(rules);
        let next = org.propose("kim", grant("ann", Role::Committee));
        let lacks = org.trust().needs(next).unwrap().committee;
        assert_eq!(lacks, needed, "more than {percent} %, at least {least}; all of them where they are too few");
    }
}
