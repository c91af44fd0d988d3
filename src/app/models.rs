//! Models: registered, handed over, re-tiered, their tier confirmed.

use super::error::AppError;
use super::project::model_key;
use super::propose::{Proposal, Target};
use super::session::Session;
use super::words;
use crate::domain::act::{ModelChange, ModelConfirmTier, ModelRegister};
use crate::domain::ids::{Email, ModelId};
use crate::domain::model::Model;
use crate::domain::permit::Refusal;
use crate::domain::vocab::{Role, Tier};
use crate::store::{ModelRow, Tx};

/// A model as it is registered.
#[derive(Debug, Clone)]
pub struct NewModel {
    /// Its name.
    pub name: ModelId,
    /// Who answers for it.
    pub owner: Email,
    /// The tier that its owner proposes.
    pub tier: Tier,
    /// The vendor of a third-party model.
    pub vendor: Option<String>,
    /// Deployed in the European Union.
    pub eu: bool,
}

/// Keeps what a model has come to beside its events.
pub(super) fn keep(tx: &Tx<'_>, model: &Model) -> Result<(), AppError> {
    let text = serde_json::to_string(model).map_err(|e| AppError::Integrity(e.to_string()))?;
    tx.set_meta(&model_key(&model.name), &text)?;
    tx.put_model(&ModelRow {
        name: model.name.clone(),
        owner: model.owner.clone(),
        tier: model.tier,
        tier_confirmed: model.tier_stands(),
        vendor: model.vendor.clone(),
        eu: model.eu,
        releases: 0,
    })?;
    Ok(())
}

impl Session {
    /// Proposes to register a model: for oneself as Model Owner, or for anybody as Lead.
    pub fn model_add(&self, new: &NewModel) -> Result<Proposal, AppError> {
        if self.store.model(&new.name)?.is_some() {
            let help = format!("look at it: obstat model show {}", new.name);
            return Err(AppError::usage(format!("the model {} is registered already", new.name), help));
        }
        let owner = self.person(new.owner.as_str())?;
        let mut proposal = self.proposal(Target::Organisation, "register a model", new.name.to_string())?;
        let me = &proposal.signer;
        let own = me.roles.contains(&Role::ModelOwner) && me.email == owner.email;
        if !own && !me.roles.contains(&Role::GovernanceLead) {
            return Err(self.only(
                "model.register",
                "register this model",
                me,
                Some(&owner).filter(|o| o.roles.contains(&Role::ModelOwner)),
            )?);
        }
        if !owner.may_sign() {
            let text = format!("{} cannot own a model: an auditor signs nothing but notes", owner.name);
            let help = format!("obstat role grant {} model-owner", owner.email);
            return Err(Refusal::state("not-permitted", text, "an auditor owns nothing", "§9").help(help).into());
        }
        let vendor = new.vendor.as_deref().map(|v| words::title("vendor", v)).transpose()?;
        proposal.sentence = format!("{} is registered; its tier {} waits for the Lead's confirmation", new.name, new.tier);
        proposal.facts.push(("Owner".into(), owner.name.clone()));
        proposal.facts.push(("Tier".into(), new.tier.to_string()));
        proposal.facts.extend(vendor.iter().map(|vendor| ("Vendor".into(), vendor.clone())));
        proposal.facts.push(("In the EU".into(), if new.eu { "deployed there" } else { "not deployed there" }.into()));
        proposal.then(ModelRegister { model: new.name.clone(), owner: owner.email, tier: new.tier, vendor, eu: new.eu });
        Ok(proposal)
    }

