//! From dated purchases to what the models read of each customer.

use super::{ModelError, Refusal, SummaryProblem, Wanted};

/// A purchase, or a part of one: several of a day are one purchase day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transaction {
    /// The customer, as a number.
    pub customer: u64,
    /// Day, counted from any fixed day. Those of one history are of one zone: UTC in the engine.
    pub day: i32,
    /// Money in minor units of one currency; what was given back on that day is negative.
    pub money_minor: i64,
}

/// What a model knows of a customer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CustomerSummary {
    /// The customer, as a number.
    pub customer: u64,
    /// x: days with a purchase after the first one.
    pub repeat_days: u32,
    /// t_x: from the first to the last purchase day; 0 without a repeat purchase.
    pub recency: f64,
    /// T: from the first purchase day to the cut-off.
    pub age: f64,
    /// Mean money of a repeat day in major units, the first day left out; 0 without one.
    pub mean_spend: f64,
    /// Money of all days up to the cut-off in major units, the first one included.
    pub total_spend: f64,
}

/// Where time stops and in what it is counted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SummarySettings {
    /// Last day that counts; a customer's age is the days from the first purchase to it.
    pub cut_off_day: i32,
    /// Days in a unit of time: 7 for weeks.
    pub days_per_unit: f64,
    /// Minor units in a major one: 100 for cents.
    pub minor_per_major: f64,
}

impl SummarySettings {
    /// Returns weeks and cents up to `cut_off_day`.
    pub fn weeks(cut_off_day: i32) -> Self {
        Self { cut_off_day, days_per_unit: 7.0, minor_per_major: 100.0 }
    }

    fn check(&self) -> Result<(), ModelError> {
        for (name, value) in
            [("days_per_unit", self.days_per_unit), ("minor_per_major", self.minor_per_major)]
        {
            if !(value.is_finite() && value > 0.0) {
                let expected = Wanted::AboveZero;
                let refusal = Refusal::Setting { name, expected, value };
                return Err(ModelError::new("summary", refusal));
            }
        }
        Ok(())
    }
}

/// A customer of the calibration period and what they did after it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeldOut {
    /// What was known at the cut-off.
    pub summary: CustomerSummary,
    /// Purchase days after the cut-off, up to the end.
    pub held_out_days: u32,
}

/// Summarises each customer who bought by the cut-off, in ascending order of customer.
///
/// Later purchases do not count. Days are distinct: the money of one day is added up, also when it
/// comes to nothing or less, and the day counts.
///
/// # Errors
///
/// Refuses settings that are not above zero, and totals beyond 64 bits.
pub fn summarise(
    transactions: &[Transaction],
    settings: &SummarySettings,
) -> Result<Vec<CustomerSummary>, ModelError> {
    let held_out = split(transactions, settings, settings.cut_off_day)?;
    Ok(held_out.into_iter().map(|one| one.summary).collect())
}

/// Summarises each customer up to the cut-off and counts their purchase days from there to
/// `end_day` inclusive; customers who first bought after the cut-off are not part of it.
///
/// # Errors
///
/// As [`summarise`].
pub fn split(
    transactions: &[Transaction],
    settings: &SummarySettings,
    end_day: i32,
) -> Result<Vec<HeldOut>, ModelError> {
    settings.check()?;
    let mut sorted = transactions.to_vec();
    sorted.sort_unstable_by_key(|one| (one.customer, one.day, one.money_minor));
    let customers = sorted.chunk_by(|one, next| one.customer == next.customer);
    customers.filter_map(|own| of_customer(own, settings, end_day).transpose()).collect()
}

