//! Who agents are, from when on: one row an agent, or a move of one, with the team, the site or the
//! client that it works for from a day on.

use std::fmt::Write as _;

use baremo_model::told;

use super::apart::{Free, attributes, common, is_worker, names_client};
use super::called::is_called_any;
use super::choose::{is_nobody, is_text_of, is_trait};
use super::column::Column;
use super::draft::Draft;
use super::guess::{holds_codes, is_of};
use super::names::{Lines, Role, each};
use super::states::ENDS;
use super::{begin, quoted, thread};
use crate::read::Detected;

/// Words of when it holds from.
const SINCE: Lines = &[
    "effective, valid from, in force, since, from, start date, desde, vigente, a partir, efectos",
    "fecha inicio, fecha de inicio, gultig ab, ab, von, seit, depuis, a partir du, dal, inizio",
];
/// Attributes by which a roster is one, each by its name and the words of its column.
const TOLD: [(&str, Lines); 5] = [
    ("site", &["site, location, office, centre, center, sede, centro, plataforma, standort"]),
    (
        "lead",
        &[
            "lead, leader, team leader, supervisor, supervisora, manager, coordinador",
            "coordinadora, jefe, jefa, lider, teamleiter, leiter, leiterin, gerente",
        ],
    ),
    (
        "hours",
        &[
            "hours, weekly hours, contract hours, fte, horas, horas semanales, jornada, stunden",
            "heures, ore",
        ],
    ),
    ("client", &["client, cliente"]),
    ("languages", &["languages, language, idiomas, idioma, sprachen, sprache, langues, lingue"]),
];
/// How many of them make a roster of rows without a team: whom somebody works for and what they
/// speak do not.
const MAKING: usize = 3;
/// Words of rows that are something else.
const OTHERS: Lines = &[
    "call, calls, llamada, llamadas, queue, cola, order, pedido, invoice, factura, amount, importe",
    "task, tarea, visit, visita, appointment, cita, sale, venta",
];

/// Words of rows that have an end and are something else: leave, shifts, what agents did.
const SPANS: Lines = &[
    "absence, activity, leave, reason, shift, type, vacation, holiday, actividad, ausencia, baja",
    "concepto, motivo, permiso, tipo, turno, vacaciones",
];

/// A file whose rows say who agents are.
pub(super) struct Rosters<'a> {
    agent: &'a Column,
    since: &'a Column,
    /// Until when a row is said to hold.
    until: Option<&'a Column>,
    team: Option<&'a Column>,
    told: Vec<(&'static str, &'a Column)>,
    kept: Vec<&'a Column>,
    unused: Vec<&'a Column>,
}

/// Tells whether a column says that rows are something else.
fn is_else(column: &Column) -> bool {
    let roles = [
        Role::Activity,
        Role::ActorKind,
        Role::Answered,
        Role::Channel,
        Role::Priority,
        Role::Rating,
        Role::Replied,
        Role::Status,
        Role::Talk,
        Role::Wait,
    ];
    let is_customer = is_of(&column.name, Role::Customer) && !column.is_address();
    let is_client = names_client(column) && !holds_codes(column);
    thread::names_conversation(column)
        || is_called_any(&column.name, each(OTHERS))
        || (!column.is_time && is_called_any(&column.name, each(ENDS)))
        || roles.into_iter().any(|role| is_of(&column.name, role))
        || (!column.is_time && is_customer && !is_client)
}

/// Tells whether a column holds days rather than instants of them.
fn holds_days(column: &Column) -> bool {
    let is_midnight = |value: &String| {
        let clock = value.rsplit([' ', 'T']).next().unwrap_or_default();
        !clock.contains(':') || !clock.contains(|digit: char| ('1'..='9').contains(&digit))
    };
    column.written.is_none() && column.values.iter().all(is_midnight)
}

