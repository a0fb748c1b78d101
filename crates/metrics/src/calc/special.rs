//! Formulas that only one or two calculators have.

use super::compute::{Flags, Numbers, Outcome, Reason};
use super::{CalcError, UnitKind};
use crate::statistics::{
    BOOTSTRAP_SEED, RESAMPLES, bootstrap_kappa, newcombe, nps_adjusted_wald, weighted_kappa,
};

/// A formula of its own.
#[derive(Clone, Copy, Debug)]
pub(super) enum Special {
    /// Days that a backlog lasts at the pace of the last solves.
    BacklogDays,
    /// Share of ratings of 4 and 5 on a scale from 1 to 5.
    BoxesOfFive,
    /// Share of ratings from `--positive-from` upwards.
    PositiveRatings,
    /// Σ ratings ÷ (answers × greatest rating).
    NormalisedSum,
    /// % positive − % negative.
    NetSatisfaction,
    /// Mean effort, its direction being stated or not.
    Effort,
    /// Share of ratings in the best boxes, by direction.
    TopBox,
    /// Weighted mean of satisfaction, recommendation and effort on one scale.
    Experience,
    /// Weighted mean of scores from 0 to 100.
    Weighted,
    /// The score of one review from its categories.
    Review,
    /// Order value × orders × life × margin.
    Lifetime {
        /// Orders of a unit of time.
        orders: &'static str,
        /// Units of time, or the percentage that leaves in one.
        life: Life,
    },
    /// An amount × a percentage of it.
    PercentOf {
        /// The amount.
        of: &'static str,
        /// The percentage.
        rate: &'static str,
    },
    /// One number times another.
    Product(&'static str, &'static str),
    /// Months of margin that win back the cost.
    Payback,
    /// Followers at the end − at the start; with `--rate` in percent of the start.
    Growth,
    /// Weighted kappa of two scores of each conversation.
    Agreement,
    /// Share of those with a contact who ordered − share of customers alike without one.
    Ahead,
}

