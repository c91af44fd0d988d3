//! Tells what people did to one release, in a line each: given these acts, what is the release? No store, no keys.
#![allow(dead_code)]

#[path = "halts.rs"]
mod halts;
#[path = "sitting.rs"]
pub mod sitting;
#[path = "tell.rs"]
mod tell;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use chrono::{DateTime, TimeDelta, Utc};
use obstat::domain::act::{Act, Basis, ConditionTerms, ItemCarry, Period, Previous, Words};
use obstat::domain::fold::{self, Context, PreviousRelease};
use obstat::domain::ids::{Digest, Email, EventId, KeyId, Reference};
use obstat::domain::model::Model;
use obstat::domain::obstruct::{self, Elsewhere, Gate, Ground, Obstruction, Owed};
use obstat::domain::order::{Attested, Signer, Strand};
use obstat::domain::people::{People, Person};
use obstat::domain::permit::{self, Refusal};
use obstat::domain::policy::{self, Policy};
use obstat::domain::release::{Carried, Release};
use obstat::domain::remark;
use obstat::domain::vocab::{Kind, Role, Tier};

/// The address of somebody in a story.
pub fn email(name: &str) -> Email {
    format!("{name}@example.org").parse().unwrap()
}

pub fn words(text: &str) -> Words {
    Words::new(text).0
}

/// A moment written in RFC 3339.
pub fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A condition to be met by the owner within so many days of the decision.
pub fn condition(text: &str, days: u32) -> ConditionTerms {
    let (by, due) = (email("ann"), Period::Days(days));
    ConditionTerms { text: text.into(), due, by, from: Basis::Decision, before_deployment: false }
}

/// The shipped policy with passages changed; each must be there.
pub fn edited(edits: &[(&str, &str)]) -> Policy {
    let text = edits.iter().fold(policy::SHIPPED.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "the shipped policy does not say {from:?}");
        text.replacen(from, to, 1)
    });
    policy::load(&text).unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// The shipped policy, read once.
fn shipped() -> Arc<Policy> {
    static READ: OnceLock<Arc<Policy>> = OnceLock::new();
    READ.get_or_init(|| Arc::new(edited(&[]))).clone()
}

/// One release and those around it. Ann owns the model and asks.
#[derive(Clone)]
pub struct Story {
    pub people: People,
    pub model: Model,
    pub policy: Arc<Policy>,
    pub previous: Option<PreviousRelease>,
    /// The meetings that were opened, each with its roster.
    pub meetings: BTreeMap<EventId, BTreeSet<Email>>,
    pub superseded_by: Option<Reference>,
    pub elsewhere: Vec<Elsewhere>,
    pub owed: Vec<Owed>,
    /// What items carried over bring with them.
    pub carried: Vec<(ItemCarry, Carried)>,
    /// Releases of the model that really ran in production.
    pub ran: Vec<(Previous, Reference)>,
    pub zone: obstat::domain::zone::Zone,
    pub clock: DateTime<Utc>,
    pub acts: Vec<Attested>,
    /// Other salts give the same acts other ids.
    pub salt: u64,
}

/// Everybody in a story: name and roles.
const PEOPLE: &[(&str, &[Role])] = &[
    ("ann", &[Role::ModelOwner]),
    ("mo", &[Role::ModelOwner]),
    ("lea", &[Role::GovernanceLead]),
    ("pia", &[Role::PeerReviewer]),
    ("sam", &[Role::Security]),
    ("lex", &[Role::Legal]),
    ("dan", &[Role::Deployer]),
    ("sid", &[Role::Committee, Role::Secretary]),
    ("cleo", &[Role::Committee, Role::Chair]),
    ("carl", &[Role::Committee]),
    ("cora", &[Role::Committee]),
    ("cyd", &[Role::Committee]),
    ("aud", &[Role::Auditor]),
];

/// The bytes that every release of a story is made of.
pub fn bytes() -> Digest {
    Digest::of(b"weights")
}

/// The release that ran before.
pub fn before() -> Previous {
    Previous { release: EventId([8; 32]), deployment: EventId([9; 32]) }
}

