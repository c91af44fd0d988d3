//! The archive: plain ustar (POSIX.1-1988) with one spelling. A header is read by writing the one that it should be.

use std::io::{Read, Seek, SeekFrom};

use super::error::{BundleError, MemberFault, TarFault};
use super::private::Private;
use super::{EVENTS, EVENTS_SIG, FILES, MANIFEST, MANIFEST_SIG, MAX_MEMBERS};
use crate::domain::ids::Digest;

/// The unit of an archive, in bytes.
pub(super) const BLOCK: usize = 512;

const NAME: std::ops::Range<usize> = 0..100;
const SIZE: std::ops::Range<usize> = 124..136;
const CHECKSUM: std::ops::Range<usize> = 148..156;
const TYPE: usize = 156;
const MAGIC: std::ops::Range<usize> = 257..265;

/// The members that every bundle has, in order.
const FIXED: [&str; 4] = [MANIFEST, MANIFEST_SIG, EVENTS, EVENTS_SIG];

/// One member, where its bytes stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) at: u64,
    pub(super) size: u64,
}

/// Writes a header: mode 0644, owner and time 0, type `0`, no names of people.
pub(super) fn header(name: &str, size: u64) -> [u8; BLOCK] {
    let mut block = [0; BLOCK];
    let mut put = |at: usize, bytes: &[u8]| block[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, name.as_bytes());
    put(100, b"0000644\0");
    put(108, b"0000000\0");
    put(116, b"0000000\0");
    put(124, format!("{size:011o}\0").as_bytes());
    put(136, b"00000000000\0");
    put(148, b"        ");
    put(TYPE, b"0");
    put(257, b"ustar\x0000");
    put(329, b"0000000\0");
    put(337, b"0000000\0");
    let sum: u32 = block.iter().map(|b| u32::from(*b)).sum();
    block[CHECKSUM].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block
}

/// How many zeros follow so many bytes.
pub(super) const fn padding(size: u64) -> usize {
    ((BLOCK as u64 - size % BLOCK as u64) % BLOCK as u64) as usize
}

/// Reads all headers and checks that the archive is, but for the content of its members, as it would be written.
pub(super) fn scan(file: &Private) -> Result<Vec<Member>, BundleError> {
    let mut members: Vec<Member> = Vec::new();
    let mut at = 0;
    loop {
        let place = members.last().map_or_else(|| "its beginning".to_owned(), |m: &Member| format!("what follows {}", m.name));
        let Some(block) = read_block(file, at, &place)? else { return Err(fault(TarFault::NoEnd, &place)) };
        at += BLOCK as u64;
        if block == [0; BLOCK] {
            return end(file, at, &place).and_then(|()| whole(members));
        }
        let (name, size) = read_header(&block, &place)?;
        check_name(&name, &members)?;
        let member = Member { name, at, size };
        at = skip(file, &member)?;
        members.push(member);
    }
}

fn fault(fault: TarFault, member: &str) -> BundleError {
    BundleError::Tar { fault, member: member.to_owned() }
}

fn read_block(file: &Private, at: u64, place: &str) -> Result<Option<[u8; BLOCK]>, BundleError> {
    let left = file.size.saturating_sub(at);
    if left == 0 {
        return Ok(None);
    }
    if left < BLOCK as u64 {
        return Err(fault(TarFault::Truncated, place));
    }
    let mut block = [0; BLOCK];
    file.read_at(at, &mut block)?;
    Ok(Some(block))
}

/// The second closing block, and nothing after it.
fn end(file: &Private, at: u64, place: &str) -> Result<(), BundleError> {
    match read_block(file, at, place)? {
        Some(block) if block != [0; BLOCK] => Err(fault(TarFault::NoEnd, place)),
        None => Err(fault(TarFault::NoEnd, place)),
        Some(_) if file.size != at + BLOCK as u64 => Err(fault(TarFault::Trailing, place)),
        Some(_) => Ok(()),
    }
}

