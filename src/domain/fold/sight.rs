//! What an act's author had seen, and so whether the act counts: approved or not, deployed or not, asked by which row.

use std::collections::BTreeMap;

use super::request::asks_row;
use super::{Folding, counts};
use crate::domain::act::{Act, BallotClose, BallotOpen, ReleaseAmend, ReleaseDeploy};
use crate::domain::ids::{Email, EventId};
use crate::domain::order::Signer;
use crate::domain::permit;
use crate::domain::policy::Slot;
use crate::domain::vocab::Role;

impl<'a> Folding<'a> {
    /// Why an act has no effect, if it has none: its signer was not entitled, or what he had seen does not allow it.
    pub(super) fn why_idle(&self, place: usize) -> Option<&'static str> {
        let attested = self.at(place);
        if matches!(attested.act, Act::Unknown(_)) {
            return Some("it needs a newer obstat");
        }
        if attested.late {
            return Some("it came too late: its key had been ended or suspended");
        }
        let Some(signer) = &attested.signer else { return Some("the charter that it had seen names no such key") };
        if place > 0 && self.idle.first().is_some_and(Option::is_some) {
            return Some("the request was not its signer's to make");
        }
        if !counts::entitled(&self.policy, attested, self.signer(0)) {
            return Some("its signer had not the role for it");
        }
        self.out_of_place(place, signer)
    }

    fn out_of_place(&self, place: usize, signer: &Signer) -> Option<&'static str> {
        let when = |wrong: bool, why| wrong.then_some(why);
        match &self.at(place).act {
            Act::ReleaseRaise(_) => when(self.deployed(Some(place)), "the release had been deployed"),
            Act::ReleaseWithdraw(_) => when(self.deployed(Some(place)), "the release had been deployed"),
            Act::ItemAccept(_) => when(self.is_approved(place), "the release had been approved"),
            Act::ReleaseAmend(a) if self.is_fixed(place, a) => Some("an emergency or a reinstatement had pinned it"),
            act if counts::material(act) => when(self.is_approved(place), "the release had been approved"),
            Act::ChallengeRaise(c) if !self.may_challenge(place, c.role, c.item.as_deref()) => {
                Some("its signer does not review that in this role")
            }
            Act::ChallengeRaise(_) => when(self.is_approved(place), "the release had been approved"),
            Act::ChallengeOverride(_) => when(self.asks_committee(place), "only the Committee's vote sets it aside"),
            Act::SignoffApprove(_) => self.unsubmitted(place),
            Act::SignoffReject(s) => {
                when(!self.has_seat(place, s.role), "the row does not ask for that role").or_else(|| self.unsubmitted(place))
            }
            Act::SignoffReaffirm(_) => when(!self.is_approved(place), "there was no approval to stand by"),
            Act::EvidenceWithdraw(w) => self.withdrawal_idle(place, w),
            Act::BallotOpen(open) => self.unsubmitted(place).or_else(|| self.may_not_open(place, open, signer)),
            Act::BallotClose(close) => when(!self.may_close(place, close), "the ballot still ran"),
            Act::MotionRecord(record) => self.may_not_minute(place, record, signer),
            Act::MotionCountersign(c) => self.may_not_countersign(place, c, signer),
            Act::MotionDispute(d) => self.may_not_dispute(place, d, signer),
            Act::MeetingOpen(_) | Act::MeetingAgenda(_) | Act::MeetingNote(_) | Act::MeetingClose(_) => {
                Some("it belongs into a meeting's stream")
            }
            Act::VoteCast(v) => self.unsubmitted(place).or_else(|| self.not_on_roster(v.ballot, signer)),
            Act::ReleaseDeploy(deploy) => self.may_not_deploy(place, deploy),
            Act::ConditionMeet(_) | Act::ConditionVerify(_) | Act::ConditionExtend(_) | Act::ConditionWaive(_) => {
                self.condition_idle(place)
            }
            Act::EmergencyRecord(record) => self.may_not_record(place, record),
            Act::EmergencyConfirm(c) => when(!self.knows_record(place, c.emergency), "there was no such verbal approval"),
            Act::ReleaseSuspend(_) => when(!self.was_let_go(place), "nothing had been approved or deployed"),
            Act::ReleaseReinstate(_) => when(!self.reopened.contains(&place), "it had seen no suspension of an approved release"),
            Act::RollbackOrder(order) => self.may_not_order(place, order),
            Act::RollbackConfirm(c) => when(!self.knows_order(place, c.order), "there was no such order"),
            Act::RollbackDone(d) => when(!self.knows_order(place, d.order), "there was no such order"),
            Act::ReleaseRetire(r) => {
                when(self.deployments_to(&r.environment, Some(place)).is_empty(), "the release did not run there")
            }
            Act::ReviewEmergency(_) | Act::ReviewSuspension(_) | Act::ReviewRollback(_) => self.may_not_find(place),
            Act::RetentionRelease(_) => when(!self.is_held(place), "no legal hold stood"),
            Act::RetentionPurge(_) => self.may_not_purge(place),
            Act::IncidentOpen(i) => when(!self.is_offered(place, i.matter, &i.incident), "the policy offers no such clock"),
            Act::IncidentDismiss(i) => when(!self.is_offered(place, i.matter, &i.incident), "the policy offers no such clock"),
            _ => None,
        }
    }

    pub(super) fn unsubmitted(&self, place: usize) -> Option<&'static str> {
        let submits = self.picked_in(Some(place), |act| asks_row(act).then_some(()));
        let seen = submits.iter().any(|(p, ())| self.attempt[*p] == self.attempt[place]);
        (!seen).then_some("the request had not been submitted")
    }

    /// The roles in which the act was done as somebody's deputy, with whose they are.
    pub(super) fn deputised(&self, place: usize) -> BTreeMap<Role, Email> {
        let Some(signer) = self.signer(place).filter(|s| !s.acting.is_empty()) else { return BTreeMap::new() };
        let row: Vec<Role> = self.row_seen(place).iter().map(|s| s.role).collect();
        permit::deputised(&self.policy, &self.at(place).act, &signer.roles, &signer.acting, signer.owns_model, &row)
    }

    /// The sign-offs that the act's author had seen to be asked for.
    pub(super) fn row_seen(&self, place: usize) -> Vec<Slot> {
        let (kind, tier) = self.kind_seen(Some(place));
        self.policy.sign_offs(kind, tier)
    }

    pub(super) fn asks_committee(&self, place: usize) -> bool {
        self.row_seen(place).iter().any(|s| s.role == Role::Committee)
    }

    fn has_seat(&self, place: usize, role: Role) -> bool {
        role != Role::Committee && self.row_seen(place).iter().any(|s| s.role == role)
    }

    /// The row's own roles challenge anything; Security and Legal the items of their sections (`rules.md` §3).
    fn may_challenge(&self, place: usize, role: Role, item: Option<&str>) -> bool {
        let row = item.and_then(|id| self.policy.item(id));
        let known = item.is_none() || row.is_some();
        let section = row.is_some_and(|r| permit::reviews(role, r.section));
        known && (section || self.row_seen(place).iter().any(|s| s.role == role))
    }

    /// Approvals of the attempt that somebody had seen and that nothing else he had seen opens again; none: all there is.
    pub(super) fn approvals(&self, sight: Option<usize>) -> Vec<usize> {
        let attempt = sight.map_or_else(|| self.current(), |s| self.attempt[s]);
        let decided = self.picked_in(sight, |act| matches!(act, Act::ReleaseDecide(_)).then_some(()));
        let granted = |d: &usize| self.attempt[*d] == attempt && self.proof(*d).is_some_and(super::Proof::grants);
        decided.into_iter().map(|(d, ())| d).filter(granted).filter(|d| !self.reopened(*d, sight)).collect()
    }

    /// Every decision whose own past proves it.
    pub(super) fn proven(&self) -> Vec<usize> {
        let decided = self.picked(|act| matches!(act, Act::ReleaseDecide(_)).then_some(()));
        decided.into_iter().map(|(p, ())| p).filter(|p| self.proof(*p).is_some()).collect()
    }

    /// Every approval whose own past proves it, of any attempt, whether or not it still holds.
    pub(super) fn proven_approvals(&self) -> Vec<usize> {
        self.proven().into_iter().filter(|p| self.proof(*p).is_some_and(super::Proof::grants)).collect()
    }

    /// Whether the act's author had seen an approval that held: what was approved stays as it was.
    pub(super) fn is_approved(&self, place: usize) -> bool {
        !self.approvals(Some(place)).is_empty()
    }

    /// Whether something seen had not seen the approval and would have stopped it, or a Lead has raised the kind since.
    fn reopened(&self, approval: usize, sight: Option<usize>) -> bool {
        let seen = self.picked_in(sight, |_| Some(()));
        seen.into_iter().any(|(p, ())| self.objects(p, approval) || self.lifts_since(p, approval))
            || !self.votes_against(approval, sight).is_empty()
            || !self.records_against(approval, sight).is_empty()
    }

    /// Whether an act, not having seen the approval nor been seen by it, would have stopped it.
    pub(super) fn objects(&self, place: usize, approval: usize) -> bool {
        self.strand.concurrent(place, approval)
            && match &self.at(place).act {
                Act::SignoffReject(_) => self.attempt[place] == self.attempt[approval],
                Act::ChallengeRaise(_) | Act::ReleaseWithdraw(_) => true,
                Act::ReleaseRaise(_) => self.lifts(place, approval),
                Act::ReleaseDecide(_) => self.proof(place).is_some_and(|p| !p.grants()),
                Act::EvidenceAdd(e) => self.links(place, &e.items),
                act => counts::material(act),
            }
    }

    /// Whether evidence counts for items without the owner's naming it: he attached it, or it is an independent report.
    pub(super) fn links<'i>(&self, place: usize, items: impl IntoIterator<Item = &'i String>) -> bool {
        let independent = |id: &String| self.policy.item(id).is_some_and(|row| row.independent);
        items.into_iter().any(|id| self.own(place) || independent(id))
    }

    /// Whether the Lead raised the kind above the one that was approved.
    fn lifts(&self, place: usize, approval: usize) -> bool {
        match (&self.at(place).act, self.proof(approval)) {
            (Act::ReleaseRaise(r), Some(proof)) => self.policy.higher(proof.before.kind, r.kind) != proof.before.kind,
            _ => false,
        }
    }

    /// The same, done knowing of the approval: until it is deployed, the higher row is asked afresh (`rules.md` §2).
    pub(super) fn lifts_since(&self, place: usize, approval: usize) -> bool {
        self.strand.saw(place, approval) && self.lifts(place, approval)
    }

    /// Facts, bytes, tier and what changed stay as they are once a verbal approval has pinned them, or the row is asked again.
    fn is_fixed(&self, place: usize, amend: &ReleaseAmend) -> bool {
        let touches = amend.natures.is_some() || amend.facts.is_some() || amend.artifacts.is_some() || amend.tier.is_some();
        touches && (self.is_pinned(place) || self.is_reinstating(place))
    }

    /// Whether the act's author had seen it approved, or deployed to production.
    fn was_let_go(&self, place: usize) -> bool {
        let approved = self.proven_approvals().into_iter().any(|a| self.strand.saw(place, a));
        approved || self.deployed(Some(place))
    }

    /// Whether a deployment to production had been seen.
    fn deployed(&self, sight: Option<usize>) -> bool {
        let production = |d: &ReleaseDeploy| self.policy.environments.production.contains(&d.environment);
        let deploys = self.picked_in(sight, |act| matches!(act, Act::ReleaseDeploy(d) if production(d)).then_some(()));
        !deploys.is_empty()
    }

    /// To production goes what an approval covers, when the conditions that come before are accepted as met.
    fn may_not_deploy(&self, place: usize, deploy: &ReleaseDeploy) -> Option<&'static str> {
        if !self.policy.environments.production.contains(&deploy.environment) {
            return None;
        }
        let withdrawn = self.picked_in(Some(place), |act| matches!(act, Act::ReleaseWithdraw(_)).then_some(()));
        let approvals = self.approvals(Some(place));
        let covered = |d: &usize| self.proof(*d).is_some_and(|p| p.before.covers(&deploy.digests));
        if self.is_exempt() {
            Some("an exempt release never goes to production")
        } else if !withdrawn.is_empty() {
            Some("the release had been withdrawn")
        } else if self.is_suspended(place) {
            Some("the release had been suspended")
        } else if self.is_rolled_back(place) {
            Some("the release had been rolled back")
        } else if approvals.is_empty() && self.has_verbal_approval(place, deploy) {
            None
        } else if approvals.is_empty() {
            Some("no approval stood in what its signer had seen")
        } else if !approvals.iter().any(covered) {
            Some("the approval does not cover these bytes")
        } else if self.awaits_condition(place, &approvals) {
            Some("a condition that comes before was not accepted as met")
        } else if self.is_undermined(place, &approvals) {
            Some("evidence that it rests on was gone, and not every sign-off stood by it")
        } else {
            None
        }
    }

    /// Declared so by the Model Owner himself (`rules.md` §2).
    pub(super) fn is_exempt(&self) -> bool {
        self.root.exempt.is_some() && self.signer(0).is_some_and(|s| s.owns_model)
    }

    /// Who takes no part in the vote: owner and requester, as the policy has it (`rules.md` §5).
    pub(super) fn recused(&self, place: usize) -> Vec<Email> {
        if !self.policy.committee.owner_recused {
            return Vec::new();
        }
        let owner = self.at(place).model.as_ref().map(|m| m.owner.clone());
        let requester = self.signer(0).map(|s| s.email.clone());
        owner.into_iter().chain(requester).chain([self.ctx.model.owner.clone()]).collect()
    }

    /// The roster is the Committee as its opener had it; a running or decided ballot is not opened over.
    fn may_not_open(&self, place: usize, open: &BallotOpen, signer: &Signer) -> Option<&'static str> {
        let asked = self.signer(0).map(|s| &s.email);
        let owner = self.at(place).model.as_ref().map(|m| &m.owner);
        let sits = |m: &Email| Some(m) != asked && Some(m) != owner;
        let all = signer.committee.iter().filter(|m| sits(m)).all(|m| open.roster.contains(m));
        if !all || !open.roster.is_subset(&signer.committee) {
            return Some("its roster is not the Committee");
        }
        if !self.asks_committee(place) {
            return Some("the row does not ask for the Committee");
        }
        if self.met_and_spoke(place) {
            return Some("the Committee had voted in a meeting");
        }
        let earlier = self.ballots(Some(place));
        match earlier.as_slice() {
            [one] if !self.is_spent(*one, place) => Some("there was a ballot already"),
            _ => None,
        }
    }

    fn may_close(&self, place: usize, close: &BallotClose) -> bool {
        let Some(ballot) = self.strand.place(close.ballot).filter(|b| self.strand.saw(place, *b)) else { return false };
        let Act::BallotOpen(open) = &self.at(ballot).act else { return false };
        let due = self.at(place).time >= open.due;
        let cast = self.cast(ballot, Some(place));
        let voted = |m: &Email| cast.iter().any(|v| self.signer(*v).is_some_and(|s| s.email == *m));
        let all_voted = || self.roster(ballot).iter().all(voted);
        self.idle[ballot].is_none() && (due || all_voted())
    }

    fn not_on_roster(&self, ballot: EventId, signer: &Signer) -> Option<&'static str> {
        let Some(place) = self.strand.place(ballot).filter(|p| *p < self.idle.len()) else {
            return Some("there is no such ballot");
        };
        if matches!(self.at(place).act, Act::MotionRecord(_)) {
            return self.not_of_record(place, signer);
        }
        let on_roster = matches!(self.at(place).act, Act::BallotOpen(_))
            && self.idle[place].is_none()
            && self.roster(place).contains(&signer.email);
        (!on_roster).then_some("its signer was not on the ballot's roster")
    }
}
