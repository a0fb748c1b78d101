//! Whether rows are respondents, and which columns say so.

use std::fmt::Write as _;

use baremo_model::told;

use super::called::{has, is_called, is_called_any, plain};
use super::choose::is_flag;
use super::column::Column;
use super::draft::Draft;
use super::guess::{identifiers, is_of, is_of_other};
use super::names::{Lines, Role, each};
use super::question::{Question, asks, names_score, offered, speaks};
use super::quoted;
use super::sense::says_yes;
use crate::mapping::condition::listed;

/// Words of columns that name a response.
const RESPONDENTS: &[&str] = &[
    "respondent",
    "response id",
    "submission id",
    "participant",
    "encuestado",
    "encuestada",
    "participante",
    "id de respuesta",
    "id respuesta",
];

/// Words of columns that name the conversation a survey is about.
pub(super) const TICKETS: &[&str] = &[
    "ticket",
    "case",
    "conversation",
    "incident",
    "caso",
    "conversacion",
    "incidencia",
    "expediente",
    "folio",
];

/// Words of columns that say what a conversation is about.
pub(super) const SUBJECTS: &[&str] =
    &["subject", "summary", "asunto", "assunto", "betreff", "objet", "oggetto"];

/// Words of times at which a survey was begun.
pub(super) const STARTS: &[&str] = &["start", "started", "begun", "inicio", "comienzo", "iniciado"];

/// Words of times at which it was answered.
pub(super) const ENDS: &[&str] = &[
    "submitted",
    "submit",
    "completed",
    "finished",
    "answered",
    "responded",
    "end",
    "ended",
    "enviado",
    "envio",
    "completado",
    "concluido",
    "abgeschlossen",
    "finalizado",
    "respondido",
    "beantwortet",
    "repondu",
    "risposto",
    "fin",
];

/// Words of times that are those of an answer, whatever else is sent or ends.
const REPLIES: &[&str] =
    &["response date", "response created", "answer date", "fecha de respuesta", "fecha respuesta"];

/// Words of times that are those of an answer alone, beside these.
const GIVEN: &[&str] =
    &["rated", "rating date", "survey", "encuesta", "fecha de valoracion", "valorado", "valorada"];

/// Words of a score that say nothing of what was asked.
const SCORES: &[&str] = &["score", "puntuacion"];

/// Words of times of something else than an answer.
const ELSEWHEN: &[&str] = &[
    "birth",
    "birthday",
    "born",
    "nacimiento",
    "purchase",
    "purchased",
    "compra",
    "order",
    "ordered",
    "pedido",
    "visit",
    "visited",
    "visita",
    "appointment",
    "cita",
    "delivery",
    "delivered",
    "entrega",
    "invited",
    "invitation",
    "invitacion",
    "sent",
    "signup",
    "sign up",
    "registered",
    "joined",
];

/// Words of columns that say how a response came about.
const MADE: Lines = &[
    "status, response type, response status, distribution channel, estado, tipo de respuesta",
    "canal de distribucion",
];

/// What such a column says, among other words, of a look at a survey that is not answered, and what
/// it says as a whole.
const PREVIEWS: Lines = &["preview, vista previa, previsualizacion, vorschau, apercu, anteprima"];
const TESTS: [&str; 3] = [" test ", " survey test ", " prueba "];

/// Leaves out rows of which a column says that nobody answered: a survey was looked at, or tried.
pub(super) fn skip_previews(out: &mut Draft, columns: &[Column]) {
    let is_one = |word: &&str| {
        let word = plain(word);
        TESTS.contains(&word.as_str()) || each(PREVIEWS).any(|own| has(&word, own))
    };
    let mut names = Vec::new();
    let mut conditions = Vec::new();
    for column in columns.iter().filter(|own| is_called_any(&own.name, each(MADE))) {
        let words = column.values.iter().map(String::as_str).filter(is_one);
        let words: Vec<&str> = words.collect();
        let Some(name) = column.in_condition() else { continue };
        // Where all are, nothing is known of the others.
        if words.is_empty() || words.len() == column.values.len() {
            continue;
        }
        names.push(format!("`{}`", column.name));
        conditions.push(format!("{name} in ({})", listed(words)));
    }
    if conditions.is_empty() {
        return;
    }
    out.question(&told!(
        "rows that are previews or tests by {} are no answers, and are left out. Do some of\n\
         them count?",
        "las filas que según {} son vistas previas o pruebas no son respuestas y se omiten.\n\
         ¿Cuenta alguna?",
        names.join(", ")
    ));
    let _ = writeln!(out, "skip = {}", quoted(&conditions.join(" or ")));
}

