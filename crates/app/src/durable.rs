//! Files that are whole or not there, whatever stops the program.
//!
//! Content is written under another name beside its place ([`beside`]), flushed to the disk, and
//! then given its name; the list of names of its folder is flushed last. What returned without an
//! error is there after a failure of power, where the folder's list can be flushed at all.
//!
//! | | [`put`] | [`put_new`] |
//! |---|---|---|
//! | a file of that name | is replaced | stays, which is told |
//! | a symbolic link of that name | stays, and what it names is written | stays, which is told |
//! | of two at once | either stays | the first stays |
//! | who reads meanwhile sees | the former or the new file | none or the new file |
//! | killed, it leaves | either of them | either of them |
//!
//! Killed, it may also leave what it wrote beside, which `doctor` finds.
//!
//! [`put_new`] gives a name by a hard link, which fails where the name is taken, as a move does
//! not. On a disk without hard links (exFAT, some network folders) it takes the name with an empty
//! file, which only one can make, and moves the content over it: the first still stays, and nobody
//! replaces its file. But the file may be seen empty, for an instant or, where the program is
//! killed at that, until somebody deletes it; whoever reads it has to know. The store adds nothing
//! to a folder on such a disk: one that was copied there can be asked and closed.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use baremo_model::error::refused;
use baremo_store::flush_names;

/// Writes a file, in place of one that is there.
///
/// # Errors
///
/// Fails when it cannot be written; the file is then as it was, unless only the folder's list of
/// names could not be flushed.
pub fn put(path: &Path, content: impl AsRef<[u8]>) -> io::Result<()> {
    put_as(path, content, &mut OpenOptions::new())
}

/// Does the same with a file that is made with these options beside.
///
/// # Errors
///
/// As [`put`].
pub fn put_as(path: &Path, content: impl AsRef<[u8]>, options: &mut OpenOptions) -> io::Result<()> {
    // A symbolic link leads where it did: the file that it names is replaced, or made.
    let named = end_of_links(path)?;
    let wrote = place(&named, content.as_ref(), options, |half| std::fs::rename(half, &named));
    wrote.map_err(|error| match named == path {
        true => error,
        false => {
            let why = refused(&error).en;
            io::Error::new(error.kind(), format!("it is a link to `{}`: {why}", named.display()))
        }
    })
}

/// Returns the file that a path leads to: itself, or what the last of symbolic links names, which
/// need not be there.
///
/// # Errors
///
/// Fails where a link cannot be followed: what lies at its end would be neither read nor written
/// any more.
fn end_of_links(path: &Path) -> io::Result<PathBuf> {
    let mut end = path.to_owned();
    while end.is_symlink() {
        match end.canonicalize() {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let named = end.read_link()?;
                end = end.parent().unwrap_or(Path::new("")).join(named);
            }
            followed => return followed,
        }
    }
    Ok(end)
}

/// Writes a file that is not there yet.
///
/// # Errors
///
/// Fails when it cannot be written, with [`ErrorKind::AlreadyExists`] where it is there.
pub fn put_new(path: &Path, content: impl AsRef<[u8]>) -> io::Result<()> {
    put_new_as(path, content, &mut OpenOptions::new())
}

/// Does the same with a file that is made with these options beside.
///
/// # Errors
///
/// As [`put_new`].
pub fn put_new_as(
    path: &Path,
    content: impl AsRef<[u8]>,
    options: &mut OpenOptions,
) -> io::Result<()> {
    let link = |half: &Path, path: &Path| std::fs::hard_link(half, path);
    place(path, content.as_ref(), options, |half| name_new(half, path, link))
}

/// Returns where a file is written before it has its name; another place each time, since other
/// threads and processes may be at the same file.
pub fn beside(path: &Path) -> PathBuf {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    path.with_file_name(format!(".{name}.{}-{count}.new", std::process::id()))
}

/// Returns whether a file is named as [`beside`] names it.
pub fn is_beside(name: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let inner = name.strip_prefix('.').and_then(|name| name.strip_suffix(".new"));
    let marks = inner.and_then(|inner| inner.rsplit_once('.'));
    let marks = marks.and_then(|(_, marks)| marks.split_once('-'));
    marks.is_some_and(|(process, count)| is_number(process) && is_number(count))
}

/// Writes a file beside its place and has it given its name.
fn place(
    path: &Path,
    content: &[u8],
    options: &mut OpenOptions,
    name: impl FnOnce(&Path) -> io::Result<()>,
) -> io::Result<()> {
    let half = beside(path);
    // A process of the same number may have been killed here.
    match std::fs::remove_file(&half) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = options.write(true).create_new(true).open(&half)?;
    let wrote = file.write_all(content).and_then(|()| file.sync_all());
    let wrote = wrote.and_then(|()| name(&half));
    // A full disk needs the space of the half file at once.
    wrote.inspect_err(|_| drop(std::fs::remove_file(&half)))?;
    flush_names(path.parent().unwrap_or(Path::new("")))
}

