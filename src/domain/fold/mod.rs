//! State from acts: a pure function of the set of events, biased to denial (`ledger.md` §2).
//!
//! Nothing here looks at clocks, arrival or ids to decide. Where two acts that had not seen each other disagree, the fold
//! takes neither and says so. An outcome grants only what its own past proves: each *decide* is checked against the fold of
//! exactly what its signer had seen.

mod after;
mod ballot;
mod checklist;
mod conditions;
mod counts;
mod decide;
mod emergency;
mod evidence;
mod findings;
mod halt;
mod history;
mod matching;
mod measures;
mod records;
mod request;
mod retention;
mod sight;
mod sign_offs;
mod standing;
mod votes;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::domain::zone::Zone;

use super::act::{Act, ItemCarry, Previous, ReleaseRequest, Words};
use super::ids::{Digest, Email, EventId, Reference};
use super::model::Model;
use super::order::{Attested, Signer, Strand};
use super::people::People;
use super::policy::Policy;
use super::release::{Carried, Conflict, Release};
use super::vocab::{Outcome, State, Tier};

pub use counts::material;
pub use decide::{is_proven, outcome_of};
pub use matching::{Candidate, matching};
pub use votes::{carried, tally};

use standing::{Turn, attempts, pinned, stage, state, turns};

/// The deployed release that makes another one an update, checked by whoever can see its stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviousRelease {
    /// Its reference.
    pub reference: Reference,
    /// Its tier.
    pub tier: Tier,
}

/// What the fold needs to know beyond the release's own stream.
pub struct Context<'a> {
    /// Finds a policy by the SHA-256 of its text.
    pub policy: &'a dyn Fn(Digest) -> Option<Arc<Policy>>,
    /// The policy in force.
    pub in_force: Digest,
    /// The release's model as it is now.
    pub model: &'a Model,
    /// The organisation's people now.
    pub people: &'a People,
    /// The previous release, if the request names one that really was approved and deployed.
    pub previous: Option<PreviousRelease>,
    /// The release that runs in this one's place, if any.
    pub superseded_by: Option<Reference>,
    /// Finds a release of the model that really ran in production, by its stream and the event that deployed it.
    pub ran: &'a dyn Fn(&Previous) -> Option<Reference>,
    /// Finds what an item carried over brings with it: the answer that the named decision approved, by whoever can see its
    /// stream, and from nothing but that decision's past.
    pub carried: &'a dyn Fn(&ItemCarry) -> Option<Carried>,
    /// The roster of each meeting that the release's records name, as it was frozen at the opening.
    pub meetings: &'a BTreeMap<EventId, BTreeSet<Email>>,
    /// The organisation's time zone, in which days end.
    pub time_zone: Zone,
}

/// Says why a stream cannot be folded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FoldError {
    /// The stream does not begin with a request.
    #[error("stream {0} does not begin with a release request; run `obstat verify`")]
    NoRequest(EventId),
    /// The stream is empty.
    #[error("the stream is empty; run `obstat verify`")]
    Empty,
    /// The policy that the release is pinned to is not here.
    #[error("the policy {0} that the release is pinned to is not in this store; import a bundle that carries it")]
    NoPolicy(Digest),
}

/// Folds a release's stream into its state.
pub fn fold(strand: &Strand, ctx: &Context) -> Result<Release, FoldError> {
    let mut proven = BTreeMap::new();
    for (place, attested) in strand.acts() {
        let (Act::ReleaseDecide(decide), Some(signer)) = (&attested.act, &attested.signer) else { continue };
        let seen = strand.past_of(place);
        let model = attested.model.as_ref().unwrap_or(ctx.model);
        let then = Context { model, previous: ctx.previous.clone(), superseded_by: None, ..*ctx };
        let before = Folding::new(&seen, &then, &proven, signer.committee.clone()).map(|f| f.release());
        if let Ok(before) = before
            && decide::is_proven(&before, decide)
        {
            proven.insert(attested.id, Proof { outcome: decide.outcome, before });
        }
    }
    Ok(Folding::new(strand, ctx, &proven, ctx.people.committee())?.release())
}

/// A decision that its own past proves, with the release as its signer had seen it: what was approved stays that.
struct Proof {
    outcome: Outcome,
    before: Release,
}

impl Proof {
    fn grants(&self) -> bool {
        self.outcome != Outcome::Rejected
    }
}

/// One pass over a strand, with what all its parts ask again and again.
struct Folding<'a> {
    strand: &'a Strand,
    ctx: &'a Context<'a>,
    root: &'a ReleaseRequest,
    proven: &'a BTreeMap<EventId, Proof>,
    /// Who sits on the Committee: roles that ended leave a ballot's roster.
    committee: BTreeSet<Email>,
    /// The attempt that each act belongs to, and which asking of its row.
    attempt: Vec<Turn>,
    /// The reinstatements that had a row asked again.
    reopened: BTreeSet<usize>,
    policy: Arc<Policy>,
    policy_id: Digest,
    /// Why each act has no effect, if it has none.
    idle: Vec<Option<&'static str>>,
}

