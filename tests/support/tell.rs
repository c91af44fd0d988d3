//! What people do in a story: requests, answers, signatures, votes, deployments.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use obstat::domain::act::{
    Artifact, BallotClose, BallotOpen, ChallengeClear, ChallengeOverride, ChallengeRaise, ConditionExtend, ConditionMeet,
    ConditionTerms, ConditionVerify, ConditionWaive, EvidenceAdd, EvidenceWithdraw, ItemAnswer, ReleaseConfirm, ReleaseDecide,
    ReleaseDeploy, ReleaseRequest, ReleaseResubmit, ReleaseSubmit, SignoffApprove, SignoffReaffirm, SignoffReject, Stored,
    VoteCast,
};
use obstat::domain::fold::{self, PreviousRelease};
use obstat::domain::ids::{Digest, EventId};
use obstat::domain::permit;
use obstat::domain::policy::FieldType;
use obstat::domain::release::Condition;
use obstat::domain::vocab::{Choice, Kind, Nature, Outcome, Role};

use super::{Story, before, bytes, condition, email, words};

impl Story {
    pub fn request(&mut self, kind: Kind) -> EventId {
        let nature = match kind {
            Kind::ThirdPartyActivation => Nature::ThirdParty,
            Kind::NewModel => Nature::First,
            Kind::MajorUpdate => Nature::Architecture,
            Kind::MinorUpdate => Nature::BugFix,
            Kind::ConfigurationChange => Nature::Prompt,
        };
        if kind == Kind::ThirdPartyActivation {
            self.model.vendor = Some("Vendor Ltd".into());
        }
        let previous = kind.is_update().then_some(before());
        if kind.is_update() {
            let tier = self.previous.as_ref().map_or(self.model.tier, |p| p.tier);
            self.previous = Some(PreviousRelease { reference: "triage@1.0".parse().unwrap(), tier });
        }
        self.act(
            "ann",
            ReleaseRequest {
                model: self.model.name.clone(),
                version: "2.0".parse().unwrap(),
                natures: BTreeSet::from([nature]),
                facts: BTreeMap::new(),
                artifacts: vec![Artifact { name: Some("model.bin".into()), sha256: bytes(), size: Some(7) }],
                summary: words("a release"),
                previous,
                tier: self.model.tier,
                exempt: None,
            },
        )
    }

    pub fn evidence(&mut self, who: &str, items: &[&str]) -> EventId {
        let heads = self.heads();
        self.evidence_seeing(&heads, who, items)
    }

    pub fn evidence_seeing(&mut self, seen: &[EventId], who: &str, items: &[&str]) -> EventId {
        let sha256 = Digest::of(format!("evidence {}", self.acts.len()).as_bytes());
        self.act_seeing(
            seen,
            who,
            EvidenceAdd {
                items: items.iter().map(|i| (*i).to_owned()).collect(),
                title: "report".into(),
                kind: None,
                file: Some("report.pdf".into()),
                url: None,
                stored: Some(Stored { sha256, size: 10 }),
                dated: None,
                reading: None,
            },
        )
    }

    /// An answer with every field that the policy asks for, resting on what is attached.
    pub fn answer(&mut self, item: &str, text: &str) -> EventId {
        let answer = self.answer_act(item, text);
        self.act("ann", answer)
    }

    pub fn answer_act(&self, item: &str, text: &str) -> ItemAnswer {
        let fields = self.policy.item(item).into_iter().flat_map(|row| &row.fields).map(|f| {
            let value = if f.holds == FieldType::Duration { "30m" } else { "as agreed" };
            (f.name.clone(), value.to_owned())
        });
        ItemAnswer { item: item.into(), answer: words(text), fields: fields.collect(), evidence: BTreeSet::new() }
    }

    /// Attaches what every item asks for, and answers it; Mo validates what must be independent.
    pub fn answer_all(&mut self) {
        let items = self.release().items;
        for item in items {
            let who = if item.independent { "mo" } else { "ann" };
            if item.evidence_required {
                self.evidence(who, &[&item.id]);
            }
            self.answer(&item.id, "done");
        }
    }

    pub fn submit(&mut self) -> EventId {
        let policy = self.policy_id();
        self.act("ann", ReleaseSubmit { policy })
    }

    /// An approval in every role in which the signer can sign what he has seen.
    pub fn approval(&self, seen: &[EventId], who: &str, conditions: &[ConditionTerms]) -> SignoffApprove {
        let release = self.release_seen(seen);
        let roles = permit::signing_roles(&self.person(who), &release, &self.people).into_iter().collect();
        SignoffApprove { roles, subject: release.subject, conditions: conditions.to_vec(), comment: None }
    }

    pub fn approve(&mut self, who: &str) -> EventId {
        self.approve_with(who, &[])
    }

    pub fn approve_with(&mut self, who: &str, conditions: &[ConditionTerms]) -> EventId {
        let approval = self.approval(&self.heads(), who, conditions);
        self.act(who, approval)
    }

    pub fn approve_seeing(&mut self, seen: &[EventId], who: &str) -> EventId {
        let approval = self.approval(seen, who, &[]);
        self.act_seeing(seen, who, approval)
    }

    pub fn reject(&mut self, who: &str, role: Role) -> EventId {
        let heads = self.heads();
        self.reject_seeing(&heads, who, role)
    }

    pub fn reject_seeing(&mut self, seen: &[EventId], who: &str, role: Role) -> EventId {
        let subject = self.release_seen(seen).subject;
        self.act_seeing(seen, who, SignoffReject { role, subject, reason: words("not good enough") })
    }

    pub fn withdraw_evidence(&mut self, who: &str, evidence: EventId) -> EventId {
        let heads = self.heads();
        self.withdraw_evidence_seeing(&heads, who, evidence)
    }

