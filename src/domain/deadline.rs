//! Everything that has a date, in one list: what a release, the policy and the organisation owe, and by when (`rules.md` §10).

use std::collections::BTreeSet;

use crate::domain::zone::Zone;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::ids::{Email, EventId, Reference};
use super::meeting::Meeting;
use super::obstruct::{self, Obstruction};
use super::people::People;
use super::policy::{Policy, Timers};
use super::release::{Condition, ConditionState, Release};
use super::time;
use super::vocab::{MeetingKind, Role, State};

/// One thing that is due at some moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// When.
    pub due: DateTime<Utc>,
    /// What kind of thing it is: an obstruction's code, or `condition`, `approval-unused`, `policy-review`, `meeting`, `retention`, `purge`, `date`.
    pub code: &'static str,
    /// What tells it from others of its kind under the same release; it stays when the date moves.
    pub key: String,
    /// One sentence, or a few words.
    pub text: String,
    /// What settles it.
    pub detail: String,
    /// The policy's clause, as in `§5`.
    pub clause: String,
    /// The release it belongs to.
    pub release: Option<(EventId, Reference)>,
    /// The body that is asked, when it is a role rather than a person.
    pub role: Option<Role>,
    /// Who can settle it.
    pub who: Vec<Email>,
}

/// Where a deadline stands in the list: past its time, or on some day of the organisation's calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// Its time has passed.
    Overdue,
    /// It falls on this day.
    On(NaiveDate),
}

impl Deadline {
    /// Whether its time has passed.
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        time::is_over(self.due, now)
    }

    /// Where it stands in the list.
    pub fn when(&self, now: DateTime<Utc>, tz: Zone) -> When {
        if self.is_over(now) { When::Overdue } else { When::On(time::local_date(self.due, tz)) }
    }

    /// A name that no other deadline bears, and that stays when its date moves.
    pub fn uid(&self, org: &EventId) -> String {
        let stream = self.release.as_ref().map_or(*org, |(id, _)| *id);
        let key = if self.key.is_empty() { String::new() } else { format!(".{}", self.key) };
        format!("{}.{stream}{key}", self.code)
    }
}

/// Puts a list in the order of its dates: what is overdue comes first by itself.
pub fn sort(list: &mut [Deadline]) {
    list.sort_by(|a, b| {
        let key = |d: &Deadline| (d.due, d.release.as_ref().map(|(_, r)| r.to_string()), d.code, d.key.clone());
        key(a).cmp(&key(b))
    });
}

/// Every date of a release, given what stands in its way: obstructions that fall due, conditions that run, an approval that
/// waits for its deployment; and any other moment at which it changes by itself, so that no date is ever left out.
pub fn of_release(release: &Release, found: &[Obstruction], timers: &Timers, now: DateTime<Utc>) -> Vec<Deadline> {
    let mut list: Vec<Deadline> =
        found.iter().filter(|o| !is_of_condition(o)).filter_map(|o| obstruction(release, o, now)).collect();
    list.extend(release.conditions.iter().filter_map(|c| condition(release, c, found)));
    list.extend(unused_approval(release, timers));
    let named: BTreeSet<DateTime<Utc>> = list.iter().map(|d| d.due).chain(found.iter().filter_map(|o| o.due)).collect();
    let others: BTreeSet<DateTime<Utc>> =
        obstruct::due_times(release, found).into_iter().filter(|t| !named.contains(t)).collect();
    list.extend(others.into_iter().map(|due| Deadline {
        key: due.timestamp().to_string(),
        text: format!("A date of its {}", step(release)),
        who: vec![release.owner.clone()],
        ..blank(release, "date", due)
    }));
    sort(&mut list);
    list
}

/// When the policy is to be reviewed: the end of that day. The Leads propose what follows from it (policy §11).
pub fn of_policy(policy: &Policy, people: &People, tz: Zone) -> Option<Deadline> {
    let day = policy.document.next_review?;
    Some(Deadline {
        due: time::end_of_day(day, tz),
        code: "policy-review",
        key: String::new(),
        text: format!("The policy {} is to be reviewed", policy.document.version),
        detail: "a review that changes nothing is a new version too".into(),
        clause: "§11".into(),
        release: None,
        role: None,
        who: people.holders_of(Role::GovernanceLead),
    })
}

/// When a meeting that was opened takes place; after that, that it is to be closed by the end of its day. By circulation
/// nobody meets, and the ballots have dates of their own.
pub fn of_meeting(meeting: &Meeting, people: &People, now: DateTime<Utc>, tz: Zone) -> Option<Deadline> {
    let coming = meeting.at > now;
    if meeting.closed.is_some() || (meeting.kind == MeetingKind::Circulation && !coming) {
        return None;
    }
    let officers: Vec<Email> = [Role::Secretary, Role::Chair].into_iter().flat_map(|r| people.holders_of(r)).collect();
    let items = if meeting.agenda.len() == 1 { "1 item".to_owned() } else { format!("{} items", meeting.agenda.len()) };
    let (text, detail, due) = if coming {
        (format!("{} takes place", meeting.title), format!("{items} on its agenda"), meeting.at)
    } else {
        let day = time::end_of_day(time::local_date(meeting.at, tz), tz);
        (format!("{} is to be closed", meeting.title), "closing it writes its minutes".to_owned(), day)
    };
    Some(Deadline {
        due,
        code: "meeting",
        key: meeting.id.to_string(),
        text,
        detail,
        clause: "§5".into(),
        release: None,
        role: None,
        who: if officers.is_empty() { meeting.roster.iter().cloned().collect() } else { officers },
    })
}

