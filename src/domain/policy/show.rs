//! Shows a policy clause by clause, as people read it: `obstat policy show`.

use std::fmt::Display;

use super::{ItemRow, Permission, Policy, SignOffRow, Terms};
use crate::domain::text::visible_block;
use crate::domain::vocab::{Fact, Kind, Tier};

/// Writes the whole policy as plain text of at most 100 columns: document control, each clause with its rows, the settings.
pub fn show(policy: &Policy) -> String {
    let mut page = Page::default();
    page.document(policy);
    for clause in &policy.clauses {
        page.heading(&format!("{} {}", clause.clause, clause.title));
        page.say(&clause.text);
        page.rows_of(policy, &clause.clause);
    }
    page.timers(policy);
    page.acts(policy);
    visible_block(&page.text).into_owned()
}

/// How wide the text may be.
const WIDTH: usize = 100;

#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn heading(&mut self, words: &str) {
        self.text.push('\n');
        self.line(0, words);
    }

    fn say(&mut self, words: &str) {
        self.line(2, words);
    }

    /// A row: what it is about, and under it, indented, what it says.
    fn row(&mut self, about: &str, says: &str) {
        self.line(4, about);
        self.line(8, says);
    }

    /// Writes words with an indent, broken at spaces.
    fn line(&mut self, indent: usize, words: &str) {
        let mut column = 0;
        for word in words.split_whitespace() {
            let long = word.chars().count();
            if column > 0 && column + 1 + long > WIDTH {
                self.text.push('\n');
                column = 0;
            }
            if column == 0 {
                self.text.push_str(&" ".repeat(indent));
                column = indent;
            } else {
                self.text.push(' ');
                column += 1;
            }
            self.text.push_str(word);
            column += long;
        }
        self.text.push('\n');
    }

    fn document(&mut self, policy: &Policy) {
        let document = &policy.document;
        let day = |date: Option<chrono::NaiveDate>| date.map_or_else(|| "not set".to_owned(), |date| date.to_string());
        self.line(0, &format!("{}, version {}", document.title, document.version));
        self.say(&format!("Owner {}. Approved by {}. {}.", document.owner, document.approver, document.classification));
        self.say(&format!("In force from {}. Next review {}.", day(document.effective_date), day(document.next_review)));
    }

    fn rows_of(&mut self, policy: &Policy, clause: &str) {
        for row in policy.kinds.iter().filter(|row| row.clause == clause) {
            self.row(row.kind.word(), &format!("{} Natures: {}.", row.means, list(&row.natures)));
        }
        if policy.kinds.first().is_some_and(|row| row.clause == clause) {
            self.derivation(policy);
        }
        for row in policy.sign_offs.iter().filter(|row| row.clause == clause) {
            self.row(&releases(&row.kinds, &row.tiers), &format!("{}{}", signers(row), served(&row.serves)));
        }
        for item in policy.checklist.iter().filter(|item| item.clause == clause) {
            self.row(&format!("{} ({})", item.title, item.id), &says(item));
        }
        self.settings(policy, clause);
        for row in policy.permissions.iter().filter(|row| row.clause == clause) {
            self.row(&row.title, &who(row));
        }
        for clock in policy.incidents.iter().filter(|clock| clock.clause == clause) {
            let note = clock.note.as_deref().map(|note| format!(" {note}")).unwrap_or_default();
            self.row(&clock.title, &format!("Report within {} days.{note}{}", clock.days, served(&clock.serves)));
        }
    }

    fn derivation(&mut self, policy: &Policy) {
        let rules = &policy.derivation;
        self.row(
            "whatever changed",
            &format!(
                "A model never deployed is {}, a vendor's {}. A change of tier is at least {} and takes the rules of the higher tier.",
                rules.never_deployed, rules.third_party_never_deployed, rules.tier_change
            ),
        );
        for (fact, kind) in &rules.facts {
            self.row(fact.label(), &format!("At least {kind}."));
        }
    }

    fn settings(&mut self, policy: &Policy, clause: &str) {
        let (separation, committee) = (&policy.separation, &policy.committee);
        if separation.clause == clause {
            let strict = separation.mode == super::SeparationMode::Strict;
            let adds = policy.third_party.high_risk_adds_committee;
            self.say(yes_no(
                strict,
                "A peer reviewer signs in a requester's place.",
                "A requester may fill the slots marked so.",
            ));
            self.say(yes_no(separation.distinct_people, "Each slot takes another person.", "One person may fill several slots."));
            self.say(yes_no(separation.tier_confirmation, "The Lead confirms tiers.", "Tiers need no confirmation."));
            self.say(yes_no(separation.dismiss_stale, "A material change clears approvals.", "Approvals survive changes."));
            self.say(yes_no(adds, "A high-risk activation takes the Committee too.", "An activation takes no Committee."));
        }
        if committee.clause == clause {
            self.say(&format!(
                "The Committee: quorum is more than {} % of the members not recused, at least {} votes; carried with at least {} \
                 approval and more votes for than against. {} A meeting's record takes {} signatures.",
                committee.quorum_more_than_percent,
                committee.min_votes,
                committee.min_approvals,
                yes_no(committee.chair_casting_vote, "The chair decides a tie.", "A tie fails."),
                committee.record_signatures
            ));
        }
        if policy.conditions.clause == clause {
            let lapsed = policy.conditions.lapsed_blocks_next;
            self.say(yes_no(
                lapsed,
                "A lapsed condition blocks the model's next approval.",
                "A lapsed condition blocks deployments only.",
            ));
        }
        if policy.emergency.clause == clause {
            let reasons: Vec<&str> = policy.emergency.reasons.iter().map(|reason| reason.title.as_str()).collect();
            self.say(&format!("For {}. Reasons: {}.", list(&policy.emergency.kinds), reasons.join("; ")));
        }
        if policy.records.clause == clause {
            let kinds: Vec<&str> = policy.records.kinds.iter().map(|record| record.title.as_str()).collect();
            let years = policy.records.retention_years;
            self.say(&format!("Kept for {years} years: {}.{}", kinds.join("; "), served(&policy.records.serves)));
        }
    }

    fn timers(&mut self, policy: &Policy) {
        let timers = &policy.timers;
        let lapse =
            timers.approval_valid_days.map_or_else(|| "does not lapse".to_owned(), |days| format!("lapses after {days} days"));
        let days: Vec<String> = policy.calendar.business_days.iter().map(ToString::to_string).collect();
        self.heading("Periods");
        self.say(&format!("Confirmation: within {} hours of deployment.", timers.confirm_hours));
        self.say(&format!("Emergency: complete by the end of business day {}.", timers.emergency_business_days));
        let after = timers.rejected_emergency_business_days;
        self.say(&format!("Rejected emergency: suspended or rolled back by the end of business day {after}."));
        self.say(&format!("Condition without a date: {} days.", timers.condition_days));
        self.say(&format!("Approval not used: flagged after {} days, {lapse}.", timers.approval_flag_days));
        self.say(&format!("Ballot by circulation: {} days.", timers.ballot_days));
        self.say(&format!("Business days: {}; holidays: {}.", days.join(", "), list(&policy.calendar.holidays)));
        self.say(&format!("Production: {}.", list(&policy.environments.production)));
    }

    fn acts(&mut self, policy: &Policy) {
        for act in &policy.acts {
            self.heading(&format!("{}: {}", act.name, act.full));
            if let Some(note) = &act.note {
                self.say(note);
            }
            for date in &act.dates {
                self.say(&format!("From {}: {}.", date.from, date.what));
            }
            for (place, what) in &act.places {
                self.say(&format!("{place}: {what}"));
            }
        }
    }
}

