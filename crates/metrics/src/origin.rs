//! Where a setting is written: some of what is wrong with it shows only when it meets the data.

use crate::catalog::PageError;
use crate::error::{Fault, MetricsError};

/// The place of a setting that is asked of records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The file, as errors name it; empty where it stands in none.
    pub file: String,
    /// Line, the first being 1.
    pub line: usize,
    /// What stands there.
    pub part: Part,
}

/// What of a file is asked of records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    #[default]
    Whole,
    /// A category of a scorecard, by its name.
    Category(String),
    /// A class of a segment, by its name.
    Class(String),
    /// A measure of health, by its name.
    Measure(String),
    /// A score of health set by hand, by its customer.
    Override(String),
    /// A service-level policy, by its name.
    Policy(String),
    /// A rule of contact reasons: its number, the first being 1, and the reason it gives.
    Rule(usize, String),
}

impl Origin {
    /// Returns what is wrong with the setting, with its place; as it is where it has one already.
    pub fn wrong(&self, error: MetricsError) -> MetricsError {
        match error {
            error if self.file.is_empty() => error,
            error @ MetricsError::File { .. } => error,
            error => self.problem(error).into(),
        }
    }

    /// Returns the same as a problem of the file.
    pub(crate) fn problem(&self, error: MetricsError) -> PageError {
        let says_itself = matches!(error, MetricsError::Unreachable { asker: Some(_), .. });
        let fault = match &self.part {
            Part::Whole => error.into(),
            _ if says_itself => error.into(),
            part => Fault::Of { part: part.clone(), fault: Box::new(error.into()) },
        };
        PageError::new(&self.file, self.line, fault)
    }
}

#[cfg(test)]
mod tests {
    use baremo_model::error::Hint;
    use baremo_model::told;

    use super::*;
    use crate::error::Thing;

    #[test]
    fn what_is_wrong_is_told_with_its_place_once() {
        let wrong = || MetricsError::unknown(Thing::Word, "solvd", ["solved", "open"]);
        let rule = Part::Rule(2, "late".into());
        let origin = Origin { file: "reasons.toml".into(), line: 7, part: rule };
        let told = origin.wrong(wrong());
        let expected =
            "reasons.toml:7: rule 2, `late`: unknown word `solvd`, did you mean `solved`?";
        assert_eq!(told.to_string(), expected);
        let there_are = told!("there are `solved`, `open`", "hay `solved`, `open`");
        assert_eq!(told.hints(), [Hint::Said(there_are)]);
        assert_eq!(origin.wrong(told.clone()), told);
        assert_eq!(Origin::default().wrong(wrong()), wrong());
    }
}
