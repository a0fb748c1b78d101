//! Which of several columns tells a role, by what they are called.

use super::called::{is_called, is_called_any, plain};
use super::column::Column;
use super::guess::{
    FEW, holds_codes, identifiers, is_of, is_of_other, is_wish, repeats, tells_seen,
};
use super::names::{Lines, Role, each, words};
use super::ratings::asks_satisfied;
use super::respondents::is_key;
use super::sums::holds_numbers;
use super::vocabulary::WORDS;
use super::{sense, thread};

/// Roles of times.
pub(super) const TIMES: [Role; 5] =
    [Role::At, Role::Opened, Role::Replied, Role::Solved, Role::Updated];

/// What a column that numbers rows is called as a whole: `Nº`, `N.º`, `Núm.`.
const NUMBERS: [&str; 6] = ["nº", "n º", "n", "num", "no", "n o"];

/// Roles whose column is the one called by the word alone, where there is one.
const ALONE: [Role; 4] = [Role::Status, Role::Priority, Role::Channel, Role::Team];

/// Words of ids that may be of anything.
pub(super) const OF_ANYTHING: [&str; 5] = ["number", "numero", "nummer", "nr", "id"];

/// Words by which a column is about a kind of contact, rather than about who it was.
const KINDS: [&str; 8] = ["type", "tipo", "kind", "method", "metodo", "art", "mode", "modalita"];

/// Words by which a column says what a conversation is about, and does not name it, and those by
/// which it names it all the same: `case:concept:name`, as process mining has it.
const TITLES: Lines = &[
    "name, title, subject, topic, description, summary, reason, url, link, nombre, titulo, asunto",
    "tema, descripcion, resumen, motivo, enlace, titel, betreff, beschreibung, grund, titre",
    "objet, sujet, motif, nom, nome, oggetto, titolo, descrizione, assunto, descricao",
];
const NAMING: [&str; 9] = ["id", "number", "no", "numero", "nº", "nummer", "nr", "key", "concept"];

/// Words by which what was assigned is a team, where another word says so: `Equipo asignado`.
const GIVEN: Lines = &[
    "assigned, assignee, asignad-, asignado, asignada a, zugewiesen, assigne-, attribue-",
    "assegnat-, assegnatario, atribuid-",
];

/// What columns of ratings and customers are called as a whole, where none is called by more: as a
/// part of a name it may be anything.
const MARKS: Lines = &["nota, nota del cliente, nota cliente, calificacion"];
const PEOPLE: Lines = &["correo electronico, correo, remitente, dni, nif, nie"];

/// What the column of an agent is called as a whole in exports of chats, where nothing else names
/// one and another column does whoever asked.
const NICKNAMES: Lines =
    &["nickname, nick, nick name, apodo, spitzname, surnom, soprannome, apelido"];

/// Words by which a column holds the address of mail of who answers, and not of who asked.
const MAILS: [&str; 2] = ["email", "correo electronico"];
const OF_AGENTS: Lines = &[
    "agent, assignee, assigned, owner, operator, agente, asignado, asignada, propietario",
    "responsable, operador, gestor, tramitador",
];

/// Words by which a column counts what somebody did.
const COUNTED: &str = "count, number of, interactions, interacciones";

/// Words by which a column is about somebody, and names nobody who answers: it counts, or tells how
/// long something took them.
const NOBODY: Lines = &[
    COUNTED,
    "score",
    "time, duration, wait, minutes, hours, seconds, timezone, user agent, useragent, end user",
    "tiempo, duracion, espera, minutos, horas, segundos, zona horaria, usuario final",
];

/// Words by which a column tells something of somebody, or why they wrote, and not who it was.
const TRAITS: Lines = &[
    "reason, topic, subject, country, city, region, state, segment, sector, industry, language",
    "since, plan, tier, level, shift, schedule, notes, vip",
    "motivo, tema, asunto, pais, ciudad, provincia, comunidad, segmento, idioma, antiguedad",
    "desde, nivel, turno, horario, notas, observaciones",
    "grund, thema, land, stadt, bundesland, branche, sprache, schicht, seit",
    "motif, raison, sujet, pays, ville, secteur, langue, niveau, horaire, depuis",
    "argomento, paese, citta, regione, settore, lingua, livello, turno",
    "assunto, cidade, estado, setor, observacoes",
];

/// Words by which a column holds what whoever asked wrote.
const WRITTEN: Lines = &[
    "comment, comments, message, comentario, comentarios, mensaje, kommentar, nachricht",
    "commentaire, commentaires, commento, messaggio, mensagem",
];

