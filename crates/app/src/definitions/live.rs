//! What a running server goes by while the owner edits: files as they are now, and in the place of
//! one that is wrong what it said when it was right. The same is kept of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex};

use baremo_engine::Settings;
use baremo_metrics::answer::{Definitions, Note};
use baremo_metrics::catalog::PageError;
use baremo_model::error::Told;
use baremo_render::{Language, problem};
use jiff::Timestamp;

use super::Chosen;
use super::files::{Files, Looked, Stamps, is_of};
use super::history::{Defined, History};
use crate::catalog;
use crate::config::{CONFIG_FILE, Config};
use crate::error::Failure;
use crate::folder::Folder;
use crate::kept::{Kept, Slot};
use crate::settings;

/// Definitions of before that stay read.
const PAST: usize = 4;

/// The owner's files as a server goes by them.
pub struct Live {
    pub(super) right: Right,
    /// The digest of what they define.
    pub(super) digest: String,
    /// What is wrong with those in whose place others stand.
    pub(super) told: Vec<Note>,
    stamps: Stamps,
    /// What was read last, of whatever instant and version: today's files have a part in it.
    pub(super) past: Mutex<Kept<Chosen, Slot<Read>>>,
}

/// Configuration and settings as they were read.
pub(super) type Read = (Config, Arc<Settings>);

impl Folder {
    /// Returns the folder and its settings as a server goes by them now, after how it went by them
    /// `last`: a file that became wrong, or came wrong, changes nothing but what is noted.
    ///
    /// # Errors
    ///
    /// Fails when files cannot be read, or the configuration is wrong, and none was right before.
    pub fn live(&self, last: Option<&Folder>) -> Result<(Folder, Arc<Settings>), Failure> {
        let before = last.and_then(|last| last.live.as_deref());
        let mut looked = Looked::at(&self.root);
        let stamps = std::mem::take(&mut looked.stamps);
        let settled = settle(&self.root, looked, || before.map(|live| live.right.clone()))?;
        let Settled { right, config, mut settings, told } = settled;
        let defined = Defined::of(&right.texts);
        if right.broken.is_empty() {
            // What cannot be written is not kept, and figures are shown all the same.
            drop(History::of(&self.root).keep(&defined, Timestamp::now()));
        } else {
            self.keep_definitions();
        }
        settings.told.clone_from(&told);
        let (digest, past) = (defined.digest(), Mutex::new(Kept::new(PAST)));
        let live = Some(Arc::new(Live { right, digest, told, stamps, past }));
        Ok((Folder { config, live, ..self.clone() }, Arc::new(settings)))
    }

    /// Returns whether the owner's files are as a server read them.
    pub fn is_as_it_was(&self) -> bool {
        self.live.as_ref().is_some_and(|live| live.stamps.hold(&self.root))
    }
}

/// The owner's files as far as they are right.
#[derive(Clone)]
pub(super) struct Right {
    /// Their texts by their paths in the folder.
    pub(super) texts: BTreeMap<String, String>,
    /// Those of which no right text was seen: they are left out, as in a command.
    broken: BTreeSet<String>,
}

/// What there is to go by.
pub(super) struct Settled {
    pub(super) right: Right,
    config: Config,
    settings: Settings,
    /// What is wrong with files in whose place others stand.
    told: Vec<Note>,
}

