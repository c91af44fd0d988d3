//! Export: which events and files go into a bundle.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::outside::always;
use crate::app::error::AppError;
use crate::app::identity::Unlock;
use crate::app::session::Session;
use crate::bundle::{Bundle, BundleError, Contents, Heads, Limits, Loose, Packed, Progress, Purpose, pack};
use crate::domain::act::{Travels, named_files};
use crate::domain::ids::{Digest, Email, EventId};
use crate::ledger::chain::{self, Link};
use crate::ledger::event::Envelope;
use crate::store::Reader;

/// What to export, and where to.
#[derive(Debug, Clone, Default)]
pub struct Export {
    /// The bundle's file, which must not be there yet.
    pub to: PathBuf,
    /// Only these releases with what they rest on; everything if none is named.
    pub releases: Vec<String>,
    /// Only what this bundle lacks.
    pub since: Option<PathBuf>,
    /// Only what this person lacked when he packed the latest bundle of his that is here.
    pub lacking: Option<Email>,
    /// What for.
    pub purpose: Purpose,
    /// Leave out evidence, long words and minutes.
    pub without_files: bool,
}

/// What an export came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The bundle's file.
    pub path: PathBuf,
    /// How many events it holds.
    pub events: u64,
    /// How many files.
    pub files: usize,
    /// Files that its events name and that are not in this store.
    pub not_here: usize,
    /// How many bytes it has.
    pub bytes: u64,
}

/// One event on its way: where it hangs, and what files it names.
struct Row {
    link: Link,
    files: BTreeMap<Digest, Travels>,
}

/// What is asked for: of which releases, or all; beyond what somebody had packed, or is known to have.
struct Wanted {
    releases: BTreeSet<EventId>,
    since: Option<Heads>,
    receiver: Option<Known>,
}

/// What goes into a bundle, in order, and beyond what.
struct Chosen {
    events: Vec<EventId>,
    since: Option<Heads>,
    files: Vec<Packed>,
    not_here: usize,
}

/// Events that somebody has, with all that they rest on.
pub(super) type Known = BTreeSet<EventId>;

/// The events of a store in the order of arrival.
pub(super) struct Trail {
    rows: Vec<Row>,
    at: BTreeMap<EventId, usize>,
}

impl Session {
    /// Packs a bundle and signs it as whoever acts here.
    ///
    /// # Errors
    /// What keeps it from being packed; nothing is left under its name then.
    pub fn export(&self, export: &Export, unlock: &mut dyn Unlock, progress: Progress<'_>) -> Result<Exported, AppError> {
        self.export_beyond(export, None, unlock, progress)
    }

    /// The same, without what the receiver is known to have.
    pub(super) fn export_beyond(
        &self,
        export: &Export,
        receiver: Option<&Known>,
        unlock: &mut dyn Unlock,
        progress: Progress<'_>,
    ) -> Result<Exported, AppError> {
        let (_, identity) = self.me()?;
        let wanted = self.wanted(export, receiver, progress)?;
        let mut key = self.unlock(&identity, unlock)?;
        let (manifest, not_here) = self.store.read(|reader| {
            let chosen = self.choose(reader, export, wanted)?;
            let (created, purpose) = (self.now(), export.purpose);
            let contents = Contents { org: self.office()?.org, created, purpose, since: chosen.since, files: chosen.files };
            let events = chosen.events.iter().map(|id| loose(reader, id));
            let manifest = pack(&export.to, &contents, events, &mut key, progress)?;
            Ok::<_, AppError>((manifest, chosen.not_here))
        })?;
        let bytes = std::fs::metadata(&export.to).map_or(0, |m| m.len());
        let files = manifest.parts.len() - 2;
        Ok(Exported { path: export.to.clone(), events: manifest.events, files, not_here, bytes })
    }

    /// Says how many events and files an export would pack, and how many that are named are not here.
    pub(super) fn weigh(&self, export: &Export, progress: Progress<'_>) -> Result<(u64, u64, usize), AppError> {
        let wanted = self.wanted(export, None, progress)?;
        let chosen = self.store.read(|reader| self.choose(reader, export, wanted))?;
        Ok((chosen.events.len() as u64, chosen.files.len() as u64, chosen.not_here))
    }

