//! Says a policy in sentences, clause by clause: what [`super::show`] prints, the interface draws and [`super::diff`] compares.

use std::fmt::Display;

use super::{GateBundles, ItemRow, Permission, Policy, Seat, SeparationMode, SignOffRow, Terms};
use crate::domain::vocab::{Fact, Kind, Tier};

/// One clause with everything that the policy says under it, in the order of the policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The clause's number, as in `§4.2`; empty for periods, production and the laws, which stand under none.
    pub clause: String,
    /// Its heading.
    pub title: String,
    /// What it is about, in plain words; may be empty.
    pub text: String,
    /// What it rules.
    pub statements: Vec<Statement>,
}

/// One thing that the policy rules: a row, or a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// What names it from one version to the next, as in `item model-card`.
    pub key: String,
    /// What it is about, in a few words.
    pub about: String,
    /// What is ruled, one matter each.
    pub matters: Vec<Matter>,
    /// Whether its sentences speak for themselves, so that no line need say what it is about.
    pub plain: bool,
}

impl Statement {
    /// All of its sentences, one after the other.
    pub fn says(&self) -> String {
        let said: Vec<&str> = self.matters.iter().map(|m| m.says.as_str()).filter(|s| !s.is_empty()).collect();
        said.join(" ")
    }
}

/// One matter of a statement, small enough that a change of it reads as a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matter {
    /// Its name within the statement, as in `when it is asked`; empty where the statement has only one.
    pub name: &'static str,
    /// The sentence; empty where nothing is ruled.
    pub says: String,
}

fn matter(name: &'static str, says: impl Into<String>) -> Matter {
    Matter { name, says: says.into() }
}

/// A row: what it is about stands over its sentences.
fn row(key: impl Into<String>, about: impl Into<String>, matters: Vec<Matter>) -> Statement {
    Statement { key: key.into(), about: about.into(), matters, plain: false }
}

/// A setting: its sentence says what it is about.
fn setting(about: &'static str, says: impl Into<String>) -> Statement {
    Statement { key: format!("setting {about}"), about: about.into(), matters: vec![matter("", says)], plain: true }
}

/// Says a policy, clause by clause, then periods, places and the laws that it serves.
pub fn sections(policy: &Policy) -> Vec<Section> {
    let clauses = policy.clauses.iter().map(|clause| Section {
        clause: clause.clause.clone(),
        title: clause.title.clone(),
        text: clause.text.clone(),
        statements: under(policy, &clause.clause),
    });
    let acts = policy.acts.iter().map(|act| {
        let dates = act.dates.iter().map(|d| format!("From {}: {}.", d.from, d.what));
        let dates = dates.map(|says| Statement { key: format!("date {says}"), ..setting("a date", says) });
        let places = act.places.iter().map(|(place, what)| {
            let says = format!("{place}: {what}");
            Statement { key: format!("place {} {place}", act.name), about: format!("{} {place}", act.name), ..setting("", says) }
        });
        Section {
            clause: String::new(),
            title: format!("{}: {}", act.name, act.full),
            text: act.note.clone().unwrap_or_default(),
            statements: dates.chain(places).collect(),
        }
    });
    clauses.chain([periods(policy)]).chain(acts).collect()
}

fn under(policy: &Policy, clause: &str) -> Vec<Statement> {
    let mut said = Vec::new();
    for row in policy.kinds.iter().filter(|row| row.clause == clause) {
        said.push(self::row(
            format!("kind {}", row.kind),
            row.kind.word(),
            vec![matter("what it covers", &row.means), matter("its natures", format!("Natures: {}.", list(&row.natures)))],
        ));
    }
    if policy.kinds.first().is_some_and(|row| row.clause == clause) {
        said.extend(derivation(policy));
    }
    for row in policy.sign_offs.iter().filter(|row| row.clause == clause) {
        let of = releases(&row.kinds, &row.tiers);
        let matters = vec![matter("who signs", signers(&row.slots)), matter("what it serves", served(&row.serves))];
        said.push(self::row(format!("sign-off {of}"), of, matters));
    }
    for item in policy.checklist.iter().filter(|item| item.clause == clause) {
        said.push(self::row(format!("item {}", item.id), format!("{} ({})", item.title, item.id), asked(item)));
    }
    settings(policy, clause, &mut said);
    for row in policy.permissions.iter().filter(|row| row.clause == clause) {
        said.push(self::row(format!("permission {}", row.actions.join(" ")), &row.title, vec![matter("who may", who(row))]));
    }
    for clock in policy.incidents.iter().filter(|clock| clock.clause == clause) {
        let note = clock.note.clone().unwrap_or_default();
        let days = format!("Report within {} days.", clock.days);
        let tiers = if clock.tiers.is_empty() { String::new() } else { format!("Asked at {}.", list(&clock.tiers)) };
        let matters = vec![matter("the time to report", days), matter("the tiers", tiers), matter("the note", note)];
        let matters = matters.into_iter().chain([matter("what it serves", served(&clock.serves))]).collect();
        said.push(self::row(format!("incident {}", clock.id), &clock.title, matters));
    }
    said
}

