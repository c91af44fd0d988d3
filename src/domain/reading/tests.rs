//! What published files say, written down by hand from the files, and what is wrong with bad ones.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod bad_input;
mod markup;
mod published;
mod tools;

use super::*;

fn value<'a>(reading: &'a Reading, name: &str) -> &'a Metric {
    reading.metrics.get(name).unwrap_or_else(|| panic!("no {name} in {:?}", reading.metrics.keys()))
}

fn number(reading: &Reading, name: &str) -> String {
    value(reading, name).value.to_string()
}

fn grave(reading: &Reading) -> Vec<&str> {
    reading.findings.iter().filter(|f| f.grave).map(|f| f.text.as_str()).collect()
}

fn topics(reading: &Reading) -> Vec<(&str, TopicState)> {
    reading.topics.iter().map(|t| (t.name, t.state)).collect()
}
