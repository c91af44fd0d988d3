//! Words longer than an event holds are read to their end on the screen.

use crate::support;

use support::desk::{leave, sit};
use support::headless::Headless;

#[test]
fn a_long_summary_and_a_long_reason_are_read_to_their_last_word() {
    let house = Headless::with_model("low");
    let long = |end: &str| format!("{} {end}", "what changed ".repeat(60));
    house.request("triage@1.0", &format!("--nature first --summary '{}'", long("the end of the summary")));
    house.ok("ann", &format!("release withdraw triage@1.0 --reason '{}'", long("the end of the reason")));
    let mut ann = sit(&house, "ann", 100, 40);
    // Nothing is open, and the screen says where what is closed stands.
    ann.press("/triage<Enter>");
    ann.wait("Nothing open matches");
    ann.wait("g o");
    ann.press("go3");
    ann.wait("withdrawn");
    ann.press("<Enter>2");
    ann.wait("Summary");
    ann.press("<End>");
    ann.wait("the end of the summary");
    ann.press("6");
    ann.wait("withdr");
    ann.press("<Home><Enter>");
    ann.wait("A signed act");
    ann.wait("the end of the reason");
    ann.press("<Esc>");
    ann.wait_gone("A signed act");
    leave(ann);
}