const fn yes_no(on: bool, yes: &'static str, no: &'static str) -> &'static str {
    if on { yes } else { no }
}

fn list<T: Display>(things: &[T]) -> String {
    if things.is_empty() {
        return "none".to_owned();
    }
    things.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// “new-model, major-update at high”; “any” where the row does not restrict.
fn releases(kinds: &[Kind], tiers: &[Tier]) -> String {
    let kinds = if kinds.is_empty() { "any kind".to_owned() } else { list(kinds) };
    let tiers = if tiers.is_empty() { "any tier".to_owned() } else { list(tiers) };
    format!("{kinds} at {tiers}")
}

fn signers(row: &SignOffRow) -> String {
    let seat = |seat: &super::Seat| match seat.not_requester {
        true => seat.role.label().to_owned(),
        false => format!("{} (may be the requester)", seat.role.label()),
    };
    format!("{}.", row.slots.iter().map(seat).collect::<Vec<_>>().join(" + "))
}

fn served(cites: &[String]) -> String {
    if cites.is_empty() { String::new() } else { format!(" Serves {}.", cites.join("; ")) }
}

fn says(item: &ItemRow) -> String {
    let mut says = item.ask.clone();
    if !item.topics.is_empty() {
        says.push_str(&format!(" Topics: {}.", item.topics.join(", ")));
    }
    if item.may_be_claimed() {
        let terms: Vec<String> = item.when.iter().map(holds).collect();
        says.push_str(&format!(" Asked {}.", terms.join(", or ")));
    }
    if !item.fields.is_empty() {
        says.push_str(&format!(" Fields: {}.", item.field_names().join(", ")));
    }
    says.push_str(if item.evidence_required() { " Evidence required." } else { " A note will do." });
    says.push_str(if item.independent { " Attached by somebody other than owner and requester." } else { "" });
    says.push_str(if item.carried { "" } else { " Never carried over." });
    says + &served(&item.serves)
}

/// “for high and if EU deployment”.
fn holds(terms: &Terms) -> String {
    let mut parts = Vec::new();
    if !terms.kinds.is_empty() {
        parts.push(format!("for {}", list(&terms.kinds)));
    }
    if !terms.tiers.is_empty() {
        parts.push(format!("at {}", list(&terms.tiers)));
    }
    let fact = |(fact, wanted): (&Fact, &bool)| format!("if {}{}", if *wanted { "" } else { "not " }, fact.label());
    parts.extend(terms.facts.iter().map(fact));
    if parts.is_empty() { "always".to_owned() } else { parts.join(" and ") }
}

fn who(row: &Permission) -> String {
    let who = row.who.iter().map(|party| party.label()).collect::<Vec<_>>().join("; ");
    let note = row.note.as_deref().map(|note| format!(" {note}")).unwrap_or_default();
    format!("{}.{note}", capital(&who))
}

/// Begins a sentence with a capital letter.
fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
