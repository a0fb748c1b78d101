//! What messages name: closed lists, so that each word has its translation and the compiler says
//! where one is missing.

use std::fmt::{self, Display, Formatter};

use crate::expr::ValueType;
use crate::page::ParameterType;

/// What a name in a question or a file should name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// Whose doing a number is.
    Actor,
    /// Date basis.
    Basis,
    /// Calendar.
    Calendar,
    /// What a range is compared with.
    Comparison,
    /// Who is credited.
    Credit,
    /// What a number is broken down by.
    Dimension,
    /// Table of facts.
    Fact,
    /// Family of metrics.
    Family,
    /// Width of a bucket.
    Grain,
    /// Input of a formula.
    Input,
    /// How an interval is made.
    Interval,
    /// Metric.
    Metric,
    /// Column or dimension of an expression.
    Name,
    /// What is known of a conversation when it opens.
    OpeningColumn,
    /// Order of rows.
    Order,
    /// Parameter of a definition.
    Parameter,
    /// Profile.
    Profile,
    /// Segment of customers.
    Segment,
    /// Statistic of durations.
    Statistic,
    /// Status of a conversation.
    Status,
    /// Table of events or facts.
    Table,
    /// Variant of a definition.
    Variant,
    /// Way of counting of a formula.
    WayOfCounting,
    /// Word that a column may hold.
    Word,
    /// IANA zone.
    Zone,
}

impl Thing {
    /// Returns what it is called in English.
    pub fn word(self) -> &'static str {
        match self {
            Thing::Actor => "actor basis",
            Thing::Basis => "basis",
            Thing::Calendar => "calendar",
            Thing::Comparison => "comparison",
            Thing::Credit => "credit rule",
            Thing::Dimension => "dimension",
            Thing::Fact => "fact",
            Thing::Family => "family",
            Thing::Grain => "grain",
            Thing::Input => "input",
            Thing::Interval => "kind of interval",
            Thing::Metric => "metric",
            Thing::Name => "name",
            Thing::OpeningColumn => "column known at the opening",
            Thing::Order => "order",
            Thing::Parameter => "parameter",
            Thing::Profile => "profile",
            Thing::Segment => "segment",
            Thing::Statistic => "statistic",
            Thing::Status => "status",
            Thing::Table => "table",
            Thing::Variant => "variant",
            Thing::WayOfCounting => "way of counting",
            Thing::Word => "word",
            Thing::Zone => "zone",
        }
    }
}

impl Display for Thing {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.word())
    }
}

/// What could have stood where an expression stops being one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// At most so many additions.
    Additions(usize),
    /// At most so many characters.
    Characters(usize),
    /// The quote that closes a text or name.
    ClosingQuote(char),
    /// A comma or the end of a list.
    CommaOrClose,
    /// A date, as a text.
    Date,
    /// A list.
    List,
    /// At most so many levels of nesting.
    Nesting(usize),
    /// A name or a literal.
    NameOrLiteral,
    /// A number.
    Number,
    /// What joins conditions, or the end.
    Operator,
    /// The name of a parameter, after `$`.
    ParameterName,
    /// The pattern of `like`.
    Pattern,
    /// A number of 63 bits.
    SmallerNumber,
    /// A unit of time.
    TimeUnit,
    /// Anything an expression is made of.
    Token,
    /// This word or sign.
    Written(&'static str),
}

impl Display for Expected {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Expected::Additions(most) => return write!(formatter, "at most {most} additions"),
            Expected::Characters(most) => {
                return write!(formatter, "the end (an expression has at most {most} characters)");
            }
            Expected::ClosingQuote(quote) => return write!(formatter, "a closing {quote}"),
            Expected::CommaOrClose => "`,` or `)`",
            Expected::Date => "a date in single quotes",
            Expected::List => "a list in parentheses",
            Expected::Nesting(most) => {
                return write!(formatter, "at most {most} levels of nesting");
            }
            Expected::NameOrLiteral => "a name or a literal",
            Expected::Number => "a number",
            Expected::Operator => "`and`, `or`, an operator or the end",
            Expected::ParameterName => "the name of a parameter",
            Expected::Pattern => "a pattern in single quotes",
            Expected::SmallerNumber => "a number below 9223372036854775808",
            Expected::TimeUnit => "a unit of time (s, m, h, d or w)",
            Expected::Token => "a name, a literal or an operator",
            Expected::Written(word) => return write!(formatter, "`{word}`"),
        })
    }
}

/// The place of a value that is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// When what is asked for was known.
    AsOf,
    /// The year's first month.
    FirstMonth,
    /// A key of a file.
    Key(&'static str),
    /// Where an expression names a parameter.
    Named(String),
    /// A parameter.
    Parameter(String),
    /// A range.
    Range,
    /// The end of a range.
    RangeEnd,
    /// The start of a range.
    RangeStart,
}