    /// Proposes to change a model's owner or tier.
    pub fn model_set(&self, name: &ModelId, owner: Option<&Email>, tier: Option<Tier>) -> Result<Proposal, AppError> {
        let model = self.model(name)?;
        let mut proposal = self.proposal(Target::Organisation, "change a model", name.to_string())?;
        self.model_changer(&proposal, &model)?;
        if owner.is_none() && tier.is_none() {
            return Err(AppError::usage("nothing is to be changed", "give --owner or --tier"));
        }
        let owner = owner.map(|o| self.person(o.as_str())).transpose()?;
        let belongs = owner.as_ref().map(|owner| format!("now belongs to {}", owner.name));
        let proposed = tier.map(|tier| format!("is proposed as {tier} risk"));
        proposal.sentence = format!("{name} {}", belongs.into_iter().chain(proposed).collect::<Vec<_>>().join(" and "));
        proposal.then(ModelChange { model: name.clone(), owner: owner.map(|o| o.email), tier });
        Ok(proposal)
    }

    fn model_changer(&self, proposal: &Proposal, model: &Model) -> Result<(), AppError> {
        let me = &proposal.signer;
        if me.email == model.owner || me.roles.contains(&Role::GovernanceLead) {
            return Ok(());
        }
        let owner = self.office()?.people.get(&model.owner).cloned();
        Err(self.only("model.change", "change this model", me, owner.as_ref())?)
    }

    /// Refuses whoever may not do this to the model's thresholds: its owner registers, and only a Lead withdraws.
    pub(super) fn threshold_keeper(&self, kind: &str, deed: &str, proposal: &Proposal, model: &Model) -> Result<(), AppError> {
        let me = &proposal.signer;
        let own = kind == "threshold.set" && me.email == model.owner;
        if own || me.roles.contains(&Role::GovernanceLead) {
            return Ok(());
        }
        let owner = self.office()?.people.get(&model.owner).cloned();
        Err(self.only(kind, deed, me, owner.as_ref().filter(|_| kind == "threshold.set"))?)
    }

    /// Proposes to confirm the tier that a model's owner proposes.
    pub fn model_confirm_tier(&self, name: &ModelId) -> Result<Proposal, AppError> {
        let model = self.model(name)?;
        let mut proposal = self.proposal(Target::Organisation, "confirm a tier", name.to_string())?;
        let me = proposal.signer.clone();
        if !me.roles.contains(&Role::GovernanceLead) {
            return Err(self.only("model.confirm-tier", "confirm a tier", &me, None)?);
        }
        if model.confirmed == Some(model.tier) {
            let text = format!("the tier {} of {name} is confirmed already", model.tier);
            return Err(Refusal::state("confirmed", text, "it is confirmed already", "§3").into());
        }
        proposal.sentence = format!("{name} is confirmed as {} risk", model.tier);
        if me.email == model.owner {
            proposal.facts.push(("Note".into(), "Lead and owner are one person; this is shown".into()));
        }
        proposal.facts.push(("Tier".into(), model.tier.to_string()));
        proposal.then(ModelConfirmTier { model: name.clone(), tier: model.tier });
        Ok(proposal)
    }

    /// Refuses an act that only a Lead may do, or one more person, never the one who is refused.
    fn only(
        &self,
        kind: &str,
        deed: &str,
        me: &crate::domain::people::Person,
        also: Option<&crate::domain::people::Person>,
    ) -> Result<AppError, AppError> {
        let office = self.office()?;
        let holders = office.people.0.iter().filter(|p| p.roles.contains(&Role::GovernanceLead));
        let mut who: Vec<Email> = holders.map(|p| p.email.clone()).collect();
        if let Some(other) = also.filter(|p| p.email != me.email && !who.contains(&p.email)) {
            who.push(other.email.clone());
        }
        let names: Vec<String> = who.iter().map(|w| office.people.name(w)).collect();
        let owner = if also.is_some() { "its Model Owner or " } else { "" };
        let names = if names.is_empty() { "nobody holds it now".to_owned() } else { names.join(", ") };
        let text = format!("{} may not {deed}: only {owner}the AI Governance Lead ({names}) may", me.name);
        let policy = self.policy_in_force()?;
        let mut refusal = Refusal::state("not-permitted", text, format!("not yours: only {names}"), policy.clause_of(kind));
        refusal.help = who
            .first()
            .map(|w| format!("ask {}, or sign with --as {w} if that is you", office.people.name(w)))
            .unwrap_or_default();
        refusal.who = who;
        Ok(refusal.into())
    }
}
