//! People and roles: changed by a new version of the charter, proposed by a keeper or Lead (`ledger.md` §3).

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::error::AppError;
use super::found::NewPerson;
use super::identity::{Unlock, prove, take_key};
use super::join::JoinRequest;
use super::propose::{Proposal, Target};
use super::session::Session;
use super::words;
use crate::domain::act::{CharterAccept, CharterPropose, Member, MemberKey, Service};
use crate::domain::ids::{Email, EventId};
use crate::domain::permit::Refusal;
use crate::domain::time;
use crate::domain::vocab::Role;
use crate::ledger::key::ssh_fingerprint;
use crate::ledger::trust::Needs;
use crate::store::Identity;

impl Session {
    /// Proposes a charter that differs from the one in force by what `change` does to it.
    pub(super) fn revise(
        &self,
        title: &str,
        about: String,
        sentence: String,
        change: impl FnOnce(&mut CharterPropose) -> Result<(), AppError>,
    ) -> Result<Proposal, AppError> {
        let mut proposal = self.proposal(Target::Organisation, title, about)?;
        let office = self.office()?;
        let Some((id, charter)) = &office.seen.charter else { return Err(AppError::Moved) };
        let lead = proposal.signer.holds_himself(Role::GovernanceLead);
        if !lead && !charter.keepers.contains(&proposal.signer.email) {
            let keepers: Vec<String> = charter.keepers.iter().map(|k| office.people.name(k)).collect();
            let text = format!(
                "{} may not change the charter: only a keeper ({}) or a Lead proposes it",
                proposal.signer.name,
                keepers.join(", ")
            );
            let mut refusal = Refusal::state("not-permitted", text, "not yours: only a keeper", "§9").help("ask a keeper");
            refusal.who = charter.keepers.clone();
            return Err(refusal.into());
        }
        let mut next = (**charter).clone();
        next.version += 1;
        next.supersedes = vec![*id];
        change(&mut next)?;
        proposal.sentence = sentence;
        proposal.facts.push(("Charter".into(), format!("version {}", next.version)));
        proposal.then(next);
        Ok(proposal)
    }

    /// Proposes to take a person in, whose key is made or read here and proves that it is held.
    pub fn person_add(
        &self,
        person: &NewPerson,
        serves: Option<Service>,
        unlock: &mut dyn Unlock,
    ) -> Result<(Proposal, Identity), AppError> {
        let name = words::title("person's name", &person.name)?;
        let office = self.office()?;
        if office.people.get(&person.email).is_some() {
            let help = format!("give roles to somebody who is in it: obstat role grant {} ROLE", person.email);
            return Err(AppError::usage(format!("{} is in the organisation already", person.email), help));
        }
        let (identity, mut key) = take_key(&self.store, &person.key, &person.email, self.options.agent.as_deref(), unlock)?;
        let proof = prove(&mut key, Some(office.org), &person.email)?;
        let member = Member { email: person.email.clone(), name, keys: vec![proof], roles: person.roles.clone(), serves };
        Ok((self.welcome(member)?, identity))
    }

    /// Proposes to take in a person who asked for it by a file, his key having proved that it is held.
    pub fn person_add_asked(
        &self,
        request: &JoinRequest,
        roles: BTreeSet<Role>,
        serves: Option<Service>,
    ) -> Result<Proposal, AppError> {
        let office = self.office()?;
        request.fits(office.org, None)?;
        if office.people.get(&request.email).is_some() {
            let help = format!("for a further key: obstat key add --email {} --request FILE", request.email);
            return Err(AppError::usage(format!("{} is in the organisation already", request.email), help));
        }
        let key = MemberKey { key: request.key, proof: request.proof.clone() };
        self.welcome(Member { email: request.email.clone(), name: request.name.clone(), keys: vec![key], roles, serves })
    }

    fn welcome(&self, member: Member) -> Result<Proposal, AppError> {
        let keys: Vec<String> = member.keys.iter().map(|k| ssh_fingerprint(&k.key)).collect();
        member.keys.iter().try_for_each(|k| self.unknown(&k.key))?;
        let (about, sentence) = (member.email.to_string(), format!("{} joins", member.name));
        let roles: Vec<&str> = member.roles.iter().map(|role| role.label()).collect();
        let roles = if roles.is_empty() { "none yet".to_owned() } else { roles.join(", ") };
        let mut proposal = self.revise("add a person", about, sentence, |charter| {
            charter.people.push(member);
            charter.people.sort_by(|a, b| a.email.cmp(&b.email));
            Ok(())
        })?;
        proposal.facts.push(("Roles".into(), roles));
        proposal.facts.push(("Key".into(), keys.join(", ")));
        Ok(proposal)
    }

    /// Keeps an identity, so that its key can sign here.
    pub fn keep_identity(&mut self, identity: &Identity) -> Result<(), AppError> {
        self.write(|_, tx| Ok(tx.put_identity(identity)?))
    }