/// Such words by which a heading begins that speaks of who wrote after them, and those by which one
/// ends that speaks of them before: `Comentario del agente`, `Agent comment`.
const WRITTEN_BY: [&str; 8] = [
    "comentario",
    "comentarios",
    "mensaje",
    "commentaire",
    "commentaires",
    "commento",
    "messaggio",
    "mensagem",
];
const WRITING: Lines =
    &["comment, comments, message, messages, kommentar, kommentare, nachricht, nachrichten"];

/// Words by which a column about a team names who leads it.
const LEADS: Lines = &[
    "lead, leader, manager, head, supervisor, supervisora, jefe, jefa, lider, coach",
    "coordinador, coordinadora, leiter, leiterin, leitung, chef, capo, gerente",
];

/// Words of times at which a row was copied somewhere: of what happened they tell nothing.
const COPIED: [&str; 9] =
    ["synced", "fivetran", "airbyte", "sdc", "etl", "extracted", "ingested", "loaded", "exported"];

/// Words of times by which something is to happen, whether it does or not.
const DUE: Lines = &[
    "due, deadline, target, limit, breach, breaches, expected, planned, scheduled, promised, sla",
    "vencimiento, vence, limite, plazo, previst-, objetivo, comprometid-, fallig, falligkeit",
    "faellig, frist, echeance, prevu-, scadenza, prazo, vencimento",
];

/// Takes the first column, not taken yet, that is called like a role and holds what it should.
pub(super) fn pick<'a>(
    columns: &'a [Column],
    role: Role,
    taken: &mut Vec<&'a str>,
) -> Option<&'a Column> {
    let wants_time = TIMES.contains(&role);
    // Of headings without a single value only the names tell.
    let is_bare = columns.iter().all(|column| column.filled == 0);
    let fits = |column: &&Column| {
        let holds = column.filled > 0 && column.is_time == wants_time;
        (is_bare || holds)
            && !taken.contains(&column.name.as_str())
            && may_be(columns, column, role)
    };
    let alone = || {
        let is_called_so = |column: &&Column| is_alone(column, words(role));
        ALONE.contains(&role).then(|| columns.iter().filter(fits).find(is_called_so)).flatten()
    };
    let of_role = columns.iter().filter(fits).filter(|column| is_of(&column.name, role));
    let most = of_role.map(|column| column.filled).max().unwrap_or_default();
    let called = |word: &str, is_likely: bool| {
        let mut fitting = columns.iter().filter(fits);
        fitting.find(|column| {
            is_called(&column.name, word) && (!is_likely || is_likely_for(column, role, most))
        })
    };
    // What may be the id of anything is taken as the file has it, but for what is called so alone.
    let anything = |is_likely: bool| {
        let likely = |column: &&Column| !is_likely || is_likely_for(column, role, most);
        let fitting = || columns.iter().filter(fits).filter(likely);
        let alone = |word: &'static str| fitting().find(|column| is_alone(column, [word]));
        let is_any = |column: &&Column| is_called_any(&column.name, OF_ANYTHING);
        OF_ANYTHING.into_iter().find_map(alone).or_else(|| fitting().find(is_any))
    };
    let is_id = role == Role::Conversation;
    let own = || words(role).filter(move |word| !(is_id && OF_ANYTHING.contains(word)));
    let threads = |is_likely: bool| {
        let likely = |column: &&Column| !is_likely || is_likely_for(column, role, most);
        columns.iter().filter(fits).filter(likely).find(|column| thread::is_thread(column))
    };
    let by_words = |is_likely| {
        let named = own().find_map(|word| called(word, is_likely));
        let id = || is_id.then(|| anything(is_likely).or_else(|| threads(is_likely))).flatten();
        named.or_else(id)
    };
    let also = || {
        let is_one = |column: &&Column| match role {
            Role::Conversation => numbers_rows(columns, column),
            Role::Rating => {
                let is_mark = is_alone(column, each(MARKS)) && holds_numbers(column);
                is_mark || asks_satisfied(column)
            }
            Role::Customer => is_alone(column, each(PEOPLE)),
            Role::Actor => {
                is_alone(column, each(NICKNAMES)) && repeats(column) && tell_sides(columns)
            }
            _ => false,
        };
        columns.iter().filter(fits).find(is_one)
    };
    let named = alone().or_else(|| by_words(true)).or_else(|| by_words(false));
    let mut found = named.or_else(also)?;
    if is_id {
        found = instead(columns, found, taken).unwrap_or(found);
        found = thread::of_rows(columns, found, taken).unwrap_or(found);
    }
    taken.push(&found.name);
    Some(found)
}

