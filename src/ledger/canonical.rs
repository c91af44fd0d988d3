//! Canonical JSON: RFC 8785 over a profile so narrow that every value has one spelling.
//!
//! Keys are 1 to 254 visible ASCII characters without upper case, `"` and `\`; numbers are integers below 2^53 either side of zero;
//! no string holds U+0000; objects and arrays nest at most [`MAX_DEPTH`] deep, the outermost counted.

use std::cell::RefCell;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// How deep objects and arrays may nest, the outermost counted.
pub const MAX_DEPTH: usize = 16;

/// The greatest integer, and its negative the least: what every JSON reader holds exactly.
pub const MAX_INTEGER: u64 = (1 << 53) - 1;

const MAX_KEY: usize = 254;

/// Tells why bytes are not canonical JSON, or a value cannot be written as such.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The bytes are not UTF-8.
    #[error("the bytes are not UTF-8 from byte {0} on: the file is damaged or no obstat file")]
    NotUtf8(usize),
    /// The text is not JSON.
    #[error("the text is not JSON ({0}): the file is damaged or no obstat file")]
    NotJson(String),
    /// A key stands twice in one object.
    #[error("the key “{0}” stands twice in one object: two readers could see two values")]
    DuplicateKey(String),
    /// A key is outside the profile.
    #[error("the key “{0}” is not 1 to 254 visible ASCII characters without capitals, quotes and backslashes")]
    BadKey(String),
    /// A number has a fraction, an exponent, or is negative zero.
    #[error("the number {0} is not written as an integer: write decimals as strings")]
    NotInteger(String),
    /// An integer that not every reader holds exactly.
    #[error("the number {0} is not between -9007199254740991 and 9007199254740991: write it as a string")]
    BigInteger(String),
    /// Too many objects or arrays inside each other.
    #[error("objects and arrays nest more than {MAX_DEPTH} deep")]
    TooDeep,
    /// A string holds U+0000, at which some tools stop reading.
    #[error("a string holds the character U+0000: take it out")]
    Nul,
    /// The value has another spelling than the canonical one.
    #[error(
        "the bytes are not in canonical form from byte {0} on (RFC 8785): they were changed after signing, or written by another tool"
    )]
    NotCanonical(usize),
}

impl Refusal {
    /// The stable short name of the reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotUtf8(_) => "not-utf8",
            Self::NotJson(_) => "not-json",
            Self::DuplicateKey(_) => "duplicate-key",
            Self::BadKey(_) => "bad-key",
            Self::NotInteger(_) => "not-integer",
            Self::BigInteger(_) => "big-integer",
            Self::TooDeep => "too-deep",
            Self::Nul => "nul",
            Self::NotCanonical(_) => "not-canonical",
        }
    }
}

/// Shortens untrusted text to 40 characters and makes what cannot be printed visible.
pub(crate) fn shown(text: &str) -> String {
    text.chars().take(40).flat_map(char::escape_debug).collect()
}

/// Reads canonical JSON: the bytes must be exactly what [`write()`] gives for the value they hold.
///
/// # Errors
/// Every [`Refusal`]; nesting is cut off while reading, so no input exhausts the stack.
pub fn parse(bytes: &[u8]) -> Result<Value, Refusal> {
    let text = std::str::from_utf8(bytes).map_err(|e| Refusal::NotUtf8(e.valid_up_to()))?;
    let why = RefCell::new(None);
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = Strict { depth: 0, why: &why }.deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    let value = value.map_err(|e| why.take().unwrap_or_else(|| Refusal::NotJson(e.to_string())))?;
    // Within the profile the plain compact spelling with sorted keys is the canonical one, and much sooner written.
    if serde_json::to_vec(&value).is_ok_and(|plain| plain == bytes) {
        return Ok(value);
    }
    let written = to_vec(&value)?;
    if written == bytes { Ok(value) } else { Err(Refusal::NotCanonical(first_difference(&written, bytes))) }
}

/// Writes a value in canonical form.
///
/// # Errors
/// A [`Refusal`] if the value is outside the profile.
pub fn write(value: &Value) -> Result<Vec<u8>, Refusal> {
    check(value, 0)?;
    to_vec(value)
}

fn to_vec(value: &Value) -> Result<Vec<u8>, Refusal> {
    serde_json_canonicalizer::to_vec(value).map_err(|e| Refusal::NotJson(e.to_string()))
}

fn first_difference(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).position(|(x, y)| x != y).unwrap_or(a.len().min(b.len()))
}

