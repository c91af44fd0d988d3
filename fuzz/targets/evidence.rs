//! A file of evidence: `cargo +nightly fuzz run evidence ../tests/fixtures/evidence`.
#![no_main]

#[path = "../bodies.rs"]
mod bodies;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    bodies::evidence(bytes);
});
