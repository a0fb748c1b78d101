//! Expressions over columns: bound once, evaluated a chunk of rows at a time.
//!
//! Truth has three values, as in SQL: false, true and unknown (a comparison with null). Strings are
//! compared by code: each literal becomes a table of the codes it matches.

mod agents;
mod bind;
mod codes;
mod nodes;
mod rows;
pub(crate) mod wide;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use baremo_metrics::error::MetricsError;
use baremo_model::dimension::{
    DAYS_SINCE_ORDER, HOUR, Place, SKU, WEEKDAY, column_of, column_spec, today,
};
use baremo_model::fact::{ColumnSpec, ColumnType, NULL_INT};
use baremo_model::{Fact, NULL_CODE};
use jiff::tz::TimeZone;

pub(crate) use self::bind::{bind_bool, bind_int, like};
pub(crate) use self::nodes::{BoolNode, IntNode};
pub(crate) use self::rows::Rows;
use crate::EngineError;
use crate::reading::dated::{Dated, base_column};
use crate::reading::moments::{Moments, has};
use crate::reading::table::link::{NOWHERE, cases_of};
use crate::reading::table::teams::TEAM;
use crate::reading::table::{Hot, Tables, since_order};

/// Column of `cases` that the usual credit rule takes.
const SOLVER: &str = "solver";
/// Columns of `cases` by which nobody is credited with one in which nobody replied.
const REPLIERS: [&str; 2] = ["first_replier", "last_replier"];

/// False.
pub(crate) const NO: u8 = 0;
/// True.
pub(crate) const YES: u8 = 1;
/// Neither: something compared was null.
pub(crate) const UNKNOWN: u8 = 2;

/// A column as seen from a fact: its own, or its root's.
#[derive(Clone)]
pub(crate) struct Seen {
    pub(crate) hot: Hot,
    root_rows: Option<Arc<Vec<i64>>>,
}

impl Seen {
    /// Returns a column with a value for each row of the fact.
    pub(crate) fn own(hot: Hot) -> Self {
        Seen { hot, root_rows: None }
    }

    /// Returns the column for things that each stand for a row of the fact.
    fn through(self, rows: &Arc<Vec<i64>>) -> Self {
        let root_rows = match &self.root_rows {
            Some(root_rows) => through(root_rows, rows),
            None => rows.clone(),
        };
        Seen { root_rows: Some(root_rows), ..self }
    }

    /// Returns the row of the column for a row of the fact.
    #[inline]
    pub(crate) fn row(&self, row: usize) -> usize {
        match &self.root_rows {
            Some(root_rows) => root_rows[row] as usize,
            None => row,
        }
    }

    /// Returns what becomes of the column's cells in some rows of the fact.
    fn each<T: Copy, U>(&self, cells: &[T], rows: &Rows<'_>, of: impl Fn(T) -> U) -> Vec<U> {
        // A loop of its own for each: where a cell lies is not asked row by row.
        match (&self.root_rows, rows) {
            (None, Rows::Run(run)) => cells[run.clone()].iter().map(|&cell| of(cell)).collect(),
            (None, Rows::Picked(rows)) => rows.iter().map(|&row| of(cells[row as usize])).collect(),
            (Some(root_rows), Rows::Run(run)) => {
                root_rows[run.clone()].iter().map(|&row| of(cells[row as usize])).collect()
            }
            (Some(root_rows), Rows::Picked(rows)) => {
                rows.iter().map(|&row| of(cells[root_rows[row as usize] as usize])).collect()
            }
        }
    }

    /// Returns the code at a row of the fact, when the column holds codes.
    pub(crate) fn code(&self, row: usize) -> u32 {
        match &self.hot {
            Hot::Codes(codes) => codes[self.row(row)],
            _ => NULL_CODE,
        }
    }

