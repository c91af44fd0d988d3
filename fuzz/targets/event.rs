//! An event's line: `cargo +nightly fuzz run event`.
#![no_main]

#[path = "../bodies.rs"]
mod bodies;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    bodies::event(bytes);
    bodies::armored(bytes);
});
