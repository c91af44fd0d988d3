//! A pipeline without a store: answered from one bundle that somebody packed for it, and its answer attested for others.

use crate::headless;
use crate::peers;
use crate::readings::measured;

use std::path::{Path, PathBuf};
use std::process::Command;

use headless::{Headless, text};
use obstat::app::{GateBundle, GateQuestion, gate_from_bundle};
use peers::{export, options};
use rstest::rstest;
use serde_json::{Value, json};

/// A release that may go, and the fingerprint that a pipeline was told.
fn approved() -> (Headless, String) {
    let h = Headless::in_review("medium");
    h.ok("ann", "approve triage@1.0 --role model-owner");
    h.ok("priya", "approve triage@1.0 --role governance-lead");
    let print = h.ok("priya", "frontier")["fingerprint"].as_str().unwrap().to_owned();
    (h, print)
}

fn pack(h: &Headless, name: &str) -> PathBuf {
    export(h, name, "--purpose gate --release triage@1.0")
}

/// Asks as a pipeline does: there is no store.
fn asked(h: &Headless, print: &str, bundle: &Path, more: &str, code: i32) -> Value {
    let empty = tempfile::tempdir().unwrap();
    let line = format!("gate --bundle {} --org {print} {more} --json --store {}", text(bundle), text(&empty.path().join("none")));
    let ran = h.run(&line);
    assert_eq!(ran.code, code, "{line}: {ran:?}");
    assert!(!empty.path().join("none").exists());
    ran.json()
}

fn codes(answer: &Value) -> Vec<&str> {
    answer["obstructions"].as_array().unwrap().iter().map(|o| o["code"].as_str().unwrap()).collect()
}

#[test]
fn a_pipeline_is_answered_from_a_bundle_until_it_is_too_old() {
    let (h, print) = approved();
    let bundle = pack(&h, "gate.obstat");
    let yes = asked(&h, &print, &bundle, "triage@1.0", 0);
    assert_eq!((&yes["schema"], &yes["clear"], &yes["release"]), (&json!("obstat/gate/v1"), &json!(true), &json!("triage@1.0")));
    assert_eq!(yes["bundle"], json!({ "packed_by": "priya@example.org", "packed_at": headless::START }));
    let shown = h.run(&format!("gate triage@1.0 --bundle {} --org {print}", text(&bundle))).out;
    assert!(shown.starts_with("yes: ") && shown.contains("what was decided since is not in the bundle"), "{shown}");

    // What is decided afterwards, the bundle does not know: that is what its age means.
    h.ok("priya", "suspend triage@1.0 --reason 'It drifts'");
    assert_eq!(codes(&asked(&h, &print, &bundle, "triage@1.0", 0)), [""; 0]);
    let newer = pack(&h, "newer.obstat");
    assert!(codes(&asked(&h, &print, &newer, "triage@1.0", 1)).contains(&"suspended"));
    h.now("2026-11-16T09:00:00Z");
    asked(&h, &print, &bundle, "triage@1.0", 0);
    h.now("2026-11-16T09:00:01Z");
    assert_eq!(codes(&asked(&h, &print, &bundle, "triage@1.0", 1)), ["bundle-stale"]);
    asked(&h, &print, &bundle, "triage@1.0 --max-age 15d", 0);
    assert_eq!(codes(&asked(&h, &print, &bundle, "triage@1.0 --max-age 36h", 1)), ["bundle-stale"]);
    h.now("2026-11-01T09:00:00Z");
    assert!(codes(&asked(&h, &print, &bundle, "triage@1.0", 1)).contains(&"bundle-ahead"));
}

