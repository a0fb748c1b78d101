//! Plans of agents: one row a shift or a part of one, with whose it is and from when to when. Only
//! headings tell them from what was really worked, so that it is asked.

use std::fmt::Write as _;

use baremo_model::told;

use super::apart::{Free, common, first_time, names_agents, names_client};
use super::called::is_called_any;
use super::column::Column;
use super::dated::joined;
use super::draft::Draft;
use super::guess::is_of;
use super::names::{Lines, Role, each};
use super::states::{ENDS, STARTS};
use super::{begin, quoted, sense, thread, vocabulary};
use crate::read::Detected;

/// Words of what is planned.
const PLANNED: Lines = &[
    "activity, actividad, shift, turno, concepto, tipo, type, code, codigo, aktivitat, schicht",
    "activite, attivita, turno di lavoro",
];
/// Words of files of plans: with whole times nothing else tells them from what happened.
const PLANS: Lines = &[
    "shift, shifts, schedule, scheduled, roster, rota, turno, turnos, horario, cuadrante",
    "planificado, planificada, schicht, dienstplan, planning, turni",
];
/// Words of rows that are calls, or of queues.
const OTHERS: Lines = &["call, calls, llamada, llamadas, queue, cola, ticket, order, pedido"];
/// Name of the table of what is planned, and different words in it at most.
const TABLE: &str = "plans";
const WORDS: usize = 40;

/// A file whose rows are plans of agents.
pub(super) struct Shifts<'a> {
    agent: &'a Column,
    what: Option<&'a Column>,
    team: Option<&'a Column>,
    /// What the begin and the end are read from, and whether that is a day that both are of.
    ends: [String; 2],
    are_of_a_day: bool,
    /// The columns by which the file is recognised.
    told: Vec<&'a Column>,
    unused: Vec<&'a Column>,
}

/// Tells whether a column holds times of day.
fn is_clock(column: &Column) -> bool {
    let is_one = |value: &String| {
        let parts: Vec<Option<u32>> = value.split(':').map(|part| part.parse().ok()).collect();
        let is_hour = matches!(parts.first(), Some(Some(hour)) if *hour <= 24);
        let mut rest = parts.iter().skip(1);
        (2..=3).contains(&parts.len()) && is_hour && rest.all(|part| part.is_some_and(|it| it < 60))
    };
    column.filled > 0 && !column.is_time && column.values.iter().all(is_one)
}

impl<'a> Shifts<'a> {
    /// Judges whether rows are plans of agents; none where they name a conversation, a customer or
    /// a call, or where no columns say whose they are, from when to when.
    pub(super) fn of(columns: &'a [Column]) -> Option<Self> {
        let is_else = |column: &Column| {
            let roles = [Role::Customer, Role::Priority, Role::Rating, Role::Status];
            let is_of_any = || roles.into_iter().any(|role| is_of(&column.name, role));
            thread::names_conversation(column)
                || is_called_any(&column.name, each(OTHERS))
                || (!column.is_time && !names_client(column) && is_of_any())
        };
        if columns.iter().any(is_else) {
            return None;
        }
        let mut free = Free::of(columns);
        let agent = free.take_any(names_agents)?;
        let is_end = |column: &Column| column.is_time || is_clock(column);
        let [start, end] = [STARTS, ENDS].map(|lines| free.take(lines, is_end));
        let (start, end) = (start?, end?);
        let mut told = vec![agent, start, end];
        let are_of_a_day = !start.is_time;
        let ends = match [start.is_time, end.is_time] {
            [true, true] if columns.iter().any(|own| is_called_any(&own.name, each(PLANS))) => {
                [start.source().to_owned(), end.source().to_owned()]
            }
            [false, false] => {
                let date = first_time(columns).filter(|date| date.written.is_none())?;
                free.use_up(Some(date));
                told.push(date);
                [joined(date, start)?.written?, joined(date, end)?.written?]
            }
            _ => return None,
        };
        let is_plan = |column: &Column| {
            !column.is_time && column.distinct <= WORDS && !column.name.contains('"')
        };
        let what = free.take(PLANNED, is_plan);
        let team = free.take_any(|column| !column.is_time && is_of(&column.name, Role::Team));
        let (mut unused, others) = free.rest();
        unused.extend(others);
        Some(Shifts { agent, what, team, ends, are_of_a_day, told, unused })
    }

    /// Writes the kind of file.
    pub(super) fn kind_of_file(&self, out: &mut Draft, detected: &Detected, columns: &[Column]) {
        if let Some(what) = self.what {
            vocabulary::table(out, what, TABLE, "work", sense::plan);
        }
        begin(out, detected, columns, &self.told);
        out.question(&told!(
            "is a row a part of the shift of `{}` as it was planned? What was really worked does\n\
             not belong here: states of agents tell it.",
            "¿cada fila es una parte del turno de `{}` tal como se planificó? Lo que se trabajó\n\
             de verdad no va aquí: lo dicen los estados de los agentes.",
            self.agent.name
        ));
        let agent = quoted(&self.agent.name);
        let _ = writeln!(out, "stream = \"agent\"\nsubject = {agent}");
        common(out, [("actor", Some(self.agent)), ("team", self.team)]);
        out.push_str("actor_kind = \"'agent'\"\n");
        out.leaves(self.unused.iter().map(|column| column.name.as_str()));
        let [start, end] = self.ends.each_ref().map(|end| quoted(end));
        let value = match self.what {
            Some(what) => {
                let (from, table) = (quoted(&what.name), out.place.table(TABLE));
                format!("{{ from = {from}, map = \"{table}\" }}")
            }
            None => "\"'work'\"".to_owned(),
        };
        out.push_str("\n");
        let until = match self.are_of_a_day {
            true => {
                out.remark(&told!(
                    "Both times are of one day: an end before its begin is of the next one.",
                    "Las dos horas son de un día: un fin anterior a su inicio es del siguiente."
                ));
                format!("{{ from = {end}, unit = \"next_time\" }}")
            }
            false => end,
        };
        let _ = writeln!(
            out,
            "[[file.event]]\nkind = \"scheduled\"\nat = {start}\nvalue = {value}\n\
             attributes = {{ until = {until} }}"
        );
    }
}
