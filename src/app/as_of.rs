//! State as of any moment: a throw-away copy of the store with just the acts that were in the state then.
//!
//! The copy answers with the program's own rules and queries, so that what it says of a moment is what it would have said.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::{DateTime, Utc};

use super::clock::Clock;
use super::error::AppError;
use super::meeting::is_meeting;
use super::session::{CHARTER, DEFAULT_IDENTITY, DEVICE, KeptCharter, ORG, Session, trust_of};
use crate::domain::as_of::AsOf;
use crate::domain::ids::EventId;
use crate::domain::time;
use crate::store::{Store, StoreError, Tx};

/// The streams on whose events each stream's events rest.
type Needs = BTreeMap<EventId, BTreeSet<EventId>>;

/// The acts that begin a release's stream and a meeting's.
const BEGINNINGS: [&str; 2] = ["release.request", "meeting.open"];

/// Some streams with all those that they rest on.
fn closed(mut streams: BTreeSet<EventId>, needs: &Needs) -> BTreeSet<EventId> {
    let mut open: Vec<EventId> = streams.iter().copied().collect();
    while let Some(stream) = open.pop() {
        let more = needs.get(&stream).into_iter().flatten().copied();
        open.extend(more.filter(|s| streams.insert(*s)));
    }
    streams
}

impl Session {
    /// Which events were in the state at a moment: claimed not later, with all that they rest on.
    pub fn held_at(&self, at: DateTime<Utc>) -> Result<AsOf, AppError> {
        Ok(self.look_at(at)?.0)
    }

    /// The same, with the streams that each stream's events rest on.
    fn look_at(&self, at: DateTime<Utc>) -> Result<(AsOf, Needs), AppError> {
        let mut as_of = AsOf::new(at);
        let (mut home, mut needs) = (BTreeMap::new(), Needs::new());
        // Events stand in the order of arrival, and parents arrive before their children.
        self.store.each_event(|record| {
            let parents = || record.deps.iter().chain(&record.prev);
            if as_of.look(record.id, record.time, parents()) {
                home.insert(record.id, record.stream);
                let streams = parents().filter_map(|p| home.get(p)).copied();
                needs.entry(record.stream).or_default().extend(streams);
            }
            Ok::<_, StoreError>(true)
        })?;
        Ok((as_of, needs))
    }

    /// A release as of a moment: the session that sees no more than that, and its id.
    ///
    /// # Errors
    /// A usage error when the release had not been requested then.
    pub fn release_at(&self, text: &str, at: DateTime<Utc>) -> Result<(Self, EventId), AppError> {
        let id = self.resolve(text)?;
        let (held, needs) = self.look_at(at)?;
        let folded = self.fold(id)?;
        if !held.holds(&id) {
            let message = format!("{} did not exist at that time", folded.release.reference);
            let asked = time::in_full(folded.release.requested_at, folded.office.time_zone);
            return Err(AppError::usage(message, format!("it was requested {asked}")));
        }
        let mut streams: BTreeSet<EventId> = [id].into();
        for artifact in &folded.release.artifacts {
            streams.extend(self.store.digests_elsewhere(&artifact.sha256, &id)?.into_iter().map(|d| d.release));
        }
        for stream in streams.clone() {
            let model = self.fold(stream)?.release.reference.model;
            streams.extend(self.store.releases_of_model(&model)?.into_iter().map(|(other, _)| other));
        }
        Ok((self.copy_of(&held, &closed(streams, &needs), at)?, id))
    }

    /// A throw-away session with those events of the organisation and of some streams that were in the state.
    fn copy_of(&self, held: &AsOf, streams: &BTreeSet<EventId>, at: DateTime<Utc>) -> Result<Self, AppError> {
        let org = self.office()?.org;
        let room = tempfile::Builder::new().prefix("obstat-").tempdir();
        let room = room.map_err(|e| AppError::file(Path::new("a temporary directory"), "written", e))?;
        let mut store = Store::create(room.path().join("store"))?;
        store.hurry()?;
        let mut options = self.options.clone();
        options.clock = Clock::fixed(at);
        let mut copy = Self::over(store, options);
        copy.room = Some(room);
        copy.write(|copy, tx| self.fill(copy, tx, org, held, streams))?;
        Ok(copy)
    }

    fn fill(&self, copy: &Self, tx: &Tx<'_>, org: EventId, held: &AsOf, streams: &BTreeSet<EventId>) -> Result<(), AppError> {
        for key in [ORG, DEVICE, DEFAULT_IDENTITY] {
            if let Some(value) = self.store.meta(key)? {
                tx.set_meta(key, &value)?;
            }
        }
        self.store.identities()?.iter().try_for_each(|identity| tx.put_identity(identity))?;
        let mut begun = Vec::new();
        self.store.each_event(|record| {
            if held.holds(&record.id) && (record.stream == org || streams.contains(&record.stream)) {
                tx.append(&record)?;
                if BEGINNINGS.contains(&record.kind.as_str()) {
                    begun.push(record.id);
                }
            }
            Ok::<_, StoreError>(true)
        })?;
        let trust = trust_of(tx, org, self)?;
        let seen = trust.now();
        tx.set_meta(CHARTER, &KeptCharter::of(&seen).text()?)?;
        for (_, charter, _) in trust.proposals() {
            if let Ok(text) = self.policy_text(charter.policy) {
                copy.store.files().put_bytes(text.as_bytes())?;
            }
        }
        copy.forget();
        for name in trust.models() {
            if let Some(model) = trust.model(name) {
                super::models::keep(tx, &model)?;
            }
        }
        for stream in &begun {
            for (id, data) in self.store.standings(stream, 0)? {
                if let Some(data) = data.filter(|_| held.holds(&id)) {
                    tx.put_standing(&id, &data)?;
                }
            }
        }
        // What runs where is told by releases to each other: the second round hears what the first one said.
        for stream in begun.iter().chain(&begun) {
            if is_meeting(tx, stream)? {
                copy.project_meeting(tx, *stream)?;
            } else {
                copy.project(tx, *stream, copy.now())?;
            }
        }
        Ok(())
    }
}
