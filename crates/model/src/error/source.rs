//! What can go wrong with a whole file of data, or with the mapping that reads it. A bad record is
//! not an error: reading returns it beside the good ones.

use std::io;

use super::refused::is_of_content;
use super::word::MappingWord;
use super::{ErrorKind, Foreign, Hint, Told, TomlProblem, did_you_mean, refused};
use crate::told;

/// Failure of a whole file, or of a mapping.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// The file could not be opened or reading it broke off.
    #[error("{}", unread(file, error, *kind))]
    Io {
        /// The file, `-` for standard input.
        file: String,
        /// Why the system refuses it.
        error: Told,
        /// Which sort of refusal it is.
        kind: io::ErrorKind,
    },
    /// The file has no byte, or nothing but blanks.
    #[error("`{file}` is empty")]
    Empty {
        /// The file.
        file: String,
    },
    /// The file holds no records.
    #[error("`{file}` cannot be read as an export: it seems to be {seems}")]
    Foreign {
        /// The file.
        file: String,
        /// What it seems to be.
        seems: Foreign,
    },
    /// The file is broken, or not what it begins as.
    #[error("`{file}` cannot be read as {format}: {detail}")]
    Format {
        /// The file.
        file: String,
        /// The name of the format it was taken for, the same in all languages.
        format: &'static str,
        /// What is wrong with it.
        detail: Told,
    },
    /// The text of a mapping is not what a mapping says.
    #[error("mapping `{mapping}`, line {line}: {problem}")]
    Toml {
        /// The mapping's file or name.
        mapping: String,
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        problem: Box<TomlProblem>,
    },
    /// A mapping says what cannot be.
    #[error("mapping `{mapping}`{}{}: {problem}", on(*line), within(place))]
    Mapping {
        /// The mapping's file or name.
        mapping: String,
        /// Line, from 1, where it is one.
        line: Option<usize>,
        /// The kind of file it is about, and the question, where it is about one.
        place: Vec<String>,
        /// What is wrong.
        problem: Box<MappingProblem>,
    },
    /// A mapping needs a column that the file does not have.
    #[error("`{file}` has no column `{column}`{}", did_you_mean(.nearest))]
    MissingColumn {
        /// The file.
        file: String,
        /// The column the mapping names.
        column: String,
        /// The nearest column of the file.
        nearest: Option<String>,
        /// The columns of the file; a single one hints at a wrong delimiter.
        columns: Vec<String>,
    },
    /// The mapping that was chosen knows no such file.
    #[error("mapping `{mapping}` does not fit `{file}`: {misfit}")]
    Unfit {
        /// The mapping's name.
        mapping: String,
        /// The file.
        file: String,
        /// What differs.
        misfit: Box<Misfit>,
    },
    /// Day and month cannot be told apart in a time column.
    #[error("times such as `{example}` in `{file}` may be day/month or month/day")]
    AmbiguousTime {
        /// The file.
        file: String,
        /// A time in it.
        example: String,
    },
    /// The file sums up visits, of which no figure can be made.
    #[error(
        "`{file}` sums up visits by day, channel or page (`{}`), and tells no single one: no \
         figure of visits can be made of it",
        columns.join("`, `")
    )]
    Summed {
        /// The file.
        file: String,
        /// The columns that say so.
        columns: Vec<String>,
    },
    /// No ready mapping recognises the file.
    #[error("no ready mapping recognises `{file}`")]
    Unrecognised {
        /// The file.
        file: String,
    },
}

impl SourceError {
    /// Returns that a file cannot be read.
    pub fn io(file: &str, error: &io::Error) -> Self {
        SourceError::Io { file: file.to_owned(), error: refused(error), kind: error.kind() }
    }

    /// Returns that a mapping says what cannot be, about a kind of file and a question or neither.
    pub fn mapping(mapping: &str, place: Vec<String>, problem: MappingProblem) -> Self {
        let (mapping, problem) = (mapping.to_owned(), Box::new(problem));
        SourceError::Mapping { mapping, line: None, place, problem }
    }

    /// Takes the start of a path out of the names of files, where they begin with it.
    pub fn relative_to(&mut self, folder: &str) {
        let name = match self {
            Self::Io { file, .. }
            | Self::Empty { file }
            | Self::Foreign { file, .. }
            | Self::Format { file, .. }
            | Self::MissingColumn { file, .. }
            | Self::Unfit { file, .. }
            | Self::AmbiguousTime { file, .. }
            | Self::Summed { file, .. }
            | Self::Unrecognised { file } => file,
            Self::Toml { mapping, .. } | Self::Mapping { mapping, .. } => mapping,
        };
        if let Some(rest) = name.strip_prefix(folder) {
            *name = rest.to_owned();
        }
    }

