//! A first mapping for a file nobody here has seen, with its reasoning as comments.
//!
//! Columns are judged by their names, in the six languages of `names`, and by their values. What
//! cannot be told is a question, and so are words of value tables; remarks are in either language.
//!
//! ```text
//! samples ─► column ─► guess, choose: roles ─► rows, list: events of conversations ─┐
//!              │       names, stems: words                                          ├─► draft
//!              └─► odd ─► sorts, survey: rows of another sort, one file each ───────┘
//! files of one export ─► joins ─► together
//! text, as somebody corrects it in a form ─► picks, fields, asking, explained ─► text
//! ```

mod activity;
mod apart;
mod articles;
mod asking;
mod beginning;
mod begun;
mod called;
mod calls;
mod changes;
mod channels;
mod choose;
mod column;
mod comments;
mod compound;
mod course;
mod customers;
mod dated;
mod distinct;
mod doer;
mod draft;
mod explained;
mod fate;
mod feedback;
mod fields;
mod figures;
mod first_message;
mod flags;
mod followers;
mod grouped;
mod groups;
mod guess;
mod in_words;
mod intervals;
mod joins;
mod kept;
mod known_by;
mod left;
mod lengths;
mod lines;
mod list;
mod mailings;
mod merge;
mod money;
mod names;
mod needs;
mod odd;
mod persons;
mod picks;
mod place;
mod points;
mod posts;
mod question;
mod ratings;
mod reading;
mod recipients;
mod referrals;
mod refund;
mod reports;
mod respondents;
mod returns;
mod reviews;
mod rosters;
mod rows;
mod scale;
mod sense;
mod shifts;
mod shops;
mod sorts;
mod spend;
mod states;
mod status;
mod stems;
mod steps;
mod subscriptions;
mod sums;
mod survey;
mod thread;
mod together;
mod totals;
mod values;
mod visits;
mod vocabulary;
mod whole;
mod writers;

use std::fmt::Write as _;

use baremo_model::told;

pub use self::activity::ACTIVITIES;
pub use self::asking::{
    AnsweredOn, AskedQuestion, QuestionChange, SCALES, answer_on, answered_on, ask_anew, asked,
};
use self::beginning::{file_name, header, reading};
use self::choose::is_alone;
pub use self::column::beside;
use self::column::{Column, columns};
pub use self::draft::to_check;
use self::draft::{Draft, quoted};
pub use self::explained::{
    INTERVALS, RowWords, explain_intervals, explain_words, interval_words, row_words,
};
pub use self::fields::{field_picks, pick_fields};
use self::guess::{Shape, is_of};
pub use self::kept::{keep_columns, keepable_columns};
use self::known_by::KnownBy;
use self::list::List;
use self::names::{Role, words};
pub use self::needs::{RowNeed, row_needs};
use self::odd::Plain;
pub use self::picks::{
    ByHand, Pick, PickChanges, PickProblem, Picks, Repicked, Rows, keepable, pickable, repick,
};
pub(super) use self::reports::summed;
pub use self::sorts::{propose_as, proposed_as};
use self::survey::Survey;
pub(super) use self::survey::question_columns;
pub use self::values::ProposedZone;
use self::values::{clock, day_order, missing};
pub use self::vocabulary::{TellingWord, TellingWords, telling_words};
use self::writers::Sides;
use crate::read::Detected;

/// Writes a mapping with comments, in English or Spanish, that say why each line is as it is.
///
/// Times that name no zone are put in `zone`, that of the data folder.
///
/// The result parses, but what it marks with `CHECK` (in Spanish `REVISE`) needs somebody who knows
/// the file.
pub fn propose(detected: &Detected, zone: &str, spanish: bool) -> String {
    written(detected, &columns(detected), &Picks::default(), ProposedZone::Folder(zone), spanish)
}

/// Writes one such mapping for the files of an export, which are read together: what several of
/// them tell of a conversation is joined, and people are looked up.
pub fn propose_all(files: &[Detected], zone: ProposedZone<'_>, spanish: bool) -> String {
    let kinds = joins::kinds(files);
    match kinds.as_slice() {
        [only] => written(&only.detected, &only.columns, &Picks::default(), zone, spanish),
        kinds => together::written(kinds, zone, spanish),
    }
}