/// Tells whether a column is called as the number of a row and never twice the same, so that it
/// names what each row is; in a log that is an event.
fn numbers_rows(columns: &[Column], column: &Column) -> bool {
    let is_activity = |own: &Column| is_of(&own.name, Role::Activity);
    let is_called_so = column.name.trim() == "#" || is_alone(column, NUMBERS);
    is_called_so
        && column.filled > 1
        && column.distinct == column.filled
        && !columns.iter().any(is_activity)
}

/// Tells whether a column names whoever asked, or says who did and who answered.
fn tell_sides(columns: &[Column]) -> bool {
    let roles = [Role::Customer, Role::ActorKind];
    columns.iter().any(|column| roles.into_iter().any(|role| is_of(&column.name, role)))
}

/// Tells whether a column is called by one of several words alone.
pub(super) fn is_alone<'w>(column: &Column, words: impl IntoIterator<Item = &'w str>) -> bool {
    let name = plain(&column.name);
    words.into_iter().any(|word| word == name.trim())
}

/// Tells whether a column may have a role, whatever it is called: an id is there in most records
/// and no number of something, and neither a kind of contact nor what is the same in many records
/// is a customer. A `Marital status` is none of a conversation, for no word of it says so, and a
/// `Preferred contact method` is not how somebody got in touch.
fn may_be(columns: &[Column], column: &Column, role: Role) -> bool {
    let says = |meaning: fn(&Column, &str) -> bool| {
        let mut values = column.values.iter().take(WORDS);
        column.values.is_empty()
            || !is_of(&column.name, role)
            || values.any(|word| meaning(column, word))
    };
    if is_wish(&column.name) {
        return false;
    }
    match role {
        Role::Conversation => {
            let is_kind = || is_called_any(&column.name, KINDS);
            column.filled * 2 >= column.cells.len()
                && !is_called(&column.name, "number of")
                && !is_kind()
                && !is_title(column)
        }
        Role::Customer => {
            let is_somebody = column.distinct > 1 || column.filled < FEW;
            let says = || is_flag(column) || tells_seen(column);
            let is_about = || {
                is_called_any(&column.name, KINDS)
                    || is_of_customers(&column.name)
                    || says_sides(column)
            };
            let is_agents = || {
                is_called_any(&column.name, MAILS) && is_called_any(&column.name, each(OF_AGENTS))
            };
            is_somebody && !says() && !is_about() && !is_agents()
        }
        Role::Status => {
            // Rows tell what a word means where some have a solve time.
            let has_solves = || columns.iter().any(|c| c.is_time && is_of(&c.name, Role::Solved));
            // Whether a target is met says nothing of how a conversation stands.
            let is_other = is_called(&column.name, "sla");
            is_alone(column, words(role))
                || says(|_, word| sense::status(word).is_some())
                || (has_solves() && !is_other)
        }
        Role::ActorKind => says(|column, word| sense::side(&column.name, word).is_some()),
        Role::Actor => {
            let name = &column.name;
            !is_nobody(column) && !is_trait(name) && !is_text_of(name) && !is_given_team(name)
        }
        Role::Team => !is_lead(&column.name),
        // What names each row says nothing of what happened in it.
        Role::Activity => {
            column.filled < 2 || !is_key(column) || !is_called_any(&column.name, ["id", "uuid"])
        }
        role if TIMES.contains(&role) => !is_idle(column),
        _ => true,
    }
}

/// Tells whether a column that speaks of somebody names nobody who answers: it counts users, says
/// in which zone one is, or is of whoever asked.
pub(super) fn is_nobody(column: &Column) -> bool {
    is_called_any(&column.name, each(NOBODY))
}

/// Tells whether a column that speaks of somebody tells something of them, `Nivel del agente`, and
/// not who it was.
pub(super) fn is_trait(name: &str) -> bool {
    is_called_any(name, each(TRAITS))
}

/// Tells whether a column that speaks of whoever asked names nobody: it says something of them, why
/// they wrote, what, or how often. `Autor del comentario` names who answers.
pub(super) fn is_of_customers(name: &str) -> bool {
    is_trait(name) || is_called_any(name, each(WRITTEN)) || is_called_any(name, each(&[COUNTED]))
}

/// Tells whether a column says yes or no, be it of whom it is called after: `Cliente nuevo` names
/// no customer. Where only a few rows have 0 and 1, these may be numbers of somebody.
pub(super) fn is_flag(column: &Column) -> bool {
    let is_said = |value: &String| sense::says_yes(&value.to_lowercase()).is_some();
    let is_word = |value: &String| value.chars().any(char::is_alphabetic);
    let is_plain = column.values.iter().any(is_word) || column.filled >= FEW;
    !column.values.is_empty() && is_plain && column.values.iter().all(is_said)
}

