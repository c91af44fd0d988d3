//! The gate's answer as others verify it: a DSSE envelope around an in-toto Statement v1 with SLSA's verification summary,
//! signed by a gate key of the charter (`ledger.md` §8).

use std::path::{Path, PathBuf};

use chrono::SecondsFormat;
use serde_json::{Value, json};

use super::{GateAnswer, GateQuestion};
use crate::app::error::AppError;
use crate::app::identity::{Unlock, UnlockedKey};
use crate::app::session::Session;
use crate::domain::act::Service;
use crate::domain::ids::{Digest, EventId};
use crate::domain::release::Release;
use crate::ledger::dsse;
use crate::ledger::sign::Signer as _;
use crate::store::{Identity, KeyPlace};

/// What the payload is, as DSSE names it.
const PAYLOAD: &str = "application/vnd.in-toto+json";

impl Session {
    /// Signs the gate's answer, yes or no, and writes it to a new file. The key is the store's own gate key, or this file's.
    ///
    /// # Errors
    /// When no gate key of the charter is at hand, or the file is there already or cannot be written.
    pub fn attest(
        &self,
        to: &Path,
        question: &GateQuestion,
        answer: &GateAnswer,
        key_file: Option<&Path>,
        unlock: &mut dyn Unlock,
    ) -> Result<Digest, AppError> {
        if to.exists() {
            let message = format!("{} is there already, and no attestation is written over another", to.display());
            return Err(AppError::usage(message, "name a new file"));
        }
        let mut key = self.gate_key(key_file, unlock)?;
        let payload = serde_json::to_vec(&self.statement(question, answer)?).map_err(|e| AppError::Integrity(e.to_string()))?;
        let envelope = dsse::envelope(PAYLOAD, &payload, &mut key).map_err(|e| AppError::Integrity(e.to_string()))?;
        write_new(to, format!("{envelope}\n").as_bytes())?;
        Ok(dsse::key_name(&key.key()))
    }

    fn gate_key(&self, file: Option<&Path>, unlock: &mut dyn Unlock) -> Result<UnlockedKey, AppError> {
        let office = self.office()?;
        let charter = office.seen.read_by().map(|(_, c)| c.clone());
        let members = charter.iter().flat_map(|c| &c.people).filter(|m| m.serves == Some(Service::Gate));
        let keys = members.flat_map(|m| m.keys.iter().map(|k| (m.email.clone(), k.key)));
        let good: Vec<_> = keys.filter(|(_, k)| office.seen.standing(k).is_some() && !office.seen.is_suspended(k)).collect();
        let none = |message: String| AppError::Unable {
            message,
            help: "a keeper takes one in: obstat person add --name N --email E --new-key --gate-key".into(),
        };
        let identity = match file {
            Some(path) => {
                let path = std::path::absolute(path).map_err(|e| AppError::file(path, "read", e))?;
                let key = crate::app::identity::public_of(&path)?;
                let owner = good.iter().find(|(_, k)| *k == key).map(|(email, _)| email.clone());
                let email = owner.ok_or_else(|| none(format!("{} is no gate key of the charter in force", path.display())))?;
                Identity { email, key, place: KeyPlace::File(path) }
            }
            None => {
                let mut mine = self.store().identities()?.into_iter();
                let found = mine.find(|i| good.iter().any(|(_, k)| *k == i.key));
                found.ok_or_else(|| none("this store holds no gate key of the charter in force".into()))?
            }
        };
        self.unlock(&identity, unlock)
    }