/// Writes a mapping in which the columns that were picked have their roles; the rest is guessed.
fn written(
    detected: &Detected,
    columns: &[Column],
    picks: &Picks,
    zone: ProposedZone<'_>,
    spanish: bool,
) -> String {
    let left = Plain::of(detected, columns);
    let (own, plain) = Plain::or(left.as_ref(), detected, columns);
    if *picks == Picks::default()
        && let Some(survey) = Survey::of(own, plain)
    {
        return survey.written(detected, plain, zone, spanish);
    }
    if let Some(sort) = sorts::picked(own, plain, picks) {
        return sort.written(detected, plain, zone, spanish);
    }
    let shape = Shape::of(columns, picks);
    let mut out = Draft::new(spanish);
    header(&mut out, detected);
    if !figures::says_else(&mut out, &shape, columns) {
        figures::asks(&mut out, &shape, columns);
    } else if picks.rows.is_none() {
        let picks = figures::without_times(picks);
        return rows_of(out, detected, columns, (&Shape::of(columns, &picks), &picks), zone);
    }
    rows_of(out, detected, columns, (&shape, picks), zone)
}

/// Writes how values are written, and what rows are with the roles of their columns.
fn rows_of(
    mut out: Draft,
    detected: &Detected,
    columns: &[Column],
    (shape, picks): (&Shape<'_>, &Picks),
    zone: ProposedZone<'_>,
) -> String {
    clock(&mut out, zone, columns);
    day_order(&mut out, columns);
    missing(&mut out, columns);
    kind_of_file(&mut out, detected, columns, shape, picks);
    out.into_text()
}

/// Writes a kind of file whose rows are conversations, or tell of them, with its tables.
fn kind_of_file(
    out: &mut Draft,
    detected: &Detected,
    columns: &[Column],
    shape: &Shape<'_>,
    picks: &Picks,
) {
    let speakers = writers::sides(out, shape);
    tables(out, shape, speakers.as_ref(), picks);
    own_record(out, shape);
    if rows::rates_alone(shape) {
        out.place.name_records("rating");
    }
    let found = list::columns(detected);
    let lists: Vec<List<'_>> = found.iter().map(List::of).collect();
    lists.iter().filter(|list| list.tells()).for_each(|list| list.tables(out));
    let told = [shape.conversation, shape.at, shape.opened, shape.activity];
    let told: Vec<&Column> = told.into_iter().flatten().collect();
    begin(out, detected, columns, &told);
    // Of a part it is said which conversation it is of.
    if !out.place.is_part {
        says_id(out, shape.conversation, columns);
        compound::asks(out, shape.conversation, columns);
    }
    if let Some(id) = shape.conversation {
        let _ = writeln!(out, "conversation = {}", quoted(id.source()));
        totals::leave_out(out, id);
    }
    match &out.place.own_record {
        Some(record) if shape.is_event_log => {
            let record = quoted(&format!("{}/{{{record}}}", out.place.records));
            let _ = writeln!(out, "record = {record}");
        }
        _ if shape.is_event_log => {}
        _ => {
            versions(out, shape);
            course::in_order(out, shape);
        }
    }
    common(out, shape, speakers.as_ref());
    if shape.is_event_log {
        rows::event_log(out, shape, picks);
    } else {
        rows::summary(out, shape, picks);
    }
    lists.iter().for_each(|list| list.events(out));
}

/// Says by which column a row of a log is known again, unless that is said already.
fn own_record(out: &mut Draft, shape: &Shape<'_>) {
    if !shape.is_event_log || out.place.own_record.is_some() {
        return;
    }
    out.place.own_record = shape.own_record().map(|column| column.name.clone());
    let is_message = shape.activity.is_none() && shape.status.is_none();
    out.place.name_records(if is_message { "message" } else { "event" });
}

/// Begins a kind of file: its name, and by which columns it is recognised.
fn begin(out: &mut Draft, detected: &Detected, columns: &[Column], told: &[&Column]) {
    let mut has: Vec<&str> = told.iter().map(|column| column.name.as_str()).collect();
    if has.is_empty() {
        let most = if detected.is_header_only() { columns.len() } else { RECOGNISING };
        has = columns.iter().take(most).map(|column| column.name.as_str()).collect();
    }
    let own = out.place.has.iter().map(String::as_str);
    let own: Vec<&str> = own.filter(|name| !has.contains(name)).collect();
    has.extend(own);
    let list = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
        names.join(", ")
    };
    let (name, has) = (quoted(&out.place.name), list(&has));
    let lacks: Vec<&str> = out.place.lacks.iter().map(String::as_str).collect();
    let lacks = match lacks.is_empty() {
        true => String::new(),
        false => format!("lacks = [{}]\n", list(&lacks)),
    };
    let why = out.says(&told!("recognised by these", "se reconoce por estas columnas"));
    let _ = writeln!(out, "\n[[file]]\nname = {name}\nhas = [{has}]                 {why}");
    out.push_str(&lacks);
    reading(out, detected);
}

