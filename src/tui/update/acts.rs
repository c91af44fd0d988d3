//! Commands about the release in focus: each opens a form, or asks at once what it would sign.

use super::{Effect, complain, overlays, say};
use crate::domain::ids::EventId;
use crate::domain::release::{ConditionState, Evidence, Item, Review};
use crate::domain::vocab::MatterKind;
use crate::tui::commands::{Command, CommandId as Id};
use crate::tui::deed::{Deed, Purpose, Undo};
use crate::tui::forms;
use crate::tui::forms::halts::{Halt, HaltDeed};
use crate::tui::forms::keep::Keep;
use crate::tui::layout::Arrangement;
use crate::tui::model::{Model, Overlay, Page, Pane, Screen};
use crate::tui::screens::triage::shown_items;
use crate::tui::worker::Ask;

/// Runs a command of the release; one that is refused says why and leads to the first thing to lift.
pub(super) fn run(model: &mut Model, command: &'static Command) -> Vec<Effect> {
    let several = model.several();
    if several.len() > 1 && command.act.is_some_and(|act| act != "release.request") {
        return super::several::run(model, command, several);
    }
    if let Some(why) = model.refusal(command).map(str::to_owned) {
        show_first(model);
        return complain(model, format!("{}: {why}", command.title));
    }
    let Some(release) = super::moving::focus(model) else {
        return match command.id {
            Id::NewRequest => form(model, Purpose::NewRequest),
            _ if model.queue.window.open > 0 => say(model, "The release is being read: press the key again"),
            _ => super::say_ways(model, "There is no release yet: {new-request} requests one"),
        };
    };
    match command.id {
        Id::NewRequest => form(model, Purpose::NewRequest),
        Id::Lift => lift(model),
        Id::OpenItem => open_item(model),
        Id::OpenEvidence => match chosen_evidence(model).cloned() {
            Some(piece) => vec![Effect::Ask(Ask::Read(Box::new(piece)))],
            None => say(model, "No evidence is attached here"),
        },
        Id::OpenLink => match chosen_evidence(model).cloned() {
            Some(piece) => open_outside(model, &piece),
            None => say(model, "No evidence is attached here"),
        },
        Id::ShowAct => show_act(model),
        Id::Undo => undo(model),
        Id::CopyReference => copy_reference(model),
        Id::CopyDigest => copy_digest(model),
        Id::CopyLink => copy_link(model),
        _ => sign_something(model, command.id, release),
    }
}

pub(super) fn sign_something(model: &mut Model, id: Id, release: EventId) -> Vec<Effect> {
    let item = chosen_item(model).map(|i| i.id.clone());
    match id {
        Id::Approve if asks_for_words(model) => form(model, Purpose::ApproveInWords),
        Id::Approve => propose(Deed::Approve { release, conditions: Vec::new(), comment: String::new() }),
        Id::ApproveWithConditions => form(model, Purpose::Approve),
        Id::Reject => form(model, Purpose::Reject),
        Id::Vote => form(model, Purpose::Vote),
        Id::Submit => propose(Deed::Submit(release)),
        Id::Resubmit => propose(Deed::Resubmit(release)),
        Id::Withdraw => form(model, Purpose::Withdraw),
        Id::Amend => form(model, Purpose::Amend),
        Id::Raise => form(model, Purpose::Raise),
        Id::OpenBallot => propose(Deed::OpenBallot(release)),
        Id::CloseBallot => propose(Deed::CloseBallot(release)),
        Id::Decide => propose(Deed::Decide(release)),
        Id::Deploy => form(model, Purpose::Deploy),
        Id::Confirm => form(model, Purpose::Confirm),
        Id::RecordEmergency => form(model, Purpose::Halt(Halt::Emergency)),
        Id::SuspendRelease => form(model, Purpose::Halt(Halt::Suspend)),
        Id::Reinstate => form(model, Purpose::Halt(Halt::Reinstate)),
        Id::RollBack => form(model, Purpose::Halt(Halt::RollBack)),
        Id::Retire => form(model, Purpose::Halt(Halt::Retire)),
        Id::ReviewEmergency => form(model, Purpose::Halt(Halt::Review(MatterKind::Emergency))),
        Id::ReviewSuspension => form(model, Purpose::Halt(Halt::Review(MatterKind::Suspension))),
        Id::ReviewRollback => form(model, Purpose::Halt(Halt::Review(MatterKind::Rollback))),
        Id::HoldFiles => form(model, Purpose::Keep(Keep::Hold)),
        Id::ReleaseHold => form(model, Purpose::Keep(Keep::Release)),
        Id::PurgeFiles => form(model, Purpose::Keep(Keep::Purge)),
        Id::OpenClock => form(model, Purpose::Halt(Halt::OpenClock)),
        Id::DismissClock => form(model, Purpose::Halt(Halt::DismissClock)),
        Id::SignEmergency => halt(release, HaltDeed::SignEmergency),
        Id::SignRollback => halt(release, HaltDeed::SignRollback),
        Id::RollbackDone => halt(release, HaltDeed::RollbackDone),
        Id::ConfirmTier => {
            let name = model.card.as_ref().map(|c| c.release.reference.model.clone());
            name.map(|name| propose(Deed::ConfirmTier(name))).unwrap_or_default()
        }
        Id::Challenge => form(model, Purpose::Challenge { item }),
        Id::AddEvidence => form(model, Purpose::Evidence { item }),
        Id::ClearChallenge | Id::OverrideChallenge => settle(model, id == Id::OverrideChallenge),
        Id::WithdrawEvidence => withdraw_evidence(model),
        Id::Reaffirm => form(model, Purpose::Reaffirm),
        Id::ExtendCondition => form(model, Purpose::ExtendCondition),
        Id::WaiveCondition => form(model, Purpose::WaiveCondition),
        Id::MeetCondition | Id::VerifyCondition => condition(model, id == Id::VerifyCondition),
        Id::AcceptItem | Id::Answer | Id::CarryItem | Id::ClaimNotApplicable | Id::Reopen => match item {
            Some(item) => on_item(model, id, release, item),
            None => to_checklist(model),
        },
        _ => Vec::new(),
    }
}