/// Words of columns that say whether a response was finished.
const FINISHED: Lines = &["finished, is finished, finalizado, terminado, abgeschlossen, termine"];

/// Asks whether responses count that were not finished, where a column says which were.
pub(super) fn asks_unfinished(out: &mut Draft, columns: &[Column]) {
    let is_one = |own: &&Column| {
        let name = plain(&own.name);
        each(FINISHED).any(|word| word == name.trim()) && is_flag(own)
    };
    let Some(column) = columns.iter().find(is_one) else { return };
    let Some(name) = column.in_condition() else { return };
    let is_no = |word: &&str| says_yes(&word.to_lowercase()) == Some(false);
    let words: Vec<&str> = column.values.iter().map(String::as_str).filter(is_no).collect();
    if words.is_empty() {
        out.question(&told!(
            "`{}` says that all of these were finished. One that is not would count too, until\n\
             `skip` leaves it out: docs/import.md.",
            "`{}` dice que todas están terminadas. Una que no lo esté también contaría, salvo que\n\
             `skip` la omita: docs/import.md.",
            column.name
        ));
        return;
    }
    let condition = format!("{name} in ({})", listed(words));
    out.question(&told!(
        "`{}` says that some were not finished, and they count too. `skip` leaves them out on\n\
         this condition: {condition}.",
        "`{}` dice que algunas no se terminaron, y también cuentan. `skip` las omite con esta\n\
         condición: {condition}.",
        column.name
    ));
}

/// Finds when a response was given: a time that is called as that of one, else as an end, else one
/// that is no start, else a start. What is called as that of something else is none.
pub(super) fn answered<'a>(times: &[&'a Column]) -> Option<&'a Column> {
    let own: Vec<&'a Column> = times.iter().copied().filter(|time| !is_elsewhen(time)).collect();
    let later = || own.iter().copied().find(|time| !is_any(&time.name, STARTS));
    let named = called(&own, REPLIES).or_else(|| called(&own, ENDS));
    named.or_else(later).or_else(|| own.first().copied())
}

/// Tells whether a time is called as that of something else than an answer.
pub(super) fn is_elsewhen(time: &Column) -> bool {
    is_any(&time.name, ELSEWHEN)
}

/// Tells whether a time is called as that of an answer, and of nothing else.
pub(super) fn is_given(time: &Column) -> bool {
    is_any(&time.name, REPLIES) || is_any(&time.name, GIVEN)
}

/// Returns which sampled records are responses: those that have what each needs.
pub(super) fn responses(columns: &[Column], needs: &[String], count: usize) -> Vec<bool> {
    let needed: Vec<&Column> = columns.iter().filter(|c| needs.contains(&c.name)).collect();
    let has = |column: &&Column, row: usize| column.cells.get(row).is_some_and(Option::is_some);
    (0..count).map(|row| needed.iter().all(|column| has(column, row))).collect()
}

/// Returns the columns of scores. What is called as something else is none, unless it asks.
pub(super) fn questions<'a>(columns: &'a [Column], is_response: &[bool]) -> Vec<Question<'a>> {
    // Few scores may all be different, too; but numbers of rows count up.
    let is_id = |column: &&'a Column| {
        let is_score = Question::of(column, is_response).is_some() && !counts_up(column);
        !asks(&column.name) && !is_score
    };
    let id = identifiers(columns).find(is_id);
    let is_candidate = |column: &&'a Column| {
        let is_other = is_named(column) || is_of_other(&column.name, Role::Rating);
        asks(&column.name) || !(is_other || id.is_some_and(|id| id.name == column.name))
    };
    let candidates = columns.iter().filter(is_candidate);
    let found = candidates.filter_map(|column| Question::of(column, is_response));
    let mut found: Vec<Question<'a>> = found.collect();
    if let [only] = found.as_mut_slice() {
        only.grouped(columns);
    }
    found
}

