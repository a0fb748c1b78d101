//! What paid subscriptions are still worth, by how long customers under contract stay (sBG).
//!
//! Each time of paying is a contract that is renewed by the month of 30.4375 days. How many were
//! lost at each renewal, of those who reached it, fits the model; somebody who has renewed n times
//! is then expected to renew as those who got that far do. Money is the recurring money of today,
//! times the margin, each renewal discounted to when the customer is judged.

use std::sync::Arc;

use baremo_metrics::models::{DAYS_PER_MONTH, Fit, ModelError, ShiftedBetaGeometric};
use baremo_model::fact::NULL_INT;
use baremo_model::{DAY, Fact};
use rayon::prelude::*;

use super::customers::{Active, by_sight, paid_spans, rows_of};
use super::{Fitting, Hot, Tables, once};
use crate::EngineError;

/// A month of the models, in microseconds.
const MONTH: f64 = DAYS_PER_MONTH * DAY as f64;

/// Renewals followed at most: a hundred years.
const MOST_RENEWALS: usize = 1_200;

/// Returns when customers pay by subscription, as far as known at an instant.
fn known(all: &[Active], until: i64) -> impl Iterator<Item = (&Active, i64)> {
    let begun = all.iter().filter(move |span| span.from <= until);
    begun.map(move |span| (span, if span.to > until { NULL_INT } else { span.to }))
}

/// Returns how many renewals fit between two instants.
fn renewals(from: i64, to: i64) -> usize {
    (((to - from) as f64 / MONTH).floor().max(0.0) as usize).min(MOST_RENEWALS)
}

/// The fitted model, or why it is refused.
pub(crate) type Contracts = Result<Fit<ShiftedBetaGeometric>, ModelError>;

/// Fits the model to what is known at an instant.
fn fit(all: &[Active], until: i64) -> Contracts {
    // By how often they could have renewed so far: how many did so 0, 1, 2, … times.
    let mut cohorts: Vec<Vec<u64>> = Vec::new();
    for (span, to) in known(all, until) {
        let age = renewals(span.from, until);
        if cohorts.len() <= age {
            cohorts.resize_with(age + 1, Vec::new);
        }
        let cohort = &mut cohorts[age];
        cohort.resize(age + 1, 0);
        // At a renewal is there who did not end by its instant.
        let made = match to {
            NULL_INT => age,
            to => renewals(span.from, (to - 1).max(span.from)).min(age),
        };
        cohort[..=made].iter_mut().for_each(|left| *left += 1);
    }
    let cohorts: Vec<&[u64]> = cohorts.iter().map(Vec::as_slice).filter(|c| c.len() > 1).collect();
    ShiftedBetaGeometric::fit_cohorts(&cohorts)
}

/// Returns the model fitted to everything known.
pub(crate) fn fitted(tables: &Tables) -> Result<Arc<Contracts>, EngineError> {
    once(&tables.fits.contracts, || {
        Ok(fit(&paid_spans(tables)?, tables.observed(Fact::SubscriptionSpans)?))
    })
}

/// Returns the model fitted as of an instant; that of a month is kept.
fn fitted_as_of(
    tables: &Tables,
    all: &[Active],
    as_of: i64,
    observed: i64,
) -> Result<Arc<Contracts>, EngineError> {
    let one = || Ok(Arc::new(fit(all, as_of)));
    match tables.fitting() {
        _ if as_of == observed => fitted(tables),
        Fitting::Then => one(),
        Fitting::Monthly => tables.fits.contracts_by_month.of(as_of, one),
    }
}

/// Returns for how many of the months ahead each customer who pays today is expected to do so: what
/// is left of the time paid for, then a month for each renewal. Nobody, where the model is refused.
pub(crate) fn remaining(
    tables: &Tables,
    horizon_months: f64,
) -> Result<Vec<(u32, f64)>, EngineError> {
    let (all, until) = (paid_spans(tables)?, tables.observed(Fact::SubscriptionSpans)?);
    let fitted = fitted(tables)?;
    let Ok(fit) = &*fitted else { return Ok(Vec::new()) };
    let stays = |(span, to): (&Active, i64)| {
        if to != NULL_INT {
            return None;
        }
        let made = renewals(span.from, until) as u32;
        let due = f64::from(made + 1) - (until - span.from) as f64 / MONTH;
        let more = (horizon_months - due).floor().clamp(0.0, MOST_RENEWALS as f64) as u32;
        let renewed = fit.model.residual_within(made, more, 0.0).ok()?;
        Some((span.customer, (due + renewed).clamp(0.0, horizon_months)))
    };
    Ok(known(&all, until).filter_map(stays).collect())
}

/// Returns the value of contracts of each row of the customer base; none for who does not pay, and
/// for all where the model is refused.
pub(super) fn columns(tables: &Tables) -> Result<Vec<(&'static str, Hot)>, EngineError> {
    let customers = tables.codes(Fact::CustomerBase, "customer")?;
    let recurring = tables.integers(Fact::CustomerBase, "recurring")?;
    let settings = tables.value_settings();
    let judged = tables.integers(Fact::CustomerBase, "judged_at")?;
    let (all, observed) = (paid_spans(tables)?, tables.observed(Fact::SubscriptionSpans)?);
    let horizon = settings.horizon_months.round().clamp(0.0, MOST_RENEWALS as f64) as u32;
    let monthly = (settings.annual_discount.ln_1p() / 12.0).exp_m1();
    let seen = tables.by_fit(by_sight(&customers, &judged, observed), observed)?;
    let values: Vec<Vec<(usize, i64)>> = seen
        .into_par_iter()
        .map(|(as_of, seen)| {
            let fitted = fitted_as_of(tables, &all, as_of, observed)?;
            let Ok(fit) = &*fitted else { return Ok(Vec::new()) };
            let mut values = Vec::new();
            for (until, rows) in &seen {
                let until = *until;
                for (span, _) in known(&all, until).filter(|(_, to)| *to == NULL_INT) {
                    let own = rows_of(rows, span.customer).iter().map(|(_, row)| *row);
                    let mut own = own.filter(|row| recurring[*row] != NULL_INT).peekable();
                    if own.peek().is_none() {
                        continue;
                    }
                    let made = renewals(span.from, until) as u32;
                    let more = fit.model.residual_within(made, horizon, monthly);
                    let Ok(more) = more else { continue };
                    let due = f64::from(made + 1) - (until - span.from) as f64 / MONTH;
                    let now = (1.0 + monthly).powf(-due);
                    let worth = |row: usize| {
                        let money = recurring[row] as f64;
                        (row, (money * settings.margin_ratio * more * now).round() as i64)
                    };
                    values.extend(own.map(worth));
                }
            }
            Ok(values)
        })
        .collect::<Result<_, EngineError>>()?;
    let mut column = vec![NULL_INT; customers.len()];
    values.into_iter().flatten().for_each(|(row, value)| column[row] = value);
    Ok(vec![("contract_clv", Hot::Integers(Arc::new(column)))])
}
