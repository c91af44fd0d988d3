//! Where links stand in everything that people signed about a release.

use super::{Link, Verdict, find};
use crate::domain::act::ConditionTerms;
use crate::domain::release::{ClockState, Release};

/// A link, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The link.
    pub link: Link,
    /// Whose words it stands in, in a few words.
    pub place: String,
    /// Whether it may be opened.
    pub verdict: Verdict,
}

impl Found {
    fn of(link: Link, place: &str) -> Self {
        let verdict = link.verdict();
        Self { link, place: place.to_owned(), verdict }
    }
}

/// Finds the links of a text that stands in one place.
pub fn in_text(text: &str, place: &str) -> Vec<Found> {
    find(text).into_iter().map(|link| Found::of(link, place)).collect()
}

/// Finds every link of a release: of its request, its evidence, and the words of its acts. Each stands once, at its first place.
pub fn of_release(release: &Release) -> Vec<Found> {
    let mut all: Vec<Found> = Vec::new();
    for evidence in &release.evidence {
        // The whole of it is the address, whatever signs it holds.
        let link = evidence.url.clone().map(|address| Link { address });
        all.extend(link.map(|link| Found::of(link, &format!("evidence: {}", evidence.title))));
    }
    for (place, text) in texts(release) {
        all.extend(in_text(text, &place));
    }
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|found| seen.insert(found.link.address.clone()));
    all
}

type Texts<'r> = Vec<(String, &'r str)>;

fn texts(release: &Release) -> Texts<'_> {
    let mut all: Texts<'_> = vec![("request".into(), &release.summary)];
    all.extend(release.exempt.iter().chain(&release.withdrawn).map(|text| ("request".to_owned(), text.as_str())));
    all.extend(release.evidence.iter().map(|e| ("title of evidence".to_owned(), e.title.as_str())));
    all.extend(
        release.evidence.iter().filter_map(|e| e.gone.as_ref()).map(|gone| ("evidence gone".to_owned(), gone.reason.as_str())),
    );
    for item in &release.items {
        let place = || format!("answer: {}", item.id);
        all.push((place(), &item.answer));
        all.extend(item.fields.values().map(|text| (place(), text.as_str())));
    }
    for challenge in &release.challenges {
        let place = format!("challenge: {}", challenge.item.as_deref().unwrap_or("the release"));
        all.extend(challenge.settled.as_ref().map(|settled| (place.clone(), settled.reason.as_str())));
        all.push((place, &challenge.reason));
    }
    decisions(release, &mut all);
    afterwards(release, &mut all);
    all
}

fn decisions<'r>(release: &'r Release, all: &mut Texts<'r>) {
    let terms = |conditions: &'r [ConditionTerms]| conditions.iter().map(|c| ("condition".to_owned(), c.text.as_str()));
    all.extend(release.sign_offs.iter().filter_map(|s| s.words.as_deref()).map(|text| ("sign-off".to_owned(), text)));
    for vote in release.ballot.iter().flat_map(|b| &b.votes) {
        all.extend(vote.reason.as_deref().map(|text| ("vote".to_owned(), text)));
        all.extend(terms(&vote.conditions));
    }
    for record in &release.records {
        all.extend(record.words.as_deref().map(|text| ("record of a meeting".to_owned(), text)));
        all.extend(record.objections.iter().map(|o| ("record of a meeting".to_owned(), o.text.as_str())));
        for vote in &record.votes {
            all.extend(vote.reason.as_ref().map(|words| ("record of a meeting".to_owned(), words.text.as_str())));
            all.extend(terms(&vote.conditions));
        }
    }
    let reasons = release.decision.iter().chain(&release.past_decisions).flat_map(|d| &d.reasons);
    all.extend(reasons.map(|text| ("decision".to_owned(), text.as_str())));
    for condition in &release.conditions {
        let said = condition.met.iter().chain(&condition.waived).chain(condition.extensions.iter().map(|e| &e.said));
        all.push(("condition".into(), &condition.terms.text));
        all.extend(said.map(|said| ("condition".to_owned(), said.words.as_str())));
    }
}

fn afterwards<'r>(release: &'r Release, all: &mut Texts<'r>) {
    let mut one = |place: &str, text: Option<&'r str>| all.extend(text.map(|text| (place.to_owned(), text)));
    one("confirmation", release.confirmation.as_ref().and_then(|c| c.note.as_deref()));
    for text in release.emergency.iter().flat_map(|e| [&e.why, &e.how, &e.heard_by]) {
        one("emergency", Some(text));
    }
    release.suspensions.iter().for_each(|s| one("suspension", Some(&s.reason)));
    one("reinstatement", release.reinstatement.as_ref().map(|r| r.reason.as_str()));
    release.rollbacks.iter().for_each(|r| one("rollback", Some(&r.reason)));
    release.retirements.iter().for_each(|r| one("retirement", r.reason.as_deref()));
    release.holds.iter().for_each(|h| one("legal hold", Some(&h.reason)));
    release.purges.iter().for_each(|p| one("purge", Some(&p.reason)));
    for finding in release.matters.iter().filter_map(|m| m.finding.as_ref()) {
        one("finding", Some(&finding.words));
        one("finding", finding.action.as_deref());
    }
    for clock in &release.clocks {
        match &clock.state {
            ClockState::Open { note, .. } => one("incident clock", note.as_deref()),
            ClockState::Dismissed { reason, .. } => one("incident clock", Some(reason)),
            ClockState::Offered => {}
        }
    }
}
