//! How a store stands towards others: what each is known to have, what waits here for what, and where bundles lie.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use super::outside::Here;
use super::pack::Trail;
use super::peers::{Stood, name_of, packers};
use crate::app::conflicts::{Conflict, Side};
use crate::app::error::AppError;
use crate::app::session::Session;
use crate::bundle::{Bundle, BundleError, Check, Progress};
use crate::domain::ids::{Email, EventId, KeyId};

/// The setting that keeps where bundles were exchanged last.
const FOLDER: &str = "exchange_folder";

/// Somebody who has, or should have, the same trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// His name, or the beginning of a key that no charter here knows.
    pub name: String,
    /// His address.
    pub email: Option<Email>,
    /// When he packed the latest bundle of his that is here, as claimed; none where none ever came.
    pub packed: Option<DateTime<Utc>>,
    /// How many events are here that he did not have then.
    pub lacks: u64,
    /// The same release by release, and the rest of the organisation's, the most first.
    pub about: Vec<(String, u64)>,
    /// How many events wait here, or would, of those that he packed: he has them, and they cannot be taken in.
    pub ahead: u64,
    /// What he had when he packed an earlier bundle and did not have when he packed the latest.
    pub went_back: Vec<Side>,
}

/// A bundle in the inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Its file in the inbox.
    pub file: PathBuf,
    /// Who packed it.
    pub by: KeyId,
    /// By name.
    pub name: String,
    /// When, as claimed.
    pub packed: DateTime<Utc>,
    /// How many events it holds.
    pub events: u64,
    /// "waiting for events 41–43 of Dana".
    pub text: String,
}

/// How this store stands towards others.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Exchanges {
    /// How many events are here.
    pub events: u64,
    /// The others, by name; whoever acts here is not among them.
    pub peers: Vec<Peer>,
    /// What waits in the inbox.
    pub inbox: Vec<Held>,
    /// Where bundles were exchanged last.
    pub folder: Option<PathBuf>,
    /// Acts that had not seen each other and disagree.
    pub conflicts: Vec<Conflict>,
}

impl Session {
    /// Where bundles were exchanged last.
    pub fn exchange_folder(&self) -> Result<Option<PathBuf>, AppError> {
        Ok(self.store.meta(FOLDER)?.map(PathBuf::from))
    }

    /// Remembers where bundles are exchanged.
    ///
    /// # Errors
    /// A folder that is not there, or whose name is not text.
    pub fn keep_exchange_folder(&mut self, dir: &Path) -> Result<PathBuf, AppError> {
        let whole = dir.canonicalize().map_err(|e| AppError::file(dir, "read", e))?;
        if !whole.is_dir() {
            return Err(AppError::usage(format!("{} is not a folder", dir.display()), "name the folder in which bundles lie"));
        }
        let Some(text) = whole.to_str() else {
            return Err(AppError::usage(format!("the name of {} is not text", dir.display()), "give the folder another name"));
        };
        if self.store.meta(FOLDER)?.as_deref() != Some(text) {
            self.write(|_, tx| Ok(tx.set_meta(FOLDER, text)?))?;
        }
        Ok(whole)
    }

    /// Says what others are known to lack, what waits here, and what disagrees.
    ///
    /// # Errors
    /// What keeps the store or the inbox from being read.
    pub fn exchanges(&self, progress: Progress<'_>) -> Result<Exchanges, AppError> {
        let inbox = self.inbox(progress)?;
        let (trail, stood) = self.store.read(|reader| Ok::<_, AppError>((Trail::read(reader)?, packers(reader)?)))?;
        let mut peers = self.peers(&trail, &stood)?;
        for held in &inbox {
            if let Some(peer) = peers.iter_mut().find(|p| p.name == held.name) {
                peer.ahead += held.events;
            }
        }
        Ok(Exchanges { events: trail.len() as u64, peers, inbox, folder: self.exchange_folder()?, conflicts: self.conflicts()? })
    }

