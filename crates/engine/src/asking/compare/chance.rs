//! Which test holds a change against chance, by the kind of the metric.
//!
//! Tests cluster by day, because cases of one day are not independent: means and proportions by a
//! linearised variance over days, where that is not less than independent ones would have,
//! percentiles by resampling days.

use baremo_metrics::page::{Kind, Measure, Side, Unit};
use baremo_metrics::query::Statistic;
use baremo_metrics::statistics::{self, ChangeTest, Clustered, Moments, Promoters, Summary};

use super::{Comparison, Figure};
use crate::asking::plan::MetricPlan;
use crate::kinds::derived::divided;
use crate::kinds::finish::scale;
use crate::kinds::money;
use crate::reading::scan::{Observation, are_states};

impl Comparison<'_> {
    /// Returns the test of the change, with what one unit of what it tests is in answers; nothing
    /// where none can say anything. One range is so many `times` as long as the other.
    pub(super) fn tested(&self, times: Option<f64>) -> Option<(ChangeTest, f64)> {
        match self.by_observations(times) {
            Some(test) => Some((test, factor(self.metric))),
            None if self.has_no_days() && times.is_none() => Some((self.by_intervals()?, 1.0)),
            None => None,
        }
    }

    /// Returns whether its values have intervals of their own, and no observations to be told apart
    /// by day.
    pub(super) fn has_no_days(&self) -> bool {
        match self.metric.definition.kind {
            Kind::Derived | Kind::Survival | Kind::Members | Kind::Funnel => true,
            Kind::Composite => self.has_same_parts(),
            _ => false,
        }
    }

    /// Returns whether two values of a composite stand on the same parts: of others they are not
    /// the same measure, and their difference says nothing.
    fn has_same_parts(&self) -> bool {
        let counts = |figure: Figure<'_>| -> Vec<bool> {
            let parts = figure.value().contributions.iter();
            parts.map(|part| part.value.is_some()).collect()
        };
        counts(self.now) == counts(self.before)
    }

    fn by_intervals(&self) -> Option<ChangeTest> {
        let own = |figure: Figure<'_>| Some((figure.value().value?, figure.value().interval?));
        statistics::square_and_add(own(self.before)?, own(self.now)?)
    }

    fn by_observations(&self, times: Option<f64>) -> Option<ChangeTest> {
        let definition = &self.metric.definition;
        let is_mean = self.metric.statistic == Statistic::Mean;
        match definition.kind {
            // States have one instant a cell: customers are told apart, not days. Many are in both
            // ranges, which makes the test say less than it could.
            Kind::Mean if is_mean && self.is_of_states() => {
                statistics::welch(moments(self.before)?, moments(self.now)?)
            }
            Kind::Duration | Kind::Mean if !is_mean => self.by_quantiles(),
            Kind::Duration | Kind::Mean => self.by_means(),
            Kind::Net => self.by_promoters().or_else(|| {
                let test = self.by_means()?;
                Some(ChangeTest { interval: test.interval.clipped(-2.0, 2.0), ..test })
            }),
            // Sets of customers: each of them once, whatever day they came or went.
            Kind::Members if definition.proportion => self.by_counts(),
            // Two cohorts have no customer in common; several ages together have no interval, and
            // no test.
            Kind::Cohort => {
                self.now.value().interval.and(self.before.value().interval)?;
                self.by_counts()
            }
            // Who goes on is a part of who began, as those of a rate.
            Kind::Ratio | Kind::Funnel if self.is_part() => {
                statistics::proportion_change_by_day(&parts(self.before), &parts(self.now))
            }
            Kind::Share => {
                statistics::proportion_change_by_day(&shares(self.before), &shares(self.now))
            }
            Kind::Targets => {
                statistics::proportion_change_by_day(&values(self.before), &values(self.now))
            }
            Kind::Level => {
                let (moves, group) = self.now.moves()?;
                moves.test(group, self.now.value().value? - self.before.value().value?)
            }
            // Distinct things lie on the day on which they are met first, which says nothing of
            // days.
            Kind::Ratio | Kind::Count if self.has_distinct() => None,
            Kind::Count => self.by_totals(times),
            Kind::Ratio => self.by_sums(),
            Kind::Derived => self.by_sums_of_inputs(),
            _ => None,
        }
    }

    fn by_means(&self) -> Option<ChangeTest> {
        statistics::mean_change_by_day(&values(self.before), &values(self.now))
    }

    /// Tests a net share; none where answers count in part.
    fn by_promoters(&self) -> Option<ChangeTest> {
        let days = (values(self.before), values(self.now));
        let (before, now) = (promoters(self.before)?, promoters(self.now)?);
        let test = statistics::nps_change_by_day((before, &days.0), (now, &days.1))?;
        // In shares, as what days add.
        let (difference, interval) = (test.difference / 100.0, test.interval.scaled(0.01));
        Some(ChangeTest { difference, interval, ..test })
    }

    fn by_quantiles(&self) -> Option<ChangeTest> {
        let q = self.metric.statistic.quantile()?;
        let pairs = |figure: Figure<'_>| -> Vec<(i32, i64)> {
            let day = figure.day();
            figure.upper().iter().map(|o| (day(o), o.value)).collect()
        };
        // No draw of days knows of parts.
        let in_part = |figure: Figure<'_>| figure.upper().iter().any(|o| o.weight != 1.0);
        if in_part(self.before) || in_part(self.now) {
            return None;
        }
        let (before, now) = (pairs(self.before), pairs(self.now));
        let (resamples, seed) = (statistics::RESAMPLES, statistics::BOOTSTRAP_SEED);
        statistics::quantile_change_by_day(&before, &now, q, resamples, seed)
    }

    /// Tests a share of customers: both sides of each value are a number of them.
    fn by_counts(&self) -> Option<ChangeTest> {
        let counts = |figure: Figure<'_>| {
            let value = figure.value();
            Some((value.numerator? as u64, value.denominator? as u64))
        };
        statistics::newcombe(counts(self.before)?, counts(self.now)?)
    }

    /// Tests a sum by the totals of its days.
    fn by_totals(&self, times: Option<f64>) -> Option<ChangeTest> {
        let scale = scale_of(self.metric.definition.value.as_ref());
        let totals = |figure: Figure<'_>| figure.totals(|o| o.adds(scale));
        statistics::total_change_by_day(&totals(self.before)?, &totals(self.now)?, times)
    }

    /// Tests a ratio of sums by what each day adds to both.
    fn by_sums(&self) -> Option<ChangeTest> {
        let definition = &self.metric.definition;
        let upper = scale_of(definition.numerator.as_ref());
        let lower = scale_of(definition.denominator.as_ref());
        let days = |figure: Figure<'_>| {
            let (day, mut days) = (figure.day(), Clustered::new());
            figure.upper().iter().for_each(|o| days.add_total(day(o), o.adds(upper), 0.0));
            figure.lower().iter().for_each(|o| days.add_total(day(o), 0.0, o.adds(lower)));
            days
        };
        statistics::mean_change_by_day(&days(self.before), &days(self.now))
    }

    /// Tests a derived metric that divides sums by sums as a ratio of sums, or as a proportion
    /// where it is one. One that has an interval by customers is tested by that, and one of which
    /// an input is no sum of rows of the range not at all.
    fn by_sums_of_inputs(&self) -> Option<ChangeTest> {
        let (upper, lower) = divided(&self.metric.definition)?;
        let days = |figure: Figure<'_>| -> Option<Clustered> {
            let (day, mut days) = (figure.day(), Clustered::new());
            for (terms, is_upper) in [(&upper, 1.0), (&lower, 0.0)] {
                for (name, times) in &terms.terms {
                    let (observations, scale) = figure.input(name)?;
                    for o in observations {
                        let adds = times * o.adds(scale);
                        days.add_total(day(o), adds * is_upper, adds * (1.0 - is_upper));
                    }
                }
            }
            Some(days)
        };
        let (before, now) = (days(self.before)?, days(self.now)?);
        match self.metric.definition.is_share_of_inputs() {
            true => statistics::proportion_change_by_day(&before, &now),
            false => statistics::mean_change_by_day(&before, &now),
        }
    }

    /// Returns whether what a ratio, or a funnel, divides is a part of what it divides by: no
    /// difference of two shares is.
    fn is_part(&self) -> bool {
        let definition = &self.metric.definition;
        let is_share = definition.kind == Kind::Funnel && definition.unit == Unit::Percent;
        definition.proportion || is_share
    }

    /// Returns whether one of its sides counts distinct things.
    fn has_distinct(&self) -> bool {
        self.metric.definition.sides().any(|side| side.distinct.is_some())
    }

    /// Returns whether it is a mean of states.
    fn is_of_states(&self) -> bool {
        let side = self.metric.definition.value.as_ref();
        side.is_some_and(|side| are_states(self.metric, side))
    }
}

