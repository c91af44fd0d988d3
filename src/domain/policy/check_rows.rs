//! Checks the rows: that each release has a kind, sign-offs and items, and that no row is idle.

use std::collections::BTreeSet;

use super::check::Inspection;
use super::{SignOffRow, Terms};
use crate::domain::vocab::{Kind, Nature, Role, Tier};

/// Every kind at every tier.
fn every_release() -> impl Iterator<Item = (Kind, Tier)> {
    Kind::ALL.iter().flat_map(|kind| Tier::ALL.iter().map(|tier| (*kind, *tier)))
}

impl Inspection<'_> {
    pub(super) fn kinds(&mut self) {
        let policy = self.policy;
        let mut kinds = BTreeSet::new();
        let mut natures = BTreeSet::new();
        for (n, row) in policy.kinds.iter().enumerate() {
            if !kinds.insert(row.kind) {
                self.error(&format!("kind[{n}].kind"), format!("{} has two rows", row.kind), "keep one of them");
            }
            for nature in &row.natures {
                if !natures.insert(*nature) {
                    let what = format!("{nature} makes two kinds");
                    self.error(&format!("kind[{n}].natures"), what, "keep it in one row");
                }
            }
        }
        for kind in Kind::ALL.iter().filter(|kind| !kinds.contains(kind)) {
            self.error("kind", format!("{kind} has no row"), "add a [[kind]] for it; its place ranks it");
        }
        for nature in Nature::ALL.iter().filter(|nature| !natures.contains(nature)) {
            self.error("kind", format!("{nature} makes no kind"), "name it in the natures of one [[kind]]");
        }
    }

    pub(super) fn sign_offs(&mut self) {
        let policy = self.policy;
        let mut open: BTreeSet<(Kind, Tier)> = every_release().collect();
        for (n, row) in policy.sign_offs.iter().enumerate() {
            self.seats(n, row);
            let before = open.len();
            open.retain(|(kind, tier)| !row.matches(*kind, *tier));
            if open.len() == before {
                let what = "no release ever reaches this row: rows above it match first";
                self.error(&format!("sign_off[{n}]"), what, "move it up, or remove it");
            }
        }
        if !open.is_empty() {
            let list: Vec<String> = open.iter().map(|(kind, tier)| format!("{kind} at {tier}")).collect();
            let what = format!("nobody need approve {}", list.join(", "));
            self.error("sign_off", what, "add a [[sign_off]] that matches");
        }
    }

    fn seats(&mut self, n: usize, row: &SignOffRow) {
        let path = format!("sign_off[{n}].slots");
        if row.slots.is_empty() {
            self.error(&path, "this row asks for no sign-off", "name at least one role");
        }
        for (place, seat) in row.slots.iter().enumerate() {
            let path = format!("{path}[{place}]");
            if seat.role == Role::Auditor {
                self.error(&path, "an auditor reads everything and approves nothing", "name another role");
            }
            if !seat.not_requester && seat.role != Role::ModelOwner {
                let what = format!("whoever asks may approve the own request as {}", seat.role);
                self.warning(&path, what, "remove not_requester = false, unless that is meant");
            }
        }
    }

    pub(super) fn checklist(&mut self) {
        let policy = self.policy;
        for (n, item) in policy.checklist.iter().enumerate() {
            if item.when.contains(&Terms::default()) {
                let what = format!("terms that say nothing always hold, so {} is always asked", item.id);
                self.warning(&format!("checklist[{n}].when"), what, "remove when, or say when");
            }
            self.no_twins(&format!("checklist[{n}].fields"), "name", item.fields.iter().map(|field| field.name.as_str()));
        }
        if policy.checklist.is_empty() {
            self.error("checklist", "the checklist asks for nothing", "add a [[checklist]]");
        }
        if !policy.checklist.is_empty() && policy.item_with_field("rollback_window").is_none() {
            let what = "no item asks for rollback_window, so no rollback can be judged late";
            self.warning("checklist", what, "add the field to an item");
        }
    }
}
