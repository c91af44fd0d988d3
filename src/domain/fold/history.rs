//! The history as people read it: every act, newest first, those that do not count among them with the reason.

use super::Folding;
use crate::domain::act::Act;
use crate::domain::release::{HistoryLine, Release, Tone, Void};
use crate::domain::vocab::{Choice, Outcome};

impl Folding<'_> {
    pub(super) fn history(&self, release: &Release) -> Vec<HistoryLine> {
        let mut lines: Vec<HistoryLine> = (0..self.strand.len()).map(|place| self.line(place)).collect();
        for line in &mut lines {
            let sign_off = release.sign_offs.iter().find(|s| s.id == line.id).and_then(|s| s.void);
            let record = release.records.iter().find(|r| r.id == line.id);
            let record = record.and_then(|r| r.void.or((!r.objections.is_empty()).then_some(Void::Disputed)));
            if release.purges.iter().any(|p| p.id == line.id && p.held.is_some()) {
                line.not_counted = Some("a legal hold that it had not seen stands".into());
            }
            let vote = release.ballot.iter().flat_map(|b| &b.votes).find(|v| v.id == line.id).and_then(|v| v.void);
            if let Some(void) = sign_off.or(vote).or(record)
                && line.not_counted.is_none()
            {
                line.not_counted = Some(why_void(void).to_owned());
            }
        }
        lines.reverse();
        lines
    }

    pub(super) fn line(&self, place: usize) -> HistoryLine {
        let attested = self.at(place);
        let (tone, text) = self.say(place);
        let text = self
            .deputised(place)
            .values()
            .next()
            .map_or(text.clone(), |of| format!("{text} (deputy of {})", self.ctx.people.name(of)));
        let unproven = matches!(attested.act, Act::ReleaseDecide(_)) && self.proof(place).is_none();
        let not_counted = self.idle[place].or(unproven.then_some("what its author had seen does not prove it"));
        HistoryLine {
            id: attested.id,
            kind: attested.act.kind().to_owned(),
            text,
            tone,
            by: attested.signer.as_ref().map(|s| s.email.clone()),
            key: attested.key,
            at: attested.time,
            not_counted: not_counted.map(str::to_owned),
        }
    }

    fn say(&self, place: usize) -> (Tone, String) {
        match &self.at(place).act {
            Act::ReleaseRequest(r) if r.exempt.is_some() => (Tone::Neutral, "declared exempt".into()),
            Act::ReleaseRequest(_) => (Tone::Neutral, "requested".into()),
            Act::ReleaseAmend(a) => (Tone::Neutral, format!("changed the request: {}", amended(a))),
            Act::ReleaseWithdraw(w) if w.reason.text.is_empty() => (Tone::Undone, "withdrew".into()),
            Act::ReleaseSubmit(_) => (Tone::Neutral, format!("submitted, attempt {}", self.attempt[place].attempt)),
            Act::ReleaseWithdraw(w) => (Tone::Undone, format!("withdrew: “{}”", w.reason.text)),
            Act::ReleaseResubmit(_) => (Tone::Neutral, format!("opened attempt {}", self.attempt[place].attempt)),
            Act::ReleaseRaise(r) => (Tone::Neutral, format!("raised the kind to {}", r.kind.label())),
            Act::ItemCarry(c) => {
                let from = (self.ctx.carried)(c).map_or_else(|| "nowhere".to_owned(), |found| found.origin.reference.to_string());
                (Tone::Good, format!("carried {} over from {from}", c.item))
            }
            Act::ItemAnswer(a) => (Tone::Good, format!("answered {}", a.item)),
            Act::ItemNotApplicable(a) => (Tone::Neutral, format!("claimed {} not applicable", a.item)),
            Act::ItemReopen(a) => (Tone::Undone, format!("opened {} again", a.item)),
            Act::ItemAccept(a) => (Tone::Good, format!("accepted {}", a.item)),
            Act::EvidenceAdd(e) => (Tone::Neutral, format!("attached {}", e.title)),
            Act::ChallengeRaise(c) => (Tone::Bad, format!("challenged {}", c.item.as_deref().unwrap_or("the release"))),
            Act::ChallengeClear(c) => (Tone::Good, format!("cleared the challenge of {}", self.challenged(c.challenge))),
            Act::ChallengeOverride(c) => (Tone::Undone, format!("set aside the challenge of {}", self.challenged(c.challenge))),
            Act::SignoffApprove(s) => {
                let roles: Vec<&str> = s.roles.iter().map(|r| r.label()).collect();
                let with = if s.conditions.is_empty() { "" } else { " with conditions" };
                (Tone::Good, format!("approved{with} as {}", roles.join(" and ")))
            }
            Act::SignoffReject(s) => (Tone::Bad, format!("rejected as {}: “{}”", s.role.label(), s.reason.text)),
            Act::BallotOpen(b) => (Tone::Neutral, format!("opened the ballot for {} members", b.roster.len())),
            Act::BallotClose(_) => (Tone::Neutral, "closed the ballot".into()),
            Act::VoteCast(v) => (vote_tone(v.choice), format!("voted {}", v.choice.label())),
            Act::MotionRecord(r) => {
                let tone = if r.outcome == Outcome::Rejected { Tone::Bad } else { Tone::Good };
                (tone, format!("recorded a meeting's vote, {}: {}", r.motion.label(), r.motion.outcome_label(r.outcome)))
            }
            Act::MotionCountersign(_) => (Tone::Good, "signed the meeting's record".into()),
            Act::MotionDispute(d) => (Tone::Bad, format!("disputed the meeting's record: “{}”", d.reason.text)),
            Act::ReleaseDecide(d) => {
                let tone = if d.outcome == Outcome::Rejected { Tone::Bad } else { Tone::Good };
                (tone, format!("outcome: {}", d.outcome.label()))
            }
            Act::ReleaseDeploy(d) => (Tone::Good, format!("deployed to {}", d.environment)),
            Act::ReleaseConfirm(c) if c.operating && c.monitoring && c.no_issues => {
                (Tone::Good, "confirmed the deployment".into())
            }
            Act::ReleaseConfirm(_) => (Tone::Bad, "reported that not all is well".into()),
            Act::ConditionMeet(_) => (Tone::Good, "reported a condition as met".into()),
            Act::ConditionVerify(_) => (Tone::Good, "accepted a condition as met".into()),
            Act::EvidenceWithdraw(w) => {
                let deed = if w.altered { "found evidence altered" } else { "withdrew evidence" };
                (Tone::Bad, format!("{deed}, {}: “{}”", self.titled(w.evidence), w.reason.text))
            }
            Act::SignoffReaffirm(s) => {
                let roles: Vec<&str> = s.roles.iter().map(|r| r.label()).collect();
                (Tone::Good, format!("stands by the approval as {}", roles.join(" and ")))
            }
            Act::ConditionExtend(c) => (Tone::Neutral, format!("extended a condition to {}: “{}”", c.due, c.reason.text)),
            Act::ConditionWaive(c) => (Tone::Undone, format!("waived a condition: “{}”", c.reason.text)),
            Act::EmergencyRecord(r) => {
                (Tone::Neutral, format!("recorded a verbal approval by {}: {}", self.ctx.people.name(&r.approved_by), r.reason))
            }
            Act::EmergencyConfirm(_) => (Tone::Good, "signed the verbal approval".into()),
            Act::ReleaseSuspend(s) => (Tone::Bad, format!("suspended: “{}”", s.reason.text)),
            Act::ReleaseReinstate(r) => (Tone::Neutral, format!("asked for reinstatement: “{}”", r.reason.text)),
            Act::RollbackOrder(r) => (Tone::Bad, format!("ordered a rollback of {}: “{}”", r.environment, r.reason.text)),
            Act::RollbackConfirm(_) => (Tone::Good, "signed the rollback".into()),
            Act::RollbackDone(_) => (Tone::Good, "completed the rollback".into()),
            Act::ReleaseRetire(r) => (Tone::Neutral, format!("retired from {}", r.environment)),
            Act::ReviewEmergency(r) => (Tone::Neutral, format!("found the emergency {}", r.verdict.label())),
            Act::ReviewSuspension(_) => (Tone::Neutral, "gave a finding on the suspension".into()),
            Act::ReviewRollback(_) => (Tone::Neutral, "gave a finding on the rollback".into()),
            Act::IncidentOpen(i) => (Tone::Bad, format!("opened the clock {}", i.incident)),
            Act::IncidentDismiss(i) => (Tone::Undone, format!("dismissed the clock {}: “{}”", i.incident, i.reason.text)),
            Act::RetentionHold(r) => (Tone::Neutral, format!("put it on hold: “{}”", r.reason.text)),
            Act::RetentionRelease(r) => (Tone::Undone, format!("ended the hold: “{}”", r.reason.text)),
            Act::RetentionPurge(r) => {
                (Tone::Neutral, format!("purged {} of evidence: “{}”", files(r.files.len()), r.reason.text))
            }
            other => (Tone::Neutral, format!("{} (needs a newer obstat)", other.kind())),
        }
    }

    fn titled(&self, evidence: crate::domain::ids::EventId) -> String {
        match self.strand.place(evidence).map(|p| &self.at(p).act) {
            Some(Act::EvidenceAdd(e)) => e.title.clone(),
            _ => "nothing known".into(),
        }
    }

    fn challenged(&self, id: crate::domain::ids::EventId) -> String {
        let raised = self.strand.place(id).map(|p| &self.at(p).act);
        match raised {
            Some(Act::ChallengeRaise(c)) => c.item.clone().unwrap_or_else(|| "the release".into()),
            _ => "nothing known".into(),
        }
    }
}

fn amended(a: &crate::domain::act::ReleaseAmend) -> String {
    let parts = [
        (a.natures.is_some(), "what changed"),
        (a.facts.is_some(), "facts"),
        (a.artifacts.is_some(), "artefacts"),
        (a.summary.is_some(), "summary"),
        (a.tier.is_some(), "tier"),
    ];
    parts.iter().filter(|(on, _)| *on).map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
}

const fn vote_tone(choice: Choice) -> Tone {
    match choice {
        Choice::Approve | Choice::Conditions | Choice::NoObjection => Tone::Good,
        Choice::Reject => Tone::Bad,
        Choice::Abstain | Choice::Recuse => Tone::Neutral,
    }
}

/// Why a sign-off or vote does not count, in words.
const fn why_void(void: Void) -> &'static str {
    match void {
        Void::Stale => "the request has changed since",
        Void::EarlierAttempt => "it belongs to an earlier attempt",
        Void::Replaced => "its signer said otherwise later",
        Void::Conflict => "its signer said two things at once",
        Void::Disputed => "one who attended disputes it",
        Void::Late => "it came after the decision",
    }
}

fn files(n: usize) -> String {
    if n == 1 { "1 file".to_owned() } else { format!("{n} files") }
}
