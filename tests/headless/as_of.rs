//! State as of any moment, headless: what a release was then, whatever came later.

use crate::headless;

use headless::Headless;
use serde_json::Value;

/// What a command tells about a moment, without the moment itself.
fn told(h: &Headless, line: &str) -> Value {
    let ran = h.run(&format!("{line} --as priya@example.org --json"));
    assert!(ran.code < 2, "{line}: {ran:?}");
    let mut told = ran.json();
    told["as_of"] = Value::Null;
    told
}

#[test]
fn a_release_reads_as_it_did_at_any_moment() {
    let h = Headless::in_review("medium");
    let lines = ["why triage@1.0", "release show triage@1.0", "log triage@1.0"];
    let acts = [
        ("priya", "challenge add triage@1.0 --item model-card --reason 'show more'"),
        ("ann", "item done triage@1.0 model-card --answer 'more'"),
        ("priya", "challenge clear CHALLENGE --reason seen"),
        ("priya", "approve triage@1.0 --role governance-lead --condition 'audit; due=30d'"),
        ("ann", "approve triage@1.0 --role model-owner"),
        ("dan", "deploy triage@1.0 --env production --digest DIGEST"),
        ("priya", "role grant pat@example.org governance-lead"),
        ("ann", "confirm triage@1.0 --operating yes --monitoring yes --no-issues yes"),
    ];
    let digest = h.ok("ann", "release show triage@1.0")["artifacts"][0]["sha256"].as_str().unwrap().to_owned();
    let mut challenge = String::new();
    let mut then = Vec::new();
    for (n, (who, line)) in acts.iter().enumerate() {
        h.now(&format!("2026-11-0{}T10:00:00Z", n + 2));
        let line = line.replace("CHALLENGE", &challenge).replace("DIGEST", &digest);
        let done = h.ok(who, &line);
        if n == 0 {
            challenge = done["id"].as_str().unwrap().to_owned();
        }
        let at = format!("2026-11-0{}T12:00:00Z", n + 2);
        h.now(&at);
        then.push((at, lines.map(|line| told(&h, line))));
    }
    h.now("2027-03-01T09:00:00Z");
    for (at, before) in &then {
        for (line, before) in lines.iter().zip(before) {
            let now = told(&h, &format!("{line} --at {at}"));
            assert_eq!(&now, before, "{line} at {at}");
        }
    }
    let states: Vec<&str> = then.iter().map(|(_, told)| told[1]["state"].as_str().unwrap()).collect();
    assert_eq!(
        states,
        ["in-review", "in-review", "in-review", "in-review", "approved-with-conditions", "deployed", "deployed", "confirmed"]
    );
}

#[test]
fn what_a_meeting_decided_and_a_suspension_stopped_reads_as_it_did() {
    let h = Headless::in_review("high");
    let lines = ["why triage@1.0", "release show triage@1.0", "log triage@1.0"];
    let acts = [
        ("bo", "meeting new --title November"),
        ("bo", "meeting motion open 1"),
        ("cy", "meeting sign open 1"),
        ("priya", "suspend triage@1.0 --reason drift"),
    ];
    let mut then = Vec::new();
    for (n, (who, line)) in acts.iter().enumerate() {
        h.now(&format!("2026-11-0{}T10:00:00Z", n + 3));
        h.ok(who, line);
        if n == 0 {
            h.ok("bo", "meeting attend open bo@example.org cy@example.org di@example.org");
            h.ok("bo", "meeting vote open 1 bo@example.org=approve");
            h.ok("bo", "meeting vote open 1 cy@example.org=conditions --condition 'Publish the audit; due=2d'");
        }
        let at = format!("2026-11-0{}T12:00:00Z", n + 3);
        h.now(&at);
        then.push((at, lines.map(|line| (told(&h, line), h.run(&format!("{line} --as priya@example.org")).out))));
    }
    h.now("2027-03-01T09:00:00Z");
    for (at, before) in &then {
        for (line, (before, words)) in lines.iter().zip(before) {
            assert_eq!(&told(&h, &format!("{line} --at {at}")), before, "{line} at {at}");
            let now = h.run(&format!("{line} --as priya@example.org --at {at}")).out;
            assert_eq!(&now, words, "what is due is counted from {at}: {line}");
        }
    }
    let states: Vec<&str> = then.iter().map(|(_, told)| told[1].0["state"].as_str().unwrap()).collect();
    assert_eq!((states[0], *states.last().unwrap()), ("in-review", "suspended"));
    assert!(states.contains(&"approved-with-conditions"), "{states:?}");
}

