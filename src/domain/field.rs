//! Fields that a checklist's answer fills in besides its words, as the policy asks for them.

use super::policy::FieldType;

/// Reads a length of time as people write it: a whole number and `m`, `h` or `d`, as in `30m`. Gives minutes; none if it is
/// written otherwise, zero, or beyond what 32 bits hold.
pub fn minutes(text: &str) -> Option<u32> {
    let text = text.trim();
    let unit = text.chars().last()?;
    let factor = match unit {
        'm' => 1,
        'h' => 60,
        'd' => 24 * 60,
        _ => return None,
    };
    let digits = text[..text.len() - 1].trim_end();
    let number: u32 = digits.parse().ok().filter(|_| digits.bytes().all(|b| b.is_ascii_digit()))?;
    number.checked_mul(factor).filter(|minutes| *minutes > 0)
}

/// Whether a value is what the field is to hold.
pub fn fits(holds: FieldType, value: &str) -> bool {
    match holds {
        FieldType::Duration => minutes(value).is_some(),
        FieldType::Text | FieldType::Person => !value.trim().is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_time_is_a_number_and_its_unit() {
        for (text, length) in [("30m", 30), ("4h", 240), ("2 d", 2880), (" 1m ", 1)] {
            assert_eq!(minutes(text), Some(length), "{text:?}");
        }
        for text in ["", "m", "30", "0h", "-4h", "+4h", "4 hours", "1.5h", "9999999999m", "4294967295d", "30м", "½h"] {
            assert_eq!(minutes(text), None, "{text:?}");
        }
    }

    #[test]
    fn words_must_be_there() {
        assert!(fits(FieldType::Text, "RR-12") && fits(FieldType::Person, "rota 3"));
        assert!(!fits(FieldType::Text, " \t") && !fits(FieldType::Person, ""));
    }
}
