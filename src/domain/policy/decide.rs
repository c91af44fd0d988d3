//! What the policy decides about a release: its kind, its sign-offs, its checklist, its clauses.

use std::collections::{BTreeMap, BTreeSet};

use super::{ItemRow, KindRow, Permission, Policy, Seat, SeparationMode, Slot, Terms};
use crate::domain::vocab::{Fact, Kind, Nature, Role, Tier};

/// What a request says of itself, as far as the policy asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What changed.
    pub natures: BTreeSet<Nature>,
    /// The tier that the request asks for.
    pub tier: Tier,
    /// The tier of the model's last approved and deployed release; none: there was none.
    pub previous_tier: Option<Tier>,
    /// Whether the model comes from a vendor.
    pub third_party: bool,
    /// What holds of it; a fact not named is false.
    pub facts: BTreeMap<Fact, bool>,
}

impl Question {
    fn holds(&self, fact: Fact) -> bool {
        self.facts.get(&fact).copied().unwrap_or(false)
    }

    fn changes_tier(&self) -> bool {
        self.previous_tier.is_some_and(|previous| previous != self.tier)
    }
}

/// The clause that is named where the policy has no row for an action: roles and responsibilities.
const ROLES_CLAUSE: &str = "§9";

impl Policy {
    /// Derives the kind of a release and the tier whose rules it takes: on a change of tier, the higher (policy §3).
    ///
    /// A request of an update that names no nature, which [`super::explain`] refuses, counts as a change of tier would:
    /// the fold is never left without a kind, and never with a low one.
    pub fn kind_of(&self, question: &Question) -> (Kind, Tier) {
        let tier = question.previous_tier.map_or(question.tier, |previous| previous.max(question.tier));
        (self.derive(question), tier)
    }

    fn derive(&self, question: &Question) -> Kind {
        let by_nature = self.kinds.iter().find(|row| row.natures.iter().any(|n| question.natures.contains(n)));
        let kind = by_nature.map_or(self.derivation.tier_change, |row| row.kind);
        if question.previous_tier.is_none() {
            let vendor = question.third_party || kind == self.derivation.third_party_never_deployed;
            return if vendor { self.derivation.third_party_never_deployed } else { self.derivation.never_deployed };
        }
        let by_tier = question.changes_tier().then_some(self.derivation.tier_change);
        let by_fact = self.derivation.facts.iter().filter(|(fact, _)| question.holds(**fact)).map(|(_, kind)| *kind);
        by_tier.into_iter().chain(by_fact).fold(kind, |high, least| self.higher(high, least))
    }

    /// Gives the higher of two kinds: the one that stands first among [`Policy::kinds`].
    pub fn higher(&self, one: Kind, other: Kind) -> Kind {
        if self.rank(other) < self.rank(one) { other } else { one }
    }

    fn rank(&self, kind: Kind) -> usize {
        self.kinds.iter().position(|row| row.kind == kind).unwrap_or(0)
    }

    /// Gives the row of a kind.
    pub fn kind_row(&self, kind: Kind) -> Option<&KindRow> {
        self.kinds.iter().find(|row| row.kind == kind)
    }

    /// Lists the sign-offs that a release of this kind and tier needs, in the order of the row (policy §3).
    ///
    /// Under [`SeparationMode::Strict`] a peer reviewer, who is not the requester, stands in place of each slot that the
    /// requester might fill; where the row has a peer reviewer already, that one is enough and the slot falls away, for two
    /// slots of one role would ask the same question twice. A high-risk activation gets the Committee besides where
    /// [`super::ThirdParty::high_risk_adds_committee`] is on.
    ///
    /// Never empty: a kind and tier that no row covers, which [`super::load`] refuses, needs the Committee.
    pub fn sign_offs(&self, kind: Kind, tier: Tier) -> Vec<Slot> {
        let row = self.sign_offs.iter().find(|row| row.matches(kind, tier));
        let (clause, serves) = row.map_or(("§3", [].as_slice()), |row| (&row.clause, &row.serves));
        let mut seats = row.map_or_else(|| vec![Seat::of(Role::Committee)], |row| row.slots.clone());
        if self.adds_committee(kind, tier) && !seats.iter().any(|seat| seat.role == Role::Committee) {
            seats.push(Seat::of(Role::Committee));
        }
        if self.separation.mode == SeparationMode::Strict {
            seats = strictly(seats);
        }
        seats.into_iter().map(|seat| seat.slot(clause, serves)).collect()
    }