    /// Returns the codes at some rows of the fact, when the column holds codes; they are lent where
    /// they lie side by side.
    pub(crate) fn codes(&self, rows: &Rows<'_>) -> Cow<'_, [u32]> {
        match (&self.hot, &self.root_rows, rows) {
            (Hot::Codes(codes), None, Rows::Run(run)) => Cow::Borrowed(&codes[run.clone()]),
            (Hot::Codes(codes), ..) => Cow::Owned(self.each(codes, rows, |code| code)),
            _ => Cow::Owned(vec![NULL_CODE; rows.len()]),
        }
    }

    /// Returns the integer at a row of the fact, when the column holds integers.
    pub(crate) fn integer(&self, row: usize) -> i64 {
        match &self.hot {
            Hot::Integers(values) => values[self.row(row)],
            _ => NULL_INT,
        }
    }
}

/// Returns the row of a root that each of some rows of a fact has.
pub(crate) fn through(root_rows: &[i64], rows: &[i64]) -> Arc<Vec<i64>> {
    Arc::new(rows.iter().map(|&row| root_rows[row as usize]).collect())
}

/// What names mean while binding.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub(crate) tables: &'a Tables,
    pub(crate) fact: Fact,
    /// Columns that names of dimensions stand for instead of their own.
    pub(crate) dimensions: Option<&'a BTreeMap<String, String>>,
    /// Whether `agent` and `team` mean today's.
    pub(crate) current: bool,
    /// Column of `cases` that `agent` means there.
    pub(crate) credit: Option<&'static str>,
    /// Zone of date literals.
    pub(crate) zone: &'a TimeZone,
    /// Watermark of each source, by code; and the latest.
    pub(crate) watermarks: &'a Watermarks,
    /// Customers as they were, of the rows of the fact; as they are now when absent.
    pub(crate) dated: Option<&'a Dated>,
    /// Hours and weekdays of the dates at which they count, where a question names them.
    pub(crate) moments: Option<&'a Moments>,
    /// Whether the rows count at dates of which hours and weekdays could be told.
    pub(crate) has_moments: bool,
    /// The rows of the fact that are looked at; all when absent.
    pub(crate) rows: Option<&'a Arc<Vec<i64>>>,
    /// Columns that what is looked at has itself, beside those of its rows.
    pub(crate) own: &'a [(&'a str, Hot)],
}

/// The watermark of each source.
#[derive(Clone, Debug, Default)]
pub(crate) struct Watermarks {
    pub(crate) by_code: rustc_hash::FxHashMap<u32, i64>,
    pub(crate) latest: i64,
}

impl Watermarks {
    pub(crate) fn of(&self, source: u32) -> i64 {
        self.by_code.get(&source).copied().unwrap_or(self.latest)
    }

    /// Returns them where nothing is known after an instant.
    pub(crate) fn until(&self, at: i64) -> Self {
        let by_code = self.by_code.iter().map(|(code, own)| (*code, at.min(*own))).collect();
        Watermarks { by_code, latest: at.min(self.latest) }
    }
}

