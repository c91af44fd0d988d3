//! A session: one person at one store. Every verb and query of both front ends goes through it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::domain::zone::Zone;
use chrono::{DateTime, NaiveDate, Utc};

use super::clock::Clock;
use super::error::AppError;
use super::memo::Memo;
use super::said::bare;
use crate::domain::act::CharterPropose;
use crate::domain::ids::{DeviceId, Digest, Email, EventId, KeyId};
use crate::domain::order::Attested;
use crate::domain::people::{People, Person};
use crate::domain::policy::{self, Policy};
use crate::domain::time;
use crate::ledger::trust::{Cut, Seen, Suspension, Texts, Trust};
use crate::store::{Files, Identity, Reader, Store, StoreError};

/// What a session is opened with.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The clock.
    pub clock: Clock,
    /// Who acts, when the store holds several identities.
    pub acting_as: Option<Email>,
    /// The socket of a running ssh-agent.
    pub agent: Option<PathBuf>,
}

/// One person at one store.
#[derive(Debug)]
pub struct Session {
    pub(super) store: Store,
    pub(super) options: Options,
    office: RefCell<Option<Arc<Office>>>,
    policies: RefCell<BTreeMap<Digest, Arc<Policy>>>,
    pub(super) memo: RefCell<Memo>,
    /// What carried items brought: it rests on a decision's past alone, so it never changes.
    pub(super) brought: RefCell<Vec<(crate::domain::act::ItemCarry, crate::domain::release::Carried)>>,
    /// The directory of a throw-away store, which goes with the session.
    pub(super) room: Option<tempfile::TempDir>,
}

/// The organisation as it is known here now.
#[derive(Debug)]
pub struct Office {
    /// The organisation's first event.
    pub org: EventId,
    /// The charter in force.
    pub seen: Seen,
    /// Its people.
    pub people: People,
    /// Its name.
    pub name: String,
    /// Its time zone.
    pub time_zone: Zone,
    /// The day, by its calendar, of which its people are told: deputies come and go with it.
    pub day: NaiveDate,
    /// The SHA-256 of the policy in force.
    pub policy: Digest,
}

/// Keys of the settings that a session keeps in its store.
pub(super) const ORG: &str = "org";
pub(super) const DEVICE: &str = "device";
pub(super) const CHARTER: &str = "charter";
pub(super) const DEFAULT_IDENTITY: &str = "default_identity";

impl Session {
    /// Opens the store of an organisation.
    pub fn open(dir: &Path, options: Options) -> Result<Self, AppError> {
        let mut session = Self::over(Store::open(dir)?, options);
        session.begin_anew()?;
        session.office()?;
        Ok(session)
    }

    /// A session at a throw-away copy of the store, in which things can be tried; none where `progress` stopped the copying.
    pub(super) fn on_trial(&self, progress: &mut dyn FnMut(u64, u64) -> bool) -> Result<Option<Self>, AppError> {
        let room = tempfile::Builder::new().prefix("obstat-").tempdir();
        let room = room.map_err(|e| AppError::file(Path::new("a temporary directory"), "written", e))?;
        let Some(copy) = self.store.for_trial(&room.path().join("store"), progress)? else { return Ok(None) };
        let mut trial = Self::over(copy, self.options.clone());
        trial.room = Some(room);
        Ok(Some(trial))
    }

    pub(super) fn over(store: Store, options: Options) -> Self {
        Self {
            store,
            options,
            office: RefCell::default(),
            policies: RefCell::default(),
            memo: RefCell::default(),
            brought: RefCell::default(),
            room: None,
        }
    }

    /// The store's directory.
    pub fn dir(&self) -> &Path {
        self.store.dir()
    }

    /// The store, for questions that need no judgement.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The time now.
    pub fn now(&self) -> DateTime<Utc> {
        self.options.clock.now()
    }

    /// Sets the clock and the person who acts; the demo plays many people over many days.
    pub fn set(&mut self, clock: Clock, acting_as: Option<Email>) {
        self.options.clock = clock;
        self.options.acting_as = acting_as;
    }