#[test]
fn what_is_not_known_closes_the_gate() {
    let (h, print) = approved();
    let bundle = pack(&h, "gate.obstat");
    assert_eq!(codes(&asked(&h, &print, &bundle, "other@1.0", 1)), ["unknown-digest"]);
    let digest = "0".repeat(64);
    assert_eq!(codes(&asked(&h, &print, &bundle, &format!("--digest sha256:{digest}"), 1)), ["unknown-digest"]);
    for wrong in ["sha256:12", &format!("sha512:{digest}"), &format!("sha256:{digest}0")] {
        asked(&h, &print, &bundle, &format!("--digest {wrong}"), 2);
    }
    let stranger = Headless::in_review("medium").ok("priya", "frontier")["fingerprint"].as_str().unwrap().to_owned();
    let said = asked(&h, &stranger, &bundle, "triage@1.0", 3);
    assert!(said["error"]["message"].as_str().unwrap().contains(&print), "{said}");
    let charter = h.ok("priya", "frontier")["charter"]["id"].as_str().unwrap().to_owned();
    asked(&h, &print, &bundle, &format!("triage@1.0 --min-charter {charter}"), 0);
    h.ok("priya", "person add --name Eve --email eve@example.org --new-key --no-passphrase");
    let next = h.ok("priya", "frontier")["charter"]["id"].as_str().unwrap().to_owned();
    let old = asked(&h, &print, &bundle, &format!("triage@1.0 --min-charter {next}"), 1);
    assert_eq!(codes(&old), ["charter-older"]);
    let new = pack(&h, "new.obstat");
    asked(&h, &print, &new, &format!("triage@1.0 --min-charter {charter}"), 0);
    asked(&h, &print, &new, "triage@1.0 --min-charter twelve", 2);
}

#[rstest]
#[case::packed_for_colleagues("priya", "--purpose sync --release triage@1.0", "bundle-purpose")]
#[case::packed_by_its_owner("ann", "--purpose gate", "bundle-packer bundle-interested")]
#[case::packed_by_somebody_else("sam", "--purpose gate", "bundle-packer")]
fn a_bundle_answers_only_if_it_was_packed_for_that_by_somebody_who_vouches(
    #[case] who: &str,
    #[case] more: &str,
    #[case] found: &str,
) {
    let (h, print) = approved();
    let bundle = h.path("b.obstat");
    h.ok(who, &format!("export -o {} {more}", text(&bundle)));
    assert_eq!(codes(&asked(&h, &print, &bundle, "triage@1.0", 1)).join(" "), found);
}

#[test]
fn a_lead_who_owns_the_model_does_not_vouch_for_it() {
    let (h, print) = approved();
    h.ok("priya", "role grant ann@example.org governance-lead");
    let bundle = h.path("b.obstat");
    h.ok("ann", &format!("export -o {} --purpose gate", text(&bundle)));
    assert_eq!(codes(&asked(&h, &print, &bundle, "triage@1.0", 1)), ["bundle-interested"]);
    // A key that has been suspended vouches for nothing.
    h.ok("priya", "key suspend ann@example.org --reason 'Her laptop was stolen'");
    let later = h.path("later.obstat");
    h.ok("ann", &format!("export -o {} --purpose gate", text(&later)));
    assert!(codes(&asked(&h, &print, &later, "triage@1.0", 1)).contains(&"bundle-packer"));
}

#[test]
fn a_bundle_for_a_gate_is_whole() {
    let (h, print) = approved();
    let first = export(&h, "first.obstat", "");
    h.request("triage@1.1", "--nature tuning");
    let said = h.no("priya", &format!("export -o {} --purpose gate --since {}", text(&h.path("x.obstat")), text(&first)), 2);
    assert!(said.contains("--since"), "{said}");
    let since = export(&h, "since.obstat", &format!("--since {}", text(&first)));
    let answer = asked(&h, &print, &since, "triage@1.0", 1);
    assert!(answer["error"]["message"].as_str().unwrap().contains("not in it"), "{answer}");
    // Another version of the model goes along, because it may tell against this one.
    let gate = pack(&h, "gate.obstat");
    assert_eq!(asked(&h, &print, &gate, "triage@1.1", 1)["release"], "triage@1.1");
}

#[test]
fn what_answers_a_threshold_travels_to_the_gate_and_is_missed_where_it_was_left_out() {
    let h = measured("0.9");
    h.ok("ann", "approve triage@1.0 --role model-owner");
    let print = h.ok("priya", "frontier")["fingerprint"].as_str().unwrap().to_owned();
    let bundle = pack(&h, "gate.obstat");
    assert_eq!(asked(&h, &print, &bundle, "triage@1.0", 0)["clear"], true, "the files are in it unless they are left out");
    let bare = export(&h, "bare.obstat", "--purpose gate --release triage@1.0 --no-files");
    let no = asked(&h, &print, &bare, "triage@1.0", 1);
    assert_eq!(codes(&no), ["reading-unchecked"]);
    let detail = no["obstructions"][0]["detail"].as_str().unwrap();
    assert_eq!(detail, "its numbers answer a threshold; export the bundle anew where the file is, without --no-files");
}

