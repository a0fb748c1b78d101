//! What is wrong in a file of the owner's.

use baremo_model::calendar::CalendarError;
use baremo_model::error::{Hint, Told, TomlProblem};
use baremo_model::told;

use super::MetricsError;
use crate::board::BoardProblem;
use crate::origin::Part;

/// What is wrong at a line of a file.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Fault {
    /// It is not the TOML that was wanted.
    #[error(transparent)]
    Toml(#[from] TomlProblem),
    /// A calendar, or the rules that choose one, say what cannot be.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// A name, a value or an expression is wrong.
    #[error(transparent)]
    Metrics(Box<MetricsError>),
    /// A setting says what cannot be.
    #[error(transparent)]
    Setting(#[from] SettingProblem),
    /// A figure that a board would not take.
    #[error(transparent)]
    Board(Box<BoardProblem>),
    /// Something is wrong with a part of it that is asked of records.
    #[error("{}{fault}", said(part))]
    Of {
        /// The part.
        part: Part,
        /// What is wrong.
        fault: Box<Fault>,
    },
    /// A page does not begin as one does.
    #[error("the page does not begin with a line `+++`")]
    NoFront,
    /// What a page begins with does not end.
    #[error("the front matter has no closing line `+++`")]
    OpenFront,
    /// Something about the page of a metric.
    #[error("{0}")]
    Page(Told),
}

impl Fault {
    /// Returns what to do, where more is known than the message says.
    pub fn hint(&self) -> Option<Hint> {
        match self {
            Fault::Toml(problem) if !problem.valid().is_empty() => {
                let names = problem.valid().join("`, `");
                Some(told!("there are `{names}`", "hay `{names}`").into())
            }
            Fault::Metrics(error) => error.hints().into_iter().next(),
            Fault::Setting(SettingProblem::NoStart) => Some(
                told!(
                    "a score set by hand holds from a date on, and changes nothing before it: \
                     `from = \"2026-01-31\"`",
                    "una puntuación a mano vale desde una fecha y no cambia nada de lo anterior: \
                     `from = \"2026-01-31\"`"
                )
                .into(),
            ),
            Fault::Board(problem) => problem.hint(),
            Fault::NoFront | Fault::OpenFront => {
                let told = told!(
                    "a page begins with TOML between two lines `+++`",
                    "una página empieza con TOML entre dos líneas `+++`"
                );
                Some(told.into())
            }
            Fault::Of { fault, .. } => fault.hint(),
            _ => None,
        }
    }
}

/// Names a part of a file before what is wrong with it.
fn said(part: &Part) -> String {
    match part {
        Part::Whole => String::new(),
        Part::Category(name) => format!("category `{name}`: "),
        Part::Class(name) => format!("class `{name}`: "),
        Part::Measure(name) => format!("measure `{name}`: "),
        Part::Override(customer) => format!("override of `{customer}`: "),
        Part::Policy(name) => format!("policy `{name}`: "),
        Part::Rule(number, name) => format!("rule {number}, `{name}`: "),
    }
}

impl From<BoardProblem> for Fault {
    fn from(problem: BoardProblem) -> Self {
        Fault::Board(Box::new(problem))
    }
}

impl From<MetricsError> for Fault {
    fn from(error: MetricsError) -> Self {
        Fault::Metrics(Box::new(error))
    }
}

impl From<Told> for Fault {
    fn from(message: Told) -> Self {
        Fault::Page(message)
    }
}

/// What a file of settings can say that cannot be: segments, policies, rates, health, scorecards.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingProblem {
    /// The name of the file has other letters.
    #[error("the file's name is made of a-z, 0-9 and _")]
    FileName,
    /// A benchmark without any value.
    #[error("a band has `typical`, `good`, `excellent` or `alarm`")]
    NoLine,
    /// What a benchmark says is no value.
    #[error(
        "`{key}` takes a range or a comparison such as `2-3 h`, `70-80 %` or `>= 95`, not `{value}`"
    )]
    NotALine {
        /// The key.
        key: &'static str,
        /// What it says.
        value: String,
    },
    /// A table that must be there is not.
    #[error("there is at least one `[[{table}]]`")]
    NoTable {
        /// The table.
        table: &'static str,
    },
    /// A value is not a time.
    #[error("`{value}` is not a time")]
    NotATime {
        /// The value.
        value: String,
    },
    /// A value is not a date.
    #[error("`{key}` takes a date such as 2026-01-31, not `{value}`")]
    NotADate {
        /// The key.
        key: &'static str,
        /// The value.
        value: String,
    },
    /// A key is there and says nothing.
    #[error("`{key}` says nothing")]
    SaysNothing {
        /// The key.
        key: &'static str,
    },
    /// A score set by hand does not say from when on it holds.
    #[error("`from` is missing")]
    NoStart,
    /// How old a value may be is said of one that has no date.
    #[error("`staleness` needs `date`, the instant that the value is of")]
    Undated,
    /// Points are given to what is no word.
    #[error("`{value}` is not a column of words, which `points` takes")]
    NotWords {
        /// The expression.
        value: String,
    },
    /// Two dates stand the wrong way round.
    #[error("`from` is {from}, which is later than `{key}`, {to}")]
    Backwards {
        /// The first date.
        from: String,
        /// Key of the last one.
        key: &'static str,
        /// The last one.
        to: String,
    },
    /// A number has to be above zero.
    #[error("`{value}` is not above 0")]
    NotAboveZero {
        /// The number.
        value: String,
    },
    /// A rate of the currency that is reported in.
    #[error("`{currency}` is what is reported in")]
    ReportedIn {
        /// The currency.
        currency: String,
    },
    /// A value is neither a number nor a duration.
    #[error("`{value}` is neither a number nor a duration")]
    NotMeasurable {
        /// The value, or the expression that gives it.
        value: String,
    },
    /// A value is a number where a duration is measured, or the other way round.
    #[error("`{value}` and the measure are not both numbers or both durations such as `30d`")]
    OtherMeasure {
        /// The value.
        value: String,
    },
    /// A score is out of its bounds.
    #[error("`{value}` is not a score from 0 to 100")]
    NotAScore {
        /// The number.
        value: String,
    },
    /// Two keys say the same where they must differ.
    #[error("`{one}` and `{other}` are the same")]
    Same {
        /// A key.
        one: &'static str,
        /// The other.
        other: &'static str,
    },
    /// A table has not exactly one of the ways of saying it.
    #[error("one of these is needed, and one only: `{}`", ways.join("`, `"))]
    Either {
        /// Keys, or keys that go together.
        ways: &'static [&'static str],
    },
    /// What is measured has no cuts, or what holds or not has some.
    #[error("what is measured needs `cuts`, what holds or not has none")]
    Cuts,
    /// Rows of a fact that do not say which conversation they are of.
    #[error("`{fact}` does not say which conversation it is of")]
    NoConversation {
        /// The fact.
        fact: String,
    },
    /// A policy without targets.
    #[error("the policy `{policy}` promises nothing")]
    PromisesNothing {
        /// Its name.
        policy: String,
    },
    /// Two targets for the same.
    #[error("the policy has two such targets `{kind}`")]
    TwoTargets {
        /// Kind of the targets.
        kind: &'static str,
    },
    /// A table stands there too often.
    #[error("{most} `[[{table}]]` at most")]
    TooMany {
        /// The table.
        table: &'static str,
        /// How many there may be.
        most: usize,
    },
    /// Two things of one name.
    #[error("there are two of the name `{name}`")]
    TwoNames {
        /// The name.
        name: String,
    },
}
