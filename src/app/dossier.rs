//! The dossier of a release: the records that the policy keeps, each present, not yet due or missing, with who signed what with
//! which key, and how to check all of it (`rules.md` §9).

mod decisions;
mod readings;
mod running;
mod signers;

use crate::domain::ids::{Email, EventId};
use crate::domain::obstruct;
use crate::domain::records::{self, Presence, Record};
use crate::domain::release::{Answered, Evidence, Item, Release, Review};
use crate::domain::time;
use crate::report::paper::{Block, Cell, Mark, Paper, Part};

use super::error::AppError;
use super::project::Folded;
use super::session::{Office, Session};

pub use readings::Again;
pub use signers::Signing;

/// A dossier, for people and for programs.
#[derive(Debug)]
pub struct Dossier {
    /// The release and what stands in its way.
    pub folded: Folded,
    /// The records that the policy keeps of it.
    pub records: Vec<Record>,
    /// Who signed, with which key, how often.
    pub signers: Vec<Signing>,
    /// What reading each piece of evidence again came to, in the order of the release's.
    pub again: Vec<Again>,
    /// Every clause that it serves: the citation, and what it is about.
    pub serves: Vec<(String, String)>,
    /// Whether every id and signature of its stream held when they were checked just now.
    pub verified: bool,
    /// All of it on paper.
    pub paper: Paper,
}

/// What the parts are written from.
struct Desk<'a> {
    folded: &'a Folded,
    office: &'a Office,
    again: &'a [Again],
}

impl Desk<'_> {
    fn release(&self) -> &Release {
        &self.folded.release
    }

    fn name(&self, who: &Email) -> String {
        self.office.people.name(who)
    }

    fn when(&self, at: chrono::DateTime<chrono::Utc>) -> String {
        time::in_full(at, self.office.time_zone)
    }
}

impl Session {
    /// Gathers the dossier of a release as it stands now, its signatures checked and its evidence read anew.
    ///
    /// # Errors
    /// What the store says; a signature that does not hold, or a file that is gone or altered, is no error: the dossier tells it.
    pub fn dossier(&self, id: EventId) -> Result<Dossier, AppError> {
        let verified = self.checked_card(id)?.verified.unwrap_or(false);
        let (mut folded, office) = (self.fold(id)?, self.office()?);
        self.complete_summary(&mut folded.release)?;
        let release = &folded.release;
        let records = records::records(release, &folded.policy, folded.now);
        let serves = folded.policy.serves(release.kind, release.tier, &release.facts);
        let signers = signers::of(release);
        let again = release.evidence.iter().map(|e| self.read_again(e)).collect::<Result<Vec<_>, _>>()?;
        let desk = Desk { folded: &folded, office: &office, again: &again };
        let mut parts = vec![request_in_short(&desk), in_the_way(&desk)];
        parts.extend(records.iter().map(|record| desk.record(record)));
        parts.push(signers::timeline(&desk));
        parts.push(signers::keys(&desk, &signers));
        parts.push(clauses(&serves));
        parts.push(signers::check(&desk, &self.frontier()?, verified));
        let subtitle = format!(
            "Dossier of a release · {} · as of {} · fingerprint {}",
            office.name,
            desk.when(folded.now),
            crate::ledger::fingerprint::Fingerprint::of(&office.org)
        );
        let paper = Paper { title: release.reference.to_string(), subtitle, parts };
        Ok(Dossier { records, signers, again, serves, verified, paper, folded })
    }
}

fn request_in_short(desk: &Desk) -> Part {
    let r = desk.release();
    let mut facts: Vec<(String, Cell)> = vec![
        ("state".into(), r.state.phrase().into()),
        ("kind".into(), r.kind.label().into()),
        ("risk tier".into(), r.tier.label().into()),
        ("attempt".into(), r.attempt.to_string().into()),
        ("owner".into(), desk.name(&r.owner).into()),
        ("requested by".into(), format!("{}, {}", desk.name(&r.requester), desk.when(r.requested_at)).into()),
        ("changed".into(), r.natures.iter().map(|n| n.label()).collect::<Vec<_>>().join(", ").into()),
    ];
    facts.extend(r.vendor.iter().map(|v| ("vendor".into(), v.as_str().into())));
    facts.extend(r.submitted_at.map(|at| ("submitted".into(), desk.when(at).into())));
    facts.extend(r.previous_reference.iter().map(|p| ("updates".into(), p.to_string().into())));
    facts.extend(r.exempt.iter().map(|why| ("exempt".into(), why.as_str().into())));
    facts.extend(r.withdrawn.iter().map(|why| ("withdrawn".into(), why.as_str().into())));
    facts.push(("policy".into(), format!("version {}", desk.folded.policy.document.version).into()));
    facts.push(("policy sha256".into(), Cell::code(r.policy.to_string())));
    for artifact in &r.artifacts {
        let name = artifact.name.as_deref().unwrap_or("artefact").to_owned();
        facts.push((name, Cell::code(format!("sha256:{}", artifact.sha256))));
    }
    facts.push(("release id".into(), Cell::code(r.id.to_string())));
    let mut blocks = vec![Block::Facts(facts)];
    if !r.summary.is_empty() {
        blocks.push(Block::Words(r.summary.clone()));
    }
    Part { heading: "The release".into(), mark: None, blocks }
}

