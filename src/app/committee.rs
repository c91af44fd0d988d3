//! The Committee by circulation: ballots opened and closed, votes cast.

use chrono::{DateTime, Utc};

use super::error::AppError;
use super::propose::{Proposal, Step};
use super::session::Session;
use super::words;
use crate::domain::act::{Act, BallotClose, BallotOpen, VoteCast};
use crate::domain::permit::Refusal;
use crate::domain::time;
use crate::domain::vocab::Choice;

impl Session {
    fn ballot_act(&self, folded: &super::project::Folded, due: Option<DateTime<Utc>>) -> Result<BallotOpen, AppError> {
        let release = &folded.release;
        let barred = |m: &crate::domain::ids::Email| *m == release.owner || *m == release.requester;
        let roster = folded.office.people.committee().into_iter().filter(|m| !barred(m)).collect();
        let usual = time::due_after_days(folded.now, folded.policy.timers.ballot_days, folded.office.time_zone);
        let due = due.unwrap_or(usual);
        if due <= folded.now {
            return Err(AppError::usage("the ballot would be due in the past", "give a later --due, as in 7d"));
        }
        Ok(BallotOpen { roster, due })
    }

    /// Proposes to open a ballot; due after the policy's days unless a time is given.
    pub fn ballot_open(&self, text: &str, due: Option<DateTime<Utc>>) -> Result<Proposal, AppError> {
        let (folded, mut proposal) = self.on(text, "ballot.open", "open the ballot")?;
        let open = self.ballot_act(&folded, due)?;
        proposal.sentence = format!("the ballot on {} is open", folded.release.reference);
        let names: Vec<String> = open.roster.iter().map(|m| folded.office.people.name(m)).collect();
        proposal.facts.push(("May vote".into(), names.join(", ")));
        proposal.facts.push(("Due".into(), time::in_full(open.due, folded.office.time_zone)));
        proposal.then(open);
        Ok(proposal)
    }

    /// Proposes to close a ballot that is due, or in which all have voted.
    pub fn ballot_close(&self, text: &str) -> Result<Proposal, AppError> {
        let (folded, mut proposal) = self.on(text, "ballot.close", "close the ballot")?;
        let Some(ballot) = &folded.release.ballot else { return Err(AppError::Moved) };
        proposal.sentence = format!("the ballot on {} is closed", folded.release.reference);
        proposal.facts.push(("It stands".into(), crate::domain::obstruct::needed(ballot)));
        proposal.then(BallotClose { ballot: ballot.id });
        Ok(proposal)
    }

    /// Proposes a vote. Where no ballot is open and the voter may open one, his vote opens it.
    pub fn vote(&self, text: &str, choice: Choice, reason: &str, conditions: &[String]) -> Result<Proposal, AppError> {
        let folded = self.release(text)?;
        let opens = folded.release.ballot.is_none() && self.permit("ballot.open", &folded).is_ok();
        let (folded, mut proposal) = self.on(text, if opens { "ballot.open" } else { "vote.cast" }, "vote")?;
        let (release, me) = (&folded.release, proposal.signer.clone());
        if matches!(choice, Choice::Approve | Choice::Conditions | Choice::NoObjection) {
            self.may_vote_for(&folded)?;
        }
        if (choice == Choice::Conditions) == conditions.is_empty() {
            let message = "a vote to approve with conditions names them, and no other vote does";
            return Err(AppError::usage(message, "use --choice conditions together with --condition"));
        }
        let reason = match (reason.trim(), choice) {
            ("", Choice::Reject | Choice::Recuse) => {
                return Err(AppError::usage(format!("a vote to {} needs a reason", choice.label()), "give --reason T"));
            }
            ("", Choice::Approve | Choice::Conditions) => {
                super::review::words_for_numbers(&folded, "--reason T")?;
                None
            }
            ("", _) => None,
            (reason, _) => Some(proposal.words(words::words("reason", reason)?)),
        };
        let terms = self.conditions(&folded, conditions)?;
        proposal.sentence = format!("{} votes {} on {}", me.name, choice.label(), release.reference);
        proposal.facts.push(("You vote".into(), choice.label().to_owned()));
        proposal.facts.push(("You sign as".into(), "Committee member".to_owned()));
        let subject = release.subject;
        let cast = move |ballot| Act::from(VoteCast { ballot, choice, subject, conditions: terms, reason });
        match &release.ballot {
            Some(ballot) => proposal.steps.push(Step::Act(Box::new(cast(ballot.id)))),
            None => {
                let open = self.ballot_act(&folded, None)?;
                if !open.roster.contains(&me.email) {
                    let text = format!("{} is on no roster for {}: owner and requester are recused", me.name, release.reference);
                    return Err(Refusal::state("recused", text, "you are recused", "§5").into());
                }
                proposal.then(open);
                proposal.steps.push(Step::After(Box::new(cast)));
            }
        }
        Ok(proposal)
    }

    /// Nobody votes for a release that has an open item or challenge, or whose tier is not confirmed.
    fn may_vote_for(&self, folded: &super::project::Folded) -> Result<(), AppError> {
        let of_voting =
            ["committee-vote", "ballot-not-open", "sign-off-missing", "undecided", "contested", "metric-fails", "metric-missing"];
        let Some(first) = folded.obstructions.iter().find(|o| !of_voting.contains(&o.code)) else { return Ok(()) };
        let reference = &folded.release.reference;
        let code = if first.code.ends_with("challenged") { "open-challenge" } else { first.code };
        let text = format!("{reference} cannot be approved yet: {}", first.text);
        let mut refusal = Refusal::state(code, text, "not yet", &first.clause);
        refusal.who = first.who.clone();
        Err(refusal.help(format!("see who can lift it: obstat why {reference}; to reject, abstain or recuse is open")).into())
    }
}
