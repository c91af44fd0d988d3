//! Thresholds and the numbers that must reach them: before and after are cause and effect (`rules.md` §3).

use obstat::domain::act::{
    Act, EvidenceAdd, Measured, ModelRegister, Reported, SignoffApprove, ThresholdSet, ThresholdWithdraw, VoteCast,
};
use obstat::domain::ids::EventId;
use obstat::domain::threshold::Threshold;
use obstat::domain::vocab::{Choice, Direction, Kind, State, Tier};
use proptest::prelude::*;
use rstest::rstest;

use crate::org::{Org, SMALL};
use crate::story::{Story, email, words};

use Direction::{AtLeast, AtMost};

fn threshold(n: u8, metric: &str, direction: Direction, value: &str, knew: &[EventId]) -> Threshold {
    Threshold {
        id: EventId([n; 32]),
        metric: metric.into(),
        direction,
        value: value.parse().unwrap(),
        by: email("ann"),
        at: "2026-11-01T08:00:00Z".parse().unwrap(),
        knew: knew.iter().copied().collect(),
    }
}

impl Story {
    /// A draft whose every item is answered, of a model that must reach an accuracy of 0.85.
    fn measured(tier: Tier) -> Self {
        let mut story = Self::new(tier);
        story.demand("accuracy", "0.85");
        story.request(Kind::NewModel);
        story.answer_all();
        story
    }

    /// Asks from here on that a metric be at least this.
    pub fn demand(&mut self, metric: &str, least: &str) {
        let n = self.model.thresholds.len() as u8 + 1;
        self.model.thresholds.push(threshold(n, metric, AtLeast, least, &[]));
    }

    /// A validation report that gives these numbers.
    pub fn report(&mut self, numbers: &[(&str, &str)]) -> EventId {
        let metrics = numbers.iter().map(|(name, value)| Measured { name: (*name).into(), value: value.parse().unwrap() });
        let reading = Reported {
            format: "json".into(),
            metrics: metrics.collect(),
            left_out: 0,
            topics: 0,
            unsaid: Vec::new(),
            fault: None,
        };
        self.act(
            "ann",
            EvidenceAdd {
                items: ["validation-report".to_owned()].into(),
                title: "results".into(),
                kind: None,
                file: Some("results.json".into()),
                url: None,
                stored: None,
                dated: None,
                reading: Some(reading),
            },
        )
    }

    fn approve_in_words(&mut self, who: &str, text: &str) -> EventId {
        let approval = self.approval(&self.heads(), who, &[]);
        self.act(who, SignoffApprove { comment: Some(words(text)), ..approval })
    }

    fn on_numbers(&self) -> Vec<(&'static str, String)> {
        let found = self.obstructions().into_iter().filter(|o| o.code.starts_with("metric-"));
        found.map(|o| (o.code, o.text)).collect()
    }
}

fn fails() -> Vec<(&'static str, String)> {
    vec![("metric-fails", "Metric accuracy is 0.81, below 0.85".into())]
}

#[rstest]
#[case::above(AtLeast, "0.85", "0.86", true)]
#[case::itself(AtLeast, "0.85", "0.850", true)]
#[case::a_hair_below(AtLeast, "0.85", "0.84999999999999999999", false)]
#[case::at_most(AtMost, "0", "0", true)]
#[case::one_too_many(AtMost, "0", "1", false)]
#[case::negative(AtLeast, "-1.5", "-1.44", true)]
#[case::beyond_machines(AtMost, "9223372036854775807", "9223372036854775808", false)]
fn a_value_reaches_its_threshold_exactly(
    #[case] direction: Direction,
    #[case] limit: &str,
    #[case] value: &str,
    #[case] holds: bool,
) {
    assert_eq!(threshold(1, "m", direction, limit, &[]).holds(&value.parse().unwrap()), holds);
}

#[test]
fn a_report_that_fails_can_be_submitted_and_approving_it_asks_for_words() {
    let mut story = Story::measured(Tier::Medium);
    story.report(&[("accuracy", "0.81")]);
    assert_eq!(story.on_numbers(), [], "nothing keeps it from being submitted");
    story.submit();
    assert_eq!(story.on_numbers(), fails());
    let o = story.obstructions().into_iter().find(|o| o.code == "metric-fails").unwrap();
    assert_eq!((o.clause.as_str(), o.detail.as_str()), ("§4.2", "approving takes the reason in words · “results”"));
    assert_eq!(o.who, [email("lea"), email("ann")]);
    assert!(story.check("signoff.approve", "lea").is_ok(), "words lift it, so it keeps nobody from signing");
    story.approve("lea");
    story.approve_in_words("ann", "the dialect is rare");
    assert_eq!(story.on_numbers(), fails(), "the Lead gave no reason");
    assert!(story.check("release.decide", "ann").is_err(), "a row of signatures is no reason");
    story.report(&[("recall", "0.9")]);
    story.approve_in_words("lea", "accepted for the pilot");
    story.approve_in_words("ann", "the dialect is rare");
    assert_eq!(story.on_numbers(), []);
    story.decide("ann");
    assert_eq!((story.release().state, story.codes()), (State::Approved, vec![]));
}

