//! The spine: from a founding to a confirmed deployment through the same verbs that both front ends call.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use obstat::app::clock::Clock;
use obstat::app::identity::{Fixed, KeySource};
use obstat::app::propose::Proposal;
use obstat::app::view::Done;
use obstat::app::{
    AppError, Founding, NewDeployment, NewEvidence, NewModel, NewPerson, NewRelease, Options, Session, Statements, found,
};
use obstat::domain::act::Artifact;
use obstat::domain::ids::{Digest, Email};
use obstat::domain::vocab::{Choice, Fact, Nature, Role, State, Tier};

fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn email(name: &str) -> Email {
    format!("{name}@example.org").parse().unwrap()
}

fn person(name: &str, roles: &[Role]) -> NewPerson {
    NewPerson { name: name.to_uppercase(), email: email(name), key: KeySource::New, roles: roles.iter().copied().collect() }
}

struct House {
    session: Session,
    dir: tempfile::TempDir,
}

impl House {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let founding = Founding {
            organisation: "Meridian Health".into(),
            time_zone: "Europe/Zurich".into(),
            policy: None,
            recovery: None,
            people: vec![
                person("priya", &[Role::GovernanceLead, Role::Committee]),
                person("ann", &[Role::ModelOwner]),
                person("bo", &[Role::Committee, Role::Secretary]),
                person("cy", &[Role::Committee]),
                person("sam", &[Role::Security]),
                person("lee", &[Role::Legal]),
            ],
        };
        let options = Options { clock: Clock::fixed(at("2026-11-02T09:00:00Z")), ..Options::default() };
        let (session, _) = found(&dir.path().join("store"), &founding, options, &mut Fixed::default()).unwrap();
        Self { session, dir }
    }

    fn is(&mut self, who: &str) -> &mut Self {
        self.session.set(Clock::fixed(at("2026-11-02T09:00:00Z")), Some(email(who)));
        self
    }

    fn act(&mut self, propose: impl Fn(&Session) -> Result<Proposal, AppError>) -> Done {
        self.session.act(propose, &mut Fixed::default()).unwrap()
    }

    fn refused(&mut self, propose: impl Fn(&Session) -> Result<Proposal, AppError>) -> String {
        self.session.act(propose, &mut Fixed::default()).expect_err("a refusal").to_string()
    }

    fn model(&mut self, tier: Tier) {
        let new = NewModel { name: "triage".parse().unwrap(), owner: email("ann"), tier, vendor: None, eu: false };
        self.is("ann").act(|s| s.model_add(&new));
        self.is("priya").act(|s| s.model_confirm_tier(&new.name));
    }

    fn request(&mut self, version: &str) -> Done {
        let new = NewRelease {
            reference: format!("triage@{version}").parse().unwrap(),
            natures: BTreeSet::from([Nature::First]),
            facts: BTreeMap::from([(Fact::UserFacing, true)]),
            artifacts: vec![Artifact { name: None, sha256: Digest::of(b"weights"), size: None }],
            summary: "First release".into(),
            previous: None,
            tier: None,
            exempt: None,
        };
        self.is("ann").act(|s| s.release_new(&new))
    }

    fn checklist(&mut self, reference: &str) {
        let file = self.dir.path().join("report.md");
        std::fs::write(&file, "# Report\n").unwrap();
        let items: Vec<(String, bool)> =
            self.session.release(reference).unwrap().release.items.iter().map(|i| (i.id.clone(), i.independent)).collect();
        for (item, independent) in items {
            let who = if independent { "sam" } else { "ann" };
            let stored = self.session.take_in(&file, &mut |_, _| true).unwrap();
            let new = NewEvidence { items: BTreeSet::from([item.clone()]), file: Some(file.clone()), ..NewEvidence::default() };
            self.is(who).act(|s| s.evidence_add(reference, &new, Some(stored.clone())));
            let fields = match item.as_str() {
                "rollback-tested" => BTreeMap::from([("rollback_window".to_owned(), "30m".to_owned())]),
                "risk-assessment" => BTreeMap::from([("risk_reference".to_owned(), "RR-7".to_owned())]),
                "on-call" => BTreeMap::from([("on_call".to_owned(), "rota ml".to_owned())]),
                _ => BTreeMap::new(),
            };
            self.is("ann").act(|s| s.item_done(reference, &item, "see the report", &fields, &[]));
        }
    }
}

