//! Founding an organisation: a store, a key, a signed charter, the policy that ships.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::domain::zone::Zone;

use super::error::AppError;
use super::identity::{KeySource, Unlock, prove, take_key};
use super::policies;
use super::propose::record;
use super::receive::new_device;
use super::recovery;
use super::session::{CHARTER, DEFAULT_IDENTITY, DEVICE, KeptCharter, ORG, Options, Session, trust_of};
use super::words;
use crate::domain::act::{Act, CharterPropose, Member, Service};
use crate::domain::ids::{Digest, Email, EventId, hex};
use crate::domain::policy;
use crate::domain::vocab::Role;
use crate::ledger::event::{Envelope, VERSION};
use crate::ledger::trust::{Cut, Texts};
use crate::ledger::verdict::seal;
use crate::store::Store;

/// A person as he is taken into a charter.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// The name that people read.
    pub name: String,
    /// The address that names the person.
    pub email: Email,
    /// Where the key comes from.
    pub key: KeySource,
    /// What the person may do.
    pub roles: BTreeSet<Role>,
}

/// What an organisation is founded with.
#[derive(Debug, Clone)]
pub struct Founding {
    /// Its name.
    pub organisation: String,
    /// An IANA time zone name.
    pub time_zone: String,
    /// The text of its policy; the one that ships if none is given.
    pub policy: Option<String>,
    /// The founder, who keeps the charter, and whoever else is in it from the start.
    pub people: Vec<NewPerson>,
    /// A new file for a recovery key, which keeps the charter too; this store does not sign with it.
    pub recovery: Option<PathBuf>,
}

/// What a founding came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Founded {
    /// The organisation's first event.
    pub org: EventId,
    /// The founder's key files, for a word of advice about copies.
    pub founder: Email,
    /// Rows of the policy that nobody can fill yet, in words.
    pub unfillable: Vec<String>,
}

/// Founds an organisation in a new store.
///
/// # Errors
/// What is wrong with the founding, its keys or the place; nothing of a store is left then.
pub fn found(dir: &Path, founding: &Founding, options: Options, unlock: &mut dyn Unlock) -> Result<(Session, Founded), AppError> {
    let (name, _) = checked(founding)?;
    let text = founding.policy.as_deref().unwrap_or(policy::SHIPPED);
    let mut people = founding.people.clone();
    let recovery = match (&founding.recovery, people.first()) {
        (Some(file), Some(founder)) => Some(recovery::person(&founder.email, file)?),
        _ => None,
    };
    people.extend(recovery);
    check_people(&people)?;
    let store = Store::create(dir)?;
    if let Some(file) = founding.recovery.as_deref().filter(|file| file.exists()) {
        take_back(dir);
        let message = format!("{} is there already, and no key is written over a file", file.display());
        return Err(AppError::usage(message, "name a new file"));
    }
    let founded = fill(store, name, text, &Founding { people, ..founding.clone() }, options, unlock);
    if founded.is_err() {
        take_back(dir);
        founding.recovery.iter().for_each(|file| drop(std::fs::remove_file(file)));
    }
    founded
}

/// Checks what a founding says by itself, before any place is looked at; gives the organisation's name and policy.
pub(super) fn checked(founding: &Founding) -> Result<(String, policy::Policy), AppError> {
    let name = words::title("organisation's name", &founding.organisation)?;
    time_zone(&founding.time_zone)?;
    let (policy, _) = policies::fit(founding.policy.as_deref().unwrap_or(policy::SHIPPED))?;
    check_people(&founding.people)?;
    Ok((name, policy))
}

/// Reads a time zone by its IANA name.
///
/// # Errors
/// A usage error for what is none.
pub fn time_zone(text: &str) -> Result<Zone, AppError> {
    text.parse::<Zone>()
        .map_err(|_| AppError::usage(format!("“{text}” is not a time zone"), "give an IANA name, as in Europe/Zurich or UTC"))
}

