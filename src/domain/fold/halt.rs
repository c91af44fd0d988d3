//! Suspensions and their reinstatement, rollbacks, retirements, and the clocks that they offer (`rules.md` §7).

use super::standing::answers;
use super::{Folding, read};
use crate::domain::act::{Act, IncidentDismiss, IncidentOpen, ReleaseDeploy, ReleaseRetire, RollbackOrder};
use crate::domain::field;
use crate::domain::ids::{Email, EventId};
use crate::domain::release::{Clock, ClockState, Reinstatement, Release, Retirement, Rollback, Suspension};
use crate::domain::time;
use crate::domain::vocab::Role;

/// The field of the checklist in which the owner says how long going back takes.
const WINDOW: &str = "rollback_window";

impl<'a> Folding<'a> {
    pub(super) fn halts(&self, release: &mut Release) {
        release.suspensions = self.suspends(None).into_iter().filter_map(|p| self.suspension(p)).collect();
        release.reinstatement = self.reinstatement(release);
        release.rollbacks = self.orders(None).into_iter().filter_map(|(p, o)| self.rollback(p, o, release)).collect();
        release.retirements = self.retires().into_iter().filter_map(|(p, r)| self.retirement(p, r)).collect();
        release.clocks = self.clocks(release);
    }

    fn suspends(&self, sight: Option<usize>) -> Vec<usize> {
        let found = self.picked_in(sight, |act| matches!(act, Act::ReleaseSuspend(_)).then_some(()));
        found.into_iter().map(|(p, ())| p).collect()
    }

    fn suspension(&self, place: usize) -> Option<Suspension> {
        let Act::ReleaseSuspend(suspend) = &self.at(place).act else { return None };
        Some(Suspension {
            id: self.at(place).id,
            by: self.signer(place)?.email.clone(),
            at: self.at(place).time,
            reason: read(&suspend.reason),
            answered: self.answer_to(place, None).map(|p| self.at(p).id),
        })
    }

    /// The approval that answers a suspension: it stands in a turn opened by a reinstatement that had seen it.
    fn answer_to(&self, suspension: usize, sight: Option<usize>) -> Option<usize> {
        let seen = |p: &usize| sight.is_none_or(|s| self.strand.saw(s, *p));
        let all = self.proven_approvals().into_iter().filter(seen);
        let mut answering = all.filter(|p| answers(self.strand, *p, suspension, &self.attempt, &self.reopened));
        answering.next()
    }

    /// Whether the act's author had seen a suspension that nothing he had seen answers.
    pub(super) fn is_suspended(&self, place: usize) -> bool {
        self.suspends(Some(place)).into_iter().any(|s| self.answer_to(s, Some(place)).is_none())
    }

    /// Whether the act's author had seen the row being asked again: what was approved stays what it was meanwhile.
    pub(super) fn is_reinstating(&self, place: usize) -> bool {
        self.attempt[place].again > 0
    }

    fn reinstatement(&self, release: &Release) -> Option<Reinstatement> {
        let now = self.current();
        let opened = self.reopened.iter().copied().find(|o| self.attempt[*o] == now)?;
        let Act::ReleaseReinstate(act) = &self.at(opened).act else { return None };
        let decided = release.decision.is_some() || release.held_by().next().is_none();
        (!decided).then_some(Reinstatement {
            id: self.at(opened).id,
            by: self.signer(opened)?.email.clone(),
            at: self.at(opened).time,
            reason: read(&act.reason),
        })
    }