/// Tells whether a column says which side wrote each row, `cliente` or `agente`, and not who did.
fn says_sides(column: &Column) -> bool {
    let says = |who: &str| column.values.iter().any(|word| sense::actor_kind(word) == Some(who));
    column.values.iter().all(|word| sense::actor_kind(word).is_some())
        && says("customer")
        && says("agent")
}

/// Tells whether a heading is that of what somebody wrote, `Comentario del agente`, and not of who.
pub(super) fn is_text_of(name: &str) -> bool {
    let name = plain(name);
    let mut words = name.split_whitespace();
    let first = words.next().is_some_and(|word| WRITTEN_BY.contains(&word));
    first || words.next_back().is_some_and(|last| each(WRITING).any(|word| word == last))
}

/// Tells whether a column that speaks of a conversation says what it is about, `Nombre del ticket`:
/// it is no id, unless all of it are numbers or codes.
fn is_title(column: &Column) -> bool {
    let is_code = || !column.values.is_empty() && holds_codes(column);
    let names = || is_called_any(&column.name, NAMING);
    is_called_any(&column.name, each(TITLES)) && !names() && !is_code()
}

/// Tells whether a heading that speaks of whom something was given to is that of a team.
fn is_given_team(name: &str) -> bool {
    let given = || each(GIVEN);
    let mut others = words(Role::Actor).filter(|word| !given().any(|own| own == *word));
    is_called_any(name, words(Role::Team))
        && is_called_any(name, given())
        && !others.any(|word| is_called(name, word))
}

/// Tells whether a heading that speaks of a team is that of who leads it.
pub(super) fn is_lead(name: &str) -> bool {
    is_called_any(name, each(LEADS))
}

/// Tells whether a time tells nothing of what happened: when rows were copied somewhere, or when
/// something is due.
pub(super) fn is_idle(column: &Column) -> bool {
    is_called_any(&column.name, COPIED.into_iter().chain(each(DUE)))
}

/// Tells whether a column is likely to have a role that it is called by: `Incident state` is no id,
/// `Created at` is not when a row of a log happened, and an opening that few records have, of which
/// `most` have another, is not theirs.
fn is_likely_for(column: &Column, role: Role, most: usize) -> bool {
    match role {
        Role::Conversation => !is_of_other(&column.name, role),
        Role::At => {
            let others = [Role::Opened, Role::Replied, Role::Solved];
            !others.iter().any(|other| is_of(&column.name, *other))
        }
        Role::Opened => column.filled * 10 >= most * 9,
        _ => true,
    }
}

/// Returns another id of conversations where the one that was found may be that of anything, such
/// as of who called, and repeats beside a status and an opening: one that never does, if any.
fn instead<'a>(columns: &'a [Column], found: &Column, taken: &[&str]) -> Option<&'a Column> {
    let own = words(Role::Conversation).filter(|word| !OF_ANYTHING.contains(word));
    let is_own = is_called_any(&found.name, own);
    let is_other = is_of_other(&found.name, Role::Conversation);
    if (is_own && !is_other) || !repeats_oddly(columns, found) {
        return None;
    }
    let mut free = identifiers(columns).filter(|column| !taken.contains(&column.name.as_str()));
    let named = free.clone().find(|column| is_of(&column.name, Role::Conversation));
    named.or_else(|| free.next())
}

/// Returns another column that may be the id as well as the one that was found, for both are called
/// as what may be the id of anything, and neither repeats.
pub(super) fn rival<'a>(columns: &'a [Column], found: &Column) -> Option<&'a Column> {
    let is_other_id = |column: &Column| {
        let mut own = words(Role::Conversation).filter(|word| !OF_ANYTHING.contains(word));
        let is_own = own.any(|word| is_called(&column.name, word));
        !is_own && is_called_any(&column.name, OF_ANYTHING)
    };
    let mut alike = identifiers(columns).filter(|column| is_other_id(column));
    let is_found = |column: &&Column| column.name == found.name;
    let is_alone_so = is_alone(found, OF_ANYTHING);
    let first = alike.clone().find(is_found).filter(|_| !is_alone_so)?;
    alike.find(|column| column.name != first.name)
}

/// Tells whether an id repeats in a file that has the opening and the status of conversations, of
/// which each should have one row, unless rows are those of a log.
pub(super) fn repeats_oddly(columns: &[Column], id: &Column) -> bool {
    let has = |role: Role, is_time: bool| {
        columns.iter().any(|column| column.is_time == is_time && is_of(&column.name, role))
    };
    repeats(id)
        && has(Role::Opened, true)
        && has(Role::Status, false)
        && !has(Role::Activity, false)
}
