//! What the models say of the customer base: who is still there, and what they are worth.
//!
//! Orders are summed by customer and day. MBG/NBD tells how often and how long, because it can
//! doubt a customer who ordered once; Gamma-Gamma tells how much. A model that the data cannot
//! support leaves its columns empty, with the reason kept.

use std::cmp::Reverse;
use std::sync::Arc;

use baremo_metrics::models::{
    BaseValue, CustomerSummary, Fit, GammaGamma, MbgNbd, ModelError, PurchaseModel,
    SummarySettings, Transaction, base_value, customer_value, summarise,
};
use baremo_model::fact::NULL_INT;
use baremo_model::money::minor_per_major;
use baremo_model::{Fact, NULL_CODE};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::customers::{by_sight, rows_of};
use super::local_days::LocalDays;
use super::orders::TakenBack;
use super::{Fitting, Hot, Tables, once};
use crate::EngineError;

/// Days in the models' unit of time.
const WEEK: f64 = 7.0;

/// The models of purchases as they were fitted, and the money they speak of.
pub(crate) struct Models {
    /// Currency of the money; none when it says none.
    pub(crate) currency: Option<String>,
    /// Its code.
    code: u32,
    /// Minor units in a major one.
    pub(crate) minor_per_major: f64,
    /// How often and how long.
    pub(crate) purchases: Result<Fit<MbgNbd>, ModelError>,
    /// How much.
    pub(crate) spend: Result<Fit<GammaGamma>, ModelError>,
}

/// What the models were fitted to, and what came of it.
pub(crate) struct Forecast {
    /// What is known of each customer with orders.
    pub(crate) customers: Vec<CustomerSummary>,
    pub(crate) models: Arc<Models>,
}

impl Forecast {
    /// Returns the models fitted to all orders, observed for as long as the sources tell that tell
    /// of orders.
    pub(crate) fn of(tables: &Tables) -> Result<Arc<Self>, EngineError> {
        once(&tables.fits.purchases, || Self::at(tables, tables.observed(Fact::Orders)?))
    }

    /// Fits the models to the orders known at an instant.
    fn at(tables: &Tables, until: i64) -> Result<Self, EngineError> {
        let (code, transactions) = most(Purchases::read(tables)?.known(until));
        let currency = tables.text(code);
        let minor_per_major = minor_per_major(currency.as_deref().unwrap_or_default()) as f64;
        let settings = settings(tables, until, minor_per_major)?;
        let (customers, purchases, spend) = match summarise(&transactions, &settings) {
            Ok(customers) => {
                let (purchases, spend) =
                    rayon::join(|| MbgNbd::fit(&customers), || GammaGamma::fit(&customers));
                (customers, purchases, spend)
            }
            Err(error) => (Vec::new(), Err(error.clone()), Err(error)),
        };
        let models = Arc::new(Models { currency, code, minor_per_major, purchases, spend });
        Ok(Forecast { customers, models })
    }

    /// Returns what the base is worth; none when a model was refused.
    pub(crate) fn value(&self, tables: &Tables) -> Option<BaseValue> {
        let Models { purchases, spend, .. } = self.models.as_ref();
        let (purchases, spend) = (purchases.as_ref().ok()?, spend.as_ref().ok()?);
        base_value(&purchases.model, &spend.model, &self.customers, &tables.value_settings()).ok()
    }
}

impl Models {
    /// Returns the models of the end of a month, or of all that is known.
    fn as_of(tables: &Tables, as_of: i64, observed: i64) -> Result<Arc<Self>, EngineError> {
        if as_of == observed {
            return Ok(Forecast::of(tables)?.models.clone());
        }
        tables.fits.purchases_by_month.of(as_of, || Ok(Forecast::at(tables, as_of)?.models))
    }
}

/// Returns how purchases are summed up to an instant.
fn settings(
    tables: &Tables,
    until: i64,
    minor_per_major: f64,
) -> Result<SummarySettings, EngineError> {
    let cut_off_day = tables.days()?.of(until) as i32;
    Ok(SummarySettings { cut_off_day, days_per_unit: WEEK, minor_per_major })
}

