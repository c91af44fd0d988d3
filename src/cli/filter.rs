//! Filters of the queue that somebody saved by a name.

use clap::{Args, Subcommand};
use serde_json::json;

use super::args::Global;
use super::context;
use super::error::CliError;
use super::output::Reply;
use super::page::{Cell, Page, Tone};

/// Filters of the queue, saved by a name: `release list --filter @NAME`
#[derive(Debug, Subcommand)]
pub enum FilterCommand {
    /// List your saved filters
    #[command(after_long_help = "Examples:\n  obstat filter list")]
    List,
    /// Save a filter by a name, in place of one that has it already
    Save(FilterSaveArgs),
    /// Forget a saved filter
    Forget(FilterForgetArgs),
}

/// Save a filter by a name
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat filter save my-reviews 'state:review waiting:me'
  obstat filter save urgent 'due<3d tier:high'")]
pub struct FilterSaveArgs {
    /// Its name
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Its words, as after `/` in the interface
    #[arg(value_name = "WORDS", required = true, num_args = 1..)]
    pub words: Vec<String>,
}

/// Forget a saved filter
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat filter forget my-reviews")]
pub struct FilterForgetArgs {
    /// Its name
    #[arg(value_name = "NAME")]
    pub name: String,
}

/// Lists, saves, forgets; each answers with what is saved then.
pub fn run(command: &FilterCommand, global: &Global) -> Result<Reply, CliError> {
    let mut session = context::open(global)?;
    match command {
        FilterCommand::List => {}
        FilterCommand::Save(args) => {
            let words = args.words.join(" ");
            if let Some(fault) = session.read_filter(&words)?.faults.into_iter().next() {
                return Err(CliError::usage(fault, "nothing was saved"));
            }
            if words.trim().is_empty() {
                return Err(CliError::usage("there are no words to save", "to forget one: obstat filter forget NAME"));
            }
            session.save_filter(&args.name, &words)?;
        }
        FilterCommand::Forget(args) => session.save_filter(&args.name, "")?,
    }
    let saved = session.saved_filters()?;
    let mut page = Page::new();
    let cells = saved.iter().map(|(name, words)| vec![Cell::toned(Tone::Strong, format!("@{name}")), words.as_str().into()]);
    page.table(&["NAME", "WORDS"], cells.collect(), "no filter is saved");
    let filters: Vec<_> = saved.iter().map(|(name, words)| json!({ "name": name, "filter": words })).collect();
    Ok(Reply::new(json!({ "schema": "obstat/filters/v1", "filters": filters }), page))
}