#[test]
fn a_medium_model_goes_from_request_to_confirmation() {
    let mut house = House::new();
    house.model(Tier::Medium);
    assert_eq!(house.request("1.0").state, Some(State::Draft));
    let too_early = house.refused(|s| s.release_submit("triage@1.0"));
    assert!(too_early.contains("model-card is still open"), "{too_early}");
    house.checklist("triage@1.0");
    let submitted = house.is("ann").act(|s| s.release_submit("triage@1.0"));
    assert_eq!(submitted.state, Some(State::InReview));

    let owner = house.is("ann").act(|s| s.approve("triage@1.0", &[], &[], ""));
    assert_eq!(owner.state, Some(State::InReview));
    let again = house.refused(|s| s.approve("triage@1.0", &[], &[], ""));
    assert!(again.contains("already"), "{again}");
    let wrong = house.is("cy").refused(|s| s.approve("triage@1.0", &[], &[], ""));
    assert!(wrong.contains("only") && wrong.contains("§3"), "{wrong}");
    let lead = house.is("priya").act(|s| s.approve("triage@1.0", &[], &["finish the audit; due=30d".into()], "fine"));
    assert_eq!(lead.state, Some(State::ApprovedWithConditions));
    assert_eq!(lead.events.len(), 2, "the approval and the outcome it completes");

    let other = NewDeployment { environment: "production".into(), digest: Some(Digest::of(b"other")), at: None, by: None };
    let refused = house.is("ann").refused(|s| s.deploy("triage@1.0", &other));
    assert!(refused.contains("does not cover"), "{refused}");
    let right = NewDeployment { digest: None, ..other };
    assert_eq!(house.is("ann").act(|s| s.deploy("triage@1.0", &right)).state, Some(State::Deployed));
    let said = Statements { operating: true, monitoring: true, no_issues: true, note: String::new() };
    let confirmed = house.is("ann").act(|s| s.confirm("triage@1.0", &said));
    assert_eq!((confirmed.state, confirmed.obstructions.len()), (Some(State::Confirmed), 0));

    let report = house.session.verify(&mut |_, _| true).unwrap();
    assert_eq!(report.problems, []);
    assert_eq!(report.authors, 2, "priya and ann");
}

#[test]
fn a_high_model_is_carried_by_the_committee_and_reopened_store_agrees() {
    let mut house = House::new();
    house.model(Tier::High);
    house.request("1.0");
    house.checklist("triage@1.0");
    house.is("ann").act(|s| s.release_submit("triage@1.0"));
    let sam = house.is("sam").act(|s| s.challenge("triage@1.0", Some("validation-report"), "no threshold"));
    let blocked = house.is("bo").refused(|s| s.vote("triage@1.0", Choice::Approve, "", &[]));
    assert!(blocked.contains("challenged by Security"), "{blocked}");
    house.is("sam").act(|s| s.challenge_clear(&sam.event.to_string(), "shown in person"));
    house.is("bo").act(|s| s.vote("triage@1.0", Choice::Approve, "", &[]));
    let carried = house.is("cy").act(|s| s.vote("triage@1.0", Choice::NoObjection, "", &[]));
    assert_eq!(carried.state, Some(State::Approved), "{:?}", carried.obstructions);
    let dir = house.session.dir().to_owned();
    drop(house.session);
    let session = Session::open(&dir, Options::default()).unwrap();
    assert_eq!(session.release("triage@1.0").unwrap().release.state, State::Approved);
    assert_eq!(session.verify(&mut |_, _| true).unwrap().problems, []);
}
