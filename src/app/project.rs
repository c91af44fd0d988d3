//! From events to what is shown: a stream is read, folded, and its answer kept beside it in the same transaction.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::beyond::{Asked, Beyond};
use super::error::AppError;
use super::session::{Office, Session};
use crate::domain::act::Previous;
use crate::domain::fold::{self, Context, PreviousRelease};
use crate::domain::ids::{EventId, ModelId};
use crate::domain::model::Model;
use crate::domain::obstruct::{self, Elsewhere, Ground, Obstruction, Owed};
use crate::domain::order::Strand;
use crate::domain::policy::Policy;
use crate::domain::queue::{QueueRow, Urgency};
use crate::domain::release::Release;
use crate::domain::remark::{self, Remark};
use crate::domain::vocab::{Role, State};
use crate::store::{DeploymentRow, Reader, ReleaseProjection, Tx, Urgent};

/// A release folded, with what its obstructions are computed from.
#[derive(Debug, Clone)]
pub struct Folded {
    /// The release.
    pub release: Release,
    /// What stands in its way now.
    pub obstructions: Vec<Obstruction>,
    /// What is to be seen and blocks nothing.
    pub remarks: Vec<Remark>,
    /// Its acts.
    pub strand: Strand,
    /// Its model.
    pub model: Model,
    /// The policy it is judged by.
    pub policy: Arc<Policy>,
    /// The same bytes elsewhere.
    pub elsewhere: Vec<Elsewhere>,
    /// Conditions that are owed under releases of the model, this one among them.
    pub owed: Vec<Owed>,
    /// The moment asked about.
    pub now: DateTime<Utc>,
    /// The organisation.
    pub office: Arc<Office>,
}

impl Folded {
    /// What permissions and obstructions are judged on.
    pub fn ground(&self) -> Ground<'_> {
        Ground {
            policy: &self.policy,
            people: &self.office.people,
            model: &self.model,
            elsewhere: &self.elsewhere,
            owed: &self.owed,
            now: self.now,
        }
    }
}

impl Session {
    /// Folds a release from its signed acts, as of now.
    pub fn fold(&self, id: EventId) -> Result<Folded, AppError> {
        let (now, events) = (self.now(), self.store.count_events()?);
        if let Some(folded) = self.memo.borrow().folded(id, now, events) {
            return Ok(folded);
        }
        let folded = self.fold_in(&self.store, id, now)?;
        self.memo.borrow_mut().keep(now, events, &folded);
        Ok(folded)
    }

    /// Folds a release as a reader, or a transaction under way, sees it.
    pub(super) fn fold_in(&self, reader: &Reader, id: EventId, now: DateTime<Utc>) -> Result<Folded, AppError> {
        let strand = Strand::new(self.memo.borrow_mut().acts(reader, id)?);
        self.fold_strand(reader, strand, now)
    }

    /// Folds acts that may not be in the store yet: the sheet shows what an act would do before it is signed.
    pub(super) fn fold_strand(&self, reader: &Reader, strand: Strand, now: DateTime<Utc>) -> Result<Folded, AppError> {
        let beyond = self.beyond(reader, &strand)?;
        let release = self.with_context(reader, &beyond, |ctx| fold::fold(&strand, ctx))?;
        self.round_off(reader, strand, beyond, release, now)
    }

    /// Adds what stands in a release's way, and what is to be seen of it.
    pub(super) fn round_off(
        &self,
        reader: &Reader,
        strand: Strand,
        beyond: Beyond,
        release: Release,
        now: DateTime<Utc>,
    ) -> Result<Folded, AppError> {
        let policy = self.policy(release.policy).ok_or(fold::FoldError::NoPolicy(release.policy))?;
        let elsewhere = elsewhere(reader, &release)?;
        let owed = reader.owed_of_model(&release.reference.model)?;
        let mut folded = Folded {
            release,
            obstructions: Vec::new(),
            remarks: Vec::new(),
            strand,
            model: beyond.model,
            policy,
            elsewhere,
            owed,
            now,
            office: beyond.office,
        };
        folded.obstructions = obstruct::obstructions(&folded.release, &folded.ground());
        folded.remarks = remark::remarks(&folded.release, &folded.ground());
        Ok(folded)
    }