/// Orders as purchases, as they are known at one instant or another.
pub(crate) struct Purchases {
    customer: Arc<Vec<u32>>,
    excluded: Arc<Vec<u32>>,
    placed: Arc<Vec<i64>>,
    net: Arc<Vec<i64>>,
    currency: Arc<Vec<u32>>,
    taken_back: TakenBack,
    days: Arc<LocalDays>,
}

impl Purchases {
    pub(crate) fn read(tables: &Tables) -> Result<Self, EngineError> {
        let codes = |name: &str| tables.codes(Fact::Orders, name);
        let integers = |name: &str| tables.integers(Fact::Orders, name);
        Ok(Purchases {
            customer: codes("customer")?,
            excluded: codes("excluded")?,
            placed: integers("placed_at")?,
            net: integers("net")?,
            currency: codes("currency")?,
            taken_back: TakenBack::read(tables)?,
            days: tables.days()?.clone(),
        })
    }

    /// Returns the orders that count at an instant, placed by then and not cancelled yet, by their
    /// currency, at what they cost as far as was known then.
    pub(crate) fn known(&self, until: i64) -> FxHashMap<u32, Vec<Transaction>> {
        let mut known: FxHashMap<u32, Vec<Transaction>> = FxHashMap::default();
        for (row, currency) in self.currency.iter().enumerate() {
            if let Some(one) = self.one(row, until) {
                known.entry(*currency).or_default().push(one);
            }
        }
        known
    }

    /// Returns an order as it is known at an instant; none where it does not count then.
    fn one(&self, row: usize, until: i64) -> Option<Transaction> {
        let (customer, placed) = (self.customer[row], self.placed[row]);
        let counts = customer != NULL_CODE && self.excluded[row] == NULL_CODE;
        if !counts || placed == NULL_INT || placed > until {
            return None;
        }
        let is_over = |at: i64| at != NULL_INT && at <= until;
        let back = self.taken_back.put_back(row, is_over)?;
        let money_minor = match self.net[row] {
            NULL_INT => 0,
            net => net + back,
        };
        let (customer, day) = (u64::from(customer), self.days.of(placed) as i32);
        Some(Transaction { customer, day, money_minor })
    }
}

/// Orders by whose they are.
struct Histories {
    orders: Purchases,
    /// Rows of them, by customer.
    rows: Vec<usize>,
}

impl Histories {
    fn read(tables: &Tables) -> Result<Self, EngineError> {
        let orders = Purchases::read(tables)?;
        let mut rows: Vec<usize> = (0..orders.customer.len()).collect();
        rows.par_sort_unstable_by_key(|row| (orders.customer[*row], *row));
        Ok(Histories { orders, rows })
    }

    /// Returns what is known of customers at an instant by their purchases in the currency of
    /// models; nothing where their money cannot be added up.
    fn known(
        &self,
        tables: &Tables,
        models: &Models,
        until: i64,
        customers: &[(u32, usize)],
    ) -> Result<Vec<CustomerSummary>, EngineError> {
        let settings = settings(tables, until, models.minor_per_major)?;
        let mut own = Vec::new();
        for rows in customers.chunk_by(|one, next| one.0 == next.0) {
            let whose = |row: &usize| self.orders.customer[*row];
            let from = self.rows.partition_point(|row| whose(row) < rows[0].0);
            let orders = self.rows[from..].iter().take_while(|row| whose(row) == rows[0].0);
            let orders = orders.filter(|row| self.orders.currency[**row] == models.code);
            own.extend(orders.filter_map(|row| self.orders.one(*row, until)));
        }
        Ok(summarise(&own, &settings).unwrap_or_default())
    }
}

/// Returns the currency that most purchases have, and those: what is bought later tells nothing of
/// the currency of then.
pub(crate) fn most(known: FxHashMap<u32, Vec<Transaction>>) -> (u32, Vec<Transaction>) {
    let most = known.into_iter().max_by_key(|(code, all)| (all.len(), Reverse(*code)));
    most.unwrap_or((NULL_CODE, Vec::new()))
}

/// What the models say of one customer.
struct Foretold {
    row: usize,
    alive: i64,
    expected: i64,
    clv: i64,
}

