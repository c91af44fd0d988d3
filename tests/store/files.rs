//! Evidence files: taken in whole, found by their digest, and nothing else than files.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use obstat::domain::ids::Digest;
use obstat::store::{FileError, Files, Store, hash_file};
use tempfile::TempDir;

const MAX: u64 = 1 << 20;

struct Desk {
    home: TempDir,
    files: Files,
}

impl Desk {
    fn new() -> Self {
        let home = TempDir::new().unwrap();
        let files = Store::create(home.path().join("store")).unwrap().files();
        Self { home, files }
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.home.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn take(&self, path: &Path) -> Result<Digest, FileError> {
        self.files.take_in(path, MAX, &mut |_, _| true).map(|stored| stored.sha256)
    }

    /// Every name under the store's files, at any depth.
    fn kept(&self) -> Vec<String> {
        let rooms = fs::read_dir(self.files.dir()).unwrap().map(|e| e.unwrap().path());
        let names = |dir: PathBuf| match fs::read_dir(&dir) {
            Ok(inside) => inside.map(|e| e.unwrap().file_name().into_string().unwrap()).collect::<Vec<_>>(),
            Err(_) => vec![dir.display().to_string()],
        };
        rooms.flat_map(names).collect()
    }
}

#[test]
fn a_file_is_kept_under_its_digest_and_read_back() {
    let desk = Desk::new();
    let bytes = vec![7; 700_000];
    let mut heard = Vec::new();
    let path = desk.file("report.pdf", &bytes);
    let stored = desk
        .files
        .take_in(&path, MAX, &mut |done, all| {
            heard.push((done, all));
            true
        })
        .unwrap();
    assert_eq!((stored.sha256, stored.size), (Digest::of(&bytes), 700_000));
    assert!(heard.is_sorted() && heard.len() > 1);
    assert_eq!(heard.last(), Some(&(700_000, 700_000)));
    assert_eq!(desk.files.read(&stored.sha256, MAX).unwrap(), bytes);
    assert_eq!(desk.files.verify(&stored.sha256).unwrap(), stored);
    let name = stored.sha256.to_string();
    assert!(desk.files.path_of(&stored.sha256).ends_with(format!("{}/{name}", &name[..2])));
    assert_eq!(hash_file(&path, &mut |_, _| true).unwrap(), stored);
}

#[test]
fn the_same_bytes_are_kept_once_from_wherever_they_come() {
    let desk = Desk::new();
    let first = desk.take(&desk.file("a", b"the words")).unwrap();
    let second = desk.files.put_bytes(b"the words").unwrap().sha256;
    let empty = desk.take(&desk.file("empty", b"")).unwrap();
    assert_eq!(first, second);
    assert_eq!(desk.files.all().unwrap().iter().map(|s| s.size).sum::<u64>(), 9);
    assert_eq!(desk.kept().len(), 2);
    assert_eq!(desk.files.read(&empty, 0).unwrap(), b"");
}

#[test]
fn what_is_no_file_is_refused_in_a_sentence() {
    let desk = Desk::new();
    let large = desk.file("large", &vec![0; 1 + (1 << 20)]);
    let mut cases = vec![
        (desk.home.path().join("absent"), "there is no file"),
        (desk.home.path().join("store/obstat.db/below"), "there is no file"),
        (desk.home.path().to_owned(), "is a directory, not a file"),
        (large, "has 1048577 bytes, more than the 1048576 that are allowed"),
    ];
    if cfg!(unix) {
        cases.push(("/dev/zero".into(), "is a device, not a file"));
    }
    for (path, words) in cases {
        let refused = desk.take(&path).unwrap_err().to_string();
        assert!(refused.contains(words) && refused.contains(&*path.to_string_lossy()), "{refused}");
    }
    assert_eq!(desk.kept(), Vec::<String>::new());
}

#[cfg(unix)]
#[test]
fn a_pipe_is_refused_without_waiting_for_its_writer() {
    let desk = Desk::new();
    let pipe = desk.home.path().join("pipe");
    if !std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|s| s.success()) {
        return;
    }
    assert!(matches!(desk.take(&pipe), Err(FileError::NotAFile { what: "pipe", .. })));
}

#[test]
fn a_file_that_grows_or_shrinks_while_it_is_read_is_refused() {
    let desk = Desk::new();
    let path = desk.file("log", &vec![1; 600_000]);
    let mut grow = |_, _| {
        OpenOptions::new().append(true).open(&path).unwrap().write_all(b"more").unwrap();
        true
    };
    assert!(matches!(desk.files.take_in(&path, MAX, &mut grow), Err(FileError::Changing { .. })));
    let mut shrink = |_, _| {
        OpenOptions::new().write(true).open(&path).unwrap().set_len(10).unwrap();
        true
    };
    assert!(matches!(desk.files.take_in(&path, MAX, &mut shrink), Err(FileError::Changing { .. })));
    assert_eq!(desk.kept(), Vec::<String>::new());
}

#[test]
fn a_reading_that_is_stopped_keeps_nothing() {
    let desk = Desk::new();
    let path = desk.file("model.bin", &vec![1; 600_000]);
    let stopped = desk.files.take_in(&path, MAX, &mut |done, _| done > 300_000);
    assert!(matches!(stopped, Err(FileError::Stopped { .. })));
    assert_eq!(desk.kept(), Vec::<String>::new());
}

#[test]
fn absent_altered_and_too_large_are_told_apart() {
    let desk = Desk::new();
    let digest = desk.files.put_bytes(b"a test report").unwrap().sha256;
    assert!(matches!(desk.files.read(&digest, 12), Err(FileError::TooLarge { size: 13, max: 12, .. })));
    let path = desk.files.path_of(&digest);
    fs::remove_file(&path).unwrap();
    fs::write(&path, b"a best report").unwrap();
    assert!(matches!(desk.files.read(&digest, MAX), Err(FileError::Altered { .. })));
    assert!(matches!(desk.files.verify(&digest), Err(FileError::Altered { .. })));
    desk.take(&desk.file("again", b"a test report")).unwrap();
    assert_eq!(desk.files.read(&digest, MAX).unwrap(), b"a test report");
    desk.files.remove(&digest).unwrap();
    desk.files.remove(&digest).unwrap();
    assert!(!desk.files.has(&digest));
    for refused in [desk.files.read(&digest, MAX).map(drop), desk.files.verify(&digest).map(drop)] {
        assert!(matches!(refused, Err(FileError::NotHere { .. })));
    }
}

#[cfg(unix)]
#[test]
fn files_are_for_their_owner_and_not_to_be_written_over() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    let digest = desk.files.put_bytes(b"a test report").unwrap().sha256;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let path = desk.files.path_of(&digest);
    assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o400, 0o700));
}