impl Scope<'_> {
    /// Returns the column a name means.
    pub(crate) fn see(&self, name: &str) -> Result<Seen, EngineError> {
        if let Some((_, own)) = self.own.iter().find(|(own, _)| *own == name) {
            return Ok(Seen::own(own.clone()));
        }
        match self.moments.and_then(|moments| moments.column(name)) {
            Some(told) => Ok(Seen::own(told)),
            None => Ok(self.looked_at(self.of_fact(name)?)),
        }
    }

    /// Returns a column of the fact as one of what is looked at: its rows, or what stands for them.
    fn looked_at(&self, seen: Seen) -> Seen {
        match self.moments.and_then(Moments::rows).or(self.rows) {
            Some(rows) => seen.through(rows),
            None => seen,
        }
    }

    /// Returns the column a name means for the rows of the fact.
    fn of_fact(&self, name: &str) -> Result<Seen, EngineError> {
        let fact = self.fact;
        let other = self.dimensions.and_then(|dimensions| dimensions.get(name));
        let (asked, name) = (name, other.map_or(name, |other| self.meant(other)));
        if let Some(dated) = self.dated
            && let Some(column) = base_column(fact, name, self.tables.attributes(fact.root()))
        {
            return dated.see(&column);
        }
        if let ("agent", false, Some(column)) = (asked, self.current, self.credit) {
            return self.credited(column, other.is_some());
        }
        if let (TEAM, false, Some(credit)) = (asked, self.current, self.credit)
            && let Some(seen) = self.team_of_credited(name, credit)?
        {
            return Ok(seen);
        }
        if other.is_none()
            && let Some(seen) = self.filled(name)?
        {
            return Ok(seen);
        }
        if fact.root() == Fact::Cases && name.trim_start_matches("case.") == "next_contact_at" {
            return self.seen(Fact::Cases, "next_contact_at");
        }
        if fact.root() == Fact::Sessions && name == "next_contact_at" {
            return self.seen(Fact::Sessions, "next_contact_at");
        }
        if let DAYS_SINCE_ORDER | since_order::DAYS = name
            && matches!(fact.root(), Fact::Cases | Fact::Contacts)
        {
            return self.seen(fact.root(), name);
        }
        if let Some(seen) = self.reason(name)? {
            return Ok(seen);
        }
        if let Some(hot) = self.tables.computed(fact, name) {
            return Ok(Seen { hot, root_rows: None });
        }
        if let Some(key) = self.beyond(name) {
            return Err(MetricsError::TooManyValues { name: key.into() }.into());
        }
        if let Some(seen) = self.of_agent(name)? {
            return Ok(seen);
        }
        match column_of(fact, name, self.current, self.tables.attributes(fact.root())) {
            Some(Place::Own(column)) => self.seen(fact, &column),
            Some(Place::Root(column)) => self.seen(fact.root(), &column),
            None if self.lacks_reasons(name) => {
                Err(MetricsError::NoReasons { name: name.into() }.into())
            }
            None => Err(MetricsError::Unreachable {
                asker: None,
                name: name.into(),
                fact: fact.name().into(),
                reachable: self.reachable(),
            }
            .into()),
        }
    }

    /// Returns the column that one which a dimension stands for means: under today's actors, that
    /// of today.
    fn meant<'c>(&self, column: &'c str) -> &'c str {
        if self.current { today(column) } else { column }
    }

    /// Returns the declaration of the column a name means; none for attributes and computed ones.
    pub(crate) fn spec(&self, name: &str) -> Option<&'static ColumnSpec> {
        let attributes = self.tables.attributes(self.fact.root());
        match column_of(self.fact, name, self.current, attributes)? {
            Place::Own(column) => column_spec(self.fact, &column),
            Place::Root(column) => column_spec(self.fact.root(), &column),
        }
    }

    /// Returns the words a column holds, where folds write no others; none where any word may
    /// stand there.
    pub(crate) fn words(&self, name: &str) -> &'static [&'static str] {
        let other = self.dimensions.and_then(|dimensions| dimensions.get(name));
        let spec = self.spec(other.map_or(name, String::as_str));
        spec.map(|spec| spec.words).unwrap_or_default()
    }

    /// Returns what one is in a column that holds parts of it.
    pub(crate) fn one(&self, name: &str) -> Option<i64> {
        self.spec(name).and_then(|spec| spec.column_type.one())
    }

    /// Returns who is credited with each row: the case's, by the rule's column. An answer that
    /// belongs to no conversation has the agent it came with, and where the rule asks for no
    /// replier so has one whose conversation names nobody.
    fn credited(&self, column: &str, of_case: bool) -> Result<Seen, EngineError> {
        // A cycle's agent is who solved it, which a later solve of the case does not change; but
        // where a page asks whose case it is.
        if !of_case && (self.fact, column) == (Fact::Cycles, SOLVER) {
            return self.seen(Fact::Cycles, "agent");
        }
        if self.fact.root() == Fact::Cases {
            return self.seen(Fact::Cases, column);
        }
        let own = self.tables.column(self.fact, "agent")?;
        let name = format!("case.{column}");
        let (Hot::Codes(own), Some(Place::Own(linked))) =
            (&own, column_of(self.fact, &name, false, &[]))
        else {
            return Ok(Seen::own(own));
        };
        let Hot::Codes(of_case) = self.tables.column(self.fact, &linked)? else {
            return Ok(Seen::own(Hot::Codes(own.clone())));
        };
        let about = match REPLIERS.contains(&column) {
            true => Some(cases_of(self.tables, self.fact)?),
            false => None,
        };
        let credited = |(row, (case, own)): (usize, (&u32, &u32))| {
            let is_of_replier = about.as_ref().is_some_and(|about| about[row] != NOWHERE);
            if is_of_replier || *case != NULL_CODE { *case } else { *own }
        };
        let each = of_case.iter().zip(own.iter()).enumerate().map(credited);
        Ok(Seen::own(Hot::Codes(Arc::new(each.collect()))))
    }

    pub(crate) fn seen(&self, holder: Fact, column: &str) -> Result<Seen, EngineError> {
        Ok(Seen { hot: self.tables.column(holder, column)?, root_rows: self.root_rows(holder)? })
    }

    /// Returns, as codes, the case that each row is about.
    pub(crate) fn case_of_each(&self) -> Result<Seen, EngineError> {
        let root = self.fact.root();
        let hot = Hot::Codes(cases_of(self.tables, root)?);
        Ok(self.looked_at(Seen { hot, root_rows: self.root_rows(root)? }))
    }

    /// Returns the row of the holder of a column for each row of the fact, where it is another.
    fn root_rows(&self, holder: Fact) -> Result<Option<Arc<Vec<i64>>>, EngineError> {
        match self.fact.parent() {
            Some((_, row)) if holder != self.fact => {
                Ok(Some(self.tables.integers(self.fact, row)?))
            }
            _ => Ok(None),
        }
    }

    /// Returns the names that the fact reaches, in order.
    pub(crate) fn reachable(&self) -> Vec<String> {
        let dimensions = baremo_model::dimension::DIMENSIONS.iter().map(|d| d.name);
        let attributes = self.tables.attributes(self.fact.root());
        // An order's articles are listed once, by the word that is its own.
        let known = |name: &&str| {
            (*name != SKU || self.fact.column(SKU).is_some())
                && column_of(self.fact, name, false, attributes).is_some()
        };
        let code = |t: ColumnType| matches!(t, ColumnType::Code | ColumnType::Codes);
        let own = self.fact.columns().iter().filter(|c| code(c.column_type)).map(|c| c.name);
        // What cannot be read is told by whoever asks for it.
        let of_agents = self.tables.known_of_agents(self.fact).unwrap_or_default();
        let attributes = attributes.iter().chain(of_agents);
        let attributes = attributes.map(String::as_str);
        let mut names: Vec<String> =
            dimensions.filter(known).chain(own).chain(attributes).map(str::to_owned).collect();
        names.extend(crate::reading::shifts::names(self.fact).map(str::to_owned));
        let told = [HOUR, WEEKDAY].into_iter().filter(|name| has(self.fact, name));
        names.extend(told.filter(|_| self.has_moments).map(str::to_owned));
        names.sort();
        names.dedup();
        names
    }
}