/// That the time of a release's records passes, and how many of its files of evidence may be purged from then on (policy §8).
pub fn of_retention(release: &Release, until: DateTime<Utc>, files: usize, leads: &[Email]) -> Deadline {
    Deadline {
        text: format!("Its {} may be purged after this day", counted(files)),
        detail: "what a claim may ask for is put on hold: obstat retention hold REF".into(),
        clause: "§8".into(),
        who: leads.to_vec(),
        ..blank(release, "retention", until)
    }
}

/// What is past its time and still here, in one line for all releases: nobody must purge it, so it is never overdue.
pub fn of_purge(past: Vec<((EventId, Reference), usize)>, today: DateTime<Utc>, leads: &[Email]) -> Option<Deadline> {
    let files: usize = past.iter().map(|(_, n)| n).sum();
    let releases = past.len();
    let of = if releases == 1 { String::new() } else { format!(" of {releases} releases") };
    let release = past.into_iter().next().map(|(release, _)| release)?;
    Some(Deadline {
        due: today,
        code: "purge",
        key: String::new(),
        text: format!("{}{of} may be purged: past its time", counted(files)),
        detail: "see which: obstat retention list --past".into(),
        clause: "§8".into(),
        release: (releases == 1).then_some(release),
        role: None,
        who: leads.to_vec(),
    })
}

fn counted(files: usize) -> String {
    if files == 1 { "1 file of evidence".to_owned() } else { format!("{files} files of evidence") }
}

fn step(release: &Release) -> &'static str {
    match obstruct::next_step(release.state) {
        "" => "record",
        step => step,
    }
}

fn blank(release: &Release, code: &'static str, due: DateTime<Utc>) -> Deadline {
    Deadline {
        due,
        code,
        key: String::new(),
        text: String::new(),
        detail: String::new(),
        clause: "§5".into(),
        release: Some((release.id, release.reference.clone())),
        role: None,
        who: Vec::new(),
    }
}

/// Conditions are listed by themselves and under their own release, whether they stand in the way already or not.
fn is_of_condition(o: &Obstruction) -> bool {
    o.code.starts_with("condition-")
}

/// The obstruction's sentence without how much time is left, which the list tells beside it and a calendar must not keep.
fn obstruction(release: &Release, o: &Obstruction, now: DateTime<Utc>) -> Option<Deadline> {
    Some(Deadline {
        key: o.item.clone().unwrap_or_default(),
        text: o.text.replace(&format!(" is {}", time::due_in(o.due?, now)), ""),
        detail: o.detail.clone(),
        clause: o.clause.clone(),
        role: o.role,
        who: o.who.clone(),
        ..blank(release, o.code, o.due?)
    })
}

fn condition(release: &Release, condition: &Condition, found: &[Obstruction]) -> Option<Deadline> {
    if condition.state.is_settled() || matches!(release.state, State::Withdrawn | State::Exempt) {
        return None;
    }
    // Once it stands in the way, that says who is asked for it now.
    let in_the_way = found.iter().find(|o| is_of_condition(o) && o.text.ends_with(&condition.terms.text));
    let state = if condition.state == ConditionState::Met { "reported as met, not accepted yet" } else { "not met yet" };
    Some(Deadline {
        key: condition.id(),
        text: format!("Condition: {}", condition.terms.text),
        detail: in_the_way.map_or_else(|| state.to_owned(), |o| o.detail.clone()),
        who: in_the_way.map_or_else(|| vec![condition.terms.by.clone()], |o| o.who.clone()),
        ..blank(release, "condition", condition.due?)
    })
}

/// An approval that nobody has used by then is flagged, or lapses where the policy says so (policy §5).
fn unused_approval(release: &Release, timers: &Timers) -> Option<Deadline> {
    let waits = matches!(release.state, State::Approved | State::ApprovedWithConditions);
    let decision = release.decision.as_ref().filter(|_| waits)?;
    let (days, what) = match timers.approval_valid_days {
        Some(days) => (days, "lapses"),
        None => (timers.approval_flag_days, "is flagged"),
    };
    let due = decision.at.checked_add_signed(TimeDelta::days(i64::from(days)))?;
    Some(Deadline {
        text: "The approval waits for its deployment".into(),
        detail: format!("unused after {days} days it {what}"),
        who: vec![release.owner.clone()],
        ..blank(release, "approval-unused", due)
    })
}