    /// Returns who has to act.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Io { kind: io::ErrorKind::NotFound, .. } => ErrorKind::NotFound,
            // Something else was named than what is read: no trouble of the system's.
            Self::Io {
                kind: io::ErrorKind::IsADirectory | io::ErrorKind::NotADirectory, ..
            } => ErrorKind::BadRequest,
            // So it is with a file that is broken.
            Self::Io { kind, .. } if is_of_content(*kind) => ErrorKind::BadRequest,
            Self::Io { .. } => ErrorKind::Unavailable,
            Self::Mapping { .. } | Self::Toml { .. } => ErrorKind::Config,
            Self::Empty { .. }
            | Self::Foreign { .. }
            | Self::Format { .. }
            | Self::MissingColumn { .. }
            | Self::Unfit { .. }
            | Self::AmbiguousTime { .. }
            | Self::Summed { .. }
            | Self::Unrecognised { .. } => ErrorKind::BadRequest,
        }
    }

    /// Returns what to do next.
    pub fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Empty { file } if file == "-" => vec![
                told!(
                    "`-` is standard input, through which nothing came",
                    "`-` es la entrada estándar, por la que no llegó nada"
                )
                .into(),
            ],
            Self::Io { kind, .. } if !is_of_content(*kind) => Vec::new(),
            Self::Empty { .. } | Self::Format { format: "Parquet", .. } | Self::Io { .. } => {
                vec![told!("export the file again", "vuelva a exportar el fichero").into()]
            }
            Self::Foreign { seems, .. } => seems.hints(),
            Self::Mapping { problem, .. } => super::ways::out_of(problem),
            Self::MissingColumn { columns, .. } if columns.len() == 1 => vec![
                told!(
                    "the whole line was taken for one column: set `delimiter` in `[file.read]` of \
                     the mapping",
                    "toda la línea se tomó por una columna: indique `delimiter` en `[file.read]` \
                     del mapeo"
                )
                .into(),
            ],
            Self::MissingColumn { columns, .. } => vec![
                has(columns),
                told!(
                    "write the file's own name in the mapping, or `?` after a name that files may \
                     lack",
                    "escriba en el mapeo el nombre que usa el fichero, o `?` tras el de una \
                     columna que puede faltar"
                )
                .into(),
            ],
            Self::Unfit { misfit, .. } => {
                vec![has(&misfit.columns), misfit.way_out(), Hint::NoMapping]
            }
            Self::AmbiguousTime { .. } => vec![
                told!(
                    "say in the mapping which comes first, for all its times: `days_first = true` \
                     or `days_first = false`",
                    "diga en el mapeo qué va antes, para todas sus horas: `days_first = true` (el \
                     día) o `days_first = false` (el mes)"
                )
                .into(),
                told!(
                    "where columns differ, give each its form, such as \
                     `formats = [\"%d/%m/%Y %H:%M\"]`",
                    "si unas columnas difieren de otras, dé a cada una su forma, como \
                     `formats = [\"%d/%m/%Y %H:%M\"]`"
                )
                .into(),
            ],
            Self::Summed { .. } => instead_of_sums(),
            _ => Vec::new(),
        }
    }
}

/// Says why sums of visits are of no use, and what to export instead.
fn instead_of_sums() -> Vec<Hint> {
    vec![
        told!(
            "a total of a day gives no visitors, bounces or conversions: whoever came on two days \
             is in both totals, and no visit can be opened as a record",
            "del total de un día no salen visitantes, rebotes ni conversiones: quien vino dos días \
             está en los dos totales, y ninguna visita se puede abrir como registro"
        )
        .into(),
        told!(
            "export what visitors did instead: of Google Analytics the events, by BigQuery \
             (`ga4-bigquery`), of other tools a row for each page view or event",
            "exporte mejor lo que hizo cada visitante: de Google Analytics, los eventos con \
             BigQuery (`ga4-bigquery`); de otras herramientas, una fila por página vista o evento"
        )
        .into(),
        told!(
            "what Google Ads cost can be imported as a report by date and campaign, of Google \
             Analytics (`ga4-ads-csv`) or of Google Ads (`google-ads-csv`)",
            "lo que costó Google Ads sí se importa, como informe por fecha y campaña, de Google \
             Analytics (`ga4-ads-csv`) o de Google Ads (`google-ads-csv`)"
        )
        .into(),
    ]
}

/// Says that a file cannot be read, and why.
fn unread(file: &str, error: &Told, kind: io::ErrorKind) -> String {
    match kind {
        io::ErrorKind::NotFound => format!("there is no file `{file}`"),
        _ => format!("cannot read `{file}`: {error}"),
    }
}

/// Most columns of a file that a hint lists.
const COLUMNS: usize = 24;

/// Lists the columns of a file, as many as a hint bears.
fn has(columns: &[String]) -> Hint {
    let shown = &columns[..columns.len().min(COLUMNS)];
    let names = shown.join("`, `");
    let told = match columns.len() - shown.len() {
        0 => told!("the file has `{names}`", "el fichero tiene `{names}`"),
        rest => told!(
            "the file has `{names}` and {rest} more",
            "el fichero tiene `{names}` y {rest} más"
        ),
    };
    told.into()
}

/// How a file differs from what a mapping knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Misfit {
    /// The kind of file of the mapping that comes nearest; blank where none says which columns it
    /// has.
    pub kind: String,
    /// Columns that such files have and this one has not, with its own that comes nearest.
    pub missing: Vec<(String, Option<String>)>,
    /// Columns that such files have not and this one has.
    pub surplus: Vec<String>,
    /// The columns of the file.
    pub columns: Vec<String>,
}