#[test]
fn whoever_signed_not_knowing_the_threshold_signs_anew_in_words() {
    let mut story = Story::new(Tier::Low);
    story.request(Kind::NewModel);
    story.answer_all();
    story.report(&[("accuracy", "0.81")]);
    story.submit();
    story.approve_in_words("ann", "all is well");
    assert!(story.check("signoff.approve", "ann").unwrap_err().text.contains("bears your approval"));
    story.demand("accuracy", "0.85");
    assert_eq!(story.on_numbers(), fails(), "those words were about something else");
    assert!(story.check("signoff.approve", "ann").is_ok());
    story.approve_in_words("ann", "the pilot has ten users");
    assert_eq!(story.on_numbers(), []);
    story.decide("ann");
    assert_eq!((story.release().state, story.codes()), (State::Approved, vec![]));
}

#[test]
fn a_result_that_reaches_it_needs_no_words() {
    let mut story = Story::measured(Tier::Low);
    story.report(&[("accuracy", "0.85"), ("recall", "0.1")]);
    story.submit();
    story.approve("ann");
    story.decide("ann");
    assert_eq!((story.release().state, story.codes()), (State::Approved, vec![]));
    let measure = &story.release().measures[0];
    assert!(measure.is_met() && !measure.accepted);
}

#[test]
fn what_nobody_has_measured_is_missing() {
    let mut story = Story::measured(Tier::Low);
    story.submit();
    assert_eq!(story.on_numbers(), [("metric-missing", "Metric accuracy is not measured: at least 0.85".into())]);
    story.report(&[("accuracy", "0.9")]);
    assert_eq!(story.on_numbers(), []);
}

#[test]
fn one_failing_result_outweighs_a_better_one_until_it_is_withdrawn() {
    let mut story = Story::measured(Tier::Low);
    let first = story.report(&[("accuracy", "0.81")]);
    story.report(&[("accuracy", "0.95")]);
    story.submit();
    assert_eq!(story.on_numbers(), fails(), "the better run does not hide the other");
    story.withdraw_evidence("ann", first);
    assert_eq!(story.on_numbers(), []);
}

#[test]
fn a_threshold_by_somebody_who_knew_the_result_does_not_hold_for_it() {
    let mut story = Story::new(Tier::Low);
    story.request(Kind::NewModel);
    story.answer_all();
    let result = story.report(&[("accuracy", "0.81")]);
    story.model.thresholds.push(threshold(1, "accuracy", AtLeast, "0.8", &[result]));
    story.submit();
    assert_eq!(story.release().measures[0].results, []);
    let o = story.obstructions().into_iter().find(|o| o.code == "metric-missing").unwrap();
    assert!(o.detail.starts_with("Ann registered it knowing the result"), "{}", o.detail);
    story.report(&[("accuracy", "0.82")]);
    assert_eq!(story.on_numbers(), [], "a result of one who knew the threshold answers to it");
}

#[test]
fn one_registered_after_the_submission_asks_nothing_of_this_attempt() {
    let mut story = Story::new(Tier::Low);
    story.request(Kind::NewModel);
    story.answer_all();
    let submitted = story.submit();
    story.model.thresholds.push(threshold(1, "accuracy", AtLeast, "0.8", &[submitted]));
    assert_eq!((story.on_numbers(), story.release().measures.len()), (vec![], 0));
}

#[test]
fn two_that_had_not_seen_each_other_hold_together() {
    let mut story = Story::new(Tier::Low);
    story.request(Kind::NewModel);
    story.answer_all();
    story.report(&[("accuracy", "0.81")]);
    story.submit();
    story.approve("ann");
    story.decide("ann");
    assert_eq!(story.codes(), [""; 0]);
    story.model.thresholds.push(threshold(1, "accuracy", AtLeast, "0.85", &[]));
    assert_eq!(story.on_numbers(), fails(), "registered elsewhere in ignorance of the result, it closes the gate");
    assert!(!story.gate().clear);
    story.model.thresholds.clear();
    assert_eq!(story.codes(), [""; 0], "and a Lead who withdraws it opens it");
}

#[test]
fn a_threshold_that_a_result_had_seen_outlives_its_withdrawal() {
    let mut story = Story::measured(Tier::Low);
    story.report(&[("accuracy", "0.81")]);
    story.submit();
    story.model.thresholds.clear();
    assert_eq!(story.on_numbers(), fails());
    story.model.thresholds.clear();
    let first = story.release().measures[0].results[0].0;
    story.withdraw_evidence("ann", first);
    story.report(&[("accuracy", "0.81")]);
    assert_eq!(story.on_numbers(), [], "whoever measures knowing of the withdrawal answers to nothing");
}

