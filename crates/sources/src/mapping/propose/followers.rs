//! Followers of accounts on social networks: one row an account and day, with whatever else was
//! counted of the account as a whole, or that alone.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use baremo_model::told;

use super::apart::{Free, first_time};
use super::called::is_called_any;
use super::column::Column;
use super::draft::Draft;
use super::grouped::{count, holds_counts};
use super::guess::is_of;
use super::names::{Lines, Role, each};
use super::posts::{COUNTERS, MENTIONS, POSTS, counters};
use super::respondents::is_key;
use super::sums::{decimal, holds_figures};
use super::{begin, distinct, quoted, thread};
use crate::read::Detected;

/// Words of how many follow, and of where.
const FOLLOWERS: Lines = &["followers, total followers, seguidores, abonnenten, abonnes, follower"];
const NETWORKS: Lines =
    &["network, social network, platform, red social, red, plataforma, netzwerk"];
const ACCOUNTS: Lines =
    &["account, page, page name, profile, cuenta, pagina, perfil, konto, compte"];
/// Columns of such a file beside those that count, at most: of others it may be only one trait.
const MOST: usize = 6;
/// Counters of the account beside its followers, who are the last of those of posts.
const GAINS: usize = COUNTERS.len() - 1;
/// Rows of an account that show whether a counter ever falls, at least.
const SHOWING: usize = 3;

/// How many counters tell an account where nothing says how many follow it, and words of those that
/// add up what was paid for and what was not: `Clicks (total)`.
const PLENTY: usize = 4;
const TOTALS: [&str; 2] = ["total", "totales"];

/// Takes the counters that are called as totals, each with the name of its attribute.
fn totals<'a>(free: &mut Free<'a>) -> Vec<(&'static str, &'a Column)> {
    let is_total = |column: &Column| holds_counts(column) && is_called_any(&column.name, TOTALS);
    let take = |lines: &Lines| Some((each(lines).next()?, free.take(lines, is_total)?));
    COUNTERS[..GAINS].iter().filter_map(take).collect()
}

/// Tells whether rows are days of accounts though they count what posts have too: numbers alone
/// beside the day and the account, nothing that names a post, and no day twice.
pub(super) fn are_days(columns: &[Column]) -> bool {
    let Some(found) = Followers::of(columns) else { return false };
    let is_figure = |column: &&Column| {
        let names_post = is_called_any(&column.name, each(POSTS).chain(["id"]));
        (column.is_number || holds_figures(column)) && !names_post
    };
    let key: Vec<&Column> = found.whose().into_iter().chain([found.at]).collect();
    !found.counters.is_empty()
        && found.unused.iter().all(is_figure)
        && distinct::tells_apart(&key, columns)
}

/// A file whose rows are how many followed an account.
pub(super) struct Followers<'a> {
    at: &'a Column,
    /// None where only what else was counted is told, of the account as a whole.
    followers: Option<&'a Column>,
    network: Option<&'a Column>,
    account: Option<&'a Column>,
    /// What else was counted, by the name of its attribute.
    counters: Vec<(&'static str, &'a Column)>,
    unused: Vec<&'a Column>,
}

impl<'a> Followers<'a> {
    /// Judges whether rows are followers of a day; none where no heading says so, or rows are of
    /// somebody.
    pub(super) fn of(columns: &'a [Column]) -> Option<Self> {
        let is_else = |column: &Column| {
            is_of(&column.name, Role::Customer) || thread::names_conversation(column)
        };
        if columns.iter().any(is_else) {
            return None;
        }
        let mut free = Free::of(columns);
        let at = free.use_up(first_time(columns))?;
        let followers = free.take(FOLLOWERS, |column| !column.is_time && holds_counts(column));
        let is_word = |column: &Column| !column.is_time && !column.is_number;
        let [network, account] = [NETWORKS, ACCOUNTS].map(|own| free.take(own, is_word));
        let mut gains = match followers {
            Some(_) => counters(&mut free, &COUNTERS[..GAINS]),
            None => totals(&mut free),
        };
        gains.extend(counters(&mut free, &[MENTIONS]));
        let is_enough = match followers {
            Some(_) => columns.len() <= MOST + gains.len(),
            None => gains.len() >= PLENTY && is_key(at),
        };
        if !is_enough {
            return None;
        }
        let (kept, unused) = free.rest();
        let unused = kept.into_iter().chain(unused).collect();
        Some(Followers { at, followers, network, account, counters: gains, unused })
    }