    /// Asks a question of a release's acts in the light of everything beyond them.
    pub(super) fn in_context<T>(
        &self,
        reader: &Reader,
        strand: &Strand,
        ask: impl FnOnce(&Context<'_>) -> T,
    ) -> Result<T, AppError> {
        let beyond = self.beyond(reader, strand)?;
        Ok(self.with_context(reader, &beyond, ask))
    }

    fn with_context<T>(&self, reader: &Reader, beyond: &Beyond, ask: impl FnOnce(&Context<'_>) -> T) -> T {
        let model = &beyond.model.name;
        ask(&beyond.context(&Asked {
            policy: &|digest| self.policy(digest),
            ran: &|previous| previous_release(reader, Some(previous), model).ok().flatten().map(|p| p.reference),
            carried: &|carry| self.carried(reader, model, carry),
        }))
    }

    /// A model as it is now.
    pub fn model(&self, name: &ModelId) -> Result<Model, AppError> {
        self.model_in(&self.store, name)
    }

    pub(super) fn model_in(&self, reader: &Reader, name: &ModelId) -> Result<Model, AppError> {
        let kept = reader.meta(&model_key(name))?.and_then(|t| serde_json::from_str(&t).ok());
        kept.ok_or_else(|| {
            let near = reader.near(name.as_str(), 3).unwrap_or_default();
            let help = if near.is_empty() {
                format!("register it: obstat model add {name} --owner EMAIL --tier TIER")
            } else {
                format!("did you mean {}?", near.join(" or "))
            };
            AppError::usage(format!("there is no model “{name}”"), help)
        })
    }

    /// Writes what a release has come to, and what that changes for others: the one it replaces, and the same bytes elsewhere.
    pub(super) fn project(&self, tx: &Tx<'_>, id: EventId, now: DateTime<Utc>) -> Result<Folded, AppError> {
        let folded = self.project_one(tx, id, now)?;
        let mut others = touched(tx, &folded.release)?;
        others.extend(keep_owed(tx, &folded)?);
        for other in others {
            self.project_one(tx, other, now)?;
        }
        Ok(folded)
    }

    pub(super) fn project_one(&self, tx: &Tx<'_>, id: EventId, now: DateTime<Utc>) -> Result<Folded, AppError> {
        let folded = self.fold_in(tx, id, now)?;
        self.keep_folded(tx, folded)
    }

    /// Writes what a release that was folded has come to.
    pub(super) fn keep_folded(&self, tx: &Tx<'_>, mut folded: Folded) -> Result<Folded, AppError> {
        let (id, now) = (folded.release.id, folded.now);
        keep(tx, &folded)?;
        // What it runs in place of, or what in its place, may be told by what was just kept.
        let model = &folded.release.reference.model;
        if !folded.release.deployments.is_empty() && super::runs::superseded_by(tx, id, model)? != folded.release.superseded_by {
            folded = self.fold_in(tx, id, now)?;
            keep(tx, &folded)?;
        }
        Ok(folded)
    }

    /// Folds again the releases that time alone has changed: something lapsed, or fell due.
    pub fn catch_up(&mut self) -> Result<usize, AppError> {
        let now = self.now();
        if self.store.is_read_only() {
            return Ok(0);
        }
        let due = self.store.due_for_refold(now)?;
        if due.is_empty() {
            return Ok(0);
        }
        self.write(|session, tx| {
            due.iter().try_for_each(|id| session.project_one(tx, *id, now).map(drop))?;
            Ok(due.len())
        })
    }

    /// Runs work in one transaction of this session's store.
    pub(super) fn write<T>(&mut self, work: impl FnOnce(&Self, &Tx<'_>) -> Result<T, AppError>) -> Result<T, AppError> {
        let tx = self.store.begin()?;
        let worked = work(self, &tx).and_then(|value| Ok(tx.commit().map(|()| value)?));
        if worked.is_err() {
            // What was read inside of a transaction that is undone was never there.
            self.memo.take();
            self.forget();
        }
        worked
    }
}

/// The setting under which a model is kept.
pub(super) fn model_key(name: &ModelId) -> String {
    format!("model {name}")
}

/// The previous release, if it is of this model and that deployment really counted.
pub(super) fn previous_release(
    reader: &Reader,
    previous: Option<&Previous>,
    model: &ModelId,
) -> Result<Option<PreviousRelease>, AppError> {
    let Some(previous) = previous else { return Ok(None) };
    let deployed = reader.deployments_of_model(model)?;
    let counted = deployed.iter().any(|d| d.event == previous.deployment && d.release == previous.release && d.production);
    let row = reader.release_row(&previous.release, None, DateTime::UNIX_EPOCH)?;
    Ok(row.filter(|_| counted).map(|(row, _)| PreviousRelease { reference: row.reference, tier: row.tier }))
}

/// Other releases of the same bytes whose state tells against them.
fn elsewhere(reader: &Reader, release: &Release) -> Result<Vec<Elsewhere>, AppError> {
    let mut found = Vec::new();
    for artifact in &release.artifacts {
        for other in reader.digests_elsewhere(&artifact.sha256, &release.id)? {
            if matches!(other.state, State::Rejected | State::Contested | State::Suspended)
                && other.reference != release.reference
            {
                found.push(Elsewhere { reference: other.reference, state: other.state });
            }
        }
    }
    found.dedup();
    Ok(found)
}

pub(super) fn touched(reader: &Reader, release: &Release) -> Result<BTreeSet<EventId>, AppError> {
    let mut others: BTreeSet<EventId> =
        release.deployments.iter().filter_map(|d| d.replaces.as_ref()).map(|p| p.release).collect();
    others.extend(release.rollbacks.iter().map(|r| r.to.release));
    for artifact in &release.artifacts {
        others.extend(reader.digests_elsewhere(&artifact.sha256, &release.id)?.into_iter().map(|d| d.release));
    }
    others.remove(&release.id);
    Ok(others)
}

fn keep(tx: &Tx<'_>, folded: &Folded) -> Result<(), AppError> {
    let release = &folded.release;
    tx.put_release(&projection(folded))?;
    tx.put_departures(&release.id, &release.reference.model, &super::runs::departures(release))?;
    let urgent = release.emergency.as_ref().map(|e| Urgent {
        release: release.id,
        reference: release.reference.clone(),
        owner: release.owner.clone(),
        at: e.at,
    });
    Ok(tx.put_emergency(&release.id, urgent.as_ref())?)
}

/// Whether it ran, and was taken out wherever it did.
fn is_retired(release: &Release) -> bool {
    let ran = !release.deployments.is_empty() && !release.retirements.is_empty();
    ran && !release.deployments.iter().any(|d| release.runs_in(&d.environment))
}

/// What is kept of a release beside its events.
pub(super) fn projection(folded: &Folded) -> ReleaseProjection {
    let release = &folded.release;
    let due = obstruct::due_times(release, &folded.obstructions);
    let (waiting_for, waiting_role) = waiting(&folded.obstructions);
    ReleaseProjection {
        row: QueueRow {
            id: release.id,
            reference: release.reference.clone(),
            attempt: release.attempt,
            kind: release.kind,
            emergency: release.emergency.is_some(),
            tier: release.tier,
            tier_confirmed: release.tier_confirmed,
            state: release.state,
            owner: release.owner.clone(),
            summary: release.summary.chars().take(200).collect(),
            done: release.done() as u32,
            applicable: release.items.len() as u32,
            blocks: folded.obstructions.len() as u32,
            due: due.first().copied(),
            waiting_for,
            waiting_role,
            since: release.submitted_at.unwrap_or(release.requested_at),
            urgency: Urgency::Rest,
        },
        open: (release.state.is_open() && !is_retired(release)) || !folded.obstructions.is_empty(),
        committee: !crate::domain::agenda::duties(release, &folded.ground()).is_empty(),
        next_change: due.into_iter().chain(lapses(folded)).chain(deputies(folded)).filter(|t| *t >= folded.now).min(),
        digests: release.artifacts.iter().map(|a| (a.sha256, release.state)).collect(),
        deployments: release
            .deployments
            .iter()
            .map(|d| DeploymentRow {
                event: d.id,
                release: release.id,
                model: release.reference.model.clone(),
                environment: d.environment.clone(),
                production: d.production,
                digest: d.digests.first().copied(),
                at: d.at,
                by: d.by.clone(),
                replaces: d.replaces.clone(),
            })
            .collect(),
    }
}

/// When deputies come and go, who may lift what stands in an open release's way.
fn deputies(folded: &Folded) -> impl Iterator<Item = DateTime<Utc>> {
    let (open, zone) = (folded.release.state.is_open(), folded.office.time_zone);
    let bounds = move |d: &crate::domain::people::Deputy| {
        let [from, to] = d.bounds(zone);
        [from, to + chrono::TimeDelta::seconds(1)]
    };
    folded.office.seen.deputies.iter().filter(move |_| open).flat_map(bounds)
}

/// Keeps what is owed under the release; where that has changed, gives the model's releases in review, which may wait for it.
pub(super) fn keep_owed(tx: &Tx<'_>, folded: &Folded) -> Result<Vec<EventId>, AppError> {
    let (id, owed) = (folded.release.id, obstruct::owed(&folded.release, &folded.ground()));
    let before: Vec<&Owed> = folded.owed.iter().filter(|o| o.release == id).collect();
    if before.len() == owed.len() && owed.iter().all(|o| before.contains(&o)) {
        return Ok(Vec::new());
    }
    tx.put_owed(&id, &owed)?;
    let mut waiting = Vec::new();
    for (other, _) in tx.releases_of_model(&folded.release.reference.model)? {
        let row = tx.release_row(&other, None, folded.now)?;
        if other != id && row.is_some_and(|(row, _)| matches!(row.state, State::InReview | State::Contested)) {
            waiting.push(other);
        }
    }
    Ok(waiting)
}

/// When conditions of other releases lapse that would then keep this one from being approved.
fn lapses(folded: &Folded) -> impl Iterator<Item = DateTime<Utc>> {
    let waits = matches!(folded.release.state, State::InReview | State::Contested);
    folded.owed.iter().filter(move |o| waits && o.release != folded.release.id).map(|o| o.due)
}

/// Everybody who can lift something, in the order of the obstructions; and the body that the first of them waits for.
fn waiting(obstructions: &[Obstruction]) -> (Vec<crate::domain::ids::Email>, Option<Role>) {
    let mut people = Vec::new();
    for person in obstructions.iter().flat_map(|o| &o.who) {
        if !people.contains(person) {
            people.push(person.clone());
        }
    }
    let body = obstructions.first().and_then(|o| o.role).filter(|r| *r == Role::Committee);
    (people, body)
}
