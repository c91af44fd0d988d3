//! After the decision: conditions, deployments, the owner's confirmation; and withdrawal.

use super::{Folding, conflict, read};
use crate::domain::act::{Act, Basis, ConditionTerms, Period, ReleaseConfirm, ReleaseDeploy};
use crate::domain::ids::{Email, EventId};
use crate::domain::order::Signer;
use crate::domain::release::{Condition, ConditionState, Confirmation, Conflict, Deployment, Release, Verdict};
use crate::domain::time;
use crate::domain::vocab::{Choice, Role};

/// A condition as its author set it.
struct SetCondition<'r> {
    set_by: EventId,
    place: u32,
    author: &'r Email,
    role: Role,
    terms: &'r ConditionTerms,
}

impl<'a> Folding<'a> {
    pub(super) fn after_decision(&self, release: &mut Release, conflicts: &mut Vec<Conflict>) {
        release.deployments = self.deployments();
        release.conditions = self.conditions(release);
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

    /// The conditions of the approvals that hold.
    fn conditions(&self, release: &Release) -> Vec<Condition> {
        let approvals = self.strand.latest(&self.proven());
        let approvals: Vec<usize> = approvals.into_iter().filter(|p| self.proof(*p).is_some_and(super::Proof::grants)).collect();
        let mut found: Vec<Condition> = Vec::new();
        for set in approvals.iter().filter_map(|a| self.proof(*a)).flat_map(|proof| conditions_set(&proof.before)) {
            if !found.iter().any(|c| c.set_by == set.set_by && c.place == set.place) {
                found.push(Condition {
                    set_by: set.set_by,
                    place: set.place,
                    author: set.author.clone(),
                    role: set.role,
                    due: self.due(release, set.terms),
                    terms: set.terms.clone(),
                    state: self.condition_state(&set, None),
                });
            }
        }
        found
    }

    /// Whether a condition that comes before deployment is not accepted as met, as far as the act had seen.
    pub(super) fn awaits_condition(&self, place: usize, approvals: &[usize]) -> bool {
        let set = approvals.iter().filter_map(|a| self.proof(*a)).flat_map(|proof| conditions_set(&proof.before));
        set.filter(|c| c.terms.before_deployment).any(|c| self.condition_state(&c, Some(place)) != ConditionState::Verified)
    }

    /// Open, then met as the owner or the responsible person reports, then accepted by the body that set it, who saw that.
    fn condition_state(&self, set: &SetCondition, sight: Option<usize>) -> ConditionState {
        let met = self.picked_in(sight, |act| match act {
            Act::ConditionMeet(m) => (m.set_by == set.set_by && m.place == set.place).then_some(()),
            _ => None,
        });
        let verified = self.picked_in(sight, |act| match act {
            Act::ConditionVerify(v) => (v.set_by == set.set_by && v.place == set.place).then_some(()),
            _ => None,
        });
        let reports = |s: &Signer| s.owns_model || s.email == set.terms.by;
        let met: Vec<usize> = met.into_iter().map(|(p, ())| p).filter(|p| self.signer(*p).is_some_and(reports)).collect();
        let accepts = |p: usize| self.signer(p).is_some_and(|s| s.email == *set.author || (s.has(set.role) && !self.own(p)));
        if verified.iter().any(|(p, ())| accepts(*p) && met.iter().any(|m| self.strand.saw(*p, *m))) {
            ConditionState::Verified
        } else if met.is_empty() {
            ConditionState::Open
        } else {
            ConditionState::Met
        }
    }

    /// To the end of the day in the organisation's time zone; none while a period waits for the deployment.
    fn due(&self, release: &Release, terms: &ConditionTerms) -> Option<chrono::DateTime<chrono::Utc>> {
        let zone = self.ctx.time_zone;
        let basis = match terms.from {
            Basis::Decision => release.decision.as_ref().map(|d| d.at),
            // The first one: deploying again does not put off what is due.
            Basis::Deployment => release.deployments.iter().filter(|d| d.production).map(|d| d.at).min(),
        };
        match terms.due {
            Period::Date(date) => Some(time::end_of_day(date, zone)),
            Period::Days(days) => basis.map(|from| time::due_after_days(from, days, zone)),
        }
    }
}

/// The conditions of the sign-offs that fill slots, and of the votes counted, each once.
fn conditions_set(before: &Release) -> Vec<SetCondition<'_>> {
    let filling = before.slots.iter().filter_map(|slot| {
        let sign_off = before.sign_offs.iter().find(|s| slot.filled_by == Some(s.id))?;
        match &sign_off.verdict {
            Verdict::Approve(terms) => Some((sign_off.id, &sign_off.by, slot.role, terms)),
            Verdict::Reject => None,
        }
    });
    let asked = before.slots.iter().any(|s| s.role == Role::Committee);
    let votes = before.ballot.iter().filter(|_| asked).flat_map(|b| &b.votes);
    let voted = votes.filter(|v| v.void.is_none() && v.choice == Choice::Conditions);
    let voted = voted.map(|v| (v.id, &v.by, Role::Committee, &v.conditions));
    let all = filling.chain(voted).flat_map(|(set_by, author, role, terms)| {
        let numbered = (0..).zip(terms);
        numbered.map(move |(place, terms)| SetCondition { set_by, place, author, role, terms })
    });
    all.collect()
}