/// Removes an empty store. What else stands there stays: a directory goes only if nothing is in it.
pub(super) fn take_back(dir: &Path) {
    for file in ["obstat.db-wal", "obstat.db-shm", "obstat.db"] {
        let _ = std::fs::remove_file(dir.join(file));
    }
    for room in [dir.join("inbox"), dir.join("files"), dir.join("keys"), dir.to_owned()] {
        let _ = std::fs::remove_dir(room);
    }
}

fn fill(
    mut store: Store,
    name: String,
    text: &str,
    founding: &Founding,
    options: Options,
    unlock: &mut dyn Unlock,
) -> Result<(Session, Founded), AppError> {
    let mut members = Vec::new();
    let mut identities = Vec::new();
    let mut keepers = Vec::new();
    let mut founder_key = None;
    for person in &founding.people {
        let (identity, mut key) = take_key(&store, &person.key, &person.email, options.agent.as_deref(), unlock)?;
        let proof = prove(&mut key, None, &person.email)?;
        members.push(Member {
            email: person.email.clone(),
            name: words::title("person's name", &person.name)?,
            keys: vec![proof],
            roles: person.roles.clone(),
            serves: matches!(person.key, KeySource::Outside(_)).then_some(Service::Recovery),
        });
        match person.key {
            KeySource::Outside(_) => keepers.push(person.email.clone()),
            _ => identities.push(identity),
        }
        founder_key.get_or_insert(key);
    }
    let (Some(founder), Some(mut key)) = (members.first().map(|m| m.email.clone()), founder_key) else {
        return Err(AppError::usage("an organisation is founded by somebody", "name yourself: --name N --email E"));
    };
    keepers.push(founder.clone());
    keepers.sort();
    store.files().put_bytes(text.as_bytes())?;
    let (_, policy_from) = policies::fit(text)?;
    let charter = CharterPropose {
        version: 1,
        supersedes: Vec::new(),
        name,
        time_zone: founding.time_zone.clone(),
        keepers,
        threshold: 1,
        people: members,
        policy: Digest::of(text.as_bytes()),
        policy_from,
        ended: Vec::new(),
        ended_roles: Vec::new(),
        lifted: Vec::new(),
    };
    let device = new_device();
    let act = Act::from(charter);
    let envelope = Envelope {
        v: VERSION,
        org: None,
        stream: None,
        kind: act.kind().to_owned(),
        author: key.key(),
        device,
        seq: 0,
        prev: None,
        deps: Vec::new(),
        time: options.clock.now(),
        body: act.body(),
    };
    let signed = seal(&envelope, &mut *key)?;
    store.write(|tx| {
        tx.append(&record(signed.clone(), &envelope, None))?;
        tx.set_meta(ORG, &signed.id.to_string())?;
        tx.set_meta(DEVICE, &hex(&device.0))?;
        tx.set_meta(DEFAULT_IDENTITY, founder.as_str())?;
        identities.iter().try_for_each(|identity| tx.put_identity(identity))?;
        let seen = trust_of(tx, signed.id, &Unasked)?.now();
        tx.set_meta(CHARTER, &KeptCharter::of(&seen).text()?)?;
        Ok::<_, AppError>(())
    })?;
    let session = Session::over(store, options);
    let unfillable = session.unfillable_rows()?;
    Ok((session, Founded { org: signed.id, founder, unfillable }))
}

/// A founding charter is accepted by nobody but its founder, so no text is asked for.
struct Unasked;

impl Texts for Unasked {
    fn committee(&self, _: Digest) -> Option<policy::Committee> {
        None
    }

    fn cut(&self, _: Digest) -> Option<Cut> {
        None
    }
}

fn check_people(people: &[NewPerson]) -> Result<(), AppError> {
    let mut seen = BTreeSet::new();
    for person in people {
        words::title("person's name", &person.name)?;
        if !seen.insert(&person.email) {
            return Err(AppError::usage(format!("{} is named twice", person.email), "name everybody once"));
        }
    }
    Ok(())
}
