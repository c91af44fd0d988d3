//! Meetings on the page and as JSON.

use serde_json::{Value, json};

use crate::app::meeting::{ItemCard, MeetingCard, Progress};
use crate::app::session::Session;
use crate::cli::error::CliError;
use crate::cli::json::{record, text};
use crate::cli::output::Reply;
use crate::cli::page::{Cell, Page, Tone};
use crate::cli::typed::utc;
use crate::domain::act::AgendaItem;
use crate::domain::meeting::Meeting;
use crate::domain::time;

/// Every meeting, the latest first.
pub fn list(session: &Session) -> Result<Reply, CliError> {
    let (meetings, office) = (session.meetings()?, session.office()?);
    let rows = meetings.iter().map(|m| {
        let state = if m.closed.is_some() { Cell::toned(Tone::Dim, "closed") } else { Cell::toned(Tone::Good, "open") };
        let left = m.closed.as_ref().map_or(0, |c| c.left_over.len());
        vec![
            m.id.to_string()[..12].into(),
            state,
            m.kind.label().into(),
            time::in_full(m.at, office.time_zone).into(),
            m.agenda.len().to_string().into(),
            left.to_string().into(),
            (&m.title).into(),
        ]
    });
    let mut page = Page::new();
    page.table(&["ID", "STATE", "KIND", "AT", "ITEMS", "LEFT OVER", "TITLE"], rows.collect(), "no meeting yet");
    let data = json!({ "schema": "obstat/meetings/v1", "meetings": meetings.iter().map(meeting).collect::<Vec<_>>() });
    Ok(Reply::new(data, page))
}

fn meeting(m: &Meeting) -> Value {
    json!({
        "id": m.id.to_string(),
        "title": m.title,
        "kind": m.kind.word(),
        "at": utc(m.at),
        "opened_by": m.opened_by.as_str(),
        "opened_at": utc(m.opened_at),
        "roster": m.roster.iter().map(|e| e.as_str()).collect::<Vec<_>>(),
        "open": m.closed.is_none(),
        "closed": m.closed.as_ref().map(|c| json!({
            "event": c.id.to_string(), "by": c.by.as_str(), "at": utc(c.at), "minutes_sha256": c.minutes.to_string(),
            "records": c.records.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "left_over": c.left_over.iter().map(item_of).collect::<Vec<_>>(),
        })),
        "items": m.agenda.len(),
    })
}

fn item_of(item: &AgendaItem) -> Value {
    json!({
        "topic": item.topic.word(),
        "title": item.title,
        "release": text(item.release),
        "about": text(item.about),
        "place": item.place,
    })
}

/// One meeting with all of its items.
pub fn card(session: &Session, card: &MeetingCard) -> Result<Reply, CliError> {
    let mut data = meeting(&card.meeting);
    data["schema"] = "obstat/meeting/v1".into();
    data["present"] = card.present.iter().map(|e| e.as_str()).collect();
    data["items"] = card.items.iter().map(item_json).collect();
    data["challenges"] = card.challenges.iter().map(item_json).collect();
    data["notes"] = card.meeting.notes.iter().map(|n| json!({ "id": n.id.to_string(), "text": n.text, "by": n.by.as_str(), "settles": n.settles, "item": n.item.as_ref().map(item_of) })).collect();
    data["new_duties"] = card.new_duties.iter().map(item_of).collect();
    Ok(Reply::new(data, page(session, card)?))
}

fn item_json(item: &ItemCard) -> Value {
    let votes = item.noted.votes.iter().map(|(member, v)| {
        json!({ "member": member.as_str(), "choice": v.choice.word(), "conditions": v.conditions.iter().map(|c| &c.text).collect::<Vec<_>>(), "reason": v.reason })
    });
    let mut data = item_of(&item.item);
    data["number"] = item.number.into();
    data["challenge"] = text(item.challenge);
    data["progress"] = item.progress.word().into();
    data["votes"] = votes.collect();
    data["recused"] = item.recused.iter().map(|e| e.as_str()).collect();
    data["still_needed"] = item.sentence.clone().into();
    data["record"] = item.record.as_ref().map(record).into();
    data["state"] = text(item.folded.as_ref().map(|f| f.release.state.word()));
    data
}

fn page(session: &Session, card: &MeetingCard) -> Result<Page, CliError> {
    let office = session.office()?;
    let name = |e: &crate::domain::ids::Email| office.people.name(e);
    let mut page = Page::new();
    let m = &card.meeting;
    page.heading(&m.title);
    page.fact("id", m.id.to_string());
    page.fact("when", format!("{}, {}", m.kind.label(), time::in_full(m.at, office.time_zone)));
    page.fact("state", if m.closed.is_some() { "closed" } else { "open" });
    let here: Vec<String> = card.roster.iter().filter(|e| card.present.contains(*e)).map(name).collect();
    let away: Vec<String> = card.roster.iter().filter(|e| !card.present.contains(*e)).map(name).collect();
    page.fact("here", if here.is_empty() { "nobody yet".into() } else { here.join(", ") });
    page.fact("away", if away.is_empty() { "nobody".into() } else { away.join(", ") });
    for item in card.items.iter().flat_map(|i| std::iter::once(i).chain(card.challenges.iter().filter(|c| c.number == i.number)))
    {
        let tone = match item.progress {
            Progress::Closed => Tone::Good,
            Progress::Disputed => Tone::Bad,
            Progress::Open | Progress::Unsigned => Tone::Warn,
        };
        page.cells(vec![
            Cell::toned(Tone::Strong, format!("{}  {}", item.number, item.title())),
            Cell::from("  "),
            Cell::toned(tone, item.progress.word()),
        ]);
        if let Some(challenge) = item.challenge {
            page.line(format!("   {} “{}”", &challenge.to_string()[..12], item.challenged()));
        }
        page.line(format!("   {}", item.sentence));
        for (member, vote) in item.noted.votes.iter().filter(|_| item.record.is_none()) {
            page.line(format!("   {}: {}", name(member), vote.choice.label()));
        }
        for vote in item.record.iter().flat_map(|r| &r.votes) {
            let signed = item.record.as_ref().is_some_and(|r| r.is_signed_by(&vote.member));
            let how = if signed { "signed by the member" } else { "recorded by the secretary" };
            page.line(format!("   {}: {} ({how})", name(&vote.member), vote.choice.label()));
        }
        for member in &item.recused {
            page.toned(Tone::Dim, format!("   {}: recused, owner or requester of this release", name(member)));
        }
        for objection in item.record.iter().flat_map(|r| &r.objections) {
            page.toned(Tone::Bad, format!("   {}", objection.text));
        }
    }
    if card.items.is_empty() {
        page.line("nothing is on its agenda");
    }
    if !card.new_duties.is_empty() {
        page.toned(
            Tone::Dim,
            format!(
                "{} more could come onto the agenda: obstat meeting agenda {}",
                card.new_duties.len(),
                &m.id.to_string()[..12]
            ),
        );
    }
    Ok(page)
}
