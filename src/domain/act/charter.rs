//! Acts on the organisation: its charter, its people and its models.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Words;
use crate::domain::ids::{Digest, Email, EventId, KeyId, ModelId};
use crate::domain::vocab::{Role, Tier};

/// A person in the charter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// The address that names the person.
    pub email: Email,
    /// The name that people read.
    pub name: String,
    /// The keys with which the person signs.
    pub keys: Vec<MemberKey>,
    /// What the person may do.
    pub roles: BTreeSet<Role>,
    /// That this is nobody but a key, and what it serves; it has no role then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serves: Option<Service>,
}

/// What a key that is nobody's serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Service {
    /// A keeper in a drawer, for the day when a keeper's key is lost (`ledger.md` §3).
    Recovery,
    /// It packs bundles for gates and signs attestations, and keeps nothing (`ledger.md` §8).
    Gate,
}

impl Service {
    /// The identifier in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Recovery => "recovery",
            Self::Gate => "gate",
        }
    }
}

/// A member's key with the proof that the member holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MemberKey {
    /// The public key.
    pub key: KeyId,
    /// The key's own signature over [`possession_statement`], 128 hex digits, namespace `obstat-join-v1`.
    pub proof: String,
}

/// The words that a new key signs to prove that its owner holds it (`ledger.md` §3); `org` is none at the founding.
pub fn possession_statement(org: Option<EventId>, email: &Email, key: &KeyId) -> String {
    let org = org.map_or_else(|| "founding".to_owned(), |id| id.to_string());
    format!("obstat-join/v1\n{org}\n{email}\n{key}\n")
}

/// A key that has been ended, and the cut: the digest of the file naming its last accepted events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndedKey {
    /// The key.
    pub key: KeyId,
    /// The SHA-256 of the cut.
    pub cut: Digest,
}

/// A role that a person has no more, and the cut of his keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndedRole {
    /// The person.
    pub email: Email,
    /// The role.
    pub role: Role,
    /// The SHA-256 of the cut.
    pub cut: Digest,
}

/// Suspends a key at once: whatever it signs outside of the cut counts for nothing until a charter lifts it (`ledger.md` §3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeySuspend {
    /// The key.
    pub key: KeyId,
    /// The SHA-256 of the cut: what its signer had seen of the key.
    pub cut: Digest,
    /// Why.
    pub reason: Words,
}

/// The organisation's constitution: who keeps it, who is in it, which policy holds (`ledger.md` §3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CharterPropose {
    /// 1 for the founding charter.
    pub version: u32,
    /// The charters that this one replaces; empty only at the founding.
    pub supersedes: Vec<EventId>,
    /// The organisation's name.
    pub name: String,
    /// An IANA time zone name.
    pub time_zone: String,
    /// Those who may change the charter.
    pub keepers: Vec<Email>,
    /// How many keepers a change takes.
    pub threshold: u32,
    /// Everybody.
    pub people: Vec<Member>,
    /// The SHA-256 of the policy's text.
    pub policy: Digest,
    /// The day from which that policy holds, as its text has it, in the charter's time zone.
    pub policy_from: NaiveDate,
    /// Keys that no longer count.
    pub ended: Vec<EndedKey>,
    /// Roles that no longer count for acts outside of a cut, though those had not heard of it.
    pub ended_roles: Vec<EndedRole>,
    /// Suspensions that hold no more.
    pub lifted: Vec<EventId>,
}

/// Accepts a proposed charter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CharterAccept {
    /// The proposal.
    pub charter: EventId,
}

/// Registers a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelRegister {
    /// Its name.
    pub model: ModelId,
    /// Its owner.
    pub owner: Email,
    /// The tier that the owner proposes.
    pub tier: Tier,
    /// The vendor of a third-party model.
    pub vendor: Option<String>,
    /// Deployed in the European Union.
    pub eu: bool,
}

/// Changes a model; what is null stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelChange {
    /// Its name.
    pub model: ModelId,
    /// Its new owner.
    pub owner: Option<Email>,
    /// The newly proposed tier.
    pub tier: Option<Tier>,
}

/// Confirms a model's tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelConfirmTier {
    /// Its name.
    pub model: ModelId,
    /// The tier that now stands.
    pub tier: Tier,
}

/// Names a deputy for one of the signer's own roles (policy §9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeputyGrant {
    /// Who deputises.
    pub deputy: Email,
    /// In which role of the signer's.
    pub role: Role,
    /// From the beginning of this day in the organisation's time zone.
    pub from: NaiveDate,
    /// To the end of this day.
    pub to: NaiveDate,
}

/// Ends a deputy's authority before its time, or because it has run out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeputyEnd {
    /// The act that named the deputy.
    pub grant: EventId,
}
