//! Keys and roles that end with a cut, and suspensions: what still counts, and what does not (`ledger.md` §3).

use std::collections::BTreeMap;

use obstat::domain::act::{CharterPropose, EndedKey, EndedRole, KeySuspend, ModelRegister, Words};
use obstat::domain::ids::{DeviceId, Digest, EventId};
use obstat::domain::vocab::{Role, Tier};
use obstat::ledger::trust::Cut;

use crate::org::{Org, SMALL, key, rename};
use crate::story::email;

impl Org {
    /// The text of a cut that accepts one last act of each, or nothing at all; told by its digest.
    fn cut(&mut self, last: &[(&str, EventId)]) -> Digest {
        let mut cut = Cut::default();
        for (who, id) in last {
            cut.accept(key(who), DeviceId([0; 8]), self.acts[0].id, *id);
        }
        let digest = Digest::of(cut.text().as_bytes());
        self.cuts.insert(digest, cut.text());
        digest
    }

    /// Whether an act of the organisation's stream has a signer.
    fn counts(&self, id: EventId) -> bool {
        let trust = self.trust();
        trust.strand().acts().any(|(_, a)| a.id == id && a.signer.is_some())
    }

    fn suspend(&mut self, who: &str, whose: &str, last: &[(&str, EventId)]) -> EventId {
        let cut = self.cut(last);
        let reason = Words { text: "stolen".into(), more: None };
        self.act(who, KeySuspend { key: key(whose), cut, reason })
    }

    fn suspended(&self) -> Vec<EventId> {
        self.trust().now().suspended.iter().map(|s| s.id).collect()
    }
}

fn model(name: &str) -> ModelRegister {
    ModelRegister { model: name.parse().unwrap(), owner: email("ann"), tier: Tier::Low, vendor: None, eu: false }
}

fn end(who: &str, cut: Digest) -> impl FnOnce(&mut CharterPropose) {
    move |charter| charter.ended.push(EndedKey { key: key(who), cut })
}

#[test]
fn an_ended_key_keeps_what_lies_within_the_cut_and_nothing_else_whatever_it_had_seen() {
    let mut org = Org::founded(SMALL, &["kim"], 1);
    let founding = org.acts[0].id;
    let first = org.act("ann", model("one"));
    let second = org.act("ann", model("two"));
    let cut = org.cut(&[("ann", first)]);
    let next = org.propose("kim", end("ann", cut));
    assert_eq!(org.current(), Some(next));
    assert!(org.counts(first) && !org.counts(second), "cut before what had been seen: the key was in wrong hands");
    let late = org.act_seeing(&[founding], "ann", model("three"));
    assert!(!org.counts(late), "she had not heard of it, and it is outside");
    // Another chain of hers, forked off before the last accepted act.
    let fork = org.act_seeing(&[founding], "ann", model("four"));
    org.acts.last_mut().unwrap().prev = None;
    assert!(!org.counts(fork));
    assert!(org.counts(first), "what she signed before stays hers");
}

#[test]
fn a_cut_whose_text_is_not_here_accepts_nothing() {
    let mut org = Org::founded(SMALL, &["kim"], 1);
    let first = org.act("ann", model("one"));
    let cut = org.cut(&[("ann", first)]);
    org.propose("kim", end("ann", cut));
    assert!(org.counts(first));
    org.cuts = BTreeMap::new();
    assert!(!org.counts(first));
}

#[test]
fn a_role_ends_with_a_cut_too_and_may_be_given_again() {
    let mut org = Org::founded(SMALL, &["kim", "kay"], 1);
    let founding = org.acts[0].id;
    let cut = org.cut(&[]);
    let revoke = |c: &mut CharterPropose| {
        c.people.iter_mut().find(|m| m.email == email("kim")).unwrap().roles.remove(&Role::GovernanceLead);
        c.ended_roles.push(EndedRole { email: email("kim"), role: Role::GovernanceLead, cut });
    };
    let next = org.propose("kay", revoke);
    assert_eq!(org.current(), Some(next));
    let late = org.act_seeing(&[founding], "kim", model("late"));
    let trust = org.trust();
    let signer = |id| trust.strand().acts().find(|(_, a)| a.id == id).and_then(|(_, a)| a.signer.clone());
    assert_eq!(signer(late).unwrap().roles, [].into(), "he signs, but no longer as Lead");
    let again = org.propose("kay", crate::org::grant("kim", Role::GovernanceLead));
    let roles = org.trust().seen_through(&[again]).signer(&key("kim"), None).unwrap().roles;
    assert_eq!(roles, [Role::GovernanceLead].into(), "given again, it counts for whoever has seen that");
    let after = org.act("kim", model("after"));
    let trust = org.trust();
    let signer = trust.strand().acts().find(|(_, a)| a.id == after).and_then(|(_, a)| a.signer.clone());
    assert!(signer.unwrap().roles.contains(&Role::GovernanceLead));
}

