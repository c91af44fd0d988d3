//! What is done to one release: looks, and acts. What people do most comes first: so the help lists it.

use crate::tui::commands::CommandId as Id;
use crate::tui::commands::row::{ENTER, LINKED, SCREENS, row};
use crate::tui::commands::{Command, Group, Place};
use crate::tui::keys::key;

use Group::{Here, ThisItem, ThisRelease};
use Place::{Checklist, Deadlines, Decision, Evidence, History, Models, Overview, Queue, ReportList, Request, SignOffs, Trail};

pub(super) const ROWS: &[Command] = &[
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
        "look into the evidence",
        "text, Markdown, JSON, tables; here, and safely",
    ),
    row(Id::ShowAct, "show-act", &[ENTER], &[History, Trail, Place::Conflicts], ThisRelease).says(
        "show act",
        "show the signed act",
        "who, when, key, exact bytes",
    ),
    row(Id::OpenLink, "open-link", &[key('o')], &[Checklist, Evidence, Request, SignOffs, Place::Reading], ThisRelease).says(
        "open outside",
        "open the link or file",
        "with the system's program",
    ),
    row(Id::Links, "links", &[key('l')], LINKED, ThisRelease).says(
        "links",
        "list the links",
        "of request, evidence and words; whole addresses",
    ),
    row(Id::ChooseLink, "choose-link", &[ENTER, key('o')], &[Place::Links], Here).says(
        "open",
        "open the link",
        "its whole address is shown first",
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
];
