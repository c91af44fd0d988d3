//! Review: items accepted and challenged, challenges cleared and set aside, approvals and rejections.

use std::collections::BTreeSet;

use super::error::AppError;
use super::project::Folded;
use super::propose::Proposal;
use super::resolve;
use super::session::Session;
use super::words;
use crate::domain::act::{
    ChallengeClear, ChallengeOverride, ChallengeRaise, ConditionTerms, ItemAccept, Period, SignoffApprove, SignoffReject,
};
use crate::domain::permit::{self, Refusal};
use crate::domain::release::Challenge;
use crate::domain::time;
use crate::domain::vocab::Role;

impl Session {
    /// The role in which whoever acts here reviews an item, or the release as a whole.
    fn reviewing_role(&self, folded: &Folded, proposal: &Proposal, item: Option<&str>) -> Result<Role, AppError> {
        let section = item.map(|id| resolve::item(folded, id).map(|i| i.section)).transpose()?;
        let people = &folded.office.people;
        let roles = permit::reviewing_roles(&proposal.signer, &folded.release, people, section);
        roles.first().copied().ok_or_else(|| {
            let what = item.map_or_else(|| "the release as a whole".to_owned(), str::to_owned);
            let row: Vec<&str> = folded.release.slots.iter().map(|s| s.role.label()).collect();
            let text = format!("{} does not review {what}: {} do", proposal.signer.name, row.join(", "));
            let mut refusal = Refusal::state("not-permitted", text, "not yours to review", "§9");
            refusal.who = permit::holders("item.accept", &folded.release, &folded.ground());
            refusal.help = "Security reviews testing items and Legal compliance items of any release".into();
            refusal.into()
        })
    }

    /// Proposes to accept an item as it stands.
    pub fn item_accept(&self, text: &str, item: &str) -> Result<Proposal, AppError> {
        let (folded, mut proposal) = self.on(text, "item.accept", "accept an item")?;
        self.reviewing_role(&folded, &proposal, Some(item))?;
        permit::acceptable(&folded.release, item)?;
        let asked = resolve::item(&folded, item)?;
        let Some(answer) = asked.answer_event else { return Err(AppError::Moved) };
        proposal.sentence = format!("{item} is accepted");
        proposal.facts.push(("Item".into(), format!("{item} · {}", asked.clause)));
        proposal.then(ItemAccept { item: item.to_owned(), answer });
        Ok(proposal)
    }

    /// Proposes to challenge an item, or the release as a whole.
    pub fn challenge(&self, text: &str, item: Option<&str>, reason: &str) -> Result<Proposal, AppError> {
        let (folded, mut proposal) = self.on(text, "challenge.raise", "challenge an item")?;
        let role = self.reviewing_role(&folded, &proposal, item)?;
        let reason = proposal.words(words::words("reason", reason)?);
        let what = item.unwrap_or("the release");
        proposal.sentence = format!("{what} is challenged");
        proposal.facts.push(("Item".into(), what.to_owned()));
        proposal.facts.push(("You sign as".into(), role.label().to_owned()));
        proposal.then(ChallengeRaise { item: item.map(str::to_owned), role, reason });
        Ok(proposal)
    }

    /// Proposes to clear a challenge, named by its id.
    pub fn challenge_clear(&self, id: &str, reason: &str) -> Result<Proposal, AppError> {
        self.settle_challenge(id, reason, false)
    }

    /// Proposes to set a challenge aside, named by its id.
    pub fn challenge_override(&self, id: &str, reason: &str) -> Result<Proposal, AppError> {
        self.settle_challenge(id, reason, true)
    }

    fn settle_challenge(&self, id: &str, reason: &str, aside: bool) -> Result<Proposal, AppError> {
        let release = self.holder_of("challenge", id)?.to_string();
        let kind = if aside { "challenge.override" } else { "challenge.clear" };
        let (folded, mut proposal) =
            self.on(&release, kind, if aside { "set a challenge aside" } else { "clear a challenge" })?;
        let raised = resolve::one("challenge", id, folded.release.challenges.iter(), |c: &Challenge| c.id.to_string())?;
        if let Some(settled) = &raised.settled {
            let text = format!("that challenge was settled by {}", folded.office.people.name(&settled.by));
            return Err(Refusal::state("settled", text, "it is settled", "§5").into());
        }
        if !aside && !permit::settles(raised, &proposal.signer, &folded.release, &folded.office.people) {
            let author = folded.office.people.name(&raised.by);
            let text = format!(
                "{} may not clear it: {author} raised it, and only he or another {} clears it",
                proposal.signer.name,
                raised.role.label()
            );
            let mut refusal = Refusal::state("not-permitted", text, format!("not yours: only {author}"), "§5");
            refusal.who = vec![raised.by.clone()];
            return Err(refusal.help(format!("ask {author}")).into());
        }
        let challenge = raised.id;
        let what = raised.item.clone().unwrap_or_else(|| "the release".into());
        let reason = proposal.words(words::words("reason", reason)?);
        proposal.sentence = format!("the challenge of {what} is {}", if aside { "set aside" } else { "cleared" });
        proposal.facts.push(("Item".into(), what));
        if aside {
            proposal.then(ChallengeOverride { challenge, reason })
        } else {
            proposal.then(ChallengeClear { challenge, reason })
        }
        Ok(proposal)
    }

