//! Calls: one row a call, with when it came in and how long was waited and spoken, or when it was
//! answered and was over.
//!
//! ```text
//! entered ──wait──► connected, or abandoned ──talk──► completed
//! ```
//!
//! Where only lengths are told of what comes after the first instant, the others are reckoned from
//! them. Where an abandoned call tells no wait and no end, its abandon has no instant.

mod clock;
mod exits;
mod id;
mod left;
mod outcome;
mod telling;
mod text;
mod way;

use std::cell::LazyCell;
use std::fmt::Write as _;

use baremo_model::told;

use self::clock::{Unit, unit_among};
use self::exits::Exits;
use self::id::Name;
use self::outcome::Outcome;
pub(super) use self::telling::guess;
use self::telling::{is_held, may_be_queue, words_of};
pub(super) use self::text::{is_mapping, read};
use super::apart::attributes;
use super::called::is_called_any;
use super::choose::{is_flag, is_of_customers, is_trait};
use super::column::Column;
use super::draft::Draft;
use super::guess::kept;
use super::names::{Lines, Role, each};
use super::persons::is_telephone;
use super::picks::{Picks, Rows};
use super::question::scale_of;
use super::scale::{OF_QUESTIONS, holding, scores};
use super::sums::{self, decimal, holds_numbers};
use super::{begin, channels, file_name, lengths, quoted, vocabulary};
use crate::mapping::length::seconds;
use crate::read::Detected;

/// Words of a column that names customers by numbers which are no telephones.
const NUMBERED: Lines = &[
    "customer id, customer number, client id, account, id cliente, id de cliente, id del cliente",
    "numero de cliente, cuenta, kundennummer",
];

/// Tells whether a column holds the telephones of who called, by whose hash they are found again in
/// other sources.
fn tells_telephones(column: &Column) -> bool {
    column.mostly(is_telephone) && !is_called_any(&column.name, each(NUMBERED))
}

/// A file whose rows are calls, and what its columns are taken for.
pub(super) struct Calls<'a> {
    id: Option<&'a Column>,
    at: Option<&'a Column>,
    /// When it was answered and when it was over, where columns tell it.
    answered_at: Option<&'a Column>,
    ended_at: Option<&'a Column>,
    outcome: Outcome<'a>,
    wait: Option<&'a Column>,
    talk: Option<&'a Column>,
    hold: Option<&'a Column>,
    after_call: Option<&'a Column>,
    agent: Option<&'a Column>,
    queue: Option<&'a Column>,
    /// What they came by, where some are no calls.
    channel: Option<&'a Column>,
    customer: Option<&'a Column>,
    /// Whether it came in or went out.
    direction: Option<&'a Column>,
    /// Which of those that nobody took did not give up in a queue.
    exits: Option<Exits<'a>>,
    rating: Option<&'a Column>,
    kept: Vec<&'a Column>,
    unused: Vec<&'a Column>,
}

/// Words of how long was spoken where a column holds nothing but lengths.
const SPOKEN: [&str; 4] = ["conversacion", "conversation", "conversazione", "gesprach"];

/// Name of the table of directions.
const DIRECTIONS: &str = "directions";

/// Tells whether a column holds lengths of time: numbers, with a point or a comma as decimal sign,
/// hours, minutes and seconds, or all with the words of their units.
pub(super) fn is_length(column: &Column) -> bool {
    let unit = LazyCell::new(|| lengths::seconds_of(column));
    let is_one = |value: &String| match value.contains(':') {
        true => value.split(':').all(|p| p.trim().parse::<f64>().is_ok_and(|part| part >= 0.0)),
        false => lengths::number(value, || *unit).is_some_and(|length| length >= 0.0),
    };
    column.filled > 0
        && !column.is_time
        && (column.values.iter().all(is_one) || has_unit_words(column))
}

/// Tells whether a column holds lengths with the words of their units: `12h 30m`.
pub(super) fn has_unit_words(column: &Column) -> bool {
    let is_one = |value: &String| {
        !value.contains(':') && seconds(value, "hms").is_some_and(|length| length >= 0.0)
    };
    !column.values.is_empty() && column.values.iter().all(is_one)
}

/// Tells whether a length is none, however it is written: `0`, `00:00`, `0h 0m`.
pub(super) fn is_zero(value: &str) -> bool {
    value.split(':').all(|part| decimal(part.trim()).is_some_and(|part| part == 0.0))
        || seconds(value, "hms").is_some_and(|length| length == 0.0)
}

