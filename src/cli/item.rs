//! The checklist of a release.

use clap::{Args, Subcommand};

use super::act::{self, Names};
use super::args::{Global, KeyArgs};
use super::error::CliError;
use super::output::Reply;
use super::page::{Cell, Page, Tone};
use super::typed;
use super::{context, json};
use crate::domain::release::{Answered, Item, Review};

/// The checklist of a release
#[derive(Debug, Subcommand)]
pub enum ItemCommand {
    /// List the items that apply, with their answers
    List(ItemListArgs),
    /// Answer an item
    Done(ItemDoneArgs),
    /// Claim that an item does not apply
    Na(ItemNaArgs),
    /// Open an item again
    Reopen(ItemReopenArgs),
    /// Accept an item as it stands, as reviewer
    Accept(ItemAcceptArgs),
}

/// List the items that apply, with their answers
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat item list triage-nlp@2.4.0")]
pub struct ItemListArgs {
    /// The release
    #[arg(value_name = "REF")]
    pub reference: String,
}

/// Answer an item
///
/// Evidence is attached beforehand with `obstat evidence add`; whatever was attached for the item counts unless
/// --evidence names some.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat item done triage-nlp@2.4.0 model-card --answer 'Version 7, reviewed by clinical safety'
  obstat item done triage-nlp@2.4.0 rollback-tested --field rollback_window=30m
  obstat item done triage-nlp@2.4.1 data-sheet --carry")]
pub struct ItemDoneArgs {
    /// The release
    #[arg(value_name = "REF")]
    pub reference: String,
    /// The item's id
    #[arg(value_name = "ITEM")]
    pub item: String,
    /// The answer, in words
    #[arg(long, value_name = "TEXT")]
    pub answer: Option<String>,
    /// Evidence that it rests on, by id; may repeat
    #[arg(long = "evidence", value_name = "ID")]
    pub evidence: Vec<String>,
    /// Carry it over from the model's last approved release, with its answer and evidence; updates only
    #[arg(long, conflicts_with_all = ["answer", "evidence", "fields"])]
    pub carry: bool,
    /// A field that the policy asks for, as rollback_window=30m or risk_reference=R-17; may repeat
    #[arg(long = "field", value_name = "NAME=VALUE", value_parser = typed::field)]
    pub fields: Vec<(String, String)>,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Claim that an item does not apply
///
/// Only an item that the policy asks for under a condition can be claimed so; every approver sees the reason.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat item na triage-nlp@2.4.0 security-tests --reason 'Takes no input from outside'")]
pub struct ItemNaArgs {
    /// The release
    #[arg(value_name = "REF")]
    pub reference: String,
    /// The item's id
    #[arg(value_name = "ITEM")]
    pub item: String,
    /// Why it does not apply
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Open an item again
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  obstat item reopen triage-nlp@2.4.0 model-card --reason 'The wrong version was attached'"
)]
pub struct ItemReopenArgs {
    /// The release
    #[arg(value_name = "REF")]
    pub reference: String,
    /// The item's id
    #[arg(value_name = "ITEM")]
    pub item: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Accept an item as it stands, as reviewer
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat item accept triage-nlp@2.4.0 model-card")]
pub struct ItemAcceptArgs {
    /// The release
    #[arg(value_name = "REF")]
    pub reference: String,
    /// The item's id
    #[arg(value_name = "ITEM")]
    pub item: String,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Lists the checklist, or answers and reviews an item.
pub fn run(command: &ItemCommand, global: &Global) -> Result<Reply, CliError> {
    match command {
        ItemCommand::List(args) => list(args, global),
        ItemCommand::Done(a) if a.carry => act::sign(global, &a.unlock, Names::Changed, |s| s.item_carry(&a.reference, &a.item)),
        ItemCommand::Done(a) => {
            let answer = a.answer.as_deref().unwrap_or_default();
            let fields = a.fields.iter().cloned().collect();
            act::sign(global, &a.unlock, Names::Changed, |s| s.item_done(&a.reference, &a.item, answer, &fields, &a.evidence))
        }
        ItemCommand::Na(a) => {
            act::sign(global, &a.unlock, Names::Changed, |s| s.item_not_applicable(&a.reference, &a.item, &a.reason))
        }
        ItemCommand::Reopen(a) => {
            act::sign(global, &a.unlock, Names::Changed, |s| s.item_reopen(&a.reference, &a.item, &a.reason))
        }
        ItemCommand::Accept(a) => act::sign(global, &a.unlock, Names::Changed, |s| s.item_accept(&a.reference, &a.item)),
    }
}

fn list(args: &ItemListArgs, global: &Global) -> Result<Reply, CliError> {
    let release = context::open(global)?.release(&args.reference)?.release;
    let data = serde_json::json!({
        "schema": "obstat/items/v1",
        "id": release.id.to_string(),
        "ref": release.reference.to_string(),
        "progress": { "done": release.done(), "applicable": release.items.len() },
        "items": release.items.iter().map(json::item).collect::<Vec<_>>(),
    });
    let mut page = Page::new();
    page.page(checklist(&release.items));
    page.toned(Tone::Dim, format!("{} of {} done", release.done(), release.items.len()));
    Ok(Reply::new(data, page))
}

/// The checklist as a table.
pub fn checklist(items: &[Item]) -> Page {
    let rows = items.iter().map(|item| {
        let state = match item.answered {
            Answered::Open => Cell::toned(Tone::Warn, "open"),
            Answered::Done => Cell::toned(Tone::Good, "done"),
            Answered::NotApplicable => Cell::toned(Tone::Dim, "n/a"),
        };
        let review = match item.review {
            Review::Unreviewed => Cell::from(""),
            Review::Accepted { .. } => Cell::toned(Tone::Good, "accepted"),
            Review::Challenged(_) => Cell::toned(Tone::Bad, "challenged"),
        };
        let from = item.carried.as_ref().map(|o| format!("from {}, {}: ", o.reference, o.at.date_naive())).unwrap_or_default();
        let answer: String = format!("{from}{}", item.answer).chars().take(60).collect();
        vec![(&item.id).into(), item.section.word().into(), state, review, item.evidence.len().to_string().into(), answer.into()]
    });
    let mut page = Page::new();
    page.table(&["ITEM", "SECTION", "STATE", "REVIEW", "EVIDENCE", "ANSWER"], rows.collect(), "no items");
    page
}
