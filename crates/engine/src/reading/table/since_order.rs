//! How long after an order somebody got in touch.

use std::sync::Arc;

use baremo_model::dimension::DAYS_SINCE_ORDER;
use baremo_model::fact::NULL_INT;
use baremo_model::{DAY, Fact, NULL_CODE};

use super::numbered::Leads;
use super::{Hot, Tables};
use crate::EngineError;
use crate::reading::scan::SOURCE;

/// The classes in their order, each with the days it ends before.
const CLASSES: [(&str, i64); 8] = [
    ("0", 1),
    ("1", 2),
    ("2-3", 4),
    ("4-7", 8),
    ("8-14", 15),
    ("15-30", 31),
    ("31-90", 91),
    ("91+", i64::MAX),
];

/// Column of the days themselves, which numbers are compared with.
pub(crate) const DAYS: &str = "whole_days_since_order";

/// Returns the classes in their order.
pub(crate) fn classes() -> impl Iterator<Item = &'static str> + Clone {
    CLASSES.into_iter().map(|(class, _)| class)
}

/// Returns the place of a class among the others.
pub(crate) fn place(word: &str) -> i64 {
    let place = CLASSES.iter().position(|(class, _)| *class == word);
    place.map_or(i64::MAX, |place| place as i64)
}

/// Returns, for each case or call, the whole days since the order it is about, and their class: the
/// one it names, else its customer's last one before it. Nothing without such an order.
pub(super) fn compute(
    tables: &Tables,
    fact: Fact,
) -> Result<[(&'static str, Hot); 2], EngineError> {
    let at = tables.integers(fact, fact.date_column())?;
    let customer = tables.codes(fact, "customer")?;
    let named = match fact.column("order_id") {
        Some(_) => Some(tables.codes(fact, "order_id")?),
        None => None,
    };
    let placed = tables.integers(Fact::Orders, "placed_at")?;
    let buyers = tables.codes(Fact::Orders, "customer")?;
    let ids = tables.codes(Fact::Orders, "order_id")?;
    let excluded = tables.codes(Fact::Orders, "excluded")?;
    let counts = |row: &usize| placed[*row] != NULL_INT && excluded[*row] == NULL_CODE;
    let rows = || (0..placed.len()).filter(counts);
    let (source, shops) = (tables.codes(fact, SOURCE)?, tables.codes(Fact::Orders, SOURCE)?);
    let mut of_id = Leads::default();
    rows().for_each(|row| of_id.put(ids[row], row as u32, &shops));
    let mut of_buyer: Vec<(u32, i64)> = rows().map(|row| (buyers[row], placed[row])).collect();
    of_buyer.retain(|(buyer, _)| *buyer != NULL_CODE);
    of_buyer.sort_unstable();
    let last_before = |customer: u32, at: i64| {
        let after = of_buyer.partition_point(|&(buyer, placed)| (buyer, placed) <= (customer, at));
        let (buyer, placed) = *of_buyer.get(after.checked_sub(1)?)?;
        (buyer == customer && customer != NULL_CODE).then_some(placed)
    };
    let whole_days = |row: usize| {
        let id = named.as_ref().map_or(NULL_CODE, |named| named[row]);
        let order = placed.get(of_id.of(id, Some(source[row])) as usize).copied();
        let order = order.or_else(|| last_before(customer[row], at[row]));
        let order = order.filter(|order| at[row] != NULL_INT && *order <= at[row]);
        order.map_or(NULL_INT, |order| (at[row] - order) / DAY)
    };
    let days: Vec<i64> = (0..at.len()).map(whole_days).collect();
    let codes = CLASSES.map(|(class, below)| (tables.code(class), below));
    let class = |days: &i64| {
        let class = codes.iter().find(|(_, below)| days < below).filter(|_| *days != NULL_INT);
        class.map_or(NULL_CODE, |(code, _)| *code)
    };
    let classes = days.iter().map(class).collect();
    Ok([(DAYS, Hot::Integers(Arc::new(days))), (DAYS_SINCE_ORDER, Hot::Codes(Arc::new(classes)))])
}
