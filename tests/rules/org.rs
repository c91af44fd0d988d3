//! Tells what people did to the organisation: its charters and its models. Keys are real, for possession is proved.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use obstat::domain::act::{Act, CharterAccept, CharterPropose, Member, MemberKey, possession_statement};
use obstat::domain::ids::{Digest, EventId, KeyId, hex};
use obstat::domain::model::Model;
use obstat::domain::order::Attested;
use obstat::domain::policy::{self, Committee, Policy};
use obstat::domain::vocab::Role;
use obstat::ledger::key::SecretKey;
use obstat::ledger::sign::{NAMESPACE_JOIN, Signer as _, sign};
use obstat::ledger::trust::{Cut, Texts, Trust};

use crate::story::{email, moment};

pub fn secret(name: &str) -> SecretKey {
    SecretKey::from_seed(&Digest::of(name.as_bytes()).0, name)
}

pub fn key(name: &str) -> KeyId {
    secret(name).key()
}

/// The organisation's stream, told.
#[derive(Clone, Default)]
pub struct Org {
    pub acts: Vec<Attested>,
    pub salt: u64,
    /// When the next act is said to happen; a usual Monday unless set.
    pub clock: Option<DateTime<Utc>>,
    /// How the Committee decides; as the policy that ships has it unless set.
    pub rules: Option<Committee>,
    /// The texts of cuts.
    pub cuts: BTreeMap<Digest, String>,
}

struct Rules(Option<Committee>, BTreeMap<Digest, String>);

impl Texts for Rules {
    fn committee(&self, _: Digest) -> Option<Committee> {
        Some(self.0.clone().unwrap_or_else(|| shipped().committee))
    }

    fn cut(&self, cut: Digest) -> Option<Cut> {
        Cut::parse(self.1.get(&cut)?)
    }
}

pub fn shipped() -> Policy {
    policy::load(policy::SHIPPED).expect("the policy that ships")
}

impl Org {
    /// Founded by the first, who keeps it; everybody with roles.
    pub fn founded(people: &[(&str, &[Role])], keepers: &[&str], threshold: u32) -> Self {
        let mut org = Self::default();
        let charter = CharterPropose {
            version: 1,
            supersedes: vec![],
            name: "Acme".into(),
            time_zone: "Europe/Berlin".into(),
            keepers: keepers.iter().map(|k| email(k)).collect(),
            threshold,
            people: people.iter().map(|(name, roles)| org.member(name, roles)).collect(),
            policy: Digest::of(b"policy 1"),
            policy_from: "2026-06-01".parse().unwrap(),
            ended: vec![],
            ended_roles: vec![],
            lifted: vec![],
        };
        org.act(people[0].0, charter);
        org
    }

    pub fn member(&self, name: &str, roles: &[Role]) -> Member {
        let statement = possession_statement(self.acts.first().map(|a| a.id), &email(name), &key(name));
        let proof = hex(&sign(&mut secret(name), NAMESPACE_JOIN, statement.as_bytes()).unwrap());
        let roles: BTreeSet<Role> = roles.iter().copied().collect();
        Member { email: email(name), name: name.into(), keys: vec![MemberKey { key: key(name), proof }], roles, serves: None }
    }

    pub fn trust(&self) -> Trust {
        Trust::new(self.acts.clone(), &Rules(self.rules.clone(), self.cuts.clone()))
    }

    pub fn act(&mut self, who: &str, act: impl Into<Act>) -> EventId {
        let heads = self.trust().strand().heads();
        self.act_seeing(&heads, who, act)
    }

    pub fn act_seeing(&mut self, seen: &[EventId], who: &str, act: impl Into<Act>) -> EventId {
        let id = EventId(Digest::of(format!("{} {}", self.salt, self.acts.len()).as_bytes()).0);
        self.acts.push(Attested {
            id,
            deps: seen.to_vec(),
            time: self.clock.unwrap_or_else(|| moment("2026-11-23T12:00:00Z")),
            key: key(who),
            prev: self.acts.iter().rev().find(|a| a.key == key(who)).map(|a| a.id),
            signer: None,
            model: None,
            policy: None,
            late: false,
            act: act.into(),
        });
        id
    }

    /// The next version of the charter in force, changed so.
    pub fn next(&self, change: impl FnOnce(&mut CharterPropose)) -> CharterPropose {
        let (id, charter) = self.trust().now().charter.expect("a charter in force");
        let mut next = (*charter).clone();
        next.version += 1;
        next.supersedes = vec![id];
        change(&mut next);
        next
    }

    pub fn propose(&mut self, who: &str, change: impl FnOnce(&mut CharterPropose)) -> EventId {
        let next = self.next(change);
        self.act(who, next)
    }

    pub fn accept(&mut self, who: &str, charter: EventId) -> EventId {
        self.act(who, CharterAccept { charter })
    }

    /// The charter in force, by its event.
    pub fn current(&self) -> Option<EventId> {
        self.trust().now().charter.map(|(id, _)| id)
    }

    pub fn model(&self) -> Option<Model> {
        self.trust().model(&"triage".parse().unwrap())
    }
}

pub const SMALL: &[(&str, &[Role])] =
    &[("kim", &[Role::GovernanceLead]), ("kay", &[]), ("kit", &[]), ("ann", &[Role::ModelOwner])];

pub fn two_of_three() -> Org {
    Org::founded(SMALL, &["kim", "kay", "kit"], 2)
}

pub fn rename(charter: &mut CharterPropose) {
    charter.name = "Acme Ltd".into();
}

pub fn grant(name: &str, role: Role) -> impl FnOnce(&mut CharterPropose) {
    move |charter| {
        charter.people.iter_mut().find(|m| m.email == email(name)).unwrap().roles.insert(role);
    }
}