/// Returns what one unit of what a test looks at is in answers.
fn factor(metric: &MetricPlan) -> f64 {
    let definition = &metric.definition;
    let side = definition.value.as_ref();
    match definition.kind {
        Kind::Mean => {
            let of = side.and_then(|side| Some((side, side.of.as_deref()?)));
            of.map_or(1.0, |(side, of)| money::number_scale(&side.fact, of))
        }
        Kind::Net => 100.0,
        Kind::Duration => scale(definition.unit, side.map_or(Measure::Micros, |side| side.measure)),
        _ if definition.unit == Unit::Percent => 100.0,
        _ => 1.0,
    }
}

fn scale_of(side: Option<&Side>) -> Option<f64> {
    side.and_then(money::side_scale)
}

/// Returns what the observations of a value come to, day by day.
fn values(figure: Figure<'_>) -> Clustered {
    let (day, mut days) = (figure.day(), Clustered::new());
    for o in figure.upper() {
        days.add_weighted(day(o), o.value as f64, o.exact_weight());
    }
    days
}

/// Returns how many observations count up, neither way and down; none where they count in part.
fn promoters(figure: Figure<'_>) -> Option<Promoters> {
    let mut counts = Promoters::default();
    for o in figure.upper() {
        let count = match o.value.signum() {
            1 => &mut counts.promoters,
            -1 => &mut counts.detractors,
            _ => &mut counts.passives,
        };
        *count += 1;
        if o.weight != 1.0 {
            return None;
        }
    }
    Some(counts)
}

/// Returns how many are in the numerator and in the denominator, day by day.
fn parts(figure: Figure<'_>) -> Clustered {
    let (day, mut days) = (figure.day(), Clustered::new());
    let weight = |o: &Observation| f64::from(o.weight);
    figure.upper().iter().for_each(|o| days.add_total(day(o), weight(o), 0.0));
    figure.lower().iter().for_each(|o| days.add_total(day(o), 0.0, weight(o)));
    days
}

/// Returns how many are of the group, and of all groups, day by day.
fn shares(figure: Figure<'_>) -> Clustered {
    let (day, mut days) = (figure.day(), figure.whole());
    figure.upper().iter().for_each(|o| days.add_total(day(o), o.exact_weight(), 0.0));
    days
}

fn moments(figure: Figure<'_>) -> Option<Moments> {
    let mut summary = Summary::default();
    figure.upper().iter().for_each(|o| summary.add(o.value));
    Moments::of(&summary)
}
