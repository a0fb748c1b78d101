//! Columns looked up in another fact: what the conversation or the customer of a row says of it.

use std::cmp::Ordering;
use std::sync::Arc;

use baremo_model::dimension::{is_told_by_first_order, is_told_first, told_in};
use baremo_model::fact::{Column, NULL_INT};
use baremo_model::{Fact, NULL_CODE};
use rustc_hash::FxHashMap;

use super::numbered::Leads;
use super::{Hot, Tables, threads, won};
use crate::EngineError;
use crate::reading::eval::list;
use crate::reading::scan::SOURCE;
use crate::session::Session;

/// Stands for "leads nowhere".
pub(crate) const NOWHERE: u32 = u32::MAX;
/// As what the cases are held that rows of a fact are about; no column has this name.
const LED: &str = "conversation>";

/// Returns, for each row of `fact`, the value of `column` in the row of `to` whose subject the
/// row's column `by` names. Where several rows of a source have that subject, the first one counts;
/// of the cases of a conversation [the one it is about](cases_of). Of a customer that several
/// sources tell of, or that was merged of several, it is the value that any of them told last, or
/// first where it says what won the customer: there, what none of them told is that of the
/// customer's first order.
pub(super) fn follow(
    tables: &Tables,
    fact: Fact,
    by: &str,
    to: Fact,
    column: &str,
) -> Result<Hot, EngineError> {
    let hot = tables.column(to, column)?;
    if to == Fact::Cases {
        return Ok(gather(&hot, &cases_of(tables, fact)?));
    }
    let from = tables.codes(fact, by)?;
    let subjects = tables.codes(to, to.subject_column())?;
    let order = order(tables, to, &subjects, column, &hot)?;
    let rows = leads(tables, (fact, from.as_slice()), (to, subjects.as_slice()), order)?;
    match gather(&hot, &rows) {
        Hot::Codes(told) if to == Fact::Customers && is_told_by_first_order(column) => {
            won::filled(tables, told, &from, column)
        }
        found => Ok(found),
    }
}

/// Returns, for each row of a fact, the case it is about, [`NOWHERE`] where it is about none: of a
/// reused thread the one at its time. A conversation that was joined to the one it continues leads
/// to the case that holds it.
pub(crate) fn cases_of(tables: &Tables, fact: Fact) -> Result<Arc<Vec<u32>>, EngineError> {
    if let Some(Hot::Codes(cases)) = tables.held().get(fact, LED) {
        return Ok(cases);
    }
    let subjects = tables.codes(Fact::Cases, Fact::Cases.subject_column())?;
    let rows = tables.rows(Fact::Cases)? as u32;
    let named = tables.codes(fact, "conversation")?;
    let to = (Fact::Cases, subjects.as_slice());
    let firsts = leads(tables, (fact, named.as_slice()), to, (0..rows).rev().collect())?;
    let cases = Arc::new(threads::at_their_time(tables, fact, firsts)?);
    tables.held().hold(fact, LED, Hot::Codes(cases.clone()));
    Ok(cases)
}

/// Returns the conversation of each call or chat: the one it names itself, else the first that
/// tells of it. Sources link from the one side or the other.
pub(super) fn conversations_of_calls(tables: &Tables) -> Result<Hot, EngineError> {
    let own = tables.read(Fact::Contacts, "conversation")?;
    let Hot::Codes(own) = own else { return Ok(own) };
    let Hot::Lists(ends, calls) = tables.column(Fact::Cases, "calls")? else {
        return Ok(Hot::Codes(own));
    };
    if calls.iter().all(|call| *call == NULL_CODE) {
        return Ok(Hot::Codes(own));
    }
    let source = tables.codes(Fact::Contacts, SOURCE)?;
    let call = tables.codes(Fact::Contacts, "contact")?;
    let mut leads = Leads::default();
    for (row, call) in call.iter().enumerate() {
        leads.put(*call, row as u32, &source);
    }
    let teller = tables.codes(Fact::Cases, SOURCE)?;
    let conversation = tables.codes(Fact::Cases, "conversation")?;
    let opened = tables.integers(Fact::Cases, "opened_at")?;
    let mut told: FxHashMap<(u32, u32), (i64, u32)> = FxHashMap::default();
    for row in 0..ends.len() {
        let by = (opened[row], conversation[row]);
        for call in list(&ends, &calls, row) {
            let meant = leads.of(*call, Some(teller[row]));
            if let Some(source) = source.get(meant as usize) {
                let known = told.entry((*source, *call));
                known.and_modify(|known| *known = by.min(*known)).or_insert(by);
            }
        }
    }
    let of_row = |(row, own): (usize, &u32)| match own {
        &NULL_CODE => told.get(&(source[row], call[row])).map_or(NULL_CODE, |(_, by)| *by),
        own => *own,
    };
    Ok(Hot::Codes(Arc::new(own.iter().enumerate().map(of_row).collect())))
}