impl Display for Place {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Place::AsOf => formatter.write_str("`--as-of`"),
            Place::FirstMonth => formatter.write_str("the year's first month"),
            Place::Key(key) => write!(formatter, "`{key}`"),
            Place::Named(name) => write!(formatter, "the place of `${name}`"),
            Place::Parameter(name) => write!(formatter, "parameter `{name}`"),
            Place::Range => formatter.write_str("a range"),
            Place::RangeEnd => formatter.write_str("the end of the range"),
            Place::RangeStart => formatter.write_str("the start of the range"),
        }
    }
}

/// What a place takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// One end of a range.
    Bound,
    /// A date that can be reckoned with.
    Date,
    /// A date, month or year whose end can be reckoned with.
    DateWithEnd,
    /// A duration, such as this one.
    Duration(&'static str),
    /// A time that exists on the clocks of the zone.
    ExistingTime,
    /// An instant that can be reckoned with.
    Instant,
    /// A month by its number.
    Month,
    /// One value where a list is given.
    OneValue,
    /// How many rows.
    Rows,
    /// A value of a parameter.
    Parameter {
        /// Of which type.
        parameter_type: ParameterType,
        /// Least value, as the page writes it.
        min: Option<String>,
        /// Greatest value, as the page writes it.
        max: Option<String>,
    },
    /// An input's weight.
    Weight,
    /// Weights of which one is above 0.
    AnyWeight,
    /// A year, written whole.
    Year,
}

impl Display for Taken {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Taken::Bound => {
                "a date (2026-01-31), a month (2026-01), a year (2026) or an instant \
                 (2026-01-31T10:00)"
            }
            Taken::Date => "a date of the years -9999 to 9999",
            Taken::DateWithEnd => "a date of the years 0 to 9998, as far as records are held",
            Taken::Duration(example) => {
                return write!(formatter, "a duration such as `{example}`");
            }
            Taken::ExistingTime => "an existing time",
            Taken::Instant => "instants of the years -9999 to 9999",
            Taken::Month => "1 to 12",
            Taken::OneValue => "one value, not a list",
            Taken::Rows => "a whole number from 1 on",
            Taken::Year => "a year from 1970 to 9998, such as 2026",
            Taken::Weight => "an input and its weight of at least 0, such as `csat=2`",
            Taken::AnyWeight => "weights of which at least one is above 0",
            Taken::Parameter { parameter_type, min, max } => {
                formatter.write_str(match parameter_type {
                    ParameterType::Duration => "a duration such as `7d`",
                    ParameterType::Count => "a whole number",
                    ParameterType::Percent => "a number from 0 to 100",
                    ParameterType::Number => "a number",
                    ParameterType::Words => "words separated by commas",
                    ParameterType::Counts => "whole numbers separated by commas",
                })?;
                for (word, bound) in [("from", min), ("up to", max)] {
                    if let Some(bound) = bound {
                        write!(formatter, " {word} {bound}")?;
                    }
                }
                return Ok(());
            }
        })
    }
}

/// What does not go together in an expression that can be read.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Clash {
    /// It gives one thing where another is needed.
    #[error("`{text}` is {} where {} is needed", given.word(), wanted.word())]
    Given {
        /// The part.
        text: String,
        /// What it gives.
        given: ValueType,
        /// What is needed.
        wanted: ValueType,
    },
    /// A pattern is held against something else than text.
    #[error("`{text}` is {}, not a text", given.word())]
    NotText {
        /// The part.
        text: String,
        /// What it gives.
        given: ValueType,
    },
    /// Two things cannot be compared.
    #[error("`{text}` compares {} with {}", one.word(), other.word())]
    Compares {
        /// The comparison.
        text: String,
        /// What the left gives.
        one: ValueType,
        /// What the right gives.
        other: ValueType,
    },
    /// Two things cannot be added, or one not be taken from the other.
    #[error("`{text}` joins {} and {}", one.word(), other.word())]
    Joins {
        /// The sum.
        text: String,
        /// What the left gives.
        one: ValueType,
        /// What the right gives.
        other: ValueType,
    },
    /// A name that is none stands where a text may be meant.
    #[error("`{text}`: there is no column `{word}`")]
    Unquoted {
        /// The comparison.
        text: String,
        /// The name.
        word: String,
        /// The comparison with the text in quotes.
        quoted: String,
    },
    /// Rows do not hold what the place of an expression needs.
    #[error("`{text}`: {}", matter.word())]
    Rows {
        /// The part.
        text: String,
        /// What it is not.
        matter: RowMatter,
    },
}

/// What an expression over rows is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowMatter {
    /// A column.
    Column,
    /// A comparison that means something.
    Comparable,
    /// An instant.
    Instant,
    /// An instant or a number.
    Number,
    /// True or false.
    Truth,
    /// True or false by itself.
    TruthByItself,
    /// Words on both sides.
    Words,
}

impl RowMatter {
    fn word(self) -> &'static str {
        match self {
            RowMatter::Column => "is not a column",
            RowMatter::Comparable => "compares what cannot be compared",
            RowMatter::Instant => "is not an instant",
            RowMatter::Number => "is not an instant or a number",
            RowMatter::Truth => "is not true or false",
            RowMatter::TruthByItself => "is not true or false by itself",
            RowMatter::Words => "compares a word with something else",
        }
    }
}
