//! What the models say of the customer base as a whole, and how well they and the health score
//! would have foretold what happened.

use std::collections::BTreeMap;
use std::sync::Arc;

use baremo_metrics::expr::parse;
use baremo_metrics::models::outlook::{HealthBacktest, Held, ModelFit, Outlook, Parameter};
use baremo_metrics::models::{
    Backtest, BaseValue, BgNbd, Estimate, Fit, MbgNbd, ModelError, ParetoNbd, SummarySettings,
    Transaction, ValueSettings, backtest, split, summarise,
};
use baremo_metrics::page::Side;
use baremo_model::fact::NULL_INT;
use baremo_model::{DAY, Fact, FactTable, Micros, told};
use jiff::tz::TimeZone;

use crate::asking::ask::local_instant;
use crate::asking::coverage::ACTIVITY;
use crate::reading::source::{FactSource, SourceState};
use crate::reading::table::forecast::{Forecast, Models, Purchases, most};
use crate::reading::table::local_days::LocalDays;
use crate::reading::table::{contracts, fitted_to};
use crate::{EngineError, Session};

/// Churned customers below which a backtest of the health score says nothing.
const FEWEST_CHURNS: usize = 30;

/// Returns whether a side reads what a model makes, and no customer has any of it: the model was
/// refused, and `baremo report models` says why.
pub(crate) fn refused(session: &Session, side: &Side) -> Result<bool, EngineError> {
    for (column, _) in modelled(side) {
        let column = session.tables().integers(Fact::CustomerBase, &column)?;
        if !column.is_empty() && column.iter().all(|value| *value == NULL_INT) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Returns the columns a side over the customer base names that a model makes, and what that is
/// fitted to; none of any other side.
pub(crate) fn modelled(side: &Side) -> Vec<(String, Fact)> {
    if side.fact != Fact::CustomerBase.name() {
        return Vec::new();
    }
    let filter = side.filter.as_deref().and_then(|text| parse(text).ok());
    let filtered = filter.iter().flat_map(|filter| filter.columns());
    let names = side.of.as_deref().into_iter().chain(filtered);
    let names = names.map(|name| name.strip_prefix("customer.").unwrap_or(name));
    names.filter_map(|name| Some((name.to_owned(), fitted_to(name)?))).collect()
}

fn fitted<M>(name: &'static str, fit: &Result<Fit<M>, ModelError>) -> ModelFit {
    match fit {
        Ok(fit) => ModelFit {
            name,
            log_likelihood: Some(fit.log_likelihood),
            parameters: fit.estimates.iter().map(parameter).collect(),
            refused: None,
            warnings: fit.warnings.clone(),
        },
        Err(error) => ModelFit {
            name,
            log_likelihood: None,
            parameters: BTreeMap::new(),
            refused: Some(error.clone()),
            warnings: Vec::new(),
        },
    }
}

fn parameter(estimate: &Estimate) -> (&'static str, Parameter) {
    let (low, high) = estimate.interval;
    let (value, standard_error) = (estimate.value, estimate.standard_error);
    (estimate.name, Parameter { value, standard_error, interval: [low, high] })
}

impl Session {
    /// Fits all models to the orders, and holds one against the last part of them; where a cut-off
    /// is given, fits them to what was known before it, and holds one against what came from then
    /// on.
    ///
    /// # Errors
    ///
    /// Fails when facts cannot be read.
    pub fn outlook(&self, cut_off: Option<Micros>) -> Result<Outlook, EngineError> {
        let latest = self.tables().latest();
        let last = cut_off.map(|at| at.saturating_sub(1)).filter(|last| *last < latest);
        let earlier = last.map(|last| self.until(last));
        let known = earlier.as_ref().unwrap_or(self);
        let forecast = Forecast::of(known.tables())?;
        let ValueSettings { horizon_months, annual_discount, margin_ratio, .. } =
            self.settings().value;
        let customers = &forecast.customers;
        let base: Option<BaseValue> = forecast.value(known.tables());
        let models = &forecast.models;
        let minor = models.minor_per_major;
        let renewals = contracts::fitted(known.tables())?;
        let held = self.held_out(models, last)?;
        let observed_until = known.orders_end()?.map(|at| local_instant(at, &TimeZone::UTC));
        Ok(Outlook {
            observed_until,
            customers: customers.len(),
            repeaters: customers.iter().filter(|one| one.repeat_days > 0).count(),
            currency: models.currency.clone(),
            horizon_months,
            annual_discount: 100.0 * annual_discount,
            margin: 100.0 * margin_ratio,
            models: vec![
                fitted("BG/NBD", &BgNbd::fit(customers)),
                fitted("MBG/NBD", &models.purchases),
                fitted("Pareto/NBD", &ParetoNbd::fit(customers)),
                fitted("Gamma-Gamma", &models.spend),
                fitted("sBG", &renewals),
            ],
            alive: base.map(|base| base.alive),
            expected_orders: base.map(|base| base.expected_purchases),
            residual_value: base.map(|base| base.residual_value * minor),
            historic_value: base.map(|base| base.historic_value * minor),
            backtest: held,
        })
    }

    /// Fits a model to the orders as they were known at the end of the last day that was over by an
    /// instant, or where there is none with three quarters of their time, and holds it against
    /// those that count of what was left; of less than a week, and of another currency, nothing is
    /// told.
    fn held_out(&self, models: &Models, last: Option<Micros>) -> Result<Option<Held>, EngineError> {
        let latest = self.tables().observed(Fact::Orders)?;
        let orders = Purchases::read(self.tables())?;
        let (currency, all) = most(orders.known(latest));
        let days = self.tables().days()?;
        let end_day = days.of(latest) as i32;
        let until = match last {
            Some(_) if self.tables().text(currency) != models.currency => None,
            Some(last) => Some(last_over_by(days, last)),
            None => three_quarters(days, &all, end_day),
        };
        let Some(until) = until else { return Ok(None) };
        let cut_off_day = days.of(until) as i32;
        if end_day - cut_off_day < 7 {
            return Ok(None);
        }
        let known = orders.known(until).remove(&currency).unwrap_or_default();
        let since = local_instant(until + 1, days.zone());
        Ok(held(known, &all, (cut_off_day, end_day), models.minor_per_major, since))
    }

    /// Scores the customers who were active some days ago by what was known then, and looks who
    /// has left since.
    ///
    /// # Errors
    ///
    /// Fails when facts cannot be read or the scoring is wrong.
    pub fn health_backtest(&self, days: i64) -> Result<HealthBacktest, EngineError> {
        let now = self.active_until()?;
        let then = self.until(now.saturating_sub(days.saturating_mul(DAY)));
        let scores = then.scored()?;
        let lost = self.lost_at()?;
        let mut scored: Vec<(f64, bool)> = scores
            .into_iter()
            .filter_map(|(customer, score)| Some((score, *lost.get(&customer)?)))
            .collect();
        scored.sort_by(|one, other| one.0.total_cmp(&other.0));
        let churned = scored.iter().filter(|(_, lost)| *lost).count();
        let mut classes: BTreeMap<&'static str, (usize, usize)> = BTreeMap::new();
        for (score, lost) in &scored {
            let class = classes.entry(baremo_metrics::health::class_of(*score)).or_default();
            class.0 += 1;
            class.1 += usize::from(*lost);
        }
        let enough = churned >= FEWEST_CHURNS && churned < scored.len();
        let refused = (!enough).then(|| {
            told!(
                "{churned} of {} left; at least {FEWEST_CHURNS} are needed",
                "se fueron: {churned} de {}; hacen falta al menos {FEWEST_CHURNS}",
                scored.len()
            )
        });
        Ok(HealthBacktest {
            days,
            customers: scored.len(),
            churned,
            classes,
            auc: enough.then(|| auc(&scored)),
            lift: enough.then(|| lift(&scored)),
            refused,
        })
    }

    /// Returns when the sources end that tell of orders, where others go on for more than a day;
    /// none where nobody orders.
    ///
    /// # Errors
    ///
    /// Fails when facts cannot be read.
    pub fn orders_end(&self) -> Result<Option<Micros>, EngineError> {
        let tables = self.tables();
        if tables.rows(Fact::Orders)? == 0 {
            return Ok(None);
        }
        let observed = tables.observed(Fact::Orders)?;
        Ok((tables.latest().saturating_sub(observed) > DAY).then_some(observed))
    }

    /// Returns up to when is known who is active: by orders, or by what is paid.
    fn active_until(&self) -> Result<Micros, EngineError> {
        Ok(self.told_until(&ACTIVITY)?.or(self.watermark()).unwrap_or_default())
    }

    /// Returns the customers active at the watermark with their scores.
    fn scored(&self) -> Result<Vec<(String, f64)>, EngineError> {
        self.prepare_health()?;
        let tables = self.tables();
        let customers = tables.codes(Fact::CustomerBase, "customer")?;
        let active = tables.flags(Fact::CustomerBase, "active")?;
        let health = tables.integers(Fact::CustomerBase, "health")?;
        let rows = (0..customers.len()).filter(|row| active[*row] == 1 && health[*row] != NULL_INT);
        Ok(rows
            .filter_map(|row| Some((tables.text(customers[row])?, health[row] as f64 / 1e6)))
            .collect())
    }

    /// Returns, for each customer who ever was active, whether they are lost at the watermark.
    fn lost_at(&self) -> Result<BTreeMap<String, bool>, EngineError> {
        let tables = self.tables();
        let customers = tables.codes(Fact::CustomerBase, "customer")?;
        let active = tables.flags(Fact::CustomerBase, "active")?;
        Ok((0..customers.len())
            .filter_map(|row| Some((tables.text(customers[row])?, active[row] == 0)))
            .collect())
    }

    /// Returns the same data as if nothing later than an instant were known of customers.
    pub(crate) fn until(&self, at: Micros) -> Session {
        let source = Until { inner: self.tables().shared_source(), at };
        Session::open(Arc::new(source), self.shared_settings())
    }
}

/// Probability that one who left has a lower score than one who stayed; ties count half.
fn auc(sorted: &[(f64, bool)]) -> f64 {
    let lost = sorted.iter().filter(|(_, lost)| *lost).count() as f64;
    let stayed = sorted.len() as f64 - lost;
    let mut rank_sum = 0.0;
    let mut start = 0;
    for run in sorted.chunk_by(|one, other| one.0 == other.0) {
        let middle = start as f64 + (run.len() as f64 + 1.0) / 2.0;
        rank_sum += middle * run.iter().filter(|(_, lost)| *lost).count() as f64;
        start += run.len();
    }
    // The rank sum of who left is least when they all have the lowest scores.
    1.0 - (rank_sum - lost * (lost + 1.0) / 2.0) / (lost * stayed)
}

/// Churn of the tenth with the lowest scores over that of all. Of those who share the score with
/// which the tenth ends, each counts for the part of them that has a place in it: their order says
/// nothing.
fn lift(sorted: &[(f64, bool)]) -> f64 {
    let lost_of = |part: &[(f64, bool)]| part.iter().filter(|(_, lost)| *lost).count() as f64;
    let tenth = sorted.len().div_ceil(10);
    let (mut places, mut lost) = (tenth, 0.0);
    for run in sorted.chunk_by(|one, other| one.0 == other.0) {
        let taken = run.len().min(places);
        lost += lost_of(run) * taken as f64 / run.len() as f64;
        places -= taken;
    }
    lost / tenth as f64 / (lost_of(sorted) / sorted.len() as f64)
}

/// Returns the last instant of the last day that is over by an instant: purchases are counted in
/// days, and none is in both halves or in neither.
fn last_over_by(days: &LocalDays, last: Micros) -> Micros {
    days.start(days.of(last + 1)) - 1
}

/// Returns the last instant of the day with which three quarters of the time of purchases end;
/// none where nobody ordered.
fn three_quarters(days: &LocalDays, all: &[Transaction], end_day: i32) -> Option<Micros> {
    let first = all.iter().map(|one| one.day).min()?;
    let day = end_day - (end_day - first) / 4;
    Some(days.start(i64::from(day) + 1) - 1)
}

/// Fits a model to what was known of purchases on a day, and holds it against all that were made
/// after it, to the last day.
fn held(
    known: Vec<Transaction>,
    all: &[Transaction],
    (cut_off_day, end_day): (i32, i32),
    minor_per_major: f64,
    since: String,
) -> Option<Held> {
    let settings = SummarySettings { cut_off_day, days_per_unit: 7.0, minor_per_major };
    let calibration = summarise(&known, &settings).ok()?;
    let model = MbgNbd::fit(&calibration).ok()?.model;
    let later = all.iter().filter(|one| one.day > cut_off_day).copied();
    let both: Vec<Transaction> = known.into_iter().chain(later).collect();
    let held = split(&both, &settings, end_day).ok()?;
    let weeks = f64::from(end_day - cut_off_day) / 7.0;
    let found: Backtest = backtest(&model, &held, weeks);
    Some(Held {
        since,
        weeks,
        expected: found.expected_total,
        actual: found.actual_total,
        total_error: found.total_error().map(|error| 100.0 * error),
        mean_absolute_error: found.mean_absolute_error,
        naive_absolute_error: found.naive_absolute_error,
    })
}

/// Facts whose sources are known only up to an instant.
struct Until {
    inner: Arc<dyn FactSource>,
    at: Micros,
}

impl FactSource for Until {
    fn number(&self) -> u64 {
        self.inner.number()
    }

    fn parts(&self) -> Vec<String> {
        self.inner.parts()
    }

    fn sources(&self) -> Vec<SourceState> {
        let mut sources = self.inner.sources();
        for source in &mut sources {
            source.watermark = source.watermark.min(self.at);
        }
        sources
    }

    fn beyond(&self, root: Fact) -> Vec<String> {
        self.inner.beyond(root)
    }

    fn attributes(&self, root: Fact) -> Vec<String> {
        self.inner.attributes(root)
    }

    fn read(&self, fact: Fact, part: &str, columns: &[&str]) -> Result<FactTable, EngineError> {
        self.inner.read(fact, part, columns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_scores_foretell_nothing() {
        // Whoever comes first of them: 30 of 300 left.
        let alike: Vec<(f64, bool)> = (0..300).map(|place| (50.0, place < 30)).collect();
        assert!((lift(&alike) - 1.0).abs() < 1e-12, "{}", lift(&alike));
        assert!((auc(&alike) - 0.5).abs() < 1e-12, "{}", auc(&alike));
    }

    #[test]
    fn the_lowest_tenth_is_held_against_all() {
        // 20 of the lowest 30 left, 10 of the 270 others.
        let scored: Vec<(f64, bool)> =
            (0..300).map(|place| (f64::from(place), !(20..290).contains(&place))).collect();
        assert!((lift(&scored) - 20.0 / 3.0).abs() < 1e-12, "{}", lift(&scored));
        // Pairs in which who left is lower: 20 x 270 of 30 x 270.
        assert!((auc(&scored) - 2.0 / 3.0).abs() < 1e-12, "{}", auc(&scored));
        // Twenty below, of whom all left, and forty of one score, of whom ten did: ten of these
        // have a place in the tenth, and with them a quarter of the ten.
        let shared = |place: i32| match place {
            0..20 => (1.0, true),
            20..60 => (2.0, place < 30),
            place => (f64::from(place), false),
        };
        let shared: Vec<(f64, bool)> = (0..300).map(shared).collect();
        assert!((lift(&shared) - 7.5).abs() < 1e-12, "{}", lift(&shared));
    }
}
