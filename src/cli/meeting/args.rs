//! What the commands on meetings take.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::app::words::TypedTime;
use crate::cli::args::KeyArgs;
use crate::cli::typed;
use crate::domain::ids::Email;
use crate::domain::vocab::{Judgement, MeetingKind, Outcome};

/// Meetings of the Committee: agenda, attendance, votes, records, minutes
///
/// A meeting is named by the beginning of its id, by `open` when one is open, or by `latest`; an item by its number on the
/// agenda, or by its release.
#[derive(Debug, Subcommand)]
pub enum MeetingCommand {
    /// Open a meeting: the roster is frozen, the agenda built from what the Committee owes
    New(NewArgs),
    /// List meetings, the latest first
    List(ListArgs),
    /// Show a meeting: agenda, attendance, votes, what is still needed
    Show(ShowArgs),
    /// Take further items onto the agenda
    Agenda(AgendaArgs),
    /// Note who is here; nothing is signed yet
    Attend(AttendArgs),
    /// Note votes; nothing is signed yet
    Vote(VoteArgs),
    /// Record and sign a motion with attendance, votes and what they came to
    Motion(MotionArgs),
    /// Sign a record as one who attended: the second signature makes it count
    Sign(SignArgs),
    /// Say that a record is not what happened
    Dispute(DisputeArgs),
    /// Write words into the minutes
    Note(NoteArgs),
    /// Close a meeting: its minutes are written, what is left over moves on
    Close(CloseArgs),
    /// Print or write the minutes, as Markdown or HTML
    Minutes(MinutesArgs),
}

/// Open a meeting
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat meeting new
  obstat meeting new --kind scheduled --at 2026-11-30T14:00:00+01:00 --title 'November meeting'
  obstat meeting new --item triage-nlp@2.4.0 --item policy")]