    /// Finds out which releases are asked for, and what the receiver has.
    fn wanted(&self, export: &Export, receiver: Option<&Known>, progress: Progress<'_>) -> Result<Wanted, AppError> {
        let org = self.office()?.org;
        let mut releases = export.releases.iter().map(|text| self.resolve(text)).collect::<Result<BTreeSet<_>, _>>()?;
        if export.purpose == Purpose::Gate {
            if export.since.is_some() {
                let message = "a bundle for a gate holds all that the answer rests on, and none of it is left out";
                return Err(AppError::usage(message, "leave out --since"));
            }
            self.add_beside(&mut releases)?;
        }
        let since = export.since.as_ref().map(|path| heads_of(path, org, progress)).transpose()?;
        let since = since.or(export.lacking.as_ref().map(|who| self.stood(who).map(|s| s.heads)).transpose()?);
        Ok(Wanted { releases, since, receiver: receiver.cloned() })
    }

    /// Chooses what goes into a bundle.
    fn choose(&self, reader: &Reader, export: &Export, wanted: Wanted) -> Result<Chosen, AppError> {
        let Wanted { releases, since, receiver } = wanted;
        let org = self.office()?.org;
        let trail = Trail::read(reader)?;
        let streams = (!releases.is_empty()).then(|| trail.resting(reader, org, &releases)).transpose()?;
        let known = since.map(|heads| trail.below(&heads)).or(receiver).unwrap_or_default();
        let within = |row: &Row| streams.as_ref().is_none_or(|s| s.contains(&row.link.place.stream));
        let (had, sent): (Vec<&Row>, Vec<&Row>) =
            trail.rows.iter().filter(|r| within(r)).partition(|row| known.contains(&row.link.id));
        let had: Heads = chain::heads(had.iter().map(|r| &r.link));
        let mut named: BTreeMap<Digest, Travels> = BTreeMap::new();
        for (digest, travels) in sent.iter().flat_map(|r| &r.files) {
            let kept = named.entry(*digest).or_insert(*travels);
            *kept = (*kept).max(*travels);
        }
        named.extend(always(reader, org)?.into_iter().map(|d| (d, Travels::Always)));
        named.retain(|_, travels| *travels == Travels::Always || !export.without_files);
        let here = self.store.files();
        let files: Vec<Packed> = (named.keys().filter(|digest| here.has(digest)))
            .map(|sha256| Packed { sha256: *sha256, path: here.path_of(sha256) })
            .collect();
        let events = chain::order(sent.iter().map(|r| &r.link)).map_err(|e| AppError::Integrity(e.to_string()))?;
        Ok(Chosen { events, since: (!had.is_empty()).then_some(had), not_here: named.len() - files.len(), files })
    }
}

impl Session {
    /// Adds what tells for or against releases at a gate: every release of their models, and those that name the same bytes.
    fn add_beside(&self, releases: &mut BTreeSet<EventId>) -> Result<(), AppError> {
        for release in releases.clone() {
            let release = self.fold(release)?.release;
            releases.extend(self.store.releases_of_model(&release.reference.model)?.into_iter().map(|(id, _)| id));
            for artifact in &release.artifacts {
                releases.extend(self.store.releases_of_digest(&artifact.sha256)?.into_iter().map(|u| u.release));
            }
        }
        Ok(())
    }
}

/// Where whoever packed a bundle stood.
fn heads_of(path: &std::path::Path, org: EventId, progress: Progress<'_>) -> Result<Heads, AppError> {
    let bundle = Bundle::open(path, &Limits::default(), progress)?;
    let found = bundle.manifest().org;
    if found == org { Ok(bundle.manifest().heads.clone()) } else { Err(BundleError::OtherOrg { found, expected: org }.into()) }
}

fn loose(reader: &Reader, id: &EventId) -> Result<Loose, AppError> {
    let found = reader.signed(id)?;
    let found = found.ok_or_else(|| AppError::Integrity(format!("event {id} has gone from the store")))?;
    Ok(Loose { line: found.line, signature: found.signature })
}

