//! What says that a subscription ended: a time, or a word, or both.
//!
//! ```text
//! cancelled at ───────────► ended then        end, status over ─► ended then
//! cancelled at and ended ─► asked for, and ended
//! end, not in all rows ───► ended then (?)    end in all rows ──► nobody knows: it may be to come
//! ```

use std::fmt::Write as _;

use baremo_model::told;

use super::super::apart::Free;
use super::super::called::is_called_any;
use super::super::column::Column;
use super::super::draft::Draft;
use super::super::guess::is_of;
use super::super::names::{Lines, Role, each};
use super::super::{quoted, sense};
use super::record;
use crate::mapping::condition::listed;

/// Words of when one was cancelled, and of when it ends, which may be a day to come.
const CANCELS: Lines = &[
    "cancelled, canceled, cancellation, cancel, churned, churn date, churn, terminated",
    "termination, unsubscribed, cancelad-, cancelacion, baja, rescision, anulad-, gekundigt",
    "kundigung, storniert, resilie-, resiliation, annule-, desabonne-, disdett-, disdetta",
    "cancellat-, annullat-, recess-, cancelamento",
];
const ENDS: Lines = &[
    "end, ended, ends, expires, expired, expiry, expiration, until, fin, finaliza, finalizacion",
    "hasta, vence, vencimiento, caducidad, ende, endet, bis, ablauf, vertragsende, expire-",
    "echeance, fine, scadenza, fim, termino, validade",
];
/// Words of times at which something else ends, or of ends that are only until when one is paid.
pub(super) const OF_TRIALS: Lines = &["trial, prueba, probe, testphase, essai, prova, teste"];
pub(super) const OF_PERIODS: Lines =
    &["period, current, next, renewal, term, periodo, actual, proximo, periode, periodes"];
/// Words of columns that say how one stands, beside those of statuses.
const STATES: Lines =
    &["active, churn, churned, activo, activa, aktiv, actif, attivo, ativo, baja"];
const REASONS: Lines = &[
    "cancel reason, cancellation reason, churn reason, reason, motivo de baja, motivo, grund",
    "motif, raison",
];

/// Rows that ended by which a price is known to be of today, at least.
const SEVERAL: usize = 3;

/// What says that a subscription ended.
pub(super) struct End<'a> {
    at: Option<&'a Column>,
    /// When it was asked for, where another time tells the end.
    requested: Option<&'a Column>,
    /// Whether the time is called as that of a cancel.
    is_cancel: bool,
    /// Whether some have been cancelled and go on, as their status says.
    is_early: bool,
    status: Option<&'a Column>,
    reason: Option<&'a Column>,
}

/// What names a subscription, when it began and when it last changed.
pub(super) type Told<'a> = (&'a Column, Option<&'a Column>, Option<&'a Column>);

/// Tells whether a column is called as the end of a subscription.
pub(in super::super) fn is_end(column: &Column) -> bool {
    is_called_any(&column.name, each(ENDS).chain(each(CANCELS)))
}

/// Returns what a word of a column says of a subscription.
pub(in super::super) fn state(column: &Column, word: &str) -> Option<&'static str> {
    let is_left = is_called_any(&column.name, each(CANCELS));
    match sense::says_yes(&word.to_lowercase()) {
        Some(yes) => Some(if yes == is_left { "cancelled" } else { "active" }),
        None => sense::subscription(word),
    }
}

/// Tells whether a column says how subscriptions stand.
pub(in super::super) fn tells_state(column: &Column) -> bool {
    is_called_state(column) && column.mostly(|word| state(column, word).is_some())
}

/// Tells whether a column is called as one that says so, and a condition can name it.
pub(in super::super) fn is_called_state(column: &Column) -> bool {
    let is_called_so =
        is_of(&column.name, Role::Status) || is_called_any(&column.name, each(STATES));
    is_called_so && !column.is_time && !column.name.contains('"')
}

