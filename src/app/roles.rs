//! Roles given and taken: the charter names them, and what a person signed in a role that ends keeps its standing.

use std::collections::BTreeSet;

use super::error::AppError;
use super::propose::Proposal;
use super::session::Session;
use crate::domain::ids::Email;
use crate::domain::people::Person;
use crate::domain::vocab::Role;

impl Session {
    /// Proposes to give or take a role.
    pub fn role_change(&self, email: &Email, role: Role, grant: bool) -> Result<Proposal, AppError> {
        let person = self.person(email.as_str())?;
        if person.holds_himself(role) == grant {
            let state = if grant { "has that role already" } else { "does not have that role" };
            return Err(AppError::usage(format!("{email}: {} {state}", role.label()), "see: obstat person list"));
        }
        let (given, taken) = if grant { (vec![role], Vec::new()) } else { (Vec::new(), vec![role]) };
        self.change_roles(if grant { "grant a role" } else { "revoke a role" }, &person, &given, &taken)
    }

    /// Proposes that a person has exactly these roles: all that this gives and takes in one charter.
    pub fn roles_set(&self, email: &Email, wanted: &BTreeSet<Role>) -> Result<Proposal, AppError> {
        let person = self.person(email.as_str())?;
        let changed = |role: &&Role| person.holds_himself(**role) != wanted.contains(*role);
        let (given, taken): (Vec<Role>, Vec<Role>) =
            Role::ALL.iter().filter(changed).copied().partition(|role| wanted.contains(role));
        if given.is_empty() && taken.is_empty() {
            return Err(AppError::usage(format!("{} has just these roles already", person.name), "tick another, or leave it"));
        }
        self.change_roles("change roles", &person, &given, &taken)
    }

    fn change_roles(&self, title: &str, person: &Person, given: &[Role], taken: &[Role]) -> Result<Proposal, AppError> {
        let email = &person.email;
        let ended = taken.iter().map(|role| self.role_end(email, *role)).collect::<Result<Vec<_>, _>>()?;
        let (ends, texts): (Vec<_>, Vec<_>) = ended.into_iter().unzip();
        let mut proposal = self.revise(title, email.to_string(), told(person, given, taken), |charter| {
            let member = charter.people.iter_mut().find(|m| m.email == *email);
            let Some(member) = member else { return Err(AppError::Moved) };
            if member.serves.is_some() {
                let help = "give it to a person: obstat person list";
                return Err(AppError::usage(format!("{email} is nobody, but a key: it has no role"), help));
            }
            member.roles.extend(given);
            member.roles.retain(|role| !taken.contains(role));
            charter.ended_roles.extend(ends);
            Ok(())
        })?;
        proposal.texts.extend(texts);
        Ok(proposal)
    }
}

/// "Ann receives the role Security and gives up the role Legal".
fn told(person: &Person, given: &[Role], taken: &[Role]) -> String {
    let part = |verb: &str, roles: &[Role]| {
        let names: Vec<&str> = roles.iter().map(|role| role.label()).collect();
        match names.as_slice() {
            [] => None,
            [one] => Some(format!("{verb} the role {one}")),
            all => Some(format!("{verb} the roles {}", all.join(", "))),
        }
    };
    let parts: Vec<String> = [part("receives", given), part("gives up", taken)].into_iter().flatten().collect();
    format!("{} {}", person.name, parts.join(" and "))
}
