//! What streams say of customers: the rows of each, by customer, in the order in which a base takes
//! them in. It is found out once a snapshot, however often customers are judged.

use baremo_model::fact::NULL_INT;
use baremo_model::{Fact, NULL_CODE};
use rayon::prelude::*;

use crate::EngineError;
use crate::table::link::NOWHERE;
use crate::table::{Hot, Tables};

/// A row that names a customer: row, customer, date.
type Named = (u32, u32, i64);

/// Rows of something, by the place of what they belong to.
pub(super) struct Rows {
    /// Where those of each place end in `rows`.
    ends: Vec<u32>,
    rows: Vec<u32>,
}

impl Rows {
    /// Sorts rows out, each with the place of what it belongs to; those of one place stay in the
    /// order in which they come.
    fn new(places: usize, rows: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut ends = vec![0u32; places];
        rows.clone().for_each(|(_, place)| ends[place as usize] += 1);
        let mut total = 0;
        for end in &mut ends {
            total += *end;
            *end = total;
        }
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let mut next: Vec<u32> = starts.take(places).collect();
        let mut sorted = vec![0u32; total as usize];
        for (row, place) in rows {
            let slot = &mut next[place as usize];
            sorted[*slot as usize] = row;
            *slot += 1;
        }
        Rows { ends, rows: sorted }
    }

    /// Returns the rows of a place.
    pub(super) fn of(&self, place: usize) -> &[u32] {
        let Some(end) = self.ends.get(place).copied() else { return &[] };
        let start = if place == 0 { 0 } else { self.ends[place - 1] };
        &self.rows[start as usize..end as usize]
    }
}

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

    fn rows(&self, named: impl Iterator<Item = Named> + Clone) -> Rows {
        let placed = named.filter_map(|(row, customer, _)| Some((row, self.place(customer)?)));
        Rows::new(self.customers.len(), placed)
    }
}

/// The rows of all streams, by the place of the customer among everybody.
pub(crate) struct Said {
    everybody: Everybody,
    pub(super) declared: Rows,
    pub(super) orders: Rows,
    pub(super) subscriptions: Rows,
    pub(super) cases: Rows,
    pub(super) contacts: Rows,
    pub(super) answers: Rows,
    pub(super) sessions: Rows,
    /// Times of being active.
    pub(super) spans: Rows,
    /// Of each case, the waits for a person's reply.
    pub(super) waits: Rows,
    /// Of each case, from an opening to the solve that followed.
    pub(super) cycles: Rows,
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
        let spans = tables.codes(Fact::ActiveSpans, "customer")?;
        let spans = (0..).zip(spans.iter()).map(|(row, customer)| (row, *customer, NULL_INT));
        Ok(Said {
            declared: everybody.rows(declared),
            orders: everybody.rows(orders),
            subscriptions: everybody.rows(subscriptions),
            cases: everybody.rows(cases),
            contacts: everybody.rows(contacts),
            answers: everybody.rows(answers),
            sessions: everybody.rows(sessions),
            spans: everybody.rows(spans),
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
    let mut rows: Vec<Named> = counted(tables, fact)?.collect();
    rows.par_sort_unstable_by_key(|(row, _, at)| (*at, *row));
    Ok(rows)
}

/// Returns the waits of each case for a person's reply.
fn waits(tables: &Tables) -> Result<Rows, EngineError> {
    let Hot::Bits(clocks, _) = tables.column(Fact::Turns, "clocks")? else {
        return Ok(Rows::new(0, std::iter::empty()));
    };
    // The first clock is that of people.
    of_cases(tables, Fact::Turns, |row| clocks[row] & 1 != 0)
}

/// Returns the rows of each case.
fn of_cases(
    tables: &Tables,
    fact: Fact,
    is_wanted: impl Fn(usize) -> bool,
) -> Result<Rows, EngineError> {
    let case_row = tables.integers(fact, "case_row")?;
    let wanted = (0..case_row.len()).filter(|row| is_wanted(*row));
    let rows = wanted.map(|row| (row as u32, case_row[row] as u32));
    Ok(Rows::new(tables.rows(Fact::Cases)?, rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_one_stay_in_the_order_in_which_they_come() {
        let rows = [(7, 2), (3, 0), (9, 2), (1, 2)];
        let sorted = Rows::new(4, rows.into_iter());
        let of = |place: usize| sorted.of(place).to_vec();
        assert_eq!([of(0), of(1), of(2)], [vec![3], Vec::new(), vec![7, 9, 1]]);
        assert!(of(3).is_empty() && of(4).is_empty());
    }

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
