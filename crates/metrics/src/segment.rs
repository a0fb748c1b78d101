//! Segments: classes of customers by what all streams know of them, from the data folder's
//! `segments/NAME.toml`.
//!
//! A segment is a dimension, `segment.NAME`, of every fact that has a customer. Its classes are
//! tried in order; the first whose `when` holds is the customer's, judged before what a row is
//! about began, or as its metric asks, at the latest at the watermark. `watermark` means that
//! instant.
//!
//! ```toml
//! title = "Longest wait"
//! title_es = "Espera más larga"
//!
//! [[class]]
//! name = "over a day"        # in answers, files and filters
//! title_es = "más de un día" # where people read it; the name where no title is given
//! when = "longest_wait > 1d"
//!
//! [[class]]
//! name = "within a day"      # without `when`: everybody else
//! ```

use std::collections::BTreeMap;

use baremo_model::Fact;
use baremo_model::dimension::SEGMENT;
use serde::{Deserialize, Serialize};

use crate::MetricsError;
use crate::answer::Note;
use crate::catalog::{Line, PageError, line_of, read_toml};
use crate::error::{SettingProblem, Thing};
use crate::expr::{Expr, Scope, parse};
use crate::origin::{Origin, Part};

/// What segments and their classes are called, by the name of their dimension: `segment.NAME`.
pub type SegmentTitles = BTreeMap<String, SegmentTitle>;

/// What a segment is called in English and in Spanish, and its classes by their names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SegmentTitle {
    /// The segment.
    pub titles: [String; 2],
    /// Its classes.
    pub classes: BTreeMap<String, [String; 2]>,
}

/// Returns what segments and their classes are called.
pub fn titles(segments: &BTreeMap<String, Segment>) -> SegmentTitles {
    let titled = |(name, segment): (&String, &Segment)| {
        let of_class =
            |class: &Class| (class.name.clone(), [class.title.clone(), class.title_es.clone()]);
        let titles = [segment.title.clone(), segment.title_es.clone()];
        let classes = segment.classes.iter().map(of_class).collect();
        (format!("{SEGMENT}{name}"), SegmentTitle { titles, classes })
    };
    segments.iter().map(titled).collect()
}

/// The segments of a data folder.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Segments {
    /// Those that are right, by their names.
    pub right: BTreeMap<String, Segment>,
    /// What is wrong with the others, each under its name: they are left out until it is mended.
    pub wrong: Vec<(String, PageError)>,
}

impl Segments {
    /// Reads files: the name of each without its ending, and its text.
    pub fn read(files: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut segments = Segments::default();
        for (name, text) in files {
            match Segment::parse(&format!("segments/{name}.toml"), &name, &text) {
                Ok(segment) => {
                    segments.right.insert(name, segment);
                }
                Err(errors) => {
                    segments.wrong.extend(errors.into_iter().map(|error| (name.clone(), error)));
                }
            }
        }
        segments
    }

    /// Returns the segment of a name.
    ///
    /// # Errors
    ///
    /// What is wrong with its file, or which segments there are.
    pub fn get(&self, name: &str) -> Result<&Segment, MetricsError> {
        if let Some((_, error)) = self.wrong.iter().find(|(wrong, _)| wrong == name) {
            return Err(error.clone().into());
        }
        let unknown = || MetricsError::unknown(Thing::Segment, name, self.right.keys().cloned());
        self.right.get(name).ok_or_else(unknown)
    }

    /// Returns what is wrong as notes, which answers carry until it is mended.
    pub fn notes(&self) -> impl Iterator<Item = Note> {
        self.wrong.iter().map(|(_, error)| Note::SegmentLeftOut { error: error.clone() })
    }
}

/// One segment.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// Name: the file's.
    pub name: String,
    /// Title in English.
    pub title: String,
    /// Title in Spanish.
    pub title_es: String,
    /// Its classes, in the order in which they are tried.
    pub classes: Vec<Class>,
}