pub struct NewArgs {
    /// How the Committee comes together
    #[arg(long, value_name = "KIND", value_parser = typed::meeting_kind(), default_value = "ad-hoc")]
    pub kind: MeetingKind,
    /// When it takes place, as `2026-11-30 14:00` on the organisation's clock or in RFC 3339; now unless given
    #[arg(long, value_name = "TIME", value_parser = typed::time)]
    pub at: Option<TypedTime>,
    /// What it is called
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// Only what the Committee owes this release, or `policy`; may repeat. All that it owes unless given
    #[arg(long = "item", value_name = "REF|policy")]
    pub items: Vec<String>,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// List meetings
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat meeting list --json")]
pub struct ListArgs {}

/// Show a meeting
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat meeting show open\n  obstat meeting show 3f2a9c --json")]
pub struct ShowArgs {
    /// The meeting: `open`, `latest`, or the beginning of its id
    #[arg(value_name = "MEETING")]
    pub meeting: String,
}

/// Take further items onto the agenda
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat meeting agenda open\n  obstat meeting agenda open --item triage-nlp@2.4.0")]
pub struct AgendaArgs {
    /// The meeting
    #[arg(value_name = "MEETING")]
    pub meeting: String,
    /// What to add; every duty that stands on no agenda unless given
    #[arg(long = "item", value_name = "REF|policy")]
    pub items: Vec<String>,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Note who is here
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat meeting attend open bo@acme.example cy@acme.example
  obstat meeting attend open di@acme.example --away")]
pub struct AttendArgs {
    /// The meeting
    #[arg(value_name = "MEETING")]
    pub meeting: String,
    /// Members
    #[arg(value_name = "EMAIL", value_parser = typed::email, required = true)]
    pub members: Vec<Email>,
    /// They are away, not here; their votes are taken back
    #[arg(long)]
    pub away: bool,
    /// Your key; noting needs none.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Note votes
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat meeting vote open 1 bo@acme.example=approve cy@acme.example=approve
  obstat meeting vote open 1 di@acme.example=conditions --condition 'Publish the audit; due=30d'
  obstat meeting vote open 1 di@acme.example=recuse --reason 'I advised the vendor'
  obstat meeting vote open 1 di@acme.example=none")]
pub struct VoteArgs {
    /// The meeting
    #[arg(value_name = "MEETING")]
    pub meeting: String,
    /// The item: its number or its release
    #[arg(value_name = "ITEM")]
    pub item: String,
    /// Member and vote; `none` takes one back
    #[arg(value_name = "EMAIL=CHOICE", required = true)]
    pub votes: Vec<String>,
    /// Why; needed to recuse
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// What the approval asks for, with the vote `conditions`; may repeat
    #[arg(long = "condition", value_name = "CONDITION")]
    pub conditions: Vec<String>,
    /// The votes are on clearing this challenge of the item's release
    #[arg(long, value_name = "ID")]
    pub challenge: Option<String>,
    /// Your key; noting needs none.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Record and sign a motion
///
/// The outcome follows from the votes noted; another one is refused with the count.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat meeting motion open 1
  obstat meeting motion open 2 --verdict justified --words 'The fault was live' --action 'Add it to the incident plan'
  obstat meeting motion open 1 --challenge 7c19ab --words 'The new report settles it'")]
pub struct MotionArgs {
    /// The meeting
    #[arg(value_name = "MEETING")]
    pub meeting: String,
    /// The item: its number or its release
    #[arg(value_name = "ITEM")]
    pub item: String,
    /// The outcome, to be checked against the votes
    #[arg(long, value_name = "OUTCOME", value_parser = outcome)]
    pub outcome: Option<Outcome>,
    /// The finding or reason; needed for all but approval
    #[arg(long, visible_alias = "reason", value_name = "TEXT")]
    pub words: Option<String>,
    /// Of an emergency: whether it was justified
    #[arg(long, value_name = "VERDICT", value_parser = typed::judgement())]
    pub verdict: Option<Judgement>,
    /// Of a review: what is to be done
    #[arg(long, value_name = "TEXT")]
    pub action: Option<String>,
    /// Clear this challenge of the item's release instead
    #[arg(long, value_name = "ID")]
    pub challenge: Option<String>,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Sign a record as one who attended
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat meeting sign open 1 --as cy@acme.example")]
pub struct SignArgs {
    /// The meeting
    #[arg(value_name = "MEETING")]
    pub meeting: String,
    /// The item: its number or its release
    #[arg(value_name = "ITEM")]
    pub item: String,
    /// The record is on clearing this challenge of the item's release
    #[arg(long, value_name = "ID")]
    pub challenge: Option<String>,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Say that a record is not what happened
///
/// The release is contested until a new record has seen it.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat meeting dispute latest 1 --reason 'I voted against'")]
pub struct DisputeArgs {
    /// The meeting
    #[arg(value_name = "MEETING")]
    pub meeting: String,
    /// The item: its number or its release
    #[arg(value_name = "ITEM")]
    pub item: String,
    /// What it says wrongly
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// The record is on clearing this challenge of the item's release
    #[arg(long, value_name = "ID")]
    pub challenge: Option<String>,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Write words into the minutes
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat meeting note open --text 'The next meeting is on 12 January'
  obstat meeting note open 1 --text 'Reviewed without changes' --settles")]
pub struct NoteArgs {
    /// The meeting
    #[arg(value_name = "MEETING")]
    pub meeting: String,
    /// The item; the meeting as a whole unless given
    #[arg(value_name = "ITEM")]
    pub item: Option<String>,
    /// The words
    #[arg(long, value_name = "TEXT")]
    pub text: String,
    /// They settle the item: for the policy's review, which is not voted on
    #[arg(long, requires = "item")]
    pub settles: bool,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Close a meeting
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat meeting close open")]
pub struct CloseArgs {
    /// The meeting
    #[arg(value_name = "MEETING")]
    pub meeting: String,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// How minutes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Markdown.
    Md,
    /// A page that stands alone and allows nothing.
    Html,
}

impl Format {
    /// The identifier in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Md => "md",
            Self::Html => "html",
        }
    }
}

/// Print or write the minutes
///
/// They say what the trail has now; those signed at the close are printed with --as-signed.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat meeting minutes latest
  obstat meeting minutes latest --format html -o minutes.html
  obstat meeting minutes latest --as-signed")]
pub struct MinutesArgs {
    /// The meeting
    #[arg(value_name = "MEETING")]
    pub meeting: String,
    /// Markdown or HTML
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "md")]
    pub format: Format,
    /// Write to this file
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The text whose digest the meeting's close names
    #[arg(long)]
    pub as_signed: bool,
}

/// Reads an outcome; a motion other than to approve is carried or not.
fn outcome(text: &str) -> Result<Outcome, String> {
    match text {
        "carried" => Ok(Outcome::Approved),
        "not-carried" => Ok(Outcome::Rejected),
        word => word.parse().map_err(|e: crate::domain::vocab::UnknownWord| format!("{e}, carried, not-carried")),
    }
}