    fn statement(&self, question: &GateQuestion, answer: &GateAnswer) -> Result<Value, AppError> {
        let office = self.office()?;
        let passed = answer.obstructions.is_empty();
        let release = answer.folded.as_ref().map(|f| &f.release);
        let levels = match release {
            Some(release) if passed => {
                let how = if answer.emergency { "OBSTAT_RELEASE_EMERGENCY" } else { "OBSTAT_RELEASE_APPROVED" };
                vec![how.to_owned(), format!("OBSTAT_TIER_{}", release.tier.word().to_uppercase())]
            }
            _ => vec!["FAILED".to_owned()],
        };
        let resource =
            release.map_or_else(|| format!("urn:obstat:org:{}", office.org), |r| format!("urn:obstat:release:{}", r.id));
        let policy = release.map_or_else(|| self.policy_digest(), |r| Ok(r.policy))?;
        let input = |id: EventId| json!({ "uri": format!("urn:obstat:event:{id}"), "digest": { "sha256": id.to_string() } });
        let inputs: Vec<Value> = release.map(deciding).unwrap_or_default().into_iter().map(input).collect();
        let mut predicate = json!({
            "verifier": { "id": format!("urn:obstat:org:{}", office.org), "version": { "obstat": env!("CARGO_PKG_VERSION") } },
            "timeVerified": self.now().to_rfc3339_opts(SecondsFormat::Secs, true),
            "resourceUri": resource,
            "policy": { "uri": format!("urn:obstat:policy:{policy}"), "digest": { "sha256": policy.to_string() } },
            "verificationResult": if passed { "PASSED" } else { "FAILED" },
            "verifiedLevels": levels,
        });
        if !inputs.is_empty() {
            predicate["inputAttestations"] = inputs.into();
        }
        Ok(json!({
            "_type": "https://in-toto.io/Statement/v1",
            "subject": [subject(question, release)?],
            "predicateType": "https://slsa.dev/verification_summary/v1",
            "predicate": predicate,
        }))
    }

    fn policy_digest(&self) -> Result<Digest, AppError> {
        self.office()?.seen.read_by().map(|(_, c)| c.policy).ok_or(AppError::Moved)
    }
}

/// The model: the bytes that were asked about, else the release's. Several files are named by the root of their digests.
fn subject(question: &GateQuestion, release: Option<&Release>) -> Result<Value, AppError> {
    let artifacts = release.map(|r| r.artifacts.as_slice()).unwrap_or_default();
    let digest = match (question.digest, artifacts) {
        (Some(digest), _) => digest,
        (None, [only]) => only.sha256,
        (None, []) => return Err(AppError::usage("there are no bytes to attest", "name them: --artifact FILE or --digest D")),
        (None, several) => {
            let mut named: Vec<_> = several.iter().collect();
            named.sort_by(|a, b| a.name.cmp(&b.name));
            Digest::of(&named.iter().flat_map(|a| a.sha256.0).collect::<Vec<u8>>())
        }
    };
    let own = artifacts.iter().find(|a| a.sha256 == digest).and_then(|a| a.name.clone());
    let name = own.or_else(|| release.map(|r| r.reference.to_string())).unwrap_or_else(|| format!("sha256:{digest}"));
    Ok(json!({ "name": name, "digest": { "sha256": digest.to_string() } }))
}

/// The events that decided: the outcome, the sign-offs and the votes.
fn deciding(release: &Release) -> Vec<EventId> {
    let votes = release.ballot.iter().flat_map(|b| b.votes.iter().map(|v| v.id));
    let signed = release.sign_offs.iter().map(|s| s.id);
    let mut found: Vec<EventId> = release.decision.iter().map(|d| d.id).chain(signed).chain(votes).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Writes a file that is there whole or not at all, and never over another.
fn write_new(to: &Path, bytes: &[u8]) -> Result<(), AppError> {
    use std::io::Write as _;
    let failed = |e| AppError::file(to, "written", e);
    let dir = to.parent().filter(|d| !d.as_os_str().is_empty()).map_or_else(|| PathBuf::from("."), Path::to_owned);
    let mut file = tempfile::Builder::new().prefix(".obstat-").tempfile_in(dir).map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    file.persist_noclobber(to).map_err(|e| failed(e.error))?;
    Ok(())
}
