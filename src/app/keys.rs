//! Keys: another one, a new one in place of an old, an end with a cut, and suspension at once (`ledger.md` §3).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::error::AppError;
use super::identity::{KeySource, Unlock, prove, take_key};
use super::join::JoinRequest;
use super::propose::{Proposal, Target};
use super::session::Session;
use super::words;
use crate::domain::act::{CharterPropose, EndedKey, EndedRole, KeySuspend, Member, MemberKey};
use crate::domain::ids::{Digest, Email, EventId, KeyId};
use crate::domain::permit::Refusal;
use crate::domain::time;
use crate::ledger::key::ssh_fingerprint;
use crate::ledger::trust::Cut;
use crate::store::Identity;

/// Where a key of the charter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyState {
    /// What it signs counts.
    InUse,
    /// What it signs does not count until a charter lifts that.
    Suspended,
    /// It counts for what lies within its cut.
    Ended,
}

impl KeyState {
    /// The identifier in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::InUse => "in-use",
            Self::Suspended => "suspended",
            Self::Ended => "ended",
        }
    }
}

/// A key that the charter knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyLine {
    /// Whose.
    pub email: Email,
    /// The key.
    pub key: KeyId,
    /// Where it stands.
    pub state: KeyState,
}

/// Where the key comes from that takes another's place.
pub enum NewKey<'a> {
    /// Made or read here.
    Here(&'a KeySource),
    /// Asked for by its holder elsewhere, who proved possession.
    Asked(&'a JoinRequest),
}

impl Session {
    /// Every key that the charter knows, by person.
    pub fn keys(&self) -> Result<Vec<KeyLine>, AppError> {
        let office = self.office()?;
        let Some((_, charter)) = office.seen.read_by() else { return Err(AppError::Moved) };
        let is_ended = |key: &KeyId| charter.ended.iter().any(|e| e.key == *key);
        let line = |email: &Email, key: KeyId| {
            let state = match () {
                () if is_ended(&key) => KeyState::Ended,
                () if office.seen.is_suspended(&key) => KeyState::Suspended,
                () => KeyState::InUse,
            };
            KeyLine { email: email.clone(), key, state }
        };
        let of = |m: &Member| m.keys.iter().map(|k| line(&m.email, k.key)).collect::<Vec<_>>();
        let mut lines: Vec<KeyLine> = charter.people.iter().flat_map(of).collect();
        // Keys of people who have left are ended and nobody's; whose they were is remembered.
        let gone = office.seen.former.iter().filter(|(key, _)| is_ended(key));
        lines.extend(gone.map(|(key, email)| line(email, *key)));
        Ok(lines)
    }

    /// The key that a text means: a person's only one in use, its SHA256 fingerprint, or the beginning of its hex.
    pub fn key_named(&self, text: &str) -> Result<KeyLine, AppError> {
        let keys = self.keys()?;
        let fits = |k: &&KeyLine| {
            let hex = k.key.to_string();
            ssh_fingerprint(&k.key) == text || (text.len() >= 4 && hex.starts_with(text))
        };
        let mine = |k: &&KeyLine| k.email.as_str() == text && k.state != KeyState::Ended;
        let found: Vec<&KeyLine> = keys.iter().filter(|k| fits(k) || mine(k)).collect();
        match found.as_slice() {
            [one] => Ok((*one).clone()),
            [] => Err(AppError::usage("the charter knows no such key", "see them: obstat key list")),
            several => {
                let list: Vec<String> = several.iter().map(|k| ssh_fingerprint(&k.key)).collect();
                Err(AppError::usage("several keys are meant", format!("name one: {}", list.join(", "))))
            }
        }
    }

    /// Proposes one more key for a person: the one who acts, unless a keeper is asked for it.
    pub fn key_add(
        &self,
        email: &Email,
        key: &NewKey<'_>,
        unlock: &mut dyn Unlock,
    ) -> Result<(Proposal, Option<Identity>), AppError> {
        let name = self.person(email.as_str())?.name;
        let (proof, identity) = self.new_key(email, key, unlock)?;
        let fingerprint = ssh_fingerprint(&proof.key);
        let mut proposal = self.revise("add a key", email.to_string(), format!("{name} signs with one key more"), |charter| {
            member(charter, email)?.keys.push(proof);
            Ok(())
        })?;
        proposal.facts.push(("New key".into(), fingerprint));
        Ok((proposal, identity))
    }

    /// Proposes a new key in place of an old one, which is ended at what has been seen of it.
    pub fn key_rotate(
        &self,
        old: &KeyLine,
        key: &NewKey<'_>,
        unlock: &mut dyn Unlock,
    ) -> Result<(Proposal, Option<Identity>), AppError> {
        let name = self.person(old.email.as_str())?.name;
        not_ended(old)?;
        let (proof, identity) = self.new_key(&old.email, key, unlock)?;
        let (text, last) = self.cut(&[old.key].into(), None)?;
        let fingerprint = ssh_fingerprint(&proof.key);
        let mut proposal =
            self.revise("rotate a key", old.email.to_string(), format!("{name} signs with a new key"), |charter| {
                member(charter, &old.email)?.keys.push(proof);
                charter.ended.push(EndedKey { key: old.key, cut: Digest::of(text.as_bytes()) });
                Ok(())
            })?;
        proposal.facts.push(("New key".into(), fingerprint));
        proposal.facts.push(("Old key".into(), format!("{}, ends after {last}", ssh_fingerprint(&old.key))));
        proposal.texts.push(text);
        Ok((proposal, identity))
    }

    /// Proposes to end a key, at what has been seen of it or earlier: nothing that claims to be from `since` on counts, nor
    /// what followed it.
    pub fn key_revoke(&self, key: &KeyLine, since: Option<DateTime<Utc>>) -> Result<Proposal, AppError> {
        not_ended(key)?;
        let (text, last) = self.cut(&[key.key].into(), since)?;
        let name = self.office()?.people.name(&key.email);
        let mut proposal = self.revise("end a key", key.email.to_string(), format!("a key of {name} ends"), |charter| {
            charter.ended.push(EndedKey { key: key.key, cut: Digest::of(text.as_bytes()) });
            Ok(())
        })?;
        proposal.facts.push(("Key".into(), format!("{}, ends after {last}", ssh_fingerprint(&key.key))));
        proposal.texts.push(text);
        Ok(proposal)
    }

    /// Proposes to let a suspended key count again.
    pub fn key_restore(&self, key: &KeyLine) -> Result<Proposal, AppError> {
        let lifted: Vec<EventId> = self.office()?.seen.suspended.iter().filter(|s| s.key == key.key).map(|s| s.id).collect();
        if lifted.is_empty() {
            return Err(AppError::usage("that key is not suspended", "see: obstat key list"));
        }
        let name = self.office()?.people.name(&key.email);
        self.revise("restore a key", key.email.to_string(), format!("the key of {name} counts again"), |charter| {
            charter.lifted.extend(lifted);
            Ok(())
        })
    }

    /// Suspends a key at once, by any one keeper or its owner. It only denies; a charter ends the key or restores it.
    pub fn key_suspend(&self, key: &KeyLine, reason: &str) -> Result<Proposal, AppError> {
        let reason = words::words("reason", reason)?;
        let mut proposal = self.proposal_even_frozen(Target::Organisation, "suspend a key", key.email.to_string())?;
        let office = self.office()?;
        let Some((_, charter)) = office.seen.read_by() else { return Err(AppError::Moved) };
        let me = proposal.signer.email.clone();
        if !charter.keepers.contains(&me) && me != key.email {
            let names: Vec<String> = charter.keepers.iter().map(|k| office.people.name(k)).collect();
            let text =
                format!("{} may not suspend it: only its owner or a keeper ({}) may", proposal.signer.name, names.join(", "));
            let mut refusal =
                Refusal::state("not-permitted", text, "not yours: only a keeper", "§9").help("ask a keeper, at once");
            refusal.who = charter.keepers.clone();
            return Err(refusal.into());
        }
        if key.state != KeyState::InUse {
            return Err(AppError::usage(format!("that key is {} already", key.state.word()), "see: obstat key list"));
        }
        if let Some(other) = self.suspended_by(&me)?.filter(|other| *other != key.email && me != key.email) {
            let text = format!("{} has suspended a key of {other}: nobody suspends two people's keys", proposal.signer.name);
            let help = "another keeper suspends this one, or a charter settles the first: obstat key revoke or restore";
            return Err(Refusal::state("suspends-another", text, "one person at a time", "§9").help(help).into());
        }
        let (text, last) = self.cut(&[key.key].into(), None)?;
        let name = office.people.name(&key.email);
        proposal.sentence = format!("nothing that the key of {name} signs from here on counts");
        proposal.facts.push(("Key".into(), format!("{}, counts up to {last}", ssh_fingerprint(&key.key))));
        let reason = proposal.words(reason);
        proposal.then(KeySuspend { key: key.key, cut: Digest::of(text.as_bytes()), reason });
        proposal.texts.push(text);
        Ok(proposal)
    }

    /// Whose key somebody has suspended and nothing has settled yet.
    fn suspended_by(&self, who: &Email) -> Result<Option<Email>, AppError> {
        let office = self.office()?;
        for suspension in &office.seen.suspended {
            let by = self.store.event(&suspension.id)?.and_then(|e| office.seen.holder(&e.author).cloned());
            let ended = office.seen.read_by().is_some_and(|(_, c)| c.ended.iter().any(|e| e.key == suspension.key));
            if by.as_ref() == Some(who) && !ended {
                return Ok(office.seen.holder(&suspension.key).cloned());
            }
        }
        Ok(None)
    }

    /// Proposes that a person leaves: his keys end at what has been seen of them, what he signed before stays.
    pub fn person_remove(&self, email: &Email) -> Result<Proposal, AppError> {
        let name = self.person(email.as_str())?.name;
        let office = self.office()?;
        let Some((_, charter)) = office.seen.read_by() else { return Err(AppError::Moved) };
        if charter.keepers == [email.clone()] {
            let help = "add another first: obstat keeper add EMAIL";
            return Err(AppError::usage(format!("{email} is the only keeper: without one nothing could change"), help));
        }
        let owned: Vec<String> =
            self.store.models()?.into_iter().filter(|m| m.owner == *email).map(|m| m.name.to_string()).collect();
        if !owned.is_empty() {
            let text = format!("{name} owns {}: a model without an owner cannot be released", owned.join(", "));
            let help = format!("give each to somebody first: obstat model set {} --owner EMAIL", owned[0]);
            return Err(Refusal::state("owns-models", text, "owns models", "§9").help(help).into());
        }
        let keys: BTreeSet<KeyId> =
            self.keys()?.into_iter().filter(|k| k.email == *email && k.state != KeyState::Ended).map(|k| k.key).collect();
        let (text, last) = self.cut(&keys, None)?;
        let cut = Digest::of(text.as_bytes());
        let mut proposal = self.revise("remove a person", email.to_string(), format!("{name} leaves"), |charter| {
            charter.people.retain(|m| m.email != *email);
            charter.keepers.retain(|k| k != email);
            charter.threshold = charter.threshold.min(u32::try_from(charter.keepers.len()).unwrap_or(u32::MAX));
            charter.ended.extend(keys.iter().map(|key| EndedKey { key: *key, cut }));
            Ok(())
        })?;
        proposal.facts.push(("Signed until".into(), format!("{last}; all of it stays, and nothing after it counts")));
        proposal.texts.push(text);
        Ok(proposal)
    }

    /// The end of a role, for a charter that takes it: acts in it that nobody here has seen do not count.
    pub(super) fn role_end(&self, email: &Email, role: crate::domain::vocab::Role) -> Result<(EndedRole, String), AppError> {
        let keys: BTreeSet<KeyId> = self.keys()?.into_iter().filter(|k| k.email == *email).map(|k| k.key).collect();
        let (text, _) = self.cut(&keys, None)?;
        Ok((EndedRole { email: email.clone(), role, cut: Digest::of(text.as_bytes()) }, text))
    }

    fn new_key(
        &self,
        email: &Email,
        key: &NewKey<'_>,
        unlock: &mut dyn Unlock,
    ) -> Result<(MemberKey, Option<Identity>), AppError> {
        let org = self.office()?.org;
        match key {
            NewKey::Here(source) => {
                let (identity, mut key) = take_key(&self.store, source, email, self.options.agent.as_deref(), unlock)?;
                let proof = prove(&mut key, Some(org), email)?;
                self.unknown(&proof.key)?;
                Ok((proof, Some(identity)))
            }
            NewKey::Asked(request) => {
                request.fits(org, Some(email))?;
                self.unknown(&request.key)?;
                Ok((MemberKey { key: request.key, proof: request.proof.clone() }, None))
            }
        }
    }

    /// A key stands once, and one that has been ended comes back to nobody.
    pub(super) fn unknown(&self, key: &KeyId) -> Result<(), AppError> {
        let Some(known) = self.keys()?.into_iter().find(|k| k.key == *key) else { return Ok(()) };
        let text = format!("that key is {}'s already, and {}", known.email, known.state.word());
        Err(AppError::usage(text, "make another: --new-key"))
    }

    /// The cut of keys as they are seen here, and in words after which moment they end.
    ///
    /// With `since`, nothing is accepted that claims to be from then on, nor anything that follows it in its chain.
    fn cut(&self, keys: &BTreeSet<KeyId>, since: Option<DateTime<Utc>>) -> Result<(String, String), AppError> {
        let (mut cut, mut last, mut count) = (Cut::default(), None, 0);
        for key in keys {
            let mut chains: BTreeMap<EventId, _> = BTreeMap::new();
            let mut followed = BTreeSet::new();
            for event in self.store.events_of_author(key)? {
                let follows = event.prev.is_none_or(|prev| chains.contains_key(&prev));
                if follows && since.is_none_or(|since| event.time < since) {
                    followed.extend(event.prev);
                    last = last.max(Some(event.time));
                    count += 1;
                    chains.insert(event.id, event);
                }
            }
            for (id, event) in chains.iter().filter(|(id, _)| !followed.contains(id)) {
                cut.accept(*key, event.device, event.stream, *id);
            }
        }
        let zone = self.office()?.time_zone;
        let last =
            last.map_or_else(|| "nothing".to_owned(), |at| format!("{count} acts, the last of {}", time::in_full(at, zone)));
        Ok((cut.text(), last))
    }
}

fn member<'c>(charter: &'c mut CharterPropose, email: &Email) -> Result<&'c mut Member, AppError> {
    charter.people.iter_mut().find(|m| m.email == *email).ok_or(AppError::Moved)
}

fn not_ended(key: &KeyLine) -> Result<(), AppError> {
    match key.state {
        KeyState::Ended => Err(AppError::usage("that key has ended already", "see: obstat key list")),
        _ => Ok(()),
    }
}
