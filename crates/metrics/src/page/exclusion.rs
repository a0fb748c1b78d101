//! Why rows are left out of a number, by name.

use serde::Deserialize;

use crate::expr::parse;

/// What holds for every row.
pub(crate) const EVERY_ROW: &str = "true";

/// A named reason for which rows are left out.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Exclusion {
    /// Word counted in the answer.
    pub reason: String,
    /// Rows it holds for; all when absent.
    #[serde(default = "every_row")]
    pub when: String,
    /// It holds of such rows only whose source has no row at all, whatever its date, that answers
    /// to this: of what a source never records nothing is known, rather than that it is 0.
    #[serde(default)]
    pub unless_any: Option<String>,
    /// It holds of such rows only whose source has some row, whatever its date, that answers to
    /// this: what is unknown of a list is known of a log.
    #[serde(default)]
    pub only_if: Option<String>,
    /// Rows of which nobody knows whether `when` holds of them: they count, and an answer says how
    /// many they are.
    #[serde(default)]
    pub undecided: Option<String>,
    /// Instant that dates the excluded row where the side's own date is null, and by the date of
    /// the event where that lies before it.
    #[serde(default)]
    pub date: Option<String>,
    /// Whether rows left out of a ratio may belong to its numerator: where that has no others, the
    /// value is not known, rather than 0. So it is of what an input of a derived metric counts.
    #[serde(default)]
    pub may_succeed: bool,
}

impl Exclusion {
    /// Returns whether it judges sources alone, whatever their rows are and whatever sort of source
    /// they are of.
    pub fn is_of_sources(&self) -> bool {
        self.unless_any.is_some() && self.only_if.is_none() && self.when == EVERY_ROW
    }

    /// Returns whether what the source of a row records decides it: no row can be judged without
    /// the others.
    pub fn asks_sources(&self) -> bool {
        self.unless_any.is_some() || self.only_if.is_some()
    }

    /// Returns the names it speaks of, as far as it can be read.
    pub fn columns(&self) -> Vec<String> {
        let others = [&self.unless_any, &self.only_if, &self.undecided];
        let texts = std::iter::once(&self.when).chain(others.into_iter().flatten());
        let read = texts.filter_map(|text| parse(text).ok());
        let names = |expr: crate::Expr| -> Vec<String> {
            expr.columns().into_iter().map(str::to_owned).collect()
        };
        read.flat_map(names).collect()
    }
}

fn every_row() -> String {
    EVERY_ROW.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sources_decide_is_told_apart_from_what_rows_do() {
        for (text, of_sources, asks_sources) in [
            ("when = 'reply_count > 1'", false, false),
            ("unless_any = 'reply_count > 1'", true, true),
            ("when = 'solved_at is null'\nunless_any = 'reply_count > 1'", false, true),
            ("when = 'solved_at is null'\nonly_if = 'reply_count > 1'", false, true),
            ("unless_any = 'reply_count > 1'\nonly_if = 'solve_summed = true'", false, true),
        ] {
            let read: Exclusion = toml::from_str(&format!("reason = 'x'\n{text}")).unwrap();
            assert_eq!((read.is_of_sources(), read.asks_sources()), (of_sources, asks_sources));
        }
    }
}
