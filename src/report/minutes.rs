//! The minutes of a meeting (`rules.md` §5), as Markdown and as a page of HTML that stands alone and allows nothing.

use super::dress::{HEAD, STYLE};
use super::escape;

/// How a vote came into the trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Witness {
    /// The member signed the record that names it.
    Member,
    /// The recorder wrote it down.
    Recorder,
}

impl Witness {
    /// The words beside the vote.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Member => "signed by the member",
            Self::Recorder => "recorded by the secretary",
        }
    }
}

/// One member's vote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoteLine {
    /// The member's name.
    pub member: String,
    /// The vote.
    pub vote: String,
    /// Who answers for it.
    pub witness: Witness,
    /// Conditions, each with its due date and who meets it.
    pub conditions: Vec<String>,
    /// Why.
    pub reason: Option<String>,
}

/// One motion.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MotionLines {
    /// What was voted on.
    pub motion: String,
    /// The votes.
    pub votes: Vec<VoteLine>,
    /// Those who took no part, and why.
    pub recused: Vec<String>,
    /// What the votes came to, with the count.
    pub outcome: String,
    /// The finding or reason.
    pub words: Option<String>,
    /// Who signed, with when and with which event.
    pub signatures: Vec<String>,
    /// What is wrong with it: a missing signature, a dispute.
    pub remarks: Vec<String>,
}

/// One item of the agenda.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ItemLines {
    /// What it is called.
    pub title: String,
    /// What it is about: kind, tier, attempt, owner, digests.
    pub about: Vec<String>,
    /// Its motions.
    pub motions: Vec<MotionLines>,
    /// Words of the minutes.
    pub notes: Vec<String>,
    /// How it stands when it was not settled.
    pub left: Option<String>,
}

/// The minutes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Minutes {
    /// The organisation's name.
    pub organisation: String,
    /// What the meeting is called.
    pub title: String,
    /// Its kind, time and zone; who opened it.
    pub about: Vec<String>,
    /// Who was there, with functions.
    pub present: Vec<String>,
    /// Who was not.
    pub absent: Vec<String>,
    /// The items.
    pub items: Vec<ItemLines>,
    /// Words on the meeting as a whole.
    pub notes: Vec<String>,
    /// What moves to the next meeting.
    pub left_over: Vec<String>,
    /// How it was closed; none while it is open.
    pub closed: Option<String>,
    /// What the store had: label and value (`ledger.md` §7).
    pub frontier: Vec<(String, String)>,
}

/// Writes minutes as Markdown.
pub fn markdown(minutes: &Minutes) -> String {
    let md = |text: &str| escape::markdown(text);
    let mut out = format!("# {}: {}\n\n", md(&minutes.organisation), md(&minutes.title));
    minutes.about.iter().for_each(|line| out.push_str(&format!("{}  \n", md(line))));
    out.push_str(&format!("\nPresent: {}.\n", names(&minutes.present, escape::markdown)));
    if !minutes.absent.is_empty() {
        out.push_str(&format!("Absent: {}.\n", names(&minutes.absent, escape::markdown)));
    }
    for (n, item) in (1..).zip(&minutes.items) {
        out.push_str(&format!("\n## {n} {}\n\n", md(&item.title)));
        item.about.iter().for_each(|line| out.push_str(&format!("{}  \n", md(line))));
        item.motions.iter().for_each(|motion| markdown_motion(motion, &mut out));
        item.notes.iter().for_each(|note| out.push_str(&format!("\n{}\n", paragraphs(note, escape::markdown))));
        item.left.iter().for_each(|left| out.push_str(&format!("\n{}\n", md(left))));
    }
    minutes.notes.iter().for_each(|note| out.push_str(&format!("\n{}\n", paragraphs(note, escape::markdown))));
    if !minutes.left_over.is_empty() {
        out.push_str("\n## Left over for the next meeting\n\n");
        minutes.left_over.iter().for_each(|item| out.push_str(&format!("- {}\n", md(item))));
    }
    out.push_str("\n## What the trail held\n\n");
    minutes.frontier.iter().for_each(|(label, value)| out.push_str(&format!("- {}: `{}`\n", md(label), value.replace('`', "'"))));
    out.push_str(&format!("\n{}\n", md(minutes.closed.as_deref().unwrap_or("The meeting is open: this is a draft."))));
    out
}

