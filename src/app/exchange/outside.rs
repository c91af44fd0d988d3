//! What a bundle is checked against: a store, or nothing.

use std::collections::{BTreeSet, HashSet};

use crate::app::error::AppError;
use crate::bundle::{BundleError, Outside};
use crate::domain::act::{Act, CharterPropose, Travels, named_files};
use crate::domain::ids::{Digest, EventId, KeyId};
use crate::ledger::chain::Link;
use crate::ledger::event::Envelope;
use crate::store::Reader;

/// A store as the outside of a bundle of its organisation.
pub(super) struct Here<'a> {
    reader: &'a Reader,
    org: EventId,
    always: BTreeSet<Digest>,
    listed: HashSet<KeyId>,
}

impl<'a> Here<'a> {
    pub(super) fn new(reader: &'a Reader, org: EventId) -> Result<Self, AppError> {
        let charters = charters(reader, org)?;
        let listed = charters.iter().flat_map(|c| &c.people).flat_map(|m| m.keys.iter().map(|k| k.key)).collect();
        Ok(Self { reader, org, always: always(reader, org)?, listed })
    }

    /// Whether a charter here lists the key.
    pub(super) fn lists(&self, key: &KeyId) -> bool {
        self.listed.contains(key)
    }
}

impl Outside for Here<'_> {
    type Error = AppError;

    fn link(&self, id: &EventId) -> Result<Option<Link>, AppError> {
        let place = self.reader.place_of(id)?;
        Ok(place.map(|place| Link { id: *id, org: self.org, place, prev: None, parents: Vec::new() }))
    }

    fn listed(&self) -> Result<HashSet<KeyId>, AppError> {
        Ok(self.listed.clone())
    }

    fn names(&self, file: &Digest) -> Result<bool, AppError> {
        Ok(self.always.contains(file))
    }
}

/// Every charter proposed in a store.
fn charters(reader: &Reader, org: EventId) -> Result<Vec<CharterPropose>, AppError> {
    let mut found = Vec::new();
    for record in reader.stream_of_kind_prefix(&org, "charter.propose")? {
        let Ok(envelope) = Envelope::parse(&record.line) else { continue };
        if let Ok(Act::CharterPropose(charter)) = Act::read(&envelope.kind, &envelope.body) {
            found.push(charter);
        }
    }
    Ok(found)
}

/// The policies and cuts that the organisation's acts name: they travel in every bundle.
pub(super) fn always(reader: &Reader, org: EventId) -> Result<BTreeSet<Digest>, AppError> {
    let mut found = BTreeSet::new();
    reader.each_signed_of(&org, |signed| {
        let named = Envelope::parse(signed.line).map(|envelope| named_files(&envelope.body)).unwrap_or_default();
        found.extend(named.into_iter().filter(|(_, travels)| *travels == Travels::Always).map(|(digest, _)| digest));
        true
    })?;
    Ok(found)
}

/// Nothing: a bundle is looked at where there is no store. What it rests on is taken for given.
pub(super) struct Nothing;

impl Outside for Nothing {
    type Error = BundleError;

    fn link(&self, _: &EventId) -> Result<Option<Link>, BundleError> {
        Ok(None)
    }

    fn listed(&self) -> Result<HashSet<KeyId>, BundleError> {
        Ok(HashSet::new())
    }

    fn names(&self, _: &Digest) -> Result<bool, BundleError> {
        // Only a bundle that rests on another may bring a policy which that one's events name.
        Ok(true)
    }
}