#[test]
fn a_bundle_with_another_byte_is_refused_as_a_whole() {
    let (h, print) = approved();
    let bundle = pack(&h, "gate.obstat");
    let bytes = std::fs::read(&bundle).unwrap();
    for at in [600, bytes.len() / 3, bytes.len() / 2, bytes.len() - 3000] {
        let mut bent = bytes.clone();
        bent[at] ^= 1;
        let file = h.file("bent.obstat", &bent);
        asked(&h, &print, &file, "triage@1.0", 3);
    }
    asked(&h, &print, &h.file("half.obstat", &bytes[..bytes.len() / 2]), "triage@1.0", 3);
    asked(&h, &print, &h.path("nowhere.obstat"), "triage@1.0", 4);
}

#[test]
fn a_directory_is_a_model_by_the_root_of_its_files() {
    let h = Headless::with_model("low");
    let model = h.path("model");
    for (name, bytes) in [("config.json", "{}"), ("weights/a.bin", "aaa"), ("weights/b.bin", "bbb"), (".git/HEAD", "x")] {
        std::fs::create_dir_all(model.join(name).parent().unwrap()).unwrap();
        std::fs::write(model.join(name), bytes).unwrap();
    }
    h.ok("ann", &format!("release new triage@1.0 --nature first --artifact {}", text(&model)));
    let shown = h.ok("ann", "release show triage@1.0");
    // sha256 over the three digests, in the order of their paths.
    let digest = |bytes: &[u8]| obstat::domain::ids::Digest::of(bytes).0;
    let root = obstat::domain::ids::Digest::of(&[digest(b"{}"), digest(b"aaa"), digest(b"bbb")].concat()).to_string();
    assert_eq!(shown["artifacts"][0]["sha256"], root);
    h.answer_all("triage@1.0");
    h.ok("ann", "release submit triage@1.0");
    h.ok("ann", "approve triage@1.0 --role model-owner");
    let ask = |code| {
        let ran = h.run(&format!("gate triage@1.0 --artifact {} --json", text(&model)));
        assert_eq!(ran.code, code, "{ran:?}");
        ran
    };
    ask(0);
    std::fs::write(model.join("weights/b.bin"), "bbB").unwrap();
    assert_eq!(codes(&ask(1).json()), ["other-digest"]);
    std::fs::write(model.join("weights/b.bin"), "bbb").unwrap();
    std::fs::write(model.join("weights/c.bin"), "").unwrap();
    ask(1);
    std::fs::remove_file(model.join("weights/c.bin")).unwrap();
    ask(0);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("a.bin", model.join("weights/link.bin")).unwrap();
        assert!(ask(2).err.contains("symbolic link"));
    }
}

/// Python with a package, or none where it cannot be had: the test says so then.
fn python(package: &str) -> bool {
    let there = Command::new("python3").args(["-c", &format!("import {package}")]).output().is_ok_and(|o| o.status.success());
    if !there {
        eprintln!("skipped: python3 with {package} is not here");
    }
    there
}