    /// Proposes to accept a proposed charter.
    pub fn charter_accept(&self, text: &str) -> Result<Proposal, AppError> {
        let trust = self.trust()?;
        let proposals = trust.proposals();
        let (id, charter, in_force) = super::resolve::one("charter", text, proposals.iter(), |(id, ..)| id.to_string())?;
        if *in_force {
            let help = "see which wait for acceptance: obstat charter list";
            return Err(AppError::usage(format!("charter version {} has taken force already", charter.version), help));
        }
        let mut proposal =
            self.proposal_even_frozen(Target::Organisation, "accept a charter", format!("charter {}", charter.version))?;
        let Some(needs) = trust.needs(*id) else {
            let text = format!("charter version {} can never take force: what it replaces is in force no more", charter.version);
            return Err(Refusal::state("not-permitted", text, "it came too late", "§9").help("propose it anew").into());
        };
        if !needs.who.contains(&proposal.signer.email) {
            let names: Vec<String> = needs.who.iter().map(ToString::to_string).collect();
            let text = format!("the word of {} is not what charter version {} lacks", proposal.signer.name, charter.version);
            let mut refusal = Refusal::state("not-permitted", text, "not yours", "§9");
            refusal.help = format!("it waits for: {}", names.join(", "));
            refusal.who = needs.who.into_iter().collect();
            return Err(refusal.into());
        }
        self.may_take_force(charter, &needs)?;
        proposal.sentence = format!("{} accepts charter version {}", proposal.signer.name, charter.version);
        proposal.then(CharterAccept { charter: *id });
        Ok(proposal)
    }

    /// A new policy takes force only with its text here, whole, and as the charter says; and not before its day.
    fn may_take_force(&self, charter: &CharterPropose, needs: &Needs) -> Result<(), AppError> {
        let office = self.office()?;
        if charter.policy == office.policy {
            return Ok(());
        }
        let (policy, from) = super::policies::fit(&self.policy_text(charter.policy)?)?;
        if from != charter.policy_from {
            let (says, version) = (charter.policy_from, charter.version);
            let text = format!("charter version {version} says that its policy holds from {says}, the policy says {from}");
            return Err(Refusal::state("policy-date", text, "its dates disagree", "§11").help("propose the policy anew").into());
        }
        let only_the_day = needs.day.is_some() && (needs.keepers, needs.new_keepers, needs.committee) == (0, 0, 0);
        let today = time::local_date(self.now(), office.time_zone);
        if only_the_day && today < from {
            let text = format!("policy {} holds from {from}: everybody needed has accepted it already", policy.document.version);
            let help = format!("on {from} or later, one keeper accepts it once more, and it takes force");
            return Err(Refusal::state("policy-day", text, format!("not before {from}"), "§11").help(help).into());
        }
        Ok(())
    }

    /// What a proposed charter still lacks; nothing once it is in force.
    pub fn charter_needs(&self, id: EventId) -> Result<Option<Needs>, AppError> {
        let trust = self.trust()?;
        let in_force = trust.proposals().into_iter().any(|(p, _, force)| p == id && force);
        Ok(if in_force { None } else { trust.needs(id) })
    }

    /// How many people stood in for the Committee where a change of policy or Committee found none; shown, for it is weaker.
    pub fn charter_stand_in(&self, id: EventId) -> Result<Option<usize>, AppError> {
        Ok(self.trust()?.needs(id).and_then(|needs| needs.stand_in))
    }

    /// Who has agreed to a charter, its proposer first, and when, as claimed.
    pub fn charter_agreed(&self, id: EventId) -> Result<Vec<(Email, DateTime<Utc>)>, AppError> {
        Ok(self.trust()?.agreed(id))
    }

    /// Every charter ever proposed, with whether it took force.
    pub fn charters(&self) -> Result<Vec<(EventId, CharterPropose, bool)>, AppError> {
        Ok(self.trust()?.proposals().into_iter().map(|(id, c, force)| (id, (*c).clone(), force)).collect())
    }

    /// Rows of the policy in force that nobody could fill, in words, with whom to appoint.
    pub fn unfillable_rows(&self) -> Result<Vec<String>, AppError> {
        use crate::domain::vocab::{Kind, Tier};
        let (office, policy) = (self.office()?, self.policy_in_force()?);
        let mut lacking: Vec<String> = Vec::new();
        for kind in Kind::ALL {
            for tier in Tier::ALL {
                for slot in policy.sign_offs(*kind, *tier) {
                    let holders = office.people.0.iter().filter(|p| match slot.role {
                        Role::Committee => p.on_committee(),
                        Role::PeerReviewer => p.roles.contains(&Role::PeerReviewer) || p.roles.contains(&Role::ModelOwner),
                        role => p.roles.contains(&role),
                    });
                    let (count, needed) = (holders.count(), least(slot.role, &policy));
                    if count < needed {
                        let line = format!(
                            "{}: {} of {needed} appointed, so {} releases cannot be approved",
                            slot.role.label(),
                            count,
                            kind.label()
                        );
                        if !lacking.iter().any(|l| l.starts_with(slot.role.label())) {
                            lacking.push(line);
                        }
                    }
                }
            }
        }
        Ok(lacking)
    }
}

/// How many holders a role needs before a slot of it can be filled.
fn least(role: Role, policy: &crate::domain::policy::Policy) -> usize {
    if role == Role::Committee { policy.committee.votes_for_quorum(1).max(2) } else { 1 }
}