fn derivation(policy: &Policy) -> Vec<Statement> {
    let rules = &policy.derivation;
    let says = format!(
        "A model never deployed is {}, a vendor's {}. A change of tier is at least {} and takes the rules of the higher tier.",
        rules.never_deployed, rules.third_party_never_deployed, rules.tier_change
    );
    let facts = rules.facts.iter();
    let facts =
        facts.map(|(fact, kind)| row(format!("fact {fact}"), fact.label(), vec![matter("", format!("At least {kind}."))]));
    std::iter::once(row("derivation", "whatever changed", vec![matter("", says)])).chain(facts).collect()
}

fn settings(policy: &Policy, clause: &str, said: &mut Vec<Statement>) {
    let mut say = |about, says: String| said.push(setting(about, says));
    if policy.separation.clause == clause {
        separation(policy, &mut say);
    }
    if policy.committee.clause == clause {
        committee(policy, &mut say);
    }
    if policy.conditions.clause == clause {
        let on = policy.conditions.lapsed_blocks_next;
        let says =
            either(on, "A lapsed condition blocks the model's next approval.", "A lapsed condition blocks deployments only.");
        say("lapsed conditions", says);
    }
    if policy.emergency.clause == clause {
        let reasons: Vec<&str> = policy.emergency.reasons.iter().map(|reason| reason.title.as_str()).collect();
        say("emergencies", format!("For {}. Reasons: {}.", list(&policy.emergency.kinds), reasons.join("; ")));
    }
    if policy.records.clause == clause {
        let kinds: Vec<&str> = policy.records.kinds.iter().map(|record| record.title.as_str()).collect();
        let years = policy.records.retention_years;
        let serves = served(&policy.records.serves);
        say("retention", join(&format!("Kept for {years} years: {}.", kinds.join("; ")), &serves));
    }
}