#[test]
fn an_answer_is_attested_by_a_gate_key_and_verified_by_others() {
    let (h, print) = approved();
    let out = h.path("yes.json");
    let none = h.no("priya", &format!("gate triage@1.0 --attest {}", text(&out)), 4);
    assert!(none.contains("--gate-key") && !out.exists(), "{none}");
    h.ok("priya", "person add --name Pipeline --email gate@example.org --new-key --no-passphrase --gate-key");
    assert!(h.no("priya", "role grant gate@example.org legal", 2).contains("nobody, but a key"));
    let told = h.ok("priya", &format!("gate triage@1.0 --attest {}", text(&out)));
    h.no("priya", &format!("gate triage@1.0 --attest {}", text(&out)), 2);
    let pem = h.run("key pem gate@example.org").out;
    let pem_file = h.file("gate.pem", pem.as_bytes());
    let envelope: Value = serde_json::from_slice(&std::fs::read(&out).unwrap()).unwrap();
    assert_eq!(envelope["payloadType"], "application/vnd.in-toto+json");
    assert_eq!(envelope["signatures"][0]["keyid"], told["attestation"]["keyid"]);
    let (payload, statement) = opened(&envelope);
    assert_eq!(statement["_type"], "https://in-toto.io/Statement/v1");
    assert_eq!(statement["predicateType"], "https://slsa.dev/verification_summary/v1");
    assert_eq!(statement["subject"][0]["digest"]["sha256"], told["digest"].as_str().unwrap()[7..]);
    let said = &statement["predicate"];
    let org = h.ok("priya", "frontier")["org"].as_str().unwrap().to_owned();
    assert_eq!(said["verifier"]["id"], format!("urn:obstat:org:{org}"));
    assert_eq!(said["timeVerified"], headless::START);
    assert_eq!(said["resourceUri"], format!("urn:obstat:release:{}", told["id"].as_str().unwrap()));
    assert_eq!(said["policy"]["digest"]["sha256"], told["policy"]["sha256"]);
    assert_eq!(said["verificationResult"], "PASSED");
    assert_eq!(said["verifiedLevels"], json!(["OBSTAT_RELEASE_APPROVED", "OBSTAT_TIER_MEDIUM"]));
    assert_eq!(said["inputAttestations"].as_array().unwrap().len(), 3, "two sign-offs and the outcome");
    openssl_verifies(&h, &pem_file, &payload, &envelope);
    if python("securesystemslib") {
        securesystemslib_verifies(&h, &out, told["attestation"]["keyid"].as_str().unwrap());
    }

    // A no is attested as well; and a bundle's answer, with the key's file.
    h.ok("priya", "suspend triage@1.0 --reason 'It drifts'");
    let bundle = pack(&h, "gate.obstat");
    let no = h.path("no.json");
    let keys = h.ok("priya", "key list")["keys"].clone();
    let file =
        |who: &str| keys.as_array().unwrap().iter().find(|k| k["email"] == who).unwrap()["file"].as_str().unwrap().to_owned();
    let line = |who: &str| format!("triage@1.0 --attest {} --key {}", text(&no), file(who));
    asked(&h, &print, &bundle, &line("priya@example.org"), 4);
    assert!(!no.exists(), "only a gate key attests");
    asked(&h, &print, &bundle, &line("gate@example.org"), 1);
    let (_, statement) = opened(&serde_json::from_slice(&std::fs::read(&no).unwrap()).unwrap());
    assert_eq!(statement["predicate"]["verificationResult"], "FAILED");
    assert_eq!(statement["predicate"]["verifiedLevels"], json!(["FAILED"]));
}

fn opened(envelope: &Value) -> (Vec<u8>, Value) {
    use base64::Engine as _;
    let payload = base64::engine::general_purpose::STANDARD.decode(envelope["payload"].as_str().unwrap()).unwrap();
    let statement = serde_json::from_slice(&payload).unwrap();
    (payload, statement)
}

fn openssl_verifies(h: &Headless, pem: &Path, payload: &[u8], envelope: &Value) {
    use base64::Engine as _;
    let sig = base64::engine::general_purpose::STANDARD.decode(envelope["signatures"][0]["sig"].as_str().unwrap()).unwrap();
    let head = format!("DSSEv1 28 application/vnd.in-toto+json {} ", payload.len());
    let check = |payload: &[u8]| {
        let (message, signature) = (h.file("pae", &[head.as_bytes(), payload].concat()), h.file("sig", &sig));
        let mut openssl = Command::new("openssl");
        openssl.args(["pkeyutl", "-verify", "-pubin", "-rawin"]).arg("-inkey").arg(pem);
        openssl.arg("-in").arg(message).arg("-sigfile").arg(signature).output()
    };
    match check(payload) {
        Err(_) => eprintln!("skipped: openssl is not here"),
        Ok(out) => {
            assert!(out.status.success(), "{out:?}");
            assert!(!check(&[payload, b" "].concat()).unwrap().status.success());
        }
    }
}