fn check(value: &Value, depth: usize) -> Result<(), Refusal> {
    match value {
        Value::Null | Value::Bool(_) => Ok(()),
        Value::Number(number) => check_number(number),
        Value::String(text) => check_text(text),
        Value::Array(items) => {
            let depth = deeper(depth)?;
            items.iter().try_for_each(|item| check(item, depth))
        }
        Value::Object(map) => {
            let depth = deeper(depth)?;
            map.iter().try_for_each(|(key, item)| check_key(key).and_then(|()| check(item, depth)))
        }
    }
}

fn deeper(depth: usize) -> Result<usize, Refusal> {
    if depth < MAX_DEPTH { Ok(depth + 1) } else { Err(Refusal::TooDeep) }
}

fn check_key(key: &str) -> Result<(), Refusal> {
    let plain = |b: u8| b.is_ascii_graphic() && !b.is_ascii_uppercase() && b != b'"' && b != b'\\';
    if (1..=MAX_KEY).contains(&key.len()) && key.bytes().all(plain) { Ok(()) } else { Err(Refusal::BadKey(shown(key))) }
}

fn check_text(text: &str) -> Result<(), Refusal> {
    if text.contains('\0') { Err(Refusal::Nul) } else { Ok(()) }
}

fn check_number(number: &Number) -> Result<(), Refusal> {
    let size = number.as_i64().map(i64::unsigned_abs).or_else(|| number.as_u64());
    match size {
        Some(size) if size <= MAX_INTEGER => Ok(()),
        Some(_) => Err(Refusal::BigInteger(number.to_string())),
        None => Err(no_integer(number.as_f64().unwrap_or(f64::NAN))),
    }
}

fn no_integer(number: f64) -> Refusal {
    // Integers too long for 64 bits reach us as floats.
    if number.fract() == 0.0 && number.abs() > MAX_INTEGER as f64 {
        Refusal::BigInteger(format!("{number:e}"))
    } else {
        Refusal::NotInteger(format!("{number:?}"))
    }
}

/// Builds a value while reading, and stops at the first thing outside the profile.
#[derive(Clone, Copy)]
struct Strict<'a> {
    depth: usize,
    /// Where the reason is left, since serde's errors are texts.
    why: &'a RefCell<Option<Refusal>>,
}

impl Strict<'_> {
    fn fail<E: de::Error>(self, refusal: Refusal) -> E {
        let error = E::custom(&refusal);
        self.why.replace(Some(refusal));
        error
    }

    fn number<E: de::Error>(self, number: Number) -> Result<Value, E> {
        check_number(&number).map_err(|r| self.fail(r))?;
        Ok(Value::Number(number))
    }

    fn inside<E: de::Error>(self) -> Result<Self, E> {
        Ok(Self { depth: deeper(self.depth).map_err(|r| self.fail(r))?, why: self.why })
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: de::Error>(self, yes: bool) -> Result<Value, E> {
        Ok(Value::Bool(yes))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Value, E> {
        self.number(number.into())
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Value, E> {
        self.number(number.into())
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Value, E> {
        Err(self.fail(no_integer(number)))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Value, E> {
        check_text(text).map_err(|r| self.fail(r))?;
        Ok(Value::String(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let inner = self.inside()?;
        let mut out = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            out.push(item);
        }
        Ok(Value::Array(out))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let inner = self.inside()?;
        let mut out = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            check_key(&key).map_err(|r| self.fail(r))?;
            if out.contains_key(&key) {
                return Err(self.fail(Refusal::DuplicateKey(shown(&key))));
            }
            let value = entries.next_value_seed(inner)?;
            out.insert(key, value);
        }
        Ok(Value::Object(out))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn within_the_profile_the_plain_spelling_is_the_canonical_one() {
        let all: String =
            (1..0x800_u32).chain([0x2028, 0xD7FF, 0xE000, 0xFFFF, 0x1F600, 0x10_FFFF]).filter_map(char::from_u32).collect();
        let greatest = i64::try_from(MAX_INTEGER).unwrap();
        let mut keys: Map<String, Value> = ('!'..='~').rev().map(|c| (format!("{c}{c}"), Value::from(u64::from(c)))).collect();
        keys.retain(|key, _| check_key(key).is_ok());
        let value = serde_json::json!({
            "z": all, "a": [0, 1, -1, greatest, -greatest, true, null, "", {}, []], "m": keys, "m.n": 1, "m-n": 2, "m_n": 3,
        });
        check(&value, 0).unwrap();
        assert_eq!(serde_json::to_vec(&value).unwrap(), to_vec(&value).unwrap());
        assert_eq!(parse(&to_vec(&value).unwrap()).unwrap(), value);
    }
}