    pub fn withdraw_evidence_seeing(&mut self, seen: &[EventId], who: &str, evidence: EventId) -> EventId {
        self.act_seeing(seen, who, EvidenceWithdraw { evidence, altered: false, reason: words("called back") })
    }

    pub fn reaffirm(&mut self, who: &str, roles: &[Role]) -> EventId {
        let heads = self.heads();
        self.reaffirm_seeing(&heads, who, roles)
    }

    pub fn reaffirm_seeing(&mut self, seen: &[EventId], who: &str, roles: &[Role]) -> EventId {
        let subject = self.release_seen(seen).subject;
        self.act_seeing(seen, who, SignoffReaffirm { roles: roles.iter().copied().collect(), subject, comment: None })
    }

    /// Records what the review has come to, as seen.
    pub fn decide(&mut self, who: &str) -> EventId {
        let heads = self.heads();
        self.decide_seeing(&heads, who)
    }

    pub fn decide_seeing(&mut self, seen: &[EventId], who: &str) -> EventId {
        let release = self.release_seen(seen);
        let outcome = fold::outcome_of(&release).unwrap_or_else(|| panic!("{} has no outcome yet", release.reference));
        self.act_seeing(seen, who, ReleaseDecide { outcome, subject: release.subject, rests_on: BTreeSet::new() })
    }

    /// Claims an outcome, proven or not.
    pub fn claim(&mut self, who: &str, outcome: Outcome) -> EventId {
        let subject = self.release().subject;
        self.act(who, ReleaseDecide { outcome, subject, rests_on: BTreeSet::new() })
    }

    pub fn resubmit(&mut self) -> EventId {
        let decision = self.release().decision.expect("a decision").id;
        self.act("ann", ReleaseResubmit { decision })
    }

    pub fn challenge(&mut self, who: &str, role: Role, item: Option<&str>) -> EventId {
        let reason = words("show more");
        self.act(who, ChallengeRaise { item: item.map(str::to_owned), role, reason })
    }

    pub fn clear(&mut self, who: &str, challenge: EventId) -> EventId {
        self.act(who, ChallengeClear { challenge, reason: words("seen") })
    }

    pub fn set_aside(&mut self, who: &str, challenge: EventId) -> EventId {
        self.act(who, ChallengeOverride { challenge, reason: words("enough") })
    }

    pub fn ballot(&self) -> BallotOpen {
        let roster = self.people.committee().into_iter().filter(|m| *m != self.model.owner).collect();
        BallotOpen { roster, due: self.clock + TimeDelta::days(5) }
    }

    pub fn open_ballot(&mut self, who: &str) -> EventId {
        let ballot = self.ballot();
        self.act(who, ballot)
    }

    pub fn vote(&mut self, who: &str, choice: Choice) -> EventId {
        let heads = self.heads();
        self.vote_seeing(&heads, who, choice)
    }

    pub fn vote_seeing(&mut self, seen: &[EventId], who: &str, choice: Choice) -> EventId {
        let release = self.release_seen(seen);
        let ballot = release.ballot.expect("a ballot").id;
        let conditions = if choice == Choice::Conditions { vec![condition("audit", 30)] } else { vec![] };
        self.act_seeing(seen, who, VoteCast { ballot, choice, subject: release.subject, conditions, reason: None })
    }

    /// Closes the ballot when it is due.
    pub fn close(&mut self, who: &str) -> EventId {
        let heads = self.heads();
        self.close_seeing(&heads, who)
    }

    pub fn close_seeing(&mut self, seen: &[EventId], who: &str) -> EventId {
        let ballot = self.release_seen(seen).ballot.expect("a ballot");
        self.clock = self.clock.max(ballot.due);
        self.act_seeing(seen, who, BallotClose { ballot: ballot.id })
    }

    pub fn deployment(&self, environment: &str) -> ReleaseDeploy {
        let digests = BTreeSet::from([bytes()]);
        ReleaseDeploy { environment: environment.into(), digests, at: self.clock, by: email("dan"), replaces: None }
    }

    pub fn deploy(&mut self) -> EventId {
        let deployment = self.deployment("production");
        self.act("dan", deployment)
    }

    pub fn confirm(&mut self, well: bool) -> EventId {
        let deployment = self.release().live().expect("a deployment").id;
        let note = (!well).then(|| words("drift"));
        self.act("ann", ReleaseConfirm { deployment, operating: well, monitoring: true, no_issues: true, note })
    }

    pub fn meet(&mut self, who: &str, c: &Condition) -> EventId {
        self.act(who, ConditionMeet { set_by: c.set_by, place: c.place, evidence: BTreeSet::new(), note: Some(words("done")) })
    }

    pub fn extend(&mut self, who: &str, c: &Condition, due: &str) -> EventId {
        let heads = self.heads();
        self.extend_seeing(&heads, who, c, due)
    }

    pub fn extend_seeing(&mut self, seen: &[EventId], who: &str, c: &Condition, due: &str) -> EventId {
        let (due, reason) = (due.parse().unwrap(), words("booked out"));
        self.act_seeing(seen, who, ConditionExtend { set_by: c.set_by, place: c.place, due, reason })
    }

    pub fn waive(&mut self, who: &str, c: &Condition) -> EventId {
        let heads = self.heads();
        self.waive_seeing(&heads, who, c)
    }

    pub fn waive_seeing(&mut self, seen: &[EventId], who: &str, c: &Condition) -> EventId {
        self.act_seeing(seen, who, ConditionWaive { set_by: c.set_by, place: c.place, reason: words("left out") })
    }

    pub fn verify(&mut self, who: &str, c: &Condition) -> EventId {
        self.act(who, ConditionVerify { set_by: c.set_by, place: c.place })
    }
}