fn securesystemslib_verifies(h: &Headless, envelope: &Path, keyid: &str) {
    let raw = h.ok("priya", "key pem gate@example.org")["key"].as_str().unwrap().to_owned();
    let script = "
import json, sys
from securesystemslib.dsse import Envelope
from securesystemslib.signer import SSlibKey
envelope = Envelope.from_dict(json.load(open(sys.argv[1])))
key = SSlibKey(sys.argv[2], 'ed25519', 'ed25519', {'public': sys.argv[3]})
assert list(envelope.verify([key], 1)) == [sys.argv[2]]
envelope.payload += b' '
try:
    envelope.verify([key], 1)
except Exception:
    sys.exit(0)
sys.exit('an altered payload verifies')
";
    let out = Command::new("python3").args(["-c", script]).arg(envelope).args([keyid, &raw]).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
}

/// Runs the pipeline script that ships, with obstat on its path.
fn pipeline(h: &Headless, print: &str, bundle: &Path, script: &str) -> i32 {
    let bin = Path::new(env!("CARGO_BIN_EXE_obstat")).parent().unwrap().to_owned();
    let path = format!("{}:{}", text(&bin), std::env::var("PATH").unwrap());
    let out = Command::new("sh")
        .args(["-c", script])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("PATH", path)
        .env("OBSTAT_NOW", h.time())
        .env("OBSTAT_BUNDLE", bundle)
        .env("OBSTAT_ORG", print)
        .env("RELEASE", "triage@1.0")
        .env("MODEL", h.path("weights.bin"))
        .output()
        .unwrap();
    out.status.code().unwrap()
}

/// The commands of a pipeline file, one after the other, as its runner would run them.
fn steps(file: &str) -> String {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/pipelines").join(file)).unwrap();
    let command = |line: &'_ str| {
        let step =
            line.strip_prefix("run: ").or(line.strip_prefix("- ").filter(|l| l.starts_with("obstat ") || l.starts_with("echo ")));
        step.map(str::to_owned)
    };
    let all: Vec<String> = text.lines().map(str::trim).filter_map(command).collect();
    assert_eq!(all.len(), 2, "it asks, then it deploys: {all:?}");
    format!("set -e\n{}", all.join("\n"))
}

#[rstest]
#[case::a_shell_script("exec examples/pipelines/gate.sh".to_owned())]
#[case::github_actions(steps("github-actions.yml"))]
#[case::gitlab_ci(steps("gitlab-ci.yml"))]
fn a_pipeline_goes_on_at_yes_alone(#[case] script: String) {
    let (h, print) = approved();
    let bundle = pack(&h, "gate.obstat");
    let run = |bundle: &Path| pipeline(&h, &print, bundle, &script);
    assert_eq!(run(&bundle), 0, "approved");
    h.ok("priya", "suspend triage@1.0 --reason 'It drifts'");
    assert_eq!(run(&pack(&h, "suspended.obstat")), 1, "suspended");
    h.now("2026-11-20T09:00:00Z");
    assert_eq!(run(&bundle), 1, "stale");
    h.now(headless::START);
    let weights = std::fs::read(h.path("weights.bin")).unwrap();
    h.file("weights.bin", &[&weights[..], b" "].concat());
    assert_eq!(run(&bundle), 1, "an altered byte of the model");
    h.file("weights.bin", &weights);
    assert_eq!(run(&bundle), 0);
    let mut bytes = std::fs::read(&bundle).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    assert_eq!(run(&h.file("tampered.obstat", &bytes)), 3, "a tampered bundle");
}

#[test]
fn the_bundle_is_copied_and_hashed_once_for_an_answer() {
    let (h, print) = approved();
    let file = pack(&h, "gate.obstat");
    let size = std::fs::metadata(&file).unwrap().len();
    let bundle = GateBundle { file, org: print.parse().unwrap(), min_charter: None, max_age: None };
    let question = GateQuestion { reference: Some("triage@1.0".into()), digest: None, environment: "production".into() };
    let mut copies = 0;
    let answered = gate_from_bundle(&bundle, &question, options(), &mut |done, all| {
        copies += usize::from((done, all) == (size, size));
        true
    });
    assert!(answered.unwrap().answer.obstructions.is_empty());
    assert_eq!(copies, 1);
}
