//! Policies compared: with each other, with what was decided, with the laws and standards that they serve.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::{Source, count};
use crate::app::{Replay, Session};
use crate::cli::args::Global;
use crate::cli::error::CliError;
use crate::cli::output::Reply;
use crate::cli::page::{Cell, Page, Tone};
use crate::cli::{context, json as js, typed};
use crate::domain::ids::Digest;
use crate::domain::policy::{self, Change, Covered};
use crate::domain::replay::{Replayed, Ruling};
use crate::domain::time;
use crate::domain::vocab::Outcome;

/// Say row by row what differs between two policies
///
/// A policy is named by its file, by its version, by the beginning of its digest, or as `in-force` or `shipped`. Sign-offs are
/// compared by kind and tier, everything else by what a row is called, so that moving a row changes nothing.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat policy diff in-force draft.toml
  obstat policy diff 1.0 1.1
  obstat policy diff shipped draft.toml --json")]
pub struct PolicyDiffArgs {
    /// The policy as it was
    #[arg(value_name = "A")]
    pub before: String,
    /// The policy as it would be
    #[arg(value_name = "B")]
    pub after: String,
}

/// Say what past decisions would have come to under a draft
///
/// Every decision ever recorded is judged again by the same rules with the draft in place of the policy it was pinned to:
/// what would have come out differently, and why. Exits 0 when every decision would have come out as it did, 1 when any
/// would not. Nothing is changed.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat policy replay draft.toml
  obstat policy replay draft.toml --json")]
pub struct PolicyReplayArgs {
    /// The draft
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// List the decisions too that would have come out the same
    #[arg(long)]
    pub all: bool,
}

/// Say what serves which clause of which law or standard
///
/// Lists every clause that the policy's laws and standards name with the items, sign-offs, records and clocks that serve it;
/// those that nothing serves come marked.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat policy coverage
  obstat policy coverage --unserved
  obstat policy coverage --policy draft.toml --json")]
pub struct PolicyCoverageArgs {
    /// Ask this policy file; the policy in force in the store unless given
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
    /// Only what nothing serves
    #[arg(long)]
    pub unserved: bool,
}

/// Finds a policy by file, version, digest, `in-force` or `shipped`.
fn named(text: &str, global: &Global) -> Result<Source, CliError> {
    match text {
        "shipped" => return Ok(Source::shipped()),
        "in-force" => return super::chosen(None, global),
        _ if Path::new(text).is_file() => return Source::file(Path::new(text)),
        _ => {}
    }
    let (sha256, text) = context::open(global)?.policy_named(text)?;
    Ok(Source { text, place: format!("sha256:{}", &sha256.to_string()[..12]) })
}

/// Says what differs.
pub fn diff(args: &PolicyDiffArgs, global: &Global) -> Result<Reply, CliError> {
    let (before, after) = (named(&args.before, global)?, named(&args.after, global)?);
    let (old, new) = (before.load()?, after.load()?);
    let changes = policy::diff(&old, &new);
    let side = |source: &Source, policy: &policy::Policy| {
        let sha256 = Digest::of(source.text.as_bytes()).to_string();
        json!({ "version": policy.document.version, "sha256": sha256, "source": source.place })
    };
    let data = json!({
        "schema": "obstat/policy-diff/v1",
        "before": side(&before, &old),
        "after": side(&after, &new),
        "changes": changes.iter().map(change_json).collect::<Vec<_>>(),
    });
    let mut page = Page::new();
    for change in &changes {
        page.page(changed(change));
    }
    let same = before.text == after.text;
    match changes.len() {
        0 if same => page.toned(Tone::Good, "they are the same, byte for byte"),
        0 => page.toned(Tone::Good, "they rule the same"),
        _ => &mut page,
    };
    let note = format!("{} → {}: {}", before.place, after.place, count(changes.len(), "change"));
    Ok(Reply::new(data, page).note(note))
}

fn change_json(change: &Change) -> Value {
    json!({ "clause": change.clause, "about": change.about, "before": change.before, "after": change.after })
}

/// What a change is about, and under it what stood and what stands.
pub(super) fn changed(change: &Change) -> Page {
    let mut page = Page::new();
    let about = if change.clause.is_empty() { change.about.clone() } else { format!("{} {}", change.clause, change.about) };
    page.toned(Tone::Strong, about);
    if let Some(before) = &change.before {
        page.cells(vec![Cell::toned(Tone::Bad, "  − "), before.into()]);
    }
    if let Some(after) = &change.after {
        page.cells(vec![Cell::toned(Tone::Good, "  + "), after.into()]);
    }
    page
}

