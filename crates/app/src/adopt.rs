//! Files of settings that an export's tables became, written where a person has none.

use std::collections::BTreeSet;
use std::path::Path;

use baremo_render::Language;
use baremo_sources::mapping::SettingsFile;
use baremo_store::make_folder;
use serde::Serialize;

use crate::durable::put;
use crate::error::Failure;
use crate::error::file::unwritten;
use crate::folder::texts;

/// What became of one file of settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Adopted {
    /// Its place in the data folder, such as `calendars/support.toml`.
    pub path: String,
    /// Whether it was written; what is there already, by file or by name, stays as it is.
    pub written: bool,
}

/// The rules by which a calendar counts.
const RULES: &str = "calendars/rules.toml";

impl Adopted {
    /// Tells whether it is written and chooses the business hours of all sources of a folder.
    pub fn chooses_hours(&self) -> bool {
        self.written && self.path == RULES
    }
}

/// Tells whether rules were written, by which business hours of all sources of a folder are chosen.
pub fn chooses_hours(adopted: &[Adopted]) -> bool {
    adopted.iter().any(Adopted::chooses_hours)
}

/// Tells which files would be written, and writes nothing.
///
/// # Errors
///
/// Fails when a folder of settings cannot be read.
pub fn plan(root: &Path, files: &[SettingsFile]) -> Result<Vec<Adopted>, Failure> {
    let mut adopted: Vec<Adopted> = Vec::new();
    for file in files {
        let there = texts(&root.join(file.folder), ".toml")?;
        let taken = names(there.values());
        let is_named = there.contains_key(&file.name);
        let is_defined = file.defines.iter().any(|name| taken.contains(name));
        let is_late = file.only_first && !there.is_empty();
        let free = !(is_named || is_defined || is_late);
        // Rules go with the calendar they name, not alone.
        let led = !file.only_first || adopted.last().is_some_and(|last| last.written);
        let path = format!("{}/{}.toml", file.folder, file.name);
        adopted.push(Adopted { path, written: free && led });
    }
    Ok(adopted)
}

/// Writes the files whose names are free, their comments in a language.
///
/// # Errors
///
/// Fails when the data folder cannot be read or written.
pub fn write(
    root: &Path,
    files: &[SettingsFile],
    language: Language,
) -> Result<Vec<Adopted>, Failure> {
    let adopted = plan(root, files)?;
    let wanted = files.iter().zip(&adopted).filter(|(_, adopted)| adopted.written);
    // Rules before the calendar they name: ended in between, the next import writes that, and of
    // rules that come after it nobody would know that they are missing.
    for (file, adopted) in wanted.rev() {
        let path = root.join(&adopted.path);
        let wrote = make_folder(&root.join(file.folder))
            .and_then(|()| put(&path, language.told(&file.text)));
        wrote.map_err(|error| unwritten(&path, error))?;
    }
    Ok(adopted)
}

/// Returns the names that settings files give to what they define, as far as they can be read.
fn names<'a>(texts: impl Iterator<Item = &'a String>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for text in texts {
        let Ok(table) = text.parse::<toml::Table>() else { continue };
        let policies = table.get("policies").and_then(toml::Value::as_array);
        let policies = policies.into_iter().flatten().filter_map(|policy| policy.get("name"));
        let own = table.get("name").into_iter().chain(policies);
        names.extend(own.filter_map(toml::Value::as_str).map(str::to_owned));
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, defines: &[&str], only_first: bool) -> SettingsFile {
        SettingsFile {
            folder: "calendars",
            name: name.into(),
            defines: defines.iter().map(|name| (*name).to_owned()).collect(),
            only_first,
            text: format!("name = \"{name}\"\n").into(),
        }
    }

    fn written(root: &Path, files: &[SettingsFile]) -> Vec<bool> {
        let adopted = write(root, files, Language::En).expect("the folder can be written");
        adopted.iter().map(|adopted| adopted.written).collect()
    }

    #[test]
    fn what_a_person_has_stays() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let files = [file("day", &["day"], false), file("rules", &[], true)];
        assert_eq!(written(folder.path(), &files), [true, true]);
        let path = folder.path().join("calendars/day.toml");
        std::fs::write(&path, "name = \"day\" # mine\n").expect("it can be edited");
        assert_eq!(written(folder.path(), &files), [false, false]);
        let kept = std::fs::read_to_string(&path).expect("it is there");
        assert_eq!(kept, "name = \"day\" # mine\n");
    }

    #[test]
    fn what_was_ended_in_between_is_whole_after_the_next_import() {
        let folder = tempfile::tempdir().expect("temporary folder");
        // As a kill would, a name that no disk takes stops it before the last file.
        let long = "x".repeat(300);
        let files = [file(&long, &[], false), file("rules", &[], true)];
        write(folder.path(), &files, Language::En).expect_err("the name is too long");
        assert!(folder.path().join(RULES).exists());
        let files = [file("day", &["day"], false), file("rules", &[], true)];
        assert_eq!(written(folder.path(), &files), [true, false]);
        assert!(folder.path().join("calendars/day.toml").exists());
    }

    #[test]
    fn a_name_inside_another_file_counts_and_rules_do_not_come_alone() {
        let folder = tempfile::tempdir().expect("temporary folder");
        std::fs::create_dir(folder.path().join("calendars")).expect("it can be made");
        let path = folder.path().join("calendars/renamed.toml");
        std::fs::write(path, "name = \"day\"\n").expect("it can be written");
        let files = [file("day", &["day"], false), file("rules", &[], true)];
        assert_eq!(written(folder.path(), &files), [false, false]);
        assert_eq!(written(folder.path(), &[file("night", &["night"], false)]), [true]);
    }
}
