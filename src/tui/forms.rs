//! Which fields each form asks for, and what its words come to.

mod answer;
pub mod begin;
mod conditions;
pub mod exchange;
pub mod halts;
mod hand_over;
pub mod keep;
mod meeting;
pub mod office;
mod request;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use chrono::NaiveDate;

use super::deed::{self, Deed, Purpose};
use super::form::{Form, Today};
use super::model::Model;
use super::widgets::choice::Choices;
use super::widgets::date::DateField;
use crate::app::view::ReleaseCard;
use crate::app::{Amendment, NewDeployment, NewEvidence, Statements, words};
use crate::domain::day;
use crate::domain::ids::Digest;
use crate::domain::release::Release;
use crate::domain::vocab::{Choice, Fact, Kind, Nature, Tier};

/// Opens the form of a purpose for the release in focus; none where one is needed and there is none.
pub fn open(purpose: Purpose, model: &Model) -> Option<Form> {
    if purpose == Purpose::NewRequest {
        return Some(request::new(model));
    }
    let other = meeting::open(&purpose, model).or_else(|| office::open(&purpose, model));
    if let Some(form) = other.or_else(|| exchange::open(&purpose, model)) {
        return Some(form);
    }
    let card = model.card.as_ref()?;
    let release = &card.release;
    let form = Form::new(purpose.clone(), title(&purpose)).about("Release", release.reference.to_string());
    let mut form = fields(form, &purpose, card, model);
    form.draft = Some(draft_key(&purpose, Some(release)));
    Some(form)
}

pub use hand_over::hand_over;
pub use meeting::{noted, taken_up};

/// The key under which a form's words are kept until they are signed.
fn draft_key(purpose: &Purpose, release: Option<&Release>) -> String {
    let about = release.map(|r| r.id.to_string()).unwrap_or_default();
    format!("form {about} {purpose:?}")
}

/// From when the form counts days; none before the first answer.
fn today(model: &Model) -> Option<Today> {
    model.header.as_ref().map(|h| Today { now: h.now, zone: h.time_zone })
}

/// Which moment is meant.
fn moment(text: &str, today: Today) -> Result<String, String> {
    let at = words::wall_clock(text, today.zone, today.now).map_err(|e| format!("{e}: {}", e.help()))?;
    let local = at.with_timezone(&today.zone);
    Ok(format!("{}, {}", day::said(local.date_naive(), today.day()), local.format("%H:%M %Z")))
}

const fn title(purpose: &Purpose) -> &'static str {
    match purpose {
        Purpose::NewRequest => "Request a release",
        Purpose::Amend => "Change the request",
        Purpose::Withdraw => "Withdraw the request",
        Purpose::Raise => "Raise the kind",
        Purpose::Answer { .. } => "Answer an item",
        Purpose::Claim { .. } => "Claim not applicable",
        Purpose::Reopen { .. } => "Open an item again",
        Purpose::Evidence { .. } => "Attach evidence",
        Purpose::Challenge { .. } => "Challenge an item",
        Purpose::Clear { aside: false, .. } => "Clear a challenge",
        Purpose::Clear { aside: true, .. } => "Set a challenge aside",
        Purpose::Approve => "Approve with conditions",
        Purpose::ApproveInWords => "Approve in words",
        Purpose::Reject => "Reject",
        Purpose::Vote => "Vote",
        Purpose::Deploy => "Record a deployment",
        Purpose::Confirm => "Confirm the deployment",
        Purpose::MeetCondition { .. } => "Report a condition as met",
        Purpose::WithdrawEvidence { .. } => "Record evidence as gone",
        Purpose::Reaffirm => "Stand by the approval",
        Purpose::ExtendCondition => "Extend a condition",
        Purpose::WaiveCondition => "Waive a condition",
        Purpose::Halt(halt) => halts::title(*halt),
        Purpose::Keep(keep) => keep::title(*keep),
        Purpose::Office(office) => office::title(*office),
        Purpose::Exchange(asked) => exchange::title(*asked),
        Purpose::Begin(begin) => begin::title(*begin),
        Purpose::HandOver => "Hand the keyboard over",
        Purpose::OpenMeeting => "Open a meeting",
        Purpose::NoteVote { choice: Choice::Recuse, .. } => "Note a recusal",
        Purpose::NoteVote { .. } => "Note a vote with conditions",
        Purpose::NoteWords { .. } => "Words for the record",
        Purpose::SettleByNote { .. } => "Settle by a note",
        Purpose::SecondSignature { .. } => "The second signature",
        Purpose::TakeUpChallenge { .. } => "Vote on clearing a challenge",
        Purpose::Dispute { .. } => "Dispute the record",
    }
}

