//! The gate without a store: answered from one bundle that somebody packed for it, in a throw-away store (`ledger.md` §8).

use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use tempfile::TempDir;

use super::{GateAnswer, GateQuestion};
use crate::app::error::AppError;
use crate::app::exchange::found_from_opened;
use crate::app::session::{Options, Session};
use crate::bundle::{Bundle, Limits, Manifest, Progress, Purpose};
use crate::domain::ids::{Email, EventId};
use crate::domain::obstruct::{self, Obstruction, Packed, Vouching};
use crate::domain::permit::Refusal;
use crate::ledger::fingerprint::Fingerprint;

/// Which bundle is to answer, and what it must be to be believed.
#[derive(Debug, Clone)]
pub struct GateBundle {
    /// Its file.
    pub file: PathBuf,
    /// The organisation's fingerprint, as a person was told it.
    pub org: Fingerprint,
    /// A charter that the bundle's own must be, or follow: its id or the beginning of it.
    pub min_charter: Option<String>,
    /// How old the bundle may be; as the policy says unless given.
    pub max_age: Option<TimeDelta>,
}

/// The answer of a bundle, with the throw-away store that gave it.
pub struct BundleAnswer {
    /// The store, for whoever shows or attests the answer.
    pub session: Session,
    /// The answer.
    pub answer: GateAnswer,
    /// Who packed the bundle, as far as the charter in it knows.
    pub packed_by: Option<Email>,
    /// When, as the packer claims: what was decided since, the answer does not know.
    pub packed_at: DateTime<Utc>,
    /// Where the store lies as long as this lives.
    _room: TempDir,
}

/// Answers from a bundle.
///
/// # Errors
/// [`AppError::Integrity`] when the bundle does not hold or is another organisation's; a refusal when it rests on what is not in it.
/// Whatever else is wrong with it is an obstruction.
pub fn gate_from_bundle(
    bundle: &GateBundle,
    question: &GateQuestion,
    options: Options,
    progress: Progress<'_>,
) -> Result<BundleAnswer, AppError> {
    let opened = Bundle::open(&bundle.file, &Limits::default(), progress)?;
    let manifest = opened.manifest();
    if manifest.since.is_some() {
        return Err(incomplete().into());
    }
    let room = tempfile::tempdir().map_err(|e| AppError::file(Path::new("the directory for temporary files"), "written", e))?;
    let whole = (&opened, bundle.file.as_path());
    let (session, _) = match found_from_opened(&room.path().join("store"), whole, Some(&bundle.org), options, progress) {
        Err(AppError::Usage { .. }) => return Err(incomplete().into()),
        founded => founded?,
    };
    let packed = session.packed(manifest, bundle)?;
    let office = session.office()?;
    let policy = session.policy_in_force()?;
    let rule = &policy.environments.bundles;
    let unfit = obstruct::unfit_bundle(&packed, rule, bundle.max_age, session.now());
    let mut answer = match session.gate(question) {
        // Bytes that nobody knows are an answer; a name that nobody knows in this bundle is one too.
        Err(AppError::Usage { .. }) if question.reference.is_some() => unknown(question),
        answered => answered?,
    };
    obstruct::unpacked(&mut answer.obstructions);
    let interested = answer.folded.as_ref().and_then(|f| obstruct::interested_packer(&packed, &f.release, rule));
    answer.obstructions.splice(0..0, unfit.into_iter().chain(interested));
    answer.emergency &= answer.obstructions.is_empty();
    let packed_by = office.seen.holder(&manifest.by).cloned();
    Ok(BundleAnswer { session, answer, packed_by, packed_at: manifest.created, _room: room })
}

fn incomplete() -> Refusal {
    let text = "the bundle rests on acts that are not in it, and these might say no";
    Refusal::state("incomplete", text, "rests on what is not in it", "§5").help("pack it with --purpose gate, without --since")
}

fn unknown(question: &GateQuestion) -> GateAnswer {
    let mut closed: Obstruction = obstruct::unknown_bytes();
    if let Some(reference) = &question.reference {
        closed.text = format!("No release in the bundle is named {reference}");
        closed.detail = "name one that it holds, or pack a new one with --release".into();
    }
    GateAnswer { folded: None, emergency: false, obstructions: vec![closed] }
}

impl Session {
    /// What the charter in a bundle says of whoever packed it, and of the bundle.
    fn packed(&self, manifest: &Manifest, asked: &GateBundle) -> Result<Packed, AppError> {
        let office = self.office()?;
        let (seen, key) = (&office.seen, &manifest.by);
        let keeps = |email: &Email| seen.read_by().is_some_and(|(_, c)| c.keepers.contains(email));
        let by = seen.standing(key).filter(|_| !seen.is_suspended(key)).map(|(email, member)| Vouching {
            email: email.clone(),
            roles: member.roles.iter().copied().collect(),
            keeper: keeps(email),
            serves: member.serves,
        });
        Ok(Packed {
            by,
            at: manifest.created,
            for_gate: manifest.purpose == Purpose::Gate,
            whole: manifest.since.is_none(),
            charter_is_new: asked.min_charter.as_ref().map_or(Ok(true), |id| self.follows(id))?,
        })
    }

    /// Whether the charter in force is the one of this id, or follows it.
    fn follows(&self, id: &str) -> Result<bool, AppError> {
        let (office, charters) = (self.office()?, self.charters()?);
        let mut open: Vec<EventId> = office.seen.read_by().map(|(id, _)| *id).into_iter().collect();
        while let Some(at) = open.pop() {
            if at.to_string().starts_with(&id.to_ascii_lowercase()) {
                return Ok(true);
            }
            open.extend(charters.iter().filter(|(c, ..)| *c == at).flat_map(|(_, c, _)| c.supersedes.iter().copied()));
        }
        Ok(false)
    }
}
