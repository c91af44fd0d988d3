//! When files of a release are held, and when they may go (policy §8).

use super::Refusal;
use super::states::refuse;
use crate::domain::obstruct::Ground;
use crate::domain::release::Release;

pub(super) fn check(kind: &str, release: &Release, ground: &Ground) -> Result<String, Refusal> {
    let clause = ground.policy.clause_of(kind);
    match (kind, release.held()) {
        ("retention.hold", None) => Ok("nothing of it is purged".into()),
        ("retention.hold", Some(_)) => Err(refuse(release, "held", "is on hold already", clause)),
        ("retention.release", Some(_)) => Ok("its time runs as the policy has it".into()),
        ("retention.release", None) => Err(refuse(release, "not-held", "is on no legal hold", clause)),
        (_, Some(hold)) => {
            let fact = format!("is on a legal hold of {}: “{}”", ground.people.name(&hold.by), hold.reason);
            let help = format!("the Lead ends it: obstat retention release {} --reason T", release.reference);
            Err(refuse(release, "held", &fact, clause).help(help))
        }
        (_, None) => Ok("the hash, the title and the reason stay".into()),
    }
}