/// How a customer's life is given.
#[derive(Clone, Copy, Debug)]
pub(super) enum Life {
    /// As a length of time.
    Span(&'static str),
    /// As the percentage of customers lost in a unit of time: its inverse is the mean life.
    Churn(&'static str),
}

impl Special {
    pub(super) fn evaluate(
        self,
        numbers: &Numbers<'_>,
        flags: &Flags,
    ) -> Result<Outcome, CalcError> {
        match self {
            Self::BacklogDays => Ok(backlog_days(numbers)),
            Self::BoxesOfFive => boxes_of_five(numbers),
            Self::PositiveRatings => {
                let from = numbers.one("positive-from");
                Ok(share_of_ratings(numbers, |rating| rating >= from))
            }
            Self::NormalisedSum => normalised_sum(numbers),
            Self::NetSatisfaction => net_satisfaction(numbers),
            Self::Effort => {
                direction(flags)?;
                numbers.mean("ratings", None)
            }
            Self::TopBox => top_box(numbers, flags),
            Self::Experience => experience(numbers, flags),
            Self::Weighted => weighted(numbers, "scores"),
            Self::Review => review(numbers),
            Self::Lifetime { orders, life } => lifetime(numbers, orders, life),
            Self::PercentOf { of, rate } => {
                Ok(Outcome::plain(numbers.one(of) * ratio(numbers, rate)?))
            }
            Self::Product(one, other) => Ok(Outcome::plain(numbers.one(one) * numbers.one(other))),
            Self::Payback => payback(numbers),
            Self::Growth => Ok(growth(numbers, flags)),
            Self::Agreement => agreement(numbers),
            Self::Ahead => Ok(ahead(numbers)),
        }
    }
}

/// Which way a scale of effort runs.
enum Direction {
    Effort,
    Ease,
}

fn direction(flags: &Flags) -> Result<Option<Direction>, CalcError> {
    match (flags.contains("effort"), flags.contains("ease")) {
        (true, true) => Err(CalcError::FlagsExclude { one: "effort", other: "ease" }),
        (true, false) => Ok(Some(Direction::Effort)),
        (false, true) => Ok(Some(Direction::Ease)),
        (false, false) => Ok(None),
    }
}

fn backlog_days(numbers: &Numbers<'_>) -> Outcome {
    let days = if numbers.has("days") { numbers.one("days") } else { 28.0 };
    match numbers.one("solved") {
        0.0 => Outcome::null(Reason::ZeroDenominator("solved")),
        solved => Outcome::plain(numbers.one("backlog") * days / solved),
    }
}

fn share_of_ratings(numbers: &Numbers<'_>, counts: impl Fn(f64) -> bool) -> Outcome {
    let ratings = numbers.list("ratings");
    if ratings.is_empty() {
        return Outcome::null(Reason::NoObservations("ratings"));
    }
    let positive = ratings.iter().filter(|rating| counts(**rating)).count();
    Outcome::share(positive as f64, ratings.len() as f64)
}

fn boxes_of_five(numbers: &Numbers<'_>) -> Result<Outcome, CalcError> {
    let (input, low, high) = ("ratings", 1.0, 5.0);
    if let Some(&value) = numbers.list(input).iter().find(|it| !(low..=high).contains(*it)) {
        return Err(CalcError::OffScale { input, value, low, high });
    }
    Ok(share_of_ratings(numbers, |rating| rating >= 4.0))
}

fn normalised_sum(numbers: &Numbers<'_>) -> Result<Outcome, CalcError> {
    let greatest = above_zero(numbers, "scale-max")?;
    let mean = numbers.mean("ratings", Some((0.0, greatest)))?;
    Ok(mean.scaled(100.0 / greatest))
}

fn net_satisfaction(numbers: &Numbers<'_>) -> Result<Outcome, CalcError> {
    let count = |name| numbers.one(name);
    let (positive, negative, total) = (count("positive"), count("negative"), count("total"));
    let (parts, whole) = ([("positive", positive), ("negative", negative)], "total");
    if let Some((part, part_value)) = parts.into_iter().find(|(_, value)| *value > total) {
        return Err(CalcError::PartExceedsWhole { part, part_value, whole, whole_value: total });
    }
    if positive + negative > total {
        return Err(CalcError::PartsExceedWhole { parts, whole, whole_value: total });
    }
    if total == 0.0 {
        return Ok(Outcome::null(Reason::ZeroDenominator("total")));
    }
    let neutral = total - positive - negative;
    let interval = nps_adjusted_wald(positive as u64, neutral as u64, negative as u64);
    Ok(Outcome::with(100.0 * (positive - negative) / total, interval, Reason::NoAnswers))
}

fn top_box(numbers: &Numbers<'_>, flags: &Flags) -> Result<Outcome, CalcError> {
    let edge = numbers.one("top-box");
    match direction(flags)? {
        Some(Direction::Ease) => Ok(share_of_ratings(numbers, |rating| rating >= edge)),
        Some(Direction::Effort) => Ok(share_of_ratings(numbers, |rating| rating <= edge)),
        None => Err(CalcError::NeedsFlag { input: "top-box", one: "effort", other: "ease" }),
    }
}

/// CSAT, (NPS + 100) ÷ 2 and CES rescaled to 0 to 100; what is missing leaves both sides.
fn experience(numbers: &Numbers<'_>, flags: &Flags) -> Result<Outcome, CalcError> {
    let on_scale = |input: &'static str, low: f64, high: f64| {
        let value = numbers.one(input);
        if (low..=high).contains(&value) {
            return Ok(value);
        }
        Err(CalcError::OffScale { input, value, low, high })
    };
    let weight = |name: &str| if numbers.has(name) { numbers.one(name) } else { 1.0 };
    let mut parts = Vec::new();
    if numbers.has("csat") {
        parts.push((on_scale("csat", 0.0, 100.0)?, weight("csat-weight")));
    }
    if numbers.has("nps") {
        parts.push(((on_scale("nps", -100.0, 100.0)? + 100.0) / 2.0, weight("nps-weight")));
    }
    if numbers.has("ces") {
        let (low, high) = (numbers.one("ces-min"), numbers.one("ces-max"));
        if low >= high {
            let (part, whole) = ("ces-min", "ces-max");
            return Err(CalcError::PartExceedsWhole {
                part,
                part_value: low,
                whole,
                whole_value: high,
            });
        }
        let share = 100.0 * (on_scale("ces", low, high)? - low) / (high - low);
        let score = match direction(flags)? {
            Some(Direction::Ease) => share,
            Some(Direction::Effort) => 100.0 - share,
            None => {
                return Err(CalcError::NeedsFlag { input: "ces", one: "effort", other: "ease" });
            }
        };
        parts.push((score, weight("ces-weight")));
    }
    Ok(weighted_mean(&parts))
}

fn weighted_mean(parts: &[(f64, f64)]) -> Outcome {
    let whole: f64 = parts.iter().map(|part| part.1).sum();
    if whole == 0.0 {
        return Outcome::null(Reason::NothingLeft);
    }
    Outcome::plain(parts.iter().map(|(score, weight)| score * weight).sum::<f64>() / whole)
}

/// Returns the scores of a list from 0 to 100 with their weights, 1 where none are given.
fn scores(numbers: &Numbers<'_>, list: &'static str) -> Result<Vec<(f64, f64)>, CalcError> {
    let scores = numbers.list(list);
    let (low, high) = (0.0, 100.0);
    if let Some(&value) = scores.iter().find(|score| !(low..=high).contains(*score)) {
        return Err(CalcError::OffScale { input: list, value, low, high });
    }
    let weights = numbers.list("weights");
    if numbers.has("weights") && weights.len() != scores.len() {
        return Err(CalcError::UnequalLists {
            one: list,
            one_count: scores.len(),
            other: "weights",
            other_count: weights.len(),
        });
    }
    let weight = |index: usize| weights.get(index).copied().unwrap_or(1.0);
    Ok(scores.iter().enumerate().map(|(index, score)| (*score, weight(index))).collect())
}

fn weighted(numbers: &Numbers<'_>, list: &'static str) -> Result<Outcome, CalcError> {
    Ok(weighted_mean(&scores(numbers, list)?))
}

/// Σ(category × weight) ÷ Σ weight, and 0 when a critical category is below 50.
fn review(numbers: &Numbers<'_>) -> Result<Outcome, CalcError> {
    let categories = scores(numbers, "categories")?;
    let high = categories.len() as f64;
    for &value in numbers.list("critical") {
        if value.fract() != 0.0 || !(1.0..=high).contains(&value) {
            return Err(CalcError::OffScale { input: "critical", value, low: 1.0, high });
        }
        if categories[value as usize - 1].0 < 50.0 {
            return Ok(Outcome::plain(0.0));
        }
    }
    Ok(weighted_mean(&categories))
}

/// Returns the margin as a share, all of it when none is given.
fn margin_ratio(numbers: &Numbers<'_>) -> Result<f64, CalcError> {
    if numbers.has("margin") { ratio(numbers, "margin") } else { Ok(1.0) }
}

/// Returns a percentage as a share.
fn ratio(numbers: &Numbers<'_>, input: &'static str) -> Result<f64, CalcError> {
    let (value, low, high) = (numbers.one(input), 0.0, 100.0);
    if value > high {
        return Err(CalcError::OffScale { input, value, low, high });
    }
    Ok(value / high)
}

fn lifetime(numbers: &Numbers<'_>, orders: &str, life: Life) -> Result<Outcome, CalcError> {
    let a_time = numbers.one("average-order") * numbers.one(orders) * margin_ratio(numbers)?;
    Ok(match life {
        Life::Span(name) => Outcome::plain(a_time * numbers.one(name)),
        Life::Churn(name) => {
            let (value, low, high) = (numbers.one(name), 0.0, 100.0);
            if value > high {
                return Err(CalcError::OffScale { input: name, value, low, high });
            }
            if value == 0.0 {
                return Ok(Outcome::null(Reason::EndlessLife));
            }
            Outcome::plain(a_time * high / value)
        }
    })
}

fn payback(numbers: &Numbers<'_>) -> Result<Outcome, CalcError> {
    let monthly = numbers.one("monthly-revenue") * margin_ratio(numbers)?;
    Ok(if monthly == 0.0 {
        Outcome::null(Reason::NothingLeft)
    } else {
        Outcome::plain(numbers.one("cac") / monthly)
    })
}

fn growth(numbers: &Numbers<'_>, flags: &Flags) -> Outcome {
    let (start, end) = (numbers.one("start"), numbers.one("end"));
    if !flags.contains("rate") {
        return Outcome::plain(end - start);
    }
    let mut outcome = if start == 0.0 {
        Outcome::null(Reason::ZeroDenominator("start"))
    } else {
        Outcome::plain(100.0 * (end - start) / start)
    };
    outcome.unit = Some(UnitKind::Percent);
    outcome
}

fn above_zero(numbers: &Numbers<'_>, input: &'static str) -> Result<f64, CalcError> {
    let value = numbers.one(input);
    if value > 0.0 { Ok(value) } else { Err(CalcError::NotAboveZero { input, value }) }
}

fn agreement(numbers: &Numbers<'_>) -> Result<Outcome, CalcError> {
    let (first, second) = (numbers.list("first"), numbers.list("second"));
    if first.len() != second.len() {
        return Err(CalcError::UnequalLists {
            one: "first",
            one_count: first.len(),
            other: "second",
            other_count: second.len(),
        });
    }
    let pairs: Vec<Vec<f64>> =
        first.iter().zip(second).map(|(one, other)| vec![*one, *other]).collect();
    let Some(found) = weighted_kappa(&pairs) else {
        return Ok(Outcome::null(Reason::FewScores));
    };
    let interval = bootstrap_kappa(&pairs, RESAMPLES, BOOTSTRAP_SEED);
    Ok(Outcome::with(found.kappa, interval, Reason::FewScores))
}

fn ahead(numbers: &Numbers<'_>) -> Outcome {
    if let Some(nobody) = ["contacted", "alike"].into_iter().find(|name| numbers.one(name) == 0.0) {
        return Outcome::null(Reason::ZeroDenominator(nobody));
    }
    let counts = |part, whole| (numbers.one(part) as u64, numbers.one(whole) as u64);
    let test = newcombe(counts("alike-ordered", "alike"), counts("ordered", "contacted"));
    test.map_or_else(
        || Outcome::null(Reason::NothingLeft),
        |test| {
            let interval = Some(test.interval.scaled(100.0));
            Outcome::with(100.0 * test.difference, interval, Reason::NothingLeft)
        },
    )
}
