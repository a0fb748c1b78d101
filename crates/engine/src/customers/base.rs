//! Lists of customers, and everything that one of them did.

use std::sync::Arc;

use baremo_metrics::Expr;
use baremo_metrics::expr::parse;
use baremo_model::fact::{Column, NULL_INT};
use baremo_model::text::unaccented;
use baremo_model::{Fact, FactTable, NULL_CODE};
use rayon::prelude::*;

use crate::EngineError;
use crate::asking::plan::Plan;
use crate::customers::health::COLUMNS as HEALTH;
use crate::reading::eval::{YES, bind_bool};
use crate::reading::table::Hot;
use crate::session::Session;

/// Money that may be lost: the value still to come times the risk that it does not.
pub const VALUE_AT_RISK: &str = "value_at_risk";
/// For how long a customer is expected to stay, of the time that models look ahead: months in
/// millionths.
pub(crate) const REMAINING: &str = "remaining_months";
/// Since when the customer waits for a reply.
pub const WAITING_SINCE: &str = "waiting_since";

/// Months of recurring money that count as value still to come.
const MONTHS: f64 = 12.0;
/// Customers that one worker looks at, at least.
const PARALLEL: usize = 1 << 14;
/// One, in a column of decimals.
const WHOLE: f64 = 1e6;

/// One value of a list.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A word.
    Text(String),
    /// An instant, a count, money in minor units or a decimal in millionths.
    Number(i64),
    /// Yes or no.
    Flag(bool),
}

/// Which customers, which of their columns, and in which order.
#[derive(Clone, Debug, Default)]
pub struct BaseQuery<'a> {
    /// Columns of `customer_base`, [`VALUE_AT_RISK`] or [`WAITING_SINCE`].
    pub columns: &'a [&'a str],
    /// Expression over `customer_base`; all customers when absent.
    pub filter: Option<&'a str>,
    /// Only those whose id holds this text, whatever case and accents.
    pub search: Option<&'a str>,
    /// Only this one.
    pub customer: Option<&'a str>,
    /// Only those that have a value of this column.
    pub having: Option<&'a str>,
    /// Column to order by; those without a value come last.
    pub order: &'a str,
    /// Greatest first.
    pub descending: bool,
    /// How many to skip.
    pub offset: usize,
    /// How many to return at most.
    pub limit: usize,
}

/// Customers of a list.
#[derive(Clone, Debug, Default)]
pub struct BaseRows {
    /// The columns of each, in the order asked for.
    pub rows: Vec<Vec<Cell>>,
    /// How many there are in all.
    pub total: usize,
}

impl Session {
    /// Returns the customer that a reference stands for, as people write it: itself, where it is
    /// no other's.
    ///
    /// # Errors
    ///
    /// Fails when facts cannot be read.
    pub fn customer_of(&self, reference: &str) -> Result<String, EngineError> {
        let tables = self.tables();
        let customer = tables.identity()?.customer(tables.code(reference));
        Ok(tables.text(customer).unwrap_or_default())
    }

    /// Returns by which references sources know a customer, each with its source; only sources
    /// that tell of their customers.
    ///
    /// # Errors
    ///
    /// Fails when facts cannot be read.
    pub fn known_as(&self, customer: &str) -> Result<Vec<(String, String)>, EngineError> {
        let tables = self.tables();
        let identity = tables.identity()?;
        let text =
            |(source, reference): (u32, u32)| Some((tables.text(source)?, tables.text(reference)?));
        let mut known: Vec<_> = identity.known_as(tables.code(customer)).filter_map(text).collect();
        known.sort_unstable();
        Ok(known)
    }

    /// Returns how many references stand for another customer, and how many keys name nobody
    /// since too many or contradicting customers have them.
    ///
    /// # Errors
    ///
    /// Fails when facts cannot be read.
    pub fn joined(&self) -> Result<(usize, u64), EngineError> {
        let identity = self.tables().identity()?;
        Ok((identity.all().count(), identity.refused_keys))
    }

