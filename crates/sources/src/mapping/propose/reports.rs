//! Whether rows are lines of a report of which nothing can be reckoned: visits told as a whole, or
//! sums of visits by day or channel. It is said what they are and what to export instead.

use baremo_model::error::Told;
use baremo_model::told;

use super::apart::is_agent;
use super::called::is_called_any;
use super::column::{Column, columns};
use super::customers::is_customer;
use super::draft::Draft;
use super::guess::is_of;
use super::names::{Lines, Role, each};
use super::posts::Posts;
use super::respondents::is_key;
use super::{followers, quoted, spend, thread};
use crate::read::Detected;

/// Words of what names a visit.
const VISITS: Lines = &[
    "id visit, visit id, visit, session id, session, id sesion, id de sesion, sesion, id visita",
    "id de visita, visita, besuch, sitzung, visite, sessione, sessao",
];
/// Words of how long a visit was and how much was done in it.
const LENGTHS: [Lines; 2] = [
    &[
        "duration, length, time on site, engagement time, duracion, tiempo, dauer, duree, durata",
        "duracao",
    ],
    &[
        "actions, pageviews, page views, pages, page count, views, hits, events, event count",
        "acciones, paginas, paginas vistas, vistas, eventos, seiten, aktionen, pagine, azioni",
        "acoes",
    ],
];
/// Words of sums of visits, of those who came, of what they saw and of what was wanted of them.
const SUMS: [Lines; 4] = [
    &["sessions, visits, sesiones, visitas, sitzungen, besuche, sessioni, sessoes"],
    &[
        "users, active users, visitors, unique visitors, usuarios, usuarios activos, visitantes",
        "nutzer, besucher, utenti, visiteurs, visitatori",
    ],
    &["views, page views, pageviews, vistas, paginas vistas, aufrufe, seitenaufrufe"],
    &["engaged sessions, key events, eventos clave, bounce rate, porcentaje de rebote"],
];
/// Different sums by which rows are known as a report of visits, at least.
const ENOUGH: usize = 2;

/// What the lines of a report are.
enum Report<'a> {
    /// Visits, which the first column names; the others tell how long they were.
    Visits(Vec<&'a Column>),
    /// Sums of visits.
    Sums(Vec<&'a Column>),
}

/// Judges what the lines of a report are; none where rows may be something else.
fn of(columns: &[Column]) -> Option<Report<'_>> {
    let visits = visits(columns).map(Report::Visits);
    visits.or_else(|| {
        let is_social = Posts::of(columns).is_some() || followers::are_days(columns);
        let is_other = spend::cost(columns).is_some() || is_social;
        sums(columns).filter(|_| !is_other).map(Report::Sums)
    })
}

/// Returns the first number of each of several sorts of names, each column once.
fn numbers<'a>(columns: &'a [Column], sorts: &[Lines]) -> Vec<&'a Column> {
    let mut found: Vec<&'a Column> = Vec::new();
    for lines in sorts {
        let is_one = |column: &&'a Column| {
            column.is_number
                && !column.is_time
                && is_called_any(&column.name, each(lines))
                && found.iter().all(|own| own.name != column.name)
        };
        let one = columns.iter().find(is_one);
        found.extend(one);
    }
    found
}

/// Returns what names visits, none of which comes again, and what tells of each as a whole.
fn visits(columns: &[Column]) -> Option<Vec<&Column>> {
    let names_one = |column: &&Column| {
        is_key(column)
            && column.filled > 1
            && !column.is_time
            && is_called_any(&column.name, each(VISITS))
            && LENGTHS.into_iter().all(|lines| !is_called_any(&column.name, each(lines)))
    };
    let id = columns.iter().find(names_one)?;
    // Sessions of a chat are served and rated.
    let is_served = |column: &Column| {
        let roles = [Role::Priority, Role::Rating];
        thread::names_conversation(column)
            || is_agent(column)
            || roles.into_iter().any(|role| is_of(&column.name, role))
    };
    if columns.iter().any(is_served) {
        return None;
    }
    let told = numbers(columns, &LENGTHS);
    (told.len() == LENGTHS.len()).then(|| [id].into_iter().chain(told).collect())
}

/// Returns the columns that sum up visits, where no row is of somebody: how often each customer
/// came is told of that customer.
fn sums(columns: &[Column]) -> Option<Vec<&Column>> {
    let found = numbers(columns, &SUMS);
    // In German `Nutzer` is one, and how many there were.
    let is_found = |column: &Column| found.iter().any(|own| own.name == column.name);
    let is_ones = |column: &Column| {
        (is_customer(column) && !is_found(column)) || thread::names_conversation(column)
    };
    let is_ones_own = columns.iter().any(is_ones);
    (found.len() >= ENOUGH && !is_ones_own).then_some(found)
}

/// Returns the columns by which the rows of a file sum up visits; none where they may be something
/// else.
pub(in crate::mapping) fn summed(detected: &Detected) -> Option<Vec<String>> {
    let is_there = |lines: &&Lines| {
        detected.headings.iter().any(|heading| is_called_any(heading, each(lines)))
    };
    // Headings alone tell of most files that they are something else.
    if SUMS.iter().filter(is_there).count() < ENOUGH {
        return None;
    }
    match of(&columns(detected))? {
        Report::Sums(found) => Some(found.iter().map(|column| column.name.clone()).collect()),
        Report::Visits(_) => None,
    }
}

/// Tells whether rows are lines of a report.
pub(super) fn is_one(columns: &[Column]) -> bool {
    of(columns).is_some()
}

/// Says what the lines of a report are and what to do instead; returns whether rows are some.
pub(super) fn says(out: &mut Draft, columns: &[Column]) -> bool {
    let Some(report) = of(columns) else { return false };
    out.question(&explained(&report));
    true
}

/// Returns what is said of such lines.
fn explained(report: &Report<'_>) -> Told {
    let (Report::Visits(columns) | Report::Sums(columns)) = report;
    let names: Vec<String> = columns.iter().map(|column| quoted(&column.name)).collect();
    let names = names.join(", ");
    match report {
        Report::Visits(_) => told!(
            "rows are whole visits ({names}), and tell no single page: nothing below holds.\n\
             Bounces, pages per visit and entries are reckoned from the pages seen, which whole\n\
             visits do not tell. Export a row for each page view or event instead, with its\n\
             time, the visitor, the visit and the address: Matomo has it as actions of visits.",
            "las filas son visitas enteras ({names}), y no dicen nada de cada página: lo de abajo\n\
             no vale. Rebotes, páginas por visita y entradas se calculan con las páginas vistas,\n\
             que una visita entera no detalla. Exporte mejor una fila por página vista o evento,\n\
             con su hora, el visitante, la visita y la dirección: en Matomo son las acciones."
        ),
        Report::Sums(_) => told!(
            "rows sum up visits ({names}), and tell no single one: nothing below holds. Figures\n\
             of visits are reckoned from what visitors did. Export the events instead: of Google\n\
             Analytics by BigQuery (`ga4-bigquery`), of others a row for each page view.",
            "las filas suman visitas ({names}), y no detallan ninguna: lo de abajo no vale.\n\
             Las cifras de visitas se calculan con lo que hizo cada visitante. Exporte mejor los\n\
             eventos: los de Google Analytics con BigQuery (`ga4-bigquery`), los de otros con una\n\
             fila por página vista."
        ),
    }
}
