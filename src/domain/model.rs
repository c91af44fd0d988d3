//! Models: who answers for them, and how much harm they can do.

use serde::{Deserialize, Serialize};

use super::act::Act;
use super::ids::{Email, EventId, ModelId};
use super::order::{Attested, Strand};
use super::threshold::{self, Threshold};
use super::vocab::{Role, Tier};

/// A registered model, as its acts leave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Model {
    /// The act that registered it.
    pub id: EventId,
    /// Its name.
    pub name: ModelId,
    /// Who answers for it.
    pub owner: Email,
    /// The tier that its owner proposes.
    pub tier: Tier,
    /// The tier that stands: the one that a Lead has confirmed last, or a higher one proposed since; none before the first.
    pub confirmed: Option<Tier>,
    /// Whether owner and confirming Lead are one person, which is shown.
    pub self_confirmed: bool,
    /// The vendor of a third-party model.
    pub vendor: Option<String>,
    /// Deployed in the European Union.
    pub eu: bool,
    /// What its metrics must reach.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub thresholds: Vec<Threshold>,
}

impl Model {
    /// Whether a release of this tier may rely on it: the first tier and any lowering need the Lead (`rules.md` §2).
    pub fn confirms(&self, tier: Tier) -> bool {
        self.confirmed.is_some_and(|confirmed| tier >= confirmed)
    }

    /// Whether the tier it proposes stands.
    pub fn tier_stands(&self) -> bool {
        self.confirms(self.tier)
    }
}

/// Folds a model's acts; none if nobody entitled registered it. Where acts had not seen each other, nothing is granted that
/// any of them denies: the higher tier holds, the owner stays, and a confirmation counts for what its Lead had seen.
///
/// `acts` is the organisation's stream, `places` those of the acts that name the model, parents first.
pub fn fold(acts: &Strand, places: &[usize]) -> Option<Model> {
    let mut counted: Vec<usize> = Vec::new();
    for &place in places {
        let seen: Vec<usize> = counted.iter().copied().filter(|p| acts.saw(place, *p)).collect();
        if counts(acts.at(place), state(acts, &seen).as_ref()) {
            counted.push(place);
        }
    }
    state(acts, &counted)
}

/// Whether the act's signer may do it to the model as he had seen it; none: he had seen no such model.
fn counts(attested: &Attested, seen: Option<&Model>) -> bool {
    let Some(signer) = &attested.signer else { return false };
    let lead = signer.has(Role::GovernanceLead);
    match (&attested.act, seen) {
        (Act::ModelRegister(r), None) => lead || (signer.roles.contains(&Role::ModelOwner) && signer.email == r.owner),
        (Act::ModelChange(_), Some(model)) => lead || signer.email == model.owner,
        (Act::ModelConfirmTier(c), Some(model)) => lead && c.tier == model.tier,
        (Act::ThresholdSet(_), Some(model)) => lead || signer.email == model.owner,
        // Only a Lead lowers what must be reached: an owner who has seen his results would.
        (Act::ThresholdWithdraw(w), Some(model)) => lead && model.thresholds.iter().any(|t| t.id == w.threshold),
        _ => false,
    }
}

/// What acts that count come to.
fn state(acts: &Strand, counted: &[usize]) -> Option<Model> {
    let of = |pick: &dyn Fn(&Act) -> bool| -> Vec<usize> { counted.iter().copied().filter(|p| pick(&acts.at(*p).act)).collect() };
    let registers = of(&|a| matches!(a, Act::ModelRegister(_)));
    let confirmations = of(&|a| matches!(a, Act::ModelConfirmTier(_)));
    // Where two registered the name without having seen each other, the one that a Lead has relied on is the model.
    let relied_on = |p: &usize| confirmations.iter().any(|c| acts.saw(*c, *p));
    let root = *registers.iter().find(|p| relied_on(p)).or(registers.first())?;
    let Act::ModelRegister(register) = &acts.at(root).act else { return None };
    let latest = acts.latest(&confirmations);
    let tiers = proposals(acts, counted);
    let owner = owner(acts, counted, root, &register.owner);
    let by = |p: &usize| acts.at(*p).signer.as_ref().map(|s| &s.email);
    Some(Model {
        id: acts.at(root).id,
        name: register.model.clone(),
        tier: newest_tier(acts, &tiers).unwrap_or(register.tier),
        confirmed: standing(acts, &tiers, &latest, &registers),
        self_confirmed: latest.iter().any(|p| by(p) == Some(&owner)),
        owner,
        vendor: register.vendor.clone(),
        eu: register.eu,
        thresholds: threshold::in_force(acts, counted),
    })
}

/// Every tier ever proposed, with its place.
fn proposals(acts: &Strand, counted: &[usize]) -> Vec<(usize, Tier)> {
    let tier = |p: &usize| match &acts.at(*p).act {
        Act::ModelRegister(r) => Some((*p, r.tier)),
        Act::ModelChange(c) => c.tier.map(|t| (*p, t)),
        _ => None,
    };
    counted.iter().filter_map(tier).collect()
}

/// The latest proposal; the highest of those that had not seen each other.
fn newest_tier(acts: &Strand, tiers: &[(usize, Tier)]) -> Option<Tier> {
    let places: Vec<usize> = tiers.iter().map(|(p, _)| *p).collect();
    let latest = acts.latest(&places);
    tiers.iter().filter(|(p, _)| latest.contains(p)).map(|(_, t)| *t).max()
}

/// The tier that stands: the confirmed one, or the highest proposed that a latest confirmation had not seen.
fn standing(acts: &Strand, tiers: &[(usize, Tier)], confirmations: &[usize], registers: &[usize]) -> Option<Tier> {
    let saw_all = |c: &usize| registers.iter().all(|r| acts.saw(*c, *r));
    if confirmations.is_empty() || !confirmations.iter().all(saw_all) {
        return None;
    }
    let unseen = tiers.iter().filter(|(p, _)| confirmations.iter().any(|c| !acts.saw(*c, *p))).map(|(_, t)| *t);
    let confirmed = confirmations.iter().filter_map(|p| match &acts.at(*p).act {
        Act::ModelConfirmTier(c) => Some(c.tier),
        _ => None,
    });
    confirmed.chain(unseen).max()
}

/// The latest owner; where two changes had not seen each other and disagree, the one before them stays.
fn owner(acts: &Strand, counted: &[usize], root: usize, first: &Email) -> Email {
    let changed = counted.iter().filter_map(|p| match &acts.at(*p).act {
        Act::ModelChange(c) => c.owner.as_ref().map(|o| (*p, o)),
        _ => None,
    });
    let mut writes: Vec<(usize, &Email)> = std::iter::once((root, first)).chain(changed).collect();
    loop {
        let places: Vec<usize> = writes.iter().map(|(p, _)| *p).collect();
        let latest = acts.latest(&places);
        let mut owners = writes.iter().filter(|(p, _)| latest.contains(p)).map(|(_, o)| *o);
        let Some(one) = owners.next() else { return first.clone() };
        if owners.all(|o| o == one) {
            return one.clone();
        }
        writes.retain(|(p, _)| latest.iter().all(|l| acts.saw(*l, *p)));
    }
}