/// Returns the model columns of the customer base: of each customer what was known at the instant
/// at which it is judged, by models fitted to what was known then, or at the end of the month
/// before.
pub(super) fn columns(tables: &Tables) -> Result<Vec<(&'static str, Hot)>, EngineError> {
    let customers = tables.codes(Fact::CustomerBase, "customer")?;
    let currencies = tables.codes(Fact::CustomerBase, "currency")?;
    let judged = tables.integers(Fact::CustomerBase, "judged_at")?;
    let (rows, observed) = (customers.len(), tables.observed(Fact::Orders)?);
    let histories = match tables.fitting() {
        Fitting::Then => None,
        Fitting::Monthly => Some(Histories::read(tables)?),
    };
    let told = |models: &Models, known: &[CustomerSummary], rows: &[(u32, usize)]| {
        let mut told = foretold(tables, models, known, rows);
        bring(tables, models, (currencies.as_slice(), judged.as_slice()), &mut told);
        told
    };
    // After the last that is told of orders nobody is silent.
    let seen = tables.by_fit(by_sight(&customers, &judged, observed), observed)?;
    let all: Vec<Vec<Foretold>> = seen
        .into_par_iter()
        .map(|(as_of, seen)| {
            let mut all = Vec::new();
            let Some(histories) = &histories else {
                let forecast = match as_of == observed {
                    true => Forecast::of(tables)?,
                    false => Arc::new(Forecast::at(tables, as_of)?),
                };
                for (_, rows) in &seen {
                    all.append(&mut told(&forecast.models, &forecast.customers, rows));
                }
                return Ok(all);
            };
            let models = Models::as_of(tables, as_of, observed)?;
            for (until, rows) in &seen {
                let known = histories.known(tables, &models, *until, rows)?;
                all.append(&mut told(&models, &known, rows));
            }
            Ok(all)
        })
        .collect::<Result<_, EngineError>>()?;
    let (mut alive, mut expected) = (vec![NULL_INT; rows], vec![NULL_INT; rows]);
    let mut clv = vec![NULL_INT; rows];
    for one in all.into_iter().flatten() {
        (alive[one.row], expected[one.row], clv[one.row]) = (one.alive, one.expected, one.clv);
    }
    let hot = |values: Vec<i64>| Hot::Integers(Arc::new(values));
    Ok(vec![("p_alive", hot(alive)), ("expected_orders", hot(expected)), ("clv", hot(clv))])
}

/// Returns what models say of customers, once for all rows of one.
fn foretold(
    tables: &Tables,
    models: &Models,
    known: &[CustomerSummary],
    rows: &[(u32, usize)],
) -> Vec<Foretold> {
    let settings = tables.value_settings();
    let Ok(purchases) = &models.purchases else { return Vec::new() };
    let model = &purchases.model;
    let mut told = Vec::with_capacity(rows.len());
    for customer in known {
        let own = rows_of(rows, customer.customer as u32);
        if own.is_empty() {
            continue;
        }
        let value = models.spend.as_ref().ok().and_then(|spend| {
            let value = customer_value(model, &spend.model, customer, &settings).ok()?;
            Some((value.residual_value * models.minor_per_major).round() as i64)
        });
        let alive = millionths(model.p_alive(customer));
        let expected = millionths(model.expected(customer, settings.horizon()));
        let clv = value.unwrap_or(NULL_INT);
        told.extend(own.iter().map(|(_, row)| Foretold { row: *row, alive, expected, clv }));
    }
    told
}

/// Brings the values of customers who paid in several currencies to the one in which their money is
/// told; what no rate brings there is not known. Without rates all values are in one currency.
fn bring(
    tables: &Tables,
    models: &Models,
    (currencies, judged): (&[u32], &[i64]),
    told: &mut [Foretold],
) {
    let (Some(rates), Some(own)) = (tables.rates(), &models.currency) else { return };
    let (own_code, reporting) = (models.code, tables.code(&rates.reporting));
    let others = told.iter_mut().filter(|one| one.clv != NULL_INT && own_code != reporting);
    for one in others.filter(|one| currencies[one.row] != own_code) {
        let worth = match currencies[one.row] == reporting {
            true => rates.convert(one.clv, own, judged[one.row]),
            false => None,
        };
        one.clv = worth.unwrap_or(NULL_INT);
    }
}

fn millionths(value: f64) -> i64 {
    if value.is_finite() { (value * 1e6).round() as i64 } else { NULL_INT }
}
