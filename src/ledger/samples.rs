//! Keys and events that the tests of this floor share.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::{TimeZone as _, Utc};
use serde_json::json;

use super::event::Envelope;
use super::key::SecretKey;
use super::sign::Signer as _;
use crate::domain::ids::{DeviceId, EventId};

/// Ann's key, always the same.
pub(crate) fn ann() -> SecretKey {
    SecretKey::from_seed(&[7; 32], "ann@example.org")
}

/// Ben's key, always the same.
pub(crate) fn ben() -> SecretKey {
    SecretKey::from_seed(&[8; 32], "ben@example.org")
}

/// A vote of Ann's, second in her chain of a release's stream.
pub(crate) fn vote() -> Envelope {
    Envelope {
        v: 1,
        org: Some(EventId([1; 32])),
        stream: Some(EventId([2; 32])),
        kind: "vote.cast".to_owned(),
        author: ann().key(),
        device: DeviceId([9; 8]),
        seq: 1,
        prev: Some(EventId([3; 32])),
        deps: vec![EventId([3; 32]), EventId([4; 32])],
        time: Utc.with_ymd_and_hms(2026, 11, 23, 21, 4, 0).unwrap(),
        body: json!({"choice": "approve", "reason": "Recall 0.93 on the “night shift” cut"}),
    }
}

/// The first event of an organisation, by Ann.
pub(crate) fn founding() -> Envelope {
    Envelope { org: None, stream: None, kind: "charter".to_owned(), seq: 0, prev: None, deps: vec![], body: json!({}), ..vote() }
}