/// A class of a segment.
#[derive(Clone, Debug, PartialEq)]
pub struct Class {
    /// Its name in answers.
    pub name: String,
    /// Title in English.
    pub title: String,
    /// Title in Spanish.
    pub title_es: String,
    /// Who belongs to it, over the columns of `customer_base`; none for everybody else.
    pub when: Option<Expr>,
    /// Where it is written.
    pub origin: Origin,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SegmentFile {
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    title_es: Option<String>,
    #[serde(default)]
    class: Vec<ClassMatter>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClassMatter {
    name: String,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    title_es: Option<String>,
    #[serde(default)]
    when: Option<String>,
}

impl Segment {
    /// Reads a segment. `path` names the file in errors, `name` is the file's without its ending.
    ///
    /// # Errors
    ///
    /// Every problem of the file, with its line.
    pub fn parse(path: &str, name: &str, text: &str) -> Result<Segment, Vec<PageError>> {
        let file: SegmentFile = read_toml(path, text).map_err(|error| vec![error])?;
        let parameters = BTreeMap::new();
        let scope = Scope {
            owner: None,
            fact: Fact::CustomerBase,
            attributes: &[],
            parameters: &parameters,
        };
        let mut errors = Vec::new();
        let mut classes = Vec::new();
        for (index, matter) in file.class.into_iter().enumerate() {
            let line = line_of(text, Line { table: "class", index, key: "when" });
            let when = matter.when.as_deref().map(|text| {
                let expr = parse(text)?;
                scope.check_truth(&expr)?;
                Ok(expr)
            });
            let part = Part::Class(matter.name.clone());
            let origin = Origin { file: path.to_owned(), line, part };
            match when.transpose() {
                Ok(when) => {
                    let title = matter.title.unwrap_or_else(|| matter.name.clone());
                    let title_es = matter.title_es.unwrap_or_else(|| title.clone());
                    classes.push(Class { name: matter.name, title, title_es, when, origin });
                }
                Err(error) => errors.push(origin.problem(error)),
            }
        }
        if classes.is_empty() && errors.is_empty() {
            errors.push(PageError::new(path, 1, SettingProblem::NoTable { table: "class" }));
        }
        let known = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '_';
        if name.is_empty() || !name.chars().all(known) {
            errors.push(PageError::new(path, 1, SettingProblem::FileName));
        }
        let title = file.title.unwrap_or_else(|| name.to_owned());
        match errors.is_empty() {
            true => Ok(Segment {
                name: name.to_owned(),
                title_es: file.title_es.unwrap_or_else(|| title.clone()),
                title,
                classes,
            }),
            false => Err(errors),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_read_and_problems_told_at_their_line() {
        let text = "title = \"Wait\"\n\n[[class]]\nname = \"long\"\ntitle_es = \"larga\"\n\
                    when = \"longest_wait > 1d\"\n\n\
                    [[class]]\nname = \"rest\"\n";
        let segment = Segment::parse("segments/wait.toml", "wait", text).expect("well-formed");
        assert_eq!(segment.classes.len(), 2);
        assert_eq!(segment.classes[1].when, None);
        let all = BTreeMap::from([("wait".to_owned(), segment)]);
        let told = titles(&all)["segment.wait"].clone();
        assert_eq!(told.titles, ["Wait", "Wait"]);
        assert_eq!(told.classes["long"], ["long", "larga"]);
        assert_eq!(told.classes["rest"], ["rest", "rest"]);
        let wrong = text.replace("longest_wait", "longest_weight");
        let errors = Segment::parse("segments/wait.toml", "wait", &wrong).expect_err("wrong");
        assert_eq!((errors.len(), errors[0].line), (1, 6));
        assert!(
            errors[0].fault.to_string().contains("longest_wait"),
            "{}",
            errors[0].fault.to_string()
        );
        // What is the same but for its end is offered too, though many letters are missing.
        let wrong = text.replace("longest_wait", "order_dayz");
        let errors = Segment::parse("segments/wait.toml", "wait", &wrong).expect_err("wrong");
        let said = errors[0].fault.to_string();
        assert!(said.contains("did you mean `order_day_count`?"), "{said}");
        let files = [("wait", text), ("gone", wrong.as_str())];
        let files = files.map(|(name, text)| (name.to_owned(), text.to_owned()));
        let read = Segments::read(files);
        assert!(read.get("wait").is_ok());
        let told = read.get("gone").expect_err("left out").to_string();
        assert!(told.starts_with("segments/gone.toml:6: class `long`: "), "{told}");
        assert!(matches!(read.get("wiat"), Err(MetricsError::Unknown { .. })));
        assert_eq!(read.notes().count(), 1);
        assert!(Segment::parse("segments/w.toml", "w", "title = 1").is_err());
        assert!(Segment::parse("segments/w.toml", "w", "").is_err());
    }
}