#[test]
fn a_charter_that_a_removed_keeper_makes_beside_the_one_that_ended_his_key_is_void() {
    let mut org = Org::founded(SMALL, &["kim", "kay"], 1);
    let founding = org.acts[0].id;
    let backdated = org.next(rename);
    let cut = org.cut(&[]);
    let next = org.propose("kim", |c| {
        c.people.retain(|m| m.email != email("kay"));
        c.keepers.retain(|k| *k != email("kay"));
        end("kay", cut)(c);
    });
    org.act_seeing(&[founding], "kay", backdated);
    assert_eq!(
        (org.current(), org.trust().now().siblings),
        (Some(next), vec![]),
        "it claims to be as old, and helps him nothing"
    );
}

#[test]
fn where_two_keepers_end_each_other_neither_wins_and_a_third_settles_it() {
    let mut org = Org::founded(SMALL, &["kim", "kay", "kit"], 1);
    let seen = vec![org.acts[0].id];
    let cut = org.cut(&[("kim", seen[0])]);
    let (against_kay, against_kim) = (org.next(end("kay", cut)), org.next(end("kim", cut)));
    let one = org.act_seeing(&seen, "kim", against_kay.clone());
    let two = org.act_seeing(&seen, "kay", against_kim);
    assert_eq!(org.trust().now().siblings.len(), 2);
    let third = CharterPropose { version: 3, supersedes: vec![one, two], ..against_kay };
    let third = org.act("kit", third);
    assert_eq!(org.current(), Some(third));
    assert_eq!(org.trust().now().signer(&key("kay"), None), None);
}

#[test]
fn any_keeper_or_its_owner_suspends_a_key_at_once_and_it_only_denies() {
    let mut org = Org::founded(SMALL, &["kim", "kay", "kit"], 2);
    let founding = org.acts[0].id;
    let before = org.act("ann", model("one"));
    org.suspend("ann", "kim", &[]);
    assert_eq!(org.suspended(), [], "Ann keeps nothing and the key is not hers");
    let suspension = org.suspend("kay", "ann", &[("ann", before)]);
    assert_eq!(org.suspended(), [suspension]);
    let concurrent = org.act_seeing(&[founding, before], "ann", model("two"));
    let after = org.act("ann", model("three"));
    assert!(org.counts(before) && !org.counts(concurrent) && !org.counts(after));
    let lift = org.propose("kim", |c| c.lifted.push(suspension));
    assert_eq!(org.suspended(), [suspension], "one keeper of two does not lift it");
    org.accept("kit", lift);
    assert_eq!(org.suspended(), []);
    assert!(org.counts(after) && org.counts(concurrent), "what it denied counts again");
    let own = org.suspend("ann", "ann", &[]);
    assert_eq!(org.suspended(), [own], "her own key she suspends herself");
}

#[test]
fn a_suspended_key_still_accepts_charters() {
    let mut org = Org::founded(SMALL, &["kim", "kay", "kit"], 2);
    let founding = org.acts[0].id;
    org.suspend("kay", "kim", &[("kim", founding)]);
    assert_eq!(org.trust().now().signer(&key("kim"), None), None);
    let next = org.propose("kit", rename);
    org.accept("kim", next);
    assert_eq!(org.current(), Some(next));
}

#[test]
fn nobody_suspends_a_second_persons_key_until_a_charter_has_settled_the_first() {
    let mut org = Org::founded(SMALL, &["kim", "kay", "kit"], 1);
    let first = org.suspend("kay", "ann", &[]);
    let second = org.suspend("kay", "kit", &[]);
    assert_eq!(org.suspended(), [first], "the second counts for nothing");
    org.propose("kim", |c| c.lifted.push(first));
    assert_eq!(org.suspended(), [], "nor does it come to count when the first is settled");
    let third = org.suspend("kay", "kit", &[]);
    assert_eq!(org.suspended(), [third], "a new one does");
    assert_ne!(second, third);
    // Two at once, neither having seen the other: neither counts.
    let mut org = Org::founded(SMALL, &["kim", "kay", "kit"], 1);
    let seen = [org.acts[0].id];
    let cut = org.cut(&[]);
    for whose in ["ann", "kit"] {
        let reason = Words { text: "stolen".into(), more: None };
        org.act_seeing(&seen, "kay", KeySuspend { key: key(whose), cut, reason });
    }
    assert_eq!(org.suspended(), []);
}

#[test]
fn who_is_suspended_suspends_nobody_in_return() {
    let mut org = Org::founded(SMALL, &["kim", "kay", "kit"], 1);
    let founding = org.acts[0].id;
    let first = org.suspend("kay", "kim", &[("kim", founding)]);
    org.suspend("kim", "kay", &[]);
    assert_eq!(org.suspended(), [first]);
}
