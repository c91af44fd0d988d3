//! The sample organisation's people and models.

use crate::domain::vocab::{Role, Tier};

/// A person: the address's first part, the name, the roles.
pub(super) type Who = (&'static str, &'static str, &'static [Role]);

/// The founder comes first: she keeps the charter, and the demo acts as her.
pub(super) const PEOPLE: &[Who] = &[
    ("priya", "Priya Nair", &[Role::GovernanceLead, Role::Committee, Role::Chair]),
    ("ann", "Ann Lindqvist", &[Role::ModelOwner]),
    ("jonas", "Jonas Weber", &[Role::ModelOwner]),
    ("rosa", "Rosa Costa", &[Role::ModelOwner]),
    ("tunde", "Tunde Okafor", &[Role::ModelOwner]),
    ("mirja", "Mirja Salonen", &[Role::Security]),
    ("luc", "Luc Perret", &[Role::Legal]),
    ("hana", "Hana Kovářová", &[Role::Committee, Role::Secretary]),
    ("ken", "佐藤 健", &[Role::Committee]),
    ("emil", "Emil Brandt", &[Role::Committee]),
    ("noor", "Noor Haddad", &[Role::Committee, Role::ModelOwner]),
    ("ines", "Inês Rocha", &[Role::PeerReviewer]),
    ("dara", "Dara Quinn", &[Role::Deployer]),
    ("ada", "Ada Moreau", &[Role::Auditor]),
];

/// A model as it is registered some days before now; its tier is confirmed a day later, or not yet.
pub(super) struct Registered {
    pub name: &'static str,
    pub owner: &'static str,
    pub tier: Tier,
    pub vendor: Option<&'static str>,
    pub eu: bool,
    pub days_ago: i64,
    pub confirmed: bool,
}

const fn house(name: &'static str, owner: &'static str, tier: Tier, days_ago: i64) -> Registered {
    Registered { name, owner, tier, vendor: None, eu: false, days_ago, confirmed: true }
}

const fn bought(name: &'static str, owner: &'static str, tier: Tier, vendor: &'static str, days_ago: i64) -> Registered {
    Registered { name, owner, tier, vendor: Some(vendor), eu: true, days_ago, confirmed: true }
}

/// Every model; in-house ones before those of vendors.
pub(super) const MODELS: &[Registered] = &[
    Registered { eu: true, ..house("triage-nlp", "ann", Tier::High, 119) },
    house("fraud-score", "ann", Tier::Medium, 118),
    Registered { eu: true, ..house("discharge-letter", "ann", Tier::High, 30) },
    house("claims-ocr", "jonas", Tier::Medium, 117),
    house("no-show", "jonas", Tier::Low, 116),
    house("radiology-sum", "jonas", Tier::Medium, 40),
    Registered { confirmed: false, ..house("referral-rank", "jonas", Tier::Low, 9) },
    house("sepsis-alert", "rosa", Tier::High, 115),
    Registered { eu: true, ..house("dose-advice", "rosa", Tier::High, 60) },
    house("icd-coder", "rosa", Tier::Low, 114),
    house("lab-flags", "rosa", Tier::Medium, 80),
    house("bed-planner", "tunde", Tier::Medium, 113),
    house("call-router", "tunde", Tier::Low, 112),
    house("ward-assist", "tunde", Tier::Medium, 35),
    house("kanpo-notes", "tunde", Tier::Low, 20),
    house("menu-mixer", "tunde", Tier::Low, 25),
    house("policy-search", "priya", Tier::Medium, 28),
    house("order-sets", "tunde", Tier::Low, 70),
    house("visit-notes", "rosa", Tier::Medium, 75),
    house("diet-chart", "tunde", Tier::Low, 65),
    house("wound-photo", "noor", Tier::High, 24),
    bought("vendor-chat", "rosa", Tier::Medium, "Northwind Dialogue", 30),
    bought("vendor-vision", "jonas", Tier::High, "Lumen Imaging", 45),
    bought("vendor-translate", "tunde", Tier::Low, "Babelworks", 90),
];
