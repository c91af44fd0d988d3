//! Thresholds: what the metrics of a model must reach.

use clap::{Args, Subcommand};
use serde_json::json;

use super::act::{self, Names};
use super::args::{Global, KeyArgs};
use super::error::CliError;
use super::output::Reply;
use super::page::Page;
use super::{context, typed};
use crate::domain::ids::ModelId;
use crate::domain::reading::Decimal;
use crate::domain::vocab::Direction;

/// What the metrics of a model must reach, registered before the results
#[derive(Debug, Subcommand)]
pub enum ThresholdCommand {
    /// Register what a metric must reach
    Set(ThresholdSetArgs),
    /// List what is registered
    List(ThresholdListArgs),
    /// Withdraw a threshold, as Lead
    Withdraw(ThresholdWithdrawArgs),
}

/// Register what a metric must reach
///
/// Metrics are named as `obstat evidence read FILE` shows them. A threshold holds for results whose author had seen it, or that
/// its own author had not seen; several of one metric hold together. A metric that fails, or that nobody has measured, stands in
/// the way of approval until whoever approves says why in words.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat threshold set triage-nlp accuracy --at-least 0.85
  obstat threshold set triage-nlp failures --at-most 0")]
#[command(group(clap::ArgGroup::new("limit").required(true).args(["at_least", "at_most"])))]
pub struct ThresholdSetArgs {
    /// The model
    #[arg(value_name = "MODEL")]
    pub model: ModelId,
    /// The metric
    #[arg(value_name = "METRIC")]
    pub metric: String,
    /// The least that it may be
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub at_least: Option<Decimal>,
    /// The most that it may be
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub at_most: Option<Decimal>,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// List what is registered
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat threshold list\n  obstat threshold list triage-nlp --json")]
pub struct ThresholdListArgs {
    /// The model; all of them unless given
    #[arg(value_name = "MODEL")]
    pub model: Option<ModelId>,
}

/// Withdraw a threshold, as Lead
///
/// Results that are attached by somebody who does not know of it answer to the threshold still.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat threshold withdraw 81b0c4 --reason 'The benchmark was replaced'")]
pub struct ThresholdWithdrawArgs {
    /// Its id or the beginning of it
    #[arg(value_name = "ID")]
    pub id: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Registers, lists and withdraws thresholds.
pub fn run(command: &ThresholdCommand, global: &Global) -> Result<Reply, CliError> {
    match command {
        ThresholdCommand::Set(args) => {
            let limit = [(Direction::AtLeast, &args.at_least), (Direction::AtMost, &args.at_most)];
            let given = limit.into_iter().find_map(|(direction, value)| value.as_ref().map(|v| (direction, v)));
            let (direction, value) = given
                .ok_or_else(|| CliError::usage("it is not said what the metric must reach", "give --at-least or --at-most"))?;
            let made = Names::Made("threshold.set");
            act::sign(global, &args.unlock, made, |s| s.threshold_set(&args.model, &args.metric, direction, value))
        }
        ThresholdCommand::List(args) => list(args, global),
        ThresholdCommand::Withdraw(a) => act::sign(global, &a.unlock, Names::Changed, |s| s.threshold_withdraw(&a.id, &a.reason)),
    }
}

fn list(args: &ThresholdListArgs, global: &Global) -> Result<Reply, CliError> {
    let session = context::open(global)?;
    if let Some(name) = &args.model {
        session.model(name)?;
    }
    let mut all = session.thresholds()?;
    all.retain(|(model, _)| args.model.as_ref().is_none_or(|name| name == model));
    let people = &session.office()?.people;
    let values: Vec<_> = all
        .iter()
        .map(|(model, t)| {
            json!({
                "id": t.id.to_string(), "model": model.as_str(), "metric": t.metric, "direction": t.direction.word(),
                "value": t.value, "by": t.by.as_str(), "at": typed::utc(t.at),
            })
        })
        .collect();
    let rows = all.iter().map(|(model, t)| {
        let id = t.id.to_string()[..12].to_owned();
        vec![
            id.into(),
            model.as_str().into(),
            (&t.metric).into(),
            t.asks().into(),
            people.name(&t.by).into(),
            typed::utc(t.at).into(),
        ]
    });
    let mut page = Page::new();
    let when_empty = "nothing is registered: obstat threshold set MODEL METRIC --at-least N";
    page.table(&["ID", "MODEL", "METRIC", "MUST BE", "BY", "SINCE"], rows.collect(), when_empty);
    Ok(Reply::new(json!({ "schema": "obstat/thresholds/v1", "thresholds": values }), page))
}
