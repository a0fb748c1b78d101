//! A mapping file as written: the TOML shapes, unknown keys refused with the nearest name.

use std::collections::BTreeMap;
use std::fmt;
use std::num::NonZeroUsize;

use baremo_model::error::{TomlProblem, line_at};
use serde::Deserialize;
use serde::de::{self, MapAccess, Visitor, value::MapAccessDeserializer};

use super::expr::Hashed;
use super::survey::QuestionSpec;
use crate::SourceError;

/// A whole mapping file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Spec {
    pub name: String,
    /// The ready mapping this one adds to.
    pub extends: Option<String>,
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub title_es: Option<String>,
    #[serde(default)]
    pub notes: String,
    pub notes_es: Option<String>,
    pub url: Option<String>,
    /// Whose numbers customers have: `own` or `shared`.
    pub customers: Option<Customers>,
    /// Which correction of it this is: what a greater one reads of a record counts.
    #[serde(default = "first_revision")]
    pub revision: u32,
    pub zone: Option<String>,
    #[serde(default)]
    pub formats: Vec<String>,
    /// Whether days come before months in times without a format; proven by records if not said.
    pub days_first: Option<bool>,
    #[serde(default)]
    pub missing: Vec<String>,
    /// Columns whose ids were kept as decimals: `1234.0` is `1234`.
    #[serde(default)]
    pub whole: Vec<String>,
    #[serde(default)]
    pub tables: BTreeMap<String, BTreeMap<String, Words>>,
    pub file: Vec<FileSpec>,
}

fn first_revision() -> u32 {
    1
}

/// How one kind of file of an export is read.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FileSpec {
    pub name: String,
    /// Columns it has; of several together, one is enough.
    #[serde(default)]
    pub has: Vec<Words>,
    #[serde(default)]
    pub lacks: Vec<String>,
    #[serde(default)]
    pub read: ReadSpec,
    pub lookup: Option<ExprSpec>,
    pub stream: Option<String>,
    pub subject: Option<ExprSpec>,
    pub conversation: Option<ExprSpec>,
    pub skip: Option<String>,
    /// Where a row says that its records are gone.
    pub gone: Option<String>,
    pub needs: Option<ExprSpec>,
    pub record: Option<ExprSpec>,
    pub version: Option<ExprSpec>,
    pub order: Option<ExprSpec>,
    #[serde(default)]
    pub in_order: Vec<ExprSpec>,
    pub zone: Option<String>,
    #[serde(default)]
    pub formats: Vec<String>,
    #[serde(default)]
    pub common: Common,
    #[serde(default)]
    pub attributes: BTreeMap<String, ExprSpec>,
    #[serde(default)]
    pub event: Vec<EventSpec>,
    pub keys: Option<KeysSpec>,
    pub answers_at: Option<ExprSpec>,
    #[serde(default)]
    pub question: Vec<QuestionSpec>,
    /// Columns of questions: a heading ends with a question mark without being optional.
    #[serde(skip)]
    pub required: Vec<String>,
    /// Columns that questions are declared of, and their comments.
    #[serde(skip)]
    pub asked: Vec<String>,
    pub hours: Option<HoursSpec>,
    pub holiday: Option<HolidaySpec>,
    pub target: Option<TargetSpec>,
}

impl FileSpec {
    /// Returns whether all that it tells has an id of its record.
    pub fn names_records(&self) -> bool {
        self.record.is_some() || self.event.iter().all(|it| it.keys || it.record.is_some())
    }
}

/// Whose numbers the customers of a source have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Customers {
    /// The source's own: the same number in another source is somebody else.
    Own,
    /// The company's: the same number in another source is the same customer.
    Shared,
}

/// By which keys a record's customer is found again in other sources.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeysSpec {
    pub customer: Option<ExprSpec>,
    pub at: Option<ExprSpec>,
    pub when: Option<String>,
    pub email: Option<ExprSpec>,
    pub phone: Option<ExprSpec>,
    pub external_id: Option<ExprSpec>,
}

/// A row is a stretch of the weekly hours of a calendar, in minutes from Sunday at midnight.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HoursSpec {
    pub calendar: ExprSpec,
    pub name: ExprSpec,
    pub zone: ExprSpec,
    pub offset: Option<ExprSpec>,
    pub start: ExprSpec,
    pub end: ExprSpec,
    pub attribute: Option<String>,
}