impl<'a> Folding<'a> {
    fn new(
        strand: &'a Strand,
        ctx: &'a Context<'a>,
        proven: &'a BTreeMap<EventId, Proof>,
        committee: BTreeSet<Email>,
    ) -> Result<Self, FoldError> {
        if strand.is_empty() {
            return Err(FoldError::Empty);
        }
        let first = strand.at(0);
        let Act::ReleaseRequest(root) = &first.act else { return Err(FoldError::NoRequest(first.id)) };
        let attempt = attempts(strand, proven);
        let now = attempt.iter().copied().max().unwrap_or(1);
        let policy_id = pinned(strand, &attempt, now).first().copied().unwrap_or(ctx.in_force);
        let policy = (ctx.policy)(policy_id).ok_or(FoldError::NoPolicy(policy_id))?;
        let idle = Vec::with_capacity(strand.len());
        let (attempt, reopened) = turns(strand, &attempt, proven, &policy);
        let mut folding = Self { strand, ctx, root, proven, committee, attempt, reopened, policy, policy_id, idle };
        // Whether an act counts depends on those that it had seen, which stand before it.
        for place in 0..strand.len() {
            let why = folding.why_idle(place);
            folding.idle.push(why);
        }
        Ok(folding)
    }

    /// The asking of the row that is the latest.
    fn current(&self) -> Turn {
        self.attempt.iter().copied().max().unwrap_or(Turn::FIRST)
    }

    /// Acts that the picker takes and that count, in causal order.
    fn picked<T>(&self, pick: impl Fn(&'a Act) -> Option<T>) -> Vec<(usize, T)> {
        self.picked_in(None, pick)
    }

    /// The same, only of what the act at a place had seen.
    fn picked_in<T>(&self, sight: Option<usize>, pick: impl Fn(&'a Act) -> Option<T>) -> Vec<(usize, T)> {
        let seen = |p: usize| sight.is_none_or(|s| self.strand.saw(s, p));
        let counted = (0..self.idle.len()).filter(|p| self.idle[*p].is_none() && seen(*p));
        counted.filter_map(|p| pick(&self.at(p).act).map(|t| (p, t))).collect()
    }

    fn at(&self, place: usize) -> &'a Attested {
        self.strand.at(place)
    }

    /// Who signed the act; none only where it does not count.
    fn signer(&self, place: usize) -> Option<&'a Signer> {
        self.at(place).signer.as_ref()
    }

    /// Whether the act's signer owned the model then, or had asked for the release.
    fn own(&self, place: usize) -> bool {
        let founder = self.signer(0).map(|s| &s.email);
        self.signer(place).is_some_and(|s| s.owns_model || Some(&s.email) == founder)
    }

    fn proof(&self, place: usize) -> Option<&'a Proof> {
        self.proven.get(&self.at(place).id)
    }

    fn release(&self) -> Release {
        let mut conflicts = Vec::new();
        let mut release = self.request(&mut conflicts);
        self.checklist(&mut release, &mut conflicts);
        release.subject = counts::subject(&release);
        checklist::reopen(&mut release, |answer, challenge| self.had_seen(answer, challenge));
        self.sign_offs(&mut release, &mut conflicts);
        self.ballot(&mut release, &mut conflicts);
        self.meeting_records(&mut release, &mut conflicts);
        self.fill_slots(&mut release, &conflicts);
        self.decisions(&mut release, &mut conflicts);
        self.after_decision(&mut release, &mut conflicts);
        release.conflicts = conflicts;
        release.measures = self.measures(&release);
        self.halts(&mut release);
        self.emergency(&mut release);
        release.stage = stage(&release);
        release.state = state(&release);
        if release.state == State::Rejected {
            // Nobody may write anything anew in an attempt that has ended: what was torn in it no longer waits for that.
            release.conflicts.retain(|c| c.contests);
        }
        release.matters = self.matters(&release);
        let apart = self.findings_apart(&release);
        release.conflicts.extend(apart);
        self.retention(&mut release);
        release.history = self.history(&release);
        release
    }

    fn had_seen(&self, later: EventId, earlier: EventId) -> bool {
        matches!((self.strand.place(later), self.strand.place(earlier)), (Some(l), Some(e)) if self.strand.saw(l, e))
    }
}

/// The words of an event as people read them; a longer text goes on in its file.
fn read(words: &Words) -> String {
    if words.more.is_some() { format!("{}…", words.text) } else { words.text.clone() }
}

/// A conflict between acts that had not seen each other.
fn conflict(strand: &Strand, places: &[usize], contests: bool, text: String) -> Conflict {
    Conflict { text, events: places.iter().map(|p| strand.at(*p).id).collect(), contests }
}
