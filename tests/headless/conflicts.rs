//! What disagrees because nobody had seen the other: listed with both sides, the same in every store, and settled by an act
//! that has seen both (`ledger.md` §2).

use crate::copies;
use crate::headless;

use copies::{bring, copy_of};
use headless::Headless;
use serde_json::{Value, json};

fn conflicts(home: &Headless) -> Vec<Value> {
    home.ok("priya", "conflict list")["conflicts"].as_array().unwrap().clone()
}

fn of_kind(home: &Headless, kind: &str) -> Vec<Value> {
    conflicts(home).into_iter().filter(|c| c["kind"] == kind).collect()
}

fn side(conflict: &Value, by: &str) -> String {
    let mine = conflict["sides"].as_array().unwrap().iter().find(|s| s["by"] == format!("{by}@example.org"));
    mine.unwrap()["id"].as_str().unwrap().to_owned()
}

fn exchange(one: &Headless, two: &Headless) {
    bring(one, two);
    bring(two, one);
    assert_eq!(conflicts(one), conflicts(two), "the same everywhere");
}

#[test]
fn a_member_who_voted_twice_at_once_counts_for_neither_until_he_says_one_again() {
    let one = Headless::in_review("high");
    one.ok("bo", "ballot open triage@1.0");
    let two = copy_of(&one);
    one.ok("di", "vote triage@1.0 --choice approve");
    two.ok("di", "vote triage@1.0 --choice reject --reason 'The data is thin'");
    exchange(&one, &two);
    let votes = of_kind(&one, "conflict");
    assert_eq!((votes.len(), &votes[0]["who"]), (1, &json!(["di@example.org"])));
    let said: Vec<&Value> = votes[0]["sides"].as_array().unwrap().iter().map(|s| &s["text"]).collect();
    assert!(said.contains(&&json!("votes approve")) && said.contains(&&json!("votes reject")), "{said:?}");
    // One key on two copies of one store: that is seen, and nobody is banned for it.
    let forks = of_kind(&one, "fork");
    assert_eq!((forks.len(), forks[0]["sides"].as_array().unwrap().len(), &forks[0]["who"]), (1, 2, &json!([])));
    let approve = votes[0]["sides"].as_array().unwrap().iter().find(|s| s["text"] == "votes approve").unwrap()["id"].clone();
    assert!(one.no("cy", &format!("conflict resolve {}", approve.as_str().unwrap()), 1).contains("Di did"));
    one.ok("di", &format!("conflict resolve {}", approve.as_str().unwrap()));
    exchange(&one, &two);
    assert_eq!(of_kind(&two, "conflict"), Vec::<Value>::new());
    let ballot = two.ok("di", "release show triage@1.0")["ballot"]["tally"].clone();
    assert_eq!(ballot["voted"], 1, "{ballot}");
}

#[test]
fn an_approval_beside_an_objection_is_contested_and_its_gate_closed_until_somebody_decides_having_seen_both() {
    let one = Headless::in_review("medium");
    one.ok("ann", "approve triage@1.0 --role model-owner");
    let two = copy_of(&one);
    one.ok("priya", "approve triage@1.0 --role governance-lead");
    two.ok("priya", "reject triage@1.0 --role governance-lead --reason 'No'");
    exchange(&one, &two);
    let found = conflicts(&one);
    assert!(!found.is_empty());
    assert_ne!(one.run("gate triage@1.0 --as priya@example.org").code, 0, "the gate stays closed");
    let text = one.run("conflict list").out;
    assert!(text.contains("triage@1.0") && text.contains("who settles it"), "{text}");
}

#[test]
fn two_answers_at_once_are_settled_by_the_owner_who_says_one_again() {
    let one = Headless::in_review("low");
    let two = copy_of(&one);
    one.ok("ann", "item done triage@1.0 capacity --answer 'Ten a second'");
    two.ok("ann", "item done triage@1.0 capacity --answer 'A hundred a second'");
    exchange(&one, &two);
    let found = of_kind(&one, "conflict");
    assert_eq!(found.len(), 1);
    assert!(found[0]["text"].as_str().unwrap().contains("capacity was answered twice"));
    two.ok("ann", &format!("conflict resolve {}", side(&found[0], "ann")));
    exchange(&two, &one);
    assert_eq!(of_kind(&one, "conflict"), Vec::<Value>::new());
    assert!(one.no("ann", "conflict resolve 0123456789ab", 2).contains("settled already"));
    assert!(one.no("ann", &format!("conflict resolve {}", side(&of_kind(&one, "fork")[0], "ann")), 2).contains("fork"));
}