impl Misfit {
    /// Returns whether the file has all that such files have, and more that they have not.
    pub fn is_surplus(&self) -> bool {
        self.missing.is_empty() && !self.surplus.is_empty()
    }

    /// Returns what to write in the mapping.
    fn way_out(&self) -> Hint {
        let told = match self.is_surplus() {
            true => told!(
                "if it is such a file all the same, take these names out of `lacks` in the mapping",
                "si aun así es de ese tipo, quite esos nombres de `lacks` en el mapeo"
            ),
            false => told!(
                "write the file's own names in the mapping",
                "escriba en el mapeo los nombres que usa el fichero"
            ),
        };
        told.into()
    }

    /// Names what the file has and such files have not; `and` comes before the last.
    pub fn surplus_named(&self, and: &str) -> String {
        let names: Vec<String> = self.surplus.iter().map(|name| format!("`{name}`")).collect();
        match names.split_last() {
            Some((last, first)) if !first.is_empty() => {
                format!("{} {and} {last}", first.join(", "))
            }
            _ => names.concat(),
        }
    }
}

impl std::fmt::Display for Misfit {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = &self.kind;
        if kind.is_empty() {
            return formatter
                .write_str("none of its kinds of file says by `has` which columns it has");
        }
        let column = |(name, nearest): &(String, Option<String>)| match nearest {
            Some(nearest) => format!("`{name}` (`{nearest}`?)"),
            None => format!("`{name}`"),
        };
        let missing: Vec<String> = self.missing.iter().map(column).collect();
        let plural = |count: usize| if count == 1 { "column" } else { "columns" };
        match self.is_surplus() {
            true => {
                let (names, column) = (self.surplus_named("and"), plural(self.surplus.len()));
                write!(
                    formatter,
                    "the file has the {column} {names}, which files of kind `{kind}` do not have"
                )
            }
            false => {
                let (names, column) = (missing.join(", "), plural(missing.len()));
                write!(formatter, "files of kind `{kind}` have the {column} {names}")
            }
        }
    }
}

fn on(line: Option<usize>) -> String {
    line.map(|line| format!(", line {line}")).unwrap_or_default()
}

fn within(place: &[String]) -> String {
    place.iter().map(|name| format!(", `{name}`")).collect()
}

/// What a mapping can say that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MappingProblem {
    /// A word is not one of a fixed list.
    #[error("`{word}` is no {what}{}", listed(nearest, valid))]
    Word {
        /// What it should be.
        what: MappingWord,
        /// The word as written.
        word: String,
        /// The nearest valid one.
        nearest: Option<String>,
        /// All there are, where they are few.
        valid: Vec<String>,
    },
    /// A sign means nothing in a condition.
    #[error("unexpected `{sign}` in `{text}`")]
    Unexpected {
        /// The sign or word.
        sign: String,
        /// The condition.
        text: String,
    },
    /// Something else is wanted in a condition.
    #[error("{wanted} expected, `{}` found in `{text}`", found.as_deref().unwrap_or("the end"))]
    Condition {
        /// What could have stood there.
        wanted: ConditionPart,
        /// What stands there; none at the end.
        found: Option<String>,
        /// The condition.
        text: String,
    },
    /// A quote is not closed.
    #[error("a quote is not closed in `{text}`")]
    OpenQuote {
        /// The condition.
        text: String,
    },
    /// A key that is needed is not given.
    #[error("no `{key}` is given")]
    Needs {
        /// The key.
        key: String,
    },
    /// A key means something with another one only.
    #[error("`{key}` means something with `{with}` only")]
    OnlyWith {
        /// The key.
        key: String,
        /// The other one.
        with: String,
    },
    /// The file of a look-up has no `lookup` key.
    #[error("no file named `{name}` has a `lookup` key")]
    NoLookUp {
        /// The name.
        name: String,
    },
}

/// What a condition of a mapping wants where it stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConditionPart {
    /// A comparison.
    Comparison,
    /// Nothing more.
    End,
    /// Fewer parentheses.
    FewerParentheses,
    /// This sign or word.
    Mark(&'static str),
    /// The name of a column.
    Name,
    /// A number.
    Number,
    /// A value.
    Value,
}

impl std::fmt::Display for ConditionPart {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            ConditionPart::Comparison => "`=`, `!=`, `<`, `>`, `in (…)` or `is null`",
            ConditionPart::End => "the end",
            ConditionPart::FewerParentheses => "fewer parentheses",
            ConditionPart::Mark(mark) => return write!(formatter, "`{mark}`"),
            ConditionPart::Name => "a name",
            ConditionPart::Number => "a number",
            ConditionPart::Value => "a value",
        })
    }
}

fn listed(nearest: &Option<String>, valid: &[String]) -> String {
    match (nearest, valid) {
        (Some(_), _) => did_you_mean(nearest),
        (None, []) => String::new(),
        (None, _) => format!("; there are `{}`", valid.join("`, `")),
    }
}