/// A row is a holiday of a calendar.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HolidaySpec {
    pub calendar: ExprSpec,
    pub name: Option<ExprSpec>,
    pub from: ExprSpec,
    pub to: Option<ExprSpec>,
}

/// A row is a target of a version of a policy.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TargetSpec {
    pub policy: ExprSpec,
    pub since: Option<ExprSpec>,
    pub kind: ExprSpec,
    pub priority: Option<ExprSpec>,
    pub within: ExprSpec,
    pub business: Option<ExprSpec>,
    pub attribute: String,
}

/// What overrules the guesses about a file's layout.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReadSpec {
    pub format: Option<String>,
    pub delimiter: Option<String>,
    pub encoding: Option<String>,
    pub header: Option<bool>,
    pub header_row: Option<usize>,
    pub records_at: Option<String>,
    pub sheet: Option<String>,
}

/// Fields that every event of a file has unless it says otherwise.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Common {
    pub actor: Option<ExprSpec>,
    pub actor_kind: Option<ExprSpec>,
    pub automated: Option<ExprSpec>,
    pub customer: Option<ExprSpec>,
    pub channel: Option<ExprSpec>,
    pub brand: Option<ExprSpec>,
    pub team: Option<ExprSpec>,
}

/// One event that a record, or each element of a list in it, becomes.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EventSpec {
    pub kind: ExprSpec,
    pub at: ExprSpec,
    pub when: Option<String>,
    /// Where the record of the event is gone.
    pub gone: Option<String>,
    pub each: Option<String>,
    pub split: Option<String>,
    pub stream: Option<String>,
    pub subject: Option<ExprSpec>,
    pub conversation: Option<ExprSpec>,
    pub record: Option<ExprSpec>,
    pub version: Option<ExprSpec>,
    pub order: Option<ExprSpec>,
    pub keep: Option<String>,
    pub actor: Option<ExprSpec>,
    pub actor_kind: Option<ExprSpec>,
    pub public: Option<ExprSpec>,
    pub automated: Option<ExprSpec>,
    #[serde(default)]
    pub synthesised: bool,
    pub customer: Option<ExprSpec>,
    pub channel: Option<ExprSpec>,
    pub brand: Option<ExprSpec>,
    pub team: Option<ExprSpec>,
    pub value: Option<ExprSpec>,
    #[serde(default = "yes")]
    pub carry: bool,
    #[serde(default)]
    pub attributes: BTreeMap<String, ExprSpec>,
    /// It tells keys; see [`KeysSpec`].
    #[serde(skip)]
    pub keys: bool,
}

fn yes() -> bool {
    true
}

/// One word of a value table, or several when an activity means several events.
#[derive(Debug, Clone)]
pub(crate) struct Words(pub Vec<String>);

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: de::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct WordsVisitor;
        impl<'de> Visitor<'de> for WordsVisitor {
            type Value = Words;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a word or a list of words")
            }
            fn visit_str<E: de::Error>(self, word: &str) -> Result<Words, E> {
                Ok(Words(vec![word.to_owned()]))
            }
            fn visit_bool<E: de::Error>(self, word: bool) -> Result<Words, E> {
                Ok(Words(vec![word.to_string()]))
            }
            fn visit_i64<E: de::Error>(self, word: i64) -> Result<Words, E> {
                Ok(Words(vec![word.to_string()]))
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<Words, A::Error> {
                let mut words = Vec::new();
                while let Some(word) = list.next_element::<String>()? {
                    words.push(word);
                }
                Ok(Words(words))
            }
        }
        from.deserialize_any(WordsVisitor)
    }
}

/// Where a value comes from: the short text form, or the table form with its options.
#[derive(Debug, Clone, Default)]
pub(crate) struct ExprSpec {
    /// Names, templates or constants tried in turn.
    pub from: Vec<String>,
    /// Which of the pieces between semicolons, from 1.
    pub part: Option<NonZeroUsize>,
    pub map: Option<String>,
    pub default: Option<String>,
    pub keep: bool,
    pub lookup: Option<String>,
    pub key: Option<String>,
    pub unit: Option<String>,
    pub plus: Option<String>,
    pub minus: Option<String>,
    pub since: Option<String>,
    pub formats: Vec<String>,
    pub zone: Option<String>,
    pub hashed: Option<Hashed>,
    /// Without it the record is refused.
    pub required: bool,
    /// What is tried when this gives nothing.
    pub others: Vec<ExprSpec>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExprTable {
    from: Option<Words>,
    part: Option<NonZeroUsize>,
    map: Option<String>,
    default: Option<Words>,
    #[serde(default)]
    keep: bool,
    lookup: Option<String>,
    key: Option<String>,
    unit: Option<String>,
    plus: Option<String>,
    minus: Option<String>,
    since: Option<String>,
    #[serde(default)]
    formats: Vec<String>,
    zone: Option<String>,
    hashed: Option<Hashed>,
    #[serde(default)]
    required: bool,
}

impl ExprSpec {
    /// Returns the value of a column, or a word for the kind of an event.
    pub(crate) fn column(name: &str) -> Self {
        ExprSpec { from: vec![name.to_owned()], ..ExprSpec::default() }
    }