/// Returns what there is to go by where files were found so. What became wrong stands as it was
/// `before`, together with what it names; where even then something is wrong that was right, all
/// stands as it was.
///
/// # Errors
///
/// Fails when a file cannot be read, or the configuration is wrong, and nothing was before.
pub(super) fn settle(
    root: &Path,
    looked: Looked,
    before: impl FnOnce() -> Option<Right>,
) -> Result<Settled, Failure> {
    let Looked { mut texts, unread, .. } = looked;
    let config = config_in(&texts);
    let first = match &config {
        Ok(config) if unread.is_empty() => Some(read(&texts, config)?),
        _ => None,
    };
    let is_right = first.as_ref().is_some_and(|settings| wrong_of(settings).is_empty());
    let before = if is_right { None } else { before() };
    let Some(before) = before else {
        // As in a command: what cannot be read stands in the way or is told.
        let config = match unread.is_empty() {
            true => config?,
            false => Config::read(root)?,
        };
        let settings = match first {
            Some(settings) => settings,
            None => read_from(&Files::Folder(root.to_owned()), &config)?,
        };
        let right = Right { broken: broken_of(&settings), texts };
        return Ok(Settled { right, config, settings, told: Vec::new() });
    };
    let mut told = Vec::new();
    for (path, failure) in unread {
        before.put(&path, &mut texts);
        told.push(standing(of_failure(&failure)));
    }
    let mut config = match config_in(&texts) {
        Ok(config) => config,
        Err(wrong) => {
            before.put(CONFIG_FILE, &mut texts);
            told.push(standing(of_failure(&wrong)));
            config_in(&texts)?
        }
    };
    let mut settings = read(&texts, &config)?;
    let wrong = wrong_of(&settings);
    for is_last in [false, false, true] {
        let mut anew = wrong_of(&settings);
        anew.retain(|error| !before.broken.contains(&error.path));
        if anew.is_empty() {
            break;
        }
        if is_last {
            texts.clone_from(&before.texts);
            config = config_in(&texts)?;
        } else {
            before.stand_in(&anew, &mut texts);
        }
        settings = read(&texts, &config)?;
    }
    let broken = broken_of(&settings);
    let stands = wrong.iter().filter(|error| !broken.contains(&error.path));
    told.extend(stands.map(|error| standing(of_line(error))));
    Ok(Settled { right: Right { texts, broken }, config, settings, told })
}

impl Right {
    /// Returns what is right of kept files; nothing where no settings can be read from them.
    pub(super) fn of(texts: BTreeMap<String, String>) -> Option<Self> {
        let settings = read(&texts, &config_in(&texts).ok()?).ok()?;
        Some(Right { broken: broken_of(&settings), texts })
    }

    /// Puts the last right texts in the place of what is wrong.
    fn stand_in(&self, wrong: &[PageError], texts: &mut BTreeMap<String, String>) {
        for PageError { path, .. } in wrong {
            if texts.get(path) != self.texts.get(path) {
                self.put(path, texts);
            } else if let Some((folder, _)) = path.split_once('/') {
                // It became wrong by what it names, such as the holidays of a calendar.
                let right = self.texts.iter().filter(|(other, _)| !self.broken.contains(*other));
                let beside = right.filter(|(other, _)| is_of(other, folder));
                texts.extend(beside.map(|(other, text)| (other.clone(), text.clone())));
            }
        }
    }

