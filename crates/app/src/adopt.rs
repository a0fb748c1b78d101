//! Files of settings that an export's tables became, written where a person has none.

use std::collections::BTreeSet;
use std::path::Path;

use baremo_model::calendar::{CalendarRules, CalendarSpec, HoursBlock};
use baremo_model::told;
use baremo_render::Language;
use baremo_sources::mapping::{Remark, SettingsFile};
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
    /// Whether it decides for every source of the folder.
    #[serde(skip)]
    pub for_all: bool,
}

/// The rules by which a calendar counts.
const RULES: &str = "calendars/rules.toml";

impl Adopted {
    /// Tells whether it is written and chooses the business hours of all sources of a folder.
    pub fn chooses_hours(&self) -> bool {
        self.written && self.for_all
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
        adopted.push(Adopted { path, written: free && led, for_all: file.for_all });
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

/// Says which of the calendars that are written no rule chooses, and of which of those that stay as
/// they are an export has other hours.
///
/// # Errors
///
/// Fails when the folder of calendars cannot be read.
pub fn remarks(
    root: &Path,
    files: &[SettingsFile],
    adopted: &[Adopted],
) -> Result<Vec<Remark>, Failure> {
    let unchosen = unchosen(root, files, adopted)?;
    Ok(unchosen.into_iter().chain(changed(root, files, adopted)?).collect())
}

/// Says which calendars stay as they are though an export has weekly hours for them that they have
/// at no time: nobody but who looks after the folder knows whether these were corrected there, or
/// changed at the help desk, and from which day on.
fn changed(
    root: &Path,
    files: &[SettingsFile],
    adopted: &[Adopted],
) -> Result<Option<Remark>, Failure> {
    let stay: Vec<_> = files
        .iter()
        .zip(adopted)
        .filter(|(file, adopted)| !adopted.written && file.folder == "calendars")
        .collect();
    if stay.is_empty() {
        return Ok(None);
    }
    let there = texts(&root.join("calendars"), ".toml")?;
    // Holidays do not matter here.
    let parse = |text: &str| CalendarSpec::parse(text, &|_| Ok(String::new())).ok();
    let is_other = |file: &SettingsFile| {
        let own = there.get(&file.name).and_then(|text| parse(text));
        let both = own.zip(parse(&file.text.en));
        both.is_some_and(|(own, told)| {
            let has = |block: &HoursBlock| own.hours.iter().any(|known| known.week == block.week);
            own.zone != told.zone || !told.hours.iter().all(has)
        })
    };
    let other = stay.into_iter().filter(|(file, _)| is_other(file));
    let paths: Vec<&str> = other.map(|(_, adopted)| adopted.path.as_str()).collect();
    if paths.is_empty() {
        return Ok(None);
    }
    let names = paths.join(", ");
    let message = told!(
        "the export has other weekly hours than {names}, which is left as it is. If the hours \
         changed, add a block [[hours]] with `from`, the day from which they hold: earlier days \
         keep theirs",
        "la exportación trae otras horas semanales que {names}, que se deja como está. Si las \
         horas cambiaron, añada un bloque [[hours]] con `from`, el día desde el que rigen: los \
         anteriores conservan las suyas"
    );
    Ok(Some(Remark { word: "calendars_differ", about: paths[0].to_owned(), message }))
}

/// Says which of the calendars that are written no rule chooses: nothing is counted in them.
fn unchosen(
    root: &Path,
    files: &[SettingsFile],
    adopted: &[Adopted],
) -> Result<Option<Remark>, Failure> {
    let written = || files.iter().zip(adopted).filter(|(_, adopted)| adopted.written);
    let calendars = written().filter(|(file, _)| file.folder == "calendars");
    let calendars: Vec<&String> = calendars.flat_map(|(file, _)| &file.defines).collect();
    if calendars.is_empty() {
        return Ok(None);
    }
    let made = written().find(|(_, adopted)| adopted.path == RULES);
    let rules = match made {
        Some((file, _)) => file.text.en.clone(),
        None => texts(&root.join("calendars"), ".toml")?.remove("rules").unwrap_or_default(),
    };
    // What is wrong with rules is told wherever they are asked for; nobody knows what they choose.
    let Ok(rules) = CalendarRules::parse(&rules) else { return Ok(None) };
    let named = rules.rules.iter().map(|rule| &rule.calendar);
    let named: Vec<&String> = named.chain(rules.default.iter().map(|(name, _)| name)).collect();
    let unchosen: Vec<&str> =
        calendars.into_iter().filter(|name| !named.contains(name)).map(String::as_str).collect();
    if unchosen.is_empty() {
        return Ok(None);
    }
    let names = unchosen.join(", ");
    let message = told!(
        "no rule chooses these calendars: {names}. Business time, targets in it included, is \
         not counted in them until {RULES} says for which conversations each counts",
        "ninguna regla elige estos calendarios: {names}. El tiempo laboral, incluidos los \
         objetivos, no se cuenta con ellos hasta que {RULES} diga para qué conversaciones vale \
         cada uno"
    );
    Ok(Some(Remark { word: "calendars_unchosen", about: RULES.to_owned(), message }))
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
            for_all: only_first,
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
    fn calendars_that_no_rule_chooses_are_told() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let told = |files: &[SettingsFile]| {
            let planned = plan(folder.path(), files).expect("the folder can be read");
            let remark = unchosen(folder.path(), files, &planned).expect("it can be read");
            remark.map(|remark| remark.message.en)
        };
        let rules = |text: &str| SettingsFile { text: text.into(), ..file("rules", &[], true) };
        let [day, night] = ["day", "night"].map(|name| file(name, &[name], false));
        let both = "default = 'day'\n[[rules]]\nteam = 'n'\ncalendar = 'night'\n";
        assert_eq!(told(&[day.clone(), night.clone(), rules(both)]), None);
        let none = told(&[day.clone(), night.clone()]).expect("nothing chooses between them");
        assert!(none.contains("calendars: day, night. "), "{none}");
        // Rules that a person has stay, and may name one of them.
        let calendars = folder.path().join("calendars");
        std::fs::create_dir(&calendars).expect("it can be made");
        std::fs::write(calendars.join("rules.toml"), "default = 'day'\n").expect("it can too");
        let one = told(&[day, night, rules(both)]).expect("the night is not chosen");
        assert!(one.contains("calendars: night. "), "{one}");
    }

    #[test]
    fn hours_that_a_calendar_has_at_no_time_are_told() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let head = "name = 'day'\nzone = 'UTC'\n";
        let hours = |hours: &str| format!("[[hours]]\nweekdays = '{hours}'\n");
        let (early, late) = (hours("08:00-15:00"), hours("09:00-17:00"));
        let export = |hours: &str| {
            [SettingsFile { text: format!("{head}{hours}").into(), ..file("day", &["day"], false) }]
        };
        let told = |files: &[SettingsFile]| {
            let planned = plan(folder.path(), files).expect("the folder can be read");
            changed(folder.path(), files, &planned).expect("it can be read")
        };
        assert_eq!(told(&export(&early)), None);
        assert_eq!(written(folder.path(), &export(&early)), [true]);
        assert_eq!(told(&export(&early)), None);
        let remark = told(&export(&late)).expect("the hours are others");
        assert_eq!(
            (remark.word, remark.about.as_str()),
            ("calendars_differ", "calendars/day.toml")
        );
        // Dated, they are there.
        let dated = late.replace("[[hours]]\n", "[[hours]]\nfrom = 2026-03-01\n");
        let path = folder.path().join("calendars/day.toml");
        std::fs::write(path, format!("{head}{early}{dated}")).expect("it can be edited");
        assert_eq!(told(&export(&late)), None);
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
