//! A recovery key: a second keeper who is a file in a drawer, for the day when the only keeper's key is lost (`ledger.md` §3).

use std::collections::BTreeSet;
use std::path::Path;

use super::error::AppError;
use super::found::NewPerson;
use super::identity::{KeySource, Unlock, prove, take_key};
use super::propose::Proposal;
use super::session::Session;
use crate::domain::act::{Member, Service};
use crate::domain::ids::Email;
use crate::ledger::key::ssh_fingerprint;

/// What a recovery key is called where people are listed.
const NAME: &str = "Recovery key";

/// Describes the recovery key as a person without a role, beside a keeper whose domain its address shares.
pub(super) fn person(beside: &Email, file: &Path) -> Result<NewPerson, AppError> {
    let domain = beside.as_str().rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    let address = format!("recovery@{domain}");
    let email =
        address.parse().map_err(|_| AppError::usage(format!("“{address}” is no e-mail address"), "give another --email"))?;
    let key = KeySource::Outside(file.to_owned());
    Ok(NewPerson { name: NAME.to_owned(), email, key, roles: BTreeSet::new() })
}

impl Session {
    /// Makes a recovery key in a new file and proposes it as one more keeper.
    ///
    /// This store does not sign with it. Whoever finds the file again makes it known with `key add`, and signs a charter.
    ///
    /// # Errors
    /// What keeps the file from being written, or the charter from being proposed; no file is left then.
    pub fn keeper_recovery(&self, file: &Path, threshold: Option<u32>, unlock: &mut dyn Unlock) -> Result<Proposal, AppError> {
        let office = self.office()?;
        let (me, _) = self.me()?;
        let person = person(&me.email, file)?;
        if office.people.get(&person.email).is_some() {
            let help = format!("put a new one in its place: obstat key rotate {} --new-key", person.email);
            return Err(AppError::usage(format!("there is a recovery key already: {}", person.email), help));
        }
        let (_, mut key) = take_key(&self.store, &person.key, &person.email, None, unlock)?;
        let proposed = prove(&mut key, Some(office.org), &person.email).and_then(|proof| {
            let print = ssh_fingerprint(&proof.key);
            let member = Member {
                email: person.email.clone(),
                name: person.name,
                keys: vec![proof],
                roles: person.roles,
                serves: Some(Service::Recovery),
            };
            let mut proposal = self.keeper_new(member, threshold)?;
            proposal.facts.push(("Key".into(), print));
            Ok(proposal)
        });
        if proposed.is_err() {
            let _ = std::fs::remove_file(file);
        }
        proposed
    }
}
