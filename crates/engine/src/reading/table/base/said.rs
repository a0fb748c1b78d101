//! What streams say of customers: the rows of each, by customer, in the order in which a base takes
//! them in. It is found out once a snapshot, however often customers are judged.

use baremo_model::fact::NULL_INT;
use baremo_model::{Fact, NULL_CODE};
use rayon::prelude::*;

use crate::EngineError;
use crate::reading::by_place::ByPlace;
use crate::reading::table::link::NOWHERE;
use crate::reading::table::{Hot, Tables};

/// A row that names a customer: row, customer, date.
type Named = (u32, u32, i64);

/// Everybody that a stream names by the latest instant. Nobody is judged after it.
#[derive(Default)]
struct Everybody {
    /// In the order in which streams name them first.
    customers: Vec<u32>,
    /// By the customer's code; nowhere for most codes, which are those of other words.
    places: Vec<u32>,
}

impl Everybody {
    fn meet(&mut self, customer: u32) {
        let index = customer as usize;
        if index >= self.places.len() {
            self.places.resize(index + 1, NOWHERE);
        }
        if self.places[index] == NOWHERE {
            self.places[index] = self.customers.len() as u32;
            self.customers.push(customer);
        }
    }

    fn place(&self, customer: u32) -> Option<u32> {
        self.places.get(customer as usize).copied().filter(|place| *place != NOWHERE)
    }

    fn rows(&self, named: impl Iterator<Item = Named>) -> ByPlace<u32> {
        // Who a row is of is looked up once, far away in memory, though it is asked for twice.
        let placed: Vec<(u32, u32)> =
            named.filter_map(|(row, customer, _)| Some((self.place(customer)?, row))).collect();
        let placed = placed.iter().map(|(place, row)| (*place as usize, *row));
        ByPlace::new(self.customers.len(), placed)
    }
}

/// The rows of all streams, by the place of the customer among everybody.
pub(crate) struct Said {
    everybody: Everybody,
    pub(super) declared: ByPlace<u32>,
    pub(super) orders: ByPlace<u32>,
    pub(super) subscriptions: ByPlace<u32>,
    pub(super) cases: ByPlace<u32>,
    pub(super) contacts: ByPlace<u32>,
    pub(super) answers: ByPlace<u32>,
    pub(super) sessions: ByPlace<u32>,
    /// Times of being active.
    pub(super) spans: ByPlace<u32>,
    /// Of each case, the waits for a person's reply.
    pub(super) waits: ByPlace<u32>,
    /// Of each case, from an opening to the solve that followed.
    pub(super) cycles: ByPlace<u32>,
}

impl Said {
    /// Sorts out all rows that count and name a customer.
    pub(crate) fn read(tables: &Tables) -> Result<Self, EngineError> {
        // Of whom only keys are known, no source says that they are customers.
        let declared = counted(tables, Fact::Customers)?.filter(|(.., at)| *at != NULL_INT);
        let (orders, answers) =
            (in_time(tables, Fact::Orders)?, in_time(tables, Fact::SurveyAnswers)?);
        let (orders, answers) = (orders.iter().copied(), answers.iter().copied());
        let subscriptions = counted(tables, Fact::SubscriptionSpans)?;
        let cases = counted(tables, Fact::Cases)?;
        let contacts = counted(tables, Fact::Contacts)?;
        let sessions = counted(tables, Fact::Sessions)?;
        let mut everybody = Everybody::default();
        let latest = tables.latest();
        let mut meet = |(_, customer, at): Named| {
            if at <= latest {
                everybody.meet(customer);
            }
        };
        declared.clone().for_each(&mut meet);
        orders.clone().for_each(&mut meet);
        subscriptions.clone().for_each(&mut meet);
        cases.clone().for_each(&mut meet);
        contacts.clone().for_each(&mut meet);
        answers.clone().for_each(&mut meet);
        sessions.clone().for_each(&mut meet);
        // A subscription of which only the price is wrong counts as nothing else.
        let spans = counted(tables, Fact::ActiveSpans)?;
        spans.clone().for_each(&mut meet);
        // The two that most customers have most rows in.
        let (orders, spans) = rayon::join(|| everybody.rows(orders), || everybody.rows(spans));
        Ok(Said {
            declared: everybody.rows(declared),
            orders,
            subscriptions: everybody.rows(subscriptions),
            cases: everybody.rows(cases),
            contacts: everybody.rows(contacts),
            answers: everybody.rows(answers),
            sessions: everybody.rows(sessions),
            spans,
            waits: waits(tables)?,
            cycles: of_cases(tables, Fact::Cycles, |_| true)?,
            everybody,
        })
    }

    /// Returns the place of a customer; none of whom no stream names.
    pub(super) fn place(&self, customer: u32) -> Option<usize> {
        self.everybody.place(customer).map(|place| place as usize)
    }

    /// Returns everybody, in the order in which streams name them first.
    pub(super) fn customers(&self) -> &[u32] {
        &self.everybody.customers
    }
}

/// Returns the rows of a fact that count and have a customer.
fn counted(
    tables: &Tables,
    fact: Fact,
) -> Result<impl Iterator<Item = Named> + Clone + use<>, EngineError> {
    let customer = tables.codes(fact, "customer")?;
    let excluded = tables.codes(fact, "excluded")?;
    let date = tables.integers(fact, fact.date_column())?;
    let rows = customer.len();
    let named = move |row: usize| {
        let counts = customer[row] != NULL_CODE && excluded[row] == NULL_CODE;
        counts.then(|| (row as u32, customer[row], date[row]))
    };
    Ok((0..rows).filter_map(named))
}

/// Returns the same in the order of their dates.
fn in_time(tables: &Tables, fact: Fact) -> Result<Vec<Named>, EngineError> {
    let mut rows: Vec<Named> = Vec::with_capacity(tables.rows(fact)?);
    rows.extend(counted(tables, fact)?);
    rows.par_sort_unstable_by_key(|(row, _, at)| (*at, *row));
    Ok(rows)
}

/// Returns the waits of each case for a person's reply.
fn waits(tables: &Tables) -> Result<ByPlace<u32>, EngineError> {
    let Hot::Bits(clocks, _) = tables.column(Fact::Turns, "clocks")? else {
        return Ok(ByPlace::new(0, std::iter::empty()));
    };
    // The first clock is that of people.
    of_cases(tables, Fact::Turns, |row| clocks[row] & 1 != 0)
}

/// Returns the rows of each case.
fn of_cases(
    tables: &Tables,
    fact: Fact,
    is_wanted: impl Fn(usize) -> bool,
) -> Result<ByPlace<u32>, EngineError> {
    let case_row = tables.integers(fact, "case_row")?;
    let wanted = (0..case_row.len()).filter(|row| is_wanted(*row));
    let rows = wanted.map(|row| (case_row[row] as usize, row as u32));
    Ok(ByPlace::new(tables.rows(Fact::Cases)?, rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_has_the_place_of_their_first_row() {
        let mut everybody = Everybody::default();
        [9, 2, 9, 5].into_iter().for_each(|customer| everybody.meet(customer));
        assert_eq!(everybody.customers, [9, 2, 5]);
        let places = [2, 9, 4, 70].map(|customer| everybody.place(customer));
        assert_eq!(places, [Some(1), Some(0), None, None]);
        // Whom nobody names by the latest instant has no rows either.
        let rows = everybody.rows([(0, 4, 0), (1, 5, 0), (2, 9, 0)].into_iter());
        assert_eq!((rows.of(0), rows.of(2)), (&[2][..], &[1][..]));
    }
}
