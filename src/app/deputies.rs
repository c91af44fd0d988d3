//! Deputies: named for a role, from a day to a day, and ended (`rules.md` §2).

use chrono::NaiveDate;

use super::error::AppError;
use super::propose::{Proposal, Target};
use super::session::Session;
use crate::domain::act::{DeputyEnd, DeputyGrant};
use crate::domain::ids::Email;
use crate::domain::people::{Deputy, Person, may_deputise};
use crate::domain::permit::Refusal;
use crate::domain::time;
use crate::domain::vocab::Role;

/// The clause on roles and responsibilities.
const CLAUSE: &str = "§9";

impl Session {
    /// Proposes to name a deputy for one of the signer's own roles.
    pub fn deputy_grant(&self, deputy: &Email, role: Role, from: NaiveDate, to: NaiveDate) -> Result<Proposal, AppError> {
        let deputy = self.person(deputy.as_str())?;
        let mut proposal = self.proposal(Target::Organisation, "name a deputy", deputy.email.to_string())?;
        let office = self.office()?;
        let me = proposal.signer.clone();
        if !may_deputise(role) {
            return Err(none_for(role).into());
        }
        if !me.holds_himself(role) {
            return Err(self.not_mine(&me, role)?.into());
        }
        if !deputy.may_sign() || deputy.email == me.email {
            let fact =
                if deputy.email == me.email { "nobody deputises for himself" } else { "an auditor signs nothing but notes" };
            let text = format!("{} cannot be deputy of {}: {fact}", deputy.name, me.name);
            return Err(Refusal::state("not-permitted", text, fact, CLAUSE).help("name somebody else").into());
        }
        if from > to {
            return Err(AppError::usage(
                format!("the dates run backwards: from {from} to {to}"),
                "give a --to that is not before --from",
            ));
        }
        if to < time::local_date(self.now(), office.time_zone) {
            return Err(AppError::usage(format!("{to} is past"), "give a --to that is not past"));
        }
        let same = |d: &&Deputy| d.of == me.email && d.role == role && d.from <= to && from <= d.to;
        if let Some(other) = office.seen.deputies.iter().find(same) {
            let who = office.people.name(&other.deputy);
            let message = format!("{who} is your deputy as {} from {} to {} already", role.label(), other.from, other.to);
            let help = format!("end that first: obstat deputy end {} --role {role}", other.deputy);
            return Err(AppError::usage(message, help));
        }
        proposal.sentence = format!("{} is deputy of {} as {} from {from} to {to}", deputy.name, me.name, role.label());
        proposal.facts.push(("Deputy".into(), format!("{} for {}", deputy.name, me.name)));
        proposal.facts.push(("Role".into(), role.label().to_owned()));
        proposal.facts.push(("Dates".into(), format!("{from} to {to}, by the calendar of {}", office.time_zone)));
        proposal.then(DeputyGrant { deputy: deputy.email, role, from, to });
        Ok(proposal)
    }

    /// Proposes to end a deputy's authority: by the one who named him, the deputy himself, a Lead or a keeper.
    pub fn deputy_end(&self, deputy: &Email, role: Role) -> Result<Proposal, AppError> {
        let mut proposal = self.proposal(Target::Organisation, "end a deputy", deputy.to_string())?;
        let office = self.office()?;
        let me = &proposal.signer;
        let named: Vec<&Deputy> = office.seen.deputies.iter().filter(|d| d.deputy == *deputy && d.role == role).collect();
        let Some(first) = named.first() else {
            let message = format!("{deputy} is nobody's deputy as {}", role.label());
            return Err(AppError::usage(message, "see: obstat deputy list"));
        };
        let keeper = office.seen.charter.as_ref().is_some_and(|(_, c)| c.keepers.contains(&me.email));
        let may = |d: &&&Deputy| d.of == me.email || d.deputy == me.email || keeper || me.roles.contains(&Role::GovernanceLead);
        let Some(found) = named.iter().find(may) else {
            let of = office.people.name(&first.of);
            let text = format!("{} may not end it: only {of}, who named the deputy, the deputy, a Lead or a keeper may", me.name);
            let mut refusal = Refusal::state("not-permitted", text, format!("not yours: only {of}"), CLAUSE);
            refusal.who = vec![first.of.clone(), first.deputy.clone()];
            return Err(refusal.help(format!("ask {of}")).into());
        };
        proposal.sentence = format!("{} is deputy of {} no more", office.people.name(deputy), office.people.name(&found.of));
        let grant = found.grant;
        proposal.then(DeputyEnd { grant });
        Ok(proposal)
    }

    /// Everybody who is named deputy and not ended, by their dates.
    pub fn deputies(&self) -> Result<Vec<Deputy>, AppError> {
        let mut all = self.office()?.seen.deputies.clone();
        all.sort_by(|a, b| (a.from, &a.deputy, a.role).cmp(&(b.from, &b.deputy, b.role)));
        Ok(all)
    }

    fn not_mine(&self, me: &Person, role: Role) -> Result<Refusal, AppError> {
        let office = self.office()?;
        let holders: Vec<&Person> = office.people.0.iter().filter(|p| p.holds_himself(role)).collect();
        let names: Vec<&str> = holders.iter().map(|p| p.name.as_str()).collect();
        let held = if names.is_empty() { "nobody holds it".to_owned() } else { format!("{} may", names.join(", ")) };
        let text = format!("{} may not name a deputy as {}: only who holds the role himself, {held}", me.name, role.label());
        let mut refusal = Refusal::state("not-permitted", text, format!("not yours: only {}", names.join(", ")), CLAUSE);
        refusal.who = holders.iter().map(|p| p.email.clone()).collect();
        Ok(refusal.help("a deputy names no deputy; the role itself is given by: obstat role grant EMAIL ROLE"))
    }
}

fn none_for(role: Role) -> Refusal {
    let (why, clause, help) = match role {
        Role::Committee | Role::Chair | Role::Secretary => {
            ("a vote is its member's own, and a ballot's roster is frozen", "§5", "a member recuses or abstains: obstat vote REF")
        }
        Role::ModelOwner => {
            ("a model is handed over, not deputised for", CLAUSE, "hand it over: obstat model set ID --owner EMAIL")
        }
        _ => ("an auditor signs nothing but notes", CLAUSE, "name another role"),
    };
    let text = format!("nobody deputises as {}: {why}", role.label());
    Refusal::state("no-deputy", text, why, clause).help(help)
}
