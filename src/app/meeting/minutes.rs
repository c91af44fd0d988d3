//! The minutes, gathered from the trail.

use super::{ItemCard, MeetingCard, Progress, title};
use crate::app::error::AppError;
use crate::app::session::{Office, Session};
use crate::domain::act::{Basis, ConditionTerms, Period};
use crate::domain::ids::{Email, EventId};
use crate::domain::motion::count;
use crate::domain::release::Record;
use crate::domain::time;
use crate::domain::vocab::Role;
use crate::report::minutes::{self as report, ItemLines, Minutes, MotionLines, VoteLine, Witness};

impl Session {
    /// The minutes of a meeting as the trail has it now: a draft while it is open.
    pub fn minutes(&self, id: EventId) -> Result<Minutes, AppError> {
        let (card, office, frontier) = (self.meeting_card(id)?, self.office()?, self.frontier()?);
        let zone = office.time_zone;
        let meeting = &card.meeting;
        let (present, absent): (Vec<&Email>, Vec<&Email>) = card.roster.iter().partition(|m| card.present.contains(*m));
        let name = |m: &&Email| with_function(&office, m);
        let closed = meeting.closed.as_ref();
        Ok(Minutes {
            organisation: office.name.clone(),
            title: meeting.title.clone(),
            about: vec![
                format!("{}, {}", meeting.kind.label(), time::in_full(meeting.at, zone)),
                format!("opened by {} on {}", office.people.name(&meeting.opened_by), time::in_full(meeting.opened_at, zone)),
                format!("meeting {}", meeting.id),
            ],
            present: present.iter().map(name).collect(),
            absent: absent.iter().map(name).collect(),
            items: card.items.iter().map(|item| lines(item, &card, &office)).collect(),
            notes: meeting.notes.iter().filter(|n| n.item.is_none()).map(|n| n.text.clone()).collect(),
            left_over: match closed {
                Some(closed) => closed.left_over.iter().map(title).collect(),
                None => card.left().filter(|i| i.progress != Progress::Unsigned).map(ItemCard::title).collect(),
            },
            closed: closed.map(|c| {
                let (who, when) = (office.people.name(&c.by), time::in_full(c.at, zone));
                format!("Closed by {who} on {when}; the minutes signed then have SHA-256 {}.", c.minutes)
            }),
            frontier: vec![
                ("organisation".into(), frontier.org.to_string()),
                ("fingerprint".into(), frontier.fingerprint),
                ("charter".into(), frontier.charter.map_or_else(|| "none".into(), |(id, v)| format!("{id} version {v}"))),
                ("events".into(), frontier.events.to_string()),
                ("heads sha256".into(), frontier.heads_sha256),
                ("time".into(), frontier.time.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)),
            ],
        })
    }

    /// Writes the minutes beside the store, as Markdown and as a page of HTML; gives where they are.
    pub fn write_minutes(&self, id: EventId) -> Result<[std::path::PathBuf; 2], AppError> {
        let minutes = self.minutes(id)?;
        let day = time::local_date(self.now(), self.office()?.time_zone);
        let dir = self.dir().join("minutes");
        std::fs::create_dir_all(&dir).map_err(|e| AppError::file(&dir, "made", e))?;
        let name = format!("{day}-{}", &id.to_string()[..12]);
        let texts = [("md", report::markdown(&minutes)), ("html", report::html(&minutes))];
        let [md, html] = texts.map(|(kind, text)| {
            let path = dir.join(format!("{name}.{kind}"));
            std::fs::write(&path, text).map(|()| path.clone()).map_err(|e| AppError::file(&path, "written", e))
        });
        Ok([md?, html?])
    }

    /// The minutes as they were signed at the close, in Markdown.
    pub fn signed_minutes(&self, id: EventId) -> Result<String, AppError> {
        let card = self.meeting_card(id)?;
        let Some(closed) = card.meeting.closed else {
            return Err(AppError::usage(
                "the meeting is open, so no minutes are signed",
                "close it: obstat meeting close MEETING",
            ));
        };
        let bytes = self.store.files().read(&closed.minutes, 16 << 20)?;
        String::from_utf8(bytes).map_err(|_| AppError::Integrity(format!("the minutes {} are not text", closed.minutes)))
    }
}

fn with_function(office: &Office, member: &Email) -> String {
    let name = office.people.name(member);
    let has = |role| office.people.get(member).is_some_and(|p| p.roles.contains(&role));
    match (has(Role::Chair), has(Role::Secretary)) {
        (true, true) => format!("{name} (chair and secretary)"),
        (true, false) => format!("{name} (chair)"),
        (false, true) => format!("{name} (secretary)"),
        (false, false) => name,
    }
}