    /// Lets somebody else act at this terminal, with his own key; gives who acted before.
    pub fn act_as(&mut self, who: Option<Email>) -> Option<Email> {
        std::mem::replace(&mut self.options.acting_as, who)
    }

    /// Whether another program has written since this was last asked; what was cached is dropped then.
    pub fn changed_elsewhere(&self) -> Result<bool, AppError> {
        let changed = self.store.changed_since_last_look()?;
        if changed {
            self.forget();
        }
        Ok(changed)
    }

    pub(super) fn forget(&self) {
        self.office.replace(None);
    }

    /// The organisation as it is known here now.
    pub fn office(&self) -> Result<Arc<Office>, AppError> {
        // Who deputises changes with the day.
        let today = |office: &&Arc<Office>| office.day == time::local_date(self.now(), office.time_zone);
        if let Some(office) = self.office.borrow().as_ref().filter(today) {
            return Ok(office.clone());
        }
        let office = Arc::new(read_office(self, &self.store, self.now())?);
        self.office.replace(Some(office.clone()));
        Ok(office)
    }

    /// A policy by the SHA-256 of its text; none if it is not here or does not hold.
    pub fn policy(&self, digest: Digest) -> Option<Arc<Policy>> {
        if let Some(policy) = self.policies.borrow().get(&digest) {
            return Some(policy.clone());
        }
        let text = self.policy_text(digest).ok()?;
        let policy = Arc::new(policy::load(&text).ok()?);
        self.policies.borrow_mut().insert(digest, policy.clone());
        Some(policy)
    }

    /// Does some work while the policy in force, which will be asked for, is read beside it.
    pub(super) fn beside_policy<T>(&self, work: impl FnOnce() -> T) -> Result<T, AppError> {
        let (digest, files) = (self.office()?.policy, self.store.files());
        if self.policies.borrow().contains_key(&digest) {
            return Ok(work());
        }
        std::thread::scope(|scope| {
            let ahead = scope.spawn(|| policy::load(&text_of(&files, digest).ok()?).ok());
            let done = work();
            // What kept it from being read is told where it is asked for.
            if let Ok(Some(read)) = ahead.join() {
                self.policies.borrow_mut().insert(digest, Arc::new(read));
            }
            Ok(done)
        })
    }

    /// The policies that were read so far.
    pub(super) fn known_policies(&self) -> BTreeMap<Digest, Arc<Policy>> {
        self.policies.borrow().clone()
    }

    /// The text of a policy that this store keeps.
    pub fn policy_text(&self, digest: Digest) -> Result<String, AppError> {
        text_of(&self.store.files(), digest)
    }

    /// The policy in force.
    pub fn policy_in_force(&self) -> Result<Arc<Policy>, AppError> {
        let digest = self.office()?.policy;
        self.policy(digest)
            .ok_or_else(|| AppError::Integrity(format!("the policy in force, {digest}, is not in this store or does not hold")))
    }

    /// Who acts unless another is named: whoever founded the organisation here, as long as his key is here.
    fn usual(&self, identities: &[Identity]) -> Result<Option<Email>, AppError> {
        let kept = self.store.meta(DEFAULT_IDENTITY)?.and_then(|text| text.parse::<Email>().ok());
        Ok(kept.filter(|email| identities.iter().any(|i| i.email == *email)))
    }

    /// Who acts: the one named with `--as`, the store's default identity, or the only one that this store holds.
    pub fn me(&self) -> Result<(Person, Identity), AppError> {
        let (email, mine) = self.mine()?;
        let office = self.office()?;
        let holds = |i: &&Identity| office.seen.standing(&i.key).is_some_and(|(who, _)| *who == i.email);
        let unsuspended = |i: &&Identity| holds(i) && !office.seen.is_suspended(&i.key);
        let person = office.people.get(&email).cloned();
        match (person, mine.iter().find(unsuspended).or_else(|| mine.iter().find(holds))) {
            (Some(person), Some(identity)) => Ok((person, identity.clone())),
            (Some(_), None) => Err(AppError::Unable {
                message: format!("no key of {email} that lies here counts any more: it was ended, or never taken in"),
                help: "ask a keeper for another, by a file: obstat key request --new-key -o FILE".into(),
            }),
            _ => Err(nobody(&email)),
        }
    }

