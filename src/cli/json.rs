//! Domain values as `--json` has them: snake_case keys, times in RFC 3339 UTC, ids in full (`cli.md`).

mod committee;
mod halt;
mod measure;

pub use halt::clock;
pub use measure::measure;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::typed::utc;
use crate::domain::act::{Basis, ConditionTerms, Period};
use crate::domain::obstruct::Obstruction;
use crate::domain::queue::QueueRow;
use crate::domain::release::{
    Answered, Ballot, Challenge, Condition, Confirmation, Decision, Deployment, Evidence, Extension, Footing, HistoryLine, Item,
    Release, Review, Said, SignOff, SlotState, Verdict, Void, Vote,
};
use crate::domain::remark::Remark;

use committee::matter;
pub use committee::record;

/// A moment, or null.
pub fn time(at: Option<DateTime<Utc>>) -> Value {
    at.map_or(Value::Null, |at| json!(utc(at)))
}

/// Anything that shows itself as text, or null.
pub fn text<T: ToString>(thing: Option<T>) -> Value {
    thing.map_or(Value::Null, |thing| json!(thing.to_string()))
}

fn texts<T: ToString>(things: impl IntoIterator<Item = T>) -> Vec<String> {
    things.into_iter().map(|thing| thing.to_string()).collect()
}

/// What stands in the way.
pub fn obstruction(o: &Obstruction) -> Value {
    json!({
        "code": o.code,
        "text": o.text,
        "clause": o.clause,
        "who": texts(&o.who),
        "since": time(o.since),
        "due": time(o.due),
        "role": text(o.role),
        "item": o.item,
        "detail": o.detail,
    })
}

/// What stands in the way, all of it.
pub fn obstructions(list: &[Obstruction]) -> Value {
    list.iter().map(obstruction).collect()
}

/// What is to be seen and blocks nothing.
pub fn remarks(list: &[Remark]) -> Value {
    let one =
        |r: &Remark| json!({ "code": r.code, "text": r.text, "clause": r.clause, "who": texts(&r.who), "since": time(r.since) });
    list.iter().map(one).collect()
}

/// One line of the queue.
pub fn queue_row(row: &QueueRow) -> Value {
    json!({
        "id": row.id.to_string(),
        "ref": row.reference.to_string(),
        "attempt": row.attempt,
        "model": row.reference.model.as_str(),
        "version": row.reference.version.as_str(),
        "kind": row.kind.word(),
        "emergency": row.emergency,
        "tier": row.tier.word(),
        "tier_confirmed": row.tier_confirmed,
        "state": row.state.word(),
        "owner": row.owner.as_str(),
        "summary": row.summary,
        "progress": { "done": row.done, "applicable": row.applicable },
        "obstructions": row.blocks,
        "due": time(row.due),
        "since": utc(row.since),
        "waiting_for": texts(&row.waiting_for),
        "waiting_role": text(row.waiting_role),
    })
}

/// A checklist item.
pub fn item(item: &Item) -> Value {
    let (review, challenges) = match &item.review {
        Review::Unreviewed => ("unreviewed", vec![]),
        Review::Accepted { .. } => ("accepted", vec![]),
        Review::Challenged(ids) => ("challenged", texts(ids)),
    };
    json!({
        "id": item.id,
        "title": item.title,
        "ask": item.ask,
        "section": item.section.word(),
        "clause": item.clause,
        "evidence_required": item.evidence_required,
        "may_be_claimed": item.may_be_claimed,
        "independent": item.independent,
        "state": answered(item.answered),
        "done": item.is_done(),
        "answer": item.answer,
        "answer_event": text(item.answer_event),
        "carried": item.carried.as_ref().map(|o| json!({ "from": o.reference.to_string(), "at": utc(o.at) })),
        "fields_asked": item.fields_asked,
        "fields": item.fields,
        "evidence": texts(&item.evidence),
        "review": review,
        "challenges": challenges,
        "changed_at": time(item.changed_at),
    })
}

/// The word for whether an item has been seen to.
pub const fn answered(answered: Answered) -> &'static str {
    match answered {
        Answered::Open => "open",
        Answered::Done => "done",
        Answered::NotApplicable => "not-applicable",
    }
}

/// A piece of evidence.
pub fn evidence(e: &Evidence) -> Value {
    json!({
        "id": e.id.to_string(),
        "title": e.title,
        "kind": e.kind,
        "file": e.file,
        "url": e.url,
        "sha256": text(e.stored.as_ref().map(|s| s.sha256)),
        "size": e.stored.as_ref().map(|s| s.size),
        "dated": text(e.dated),
        "items": texts(&e.items),
        "by": e.by.as_str(),
        "at": utc(e.at),
        "after_decision": e.after_decision,
        "withdrawn": e.gone.as_ref().map(|g| json!({
            "id": g.id.to_string(), "by": g.by.as_str(), "at": utc(g.at), "reason": g.reason, "altered": g.altered,
        })),
        "reading": e.reading.as_ref().map(measure::reported),
        "purged": e.purged.as_ref().map(|p| json!({
            "id": p.id.to_string(), "by": p.by.as_str(), "at": utc(p.at), "reason": p.reason,
        })),
    })
}

