//! What a reader should know beside the numbers.
//!
//! Notes are told in fields, so that `render` says them in the language of who reads them; what
//! `Display` writes, and JSON holds, is their English.

use std::fmt::{self, Display, Formatter};

use baremo_model::Fact;
use jiff::civil::Date;
use serde::{Serialize, Serializer};

use crate::catalog::PageError;
use crate::rates::RATES_FILE;

/// A note beside an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Note {
    /// Facts may lack what this version could tell.
    Outdated,
    /// Business time was asked for, and no calendar applies.
    NoCalendar,
    /// What was promised was asked for, and no policy says it.
    NoPolicies,
    /// Money of several currencies is told in one.
    MoneyIn {
        /// The currency of figures.
        reporting: String,
        /// Currencies that have a rate.
        known: Vec<String>,
    },
    /// A metric would have added several currencies.
    MixedCurrencies {
        /// Id of the metric.
        metric: String,
        /// The currencies, most used first.
        currencies: Vec<String>,
        /// Whether the data folder has a table of rates, which lacks one of them.
        has_rates: bool,
    },
    /// Records that a metric cannot do without begin well after the range.
    Since {
        /// The records.
        fact: Fact,
        /// Local date of the first of them.
        date: Date,
        /// Local date with which the range begins.
        begins: Date,
        /// Local date from which on all records that the metric needs are there.
        from: Date,
    },
    /// A page of the user's is left out.
    PageLeftOut {
        /// What is wrong with it.
        error: PageError,
    },
    /// The rules of contact reasons are left out.
    ReasonsLeftOut {
        /// What is wrong with one of them.
        error: PageError,
    },
    /// A statistic was asked for, and no metric of the question has any.
    NoStatistic {
        /// The statistic.
        word: String,
    },
    /// A metric without statistics has them as a variant.
    StatisticsOf {
        /// Id of the metric.
        metric: String,
        /// The variant.
        variant: String,
    },
    /// A credit rule was asked for, and no metric of the question follows one.
    NoCredit {
        /// The rule.
        word: String,
    },
    /// A kind of interval was asked for, and no metric of the question can have it.
    NoInterval {
        /// The kind.
        word: String,
    },
}

impl Display for Note {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Note::Outdated => formatter.write_str(
                "facts were made by another version or under other settings: `baremo doctor \
                 --fix` makes them anew",
            ),
            Note::NoCalendar => {
                formatter.write_str("no calendar applies: business time is wall time")
            }
            Note::NoPolicies => formatter
                .write_str("no policies: what was promised is written in `policies/*.toml`"),
            Note::MoneyIn { reporting, known } => write!(
                formatter,
                "money is in {reporting} by `{RATES_FILE}` ({}), each row at the rate of its day",
                known.join(", ")
            ),
            Note::MixedCurrencies { metric, currencies, has_rates } => {
                write!(formatter, "`{metric}` does not add {}: ", currencies.join(" and "))?;
                if *has_rates {
                    write!(formatter, "add the missing rate to `{RATES_FILE}`, ")?;
                }
                formatter.write_str(
                    "ask for one currency, such as --where \"currency = 'EUR'\", or break down by \
                     currency",
                )
            }
            Note::Since { fact, date, begins, from } => write!(
                formatter,
                "{}: on record since {date} only, and the range begins with {begins}: ask from \
                 {from} on",
                fact.name()
            ),
            Note::PageLeftOut { error } => write!(formatter, "{error}; this page is left out"),
            Note::ReasonsLeftOut { error } => {
                write!(formatter, "{error}; contact reasons cannot be asked for until it is mended")
            }
            Note::NoStatistic { word } => {
                write!(formatter, "statistic `{word}` changes nothing")
            }
            Note::StatisticsOf { metric, variant } => {
                write!(formatter, "`{metric}` has statistics as variant `{variant}`")
            }
            Note::NoCredit { word } => write!(formatter, "credit rule `{word}` changes nothing"),
            Note::NoInterval { word } => {
                write!(formatter, "kind of interval `{word}` changes nothing")
            }
        }
    }
}

/// Where programs read on, it is its English sentence.
impl Serialize for Note {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_read_the_sentence() {
        let mixed = |has_rates: bool| Note::MixedCurrencies {
            metric: "revenue".into(),
            currencies: vec!["EUR".into(), "GBP".into()],
            has_rates,
        };
        let notes = [mixed(true), mixed(false), Note::NoInterval { word: "bootstrap".into() }];
        assert_eq!(
            serde_json::to_value(notes).unwrap(),
            serde_json::json!([
                "`revenue` does not add EUR and GBP: add the missing rate to `rates.toml`, ask for \
                 one currency, such as --where \"currency = 'EUR'\", or break down by currency",
                "`revenue` does not add EUR and GBP: ask for one currency, such as --where \
                 \"currency = 'EUR'\", or break down by currency",
                "kind of interval `bootstrap` changes nothing",
            ])
        );
    }
}
