//! Calls: one row a call, with when it came in and how long was waited and spoken.
//!
//! ```text
//! entered ──wait──► connected, or abandoned ──talk──► completed
//! ```
//!
//! Only lengths are told of what comes after the first instant, so that the others are reckoned
//! from them. Where an abandoned call tells no wait, its abandon has no instant.

mod outcome;
mod text;

use std::fmt::Write as _;

use baremo_model::told;

use self::outcome::Outcome;
pub(super) use self::text::{is_mapping, read};
use super::called::is_called_any;
use super::choose;
use super::column::Column;
use super::draft::Draft;
use super::guess::{attribute, identifiers, is_of, kept, repeats};
use super::names::{Role, words};
use super::picks::{Picks, Rows};
use super::question::scale_of;
use super::respondents::is_key;
use super::{begin, file_name, quoted, sense};
use crate::read::Detected;

/// Words of columns of calls.
const CALLS: [&str; 18] = [
    "call", "calls", "llamada", "llamadas", "anruf", "anrufe", "anrufs", "appel", "appels",
    "chiamata", "chiamate", "chamada", "chamadas", "ligacao", "ligacoes", "uniqueid", "callid",
    "acd",
];

/// What a row has as its subject that no column names.
const ROW: &str = "#record";

/// A file whose rows are calls, and what its columns are taken for.
pub(super) struct Calls<'a> {
    id: Option<&'a Column>,
    at: Option<&'a Column>,
    outcome: Outcome<'a>,
    wait: Option<&'a Column>,
    talk: Option<&'a Column>,
    hold: Option<&'a Column>,
    after_call: Option<&'a Column>,
    agent: Option<&'a Column>,
    queue: Option<&'a Column>,
    customer: Option<&'a Column>,
    rating: Option<&'a Column>,
    kept: Vec<&'a Column>,
    unused: Vec<&'a Column>,
}

/// Judges whether rows are calls; none where they are not.
pub(super) fn guess(columns: &[Column]) -> Option<Calls<'_>> {
    let of_tickets = |column: &Column| {
        let is_solve = column.is_time && is_of(&column.name, Role::Solved);
        let mut words = column.values.iter();
        let is_of_call = || is_called_any(&column.name, CALLS) || Outcome::is_said_by(column);
        let is_status = || is_of(&column.name, Role::Status) && !is_of_call();
        is_solve || (is_status() && words.any(|word| sense::status(word).is_some()))
    };
    let is_call = |column: &&Column| is_called_any(&column.name, CALLS);
    // Several rows of a call are events of it, which a ready mapping reads.
    let repeats_id = |column: &Column| {
        let is_id = is_called_any(&column.name, choose::OF_ANYTHING) && is_call(&column);
        is_id && repeats(column)
    };
    if columns.iter().any(|column| of_tickets(column) || repeats_id(column)) {
        return None;
    }
    let calls = Calls::of(columns, &Picks::default());
    let ends = calls.talk.is_some() || calls.outcome.column().is_some();
    let is_named = columns.iter().any(|column| is_call(&column));
    let is_likely = is_named || (calls.queue.is_some() && ends);
    let is_row = calls.id.is_some() || calls.outcome.column().is_some();
    (calls.at.is_some() && calls.wait.is_some() && is_likely && is_row).then_some(calls)
}

/// Tells whether a column holds lengths of time: numbers, or hours, minutes and seconds.
fn is_length(column: &Column) -> bool {
    let is_one = |value: &String| {
        value.split(':').all(|part| part.trim().parse::<f64>().is_ok_and(|part| part >= 0.0))
    };
    column.filled > 0 && !column.is_time && column.values.iter().all(is_one)
}

/// Returns the unit of a column of lengths, and whether it is only a guess.
fn unit(column: &Column) -> (&'static str, bool) {
    const UNITS: [(&str, &[&str]); 4] = [
        ("ms", &["ms", "millis", "milliseconds", "milisegundos"]),
        (
            "seconds",
            &[
                "seconds", "second", "secs", "sec", "s", "segundos", "seg", "sekunden", "sek",
                "secondes", "secondi", "billsec",
            ],
        ),
        ("minutes", &["minutes", "mins", "min", "minutos", "minuten", "minuti"]),
        ("hours", &["hours", "horas", "stunden", "heures", "ore"]),
    ];
    let parts = column.values.iter().map(|value| value.split(':').count());
    match parts.max().unwrap_or_default() {
        0 | 1 => {
            let named =
                UNITS.iter().find(|(_, words)| is_called_any(&column.name, words.iter().copied()));
            named.map_or(("seconds", true), |(unit, _)| (*unit, false))
        }
        most => ("hms", most < 3),
    }
}

