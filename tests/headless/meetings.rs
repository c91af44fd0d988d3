//! A secretary without a terminal: a meeting from agenda to minutes, and what is refused on the way (`rules.md` §5).

use crate::headless;

use headless::Headless;
use serde_json::Value;

const REF: &str = "triage@1.0";

fn strings(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect()
}

/// A high-risk release in review, a meeting with all three members here.
fn sitting() -> Headless {
    let h = Headless::in_review("high");
    h.ok("bo", "meeting new --title 'November meeting'");
    h.ok("bo", "meeting attend open bo@example.org cy@example.org di@example.org");
    h
}

#[test]
fn a_meeting_from_agenda_to_minutes() {
    let h = Headless::in_review("high");
    let opened = h.ok("bo", "meeting new --title 'November meeting'");
    let id = opened["id"].as_str().unwrap().to_owned();
    assert_eq!(opened["schema"], "obstat/act/v1");
    let list = h.ok("ann", "meeting list");
    assert_eq!((&list["meetings"][0]["id"], &list["meetings"][0]["open"]), (&Value::from(id.clone()), &Value::from(true)));
    let shown = h.ok("ann", &format!("meeting show {}", &id[..8]));
    assert_eq!((&shown["items"][0]["topic"], &shown["items"][0]["title"]), (&"approval".into(), &REF.into()));
    h.ok("bo", "meeting attend open bo@example.org cy@example.org di@example.org");
    let noted = h.ok("bo", "meeting vote open 1 bo@example.org=approve");
    assert_eq!(noted["items"][0]["still_needed"], "1 more vote for quorum. As it stands: open, 1 to 0.");
    h.ok("bo", "meeting vote open 1 cy@example.org=conditions --condition 'Publish the audit; due=30d'");
    let noted = h.ok("bo", "meeting vote open triage@1.0 di@example.org=reject --reason 'Too early'");
    assert_eq!(noted["items"][0]["still_needed"], "Quorum is reached. As it stands: carried, 2 to 1.");
    assert_eq!(h.ok("bo", &format!("release show {REF}"))["records"], serde_json::json!([]), "nothing is signed yet");
    let recorded = h.ok("bo", "meeting motion open 1");
    assert_eq!((&recorded["state"], &recorded["obstructions"][0]["code"]), (&"in-review".into(), &"record-unsigned".into()));
    let signed = h.ok("cy", "meeting sign open 1");
    assert_eq!(signed["state"], "approved-with-conditions", "the second signature records the outcome along");
    let release = h.ok("ann", &format!("release show {REF}"));
    let record = &release["records"][0];
    assert_eq!((&record["complete"], &record["outcome"]), (&true.into(), &"approved-with-conditions".into()));
    let by: Vec<(&str, bool)> = record["votes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|v| (v["member"].as_str().unwrap(), v["signed_by_member"].as_bool().unwrap()))
        .collect();
    assert_eq!(by, [("bo@example.org", true), ("cy@example.org", true), ("di@example.org", false)]);
    assert_eq!(release["conditions"][0]["terms"]["text"], "Publish the audit");
    let told = h.run(&format!("release show {REF}")).out;
    for line in [
        "Recorded in meetings",
        "approve: approved with conditions, 2 to 1",
        "recorded by Bo, 2026-11-02 10:00 CET, November meeting",
        "signed by Cy",
        "Di: reject (as recorded)",
        "condition: Publish the audit",
    ] {
        assert!(told.contains(line), "{line}\n{told}");
    }
    h.ok("bo", "meeting note open --text 'The next meeting is on 12 January'");
    let closed = h.ok("bo", "meeting close open");
    assert_eq!(closed["text"], "November meeting is closed, its minutes written");
    let shown = h.ok("ann", "meeting show latest");
    assert_eq!((&shown["open"], &shown["items"][0]["progress"]), (&false.into(), &"closed".into()));
    assert_eq!(h.ok("ann", "verify")["valid"], true);
}

#[test]
fn minutes_as_markdown_and_html_obey_nothing_foreign() {
    let h = sitting();
    h.ok("bo", "meeting vote open 1 bo@example.org=approve cy@example.org=approve");
    h.ok("bo", "meeting vote open 1 di@example.org=reject --reason '<script>alert(1)</script> *bold* \u{1b}[2J\u{202e}'");
    h.ok("bo", "meeting motion open 1");
    h.ok("bo", "meeting note open 1 --text 'a <b>note</b>'");
    let md = h.run("meeting minutes open").out;
    for line in [
        "# Meridian Health: November meeting",
        "Present: Bo (secretary), Cy (chair), Di.",
        "## 1 triage@1.0, approval",
        "- Bo: approve (signed by the member)",
        "- Di: reject (recorded by the secretary), because: &lt;script&gt;",
        "**Lacks a second signature: it does not count yet.**",
        "a &lt;b&gt;note&lt;/b&gt;",
        "- heads sha256: `",
        "This is a draft",
    ] {
        assert!(md.to_lowercase().contains(&line.to_lowercase()), "{line}\n{md}");
    }
    h.ok("di", "meeting sign open 1");
    h.ok("bo", "meeting close open");
    let done = h.ok("bo", "meeting minutes latest --format html -o minutes.html");
    assert_eq!(done["schema"], "obstat/minutes/v1");
    let page = std::fs::read_to_string(h.path("minutes.html")).unwrap();
    assert!(page.contains("default-src 'none'") && page.contains("@media print"));
    for evil in ["<script", "<b>", "\u{1b}", "\u{202e}", "http:", "https:", "src=", "href="] {
        assert!(!page.contains(evil) && !md.contains(evil), "{evil}\n{page}");
    }
    assert!(page.contains("signed by the member") && page.contains("sha256 "), "digests and signatures");
    let signed = h.run("meeting minutes latest --as-signed").out;
    let sha256 = h.ok("bo", "meeting show latest")["closed"]["minutes_sha256"].as_str().unwrap().to_owned();
    assert_eq!(obstat::domain::ids::Digest::of(signed.as_bytes()).to_string(), sha256, "the digest that the close names");
}

#[test]
fn what_the_votes_do_not_bear_is_refused() {
    let h = sitting();
    let said = h.no("bo", "meeting vote open 1 ann@example.org=approve", 1);
    assert!(said.contains("Ann did not attend") && said.contains("obstat") | said.contains("attendance"), "{said}");
    h.ok("bo", "meeting attend open di@example.org --away");
    let said = h.no("bo", "meeting vote open 1 di@example.org=approve", 1);
    assert!(said.contains("Di did not attend") && said.contains("§"), "{said}");
    h.ok("bo", "meeting vote open 1 bo@example.org=approve");
    let said = h.no("bo", "meeting motion open 1", 1);
    assert!(said.contains("there is no quorum: 1 of 3 voted and 2 must"), "{said}");
    let said = h.no("bo", "meeting close open", 1);
    assert!(said.contains("without a quorum: 1 of 2 votes"), "{said}");
    h.ok("bo", "meeting vote open 1 cy@example.org=approve");
    let said = h.no("bo", "meeting motion open 1 --outcome rejected", 1);
    assert!(said.contains("the votes come to approved, 2 to 0"), "{said}");
    let said = h.no("di", "meeting motion open 1", 1);
    assert!(said.contains("(Bo, Cy) may") && said.contains("§9"), "{said}");
    assert!(h.no("ann", "meeting new", 1).contains("Bo"), "who could");
    assert!(h.no("bo", "meeting sign open 1", 1).contains("recorded"));
    h.ok("bo", "meeting motion open 1");
    assert!(h.no("bo", "meeting sign open 1", 1).contains("two different people"));
    assert!(h.no("di", "meeting sign open 1", 1).contains("who attended: Bo, Cy"));
    assert!(h.no("di", "meeting dispute open 1 --reason 'not so'", 1).contains("who attended"));
    h.no("bo", "meeting vote open 9 bo@example.org=approve", 2);
    h.no("bo", "meeting vote open 1 bo@example.org=maybe", 2);
    h.no("bo", "meeting vote open 1 bo@example.org", 2);
    h.no("bo", "meeting vote open 1 bo@example.org=recuse", 2);
    h.no("bo", "meeting vote open 1 bo@example.org=conditions", 1);
    h.no("bo", "meeting show nowhere", 2);
    h.no("bo", "meeting attend open ann@example.org", 1);
}

#[test]
fn two_meetings_are_not_open_on_one_item() {
    let h = sitting();
    let said = h.no("cy", &format!("meeting new --item {REF}"), 1);
    assert!(
        said.contains("triage@1.0, approval is on the agenda of “November meeting”") && said.contains("still open"),
        "{said}"
    );
    h.ok("cy", "meeting new --title second");
    assert_eq!(
        h.ok("cy", "meeting list")["meetings"][0]["items"].as_u64().unwrap()
            + h.ok("cy", "meeting list")["meetings"][1]["items"].as_u64().unwrap(),
        1,
        "what is taken is left out"
    );
}

#[test]
fn what_is_left_over_is_on_the_next_agenda() {
    let h = sitting();
    let first = h.ok("bo", "meeting list")["meetings"][0]["id"].as_str().unwrap().to_owned();
    h.ok("bo", "meeting close open");
    let shown = h.ok("bo", &format!("meeting show {first}"));
    assert_eq!(shown["closed"]["left_over"][0]["title"], REF);
    assert!(h.no("bo", &format!("meeting motion {first} 1"), 1).contains("was closed by Bo"));
    h.now("2026-11-09T09:00:00Z");
    let next = h.ok("bo", "meeting new");
    let shown = h.ok("bo", &format!("meeting show {}", next["id"].as_str().unwrap()));
    assert_eq!(shown["items"][0]["title"], REF);
}

#[test]
fn the_policys_review_comes_onto_the_agenda_when_it_is_due_and_a_note_settles_it() {
    let h = Headless::in_review("high");
    h.now("2027-06-02T09:00:00Z");
    h.ok("bo", "meeting new");
    let items = h.ok("bo", "meeting show open")["items"].clone();
    assert_eq!((&items[0]["topic"], &items[0]["title"]), (&"policy-review".into(), &"policy 1.0".into()));
    assert!(h.no("bo", "meeting vote open 1 bo@example.org=approve", 1).contains("a note settles it"));
    assert!(h.no("bo", "meeting note open 2 --text 'done' --settles", 1).contains("voted on"));
    h.ok("bo", "meeting note open 1 --text 'Reviewed; version 1.1 follows' --settles");
    assert_eq!(h.ok("bo", "meeting show open")["items"][0]["progress"], "closed");
    let md = h.run("meeting minutes open").out;
    assert!(md.contains("Reviewed; version 1.1 follows"), "{md}");
}

#[test]
fn a_dispute_contests_the_release_until_a_new_record() {
    let h = sitting();
    h.ok("bo", "meeting vote open 1 bo@example.org=approve cy@example.org=approve di@example.org=approve");
    h.ok("bo", "meeting motion open 1");
    assert_eq!(h.ok("cy", "meeting sign open 1")["state"], "approved");
    let said = h.ok("di", "meeting dispute open 1 --reason 'I rejected it'");
    assert_eq!(said["state"], "contested");
    assert_eq!(h.ok("bo", "meeting show open")["items"][0]["progress"], "disputed");
    h.ok("bo", "meeting vote open 1 di@example.org=reject");
    h.ok("bo", "meeting motion open 1");
    assert_eq!(h.ok("di", "meeting sign open 1")["state"], "approved", "two to one");
}

#[test]
fn a_challenge_is_cleared_by_vote() {
    let h = sitting();
    let challenge = h.ok("di", &format!("challenge add {REF} --item capacity --reason 'For how many?'"));
    let id = challenge["id"].as_str().unwrap()[..12].to_owned();
    assert_eq!(h.ok("bo", "meeting show open")["challenges"][0]["progress"], "open");
    h.ok("bo", &format!("meeting vote open 1 bo@example.org=approve cy@example.org=approve --challenge {id}"));
    let said = h.no("bo", "meeting close open", 1);
    assert!(said.contains("clear the challenge of capacity are noted and not recorded"), "{said}");
    let longer = &challenge["id"].as_str().unwrap()[..20];
    h.no("bo", &format!("meeting motion open 1 --challenge {longer}"), 2);
    h.ok("bo", &format!("meeting motion open 1 --challenge {longer} --words 'The plan says so'"));
    assert!(h.run("meeting show open").out.contains("“For how many?”"));
    h.ok("cy", &format!("meeting sign open 1 --challenge {id}"));
    let list = h.ok("bo", &format!("challenge list {REF}"));
    assert_eq!(list["challenges"][0]["settled"]["reason"], "The plan says so");
    assert!(h.run("meeting minutes open").out.contains("Motion: clear a challenge"));
    h.ok("di", &format!("meeting dispute open 1 --challenge {id} --reason 'We did not vote'"));
    let list = h.ok("bo", &format!("challenge list {REF}"));
    assert_eq!(list["challenges"][0]["settled"], Value::Null, "disputed, it is open again");
}

#[test]
fn by_circulation_members_sign_their_own_votes() {
    let h = Headless::in_review("high");
    h.ok("bo", "meeting new --kind circulation");
    let said = h.no("bo", "meeting attend open bo@example.org", 1);
    assert!(said.contains("each member signs his own vote") && said.contains("obstat ballot open"), "{said}");
    h.no("bo", "meeting motion open 1", 1);
    h.ok("bo", &format!("ballot open {REF}"));
    for who in ["bo", "cy"] {
        h.ok(who, &format!("vote {REF} --choice approve"));
    }
    assert_eq!(h.ok("bo", "meeting show open")["items"][0]["progress"], "closed");
    assert!(h.run("meeting minutes open").out.contains("Settled outside"), "by ballot");
    h.ok("bo", "meeting close open");
}

#[test]
fn a_scheduled_meeting_takes_in_what_comes_later() {
    let h = Headless::with_model("high");
    h.ok("bo", "meeting new --kind scheduled --at 2026-11-30T14:00:00+01:00");
    assert_eq!(h.ok("bo", "meeting show open")["items"], serde_json::json!([]));
    h.request(REF, "--nature first");
    h.answer_all(REF);
    h.ok("ann", &format!("release submit {REF}"));
    assert_eq!(h.ok("bo", "meeting show open")["new_duties"][0]["title"], REF);
    h.ok("bo", "meeting agenda open");
    assert_eq!(h.ok("bo", "meeting show open")["items"][0]["title"], REF);
    assert!(h.no("bo", "meeting agenda open", 1).contains("already"));
    assert_eq!(strings(&h.ok("bo", "meeting show open")["roster"]), ["bo@example.org", "cy@example.org", "di@example.org"]);
}

/// `triage@1.1` is a fix that ran in an emergency, `triage@1.0` is suspended; a meeting has both on its agenda.
fn afterwards() -> Headless {
    let h = Headless::in_review("medium");
    h.ok("ann", "approve triage@1.0 --role model-owner");
    h.ok("priya", "approve triage@1.0 --role governance-lead");
    h.ok("ann", "deploy triage@1.0 --env production");
    h.ok("ann", "confirm triage@1.0 --operating yes --monitoring yes --no-issues yes");
    h.now("2026-11-03T09:00:00Z");
    h.request("triage@1.1", "--nature bug-fix");
    h.ok(
        "priya",
        "emergency triage@1.1 --reason security --why 'Prompts leak' --verbal-by priya@example.org \
         --verbal-at 2026-11-03T08:50:00Z --how 'on the phone'",
    );
    h.ok("priya", "suspend triage@1.0 --reason 'Prompts leak'");
    h.ok("bo", "meeting new");
    h.ok("bo", "meeting attend open bo@example.org cy@example.org di@example.org");
    h
}

fn codes(h: &Headless, reference: &str) -> Vec<String> {
    let why = h.run(&format!("why {reference} --json")).json();
    why["obstructions"].as_array().unwrap().iter().map(|o| o["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_meeting_finds_on_an_emergency_and_on_a_suspension() {
    let h = afterwards();
    let items = h.ok("bo", "meeting show open")["items"].clone();
    let topics: Vec<&str> = items.as_array().unwrap().iter().map(|i| i["topic"].as_str().unwrap()).collect();
    assert_eq!(topics, ["emergency", "suspension"]);
    h.ok("bo", "meeting vote open 1 bo@example.org=approve cy@example.org=approve di@example.org=reject");
    let words = "--words 'It could wait' --action 'Name a deputy'";
    assert!(h.no("bo", &format!("meeting motion open 1 {words}"), 2).contains("--verdict justified"));
    assert!(h.no("bo", "meeting motion open 1 --verdict justified", 2).contains("--words"));
    let against = format!("meeting motion open 1 --verdict not-justified {words} --outcome not-carried");
    let said = h.no("bo", &against, 1);
    assert!(said.contains("the votes come to carried, 2 to 1"), "{said}");
    let recorded = h.ok("bo", &format!("meeting motion open 1 --verdict not-justified {words}"));
    assert!(recorded["text"].as_str().unwrap().contains("carried, 2 to 1"), "{recorded}");
    assert_eq!(h.ok("ann", "release show triage@1.1")["matters"][0]["finding"], Value::Null, "one signature");
    assert_eq!(h.ok("bo", "meeting show open")["items"][0]["progress"], "unsigned");
    h.ok("di", "meeting sign open 1");
    let finding = h.ok("ann", "release show triage@1.1")["matters"][0]["finding"].clone();
    assert_eq!((&finding["verdict"], &finding["action"]), (&"not-justified".into(), &"Name a deputy".into()));
    assert_eq!(strings(&finding["by"]), ["bo@example.org", "di@example.org"]);
    h.ok("bo", "meeting vote open 2 bo@example.org=approve cy@example.org=approve di@example.org=approve");
    h.ok("bo", "meeting motion open 2 --words 'Rightly so'");
    h.ok("cy", "meeting sign open 2");
    assert_eq!(h.ok("ann", "release show triage@1.0")["matters"][0]["finding"]["words"], "Rightly so");
    assert_eq!(codes(&h, "triage@1.0"), ["suspended"], "a finding looks back and lifts no suspension");
    let md = h.run("meeting minutes open").out;
    assert!(md.contains("Motion: finding: not justified. **Carried, 2 to 1**") && md.contains("Action: Name a deputy"), "{md}");
    h.ok("bo", "meeting close open");
    assert_eq!(h.ok("bo", "meeting show latest")["closed"]["left_over"], serde_json::json!([]));
    h.ok("bo", "meeting new");
    assert_eq!(h.ok("bo", "meeting show open")["items"], serde_json::json!([]), "nothing is owed any more");
    assert!(h.no("bo", "review triage@1.1 emergency --justified yes --finding 'Again'", 1).contains("a finding"));
    assert_eq!(h.ok("ann", "verify")["valid"], true);
}

#[test]
fn a_finding_takes_no_conditions() {
    let h = afterwards();
    let said = h.no("bo", "meeting vote open 1 bo@example.org=conditions --condition 'Train them; due=30d'", 1);
    assert!(said.contains("only an approval takes conditions") && said.contains("--action"), "{said}");
    h.ok("bo", "meeting vote open 1 bo@example.org=approve cy@example.org=approve");
}

#[test]
fn who_is_recused_has_no_say_in_a_finding() {
    let h = afterwards();
    h.ok("bo", "meeting vote open 1 di@example.org=recuse --reason 'I ran the deployment'");
    h.ok("bo", "meeting vote open 1 bo@example.org=approve cy@example.org=approve");
    h.ok("bo", "meeting motion open 1 --verdict justified --words 'The fault was live'");
    assert!(h.no("di", "meeting sign open 1", 1).contains("who is recused does not sign"));
    h.ok("cy", "meeting sign open 1");
    assert_eq!(h.ok("ann", "release show triage@1.1")["matters"][0]["finding"]["verdict"], "justified");
}

#[test]
fn the_table_of_duties_counts_what_a_meeting_did() {
    let h = sitting();
    h.ok("bo", "meeting vote open 1 bo@example.org=approve cy@example.org=approve di@example.org=reject");
    h.ok("bo", "meeting motion open 1");
    let acts = |line: &str, who: &str| {
        let people = h.ok("aud", line)["people"].clone();
        let found = people.as_array().unwrap().iter().find(|p| p["who"] == format!("{who}@example.org")).cloned();
        found.map(|p| p["acts"].clone()).unwrap_or_default()
    };
    let of_release = format!("log --duties {REF}");
    assert_eq!(acts(&of_release, "di"), Value::Null, "a record that lacks its second signature is nobody's vote");
    h.ok("cy", "meeting sign open 1");
    for (who, conduct) in [("bo", 1), ("cy", 2), ("di", 0)] {
        let acts = acts(&of_release, who);
        assert_eq!((&acts["approve"], &acts["conduct"]), (&1.into(), &conduct.into()), "{who}: votes are the members'");
    }
    h.ok("bo", "meeting note open --text 'The next meeting is on 12 January'");
    h.ok("bo", "meeting close open");
    assert_eq!(acts("log --duties", "bo")["conduct"], 4, "opened, recorded, noted, closed");
    h.ok("di", "meeting dispute latest 1 --reason 'I approved'");
    assert_eq!(acts(&of_release, "cy")["approve"], 0, "what is disputed counts for nobody");
}