    /// Returns the columns that name the account.
    fn whose(&self) -> Vec<&'a Column> {
        [self.network, self.account].into_iter().flatten().collect()
    }

    /// Tells whether no counter falls from one row of an account to its next, so that they may be
    /// totals: what a day brings falls soon.
    fn never_falls(&self) -> bool {
        let whose = self.whose();
        let series = |column: &Column| {
            let mut series: BTreeMap<Vec<Option<&str>>, Vec<f64>> = BTreeMap::new();
            for (row, cell) in column.cells.iter().enumerate() {
                let own = whose.iter().map(|own| own.cells.get(row).and_then(Option::as_deref));
                let value = cell.as_deref().and_then(decimal);
                series.entry(own.collect()).or_default().extend(value);
            }
            series.into_values().collect::<Vec<_>>()
        };
        let all: Vec<Vec<f64>> =
            self.counters.iter().flat_map(|(_, column)| series(column)).collect();
        let is_level = |own: &Vec<f64>| own.is_sorted() || own.iter().rev().is_sorted();
        all.iter().any(|own| own.len() >= SHOWING) && all.iter().all(is_level)
    }

    /// Writes what else was counted of the account.
    fn gains(&self, out: &mut Draft) {
        if self.counters.is_empty() {
            return;
        }
        match self.never_falls() {
            true => out.question(&told!(
                "no counter ever falls, so they are read as totals: if they are what a day\n\
                 brought, add gained = \"'true'\"",
                "ningún contador baja nunca, así que se leen como totales: si son lo que trajo\n\
                 cada día, añada gained = \"'true'\""
            )),
            false => {
                let asks = out.asks(&told!(
                    "what each day brought; remove this line where they are totals",
                    "lo que trajo cada día; quite esta línea si son totales"
                ));
                let _ = writeln!(out, "gained = \"'true'\"    {asks}");
            }
        }
        for (key, column) in &self.counters {
            let _ = writeln!(out, "{key} = {}", count(column));
        }
    }

    /// Writes the kind of file.
    pub(super) fn kind_of_file(&self, out: &mut Draft, detected: &Detected, columns: &[Column]) {
        let first = self.followers.or(self.counters.first().map(|(_, column)| *column));
        let told: Vec<&Column> = [self.at].into_iter().chain(first).collect();
        begin(out, detected, columns, &told);
        out.question(&match self.followers {
            Some(followers) => told!(
                "does a row say in `{}` how many followed an account on a day?",
                "¿Cada fila dice en `{}` cuántos seguidores tenía una cuenta un día?",
                followers.name
            ),
            None => told!(
                "does a row say what was counted of an account on a day, and not of one post?",
                "¿Cada fila dice lo que se contó de una cuenta un día, y no de una publicación?"
            ),
        });
        let whose = self.whose();
        let subject = match whose.as_slice() {
            [] => "'account'".to_owned(),
            [only] => only.source().to_owned(),
            several => several.iter().map(|column| column.part()).collect::<Vec<_>>().join("/"),
        };
        let key = whose.into_iter().chain([self.at]).collect();
        let record = distinct::template(out, key, Vec::new(), columns);
        let (subject, record) = (quoted(&subject), quoted(&record));
        let _ = writeln!(out, "stream = \"social\"\nsubject = {subject}\n\n[file.attributes]");
        for (key, column) in [("network", self.network), ("account", self.account)] {
            if let Some(column) = column {
                let _ = writeln!(out, "{key} = {}", quoted(&column.name));
            }
        }
        let at = quoted(self.at.source());
        let _ = writeln!(
            out,
            "\n[[file.event]]\nkind = \"counters\"\nat = {at}\nrecord = {record}\n\
             [file.event.attributes]"
        );
        if let Some(followers) = self.followers {
            let _ = writeln!(out, "followers = {}", count(followers));
        }
        self.gains(out);
        out.leaves(self.unused.iter().map(|column| column.name.as_str()));
    }
}
