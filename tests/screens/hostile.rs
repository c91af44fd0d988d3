//! An organisation in which every text that somebody may write would take over a terminal, or push everything out of its place.

use obstat::app::identity::{Fixed, KeySource};
use obstat::app::{Founding, NewPerson, Options, found};
use obstat::domain::vocab::Role;

use crate::headless::{Headless, START};
use obstat::app::clock::Clock;

/// Escape sequences, wide and joined signs, words from right to left, marks that stand on each other, signs that are not seen.
pub const ODD: &str = "\u{1b}[2J\u{1b}]0;owned\u{7}東京都庁の審査 👩\u{200d}👩\u{200d}👧 שלום مرحبا \u{202e}gnp.exe\u{202c} e\u{301}\u{301}\u{301}\u{200b}\t\u{9b}31m👍🏽🇨🇭";

/// What fits on a line, as a name or title does: at most 200 characters.
pub fn line() -> String {
    ODD.to_owned() + &"w".repeat(120)
}

/// What may have many lines.
pub fn words() -> String {
    format!("{ODD}\r\n{}\n\n{}", "x".repeat(10_000), ODD.repeat(30))
}

/// Ann owns a model whose release is in review, challenged, voted on in a meeting; and one that runs on a condition.
pub fn house() -> Headless {
    let house = Headless::bare();
    let person = |name: &str, roles: &[Role]| NewPerson {
        name: format!("{name} {}", line()),
        email: format!("{name}@example.org").parse().unwrap(),
        key: KeySource::New,
        roles: roles.iter().copied().collect(),
    };
    let lead = [Role::GovernanceLead, Role::Committee, Role::Chair, Role::Secretary, Role::Auditor];
    let founding = Founding {
        organisation: line(),
        time_zone: "Europe/Zurich".into(),
        policy: None,
        recovery: None,
        people: vec![
            person("priya", &lead),
            person("ann", &[Role::ModelOwner, Role::Deployer]),
            person("bo", &[Role::Committee, Role::Security, Role::Legal]),
            person("pat", &[Role::PeerReviewer, Role::Committee]),
        ],
    };
    let options = Options { clock: Clock::fixed(START.parse().unwrap()), ..Options::default() };
    found(&house.store(), &founding, options, &mut Fixed::default()).unwrap();
    release(&house, "wild@1.0", "high");
    house.ok("bo", &format!("challenge add wild@1.0 --item validation-report --reason '{}'", words()));
    house.ok("priya", &format!("meeting new --title '{}'", line()));
    house.ok("priya", "meeting attend open priya@example.org bo@example.org pat@example.org");
    house.ok("priya", &format!("meeting vote open 1 bo@example.org=reject --reason '{}'", line()));
    house.ok("priya", &format!("meeting note open --text '{}'", line()));
    release(&house, "calm@1.0", "low");
    let condition = line().replace(';', ":");
    house.ok("ann", &format!("approve calm@1.0 --role model-owner --condition '{condition}; due=30d'"));
    house.ok("ann", "deploy calm@1.0 --env production");
    house.ok("ann", &format!("model add bought --owner ann@example.org --tier low --third-party '{}'", line()));
    house.ok("priya", "threshold set wild recall --at-least 0.9");
    house.ok("priya", "deputy grant bo@example.org --role governance-lead --from 2026-11-02 --to 2026-11-30");
    house
}

/// A release from request to review.
fn release(house: &Headless, reference: &str, tier: &str) {
    let model = reference.split('@').next().unwrap();
    house.ok("ann", &format!("model add {model} --owner ann@example.org --tier {tier}"));
    house.ok("priya", &format!("model confirm-tier {model}"));
    house.request(reference, &format!("--nature first --summary '{}'", words()));
    let url = "https://example.org/\u{202e}";
    house.run(&format!("evidence add {reference} --item model-card --url '{url}' --title '{}' --as ann@example.org", line()));
    let table: String = (0..40).map(|n| format!("{n},{},{}\n", line(), ODD.replace(',', ""))).collect();
    for (name, words) in [
        ("odd.md", format!("https://example.org/{}\n{}", "w".repeat(60), words())),
        ("odd.csv", format!("case,{},score\n{table}", line())),
    ] {
        let file = house.file(name, words.as_bytes());
        house.ok(
            "ann",
            &format!("evidence add {reference} --item validation-report --file {} --title '{}'", file.display(), line()),
        );
    }
    house.answer_all(reference);
    for item in ["model-card", "monitoring"] {
        house.ok("ann", &format!("item done {reference} {item} --answer '{}'", words()));
    }
    assert_eq!(house.ok("ann", &format!("release submit {reference}"))["state"], "in-review");
}
