//! Makes histories of several people, each knowing some of what the others did.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use obstat::domain::act::{
    Act, EmergencyConfirm, ItemReopen, Motion, MotionRecord, ReleaseAmend, ReleaseRaise, ReleaseRetire, ReleaseWithdraw,
    ReviewEmergency, ReviewRollback, ReviewSuspension, RollbackDone,
};
use obstat::domain::fold::outcome_of;
use obstat::domain::ids::EventId;
use obstat::domain::order::Attested;
use obstat::domain::permit;
use obstat::domain::release::Release;
use obstat::domain::vocab::{Choice, Judgement, Kind, MatterKind, Outcome, Role, State, Tier};

use crate::story::{Story, condition, words};

/// One thing that somebody does: who, how much of the rest he takes notice of first, what, and a choice within it.
pub type Step = (u8, u8, u8, u8);

/// Who acts in each beginning: those whose act it is, and a stranger or two.
pub const CASTS: [[&str; 6]; 4] = [
    ["ann", "lea", "lou", "ann", "lea", "sam"],
    ["sid", "carl", "cora", "cyd", "ann", "lea"],
    ["ann", "pia", "mo", "ann", "lea", "sam"],
    ["ann", "lea", "lou", "carl", "cora", "cyd"],
];

/// Where histories begin: a row of two, the Committee's row, a row with a peer; a draft that is urgent.
pub fn beginnings() -> &'static [Story; 4] {
    static TOLD: OnceLock<[Story; 4]> = OnceLock::new();
    TOLD.get_or_init(|| {
        let rows = [
            (Kind::NewModel, Tier::Medium),
            (Kind::NewModel, Tier::High),
            (Kind::MinorUpdate, Tier::High),
            (Kind::MinorUpdate, Tier::Medium),
        ];
        rows.map(|(kind, tier)| {
            let mut story = Story::new(tier);
            story.appoint("lou", &[Role::GovernanceLead]);
            story.leaves("cleo");
            story.request(kind);
            let items: Vec<String> = story.release().items.into_iter().map(|i| i.id).collect();
            let all: Vec<&str> = items.iter().map(String::as_str).collect();
            story.evidence("ann", &all);
            story.evidence("mo", &["independent-validation"]);
            all.iter().for_each(|item| {
                story.answer(item, "done");
            });
            if (kind, tier) == (Kind::MinorUpdate, Tier::Medium) {
                return story;
            }
            story.submit();
            if (kind, tier) == (Kind::NewModel, Tier::High) {
                story.open_ballot("sid");
            }
            story
        })
    })
}

/// Tells a history. With another salt the same acts bear other ids.
pub fn told(beginning: usize, steps: &[Step], salt: u64) -> Story {
    told_from(&beginnings()[beginning], CASTS[beginning], steps, salt)
}

/// A release of a row of two that runs in production.
pub fn running() -> &'static Story {
    static TOLD: OnceLock<Story> = OnceLock::new();
    TOLD.get_or_init(|| {
        let mut story = beginnings()[0].clone();
        story.approve("lea");
        story.approve("ann");
        story.decide("ann");
        story.deploy();
        story
    })
}

