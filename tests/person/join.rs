//! A newcomer with an empty home joins by what the screens say, a keeper takes her in by her request, and her work counts.

use crate::{peers, support};

use obstat::domain::vocab::Role;
use obstat::ledger::fingerprint::Fingerprint;
use obstat::store::Store;
use peers::export;
use support::desk::{leave, sign, sit};
use support::headless::{Headless, text};
use support::pty::Start;

#[test]
fn from_an_empty_home_to_a_first_act_by_a_request_and_a_bundle() {
    let priyas = Headless::in_review("low");
    let bundle = export(&priyas, "for-eve.obstat", "");
    let org = Store::open_read_only(priyas.store()).unwrap().meta("org").unwrap().unwrap().parse().unwrap();
    let print = Fingerprint::of(&org).to_string();

    let peer = Role::ALL.iter().position(|role| *role == Role::PeerReviewer).unwrap();
    let home = tempfile::tempdir().unwrap();
    let mut eve = Start::obstat(home.path()).env("OBSTAT_NOW", "2026-11-03T10:00:00Z").size(120, 36).start();
    eve.wait("No store stands at");
    eve.press("<Down><Enter>");
    eve.wait("Fingerprint");
    eve.paste(&text(&bundle));
    // A fingerprint that was misheard is told while it is typed.
    eve.press("<Enter>abcd");
    eve.wait("has 4 letters");
    eve.press("<Ctrl-U>");
    eve.paste(&print);
    eve.press("<Enter>Eve Holt<Enter>eve@example.org<Enter>");
    // A key without a passphrase.
    eve.press("<Down> <Enter>");
    eve.press("<Ctrl-S>");
    eve.wait("nothing is made yet");
    eve.press("y");
    eve.wait("You ask to join");
    eve.wait("<priya@example.org>.");
    eve.press("<Esc>");
    eve.wait("Queue");
    eve.wait("triage@1.0");
    eve.wait("reading only");
    // She reads already; what she may not do yet says why.
    let request = home.path().join("me.join");
    assert!(request.exists());

    let mut priya = sit(&priyas, "priya", 120, 36);
    priya.press("ge");
    priya.wait("People");
    priya.press("+");
    priya.wait("Take a person in");
    priya.press("/no/such.join<Ctrl-S>");
    priya.wait("cannot be read");
    priya.press("<Ctrl-U>");
    priya.paste(&format!("'{}'", text(&request)));
    priya.press("<Tab>");
    // The roles in their order; the cursor goes to Peer Reviewer.
    priya.press(&"<Down>".repeat(peer));
    priya.press(" ");
    // The sheet says which roles she gets.
    sign(&mut priya, "Peer Reviewer", "Signed: Eve Holt joins");
    priya.wait("Eve Holt");
    leave(priya);
    let roles = priyas.ok("aud", "person show eve@example.org")["roles"].clone();
    let news = home.path().join("news");
    std::fs::create_dir(&news).unwrap();
    priyas.ok("priya", &format!("export -o {} --since {}", text(&news.join("more.obstat")), text(&bundle)));

    eve.press("gx");
    eve.wait("No folder is chosen yet");
    eve.press("i");
    eve.wait("The folder of bundles");
    eve.paste(&text(&news));
    eve.press("<Ctrl-S>");
    eve.wait("brings ");
    eve.press("i");
    eve.wait("Took in ");
    eve.press("<Esc>");
    eve.wait("Queue");
    // What she may do stands there now.
    eve.wait("as review evidence");
    eve.wait_gone("reading only");
    eve.press("3e");
    eve.wait("Attach evidence");
    eve.press("<Tab>https://example.org/review");
    sign(&mut eve, "Eve Holt", "Signed: ");
    assert_eq!(roles, serde_json::json!(["peer-reviewer"]), "{roles}");
    leave(eve);
}
