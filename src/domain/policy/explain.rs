//! Asks the policy about a release that need not exist: `obstat policy explain`.

use serde_json::{Value, json};

use super::{ItemRow, Policy, Question, Slot, Timers};
use crate::domain::vocab::{Kind, Tier};

/// Says that a question names no nature, so that no kind follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the request does not say what changed; name at least one nature, as in retraining")]
pub struct NoNature;

/// What the policy asks of a release.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation<'a> {
    /// Its kind.
    pub kind: Kind,
    /// The tier whose rules it takes.
    pub tier: Tier,
    /// Who must approve it, in the order of the row.
    pub sign_offs: Vec<Slot>,
    /// The items that apply, in the order of the policy.
    pub checklist: Vec<&'a ItemRow>,
    /// How long things may take.
    pub timers: &'a Timers,
}

/// Answers what the policy asks of a release.
///
/// # Errors
/// [`NoNature`] when the question does not say what changed.
pub fn explain<'a>(policy: &'a Policy, question: &Question) -> Result<Explanation<'a>, NoNature> {
    if question.natures.is_empty() {
        return Err(NoNature);
    }
    let (kind, tier) = policy.kind_of(question);
    Ok(Explanation {
        kind,
        tier,
        sign_offs: policy.sign_offs(kind, tier),
        checklist: policy.checklist_of(kind, tier, &question.facts),
        timers: &policy.timers,
    })
}

impl Explanation<'_> {
    /// Writes the answer as `obstat/policy-explain/v1`.
    pub fn to_json(&self) -> Value {
        let slot = |slot: &Slot| json!({ "role": slot.role, "clause": slot.clause });
        let item = |item: &&ItemRow| json!({ "id": item.id, "section": item.section, "clause": item.clause, "evidence": item.evidence.word() });
        json!({
            "schema": "obstat/policy-explain/v1",
            "kind": self.kind,
            "tier": self.tier,
            "sign_offs": self.sign_offs.iter().map(slot).collect::<Vec<_>>(),
            "checklist": self.checklist.iter().map(item).collect::<Vec<_>>(),
            "timers": {
                "confirm_hours": self.timers.confirm_hours,
                "emergency_business_days": self.timers.emergency_business_days,
                "condition_days": self.timers.condition_days,
            },
        })
    }
}
