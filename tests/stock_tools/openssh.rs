//! What obstat writes, stock tools read; what they write, obstat reads. Where a tool is not installed, its story says so and ends.

use std::fs::{self, File, Permissions};
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use chrono::{TimeZone as _, Utc};
use obstat::app::agent::{AgentSigner, identities};
use obstat::app::identity::{Fixed, KeySource, Passphrase};
use obstat::app::{Founding, NewPerson, Options, found};
use obstat::domain::ids::{DeviceId, EventId, KeyId};
use obstat::ledger::event::Envelope;
use obstat::ledger::key::{self, SecretKey, parse_public_line, ssh_fingerprint};
use obstat::ledger::sign::{NAMESPACE_BUNDLE, NAMESPACE_EVENT, Signer, armor, unarmor, verify};
use obstat::ledger::verdict::{check_signed_line, seal};
use rand_core::OsRng;
use serde_json::json;
use tempfile::TempDir;

const COMMENT: &str = "ann@example.org";

/// Whether a tool is installed; says so if not.
fn have(tool: &str) -> bool {
    let found = Command::new("sh").args(["-c", &format!("command -v {tool}")]).output().is_ok_and(|o| o.status.success());
    if !found {
        eprintln!("skipped: {tool} is not installed here");
    }
    found
}

fn run(command: &mut Command) -> Output {
    command.output().unwrap()
}

