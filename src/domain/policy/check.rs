//! Checks a policy: what its settings must be, and what its parts must be to each other.

use std::collections::BTreeSet;

use super::load::{examine, placeholders};
use super::text::short;
use super::{Policy, Problem, SHIPPED};

/// Lists everything that is wrong with a policy, errors and warnings, in the order of the lines. Empty: all is well.
pub fn check(text: &str) -> Vec<Problem> {
    let (_, mut problems) = examine(text, unruled);
    problems.extend(placeholders(text));
    problems.sort_by_key(|problem| problem.line);
    problems
}

/// Lists every fault that shows only when the policy has been read, each with the path of what it concerns.
pub(super) fn inspect(policy: &Policy) -> Vec<(String, Problem)> {
    let mut inspection = Inspection { policy, found: Vec::new() };
    inspection.document();
    inspection.timers();
    inspection.committee();
    inspection.settings();
    inspection.kinds();
    inspection.sign_offs();
    inspection.checklist();
    inspection.ids();
    inspection.clauses();
    inspection.citations();
    inspection.permissions();
    inspection.found
}

/// Warns of acts that the shipped policy rules and this one does not, so that nobody may do them, and of acts that it misspells.
fn unruled(policy: &Policy) -> Vec<(String, Problem)> {
    let shipped = examine(SHIPPED, inspect).0;
    let known: BTreeSet<&str> = shipped.iter().flat_map(Policy::actions).collect();
    let ruled: BTreeSet<&str> = policy.actions().collect();
    let mut inspection = Inspection { policy, found: inspect(policy) };
    for action in known.difference(&ruled) {
        inspection.warning("permission", format!("nobody may do {action}"), "name it in the actions of a [[permission]]");
    }
    for (n, row) in policy.permissions.iter().enumerate() {
        for (place, action) in row.actions.iter().enumerate().filter(|(_, action)| !known.contains(action.as_str())) {
            let path = format!("permission[{n}].actions[{place}]");
            inspection.warning(
                &path,
                format!("no act is called “{}”", short(action)),
                "look for a slip of the pen, or remove it",
            );
        }
    }
    inspection.found
}

/// One reading of a policy. Lines are looked up afterwards, and only if there is something to tell.
pub(super) struct Inspection<'a> {
    pub(super) policy: &'a Policy,
    found: Vec<(String, Problem)>,
}

impl Inspection<'_> {
    pub(super) fn error(&mut self, path: &str, text: impl Into<String>, remedy: impl Into<String>) {
        self.found.push((path.to_owned(), Problem::error(0, text, remedy)));
    }

    pub(super) fn warning(&mut self, path: &str, text: impl Into<String>, remedy: impl Into<String>) {
        self.found.push((path.to_owned(), Problem::warning(0, text, remedy)));
    }

    fn document(&mut self) {
        let document = &self.policy.document;
        match (document.effective_date, document.next_review) {
            (None, _) => self.warning(
                "document.effective_date",
                "without an effective date the policy cannot take force",
                "write effective_date = YYYY-MM-DD",
            ),
            (Some(_), None) => self.warning(
                "document.next_review",
                "nothing says when the policy is to be reviewed",
                "write next_review = YYYY-MM-DD",
            ),
            (Some(effective), Some(review)) if review <= effective => self.error(
                "document.next_review",
                format!("the review on {review} does not come after the policy takes force on {effective}"),
                "write a later next_review",
            ),
            _ => {}
        }
        self.within("document.review_months", document.review_months, 1, 120);
    }

    /// A number of zero would make things overdue as they begin; one beyond the bounds is a slip, and would overflow dates.
    fn within(&mut self, path: &str, value: u32, least: u32, most: u32) {
        let name = path.rsplit('.').next().unwrap_or(path);
        if value < least || value > most {
            self.error(path, format!("{name} = {value} makes no sense"), format!("write a number from {least} to {most}"));
        }
    }

    fn timers(&mut self) {
        let timers = &self.policy.timers;
        self.within("timers.confirm_hours", timers.confirm_hours, 1, 8760);
        self.within("timers.emergency_business_days", timers.emergency_business_days, 1, 365);
        self.within("timers.rejected_emergency_business_days", timers.rejected_emergency_business_days, 1, 365);
        self.within("timers.condition_days", timers.condition_days, 1, 3650);
        self.within("timers.approval_flag_days", timers.approval_flag_days, 1, 3650);
        self.within("timers.ballot_days", timers.ballot_days, 1, 365);
        self.within("timers.emergency_habit_months", timers.emergency_habit_months, 1, 120);
        if let Some(days) = timers.approval_valid_days {
            self.within("timers.approval_valid_days", days, 1, 3650);
        }
    }

    fn committee(&mut self) {
        let committee = &self.policy.committee;
        let percent = committee.quorum_more_than_percent;
        if percent >= 100 {
            let what = format!("no Committee can reach a quorum of more than {percent} percent");
            self.error("committee.quorum_more_than_percent", what, "write a number from 0 to 99");
        }
        self.within("committee.min_votes", committee.min_votes, 1, 100);
        self.within("committee.min_approvals", committee.min_approvals, 1, 100);
        self.within("committee.record_signatures", committee.record_signatures, 1, 100);
    }

    fn settings(&mut self) {
        let policy = self.policy;
        if policy.calendar.business_days.is_empty() {
            self.error("calendar.business_days", "without business days no emergency falls due", "name at least one day");
        }
        if policy.environments.production.iter().all(|name| name.trim().is_empty()) {
            let what = "without a production environment nothing ever needs approval";
            self.error("environments.production", what, "name at least one environment");
        }
        self.within("environments.bundles.max_age_days", policy.environments.bundles.max_age_days, 1, 3650);
        if policy.environments.bundles.packed_by.is_empty() {
            let remedy = "name governance-lead, keeper or gate-key";
            self.error("environments.bundles.packed_by", "nobody could pack a bundle for a gate", remedy);
        }
        if policy.emergency.reasons.is_empty() && !policy.emergency.kinds.is_empty() {
            let remedy = "name at least one reason, or no kinds to do without emergencies";
            self.error("emergency.reasons", "an emergency needs a reason, and none is listed", remedy);
        }
        self.within("records.retention_years", policy.records.retention_years, 1, 100);
        for (n, clock) in policy.incidents.iter().enumerate() {
            self.within(&format!("incident[{n}].days"), clock.days, 1, 365);
        }
    }
}
