//! Which acts count at all, and what of a request they touch.

use crate::domain::act::Act;
use crate::domain::ids::Digest;
use crate::domain::order::{Attested, Signer};
use crate::domain::permit;
use crate::domain::policy::Policy;
use crate::domain::release::{Answered, Release};

/// Whether the act's signer may do such acts on this release, whatever its state (`rules.md` §8).
///
/// Who may do which act is the policy's to say; what an act asks of its signer besides stands here. The state is asked by
/// [`permit::check`] before signing; here an act that should not have been is given no effect. `founder` signed the request.
pub(super) fn entitled(policy: &Policy, attested: &Attested, founder: Option<&Signer>) -> bool {
    let Some(signer) = &attested.signer else { return false };
    let own = signer.owns_model || founder.is_some_and(|f| f.email == signer.email);
    permit::entitled(policy, attested.act.kind(), signer)
        && match &attested.act {
            Act::ReleaseSubmit(s) => attested.policy == Some(s.policy),
            Act::ChallengeOverride(_) | Act::EmergencyConfirm(_) | Act::ReleaseReinstate(_) => !own,
            Act::ChallengeRaise(c) => !own && signer.has(c.role),
            Act::SignoffApprove(s) => s.roles.iter().any(|r| signer.has(*r)),
            Act::SignoffReaffirm(s) => s.roles.iter().any(|r| signer.has(*r)),
            Act::SignoffReject(s) => signer.has(s.role),
            Act::Unknown(_) => false,
            _ => true,
        }
}

/// Whether the act changes what approvers looked at: digest, tier, kind, facts, answers (`rules.md` §4).
pub fn material(act: &Act) -> bool {
    matches!(
        act,
        Act::ReleaseAmend(_)
            | Act::ReleaseRaise(_)
            | Act::ItemAnswer(_)
            | Act::ItemCarry(_)
            | Act::ItemNotApplicable(_)
            | Act::ItemReopen(_)
    )
}

/// The digest of the request as it stands: bytes, facts, kind, tier, answers and the evidence that the owner links.
pub(super) fn subject(release: &Release) -> Digest {
    let items: serde_json::Map<String, serde_json::Value> = release
        .items
        .iter()
        .map(|item| {
            let evidence: Vec<String> = item
                .evidence
                .iter()
                .filter_map(|id| release.evidence.iter().find(|e| e.id == *id))
                .map(|e| {
                    let bytes = e.stored.as_ref().map(|s| s.sha256.to_string());
                    bytes.or_else(|| e.url.clone()).unwrap_or_else(|| e.id.to_string())
                })
                .collect();
            let answered = match item.answered {
                Answered::Open => "open",
                Answered::Done => "done",
                Answered::NotApplicable => "not-applicable",
            };
            let value = serde_json::json!({
                "answered": answered, "answer": item.answer, "fields": item.fields, "evidence": evidence,
            });
            (item.id.clone(), value)
        })
        .collect();
    let facts: Vec<&str> = release.facts.iter().filter(|(_, on)| **on).map(|(f, _)| f.word()).collect();
    let bytes: Vec<String> = release.artifacts.iter().map(|a| a.sha256.to_string()).collect();
    let whole = serde_json::json!({
        "reference": release.reference.to_string(), "attempt": release.attempt, "artifacts": bytes, "facts": facts,
        "kind": release.kind.word(), "tier": release.tier.word(), "items": items, "policy": release.policy.to_string(),
    });
    Digest::of(whole.to_string().as_bytes())
}