#[test]
fn a_sign_off_given_both_ways_is_given_once_more_where_sign_offs_are_given() {
    let one = Headless::in_review("medium");
    one.ok("priya", "approve triage@1.0 --role governance-lead");
    let two = copy_of(&one);
    one.ok("ann", "approve triage@1.0 --role model-owner");
    two.ok("ann", "reject triage@1.0 --role model-owner --reason 'The data is thin'");
    exchange(&one, &two);
    let found = of_kind(&one, "conflict");
    let torn = found.iter().find(|c| c["text"].as_str().unwrap().contains("two things")).unwrap();
    let told = one.no("ann", &format!("conflict resolve {}", side(torn, "ann")), 1);
    assert!(told.contains("approve or reject triage@1.0 once more"), "{told}");
    one.ok("ann", "reject triage@1.0 --role model-owner --reason 'Both seen: it is thin'");
    exchange(&one, &two);
    assert_eq!([of_kind(&one, "conflict"), of_kind(&two, "conflict")], [Vec::<Value>::new(), Vec::new()]);
}

#[test]
fn what_was_torn_in_an_attempt_that_was_rejected_waits_for_nobody() {
    let one = Headless::in_review("medium");
    let two = copy_of(&one);
    one.ok("ann", "approve triage@1.0 --role model-owner");
    two.ok("ann", "reject triage@1.0 --role model-owner --reason 'The data is thin'");
    exchange(&one, &two);
    assert_eq!(one.ok("ann", "release show triage@1.0")["state"], "rejected", "an approval alone decided nothing");
    assert_eq!(of_kind(&one, "conflict"), Vec::<Value>::new());
}

#[test]
fn an_old_copy_that_meets_its_own_events_goes_on_under_another_number_and_loses_nothing() {
    let laptop = Headless::in_review("low");
    let backup = copy_of(&laptop);
    laptop.ok("ann", "item done triage@1.0 capacity --answer 'Ten a second'");
    // The laptop is lost; the backup takes its place and hears from a colleague what it had said since.
    let colleague = copy_of(&laptop);
    let received = bring(&colleague, &backup);
    assert!(received.rewound && received.new.len() == 1);
    assert!(!bring(&colleague, &backup).rewound, "once");
    backup.ok("ann", "item done triage@1.0 on-call --answer 'Another rota' --field on_call=ann");
    bring(&backup, &colleague);
    assert_eq!(conflicts(&colleague), Vec::<Value>::new(), "nothing forks");
    assert_eq!(conflicts(&backup), Vec::<Value>::new());
    for home in [&backup, &colleague] {
        assert_eq!(home.ok("priya", "verify")["valid"], true);
    }
    // Had it gone on before it heard, there would be a fork: seen, both kept.
    let laptop = Headless::in_review("low");
    let backup = copy_of(&laptop);
    laptop.ok("ann", "item done triage@1.0 capacity --answer 'Ten a second'");
    backup.ok("ann", "item done triage@1.0 on-call --answer 'Another rota' --field on_call=ann");
    exchange(&laptop, &backup);
    assert_eq!(of_kind(&backup, "fork").len(), 1);
    for home in [&laptop, &backup] {
        let told = home.ok("priya", "verify");
        assert_eq!((&told["valid"], told["forks"].as_array().unwrap().len()), (&json!(true), 1), "shown, and no fault: {told}");
    }
    let history = backup.ok("ann", "release show triage@1.0")["history"].clone();
    let counted = |text: &str| history.as_array().unwrap().iter().any(|l| l["text"] == text && l["not_counted"].is_null());
    assert!(counted("answered capacity") && counted("answered on-call"), "no work is lost");
}