    /// Lists customers with named columns of the customer base, ordered and cut to a page.
    ///
    /// # Errors
    ///
    /// Fails when a column or the filter is unknown, or facts cannot be read.
    pub fn base_rows(&self, query: &BaseQuery<'_>) -> Result<BaseRows, EngineError> {
        let filter = query.filter.map(parse).transpose()?;
        if asks_for_health(query, filter.as_ref()) {
            // Where the scoring is wrong, the list does without.
            self.health_left_out()?;
        }
        let mut rows = self.base_found(query, filter)?;
        let total = rows.len();
        let order = self.base_column(query.order)?;
        let texts = |code: u32| self.tables().text(code).unwrap_or_default();
        match &order {
            // Who wants to know how many there are needs no order.
            _ if query.limit == 0 => rows.clear(),
            Hot::Codes(codes) => {
                rows.sort_by_cached_key(|row| (codes[*row] == NULL_CODE, texts(codes[*row])));
                if query.descending {
                    let known = rows.partition_point(|row| codes[*row] != NULL_CODE);
                    rows[..known].reverse();
                }
            }
            hot => {
                let turn = |value: i64| if query.descending { -value } else { value };
                let key = |row: &usize| match number(hot, *row) {
                    Some(value) => (false, turn(value), *row),
                    None => (true, 0, *row),
                };
                // Only what is shown has to be in order.
                keep_first(&mut rows, query.offset.saturating_add(query.limit), key);
                rows.par_sort_unstable_by_key(key);
            }
        }
        let columns: Vec<Hot> =
            query.columns.iter().map(|name| self.base_column(name)).collect::<Result<_, _>>()?;
        let page = rows.into_iter().skip(query.offset).take(query.limit);
        let cells = |row: usize| columns.iter().map(|hot| self.cell(hot, row)).collect();
        Ok(BaseRows { rows: page.map(cells).collect(), total })
    }

    /// Returns all rows of a fact that is computed from others: customers as of the latest
    /// instant, with what models and scores say of them.
    ///
    /// # Errors
    ///
    /// Fails when facts cannot be read.
    pub fn computed_rows(&self, fact: Fact) -> Result<FactTable, EngineError> {
        if fact == Fact::CustomerBase {
            self.prepare_health()?;
        }
        let mut read = Vec::new();
        for column in fact.columns() {
            read.push((column.name, self.tables().column(fact, column.name)?));
        }
        // Once all are read, every code has its text.
        let texts = Arc::new(self.tables().dictionary());
        let columns = read.into_iter().map(|(name, hot)| {
            let column = match hot {
                Hot::Integers(values) => Column::Integers(values.to_vec()),
                Hot::Codes(codes) => Column::Codes(codes.to_vec(), texts.clone()),
                Hot::Lists(ends, codes) => {
                    Column::CodeLists(ends.to_vec(), codes.to_vec(), texts.clone())
                }
                Hot::Flags(bytes) | Hot::Bits(bytes, _) => Column::Bytes(bytes.to_vec()),
            };
            (name.to_owned(), column)
        });
        Ok(FactTable { fact, columns: columns.collect() })
    }

    /// Returns the rows of the customer base that a list holds.
    fn base_found(
        &self,
        query: &BaseQuery<'_>,
        filter: Option<Expr>,
    ) -> Result<Vec<usize>, EngineError> {
        let rows = self.tables().rows(Fact::CustomerBase)?;
        let customers = self.tables().codes(Fact::CustomerBase, "customer")?;
        let holds = self.base_holds(filter, rows)?;
        let sought = query.search.map(unaccented);
        // Where nobody is named, no text need be looked at.
        let found = match (query.customer, &sought) {
            (Some(customer), _) => Some(self.tables().matching(|text| text == customer)),
            (None, Some(sought)) => {
                Some(self.tables().matching(|text| unaccented(text).contains(sought)))
            }
            (None, None) => None,
        };
        let is_named = |code: u32| match &found {
            Some(found) => found.get(code as usize).copied().unwrap_or(false),
            None => code != NULL_CODE,
        };
        let having = query.having.map(|name| self.base_column(name)).transpose()?;
        let kept = |row: &usize| {
            let is_there = having.as_ref().is_none_or(|hot| has(hot, *row));
            is_there && holds[*row] == YES && is_named(customers[*row])
        };
        Ok((0..rows).into_par_iter().with_min_len(PARALLEL).filter(kept).collect())
    }