fn labels<T: Copy>(all: &[T], label: fn(T) -> &'static str) -> Vec<String> {
    all.iter().map(|t| label(*t).to_owned()).collect()
}

fn fields(form: Form, purpose: &Purpose, card: &ReleaseCard, model: &Model) -> Form {
    let release = &card.release;
    let now = today(model);
    let today = now.map_or(NaiveDate::MIN, Today::day);
    match purpose {
        Purpose::NewRequest => form,
        Purpose::Amend => amend(form, release),
        Purpose::Withdraw => form.text("reason", "Reason", "why it is taken back", ""),
        Purpose::Raise => form
            .choice("kind", "Treat it as", "never lower than it is", Choices::one(labels(Kind::ALL, Kind::label), 0))
            .text("reason", "Reason", "why", ""),
        Purpose::Answer { item } => answer::fields(form, release, item),
        Purpose::Claim { item } | Purpose::Reopen { item } => {
            form.about("Item", item.clone()).text("reason", "Reason", "every approver sees it", "")
        }
        Purpose::Evidence { item } => evidence(form, release, item.as_deref(), today),
        Purpose::Challenge { item } => challenge(form, release, item.as_deref()),
        Purpose::Clear { challenge, .. } => {
            let raised = release.challenges.iter().find(|c| c.id.to_string() == *challenge);
            let words = raised.map(|c| c.reason.clone()).unwrap_or_default();
            form.about("Challenge", words).text("reason", "Reason", "what settled it", "")
        }
        Purpose::Approve => two_conditions(form, now).text("comment", "Comment", "may stay empty", ""),
        Purpose::ApproveInWords => numbers(form, card),
        Purpose::Reject => form.text("reason", "Reason", "what must be different; ends this attempt", ""),
        Purpose::Vote => vote(form, card, now),
        Purpose::Halt(halt) => halts::fields(form, *halt, card, model),
        Purpose::Keep(keep) => keep::fields(form, *keep, release),
        Purpose::Deploy => form
            .line("environment", "Environment", "production, unless it was elsewhere", "production")
            .line("digest", "Digest", "empty: all bytes of the release", "")
            .line("by", "Deployed by", "an e-mail; empty: me", ""),
        Purpose::Confirm => {
            let statements =
                ["operating within expected parameters", "monitoring active and producing data", "no immediate issues"];
            let all = Choices::any(statements.map(str::to_owned), [0, 1, 2]);
            let form = form.choice("said", "I state", "untick what is not so", all);
            form.text("note", "In words", "needed where one is not so", "")
        }
        Purpose::MeetCondition { .. } => form.text("note", "How it is met", "in words", ""),
        Purpose::WithdrawEvidence { evidence } => withdraw_evidence(form, release, evidence),
        Purpose::Reaffirm => reaffirm(form, release),
        Purpose::ExtendCondition => conditions::extend(form, release, today),
        Purpose::WaiveCondition => conditions::waive(form, release),
        // Meetings and the organisation have forms of their own, without a release in focus.
        Purpose::OpenMeeting
        | Purpose::Begin(_)
        | Purpose::HandOver
        | Purpose::Office(_)
        | Purpose::Exchange(_)
        | Purpose::NoteVote { .. }
        | Purpose::NoteWords { .. }
        | Purpose::SettleByNote { .. }
        | Purpose::SecondSignature { .. }
        | Purpose::TakeUpChallenge { .. }
        | Purpose::Dispute { .. } => form,
    }
}

fn amend(form: Form, release: &Release) -> Form {
    let held = Fact::ALL.iter().enumerate().filter(|(_, f)| release.facts.get(f) == Some(&true)).map(|(n, _)| n);
    let facts = Choices::any(labels(Fact::ALL, Fact::label), held.collect::<Vec<_>>());
    let changed = Nature::ALL.iter().enumerate().filter(|(_, n)| release.natures.contains(n)).map(|(n, _)| n);
    let natures = Choices::any(labels(Nature::ALL, Nature::label), changed.collect::<Vec<_>>());
    let tier = Tier::ALL.iter().position(|t| *t == release.tier).unwrap_or_default();
    form.choice("facts", "What holds of it", "each that is true", facts)
        .line("file", "New artefact", "a path; empty: as it is", "")
        .text("summary", "Summary", "", &release.summary)
        .choice("natures", "What changed", "one or several", natures)
        .choice("tier", "Risk tier", "another one clears approvals", Choices::one(labels(Tier::ALL, Tier::label), tier))
}