/// Returns the column whose words say whether a call was answered, though its heading does not.
fn said<'a>(columns: &'a [Column], picks: &Picks, taken: &[Option<&Column>]) -> Option<&'a Column> {
    if picks.has(Role::Answered) {
        return None;
    }
    let is_taken = |column: &Column| {
        let mut taken = taken.iter().flatten();
        picks.plays_any(&column.name) || taken.any(|own| own.name == column.name)
    };
    let mut told = columns.iter().filter(|column| Outcome::is_said_by(column));
    told.find(|column| !is_taken(column))
}

/// Returns a column as a condition names it; none where it cannot.
fn named(column: &Column) -> Option<String> {
    (!column.name.contains('"')).then(|| format!("\"{}\"", column.name))
}

impl<'a> Calls<'a> {
    /// Finds the roles of columns. What was picked holds, the rest is guessed.
    pub(super) fn of(columns: &'a [Column], picks: &Picks) -> Self {
        let picked = columns.iter().filter(|column| picks.plays_any(&column.name));
        let mut taken: Vec<&str> = picked.map(|column| column.name.as_str()).collect();
        let own = |role: Role| columns.iter().find(|column| picks.plays(&column.name, role));
        let call_id = |column: &&Column| is_called_any(&column.name, CALLS) && is_key(column);
        let id = match picks.has(Role::Conversation) {
            true => own(Role::Conversation),
            false => columns.iter().find(call_id).or_else(|| identifiers(columns).next()),
        };
        taken.extend(id.map(|id| id.name.as_str()));
        let mut pick = |role: Role, fits: &dyn Fn(&Column) -> bool| {
            if picks.has(role) {
                return own(role);
            }
            let free = |column: &&'a Column| !taken.contains(&column.name.as_str()) && fits(column);
            let found = words(role).find_map(|word| {
                let mut free = columns.iter().filter(free);
                free.find(|column| is_called_any(&column.name, [word]))
            });
            taken.extend(found.map(|found| found.name.as_str()));
            found
        };
        let is_time = |column: &Column| column.is_time;
        let any_time = || columns.iter().find(|column| column.is_time);
        let at = match picks.has(Role::At) {
            true => own(Role::At),
            false => {
                let named = pick(Role::At, &is_time).or_else(|| pick(Role::Opened, &is_time));
                named.or_else(any_time)
            }
        };
        let [wait, talk, hold, after_call] = [Role::Wait, Role::Talk, Role::Hold, Role::AfterCall]
            .map(|role| pick(role, &is_length));
        let is_told = |column: &Column| Outcome::is_told_by(column);
        let answered = pick(Role::Answered, &is_told)
            .or_else(|| said(columns, picks, &[id, at, wait, talk, hold, after_call]));
        let is_outcome = |column: &Column| answered.is_some_and(|own| own.name == column.name);
        let is_word = |column: &Column| column.filled > 0 && !column.is_time && !is_outcome(column);
        let [agent, queue, customer] =
            [Role::Actor, Role::Team, Role::Customer].map(|role| pick(role, &is_word));
        let rating = pick(Role::Rating, &|column: &Column| column.is_number);
        let outcome = Outcome::of(answered, talk, agent);
        let mut calls = Calls {
            id,
            at,
            outcome,
            wait,
            talk,
            hold,
            after_call,
            agent,
            queue,
            customer,
            rating,
            kept: Vec::new(),
            unused: Vec::new(),
        };
        calls.keep(columns, picks);
        calls
    }

    /// Returns the columns of all roles.
    pub(super) fn used(&self) -> [Option<&'a Column>; 11] {
        [
            self.id,
            self.at,
            self.outcome.column(),
            self.wait,
            self.talk,
            self.hold,
            self.after_call,
            self.agent,
            self.queue,
            self.customer,
            self.rating,
        ]
    }

