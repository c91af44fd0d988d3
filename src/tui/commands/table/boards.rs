//! The list of screens, and what only one of them knows.

use crate::tui::commands::CommandId as Id;
use crate::tui::commands::row::{AUDIT, CHARTS, EXCHANGE, MEASURED, MEETING, MENU, MOTION, PANES, PEOPLE, RULES, row};
use crate::tui::commands::{Command, Group, Place};
use crate::tui::keys::key;

use Group::{Here, Moving, Screens};

pub(super) const ROWS: &[Command] = &[
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
    row(Id::AddPerson, "add-person", &[key('+')], PEOPLE, Here).says(
        "take in",
        "take a person in",
        "by the join request that the newcomer sent",
    ),
    row(Id::SetRoles, "set-roles", &[key('r')], &[Place::People, Place::PeopleText], Here).says(
        "roles",
        "give and take roles",
        "of the person under the cursor; for keepers",
    ),
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
    row(Id::SetThreshold, "set-threshold", &[key('+')], MEASURED, Here).says(
        "set threshold",
        "register a threshold",
        "what a metric of the model must reach",
    ),
    row(Id::ChangeModel, "change-model", &[key('E')], &[Place::Models], Here).says(
        "change",
        "change a model",
        "its owner, or the tier that is proposed",
    ),
    row(Id::WithdrawThreshold, "withdraw-threshold", &[key('-')], &[Place::Models, Place::Thresholds], Here).says(
        "withdraw",
        "withdraw a threshold",
        "as Lead, with a reason",
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
];
