//! A newcomer joins: a bundle, a fingerprint told by another channel, a file that his key signed, and a keeper's word.

use crate::headless;

use headless::Headless;

/// An organisation's bundle with everything, and its fingerprint.
fn organisation() -> (Headless, std::path::PathBuf, String) {
    let one = Headless::in_review("low");
    let bundle = one.path("all.obstat");
    one.ok("priya", &format!("export -o {}", bundle.display()));
    let fingerprint = one.ok("priya", "frontier")["fingerprint"].as_str().unwrap().to_owned();
    (one, bundle, fingerprint)
}

#[test]
fn a_newcomer_joins_by_a_bundle_a_fingerprint_and_a_keepers_word() {
    let (one, bundle, fingerprint) = organisation();
    let new = Headless::bare();
    let request = new.path("eve.join");
    let join = format!("join {} --name 'Eve Holt' --email eve@example.org --new-key --no-passphrase", bundle.display());
    let asked = new.ok("eve", &format!("{join} --fingerprint {fingerprint} -o {}", request.display()));
    assert_eq!((&asked["schema"], &asked["email"]), (&"obstat/join/v1".into(), &"eve@example.org".into()));
    // She reads already, and signs nothing yet.
    assert_eq!(new.ok("eve", "release show triage@1.0")["state"], "in-review");
    assert_eq!(new.run("item reopen triage@1.0 on-call --reason x --as eve@example.org").code, 4);
    one.ok("priya", &format!("person add --request {} --role peer-reviewer", request.display()));
    let more = one.path("more.obstat");
    one.ok("priya", &format!("export -o {} --since {}", more.display(), bundle.display()));
    new.ok("eve", &format!("import {}", more.display()));
    assert_eq!(new.ok("eve", "whoami")["roles"], serde_json::json!(["peer-reviewer"]));
    new.ok("eve", "evidence add triage@1.0 --item model-card --url https://example.org/review");
    assert!(new.run("whoami --as eve@example.org").err.is_empty(), "compared, so nothing warns");
}

#[test]
fn another_organisations_bundle_is_refused_and_leaves_nothing() {
    let (_home, bundle, _) = organisation();
    let new = Headless::bare();
    let join = format!("join {} --name Eve --email eve@example.org --new-key --no-passphrase", bundle.display());
    let told = "abcd-efgh-ijkl-mnop-qrst-uvwx-yz";
    let ran = new.run(&format!("{join} --fingerprint {told} -o {} --json", new.path("eve.join").display()));
    assert_eq!(ran.code, 3, "{ran:?}");
    assert!(headless::said("join", &ran).contains("you were told"));
    assert!(!new.store().exists() && !new.path("eve.join").exists());
    assert_eq!(new.run(&format!("{join} -o {}", new.path("eve.join").display())).code, 2, "one or the other is said");
}

#[test]
fn trust_on_first_use_is_said_for_good() {
    let (_home, bundle, fingerprint) = organisation();
    let new = Headless::bare();
    let join = format!("join {} --name Eve --email eve@example.org --new-key --no-passphrase", bundle.display());
    let ran = new.run(&format!("{join} --trust-first-use -o {}", new.path("eve.join").display()));
    assert_eq!(ran.code, 0, "{ran:?}");
    let ran = new.run("release list");
    assert!(ran.code == 0 && ran.err.contains("without a fingerprint") && ran.err.contains(&fingerprint), "{ran:?}");
    let ran = new.run("gate triage@1.0");
    assert!(ran.code == 1 && ran.err.contains("fingerprint"), "a gate never relies on it: {ran:?}");
}
