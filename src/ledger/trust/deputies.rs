//! Who deputises for whom, as somebody had seen it: named by an act, until an act ends it (`ledger.md` §2).
//!
//! Dates never grant: an act counts if its own past holds the naming and no ending of it, and if the time that it claims does
//! not lie outside of the dates. Whoever would claim an earlier time after them is stopped by signing the ending.

use super::Seen;
use super::charter::Charters;
use crate::domain::act::{Act, CharterPropose, DeputyGrant};
use crate::domain::ids::{Email, EventId};
use crate::domain::order::{Signer, Strand};
use crate::domain::people::{Deputy, may_deputise};
use crate::domain::vocab::Role;

/// The organisation among the acts that the filter lets through, with everybody who is named deputy.
pub(super) fn in_force(strand: &Strand, charters: &Charters, seen: impl Fn(usize) -> bool + Copy) -> Seen {
    let mut found = charters.in_force(strand, seen);
    let Some((_, charter)) = &found.charter else { return found };
    let named = strand.acts().filter_map(|(place, attested)| {
        let Act::DeputyGrant(grant) = &attested.act else { return None };
        if !seen(place) {
            return None;
        }
        let signer = attested.signer.as_ref()?;
        let counts = may_name(signer, grant) && is_there(charter, signer, grant) && !is_ended(strand, place, seen);
        let (of, deputy) = (signer.email.clone(), grant.deputy.clone());
        counts.then_some(Deputy { grant: attested.id, of, deputy, role: grant.role, from: grant.from, to: grant.to })
    });
    found.deputies = named.collect();
    found
}

/// Whoever holds a role himself names his deputy; a deputy names none.
fn may_name(signer: &Signer, grant: &DeputyGrant) -> bool {
    let himself = signer.roles.contains(&grant.role) && !signer.acting.contains_key(&grant.role);
    himself && may_deputise(grant.role) && grant.deputy != signer.email && grant.from <= grant.to
}

/// Both are in the charter still: the one with the role, the other with more than an auditor's.
fn is_there(charter: &CharterPropose, signer: &Signer, grant: &DeputyGrant) -> bool {
    let roles = |who: &Email| charter.people.iter().find(|m| m.email == *who).map(|m| &m.roles);
    roles(&signer.email).is_some_and(|r| r.contains(&grant.role))
        && roles(&grant.deputy).is_some_and(|r| r.iter().any(|role| *role != Role::Auditor))
}

/// Whether the one who named him, the deputy himself, a Lead or a keeper has ended it.
fn is_ended(strand: &Strand, grant: usize, seen: impl Fn(usize) -> bool) -> bool {
    let id: EventId = strand.at(grant).id;
    strand.acts().any(|(place, attested)| {
        let ends = matches!(&attested.act, Act::DeputyEnd(end) if end.grant == id);
        ends && seen(place) && attested.signer.as_ref().is_some_and(|s| may_end(strand, grant, s))
    })
}

fn may_end(strand: &Strand, grant: usize, signer: &Signer) -> bool {
    let named = strand.at(grant);
    let by = named.signer.as_ref().is_some_and(|s| s.email == signer.email);
    let deputy = matches!(&named.act, Act::DeputyGrant(g) if g.deputy == signer.email);
    by || deputy || signer.keeper || signer.roles.contains(&Role::GovernanceLead)
}