    /// Reads conditions as they are typed; each is for the model's owner unless it says otherwise.
    pub fn conditions(&self, folded: &Folded, texts: &[String]) -> Result<Vec<ConditionTerms>, AppError> {
        let days = folded.policy.timers.condition_days;
        let today = time::local_date(folded.now, folded.office.time_zone);
        texts
            .iter()
            .map(|text| {
                let terms = words::condition(text, &folded.release.owner, days, today)?;
                self.person(terms.by.as_str())?;
                match terms.due {
                    Period::Date(due) if due < today => {
                        let message = format!("the condition “{}” would be due on {due}, which is past", terms.text);
                        Err(AppError::usage(message, "give a day from today on, as in “next Friday”, or a number of days as 30d"))
                    }
                    _ => Ok(terms),
                }
            })
            .collect()
    }

    /// Proposes to approve in the roles named, or in every role of the row that the signer holds.
    pub fn approve(&self, text: &str, roles: &[Role], conditions: &[String], comment: &str) -> Result<Proposal, AppError> {
        if roles == [Role::Committee] {
            return self.vote(
                text,
                if conditions.is_empty() {
                    crate::domain::vocab::Choice::Approve
                } else {
                    crate::domain::vocab::Choice::Conditions
                },
                comment,
                conditions,
            );
        }
        let (folded, mut proposal) = self.on(text, "signoff.approve", "approve")?;
        let held = permit::signing_roles(&proposal.signer, &folded.release, &folded.office.people);
        let roles = signing(&folded, &proposal, &held, roles)?;
        let conditions = self.conditions(&folded, conditions)?;
        proposal.sentence = format!("{} is approved by {}", folded.release.reference, labels(&roles));
        proposal.facts.push(("You sign as".into(), labels(&roles)));
        for condition in &conditions {
            proposal.facts.push(("Condition".into(), condition.text.clone()));
        }
        let comment = match comment.trim() {
            "" => {
                words_for_numbers(&folded, "--comment T")?;
                None
            }
            comment => Some(proposal.words(words::words("comment", comment)?)),
        };
        proposal.then(SignoffApprove { roles, subject: folded.release.subject, conditions, comment });
        Ok(proposal)
    }

    /// Proposes to reject, with a reason.
    pub fn reject(&self, text: &str, role: Option<Role>, reason: &str) -> Result<Proposal, AppError> {
        if role == Some(Role::Committee) {
            return self.vote(text, crate::domain::vocab::Choice::Reject, reason, &[]);
        }
        let (folded, mut proposal) = self.on(text, "signoff.reject", "reject")?;
        let held = permit::signing_roles(&proposal.signer, &folded.release, &folded.office.people);
        let wanted: Vec<Role> = role.into_iter().collect();
        let role = signing(&folded, &proposal, &held, &wanted)?.into_iter().next();
        let Some(role) = role else { return Err(AppError::Moved) };
        let reason = proposal.words(words::words("reason", reason)?);
        proposal.sentence = format!("{} is rejected", folded.release.reference);
        proposal.facts.push(("You sign as".into(), role.label().to_owned()));
        proposal.then(SignoffReject { role, subject: folded.release.subject, reason });
        Ok(proposal)
    }
}

/// Approving numbers that fail asks for the reason in words (`rules.md` §3).
pub(super) fn words_for_numbers(folded: &Folded, option: &str) -> Result<(), AppError> {
    let Some(first) = folded.obstructions.iter().find(|o| matches!(o.code, "metric-fails" | "metric-missing")) else {
        return Ok(());
    };
    let text = format!("approving {} asks for the reason in words: {}", folded.release.reference, first.text);
    let refusal = Refusal::state("reason-needed", text, "a reason is needed", &first.clause);
    Err(refusal.help(format!("give it with {option}, or ask the owner for other results")).into())
}

/// The roles to sign in: those wanted, if all are held and in the row; all that are held when none is wanted.
fn signing(folded: &Folded, proposal: &Proposal, held: &[Role], wanted: &[Role]) -> Result<BTreeSet<Role>, AppError> {
    let reference = &folded.release.reference;
    for role in wanted {
        let people = &folded.office.people;
        if !folded.release.slots.iter().any(|s| s.role == *role) {
            let row: Vec<&str> = folded.release.slots.iter().map(|s| s.role.word()).collect();
            let text = format!("{reference} asks for no sign-off of {}", role.label());
            return Err(Refusal::state("not-asked", text, "not asked for", "§3")
                .help(format!("it asks for {}", row.join(", ")))
                .into());
        }
        if !held.contains(role) {
            let who = people.holders(*role, &folded.release.owner);
            let names: Vec<String> = who.iter().map(|w| people.name(w)).collect();
            let text = format!(
                "{} may not sign {reference} as {}: only {} may{}",
                proposal.signer.name,
                role.label(),
                if names.is_empty() { "nobody now".into() } else { names.join(", ") },
                people.out_of_dates(&proposal.signer).map(|why| format!("; {why}")).unwrap_or_default()
            );
            let mut refusal = Refusal::state("not-permitted", text, "not yours", "§3")
                .help("the requester signs only as Model Owner, others in the roles they hold");
            refusal.who = who;
            return Err(refusal.into());
        }
    }
    Ok(if wanted.is_empty() { held.iter().copied().collect() } else { wanted.iter().copied().collect() })
}

fn labels(roles: &BTreeSet<Role>) -> String {
    roles.iter().map(|r| r.label()).collect::<Vec<_>>().join(" and ")
}