    fn base_holds(&self, filter: Option<Expr>, rows: usize) -> Result<Vec<u8>, EngineError> {
        let plan = Plan { filter, ..Plan::plain() };
        let Some(filter) = &plan.filter else { return Ok(vec![YES; rows]) };
        self.prepare_segments(&plan)?;
        if filter.columns().contains(&WAITING_SINCE) {
            self.base_column(WAITING_SINCE)?;
        }
        let scope = self.plain_scope(&plan, Fact::CustomerBase);
        Ok(bind_bool(&scope, filter)?.truths(0..rows))
    }

    fn cell(&self, hot: &Hot, row: usize) -> Cell {
        match hot {
            Hot::Codes(codes) => self.tables().text(codes[row]).map_or(Cell::Empty, Cell::Text),
            Hot::Flags(flags) => Cell::Flag(flags[row] == 1),
            hot => number(hot, row).map_or(Cell::Empty, Cell::Number),
        }
    }

    /// Returns a column of the customer base, or one that only lists have.
    pub(crate) fn base_column(&self, name: &str) -> Result<Hot, EngineError> {
        let tables = self.tables();
        if let Some(hot) = tables.computed(Fact::CustomerBase, name) {
            return Ok(hot);
        }
        let made = match name {
            REMAINING => self.remaining_months()?,
            VALUE_AT_RISK => self.value_at_risk()?,
            WAITING_SINCE => self.waiting_since()?,
            name => {
                let plan = Plan::plain();
                return Ok(self.plain_scope(&plan, Fact::CustomerBase).see(name)?.hot);
            }
        };
        let hot = Hot::Integers(Arc::new(made));
        tables.keep(Fact::CustomerBase, name, hot.clone());
        Ok(hot)
    }

    /// Returns the value still to come times the risk: by the model where it speaks of a customer,
    /// else a year of recurring money times what the health score lacks.
    fn value_at_risk(&self) -> Result<Vec<i64>, EngineError> {
        let column = |name: &str| self.tables().integers(Fact::CustomerBase, name);
        let (alive, clv) = (column("p_alive")?, column("clv")?);
        let (health, recurring) = (column("health")?, column("recurring")?);
        let at_risk = |row: usize| {
            let share = |value: i64, whole: f64| (1.0 - value as f64 / whole).clamp(0.0, 1.0);
            let model = (alive[row] != NULL_INT && clv[row] != NULL_INT)
                .then(|| clv[row] as f64 * share(alive[row], WHOLE));
            let plan = (health[row] != NULL_INT && recurring[row] != NULL_INT)
                .then(|| recurring[row] as f64 * MONTHS * share(health[row], 100.0 * WHOLE));
            model.or(plan).map_or(NULL_INT, |value| value.round() as i64)
        };
        Ok((0..clv.len()).map(at_risk).collect())
    }

    /// Returns since when each customer waits for a person's reply; the longest wait counts.
    fn waiting_since(&self) -> Result<Vec<i64>, EngineError> {
        let tables = self.tables();
        let customers = tables.codes(Fact::CustomerBase, "customer")?;
        let of_case = tables.codes(Fact::Cases, "customer")?;
        let excluded = tables.codes(Fact::Cases, "excluded")?;
        let case_rows = tables.integers(Fact::Turns, "case_row")?;
        let since = tables.integers(Fact::Turns, "waiting_since")?;
        let replied = tables.integers(Fact::Turns, "replied_at")?;
        let ended = tables.integers(Fact::Turns, "ended_at")?;
        let mut waits: rustc_hash::FxHashMap<u32, i64> = rustc_hash::FxHashMap::default();
        for row in 0..case_rows.len() {
            let case = case_rows[row] as usize;
            let open = replied[row] == NULL_INT && ended[row] == NULL_INT;
            if open && since[row] != NULL_INT && excluded[case] == NULL_CODE {
                let wait = waits.entry(of_case[case]).or_insert(since[row]);
                *wait = (*wait).min(since[row]);
            }
        }
        Ok(customers.iter().map(|code| waits.get(code).copied().unwrap_or(NULL_INT)).collect())
    }
}

