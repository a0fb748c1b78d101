//! Movements of points of a loyalty programme: one row each, with whose they are and what moved
//! them.

use std::fmt::Write as _;

use baremo_model::told;

use super::apart::{Free, attributes, called, first_time, fitting};
use super::column::Column;
use super::customers::is_customer;
use super::draft::Draft;
use super::money::AMOUNTS;
use super::names::Lines;
use super::reviews::Reviews;
use super::sums::is_money;
use super::vocabulary::{self, WORDS};
use super::{begin, distinct, quoted, sense, thread};
use crate::read::Detected;

/// Words of points, of what moved them, and of the programme.
const POINTS: Lines = &["points, point, points change, puntos, punkte, punti, pontos"];
const MOVEMENTS: Lines = &[
    "activity, action, event, movement, transaction, reason, actividad, accion, movimiento",
    "operacion, concepto, motivo",
];
const PROGRAMMES: Lines = &["program, programme, club, scheme, programa, programm"];
/// Name of the table of what moved them.
const TABLE: &str = "movements";
/// What customers do who move points, unless they join or leave.
const ACTED: &str = "acted";

/// A file whose rows are movements of points.
pub(super) struct Points<'a> {
    at: &'a Column,
    customer: &'a Column,
    movement: &'a Column,
    points: &'a Column,
    programme: Option<&'a Column>,
    kept: Vec<&'a Column>,
    unused: Vec<&'a Column>,
}

impl<'a> Points<'a> {
    /// Judges whether rows are movements of points; none where no headings say whose, how many and
    /// why, and where rows are paid for or judge somebody.
    pub(super) fn of(columns: &'a [Column]) -> Option<Self> {
        let is_paid = called(&fitting(columns, is_money), AMOUNTS).is_some();
        let is_else = || columns.iter().any(thread::names_conversation);
        if is_paid || is_else() || Reviews::of(columns).is_some() {
            return None;
        }
        let mut free = Free::of(columns);
        let at = free.use_up(first_time(columns))?;
        let points = free.take(POINTS, |column| column.is_number && !column.is_time)?;
        let movement = free.take(MOVEMENTS, |column| {
            !column.is_time && !column.is_number && column.distinct <= WORDS
        })?;
        let customer = free.take_any(|column| !column.is_time && is_customer(column))?;
        let programme = free.take(PROGRAMMES, |column| !column.is_time && !column.is_number);
        let (kept, unused) = free.rest();
        Some(Points { at, customer, movement, points, programme, kept, unused })
    }

    /// Writes the kind of file.
    pub(super) fn kind_of_file(&self, out: &mut Draft, detected: &Detected, columns: &[Column]) {
        vocabulary::table(out, self.movement, TABLE, ACTED, sense::points);
        begin(out, detected, columns, &[self.customer, self.movement, self.points]);
        out.question(&told!(
            "is a row a movement of points of a customer, by the words of `{}`: who joined the\n\
             programme, left it or took part? `skip` is what the customer did not do.",
            "¿Cada fila es un movimiento de puntos de un cliente, según las palabras de `{}`:\n\
             quién se apuntó al programa, lo dejó o participó? `skip` es lo que no hizo él.",
            self.movement.name
        ));
        let key = vec![self.customer, self.at, self.movement, self.points];
        let record = quoted(&format!("points/{}", distinct::template(out, key, vec![], columns)));
        let record = match self.customer.is_address() {
            true => format!("{{ from = {record}, hashed = \"visitor\" }}"),
            false => record,
        };
        let customer = out.place.named(self.customer);
        let _ = writeln!(
            out,
            "stream = \"customer\"\nsubject = {customer}\nrecord = {record}\n\n[file.common]\n\
             customer = {customer}"
        );
        let (from, table) = (quoted(&self.movement.name), out.place.table(TABLE));
        let at = quoted(self.at.source());
        let programme = match self.programme {
            Some(programme) => quoted(&programme.name),
            None => {
                let asks = told!("what is the programme called?", "¿cómo se llama el programa?");
                format!("\"'points'\"    {}", out.asks(&asks))
            }
        };
        let points = quoted(&self.points.name);
        let _ = writeln!(
            out,
            "\n[[file.event]]\nkind = {{ from = {from}, map = \"{table}\" }}\nat = {at}\n\
             value = {programme}\n[file.event.attributes]\namount = {points}"
        );
        attributes(out, &self.kept, &["amount"]);
        out.leaves(self.unused.iter().map(|column| column.name.as_str()));
    }
}
