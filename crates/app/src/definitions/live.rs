//! What a running server goes by while the owner edits: files as they are now, and in the place of
//! one that is wrong what it said when it was right.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use baremo_engine::Settings;
use baremo_metrics::answer::{Definitions, Note};
use baremo_metrics::catalog::PageError;
use baremo_model::error::Told;
use baremo_render::{Language, problem};

use super::files::{Files, all};
use crate::catalog;
use crate::config::{CONFIG_FILE, Config};
use crate::error::Failure;
use crate::folder::Folder;
use crate::settings;

/// The owner's files as a server goes by them.
pub struct Live {
    /// Their texts by their paths in the folder.
    pub(super) texts: BTreeMap<String, String>,
    /// Those of which no right text was seen: they are left out, as in a command.
    broken: BTreeSet<String>,
    /// What is wrong with the others.
    pub(super) told: Vec<Note>,
}

impl Folder {
    /// Returns the folder and its settings as a server goes by them now, after how it went by them
    /// `last`: a file that became wrong, or came wrong, changes nothing but what is noted.
    ///
    /// # Errors
    ///
    /// Fails when files cannot be read, or the configuration is wrong and none was right before.
    pub fn live(&self, last: Option<&Folder>) -> Result<(Folder, Settings), Failure> {
        self.keep_definitions();
        let (mut texts, mut told) = (all(&self.root), Vec::new());
        let config = match texts.get(CONFIG_FILE) {
            Some(text) => Config::parse(text, CONFIG_FILE),
            None => Config::read(&self.root.join(CONFIG_FILE)),
        };
        let config = match (config, last) {
            (Err(wrong), Some(last)) => {
                told.push(standing(of_failure(&wrong)));
                last.config.clone()
            }
            (config, _) => config?,
        };
        let before = last.and_then(|last| last.live.as_deref());
        let mut settings = match (read(&Files::Folder(self.root.clone()), &config), before) {
            (Err(unread), Some(before)) => {
                told.push(standing(of_failure(&unread)));
                texts.clone_from(&before.texts);
                read(&Files::Kept(texts.clone()), &config)?
            }
            (settings, _) => settings?,
        };
        let wrong = wrong_of(&settings);
        let mended = before.map(|before| before.in_place_of(&wrong, &mut texts));
        if mended == Some(true) {
            settings = read(&Files::Kept(texts.clone()), &config)?;
        }
        let broken: BTreeSet<String> =
            wrong_of(&settings).into_iter().map(|error| error.path).collect();
        let stands = wrong.iter().filter(|error| !broken.contains(&error.path));
        told.extend(stands.map(|error| standing(of_line(error))));
        settings.told.clone_from(&told);
        let live = Some(Arc::new(Live { texts, broken, told }));
        Ok((Folder { config, live, ..self.clone() }, settings))
    }
}

impl Live {
    /// Puts the last right text in the place of each that is wrong; returns whether it did.
    fn in_place_of(&self, wrong: &[PageError], texts: &mut BTreeMap<String, String>) -> bool {
        let mut done = false;
        for PageError { path, .. } in wrong {
            if self.broken.contains(path) {
                continue;
            }
            let before = self.texts.get(path);
            if texts.get(path) == before {
                // It became wrong by what it names, such as the holidays of a calendar.
                let folder = path.split_once('/').map(|(folder, _)| format!("{folder}/"));
                let right = self.texts.iter().filter(|(other, _)| {
                    let beside = folder.as_ref().is_some_and(|it| other.starts_with(it));
                    beside && !self.broken.contains(*other)
                });
                texts.extend(right.map(|(other, text)| (other.clone(), text.clone())));
            } else if let Some(before) = before {
                texts.insert(path.clone(), before.clone());
            } else {
                texts.remove(path);
            }
            done = true;
        }
        done
    }
}

fn read(files: &Files, config: &Config) -> Result<Settings, Failure> {
    settings::read(files, config, catalog::with_files(catalog::built_in()?, files)?)
}

/// Returns what is wrong with files, pages among them.
fn wrong_of(settings: &Settings) -> Vec<PageError> {
    let pages = settings.catalog.left_out().iter().cloned();
    pages.chain(settings::left_out(settings).into_iter().map(|(_, error)| error)).collect()
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