/// Returns whether a list tells, orders or is limited by health, or by what is made of it. Segments
/// that name it are made with it.
fn asks_for_health(query: &BaseQuery<'_>, filter: Option<&Expr>) -> bool {
    let named = query.columns.iter().copied().chain([query.order]).chain(query.having);
    let filtered = filter.into_iter().flat_map(|filter| filter.columns());
    named.chain(filtered).any(|name| HEALTH.contains(&name) || name == VALUE_AT_RISK)
}

/// Keeps so many of some rows that come first by a key, in any order; no two have the same.
fn keep_first<K: Ord>(rows: &mut Vec<usize>, count: usize, key: impl Fn(&usize) -> K + Sync) {
    let first = |rows: &mut [usize]| -> Vec<usize> {
        if count < rows.len() {
            rows.select_nth_unstable_by_key(count, &key);
        }
        rows[..count.min(rows.len())].to_vec()
    };
    // Those of all are among the first of each share.
    let share = rows.len().div_ceil(rayon::current_num_threads());
    if share > PARALLEL && count < share {
        let shares: Vec<Vec<usize>> = rows.par_chunks_mut(share).map(first).collect();
        *rows = shares.concat();
    }
    if count < rows.len() {
        *rows = first(rows);
    }
}

/// Returns whether a list has something to show in a row.
fn has(hot: &Hot, row: usize) -> bool {
    match hot {
        Hot::Codes(codes) => codes[row] != NULL_CODE,
        Hot::Flags(_) => true,
        hot => number(hot, row).is_some(),
    }
}

fn number(hot: &Hot, row: usize) -> Option<i64> {
    match hot {
        Hot::Integers(values) => Some(values[row]).filter(|value| *value != NULL_INT),
        Hot::Flags(flags) => Some(i64::from(flags[row])),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_many_are_those_of_all_in_order() {
        let count = 4 * PARALLEL + 7;
        let value = |row: usize| row.wrapping_mul(0x9E37_79B9) % 1009;
        let key = |row: &usize| (value(*row), *row);
        let mut all: Vec<usize> = (0..count).collect();
        all.sort_unstable_by_key(key);
        for wanted in [0, 1, 50, PARALLEL, count / 2, count - 1, count, count + 1] {
            let mut found: Vec<usize> = (0..count).collect();
            keep_first(&mut found, wanted, key);
            found.sort_unstable_by_key(key);
            assert_eq!(found, all[..wanted.min(count)], "the first {wanted}");
        }
    }

    #[test]
    fn health_is_scored_for_lists_that_name_it() {
        let asks = |columns: &[&str], order: &str, having: Option<&str>, filter: Option<&str>| {
            let query = BaseQuery { columns, order, having, filter, ..BaseQuery::default() };
            asks_for_health(&query, filter.map(|text| parse(text).unwrap()).as_ref())
        };
        assert!(!asks(&["customer", "net"], "net", None, None));
        assert!(!asks(&["customer"], "clv", Some("clv"), Some("order_count > 0 and net > 5")));
        assert!(asks(&["customer", "health_class"], "net", None, None));
        assert!(asks(&["customer"], "health", None, None));
        assert!(asks(&["customer"], "net", Some(VALUE_AT_RISK), None));
        assert!(asks(&["customer"], "net", None, Some("net > 5 and health < 40")));
    }
}