fn on_item(model: &mut Model, id: Id, release: EventId, item: String) -> Vec<Effect> {
    match id {
        Id::AcceptItem => propose(Deed::Accept { release, item }),
        Id::CarryItem => propose(Deed::Carry { release, item }),
        Id::Answer => form(model, Purpose::Answer { item }),
        Id::ClaimNotApplicable => form(model, Purpose::Claim { item }),
        _ => form(model, Purpose::Reopen { item }),
    }
}

fn halt(release: EventId, deed: HaltDeed) -> Vec<Effect> {
    propose(Deed::Halt { release, deed: Box::new(deed) })
}

pub(super) fn propose(deed: Deed) -> Vec<Effect> {
    vec![Effect::Ask(Ask::Propose(Box::new(deed)))]
}

/// Opens a form, and asks for the words that were typed into it before.
/// Whether numbers fail, which whoever approves answers for in words.
fn asks_for_words(model: &Model) -> bool {
    model.card.as_ref().is_some_and(|c| c.obstructions.iter().any(|o| o.code.starts_with("metric-")))
}

pub(super) fn form(model: &mut Model, purpose: Purpose) -> Vec<Effect> {
    let Some(form) = forms::open(purpose, model) else { return Vec::new() };
    let draft = form.draft.clone();
    model.overlay = Some(Overlay::Form(Box::new(form)));
    draft.map(|key| Effect::Ask(Ask::Draft(key))).into_iter().collect()
}

/// The item that an act on an item means: the one under the cursor of the checklist, or of the obstruction in focus.
fn chosen_item(model: &Model) -> Option<&Item> {
    let card = model.card.as_ref()?;
    let arrangement = Arrangement::of(model.size.0, model.size.1);
    match (model.screen, model.pane, model.page) {
        (Screen::Triage, Pane::Checklist, _) => {
            let place = *shown_items(card, arrangement).get(model.checklist.at)?;
            card.release.items.get(place)
        }
        (Screen::Release, _, Page::Checklist) => {
            let place = *shown_items(card, Arrangement::Wide).get(model.checklist.at)?;
            card.release.items.get(place)
        }
        (Screen::Triage, Pane::Decision, _) | (Screen::Release, _, Page::Overview) => {
            let id = card.obstructions.get(model.decision.at)?.item.as_deref()?;
            card.release.item(id)
        }
        _ => None,
    }
}

fn chosen_evidence(model: &Model) -> Option<&Evidence> {
    let card = model.card.as_ref()?;
    let on_list = matches!(
        (model.screen, model.pane, model.page),
        (Screen::Triage, Pane::Evidence, _) | (Screen::Release, _, Page::Evidence)
    );
    if on_list {
        return card.release.evidence.get(model.evidence.at);
    }
    let item = chosen_item(model)?;
    card.release.evidence.iter().find(|e| item.evidence.contains(&e.id) || e.items.contains(&item.id))
}

