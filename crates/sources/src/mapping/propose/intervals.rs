//! Whether rows count calls by interval, half an hour each say: of such counts no call is made, and
//! so nothing of them can be reckoned. It is said what to export instead.

use baremo_model::told;

use super::called::is_called_any;
use super::column::Column;
use super::draft::Draft;
use super::names::{Lines, each};
use super::respondents::is_key;
use super::{quoted, thread};

/// Words of counts of calls: how many there were, were answered and were lost.
const COUNTS: [Lines; 3] = [
    &[
        "offered, offer, offers, received, incoming, inbound, entered, presented",
        "ofrecidas, ofertadas, recibidas",
        "entrantes, entradas, eingehend-, angeboten-, eingegangen, recus, recues, entrants",
        "presentes, offerte, ricevute, oferecidas, recebidas",
    ],
    &[
        "answered, answer, answers, handled, contestad-, atendid-, angenommen, beantwortet",
        "bearbeitet, repondu-",
        "decroche-, traites, risposte, gestite",
    ],
    &[
        "abandoned, abandons, abandon, lost, missed, abandonad-, perdid-, verloren, abgebrochen",
        "verpasst, aufgelegt, abandonne-, perdu-, manque-, abbandonat-, perse",
    ],
];

/// Different counts by which rows are known as counts of calls, at least.
const ENOUGH: usize = 2;

/// Returns the columns that count calls, where rows are counts of an interval; none where they are
/// not, or a column names single calls or conversations.
fn counts(columns: &[Column]) -> Option<Vec<&Column>> {
    let is_whole = |value: &String| value.parse::<u64>().is_ok();
    let is_count = |column: &Column| {
        // A flag is no count.
        let are_several = column.values.iter().any(|value| value.len() > 1 || value.as_str() > "1");
        column.filled > 0 && !column.is_time && are_several && column.values.iter().all(is_whole)
    };
    let mut counts: Vec<&Column> = Vec::new();
    for lines in COUNTS {
        let is_one = |column: &&Column| {
            is_count(column)
                && is_called_any(&column.name, each(lines))
                && counts.iter().all(|own| own.name != column.name)
        };
        let found = columns.iter().find(is_one);
        counts.extend(found);
    }
    let is_other = |column: &Column| counts.iter().all(|own| own.name != column.name);
    let names_one = |column: &Column| {
        is_other(column)
            && !column.is_time
            && is_key(column)
            && (thread::names_conversation(column)
                || is_called_any(&column.name, ["call id", "id"]))
    };
    let has_time = columns.iter().any(|column| column.is_time);
    let is_one = counts.len() >= ENOUGH && has_time && !columns.iter().any(names_one);
    is_one.then_some(counts)
}

/// Tells whether rows count calls by interval.
pub(super) fn are_counted(columns: &[Column]) -> bool {
    counts(columns).is_some()
}

/// Says that rows count calls by interval, and what to export instead; returns whether they do.
pub(super) fn says(out: &mut Draft, columns: &[Column]) -> bool {
    let Some(counts) = counts(columns) else { return false };
    let names: Vec<String> = counts.iter().map(|column| quoted(&column.name)).collect();
    out.question(&told!(
        "rows count calls by interval ({}), and tell no single call: nothing below holds.\n\
         Waits, service level, abandonment and the like are reckoned from calls, and of counts\n\
         nobody can tell them. Export a row for each call instead: the call detail records, or\n\
         the log of the queue, with when each came in, was answered and was over, its queue\n\
         and its agent.",
        "las filas son recuentos de llamadas por intervalo ({}), y no hablan de ninguna llamada:\n\
         nada de lo de abajo vale. Esperas, nivel de servicio, abandono y demás se calculan\n\
         llamada a llamada, y de recuentos no se pueden saber. Exporte mejor una fila por\n\
         llamada: el registro de llamadas (CDR) o el de la cola, con cuándo entró cada una, se\n\
         contestó y acabó, su cola y su agente.",
        names.join(", ")
    ));
    true
}