/// Tells whether some rows have a time of a cancel and a status that says no end, as others do.
fn goes_on(cancel: &Column, status: &Column) -> bool {
    let is_over = |word: &String| state(status, word) == Some("cancelled");
    let mut rows = cancel.cells.iter().zip(&status.cells);
    let is_early =
        rows.any(|(at, word)| at.is_some() && word.as_ref().is_some_and(|w| !is_over(w)));
    is_early && status.values.iter().any(is_over)
}

impl<'a> End<'a> {
    /// Takes what says it.
    pub(super) fn of(free: &mut Free<'a>) -> Self {
        let is_time = |column: &Column| column.is_time;
        let cancel = free.take(CANCELS, is_time);
        let reason = free.take(REASONS, |column| !column.is_time && !column.is_number);
        let status = free.take_any(tells_state);
        let is_end =
            |column: &Column| is_time(column) && !is_called_any(&column.name, each(OF_TRIALS));
        // What all rows have is there whether one was cancelled or not.
        let is_own = |column: &Column| {
            let has_gaps = column.filled < column.cells.len();
            is_end(column) && has_gaps && !is_called_any(&column.name, each(OF_PERIODS))
        };
        let end = match cancel {
            Some(_) => free.take(ENDS, is_own),
            None => free.take(ENDS, is_end),
        };
        let requested = cancel.filter(|_| end.is_some());
        let is_early = cancel.zip(status).is_some_and(|(cancel, status)| goes_on(cancel, status));
        let is_cancel = cancel.is_some();
        End { at: end.or(cancel), requested, is_cancel, is_early, status, reason }
    }

    /// Tells whether a price is nothing in the rows of all that ended, several, and something in
    /// others.
    pub(super) fn leaves_nothing(&self, price: &Column) -> bool {
        let Some(at) = self.at else { return false };
        let (mut ended, mut brings) = (0, false);
        for (sum, over) in price.cells.iter().zip(&at.cells) {
            let is_any =
                sum.as_deref().is_some_and(|sum| sum.contains(|c: char| matches!(c, '1'..='9')));
            if is_any && over.is_some() {
                return false;
            }
            ended += usize::from(over.is_some());
            brings |= is_any;
        }
        ended >= SEVERAL && brings
    }

    /// Tells whether anything says it.
    pub(super) fn is_there(&self) -> bool {
        self.at.is_some() || self.when("cancelled").is_some()
    }

    /// Returns the condition that the status says `cancelled`, `trial`, `paused` or `past_due`;
    /// none where no word of it does.
    pub(super) fn when(&self, said: &str) -> Option<String> {
        let status = self.status?;
        let words = status.values.iter().map(String::as_str);
        let words: Vec<&str> = words.filter(|word| state(status, word) == Some(said)).collect();
        (!words.is_empty()).then(|| format!("\"{}\" in ({})", status.name, listed(words)))
    }

    /// Writes that a subscription ended, is paused, or was not paid.
    pub(super) fn event(&self, out: &mut Draft, told: Told<'_>) {
        self.over(out, told);
        let (id, start, updated) = told;
        for said in ["past_due", "paused"] {
            let Some(when) = self.when(said) else { continue };
            out.push_str("\n");
            let Some(updated) = updated else {
                out.question(&told!(
                    "no column tells since when one is {said} ({when}), so that it counts as\n\
                     paid.",
                    "ninguna columna dice desde cuándo una está {said} ({when}), así que cuenta\n\
                     como pagada."
                ));
                continue;
            };
            let (when, at, record) =
                (quoted(&when), quoted(updated.source()), record(id, start, said));
            let _ = writeln!(
                out,
                "[[file.event]]\nwhen = {when}\nkind = \"{said}\"\nat = {at}\nrecord = {record}"
            );
        }
    }

