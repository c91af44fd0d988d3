//! Conditions of an approval: set, met, accepted, extended, waived (`rules.md` §4).

use chrono::{DateTime, NaiveDate, Utc};

use super::{Folding, Proof, conflict, read};
use crate::domain::act::{Act, Basis, ConditionTerms, Period, Words};
use crate::domain::ids::{Email, EventId};
use crate::domain::permit;
use crate::domain::policy::Party;
use crate::domain::release::{Condition, ConditionState, Conflict, Extension, Record, Release, Said, Verdict};
use crate::domain::time;
use crate::domain::vocab::{Choice, Role};

/// A condition as its author set it.
#[derive(Clone, Copy)]
struct SetCondition<'r> {
    set_by: EventId,
    place: u32,
    author: &'r Email,
    role: Role,
    terms: &'r ConditionTerms,
}

/// What an act does to a condition.
#[derive(Clone, Copy)]
enum Deed<'r> {
    Meet(Option<&'r Words>),
    Verify,
    Extend(NaiveDate, &'r Words),
    Waive(&'r Words),
}

/// The condition that an act is about, by sign-off and place, and what it does to it.
fn deed_of(act: &Act) -> Option<(EventId, u32, Deed<'_>)> {
    match act {
        Act::ConditionMeet(m) => Some((m.set_by, m.place, Deed::Meet(m.note.as_ref()))),
        Act::ConditionVerify(v) => Some((v.set_by, v.place, Deed::Verify)),
        Act::ConditionExtend(e) => Some((e.set_by, e.place, Deed::Extend(e.due, &e.reason))),
        Act::ConditionWaive(w) => Some((w.set_by, w.place, Deed::Waive(&w.reason))),
        _ => None,
    }
}

/// What waivers and extensions come to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Settled {
    Waived,
    Due(NaiveDate),
}

impl<'a> Folding<'a> {
    /// The conditions of the approvals that hold.
    pub(super) fn conditions(&self, release: &Release, conflicts: &mut Vec<Conflict>) -> Vec<Condition> {
        let approvals = self.strand.latest(&self.proven());
        let approvals = approvals.into_iter().filter(|p| self.proof(*p).is_some_and(Proof::grants));
        let approvals: Vec<usize> = approvals.chain(self.asked_before(self.current())).collect();
        let mut found: Vec<Condition> = Vec::new();
        for set in approvals.iter().filter_map(|a| self.proof(*a)).flat_map(|proof| conditions_set(&proof.before)) {
            if !found.iter().any(|c| c.set_by == set.set_by && c.place == set.place) {
                found.push(self.condition(&set, release));
                self.torn(&set, conflicts);
            }
        }
        found
    }

    /// Approvals of the attempt from before a suspension had its row asked again: what they asked for is still asked.
    fn asked_before(&self, turn: super::Turn) -> Vec<usize> {
        let before = |p: &usize| self.attempt[*p].attempt == turn.attempt && self.attempt[*p] < turn;
        self.proven_approvals().into_iter().filter(before).collect()
    }

    fn condition(&self, set: &SetCondition, release: &Release) -> Condition {
        let deeds = self.deeds(set, None);
        let extensions = deeds.iter().filter_map(|(p, deed)| match deed {
            Deed::Extend(due, reason) => Some(Extension { said: self.said(*p, Some(reason))?, due: *due }),
            _ => None,
        });
        let last = |pick: &dyn Fn(&Deed<'a>) -> Option<Option<&'a Words>>| {
            deeds.iter().rev().find_map(|(p, deed)| self.said(*p, pick(deed)?))
        };
        let state = self.condition_state(set, None);
        let waiver = last(&|deed| if let Deed::Waive(reason) = deed { Some(Some(*reason)) } else { None });
        Condition {
            set_by: set.set_by,
            place: set.place,
            author: set.author.clone(),
            role: set.role,
            due: match self.settled_for(set, None) {
                Some(Settled::Due(day)) => Some(time::end_of_day(day, self.ctx.time_zone)),
                _ => self.due(release, set.terms),
            },
            terms: set.terms.clone(),
            met: last(&|deed| if let Deed::Meet(note) = deed { Some(*note) } else { None }),
            extensions: extensions.collect(),
            waived: waiver.filter(|_| state == ConditionState::Waived),
            state,
        }
    }

    /// Everything that counts of what was done to a condition, as far as an act had seen.
    fn deeds(&self, set: &SetCondition, sight: Option<usize>) -> Vec<(usize, Deed<'a>)> {
        self.picked_in(sight, |act| {
            deed_of(act).filter(|(set_by, place, _)| (*set_by, *place) == (set.set_by, set.place)).map(|(.., deed)| deed)
        })
    }

    fn said(&self, place: usize, words: Option<&Words>) -> Option<Said> {
        let attested = self.at(place);
        let evidence = match &attested.act {
            Act::ConditionMeet(m) => m.evidence.iter().copied().collect(),
            _ => Vec::new(),
        };
        let words = words.map(read).unwrap_or_default();
        Some(Said { id: attested.id, by: self.signer(place)?.email.clone(), at: attested.time, words, evidence })
    }

    /// Whether a condition that comes before deployment is neither accepted as met nor waived, as far as the act had seen.
    pub(super) fn awaits_condition(&self, place: usize, approvals: &[usize]) -> bool {
        let all = approvals.iter().copied().chain(self.asked_before(self.attempt[place]));
        let set = all.filter_map(|a| self.proof(a)).flat_map(|proof| conditions_set(&proof.before));
        set.filter(|c| c.terms.before_deployment).any(|c| !self.condition_state(&c, Some(place)).is_settled())
    }

    /// Open, then met as the owner or the responsible person reports, then accepted by the body that set it, who saw that;
    /// or waived.
    fn condition_state(&self, set: &SetCondition, sight: Option<usize>) -> ConditionState {
        let deeds = self.deeds(set, sight);
        let of = |pick: fn(&Deed) -> bool| deeds.iter().filter(move |(_, d)| pick(d)).map(|(p, _)| *p).collect::<Vec<usize>>();
        let (met, verified) = (of(|d| matches!(d, Deed::Meet(_))), of(|d| matches!(d, Deed::Verify)));
        if verified.iter().any(|p| met.iter().any(|m| self.strand.saw(*p, *m))) {
            ConditionState::Verified
        } else if self.settled_for(set, sight) == Some(Settled::Waived) {
            ConditionState::Waived
        } else if met.is_empty() {
            ConditionState::Open
        } else {
            ConditionState::Met
        }
    }

    /// Waivers and extensions that count, oldest first.
    fn rulings(&self, set: &SetCondition, sight: Option<usize>) -> Vec<(usize, Settled)> {
        let ruling = |deed: &Deed| match deed {
            Deed::Waive(_) => Some(Settled::Waived),
            Deed::Extend(due, _) => Some(Settled::Due(*due)),
            Deed::Meet(_) | Deed::Verify => None,
        };
        self.deeds(set, sight).into_iter().filter_map(|(p, deed)| Some((p, ruling(&deed)?))).collect()
    }

    /// What waivers and extensions come to: the latest of them; of two that had not seen each other and disagree neither
    /// counts, and what stood before them stays.
    fn settled_for(&self, set: &SetCondition, sight: Option<usize>) -> Option<Settled> {
        let mut rulings = self.rulings(set, sight);
        loop {
            let latest = self.latest_rulings(&rulings);
            let (_, first) = latest.first()?;
            if latest.iter().all(|(_, r)| r == first) {
                return Some(*first);
            }
            rulings.retain(|(p, _)| latest.iter().all(|(l, _)| self.strand.saw(*l, *p)));
        }
    }

    fn latest_rulings(&self, rulings: &[(usize, Settled)]) -> Vec<(usize, Settled)> {
        let places: Vec<usize> = rulings.iter().map(|(p, _)| *p).collect();
        let latest = self.strand.latest(&places);
        rulings.iter().copied().filter(|(p, _)| latest.contains(p)).collect()
    }

    fn torn(&self, set: &SetCondition, conflicts: &mut Vec<Conflict>) {
        let latest = self.latest_rulings(&self.rulings(set, None));
        if latest.iter().any(|(_, r)| Some(r) != latest.first().map(|(_, first)| first)) {
            let places: Vec<usize> = latest.iter().map(|(p, _)| *p).collect();
            let text = format!("A condition was ruled on twice at once: {}", set.terms.text);
            conflicts.push(conflict(self.strand, &places, false, text));
        }
    }

    /// Why an act on a condition has no effect, if it has none, as its signer had seen things.
    pub(super) fn condition_idle(&self, place: usize) -> Option<&'static str> {
        let (set_by, nth, deed) = deed_of(&self.at(place).act)?;
        let decided = self.picked_in(Some(place), |act| matches!(act, Act::ReleaseDecide(_)).then_some(()));
        let proofs = decided.into_iter().filter_map(|(d, ())| self.proof(d)).filter(|p| p.grants());
        let mut set = proofs.flat_map(|p| conditions_set(&p.before));
        let Some(set) = set.find(|c| c.set_by == set_by && c.place == nth) else { return Some("there was no such condition") };
        if !self.may_act_on(place, &set) {
            return Some("its signer may not do that to this condition");
        }
        match (self.condition_state(&set, Some(place)), deed) {
            (ConditionState::Waived, _) => Some("the condition had been waived"),
            (ConditionState::Verified, Deed::Extend(..) | Deed::Waive(_)) => Some("the condition had been accepted as met"),
            _ => None,
        }
    }

    /// Whether the policy's row lets this signer do it to this condition.
    fn may_act_on(&self, place: usize, set: &SetCondition) -> bool {
        let Some(signer) = self.signer(place) else { return false };
        let own = self.own(place);
        let parties = self.policy.permission(self.at(place).act.kind()).map_or(&[][..], |row| &row.who);
        parties.iter().any(|party| match party {
            Party::Owner => signer.owns_model,
            Party::Author => signer.email == *set.author || (signer.has(set.role) && !own),
            Party::Responsible => signer.email == set.terms.by,
            Party::Role(role) => permit::holds(signer, *role) && !own,
            Party::Approver => !own && self.row_seen(place).iter().any(|s| signer.has(s.role)),
            Party::Keeper => signer.keeper,
            Party::Validator => !own,
        })
    }

    /// To the end of the day in the organisation's time zone; none while a period waits for the deployment.
    fn due(&self, release: &Release, terms: &ConditionTerms) -> Option<DateTime<Utc>> {
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
    let met = before.committee_record().filter(|_| asked);
    let all = filling.chain(voted.filter(|_| met.is_none())).flat_map(|(set_by, author, role, terms)| {
        let numbered = (0..).zip(terms);
        numbered.map(move |(place, terms)| SetCondition { set_by, place, author, role, terms })
    });
    all.chain(met.into_iter().flat_map(recorded)).collect()
}

/// What a meeting's record asks for: the Committee's conditions, numbered through all of its votes.
fn recorded(record: &Record) -> impl Iterator<Item = SetCondition<'_>> {
    let terms = record.votes.iter().flat_map(|v| &v.conditions);
    let (set_by, author, role) = (record.id, &record.by, Role::Committee);
    (0..).zip(terms).map(move |(place, terms)| SetCondition { set_by, place, author, role, terms })
}