    /// The bundles that wait, and what for.
    fn inbox(&self, progress: Progress<'_>) -> Result<Vec<Held>, AppError> {
        let mut found = Vec::new();
        for file in self.waiting_bundles()? {
            let bundle = match Bundle::open(&file, &self.limits(), progress) {
                Ok(bundle) => bundle,
                Err(BundleError::Cancelled) => return Err(BundleError::Cancelled.into()),
                // Somebody altered it where it lies; the next import says so.
                Err(_) => continue,
            };
            let manifest = bundle.manifest();
            let here = Here::new(&self.store, manifest.org)?;
            let text = match Check::run(&bundle, &here, &mut |_| Ok(()), progress) {
                Ok(check) if check.missing.is_empty() => "nothing any more: the next import takes it".to_owned(),
                Ok(check) => self.waits_for(&self.store, &check)?,
                Err(AppError::Bundle(error)) if error.is_integrity() => error.to_string(),
                Err(error) => return Err(error),
            };
            let name = name_of(&*self.office()?, &manifest.by);
            let (by, packed, events) = (manifest.by, manifest.created, manifest.events);
            found.push(Held { file, by, name, packed, events, text });
        }
        Ok(found)
    }

    fn peers(&self, trail: &Trail, stood: &[(KeyId, Stood)]) -> Result<Vec<Peer>, AppError> {
        let office = self.office()?;
        let me = self.me_if_known().map(|me| me.email);
        let mut latest: BTreeMap<String, (Option<Email>, &Stood)> = BTreeMap::new();
        for (key, stood) in stood {
            let kept = latest.entry(name_of(&office, key)).or_insert_with(|| (office.seen.holder(key).cloned(), stood));
            if kept.1.created < stood.created {
                kept.1 = stood;
            }
        }
        let mut peers = Vec::new();
        for (name, (email, stood)) in latest.into_iter().filter(|(_, (email, _))| email.is_none() || *email != me) {
            let about = self.told_apart(trail.beyond(&stood.heads))?;
            let lost: Vec<EventId> = stood.lost.values().flatten().copied().collect();
            peers.push(Peer {
                name,
                email,
                packed: DateTime::parse_from_rfc3339(&stood.created).ok().map(|at| at.to_utc()),
                lacks: about.iter().map(|(_, n)| n).sum(),
                about,
                ahead: 0,
                went_back: self.sides(&lost)?,
            });
        }
        let heard: BTreeSet<Email> = peers.iter().filter_map(|p| p.email.clone()).collect();
        let silent = office.people.0.iter().filter(|p| Some(&p.email) != me.as_ref() && !heard.contains(&p.email));
        peers.extend(silent.map(|person| Peer {
            name: person.name.clone(),
            email: Some(person.email.clone()),
            packed: None,
            lacks: trail.len() as u64,
            about: Vec::new(),
            ahead: 0,
            went_back: Vec::new(),
        }));
        Ok(peers)
    }

    /// Names the streams, releases by their references, the most events first.
    fn told_apart(&self, streams: BTreeMap<EventId, u64>) -> Result<Vec<(String, u64)>, AppError> {
        let org = self.office()?.org;
        let mut named: BTreeMap<String, u64> = BTreeMap::new();
        for (stream, events) in streams {
            let name = match self.store.release_row(&stream, None, self.now())? {
                Some((row, _)) => row.reference.to_string(),
                None if stream == org => "the organisation".to_owned(),
                None => "meetings".to_owned(),
            };
            *named.entry(name).or_default() += events;
        }
        let mut list: Vec<(String, u64)> = named.into_iter().collect();
        list.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
        Ok(list)
    }

    /// Where somebody stood when he packed the latest bundle of his that is here.
    pub(super) fn stood(&self, who: &Email) -> Result<Stood, AppError> {
        let office = self.office()?;
        let his = packers(&self.store)?.into_iter().filter(|(key, _)| office.seen.holder(key) == Some(who)).map(|(_, s)| s);
        his.max_by(|a, b| a.created.cmp(&b.created)).ok_or_else(|| {
            let help = "export everything, or what a bundle of his lacks: --since BUNDLE";
            AppError::usage(format!("no bundle of {who} was ever taken in here, so it is not known what he has"), help)
        })
    }
}
