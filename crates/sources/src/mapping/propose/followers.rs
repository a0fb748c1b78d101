//! Followers of accounts on social networks: one row an account and day.

use std::fmt::Write as _;

use baremo_model::told;

use super::apart::{Free, first_time};
use super::column::Column;
use super::draft::Draft;
use super::grouped::{count, holds_counts};
use super::guess::is_of;
use super::names::{Lines, Role};
use super::{begin, distinct, quoted, thread};
use crate::read::Detected;

/// Words of how many follow, and of where.
const FOLLOWERS: Lines = &["followers, total followers, seguidores, abonnenten, abonnes, follower"];
const NETWORKS: Lines =
    &["network, social network, platform, red social, red, plataforma, netzwerk"];
const ACCOUNTS: Lines =
    &["account, page, page name, profile, cuenta, pagina, perfil, konto, compte"];
/// Columns of such a file, at most: of others it may be only one trait.
const MOST: usize = 6;

/// A file whose rows are how many followed an account.
pub(super) struct Followers<'a> {
    at: &'a Column,
    followers: &'a Column,
    network: Option<&'a Column>,
    account: Option<&'a Column>,
    unused: Vec<&'a Column>,
}

impl<'a> Followers<'a> {
    /// Judges whether rows are followers of a day; none where no heading says so, or rows are of
    /// somebody.
    pub(super) fn of(columns: &'a [Column]) -> Option<Self> {
        let is_else = |column: &Column| {
            is_of(&column.name, Role::Customer) || thread::names_conversation(column)
        };
        if columns.len() > MOST || columns.iter().any(is_else) {
            return None;
        }
        let mut free = Free::of(columns);
        let at = free.use_up(first_time(columns))?;
        let followers = free.take(FOLLOWERS, |column| !column.is_time && holds_counts(column))?;
        let is_word = |column: &Column| !column.is_time && !column.is_number;
        let [network, account] = [NETWORKS, ACCOUNTS].map(|own| free.take(own, is_word));
        let (kept, unused) = free.rest();
        let unused = kept.into_iter().chain(unused).collect();
        Some(Followers { at, followers, network, account, unused })
    }

    /// Writes the kind of file.
    pub(super) fn kind_of_file(&self, out: &mut Draft, detected: &Detected, columns: &[Column]) {
        begin(out, detected, columns, &[self.at, self.followers]);
        out.question(&told!(
            "does a row say in `{}` how many followed an account on a day?",
            "¿Cada fila dice en `{}` cuántos seguidores tenía una cuenta un día?",
            self.followers.name
        ));
        let whose: Vec<&Column> = [self.network, self.account].into_iter().flatten().collect();
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
             [file.event.attributes]\nfollowers = {}",
            count(self.followers)
        );
        out.leaves(self.unused.iter().map(|column| column.name.as_str()));
    }
}