fn to_checklist(model: &mut Model) -> Vec<Effect> {
    match model.screen {
        Screen::Triage => model.pane = Pane::Checklist,
        Screen::Release => model.page = Page::Checklist,
        Screen::Welcome | Screen::Board(_) => {}
    }
    say(model, "Choose an item here, then press the key again")
}

/// Shows the first thing that stands in the way.
pub(super) fn show_first(model: &mut Model) {
    if model.card.as_ref().is_some_and(|c| !c.obstructions.is_empty()) {
        model.decision.at = 0;
        match model.screen {
            Screen::Triage => model.pane = Pane::Decision,
            Screen::Release => model.page = Page::Overview,
            Screen::Welcome | Screen::Board(_) => {}
        }
    }
}

/// Goes to where the obstruction in focus is lifted: its item, or the act that lifts it.
fn lift(model: &mut Model) -> Vec<Effect> {
    let Some(card) = &model.card else { return Vec::new() };
    let Some(obstruction) = card.obstructions.get(model.decision.at) else {
        return say(model, "Nihil obstat: nothing stands in the way");
    };
    if let Some(item) = obstruction.item.clone() {
        let wide = if model.screen == Screen::Release { Arrangement::Wide } else { Arrangement::of(model.size.0, model.size.1) };
        let shown = shown_items(card, wide);
        let at = shown.iter().position(|n| card.release.items.get(*n).is_some_and(|i| i.id == item));
        model.checklist.at = at.unwrap_or(0);
        match model.screen {
            Screen::Triage => model.pane = Pane::Checklist,
            Screen::Release => model.page = Page::Checklist,
            Screen::Welcome | Screen::Board(_) => {}
        }
        return Vec::new();
    }
    let command = match obstruction.code {
        "sign-off-missing" | "metric-fails" => Id::Approve,
        "metric-missing" => Id::AddEvidence,
        "committee-vote" => Id::Vote,
        "ballot-not-open" => Id::OpenBallot,
        "tier-unconfirmed" => Id::ConfirmTier,
        "undecided" | "contested" => Id::Decide,
        "evidence-stale" => Id::Reaffirm,
        "not-submitted" => Id::Submit,
        "rejected" => Id::Resubmit,
        "confirmation-due" => Id::Confirm,
        "not-well" | "emergency-refused" => Id::SuspendRelease,
        "suspended" => Id::Reinstate,
        "emergency-claimed" => Id::SignEmergency,
        "rollback-unsigned" => Id::SignRollback,
        "rollback-open" => Id::RollbackDone,
        "incident-unanswered" => Id::OpenClock,
        "incident-clock" => Id::DismissClock,
        "release-challenged" => Id::ClearChallenge,
        "condition-before-deployment" | "condition-lapsed" => of_condition(model),
        // Whom nobody can sign for is appointed where the people are.
        "unfillable" => {
            let words = obstruction.detail.clone();
            let effects = super::moving::to_board(model, Id::GoPeople);
            say(model, words);
            return effects;
        }
        _ => return say(model, obstruction.detail.clone()),
    };
    let (text, command) = (obstruction.text.clone(), crate::tui::commands::command(command));
    match model.refusal(command).map(str::to_owned) {
        Some(why) => complain(model, format!("{text} · {why}")),
        None => run(model, command),
    }
}

/// Records the evidence in focus as gone; without one, the list leads to it.
fn withdraw_evidence(model: &mut Model) -> Vec<Effect> {
    let chosen = chosen_evidence(model).map(|e| (e.id, e.gone.is_some(), e.title.clone()));
    match chosen {
        Some((_, true, title)) => say(model, format!("“{title}” is recorded as gone already")),
        Some((id, false, _)) => form(model, Purpose::WithdrawEvidence { evidence: id.to_string() }),
        None => say(model, "Choose the evidence first: it stands in the list of evidence"),
    }
}

/// What I can do about a condition: report it as met, accept that, or give it more time.
fn of_condition(model: &Model) -> Id {
    let mine = |id: &Id| model.refusal(crate::tui::commands::command(*id)).is_none();
    let all = [Id::MeetCondition, Id::VerifyCondition, Id::ExtendCondition, Id::WaiveCondition];
    all.into_iter().find(mine).unwrap_or(Id::MeetCondition)
}

