//! Checking a bundle's events: each line's id, signature, spelling, type and place, and that together they are what is claimed.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::error::{BundleError, EventFault};
use super::lines::{Line, Lines};
use super::read::{Bundle, Progress};
use super::weave::Weave;
use crate::domain::act::{Act, named_files};
use crate::domain::ids::{Digest, EventId, KeyId};
use crate::ledger::chain::{self, ChainError, Link};
use crate::ledger::event::{Envelope, id_of};
use crate::ledger::verdict::check_signed_line;

/// How many lines are checked at once; enough that threads pay, few enough to answer a stop.
const AT_ONCE: usize = 2048;

/// What stands outside of a bundle: a store, or nothing.
pub trait Outside {
    /// What its questions may fail with.
    type Error: From<BundleError>;

    /// An event that is there already; its parents are not asked for.
    fn link(&self, id: &EventId) -> Result<Option<Link>, Self::Error>;

    /// Every key that a charter there lists.
    fn listed(&self) -> Result<HashSet<KeyId>, Self::Error>;

    /// Whether an event there names this file.
    fn names(&self, file: &Digest) -> Result<bool, Self::Error>;
}

/// One event that holds by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// The line as it stands in the bundle.
    pub line: Line,
    /// Its envelope.
    pub envelope: Envelope,
    /// What it says.
    pub act: Act,
    /// Whether it stands outside already.
    pub known: bool,
}

/// Hears of each event once it and all before it hold.
pub type Each<'a, E> = &'a mut dyn FnMut(Checked) -> Result<(), E>;

/// A line, and whether it stands outside already.
type Job = (bool, Line);

/// What a bundle's events come to.
#[derive(Debug, Default)]
pub struct Check {
    /// How many are not outside yet.
    pub new: u64,
    /// How many are.
    pub known: u64,
    /// Who signed.
    pub authors: BTreeSet<KeyId>,
    /// Events that are neither here nor outside, each with the first that follows it. Where there are any, chains and authors are
    /// not judged yet.
    pub missing: BTreeMap<EventId, Missing>,
    /// Every file that the bundle's events name.
    pub named: BTreeSet<Digest>,
}

/// Who waits for a missing event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// What follows it.
    pub child: Link,
    /// Whether it is the one before in the child's own chain.
    pub prev: bool,
}

impl Check {
    /// Checks every event of a bundle and hands it to `each`, which works while the cores check those that follow; nothing that
    /// `each` did may last where an error comes back.
    ///
    /// # Errors
    /// The first [`BundleError`] by line, or what `outside` or `each` answer.
    pub fn run<O: Outside>(
        bundle: &Bundle,
        outside: &O,
        each: Each<'_, O::Error>,
        progress: Progress<'_>,
    ) -> Result<Self, O::Error> {
        let manifest = bundle.manifest();
        let mut run = Run {
            org: manifest.org,
            outside,
            weave: Weave::on(manifest.since.as_ref()),
            known: HashMap::new(),
            listed: outside.listed()?,
            unlisted: None,
            founded: false,
            check: Self::default(),
        };
        let mut lines = bundle.lines();
        let mut ready = Vec::new();
        loop {
            let mut broken = None;
            let batch = next_lines(&mut lines, &mut broken);
            let last = batch.len() < AT_ONCE;
            let jobs = run.jobs(batch)?;
            // While the cores check one batch, the one before is taken here.
            ready = on_threads(&jobs, run.org, || std::mem::take(&mut ready).into_iter().try_for_each(|c| run.take(c, each)))?;
            if last {
                ready.into_iter().try_for_each(|checked| run.take(checked, each))?;
                if let Some(error) = broken {
                    return Err(error.into());
                }
                break;
            }
            if !progress(run.check.new + run.check.known, manifest.events) {
                return Err(BundleError::Cancelled.into());
            }
        }
        run.end(bundle)
    }
}

/// A check under way.
struct Run<'a, O> {
    org: EventId,
    outside: &'a O,
    weave: Weave,
    /// Events outside that were asked for.
    known: HashMap<EventId, Option<Link>>,
    listed: HashSet<KeyId>,
    unlisted: Option<BundleError>,
    founded: bool,
    check: Check,
}

/// Reads the next lines; where one cannot be read, those before it, and why.
fn next_lines(lines: &mut Lines<'_>, broken: &mut Option<BundleError>) -> Vec<Line> {
    let sound = |line| match line {
        Ok(line) => Some(line),
        Err(error) => {
            *broken = Some(error);
            None
        }
    };
    lines.take(AT_ONCE).map_while(sound).collect()
}

/// Checks what each line can be checked for by itself, on all cores, in the order of the lines, and does other work meanwhile.
fn on_threads<E>(
    jobs: &[Job],
    org: EventId,
    meanwhile: impl FnOnce() -> Result<(), E>,
) -> Result<Vec<Result<Checked, BundleError>>, E> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = jobs.len().div_ceil(cores).max(64);
    std::thread::scope(|scope| {
        let work = |part: &[Job]| part.iter().map(|(known, line)| alone(line, *known, org)).collect::<Vec<_>>();
        let parts: Vec<_> = jobs.chunks(share).map(|part| scope.spawn(move || work(part))).collect();
        meanwhile()?;
        // A panic of a thread is one of ours; it goes on here.
        Ok(parts.into_iter().flat_map(|p| p.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect())
    })
}