    /// Puts what a file, or the files of a folder, said in its place; nothing where there was none.
    fn put(&self, path: &str, texts: &mut BTreeMap<String, String>) {
        let is_there = |other: &str| {
            other.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        texts.retain(|other, _| !is_there(other));
        let said = self.texts.iter().filter(|(other, _)| is_there(other));
        texts.extend(said.map(|(other, text)| (other.clone(), text.clone())));
    }
}

/// Reads the configuration among texts; the defaults where there is none.
pub(super) fn config_in(texts: &BTreeMap<String, String>) -> Result<Config, Failure> {
    match texts.get(CONFIG_FILE) {
        Some(text) => Config::parse(text, CONFIG_FILE),
        None => Ok(Config::default()),
    }
}

fn read(texts: &BTreeMap<String, String>, config: &Config) -> Result<Settings, Failure> {
    read_from(&Files::Kept(texts.clone()), config)
}

fn read_from(files: &Files, config: &Config) -> Result<Settings, Failure> {
    settings::read(files, config, catalog::with_files(catalog::built_in()?, files)?)
}

/// Returns what is wrong with files, pages among them.
fn wrong_of(settings: &Settings) -> Vec<PageError> {
    let pages = settings.catalog.left_out().iter().cloned();
    pages.chain(settings::left_out(settings).into_iter().map(|(_, error)| error)).collect()
}

fn broken_of(settings: &Settings) -> BTreeSet<String> {
    wrong_of(settings).into_iter().map(|error| error.path).collect()
}

fn standing(wrong: Told) -> Note {
    Note::Definitions { told: Definitions::Standing { wrong } }
}

fn of_failure(failure: &Failure) -> Told {
    let [en, es] = [Language::En, Language::Es].map(|language| failure.said(language).0);
    Told { en, es: Some(es) }
}

fn of_line(error: &PageError) -> Told {
    let [en, es] = [Language::En, Language::Es].map(|language| problem::at_line(language, error));
    Told { en, es: Some(es) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "+++\nname = \"own_mail\"\ntitle = \"Own\"\nfamily = \"load\"\n\
        unit = \"count\"\nbetter = \"lower\"\nversion = 1\nformula = \"own\"\nkind = \"count\"\n\
        [value]\nfact = \"cases\"\ndate = { event = \"opened_at\" }\n+++\nOwn.\n";

    fn write(folder: &Folder, path: &str, text: impl AsRef<[u8]>) {
        let path = folder.root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    #[test]
    fn what_was_right_stays_with_what_it_names() {
        let data = tempfile::tempdir().unwrap();
        let folder = Folder::create(data.path()).unwrap();
        write(&folder, "metrics/own_mail.md", PAGE);
        write(&folder, "profiles/own.toml", "[metrics.own_mail]\n");
        let (first, settings) = folder.live(None).unwrap();
        assert!(settings.profiles.get("own").is_ok() && first.is_as_it_was());
        let kept = || History::of(data.path()).changes().unwrap().len();
        let before = kept();
        // The profile is as it was: what it names lay in another folder, and is gone.
        std::fs::remove_file(data.path().join("metrics/own_mail.md")).unwrap();
        write(&folder, "rates.toml", b"\xff");
        assert!(!first.is_as_it_was());
        let (second, settings) = folder.live(Some(&first)).unwrap();
        assert!(settings.profiles.get("own").is_ok() && settings.catalog.get("own_mail").is_ok());
        let told = format!("{:?}", settings.told);
        assert!(settings.told.len() == 2 && told.contains("profiles/own.toml:"), "{told}");
        assert!(told.contains("rates.toml"), "{told}");
        assert!(kept() == before && second.is_as_it_was());
        // A command keeps none of it either.
        folder.keep_definitions();
        assert_eq!(kept(), before);
        std::fs::remove_file(data.path().join("rates.toml")).unwrap();
        write(&folder, "profiles/own.toml", "title = 'Own'\n");
        let (_, settings) = folder.live(Some(&second)).unwrap();
        assert!(settings.told.is_empty() && settings.catalog.get("own_mail").is_err());
        assert_eq!(kept(), before + 1);
    }

    #[test]
    fn definitions_that_are_asked_twice_are_read_once() {
        let data = tempfile::tempdir().unwrap();
        let folder = Folder::create(data.path()).unwrap();
        let then = Timestamp::now().to_string();
        write(&folder, "baremo.toml", "zone = 'Asia/Tokyo'\n");
        let (live, _) = folder.live(None).unwrap();
        let chosen = live.chosen(Some(&then)).unwrap();
        let (former, first) = live.defined(&chosen).unwrap();
        assert_eq!((former.config.zone.as_str(), first.zone.as_str()), ("UTC", "UTC"));
        std::fs::remove_dir_all(data.path().join("definitions")).unwrap();
        let (_, second) = live.defined(&chosen).unwrap();
        assert!(Arc::ptr_eq(&first, &second));
        // A command, or a server after an edit, has to read.
        assert!(folder.defined(&chosen).is_err());
    }
}