/// Returns the unit of a column of lengths, and whether it is only a guess.
pub(super) fn unit(column: &Column) -> (&'static str, bool) {
    const UNITS: [(&str, &[&str]); 5] = [
        ("ms", &["ms", "millis", "milliseconds", "milisegundos"]),
        (
            "seconds",
            &[
                "seconds", "second", "secs", "sec", "s", "segundos", "seg", "sekunden", "sek",
                "secondes", "secondi", "billsec",
            ],
        ),
        ("minutes", &["minutes", "mins", "min", "minutos", "minuten", "minuti"]),
        ("hours", &["hours", "hour", "hrs", "hr", "h", "horas", "stunden", "heures", "ore"]),
        ("days", &["days", "dias", "tage", "jours", "giorni"]),
    ];
    if has_unit_words(column) {
        return ("hms", false);
    }
    let parts = column.values.iter().map(|value| value.split(':').count());
    match parts.max().unwrap_or_default() {
        0 | 1 => {
            let named =
                UNITS.iter().find(|(_, words)| is_called_any(&column.name, words.iter().copied()));
            let (unit, is_guess) = named.map_or(("seconds", true), |(unit, _)| (*unit, false));
            (lengths::marked(column, unit), is_guess)
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

/// Columns while they are taken for roles, each for one.
struct Taking<'a, 'p> {
    columns: &'a [Column],
    picks: &'p Picks,
    taken: Vec<&'a str>,
}

impl<'a> Taking<'a, '_> {
    /// Returns the column that was picked for a role.
    fn picked(&self, role: Role) -> Option<&'a Column> {
        self.columns.iter().find(|column| self.picks.plays(&column.name, role))
    }

    /// Takes the column that was picked for a role, else the likeliest that fits.
    fn take(&mut self, role: Role, fits: &dyn Fn(&Column) -> bool) -> Option<&'a Column> {
        if self.picks.has(role) {
            return self.picked(role);
        }
        let is_free = |column: &&'a Column| !self.taken.contains(&column.name.as_str());
        let free: Vec<&'a Column> =
            self.columns.iter().filter(is_free).filter(|column| fits(column)).collect();
        let called = |word: &str| {
            let mut free = free.iter().copied();
            free.find(|column| is_called_any(&column.name, [word]))
        };
        let found = words_of(role).into_iter().find_map(called);
        self.taken.extend(found.map(|found| found.name.as_str()));
        found
    }

    /// Takes lengths that are called as a conversation, which may be its id too: with minutes and
    /// seconds, or a unit beside the number or in the heading.
    fn take_spoken(&mut self) -> Option<&'a Column> {
        let is_free = |column: &Column| {
            !self.picks.has(Role::Talk) && !self.taken.contains(&column.name.as_str())
        };
        let has_parts = |column: &Column| column.values.iter().all(|value| value.contains(':'));
        let is_plain = |column: &Column| has_parts(column) || !unit(column).1;
        let mut lengths = self.columns.iter().filter(|c| is_free(c) && is_length(c) && is_plain(c));
        let found = lengths.find(|column| is_called_any(&column.name, SPOKEN));
        self.taken.extend(found.map(|found| found.name.as_str()));
        found
    }

    /// Takes the id of calls.
    fn take_id(&mut self) -> Option<&'a Column> {
        let id = match self.picks.has(Role::Conversation) {
            true => self.picked(Role::Conversation),
            false => id::column(self.columns),
        };
        self.taken.extend(id.map(|id| id.name.as_str()));
        id
    }

    /// Takes when a call came in, was answered and was over. Of a single time nothing tells that it
    /// is not the first.
    fn take_times(&mut self) -> [Option<&'a Column>; 3] {
        let columns = self.columns;
        let times = || columns.iter().filter(|column| column.is_time);
        let is_one_of_several = |column: &Column| column.is_time && times().count() > 1;
        let answered = self.take(Role::Replied, &is_one_of_several);
        let ended = self.take(Role::Solved, &is_one_of_several);
        if self.picks.has(Role::At) {
            return [self.picked(Role::At), answered, ended];
        }
        let is_later = |column: &&Column| {
            let mut later = [answered, ended].into_iter().flatten();
            later.any(|own| own.name == column.name)
        };
        // Beside when it was answered, a start says more than a time.
        let roles = match answered {
            Some(_) => [Role::Opened, Role::At],
            None => [Role::At, Role::Opened],
        };
        let named =
            roles.into_iter().find_map(|role| self.take(role, &|column: &Column| column.is_time));
        let any = || times().find(|column| !is_later(column));
        [named.or_else(any), answered, ended]
    }
}

