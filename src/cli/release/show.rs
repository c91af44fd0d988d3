//! One release on a page: request, what is in the way, checklist, sign-offs, history.

use crate::domain::zone::Zone;

use super::{ReleaseShowArgs, meetings};
use crate::app::{Folded, Session};
use crate::cli::args::Global;
use crate::cli::error::CliError;
use crate::cli::output::Reply;
use crate::cli::page::{Cell, Page, Tone};
use crate::cli::{act, challenge, context, item, json, typed};
use crate::domain::ids::Email;
use crate::domain::obstruct;
use crate::domain::records::{self, Presence, Record};
use crate::domain::release::{Release, Verdict};
use crate::domain::time;

/// Shows a release.
pub fn run(args: &ReleaseShowArgs, global: &Global) -> Result<Reply, CliError> {
    let (session, id) = context::release_at(global, &args.reference, args.at)?;
    let mut folded = session.fold(id)?;
    session.complete_summary(&mut folded.release)?;
    let mut data = json::release(&folded.release);
    data["schema"] = "obstat/release/v1".into();
    data["next_step"] = obstruct::next_step(folded.release.state).into();
    data["obstructions"] = json::obstructions(&folded.obstructions);
    data["remarks"] = json::remarks(&folded.remarks);
    data["as_of"] = typed::utc(folded.now).into();
    let kept = records::records(&folded.release, &folded.policy, folded.now);
    let record =
        |r: &Record| serde_json::json!({ "id": r.id, "title": r.title, "presence": r.presence.word(), "detail": r.detail });
    data["records_kept"] = kept.iter().map(record).collect();
    data["policy_version"] = folded.policy.document.version.clone().into();
    data["policy_pinned"] = folded.release.submitted_at.is_some().into();
    Ok(Reply::new(data, shown(&session, &folded)?))
}

fn shown(session: &Session, folded: &Folded) -> Result<Page, CliError> {
    let (release, office) = (&folded.release, session.office()?);
    let (name, zone) = (|who: &Email| office.people.name(who), office.time_zone);
    let mut page = Page::new();
    page.cells(vec![
        Cell::toned(Tone::Strong, release.reference.to_string()),
        format!("  {} · {} · {}", release.kind.label(), release.tier.label(), release.state.phrase()).into(),
    ]);
    release.summary.lines().for_each(|words| {
        page.line(words);
    });
    page.fact("id", release.id.to_string());
    page.fact("owner", name(&release.owner));
    page.fact("attempt", release.attempt.to_string());
    page.fact("requested", time::in_full(release.requested_at, zone));
    page.fact("changed", release.natures.iter().map(|n| n.label()).collect::<Vec<_>>().join(", "));
    page.fact("judged by", act::judged_by(folded));
    for artifact in &release.artifacts {
        page.fact("artefact", format!("{} sha256:{}", artifact.name.as_deref().unwrap_or("(by digest)"), artifact.sha256));
    }
    kept(&mut page, release, &name, zone);
    page.heading(match obstruct::next_step(release.state) {
        "" => "In the way".to_owned(),
        step => format!("In the way of {step}"),
    });
    page.page(act::in_the_way(session, &folded.obstructions)?);
    page.page(act::remarked(&folded.remarks));
    let left = release.to_address();
    if !left.is_empty() {
        page.heading("Still to be addressed");
        left.iter().for_each(|words| {
            page.line(words);
        });
    }
    page.heading(format!("Checklist, {} of {} done", release.done(), release.items.len()));
    page.page(item::checklist(&release.items));
    let open: Vec<_> = release.open_challenges().collect();
    if !open.is_empty() {
        page.heading("Challenges").page(challenge::table(session, &open)?);
    }
    sign_offs(&mut page, folded, &name);
    meetings::recorded(&mut page, session, folded)?;
    halts(&mut page, session, folded)?;
    page.heading("Records");
    let kept = records::records(release, &folded.policy, folded.now).into_iter().map(|r| {
        let tone = match r.presence {
            Presence::Present => Tone::Good,
            Presence::NotYetDue => Tone::Dim,
            Presence::Missing => Tone::Bad,
        };
        vec![Cell::from(r.title), Cell::toned(tone, r.presence.label()), Cell::toned(Tone::Dim, r.detail)]
    });
    page.table(&["RECORD", "STATE", "WHAT"], kept.collect(), "the policy keeps none");
    page.heading("History");
    for line in &release.history {
        let by = line.by.as_ref().map_or_else(|| "somebody unknown".to_owned(), name);
        let void = line.not_counted.as_ref().map(|why| format!(" (not counted: {why})")).unwrap_or_default();
        let at = Cell::toned(Tone::Dim, format!("{}  ", time::in_full(line.at, zone)));
        page.cells(vec![at, format!("{} — {by}{void}", line.text).into()]);
    }
    Ok(page)
}

