//! People at terminals stop what runs, set it going again, go ahead on a word and go back, with keys alone.

use crate::support;

use support::desk::{leave, sign_sheet as sign, sit};
use support::headless::Headless;

/// `triage@1.0` runs, confirmed.
fn running() -> Headless {
    let house = Headless::in_review("medium");
    for (who, line) in [
        ("ann", "approve triage@1.0 --role model-owner"),
        ("priya", "approve triage@1.0 --role governance-lead"),
        ("ann", "deploy triage@1.0 --env production"),
        ("ann", "confirm triage@1.0 --operating yes --monitoring yes --no-issues yes"),
    ] {
        house.ok(who, line);
    }
    house
}

#[test]
fn what_runs_is_stopped_and_set_going_again() {
    let house = running();
    let mut priya = sit(&house, "priya", 120, 36);
    priya.press("go");
    priya.wait("Runs in");
    priya.press("<Enter>");
    priya.wait("You can");
    priya.press("X");
    priya.wait("Suspend the release");
    priya.press("It drifts on the night ward.<Ctrl-S>");
    sign(&mut priya, "It drifts on the night ward.", "Signed: triage@1.0 is suspended");
    priya.wait("It is suspended by");
    assert_eq!(house.ok("ann", "release show triage@1.0")["state"], "suspended");
    priya.press("U");
    priya.wait("Reinstate the release");
    priya.press("Retuned and measured.<Ctrl-S>");
    sign(&mut priya, "Retuned and measured.", "Signed: triage@1.0");
    // Asking for it is the Lead's sign-off; the owner's is missing.
    let mut ann = sit(&house, "ann", 80, 24);
    ann.wait("triage@1.0");
    ann.press("a");
    sign(&mut ann, "Model Owner", "Signed: triage@1.0");
    assert_eq!(house.ok("ann", "release show triage@1.0")["state"], "confirmed");
    leave(ann);
    leave(priya);
}

#[test]
fn a_fix_goes_ahead_on_a_word_and_is_rolled_back() {
    let house = running();
    house.now("2026-11-03T09:00:00Z");
    house.request("triage@1.1", "--nature bug-fix");

    // It cannot wait for its papers: Ann writes down the Lead's word, and the Lead signs it where it stands in the way.
    let mut ann = sit(&house, "ann", 120, 36);
    ann.wait("triage@1.1");
    ann.press("V");
    ann.wait("Record a verbal approval");
    ann.press("<Tab>Prompts leak into the log.<Tab><Tab><Tab>on the phone<Ctrl-S>");
    sign(&mut ann, "Approved by", "Signed: triage@1.1 goes ahead as an emergency once a Lead");
    ann.wait("only claimed");
    leave(ann);
    let mut priya = sit(&house, "priya", 120, 36);
    priya.wait("only claimed");
    priya.press("2<Home><Enter>");
    sign(&mut priya, "Prompts leak into the log.", "Signed: the verbal approval of triage@1.1 is signed");
    priya.wait_gone("only claimed");
    assert_eq!(house.ok("ann", "release show triage@1.1")["emergency"]["signed_by"], "priya@example.org");
    house.now("2026-11-03T10:00:00Z");
    house.ok("ann", "deploy triage@1.1 --env production");

    // It does harm, so the owner goes back at once.
    let mut ann = sit(&house, "ann", 80, 24);
    ann.wait("triage@1.1");
    ann.press("R");
    ann.wait("Order a rollback");
    ann.press("<Tab>It leaks more.<Ctrl-S>");
    sign(&mut ann, "It leaks more.", "Signed: triage@1.1 is rolled back to triage@1.0");
    let shown = house.ok("ann", "release show triage@1.1");
    assert_eq!(shown["rollbacks"][0]["by"], "ann@example.org");
    leave(ann);
    leave(priya);
    assert_eq!(house.ok("ann", "verify")["valid"], true);
}