fn markdown_motion(motion: &MotionLines, out: &mut String) {
    let md = |text: &str| escape::markdown(text);
    out.push_str(&format!("\nMotion: {}. **{}**\n\n", md(&motion.motion), md(&motion.outcome)));
    motion.words.iter().for_each(|words| out.push_str(&format!("{}\n\n", paragraphs(words, escape::markdown))));
    motion.recused.iter().for_each(|line| out.push_str(&format!("- {}\n", md(line))));
    for vote in &motion.votes {
        out.push_str(&format!("- {}: {} ({})", md(&vote.member), md(&vote.vote), vote.witness.label()));
        vote.reason.iter().for_each(|reason| out.push_str(&format!(", because: {}", md(reason))));
        out.push('\n');
        vote.conditions.iter().for_each(|c| out.push_str(&format!("  - condition: {}\n", md(c))));
    }
    motion.signatures.iter().for_each(|line| out.push_str(&format!("- {}\n", md(line))));
    motion.remarks.iter().for_each(|line| out.push_str(&format!("- **{}**\n", md(line))));
}

/// Writes minutes as a page of HTML: no script, no style from elsewhere, nothing loaded; fit for print.
pub fn html(minutes: &Minutes) -> String {
    let h = |text: &str| escape::html(text);
    let title = format!("{}: {}", h(&minutes.organisation), h(&minutes.title));
    let mut out = format!("{HEAD}<title>{title}</title>\n{STYLE}</head>\n<body>\n<h1>{title}</h1>\n");
    out.push_str(&format!("<p>{}</p>\n", minutes.about.iter().map(|l| h(l)).collect::<Vec<_>>().join("<br>\n")));
    out.push_str(&format!("<p>Present: {}.</p>\n", names(&minutes.present, escape::html)));
    if !minutes.absent.is_empty() {
        out.push_str(&format!("<p>Absent: {}.</p>\n", names(&minutes.absent, escape::html)));
    }
    for (n, item) in (1..).zip(&minutes.items) {
        out.push_str(&format!("<section>\n<h2>{n} {}</h2>\n", h(&item.title)));
        if !item.about.is_empty() {
            out.push_str(&format!(
                "<p class=\"about\">{}</p>\n",
                item.about.iter().map(|l| h(l)).collect::<Vec<_>>().join("<br>\n")
            ));
        }
        item.motions.iter().for_each(|motion| html_motion(motion, &mut out));
        item.notes.iter().for_each(|note| out.push_str(&format!("<p>{}</p>\n", paragraphs(note, escape::html))));
        item.left.iter().for_each(|left| out.push_str(&format!("<p><em>{}</em></p>\n", h(left))));
        out.push_str("</section>\n");
    }
    minutes.notes.iter().for_each(|note| out.push_str(&format!("<p>{}</p>\n", paragraphs(note, escape::html))));
    if !minutes.left_over.is_empty() {
        out.push_str("<h2>Left over for the next meeting</h2>\n<ul>\n");
        minutes.left_over.iter().for_each(|item| out.push_str(&format!("<li>{}</li>\n", h(item))));
        out.push_str("</ul>\n");
    }
    out.push_str("<h2>What the trail held</h2>\n<table>\n");
    minutes.frontier.iter().for_each(|(label, value)| {
        out.push_str(&format!("<tr><th>{}</th><td><code>{}</code></td></tr>\n", h(label), h(value)));
    });
    let closed = minutes.closed.as_deref().unwrap_or("The meeting is open: this is a draft.");
    out.push_str(&format!("</table>\n<p>{}</p>\n</body>\n</html>\n", h(closed)));
    out
}

fn html_motion(motion: &MotionLines, out: &mut String) {
    let h = |text: &str| escape::html(text);
    out.push_str(&format!("<p>Motion: {}. <strong>{}</strong></p>\n", h(&motion.motion), h(&motion.outcome)));
    motion.words.iter().for_each(|words| out.push_str(&format!("<p>{}</p>\n", paragraphs(words, escape::html))));
    out.push_str("<table>\n");
    for vote in &motion.votes {
        let conditions = vote.conditions.iter().map(|c| format!("<br>condition: {}", h(c))).collect::<String>();
        let reason = vote.reason.as_deref().map_or_else(String::new, |r| format!("<br>because: {}", h(r)));
        out.push_str(&format!(
            "<tr><th>{}</th><td>{}{conditions}{reason}</td><td>{}</td></tr>\n",
            h(&vote.member),
            h(&vote.vote),
            vote.witness.label()
        ));
    }
    out.push_str("</table>\n<ul>\n");
    for line in motion.recused.iter().chain(&motion.signatures) {
        out.push_str(&format!("<li>{}</li>\n", h(line)));
    }
    motion.remarks.iter().for_each(|line| out.push_str(&format!("<li class=\"bad\">{}</li>\n", h(line))));
    out.push_str("</ul>\n");
}

fn names(all: &[String], escape: impl Fn(&str) -> String) -> String {
    if all.is_empty() { "nobody".to_owned() } else { all.iter().map(|n| escape(n)).collect::<Vec<_>>().join(", ") }
}

/// Lines of foreign text, each escaped by itself.
fn paragraphs(text: &str, escape: impl Fn(&str) -> String) -> String {
    text.lines().map(escape).collect::<Vec<_>>().join("\n")
}
