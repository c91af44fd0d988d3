//! Who may sit down at this terminal: people of the charter whose keys lie here, in files or in the running ssh-agent.

use super::agent;
use super::error::AppError;
use super::session::Session;
use crate::domain::ids::Email;
use crate::store::{Identity, KeyPlace};

/// Somebody who can sign here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// Who.
    pub email: Email,
    /// By which name.
    pub name: String,
    /// His roles, as people read them.
    pub roles: Vec<&'static str>,
    /// Whether a passphrase is asked for when he signs.
    pub locked: bool,
    /// Whether he acts here now.
    pub here: bool,
}

impl Session {
    /// Lists who can sign here, by name.
    pub fn seats(&self) -> Result<Vec<Seat>, AppError> {
        let (office, me) = (self.office()?, self.me_if_known());
        let mut seats: Vec<Seat> = Vec::new();
        for identity in self.signing_identities()? {
            let Some(person) = office.people.get(&identity.email) else { continue };
            let locked = self.is_locked(&identity);
            match seats.iter_mut().find(|s| s.email == identity.email) {
                Some(seat) => seat.locked &= locked,
                None => seats.push(Seat {
                    email: person.email.clone(),
                    name: person.name.clone(),
                    roles: person.roles.iter().map(|role| role.label()).collect(),
                    locked,
                    here: me.as_ref().is_some_and(|me| me.email == person.email),
                }),
            }
        }
        seats.sort_by(|a, b| (&a.name, &a.email).cmp(&(&b.name, &b.email)));
        Ok(seats)
    }

    /// Hands the keyboard to somebody: from now on he acts, and his key signs. Gives his name.
    ///
    /// # Errors
    /// A usage error where no key of his can sign here; a key that only the agent holds is remembered.
    pub fn sit(&mut self, who: &Email) -> Result<String, AppError> {
        let found = self.signing_identities()?.into_iter().find(|i| i.email == *who);
        let Some(identity) = found else {
            let message = format!("no key of {who} that counts can sign here");
            return Err(AppError::usage(message, "he signs where his key is, or takes it into use: obstat key add"));
        };
        if !self.store.identities()?.contains(&identity) {
            self.keep_identity(&identity)?;
        }
        self.act_as(Some(who.clone()));
        Ok(self.office()?.people.name(who))
    }

    /// Keys that can sign here and count: of files that are there, and those that the running agent holds.
    fn signing_identities(&self) -> Result<Vec<Identity>, AppError> {
        let office = self.office()?;
        // An agent that does not answer holds nothing.
        let held = self.options.agent.as_deref().and_then(|socket| agent::identities(socket).ok()).unwrap_or_default();
        let known = self.store.identities()?;
        let there = |i: &Identity| match &i.place {
            KeyPlace::File(_) => self.key_file(i).is_some_and(|path| path.is_file()),
            KeyPlace::Agent => held.iter().any(|(key, _)| *key == i.key),
        };
        let mut all: Vec<Identity> = known.iter().filter(|i| there(i)).cloned().collect();
        for (key, _) in held.iter().filter(|(key, _)| !known.iter().any(|i| i.key == *key)) {
            let holder = office.seen.standing(key).map(|(who, _)| who.clone());
            all.extend(holder.map(|email| Identity { email, key: *key, place: KeyPlace::Agent }));
        }
        let counts = |i: &Identity| office.seen.standing(&i.key).is_some_and(|(who, _)| *who == i.email);
        all.retain(|i| counts(i) && !office.seen.is_suspended(&i.key));
        Ok(all)
    }
}