/// Headings by which a file is recognised where nothing is known of them, at most.
const RECOGNISING: usize = 3;

/// Says why a column is taken for the id of conversations, or asks for one.
fn says_id(out: &mut Draft, found: Option<&Column>, columns: &[Column]) {
    let [en, es] = found.map(Column::counted).unwrap_or_default();
    match found {
        Some(column) if column.is_compound() => compound::says(out, column),
        Some(column) if choose::repeats_oddly(columns, column) => out.question(&told!(
            "`{}` repeats: {en}, though they have a status and an\n\
             opening. Is it the id of a conversation, with a row for each of its events?",
            "`{}` se repite: {es}, aunque tienen estado y\n\
             apertura. ¿Es el identificador de una conversación, con una fila por evento?",
            column.name
        )),
        Some(column) if choose::rival(columns, column).is_some() => {
            let rival = choose::rival(columns, column).map_or("", |rival| rival.name.as_str());
            out.question(&told!(
                "`{}` is taken for the id, but `{}` is there in all records too, and never\n\
                 twice the same: is it rather that?",
                "`{}` se toma por el identificador, pero `{}` también está en todos los\n\
                 registros y nunca se repite: ¿es más bien ese?",
                column.name,
                rival
            ));
        }
        Some(column) if guess::is_of(&column.name, Role::Conversation) => out.remark(&told!(
            "`{}`: named like an id; {en}.",
            "`{}`: tiene nombre de identificador; {es}.",
            column.name
        )),
        Some(column) if is_first_identifier(column, columns) => out.question(&told!(
            "`{}` may be the id, though its name does not say so: it is there in all {}\n\
             records, never twice the same, and looks like one.",
            "`{}` puede ser el identificador, aunque su nombre no lo diga: está en los {}\n\
             registros, nunca se repite y lo parece.",
            column.name,
            column.filled
        )),
        Some(column) => out.remark(&told!("`{}`: {en}.", "`{}`: {es}.", column.name)),
        None => distinct::asks_id(out, columns),
    }
}

/// Tells whether a column is the id that is guessed where no name tells one.
fn is_first_identifier(column: &Column, columns: &[Column]) -> bool {
    guess::identifiers(columns).next().is_some_and(|first| first.name == column.name)
}

/// Says by what a corrected export replaces what it corrects.
fn versions(out: &mut Draft, shape: &Shape<'_>) {
    if let Some(id) = shape.conversation {
        out.remark(&told!(
            "A later export of the same ticket replaces this one: of a record the greatest\n\
             version counts.",
            "Una exportación posterior del mismo ticket sustituye a esta: de cada registro cuenta\n\
             la versión mayor."
        ));
        let record = quoted(&format!("{}/{}", out.place.records, id.part()));
        let _ = writeln!(out, "record = {record}");
    }
    match shape.updated {
        Some(column) => {
            let is_bare = || is_alone(column, words(Role::At));
            if !is_of(&column.name, Role::Updated) && !is_bare() {
                out.question(&told!(
                    "is `{}` when a ticket last changed? Its heading does not say so.",
                    "¿dice `{}` cuándo cambió un ticket por última vez? Su cabecera no lo dice.",
                    column.name
                ));
            }
            let _ = writeln!(out, "version = {}", quoted(column.source()));
        }
        None => out.question(&told!(
            "no column tells when a ticket last changed; the file's own time stands in.",
            "ninguna columna dice cuándo cambió un ticket por última vez; vale la hora del fichero."
        )),
    }
}