/// The same, going on from what has happened already.
pub fn told_from(begun: &Story, cast: [&'static str; 6], steps: &[Step], salt: u64) -> Story {
    let mut story = begun.clone();
    if salt > 0 {
        relabel(&mut story.acts, salt);
    }
    story.salt = salt;
    let mut knows: BTreeMap<&str, Vec<EventId>> = cast.iter().map(|who| (*who, story.heads())).collect();
    for &(who, notice, what, choice) in steps {
        let who = cast[usize::from(who) % cast.len()];
        let seen = match notice % 8 {
            0..=3 => knows[who].clone(),
            4 => {
                let other = &knows[cast[usize::from(notice / 8) % cast.len()]];
                let both: BTreeSet<EventId> = knows[who].iter().chain(other).copied().collect();
                both.into_iter().collect()
            }
            _ => story.heads(),
        };
        let Some(mut id) = act(&mut story, &seen, who, what, choice) else { continue };
        // As a rule whoever completes the row records the outcome along.
        if notice < 192 && outcome_of(&story.release_seen(&[id])).is_some() {
            id = story.decide_seeing(&[id], who);
        }
        knows.insert(who, vec![id]);
    }
    story
}

/// Gives acts other ids, and every name of them with it.
fn relabel(acts: &mut [Attested], salt: u64) {
    let other = |id: &EventId| EventId(obstat::domain::ids::Digest::of(format!("{salt} {id}").as_bytes()).0);
    let ids: Vec<EventId> = acts.iter().map(|a| a.id).collect();
    let mut text: Vec<(String, String)> = acts.iter().map(|a| (a.act.kind().to_owned(), a.act.body().to_string())).collect();
    for (_, body) in &mut text {
        for id in &ids {
            *body = body.replace(&id.to_string(), &other(id).to_string());
        }
    }
    for (attested, (kind, body)) in acts.iter_mut().zip(text) {
        attested.id = other(&attested.id);
        attested.deps = attested.deps.iter().map(|d| if ids.contains(d) { other(d) } else { *d }).collect();
        attested.act = Act::read(&kind, &serde_json::from_str(&body).unwrap()).unwrap();
    }
}

pub fn act(story: &mut Story, seen: &[EventId], who: &str, what: u8, choice: u8) -> Option<EventId> {
    let release = story.release_seen(seen);
    let pick = |n: u8| usize::from(choice) % usize::from(n);
    let mine = permit::signing_roles(&story.person(who), &release, &story.people).first().copied();
    let role = mine.unwrap_or([Role::GovernanceLead, Role::Committee][pick(2)]);
    let done = match what % 44 {
        40..=43 => urgent(story, seen, who, &release, what % 44)?,
        32..=39 => halt(story, seen, who, &release, choice)?,
        20..=31 | 0..=2 if release.slots.iter().any(|s| s.role == Role::Committee) => match &release.ballot {
            None => {
                let ballot = story.ballot();
                story.act_seeing(seen, who, ballot)
            }
            Some(_) => story.vote_seeing(seen, who, if pick(3) == 0 { Choice::ALL[pick(6)] } else { Choice::Approve }),
        },
        20..=31 | 0..=2 => story.approve_seeing(seen, who),
        3 => {
            let terms = [condition("audit", 30)];
            let approval = story.approval(seen, who, &terms);
            story.act_seeing(seen, who, approval)
        }
        4 => story.reject_seeing(seen, who, role),
        5 if release.ballot.is_some() => story.vote_seeing(seen, who, Choice::Reject),
        6 => {
            let ballot = story.ballot();
            story.act_seeing(seen, who, ballot)
        }
        8 if release.ballot.is_some() => story.close_seeing(seen, who),
        9..=11 if outcome_of(&release).is_some() => story.decide_seeing(seen, who),
        9 => {
            let outcome = Outcome::ALL[pick(3)];
            let subject = release.subject;
            let decide = obstat::domain::act::ReleaseDecide { outcome, subject, rests_on: BTreeSet::new() };
            story.act_seeing(seen, who, decide)
        }
        12 => {
            let item = [Some("capacity".to_owned()), Some("validation-report".into()), None][pick(3)].clone();
            let reason = words("show more");
            story.act_seeing(seen, who, obstat::domain::act::ChallengeRaise { item, role, reason })
        }
        13 => {
            let challenge = release.open_challenges().next()?.id;
            let reason = words("seen");
            match pick(2) {
                0 => story.act_seeing(seen, who, obstat::domain::act::ChallengeClear { challenge, reason }),
                _ => story.act_seeing(seen, who, obstat::domain::act::ChallengeOverride { challenge, reason }),
            }
        }
        14 => {
            let answer = story.answer_act("capacity", ["more", "less"][pick(2)]);
            story.act_seeing(seen, who, answer)
        }
        15 => match pick(4) {
            0 => {
                let tier = Some(Tier::ALL[usize::from(choice) / 4 % 3]);
                story.act_seeing(seen, who, ReleaseAmend { tier, ..ReleaseAmend::default() })
            }
            1 => story.act_seeing(seen, who, ItemReopen { item: "capacity".into(), reason: words("wait") }),
            2 => story.evidence_seeing(seen, who, &["model-card"]),
            _ => {
                let kind = Kind::ALL[usize::from(choice) / 4 % 5];
                story.act_seeing(seen, who, ReleaseRaise { kind, reason: words("higher") })
            }
        },
        16 => {
            let decision = release.decision.filter(|d| d.outcome == Outcome::Rejected)?.id;
            story.act_seeing(seen, "ann", obstat::domain::act::ReleaseResubmit { decision })
        }
        17 => {
            let policy = story.policy_id();
            story.act_seeing(seen, "ann", obstat::domain::act::ReleaseSubmit { policy })
        }
        18 => {
            let deployment = story.deployment("production");
            story.act_seeing(seen, "ann", deployment)
        }
        7 if pick(3) == 0 && release.slots.iter().any(|s| s.role == Role::Committee) => {
            let meeting = story.meetings.keys().next().copied().unwrap_or_else(|| story.convene());
            let members = ["sid", "carl", "cora", "cyd"];
            let votes: Vec<(&str, Choice)> = members
                .iter()
                .enumerate()
                .map(|(n, m)| (*m, if pick(5) == n { Choice::Reject } else { Choice::Approve }))
                .collect();
            let mut minute = story.minute(meeting, &members, &votes);
            minute.subject = release.subject;
            story.record_seeing(seen, "sid", minute)
        }
        7 => {
            let record = release.records.last()?.id;
            match pick(4) {
                0 => story.act_seeing(seen, who, obstat::domain::act::MotionDispute { record, reason: words("not so") }),
                _ => story.act_seeing(seen, who, obstat::domain::act::MotionCountersign { record }),
            }
        }
        19 if choice > 220 => story.act_seeing(seen, "ann", ReleaseWithdraw { reason: words("a flaw") }),
        _ => return None,
    };
    Some(done)
}

/// Goes ahead on a word, vouches for it, and finds on what went ahead or was stopped: by oneself, or in a meeting.
fn urgent(story: &mut Story, seen: &[EventId], who: &str, release: &Release, what: u8) -> Option<EventId> {
    // Of several that had not seen each other ids would choose, and no two histories were alike.
    let only = |kind| release.history.iter().filter(|l| l.kind == kind).count() == 1;
    let matter = (release.matters.len() == 1).then(|| (release.matters[0].id, release.matters[0].kind));
    let verdict = Judgement::Justified;
    Some(match what {
        40 => {
            let mut verbal = story.verbal();
            verbal.facts.clone_from(&release.facts);
            story.act_seeing(seen, who, verbal)
        }
        41 => {
            let emergency = release.emergency.as_ref().filter(|_| only("emergency.record"))?.id;
            story.act_seeing(seen, who, EmergencyConfirm { emergency })
        }
        42 => match matter? {
            (matter, MatterKind::Emergency) => {
                story.act_seeing(seen, who, ReviewEmergency { matter, verdict, finding: words("seen"), action: None })
            }
            (matter, MatterKind::Suspension) => {
                story.act_seeing(seen, who, ReviewSuspension { matter, verdict: None, finding: words("seen"), action: None })
            }
            (matter, MatterKind::Rollback) => {
                story.act_seeing(seen, who, ReviewRollback { matter, verdict: None, finding: words("seen"), action: None })
            }
        },
        _ => {
            let meeting = story.meetings.keys().next().copied().unwrap_or_else(|| story.convene());
            let members = ["sid", "carl", "cora", "cyd"];
            let minute = story.minute(meeting, &members, &members.map(|m| (m, Choice::Approve)));
            let motion = Motion::Find { matter: matter?.0, verdict: Some(verdict), action: None };
            story.record_seeing(seen, "sid", MotionRecord { motion, subject: release.subject, ..minute })
        }
    })
}

/// Stops what runs, or sets it going again.
fn halt(story: &mut Story, seen: &[EventId], who: &str, release: &Release, choice: u8) -> Option<EventId> {
    let order = release.rollbacks.first().map(|r| r.id);
    Some(match choice % 10 {
        0..=3 => story.suspend_seeing(seen, who),
        4..=6 if release.state == State::Suspended => story.reinstate_seeing(seen, who),
        7 => {
            let mut order = story.order();
            order.deployment = release.live()?.id;
            story.act_seeing(seen, who, order)
        }
        8 => {
            let (order, at) = (order?, story.clock);
            story.act_seeing(seen, who, RollbackDone { order, at })
        }
        9 => {
            let at = story.clock;
            story.act_seeing(seen, who, ReleaseRetire { environment: "production".into(), at, reason: None })
        }
        _ => return None,
    })
}