    /// Writes when the end was asked for, which another time tells, and asks whether it is so.
    fn asked(&self, out: &mut Draft, (id, start, _): Told<'_>) {
        let asked = self.requested.or(self.at.filter(|_| self.is_early));
        let (Some(asked), Some(at)) = (asked, self.at) else { return };
        let name = &asked.name;
        out.push_str("\n");
        match self.requested {
            Some(_) => out.question(&told!(
                "is `{name}` when the end was asked for, and `{}` when it was effective? A row\n\
                 with an end to come is refused.",
                "¿`{name}` es cuándo se pidió la baja, y `{}` cuándo tuvo efecto? Una fila\n\
                 con una baja futura se rechaza.",
                at.name
            )),
            None => out.question(&told!(
                "some have `{name}` and go on: it is taken for when the end was asked for, and\n\
                 as nothing tells a later one, those that are over ended then. Does a\n\
                 column tell it?",
                "algunas tienen `{name}` y siguen: se toma por cuándo se pidió la baja y, como\n\
                 nada dice una fecha posterior, las que ya no están acabaron entonces. ¿La dice\n\
                 otra columna?"
            )),
        }
        let (at, record) = (quoted(asked.source()), record(id, start, "cancel_requested"));
        let _ = writeln!(
            out,
            "[[file.event]]\nkind = \"cancel_requested\"\nat = {at}\nrecord = {record}"
        );
    }

    /// Writes that a subscription ended.
    fn over(&self, out: &mut Draft, (id, start, updated): Told<'_>) {
        self.asked(out, (id, start, updated));
        let is_over = self.when("cancelled");
        let has_gaps = |at: &Column| at.filled < at.cells.len();
        let (at, when) = match (self.at, is_over) {
            // What is over and has no end of its own ended when that was asked for.
            (Some(at), Some(when)) if self.requested.is_some() => {
                let asked = self.requested.map_or("", Column::source);
                (format!("[{}, {}]", quoted(at.source()), quoted(asked)), Some(when))
            }
            (Some(at), Some(when)) if self.is_early => (quoted(at.source()), Some(when)),
            (Some(at), _) if self.is_cancel => (quoted(at.source()), None),
            (Some(at), Some(when)) => (quoted(at.source()), Some(when)),
            (Some(at), None) if has_gaps(at) => {
                out.push_str("\n");
                out.question(&told!(
                    "is `{}` when it ended? Where it is until when one is paid, leave this out;\n\
                     a row with a day to come is refused.",
                    "¿`{}` es cuándo terminó? Si es hasta cuándo está pagada, quite esto; una\n\
                     fila con un día futuro se rechaza.",
                    at.name
                ));
                (quoted(at.source()), None)
            }
            (Some(at), None) => {
                out.push_str("\n");
                return out.question(&told!(
                    "`{}` is there in all rows, so that it may be until when one is paid;\n\
                     nothing says that any ended.",
                    "`{}` está en todas las filas, así que puede ser hasta cuándo está pagada;\n\
                     nada dice que alguna terminara.",
                    at.name
                ));
            }
            (None, Some(when)) => match (updated, start) {
                (Some(updated), _) => (quoted(updated.source()), Some(when)),
                // The whole file has no time yet.
                (None, None) => ("[]".to_owned(), Some(when)),
                (None, Some(_)) => {
                    out.push_str("\n");
                    return out.question(&told!(
                        "no column tells when those ended that are over ({when}), so that they\n\
                         count as if they were not.",
                        "ninguna columna dice cuándo terminaron las que ya no están ({when}), así\n\
                         que cuentan como si siguieran."
                    ));
                }
            },
            (None, None) => return,
        };
        let when = when.map(|when| format!("when = {}\n", quoted(&when))).unwrap_or_default();
        let record = record(id, start, "cancelled");
        let _ = writeln!(
            out,
            "\n[[file.event]]\n{when}kind = \"cancelled\"\nat = {at}\nrecord = {record}"
        );
        if let Some(reason) = self.reason {
            let _ = writeln!(out, "value = {}", quoted(&reason.name));
        }
    }
}
