//! The organisation's people as its charter in force has them.

use std::collections::BTreeSet;

use super::ids::Email;
use super::vocab::Role;

/// A person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The address that names the person.
    pub email: Email,
    /// The name that people read.
    pub name: String,
    /// What the person may do.
    pub roles: BTreeSet<Role>,
}

impl Person {
    /// Whether the person sits on the Committee; chair and secretary are members too.
    pub fn on_committee(&self) -> bool {
        [Role::Committee, Role::Chair, Role::Secretary].iter().any(|r| self.roles.contains(r))
    }

    /// Whether the person may sign anything but notes: everybody who is more than an auditor.
    pub fn may_sign(&self) -> bool {
        self.roles.iter().any(|r| *r != Role::Auditor)
    }
}

/// Everybody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct People(pub Vec<Person>);

impl People {
    /// The person of this address.
    pub fn get(&self, email: &Email) -> Option<&Person> {
        self.0.iter().find(|p| p.email == *email)
    }

    /// The person's name, or the address of somebody who has left.
    pub fn name(&self, email: &Email) -> String {
        self.get(email).map_or_else(|| email.to_string(), |p| p.name.clone())
    }

    /// Those who can sign in this role for a release of this owner (Model Owner means: that owner).
    pub fn holders(&self, role: Role, owner: &Email) -> Vec<Email> {
        let holds = |p: &Person| match role {
            Role::ModelOwner => p.email == *owner,
            Role::PeerReviewer => p.roles.contains(&role) || (p.roles.contains(&Role::ModelOwner) && p.email != *owner),
            Role::Committee => p.on_committee(),
            _ => p.roles.contains(&role),
        };
        self.0.iter().filter(|p| holds(p)).map(|p| p.email.clone()).collect()
    }

    /// Whether the Committee has a chair or a secretary.
    pub fn has_officers(&self) -> bool {
        self.0.iter().any(|p| p.roles.contains(&Role::Chair) || p.roles.contains(&Role::Secretary))
    }

    /// Everybody on the Committee.
    pub fn committee(&self) -> BTreeSet<Email> {
        self.0.iter().filter(|p| p.on_committee()).map(|p| p.email.clone()).collect()
    }
}
