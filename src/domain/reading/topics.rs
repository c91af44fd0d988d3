//! What a card ought to speak of, and whether a section really does or is the unfilled template.

/// Whether a card speaks of a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TopicState {
    /// No section is about it.
    Absent,
    /// A section has its title, and nothing but the template's text.
    Unfilled,
    /// A section speaks of it.
    Said,
}

impl TopicState {
    /// The identifier, as in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Unfilled => "unfilled",
            Self::Said => "said",
        }
    }
}

/// One topic of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// What it is called.
    pub name: &'static str,
    /// Whether the card speaks of it.
    pub state: TopicState,
    /// The title of the section that does, or that should, and the line on which it stands.
    pub place: Option<(String, usize)>,
}

/// A topic's name, and words of which one stands in the title of a section about it.
pub(super) type Ask = (&'static str, &'static [&'static str]);

/// What a model card must speak of (policy §4.1).
pub(super) const MODEL: &[Ask] = &[
    (
        "purpose",
        &[
            "purpose",
            "summary",
            "overview",
            "model description",
            "primary intended use",
            "primary use",
            "objective",
            "motivation",
        ],
    ),
    ("architecture", &["architecture", "model type", "technical specification"]),
    ("training data", &["training data", "pretraining data", "pre-training data", "training set"]),
    ("limitations", &["limitation", "caveat", "out-of-scope", "out of scope", "known issue"]),
    ("intended use", &["intended use", "intended user", "direct use", "use case", "how to use"]),
    ("known biases", &["bias", "fairness"]),
];

/// What a data sheet speaks of (Gebru et al., Datasheets for Datasets).
pub(super) const DATA: &[Ask] = &[
    ("motivation", &["motivation", "purpose", "curation rationale", "dataset summary", "dataset description"]),
    ("composition", &["composition", "dataset structure", "data fields", "data instances"]),
    ("collection", &["collection", "source data", "dataset creation"]),
    ("preprocessing", &["preprocessing", "cleaning", "labeling", "labelling", "annotation"]),
    ("uses", &["uses", "direct use", "intended use", "supported tasks"]),
    ("distribution", &["distribution", "licensing", "license"]),
    ("maintenance", &["maintenance", "contact", "curators"]),
];