fn in_the_way(desk: &Desk) -> Part {
    let list = &desk.folded.obstructions;
    let step = obstruct::next_step(desk.release().state);
    let heading = if step.is_empty() { "What stands in the way".into() } else { format!("What stands in the way of {step}") };
    if list.is_empty() {
        let mark = Some((Mark::Good, "nihil obstat".into()));
        return Part { heading, mark, blocks: vec![Block::Note("Nothing stands in the way.".into())] };
    }
    let rows = list.iter().map(|o| {
        let who: Vec<String> = o.role.iter().map(|r| r.label().to_owned()).chain(o.who.iter().map(|w| desk.name(w))).collect();
        let detail = if o.detail.is_empty() { String::new() } else { format!("\n{}", o.detail) };
        let due = o.due.map(|at| desk.when(at)).unwrap_or_default();
        vec![format!("{}{detail}", o.text).into(), o.clause.as_str().into(), who.join(", ").into(), due.into()]
    });
    let blocks = vec![Block::Table(vec!["What", "Clause", "Lifted by", "Due"], rows.collect())];
    Part { heading, mark: Some((Mark::Bad, list.len().to_string())), blocks }
}

impl Desk<'_> {
    fn record(&self, record: &Record) -> Part {
        let mark = match record.presence {
            Presence::Present => Mark::Good,
            Presence::NotYetDue => Mark::Wait,
            Presence::Missing => Mark::Bad,
        };
        let mut blocks = vec![Block::Note(format!("{}.", capital(&record.detail)))];
        match record.id.as_str() {
            "request" => blocks.extend(self.checklist()),
            "evidence" => blocks.extend(self.evidence()),
            "decision" => blocks.extend(self.decisions()),
            "deployment" => blocks.extend(self.deployments()),
            "confirmation" => blocks.extend(self.confirmation()),
            "suspension" => blocks.extend(self.halts()),
            _ => {}
        }
        Part { heading: record.title.clone(), mark: Some((mark, record.presence.label().into())), blocks }
    }

    fn checklist(&self) -> Vec<Block> {
        let r = self.release();
        let mut blocks = Vec::new();
        if !r.facts.is_empty() {
            let facts = r.facts.iter().map(|(fact, held)| (fact.label().to_owned(), if *held { "yes" } else { "no" }.into()));
            blocks.push(Block::Facts(facts.collect()));
        }
        let rows = r.items.iter().map(|item| self.item(item)).collect();
        blocks.push(Block::Table(vec!["Item", "Clause", "Answer", "Review"], rows));
        blocks
    }

    fn item(&self, item: &Item) -> Vec<Cell> {
        let answer = match item.answered {
            Answered::Open => Cell::marked(Mark::Wait, "open"),
            Answered::Done => item.answer.as_str().into(),
            Answered::NotApplicable => format!("claimed not to apply: {}", item.answer).into(),
        };
        let carried = item.carried.as_ref().map(|o| format!("\ncarried from {}, {}", o.reference, self.when(o.at)));
        let fields = item.fields.iter().map(|(k, v)| format!("\n{}: {v}", k.replace('_', " "))).collect::<String>();
        let answer = Cell { text: format!("{}{fields}{}", answer.text, carried.unwrap_or_default()), ..answer };
        let review = match &item.review {
            Review::Unreviewed => "unreviewed".into(),
            Review::Accepted { by, at } => Cell::marked(Mark::Good, format!("accepted by {}, {}", self.name(by), self.when(*at))),
            Review::Challenged(_) => Cell::marked(Mark::Bad, "challenged"),
        };
        vec![item.title.as_str().into(), item.clause.as_str().into(), answer, review]
    }

    fn evidence(&self) -> Vec<Block> {
        let rows: Vec<Vec<Cell>> = self.release().evidence.iter().map(|e| self.piece(e)).collect();
        let head = vec!["Title", "SHA-256 and size", "Dated", "Attached", "Supports"];
        let attached = (!rows.is_empty()).then_some(Block::Table(head, rows));
        // A threshold that nobody has answered is told even where nothing is attached.
        attached.into_iter().chain(self.readings()).collect()
    }

    fn piece(&self, e: &Evidence) -> Vec<Cell> {
        let at =
            e.url.as_deref().or(e.file.as_deref()).filter(|at| *at != e.title).map(|at| format!("\n{at}")).unwrap_or_default();
        let gone = e.gone.as_ref().map(|g| {
            let how = if g.altered { "found altered" } else { "withdrawn" };
            format!("\n{how} by {}, {}: {}", self.name(&g.by), self.when(g.at), g.reason)
        });
        let after = if e.after_decision { "\nattached after the decision" } else { "" };
        let purged = e.purged.as_ref().map(|p| format!("\npurged by {}, {}: {}", self.name(&p.by), self.when(p.at), p.reason));
        let title = format!("{}{at}{}{after}{}", e.title, gone.unwrap_or_default(), purged.unwrap_or_default());
        let title = if e.gone.is_some() { Cell::marked(Mark::Bad, title) } else { title.into() };
        let bytes = e.stored.as_ref().map(|s| Cell::code(format!("{}\n{} bytes", s.sha256, s.size)));
        vec![
            title,
            bytes.unwrap_or_else(|| "not kept".into()),
            e.dated.map(|d| d.to_string()).unwrap_or_default().into(),
            format!("{}\n{}", self.name(&e.by), self.when(e.at)).into(),
            e.items.iter().cloned().collect::<Vec<_>>().join(", ").into(),
        ]
    }
}

fn clauses(serves: &[(String, String)]) -> Part {
    let rows = serves.iter().map(|(cite, about)| vec![cite.as_str().into(), about.as_str().into()]).collect();
    Part { heading: "Regulation that it serves".into(), mark: None, blocks: vec![Block::Table(vec!["Clause", "About"], rows)] }
}

/// The words with a capital in front.
fn capital(words: &str) -> String {
    let mut rest = words.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}
