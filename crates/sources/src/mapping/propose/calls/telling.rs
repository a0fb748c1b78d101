//! What tells that rows are calls: what their columns are called, and how many of them speak of
//! telephones.

use super::super::called::is_called_any;
use super::super::choose;
use super::super::column::Column;
use super::super::distinct::tells_apart;
use super::super::guess::{is_of, repeats};
use super::super::names::{Lines, Role, each, words};
use super::super::picks::Picks;
use super::super::respondents::is_key;
use super::super::{sense, thread};
use super::{Calls, Outcome};

/// Words of columns of calls.
const CALLS: [&str; 18] = [
    "call", "calls", "llamada", "llamadas", "anruf", "anrufe", "anrufs", "appel", "appels",
    "chiamata", "chiamate", "chamada", "chamadas", "ligacao", "ligacoes", "uniqueid", "callid",
    "acd",
];

/// Words of the time at which a call was answered.
const ANSWERS: Lines = &[
    "answered, answer, picked up, pick up, pickup, connected, connect, bridged, accepted",
    "contestad-, atendid-, respondid-, descolgad-, conectad-, angenommen, beantwortet",
    "verbunden, abgehoben, decroche-, repondu-, connecte-, rispost-, collegat-",
];

/// Words of the time at which it was over.
const ENDS: Lines = &[
    "ended, end, hangup, hung up, hang up, disconnected, disconnect, finished, completed",
    "terminated, released, fin, finalizad-, finalizacion, terminad-, colgad-, cuelgue, ende",
    "beendet, aufgelegt, termine-, raccroche-, fine, finit-, terminat-, fim, encerrad-",
    "desligad-",
];

/// Words of columns that speak of telephones: of queues, of who called whom, of lines.
const HINTS: [Lines; 3] = [
    &["queue, ivr, cola, warteschlange, file d attente, coda, fila"],
    &[
        "caller, callee, ani, dnis, did, extension, ext, phone, telefono, llamante, anrufer",
        "rufnummer, durchwahl, appelant, poste, chiamante, ramal",
    ],
    &[
        "hangup, hung up, ring, ringing, talk, talk time, wait, wait time, hold, acw, wrap up",
        "abandoned, espera, conversacion, retencion, colgad-, timbre, timbrando, sonando, hablando",
        "wartezeit, gesprachsdauer",
        "klingelzeit, attente, raccroche-, attesa",
    ],
];

/// Words of columns that name who called, and of those that name who was called.
const CALLERS: Lines = &[
    "src, from, calling number, calling party, a number, origen, numero de origen, origine, origem",
    "ani, caller, caller id",
];
const CALLED: Lines = &[
    "dst, to, called number, called party, b number, destination, destino, numero de destino, ziel",
    "destinataire, destinazione",
];

/// Words of lengths and names that only calls have so: of how long was waited, spoken and held, of
/// the work after it, of who took it, and of queues.
const WAITS: Lines = &[
    "total queue, cola total, ringing, ring time, ring duration, tiempo de timbre, timbre",
    "timbrando, sonando",
];
const TALKS: Lines = &[
    "duration in call, in call duration, talking, conversacion total, tiempo de habla, habla",
    "hablando",
];
const HOLDS: Lines = &["tiempo de retencion, tiempo en hold, retencion, tiempo en espera"];
const AFTER_CALLS: Lines = &["trabajo posterior, post llamada, postllamada"];
const AGENTS: Lines = &["users, usuario, usuarios, teleoperador, teleoperadora, operator, agents"];
const QUEUES: Lines = &[
    "skill, skills, vdn, split, ring group, ring groups, grupo de timbre, grupos de timbre, teams",
];
/// What queues of calls are called too, and much else is that is waited for.
const SERVICES: Lines = &["servicio, service, campana, campaign"];

/// Words by which a column that speaks of a queue or a service names none.
const NO_QUEUE: [&str; 8] =
    ["level", "nivel", "sla", "time", "tiempo", "hora", "duration", "duracion"];

