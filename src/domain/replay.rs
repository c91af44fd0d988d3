//! Past decisions under another policy: what would have come out differently, and why (`rules.md` §9).
//!
//! Nothing is judged here: the same fold and the same obstructions are asked, with another policy in the pinned one's place.
//! A signature names what its author saw, and that reads otherwise under other rules; so whoever had signed the request as it
//! stood is taken to sign it as it would have stood.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::act::{Act, ReleaseDecide};
use super::fold::{self, Context, FoldError};
use super::ids::{Digest, Email, EventId, Reference};
use super::obstruct::{self, Ground};
use super::order::{Attested, Strand};
use super::people::People;
use super::policy::Policy;
use super::release::{Release, Verdict};
use super::vocab::{Kind, Outcome, Tier};

/// One past decision, as it came out and as it would have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed {
    /// The decision.
    pub id: EventId,
    /// The release.
    pub release: EventId,
    /// `model@version`.
    pub reference: Reference,
    /// The attempt that it ended.
    pub attempt: u32,
    /// Who recorded it.
    pub by: Email,
    /// When, as claimed.
    pub at: DateTime<Utc>,
    /// How it came out.
    pub was: Ruling,
    /// How it would have; no outcome means that nothing could have been decided yet.
    pub now: Ruling,
    /// Why it would have come out otherwise, in the order of the policy; empty when it would not.
    pub why: Vec<Reason>,
}

impl Replayed {
    /// Whether another outcome would have come, or none.
    pub fn differs(&self) -> bool {
        self.was.outcome != self.now.outcome
    }
}

/// What a policy made of a release when it was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ruling {
    /// The kind.
    pub kind: Kind,
    /// The tier whose rules it took.
    pub tier: Tier,
    /// The outcome; none: there was none to record.
    pub outcome: Option<Outcome>,
}

/// One reason for another outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// An obstruction's code, or `rejected`, `kind`, `already-decided`.
    pub code: String,
    /// In a sentence.
    pub text: String,
    /// The clause of the draft.
    pub clause: String,
}

/// Replays every decision of a release that its own past proves, in causal order, under another policy.
///
/// `people` names the organisation's people as the author of the act at a place had seen them.
///
/// # Errors
/// [`FoldError`] when the stream cannot be folded under its own policy.
pub fn replay(
    strand: &Strand,
    ctx: &Context<'_>,
    people: &dyn Fn(&Attested) -> People,
    draft: &Arc<Policy>,
) -> Result<Vec<Replayed>, FoldError> {
    let (mut told, mut acts) = (Vec::new(), Vec::<Attested>::new());
    for (place, attested) in strand.acts() {
        let mut attested = attested.clone();
        let Some(named) = subject(&attested.act) else {
            acts.push(attested);
            continue;
        };
        let then = Then { ctx, people: people(&attested), attested: &attested, draft };
        let was = then.fold(&strand.past_of(place), false)?;
        let past = Strand::new((0..place).filter(|p| strand.saw(place, *p)).map(|p| acts[p].clone()));
        let now = then.fold(&past, true)?;
        if let (Act::ReleaseDecide(decide), Some(signer)) = (&attested.act, &attested.signer)
            && fold::is_proven(&was, decide)
        {
            told.push(then.told(decide, &was, &now, &signer.email));
        }
        if named == was.subject {
            attested.act = resubject(&attested.act, now.subject);
        }
        acts.push(attested);
    }
    Ok(told)
}

/// The request as it stood, by which a signature says what was seen.
fn subject(act: &Act) -> Option<Digest> {
    act.body().get("subject")?.as_str()?.parse().ok()
}

fn resubject(act: &Act, subject: Digest) -> Act {
    let mut body = act.body();
    body["subject"] = subject.to_string().into();
    Act::read(act.kind(), &body).unwrap_or_else(|_| act.clone())
}

/// What the author of an act had seen of the organisation, and the policy that is tried.
struct Then<'a> {
    ctx: &'a Context<'a>,
    people: People,
    attested: &'a Attested,
    draft: &'a Arc<Policy>,
}

impl Then<'_> {
    fn fold(&self, past: &Strand, under_draft: bool) -> Result<Release, FoldError> {
        let tried = |_| Some(self.draft.clone());
        let model = self.attested.model.as_ref().unwrap_or(self.ctx.model);
        let then = Context {
            policy: if under_draft { &tried } else { self.ctx.policy },
            model,
            people: &self.people,
            previous: self.ctx.previous.clone(),
            superseded_by: None,
            ..*self.ctx
        };
        fold::fold(past, &then)
    }

    fn told(&self, decide: &ReleaseDecide, was: &Release, now: &Release, by: &Email) -> Replayed {
        let outcome = fold::outcome_of(now);
        let differs = outcome != Some(decide.outcome);
        Replayed {
            id: self.attested.id,
            release: was.id,
            reference: was.reference.clone(),
            attempt: was.attempt,
            by: by.clone(),
            at: self.attested.time,
            was: Ruling { kind: was.kind, tier: was.tier, outcome: Some(decide.outcome) },
            now: Ruling { kind: now.kind, tier: now.tier, outcome },
            why: if differs { self.why(was, now, outcome) } else { Vec::new() },
        }
    }

    fn why(&self, was: &Release, now: &Release, outcome: Option<Outcome>) -> Vec<Reason> {
        let mut why = Vec::new();
        if (was.kind, was.tier) != (now.kind, now.tier) {
            let clause = self.draft.kind_row(now.kind).map_or("§3", |row| &row.clause);
            let text = format!("It would count as {} at {}, not {} at {}", now.kind, now.tier, was.kind, was.tier);
            why.push(reason("kind", text, clause));
        }
        match outcome {
            Some(Outcome::Rejected) => self.rejected(now, &mut why),
            Some(_) => {}
            None => self.in_the_way(now, &mut why),
        }
        if why.is_empty() {
            why.push(reason("already-decided", format!("It would have been {} already", now.state.label()), "§5"));
        }
        why
    }

    fn rejected(&self, now: &Release, why: &mut Vec<Reason>) {
        let against = now.sign_offs.iter().filter(|s| s.void.is_none() && s.verdict == Verdict::Reject);
        why.extend(
            against.map(|s| reason("rejected", format!("The rejection of {} would end it", self.people.name(&s.by)), "§5")),
        );
        if let Some(ballot) = &now.ballot {
            let text = format!("The Committee's vote. {}", obstruct::needed(ballot));
            why.push(reason("rejected", text, &self.draft.committee.clause));
        }
    }

    fn in_the_way(&self, now: &Release, why: &mut Vec<Reason>) {
        let model = self.attested.model.as_ref().unwrap_or(self.ctx.model);
        let ground =
            Ground { policy: self.draft, people: &self.people, model, elsewhere: &[], owed: &[], now: self.attested.time };
        why.extend(obstruct::obstructions(now, &ground).into_iter().map(|o| {
            let text = if o.code == "committee-vote" { format!("{}. {}", o.text, o.detail) } else { o.text };
            reason(o.code, text, &o.clause)
        }));
    }
}

fn reason(code: &str, text: String, clause: &str) -> Reason {
    Reason { code: code.to_owned(), text, clause: clause.to_owned() }
}