fn whole(members: Vec<Member>) -> Result<Vec<Member>, BundleError> {
    match FIXED.get(members.len()) {
        Some(missing) => Err(BundleError::Member { fault: MemberFault::Missing(missing) }),
        None => Ok(members),
    }
}

/// Reads name and size as leniently as need be, then compares the block with the one that they give.
fn read_header(block: &[u8; BLOCK], place: &str) -> Result<(String, u64), BundleError> {
    if block[MAGIC] != *b"ustar\x0000" {
        return Err(fault(TarFault::Magic, place));
    }
    let name = block[NAME].split(|b| *b == 0).next().unwrap_or_default();
    let plain = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
    let name = std::str::from_utf8(name).ok().filter(|_| plain).ok_or_else(|| fault(TarFault::Name, place))?.to_owned();
    let sum: u32 = block.iter().enumerate().map(|(n, b)| u32::from(if CHECKSUM.contains(&n) { b' ' } else { *b })).sum();
    if block[CHECKSUM] != *format!("{sum:06o}\0 ").as_bytes() {
        return Err(fault(TarFault::Checksum, &name));
    }
    if block[TYPE] != b'0' {
        return Err(fault(TarFault::Type, &name));
    }
    let digits = &block[SIZE.start..SIZE.end - 1];
    let octal = digits.iter().all(|b| matches!(b, b'0'..=b'7')) && block[SIZE.end - 1] == 0;
    let size = std::str::from_utf8(digits).ok().filter(|_| octal).and_then(|t| u64::from_str_radix(t, 8).ok());
    let size = size.ok_or_else(|| fault(TarFault::Size, &name))?;
    if header(&name, size) != *block {
        return Err(fault(TarFault::Header, &name));
    }
    Ok((name, size))
}

fn check_name(name: &str, before: &[Member]) -> Result<(), BundleError> {
    let refuse = |fault| Err(BundleError::Member { fault });
    if before.len() >= MAX_MEMBERS {
        return refuse(MemberFault::TooMany);
    }
    if let Some(expected) = FIXED.get(before.len()) {
        let found = name.to_owned();
        return if name == *expected { Ok(()) } else { refuse(MemberFault::Unexpected { found, expected }) };
    }
    if digest_of(name).is_none() {
        return refuse(MemberFault::Name(name.to_owned()));
    }
    match before.last().filter(|last| before.len() > FIXED.len() && *last.name >= *name) {
        Some(_) => refuse(MemberFault::Order(name.to_owned())),
        None => Ok(()),
    }
}

/// The digest that a file's member is named by.
pub(super) fn digest_of(name: &str) -> Option<Digest> {
    name.strip_prefix(FILES)?.parse().ok()
}

/// Passes over a member's bytes, and gives where the next header stands.
fn skip(file: &Private, member: &Member) -> Result<u64, BundleError> {
    let zeros = padding(member.size);
    let end = member.at.checked_add(member.size).and_then(|end| end.checked_add(zeros as u64));
    let end = end.filter(|end| *end <= file.size).ok_or_else(|| fault(TarFault::Truncated, &member.name))?;
    let mut rest = [0; BLOCK];
    file.read_at(end - zeros as u64, &mut rest[..zeros])?;
    if rest == [0; BLOCK] { Ok(end) } else { Err(fault(TarFault::Padding, &member.name)) }
}

/// The bytes of one member, to be read in order. Several may be read in turns.
#[derive(Debug)]
pub(super) struct Window<'a> {
    file: &'a std::fs::File,
    at: u64,
    end: u64,
}

impl<'a> Window<'a> {
    pub(super) fn new(file: &'a Private, member: &Member) -> Self {
        Self { file: &file.file, at: member.at, end: member.at + member.size }
    }
}

impl Read for Window<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let room = usize::try_from(self.end - self.at).unwrap_or(usize::MAX).min(out.len());
        self.file.seek(SeekFrom::Start(self.at))?;
        let n = self.file.read(&mut out[..room])?;
        self.at += n as u64;
        Ok(n)
    }
}
