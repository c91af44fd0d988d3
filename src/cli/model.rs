//! Models: who answers for them, and how much harm they can do.

use clap::{Args, Subcommand};

use super::act::{self, Names};
use super::args::{Global, KeyArgs};
use super::error::CliError;
use super::output::Reply;
use super::page::{Cell, Page, Tone};
use super::{context, json, release, typed};
use crate::app::{AppError, NewModel, Session};
use crate::domain::ids::{Email, ModelId};
use crate::domain::vocab::Tier;

/// Models: owner, tier, what runs where
#[derive(Debug, Subcommand)]
pub enum ModelCommand {
    /// Register a model
    Add(ModelAddArgs),
    /// List every model
    List(ModelListArgs),
    /// Show one model with its releases
    Show(ModelShowArgs),
    /// Change a model's tier or owner
    Set(ModelSetArgs),
    /// Confirm the tier that a model's owner proposes, as Lead
    ConfirmTier(ModelConfirmTierArgs),
}

/// Register a model
///
/// The owner proposes the tier; the AI Governance Lead confirms it.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat model add triage-nlp --owner ann@example.org --tier high --eu
  obstat model add scribe --owner bo@example.org --tier medium --third-party 'Acme Speech'")]
pub struct ModelAddArgs {
    /// The model's short name
    #[arg(value_name = "MODEL")]
    pub model: ModelId,
    /// Who answers for it
    #[arg(long, value_name = "EMAIL", value_parser = typed::email)]
    pub owner: Email,
    /// The risk tier
    #[arg(long, value_name = "TIER", value_parser = typed::tier())]
    pub tier: Tier,
    /// The vendor, for a model that comes from one
    #[arg(long, value_name = "VENDOR")]
    pub third_party: Option<String>,
    /// It is deployed in the European Union
    #[arg(long)]
    pub eu: bool,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// List every model
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat model list --json")]
pub struct ModelListArgs {}

/// Show one model with its releases
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat model show triage-nlp")]
pub struct ModelShowArgs {
    /// The model
    #[arg(value_name = "MODEL")]
    pub model: ModelId,
}

/// Change a model's tier or owner
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  obstat model set triage-nlp --tier medium\n  obstat model set triage-nlp --owner bo@example.org"
)]
pub struct ModelSetArgs {
    /// The model
    #[arg(value_name = "MODEL")]
    pub model: ModelId,
    /// The new tier
    #[arg(long, value_name = "TIER", value_parser = typed::tier())]
    pub tier: Option<Tier>,
    /// The new owner
    #[arg(long, value_name = "EMAIL", value_parser = typed::email)]
    pub owner: Option<Email>,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Confirm the tier that a model's owner proposes, as Lead
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat model confirm-tier triage-nlp")]
pub struct ModelConfirmTierArgs {
    /// The model
    #[arg(value_name = "MODEL")]
    pub model: ModelId,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Registers, lists, shows and changes models.
pub fn run(command: &ModelCommand, global: &Global) -> Result<Reply, CliError> {
    match command {
        ModelCommand::Add(args) => add(args, global),
        ModelCommand::List(_) => list(global),
        ModelCommand::Show(args) => show(&args.model, global),
        ModelCommand::Set(a) => act::sign(global, &a.unlock, Names::Changed, |s| s.model_set(&a.model, a.owner.as_ref(), a.tier)),
        ModelCommand::ConfirmTier(a) => act::sign(global, &a.unlock, Names::Changed, |s| s.model_confirm_tier(&a.model)),
    }
}

fn add(args: &ModelAddArgs, global: &Global) -> Result<Reply, CliError> {
    let new = NewModel {
        name: args.model.clone(),
        owner: args.owner.clone(),
        tier: args.tier,
        vendor: args.third_party.clone(),
        eu: args.eu,
    };
    act::sign(global, &args.unlock, Names::Made("model.register"), |s| s.model_add(&new))
}

fn value(session: &Session, name: &ModelId) -> Result<serde_json::Value, CliError> {
    let model = session.model(name)?;
    let store = session.store();
    let releases = store.releases_of_model(name).map_err(AppError::from)?.len();
    let runs = session.runs(name)?;
    let (mut running, mut ended) = (Vec::new(), Vec::new());
    for run in &runs {
        let mut told = serde_json::json!({
            "environment": run.environment, "release": run.reference.to_string(), "id": run.release.to_string(),
            "state": run.state.word(), "production": run.production, "at": typed::utc(run.since), "by": run.by.as_str(),
        });
        match run.ended {
            None => running.push(told),
            Some((how, at)) => {
                told["ended"] = how.word().into();
                told["ended_at"] = typed::utc(at).into();
                ended.push(told);
            }
        }
    }
    Ok(serde_json::json!({
        "id": model.id.to_string(),
        "model": model.name.as_str(),
        "owner": model.owner.as_str(),
        "tier": model.tier.word(),
        "tier_confirmed": model.tier_stands(),
        "confirmed_tier": json::text(model.confirmed),
        "self_confirmed": model.self_confirmed,
        "third_party": model.vendor.is_some(),
        "vendor": model.vendor,
        "eu": model.eu,
        "releases": releases,
        "running": running,
        "ended": ended,
    }))
}

fn list(global: &Global) -> Result<Reply, CliError> {
    let session = context::open(global)?;
    let (mut values, mut rows) = (Vec::new(), Vec::new());
    for row in session.store().models().map_err(AppError::from)? {
        values.push(value(&session, &row.name)?);
        let tier =
            if row.tier_confirmed { Cell::from(row.tier.label()) } else { Cell::toned(Tone::Warn, format!("{}?", row.tier)) };
        let owner = session.office()?.people.name(&row.owner);
        let origin = row.vendor.unwrap_or_else(|| "in-house".to_owned());
        let eu = if row.eu { "EU" } else { "" };
        rows.push(vec![row.name.as_str().into(), tier, owner.into(), origin.into(), eu.into(), row.releases.to_string().into()]);
    }
    let mut page = Page::new();
    page.table(&["MODEL", "TIER", "OWNER", "ORIGIN", "EU", "RELEASES"], rows, "no model is registered: obstat model add");
    Ok(Reply::new(serde_json::json!({ "schema": "obstat/models/v1", "models": values }), page))
}

fn show(name: &ModelId, global: &Global) -> Result<Reply, CliError> {
    let session = context::open(global)?;
    let mut data = value(&session, name)?;
    let model = session.model(name)?;
    let ids: Vec<_> = session.store().releases_of_model(name).map_err(AppError::from)?.into_iter().map(|(id, _)| id).collect();
    let rows = session.store().release_rows(&ids, None, session.now()).map_err(AppError::from)?;
    let mut page = Page::new();
    page.toned(Tone::Strong, name.as_str());
    page.fact("id", model.id.to_string());
    page.fact("owner", session.office()?.people.name(&model.owner));
    let stands = match (model.tier_stands(), model.self_confirmed) {
        (true, true) => "confirmed by its owner, as Lead",
        (true, false) => "confirmed by the Lead",
        (false, _) => "waits for the Lead's confirmation",
    };
    page.fact("tier", format!("{}, {stands}", model.tier.label()));
    page.fact("origin", model.vendor.as_deref().unwrap_or("in-house").to_owned());
    for runs in data["running"].as_array().into_iter().flatten() {
        let word = |key: &str| runs[key].as_str().unwrap_or_default().to_owned();
        page.fact("runs", format!("{} in {} since {}", word("release"), word("environment"), word("at")));
    }
    for ran in data["ended"].as_array().into_iter().flatten() {
        let word = |key: &str| ran[key].as_str().unwrap_or_default().to_owned();
        let (release, environment, how) = (word("release"), word("environment"), word("ended"));
        page.fact("ran", format!("{release} in {environment} from {} to {}, {how}", word("at"), word("ended_at")));
    }
    page.heading("Releases").page(release::table(&session, &rows)?);
    data["schema"] = "obstat/model/v1".into();
    data["release_list"] = rows.iter().map(json::queue_row).collect();
    Ok(Reply::new(data, page))
}
