//! Days said in words on the command line: the same words as in a form, counted from the organisation's today.

use crate::headless;

use headless::Headless;

/// A house in which a condition is owed; it is Monday, 2 November 2026, in Zurich.
fn house() -> (Headless, String) {
    let house = Headless::in_review("medium");
    house.ok("ann", "approve triage@1.0 --role model-owner");
    house.ok("priya", "approve triage@1.0 --role governance-lead --condition 'Audit it; due=next Friday'");
    let owed = house.ok("ann", "condition list triage@1.0")["conditions"][0].clone();
    assert_eq!(owed["due"], "2026-11-13T22:59:59Z", "the end of the Friday of next week: {owed}");
    (house, owed["id"].as_str().unwrap().to_owned())
}

#[test]
fn every_option_that_takes_a_day_takes_it_in_words() {
    let (house, condition) = house();
    house.ok("priya", &format!("condition extend {condition} --due 'end of next month' --reason 'The laboratory is booked out'"));
    assert_eq!(house.ok("ann", "condition list")["conditions"][0]["due"], "2026-12-31T22:59:59Z");

    house.ok("priya", "deputy grant ann@example.org --role governance-lead --from tomorrow --to 'in 2 weeks'");
    let deputy = house.ok("aud", "deputy list")["deputies"][0].clone();
    assert_eq!((&deputy["from"], &deputy["to"]), (&"2026-11-03".into(), &"2026-11-16".into()));

    let file = house.file("card-2.md", b"# Card");
    let add = format!("evidence add triage@1.0 --item model-card --file {} --dated 'last Friday'", file.display());
    let added = house.ok("ann", &add)["event"].as_str().unwrap().to_owned();
    assert_eq!(house.ok("ann", &format!("evidence show {added}"))["dated"], "2026-10-30");

    let from = |words: &str| house.ok("aud", &format!("report --since '{words}'"))["from"].as_str().unwrap().to_owned();
    assert_eq!(from("yesterday"), "2026-10-31T23:00:00Z");
    assert_eq!(from("last Monday"), "2026-10-25T23:00:00Z", "a day that began an hour after the clock was put back");
    assert_eq!(from("30d"), "2026-10-03T09:00:00Z", "a bare number of days counts back here");
}

#[test]
fn a_filter_and_a_moment_read_the_same_words() {
    let (house, _) = house();
    let found = |filter: &str| house.ok("ann", &format!("release list --filter {filter}"))["releases"].as_array().unwrap().len();
    assert_eq!((found("due<friday"), found("due>friday")), (0, 1));
    assert!(house.no("ann", "release list --filter due<soon", 2).contains("due<friday"));
    let deployed = house.ok("ann", "deploy triage@1.0 --env production --at 'today 10:00'");
    let act = house.ok("ann", "release show triage@1.0")["deployments"][0].clone();
    assert_eq!(act["at"], "2026-11-02T09:00:00Z", "{deployed}");
}

#[test]
fn what_is_no_day_is_told_with_examples() {
    let (house, condition) = house();
    for (words, says) in [
        ("soon", "“soon” is not a day"),
        ("2026-02-30", "“2026-02-30” is a day that no calendar has"),
        ("4/12/2026", "“4/12/2026” reads two ways, day or month first"),
    ] {
        let told = house.no("priya", &format!("condition extend {condition} --due {words} --reason R"), 2);
        assert!(told.contains(says) && told.contains("next Friday"), "{told}");
    }
}
