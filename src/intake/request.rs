//! A request as a file: TOML with the keys that `release new` has as options.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::StrDeserializer;
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use super::Fault;
use crate::domain::ids::{Digest, Reference};
use crate::domain::policy::Problem;
use crate::domain::vocab::{Fact, Nature, Tier};

/// The most bytes that are read.
pub const MAX_BYTES: u64 = 1 << 20;

/// What the file says; what it does not name is for the command line to say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// `release`: `model@version`.
    pub reference: Option<Reference>,
    /// `nature`: what changed.
    pub natures: BTreeSet<Nature>,
    /// `fact`: what holds of it.
    pub facts: BTreeMap<Fact, bool>,
    /// `artifact`: files that make it up, as written; they lie beside the file.
    pub artifacts: Vec<String>,
    /// `digest`: SHA-256 of such files.
    pub digests: Vec<Digest>,
    /// `summary`: what it is, in words.
    pub summary: Option<String>,
    /// `previous`: the deployed release that it updates.
    pub previous: Option<String>,
    /// `tier`, where it differs from the model's.
    pub tier: Option<Tier>,
    /// `exempt = true`, with its `reason`.
    pub exempt: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default, deserialize_with = "reference")]
    release: Option<Reference>,
    #[serde(default, deserialize_with = "one_or_many")]
    nature: Vec<Nature>,
    #[serde(default)]
    fact: BTreeMap<Fact, bool>,
    #[serde(default, deserialize_with = "one_or_many")]
    artifact: Vec<String>,
    #[serde(default, deserialize_with = "one_or_many")]
    digest: Vec<TypedDigest>,
    summary: Option<String>,
    previous: Option<String>,
    tier: Option<Tier>,
    exempt: Option<Spanned<bool>>,
    reason: Option<Spanned<String>>,
}

/// Reads a request.
///
/// # Errors
/// What is wrong first, with its line and what to do.
pub fn read(bytes: &[u8]) -> Result<Request, Fault> {
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).map_err(|e| {
        let line = 1 + bytes.iter().take(e.valid_up_to()).filter(|b| **b == b'\n').count();
        Fault::new(line, "the text is not UTF-8", "save it as UTF-8")
    })?;
    let line_at = |byte: usize| 1 + text.bytes().take(byte).filter(|b| *b == b'\n').count();
    let written: Written = toml::from_str(text).map_err(|e| {
        let problem = Problem::parsed(line_at(e.span().map_or(0, |s| s.start)), e.message());
        Fault::new(problem.line, problem.text, problem.remedy)
    })?;
    let exempt = match (written.exempt, written.reason) {
        (Some(exempt), None) if *exempt.get_ref() => {
            let line = line_at(exempt.span().start);
            return Err(Fault::new(line, "it is declared exempt, and nothing says why", "add reason = \"…\""));
        }
        (Some(exempt), reason) if *exempt.get_ref() => reason.map(Spanned::into_inner),
        (_, Some(reason)) => {
            let line = line_at(reason.span().start);
            return Err(Fault::new(
                line,
                "a reason is given, and nothing that it is for",
                "add exempt = true, or remove the reason",
            ));
        }
        _ => None,
    };
    Ok(Request {
        reference: written.release,
        natures: written.nature.into_iter().collect(),
        facts: written.fact,
        artifacts: written.artifact,
        digests: written.digest.into_iter().map(|d| d.0).collect(),
        summary: written.summary,
        previous: written.previous,
        tier: written.tier,
        exempt,
    })
}

fn reference<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Reference>, D::Error> {
    let text = String::deserialize(from)?;
    text.trim().parse().map(Some).map_err(|e| D::Error::custom(format!("{e}; write MODEL@VERSION, as in triage-nlp@2.4.0")))
}

struct TypedDigest(Digest);

impl<'de> Deserialize<'de> for TypedDigest {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Digest::typed(&text).map(Self).map_err(|e| D::Error::custom(format!("{e}; take it from sha256sum")))
    }
}

