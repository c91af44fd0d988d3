//! After the decision: deployments, the owner's confirmation; and withdrawal.

use super::{Folding, conflict, read};
use crate::domain::act::{Act, ReleaseConfirm, ReleaseDeploy};
use crate::domain::release::{Confirmation, Conflict, Deployment, Release};

impl<'a> Folding<'a> {
    pub(super) fn after_decision(&self, release: &mut Release, conflicts: &mut Vec<Conflict>) {
        release.deployments = self.deployments();
        release.conditions = self.conditions(release, conflicts);
        release.footing = self.footing(release);
        release.confirmation = self.confirmation();
        release.withdrawn = self.withdrawn();
        self.deployed_regardless(conflicts);
    }

    fn deploys(&self) -> Vec<(usize, &'a ReleaseDeploy)> {
        self.picked(|act| match act {
            Act::ReleaseDeploy(d) => Some(d),
            _ => None,
        })
    }

    fn is_production(&self, deploy: &ReleaseDeploy) -> bool {
        self.policy.environments.production.contains(&deploy.environment)
    }

    /// Deployments to production count when an approval stands in their past and covers the bytes; elsewhere they are
    /// recorded and need none (`rules.md` §8).
    fn deployments(&self) -> Vec<Deployment> {
        let deployment = |(place, d): (usize, &ReleaseDeploy)| Deployment {
            id: self.at(place).id,
            environment: d.environment.clone(),
            production: self.is_production(d),
            digests: d.digests.clone(),
            at: d.at,
            by: d.by.clone(),
            replaces: d.replaces.clone(),
        };
        self.deploys().into_iter().map(deployment).collect()
    }

    /// A deployment that had not seen the withdrawal, or that the kind was raised, nor was seen by it: contested until a
    /// decision has seen both.
    fn deployed_regardless(&self, conflicts: &mut Vec<Conflict>) {
        let (decisions, approvals) = (self.proven(), self.proven_approvals());
        let undone =
            self.picked(|_| Some(())).into_iter().map(|(p, ())| p).filter(|p| {
                matches!(self.at(*p).act, Act::ReleaseWithdraw(_)) || approvals.iter().any(|a| self.lifts_since(*p, *a))
            });
        let undone: Vec<usize> = undone.collect();
        for (place, _) in self.deploys().into_iter().filter(|(_, d)| self.is_production(d)) {
            let settled = |u: usize| decisions.iter().any(|d| self.strand.saw(*d, u) && self.strand.saw(*d, place));
            let unseen = undone.iter().copied().find(|u| self.strand.concurrent(*u, place) && !settled(*u));
            if let Some(unseen) = unseen {
                let text = format!("Deployed by one who had not seen: {}", self.line(unseen).text);
                conflicts.push(conflict(self.strand, &[unseen, place], true, text));
            }
        }
    }

    fn withdrawn(&self) -> Option<String> {
        let takes = self.picked(|act| match act {
            Act::ReleaseWithdraw(w) => Some(read(&w.reason)),
            _ => None,
        });
        takes.into_iter().next().map(|(_, reason)| reason)
    }

    /// The owner's statements on what runs: none while any of the latest deployments has none, a no before a yes.
    fn confirmation(&self) -> Option<Confirmation> {
        let deployed: Vec<usize> = self.deploys().into_iter().filter(|(_, d)| self.is_production(d)).map(|(p, _)| p).collect();
        let live = self.strand.latest(&deployed);
        let said: Option<Vec<Confirmation>> = live.iter().map(|place| self.confirmation_of(*place)).collect();
        said?.into_iter().min_by_key(Confirmation::all_well)
    }

    fn confirmation_of(&self, deployment: usize) -> Option<Confirmation> {
        let id = self.at(deployment).id;
        let said = self.picked(|act| match act {
            Act::ReleaseConfirm(c) if c.deployment == id => Some(c),
            _ => None,
        });
        let said: Vec<(usize, &ReleaseConfirm)> = said.into_iter().filter(|(p, _)| self.strand.saw(*p, deployment)).collect();
        let places: Vec<usize> = said.iter().map(|(p, _)| *p).collect();
        let latest = self.strand.latest(&places);
        let all = said.into_iter().filter(|(p, _)| latest.contains(p)).filter_map(|(place, c)| {
            Some(Confirmation {
                id: self.at(place).id,
                deployment: c.deployment,
                operating: c.operating,
                monitoring: c.monitoring,
                no_issues: c.no_issues,
                note: c.note.as_ref().map(read),
                by: self.signer(place)?.email.clone(),
                at: self.at(place).time,
            })
        });
        all.min_by_key(Confirmation::all_well)
    }
}
