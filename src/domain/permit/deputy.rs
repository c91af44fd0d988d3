//! In which role somebody acted as deputy, and for whom: shown wherever the act is.

use std::collections::{BTreeMap, BTreeSet};

use super::row;
use crate::domain::act::Act;
use crate::domain::ids::Email;
use crate::domain::policy::{Party, Policy};
use crate::domain::vocab::Role;

/// The roles in which an act is done as deputy: those that it names, or else those that its signer has only so and that the
/// policy asks for. `asked` are the roles among the release's sign-offs.
pub fn deputised(
    policy: &Policy,
    act: &Act,
    roles: &BTreeSet<Role>,
    acting: &BTreeMap<Role, Email>,
    owns: bool,
    asked: &[Role],
) -> BTreeMap<Role, Email> {
    let of = |used: &dyn Fn(Role) -> bool| acting.iter().filter(|(r, _)| used(**r)).map(|(r, e)| (*r, e.clone())).collect();
    match act {
        Act::SignoffApprove(s) => return of(&|r| s.roles.contains(&r)),
        Act::SignoffReaffirm(s) => return of(&|r| s.roles.contains(&r)),
        Act::SignoffReject(s) => return of(&|r| s.role == r),
        Act::ChallengeRaise(c) => return of(&|r| c.role == r),
        _ => {}
    }
    let (parties, _) = row(policy, act.kind());
    let reviewed = |r: Role| asked.contains(&r) || matches!(r, Role::Security | Role::Legal);
    let part = parties.iter().any(|p| matches!(p, Party::Approver | Party::Author));
    let asks = |r: Role| parties.contains(&Party::Role(r)) || (part && reviewed(r));
    let himself = roles.iter().any(|r| !acting.contains_key(r) && asks(*r));
    if himself || (owns && parties.contains(&Party::Owner)) { BTreeMap::new() } else { of(&asks) }
}
