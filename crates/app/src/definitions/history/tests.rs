//! What is kept of definitions, and what is said of what cannot be read.

use super::*;

const THEN: &str = "2026-03-02T09:00:00Z";

/// Returns definitions of which one file says something.
fn defined(file: &str, text: &str) -> Defined {
    Defined::of(&BTreeMap::from([(file.to_owned(), text.to_owned())]))
}

fn at(hour: i8) -> Timestamp {
    format!("2026-03-02T{hour:02}:00:00Z").parse().unwrap()
}

#[test]
fn what_is_the_same_is_kept_once() {
    let folder = tempfile::tempdir().unwrap();
    let history = History::of(folder.path());
    let (one, two) = (defined("rates.toml", "a = 1"), defined("rates.toml", "a = 2"));
    let kept = || std::fs::read_dir(&history.dir).unwrap().count() - 1;
    for (hour, defined, lines, files) in
        [(9, &one, 1, 1), (10, &one, 1, 1), (11, &two, 2, 2), (12, &one, 3, 2)]
    {
        history.keep(defined, at(hour)).unwrap();
        assert_eq!((history.changes().unwrap().len(), kept()), (lines, files), "{hour}");
    }
    // The second has the one text that the first lacks.
    assert_eq!(history.version(&two.digest()).unwrap().texts.len(), 1);
    assert_eq!(history.read(&two.digest()).unwrap().own["rates.toml"], "a = 2");
}

#[test]
fn a_log_that_tells_no_instant_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let history = History::of(folder.path());
    assert!(history.changes().unwrap().is_empty());
    history.keep(&defined("rates.toml", "a = 1"), at(9)).unwrap();
    let (log, two) = (history.dir.join(LOG), defined("rates.toml", "a = 2"));
    let line = std::fs::read_to_string(&log).unwrap();
    // What a killed process left tells nothing, and hinders nothing.
    std::fs::write(&log, format!("{line}{{\"from\":\"20")).unwrap();
    history.keep(&two, at(10)).unwrap();
    assert_eq!(history.changes().unwrap().len(), 2);
    let impossible = line.replace(THEN, "2026-13-41T09:00:00Z");
    for (wrong, why) in [(impossible.as_str(), "`2026-13-41T"), ("{\"from\":7}", "integer")] {
        std::fs::write(&log, format!("{line}{wrong}")).unwrap();
        let failure = history.changes().err().unwrap();
        let told = &failure.message.en;
        assert!(told.contains("log.jsonl:2`") && told.contains(why), "{told}");
        assert_eq!((failure.exit_status(), failure.hints.len()), (4, 1));
        // Nothing is written behind what nobody can read.
        assert!(history.keep(&two, at(11)).is_err());
        assert_eq!(history.unread().len(), 1);
    }
    std::fs::remove_file(&log).unwrap();
    std::fs::create_dir(&log).unwrap();
    assert!(history.changes().err().unwrap().message.en.contains("log.jsonl"));
}

#[test]
fn what_is_kept_is_for_the_owner_alone_and_holds_no_address() {
    let folder = tempfile::tempdir().unwrap();
    let history = History::of(folder.path());
    std::fs::create_dir(&history.dir).unwrap();
    let config = "# Ask ana@x.com.\nzone = 'UTC'\n[sources.desk]\nurl = 'https://x/{id}'\n";
    let configured = defined(CONFIG_FILE, config);
    history.keep(&configured, at(9)).unwrap();
    let kept = history.read(&configured.digest()).unwrap().own;
    assert_eq!(kept[CONFIG_FILE].trim(), "zone = \"UTC\"");
    // What is kept is, read again, the same.
    assert_eq!(Defined::of(&kept).digest(), configured.digest());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&history.dir), 0o700);
        for entry in std::fs::read_dir(&history.dir).unwrap() {
            assert_eq!(mode(&entry.unwrap().path()), 0o600);
        }
    }
}