#[test]
fn before_the_request_there_was_no_release() {
    let h = Headless::in_review("low");
    let said = h.no("ann", "why triage@1.0 --at 2026-11-01T00:00:00Z", 2);
    assert!(said.contains("triage@1.0 did not exist at that time") && said.contains("it was requested 2026-11-02"), "{said}");
    assert_eq!(h.run("log --at 2026-11-01 --json").json()["acts"], serde_json::json!([]));
}

#[test]
fn an_act_that_rests_on_a_later_one_came_later_whatever_its_clock_says() {
    let h = Headless::in_review("medium");
    h.now("2026-11-05T09:00:00Z");
    h.ok("priya", "item accept triage@1.0 model-card");
    // Ann's clock is three days slow, yet she has seen what Priya did.
    h.now("2026-11-03T09:00:00Z");
    h.ok("ann", "approve triage@1.0 --role model-owner");
    h.now("2026-11-06T09:00:00Z");
    let kinds = |at: &str| {
        let acts = h.run(&format!("log triage@1.0 --at {at} --json")).json()["acts"].clone();
        acts.as_array().unwrap().iter().filter(|a| a["at"].as_str().unwrap() > "2026-11-02T12:00:00Z").count()
    };
    assert_eq!((kinds("2026-11-04"), kinds("2026-11-05")), (0, 2));
    let whole = h.run("log --at 2026-11-04 --json").json()["acts"].as_array().unwrap().len();
    assert_eq!(whole as u64 + 2, h.events());
}

#[test]
fn a_time_is_typed_as_an_instant_a_day_or_what_the_clock_on_the_wall_shows() {
    let h = Headless::in_review("low");
    for (at, told) in [
        ("2026-11-03T10:00:00+01:00", "2026-11-03T09:00:00Z"),
        ("2026-11-03", "2026-11-03T22:59:59Z"),
        ("'2026-11-03 10:30'", "2026-11-03T09:30:00Z"),
        ("2027-07-03T10:30", "2027-07-03T08:30:00Z"),
    ] {
        assert_eq!(h.run(&format!("why triage@1.0 --at {at} --json")).json()["as_of"], told, "{at}");
    }
    for (at, wanted) in [
        ("'2027-03-28 02:30'", "2027-03-28 02:30:00 never was in Europe/Zurich: the clock was put forward over it"),
        (
            "'2026-10-25 02:30'",
            "was twice in Europe/Zurich, as the clock was put back: write it as 2026-10-25T02:30:00+02:00 or 2026-10-25T02:30:00+01:00",
        ),
        ("2026-02-30", "“2026-02-30” is not a time"),
        ("someday", "“someday” is not a time"),
    ] {
        let said = h.no("ann", &format!("why triage@1.0 --at {at}"), 2);
        assert!(said.contains(wanted), "{at}: {said}");
    }
}

#[test]
fn the_policy_and_the_people_are_those_of_the_moment() {
    let h = Headless::with_model("low");
    h.request("triage@1.0", "--nature first");
    let text = obstat::domain::policy::SHIPPED.replacen("version = \"1.0\"", "version = \"1.1\"", 1).replacen(
        r#"tiers = ["high", "medium"]"#,
        r#"tiers = ["high", "medium", "low"]"#,
        1,
    );
    let file = h.file("draft.toml", text.as_bytes());
    h.now("2026-11-04T09:00:00Z");
    h.ok("priya", &format!("policy propose {}", file.display()));
    h.ok("bo", "policy accept");
    h.ok("cy", "policy accept");
    let version = |at: &str| h.run(&format!("release show triage@1.0 {at} --json")).json()["policy_version"].clone();
    assert_eq!((version(""), version("--at 2026-11-03")), ("1.1".into(), "1.0".into()));
    assert_eq!(h.run("verify").code, 0, "a look back changes nothing");
}
