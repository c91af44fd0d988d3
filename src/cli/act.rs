//! The one way by which commands sign: propose, sign, say what it came to.

use serde_json::{Value, json};

use super::args::{Global, KeyArgs};
use super::context::{self, Passphrases};
use super::error::CliError;
use super::json;
use super::output::Reply;
use super::page::{Cell, Page, Tone};
use crate::app::Folded;
use crate::app::error::AppError;
use crate::app::propose::Proposal;
use crate::app::session::Session;
use crate::app::several::Propose;
use crate::app::view::Done;
use crate::domain::obstruct::Obstruction;
use crate::domain::remark::Remark;
use crate::domain::time;

/// What `id` names in the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// What the act made, by the event of this kind: evidence, a challenge, a sign-off, a deployment.
    Made(&'static str),
    /// The release that it changed; elsewhere the event itself.
    Changed,
}

/// Opens the store, proposes, signs and answers.
pub fn sign(
    global: &Global,
    unlock: &KeyArgs,
    names: Names,
    propose: impl Fn(&Session) -> Result<Proposal, AppError>,
) -> Result<Reply, CliError> {
    let mut session = context::open(global)?;
    let done = session.act(propose, &mut Passphrases::new(unlock))?;
    signed(&session, global, &done, names)
}

/// The same on each of several releases, each signed or refused by itself; on one as [`sign`] does it.
pub fn sign_each(
    global: &Global,
    unlock: &KeyArgs,
    names: Names,
    references: &[String],
    propose: impl Fn(&Session, &str) -> Result<Proposal, AppError> + Sync,
) -> Result<Reply, CliError> {
    if let [one] = references {
        return sign(global, unlock, names, |s| propose(s, one));
    }
    let mut session = context::open(global)?;
    let propose = &propose;
    let each = references.iter().map(|name| (name.clone(), Box::new(move |s: &Session| propose(s, name)) as Propose<'_>));
    let mut several = session.several(each.collect());
    let outcomes = session.sign_several(&mut several, &mut Passphrases::new(unlock))?;
    let (mut page, mut acts, mut exit) = (Page::new(), Vec::new(), 0);
    for (name, outcome) in outcomes {
        let said = match outcome {
            Ok(done) => {
                let reply = signed(&session, global, &done, names)?;
                page.page(reply.page);
                reply.data
            }
            Err(e) => {
                let e = CliError::from(e);
                exit = e.kind.exit().max(exit);
                page.toned(Tone::Bad, format!("not signed: {name}: {}", e.message));
                if !e.help.is_empty() {
                    page.fact("next", &e.help);
                }
                json!({ "ref": name, "error": e.to_json()["error"] })
            }
        };
        acts.push(said);
    }
    Ok(Reply::new(json!({ "schema": "obstat/acts/v1", "acts": acts }), page).exit(exit))
}

/// Says what a signed act came to, as `obstat/act/v1`.
pub fn signed(session: &Session, global: &Global, done: &Done, names: Names) -> Result<Reply, CliError> {
    let id = match names {
        Names::Made(kind) => of_kind(session, done, kind)?,
        Names::Changed => done.release.unwrap_or(done.event),
    };
    let mut page = Page::new();
    page.cells(vec![Cell::toned(Tone::Good, "signed"), Cell::from(format!(": {}", done.sentence))]);
    if matches!(names, Names::Made(_)) {
        page.fact("id", id.to_string());
    }
    if global.verbose {
        done.events.iter().for_each(|event| {
            page.fact("event", event.to_string());
        });
    }
    if let Some(next) = &done.next {
        page.fact("next", next);
    }
    if let Some(state) = done.state {
        page.fact("state", state.phrase());
        page.page(in_the_way(session, first(&done.obstructions))?);
        if done.obstructions.len() > SHOWN {
            let more = done.obstructions.len() - SHOWN;
            page.toned(Tone::Dim, format!("… and {more} more: obstat why {}", done.reference));
        }
    } else if !done.obstructions.is_empty() {
        page.page(in_the_way(session, &done.obstructions)?);
        for waiting in &done.obstructions {
            page.fact("next", &waiting.detail);
        }
    }
    Ok(Reply::new(act_json(done, &id.to_string()), page))
}

/// How many obstructions are listed after an act; `obstat why` lists them all.
const SHOWN: usize = 3;

fn first(list: &[Obstruction]) -> &[Obstruction] {
    list.get(..SHOWN).unwrap_or(list)
}

fn act_json(done: &Done, id: &str) -> Value {
    json!({
        "schema": "obstat/act/v1",
        "event": done.event.to_string(),
        "id": id,
        "ref": done.reference,
        "state": json::text(done.state),
        "obstructions": json::obstructions(&done.obstructions),
        "events": done.events.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "release": json::text(done.release),
        "text": done.sentence,
        "next": done.next,
    })
}

fn of_kind(session: &Session, done: &Done, kind: &str) -> Result<crate::domain::ids::EventId, CliError> {
    for id in &done.events {
        if session.store().event(id).map_err(AppError::from)?.is_some_and(|record| record.kind == kind) {
            return Ok(*id);
        }
    }
    Ok(done.event)
}

/// The policy that a release is judged by: pinned once it was submitted, before that the one in force.
pub fn judged_by(folded: &Folded) -> String {
    let version = &folded.policy.document.version;
    let since = if folded.release.submitted_at.is_some() { "since it was submitted" } else { "the one in force" };
    format!("policy {version}, {since}, sha256:{}", &folded.release.policy.to_string()[..12])
}

/// One line for each thing that is to be seen and blocks nothing.
pub fn remarked(list: &[Remark]) -> Page {
    let mut page = Page::new();
    for remark in list {
        page.cells(vec![
            Cell::toned(Tone::Warn, "! "),
            Cell::from(&remark.text),
            Cell::toned(Tone::Dim, format!(" ({}); blocks nothing", remark.clause)),
        ]);
    }
    page
}

/// One line for each thing in the way, with its clause, who lifts it, and by when; nothing reads “nihil obstat”.
pub fn in_the_way(session: &Session, list: &[Obstruction]) -> Result<Page, CliError> {
    let mut page = Page::new();
    if list.is_empty() {
        page.toned(Tone::Good, "nihil obstat: nothing stands in the way");
        return Ok(page);
    }
    let (office, now) = (session.office()?, session.now());
    for o in list {
        let tone = if o.is_overdue(now) { Tone::Bad } else { Tone::Warn };
        let mut line = vec![Cell::toned(tone, "✗ "), Cell::from(&o.text)];
        line.push(Cell::toned(Tone::Dim, format!(" ({})", o.clause)));
        let who: Vec<String> = o.who.iter().map(|w| office.people.name(w)).collect();
        match (o.role, who.is_empty()) {
            (_, false) => line.push(Cell::from(format!(" — {}", who.join(", ")))),
            (Some(role), true) => line.push(Cell::from(format!(" — {}", role.label()))),
            (None, true) => {}
        }
        if let Some(due) = o.due {
            line.push(Cell::toned(tone, format!(", {}", time::due_in(due, now))));
        }
        page.cells(line);
    }
    Ok(page)
}