    /// Tells whether it gives nothing, whatever the record holds.
    pub(crate) fn is_empty(&self) -> bool {
        self.from.is_empty() && self.default.is_none() && self.others.is_empty()
    }

    /// Returns the same value, and whatever is tried instead of it, as keys of a kind.
    pub(crate) fn hashed(mut self, kind: Hashed) -> Self {
        self.hashed = Some(kind);
        self.others = self.others.into_iter().map(|other| other.hashed(kind)).collect();
        self
    }
}

impl<'de> Deserialize<'de> for ExprSpec {
    fn deserialize<D: de::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct ExprVisitor;
        fn constant(word: String) -> ExprSpec {
            ExprSpec { from: vec![format!("'{word}'")], ..ExprSpec::default() }
        }
        impl<'de> Visitor<'de> for ExprVisitor {
            type Value = ExprSpec;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a column, a template, a constant or a table with `from`")
            }
            fn visit_str<E: de::Error>(self, name: &str) -> Result<ExprSpec, E> {
                Ok(ExprSpec::column(name))
            }
            fn visit_bool<E: de::Error>(self, value: bool) -> Result<ExprSpec, E> {
                Ok(constant(value.to_string()))
            }
            fn visit_i64<E: de::Error>(self, value: i64) -> Result<ExprSpec, E> {
                Ok(constant(value.to_string()))
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<ExprSpec, A::Error> {
                let Some(mut first) = list.next_element::<ExprSpec>()? else {
                    return Ok(ExprSpec::default());
                };
                while let Some(other) = list.next_element::<ExprSpec>()? {
                    first.others.push(other);
                }
                Ok(first)
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ExprSpec, A::Error> {
                let table = ExprTable::deserialize(MapAccessDeserializer::new(map))?;
                let default = table.default.and_then(|words| words.0.into_iter().next());
                Ok(ExprSpec {
                    from: table.from.map(|words| words.0).unwrap_or_default(),
                    part: table.part,
                    map: table.map,
                    default,
                    keep: table.keep,
                    lookup: table.lookup,
                    key: table.key,
                    unit: table.unit,
                    plus: table.plus,
                    minus: table.minus,
                    since: table.since,
                    formats: table.formats,
                    zone: table.zone,
                    hashed: table.hashed,
                    required: table.required,
                    others: Vec::new(),
                })
            }
        }
        from.deserialize_any(ExprVisitor)
    }
}

/// Parses a mapping file.
pub(crate) fn parse(mapping: &str, text: &str) -> Result<Spec, SourceError> {
    toml::from_str(text).map_err(|error| explain(mapping, text, &error))
}

/// Says what is wrong with the text of a mapping, and on which line.
pub(super) fn explain(mapping: &str, text: &str, error: &toml::de::Error) -> SourceError {
    let line = line_at(text, error.span().map_or(0, |span| span.start));
    let problem = TomlProblem::of(error.message()).named_in(text, error.span());
    let line = match &problem {
        TomlProblem::UnknownKey { key, .. } => key_line(text, key, line),
        _ => line,
    };
    SourceError::Toml { mapping: mapping.to_owned(), line, problem: Box::new(problem) }
}

/// The parser points at the table; the key itself is on or after that line.
fn key_line(text: &str, key: &str, from: usize) -> usize {
    let names_it = |line: &str| {
        let line = line.trim_start();
        line.starts_with(key)
            || line.contains(&format!("{{ {key} "))
            || line.contains(&format!(", {key} "))
            || line.contains(&format!(".{key}]"))
            || line == format!("[{key}]")
    };
    text.lines().enumerate().skip(from - 1).find(|(_, l)| names_it(l)).map_or(from, |(n, _)| n + 1)
}