/// What keeps its files, and what was let go.
fn kept(page: &mut Page, release: &Release, name: &dyn Fn(&Email) -> String, zone: Zone) {
    if let Some(hold) = release.held() {
        let since = time::in_full(hold.at, zone);
        page.fact("on hold", format!("{}, by {} since {since}; nothing of it is purged", hold.reason, name(&hold.by)));
    }
    for purge in release.purges.iter().filter(|p| p.held.is_none()) {
        let (n, at) = (purge.files.len(), time::in_full(purge.at, zone));
        let files = if n == 1 { "1 file".to_owned() } else { format!("{n} files") };
        page.fact("purged", format!("{files} by {} on {at}: {}", name(&purge.by), purge.reason));
    }
    for conflict in release.conflicts.iter().filter(|c| !c.contests && release.purges.iter().any(|p| c.events.contains(&p.id))) {
        page.toned(Tone::Warn, &conflict.text);
    }
}

/// What is urgent, what was stopped, and what the Committee owes a look.
fn halts(page: &mut Page, session: &Session, folded: &Folded) -> Result<(), CliError> {
    let (release, zone) = (&folded.release, folded.office.time_zone);
    if release.emergency.is_none() && release.matters.is_empty() {
        return Ok(());
    }
    page.heading("For the Committee");
    if let Some(emergency) = &release.emergency {
        let papers = match emergency.written_at {
            Some(at) if emergency.is_late() => format!("came late, {}", time::in_full(at, zone)),
            Some(at) => format!("came {}", time::in_full(at, zone)),
            None => format!("due {}", time::in_full(emergency.due, zone)),
        };
        page.fact("papers", papers);
        page.fact("habit", session.habit(folded)?.sentence());
    }
    for rollback in &release.rollbacks {
        page.fact("rollback", format!("to {}, {}", rollback.to_reference, rollback.within()));
    }
    for matter in &release.matters {
        let found = match &matter.finding {
            None => "no finding yet".to_owned(),
            Some(f) => {
                let verdict = f.verdict.map(|v| format!("{}: ", v.label())).unwrap_or_default();
                let action = f.action.as_ref().map(|a| format!("; to do: {a}")).unwrap_or_default();
                format!("{verdict}{}{action}", f.words)
            }
        };
        page.line(format!("{} — {found}", matter.text));
    }
    Ok(())
}

fn sign_offs(page: &mut Page, folded: &Folded, name: &dyn Fn(&Email) -> String) {
    let release = &folded.release;
    page.heading("Sign-offs");
    let rows = release.slots.iter().map(|slot| {
        let given = release.sign_offs.iter().find(|s| Some(s.id) == slot.filled_by);
        let candidates = || slot.candidates.iter().map(name).collect::<Vec<_>>().join(", ");
        let deputy = |s: &crate::domain::release::SignOff| {
            let of = s.deputy_of.get(&slot.role).map(|of| format!(", deputy of {}", name(of)));
            format!("{}{}", name(&s.by), of.unwrap_or_default())
        };
        let (state, who) = match given {
            Some(s) if matches!(s.verdict, Verdict::Reject) => (Cell::toned(Tone::Bad, "rejected"), name(&s.by)),
            Some(s) if s.self_approved => (Cell::toned(Tone::Warn, "self-approved"), deputy(s)),
            Some(s) => (Cell::toned(Tone::Good, "approved"), deputy(s)),
            None if slot.filled_by.is_some() => (Cell::toned(Tone::Good, "carried"), String::new()),
            None if slot.candidates.is_empty() => (Cell::toned(Tone::Bad, "nobody can sign"), String::new()),
            None => (Cell::toned(Tone::Dim, "open"), candidates()),
        };
        vec![slot.role.label().into(), state, who.into(), Cell::toned(Tone::Dim, &slot.clause)]
    });
    page.table(&["ROLE", "STATE", "WHO", "CLAUSE"], rows.collect(), "none needed");
    if let Some(ballot) = &release.ballot {
        page.line(obstruct::needed(ballot));
        for vote in ballot.votes.iter().filter(|v| v.void.is_none()) {
            page.line(format!("  {}: {}", name(&vote.by), vote.choice.label()));
        }
    }
    for condition in &release.conditions {
        let state = condition.state.word();
        page.line(format!("condition, {state}: {} — {}", condition.terms.text, name(&condition.terms.by)));
    }
}