#[test]
fn thresholds_that_contradict_are_told_and_met_by_nothing() {
    let mut story = Story::measured(Tier::Low);
    story.model.thresholds.push(threshold(2, "accuracy", AtMost, "0.5", &[]));
    story.report(&[("accuracy", "0.9")]);
    story.submit();
    let found = story.obstructions();
    assert_eq!(story.on_numbers(), [("metric-fails", "Metric accuracy is 0.9, above 0.5".into())]);
    let o = found.iter().find(|o| o.code == "metric-fails").unwrap();
    assert_eq!(o.detail, "it must also be at least 0.85: no number is both; the Lead withdraws one");
}

#[test]
fn the_committee_gives_its_reason_with_a_vote() {
    let mut story = Story::measured(Tier::High);
    story.report(&[("accuracy", "0.81")]);
    story.submit();
    story.open_ballot("sid");
    let mut in_words = story.clone();
    for who in ["sid", "cleo", "carl"] {
        story.vote(who, Choice::Approve);
    }
    assert_eq!(story.on_numbers(), fails(), "votes without a word are no reason");
    let (ballot, subject) = (in_words.release().ballot.unwrap().id, in_words.release().subject);
    for (who, reason) in [("sid", None), ("cleo", Some(words("for the pilot only"))), ("carl", None)] {
        in_words.act(who, VoteCast { ballot, choice: Choice::Approve, subject, conditions: Vec::new(), reason });
    }
    assert_eq!(in_words.on_numbers(), []);
}

fn set(metric: &str, direction: Direction, value: &str) -> ThresholdSet {
    let (model, value) = ("triage".parse().unwrap(), value.parse().unwrap());
    ThresholdSet { model, metric: metric.into(), direction, value, knew: [].into() }
}

fn in_force(org: &Org) -> Vec<String> {
    org.model().unwrap().thresholds.iter().map(|t| format!("{} {}", t.metric, t.asks())).collect()
}

#[test]
fn owner_and_lead_register_and_only_a_lead_withdraws() {
    let mut org = Org::founded(SMALL, &["kim"], 1);
    let model: obstat::domain::ids::ModelId = "triage".parse().unwrap();
    org.act("ann", ModelRegister { model: model.clone(), owner: email("ann"), tier: Tier::Low, vendor: None, eu: false });
    let first = org.act("ann", set("accuracy", AtLeast, "0.85"));
    org.act("kim", set("accuracy", AtLeast, "0.9"));
    org.act("kay", set("accuracy", AtLeast, "0.1"));
    assert_eq!(in_force(&org), ["accuracy at least 0.85", "accuracy at least 0.9"], "Kay neither owns it nor leads");
    let withdraw = |threshold| ThresholdWithdraw { model: model.clone(), threshold, reason: words("replaced") };
    org.act("ann", withdraw(first));
    assert_eq!(in_force(&org).len(), 2, "its owner cannot lower what he must reach");
    org.act("kim", withdraw(EventId([9; 32])));
    assert_eq!(in_force(&org).len(), 2, "there is no such threshold");
    org.act("kim", withdraw(first));
    assert_eq!(in_force(&org), ["accuracy at least 0.9"]);
}

#[test]
fn acts_about_thresholds_read_back_as_they_were_written() {
    let act = Act::from(set("gsm8k/acc", AtMost, "-1.50"));
    assert_eq!(act.body()["value"], "-1.5");
    assert_eq!(Act::read("threshold.set", &act.body()).unwrap(), act);
    let mut bad = act.body();
    for value in ["NaN", "1e9999", "", "0,85"] {
        bad["value"] = value.into();
        assert!(Act::read("threshold.set", &bad).is_err(), "{value}");
    }
}

proptest! {
    /// Whatever thresholds are registered, they only ever add to what stands in the way.
    #[test]
    fn a_threshold_never_grants(
        values in proptest::collection::vec(("[ab]", any::<bool>(), 0_u8..10), 0..4),
        results in proptest::collection::vec(("[ab]", 0_u8..10), 0..3),
        late in any::<bool>(),
    ) {
        let mut story = Story::new(Tier::Low);
        story.request(Kind::NewModel);
        story.answer_all();
        let mut seen = Vec::new();
        for (metric, value) in &results {
            seen.push(story.report(&[(metric, &value.to_string())]));
        }
        story.submit();
        let before = story.codes();
        for (n, (metric, least, value)) in values.iter().enumerate() {
            let direction = if *least { AtLeast } else { AtMost };
            let knew = if late { seen.clone() } else { Vec::new() };
            story.model.thresholds.push(threshold(n as u8 + 1, metric, direction, &value.to_string(), &knew));
            let after = story.codes();
            prop_assert!(before.iter().all(|code| after.contains(code)));
        }
    }
}