fn ok(command: &mut Command) -> String {
    let output = run(command);
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn keygen(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new("ssh-keygen");
    command.current_dir(dir).args(args).env("SSH_ASKPASS_REQUIRE", "never").stdin(Stdio::null());
    command
}

/// Makes a key file with ssh-keygen and gives its text.
fn stock_key(dir: &Path, kind: &[&str], passphrase: &str) -> String {
    let _ = fs::remove_file(dir.join("stock"));
    ok(keygen(dir, &["-q", "-C", COMMENT, "-N", passphrase, "-f", "stock", "-t"]).args(kind));
    fs::read_to_string(dir.join("stock")).unwrap()
}

fn vote(author: KeyId) -> Envelope {
    Envelope {
        v: 1,
        org: Some(EventId([1; 32])),
        stream: Some(EventId([2; 32])),
        kind: "vote.cast".to_owned(),
        author,
        device: DeviceId([9; 8]),
        seq: 1,
        prev: Some(EventId([3; 32])),
        deps: vec![EventId([3; 32])],
        time: Utc.with_ymd_and_hms(2026, 11, 23, 21, 4, 0).unwrap(),
        body: json!({"choice": "approve", "reason": "“ok” \n é"}),
    }
}

fn signers_file(dir: &Path, key: &KeyId) -> PathBuf {
    let path = dir.join("signers");
    fs::write(&path, format!("{COMMENT} {}\n", key::public_line(key, ""))).unwrap();
    path
}

/// Asks `ssh-keygen -Y verify` for its opinion of a message and its armored signature.
fn stock_verify(dir: &Path, key: &KeyId, namespace: &str, message: &[u8], armored: &str) -> bool {
    signers_file(dir, key);
    fs::write(dir.join("message"), message).unwrap();
    fs::write(dir.join("message.sig"), armored).unwrap();
    let args = ["-Y", "verify", "-f", "signers", "-I", COMMENT, "-n", namespace, "-s", "message.sig"];
    run(keygen(dir, &args).stdin(File::open(dir.join("message")).unwrap())).status.success()
}

#[test]
fn an_auditor_checks_an_event_with_ssh_keygen_and_sha256sum() {
    if !have("ssh-keygen") || !have("sha256sum") {
        return;
    }
    let dir = TempDir::new().unwrap();
    let mut ann = SecretKey::generate(&mut OsRng, COMMENT);
    let signed = seal(&vote(ann.key()), &mut ann).unwrap();
    let armored = armor(NAMESPACE_EVENT, &ann.key(), &signed.signature);
    assert!(stock_verify(dir.path(), &ann.key(), NAMESPACE_EVENT, &signed.line, &armored));
    assert!(!stock_verify(dir.path(), &ann.key(), NAMESPACE_BUNDLE, &signed.line, &armored));
    assert!(!stock_verify(dir.path(), &ann.key(), NAMESPACE_EVENT, &[&signed.line[..], b"\n"].concat(), &armored));

    fs::write(dir.path().join("line"), &signed.line).unwrap();
    let sum = ok(Command::new("sha256sum").arg("line").current_dir(dir.path()));
    assert_eq!(sum.split(' ').next(), Some(signed.id.to_string().as_str()));
}

#[test]
fn a_signature_made_by_ssh_keygen_is_the_same_text_and_counts() {
    if !have("ssh-keygen") {
        return;
    }
    let dir = TempDir::new().unwrap();
    let mut ann = SecretKey::read(&stock_key(dir.path(), &["ed25519"], ""), None).unwrap();
    let signed = seal(&vote(ann.key()), &mut ann).unwrap();
    fs::write(dir.path().join("line"), &signed.line).unwrap();
    ok(&mut keygen(dir.path(), &["-q", "-Y", "sign", "-f", "stock", "-n", NAMESPACE_EVENT, "line"]));
    let text = fs::read_to_string(dir.path().join("line.sig")).unwrap();
    // Ed25519 is deterministic: not only does it verify, it is what obstat writes.
    assert_eq!(text, armor(NAMESPACE_EVENT, &ann.key(), &signed.signature));
    let (key, signature) = unarmor(NAMESPACE_EVENT, &text).unwrap();
    assert!(check_signed_line(&signed.line, &signature, Some(&key)).is_ok());
}

#[test]
fn a_key_made_by_ssh_keygen_is_read() {
    if !have("ssh-keygen") {
        return;
    }
    let dir = TempDir::new().unwrap();
    let open = stock_key(dir.path(), &["ed25519"], "");
    let secret = SecretKey::read(&open, None).unwrap();
    let public = fs::read_to_string(dir.path().join("stock.pub")).unwrap();
    assert_eq!(secret.public_line(), public.trim_end());
    assert_eq!(parse_public_line(&public).unwrap(), (secret.key(), COMMENT.to_owned()));
    let printed = ok(&mut keygen(dir.path(), &["-l", "-f", "stock.pub"]));
    assert!(printed.contains(&ssh_fingerprint(&secret.key())), "{printed}");
    // A passphrase that is not needed does no harm.
    assert!(SecretKey::read(&open, Some("unused")).is_ok());
    assert_eq!(SecretKey::read(&public, None).unwrap_err().code(), "public-half");
    assert!(!key::is_locked(&open).unwrap());
}

#[test]
fn a_locked_key_made_by_ssh_keygen_asks_for_its_passphrase() {
    if !have("ssh-keygen") {
        return;
    }
    let dir = TempDir::new().unwrap();
    for cipher in ["aes256-ctr", "aes256-gcm@openssh.com", "chacha20-poly1305@openssh.com"] {
        let text = stock_key(dir.path(), &["ed25519", "-a", "2", "-Z", cipher], "tulip röd");
        assert!(key::is_locked(&text).unwrap());
        assert_eq!(SecretKey::read(&text, None).unwrap_err().code(), "passphrase-needed");
        assert_eq!(SecretKey::read(&text, Some("")).unwrap_err().code(), "passphrase-needed");
        assert_eq!(SecretKey::read(&text, Some("tulip rod")).unwrap_err().code(), "wrong-passphrase");
        let secret = SecretKey::read(&text, Some("tulip röd")).unwrap_or_else(|e| panic!("{cipher}: {e}"));
        assert_eq!(secret.public_line(), fs::read_to_string(dir.path().join("stock.pub")).unwrap().trim_end());
        assert_eq!(secret.comment(), COMMENT);
    }
}

#[test]
fn a_key_of_another_type_is_refused_by_name() {
    if !have("ssh-keygen") {
        return;
    }
    let dir = TempDir::new().unwrap();
    let kinds: [(&[&str], &str); 4] = [
        (&["rsa", "-b", "1024"], "RSA"),
        (&["ecdsa", "-b", "256"], "ECDSA"),
        (&["ecdsa", "-b", "521"], "ECDSA"),
        (&["rsa", "-b", "1024", "-m", "PEM"], "RSA"),
    ];
    for (kind, name) in kinds {
        for passphrase in ["", "tulip"] {
            let text = stock_key(dir.path(), kind, passphrase);
            let error = SecretKey::read(&text, Some(passphrase)).unwrap_err();
            assert_eq!(error.code(), "other-type", "{kind:?}");
            assert!(error.to_string().contains(&format!("of type {name} ")), "{error}");
        }
        let public = fs::read_to_string(dir.path().join("stock.pub")).unwrap();
        let error = parse_public_line(&public).unwrap_err();
        assert!(error.code() == "other-type" && error.to_string().contains(name), "{error}");
    }
}

#[test]
fn a_key_that_obstat_writes_is_read_by_ssh_keygen() {
    if !have("ssh-keygen") {
        return;
    }
    let dir = TempDir::new().unwrap();
    let ann = SecretKey::generate(&mut OsRng, COMMENT);
    for passphrase in [None, Some("tulip röd")] {
        let text = ann.write(&mut OsRng, passphrase).unwrap();
        let path = dir.path().join("written");
        fs::write(&path, text.as_bytes()).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
        let public = ok(&mut keygen(dir.path(), &["-y", "-P", passphrase.unwrap_or(""), "-f", "written"]));
        assert_eq!(public.trim_end(), ann.public_line());
        assert_eq!(run(&mut keygen(dir.path(), &["-y", "-P", "wrong", "-f", "written"])).status.success(), passphrase.is_none());
        assert_eq!(SecretKey::read(&text, passphrase).unwrap().key(), ann.key());
    }
}

/// An agent of its own, which ends with the story.
struct Agent(Child, PathBuf);

impl Agent {
    fn start(dir: &Path) -> Self {
        let socket = dir.join("agent");
        let mut child = Command::new("ssh-agent").arg("-D").arg("-a").arg(&socket).stdout(Stdio::piped()).spawn().unwrap();
        // Its first line tells that the socket is there.
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut String::new()).unwrap();
        Self(child, socket)
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn an_agent_signs_and_says_no_in_sentences() {
    if !have("ssh-agent") || !have("ssh-add") || !have("ssh-keygen") {
        return;
    }
    let dir = TempDir::new().unwrap();
    let agent = Agent::start(dir.path());
    let add = |args: &[&str]| ok(Command::new("ssh-add").current_dir(dir.path()).args(args).env("SSH_AUTH_SOCK", &agent.1));
    assert_eq!(identities(&agent.1).unwrap(), []);

    stock_key(dir.path(), &["ecdsa"], "");
    add(&["-q", "stock"]);
    let ann = SecretKey::read(&stock_key(dir.path(), &["ed25519"], ""), None).unwrap();
    add(&["-q", "stock"]);
    assert_eq!(identities(&agent.1).unwrap(), [(ann.key(), COMMENT.to_owned())]);

    let mut signer = AgentSigner::connect(&agent.1, ann.key()).unwrap();
    let signed = seal(&vote(ann.key()), &mut signer).unwrap();
    assert!(verify(NAMESPACE_EVENT, &ann.key(), &signed.line, &signed.signature).is_ok());

    add(&["-q", "-D"]);
    let refused = seal(&vote(ann.key()), &mut signer).unwrap_err();
    assert_eq!(refused.code(), "not-signed");
    assert!(refused.to_string().contains("the ssh-agent refused"), "{refused}");
    let gone = AgentSigner::connect(&agent.1, ann.key()).err().unwrap();
    assert!(gone.to_string().contains("add it with ssh-add"), "{gone}");
    let nobody = identities(&dir.path().join("nothing")).unwrap_err();
    assert!(nobody.to_string().contains("SSH_AUTH_SOCK"), "{nobody}");
}

#[test]
fn a_locked_key_that_an_agent_holds_asks_for_no_passphrase() {
    if !have("ssh-agent") || !have("ssh-add") || !have("ssh-keygen") {
        return;
    }
    let dir = TempDir::new().unwrap();
    let agent = Agent::start(dir.path());
    let add = |args: &[&str]| ok(Command::new("ssh-add").current_dir(dir.path()).args(args).env("SSH_AUTH_SOCK", &agent.1));
    stock_key(dir.path(), &["ed25519"], "");
    add(&["-q", "stock"]);
    ok(&mut keygen(dir.path(), &["-q", "-p", "-P", "", "-N", "correct horse", "-f", "stock"]));
    let ann = NewPerson {
        name: "Ann".into(),
        email: COMMENT.parse().unwrap(),
        key: KeySource::File(dir.path().join("stock")),
        roles: [].into(),
    };
    let founding =
        Founding { organisation: "Acme".into(), time_zone: "UTC".into(), policy: None, recovery: None, people: vec![ann] };
    let options = Options { agent: Some(agent.1.clone()), ..Options::default() };
    let correct = Passphrase::new("correct horse".into());
    let (session, _) = found(&dir.path().join("store"), &founding, options, &mut Fixed(Some(correct))).unwrap();
    let mine = session.store().identities().unwrap().remove(0);
    assert!(session.has_passphrase(&mine) && !session.is_locked(&mine), "the agent signs without asking");
    session.unlock(&mine, &mut Fixed(None)).unwrap();
    add(&["-q", "-D"]);
    assert!(session.has_passphrase(&mine) && session.is_locked(&mine), "nobody else can sign now");
}
