//! The archive: headers, padding, names, order, what stands before and after.

use super::*;

pub const ARCHIVES: &[(&str, Bend, &str)] = &[
    ("an empty file", Tar(Vec::clear), "tar-no-end"),
    ("one zero block", Tar(|t| *t = vec![0; 512]), "tar-no-end"),
    ("an archive without members", Tar(|t| *t = vec![0; 1024]), "member-missing"),
    ("text", Tar(|t| *t = vec![b'x'; 4096]), "tar-magic"),
    ("cut within the first header", Tar(|t| t.truncate(300)), "tar-truncated"),
    ("cut within a member", Tar(|t| t.truncate(700)), "tar-truncated"),
    (
        "cut between two members",
        Tar(|t| {
            let cut = at(t, "events.sig");
            t.truncate(cut)
        }),
        "tar-no-end",
    ),
    ("no closing blocks", Tar(|t| t.truncate(t.len() - 1024)), "tar-no-end"),
    ("one closing block", Tar(|t| t.truncate(t.len() - 512)), "tar-no-end"),
    (
        "a closing block that is not zero",
        Tar(|t| {
            let n = t.len();
            t[n - 1] = 1
        }),
        "tar-no-end",
    ),
    ("a byte after the end", Tar(|t| t.push(0)), "tar-trailing"),
    ("a third zero block, as tar pads", Tar(|t| t.extend([0; 512])), "tar-trailing"),
    ("padded to a record, as tar does", Tar(|t| t.resize((t.len() + 1).next_multiple_of(10240), 0)), "tar-trailing"),
    (
        "another archive after the end",
        Tar(|t| {
            let again = t.clone();
            t.extend(again)
        }),
        "tar-trailing",
    ),
    ("a zero block before the members", Tar(|t| drop(t.splice(0..0, [0; 512]))), "tar-no-end"),
    ("gzip", Tar(|t| t[..2].copy_from_slice(b"\x1f\x8b")), "tar-name"),
    ("tar before POSIX", Tar(|t| field(t, 257, &[0; 8])), "tar-magic"),
    ("GNU's magic", Tar(|t| field(t, 257, b"ustar  \0")), "tar-magic"),
    ("another version", Tar(|t| field(t, 263, b"01")), "tar-magic"),
    ("a wrong checksum", Tar(|t| t[148] ^= 1), "tar-checksum"),
    (
        "a checksum with a leading space",
        Tar(|t| {
            let c = t[149..154].to_vec();
            t[148] = b' ';
            t[149..154].copy_from_slice(&c)
        }),
        "tar-checksum",
    ),
    ("a checksum ended by a space", Tar(|t| t[154] = b' '), "tar-checksum"),
    ("a hard link", Tar(|t| field(t, 156, b"1")), "tar-type"),
    ("a symbolic link", Tar(|t| field(t, 156, b"2")), "tar-type"),
    ("a character device", Tar(|t| field(t, 156, b"3")), "tar-type"),
    ("a block device", Tar(|t| field(t, 156, b"4")), "tar-type"),
    ("a directory", Tar(|t| field(t, 156, b"5")), "tar-type"),
    ("a pipe", Tar(|t| field(t, 156, b"6")), "tar-type"),
    ("a contiguous file", Tar(|t| field(t, 156, b"7")), "tar-type"),
    ("a file of the old type", Tar(|t| field(t, 156, b"\0")), "tar-type"),
    ("pax attributes", Tar(|t| field(t, 156, b"x")), "tar-type"),
    ("global pax attributes", Tar(|t| field(t, 156, b"g")), "tar-type"),
    ("GNU's long name", Tar(|t| field(t, 156, b"L")), "tar-type"),
    ("GNU's sparse file", Tar(|t| field(t, 156, b"S")), "tar-type"),
    ("an executable", Tar(|t| field(t, 100, b"0000755")), "tar-header"),
    ("set-uid", Tar(|t| field(t, 100, b"0004644")), "tar-header"),
    ("a mode with spaces", Tar(|t| field(t, 100, b"   644 ")), "tar-header"),
    ("an owner", Tar(|t| field(t, 108, b"0001750")), "tar-header"),
    ("a group", Tar(|t| field(t, 116, b"0001750")), "tar-header"),
    ("a time", Tar(|t| field(t, 136, b"00000000001")), "tar-header"),
    ("an owner's name", Tar(|t| field(t, 265, b"root")), "tar-header"),
    ("a group's name", Tar(|t| field(t, 297, b"root")), "tar-header"),
    ("a link's target", Tar(|t| field(t, 157, b"/etc/passwd")), "tar-header"),
    ("a prefix that climbs", Tar(|t| field(t, 345, b"../..")), "tar-header"),
    ("a device number", Tar(|t| field(t, 329, b"0000001")), "tar-header"),
    ("something after the last field", Tar(|t| field(t, 511, b"x")), "tar-header"),
    ("something after the name", Tar(|t| field(t, 40, b"x")), "tar-header"),
    ("a size in base 256", Tar(|t| field(t, 124, b"\x80\0\0\0\0\0\0\0\0\0\x01\0")), "tar-size"),
    ("a size with spaces", Tar(|t| field(t, 124, b"       2000\0")), "tar-size"),
    ("a size below zero", Tar(|t| field(t, 124, b"-0000002000\0")), "tar-size"),
    ("a size with a 9", Tar(|t| field(t, 124, b"00000009000\0")), "tar-size"),
    ("a size without its zero", Tar(|t| field(t, 124, b"000000002000")), "tar-size"),
    ("a size beyond the file", Tar(|t| field(t, 124, b"77777777777\0")), "tar-truncated"),
    (
        "a size short by one",
        Tar(|t| {
            let n = t[at(t, "manifest.json") + 135 - 1];
            let at = at(t, "manifest.json");
            t[at + 134] = n - 1;
            seal(&mut t[at..])
        }),
        "tar-padding",
    ),
    (
        "padding that is not zero",
        Tar(|t| {
            let at = at(t, "events.sig");
            t[at - 1] = b'\n'
        }),
        "tar-padding",
    ),
    ("no name", Members(|m| rename(m, 2, b"")), "tar-name"),
    ("a name with an escape sequence", Members(|m| rename(m, 2, b"events\x1b[2J.jsonl")), "tar-name"),
    ("a name with a space", Members(|m| rename(m, 2, b"events .jsonl")), "tar-name"),
    ("a name beyond ASCII", Members(|m| rename(m, 2, "évents.jsonl".as_bytes())), "tar-name"),
    ("a name of a hundred bytes", Members(|m| rename(m, 2, &[b'e'; 100])), "member-unexpected"),
    ("a name with a dot before", Members(|m| rename(m, 0, b"./manifest.json")), "member-unexpected"),
    ("an absolute name", Members(|m| rename(m, 0, b"/manifest.json")), "member-unexpected"),
    ("a name that climbs", Members(|m| rename(m, 0, b"../manifest.json")), "member-unexpected"),
    ("a name in capitals", Members(|m| rename(m, 0, b"MANIFEST.JSON")), "member-unexpected"),
    ("events before the manifest", Members(|m| m.swap(0, 2)), "member-unexpected"),
    ("the signature before the manifest", Members(|m| m.swap(0, 1)), "member-unexpected"),
    ("the manifest twice", Members(|m| m.insert(1, m[0].clone())), "member-unexpected"),
    ("no signature", Members(|m| drop(m.remove(1))), "member-unexpected"),
    ("no events.sig", Members(|m| m.truncate(3)), "member-missing"),
    ("a stranger", Members(|m| m.push(file("README"))), "member-name"),
    ("a file named by half a digest", Members(|m| m.push(file("files/00112233"))), "member-name"),
    ("a file that climbs out", Members(|m| m.push(file("files/../manifest.json"))), "member-name"),
    (
        "a digest in capitals",
        Members(|m| {
            let n = String::from_utf8(m[4].0.clone()).unwrap().to_uppercase().replacen("FILES", "files", 1);
            m[4].0 = n.into_bytes()
        }),
        "member-name",
    ),
    ("the directory of files", Members(|m| m.push(file("files/"))), "member-name"),
    ("files out of order", Members(|m| m.push(file(&format!("files/{}", "0".repeat(64))))), "member-order"),
    ("a file twice", Members(|m| m.push(m[4].clone())), "member-order"),
    (
        "more members than any bundle",
        Members(|m| m.extend((0..MAX_MEMBERS).map(|n| (format!("files/f{n:063}").into_bytes(), vec![])))),
        "member-count",
    ),
    ("a manifest without end", Members(|m| m[0].1 = vec![b' '; MAX_MANIFEST as usize + 1]), "manifest-too-long"),
];