/// Returns codes, each from the second column where the first has none.
fn either(first: &[u32], second: &[u32]) -> Vec<u32> {
    let both = first.iter().zip(second);
    both.map(|(first, second)| if *first == NULL_CODE { *second } else { *first }).collect()
}

/// Returns the team or the channel of each answer of a survey: its own, and that of the
/// conversation it is about where it came with none. Nothing where no answer has it from there.
fn filled_by_case(
    tables: &Tables,
    (fact, name): (Fact, &str),
    current: bool,
) -> Result<Option<Seen>, EngineError> {
    let of_case = match (fact, name) {
        (Fact::SurveyAnswers, "channel") => "case.channel",
        (Fact::SurveyAnswers, "team") if current => "case.team",
        (Fact::SurveyAnswers, "team") => "case.team_at_solve",
        _ => return Ok(None),
    };
    let Some(Place::Own(linked)) = column_of(fact, of_case, false, &[]) else { return Ok(None) };
    let (Hot::Codes(own), Hot::Codes(of_case)) =
        (tables.column(fact, name)?, tables.column(fact, &linked)?)
    else {
        return Ok(None);
    };
    let is_filled = |(own, of_case): (&u32, &u32)| *own == NULL_CODE && *of_case != NULL_CODE;
    let is_any = own.iter().zip(of_case.iter()).any(is_filled);
    Ok(is_any.then(|| Seen::own(Hot::Codes(Arc::new(either(&own, &of_case))))))
}

/// Returns the codes of one row of a list column.
pub(crate) fn list<'a>(ends: &[u32], codes: &'a [u32], row: usize) -> &'a [u32] {
    let start = if row == 0 { 0 } else { ends[row - 1] as usize };
    &codes[start..ends[row] as usize]
}

#[cfg(test)]
mod tests;