impl<'a> Calls<'a> {
    /// Finds the roles of columns. What was picked holds, the rest is guessed.
    pub(super) fn of(columns: &'a [Column], picks: &Picks) -> Self {
        let picked = columns.iter().filter(|column| picks.plays_any(&column.name));
        let taken: Vec<&str> = picked.map(|column| column.name.as_str()).collect();
        let mut taking = Taking { columns, picks, taken };
        let id = taking.take_id();
        let [at, answered_at, ended_at] = taking.take_times();
        let wait = taking.take(Role::Wait, &|own: &Column| is_length(own) && !is_held(own));
        let [talk, hold, after_call] =
            [Role::Talk, Role::Hold, Role::AfterCall].map(|role| taking.take(role, &is_length));
        let talk = talk.or_else(|| taking.take_spoken());
        let direction = way::column(columns, picks);
        let is_told = |column: &Column| Outcome::is_told_by(column);
        let answered = taking
            .take(Role::Answered, &is_told)
            .or_else(|| said(columns, picks, &[id, at, wait, talk, hold, after_call]));
        let is_unsaid = answered_at.is_none() && !picks.has(Role::Answered);
        let answered = answered.or_else(|| way::lost(direction.filter(|_| is_unsaid), talk));
        taking.taken.extend(direction.map(|column| column.name.as_str()));
        let is_outcome = |column: &Column| answered.is_some_and(|own| own.name == column.name);
        let is_word = |column: &Column| column.filled > 0 && !column.is_time && !is_outcome(column);
        let is_agent = |column: &Column| is_word(column) && !is_trait(&column.name);
        let is_caller =
            |column: &Column| is_word(column) && !is_of_customers(&column.name) && !is_flag(column);
        let agent = taking.take(Role::Actor, &is_agent);
        let outcome = Outcome::of(answered, [answered_at, talk, agent]);
        let exits = Exits::of(columns, &outcome, direction, picks, &taking.taken);
        taking.taken.extend(exits.iter().map(|exits| exits.column.name.as_str()));
        let queue = taking.take(Role::Team, &|own: &Column| is_word(own) && may_be_queue(own));
        let channel = taking.take(Role::Channel, &channels::are_told);
        let customer = taking.take(Role::Customer, &is_caller);
        let rating = taking.take(Role::Rating, &holds_numbers);
        let mut calls = Calls {
            id,
            at,
            answered_at,
            ended_at,
            outcome,
            wait,
            talk,
            hold,
            after_call,
            agent,
            queue,
            channel,
            customer,
            direction,
            exits,
            rating,
            kept: Vec::new(),
            unused: Vec::new(),
        };
        calls.keep(columns, picks);
        calls
    }

