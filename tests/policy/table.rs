//! The shipped policy row by row: who must approve what, and what is asked of whom. Expected values are written by hand.

use std::collections::{BTreeMap, BTreeSet};

use obstat::domain::policy::{self, Policy, Question};
use obstat::domain::vocab::{Fact, Kind, Nature, Role, Tier};

use Kind::{
    ConfigurationChange as Config, MajorUpdate as Major, MinorUpdate as Minor, NewModel as New, ThirdPartyActivation as Vendor,
};
use Tier::{High, Low, Medium};

fn shipped() -> Policy {
    policy::load(Policy::shipped()).expect("the shipped policy loads")
}

/// The shipped policy with one passage changed; the passage must be there.
fn edited(from: &str, to: &str) -> String {
    assert!(policy::SHIPPED.contains(from), "the shipped policy does not say {from:?}");
    policy::SHIPPED.replacen(from, to, 1)
}

fn loaded(from: &str, to: &str) -> Policy {
    policy::load(&edited(from, to)).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn ask(natures: &[Nature], tier: Tier, previous_tier: Option<Tier>) -> Question {
    Question { natures: natures.iter().copied().collect(), tier, previous_tier, third_party: false, facts: BTreeMap::new() }
}

fn roles(policy: &Policy, kind: Kind, tier: Tier) -> Vec<Role> {
    policy.sign_offs(kind, tier).iter().map(|slot| slot.role).collect()
}

#[test]
fn the_shipped_policy_has_no_fault() {
    let problems: Vec<String> = policy::check(policy::SHIPPED).iter().map(ToString::to_string).collect();
    assert_eq!(problems, Vec::<String>::new());
}

#[test]
fn each_row_of_sign_offs_is_as_written() {
    let owner = [Role::ModelOwner].as_slice();
    let vendor = [Role::GovernanceLead, Role::Security, Role::Legal].as_slice();
    let rows: &[(Kind, Tier, &[Role])] = &[
        (New, High, &[Role::Committee]),
        (New, Medium, &[Role::GovernanceLead, Role::ModelOwner]),
        (New, Low, owner),
        (Major, High, &[Role::Committee]),
        (Major, Medium, &[Role::GovernanceLead, Role::ModelOwner]),
        (Major, Low, owner),
        (Minor, High, &[Role::ModelOwner, Role::PeerReviewer]),
        (Minor, Medium, owner),
        (Minor, Low, owner),
        (Config, High, owner),
        (Config, Medium, owner),
        (Config, Low, owner),
        (Vendor, High, vendor),
        (Vendor, Medium, vendor),
        (Vendor, Low, vendor),
    ];
    let policy = shipped();
    for (kind, tier, expected) in rows {
        assert_eq!(roles(&policy, *kind, *tier), *expected, "{kind} at {tier}");
        assert!(policy.sign_offs(*kind, *tier).iter().all(|slot| slot.clause == "§3"));
    }
}

#[test]
fn the_requester_may_fill_the_owners_slot_and_no_other() {
    let policy = shipped();
    for kind in Kind::ALL {
        for tier in Tier::ALL {
            for slot in policy.sign_offs(*kind, *tier) {
                assert_eq!(slot.not_requester, slot.role != Role::ModelOwner, "{} of {kind} at {tier}", slot.role);
            }
        }
    }
}

const ALWAYS: [&str; 11] = [
    "model-card",
    "data-sheet",
    "risk-assessment",
    "validation-report",
    "regulatory-mapping",
    "transparency",
    "monitoring",
    "incident-plan",
    "rollback-tested",
    "on-call",
    "capacity",
];

/// When an item with a condition applies, said in Rust instead of in the policy's own data.
fn expected(id: &str, kind: Kind, tier: Tier, is: impl Fn(Fact) -> bool) -> bool {
    match id {
        "change-log" => matches!(kind, Major | Minor | Config),
        "bias-fairness" => tier == High || tier == Medium,
        "security-tests" => is(Fact::AdversarialExposure) || kind == Vendor,
        "independent-validation" => tier == High,
        "fria" => tier == High && is(Fact::EuDeployment),
        "dpia" => is(Fact::DpiaRequired),
        always => {
            assert!(ALWAYS.contains(&always), "{always} is not among the 17");
            true
        }
    }
}

fn every_set_of_facts() -> Vec<BTreeMap<Fact, bool>> {
    let set = |bits: usize| Fact::ALL.iter().enumerate().map(|(n, fact)| (*fact, bits >> n & 1 == 1)).collect();
    (0..1 << Fact::ALL.len()).map(set).collect()
}

#[test]
fn each_of_the_17_items_is_asked_exactly_when_its_row_says() {
    let policy = shipped();
    assert_eq!(policy.checklist.len(), 17);
    for kind in Kind::ALL {
        for tier in Tier::ALL {
            for facts in every_set_of_facts() {
                for item in &policy.checklist {
                    let wanted = expected(&item.id, *kind, *tier, |fact| facts[&fact]);
                    assert_eq!(policy.applies(item, *kind, *tier, &facts), wanted, "{} for {kind} at {tier}, {facts:?}", item.id);
                }
            }
        }
    }
}

#[test]
fn a_fact_that_is_not_named_is_false() {
    let policy = shipped();
    assert!(!policy.applies(policy.item("dpia").unwrap(), New, High, &BTreeMap::new()));
}

#[test]
fn the_items_stand_in_their_sections_and_say_what_they_want() {
    let rows = [
        ("model-card", "documentation", "§4.1", "required"),
        ("data-sheet", "documentation", "§4.1", "required"),
        ("risk-assessment", "documentation", "§4.1", "required"),
        ("change-log", "documentation", "§4.1", "required"),
        ("validation-report", "testing", "§4.2", "required"),
        ("bias-fairness", "testing", "§4.2", "required"),
        ("security-tests", "testing", "§4.2", "required"),
        ("independent-validation", "testing", "§4.2", "required"),
        ("regulatory-mapping", "compliance", "§4.3", "required"),
        ("fria", "compliance", "§4.3", "required"),
        ("dpia", "compliance", "§4.3", "required"),
        ("transparency", "compliance", "§4.3", "required"),
        ("monitoring", "operations", "§4.4", "required"),
        ("incident-plan", "operations", "§4.4", "required"),
        ("rollback-tested", "operations", "§4.4", "required"),
        ("on-call", "operations", "§4.4", "note"),
        ("capacity", "operations", "§4.4", "note"),
    ];
    let policy = shipped();
    let read: Vec<_> = policy
        .checklist
        .iter()
        .map(|item| (item.id.as_str(), item.section.word(), item.clause.as_str(), item.evidence.word()))
        .collect();
    assert_eq!(read, rows);
}

#[test]
fn only_items_with_a_condition_may_be_claimed_not_to_apply() {
    for item in &shipped().checklist {
        assert_eq!(item.may_be_claimed(), !ALWAYS.contains(&item.id.as_str()), "{}", item.id);
    }
}

#[test]
fn some_items_ask_for_more_than_evidence() {
    let policy = shipped();
    let fields: Vec<_> =
        policy.checklist.iter().flat_map(|item| item.field_names().into_iter().map(|f| (&*item.id, f))).collect();
    let wanted = [("risk-assessment", "risk_reference"), ("rollback-tested", "rollback_window"), ("on-call", "on_call")];
    assert_eq!(fields, wanted.map(|(id, field)| (id, field.to_owned())));
    assert_eq!(policy.item_with_field("rollback_window").unwrap().id, "rollback-tested");
    let topics = ["purpose", "architecture", "training data", "limitations", "intended use", "known biases"];
    assert_eq!(policy.item("model-card").unwrap().topics, topics);
    let independent: Vec<_> = policy.checklist.iter().filter(|item| item.independent).map(|item| &*item.id).collect();
    assert_eq!(independent, ["independent-validation"]);
    let afresh: Vec<_> = policy.checklist.iter().filter(|item| !item.carried).map(|item| &*item.id).collect();
    assert_eq!(afresh, ["change-log"]);
}

#[test]
fn what_changed_makes_the_kind() {
    use Nature as N;
    let rows: &[(&[N], Kind)] = &[
        (&[N::ThirdParty], Vendor),
        (&[N::First], New),
        (&[N::Architecture], Major),
        (&[N::TrainingData], Major),
        (&[N::RiskClass], Major),
        (&[N::Retraining], Minor),
        (&[N::Tuning], Minor),
        (&[N::BugFix], Minor),
        (&[N::Threshold], Config),
        (&[N::Prompt], Config),
        (&[N::FeatureFlag], Config),
        (&[N::Prompt, N::BugFix], Minor),
        (&[N::Prompt, N::BugFix, N::TrainingData], Major),
        (&[N::Architecture, N::First], New),
        (&[N::First, N::ThirdParty, N::Threshold], Vendor),
        (&[N::Threshold, N::FeatureFlag], Config),
    ];
    let policy = shipped();
    for (natures, kind) in rows {
        assert_eq!(policy.kind_of(&ask(natures, Medium, Some(Medium))), (*kind, Medium), "{natures:?} of a deployed model");
    }
    for (natures, kind) in rows {
        let first = if *kind == Vendor { Vendor } else { New };
        assert_eq!(policy.kind_of(&ask(natures, Medium, None)), (first, Medium), "{natures:?} without a deployment");
    }
}

#[test]
fn a_vendors_model_is_activated_first_and_updated_later() {
    let policy = shipped();
    for nature in Nature::ALL {
        let question = Question { third_party: true, ..ask(&[*nature], High, None) };
        assert_eq!(policy.kind_of(&question), (Vendor, High), "{nature}");
    }
    let update = Question { third_party: true, ..ask(&[Nature::Retraining], High, Some(High)) };
    assert_eq!(policy.kind_of(&update), (Minor, High));
}

#[test]
fn a_change_of_tier_is_major_and_takes_the_rules_of_the_higher() {
    let policy = shipped();
    for (tier, previous, ruling) in [(Low, High, High), (High, Low, High), (Medium, Low, Medium), (Low, Medium, Medium)] {
        let question = ask(&[Nature::Prompt], tier, Some(previous));
        let told = policy::explain(&policy, &question).unwrap();
        assert_eq!((told.kind, told.tier), (Major, ruling), "from {previous} to {tier}");
        assert_eq!(told.sign_offs, policy.sign_offs(Major, ruling));
        assert_eq!(told.checklist.iter().any(|item| item.id == "independent-validation"), ruling == High);
    }
    let vendor = ask(&[Nature::ThirdParty], Low, Some(High));
    assert_eq!(policy.kind_of(&vendor), (Vendor, High), "a change of tier lowers no kind");
}

#[test]
fn a_substantial_modification_makes_any_change_major() {
    let policy = shipped();
    for nature in [Nature::Prompt, Nature::Retraining, Nature::Architecture] {
        let facts = BTreeMap::from([(Fact::SubstantialModification, true)]);
        let question = Question { facts, ..ask(&[nature], High, Some(High)) };
        assert_eq!(policy.kind_of(&question), (Major, High), "{nature}");
        let not = Question { facts: BTreeMap::from([(Fact::SubstantialModification, false)]), ..question };
        assert_eq!(policy.kind_of(&not).0 == Major, nature == Nature::Architecture, "{nature} without it");
    }
}

#[test]
fn a_question_without_a_nature_is_no_question() {
    let policy = shipped();
    let question = ask(&[], Low, Some(Low));
    assert_eq!(policy::explain(&policy, &question), Err(policy::NoNature));
    assert_eq!(policy.kind_of(&question), (Major, Low), "the fold takes it for the worst update");
}

#[test]
fn the_answer_in_json_is_what_pipelines_read() {
    let policy = shipped();
    let facts = BTreeMap::from([(Fact::EuDeployment, true)]);
    let question = Question { facts, ..ask(&[Nature::Retraining], High, Some(High)) };
    let json = policy::explain(&policy, &question).unwrap().to_json();
    let slot = |role: &str| serde_json::json!({ "role": role, "clause": "§3" });
    assert_eq!(json["schema"], "obstat/policy-explain/v1");
    assert_eq!((json["kind"].as_str(), json["tier"].as_str()), (Some("minor-update"), Some("high")));
    assert_eq!(json["sign_offs"], serde_json::json!([slot("model-owner"), slot("peer-reviewer")]));
    let timers = serde_json::json!({ "confirm_hours": 48, "emergency_business_days": 5, "condition_days": 30 });
    assert_eq!(json["timers"], timers);
    let fria = serde_json::json!({ "id": "fria", "section": "compliance", "clause": "§4.3", "evidence": "required" });
    let items = json["checklist"].as_array().unwrap();
    assert!(items.contains(&fria));
    assert_eq!(items.len(), 15, "all but security-tests and dpia");
    let keys: BTreeSet<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, BTreeSet::from(["schema", "kind", "tier", "sign_offs", "checklist", "timers"]));
}

