//! People who name a deputy, propose and accept a policy, and hold a release's files, with keys alone.

use crate::support;

use obstat::domain::policy::SHIPPED;
use support::desk::{leave, sign, sit};
use support::headless::Headless;
use support::pty::Pty;

/// Runs a command by its name in the palette.
fn command(pty: &mut Pty, name: &str, opens: &str) {
    pty.press(":");
    pty.wait("All commands");
    pty.press(&format!("{name}<Enter>"));
    pty.wait(opens);
}

#[test]
fn a_lead_names_a_deputy_and_ends_it() {
    let house = Headless::in_review("low");
    let mut priya = sit(&house, "priya", 80, 24);
    command(&mut priya, "name-deputy", "Name a deputy");
    // The fields: who, in which role, from, to.
    priya.press("ann@example.org<Tab><Tab><Tab>soon");
    priya.wait("“soon” is not a day: write Friday, 30d or 2026-12-24");
    priya.press("<Ctrl-U>in 2 weeks");
    priya.wait("Tue 17 Nov 2026, in 14 days");
    sign(&mut priya, "Ann for Priya", "Ann is deputy of Priya");
    let granted = house.ok("aud", "deputy list")["deputies"][0].clone();
    assert_eq!((&granted["deputy"], &granted["role"]), (&"ann@example.org".into(), &"governance-lead".into()));
    assert_eq!((&granted["from"], &granted["to"]), (&"2026-11-03".into(), &"2026-11-17".into()));
    command(&mut priya, "name-deputy", "Name a deputy");
    priya.press("ann@example.org<Tab><Tab><Tab>14d<Ctrl-S>");
    priya.wait("already");
    priya.press("<Esc>");
    priya.wait_gone("Name a deputy");
    command(&mut priya, "end-deputy", "End a deputy's authority");
    priya.press("ann@example.org");
    sign(&mut priya, "Sign: end", "Ann is deputy of Priya no more");
    assert_eq!(house.ok("aud", "deputy list")["deputies"], serde_json::json!([]));
    leave(priya);
}

#[test]
fn a_policy_is_proposed_read_replayed_and_accepted() {
    let house = Headless::in_review("low");
    house.ok("ann", "approve triage@1.0 --role model-owner");
    let stricter = [("version = \"1.0\"", "version = \"1.1\""), ("confirm_hours = 48", "confirm_hours = 24")];
    let text = stricter.iter().fold(SHIPPED.to_owned(), |text, (from, to)| text.replacen(from, to, 1));
    let file = house.file("draft.toml", text.as_bytes());
    let mut priya = sit(&house, "priya", 160, 45);
    priya.press("gp");
    priya.wait("Clauses");
    priya.press("A");
    priya.wait("No proposed policy waits for acceptance");
    priya.press("P");
    priya.wait("Propose a policy");
    priya.press("no-such.toml<Ctrl-S>");
    priya.wait("cannot be read");
    priya.press("<Ctrl-U>");
    priya.paste(file.to_str().unwrap());
    sign(&mut priya, "Changes", "1.1 is proposed");
    priya.wait("It lacks 2 of the Committee");
    priya.wait("+ ");
    leave(priya);

    let mut bo = sit(&house, "bo", 80, 24);
    bo.press("gp");
    bo.wait("Clauses");
    bo.press("3");
    bo.wait("It lacks 2 of the Committee");
    bo.press("r");
    bo.wait("1 decision");
    bo.wait("none would have come out otherwise");
    bo.press("A");
    bo.wait("Sign: accept a policy");
    bo.press("y");
    bo.wait("It lacks 1 of the Committee");
    leave(bo);
    let mut cy = sit(&house, "cy", 80, 24);
    cy.press("gp");
    cy.wait("Clauses");
    cy.press("A");
    cy.wait("Sign: accept a policy");
    cy.press("y");
    cy.wait_gone("Sign: ");
    leave(cy);
    assert_eq!(house.ok("aud", "policy show")["version"], "1.1");
}