fn evidence(form: Form, release: &Release, item: Option<&str>, today: NaiveDate) -> Form {
    let ids: Vec<String> = release.items.iter().map(|i| i.id.clone()).collect();
    let chosen = ids.iter().position(|i| Some(i.as_str()) == item);
    form.line("file", "File", "its path; it is copied into the store", "")
        .line("url", "or link", "https://…", "")
        .line("title", "Title", "empty: the file's name", "")
        .date("dated", "Dated", "the date it bears; may stay empty", DateField::new(None, today))
        .choice("items", "Supports", "one or several", Choices::any(ids, chosen))
}

fn challenge(form: Form, release: &Release, item: Option<&str>) -> Form {
    let mut options: Vec<String> = release.items.iter().map(|i| i.id.clone()).collect();
    options.push(WHOLE.to_owned());
    let chosen = options.iter().position(|o| Some(o.as_str()) == item).unwrap_or(options.len() - 1);
    form.text("reason", "Your words", "what more is needed", "").choice("item", "Item", "", Choices::one(options, chosen))
}

fn withdraw_evidence(form: Form, release: &Release, evidence: &str) -> Form {
    let title = release.evidence.iter().find(|e| e.id.to_string() == evidence).map(|e| e.title.clone()).unwrap_or_default();
    let fates = ["it was withdrawn", "it was found altered"].map(str::to_owned);
    form.about("Evidence", title).text("reason", "Reason", "what happened", "").choice(
        "fate",
        "It is gone:",
        "",
        Choices::one(fates, 0),
    )
}

fn reaffirm(mut form: Form, release: &Release) -> Form {
    let gone = |e: &&crate::domain::release::Evidence| release.footing.iter().any(|f| f.evidence.contains(&e.id));
    for piece in release.evidence.iter().filter(gone) {
        let why = piece.gone.as_ref().map(|g| g.reason.clone()).unwrap_or_default();
        form = form.about("Gone", format!("{}: “{why}”", piece.title));
    }
    form.text("comment", "Comment", "why the approval holds without it; may stay empty", "")
}

const WHOLE: &str = "the release as a whole";

fn two_conditions(form: Form, now: Option<Today>) -> Form {
    let form = conditions::asked(form, "condition", "Condition", "text; due=next Friday or 30d; by=EMAIL", now);
    conditions::asked(form, "second", "and", "another one; may stay empty", now)
}

/// Numbers that fail are approved with a reason only (`rules.md` §3).
fn numbers(form: Form, card: &ReleaseCard) -> Form {
    let failing = card.obstructions.iter().filter(|o| o.code.starts_with("metric-"));
    let form = failing.fold(form, |form, o| form.about("Number", o.text.clone()));
    form.text("comment", "Reason", "why it is approved all the same", "")
}

fn vote(form: Form, card: &ReleaseCard, now: Option<Today>) -> Form {
    let form = match &card.ballot_sentence {
        Some(sentence) => form.about("It stands", sentence.clone()),
        None => form.about("Ballot", "your vote opens it"),
    };
    let form = form.choice("choice", "I vote", "", Choices::one(labels(Choice::ALL, Choice::label), 0));
    let form = form.text("reason", "In words", "needed to reject or recuse", "");
    conditions::asked(form, "condition", "Condition", "with “approve with conditions”: text; due=30d", now)
}

