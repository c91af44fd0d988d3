//! Checks the names: ids that stand once, clauses and citations that exist.

use std::collections::BTreeSet;

use super::check::Inspection;
use super::text::short;

impl Inspection<'_> {
    /// Refuses a name that stands twice under a key of the rows at the path, or in a bare list when the key is empty.
    pub(super) fn no_twins<'n>(&mut self, path: &str, key: &str, names: impl Iterator<Item = &'n str>) {
        let mut seen = BTreeSet::new();
        for (n, name) in names.enumerate() {
            if !seen.insert(name) {
                self.error(
                    &format!("{path}[{n}].{key}"),
                    format!("“{}” stands twice", short(name)),
                    "give each its own name, once",
                );
            }
        }
    }

    pub(super) fn ids(&mut self) {
        let policy = self.policy;
        self.no_twins("checklist", "id", policy.checklist.iter().map(|item| item.id.as_str()));
        self.no_twins("clause", "clause", policy.clauses.iter().map(|row| row.clause.as_str()));
        self.no_twins("act", "name", policy.acts.iter().map(|act| act.name.as_str()));
        self.no_twins("incident", "id", policy.incidents.iter().map(|clock| clock.id.as_str()));
        self.no_twins("records.kinds", "id", policy.records.kinds.iter().map(|record| record.id.as_str()));
        self.no_twins("emergency.reasons", "id", policy.emergency.reasons.iter().map(|reason| reason.id.as_str()));
        self.no_twins("environments.production", "", policy.environments.production.iter().map(String::as_str));
    }

    pub(super) fn clauses(&mut self) {
        let policy = self.policy;
        let known: BTreeSet<&str> = policy.clauses.iter().map(|row| row.clause.as_str()).collect();
        let singles = [
            ("committee", &policy.committee.clause),
            ("separation", &policy.separation.clause),
            ("emergency", &policy.emergency.clause),
            ("conditions", &policy.conditions.clause),
            ("records", &policy.records.clause),
        ];
        let mut named: Vec<(String, &str)> = singles.map(|(path, clause)| (path.to_owned(), clause.as_str())).to_vec();
        named.extend(policy.kinds.iter().enumerate().map(|(n, row)| (format!("kind[{n}]"), row.clause.as_str())));
        named.extend(policy.sign_offs.iter().enumerate().map(|(n, row)| (format!("sign_off[{n}]"), row.clause.as_str())));
        named.extend(policy.checklist.iter().enumerate().map(|(n, row)| (format!("checklist[{n}]"), row.clause.as_str())));
        named.extend(policy.permissions.iter().enumerate().map(|(n, row)| (format!("permission[{n}]"), row.clause.as_str())));
        named.extend(policy.incidents.iter().enumerate().map(|(n, row)| (format!("incident[{n}]"), row.clause.as_str())));
        for (path, clause) in named.into_iter().filter(|(_, clause)| !known.contains(clause)) {
            let what = format!("the policy has no clause {clause}");
            self.error(&format!("{path}.clause"), what, "name one that stands under [[clause]], or add it there");
        }
    }

    pub(super) fn citations(&mut self) {
        let policy = self.policy;
        let mut cited: Vec<(String, &[String])> = vec![("records".to_owned(), &policy.records.serves)];
        cited.extend(policy.sign_offs.iter().enumerate().map(|(n, row)| (format!("sign_off[{n}]"), row.serves.as_slice())));
        cited.extend(policy.checklist.iter().enumerate().map(|(n, row)| (format!("checklist[{n}]"), row.serves.as_slice())));
        cited.extend(policy.incidents.iter().enumerate().map(|(n, row)| (format!("incident[{n}]"), row.serves.as_slice())));
        let records = policy.records.kinds.iter().enumerate();
        cited.extend(records.map(|(n, row)| (format!("records.kinds[{n}]"), row.serves.as_slice())));
        for (path, cites) in cited {
            for (n, cite) in cites.iter().enumerate().filter(|(_, cite)| policy.citation(cite).is_none()) {
                let what = format!("no [[act]] has “{}”", short(cite));
                self.error(&format!("{path}.serves[{n}]"), what, "write an act's name and one of its places, or add it there");
            }
        }
    }

    pub(super) fn permissions(&mut self) {
        let policy = self.policy;
        let mut seen = BTreeSet::new();
        for (n, row) in policy.permissions.iter().enumerate() {
            if row.who.is_empty() {
                self.error(&format!("permission[{n}].who"), "this row lets nobody act", "name at least one who may");
            }
            for (place, action) in row.actions.iter().enumerate().filter(|(_, action)| !seen.insert(action.as_str())) {
                let path = format!("permission[{n}].actions[{place}]");
                self.error(&path, format!("“{}” is ruled twice", short(action)), "keep it in one row");
            }
        }
    }
}
