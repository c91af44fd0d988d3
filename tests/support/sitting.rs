//! What a Committee does in a story when it meets: records, their signatures, disputes.

use std::collections::BTreeSet;

use obstat::domain::act::{Motion, MotionCountersign, MotionDispute, MotionRecord, RecordedVote};
use obstat::domain::ids::{Digest, EventId};
use obstat::domain::motion::Sitting;
use obstat::domain::release::Record;
use obstat::domain::vocab::{Choice, Judgement, Kind, Outcome, Tier};

use super::{Story, condition, email, words};

use Choice::{Approve, Conditions, Recuse, Reject};

/// Every member of the Committee.
pub const ALL: [&str; 5] = ["sid", "cleo", "carl", "cora", "cyd"];

impl Story {
    /// A meeting opens: its roster is the Committee of this moment.
    pub fn convene(&mut self) -> EventId {
        let id = EventId(Digest::of(format!("meeting {} {}", self.salt, self.meetings.len()).as_bytes()).0);
        self.meetings.insert(id, self.people.committee());
        id
    }

    /// A record as it would be written, with the outcome that follows from the votes.
    pub fn minute(&self, meeting: EventId, here: &[&str], votes: &[(&str, Choice)]) -> MotionRecord {
        let votes: Vec<RecordedVote> = votes.iter().map(|(who, choice)| vote(who, *choice)).collect();
        let now = self.people.committee();
        let roster: BTreeSet<_> = self.meetings[&meeting].iter().filter(|m| now.contains(*m)).cloned().collect();
        let recused = BTreeSet::from([email("ann"), self.model.owner.clone()]);
        let sitting = Sitting { roster, recused, chairs: self.people.chairs(), rules: &self.policy.committee };
        let outcome = sitting.count(&votes).as_it_stands.unwrap_or(Outcome::Rejected);
        let attended = here.iter().map(|m| email(m)).collect();
        let subject = self.release().subject;
        MotionRecord { meeting, motion: Motion::Approve, attended, votes, outcome, subject, words: None }
    }

    /// A record of what the meeting found on the latest matter.
    pub fn finding(&self, meeting: EventId, votes: &[(&str, Choice)], verdict: impl Into<Option<Judgement>>) -> MotionRecord {
        let matter = self.release().matters.last().expect("a matter").id;
        let motion = Motion::Find { matter, verdict: verdict.into(), action: Some(words("train the on-call")) };
        MotionRecord { motion, words: Some(words("the fault was live")), ..self.minute(meeting, &ALL, votes) }
    }

    pub fn record(&mut self, who: &str, record: MotionRecord) -> EventId {
        let heads = self.heads();
        self.record_seeing(&heads, who, record)
    }

    pub fn record_seeing(&mut self, seen: &[EventId], who: &str, record: MotionRecord) -> EventId {
        let seen: Vec<EventId> = seen.iter().copied().chain([record.meeting]).collect();
        self.act_seeing(&seen, who, record)
    }

    pub fn countersign(&mut self, who: &str, record: EventId) -> EventId {
        self.act(who, MotionCountersign { record })
    }

    pub fn dispute(&mut self, who: &str, record: EventId) -> EventId {
        self.act(who, MotionDispute { record, reason: words("I voted against") })
    }

    /// Why an act has no effect; none when it has.
    pub fn why_idle(&self, id: EventId) -> Option<String> {
        self.release().history.into_iter().find(|l| l.id == id).unwrap().not_counted
    }

    pub fn recorded(&self, id: EventId) -> Record {
        self.release().records.into_iter().find(|r| r.id == id).unwrap()
    }
}

pub fn vote(who: &str, choice: Choice) -> RecordedVote {
    let conditions = if choice == Conditions { vec![condition("audit", 30)] } else { vec![] };
    let reason = (choice == Recuse).then(|| words("I advised the vendor"));
    RecordedVote { member: email(who), choice, conditions, reason }
}

/// A new high-risk model in review, and a meeting.
pub fn gathered() -> (Story, EventId) {
    let mut story = Story::in_review(Kind::NewModel, Tier::High);
    let meeting = story.convene();
    (story, meeting)
}

/// Approved by a meeting: recorded by the secretary, signed by the chair.
pub fn approved() -> (Story, EventId, EventId) {
    let (mut story, meeting) = gathered();
    let minute = story.minute(meeting, &ALL, &[("sid", Approve), ("cleo", Approve), ("carl", Approve), ("cora", Reject)]);
    let record = story.record("sid", minute);
    story.countersign("cleo", record);
    story.decide("cleo");
    (story, meeting, record)
}