/// Gives a file a name that nobody has.
fn name_new(
    half: &Path,
    path: &Path,
    link: impl FnOnce(&Path, &Path) -> io::Result<()>,
) -> io::Result<()> {
    match link(half, path) {
        Ok(()) => {
            // The file has its name; what may be left beside is listed by `doctor`.
            drop(std::fs::remove_file(half));
            Ok(())
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(error),
        // Whatever stood in the way of a link: anything but a lack of links is in the way here too.
        Err(_) => {
            drop(File::create_new(path)?);
            std::fs::rename(half, path).inspect_err(|_| drop(std::fs::remove_file(path)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Has eight threads write a file at once, each its own text; returns these and how it went.
    fn at_once(
        path: &Path,
        write: fn(&Path, &str) -> io::Result<()>,
    ) -> Vec<(String, io::Result<()>)> {
        let texts: Vec<String> = (0..8).map(|thread| thread.to_string().repeat(50_000)).collect();
        std::thread::scope(|scope| {
            let begun = texts.into_iter().map(|text| {
                scope.spawn(move || {
                    let wrote = write(path, &text);
                    (text, wrote)
                })
            });
            let begun: Vec<_> = begun.collect();
            begun.into_iter().map(|one| one.join().expect("nothing panics")).collect()
        })
    }

    /// Does what [`put_new`] does on a disk without hard links.
    fn put_new_unlinked(path: &Path, content: &str) -> io::Result<()> {
        let link = |_: &Path, _: &Path| Err(ErrorKind::Unsupported.into());
        let name = |half: &Path| name_new(half, path, link);
        place(path, content.as_bytes(), &mut OpenOptions::new(), name)
    }

    #[test]
    fn of_many_that_make_a_file_one_is_first_and_the_others_are_told() {
        let ways: [fn(&Path, &str) -> io::Result<()>; 2] =
            [|path, text| put_new(path, text.as_bytes()), put_new_unlinked];
        for write in ways {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("a.key");
            let (made, late): (Vec<_>, Vec<_>) =
                at_once(&path, write).into_iter().partition(|it| it.1.is_ok());
            assert_eq!(made.len(), 1);
            assert!(std::fs::read_to_string(&path).unwrap() == made[0].0, "it is another's");
            let kinds: Vec<_> =
                late.into_iter().map(|(_, wrote)| wrote.unwrap_err().kind()).collect();
            assert_eq!(kinds, [ErrorKind::AlreadyExists; 7]);
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left");
        }
    }

    #[test]
    fn threads_that_replace_a_file_at_once_leave_it_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("owner.toml");
        let wrote = at_once(&path, |path, text| put(path, text.as_bytes()));
        let left = std::fs::read_to_string(&path).unwrap();
        assert!(wrote.iter().any(|(text, _)| *text == left), "it is nobody's");
        for (_, wrote) in wrote {
            wrote.expect("nobody is in the way of another");
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_leads_where_it_did_when_what_it_names_is_replaced() {
        let [folder, other] = [(); 2].map(|()| tempfile::tempdir().unwrap());
        let (link, named) = (folder.path().join("baremo.toml"), other.path().join("mine.toml"));
        std::os::unix::fs::symlink(&named, &link).unwrap();
        // The first makes what is not there yet.
        for text in ["first", "second"] {
            put(&link, text).unwrap();
            assert!(link.is_symlink());
            assert_eq!(std::fs::read_to_string(&named).unwrap(), text);
        }
        let count = |at: &Path| std::fs::read_dir(at).unwrap().count();
        assert_eq!((count(folder.path()), count(other.path())), (1, 1), "nothing is left beside");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_cannot_be_followed_stays_and_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let [link, round] = ["baremo.toml", "goals.toml"].map(|name| folder.path().join(name));
        // To a folder that is not there, as of a disk that is not mounted; and in a circle.
        std::os::unix::fs::symlink("not mounted/mine.toml", &link).unwrap();
        std::os::unix::fs::symlink("goals.toml", &round).unwrap();
        let error = put(&link, "lost").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
        assert!(error.to_string().contains("not mounted/mine.toml`: it is not there"), "{error}");
        put(&round, "lost").unwrap_err();
        assert!(link.is_symlink() && round.is_symlink());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left beside");
    }

    #[test]
    fn no_two_are_written_in_one_place() {
        let path = Path::new("closes/2026-11.json");
        let (one, other) = (beside(path), beside(path));
        assert_ne!(one, other);
        assert_eq!((one.parent(), other.parent()), (path.parent(), path.parent()));
        assert_ne!(one.extension(), path.extension(), "it is none of the folder's own");
    }

    #[test]
    fn what_is_written_beside_is_known_by_its_name() {
        let half = beside(Path::new("a folder/bands.v2.toml"));
        assert!(is_beside(&half.file_name().unwrap().to_string_lossy()));
        for own in ["bands.toml.7-0.new", ".bands.toml.new", ".bands.7-.new", ".7-0.new", ".new"] {
            assert!(!is_beside(own), "{own}");
        }
    }

    #[test]
    fn a_file_that_cannot_be_put_leaves_nothing_behind() {
        let data = tempfile::tempdir().unwrap();
        let path = data.path().join("kept.toml");
        put(&path, "first = 1\n").unwrap();
        // A folder in its place: what was written beside cannot take its name.
        let taken = data.path().join("taken.toml");
        std::fs::create_dir(&taken).unwrap();
        put(&taken, "second = 2\n").unwrap_err();
        let ways: [fn(&Path, &str) -> io::Result<()>; 2] =
            [|path, text| put_new(path, text.as_bytes()), put_new_unlinked];
        for write in ways {
            assert_eq!(write(&path, "third").unwrap_err().kind(), ErrorKind::AlreadyExists);
            assert_eq!(write(&taken, "third").unwrap_err().kind(), ErrorKind::AlreadyExists);
        }
        let names = std::fs::read_dir(data.path()).unwrap().flatten();
        let mut names: Vec<_> = names.map(|entry| entry.file_name()).collect();
        names.sort();
        assert_eq!(names, ["kept.toml", "taken.toml"]);
        assert_eq!(std::fs::read_to_string(path).unwrap(), "first = 1\n");
    }
}