fn of_customer(
    own: &[Transaction],
    settings: &SummarySettings,
    end_day: i32,
) -> Result<Option<HeldOut>, ModelError> {
    let Some(first) = own.first().filter(|first| first.day <= settings.cut_off_day) else {
        return Ok(None);
    };
    let customer = first.customer;
    let (mut repeat_days, mut held_out_days, mut last_day) = (0_u32, 0_u32, first.day);
    let (mut total_minor, mut repeat_minor) = (0_i64, 0_i64);
    for of_day in own.chunk_by(|one, next| one.day == next.day) {
        let day = of_day[0].day;
        if day > settings.cut_off_day {
            held_out_days += u32::from(day <= end_day);
            continue;
        }
        let overflow = || ModelError::new("summary", Refusal::MoneyOverflow { customer });
        for one in of_day {
            total_minor = total_minor.checked_add(one.money_minor).ok_or_else(overflow)?;
            if day > first.day {
                repeat_minor = repeat_minor.checked_add(one.money_minor).ok_or_else(overflow)?;
            }
        }
        if day > first.day {
            repeat_days += 1;
            last_day = day;
        }
    }
    let units =
        |from: i32, to: i32| (i64::from(to) - i64::from(from)) as f64 / settings.days_per_unit;
    let mean_minor = if repeat_days == 0 { 0.0 } else { repeat_minor as f64 / repeat_days as f64 };
    let summary = CustomerSummary {
        customer,
        repeat_days,
        recency: units(first.day, last_day),
        age: units(first.day, settings.cut_off_day),
        mean_spend: mean_minor / settings.minor_per_major,
        total_spend: total_minor as f64 / settings.minor_per_major,
    };
    Ok(Some(HeldOut { summary, held_out_days }))
}

/// Refuses summaries that no history can have, and bases with too few repeat buyers.
pub(super) fn check(
    model: &'static str,
    customers: &[CustomerSummary],
) -> Result<usize, ModelError> {
    let mut repeaters = 0;
    for one in customers {
        let times = [one.recency, one.age];
        let problem = if times.iter().any(|time| !time.is_finite() || *time < 0.0) {
            SummaryProblem::Time
        } else if one.recency > one.age {
            SummaryProblem::AfterCutOff
        } else if one.repeat_days == 0 && one.recency > 0.0 {
            SummaryProblem::NoRepeat
        } else if one.repeat_days > 0 && one.recency == 0.0 {
            SummaryProblem::NoDistance
        } else {
            repeaters += usize::from(one.repeat_days > 0);
            continue;
        };
        let refusal = Refusal::Summary { customer: one.customer, problem };
        return Err(ModelError::new(model, refusal));
    }
    if repeaters < super::FEWEST_REPEATERS {
        let refusal = Refusal::FewRepeaters { repeaters, needed: super::FEWEST_REPEATERS };
        return Err(ModelError::new(model, refusal));
    }
    Ok(repeaters)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bought(customer: u64, day: i32, money_minor: i64) -> Transaction {
        Transaction { customer, day, money_minor }
    }

    #[test]
    fn days_are_distinct_and_the_first_is_no_repeat() {
        let transactions = [
            bought(7, 30, 500),
            bought(7, 10, 1_000),
            bought(7, 10, 200),
            bought(7, 24, 1_500),
            bought(7, 24, -500),
            bought(7, 99, 9_900),
            bought(3, 52, 100),
            bought(9, 53, 100),
        ];
        let settings = SummarySettings::weeks(52);
        let all = split(&transactions, &settings, 98).unwrap();
        let [three, seven] = all.as_slice() else { panic!("{all:?}") };
        let expected = CustomerSummary {
            customer: 7,
            repeat_days: 2,
            recency: 20.0 / 7.0,
            age: 6.0,
            mean_spend: 7.5,
            total_spend: 27.0,
        };
        assert_eq!((seven.summary, seven.held_out_days), (expected, 0));
        assert_eq!((three.summary.age, three.summary.mean_spend), (0.0, 0.0));
        assert_eq!(split(&transactions, &settings, 99).unwrap()[1].held_out_days, 1);
        let mut shuffled = transactions;
        shuffled.reverse();
        assert_eq!(split(&shuffled, &settings, 98).unwrap(), all);
    }

    #[test]
    fn what_cannot_be_added_or_divided_is_refused() {
        let two = [bought(1, 1, i64::MAX), bought(1, 2, 1)];
        let refusal = summarise(&two, &SummarySettings::weeks(5)).unwrap_err().refusal;
        assert_eq!(refusal, Refusal::MoneyOverflow { customer: 1 });
        let settings = SummarySettings { days_per_unit: 0.0, ..SummarySettings::weeks(5) };
        assert!(summarise(&two[..1], &settings).is_err());
        let widest = [bought(1, i32::MIN, 1), bought(1, i32::MAX, 1)];
        let summary = summarise(&widest, &SummarySettings::weeks(i32::MAX)).unwrap()[0];
        assert_eq!(summary.recency, f64::from(u32::MAX) / 7.0);
    }
}