/// Returns the words by which a column of calls may have a role, the likeliest first.
pub(super) fn words_of(role: Role) -> Vec<&'static str> {
    let with = |more: Lines| words(role).chain(each(more)).collect();
    match role {
        Role::Replied => each(ANSWERS).collect(),
        Role::Solved => each(ENDS).collect(),
        Role::Customer => with(CALLERS),
        Role::Wait => with(WAITS),
        Role::Talk => each(TALKS).chain(words(role)).collect(),
        Role::Hold => with(HOLDS),
        Role::AfterCall => with(AFTER_CALLS),
        Role::Actor => with(AGENTS),
        Role::Team => words(role).chain(each(QUEUES)).chain(each(SERVICES)).collect(),
        role => words(role).collect(),
    }
}

/// Tells whether a column may name queues, whatever it is called besides.
pub(super) fn may_be_queue(column: &Column) -> bool {
    !is_called_any(&column.name, NO_QUEUE)
}

/// Tells whether a length that may be one of waiting is one of holding, as `Espera (hold)` is.
pub(super) fn is_held(column: &Column) -> bool {
    is_called_any(&column.name, ["hold", "retencion"])
}

/// Tells whether a column is called as one of calls.
pub(super) fn is_call(column: &Column) -> bool {
    is_called_any(&column.name, CALLS)
}

/// Judges whether rows are calls; none where they are not.
pub(in super::super) fn guess(columns: &[Column]) -> Option<Calls<'_>> {
    let is_named = columns.iter().any(is_call);
    let is_phone = is_named || hints(columns) > 1;
    let of_tickets = |column: &Column| {
        let is_end = || is_phone && is_called_any(&column.name, each(ENDS));
        let is_solve = column.is_time && is_of(&column.name, Role::Solved) && !is_end();
        let mut words = column.values.iter();
        let are_of_calls =
            || is_phone && column.values.iter().all(|word| sense::answered(word).is_some());
        let is_of_call = || is_call(column) || Outcome::is_said_by(column) || are_of_calls();
        let is_status = || is_of(&column.name, Role::Status) && !is_of_call();
        is_solve || (is_status() && words.any(|word| sense::status(word).is_some()))
    };
    // Several rows of a call are events of it, which a ready mapping reads.
    let repeats_id = |column: &Column| {
        let is_id = is_called_any(&column.name, choose::OF_ANYTHING) && is_call(column);
        is_id && repeats(column) && !tells_apart(&[column], columns)
    };
    if columns.iter().any(|column| of_tickets(column) || repeats_id(column)) {
        return None;
    }
    let calls = Calls::of(columns, &Picks::default());
    let ends = calls.talk.is_some() || calls.outcome.column().is_some();
    // Chats wait and are answered too.
    let names_other = |column: &Column| {
        thread::names_conversation(column)
            && is_key(column)
            && !column.is_time
            && !is_of(&column.name, Role::Talk)
            && calls.talk.is_none_or(|talk| talk.name != column.name)
    };
    let is_other = || !is_named && columns.iter().any(names_other);
    let is_queue = |queue: &Column| is_phone || !is_called_any(&queue.name, each(SERVICES));
    let is_waited_in = calls.queue.is_some_and(is_queue);
    let is_phoned = || speak_of(columns, HINTS[1]) || !is_other();
    let is_likely = is_named || (is_waited_in && ends && is_phoned());
    let is_row = calls.id.is_some() || calls.outcome.column().is_some();
    // Lengths tell how a call went, or instants do.
    let has_lengths = calls.wait.is_some() && is_likely && is_row;
    // Of the log of an exchange its parties, how long was spoken and what became of a call do.
    let has_parties = [CALLERS, CALLED].into_iter().all(|lines: Lines| {
        let is_one = |column: &Column| !column.is_time && is_called_any(&column.name, each(lines));
        columns.iter().any(is_one)
    });
    // So does the way it went beside the number of who called or was called.
    let has_number = calls.direction.is_some() && speak_of(columns, HINTS[1]);
    let has_end = calls.talk.is_some() && calls.outcome.column().is_some();
    let has_course = has_end && (has_parties || has_number);
    let has_instants = calls.answered_at.is_some() && is_phone && !is_other();
    (calls.at.is_some() && (has_lengths || has_course || has_instants)).then_some(calls)
}

/// Counts of how many things columns speak that telephones have.
fn hints(columns: &[Column]) -> usize {
    HINTS.into_iter().filter(|&lines| speak_of(columns, lines)).count()
}

/// Tells whether a column is called by one of several words.
fn speak_of(columns: &[Column], lines: Lines) -> bool {
    columns.iter().any(|column| is_called_any(&column.name, each(lines)))
}