fn common(out: &mut Draft, shape: &Shape<'_>, speakers: Option<&Sides<'_>>) {
    let lines = [
        ("customer", shape.customer),
        ("channel", shape.channel),
        ("team", shape.team),
        ("actor", shape.actor.filter(|_| shape.is_event_log)),
    ];
    let mut common: Vec<String> = lines
        .into_iter()
        .filter_map(|(key, column)| {
            let told = match key {
                "channel" => channels::read_from(&out.place, column?),
                "actor" => writers::actor(out, shape, column?),
                _ => out.place.named(column?),
            };
            Some(format!("{key} = {told}"))
        })
        .collect();
    if shape.is_event_log {
        let side = shape.actor.and_then(|actor| out.place.side(actor));
        match (shape.actor_kind, side) {
            (Some(column), _) => common.push(format!(
                "actor_kind = {{ from = {}, map = \"{}\" }}",
                quoted(&column.name),
                out.place.table("roles")
            )),
            (None, Some(side)) => common.push(format!("actor_kind = {side}")),
            (None, None) => common.extend(speakers.map(|own| own.line(out, shape)).or_else(|| {
                let asks = out.asks(&told!("are they all agents?", "¿son todos agentes?"));
                let all = format!("actor_kind = \"'agent'\"                  {asks}");
                shape.actor.is_some().then_some(all)
            })),
        }
    }
    common.extend(flags::automated_line(out, shape));
    if !common.is_empty() {
        let _ = writeln!(out, "\n[file.common]\n{}", common.join("\n"));
    }
    let known = KnownBy::of_shape(&out.place, shape);
    known.written(out, shape.customer, &[shape.updated, shape.opened]);
    if shape.priority.is_some() || !shape.rest.is_empty() {
        out.push_str("\n");
        out.remark(&told!(
            "Columns with few different values, kept to break numbers down by.",
            "Columnas con pocos valores distintos, que se guardan para desglosar cifras por ellas."
        ));
        out.push_str("[file.attributes]\n");
        if let Some(priority) = shape.priority {
            let _ = writeln!(out, "priority = {}", quoted(&priority.name));
        }
        let mut keys = vec!["priority".to_owned()];
        for column in shape.rest.iter().filter(|own| !comments::uses(shape, own)) {
            let mut key = kept::attribute(&column.name);
            while keys.contains(&key) {
                key.push_str("_2");
            }
            let name = out.place.named(column);
            let _ = writeln!(out, "{} = {name}", quoted(&key));
            keys.push(key);
        }
    }
    leftovers(out, shape, &known);
}

/// Says of which columns nothing is made, and asks about those that may tell something.
fn leftovers(out: &mut Draft, shape: &Shape<'_>, known: &KnownBy<'_>) {
    let own_record = out.place.own_record.clone().filter(|_| shape.is_event_log);
    let flagged = flags::used(shape);
    let asker = writers::asker(&out.place, shape);
    let is_used = |column: &Column| {
        own_record.as_ref() == Some(&column.name)
            || known.has(column)
            || comments::uses(shape, column)
            || asker.is_some_and(|own| own.name == column.name)
            || flagged.iter().any(|own| own.name == column.name)
    };
    let unused = shape.unused.iter().filter(|column| !is_used(column));
    out.leaves(unused.map(|column| column.name.as_str()));
    idle_agent(out, shape);
    left::idle_times(out, shape);
    if !shape.is_event_log {
        lengths::idle(out, &shape.unused);
    }
}

/// Says why nothing is made of a column that names agents.
fn idle_agent(out: &mut Draft, shape: &Shape<'_>) {
    let names_agent = |column: &&&Column| {
        !column.is_time && guess::is_of(&column.name, Role::Actor) && !choose::is_nobody(column)
    };
    let Some(column) = shape.unused.iter().find(names_agent) else { return };
    if shape.is_event_log || shape.actor.is_some() {
        return;
    }
    out.question(&told!(
        "`{}` may name who answered, but no column tells when they replied or solved it.",
        "`{}` puede decir quién atendió, pero ninguna columna dice cuándo respondió o resolvió.",
        column.name
    ));
}

/// Writes the tables of words that columns are read with.
fn tables(out: &mut Draft, shape: &Shape<'_>, speakers: Option<&Sides<'_>>, picks: &Picks) {
    activity::table(out, shape, picks);
    if let Some(speakers) = speakers {
        speakers.table(out);
    }
    if let Some(changes) = &shape.changes {
        changes.table(out);
    }
    if shape.activity.is_none() {
        status::table(out, shape, picks);
        rows::instants(out, shape, picks);
    }
    if let Some(column) = shape.channel {
        channels::table(out, column);
    }
    if let Some(column) = shape.actor_kind.filter(|_| shape.is_event_log) {
        let side = |word: &str| sense::side(&column.name, word);
        vocabulary::table(out, column, "roles", "unknown", side);
    }
    let rates = !shape.is_event_log || (out.place.is_part && rows::tells_rating(shape));
    if let Some(column) = shape.rating.filter(|_| rates) {
        ratings::table(out, column);
    }
}
