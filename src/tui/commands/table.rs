//! The rows of the table, and which of them the bottom line hints at.

use crossterm::event::KeyCode;

use super::CommandId as Id;
use super::row::{
    AUDIT, BACK_TAB, CHARTS, DIGITS, DOWN, ENTER, ESC, EXCHANGE, FIELDS, MEETING, MENU, MOTION, OVERLAID, PAGE_DOWN, PAGE_UP,
    PANES, RULES, SCREENS, TAB, UP, row,
};
use super::{Command, Group, Place};
use crate::tui::keys::{ctrl, key, named};

use Group::{Everywhere, Here, Moving, Screens, ThisItem, ThisRelease};
use Place::{
    Checklist, Deadlines, Decision, Evidence, Filter, Form, History, Menu, Models, Overview, Picker, Queue, ReportList, Request,
    SignOffs, SigningSheet, Trail, Words,
};

/// Every command. What people do most comes first in each group: so the help lists it.
pub const COMMANDS: &[Command] = &[
    // This release: looks.
    row(Id::Open, "open", &[ENTER], &[Queue, Deadlines, ReportList, Models], ThisRelease).says(
        "open",
        "open the release",
        "six pages: request to history",
    ),
    row(Id::Lift, "lift", &[ENTER], &[Decision, Overview], ThisRelease).says("go lift it", "go to what lifts it", ""),
    row(Id::OpenItem, "open-item", &[ENTER], &[Checklist], ThisItem).says("open", "open the item", "answer, evidence, review"),
    row(Id::OpenEvidence, "open-evidence", &[ENTER], &[Evidence], ThisRelease).says(
        "open",
        "open the evidence",
        "with the system's program",
    ),
    row(Id::ShowAct, "show-act", &[ENTER], &[History, Trail, Place::Conflicts], ThisRelease).says(
        "show act",
        "show the signed act",
        "who, when, key, exact bytes",
    ),
    row(Id::OpenLink, "open-link", &[key('o')], &[Checklist, Evidence, Request, SignOffs], ThisRelease).says(
        "open link",
        "open the link or file",
        "with the system's program",
    ),
    row(Id::History, "history", &[key('h')], SCREENS, ThisRelease).says("history", "history", "every signed act, newest first"),
    // This release: acts.
    row(Id::Approve, "approve", &[key('a')], SCREENS, ThisRelease)
        .says("approve", "approve", "signs off in your role")
        .signs("signoff.approve"),
    row(Id::ApproveWithConditions, "approve-with-conditions", &[key('A')], SCREENS, ThisRelease)
        .says("with conditions", "approve with conditions", "each with a date and a name")
        .signs("signoff.approve"),
    row(Id::Reject, "reject", &[key('r')], SCREENS, ThisRelease)
        .says("reject", "reject", "ends this attempt; needs a reason")
        .signs("signoff.reject"),
    row(Id::Vote, "vote", &[key('v')], SCREENS, ThisRelease)
        .says("vote", "vote", "as a member of the Committee")
        .signs("vote.cast"),
    row(Id::Challenge, "challenge", &[key('c')], SCREENS, ThisItem)
        .says("challenge", "challenge an item", "in words; blocks approval")
        .signs("challenge.raise"),
    row(Id::ClearChallenge, "clear-challenge", &[key('x')], SCREENS, ThisItem)
        .says("clear challenge", "clear a challenge", "with a reason")
        .signs("challenge.clear"),
    row(Id::OverrideChallenge, "override-challenge", &[], SCREENS, ThisItem)
        .says("override", "set a challenge aside", "a Lead neither owner nor requester")
        .signs("challenge.override"),
    row(Id::AcceptItem, "accept-item", &[key('i')], SCREENS, ThisItem)
        .says("accept item", "accept an item", "it will do as it stands")
        .signs("item.accept"),
    row(Id::Answer, "answer", &[key('t')], SCREENS, ThisItem)
        .says("tick", "answer an item", "in words, with its evidence")
        .signs("item.answer"),
    row(Id::CarryItem, "carry-item", &[], SCREENS, ThisItem)
        .says("carry over", "carry an item over", "from the release before; updates only")
        .signs("item.carry"),
    row(Id::AddEvidence, "add-evidence", &[key('e')], SCREENS, ThisItem)
        .says("add evidence", "add evidence", "a file or a link, and what it supports")
        .signs("evidence.add"),
    row(Id::ClaimNotApplicable, "claim-not-applicable", &[key('n')], SCREENS, ThisItem)
        .says("not applicable", "claim not applicable", "with a reason; approvers see it")
        .signs("item.not-applicable"),
    row(Id::Reopen, "reopen-item", &[], SCREENS, ThisItem)
        .says("reopen", "open an item again", "the answer stays in the history")
        .signs("item.reopen"),
    row(Id::Submit, "submit", &[key('s')], SCREENS, ThisRelease)
        .says("submit", "submit for review", "every item answered or claimed")
        .signs("release.submit"),
    row(Id::Resubmit, "resubmit", &[key('S')], SCREENS, ThisRelease)
        .says("resubmit", "resubmit", "the next attempt, after a rejection")
        .signs("release.resubmit"),
    row(Id::Amend, "amend", &[key('E')], SCREENS, ThisRelease)
        .says("amend", "amend the request", "in review it clears approvals")
        .signs("release.amend"),
    row(Id::Withdraw, "withdraw", &[key('W')], SCREENS, ThisRelease)
        .says("withdraw", "withdraw the request", "with a reason; before deployment")
        .signs("release.withdraw"),
    row(Id::OpenBallot, "open-ballot", &[key('b')], SCREENS, ThisRelease)
        .says("open ballot", "open the ballot", "freezes the roster; by circulation")
        .signs("ballot.open"),
    row(Id::CloseBallot, "close-ballot", &[key('B')], SCREENS, ThisRelease)
        .says("close ballot", "close the ballot", "later votes grant nothing")
        .signs("ballot.close"),
    row(Id::Decide, "decide", &[key('d')], SCREENS, ThisRelease)
        .says("decide", "record the decision", "the outcome of sign-offs and votes")
        .signs("release.decide"),
    row(Id::Deploy, "deploy", &[key('p')], SCREENS, ThisRelease)
        .says("deploy", "record a deployment", "environment, digest, when")
        .signs("release.deploy"),
    row(Id::Confirm, "confirm", &[key('C')], SCREENS, ThisRelease)
        .says("confirm", "confirm operation", "three statements, yes or no")
        .signs("release.confirm"),
    row(Id::ConfirmTier, "confirm-tier", &[key('T')], SCREENS, ThisRelease)
        .says("confirm tier", "confirm the risk tier", "as the owner proposes it")
        .signs("model.confirm-tier"),
    row(Id::MeetCondition, "meet-condition", &[key('f')], SCREENS, ThisRelease)
        .says("fulfil", "record a condition as met", "with its evidence")
        .signs("condition.meet"),
    row(Id::VerifyCondition, "verify-condition", &[key('F')], SCREENS, ThisRelease)
        .says("verify", "verify a met condition", "by the body that set it")
        .signs("condition.verify"),
    row(Id::WithdrawEvidence, "withdraw-evidence", &[], SCREENS, ThisItem)
        .says("withdraw evidence", "record evidence as gone", "withdrawn or altered; its signers are asked")
        .signs("evidence.withdraw"),
    row(Id::Reaffirm, "reaffirm", &[], SCREENS, ThisRelease)
        .says("reaffirm", "reaffirm a sign-off", "although evidence is gone")
        .signs("signoff.reaffirm"),
    row(Id::ExtendCondition, "extend-condition", &[], SCREENS, ThisRelease)
        .says("extend", "extend a condition", "a new decision, with a reason")
        .signs("condition.extend"),
    row(Id::WaiveCondition, "waive-condition", &[], SCREENS, ThisRelease)
        .says("waive", "waive a condition", "by the body that set it, with a reason")
        .signs("condition.waive"),
    row(Id::RecordEmergency, "emergency", &[key('V')], SCREENS, ThisRelease)
        .says("record an emergency", "record a verbal approval", "before the papers; from a draft")
        .signs("emergency.record"),
    row(Id::SignEmergency, "sign-emergency", &[], SCREENS, ThisRelease)
        .says("sign emergency", "sign a verbal approval", "a Lead who does not own the model")
        .signs("emergency.confirm"),
    row(Id::SuspendRelease, "suspend-release", &[key('X')], SCREENS, ThisRelease)
        .says("suspend", "suspend the release", "with a reason; closes the gate at once")
        .signs("release.suspend"),
    row(Id::Reinstate, "reinstate", &[key('U')], SCREENS, ThisRelease)
        .says("reinstate", "reinstate the release", "asks its row of sign-offs again")
        .signs("release.reinstate"),
    row(Id::RollBack, "roll-back", &[key('R')], SCREENS, ThisRelease)
        .says("roll back", "order a rollback", "to a release that really ran")
        .signs("rollback.order"),
    row(Id::SignRollback, "sign-rollback", &[], SCREENS, ThisRelease)
        .says("sign rollback", "sign an owner's rollback", "as the Lead")
        .signs("rollback.confirm"),
    row(Id::RollbackDone, "rollback-done", &[], SCREENS, ThisRelease)
        .says("rollback done", "record the rollback as complete", "within its window, or late")
        .signs("rollback.done"),
    row(Id::Retire, "retire", &[], SCREENS, ThisRelease)
        .says("retire", "retire from an environment", "nothing takes its place")
        .signs("release.retire"),
    row(Id::ReviewEmergency, "review-emergency", &[], SCREENS, ThisRelease)
        .says("review emergency", "give a finding on the emergency", "justified or not, and what to do")
        .signs("review.emergency"),
    row(Id::ReviewSuspension, "review-suspension", &[], SCREENS, ThisRelease)
        .says("review suspension", "give a finding on a suspension", "as a member of the Committee")
        .signs("review.suspension"),
    row(Id::ReviewRollback, "review-rollback", &[], SCREENS, ThisRelease)
        .says("review rollback", "give a finding on a rollback", "as a member of the Committee")
        .signs("review.rollback"),
    row(Id::OpenClock, "open-clock", &[], SCREENS, ThisRelease)
        .says("open clock", "open an incident clock", "by when the authorities are told")
        .signs("incident.open"),
    row(Id::DismissClock, "dismiss-clock", &[], SCREENS, ThisRelease)
        .says("dismiss clock", "dismiss an incident clock", "with a reason")
        .signs("incident.dismiss"),
    row(Id::HoldFiles, "hold-files", &[], SCREENS, ThisRelease)
        .says("hold files", "hold its files", "a legal hold: nothing is purged meanwhile")
        .signs("retention.hold"),
    row(Id::ReleaseHold, "release-hold", &[], SCREENS, ThisRelease)
        .says("release hold", "end the hold on its files", "with a reason")
        .signs("retention.release"),
    row(Id::PurgeFiles, "purge-files", &[], SCREENS, ThisRelease)
        .says("purge files", "purge files past their time", "digest, title and reason stay")
        .signs("retention.purge"),
    row(Id::Raise, "raise-kind", &[], SCREENS, ThisRelease)
        .says("raise kind", "raise the kind", "never lowers it")
        .signs("release.raise"),
    // Everywhere.
    row(Id::Filter, "filter", &[key('/')], SCREENS, Everywhere).says(
        "filter",
        "filter the queue",
        "any letters; state:review tier:high due<3d",
    ),
    row(Id::Select, "select", &[key(' ')], &[Queue, Checklist], Everywhere).says("select", "select for one act on several", ""),
    row(Id::NewRequest, "new-request", &[key('N')], SCREENS, Everywhere)
        .says("new request", "ask for a new release", "model, version, what changed")
        .signs("release.request"),
    row(Id::Undo, "undo", &[key('u')], SCREENS, Everywhere).says(
        "undo last",
        "take back my last act",
        "by a counter-act, while the rules allow",
    ),
    row(Id::CopyReference, "copy-reference", &[key('y')], &[Queue, Decision, Checklist], Everywhere).says(
        "copy",
        "copy the reference",
        "model@version, to the clipboard",
    ),
    row(Id::CopyDigest, "copy-digest", &[key('y')], &[Evidence, Overview, Request, SignOffs, History], Everywhere).says(
        "copy digest",
        "copy the digest",
        "to the clipboard",
    ),
    row(Id::CopyLink, "copy-link", &[key('Y')], &[Evidence], Everywhere).says("copy link", "copy the link", "to the clipboard"),
    row(Id::NameDeputy, "name-deputy", &[], PANES, Everywhere).says(
        "name deputy",
        "name a deputy",
        "for a role of mine, from a day to a day",
    ),
    row(Id::EndDeputy, "end-deputy", &[], PANES, Everywhere).says("end deputy", "end a deputy's authority", ""),
    row(Id::Help, "help", &[key('?'), named(KeyCode::F(1))], PANES, Everywhere).says(
        "help",
        "help",
        "every command of the place",
    ),
    row(Id::Palette, "commands", &[key(':'), ctrl('p')], PANES, Everywhere).says("commands", "all commands", "by name"),
    row(Id::Theme, "theme", &[key('L')], PANES, Everywhere).says("theme", "change the theme", "dark, light, high contrast"),
    row(Id::Mouse, "mouse", &[], PANES, Everywhere).says("mouse", "mouse on or off", "off: the terminal selects text"),
    row(Id::Quit, "quit", &[key('q')], PANES, Everywhere).says("quit", "quit", ""),
    row(Id::Interrupt, "leave", &[ctrl('c')], Place::ALL, Everywhere).says(
        "leave",
        "leave at once",
        "typed words are kept as a draft",
    ),
    row(Id::Suspend, "suspend", &[ctrl('z')], Place::ALL, Everywhere).says("suspend", "suspend to the shell", "fg comes back"),
    row(Id::Redraw, "redraw", &[ctrl('l')], Place::ALL, Everywhere).says("redraw", "draw the screen afresh", ""),
    // The list of screens, and the screens.
    row(Id::Menu, "screens", &[key('g')], PANES, Moving).says("screens", "go to a screen", "opens the list of screens"),
    row(Id::GoTriage, "triage", &[key('t')], MENU, Screens).says("triage", "Triage", "the queue, and what stands in the way"),
    row(Id::GoDeadlines, "deadlines", &[key('d')], MENU, Screens).says("deadlines", "Deadlines", "everything that has a date"),
    row(Id::GoModels, "models", &[key('o')], MENU, Screens).says("models", "Models", "what runs where, and since when"),
    row(Id::GoPolicy, "policy", &[key('p')], MENU, Screens).says("policy", "Policy", "the rules in force, clause by clause"),
    row(Id::GoReport, "report", &[key('r')], MENU, Screens).says("report", "Report", "lead times, outcomes, habits, as charts"),
    row(Id::GoAudit, "audit", &[key('a')], MENU, Screens).says("audit", "Audit", "the trail, who did what, verify"),
    row(Id::GoMeeting, "meeting", &[key('m')], MENU, Screens).says("meeting", "Meeting", "agenda, attendance, votes, minutes"),
    row(Id::GoPeople, "people", &[key('e')], MENU, Screens).says("people", "People", "roles, keys, keepers, the charter"),
    row(Id::GoExchange, "exchange", &[key('x')], MENU, Screens).says("exchange", "Exchange", "what others lack and offer"),
    row(Id::TakeIn, "take-in", &[key('i')], EXCHANGE, Here).says("import", "import", "what Effect tells of"),
    row(Id::Sync, "sync", &[key('s')], EXCHANGE, Here).says("sync", "sync with the folder", "takes, and puts what it lacks"),
    row(Id::Export, "export", &[key('e')], EXCHANGE, Here).says("export", "export a bundle", "all, releases, or what one lacks"),
    row(Id::Folder, "folder", &[key('f')], EXCHANGE, Here).says("folder", "choose the folder", "it is remembered"),
    row(Id::Resolve, "resolve", &[key('r')], &[Place::Conflicts], Here).says("keep side", "settle for this side", ""),
    row(Id::AcceptCharter, "accept-charter", &[key('a')], &[Place::Proposals], Here).says(
        "accept",
        "accept a charter",
        "the one under the cursor",
    ),
    // The Committee's meeting.
    row(Id::NoteApprove, "note-approve", &[key('a')], MOTION, Here).says("approve", "note: approve", "then the next member"),
    row(Id::NoteConditions, "note-conditions", &[key('c')], MOTION, Here).says(
        "with conditions",
        "note: approve with conditions",
        "each with a date and a name",
    ),
    row(Id::NoteNoObjection, "note-no-objection", &[key('n')], MOTION, Here).says(
        "no objection",
        "note: no objection",
        "then the next member",
    ),
    row(Id::NoteReject, "note-reject", &[key('r')], MOTION, Here).says("reject", "note: reject", "then the next member"),
    row(Id::NoteAbstain, "note-abstain", &[key('b')], MOTION, Here).says("abstain", "note: abstain", "then the next member"),
    row(Id::NoteRecuse, "note-recuse", &[key('x')], MOTION, Here).says("recuse", "note: recuses himself", "with a reason"),
    row(Id::NoteUndo, "note-undo", &[key('u')], MOTION, Here).says(
        "undo last",
        "take back the last noted vote",
        "or the cursor's",
    ),
    row(Id::Attend, "attend", &[key(' ')], &[Place::Attendance], Here).says("here or away", "here or away", "then the next name"),
    row(Id::AttendAll, "attend-all", &[key('a')], &[Place::Attendance], Here).says("all here", "everybody is here", ""),
    row(Id::NoteWords, "note-words", &[key('w')], MEETING, Here).says(
        "words",
        "finding, reason or note",
        "what the record says in words",
    ),
    row(Id::NextItem, "next-item", &[key('N')], MEETING, Here).says("next item", "go to the next open item", ""),
    row(Id::CloseItem, "close-item", &[key('s')], MEETING, Here).says(
        "close item",
        "close the item",
        "signs its record; needs a quorum",
    ),
    row(Id::SecondSignature, "second-signature", &[key('S')], MEETING, Here).says(
        "second signature",
        "the second signature",
        "by one who attended, with his own key",
    ),
    row(Id::ClearByVote, "clear-by-vote", &[key('K')], MEETING, Here).says(
        "clear challenge",
        "vote on clearing a challenge",
        "of the item's release",
    ),
    row(Id::DisputeRecord, "dispute-record", &[key('D')], MEETING, Here).says(
        "dispute",
        "dispute the item's record",
        "by one who attended, with his own key",
    ),
    row(Id::NextMeeting, "next-meeting", &[key('M')], MEETING, Here).says("other meeting", "turn to another open meeting", ""),
    row(Id::AddToAgenda, "add-to-agenda", &[key('+')], MEETING, Here).says(
        "take onto agenda",
        "take new duties onto the agenda",
        "",
    ),
    row(Id::OpenMeeting, "open-meeting", &[key('O')], MEETING, Here).says(
        "open a meeting",
        "open a meeting",
        "its agenda is built, its roster frozen",
    ),
    row(Id::CloseMeeting, "close-meeting", &[key('X')], MEETING, Here).says(
        "close meeting",
        "close the meeting",
        "signs, and writes the minutes",
    ),
    row(Id::FilterTrail, "filter-trail", &[key('/')], AUDIT, Here).says(
        "filter",
        "filter the trail",
        "words of release, act, person or date",
    ),
    row(Id::VerifyTrail, "verify-trail", &[key('v')], AUDIT, Here).says(
        "verify",
        "verify the whole trail",
        "every id, signature and chain",
    ),
    row(Id::DutiesPeriod, "duties-period", &[key('p')], AUDIT, Here).says(
        "period",
        "change the period",
        "all, 3, 6 or 12 months",
    ),
    row(Id::ProposePolicy, "propose-policy", &[key('P')], RULES, Here).says(
        "propose",
        "propose a policy",
        "from a file; takes force when accepted",
    ),
    row(Id::AcceptPolicy, "accept-policy", &[key('A')], RULES, Here).says(
        "accept",
        "accept the proposed policy",
        "as keeper, or of the Committee",
    ),
    row(Id::ReplayPolicy, "replay-policy", &[key('r')], RULES, Here).says(
        "replay",
        "replay the past under the draft",
        "what would have come out differently",
    ),
    row(Id::AsTable, "as-table", &[key('t')], CHARTS, Here).says(
        "as a table",
        "show the numbers as a table",
        "and as charts again",
    ),
    row(Id::Period, "period", &[key('p')], CHARTS, Here).says("period", "change the period", "3, 6, 12 or 24 months"),
    row(Id::Top, "to-the-first", &[key('g')], MENU, Here).says("to the first", "to the first row", ""),
    // Moving.
    row(Id::Up, "up", &[UP, key('k')], PANES, Moving).says("move", "up", ""),
    row(Id::Down, "down", &[DOWN, key('j')], PANES, Moving).says("down", "down", ""),
    row(Id::PageUp, "page-up", &[PAGE_UP, ctrl('b')], PANES, Moving).says("page up", "a page up", ""),
    row(Id::PageDown, "page-down", &[PAGE_DOWN, ctrl('f')], PANES, Moving).says("page down", "a page down", ""),
    row(Id::First, "first", &[named(KeyCode::Home)], PANES, Moving).says("first", "to the first", ""),
    row(Id::Last, "last", &[named(KeyCode::End), key('G')], PANES, Moving).says("last", "to the last", ""),
    row(Id::NextPane, "next-pane", &[TAB, named(KeyCode::Right)], PANES, Moving).says("next pane", "next pane or page", ""),
    row(Id::PreviousPane, "previous-pane", &[BACK_TAB, named(KeyCode::Left)], PANES, Moving).says(
        "previous pane",
        "previous pane or page",
        "",
    ),
    row(Id::GoTo, "go-to", DIGITS, PANES, Moving).says("go to", "pane or page of this number", ""),
    row(Id::Back, "back", &[ESC], PANES, Moving).says("back", "back", "closes page, filter, selection"),
    // The filter line, help and palette.
    row(Id::RowUp, "row-up", &[UP], OVERLAID, Here).says("move", "up", ""),
    row(Id::RowDown, "row-down", &[DOWN], OVERLAID, Here).says("down", "down", ""),
    row(Id::KeepFilter, "keep-filter", &[ENTER], &[Filter], Here).says("keep", "keep the filter", "and go to the first match"),
    row(Id::Run, "run", &[ENTER], &[Picker, Menu], Here).says("run", "run it", "disabled: show what to lift first"),
    row(Id::ClearText, "clear-text", &[ctrl('u')], &[Filter, Picker], Here).says("clear filter", "clear what is typed", ""),
    row(Id::Close, "close", &[ESC], &[Filter, Picker, Menu], Here).says("close", "close", ""),
    // Forms and the signing sheet.
    row(Id::NextField, "next-field", &[TAB], FIELDS, Here).says("next field", "next field", ""),
    row(Id::PreviousField, "previous-field", &[BACK_TAB], FIELDS, Here).says("previous field", "previous field", ""),
    row(Id::Toggle, "toggle", &[key(' ')], &[Form], Here).says("choose", "choose or tick", ""),
    row(Id::Editor, "editor", &[ctrl('e')], &[Words], Here).says("editor", "write in $EDITOR", ""),
    row(Id::LookOver, "look-over", &[ctrl('s')], FIELDS, Here).says(
        "look over",
        "see what will be signed",
        "nothing is signed yet",
    ),
    row(Id::KeepDraft, "keep-draft", &[ESC], &[Form, Words, SigningSheet], Here).says(
        "keep as draft",
        "keep as draft and close",
        "offered again",
    ),
    row(Id::Sign, "sign", &[key('y')], &[SigningSheet], Here).says("sign", "sign", "the only key that signs"),
    row(Id::EditWords, "edit-words", &[key('e')], &[SigningSheet], Here).says("edit words", "edit the words", ""),
    row(Id::ShowBytes, "show-bytes", &[key('d')], &[SigningSheet], Here).says(
        "show exact bytes",
        "show the exact bytes",
        "what the signature covers",
    ),
];