/// Tells whether rows are respondents: there are questions, and nothing says that rows are
/// conversations or events. Where no column names who answered, all that does decides.
pub(super) fn is_survey(questions: &[Question<'_>], others: &[&Column], count: usize) -> bool {
    let has = |roles: &[Role]| {
        others.iter().any(|column| roles.iter().any(|role| is_of(&column.name, *role)))
    };
    // A survey may have an end too.
    let is_solve =
        |column: &&Column| is_of(&column.name, Role::Solved) && !is_any(&column.name, ENDS);
    if others.iter().any(is_solve) {
        return false;
    }
    let has_respondent = called(others, RESPONDENTS).is_some();
    // A response has a status too: of a try, or of one that was not finished.
    let has_status = !has_respondent && has(&[Role::Status]);
    let may_be_other = has_status || has(&[Role::Activity, Role::Priority, Role::Tags]);
    let mut times = others.iter().filter(|column| column.is_time).peekable();
    let is_score = |name: &str| names_score(name) || is_any(name, SCORES);
    let has_score = questions.iter().any(|question| is_score(&question.column.name));
    // Rows that have no time but that of an answer are answers, whatever they are about.
    let are_given = times.peek().is_some() && times.all(|time| is_given(time));
    if are_given && has_score && !may_be_other {
        return true;
    }
    let asking = questions.iter().filter(|question| asks(&question.column.name)).count();
    let is_spoken = questions.iter().any(|question| speaks(&question.column.name));
    let enough = if has_respondent { 2 } else { 3 };
    let is_most = questions.len() >= enough && questions.len() * 2 >= count;
    // A response is given at a time that may be called so too.
    let is_reply = |column: &&Column| {
        let is_end = is_any(&column.name, ENDS) || is_given(column);
        let is_answer = is_end && !is_called(&column.name, "first");
        is_of(&column.name, Role::Replied) && !is_answer
    };
    let may_be_other = may_be_other || others.iter().any(is_reply);
    if !has_respondent && (may_be_other || called(others, TICKETS).is_some()) {
        return false;
    }
    // One score is enough where its heading names it, and nothing else of a conversation is there.
    let is_of_ticket = has(&[Role::Actor])
        || others.iter().any(|column| is_any(&column.name, SUBJECTS))
        || called(others, TICKETS).is_some();
    let is_scored = matches!(questions, [one] if names_score(&one.column.name)) && !is_of_ticket;
    asking > 1 || (!may_be_other && (is_spoken || is_most || is_scored))
}

/// Tells whether rows are answers that somebody was asked for by a survey: a response is named, a
/// heading speaks of one, the only score is called so, and nothing says what a ticket would.
pub(super) fn is_sent(questions: &[Question<'_>], others: &[&Column]) -> bool {
    let roles = [Role::Actor, Role::Activity, Role::Priority, Role::Solved];
    let is_else = |column: &&Column| {
        let is_end = is_any(&column.name, ENDS);
        (!is_end && roles.iter().any(|role| is_of(&column.name, *role)))
            || is_any(&column.name, SUBJECTS)
    };
    let is_survey = |column: &&Column| is_called_any(&column.name, each(SURVEYS));
    matches!(questions, [one] if is_any(&one.column.name, SCORES))
        && called(others, RESPONDENTS).is_some()
        && called(others, TICKETS).is_none()
        && others.iter().any(is_survey)
        && !others.iter().any(is_else)
}

/// Words of columns that name a survey, and of those that tell something else of one.
const SURVEYS: Lines =
    &["survey, questionnaire, encuesta, cuestionario, umfrage, fragebogen, enquete, sondaggio"];
const OF_SURVEYS: Lines = &[
    "result, results, response, responses, answer, score, rating, status, date, sent, link, url",
    "resultado, respuesta, respuestas, nota, puntuacion, valoracion, estado, fecha, enlace, id",
];
/// Different surveys of one file, at most.
const FEW: usize = 20;

/// Finds the column that names the survey which rows answer with their only score, whatever they
/// are about: it is called so, or all its words name scores. None where rows say how conversations
/// stand or what they are about.
pub(super) fn survey_named<'a>(
    questions: &[Question<'_>],
    others: &[&'a Column],
) -> Option<&'a Column> {
    let roles = [Role::Status, Role::Priority, Role::Activity, Role::ActorKind, Role::Solved];
    // Responses that have an id of their own have tags too.
    let has_tags =
        |column: &Column| is_of(&column.name, Role::Tags) && called(others, RESPONDENTS).is_none();
    let is_else = |column: &&Column| {
        let is_end = is_any(&column.name, ENDS);
        (!is_end && roles.iter().any(|role| is_of(&column.name, *role)))
            || has_tags(column)
            || is_any(&column.name, SUBJECTS)
    };
    if questions.len() != 1 || others.iter().any(is_else) || !others.iter().any(|own| own.is_time) {
        return None;
    }
    let is_called_so = |column: &Column| {
        is_called_any(&column.name, each(SURVEYS))
            && !is_called_any(&column.name, each(OF_SURVEYS))
            && column.distinct * 2 <= column.filled.max(4)
    };
    let names = |column: &&&'a Column| {
        let is_word = !column.is_time && !column.is_number;
        let is_whole = column.filled > 0 && column.filled == column.cells.len();
        is_word
            && is_whole
            && column.distinct <= FEW
            && (is_called_so(column) || column.values.iter().all(|word| names_score(word)))
    };
    others.iter().find(names).copied()
}

/// Returns what the surveys of a column are called by which it is known what they ask for, one of
/// each kind.
pub(super) fn kinds_said(named: &Column) -> Vec<&str> {
    let mut found: Vec<(&str, &str)> = Vec::new();
    for word in &named.values {
        let kind = offered(word, None).unwrap_or_default();
        if !found.iter().any(|(own, _)| *own == kind) {
            found.push((kind, word.as_str()));
        }
    }
    found.into_iter().map(|(_, word)| word).collect()
}

/// Finds what names a response: a column that is called so, else one that is `alike`, else the
/// conversation, where it was asked about once.
pub(super) fn respondent<'a>(
    plain: &[&'a Column],
    alike: Option<&'a Column>,
    ticket: Option<&'a Column>,
) -> Option<&'a Column> {
    let is_ticket = |column: &Column| ticket.is_some_and(|ticket| ticket.name == column.name);
    let named = called(plain, RESPONDENTS).filter(|column| is_key(column));
    let is_id = |column: &&'a Column| {
        is_of(&column.name, Role::Conversation)
            && !is_of_other(&column.name, Role::Conversation)
            && is_key(column)
            && !is_ticket(column)
    };
    named
        .or_else(|| plain.iter().copied().find(is_id))
        .or(alike)
        .or_else(|| ticket.filter(|column| is_key(column)))
}

