//! Plays what happens outside the ordinary course: emergencies, stops, deputies, and the Committee's meetings.

use chrono::{DateTime, Duration, Utc};

use super::email;
use super::player::{Player, Stage, condition};
use super::story::Deed;
use crate::app::meeting::{Entry, MotionWords, NewMeeting, NotedVote};
use crate::app::{AppError, NewEmergency};
use crate::domain::act::Period;
use crate::domain::ids::Email;
use crate::domain::reading::Decimal;
use crate::domain::release::ConditionState;
use crate::domain::time;
use crate::domain::vocab::{Choice, Direction, Judgement, MeetingKind, Role};

impl Player<'_> {
    pub(super) fn afterwards(&mut self, stage: &Stage, deed: &Deed, at: DateTime<Utc>) -> Result<(), AppError> {
        let (text, owner) = (stage.text.as_str(), stage.owner);
        match deed {
            Deed::Carry(item) => self.act(owner, at, |s| s.item_carry(text, item)),
            Deed::TakeBack(item, reason) => self.act(owner, at, |s| {
                let folded = s.release(text)?;
                let piece = folded.release.evidence.iter().find(|e| e.items.contains(*item));
                s.evidence_withdraw(&piece.map(|e| e.id.to_string()).unwrap_or_default(), false, reason)
            }),
            Deed::Claimed(reason, why) => {
                let new = NewEmergency {
                    reason: (*reason).to_owned(),
                    why: (*why).to_owned(),
                    approved_by: email("priya")?,
                    at: (at - Duration::minutes(10)).to_rfc3339(),
                    how: "on the phone".to_owned(),
                    heard_by: None,
                };
                self.act(owner, at, |s| s.emergency_record(text, &new))
            }
            Deed::Signed => self.act("priya", at, |s| s.emergency_confirm(text)),
            Deed::Suspend(reason) => self.act("priya", at, |s| s.suspend(text, reason)),
            Deed::Reinstate(reason) => self.act("priya", at, |s| s.reinstate(text, reason)),
            Deed::RollBack(reason) => {
                self.act("priya", at, |s| s.rollback_order(text, None, reason))?;
                self.act(owner, at + Duration::minutes(10), |s| s.rollback_done(text, None))
            }
            Deed::Extend(who, days, reason) => {
                self.act(who, at, |s| s.condition_extend(&condition(s, text, ConditionState::Open)?, Period::Days(*days), reason))
            }
            Deed::Deputise(who) => {
                let deputy = email(who)?;
                self.act("priya", at, |s| {
                    let from = time::local_date(at, s.office()?.time_zone);
                    s.deputy_grant(&deputy, Role::GovernanceLead, from, from + Duration::days(7))
                })
            }
            Deed::Threshold(metric, value) => {
                let least: Decimal = value.parse().map_err(|e| AppError::usage(format!("{metric}: {e}"), ""))?;
                let (model, metric) = (&stage.reference.model, *metric);
                self.act("priya", at, |s| s.threshold_set(model, metric, Direction::AtLeast, &least))
            }
            Deed::Sat(items) => self.sat(items, at),
            Deed::Convene => {
                let new = NewMeeting {
                    title: "Committee, next sitting".to_owned(),
                    kind: Some(MeetingKind::Scheduled),
                    at: Some(self.now + Duration::days(2)),
                    items: Vec::new(),
                };
                self.act("hana", at, |s| s.meeting_open(&new))
            }
            _ => Ok(()),
        }
    }

    /// A meeting from its opening to its minutes.
    fn sat(&mut self, items: &[&str], at: DateTime<Utc>) -> Result<(), AppError> {
        let new = NewMeeting {
            title: "Committee, weekly sitting".to_owned(),
            kind: Some(MeetingKind::Scheduled),
            at: Some(at),
            items: items.iter().map(|i| (*i).to_owned()).collect(),
        };
        self.act("hana", at, |s| s.meeting_open(&new))?;
        let here = ["hana", "priya", "ken", "noor"].into_iter().map(email).collect::<Result<Vec<Email>, _>>()?;
        self.session.note_attendance("open", &here, true)?;
        let yes = |who: &[&str]| -> Result<Vec<_>, AppError> {
            let vote = NotedVote { choice: Choice::Approve, conditions: Vec::new(), reason: String::new() };
            who.iter().map(|who| Ok((email(who)?, Some(vote.clone())))).collect()
        };
        self.session.note_vote("open", "1", None, &yes(&["hana", "priya", "ken"])?)?;
        self.session.note_vote("open", "2", None, &yes(&["hana", "priya", "ken", "noor"])?)?;
        let found = MotionWords {
            words: Some("It could not wait: the drug had been withdrawn the day before.".to_owned()),
            verdict: Some(Judgement::Justified),
            action: Some("Read the regulator's list every night".to_owned()),
        };
        for (item, said) in [("1", MotionWords::default()), ("2", found)] {
            let entry = Entry { said, ..Entry::default() };
            self.act("hana", at + Duration::minutes(20), |s| s.motion_record("open", item, &entry))?;
            self.act("priya", at + Duration::minutes(25), |s| s.motion_sign("open", item, None))?;
        }
        self.act("hana", at + Duration::minutes(40), |s| {
            s.meeting_note("open", None, "Dose advice waits for its ballot.", false)
        })?;
        self.act("hana", at + Duration::minutes(45), |s| s.meeting_close("open"))
    }
}
