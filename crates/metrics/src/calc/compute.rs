//! From checked inputs to a value with its interval.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    CALCULATORS, CalcError, Calculator, Combination, Formula, InputKind, UnitKind, Whole, time,
};
use crate::statistics::{Interval, Promoters, mean_t, nps_adjusted_wald, wilson};

/// Counts above this are no longer exact as floating point numbers.
const GREATEST_COUNT: f64 = 9_007_199_254_740_992.0;

/// How far rounded shares may miss 100: three shares without decimals miss it by 1.
const SHARES_SLACK: f64 = 1.0;

/// What a calculator answers.
#[derive(Clone, Debug, PartialEq)]
pub struct CalcResult {
    /// The metric's id.
    pub metric: &'static str,
    /// The value in the unit of the inputs, percent for rates; `None` with a reason.
    pub value: Option<f64>,
    /// What the value is.
    pub unit: UnitKind,
    /// 95 % interval in the unit of the value, where the inputs carry enough for one.
    pub interval: Option<(f64, f64)>,
    /// The formula used, in English.
    pub formula_en: &'static str,
    /// The formula used, in Spanish.
    pub formula_es: &'static str,
    /// Why the value is null; with a value, why an interval that one could expect is null.
    pub reason: Option<Reason>,
}

impl CalcResult {
    /// Returns how a unit is written that was chosen for the value: one of time by any of its
    /// names, or a currency. `None` where it is neither, or the value has a unit of its own.
    pub fn unit_called(&self, unit: &str) -> Option<String> {
        let is_currency = unit.len() == 3 && unit.bytes().all(|byte| byte.is_ascii_alphabetic());
        match self.unit {
            UnitKind::Duration => time::unit(unit).map(str::to_owned),
            UnitKind::Money => is_currency.then(|| unit.to_ascii_uppercase()),
            _ => None,
        }
    }
}

/// Why a value or its interval is null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The input that divides is zero.
    ZeroDenominator(&'static str),
    /// There are no answers.
    NoAnswers,
    /// What the value is divided by comes to zero.
    NothingLeft,
    /// No chance to leave is an endless life.
    EndlessLife,
    /// The list is empty.
    NoObservations(&'static str),
    /// One observation has no spread.
    SingleObservation,
    /// All observations are equal, so that nothing is known about their spread.
    NoSpread,
    /// The value is not between 0 and 100 % and hence no share of a whole.
    NotAShare,
    /// Shares do not tell how many answers they come from.
    SharesWithoutCount,
    /// The value is too large for a number.
    TooLarge,
    /// More goes than there was.
    BelowZero,
    /// Scores that do not differ, or a single pair, show no agreement beyond chance.
    FewScores,
}

impl Reason {
    /// Returns the reason as programs read it, like those of answers.
    pub fn code(self) -> &'static str {
        match self {
            Self::ZeroDenominator(_) | Self::NothingLeft => "nothing_to_divide_by",
            Self::NoAnswers | Self::NoObservations(_) => "no_observations",
            Self::EndlessLife => "endless_life",
            Self::SingleObservation => "single_observation",
            Self::NoSpread => "no_spread",
            Self::NotAShare => "not_a_share",
            Self::SharesWithoutCount => "shares_without_count",
            Self::TooLarge => "too_large",
            Self::BelowZero => "below_zero",
            Self::FewScores => "few_scores",
        }
    }

    /// Returns the reason as a phrase in English. `name` writes an input as the reader knows it.
    pub fn text_en(self, name: &dyn Fn(&str) -> String) -> String {
        match self {
            Self::ZeroDenominator(input) => format!("{} is 0", name(input)),
            Self::NoAnswers => "there are no answers".into(),
            Self::NothingLeft => "what it is divided by comes to 0".into(),
            Self::EndlessLife => "without churn a customer's life has no end".into(),
            Self::NoObservations(input) => format!("{} is empty", name(input)),
            Self::SingleObservation => "an interval needs at least two observations".into(),
            Self::NoSpread => "all observations are equal, so their spread is unknown".into(),
            Self::NotAShare => "a value outside 0 to 100% has no interval".into(),
            Self::SharesWithoutCount => "an interval needs the number of answers".into(),
            Self::TooLarge => "the value is too large".into(),
            Self::BelowZero => "more goes than there was: the figures do not fit together".into(),
            Self::FewScores => "there are too few different scores".into(),
        }
    }

    /// Returns the reason as a phrase in Spanish. `name` writes an input as the reader knows it.
    pub fn text_es(self, name: &dyn Fn(&str) -> String) -> String {
        match self {
            Self::ZeroDenominator(input) => format!("{} es 0", name(input)),
            Self::NoAnswers => "no hay respuestas".into(),
            Self::NothingLeft => "el divisor resulta 0".into(),
            Self::EndlessLife => "sin abandono, la vida del cliente no tiene fin".into(),
            Self::NoObservations(input) => format!("{} está vacío", name(input)),
            Self::SingleObservation => "un intervalo necesita al menos dos observaciones".into(),
            Self::NoSpread => "todas las observaciones son iguales y no muestran dispersión".into(),
            Self::NotAShare => "un valor fuera de 0 a 100 % no tiene intervalo".into(),
            Self::SharesWithoutCount => "un intervalo necesita el número de respuestas".into(),
            Self::TooLarge => "el valor es demasiado grande".into(),
            Self::BelowZero => "sale más de lo que había: las cifras no concuerdan".into(),
            Self::FewScores => "hay muy pocas notas distintas".into(),
        }
    }
}

