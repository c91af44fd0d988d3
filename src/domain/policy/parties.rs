//! Who may do what (policy §9).

use std::fmt;

use serde::Deserialize;

use super::text;
use crate::domain::vocab::Role;

/// Who may do something: a role, or somebody's part in the release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub enum Party {
    /// Anybody with the role.
    Role(Role),
    /// The Model Owner of this model.
    Owner,
    /// The roles among the release's sign-offs.
    Approver,
    /// Whoever does the independent validation.
    Validator,
    /// A keeper of the charter.
    Keeper,
    /// Whoever wrote the thing that is acted on.
    Author,
    /// Whoever is responsible for the condition.
    Responsible,
}

impl Party {
    const PARTS: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Owner, "owner", "its Model Owner"),
        (Self::Approver, "approver", "the roles among its sign-offs"),
        (Self::Validator, "validator", "the independent validator"),
        (Self::Keeper, "keeper", "a keeper"),
        (Self::Author, "author", "its author"),
        (Self::Responsible, "responsible", "the person responsible"),
    ];

    /// The words for a sentence that names who may: “only the Committee may”.
    pub fn holder(self) -> &'static str {
        match self {
            Self::Role(role) => with_article(role),
            part => part.label(),
        }
    }

    /// The words that people read in a list.
    pub fn label(self) -> &'static str {
        match self {
            Self::Role(role) => role.label(),
            part => Self::PARTS.iter().find(|(p, ..)| *p == part).map_or("", |(.., label)| label),
        }
    }
}

/// A role as a sentence names who holds it: one body or office with “the”, one holder of several with “a”.
const fn with_article(role: Role) -> &'static str {
    match role {
        Role::ModelOwner => "a Model Owner",
        Role::GovernanceLead => "the AI Governance Lead",
        Role::Committee => "the Committee",
        Role::Chair => "the Committee chair",
        Role::Secretary => "the Committee secretary",
        Role::PeerReviewer => "a Peer Reviewer",
        Role::Security => "Security",
        Role::Legal => "Legal",
        Role::Deployer => "a Deployer",
        Role::Auditor => "an Auditor",
    }
}

impl TryFrom<String> for Party {
    type Error = UnknownParty;

    fn try_from(word: String) -> Result<Self, UnknownParty> {
        let part = Self::PARTS.iter().find(|(_, w, _)| *w == word).map(|(part, ..)| *part);
        part.or_else(|| word.parse().ok().map(Self::Role)).ok_or(UnknownParty(word))
    }
}

/// Says that a word names neither a role nor a part in the release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownParty(String);

impl fmt::Display for UnknownParty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = Party::PARTS.iter().map(|(_, word, _)| *word);
        let all: Vec<&str> = parts.chain(Role::ALL.iter().map(|role| role.word())).collect();
        write!(f, "“{}” is nobody that the policy knows; write one of {}", text::short(&self.0), all.join(", "))
    }
}

/// Who may do what (`rules.md` §8).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Permission {
    /// The acts, by their kinds of event, as in `release.submit`.
    pub actions: Vec<String>,
    /// What the acts come to, in words.
    #[serde(deserialize_with = "text::words")]
    pub title: String,
    /// Who may.
    pub who: Vec<Party>,
    /// What restricts it further, in words.
    #[serde(default)]
    pub note: Option<String>,
    /// The clause that says so.
    #[serde(deserialize_with = "text::clause")]
    pub clause: String,
}