/// Replays history under a draft; exits 1 when anything would have come out differently.
pub fn replay(args: &PolicyReplayArgs, global: &Global) -> Result<Reply, CliError> {
    let source = Source::file(&args.file)?;
    source.load()?;
    let session = context::open(global)?;
    let replay = session.policy_replay(&source.text)?;
    let differing = replay.differing().count();
    let data = json!({
        "schema": "obstat/policy-replay/v1",
        "policy": { "version": replay.version, "sha256": replay.sha256.to_string(), "source": source.place },
        "decided": replay.decisions.len(),
        "differing": differing,
        "decisions": replay.decisions.iter().map(decision_json).collect::<Vec<_>>(),
    });
    let note = format!("{} of {} would have come out differently", differing, count(replay.decisions.len(), "decision"));
    Ok(Reply::new(data, replayed(&session, &replay, args.all)?).note(note).exit(u8::from(differing > 0)))
}

fn ruling_json(ruling: &Ruling) -> Value {
    json!({ "kind": ruling.kind, "tier": ruling.tier, "outcome": ruling.outcome.map(Outcome::word) })
}

fn decision_json(decision: &Replayed) -> Value {
    let why = decision.why.iter().map(|r| json!({ "code": r.code, "text": r.text, "clause": r.clause }));
    json!({
        "id": decision.id.to_string(),
        "release": decision.release.to_string(),
        "ref": decision.reference.to_string(),
        "attempt": decision.attempt,
        "by": js::text(Some(&decision.by)),
        "at": typed::utc(decision.at),
        "was": ruling_json(&decision.was),
        "now": ruling_json(&decision.now),
        "differs": decision.differs(),
        "why": why.collect::<Vec<_>>(),
    })
}

fn outcome(ruling: &Ruling) -> &'static str {
    ruling.outcome.map_or("not decided", Outcome::label)
}

fn replayed(session: &Session, replay: &Replay, all: bool) -> Result<Page, CliError> {
    let zone = session.office()?.time_zone;
    let mut page = Page::new();
    for decision in replay.decisions.iter().filter(|d| all || d.differs()) {
        let tone = if decision.differs() { Tone::Warn } else { Tone::Good };
        let attempt = if decision.attempt > 1 { format!(", attempt {}", decision.attempt) } else { String::new() };
        let came = if decision.differs() {
            format!("was {}; under the draft {}", outcome(&decision.was), outcome(&decision.now))
        } else {
            format!("{} again", outcome(&decision.was))
        };
        page.cells(vec![
            Cell::toned(Tone::Strong, format!("{}{attempt}", decision.reference)),
            Cell::toned(tone, format!("  {came}")),
            Cell::toned(Tone::Dim, format!("  {}", time::in_full(decision.at, zone))),
        ]);
        for reason in &decision.why {
            let clause = Cell::toned(Tone::Dim, format!(" ({})", reason.clause));
            page.cells(vec![format!("  {}", reason.text).into(), clause]);
        }
    }
    if replay.decisions.is_empty() {
        page.toned(Tone::Dim, "nothing has been decided yet");
    } else if replay.differing().next().is_none() {
        page.toned(Tone::Good, "every decision would have come out as it did");
    }
    Ok(page)
}

/// Says what serves what.
pub fn coverage(args: &PolicyCoverageArgs, global: &Global) -> Result<Reply, CliError> {
    let source = super::chosen(args.policy.as_deref(), global)?;
    let policy = source.load()?;
    let covered = policy::coverage(&policy);
    let unserved = covered.iter().filter(|c| !c.is_served()).count();
    let shown: Vec<&Covered> = covered.iter().filter(|c| !args.unserved || !c.is_served()).collect();
    let data = json!({
        "schema": "obstat/policy-coverage/v1",
        "policy": { "version": policy.document.version, "sha256": Digest::of(source.text.as_bytes()).to_string() },
        "unserved": unserved,
        "clauses": shown.iter().map(|c| covered_json(c)).collect::<Vec<_>>(),
    });
    let rows = shown.iter().map(|c| {
        let by: Vec<String> = c.by.iter().map(|s| format!("{} {}", s.what.word(), s.name)).collect();
        let by = if c.is_served() { Cell::from(by.join("; ")) } else { Cell::toned(Tone::Warn, "nothing") };
        vec![Cell::from(format!("{} {}", c.act, c.place)), Cell::from(&c.about), by]
    });
    let mut page = Page::new();
    page.table(&["CLAUSE", "ABOUT", "SERVED BY"], rows.collect(), "every clause is served");
    let note = format!("policy: {}; {} of {} served by nothing", source.place, unserved, count(covered.len(), "clause"));
    Ok(Reply::new(data, page).note(note))
}

fn covered_json(covered: &Covered) -> Value {
    let by = covered.by.iter().map(|s| json!({ "what": s.what.word(), "name": s.name, "clause": s.clause }));
    json!({
        "id": format!("{} {}", covered.act, covered.place),
        "act": covered.act,
        "place": covered.place,
        "about": covered.about,
        "served": covered.is_served(),
        "by": by.collect::<Vec<_>>(),
    })
}
