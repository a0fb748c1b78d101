//! What can be wrong with a calculator's inputs. All of it is a bad request.

/// Why a calculator refuses its inputs.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[expect(missing_docs, reason = "the fields are the values that the messages name")]
pub enum CalcError {
    /// No calculator goes by this name.
    #[error("`{metric}` has no calculator{}", did_you_mean(nearest, ""))]
    UnknownMetric { metric: String, nearest: Option<&'static str> },
    /// The calculator does not take this input.
    #[error("`{metric}` takes no `--{input}`{}", did_you_mean(nearest, "--"))]
    UnknownInput { metric: &'static str, input: String, nearest: Option<&'static str> },
    /// Inputs are missing; `choices` are the combinations that make a value.
    #[error("`{metric}` misses {}; it takes {}", dashed(missing, ", "), choose(choices))]
    MissingInput {
        metric: &'static str,
        missing: Vec<&'static str>,
        choices: Vec<&'static [&'static str]>,
    },
    /// Inputs of different combinations were mixed.
    #[error(
        "{} do not go together in `{metric}`; it takes {}",
        dashed(given, ", "),
        choose(choices)
    )]
    MixedInputs {
        metric: &'static str,
        given: Vec<&'static str>,
        choices: Vec<&'static [&'static str]>,
    },
    /// An input that takes one number got none or several.
    #[error("`--{input}` takes one number, not {given}")]
    NotOneNumber { input: &'static str, given: usize },
    /// A switch got a number.
    #[error("`--{input}` takes no number")]
    TakesNoNumber { input: &'static str },
    /// A number was used as a switch.
    #[error("`--{input}` needs a number")]
    NeedsNumber { input: &'static str },
    /// A value is not finite.
    #[error("`--{input}` is not a number: `{value}`")]
    NotANumber { input: &'static str, value: f64 },
    /// A value is below zero.
    #[error("`--{input}` cannot be negative: `{value}`")]
    Negative { input: &'static str, value: f64 },
    /// A count has decimals, or more digits than can be counted exactly.
    #[error("`--{input}` is a count, and `{value}` is no whole number that can be counted")]
    NotACount { input: &'static str, value: f64 },
    /// A part is greater than its whole.
    #[error("`--{part}` `{part_value}` exceeds `--{whole}` `{whole_value}`")]
    PartExceedsWhole { part: &'static str, part_value: f64, whole: &'static str, whole_value: f64 },
    /// Two parts together are greater than their whole.
    #[error(
        "`--{}` `{}` and `--{}` `{}` together exceed `--{whole}` `{whole_value}`",
        parts[0].0, parts[0].1, parts[1].0, parts[1].1
    )]
    PartsExceedWhole { parts: [(&'static str, f64); 2], whole: &'static str, whole_value: f64 },
    /// A value is greater than two others together, of which it is made.
    #[error("`--{part}` `{part_value}` exceeds `--{}` + `--{}` `{sum}`", parts[0], parts[1])]
    PartExceedsBoth { part: &'static str, part_value: f64, parts: [&'static str; 2], sum: f64 },
    /// A value lies beyond the metric's scale.
    #[error("`--{input}` goes from {low} to {high}, not `{value}`")]
    OffScale { input: &'static str, value: f64, low: f64, high: f64 },
    /// Two lists that belong together have different lengths.
    #[error("`--{one}` has {one_count} numbers and `--{other}` {other_count}")]
    UnequalLists { one: &'static str, one_count: usize, other: &'static str, other_count: usize },
    /// Two switches exclude each other.
    #[error("`--{one}` and `--{other}` do not go together")]
    FlagsExclude { one: &'static str, other: &'static str },
    /// One of two switches is needed.
    #[error("`--{input}` needs `--{one}` or `--{other}`")]
    NeedsFlag { input: &'static str, one: &'static str, other: &'static str },
    /// A value that has to be above zero is not.
    #[error("`--{input}` has to be above 0, not `{value}`")]
    NotAboveZero { input: &'static str, value: f64 },
    /// Shares do not make a whole.
    #[error("the shares add up to `{sum}` and not to 100")]
    SharesDoNotSum { sum: f64 },
}

fn did_you_mean(nearest: &Option<&'static str>, dashes: &str) -> String {
    nearest.map_or_else(String::new, |name| format!("; did you mean `{dashes}{name}`?"))
}

fn dashed(names: &[&'static str], between: &str) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`--{name}`")).collect();
    names.join(between)
}

fn choose(choices: &[&'static [&'static str]]) -> String {
    let choices: Vec<String> = choices.iter().map(|names| dashed(names, " ")).collect();
    choices.join(" or ")
}