#[test]
fn an_edited_row_is_obeyed() {
    let policy = loaded(r#"slots = [{ role = "committee" }]"#, r#"slots = [{ role = "governance-lead" }, { role = "legal" }]"#);
    assert_eq!(roles(&policy, New, High), [Role::GovernanceLead, Role::Legal]);

    let policy = loaded(r#"means = "A threshold"#, r#"means = "A switch"#);
    assert_eq!(policy.kind_row(Config).unwrap().means, "A switch, a prompt or a feature flag.");

    let moved = edited(r#"natures = ["threshold", "prompt", "#, r#"natures = ["threshold", "#)
        .replace(r#"natures = ["architecture", "#, r#"natures = ["prompt", "architecture", "#);
    let policy = policy::load(&moved).unwrap();
    assert_eq!(policy.kind_of(&ask(&[Nature::Prompt], Low, Some(Low))), (Major, Low));

    let policy = loaded(r#"when = [{ tiers = ["high", "medium"] }]"#, "");
    assert!(policy.applies(policy.item("bias-fairness").unwrap(), Config, Low, &BTreeMap::new()));

    let policy = loaded("confirm_hours = 48", "confirm_hours = 24");
    let json = policy::explain(&policy, &ask(&[Nature::First], Low, None)).unwrap().to_json();
    assert_eq!(json["timers"]["confirm_hours"], 24);
}

#[test]
fn the_committee_joins_a_high_risk_activation_where_the_policy_says_so() {
    let policy = loaded("high_risk_adds_committee = false", "high_risk_adds_committee = true");
    assert_eq!(roles(&policy, Vendor, High), [Role::GovernanceLead, Role::Security, Role::Legal, Role::Committee]);
    assert_eq!(roles(&policy, Vendor, Medium), [Role::GovernanceLead, Role::Security, Role::Legal]);
    assert_eq!(roles(&policy, New, High), [Role::Committee]);
}

#[test]
fn strict_separation_puts_a_peer_in_the_requesters_place() {
    let policy = loaded(r#"mode = "policy""#, r#"mode = "strict""#);
    assert_eq!(roles(&policy, New, Low), [Role::PeerReviewer]);
    assert_eq!(roles(&policy, New, Medium), [Role::GovernanceLead, Role::PeerReviewer]);
    assert_eq!(roles(&policy, Minor, High), [Role::PeerReviewer], "the row's own peer is enough");
    assert_eq!(roles(&policy, New, High), [Role::Committee]);
    for kind in Kind::ALL {
        assert!(policy.sign_offs(*kind, High).iter().all(|slot| slot.not_requester));
    }
}
