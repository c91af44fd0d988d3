//! The evidence of the sample organisation: which document supports which item, and what its owner answers.

use crate::domain::ids::Reference;

/// What sort of documents a release's owner has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shelf {
    /// A model over tables, documented in the house.
    Tables,
    /// A language model, with published cards and an evaluation harness.
    Language,
    /// A speech model.
    Speech,
    /// A vendor's service, with its bill of materials.
    Vendor,
    /// A card that nobody has filled in yet.
    Unfilled,
}

/// A document: the items it supports, its name, its sort, its text.
pub(super) struct Paper {
    pub item: &'static str,
    pub file: &'static str,
    pub kind: &'static str,
    text: &'static str,
}

macro_rules! paper {
    ($item:literal, $file:literal, $kind:literal) => {
        paper!($item, $file, $kind, $file)
    };
    ($item:literal, $file:literal, $kind:literal, $source:literal) => {
        Paper { item: $item, file: $file, kind: $kind, text: include_str!(concat!("../../../assets/demo/", $source)) }
    };
}

/// What is attached unless the shelf has something else.
const HOUSE: &[Paper] = &[
    paper!("model-card", "model-card.md", "model card"),
    paper!("data-sheet", "data-sheet.md", "data sheet"),
    paper!("risk-assessment", "risk-assessment.md", "assessment"),
    paper!("change-log", "change-log.md", "change log"),
    paper!("validation-report", "validation-report.md", "test report"),
    paper!("bias-fairness", "bias-fairness.md", "test report"),
    paper!("security-tests", "security-tests.md", "test report"),
    paper!("independent-validation", "independent-validation.md", "test report"),
    paper!("regulatory-mapping", "regulatory-mapping.md", "mapping"),
    paper!("fria", "fria.md", "assessment"),
    paper!("dpia", "dpia.md", "assessment"),
    paper!("transparency", "transparency.md", "notice"),
    paper!("monitoring", "monitoring.md", "plan"),
    paper!("incident-plan", "incident-plan.md", "plan"),
    paper!("rollback-tested", "rollback-drill.md", "drill"),
];

/// Published documents under free licences; `assets/demo/SOURCES.md` names them.
const LANGUAGE: &[Paper] = &[
    paper!("model-card", "model_card.md", "model card", "fairseq_moe_model_card.md"),
    paper!("data-sheet", "data_card.md", "data sheet", "fairseq_moe_data_card.md"),
    paper!("validation-report", "lm-eval-truthfulqa.json", "test report", "lmeval_truthfulqa.json"),
    paper!("security-tests", "garak.report.jsonl", "red team", "garak_ci.report.jsonl"),
];
const SPEECH: &[Paper] = &[paper!("model-card", "MODEL_CARD.md", "model card", "fairseq_mms_model_card.md")];
const VENDOR: &[Paper] = &[
    paper!("model-card", "ml-bom.json", "bill of materials", "cdx_mlbom_foundation.json"),
    paper!("data-sheet", "ml-bom-dataset.json", "bill of materials", "cdx_mlbom_dataset.json"),
    paper!("security-tests", "garak-digest.json", "red team", "garak_digest_0.json"),
    paper!("risk-assessment", "plan-of-action.json", "plan of action", "oscal_poam.json"),
];
const UNFILLED: &[Paper] = &[paper!("model-card", "README.md", "model card", "hf_modelcard_template.md")];

impl Shelf {
    /// The document that supports an item; none where a note will do.
    pub(super) fn paper(self, item: &str) -> Option<&'static Paper> {
        let own = match self {
            Self::Tables => &[],
            Self::Language => LANGUAGE,
            Self::Speech => SPEECH,
            Self::Vendor => VENDOR,
            Self::Unfilled => UNFILLED,
        };
        own.iter().chain(HOUSE).find(|paper| paper.item == item)
    }
}

impl Paper {
    /// The document as it was written for a release.
    pub(super) fn for_release(&self, reference: &Reference, owner: &str, date: &str) -> String {
        let number = 100 + reference.to_string().bytes().map(u32::from).sum::<u32>() % 900;
        self.text
            .replace("{release}", &reference.to_string())
            .replace("{model}", reference.model.as_str())
            .replace("{owner}", owner)
            .replace("{date}", date)
            .replace("{n}", &number.to_string())
    }
}

/// What an owner answers to an item, short enough to be read in the list.
pub(super) fn answer(shelf: Shelf, item: &str) -> &'static str {
    match (shelf, item) {
        (Shelf::Unfilled, "model-card") => return "template, to be filled",
        (Shelf::Language, "validation-report") => return "TruthfulQA, BLEURT 0.84",
        (Shelf::Language, "security-tests") => return "red team run, see file",
        (Shelf::Vendor, "security-tests") => return "15 probes, see digest",
        _ => {}
    }
    match item {
        "model-card" => "6 of 6 topics",
        "data-sheet" => "sources and opt-outs",
        "risk-assessment" => "4 risks, highest 6/25",
        "change-log" => "1 change, as summarised",
        "validation-report" => "5 of 5 thresholds met",
        "bias-fairness" => "widest gap 2.1 points",
        "security-tests" => "11 findings, none high",
        "independent-validation" => "agrees within noise",
        "regulatory-mapping" => "2 of 4 duties hold",
        "fria" => "both councils heard",
        "dpia" => "the DPO advises: go on",
        "transparency" => "banner; leaflet v3",
        "monitoring" => "5 metrics, drift daily",
        "incident-plan" => "looked over by Legal",
        "rollback-tested" => "drill took 23 min",
        "on-call" => "rota clinical-ml",
        _ => "40/s at peak, 4 nodes",
    }
}

/// The fields that an item asks for besides the answer.
pub(super) fn fields(item: &str, reference: &Reference) -> Vec<(String, String)> {
    let number = 100 + reference.to_string().bytes().map(u32::from).sum::<u32>() % 900;
    let given = match item {
        "risk-assessment" => ("risk_reference", format!("RR-{number}")),
        "rollback-tested" => ("rollback_window", "30m".to_owned()),
        "on-call" => ("on_call", "rota clinical-ml".to_owned()),
        _ => return Vec::new(),
    };
    vec![(given.0.to_owned(), given.1)]
}