    fn adds_committee(&self, kind: Kind, tier: Tier) -> bool {
        self.third_party.high_risk_adds_committee && kind == Kind::ThirdPartyActivation && tier == Tier::High
    }

    /// Whether an item is asked of a release: always, or if any of the row's terms holds (policy §4).
    pub fn applies(&self, item: &ItemRow, kind: Kind, tier: Tier, facts: &BTreeMap<Fact, bool>) -> bool {
        item.when.is_empty() || item.when.iter().any(|terms| terms.hold(kind, tier, facts))
    }

    /// Lists the items that are asked of a release, in the order of the policy (policy §4).
    pub fn checklist_of(&self, kind: Kind, tier: Tier, facts: &BTreeMap<Fact, bool>) -> Vec<&ItemRow> {
        self.checklist.iter().filter(|item| self.applies(item, kind, tier, facts)).collect()
    }

    /// Finds an item by its id.
    pub fn item(&self, id: &str) -> Option<&ItemRow> {
        self.checklist.iter().find(|item| item.id == id)
    }

    /// Finds the item whose answer holds a field, as `rollback_window` does the time in which one can roll back (policy §7).
    pub fn item_with_field(&self, name: &str) -> Option<&ItemRow> {
        self.checklist.iter().find(|item| item.fields.iter().any(|field| field.name == name))
    }

    /// Lists the acts that some row of permissions rules, by their kinds of event.
    pub fn actions(&self) -> impl Iterator<Item = &str> {
        self.permissions.iter().flat_map(|row| row.actions.iter().map(String::as_str))
    }

    /// Finds who may do something, by the act's kind of event, as in `release.submit`.
    pub fn permission(&self, action: &str) -> Option<&Permission> {
        self.permissions.iter().find(|row| row.actions.iter().any(|a| a == action))
    }

    /// Names the clause that rules an action, as in `§7`; one that no row names falls under the clause on roles, `§9`.
    pub fn clause_of(&self, action: &str) -> &str {
        self.permission(action).map_or(ROLES_CLAUSE, |row| &row.clause)
    }

    /// Says what a citation is about: `EU AI Act Art. 9` gives `risk management system`.
    pub fn citation(&self, cite: &str) -> Option<&str> {
        self.acts.iter().find_map(|act| {
            let place = cite.strip_prefix(act.name.as_str())?.strip_prefix(' ')?;
            act.places.get(place).map(String::as_str)
        })
    }

    /// Lists what a release of this kind and tier serves, each citation once with what it is about, in the order of the rows.
    pub fn serves(&self, kind: Kind, tier: Tier, facts: &BTreeMap<Fact, bool>) -> Vec<(String, String)> {
        let slots = self.sign_offs(kind, tier).into_iter().flat_map(|slot| slot.serves);
        let items = self.checklist_of(kind, tier, facts).into_iter().flat_map(|item| item.serves.clone());
        let mut seen = BTreeSet::new();
        let cites = slots.chain(items).chain(self.records.serves.clone());
        let once = cites.filter(|cite| seen.insert(cite.clone()));
        once.map(|cite| (cite.clone(), self.citation(&cite).unwrap_or_default().to_owned())).collect()
    }
}

impl Terms {
    /// Whether all of the terms hold.
    pub fn hold(&self, kind: Kind, tier: Tier, facts: &BTreeMap<Fact, bool>) -> bool {
        (self.kinds.is_empty() || self.kinds.contains(&kind))
            && (self.tiers.is_empty() || self.tiers.contains(&tier))
            && self.facts.iter().all(|(fact, wanted)| facts.get(fact).copied().unwrap_or(false) == *wanted)
    }
}

impl Seat {
    fn of(role: Role) -> Self {
        Self { role, not_requester: true }
    }

    fn slot(self, clause: &str, serves: &[String]) -> Slot {
        Slot { role: self.role, clause: clause.to_owned(), not_requester: self.not_requester, serves: serves.to_vec() }
    }
}

fn strictly(seats: Vec<Seat>) -> Vec<Seat> {
    let has_peer = seats.iter().any(|seat| seat.role == Role::PeerReviewer && seat.not_requester);
    let mut replaced = has_peer;
    let mut strict = Vec::with_capacity(seats.len());
    for seat in seats {
        if seat.not_requester {
            strict.push(seat);
        } else if !replaced {
            replaced = true;
            strict.push(Seat::of(Role::PeerReviewer));
        }
    }
    strict
}