    /// Whoever asks for a key: as in [`Self::me`], but none of his need be here, or count any more.
    ///
    /// # Errors
    /// Where it is not said who asks, or the charter in force does not have the person.
    pub fn asker(&self) -> Result<Person, AppError> {
        let email = match &self.options.acting_as {
            Some(email) => email.clone(),
            None => self.mine()?.0,
        };
        self.office()?.people.get(&email).cloned().ok_or_else(|| nobody(&email))
    }

    /// Who acts, by address, with the keys that this store holds for that person; one of them at least.
    fn mine(&self) -> Result<(Email, Vec<Identity>), AppError> {
        let identities = self.store.identities()?;
        let usual = self.usual(&identities)?;
        let named = self.options.acting_as.as_ref().or(usual.as_ref());
        let mine = identities.iter().filter(|i| named.is_none_or(|email| i.email == *email)).cloned();
        let mine: Vec<Identity> = mine.collect();
        match mine.first().map(|i| i.email.clone()).filter(|first| mine.iter().all(|i| i.email == *first)) {
            Some(email) => Ok((email, mine)),
            None => Err(who_are_you(&identities, self.options.acting_as.as_ref())),
        }
    }

    /// Who acts, when that is clear; the interface reads without an identity too.
    pub fn me_if_known(&self) -> Option<Person> {
        self.me().ok().map(|(person, _)| person)
    }

    pub(super) fn device(&self) -> Result<DeviceId, AppError> {
        let text = self.store.meta(DEVICE)?.unwrap_or_default();
        text.parse().map_err(|_| AppError::Integrity("the store has lost its device number".into()))
    }

    /// Reads the organisation's stream with every signer named.
    pub(super) fn trust(&self) -> Result<Trust, AppError> {
        trust_of(&self.store, self.office()?.org, self)
    }
}

impl Texts for Session {
    fn committee(&self, policy: Digest) -> Option<policy::Committee> {
        self.policy(policy).map(|p| p.committee.clone())
    }

    fn cut(&self, cut: Digest) -> Option<Cut> {
        let bytes = self.store.files().read(&cut, 16 << 20).ok()?;
        Cut::parse(std::str::from_utf8(&bytes).ok()?)
    }
}

fn text_of(files: &Files, policy: Digest) -> Result<String, AppError> {
    let bytes = files.read(&policy, 16 << 20)?;
    String::from_utf8(bytes).map_err(|_| AppError::Integrity(format!("the policy {policy} is not text")))
}

fn nobody(email: &Email) -> AppError {
    AppError::Unable {
        message: format!("{email} is nobody in the charter in force: taken out, or not taken in yet"),
        help: "a keeper takes you in by your join request: + on the screen People, or obstat person add --request FILE".into(),
    }
}

fn who_are_you(identities: &[Identity], named: Option<&Email>) -> AppError {
    let known: Vec<String> = identities.iter().map(|i| i.email.to_string()).collect();
    match named {
        Some(email) => AppError::usage(
            format!("this store holds no key of {email}"),
            format!("it holds keys of: {}", if known.is_empty() { "nobody".into() } else { known.join(", ") }),
        ),
        None if known.is_empty() => AppError::Unable {
            message: "this store holds no key, so nothing can be signed here".into(),
            help: "add one: obstat key add --key FILE".into(),
        },
        None => {
            AppError::usage("this store holds keys of several people", format!("say who acts: --as {}", known.join(" or --as ")))
        }
    }
}