fn lines(item: &ItemCard, card: &MeetingCard, office: &Office) -> ItemLines {
    let folded = item.folded.as_ref();
    let of_item = |r: &&Record| {
        let same = item.record.as_ref().is_some_and(|own| own.id == r.id);
        // A challenge of the release is cleared under the item that brought the release here first.
        let first = card.items.iter().find(|i| i.item.release == item.item.release).map(|i| i.number) == Some(item.number);
        r.meeting == card.meeting.id && (same || (first && matches!(r.motion, crate::domain::act::Motion::Clear { .. })))
    };
    let motions = folded.into_iter().flat_map(|f| &f.release.records).filter(of_item);
    let notes = card.meeting.notes.iter().filter(|n| n.item.as_ref().is_some_and(|i| crate::domain::agenda::same(i, &item.item)));
    let left = match item.progress {
        Progress::Closed if item.record.is_none() && folded.is_some() => Some("Settled outside of this meeting.".to_owned()),
        Progress::Open => Some("No vote was recorded.".to_owned()),
        _ => None,
    };
    ItemLines {
        title: item.title(),
        about: folded.map(|f| about(f, office)).unwrap_or_default(),
        motions: motions.map(|r| motion(r, item, office)).collect(),
        notes: notes.map(|n| n.text.clone()).collect(),
        left,
    }
}

fn about(folded: &crate::app::project::Folded, office: &Office) -> Vec<String> {
    let r = &folded.release;
    let owner = office.people.name(&r.owner);
    let mut lines =
        vec![format!("{} · {} risk · attempt {} · owner {owner} · now {}", r.kind.label(), r.tier, r.attempt, r.state.label())];
    lines.extend(
        r.artifacts
            .iter()
            .map(|a| format!("sha256 {} {}", a.sha256, a.name.as_deref().unwrap_or_default()).trim_end().to_owned()),
    );
    lines
}

fn motion(record: &Record, item: &ItemCard, office: &Office) -> MotionLines {
    let people = &office.people;
    let vote = |v: &crate::domain::act::RecordedVote| VoteLine {
        member: people.name(&v.member),
        vote: v.choice.label().to_owned(),
        witness: if record.is_signed_by(&v.member) { Witness::Member } else { Witness::Recorder },
        conditions: v.conditions.iter().map(|c| condition(c, office)).collect(),
        reason: v.reason.as_ref().map(|r| r.text.clone()),
    };
    let mut remarks: Vec<String> = record.objections.iter().map(|o| o.text.clone()).collect();
    if !record.complete {
        remarks.push("Lacks a second signature: it does not count yet.".to_owned());
    }
    if record.void.is_some() && record.objections.is_empty() {
        remarks.push("Does not count any more: a later record or change took its place.".to_owned());
    }
    let signed = |(who, event): &(Email, EventId)| format!("Signed by {} (event {event})", people.name(who));
    let verdict = match &record.motion {
        crate::domain::act::Motion::Find { verdict: Some(v), .. } => format!(": {}", v.label()),
        _ => String::new(),
    };
    let action = match &record.motion {
        crate::domain::act::Motion::Find { action: Some(action), .. } => Some(format!("Action: {}", action.text)),
        _ => None,
    };
    let words = [record.words.clone(), action].into_iter().flatten().collect::<Vec<_>>().join("\n");
    MotionLines {
        motion: format!("{}{verdict}", record.motion.label()),
        votes: record.votes.iter().map(vote).collect(),
        recused: item.recused.iter().map(|m| format!("{}: recused as owner or requester", people.name(m))).collect(),
        outcome: format!("{}, {}", sentence(record.motion.outcome_label(record.outcome)), count(&record.tally)),
        words: (!words.is_empty()).then_some(words),
        signatures: record.signed.iter().map(signed).collect(),
        remarks,
    }
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn condition(terms: &ConditionTerms, office: &Office) -> String {
    let due = match terms.due {
        Period::Date(day) => format!("due {day}"),
        Period::Days(days) => {
            format!("due {days} days from {}", if terms.from == Basis::Deployment { "deployment" } else { "decision" })
        }
    };
    let before = if terms.before_deployment { ", before deployment" } else { "" };
    format!("“{}”, {due}, {}{before}", terms.text, office.people.name(&terms.by))
}