/// Names the line to blame.
fn at(line: &Line) -> impl Fn(EventFault) -> BundleError {
    let (number, event) = (line.number, line.id);
    move |why| BundleError::Event { line: number, event: Some(event), why }
}

impl<O: Outside> Run<'_, O> {
    /// Adds to each line whether it stands outside already.
    fn jobs(&self, lines: Vec<Line>) -> Result<Vec<Job>, O::Error> {
        lines.into_iter().map(|line| Ok((self.outside.link(&line.id)?.is_some(), line))).collect()
    }

    /// Checks a line that holds by itself against those before it, and hands it on.
    fn take(&mut self, checked: Result<Checked, BundleError>, each: Each<'_, O::Error>) -> Result<(), O::Error> {
        let checked = checked?;
        self.weave_in(&checked)?;
        each(checked)
    }

    /// Checks what depends on the events before it.
    fn weave_in(&mut self, checked: &Checked) -> Result<(), O::Error> {
        let (line, envelope) = (&checked.line, &checked.envelope);
        let at = at(line);
        let link = Link::new(line.id, envelope);
        let missing = self.parents(&link)?;
        if !missing {
            let find = |id: &EventId| self.weave.link(id).or_else(|| self.known.get(id).cloned().flatten());
            chain::check(&link, find).map_err(|e| at(e.into()))?;
        }
        self.weave.add(&link).map_err(&at)?;
        self.founded |= line.id == self.org;
        self.list(checked);
        self.check.authors.insert(line.author);
        self.check.named.extend(named_files(&envelope.body).into_keys());
        *(if checked.known { &mut self.check.known } else { &mut self.check.new }) += 1;
        Ok(())
    }

    /// Looks for the parents; true where one is missing.
    fn parents(&mut self, link: &Link) -> Result<bool, O::Error> {
        let mut lacks = false;
        for parent in &link.parents {
            if self.weave.has(parent) {
                continue;
            }
            if !self.known.contains_key(parent) {
                let found = self.outside.link(parent)?;
                self.known.insert(*parent, found);
            }
            if self.known.get(parent).is_some_and(Option::is_none) {
                lacks = true;
                let missing = Missing { child: link.clone(), prev: link.prev == Some(*parent) };
                let first = self.check.missing.entry(*parent).or_insert_with(|| missing.clone());
                if missing.prev && !first.prev {
                    *first = missing;
                }
            }
        }
        Ok(lacks)
    }

    /// A charter by somebody listed lists others; an event by nobody listed is a stranger's.
    fn list(&mut self, checked: &Checked) {
        let author = checked.envelope.author;
        if let Act::CharterPropose(charter) = &checked.act
            && (checked.line.id == self.org || self.listed.contains(&author))
        {
            self.listed.extend(charter.people.iter().flat_map(|m| m.keys.iter().map(|k| k.key)));
        }
        if !self.listed.contains(&author) && self.unlisted.is_none() {
            self.unlisted = Some(at(&checked.line)(EventFault::Unlisted(author)));
        }
    }

    /// Checks what only the whole tells.
    fn end(self, bundle: &Bundle) -> Result<Check, O::Error> {
        let manifest = bundle.manifest();
        if manifest.since.is_none() && !self.founded {
            return Err(BundleError::NoFounding.into());
        }
        if let Some((missing, waits)) = self.check.missing.iter().find(|(id, _)| self.weave.has(id)) {
            // It is in the bundle, but after its child.
            let event = waits.child.id;
            let why = EventFault::Chain(ChainError::MissingParent { event, parent: *missing });
            return Err(BundleError::Event { line: self.weave.line(&event), event: Some(event), why }.into());
        }
        if *self.weave.heads() != manifest.heads {
            return Err(BundleError::Heads.into());
        }
        // What is missing may list the author, or name the file: a bundle that waits is judged when that has come.
        if !self.check.missing.is_empty() {
            return Ok(self.check);
        }
        if let Some(unlisted) = self.unlisted {
            return Err(unlisted.into());
        }
        for (file, _) in bundle.files() {
            if !self.check.named.contains(&file) && !self.outside.names(&file)? {
                return Err(BundleError::Unnamed(file).into());
            }
        }
        Ok(self.check)
    }
}

/// Checks a line by itself. The signature of one that stands outside already was checked when it came there.
fn alone(line: &Line, known: bool, org: EventId) -> Result<Checked, BundleError> {
    let at = at(line);
    if id_of(&line.bytes) != line.id {
        return Err(at(EventFault::Id));
    }
    let envelope = if known {
        Envelope::parse(&line.bytes).map_err(|e| at(EventFault::Ledger(e.into())))?
    } else {
        check_signed_line(&line.bytes, &line.signature, Some(&line.author)).map_err(|e| at(e.into()))?.1
    };
    if envelope.org.unwrap_or(line.id) != org {
        return Err(at(EventFault::OtherOrg));
    }
    let act = Act::read(&envelope.kind, &envelope.body).map_err(|e| at(e.into()))?;
    if envelope.org.is_none() && !matches!(act, Act::CharterPropose(_)) {
        return Err(at(EventFault::NoCharter));
    }
    Ok(Checked { line: line.clone(), envelope, act, known })
}