impl Story {
    /// Nothing has happened yet; the Lead has confirmed the model's tier.
    pub fn new(tier: Tier) -> Self {
        let person = |(name, roles): &(&str, &[Role])| Person {
            email: email(name),
            name: name[..1].to_uppercase() + &name[1..],
            roles: roles.iter().copied().collect(),
            acting: BTreeMap::new(),
            deputises: Vec::new(),
        };
        let model = Model {
            id: EventId([7; 32]),
            name: "triage".parse().unwrap(),
            owner: email("ann"),
            tier,
            confirmed: Some(tier),
            self_confirmed: false,
            vendor: None,
            eu: false,
            thresholds: Vec::new(),
        };
        Self {
            people: People(PEOPLE.iter().map(person).collect()),
            model,
            policy: shipped(),
            previous: None,
            meetings: BTreeMap::new(),
            superseded_by: None,
            elsewhere: Vec::new(),
            owed: Vec::new(),
            carried: Vec::new(),
            ran: vec![(before(), "triage@1.0".parse().unwrap())],
            zone: "Europe/Berlin".parse().unwrap(),
            clock: moment("2026-11-02T09:00:00Z"),
            acts: Vec::new(),
            salt: 0,
        }
    }

    /// A request of this kind, as Ann makes it.
    pub fn requested(kind: Kind, tier: Tier) -> Self {
        let mut story = Self::new(tier);
        story.request(kind);
        story
    }

    /// The same, every item answered, and handed in.
    pub fn in_review(kind: Kind, tier: Tier) -> Self {
        let mut story = Self::requested(kind, tier);
        story.answer_all();
        story.submit();
        story
    }

    /// A new high-risk model in review, its ballot open for five days.
    pub fn before_committee() -> (Self, EventId) {
        let mut story = Self::in_review(Kind::NewModel, Tier::High);
        let ballot = story.open_ballot("sid");
        (story, ballot)
    }

    /// A low-risk model approved by its owner alone.
    pub fn approved() -> Self {
        let mut story = Self::in_review(Kind::NewModel, Tier::Low);
        story.approve("ann");
        story.decide("ann");
        story
    }

    #[must_use]
    pub fn under(mut self, edits: &[(&str, &str)]) -> Self {
        self.policy = Arc::new(edited(edits));
        self
    }

    /// Gives somebody just these roles, from here on.
    pub fn appoint(&mut self, name: &str, roles: &[Role]) {
        let roles: BTreeSet<Role> = roles.iter().copied().collect();
        match self.people.0.iter_mut().find(|p| p.email == email(name)) {
            Some(person) => person.roles = roles,
            None => {
                let (acting, deputises) = (BTreeMap::new(), Vec::new());
                self.people.0.push(Person { email: email(name), name: name.into(), roles, acting, deputises });
            }
        }
    }

    /// Makes somebody another's deputy in a role, from here on.
    pub fn deputise(&mut self, deputy: &str, role: Role, of: &str) {
        let person = self.people.0.iter_mut().find(|p| p.email == email(deputy)).unwrap();
        person.roles.insert(role);
        person.acting.insert(role, email(of));
    }

    /// Ends that.
    pub fn deputises_no_more(&mut self, deputy: &str, role: Role) {
        let person = self.people.0.iter_mut().find(|p| p.email == email(deputy)).unwrap();
        person.roles.remove(&role);
        person.acting.remove(&role);
    }

    pub fn leaves(&mut self, name: &str) {
        self.people.0.retain(|p| p.email != email(name));
    }

    pub fn person(&self, name: &str) -> Person {
        self.people.get(&email(name)).unwrap().clone()
    }

    fn signer(&self, name: &str) -> Option<Signer> {
        let person = self.people.get(&email(name))?;
        Some(Signer {
            email: person.email.clone(),
            roles: person.roles.clone(),
            acting: person.acting.clone(),
            owns_model: person.email == self.model.owner,
            keeper: false,
            committee: self.people.committee(),
            officers: self.people.has_officers(),
            chairs: self.people.chairs(),
            leads: self.people.holders_of(Role::GovernanceLead).into_iter().collect(),
        })
    }

    pub fn strand(&self) -> Strand {
        Strand::new(self.acts.clone())
    }

    /// What somebody has seen who is up to date.
    pub fn heads(&self) -> Vec<EventId> {
        self.strand().heads()
    }

    /// An act by somebody who has seen everything so far.
    pub fn act(&mut self, who: &str, act: impl Into<Act>) -> EventId {
        let heads = self.heads();
        self.act_seeing(&heads, who, act)
    }