/// Computes a metric from `inputs` by name and the `flags` that are set.
///
/// Names are those of the command line; an underscore stands for a dash. A zero denominator is a
/// null value with a reason.
///
/// # Errors
///
/// Any [`CalcError`]: unknown metric or input, inputs missing or mixed, a number that is negative,
/// not finite, not whole where counted, off its scale, or a part greater than its whole.
pub fn compute(
    metric: &str,
    inputs: &BTreeMap<String, Vec<f64>>,
    flags: &BTreeSet<String>,
) -> Result<CalcResult, CalcError> {
    let calculator = super::inputs(metric).ok_or_else(|| CalcError::UnknownMetric {
        metric: metric.to_owned(),
        nearest: nearest(metric, CALCULATORS.iter().map(|calculator| calculator.metric)),
    })?;
    let flags = check_flags(calculator, flags)?;
    let numbers = Numbers::check(calculator, inputs, &flags)?;
    let combination = numbers.combination(calculator)?;
    let given = |name: &&str| numbers.has(name);
    for &(part, whole) in combination.at_most {
        if ![part, whole].iter().all(given) {
            continue;
        }
        let (part_value, whole_value) = (numbers.one(part), numbers.one(whole));
        if part_value > whole_value {
            return Err(CalcError::PartExceedsWhole { part, part_value, whole, whole_value });
        }
    }
    if let Some((part, parts)) = combination.at_most_both {
        let part_value = numbers.one(part);
        let sum: f64 = parts.iter().map(|one| numbers.one(one)).sum();
        if part_value > sum {
            return Err(CalcError::PartExceedsBoth { part, part_value, parts, sum });
        }
    }
    let mut outcome = numbers.evaluate(combination, &flags)?;
    if outcome.value.is_some_and(|value| !value.is_finite()) {
        outcome = Outcome::null(Reason::TooLarge);
    }
    let interval = outcome.interval.filter(|ends| ends.low.is_finite() && ends.high.is_finite());
    Ok(CalcResult {
        metric: calculator.metric,
        value: outcome.value,
        unit: outcome.unit.or(combination.unit).unwrap_or(calculator.unit),
        interval: interval.map(Into::into),
        formula_en: combination.formula_en,
        formula_es: combination.formula_es,
        reason: outcome.reason,
    })
}

/// Value, interval and reason of a formula.
pub(super) struct Outcome {
    value: Option<f64>,
    interval: Option<Interval>,
    reason: Option<Reason>,
    /// What the value is, where a flag decides it.
    pub(super) unit: Option<UnitKind>,
}

impl Outcome {
    pub(super) fn null(reason: Reason) -> Self {
        Self { value: None, interval: None, reason: Some(reason), unit: None }
    }

    pub(super) fn plain(value: f64) -> Self {
        Self { value: Some(value), interval: None, reason: None, unit: None }
    }

    /// A value whose interval, when missing, is missing for `reason`.
    pub(super) fn with(value: f64, interval: Option<Interval>, reason: Reason) -> Self {
        let reason = interval.is_none().then_some(reason);
        Self { value: Some(value), interval, reason, unit: None }
    }

    /// The same in another unit.
    pub(super) fn scaled(self, factor: f64) -> Self {
        let value = self.value.map(|value| value * factor);
        Self { value, interval: self.interval.map(|ends| ends.scaled(factor)), ..self }
    }

    /// What is left of `plus` without `minus`; what rounding leaves below nothing is nothing.
    fn left(plus: f64, minus: f64) -> Self {
        if minus > plus * (1.0 + 1e-12) {
            return Self::null(Reason::BelowZero);
        }
        Self::plain((plus - minus).max(0.0))
    }