/// Reads a list, or one word that stands for a list of it.
fn one_or_many<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    from.deserialize_any(OneOrMany(PhantomData))
}

struct OneOrMany<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for OneOrMany<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, or a list of texts")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Vec<T>, E> {
        T::deserialize(StrDeserializer::new(text)).map(|one| vec![one])
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<T>, A::Error> {
        let mut found = Vec::new();
        while let Some(one) = list.next_element()? {
            found.push(one);
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use rstest::rstest;

    #[test]
    fn every_option_has_its_key() {
        let hex = "ab".repeat(32);
        let text = format!(
            "\u{feff}release = \"triage@1.0\"\r\nnature = [\"retraining\", \"tuning\"]\r\nartifact = \"w.bin\"\r\ndigest = \"sha256:{hex}\"\r\n\
             summary = \"\"\"two\r\nlines\"\"\"\r\nprevious = \"triage@0.9\"\r\ntier = \"high\"\r\nexempt = true\r\nreason = \"lab\"\r\n\
             [fact]\r\neu_deployment = true\r\n"
        );
        let found = read(text.as_bytes()).unwrap();
        assert_eq!(found.reference.unwrap().to_string(), "triage@1.0");
        assert_eq!(found.natures.into_iter().collect::<Vec<_>>(), [Nature::Retraining, Nature::Tuning]);
        assert_eq!(found.facts.into_iter().collect::<Vec<_>>(), [(Fact::EuDeployment, true)]);
        assert_eq!((found.artifacts, found.digests.len()), (vec!["w.bin".to_owned()], 1));
        assert_eq!(
            (found.previous.as_deref(), found.tier, found.exempt.as_deref()),
            (Some("triage@0.9"), Some(Tier::High), Some("lab"))
        );
        assert_eq!(read(b"").unwrap(), Request::default());
    }

    #[rstest]
    #[case::key("release = \"a@1\"\nnatures = []\n", "line 2: nothing here is called “natures”", "nature, fact")]
    #[case::nature("nature = [\n  \"tuning\",\n  \"magic\",\n]\n", "line 3: “magic” is not a word known here", "retraining")]
    #[case::one_nature("nature = \"magic\"\n", "line 1: “magic” is not a word known here", "retraining")]
    #[case::fact("[fact]\neu = true\n", "line 2: “eu” is not a word known here", "eu_deployment")]
    #[case::not_a_bool("[fact]\nuser_facing = \"yes\"\n", "line 2: this is string \"yes\"", "boolean")]
    #[case::reference("\nrelease = \"Triage\"\n", "line 2: ", "MODEL@VERSION")]
    #[case::digest(
        "digest = [\"sha256:ab\"]\n",
        "line 1: the digest “sha256:ab” is not sha256: and 64 hexadecimal digits",
        "sha256sum"
    )]
    #[case::tier("tier = \"severe\"\n", "line 1: “severe” is not a word known here", "high")]
    #[case::twice("tier = \"low\"\ntier = \"high\"\n", "line 2: ", "")]
    #[case::exempt("summary = \"x\"\nexempt = true\n", "line 2: it is declared exempt, and nothing says why", "reason")]
    #[case::reason("reason = \"x\"\n", "line 1: a reason is given, and nothing that it is for", "exempt = true")]
    #[case::list("summary = [\"x\"]\n", "line 1: ", "string")]
    #[case::no_toml("release: a@1\n", "line 1: ", "")]
    fn what_is_wrong_is_told_with_its_line(#[case] text: &str, #[case] told: &str, #[case] help: &str) {
        let fault = read(text.as_bytes()).unwrap_err();
        assert!(fault.to_string().starts_with(told), "{fault}");
        assert!(fault.help.contains(help), "{fault:?}");
    }

    #[test]
    fn other_bytes_are_told() {
        assert_eq!(read(b"a = 1\nb = \"\xe9\"").unwrap_err().to_string(), "line 2: the text is not UTF-8");
    }
}
