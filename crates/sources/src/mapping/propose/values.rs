//! How the values of a file are written: whose clock, which of two small numbers is the day, and
//! what stands for nothing.

use std::fmt::Write as _;

use baremo_model::told;

use super::column::Column;
use super::dated::says_utc;
use super::draft::Draft;
use super::{quoted, whole};
use crate::mapping::time::{self, DayOrder};

/// The zone in which times are put that name none, and who says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProposedZone<'a> {
    /// Nobody: there is no data folder.
    Unknown,
    /// The data folder.
    Folder(&'a str),
    /// Who asked for the mapping.
    Given(&'a str),
}

/// Asks whose clock times are of that name no zone, neither they nor their heading.
pub(super) fn clock<'c>(
    out: &mut Draft,
    zone: ProposedZone<'_>,
    columns: impl IntoIterator<Item = &'c Column>,
) {
    let columns: Vec<&Column> = columns.into_iter().collect();
    serials(out, &columns);
    let is_bare = |column: &&&Column| column.is_time && !says_utc(&column.name);
    // Seconds since 1970 need none; dates without marks, such as 20240301, do.
    let zoned = |text: &String| time::names_zone(text);
    let mut times = columns.iter().filter(is_bare);
    if times.any(|column| !column.values.iter().all(zoned)) {
        let (name, asks) = match zone {
            ProposedZone::Folder(name) => {
                let asks = told!(
                    "times say no zone; whose clock? This is the data folder's zone.",
                    "las horas no indican zona; ¿cuál es? Esta es la de la carpeta de datos."
                );
                (name, asks)
            }
            ProposedZone::Given(name) => {
                let asks = told!(
                    "times say no zone; whose clock? This is the zone you gave.",
                    "las horas no indican zona; ¿cuál es? Esta es la que usted indicó."
                );
                (name, asks)
            }
            ProposedZone::Unknown => {
                let asks = told!(
                    "times say no zone, and there is no data folder to take it from: set it.",
                    "las horas no indican zona, y no hay carpeta de datos de donde tomarla: \
                     póngala."
                );
                ("UTC", asks)
            }
        };
        let asks = out.asks(&asks);
        let _ = writeln!(out, "zone = {:<32} {asks}", quoted(name));
    }
}

/// Says that numbers are days as spreadsheets count them.
fn serials(out: &mut Draft, columns: &[&Column]) {
    let found = columns.iter().filter(|column| column.is_serial);
    let names: Vec<String> = found.map(|column| quoted(&column.name)).collect();
    if names.is_empty() {
        return;
    }
    out.question(&told!(
        "are these days as spreadsheets count them, 45717.5 for noon of 1 March 2025? {}",
        "¿son días contados como en las hojas de cálculo, 45717.5 por el mediodía del 1 de marzo\n\
         de 2025? {}",
        names.join(", ")
    ));
    let _ = writeln!(out, "formats = [\"{}\", \"{}\"]", time::EXCEL, time::USUAL);
}

/// Says which of two small numbers is the day, by all times that were studied, or asks for it.
pub(super) fn day_order<'c>(out: &mut Draft, columns: impl IntoIterator<Item = &'c Column>) {
    let times = columns.into_iter().filter(|column| column.is_time);
    let times = times.flat_map(|column| &column.values);
    let told: Vec<(DayOrder, &str)> =
        times.filter_map(|text| Some((time::evidence(text)?, text.as_str()))).collect();
    let of = |order: DayOrder| {
        let mut own = told.iter().filter(|(own, _)| *own == order).map(|(_, text)| *text);
        let first = own.next();
        first.map(|first| (first, 1 + own.count()))
    };
    let all = told.len();
    let days_first = match (of(DayOrder::DayFirst), of(DayOrder::MonthFirst)) {
        (Some((text, count)), None) => {
            out.remark(&told!(
                "Days come before months: in {count} of {all} different times the first number is\n\
                 above 12, as in `{text}`, in none the second.",
                "Los días van antes que los meses: en {count} de {all} horas distintas el primer\n\
                 número pasa de 12, como en `{text}`, y en ninguna el segundo."
            ));
            true
        }
        (None, Some((text, count))) => {
            out.remark(&told!(
                "Months come before days: in {count} of {all} different times the second number\n\
                 is above 12, as in `{text}`, in none the first.",
                "Los meses van antes que los días: en {count} de {all} horas distintas el segundo\n\
                 número pasa de 12, como en `{text}`, y en ninguna el primero."
            ));
            false
        }
        (Some((day, days)), Some((month, months))) => {
            out.question(&told!(
                "both orders are there: {days} different times have the day first, as `{day}`,\n\
                 {months} the month, as `{month}`. Times of the other order are refused, unless\n\
                 their column is given `formats` of its own.",
                "hay de los dos órdenes: {days} horas distintas llevan primero el día, como\n\
                 `{day}`, y {months} el mes, como `{month}`. Las del otro orden se rechazan,\n\
                 salvo que su columna lleve sus propios `formats`."
            ));
            days >= months
        }
        (None, None) => {
            let Some((_, text)) = told.first() else { return };
            if let Some((_, text)) = told.iter().find(|(_, text)| time::seems_american(text)) {
                out.question(&told!(
                    "month/day or day/month? None of {all} different times proves it, for no\n\
                     number is above 12; `{text}`, with AM and PM, looks like the month first.",
                    "¿mes/día o día/mes? Ninguna de {all} horas distintas lo demuestra, pues\n\
                     ningún número pasa de 12; `{text}`, con AM y PM, parece llevar primero el mes."
                ));
                let _ = writeln!(out, "days_first = false");
                return;
            }
            out.question(&told!(
                "day/month or month/day? None of {all} different times proves it, such as\n\
                 `{text}`: no number is above 12.",
                "¿día/mes o mes/día? Ninguna de {all} horas distintas lo demuestra, como\n\
                 `{text}`: ningún número pasa de 12."
            ));
            true
        }
    };
    let _ = writeln!(out, "days_first = {days_first}");
}

/// Names the words that stand for a missing value, and the columns whose ids are read as whole
/// numbers.
pub(super) fn missing<'c>(out: &mut Draft, columns: impl IntoIterator<Item = &'c Column>) {
    let columns: Vec<&Column> = columns.into_iter().collect();
    whole::says(out, &columns);
    let mut words: Vec<&String> = columns.iter().flat_map(|column| &column.missing).collect();
    words.sort_unstable();
    words.dedup();
    if !words.is_empty() {
        let words: Vec<String> = words.into_iter().map(|word| quoted(word)).collect();
        let why = out.says(&told!("these stand for nothing", "no significan nada"));
        let _ = writeln!(out, "missing = [{}]    {why}", words.join(", "));
    }
}