#[test]
fn a_lead_holds_the_files_of_a_release_and_hears_that_it_is_too_early_to_purge() {
    let house = Headless::in_review("low");
    let mut priya = sit(&house, "priya", 80, 24);
    command(&mut priya, "purge-files", "Purge files past their time");
    priya.press("They are old<Ctrl-S>");
    priya.wait("from the end of its life");
    priya.press("<Esc>");
    priya.wait_gone("Purge files past their time");
    command(&mut priya, "hold-files", "Hold the files of a release");
    priya.press("Claim 26/118");
    sign(&mut priya, "Claim 26/118", "nothing of triage@1.0 is purged");
    let release = house.ok("aud", "release show triage@1.0");
    assert_eq!(
        (&release["holds"][0]["reason"], &release["holds"][0]["ended"]),
        (&"Claim 26/118".into(), &serde_json::Value::Null)
    );
    // She comes back another day: what can be ended is read from the store, and not from what she saw before.
    leave(priya);
    let mut priya = sit(&house, "priya", 80, 24);
    command(&mut priya, "release-hold", "End the hold on a release");
    priya.press("It is settled");
    sign(&mut priya, "It is settled", "on hold no more");
    assert_ne!(house.ok("aud", "release show triage@1.0")["holds"][0]["ended"], serde_json::Value::Null);
    leave(priya);
}

#[test]
fn an_owner_registers_a_threshold_on_the_models_screen_and_a_lead_withdraws_it() {
    let house = Headless::in_review("low");
    let mut ann = sit(&house, "ann", 80, 24);
    ann.press("go");
    ann.wait("Thresholds");
    ann.press("+");
    ann.wait("Register a threshold");
    // The fields: which model, which metric, in which direction, the number.
    ann.press("<Tab>accuracy<Tab><Tab>much<Ctrl-S>");
    ann.wait("Number:");
    ann.press("<Ctrl-U>0.85");
    sign(&mut ann, "Too late for", "it asks nothing");
    ann.press("4");
    ann.wait("accuracy  at least 0.85");
    let listed = house.ok("aud", "threshold list triage")["thresholds"][0].clone();
    assert_eq!(
        (&listed["metric"], &listed["value"], &listed["by"]),
        (&"accuracy".into(), &"0.85".into(), &"ann@example.org".into())
    );
    leave(ann);
    let mut priya = sit(&house, "priya", 160, 45);
    priya.press("go");
    priya.wait("accuracy  at least 0.85");
    priya.press("4-");
    priya.wait("Withdraw a threshold");
    priya.press("<Tab>The benchmark was replaced");
    sign(&mut priya, "need no longer be at least 0.85", "None is registered");
    priya.press("-");
    priya.wait("No threshold is registered for this model");
    leave(priya);
    assert_eq!(house.ok("aud", "threshold list")["thresholds"], serde_json::json!([]));
}

#[test]
fn a_keeper_gives_and_takes_roles_and_the_lead_hands_a_model_over() {
    let house = Headless::with_model("low");
    let roles = |who: &str| house.ok("aud", &format!("person show {who}@example.org"))["roles"].clone();
    let mut priya = sit(&house, "priya", 80, 24);
    priya.press("ge");
    priya.wait("▌ ✓ Priya");
    priya.press("<Down>r");
    priya.wait("Ann · ann@example.org");
    priya.press("<Ctrl-S>");
    priya.wait("Ann has just these roles already");
    priya.press("<Down><Down><Down><Down><Down> ");
    sign(&mut priya, "Sign: change roles", "Ann receives the role Peer Reviewer");
    assert_eq!(roles("ann"), serde_json::json!(["model-owner", "peer-reviewer"]));
    priya.press("r");
    priya.wait("Ann · ann@example.org");
    priya.press("<Down><Down><Down><Down><Down> <Down> ");
    sign(&mut priya, "Sign: change roles", "Ann receives the role Security and gives up the role Peer");
    assert_eq!(roles("ann"), serde_json::json!(["model-owner", "security"]));
    priya.press("go");
    priya.wait("▌");
    priya.wait("triage");
    priya.press("E");
    priya.wait("Change a model");
    priya.press("<Ctrl-U>bo@example.org");
    sign(&mut priya, "Sign: change a model", "triage now belongs to Bo");
    leave(priya);
    // Whoever keeps no charter is told so in the form, and nothing is lost.
    let mut ann = sit(&house, "ann", 80, 24);
    ann.press("ge");
    ann.wait("▌");
    ann.wait("Ann ");
    ann.press("<Home><Down>r");
    ann.wait("Ann · ann@example.org");
    ann.press(" <Ctrl-S>");
    ann.wait("keeper");
    ann.press("<Esc>");
    ann.wait_gone("Give and take roles");
    leave(ann);
}