/// Opens an item: its answer and evidence on the release's page.
fn open_item(model: &mut Model) -> Vec<Effect> {
    let item = chosen_item(model).map(|i| i.id.clone());
    if model.screen == Screen::Triage {
        let at = model.card.as_ref().and_then(|c| {
            let shown = shown_items(c, Arrangement::Wide);
            shown.iter().position(|n| c.release.items.get(*n).is_some_and(|i| Some(&i.id) == item.as_ref()))
        });
        model.screen = Screen::Release;
        model.page = Page::Checklist;
        model.checklist.at = at.unwrap_or(0);
        return Vec::new();
    }
    let offered = |id| model.refusal(crate::tui::commands::command(id)).is_none();
    let challenged = chosen_item(model).is_some_and(|i| matches!(i.review, Review::Challenged(_)));
    match item {
        Some(item) if offered(Id::Answer) => form(model, Purpose::Answer { item }),
        Some(_) if challenged => settle(model, false),
        _ => Vec::new(),
    }
}

/// Opens a piece of evidence with the system's program.
pub(super) fn open_outside(model: &mut Model, piece: &Evidence) -> Vec<Effect> {
    match (&piece.url, &piece.stored) {
        (Some(url), _) => super::links::ask_for(model, url, &format!("evidence: {}", piece.title)),
        (None, Some(stored)) => {
            let name = piece.file.clone().unwrap_or_else(|| piece.title.clone());
            vec![Effect::Ask(Ask::File { digest: stored.sha256, name })]
        }
        (None, None) => Vec::new(),
    }
}

fn show_act(model: &mut Model) -> Vec<Effect> {
    let line = model.card.as_ref().and_then(|c| c.release.history.get(model.history.at));
    line.map(|l| Effect::Ask(Ask::Act(l.id))).into_iter().collect()
}

/// Settles the challenge of the item in focus, or the first open one.
fn settle(model: &mut Model, aside: bool) -> Vec<Effect> {
    let item = chosen_item(model).map(|i| i.id.clone());
    let open: Vec<(EventId, Option<String>)> =
        model.card.iter().flat_map(|c| c.release.open_challenges()).map(|c| (c.id, c.item.clone())).collect();
    let wanted = open.iter().find(|(_, of)| item.is_some() && *of == item).or_else(|| open.first());
    match wanted {
        Some((id, _)) => form(model, Purpose::Clear { challenge: id.to_string(), aside }),
        None => say(model, "No challenge is open"),
    }
}

/// Reports the first open condition as met, or accepts the first that is reported.
fn condition(model: &mut Model, accept: bool) -> Vec<Effect> {
    let state = if accept { ConditionState::Met } else { ConditionState::Open };
    let found = model.card.as_ref().and_then(|c| c.release.conditions.iter().find(|c| c.state == state)).map(|c| c.id());
    match found {
        Some(condition) if accept => propose(Deed::Verify { condition }),
        Some(condition) => form(model, Purpose::MeetCondition { condition }),
        None => say(model, if accept { "No condition waits to be accepted" } else { "No condition is open" }),
    }
}

/// Takes back one's own last act by a counter-act, where the rules allow it.
fn undo(model: &mut Model) -> Vec<Effect> {
    match model.last_act.clone() {
        Some(Undo(counter)) => propose(*counter),
        None => say(model, "Nothing to take back: signatures stay, a later act answers them"),
    }
}

fn copy_reference(model: &Model) -> Vec<Effect> {
    let text = model.card.as_ref().map(|c| c.release.reference.to_string());
    text.map(|t| Effect::Copy(t, "reference")).into_iter().collect()
}

fn copy_digest(model: &mut Model) -> Vec<Effect> {
    let evidence = chosen_evidence(model).cloned();
    copy_digest_of(model, evidence.as_ref())
}

/// Copies the digest of a piece of evidence, or of the release's bytes.
pub(super) fn copy_digest_of(model: &mut Model, evidence: Option<&Evidence>) -> Vec<Effect> {
    let of_evidence = evidence.and_then(|e| e.stored.as_ref()).map(|s| s.sha256.to_string());
    let of_release = || model.card.as_ref().and_then(|c| c.release.artifacts.first()).map(|a| a.sha256.to_string());
    match of_evidence.or_else(of_release) {
        Some(digest) => vec![Effect::Copy(format!("sha256:{digest}"), "digest")],
        None => say(model, "No digest is known here"),
    }
}

fn copy_link(model: &mut Model) -> Vec<Effect> {
    match chosen_evidence(model).and_then(|e| e.url.clone()) {
        Some(url) => vec![Effect::Copy(url, "link")],
        None => say(model, format!("That is a file: {} copies its digest", overlays::way(model, Id::CopyDigest))),
    }
}