    /// Sorts the columns without a role into those that are kept and those that are not.
    fn keep(&mut self, columns: &'a [Column], picks: &Picks) {
        let used = self.used();
        let is_used = |column: &Column| {
            let mut used = used.iter().flatten();
            used.any(|own| own.name == column.name || column.clock_of.as_ref() == Some(&own.name))
        };
        let free: Vec<&'a Column> = columns.iter().filter(|column| !is_used(column)).collect();
        self.kept = match &picks.kept {
            Some(names) => free.iter().copied().filter(|c| names.contains(&c.name)).collect(),
            None => kept(free.iter().copied()),
        };
        let is_kept = |column: &Column| self.kept.iter().any(|own| own.name == column.name);
        self.unused = free.iter().copied().filter(|column| !is_kept(column)).collect();
    }

    /// Writes the kind of file.
    pub(super) fn kind_of_file(&self, out: &mut Draft, detected: &Detected, columns: &[Column]) {
        let told = [self.id, self.at, self.wait, self.outcome.column()];
        let told: Vec<&Column> = told.into_iter().flatten().collect();
        begin(out, detected, columns, &told);
        let id = self.id.map_or(ROW, |id| id.name.as_str());
        match self.id {
            Some(id) => out.remark(&told!(
                "One row is one call, which `{}` names: {} different values in {} records.",
                "Cada fila es una llamada, que `{}` identifica: {} valores distintos en {}\n\
                 registros.",
                id.name,
                id.distinct,
                id.filled
            )),
            None => out.question(&told!(
                "one row is one call, but no column names it; the number of the row stands for\n\
                 it, so that an export with its rows in another order would be other calls.",
                "Cada fila es una llamada, pero ninguna columna la identifica; vale el número de\n\
                 la fila, así que una exportación en otro orden serían otras llamadas."
            )),
        }
        let subject = if self.id.is_some() { quoted(id) } else { quoted(&format!("{{{id}}}")) };
        let record = quoted(&format!("call/{{{id}}}"));
        let _ = writeln!(out, "stream = \"contact\"\nsubject = {subject}\nrecord = {record}");
        self.common(out);
        self.entered(out);
        self.left(out);
        if let Some(rating) = self.rating {
            self.rated(out, detected, rating, id);
        }
    }

    fn common(&self, out: &mut Draft) {
        out.push_str("\n[file.common]\nchannel = \"'phone'\"\n");
        if let Some(customer) = self.customer {
            let customer = out.place.named(customer);
            let _ = writeln!(out, "customer = {customer}");
        }
        if !self.kept.is_empty() {
            out.push_str("\n[file.attributes]\n");
        }
        let mut keys: Vec<String> = Vec::new();
        for column in &self.kept {
            let mut key = attribute(&column.name);
            while keys.contains(&key) {
                key.push_str("_2");
            }
            let _ = writeln!(out, "{} = {}", quoted(&key), quoted(&column.name));
            keys.push(key);
        }
        out.leaves(self.unused.iter().map(|column| column.name.as_str()));
    }

    /// Returns the instant at which a call came in.
    fn came_in(&self) -> String {
        self.at.map_or_else(|| "[]".to_owned(), |at| quoted(at.source()))
    }

    /// Returns the instant at which it was connected, or abandoned.
    fn waited(&self) -> String {
        let (Some(at), Some(wait)) = (self.at, self.wait) else { return self.came_in() };
        let (unit, _) = unit(wait);
        let (from, plus) = (quoted(at.source()), quoted(&wait.name));
        format!("{{ from = {from}, plus = {plus}, unit = \"{unit}\" }}")
    }

    fn entered(&self, out: &mut Draft) {
        out.push_str("\n");
        if self.at.is_none() {
            out.question(&told!(
                "no column tells when a call came in: `at` wants one.",
                "ninguna columna dice cuándo entró una llamada: `at` necesita una."
            ));
        }
        for column in [self.wait, self.talk, self.hold, self.after_call].into_iter().flatten() {
            if let (unit, true) = unit(column) {
                out.question(&told!(
                    "`{}` is read in this unit: {unit} (`ms`, `seconds`, `minutes`, `hours`,\n\
                     or `hms` for hours, minutes and seconds; two parts are hours and minutes).",
                    "`{}` se lee en esta unidad: {unit} (`ms`, `seconds`, `minutes`, `hours`,\n\
                     o `hms` para horas, minutos y segundos; dos partes son horas y minutos).",
                    column.name
                ));
            }
        }
        let at = self.came_in();
        let _ = writeln!(out, "[[file.event]]\nkind = \"entered\"\nat = {at}");
        if let Some(queue) = self.queue {
            let name = quoted(&queue.name);
            let why = out.says(&told!("the queue", "la cola"));
            let _ = writeln!(out, "value = {name}                 {why}");
        }
    }