impl Trail {
    /// How many events there are.
    pub(super) const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Every event that names a file, with the file.
    pub(super) fn files(&self) -> impl Iterator<Item = (EventId, Digest)> {
        self.rows.iter().flat_map(|row| row.files.keys().map(|file| (row.link.id, *file)))
    }

    /// Those of these events that are here and rest on nothing beyond these.
    pub(super) fn grounded(&self, held: &BTreeSet<EventId>) -> Known {
        let mut found = Known::new();
        // Parents arrive before their children, so one walk finds all.
        for link in self.rows.iter().map(|row| &row.link).filter(|link| held.contains(&link.id)) {
            if link.parents.iter().all(|parent| found.contains(parent)) {
                found.insert(link.id);
            }
        }
        found
    }

    pub(super) fn read(reader: &Reader) -> Result<Self, AppError> {
        let (mut rows, mut at, mut broken) = (Vec::new(), BTreeMap::new(), None);
        reader.each_signed(0, |signed| match Envelope::parse(signed.line) {
            Ok(envelope) => {
                at.insert(signed.id, rows.len());
                rows.push(Row { link: Link::new(signed.id, &envelope), files: named_files(&envelope.body) });
                true
            }
            Err(error) => {
                broken = Some(AppError::Integrity(format!("event {} in the store does not hold: {error}", signed.id)));
                false
            }
        })?;
        broken.map_or(Ok(Self { rows, at }), Err)
    }

    /// The events that these heads, as far as they are here, rest on, themselves included.
    pub(super) fn below(&self, heads: &Heads) -> Known {
        let mut found: BTreeSet<EventId> = heads.values().flatten().filter(|id| self.at.contains_key(id)).copied().collect();
        // Parents arrive before their children, so one walk back reaches everything.
        for row in self.rows.iter().rev() {
            if found.contains(&row.link.id) {
                found.extend(row.link.parents.iter().copied());
            }
        }
        found
    }

    /// How many events of each stream these heads do not rest on.
    pub(super) fn beyond(&self, heads: &Heads) -> BTreeMap<EventId, u64> {
        let (known, mut found) = (self.below(heads), BTreeMap::new());
        for link in self.rows.iter().map(|row| &row.link).filter(|link| !known.contains(&link.id)) {
            *found.entry(link.place.stream).or_default() += 1;
        }
        found
    }

    /// The streams of some releases with the organisation's, those of meetings that name them, and every stream that one of
    /// these rests on, whole.
    fn resting(&self, reader: &Reader, org: EventId, releases: &BTreeSet<EventId>) -> Result<BTreeSet<EventId>, AppError> {
        let mut needs: BTreeMap<EventId, BTreeSet<EventId>> = BTreeMap::new();
        for row in &self.rows {
            let parents = row.link.parents.iter().filter_map(|p| self.at.get(p)).map(|at| self.rows[*at].link.place.stream);
            needs.entry(row.link.place.stream).or_default().extend(parents);
        }
        let mut open: Vec<EventId> = releases.iter().copied().chain([org]).collect();
        open.extend(meetings_naming(reader, releases)?);
        let mut found = BTreeSet::new();
        while let Some(stream) = open.pop() {
            if found.insert(stream) {
                open.extend(needs.get(&stream).into_iter().flatten());
            }
        }
        Ok(found)
    }
}

/// The meetings in whose events one of these releases is named.
fn meetings_naming(reader: &Reader, releases: &BTreeSet<EventId>) -> Result<Vec<EventId>, AppError> {
    let ids: Vec<String> = releases.iter().map(EventId::to_string).collect();
    let mut found = Vec::new();
    for stream in reader.streams()? {
        let events = reader.stream_of_kind_prefix(&stream, "meeting.")?;
        let named = |line: &[u8]| ids.iter().any(|id| line.windows(id.len()).any(|w| w == id.as_bytes()));
        if events.iter().any(|e| named(&e.line)) {
            found.push(stream);
        }
    }
    Ok(found)
}