/// A sign-off whose evidence is gone.
fn footing(f: &Footing) -> Value {
    json!({
        "role": f.role.word(),
        "clause": f.clause,
        "sign_off": text(f.sign_off),
        "evidence": texts(&f.evidence),
        "reaffirmed": text(f.reaffirmed.as_ref()),
        "candidates": texts(&f.candidates),
    })
}

/// A challenge.
pub fn challenge(c: &Challenge) -> Value {
    let settled = c
        .settled
        .as_ref()
        .map(|s| json!({ "by": s.by.as_str(), "at": utc(s.at), "reason": s.reason, "overridden": s.overridden }));
    json!({
        "id": c.id.to_string(),
        "item": c.item,
        "reason": c.reason,
        "by": c.by.as_str(),
        "role": c.role.word(),
        "at": utc(c.at),
        "attempt": c.attempt,
        "settled": settled,
    })
}

fn slot(s: &SlotState) -> Value {
    json!({
        "role": s.role.word(),
        "clause": s.clause,
        "not_requester": s.not_requester,
        "filled_by": text(s.filled_by),
        "candidates": texts(&s.candidates),
    })
}

fn terms(c: &ConditionTerms) -> Value {
    let due = match c.due {
        Period::Date(date) => date.to_string(),
        Period::Days(days) => format!("{days}d"),
    };
    let from = match c.from {
        Basis::Decision => "decision",
        Basis::Deployment => "deployment",
    };
    json!({ "text": c.text, "period": due, "by": c.by.as_str(), "from": from, "before_deployment": c.before_deployment })
}

const fn void(v: Void) -> &'static str {
    match v {
        Void::Stale => "stale",
        Void::EarlierAttempt => "earlier-attempt",
        Void::Replaced => "replaced",
        Void::Conflict => "conflict",
        Void::Disputed => "disputed",
        Void::Late => "late",
    }
}

fn sign_off(s: &SignOff) -> Value {
    let (verdict, conditions) = match &s.verdict {
        Verdict::Approve(conditions) => ("approve", conditions.iter().map(terms).collect()),
        Verdict::Reject => ("reject", vec![]),
    };
    json!({
        "id": s.id.to_string(),
        "by": s.by.as_str(),
        "key": s.key.to_string(),
        "roles": texts(&s.roles),
        "verdict": verdict,
        "conditions": conditions,
        "words": s.words,
        "at": utc(s.at),
        "self_approved": s.self_approved,
        "deputy_of": s.deputy_of.iter().map(|(role, of)| (role.word().to_owned(), json!(of.as_str()))).collect::<serde_json::Map<_, _>>(),
        "void": s.void.map(void),
    })
}

fn vote(v: &Vote) -> Value {
    json!({
        "id": v.id.to_string(),
        "by": v.by.as_str(),
        "choice": v.choice.word(),
        "conditions": v.conditions.iter().map(terms).collect::<Vec<_>>(),
        "reason": v.reason,
        "at": utc(v.at),
        "void": v.void.map(void),
    })
}

fn ballot(b: &Ballot) -> Value {
    let t = &b.tally;
    json!({
        "id": b.id.to_string(),
        "opened_by": b.opened_by.as_str(),
        "opened_at": utc(b.opened_at),
        "due": utc(b.due),
        "roster": texts(&b.roster),
        "votes": b.votes.iter().map(vote).collect::<Vec<_>>(),
        "closed": text(b.closed),
        "tally": {
            "eligible": t.eligible, "voted": t.voted, "quorum": t.quorum, "approve": t.approve, "no_objection": t.no_objection,
            "reject": t.reject, "with_conditions": t.with_conditions, "as_it_stands": text(t.as_it_stands), "certain": t.certain,
        },
    })
}

fn decision(d: &Decision) -> Value {
    json!({
        "id": d.id.to_string(),
        "outcome": d.outcome.word(),
        "by": d.by.as_str(),
        "at": utc(d.at),
        "attempt": d.attempt,
        "reasons": d.reasons,
    })
}

