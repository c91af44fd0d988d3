//! One person hands the keyboard to another: what is signed from then on is the other's, with his own key.

use crate::support;

use support::desk::{leave, lock, sit};
use support::headless::Headless;

#[test]
fn in_a_meeting_the_secretary_hands_over_to_a_member_who_signs_with_his_own_key() {
    let house = Headless::in_review("high");
    lock(&house, "cy", "correct horse");
    house.ok("bo", "meeting new");
    house.ok("bo", "meeting attend open bo@example.org cy@example.org di@example.org");
    let mut bo = sit(&house, "bo", 160, 45);
    bo.press("gm");
    bo.wait("Voted 0 of 3");
    bo.press("aaa");
    bo.wait("Voted 3 of 3");
    bo.press("@");
    bo.wait("Hand the keyboard over");
    bo.wait("Bo · sits here now");
    bo.wait("Cy · with a passphrase");
    // In the order of names; the cursor stands on who sits here, and Cy is the next.
    bo.press("<Down> <Enter>");
    bo.wait("Cy sits here now");
    bo.wait_gone("Hand the keyboard over");
    // What Cy records is Cy's, and his key asks for its passphrase only now.
    bo.press("s");
    bo.wait("Sign: ");
    bo.wait("Cy");
    bo.press("y");
    bo.wait("Passphrase");
    bo.press("correct horse<Enter>");
    bo.wait("Hand over");
    let record = house.ok("aud", "release show triage@1.0")["records"][0].clone();
    assert_eq!(record["by"], "cy@example.org", "{record}");
    // The second signature is another's, and leaves Cy where he sits.
    bo.press("y");
    bo.wait("1 of 1 closed");
    assert_eq!(house.ok("aud", "release show triage@1.0")["state"], "approved");
    // Every screen says who sits here.
    bo.press("<Esc>");
    bo.wait("Queue");
    assert!(bo.text().lines().next().unwrap().contains("Cy"), "{}", bo.text());
    bo.press("@");
    bo.wait("Cy · sits here now");
    bo.press("<Esc>");
    bo.wait_gone("Hand the keyboard over");
    assert!(!bo.text().contains("horse"));
    leave(bo);
}

#[test]
fn alone_nobody_is_asked() {
    let house = Headless::bare();
    assert_eq!(house.run("init --org Acme --name Ann --email ann@example.org --new-key --no-passphrase").code, 0);
    let mut ann = sit(&house, "ann", 80, 24);
    ann.press("@");
    ann.wait("No key of anybody else lies here");
    leave(ann);
}
