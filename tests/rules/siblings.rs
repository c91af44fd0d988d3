//! Charters that would replace the same one (`ledger.md` §3).

use std::collections::BTreeSet;

use obstat::domain::act::{Act, CharterAccept};
use obstat::domain::ids::EventId;
use obstat::domain::vocab::Role;

use crate::org::{Org, SMALL, key, rename, two_of_three};

/// Kim and Kay each put a version 2 in force, not having seen the other's.
fn siblings() -> (Org, EventId, EventId, Vec<EventId>) {
    let mut org = Org::founded(SMALL, &["kim", "kay", "kit"], 1);
    let seen = vec![org.acts[0].id];
    let (mine, yours) = (org.next(rename), org.next(|c| c.name = "Acme plc".into()));
    let one = org.act_seeing(&seen, "kim", mine);
    let two = org.act_seeing(&seen, "kay", yours);
    (org, one, two, seen)
}

#[test]
fn two_in_force_side_by_side_freeze_what_has_seen_both() {
    let (org, one, two, seen) = siblings();
    let trust = org.trust();
    let now = trust.now();
    assert_eq!((now.charter, now.siblings.into_iter().collect::<BTreeSet<_>>()), (None, [one, two].into()));
    let signer = |deps: &[EventId]| trust.seen_through(deps).signer(&key("ann"), None);
    assert_eq!(signer(&[one, two]), None, "frozen");
    assert!(signer(&seen).is_some() && signer(&[one]).is_some(), "what has not seen both stays as it is");
}

#[test]
fn the_next_but_one_replaces_both_accepted_by_those_before_them() {
    let (mut org, one, two, _) = siblings();
    let charter = |version, supersedes: Vec<EventId>| {
        let Act::CharterPropose(mut c) = siblings().0.acts[0].act.clone() else { panic!() };
        (c.version, c.supersedes) = (version, supersedes);
        c
    };
    let third = org.act("kit", charter(3, vec![one, two]));
    assert_eq!(org.current(), Some(third));
}

#[test]
fn who_spoke_for_both_siblings_settles_nothing_between_them() {
    let people: &[(&str, &[Role])] = &[("kim", &[]), ("kay", &[]), ("kit", &[]), ("kip", &[]), ("kat", &[])];
    let mut org = Org::founded(people, &["kim", "kay", "kit", "kip", "kat"], 2);
    let seen = vec![org.acts[0].id];
    let (mine, yours) = (org.next(rename), org.next(|c| c.name = "Acme plc".into()));
    let one = org.act_seeing(&seen, "kim", mine);
    let two = org.act_seeing(&seen, "kay", yours);
    org.act_seeing(&[one], "kit", CharterAccept { charter: one });
    org.act_seeing(&[two], "kip", CharterAccept { charter: two });
    // Kat speaks for both at once, which carries neither further.
    org.act_seeing(&[one], "kat", CharterAccept { charter: one });
    org.act_seeing(&[two], "kat", CharterAccept { charter: two });
    assert_eq!(org.trust().now().siblings.len(), 2);
    let Act::CharterPropose(mut third) = org.acts[0].act.clone() else { panic!() };
    (third.version, third.supersedes) = (3, vec![one, two]);
    let third = org.act("kim", third);
    org.accept("kat", third);
    assert_eq!(org.current(), None, "Kat's word does not settle it");
    org.accept("kit", third);
    assert_eq!(org.current(), Some(third));
}

#[test]
fn a_keeper_who_accepts_two_siblings_at_once_counts_for_neither() {
    let mut org = two_of_three();
    let seen = vec![org.acts[0].id];
    let (mine, yours) = (org.next(rename), org.next(|c| c.name = "Acme plc".into()));
    let one = org.act_seeing(&seen, "kim", mine);
    let two = org.act_seeing(&seen, "kay", yours);
    org.act_seeing(&[one], "kit", CharterAccept { charter: one });
    assert_eq!(org.current(), Some(one));
    org.act_seeing(&[two], "kit", CharterAccept { charter: two });
    assert_eq!(org.current(), Some(org.acts[0].id), "back to what stood before");
}

#[test]
fn who_thinks_better_of_a_proposal_that_came_to_nothing_may_make_another() {
    let mut org = two_of_three();
    let slip = org.propose("kim", |c| c.name = "Amce".into());
    let next = org.propose("kim", rename);
    org.accept("kay", next);
    assert_eq!(org.current(), Some(next));
    assert_eq!(org.trust().proposals().iter().filter(|(.., force)| *force).count(), 2);
    assert_ne!(org.current(), Some(slip));
    // But had the first one carried with his word, not knowing it helps nobody.
    let mut org = two_of_three();
    let first = org.propose("kim", rename);
    let other = org.next(|c| c.name = "Acme plc".into());
    org.act_seeing(&[first], "kay", CharterAccept { charter: first });
    assert_eq!(org.current(), Some(first));
    let second = org.act_seeing(&[first], "kim", other);
    org.act_seeing(&[second], "kit", CharterAccept { charter: second });
    assert_eq!(org.current(), Some(org.acts[0].id), "Kim counts for neither");
}

#[test]
fn nobody_goes_back_to_agree_to_another_past() {
    let mut org = two_of_three();
    let seen = vec![org.acts[0].id];
    let stale = org.next(|c| c.name = "Acme plc".into());
    let next = org.propose("kim", rename);
    org.accept("kay", next);
    let stale = org.act_seeing(&seen, "kit", stale);
    org.accept("kim", stale);
    org.accept("kay", stale);
    assert_eq!(org.current(), Some(next), "what it would replace had been replaced, as they knew");
}

#[test]
fn a_lone_keeper_who_worked_on_two_laptops_says_a_third_thing_and_is_believed() {
    let mut org = Org::founded(SMALL, &["kim"], 1);
    let seen = vec![org.acts[0].id];
    let (mine, yours) = (org.next(rename), org.next(|c| c.name = "Acme plc".into()));
    org.act_seeing(&seen, "kim", mine.clone());
    org.act_seeing(&seen, "kim", yours);
    assert_eq!(org.current(), Some(seen[0]), "his word counts for neither");
    let third = org.act("kim", mine);
    assert_eq!(org.current(), Some(third), "he had seen both");
}

#[test]
fn an_act_that_knew_one_side_alone_is_given_what_both_give() {
    let mut org = Org::founded(SMALL, &["kim", "kay"], 1);
    let seen = vec![org.acts[0].id];
    let (mine, yours) = (org.next(crate::org::grant("ann", Role::Security)), org.next(crate::org::grant("kit", Role::Legal)));
    let one = org.act_seeing(&seen, "kim", mine);
    let roles = |org: &Org, who: &str| org.trust().seen_through(&[one]).signer(&key(who), None).map(|s| s.roles);
    assert_eq!(roles(&org, "ann"), Some([Role::ModelOwner, Role::Security].into()));
    let two = org.act_seeing(&seen, "kay", yours);
    assert_eq!(roles(&org, "ann"), Some([Role::ModelOwner].into()), "the other side gives no more");
    let Act::CharterPropose(mut third) = org.acts[1].act.clone() else { panic!() };
    (third.version, third.supersedes) = (3, vec![one, two]);
    let third = org.act("kim", third);
    assert_eq!(org.current(), Some(third));
    assert_eq!(roles(&org, "ann"), Some([Role::ModelOwner].into()), "settling it grants nothing backwards");
    let after = org.trust().seen_through(&[third]).signer(&key("ann"), None).map(|s| s.roles);
    assert_eq!(after, Some([Role::ModelOwner, Role::Security].into()));
}
