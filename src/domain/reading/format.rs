//! The formats that are read.

/// What a file was recognised as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// A Hugging Face model card, or another in Markdown.
    ModelCard,
    /// A Hugging Face dataset card, or a data sheet in Markdown.
    DatasetCard,
    /// JUnit's XML.
    Junit,
    /// Results of lm-evaluation-harness.
    LmEval,
    /// A garak report, line by line.
    GarakReport,
    /// A garak digest.
    GarakDigest,
    /// Results of promptfoo.
    Promptfoo,
    /// A log of Inspect, as JSON.
    Inspect,
    /// A CycloneDX bill of materials.
    CycloneDx,
    /// OSCAL assessment results.
    OscalAssessment,
    /// An OSCAL plan of action and milestones.
    OscalPoam,
    /// Metrics in a table.
    Csv,
    /// Metrics as plain JSON.
    Json,
    /// None of them.
    Unknown,
}

impl Format {
    /// Every format, the unknown one last.
    pub const ALL: &'static [Self] = &[
        Self::ModelCard,
        Self::DatasetCard,
        Self::Junit,
        Self::LmEval,
        Self::GarakReport,
        Self::GarakDigest,
        Self::Promptfoo,
        Self::Inspect,
        Self::CycloneDx,
        Self::OscalAssessment,
        Self::OscalPoam,
        Self::Csv,
        Self::Json,
        Self::Unknown,
    ];

    /// The identifier, as it stands in signed acts and in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::ModelCard => "model-card",
            Self::DatasetCard => "dataset-card",
            Self::Junit => "junit",
            Self::LmEval => "lm-evaluation-harness",
            Self::GarakReport => "garak-report",
            Self::GarakDigest => "garak-digest",
            Self::Promptfoo => "promptfoo",
            Self::Inspect => "inspect",
            Self::CycloneDx => "cyclonedx",
            Self::OscalAssessment => "oscal-assessment-results",
            Self::OscalPoam => "oscal-poam",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Unknown => "unknown",
        }
    }

    /// The format of this identifier; what a newer obstat reads is unknown here.
    pub fn of(word: &str) -> Self {
        Self::ALL.iter().copied().find(|f| f.word() == word).unwrap_or(Self::Unknown)
    }

    /// What people call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::ModelCard => "model card",
            Self::DatasetCard => "dataset card",
            Self::Junit => "JUnit report",
            Self::LmEval => "lm-evaluation-harness results",
            Self::GarakReport => "garak report",
            Self::GarakDigest => "garak digest",
            Self::Promptfoo => "promptfoo results",
            Self::Inspect => "Inspect log",
            Self::CycloneDx => "CycloneDX ML-BOM",
            Self::OscalAssessment => "OSCAL assessment results",
            Self::OscalPoam => "OSCAL plan of action and milestones",
            Self::Csv => "table",
            Self::Json => "JSON metrics",
            Self::Unknown => "not a format that is read",
        }
    }

    /// Keys by which an invalid JSON file still tells what it was to be.
    pub(super) const fn keys(self) -> &'static [&'static str] {
        match self {
            Self::CycloneDx => &["bomFormat"],
            Self::OscalAssessment => &["assessment-results"],
            Self::OscalPoam => &["plan-of-action-and-milestones"],
            Self::GarakDigest => &["entry_type"],
            Self::Promptfoo => &["evalId"],
            Self::Inspect => &["eval"],
            Self::LmEval => &["versions", "n-shot"],
            _ => &[],
        }
    }
}