impl<'a> Rosters<'a> {
    /// Judges whether rows say who agents are; none where they name a conversation or a customer,
    /// end at an instant rather than with a day, or where no column says whom they are of, from
    /// when on, and in which team or at which site.
    pub(super) fn of(columns: &'a [Column]) -> Option<Self> {
        if columns.iter().filter(|column| column.filled > 0).any(is_else) {
            return None;
        }
        let mut free = Free::of(columns);
        let is_team = |column: &Column| !column.is_time && is_of(&column.name, Role::Team);
        let is_agent = |column: &Column| {
            let is_whole = !column.is_time && column.filled == column.cells.len();
            let names_none =
                is_nobody(column) || is_trait(&column.name) || is_text_of(&column.name);
            is_whole && !names_none && is_worker(&column.name)
        };
        let agent = free.take_any(is_agent)?;
        let since = free.take(SINCE, |column| column.is_time)?;
        let until = free.take(ENDS, |column| column.is_time);
        if until.is_some_and(|until| !Self::may_end(columns, [since, until])) {
            return None;
        }
        let team = free.take_any(is_team);
        let is_fit = |column: &Column| !column.is_time && !column.is_address();
        let mut told = Vec::new();
        let mut makes_one = team.is_some();
        for (place, (name, words)) in TOLD.into_iter().enumerate() {
            let found = free.take(words, is_fit);
            makes_one |= found.is_some() && place < MAKING;
            told.extend(found.map(|column| (name, column)));
        }
        let (kept, unused) = free.rest();
        makes_one.then_some(Rosters { agent, since, until, team, told, kept, unused })
    }

    /// Tells whether rows from one day until another can be of a roster.
    fn may_end(columns: &[Column], ends: [&Column; 2]) -> bool {
        let named = |column: &&Column| is_called_any(&column.name, each(ENDS));
        let is_else = |column: &Column| is_called_any(&column.name, each(SPANS));
        ends.into_iter().all(holds_days)
            && columns.iter().filter(|column| column.filled > 0).filter(named).count() == 1
            && !columns.iter().any(is_else)
    }

    /// Writes the kind of file.
    pub(super) fn kind_of_file(&self, out: &mut Draft, detected: &Detected, columns: &[Column]) {
        let first = self.team.or_else(|| self.told.first().map(|(_, column)| *column));
        let own: Vec<&Column> = [self.agent, self.since].into_iter().chain(first).collect();
        begin(out, detected, columns, &own);
        let (agent, since) = (&self.agent.name, &self.since.name);
        out.question(&told!(
            "does a row say who `{agent}` is from `{since}` on: the team and the rest? It holds\n\
             until the next row of the same agent, and may lie ahead. An agent is called here as\n\
             the source's calls and states call it.",
            "¿dice cada fila en qué equipo está `{agent}` desde `{since}`, y lo demás que se sabe\n\
             de él? Vale hasta la siguiente fila del mismo agente, y puede ser futura. Al\n\
             agente se le llama aquí como en las llamadas y estados de la fuente."
        ));
        if let Some(until) = self.until {
            out.question(&told!(
                "`{}` is not read: a row holds until the next one of the same agent. Who is\n\
                 elsewhere afterwards, or leaves, needs a row of their own from the day after,\n\
                 with another team, be it a word such as `left`: an empty one changes nothing.",
                "`{}` no se lee: cada fila vale hasta la siguiente del mismo agente. Quien\n\
                 después está en otro sitio, o se va, necesita una fila propia desde el día\n\
                 siguiente, con otro equipo, aunque sea una palabra como `baja`: uno vacío no\n\
                 cambia nada.",
                until.name
            ));
        }
        let record = format!("roster/{}/{}", self.agent.part(), self.since.part());
        let _ = writeln!(
            out,
            "stream = \"agent\"\nsubject = {}\nrecord = {}",
            quoted(agent),
            quoted(&record)
        );
        common(out, [("actor", Some(self.agent)), ("team", self.team)]);
        out.push_str("actor_kind = \"'agent'\"\n");
        out.leaves(self.unused.iter().map(|column| column.name.as_str()));
        let at = quoted(self.since.source());
        let _ = writeln!(out, "\n[[file.event]]\nkind = \"rostered\"\nat = {at}");
        if self.told.is_empty() && self.kept.is_empty() {
            return;
        }
        out.push_str("[file.event.attributes]\n");
        for (name, column) in &self.told {
            let _ = writeln!(out, "{name} = {}", quoted(&column.name));
        }
        let taken: Vec<&str> = TOLD.iter().map(|(name, _)| *name).chain(["team"]).collect();
        attributes(out, &self.kept, &taken);
    }
}
