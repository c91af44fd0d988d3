//! What must hold of any bytes; the fuzzer's targets and the short run among the tests share it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

use obstat::domain::act::Act;
use obstat::ledger::canonical;
use obstat::ledger::event::Envelope;
use obstat::ledger::sign::{NAMESPACE_BUNDLE, armor, unarmor};

/// A line is refused, or it is exactly the line that we would have written; its body is refused, or it is read.
pub fn event(bytes: &[u8]) {
    if let Ok(value) = canonical::parse(bytes) {
        assert_eq!(canonical::write(&value).unwrap(), bytes, "two ways to write one value");
    }
    let Ok(envelope) = Envelope::parse(bytes) else { return };
    assert_eq!(envelope.line().unwrap(), bytes, "two ways to write one event");
    if let Ok(act) = Act::read(&envelope.kind, &envelope.body)
        && !matches!(act, Act::Unknown(_))
    {
        let again = Act::read(&envelope.kind, &act.body()).unwrap();
        assert_eq!(again.body(), act.body(), "an act reads otherwise than it writes");
    }
}

/// An armored signature is refused, or it is exactly the text that we would have written.
pub fn armored(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok((key, signature)) = unarmor(NAMESPACE_BUNDLE, text) {
        assert_eq!(armor(NAMESPACE_BUNDLE, &key, &signature), text, "two ways to write one signature");
    }
}