    /// The percentage that `part` is of `whole` cases, with Wilson's interval.
    pub(super) fn share(part: f64, whole: f64) -> Self {
        let interval = (part >= 0.0).then(|| wilson(part as u64, whole as u64)).flatten();
        let interval = interval.map(|shares| shares.scaled(100.0));
        Self::with(100.0 * part / whole, interval, Reason::NotAShare)
    }
}

/// The switches that are set.
pub(super) type Flags = BTreeSet<&'static str>;

/// The inputs given, each known to the calculator and of the right kind.
pub(super) struct Numbers<'a>(BTreeMap<&'static str, &'a [f64]>);

impl<'a> Numbers<'a> {
    fn check(
        calculator: &'static Calculator,
        inputs: &'a BTreeMap<String, Vec<f64>>,
        flags: &BTreeSet<&'static str>,
    ) -> Result<Self, CalcError> {
        let mut numbers = BTreeMap::new();
        for (name, values) in inputs {
            let input = find(calculator, name)?;
            let name = input.name;
            // `--percent` turns counts into shares, which have decimals.
            let kind = match input.kind {
                InputKind::Count if flags.contains("percent") => InputKind::Number,
                kind => kind,
            };
            match kind {
                InputKind::Flag => return Err(CalcError::TakesNoNumber { input: name }),
                InputKind::Count | InputKind::Number | InputKind::Signed | InputKind::Time
                    if values.len() != 1 =>
                {
                    return Err(CalcError::NotOneNumber { input: name, given: values.len() });
                }
                _ => {}
            }
            for &value in values {
                if !value.is_finite() {
                    return Err(CalcError::NotANumber { input: name, value });
                }
                if value < 0.0 && kind != InputKind::Signed {
                    return Err(CalcError::Negative { input: name, value });
                }
                let counts = value.fract() == 0.0 && value <= GREATEST_COUNT;
                if kind == InputKind::Count && !counts {
                    return Err(CalcError::NotACount { input: name, value });
                }
            }
            numbers.insert(name, values.as_slice());
        }
        // Switches that choose between formulas go together with inputs as numbers do.
        for &flag in flags {
            if calculator.combinations.iter().any(|choice| choice.takes(flag)) {
                numbers.insert(flag, &[]);
            }
        }
        Ok(Self(numbers))
    }