/// A condition.
pub fn condition(c: &Condition) -> Value {
    json!({
        "id": c.id(),
        "set_by": c.set_by.to_string(),
        "author": c.author.as_str(),
        "role": c.role.word(),
        "terms": terms(&c.terms),
        "due": time(c.due),
        "state": c.state.word(),
        "met": c.met.as_ref().map(said),
        "extensions": c.extensions.iter().map(extension).collect::<Vec<_>>(),
        "waived": c.waived.as_ref().map(said),
    })
}

fn said(s: &Said) -> Value {
    json!({ "id": s.id.to_string(), "by": s.by.as_str(), "at": utc(s.at), "words": s.words, "evidence": texts(&s.evidence) })
}

fn extension(e: &Extension) -> Value {
    let mut value = said(&e.said);
    value["due"] = e.due.to_string().into();
    value
}

fn deployment(d: &Deployment) -> Value {
    json!({
        "id": d.id.to_string(),
        "environment": d.environment,
        "production": d.production,
        "digests": texts(&d.digests),
        "at": utc(d.at),
        "by": d.by.as_str(),
        "replaces": text(d.replaces.as_ref().map(|p| p.release)),
    })
}

fn confirmation(c: &Confirmation) -> Value {
    json!({
        "id": c.id.to_string(),
        "deployment": c.deployment.to_string(),
        "operating": c.operating,
        "monitoring": c.monitoring,
        "no_issues": c.no_issues,
        "note": c.note,
        "by": c.by.as_str(),
        "at": utc(c.at),
    })
}

/// One act of a release's history.
pub fn history(line: &HistoryLine) -> Value {
    json!({
        "id": line.id.to_string(),
        "kind": line.kind,
        "text": line.text,
        "by": text(line.by.as_ref()),
        "key": line.key.to_string(),
        "at": utc(line.at),
        "not_counted": line.not_counted,
    })
}

/// A whole release; its schema and obstructions are the caller's.
pub fn release(r: &Release) -> Value {
    let artifacts = r.artifacts.iter().map(|a| json!({ "name": a.name, "sha256": a.sha256.to_string(), "size": a.size }));
    let facts = r.facts.iter().map(|(fact, holds)| (fact.word().to_owned(), json!(holds)));
    let conflicts = r.conflicts.iter().map(|c| json!({ "text": c.text, "events": texts(&c.events), "contests": c.contests }));
    let mut value = json!({
        "id": r.id.to_string(),
        "ref": r.reference.to_string(),
        "attempt": r.attempt,
        "model": r.reference.model.as_str(),
        "version": r.reference.version.as_str(),
        "kind": r.kind.word(),
        "tier": r.tier.word(),
        "previous_tier": text(r.previous_tier),
        "tier_confirmed": r.tier_confirmed,
        "state": r.state.word(),
        "requester": r.requester.as_str(),
        "owner": r.owner.as_str(),
        "requested_at": utc(r.requested_at),
        "submitted_at": time(r.submitted_at),
        "natures": texts(&r.natures),
        "facts": facts.collect::<serde_json::Map<_, _>>(),
        "artifacts": artifacts.collect::<Vec<_>>(),
        "summary": r.summary,
        "vendor": r.vendor,
        "previous": text(r.previous_reference.as_ref()),
        "policy_sha256": r.policy.to_string(),
        "subject": r.subject.to_string(),
        "progress": { "done": r.done(), "applicable": r.items.len() },
        "items": r.items.iter().map(item).collect::<Vec<_>>(),
        "evidence": r.evidence.iter().map(evidence).collect::<Vec<_>>(),
        "challenges": r.challenges.iter().map(challenge).collect::<Vec<_>>(),
        "slots": r.slots.iter().map(slot).collect::<Vec<_>>(),
        "sign_offs": r.sign_offs.iter().map(sign_off).collect::<Vec<_>>(),
        "ballot": r.ballot.as_ref().map(ballot),
        "decision": r.decision.as_ref().map(decision),
        "past_decisions": r.past_decisions.iter().map(decision).collect::<Vec<_>>(),
        "stale": r.is_stale(),
        "footing": r.footing.iter().map(footing).collect::<Vec<_>>(),
        "conditions": r.conditions.iter().map(condition).collect::<Vec<_>>(),
        "deployments": r.deployments.iter().map(deployment).collect::<Vec<_>>(),
        "confirmation": r.confirmation.as_ref().map(confirmation),
        "conflicts": conflicts.collect::<Vec<_>>(),
        "exempt": r.exempt,
        "withdrawn": r.withdrawn,
        "superseded_by": text(r.superseded_by.as_ref()),
        "history": r.history.iter().map(history).collect::<Vec<_>>(),
    });
    value["to_address"] = r.to_address().into();
    value["records"] = r.records.iter().map(record).collect();
    value["measures"] = r.measures.iter().map(measure).collect();
    value["matters"] = r.matters.iter().map(matter).collect();
    halt::add(r, &mut value);
    value
}
