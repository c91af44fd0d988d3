//! Small ways to bend a bundle, which the tables share.

use super::*;

/// Where the header of a member stands in an archive.
pub fn at(tar: &[u8], name: &str) -> usize {
    (0..tar.len()).step_by(512).find(|at| tar[*at..].starts_with(format!("{name}\0").as_bytes())).unwrap()
}

/// Changes the header of `events.jsonl` and makes its checksum right again.
pub fn field(tar: &mut [u8], place: usize, bytes: &[u8]) {
    let at = at(tar, "events.jsonl");
    tar[at + place..at + place + bytes.len()].copy_from_slice(bytes);
    seal(&mut tar[at..]);
}

/// Sets a name without more ado.
pub fn rename(members: &mut forge::Members, n: usize, name: &[u8]) {
    members[n].0 = name.to_vec();
}

pub fn file(name: &str) -> (Vec<u8>, Vec<u8>) {
    (name.as_bytes().to_vec(), b"x".to_vec())
}

/// Adds the group's order to the S of a signature: the second solution of the lax equation.
pub fn plus_order(signature: &mut [u8]) {
    let order: [u8; 32] = hex_bytes("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010").unwrap();
    let mut carry = 0_u16;
    for (byte, add) in signature[32..].iter_mut().zip(order) {
        carry += u16::from(*byte) + u16::from(add);
        *byte = carry.to_le_bytes()[0];
        carry >>= 8;
    }
}

pub fn last(events: &mut [Ev]) -> &mut Ev {
    events.last_mut().unwrap()
}

pub fn set(value: &mut Value, key: &str, to: Value) {
    value[key] = to;
}

/// The small-order key whose every signature with R = identity and S = 0 holds by the lax equation.
pub fn weak() -> obstat::domain::ids::KeyId {
    "0100000000000000000000000000000000000000000000000000000000000000".parse().unwrap()
}

pub fn lax() -> [u8; 64] {
    let mut signature = [0; 64];
    signature[0] = 1;
    signature
}

/// Two events after the same parent, the smaller id first.
pub fn two_more(events: &mut Vec<Ev>) {
    let stream = events[2].id;
    let mut two = [next(events, Some(stream), ANN, &challenge("one")), next(events, Some(stream), BEN, &challenge("other"))];
    two.sort_by_key(|e| e.id);
    events.extend(two);
}

/// Puts events where they would be written.
pub fn sort(events: &mut [Ev]) {
    let links: Vec<Link> = events.iter().map(|e| Link::new(e.id, &e.envelope())).collect();
    let order = chain::order(&links).unwrap();
    events.sort_by_key(|e| order.iter().position(|id| *id == e.id));
}

pub fn revised(events: &[Ev], people: &[u8]) -> obstat::domain::act::Act {
    let supersedes = vec![events[0].id];
    obstat::domain::act::CharterPropose { version: 2, supersedes, ..charter(people) }.into()
}

pub fn founding_of_another_kind(events: &[Ev]) -> obstat::ledger::event::Envelope {
    let act = challenge("x");
    obstat::ledger::event::Envelope { kind: act.kind().to_owned(), body: act.body(), ..events[0].envelope() }
}
