//! Links in foreign words: found, shown so that no trick in them hides, and judged whether they may be opened.

mod places;
#[cfg(test)]
mod tests;

use super::text::visible;

pub use places::{Found, in_text, of_release};

/// No honest link is longer, in bytes.
const LONGEST: usize = 2_000;
/// So many links of one text are found.
const MOST: usize = 500;

/// A link as it was written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// The whole address, as it stands in the words.
    pub address: String,
}

/// Whether a link may be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Once the whole address was shown; with what is odd about it, if anything is.
    Opens(Option<String>),
    /// Never from here, and why.
    Stays(String),
}

/// Schemes that are links without two slashes.
const BARE: [&str; 7] = ["mailto:", "javascript:", "data:", "vbscript:", "file:", "tel:", "blob:"];

/// Finds every link of a text, in its order, each once.
pub fn find(text: &str) -> Vec<Link> {
    let mut found: Vec<Link> = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '“' | '”' | '„' | '`' | '|')) {
        let mut rest = word;
        while let Some(start) = begins(rest) {
            let address = trimmed(&rest[start..]);
            // A link in brackets of Markdown ends with them; what follows may hold another.
            let end = address.find("](").map_or(address.len(), |at| at.max(1));
            let address = trimmed(&address[..end]);
            let link = Link { address: address.to_owned() };
            if found.len() < MOST && !found.contains(&link) {
                found.push(link);
            }
            rest = &rest[start + address.len().max(1)..];
        }
    }
    found
}

/// Where a link begins in a word.
fn begins(word: &str) -> Option<usize> {
    let with_slashes = word.find("://").and_then(|at| {
        let scheme = word[..at].trim_end_matches(is_of_scheme).len();
        word[scheme..at].find(|c: char| c.is_ascii_alphabetic()).map(|letter| scheme + letter)
    });
    let lower = word.to_ascii_lowercase();
    let bare = BARE.iter().filter_map(|scheme| {
        let at = lower.find(scheme)?;
        let edge = !lower[..at].ends_with(|c: char| c.is_alphanumeric());
        (edge && lower.len() > at + scheme.len()).then_some(at)
    });
    with_slashes.into_iter().chain(bare).min()
}

fn is_of_scheme(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')
}

/// Without the signs that end a sentence, and brackets that were opened before it.
fn trimmed(word: &str) -> &str {
    let mut word = word;
    loop {
        let Some(last) = word.chars().next_back() else { return word };
        let unpaired = |open: char| word.matches(last).count() > word.matches(open).count();
        let off = match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '’' | '*' | '_' => true,
            ')' => unpaired('('),
            ']' => unpaired('['),
            '}' => unpaired('{'),
            _ => false,
        };
        if !off {
            return word;
        }
        word = &word[..word.len() - last.len_utf8()];
    }
}

impl Link {
    /// Returns the address with every character that hides, or is no plain letter in the host's name, spelled out.
    pub fn shown(&self) -> String {
        let Some((before, host, after)) = self.parts() else { return visible(&self.address).into_owned() };
        format!("{}{}{}", visible(before), spelled(host), visible(after))
    }

    /// Returns the host's name as it is shown; none where the link has none.
    pub fn host(&self) -> Option<String> {
        self.parts().map(|(_, host, _)| spelled(host)).filter(|host| !host.is_empty())
    }

    fn scheme(&self) -> String {
        self.address.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase()).unwrap_or_default()
    }

    /// What stands before the host, the host with its port, what stands behind.
    fn parts(&self) -> Option<(&str, &str, &str)> {
        let start = self.address.find("://")? + 3;
        let rest = &self.address[start..];
        let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
        let host = rest[..end].rfind('@').map_or(start, |at| start + at + 1);
        Some((&self.address[..host], &self.address[host..start + end], &self.address[start + end..]))
    }

    /// Judges whether it may be opened.
    pub fn verdict(&self) -> Verdict {
        let stays = |why: &str| Verdict::Stays(why.to_owned());
        let scheme = self.scheme();
        if !matches!(scheme.as_str(), "http" | "https" | "file") {
            return Verdict::Stays(format!("only http, https and file links are opened, and this is {}", visible(&scheme)));
        }
        if self.address.len() > LONGEST {
            return Verdict::Stays(format!("it is longer than {LONGEST} bytes"));
        }
        if visible(&self.address) != self.address {
            return stays("it holds characters that hide or turn what is read");
        }
        let Some((before, host, _)) = self.parts() else { return stays("it names no host") };
        if self.address.contains('\\') {
            return stays("it holds a backslash, which programs read in different ways");
        }
        if before.ends_with('@') {
            return Verdict::Stays(format!("what stands before @ is no host: it would lead to {}", spelled(host)));
        }
        match scheme.as_str() {
            "file" if !matches!(host, "" | "localhost") => stays("the file lies on another machine"),
            "file" => Verdict::Opens(None),
            _ if host.trim_start_matches('.').is_empty() || host.starts_with(':') => stays("it names no host"),
            _ => Verdict::Opens(oddity(host)),
        }
    }
}

/// What is to be known of a host's name before somebody trusts it.
fn oddity(host: &str) -> Option<String> {
    if !host.is_ascii() {
        return Some("the host's name has letters that look like others; each is spelled out".to_owned());
    }
    let encoded = host.to_ascii_lowercase().split('.').any(|label| label.starts_with("xn--"));
    encoded.then(|| "the host's name is encoded (xn--): decoded, it may look like another".to_owned())
}

/// A host's name with every letter beyond ASCII spelled out.
fn spelled(host: &str) -> String {
    let letter = |c: char| if c.is_ascii_graphic() { c.to_string() } else { format!("[U+{:04X}]", u32::from(c)) };
    host.chars().map(letter).collect()
}