    /// Returns the combination that is given exactly.
    fn combination(
        &self,
        calculator: &'static Calculator,
    ) -> Result<&'static Combination, CalcError> {
        let missing = |combination: &Combination| {
            let inputs = combination.inputs.iter().copied();
            inputs.filter(|name| !self.0.contains_key(name)).collect::<Vec<_>>()
        };
        let fitting = calculator
            .combinations
            .iter()
            .filter(|combination| self.0.keys().all(|name| combination.takes(name)));
        let metric = calculator.metric;
        let choices = || calculator.combinations.iter().map(|choice| choice.inputs).collect();
        match fitting.map(|choice| (missing(choice), choice)).min_by_key(|(gap, _)| gap.len()) {
            Some((missing, choice)) if missing.is_empty() => Ok(choice),
            Some((missing, _)) => {
                Err(CalcError::MissingInput { metric, missing, choices: choices() })
            }
            None => {
                let given = self.0.keys().copied().collect();
                Err(CalcError::MixedInputs { metric, given, choices: choices() })
            }
        }
    }

    /// Returns the number given for an input of the chosen combination.
    pub(super) fn one(&self, name: &str) -> f64 {
        self.list(name).first().copied().unwrap_or(0.0)
    }

    pub(super) fn list(&self, name: &str) -> &'a [f64] {
        self.0.get(name).copied().unwrap_or(&[])
    }

    /// Returns whether an input was given.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    fn sum(&self, names: &[&str]) -> f64 {
        names.iter().map(|name| self.one(name)).sum()
    }

    fn evaluate(&self, combination: &Combination, flags: &Flags) -> Result<Outcome, CalcError> {
        Ok(match combination.formula {
            Formula::Share { whole, .. } | Formula::Percent { whole, .. }
                if self.whole(whole) == 0.0 =>
            {
                Outcome::null(match (whole.plus, whole.minus) {
                    ([only], []) => Reason::ZeroDenominator(only),
                    _ => Reason::NothingLeft,
                })
            }
            Formula::Share { plus, minus, whole } => {
                Outcome::share(self.sum(plus) - self.sum(minus), self.whole(whole))
            }
            Formula::Percent { plus, minus, whole } => {
                Outcome::plain(100.0 * (self.sum(plus) - self.sum(minus)) / self.whole(whole))
            }
            Formula::Quotient { by, .. } if self.one(by) == 0.0 => {
                Outcome::null(Reason::ZeroDenominator(by))
            }
            Formula::Quotient { parts, by } => Outcome::plain(self.sum(parts) / self.one(by)),
            Formula::Sum { plus, minus } => Outcome::left(self.sum(plus), self.sum(minus)),
            Formula::Special(special) => special.evaluate(self, flags)?,
            Formula::Mean { list, scale } => self.mean(list, scale)?,
            Formula::Promoters if flags.contains("percent") => self.shares()?,
            Formula::Promoters => self.promoters(),
        })
    }

    fn whole(&self, whole: Whole) -> f64 {
        self.sum(whole.plus) - self.sum(whole.minus)
    }

    pub(super) fn mean(
        &self,
        list: &'static str,
        scale: Option<(f64, f64)>,
    ) -> Result<Outcome, CalcError> {
        let values = self.list(list);
        if let Some((low, high)) = scale
            && let Some(&value) = values.iter().find(|value| !(low..=high).contains(*value))
        {
            return Err(CalcError::OffScale { input: list, value, low, high });
        }
        let n = values.len() as f64;
        if values.is_empty() {
            return Ok(Outcome::null(Reason::NoObservations(list)));
        }
        let mean = values.iter().sum::<f64>() / n;
        if values.len() == 1 {
            return Ok(Outcome::with(mean, None, Reason::SingleObservation));
        }
        // Equal values may differ from their mean by a rounding error, which is no spread.
        let equal = values.iter().all(|value| value == &values[0]);
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        let sd = if equal { 0.0 } else { (squares / (n - 1.0)).sqrt() };
        let interval = mean_t(mean, sd, values.len() as u64);
        let interval = match scale {
            Some((low, high)) => interval.map(|ends| ends.clipped(low, high)),
            // Lengths and amounts end at nothing, as the intervals of questions do.
            None if values.iter().all(|value| *value >= 0.0) => {
                interval.map(|ends| ends.clipped(0.0, f64::INFINITY))
            }
            None => interval,
        };
        Ok(Outcome::with(mean, interval, Reason::NoSpread))
    }

    fn promoters(&self) -> Outcome {
        let count = |name| self.one(name) as u64;
        let answers = Promoters {
            promoters: count("promoters"),
            passives: count("passives"),
            detractors: count("detractors"),
        };
        let interval = nps_adjusted_wald(answers.promoters, answers.passives, answers.detractors);
        match answers.score() {
            Some(score) => Outcome::with(score, interval, Reason::NoAnswers),
            None => Outcome::null(Reason::NoAnswers),
        }
    }

    fn shares(&self) -> Result<Outcome, CalcError> {
        let shares = ["promoters", "passives", "detractors"];
        if let Some(input) = shares.into_iter().find(|input| self.one(input) > 100.0) {
            let value = self.one(input);
            return Err(CalcError::OffScale { input, value, low: 0.0, high: 100.0 });
        }
        let sum = self.sum(&shares);
        if (sum - 100.0).abs() > SHARES_SLACK {
            return Err(CalcError::SharesDoNotSum { sum });
        }
        let score = self.one("promoters") - self.one("detractors");
        Ok(Outcome::with(score, None, Reason::SharesWithoutCount))
    }
}

fn check_flags(
    calculator: &'static Calculator,
    flags: &BTreeSet<String>,
) -> Result<BTreeSet<&'static str>, CalcError> {
    let known = |flag: &String| {
        let input = find(calculator, flag)?;
        match input.kind {
            InputKind::Flag => Ok(input.name),
            _ => Err(CalcError::NeedsNumber { input: input.name }),
        }
    };
    flags.iter().map(known).collect()
}

/// Returns the input of this name; an error with the name most like it when there is none.
pub(super) fn find(
    calculator: &'static Calculator,
    name: &str,
) -> Result<&'static super::Input, CalcError> {
    let dashed = name.replace('_', "-");
    calculator.input(&dashed).ok_or_else(|| CalcError::UnknownInput {
        metric: calculator.metric,
        input: name.to_owned(),
        nearest: nearest(&dashed, calculator.inputs.iter().map(|input| input.name)),
    })
}

/// Returns the name most like a misspelt one, whatever the case of its letters; `None` when none is
/// at all like it.
fn nearest(word: &str, names: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let word = word.to_lowercase();
    names
        .map(|name| (strsim::jaro_winkler(&word, name), name))
        .filter(|&(likeness, _)| likeness > 0.7)
        .max_by(|one, next| one.0.total_cmp(&next.0))
        .map(|(_, name)| name)
}