fn separation(policy: &Policy, say: &mut impl FnMut(&'static str, String)) {
    let rules = &policy.separation;
    let strict = rules.mode == SeparationMode::Strict;
    let adds = policy.third_party.high_risk_adds_committee;
    let lines = [
        (
            "separation of duties",
            either(strict, "A peer reviewer signs in a requester's place.", "A requester may fill the slots marked so."),
        ),
        (
            "one person, one slot",
            either(rules.distinct_people, "Each slot takes another person.", "One person may fill several slots."),
        ),
        ("tiers", either(rules.tier_confirmation, "The Lead confirms tiers.", "Tiers need no confirmation.")),
        ("changes in review", either(rules.dismiss_stale, "A material change clears approvals.", "Approvals survive changes.")),
        (
            "high-risk activations",
            either(adds, "A high-risk activation takes the Committee too.", "An activation takes no Committee."),
        ),
    ];
    lines.into_iter().for_each(|(about, says)| say(about, says));
}

fn committee(policy: &Policy, say: &mut impl FnMut(&'static str, String)) {
    let rules = &policy.committee;
    let (percent, votes) = (rules.quorum_more_than_percent, rules.min_votes);
    say(
        "the Committee's quorum",
        format!("The Committee: quorum is more than {percent} % of the members not recused, at least {votes} votes."),
    );
    let counts = either(rules.no_objection_counts, "No objection counts for it.", "No objection counts neither way.");
    let carried = format!("Carried with at least {} approval and more votes for than against. {counts}", rules.min_approvals);
    say("the Committee's majority", carried);
    say("a tied vote", either(rules.chair_casting_vote, "The chair decides a tie.", "A tie fails."));
    say("a meeting's record", format!("A meeting's record takes {} signatures.", rules.record_signatures));
    say(
        "the owner's vote",
        either(rules.owner_recused, "The owner takes no part in the vote.", "An owner on the Committee may vote."),
    );
}

fn periods(policy: &Policy) -> Section {
    let timers = &policy.timers;
    let lapse =
        timers.approval_valid_days.map_or_else(|| "does not lapse".to_owned(), |days| format!("lapses after {days} days"));
    let days: Vec<String> = policy.calendar.business_days.iter().map(ToString::to_string).collect();
    let rejected = timers.rejected_emergency_business_days;
    let statements = vec![
        setting("the confirmation", format!("Confirmation: within {} hours of deployment.", timers.confirm_hours)),
        setting(
            "an emergency's papers",
            format!("Emergency: complete by the end of business day {}.", timers.emergency_business_days),
        ),
        setting(
            "a rejected emergency",
            format!("Rejected emergency: suspended or rolled back by the end of business day {rejected}."),
        ),
        setting("a condition's period", format!("Condition without a date: {} days.", timers.condition_days)),
        setting("an approval not used", format!("Approval not used: flagged after {} days, {lapse}.", timers.approval_flag_days)),
        setting("a ballot by circulation", format!("Ballot by circulation: {} days.", timers.ballot_days)),
        setting(
            "earlier emergencies",
            format!("A reviewer sees the emergencies of the last {} months.", timers.emergency_habit_months),
        ),
        setting("business days", format!("Business days: {}; holidays: {}.", days.join(", "), list(&policy.calendar.holidays))),
        setting("production", format!("Production: {}.", list(&policy.environments.production))),
        setting("bundles for gates", bundles(&policy.environments.bundles)),
    ];
    Section { clause: String::new(), title: "Periods".into(), text: String::new(), statements }
}

/// What an item asks, matter by matter.
fn asked(item: &ItemRow) -> Vec<Matter> {
    let topics = if item.topics.is_empty() { String::new() } else { format!("Topics: {}.", item.topics.join(", ")) };
    let when: Vec<String> = item.when.iter().map(holds).collect();
    let when = if when.is_empty() { String::new() } else { format!("Asked {}.", when.join(", or ")) };
    let fields = item.field_names();
    let fields = if fields.is_empty() { String::new() } else { format!("Fields: {}.", fields.join(", ")) };
    let independent = if item.independent { "Attached by somebody other than owner and requester." } else { "" };
    vec![
        matter("what is asked", &item.ask),
        matter("its topics", topics),
        matter("when it is asked", when),
        matter("its fields", fields),
        matter("its evidence", either(item.evidence_required(), "Evidence required.", "A note will do.")),
        matter("who attaches it", independent),
        matter("carrying it over", if item.carried { "" } else { "Never carried over." }),
        matter("what it serves", served(&item.serves)),
    ]
}

fn either(on: bool, yes: &str, no: &str) -> String {
    if on { yes } else { no }.to_owned()
}

fn join(one: &str, other: &str) -> String {
    if other.is_empty() { one.to_owned() } else { format!("{one} {other}") }
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

/// “governance lead + model owner (may be the requester).”
pub(super) fn signers(seats: &[Seat]) -> String {
    let seat = |seat: &Seat| match seat.not_requester {
        true => seat.role.label().to_owned(),
        false => format!("{} (may be the requester)", seat.role.label()),
    };
    format!("{}.", seats.iter().map(seat).collect::<Vec<_>>().join(" + "))
}

fn served(cites: &[String]) -> String {
    if cites.is_empty() { String::new() } else { format!("Serves {}.", cites.join("; ")) }
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

/// The row of sign-offs asked of a kind at a tier, in words; compared cell by cell, for which row asks it tells nobody anything.
pub(super) fn row_of(policy: &Policy, kind: Kind, tier: Tier) -> String {
    let slots = policy.sign_offs(kind, tier);
    let seats: Vec<Seat> = slots.iter().map(|s| Seat { role: s.role, not_requester: s.not_requester }).collect();
    capital(&signers(&seats))
}

impl SignOffRow {
    /// The releases that the row is for, in words.
    pub fn releases(&self) -> String {
        releases(&self.kinds, &self.tiers)
    }
}

fn bundles(rule: &GateBundles) -> String {
    let by: Vec<&str> = rule.packed_by.iter().map(|p| p.label()).collect();
    let not: Vec<&str> = rule.but_not.iter().map(|p| p.label()).collect();
    let but = if not.is_empty() { String::new() } else { format!(", who is not {}", not.join(", ")) };
    format!("A bundle answers a gate for {} days, packed by {}{but}.", rule.max_age_days, by.join(", "))
}