    /// Returns the columns of which something is made.
    pub(super) fn used(&self) -> [Option<&'a Column>; 16] {
        [
            self.id,
            self.at,
            self.answered_at,
            self.ended_at,
            self.outcome.column(),
            self.wait,
            self.talk,
            self.hold,
            self.after_call,
            self.agent,
            self.queue,
            self.channel,
            self.customer,
            self.direction,
            self.exits.as_ref().map(|exits| exits.column),
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
        if let Some(direction) = self.direction {
            vocabulary::table(out, direction, DIRECTIONS, "inbound", way::way);
        }
        if let Some(channel) = self.channel {
            channels::table(out, channel);
        }
        let told = [self.id, self.at, self.wait, self.answered_at, self.outcome.column()];
        let told: Vec<&Column> = told.into_iter().flatten().collect();
        begin(out, detected, columns, &told);
        let name = self.named(out, columns);
        let subject = self.id.map_or_else(|| name.after(""), |own| quoted(own.source()));
        let record = name.after("call/");
        let _ = writeln!(out, "stream = \"contact\"\nsubject = {subject}\nrecord = {record}");
        self.common(out);
        self.entered(out);
        self.left(out);
        if let Some(rating) = self.rating {
            self.rated(out, detected, rating, &name);
        }
    }

    fn common(&self, out: &mut Draft) {
        let phone = || "\"'phone'\"".to_owned();
        let channel = self.channel.map_or_else(phone, |own| channels::read_from(&out.place, own));
        let _ = writeln!(out, "\n[file.common]\nchannel = {channel}");
        if let Some(customer) = self.customer {
            let (name, mut told) = (quoted(&customer.name), out.place.named(customer));
            // Nothing else says who has this number.
            if told == name && tells_telephones(customer) {
                told = format!("{{ from = {name}, hashed = \"phone\" }}");
            }
            let _ = writeln!(out, "customer = {told}");
        }
        if !self.kept.is_empty() {
            out.push_str("\n[file.attributes]\n");
            attributes(out, &self.kept, &[]);
        }
        out.leaves(self.unused.iter().map(|column| column.name.as_str()));
        lengths::idle(out, &self.unused);
    }

    /// Returns the unit of one of its lengths, and what tells it.
    fn unit_of(&self, column: &Column) -> (&'static str, Unit) {
        unit_among(column, [self.wait, self.talk, self.hold, self.after_call])
    }

    /// Returns the instant at which a call came in.
    fn came_in(&self) -> String {
        self.at.map_or_else(|| "[]".to_owned(), |at| quoted(at.source()))
    }

    /// Returns the instant until which was waited, by how long that was.
    fn waited(&self) -> Option<String> {
        let (at, wait) = (self.at?, self.wait?);
        let (unit, _) = self.unit_of(wait);
        let (from, plus) = (quoted(at.source()), quoted(&wait.name));
        Some(format!("{{ from = {from}, plus = {plus}, unit = \"{unit}\" }}"))
    }

    /// Returns the instant at which it was connected.
    fn connected(&self) -> String {
        let told = self.answered_at.map(|at| quoted(at.source()));
        told.or_else(|| self.waited()).unwrap_or_else(|| self.came_in())
    }

    /// Returns the instant at which it was abandoned, with the column that tells it.
    fn abandoned(&self) -> Option<(&'a Column, String)> {
        let waited = self.wait.and_then(|wait| Some((wait, self.waited()?)));
        waited.or_else(|| self.ended_at.map(|at| (at, quoted(at.source()))))
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
            clock::says(out, column, self.unit_of(column));
        }
        let at = self.came_in();
        let unqueued = self.exits.as_ref().and_then(Exits::unqueued);
        let when = unqueued.as_ref().map(|own| quoted(&format!("not ({own})")));
        let when = when.map(|when| format!("when = {when}\n")).unwrap_or_default();
        let _ = writeln!(out, "[[file.event]]\n{when}kind = \"entered\"\nat = {at}");
        if let Some(queue) = self.queue {
            let name = quoted(&queue.name);
            let why = out.says(&told!("the queue", "la cola"));
            let _ = writeln!(out, "value = {name}                 {why}");
        }
        let direction = self.direction.map(|column| {
            let (from, table) = (quoted(&column.name), out.place.table(DIRECTIONS));
            format!("attributes = {{ direction = {{ from = {from}, map = \"{table}\" }} }}\n")
        });
        let direction = direction.unwrap_or_default();
        out.push_str(&direction);
        if let Some(when) = unqueued {
            let when = quoted(&when);
            let _ = write!(
                out,
                "\n[[file.event]]\nwhen = {when}\nkind = \"started\"\nat = {at}\n{direction}"
            );
        }
    }

    /// Writes how a call was rated, which is the answer to a question.
    fn rated(&self, out: &mut Draft, detected: &Detected, rating: &Column, name: &Name) {
        let Some(when) = rating.in_condition() else { return };
        let when = quoted(&format!("{when} is not null"));
        let value = match holds_numbers(rating) {
            true => sums::score(rating),
            false => quoted(&rating.name),
        };
        let at = self.came_in();
        let record = name.after("rating/");
        let constant = |text: &str| quoted(&format!("'{}'", text.replace('\'', "’")));
        let (survey, question) = (constant(file_name(detected)), constant(&rating.name));
        let scale = scale_of(rating).unwrap_or_else(|| {
            let (least, most) = holding(scores(rating), OF_QUESTIONS);
            format!("{least}-{most}")
        });
        let scale = constant(&scale);
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