impl Session {
    /// Returns the conversation of each call or chat, in the order of parts and their rows: the one
    /// it names itself, else the first that tells of it.
    ///
    /// # Errors
    ///
    /// Fails when facts cannot be read.
    pub fn conversation_of_each_contact(&self) -> Result<Column, EngineError> {
        let codes = self.tables().codes(Fact::Contacts, "conversation")?;
        Ok(Column::Codes(codes.to_vec(), Arc::new(self.tables().dictionary())))
    }
}

/// Returns the row of `to` for what each row of a fact names: the last in `order` that has it as
/// its subject.
///
/// Help desks and shops number what is theirs alike: 7 is the row of the same source, else that of
/// the only source that has a 7. Customers are told apart by who is who.
fn leads(
    tables: &Tables,
    (fact, named): (Fact, &[u32]),
    (to, subjects): (Fact, &[u32]),
    order: Vec<u32>,
) -> Result<Vec<u32>, EngineError> {
    let is_numbered = matches!(to, Fact::Cases | Fact::Orders);
    let sources = |fact: Fact| match is_numbered && fact.column(SOURCE).is_some() {
        true => tables.codes(fact, SOURCE),
        false => Ok(Arc::default()),
    };
    let (own, others) = (sources(fact)?, sources(to)?);
    let mut leads = Leads::default();
    for row in order {
        leads.put(subjects[row as usize], row, &others);
    }
    if to == Fact::Cases {
        lead_joined(tables, &mut leads, &others)?;
    }
    let lead = |(row, code): (usize, &u32)| leads.of(*code, own.get(row).copied());
    Ok(named.iter().enumerate().map(lead).collect())
}

/// Leads conversations that were joined to another one to the case that holds them.
fn lead_joined(tables: &Tables, leads: &mut Leads, sources: &[u32]) -> Result<(), EngineError> {
    let Hot::Lists(ends, codes) = tables.column(Fact::Cases, "follow_ups")? else {
        return Ok(());
    };
    for row in 0..ends.len() {
        let source = sources.get(row).copied();
        for code in list(&ends, &codes, row).iter().filter(|code| **code != NULL_CODE) {
            // One that has cases of its own keeps them.
            if !leads.has(*code, source, sources) {
                leads.put(*code, row as u32, sources);
            }
        }
    }
    Ok(())
}

/// Returns the rows of a fact that may be led to, those that count more after the others. What was
/// told at the same instant counts by alphabet, so that nothing depends on the order of rows.
fn order(
    tables: &Tables,
    to: Fact,
    subjects: &[u32],
    column: &str,
    hot: &Hot,
) -> Result<Vec<u32>, EngineError> {
    let rows = tables.rows(to)? as u32;
    if to != Fact::Customers {
        return Ok((0..rows).rev().collect());
    }
    let (told, seen) =
        (tables.integers(to, told_in(column))?, tables.integers(to, "last_seen_at")?);
    // Facts of before do not say when each trait was told.
    let told = |row: usize| if told[row] == NULL_INT { seen[row] } else { told[row] };
    let is_first = is_told_first(column);
    let mut order: Vec<u32> = (0..rows).filter(|row| hot.has(*row as usize)).collect();
    order.sort_by(|one, other| {
        let [one, other] = [*one as usize, *other as usize];
        let by_date = match is_first {
            true => told(other).cmp(&told(one)),
            false => told(one).cmp(&told(other)),
        };
        let same = subjects[one].cmp(&subjects[other]).then(by_date);
        same.then_with(|| by_alphabet(tables, hot, other, one))
    });
    Ok(order)
}

/// Compares the words of two rows.
fn by_alphabet(tables: &Tables, hot: &Hot, one: usize, other: usize) -> Ordering {
    match hot {
        Hot::Codes(codes) if codes[one] != codes[other] => {
            tables.text(codes[one]).cmp(&tables.text(codes[other]))
        }
        _ => Ordering::Equal,
    }
}

/// Returns the values at the given rows, null where a row leads nowhere.
pub(crate) fn gather(hot: &Hot, rows: &[u32]) -> Hot {
    match hot {
        Hot::Integers(values) => {
            let at = |row: &u32| values.get(*row as usize).copied().unwrap_or(NULL_INT);
            Hot::Integers(Arc::new(rows.iter().map(at).collect()))
        }
        Hot::Codes(codes) => {
            let at = |row: &u32| codes.get(*row as usize).copied().unwrap_or(NULL_CODE);
            Hot::Codes(Arc::new(rows.iter().map(at).collect()))
        }
        Hot::Flags(flags) => {
            let at = |row: &u32| flags.get(*row as usize).copied().unwrap_or(0);
            Hot::Flags(Arc::new(rows.iter().map(at).collect()))
        }
        Hot::Bits(bits, words) => {
            let at = |row: &u32| bits.get(*row as usize).copied().unwrap_or(0);
            Hot::Bits(Arc::new(rows.iter().map(at).collect()), words)
        }
        Hot::Lists(ends, codes) => {
            let (mut own_ends, mut own) = (Vec::with_capacity(rows.len()), Vec::new());
            for row in rows {
                if *row != NOWHERE {
                    own.extend_from_slice(list(ends, codes, *row as usize));
                }
                own_ends.push(own.len() as u32);
            }
            Hot::Lists(Arc::new(own_ends), Arc::new(own))
        }
    }
}