    /// Writes what became of a call: abandoned, or connected and completed.
    fn left(&self, out: &mut Draft) {
        out.push_str("\n");
        self.outcome.says(out);
        if self.wait.is_none() {
            out.question(&told!(
                "no column tells how long callers waited, so that they waited for nothing.",
                "ninguna columna dice cuánto se esperó, así que no se esperó nada."
            ));
        }
        let (came_in, waited) = (self.came_in(), self.waited());
        if let Some(when) = self.outcome.abandoned() {
            if let Some(wait) = self.wait.and_then(named) {
                let when = quoted(&format!("{when} and {wait} is not null"));
                let _ = writeln!(
                    out,
                    "[[file.event]]\nwhen = {when}\nkind = \"abandoned\"\nat = {waited}\n"
                );
            }
            let unknown = match self.wait.and_then(named) {
                Some(wait) => format!("{when} and {wait} is null"),
                None => when,
            };
            let unknown = quoted(&unknown);
            let _ = writeln!(
                out,
                "[[file.event]]\nwhen = {unknown}\nkind = \"abandoned\"\nat = {came_in}\n\
                 attributes = {{ wait = \"'unknown'\" }}\n"
            );
        }
        let when = self.outcome.answered().map(|when| format!("when = {}\n", quoted(&when)));
        let when = when.unwrap_or_default();
        let agent = match self.agent {
            Some(agent) => format!("actor = {}\nactor_kind = \"'agent'\"\n", quoted(&agent.name)),
            None => String::new(),
        };
        let _ = write!(out, "[[file.event]]\n{when}kind = \"connected\"\nat = {waited}\n{agent}");
        let lengths = [("talk", self.talk), ("hold", self.hold), ("after_call", self.after_call)];
        let lengths: Vec<String> = lengths
            .into_iter()
            .filter_map(|(name, column)| {
                let column = column?;
                let (from, (unit, _)) = (quoted(&column.name), unit(column));
                Some(format!("{name} = {{ from = {from}, unit = \"{unit}\" }}"))
            })
            .collect();
        if !lengths.is_empty() {
            let lengths = lengths.join(", ");
            let _ = writeln!(
                out,
                "\n[[file.event]]\n{when}kind = \"completed\"\nat = {waited}\n{agent}\
                 attributes = {{ {lengths} }}"
            );
        }
    }

    /// Writes how a call was rated, which is the answer to a question.
    fn rated(&self, out: &mut Draft, detected: &Detected, rating: &Column, id: &str) {
        let Some(when) = named(rating) else { return };
        let when = quoted(&format!("{when} is not null"));
        let (value, at) = (quoted(&rating.name), self.came_in());
        let record = quoted(&format!("rating/{{{id}}}"));
        let constant = |text: &str| quoted(&format!("'{}'", text.replace('\'', "’")));
        let (survey, question) = (constant(file_name(detected)), constant(&rating.name));
        let scale = constant(&scale_of(rating).unwrap_or_else(|| "1-5".to_owned()));
        let asks = out.asks(&told!(
            "is it how satisfied somebody is, on this scale?",
            "¿es cuánta satisfacción hay, en esta escala?"
        ));
        let _ = writeln!(
            out,
            "\n[[file.event]]\nwhen = {when}\nstream = \"survey\"\nrecord = {record}\n\
             kind = \"answered\"\nat = {at}\nvalue = {value}\ncarry = false\n\
             [file.event.attributes]\nsurvey = {survey}\nquestion = {question}\n\
             kind = \"'csat'\"\nscale = {scale}                     {asks}"
        );
        if let Some(agent) = self.agent {
            let _ = writeln!(out, "agent = {}", quoted(&agent.name));
        }
    }
}

/// Returns the rows of calls with what was picked, where that is what they are.
pub(super) fn picked<'a>(columns: &'a [Column], picks: &Picks) -> Option<Calls<'a>> {
    (picks.rows == Some(Rows::Calls)).then(|| Calls::of(columns, picks))
}
