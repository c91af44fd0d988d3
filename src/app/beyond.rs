//! What lies beyond a release's own acts: gathered from the store first, so that folding itself asks it nothing and many releases
//! can be folded on all cores.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::domain::zone::Zone;

use super::cores::{each_on_all_cores, on_all_cores};
use super::error::AppError;
use super::new_acts::NewActs;
use super::project::{Folded, previous_release};
use super::session::{Office, Session};
use crate::domain::act::{Act, ItemCarry, Previous};
use crate::domain::fold::{self, Context, FoldError, PreviousRelease};
use crate::domain::ids::{Digest, Email, EventId, Reference};
use crate::domain::model::Model;
use crate::domain::order::Strand;
use crate::domain::policy::Policy;
use crate::domain::release::{Carried, Release};
use crate::store::Reader;

/// What a release's fold is told of everything else.
pub(super) struct Beyond {
    pub office: Arc<Office>,
    pub model: Model,
    previous: Option<PreviousRelease>,
    superseded_by: Option<Reference>,
    meetings: BTreeMap<EventId, BTreeSet<Email>>,
    time_zone: Zone,
}

/// What a fold may ask still, once it knows what its acts name.
pub(super) struct Asked<'a> {
    pub policy: &'a dyn Fn(Digest) -> Option<Arc<Policy>>,
    pub ran: &'a dyn Fn(&Previous) -> Option<Reference>,
    pub carried: &'a dyn Fn(&ItemCarry) -> Option<Carried>,
}

impl Beyond {
    pub(super) fn context<'a>(&'a self, asked: &'a Asked<'a>) -> Context<'a> {
        Context {
            meetings: &self.meetings,
            policy: asked.policy,
            in_force: self.office.policy,
            model: &self.model,
            people: &self.office.people,
            previous: self.previous.clone(),
            superseded_by: self.superseded_by.clone(),
            ran: asked.ran,
            carried: asked.carried,
            time_zone: self.time_zone,
        }
    }
}

impl Session {
    /// Gathers what lies beyond a release's acts.
    pub(super) fn beyond(&self, reader: &Reader, strand: &Strand) -> Result<Beyond, AppError> {
        let office = self.office()?;
        let Some((_, first)) = strand.acts().next() else { return Err(FoldError::Empty.into()) };
        let Act::ReleaseRequest(request) = &first.act else { return Err(FoldError::NoRequest(first.id).into()) };
        Ok(Beyond {
            model: self.model_in(reader, &request.model)?,
            previous: previous_release(reader, request.previous.as_ref(), &request.model)?,
            superseded_by: super::runs::superseded_by(reader, first.id, &request.model)?,
            meetings: super::meeting::rosters(self, reader, strand)?,
            time_zone: office.time_zone,
            office,
        })
    }

    /// Folds several releases as the reader sees them now, parsing and folding on all cores.
    pub(super) fn fold_many(
        &self,
        reader: &Reader,
        ids: &[EventId],
        new: &mut NewActs,
    ) -> Result<Vec<Result<Folded, AppError>>, AppError> {
        let strands = each_on_all_cores(new.of(reader, ids)?, |acts| acts.map(Strand::new));
        let gathered = strands.into_iter().map(|strand| {
            let strand = strand?;
            self.beyond(reader, &strand).map(|beyond| (strand, beyond))
        });
        let gathered: Vec<Result<(Strand, Beyond), AppError>> = gathered.collect();
        let policies = self.known_policies();
        let releases =
            on_all_cores(&gathered, |one| one.as_ref().ok().and_then(|(strand, beyond)| alone(strand, beyond, &policies)));
        let now = self.now();
        let whole = gathered.into_iter().zip(releases).map(|(one, release)| {
            let (strand, beyond) = one?;
            match release {
                Some(release) => self.round_off(reader, strand, beyond, release?, now),
                None => self.fold_strand(reader, strand, now),
            }
        });
        Ok(whole.collect())
    }
}

/// Folds a release from what was gathered; none where that is not enough, and the store is to be asked.
fn alone(strand: &Strand, beyond: &Beyond, policies: &BTreeMap<Digest, Arc<Policy>>) -> Option<Result<Release, FoldError>> {
    let lacks = Cell::new(false);
    let policy = |digest| {
        let found = policies.get(&digest).cloned();
        lacks.set(lacks.get() || found.is_none());
        found
    };
    let ran = |_: &Previous| {
        lacks.set(true);
        None
    };
    let carried = |_: &ItemCarry| {
        lacks.set(true);
        None
    };
    let asked = Asked { policy: &policy, ran: &ran, carried: &carried };
    let folded = fold::fold(strand, &beyond.context(&asked));
    (!lacks.get()).then_some(folded)
}