/// Reads a filled-in form.
///
/// # Errors
/// A sentence that names the field and what would be right; nothing is lost.
pub fn read(form: &Form, model: &Model) -> Result<Deed, String> {
    if form.purpose == Purpose::NewRequest {
        return request::read(form);
    }
    if let Some(read) = meeting::read(form, model).or_else(|| office::read(form, model)) {
        return read;
    }
    let Some(card) = &model.card else { return Err("there is no release in focus".into()) };
    let release = &card.release;
    let id = release.id;
    let reason = || form.words("reason");
    Ok(match &form.purpose {
        Purpose::NewRequest => return request::read(form),
        Purpose::Amend => read_amend(form, release)?,
        Purpose::Withdraw => Deed::Withdraw { release: id, reason: reason() },
        Purpose::Raise => {
            let kind = form.chosen("kind").first().and_then(|n| Kind::ALL.get(*n)).copied().unwrap_or(release.kind);
            Deed::Raise { release: id, kind, reason: reason() }
        }
        Purpose::Answer { item } => answer::read(form, release, item),
        Purpose::Claim { item } => Deed::Claim { release: id, item: item.clone(), reason: reason() },
        Purpose::Reopen { item } => Deed::Reopen { release: id, item: item.clone(), reason: reason() },
        Purpose::Evidence { .. } => Deed::Evidence { release: id, new: Box::new(read_evidence(form)?) },
        Purpose::Challenge { .. } => {
            let item = form.options("item").into_iter().next().filter(|i| i != WHOLE);
            Deed::Challenge { release: id, item, reason: reason() }
        }
        Purpose::Clear { challenge, aside } => Deed::Clear { challenge: challenge.clone(), reason: reason(), aside: *aside },
        Purpose::Approve => {
            let conditions = conditions::written(form, &["condition", "second"]);
            if conditions.is_empty() {
                return Err(model.keymap.say("no condition is written; to approve without one: {approve}"));
            }
            Deed::Approve { release: id, conditions, comment: form.words("comment") }
        }
        Purpose::ApproveInWords => Deed::Approve { release: id, conditions: Vec::new(), comment: form.words("comment") },
        Purpose::Reject => Deed::Reject { release: id, reason: reason() },
        Purpose::Vote => {
            let choice = form.chosen("choice").first().and_then(|n| Choice::ALL.get(*n)).copied().unwrap_or(Choice::Abstain);
            Deed::Vote { release: id, choice, reason: reason(), conditions: conditions::written(form, &["condition"]) }
        }
        Purpose::Deploy => read_deploy(form, id)?,
        Purpose::Halt(halt) => halts::read(form, *halt, card)?,
        Purpose::Keep(keep) => Deed::Keep { release: id, keep: *keep, reason: reason() },
        Purpose::Confirm => {
            let said = form.chosen("said");
            let said = Statements {
                operating: said.contains(&0),
                monitoring: said.contains(&1),
                no_issues: said.contains(&2),
                note: form.words("note"),
            };
            Deed::Confirm { release: id, said: Box::new(said) }
        }
        Purpose::WithdrawEvidence { evidence } => {
            let altered = form.chosen("fate").first() == Some(&1);
            Deed::WithdrawEvidence { evidence: evidence.clone(), altered, reason: reason() }
        }
        Purpose::Reaffirm => Deed::Reaffirm { release: id, comment: form.words("comment") },
        Purpose::ExtendCondition => conditions::read_extend(form, release)?,
        Purpose::WaiveCondition => conditions::read_waive(form, release)?,
        Purpose::OpenMeeting
        | Purpose::Begin(_)
        | Purpose::HandOver
        | Purpose::Office(_)
        | Purpose::Exchange(_)
        | Purpose::NoteVote { .. }
        | Purpose::NoteWords { .. }
        | Purpose::SettleByNote { .. }
        | Purpose::SecondSignature { .. }
        | Purpose::TakeUpChallenge { .. }
        | Purpose::Dispute { .. } => return Err("no meeting is open".into()),
        Purpose::MeetCondition { condition } => Deed::Meet { condition: condition.clone(), note: form.words("note") },
    })
}

fn filled(form: &Form, names: &[&str]) -> Vec<String> {
    names.iter().map(|n| form.words(n)).filter(|w| !w.is_empty()).collect()
}

fn read_amend(form: &Form, release: &Release) -> Result<Deed, String> {
    let on = form.chosen("facts");
    let facts: BTreeMap<Fact, bool> = Fact::ALL.iter().enumerate().map(|(n, f)| (*f, on.contains(&n))).collect();
    let changed = facts.into_iter().filter(|(f, on)| release.facts.get(f).copied().unwrap_or(false) != *on).collect();
    let summary = Some(form.words("summary")).filter(|s| *s != release.summary);
    let files = filled(form, &["file"]).into_iter().map(PathBuf::from).collect();
    let natures: BTreeSet<Nature> = form.chosen("natures").into_iter().filter_map(|n| Nature::ALL.get(n)).copied().collect();
    if natures.is_empty() {
        return Err("it is not said what changed; tick at least one".into());
    }
    let natures = Some(natures).filter(|n| *n != release.natures);
    let tier = form.chosen("tier").first().and_then(|n| Tier::ALL.get(*n)).copied().filter(|t| *t != release.tier);
    let change = Amendment { natures, facts: changed, artifacts: None, summary, tier };
    Ok(Deed::Amend { release: release.id, change: Box::new(change), files })
}

fn read_evidence(form: &Form) -> Result<NewEvidence, String> {
    Ok(NewEvidence {
        items: form.options("items").into_iter().collect(),
        file: filled(form, &["file"]).into_iter().next().map(PathBuf::from),
        url: filled(form, &["url"]).into_iter().next(),
        title: filled(form, &["title"]).into_iter().next(),
        kind: None,
        dated: form.day("dated")?,
    })
}

fn read_deploy(form: &Form, release: crate::domain::ids::EventId) -> Result<Deed, String> {
    let digest = form.words("digest");
    let digest = if digest.is_empty() { None } else { Some(Digest::typed(&digest).map_err(|e| e.to_string())?) };
    let by = deed::email(&form.words("by")).map_err(|e| e.to_string())?;
    let environment = words::title("environment", &form.words("environment")).map_err(|e| e.to_string())?;
    Ok(Deed::Deploy { release, new: Box::new(NewDeployment { environment, digest, at: None, by }) })
}