/// Writes which conversation an answer is about, where a column names it.
pub(super) fn about(out: &mut Draft, ticket: Option<&Column>) {
    if let Some(ticket) = ticket {
        let why = out.says(&told!("what it is about", "sobre qué es"));
        let _ = writeln!(out, "conversation = {}    {why}", quoted(ticket.source()));
    }
}

/// Tells whether a column is called as what names a response.
pub(super) fn is_named(column: &Column) -> bool {
    is_any(&column.name, RESPONDENTS)
}

/// Tells whether a column is there in all records, and different in each.
pub(super) fn is_key(column: &Column) -> bool {
    column.filled == column.cells.len() && column.distinct == column.filled
}

/// Tells whether the numbers of a column go up by one from record to record.
fn counts_up(column: &Column) -> bool {
    let numbers = column.cells.iter().flatten().map(|text| text.parse::<u64>().ok());
    let numbers: Vec<Option<u64>> = numbers.collect();
    numbers.windows(2).all(|pair| pair[1].is_some_and(|next| next.checked_sub(1) == pair[0]))
}

/// Tells whether a name has one of several words.
pub(super) fn is_any(name: &str, words: &[&str]) -> bool {
    words.iter().any(|word| is_called(name, word))
}

/// Returns the first column that is called by the first of several words that any is called by.
pub(super) fn called<'a>(columns: &[&'a Column], words: &[&str]) -> Option<&'a Column> {
    words.iter().find_map(|word| columns.iter().copied().find(|c| is_called(&c.name, word)))
}