/// Reads the organisation's stream from a store, or from a transaction under way.
pub(super) fn trust_of(reader: &Reader, org: EventId, texts: &dyn Texts) -> Result<Trust, AppError> {
    let acts: Result<Vec<Attested>, AppError> =
        reader.stream(&org)?.into_iter().map(|record| bare(&record).map(|(_, a)| a)).collect();
    Ok(Trust::new(acts?, texts))
}

fn read_office(texts: &dyn Texts, reader: &Reader, now: DateTime<Utc>) -> Result<Office, AppError> {
    let org = reader.meta(ORG)?.and_then(|t| t.parse().ok());
    let org: EventId = org.ok_or_else(|| AppError::Unable {
        message: "this store holds no organisation yet".into(),
        help: "found one: obstat init --org NAME --name N --email E".into(),
    })?;
    let kept = reader.meta(CHARTER)?.and_then(|t| serde_json::from_str::<KeptCharter>(&t).ok());
    let seen = match kept {
        Some(kept) => kept.seen(),
        None => trust_of(reader, org, texts)?.now(),
    };
    office_of(org, seen, now)
}

pub(super) fn office_of(org: EventId, seen: Seen, now: DateTime<Utc>) -> Result<Office, AppError> {
    let Some((_, charter)) = seen.read_by() else {
        return Err(AppError::Integrity("no charter is in force: the founding one does not hold".into()));
    };
    let time_zone = charter
        .time_zone
        .parse()
        .map_err(|_| AppError::Integrity(format!("the charter's time zone “{}” is not an IANA name", charter.time_zone)))?;
    let (name, policy, people) = (charter.name.clone(), charter.policy, seen.people_at(now));
    let day = time::local_date(now, time_zone);
    Ok(Office { org, people, name, time_zone, day, policy, seen })
}

/// Why nothing but a charter is signed while several are in force side by side.
pub(super) fn frozen(seen: &Seen) -> crate::domain::permit::Refusal {
    let list: Vec<String> = seen.siblings.iter().map(|s| s.to_string()[..12].to_owned()).collect();
    let text = format!("{} charters are in force at once ({}), which freezes everything new", list.len(), list.join(", "));
    let refusal = crate::domain::permit::Refusal::state("charter-siblings", text, "two charters in force", "§9");
    let mut refusal = refusal.help("a keeper keeps one of them: obstat conflict list");
    refusal.who = seen.before.iter().flat_map(|(_, charter)| charter.keepers.clone()).collect();
    refusal
}

/// The charter in force as it is kept beside the events, so that reading needs no look at the whole stream.
#[derive(serde::Serialize, serde::Deserialize)]
pub(super) struct KeptCharter {
    pub charter: Option<(EventId, CharterPropose)>,
    pub siblings: Vec<EventId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<(EventId, CharterPropose)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suspended: Vec<Suspension>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<(KeyId, Email)>,
    #[serde(default)]
    pub deputies: Vec<crate::domain::people::Deputy>,
}

impl KeptCharter {
    pub fn of(seen: &Seen) -> Self {
        let named = |(id, c): &(EventId, Arc<CharterPropose>)| (*id, (**c).clone());
        Self {
            charter: seen.charter.as_ref().map(named),
            siblings: seen.siblings.clone(),
            before: seen.before.as_ref().map(named),
            suspended: seen.suspended.clone(),
            former: seen.former.clone(),
            deputies: seen.deputies.clone(),
        }
    }

    /// What was kept, as it was seen. Of all that is here nothing stands beside a charter in force.
    pub fn seen(self) -> Seen {
        let named = |(id, c)| (id, Arc::new(c));
        Seen {
            charter: self.charter.map(named),
            siblings: self.siblings,
            before: self.before.map(named),
            suspended: self.suspended,
            former: self.former,
            deputies: self.deputies,
            ..Seen::default()
        }
    }

    pub fn text(&self) -> Result<String, StoreError> {
        Ok(serde_json::to_string(self).unwrap_or_default())
    }
}
