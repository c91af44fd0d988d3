//! What people do in a story when it is urgent, or when something must stop.

use std::collections::BTreeSet;

use obstat::domain::act::{
    EmergencyConfirm, EmergencyRecord, IncidentDismiss, IncidentOpen, ReleaseReinstate, ReleaseRetire, ReleaseSuspend,
    ReviewEmergency, ReviewSuspension, RollbackConfirm, RollbackDone, RollbackOrder,
};
use obstat::domain::ids::EventId;
use obstat::domain::vocab::{Judgement, Kind, Tier};

use super::{Story, before, email, words};

impl Story {
    /// A fix of what runs, drafted by Ann.
    pub fn fix() -> Self {
        Self::requested(Kind::MinorUpdate, Tier::Medium)
    }

    /// A verbal approval by Lea on the phone just now, of the request as it stands.
    pub fn verbal(&self) -> EmergencyRecord {
        let release = self.release();
        EmergencyRecord {
            reason: "security".into(),
            why: words("injected prompts leak records"),
            approved_by: email("lea"),
            at: self.clock,
            how: "on the phone".into(),
            heard_by: "Sam".into(),
            facts: release.facts,
            digests: release.artifacts.iter().map(|a| a.sha256).collect(),
        }
    }

    pub fn emergency(&mut self, who: &str) -> EventId {
        let verbal = self.verbal();
        self.act(who, verbal)
    }

    pub fn sign_emergency(&mut self, who: &str) -> EventId {
        let emergency = self.release().emergency.expect("an emergency").id;
        self.act(who, EmergencyConfirm { emergency })
    }

    pub fn suspend(&mut self, who: &str) -> EventId {
        let heads = self.heads();
        self.suspend_seeing(&heads, who)
    }

    pub fn suspend_seeing(&mut self, seen: &[EventId], who: &str) -> EventId {
        self.act_seeing(seen, who, ReleaseSuspend { reason: words("false alarms doubled") })
    }

    pub fn reinstate(&mut self, who: &str) -> EventId {
        let heads = self.heads();
        self.reinstate_seeing(&heads, who)
    }

    pub fn reinstate_seeing(&mut self, seen: &[EventId], who: &str) -> EventId {
        let subject = self.release_seen(seen).subject;
        self.act_seeing(seen, who, ReleaseReinstate { subject, reason: words("the feed is mended") })
    }

    /// An order to go back to the release that ran before.
    pub fn order(&self) -> RollbackOrder {
        let deployment = self.release().live().map_or(EventId([5; 32]), |d| d.id);
        RollbackOrder { environment: "production".into(), deployment, to: before(), at: self.clock, reason: words("it drifts") }
    }

    pub fn order_rollback(&mut self, who: &str) -> EventId {
        let order = self.order();
        self.act(who, order)
    }

    pub fn sign_rollback(&mut self, who: &str) -> EventId {
        let order = self.release().rollbacks.last().expect("a rollback").id;
        self.act(who, RollbackConfirm { order })
    }

    pub fn complete_rollback(&mut self, who: &str) -> EventId {
        let order = self.release().rollbacks.last().expect("a rollback").id;
        let at = self.clock;
        self.act(who, RollbackDone { order, at })
    }

    pub fn retire(&mut self, who: &str) -> EventId {
        let at = self.clock;
        self.act(who, ReleaseRetire { environment: "production".into(), at, reason: None })
    }

    pub fn find_emergency(&mut self, who: &str, verdict: Judgement) -> EventId {
        let heads = self.heads();
        self.find_emergency_seeing(&heads, who, verdict)
    }

    pub fn find_emergency_seeing(&mut self, seen: &[EventId], who: &str, verdict: Judgement) -> EventId {
        let matter = self.release().matters[0].id;
        let action = (verdict == Judgement::NotJustified).then(|| words("train the on-call"));
        self.act_seeing(seen, who, ReviewEmergency { matter, verdict, finding: words("seen"), action })
    }

    pub fn find_suspension(&mut self, who: &str) -> EventId {
        let matter = self.release().matters.last().expect("a matter").id;
        self.act(who, ReviewSuspension { matter, verdict: None, finding: words("rightly so"), action: None })
    }

    pub fn open_clock(&mut self, who: &str, incident: &str) -> EventId {
        let (matter, since) = (self.release().clocks[0].matter, self.clock);
        self.act(who, IncidentOpen { matter, incident: incident.into(), since, note: None })
    }

    pub fn dismiss_clock(&mut self, who: &str, incident: &str) -> EventId {
        let matter = self.release().clocks[0].matter;
        self.act(who, IncidentDismiss { matter, incident: incident.into(), reason: words("nobody was harmed") })
    }

    /// Why the act was not counted; none if it was.
    pub fn idle(&self, act: EventId) -> Option<String> {
        self.release().history.iter().find(|l| l.id == act).and_then(|l| l.not_counted.clone())
    }

    /// The codes of what closes the gate.
    pub fn closing(&self) -> BTreeSet<&'static str> {
        self.gate().closing.iter().map(|o| o.code).collect()
    }
}