    /// An act by somebody who has seen these acts, and what they had seen, and nothing else.
    pub fn act_seeing(&mut self, seen: &[EventId], who: &str, act: impl Into<Act>) -> EventId {
        let n = self.acts.len();
        let id = EventId(Digest::of(format!("{} {n}", self.salt).as_bytes()).0);
        self.clock += TimeDelta::minutes(1);
        self.acts.push(Attested {
            id,
            deps: seen.to_vec(),
            time: self.clock,
            key: KeyId(Digest::of(who.as_bytes()).0),
            prev: None,
            signer: self.signer(who),
            model: Some(self.model.clone()),
            policy: Some(self.policy_id()),
            late: false,
            act: act.into(),
        });
        id
    }

    /// Stands for the digest of the policy's text.
    pub fn policy_id(&self) -> Digest {
        Digest::of(b"the policy's text")
    }

    /// Asks something in the light of what lies beyond the release's own acts.
    pub fn in_context<T>(&self, ask: impl FnOnce(&Context<'_>) -> T) -> T {
        let id = self.policy_id();
        let known = |digest: Digest| (digest == id).then(|| self.policy.clone());
        ask(&Context {
            policy: &known,
            in_force: id,
            model: &self.model,
            people: &self.people,
            previous: self.previous.clone(),
            meetings: &self.meetings,
            superseded_by: self.superseded_by.clone(),
            ran: &|previous| self.ran.iter().find(|(known, _)| known == previous).map(|(_, name)| name.clone()),
            carried: &|carry| self.carried.iter().find(|(known, _)| known == carry).map(|(_, brought)| brought.clone()),
            time_zone: self.zone,
        })
    }

    fn fold(&self, strand: &Strand) -> Release {
        self.in_context(|ctx| fold::fold(strand, ctx)).unwrap()
    }

    pub fn release(&self) -> Release {
        self.fold(&self.strand())
    }

    /// The release as somebody sees it who has seen no more than these acts and theirs.
    pub fn release_seen(&self, seen: &[EventId]) -> Release {
        let strand = self.strand();
        let known = |p: usize| strand.seen_through(seen, p);
        self.fold(&Strand::new(strand.acts().filter(|(p, _)| known(*p)).map(|(_, a)| a.clone())))
    }

    pub fn ground(&self, now: DateTime<Utc>) -> Ground<'_> {
        Ground {
            policy: &self.policy,
            people: &self.people,
            model: &self.model,
            elsewhere: &self.elsewhere,
            owed: &self.owed,
            now,
        }
    }

    pub fn obstructions_at(&self, now: DateTime<Utc>) -> Vec<Obstruction> {
        obstruct::obstructions(&self.release(), &self.ground(now))
    }

    /// What a pipeline hears that asks now whether these bytes may go to production.
    pub fn gate(&self) -> Gate {
        self.gate_at(self.clock)
    }

    pub fn gate_at(&self, now: DateTime<Utc>) -> Gate {
        obstruct::gate(&self.release(), &self.ground(now))
    }

    /// What is to be seen now and blocks nothing: codes and sentences.
    pub fn remarks(&self) -> Vec<(&'static str, String)> {
        let found = remark::remarks(&self.release(), &self.ground(self.clock));
        found.into_iter().map(|r| (r.code, r.text)).collect()
    }

    pub fn obstructions(&self) -> Vec<Obstruction> {
        self.obstructions_at(self.clock)
    }

    pub fn codes(&self) -> Vec<&'static str> {
        self.obstructions().iter().map(|o| o.code).collect()
    }

    /// What somebody hears who tries this now: what the act comes with, or why not.
    pub fn check(&self, kind: &'static str, who: &str) -> Result<String, Refusal> {
        let (release, ground) = (self.release(), self.ground(self.clock));
        permit::check(kind, &self.person(who), &release, &self.obstructions(), &ground)
    }

    /// Why somebody is refused who tries this now; it must be refused.
    pub fn refuses(&self, kind: &'static str, who: &str) -> Refusal {
        let remark = self.check(kind, who);
        remark.map_or_else(|refusal| refusal, |remark| panic!("{who} may {kind}: {remark}"))
    }

    pub fn holders(&self, kind: &'static str) -> Vec<Email> {
        permit::holders(kind, &self.release(), &self.ground(self.clock))
    }
}