    /// The deployments to an environment that somebody had seen.
    pub(super) fn deployments_to(&self, environment: &str, sight: Option<usize>) -> Vec<usize> {
        let to = |act: &'a Act| match act {
            Act::ReleaseDeploy(ReleaseDeploy { environment: e, .. }) if e == environment => Some(()),
            _ => None,
        };
        self.picked_in(sight, to).into_iter().map(|(p, ())| p).collect()
    }

    pub(super) fn orders(&self, sight: Option<usize>) -> Vec<(usize, &'a RollbackOrder)> {
        self.picked_in(sight, |act| match act {
            Act::RollbackOrder(order) => Some(order),
            _ => None,
        })
    }

    /// Whether the act's author had seen that a rollback was complete.
    pub(super) fn is_rolled_back(&self, place: usize) -> bool {
        !self.picked_in(Some(place), |act| matches!(act, Act::RollbackDone(_)).then_some(())).is_empty()
    }

    /// A rollback names a deployment of this release and a release that really ran before.
    pub(super) fn may_not_order(&self, place: usize, order: &RollbackOrder) -> Option<&'static str> {
        let ran = self.deployments_to(&order.environment, Some(place));
        if !self.policy.environments.production.contains(&order.environment) {
            Some("one rolls back in production")
        } else if !ran.iter().any(|p| self.at(*p).id == order.deployment) {
            Some("the release did not run there")
        } else if order.to.release == self.at(0).id || (self.ctx.ran)(&order.to).is_none() {
            Some("the release returned to never ran in production")
        } else {
            None
        }
    }

    /// Whether an act names an order that its author had seen.
    pub(super) fn knows_order(&self, place: usize, order: EventId) -> bool {
        self.orders(Some(place)).iter().any(|(p, _)| self.at(*p).id == order)
    }

    fn rollback(&self, place: usize, order: &RollbackOrder, release: &Release) -> Option<Rollback> {
        let (id, signer) = (self.at(place).id, self.signer(place)?);
        let lead = |p: usize| self.signer(p).filter(|s| s.has(Role::GovernanceLead)).map(|s| s.email.clone());
        let confirms = self.picked(|act| matches!(act, Act::RollbackConfirm(c) if c.order == id).then_some(()));
        let signed_by = lead(place).or_else(|| confirms.into_iter().find_map(|(p, ())| lead(p)));
        let done = self.picked(|act| match act {
            Act::RollbackDone(d) if d.order == id => Some(d.at),
            _ => None,
        });
        // Of several records of its end the latest counts: it is late if any of them says so.
        let done = done.into_iter().max_by_key(|(_, at)| *at);
        Some(Rollback {
            id,
            environment: order.environment.clone(),
            deployment: order.deployment,
            to: order.to.clone(),
            to_reference: (self.ctx.ran)(&order.to)?,
            by: signer.email.clone(),
            at: order.at.min(self.at(place).time),
            reason: read(&order.reason),
            signed_by,
            window: window(release),
            done: done.and_then(|(p, at)| Some((self.signer(p)?.email.clone(), at))),
        })
    }

    fn retires(&self) -> Vec<(usize, &'a ReleaseRetire)> {
        self.picked(|act| match act {
            Act::ReleaseRetire(retire) => Some(retire),
            _ => None,
        })
    }

    fn retirement(&self, place: usize, retire: &ReleaseRetire) -> Option<Retirement> {
        let ends = self.deployments_to(&retire.environment, Some(place));
        Some(Retirement {
            id: self.at(place).id,
            environment: retire.environment.clone(),
            production: self.policy.environments.production.contains(&retire.environment),
            by: self.signer(place)?.email.clone(),
            at: retire.at,
            reason: retire.reason.as_ref().map(read),
            ends: ends.into_iter().map(|p| self.at(p).id).collect(),
        })
    }

    /// Whether the policy offers this clock for a suspension or order that the act's author had seen.
    pub(super) fn is_offered(&self, place: usize, matter: EventId, incident: &str) -> bool {
        let (_, tier) = self.kind_seen(Some(place));
        let row = self.policy.incidents.iter().find(|row| row.id == incident);
        let halts = self.suspends(Some(place)).into_iter().chain(self.orders(Some(place)).into_iter().map(|(p, _)| p));
        let known = halts.into_iter().any(|p| self.at(p).id == matter);
        known && row.is_some_and(|row| row.tiers.is_empty() || row.tiers.contains(&tier))
    }

    /// The clocks of the policy for every suspension and rollback: offered, until somebody opens or dismisses them.
    fn clocks(&self, release: &Release) -> Vec<Clock> {
        let suspended = release.suspensions.iter().map(|s| (s.id, s.at));
        let halts: Vec<_> = suspended.chain(release.rollbacks.iter().map(|r| (r.id, r.at))).collect();
        let rows = self.policy.incidents.iter().filter(|row| row.tiers.is_empty() || row.tiers.contains(&release.tier));
        let clock = |row: &crate::domain::policy::IncidentClock, (matter, at): (EventId, chrono::DateTime<chrono::Utc>)| Clock {
            matter,
            incident: row.id.clone(),
            title: row.title.clone(),
            days: row.days,
            note: row.note.clone(),
            clause: row.clause.clone(),
            offered: at,
            state: self.clock_state(matter, &row.id, row.days),
        };
        rows.flat_map(|row| halts.iter().map(move |halt| clock(row, *halt))).collect()
    }

    /// The latest word on a clock; where words had not seen each other it runs.
    fn clock_state(&self, matter: EventId, incident: &str, days: u32) -> ClockState {
        let opens = self.picked(|act| match act {
            Act::IncidentOpen(o) if o.matter == matter && o.incident == incident => Some(o),
            _ => None,
        });
        let ends = self.picked(|act| match act {
            Act::IncidentDismiss(d) if d.matter == matter && d.incident == incident => Some(d),
            _ => None,
        });
        let ended = |p: usize| ends.iter().any(|(e, _)| self.strand.saw(*e, p));
        let running: Vec<&(usize, &IncidentOpen)> = opens.iter().filter(|(p, _)| !ended(*p)).collect();
        if let Some((place, open)) = running.iter().min_by_key(|(_, o)| o.since) {
            let due = time::due_after_days(open.since, days, self.ctx.time_zone);
            return ClockState::Open { due, by: self.email(*place), note: open.note.as_ref().map(read) };
        }
        let places: Vec<usize> = ends.iter().map(|(p, _)| *p).collect();
        let last: Option<&(usize, &IncidentDismiss)> = ends.iter().find(|(p, _)| self.strand.latest(&places).contains(p));
        last.map_or(ClockState::Offered, |(place, end)| ClockState::Dismissed {
            by: self.email(*place),
            at: self.at(*place).time,
            reason: read(&end.reason),
        })
    }

    /// Who signed an act that counts; the owner stands in where that cannot be said.
    pub(super) fn email(&self, place: usize) -> Email {
        self.signer(place).map_or_else(|| self.ctx.model.owner.clone(), |s| s.email.clone())
    }
}

/// How long going back takes, as the owner tested it.
fn window(release: &Release) -> Option<u32> {
    release.items.iter().find_map(|item| field::minutes(item.fields.get(WINDOW)?))
}
