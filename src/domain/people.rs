//! The organisation's people as its charter in force has them.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::zone::Zone;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::ids::{Email, EventId};
use super::time;
use super::vocab::Role;

/// A deputy for one role of one person, between two days of the organisation's calendar (`rules.md` §2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deputy {
    /// The act that named the deputy.
    pub grant: EventId,
    /// In whose place.
    pub of: Email,
    /// Who deputises.
    pub deputy: Email,
    /// In which role.
    pub role: Role,
    /// From the beginning of this day.
    pub from: NaiveDate,
    /// To the end of this day.
    pub to: NaiveDate,
}

impl Deputy {
    /// Whether a moment lies within the dates, by the calendar of the time zone. A moment outside denies; one within grants
    /// nothing that the naming, and no ending of it, does not.
    pub fn covers(&self, at: DateTime<Utc>, zone: Zone) -> bool {
        (self.from..=self.to).contains(&time::local_date(at, zone))
    }

    /// The first instant of the dates, and the last.
    pub fn bounds(&self, zone: Zone) -> [DateTime<Utc>; 2] {
        let before = self.from.pred_opt().map(|day| time::end_of_day(day, zone) + chrono::TimeDelta::seconds(1));
        [before.unwrap_or(DateTime::UNIX_EPOCH), time::end_of_day(self.to, zone)]
    }
}

/// Whether somebody may be named deputy for this role. A vote is its member's own and a ballot's roster is frozen; a model is
/// handed over, not deputised for; an auditor only reads.
pub const fn may_deputise(role: Role) -> bool {
    matches!(role, Role::GovernanceLead | Role::Security | Role::Legal | Role::PeerReviewer | Role::Deployer)
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The address that names the person.
    pub email: Email,
    /// The name that people read.
    pub name: String,
    /// What the person may do, as deputy too.
    pub roles: BTreeSet<Role>,
    /// The roles that he has only as somebody's deputy, with whose they are.
    pub acting: BTreeMap<Role, Email>,
    /// Every role for which he is named deputy, in and out of its dates.
    pub deputises: Vec<Deputy>,
}

impl Person {
    /// Whether the person sits on the Committee; chair and secretary are members too.
    pub fn on_committee(&self) -> bool {
        [Role::Committee, Role::Chair, Role::Secretary].iter().any(|r| self.roles.contains(r))
    }

    /// Whether the role is the person's own, not one in which he deputises.
    pub fn holds_himself(&self, role: Role) -> bool {
        self.roles.contains(&role) && !self.acting.contains_key(&role)
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

    /// That a person is named deputy, but outside his dates; none if he is not.
    pub fn out_of_dates(&self, person: &Person) -> Option<String> {
        let d = person.deputises.iter().find(|d| !person.roles.contains(&d.role))?;
        let (of, role) = (self.name(&d.of), d.role.label());
        Some(format!("{} is deputy of {of} as {role} from {} to {} only", person.name, d.from, d.to))
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

    /// Everybody who has this role.
    pub fn holders_of(&self, role: Role) -> Vec<Email> {
        self.0.iter().filter(|p| p.roles.contains(&role)).map(|p| p.email.clone()).collect()
    }

    /// Everybody who chairs the Committee.
    pub fn chairs(&self) -> BTreeSet<Email> {
        self.0.iter().filter(|p| p.roles.contains(&Role::Chair)).map(|p| p.email.clone()).collect()
    }

    /// Everybody on the Committee.
    pub fn committee(&self) -> BTreeSet<Email> {
        self.0.iter().filter(|p| p.on_committee()).map(|p| p.email.clone()).collect()
    }
}
