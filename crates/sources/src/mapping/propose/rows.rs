//! What a row of an unknown file becomes: an event, or the events that its times tell.

use std::fmt::Write as _;

use baremo_model::told;

use super::called::is_called_any;
use super::choose::is_alone;
use super::column::Column;
use super::draft::Draft;
use super::guess::{Shape, is_of, tells_seen};
use super::names::{Lines, Role, each, words};
use super::picks::Picks;
use super::ratings::{self, asks_satisfied, rated, zero_is_none};
use super::respondents::is_given;
use super::{begun, comments, course, flags, lengths, quoted, status, thread};

/// Writes what a row becomes that is an event.
pub(super) fn event_log(out: &mut Draft, shape: &Shape<'_>, picks: &Picks) {
    out.push_str("\n");
    out.remark(&told!(
        "One row is one event: a conversation has several rows.",
        "Cada fila es un evento: una conversación tiene varias filas."
    ));
    course::stands_still(out, shape);
    let at = instant(out, shape, shape.at);
    if let (true, Some(column)) = (out.place.is_part && tells_rating(shape), shape.rating) {
        rated(out, column, &format!("[{at}]"), false);
        return;
    }
    if let Some(changes) = &shape.changes {
        changes.events(out, shape, &at);
        repeats_opening(out, shape, &at);
        return begun::opening(out, shape, &at);
    }
    out.push_str("[[file.event]]\n");
    match (shape.activity, shape.status) {
        (Some(activity), _) => {
            let name = quoted(&activity.name);
            let table = out.place.table("activities");
            let _ = writeln!(out, "kind = {{ from = {name}, map = \"{table}\" }}");
        }
        (None, Some(_)) => out.push_str("kind = \"status\"\n"),
        (None, None) if tells_messages(shape) => {
            let asks = out.asks(&told!(
                "are they messages, all of them public?",
                "¿son mensajes, y todos públicos?"
            ));
            let _ = writeln!(out, "kind = \"message\"                        {asks}");
        }
        (None, None) => {
            let asks = out.asks(&told!("what does a row tell?", "¿de qué informa cada fila?"));
            let _ = writeln!(out, "kind = \"changed\"                        {asks}");
        }
    }
    let _ = writeln!(out, "at = {at}");
    match (shape.activity, shape.status, shape.actor) {
        (None, Some(status), _) => {
            let name = quoted(&status.name);
            let table = out.place.table("statuses");
            let _ = writeln!(out, "value = {{ from = {name}, map = \"{table}\" }}");
        }
        (Some(activity), _, Some(actor)) if !tells_seen(activity) => {
            let name = out.place.named_actor(shape.assignee.unwrap_or(actor));
            let why = out.says(&told!("for `assigned`: to whom", "en `assigned`: a quién"));
            let _ = writeln!(out, "value = {name}                 {why}");
        }
        _ => {}
    }
    course::order(out, shape);
    if shape.activity.is_none() && shape.status.is_some() && status::leaves_words(shape, picks) {
        without_status(out, shape, picks, &at);
        status::leaves_out(out, shape, picks, &at);
    }
    repeats_opening(out, shape, &at);
    begun::opening(out, shape, &at);
}

/// Writes the opening where every row of a log repeats it.
fn repeats_opening(out: &mut Draft, shape: &Shape<'_>, at: &str) {
    if let (Some(id), Some(opened)) = (shape.conversation, shape.opened) {
        repeated_opening(out, shape, (id, opened), at);
    }
}

/// Tells whether rows of a part of conversations say nothing but how they were rated.
pub(super) fn tells_rating(shape: &Shape<'_>) -> bool {
    let others = [shape.activity, shape.status, shape.actor_kind];
    shape.rating.is_some() && others.iter().all(Option::is_none)
}

/// Tells whether rows that say nothing of what happened are messages: a column tells who wrote, or
/// holds what was written.
pub(super) fn tells_messages(shape: &Shape<'_>) -> bool {
    shape.actor_kind.is_some() || shape.unused.iter().any(|column| thread::is_text(column))
}

/// Returns what tells when something happened, or says that nothing does: the mapping lacks it
/// then, and is refused until somebody fills it in.
fn instant(out: &mut Draft, shape: &Shape<'_>, column: Option<&Column>) -> String {
    if let Some(column) = column {
        return quoted(column.source());
    }
    if shape.unused.iter().any(|column| column.is_time) {
        out.question(&told!(
            "no time is read, so that an import takes no row in: `at` is empty. Where a row is a\n\
             conversation all the same, write the column in it that tells when.",
            "no se lee ninguna hora, así que una importación no toma ninguna fila: `at` está\n\
             vacío. Si aun así cada fila es una conversación, ponga ahí la columna que dice cuándo."
        ));
        return "[]".to_owned();
    }
    out.question(&told!(
        "no column holds times, as far as can be told: `at` wants one. Where one does in a\n\
         form that is not known here, such as 260131, [[file]] says so: formats = [\"%y%m%d\"].",
        "ninguna columna tiene horas, que se sepa: `at` necesita una. Si alguna las tiene en una\n\
         forma que no se conoce, como 260131, se dice en [[file]]: formats = [\"%y%m%d\"]."
    ));
    "[]".to_owned()
}

/// Writes the opening that every row of a log repeats.
fn repeated_opening(
    out: &mut Draft,
    shape: &Shape<'_>,
    (id, opened): (&Column, &Column),
    at: &str,
) {
    out.push_str("\n");
    out.remark(&told!(
        "Every row repeats the opening; the first tells how the conversation was then.",
        "Todas las filas repiten la apertura; la primera dice cómo era entonces la conversación."
    ));
    out.push_str(&first_opens(id, &quoted(opened.source()), at));
    acts(out, shape.customer, "customer");
}

/// Returns an opening that the first row of a conversation tells.
pub(super) fn first_opens(id: &Column, opened: &str, at: &str) -> String {
    let record = quoted(&format!("{}/opened", id.part()));
    format!(
        "[[file.event]]\nkind = \"opened\"\nat = {opened}\nrecord = {record}\n\
         version = {at}\nkeep = \"first\"\n"
    )
}

/// Writes who acts in an event.
fn acts(out: &mut Draft, column: Option<&Column>, kind: &str) {
    let lines = who_acts(out, column, kind);
    out.push_str(&lines);
}

/// Returns the lines that say who acts.
pub(super) fn who_acts(out: &Draft, column: Option<&Column>, kind: &str) -> String {
    let actor = column.map(|column| format!("actor = {}\n", out.place.named(column)));
    format!("{}actor_kind = \"'{kind}'\"\n", actor.unwrap_or_default())
}

/// Writes what a row of a log becomes whose word is not used, so that it does not disappear.
fn without_status(out: &mut Draft, shape: &Shape<'_>, picks: &Picks, at: &str) {
    out.push_str("\n");
    out.question(&told!(
        "rows with a word that is not used (`skip`) only say that something changed, so\n\
         that no conversation and no time is lost; their statuses are, until the table says them.",
        "las filas con una palabra que no se usa (`skip`) solo dicen que algo cambió, para\n\
         no perder conversaciones ni horas; sus estados faltan hasta que la tabla los diga."
    ));
    out.push_str("[[file.event]]\n");
    if let Some(when) = status::left_when(shape, picks) {
        let _ = writeln!(out, "when = {}", quoted(&when));
    }
    let _ = writeln!(out, "kind = \"changed\"\nat = {at}");
}

/// Writes what a row becomes that is a conversation.
pub(super) fn summary(out: &mut Draft, shape: &Shape<'_>, picks: &Picks) {
    if out.place.is_part {
        out.push_str("\n");
        out.remark(&told!(
            "One row tells what became of a conversation, which another file opens.",
            "Cada fila dice qué fue de una conversación, que otro fichero abre."
        ));
    } else if let (true, Some(at)) = (rates_alone(shape), shape.opened) {
        out.push_str("\n");
        out.question(&told!(
            "rows tell of a conversation how it was rated, and no more: `{}` is when. Where they\n\
             tell when it was opened, write that too.",
            "las filas dicen de una conversación cómo se valoró, y nada más: `{}` es cuándo. Si\n\
             dicen cuándo se abrió, póngalo también.",
            at.name
        ));
    } else {
        opening(out, shape);
        complaint(out, shape);
    }
    if let Some(replied) = shape.replied {
        out.push_str("\n");
        let at = lengths::at(out, shape, replied);
        let _ = writeln!(out, "[[file.event]]\nkind = \"message\"\nat = {at}");
        acts(out, shape.actor, "agent");
        out.push_str("synthesised = true\ncarry = false\n");
    }
    comments::events(out, shape);
    // What a solve time tells comes last: of one instant, and one record, the later line holds.
    if let Some(status) = shape.status.filter(|_| !out.place.is_part) {
        current(out, shape, picks, status);
    }
    if let Some(solved) = shape.solved {
        out.push_str("\n");
        let at = lengths::at(out, shape, solved);
        let _ = writeln!(out, "[[file.event]]\nkind = \"status\"\nvalue = \"'solved'\"\nat = {at}");
        acts(out, shape.actor, "agent");
        out.push_str("synthesised = true\ncarry = false\n");
    }
    if let (false, Some(opened)) = (out.place.is_part, shape.opened) {
        let at = quoted(opened.source());
        status::leaves_out(out, shape, picks, &at);
        flags::leaves_out(out, shape, &at);
    }
    let times = [instant_of(shape, shape.solved), shape.updated, shape.opened];
    for tags in shape.tags.into_iter().chain(comments::more_tags(shape)) {
        let name = quoted(&tags.name);
        let at = shape.opened.map_or_else(|| "[]".to_owned(), |at| quoted(at.source()));
        let _ = writeln!(
            out,
            "\n[[file.event]]\neach = {name}\nsplit = \",\"\nkind = \"tagged\"\nat = {at}\n\
             value = \"item\"\ncarry = false"
        );
    }
    if let Some(column) = shape.rating {
        let skips_zero = !rates_alone(shape) && zero_is_none(column, shape.solved);
        rated(out, column, &first_of(&times), skips_zero);
    }
    ratings::idle(out, &shape.unused);
}

/// Tells whether rows say no more of conversations than how they were rated, and when.
pub(super) fn rates_alone(shape: &Shape<'_>) -> bool {
    let others = [shape.status, shape.replied, shape.solved, shape.updated, shape.tags];
    !shape.is_event_log
        && shape.rating.is_some()
        && others.iter().all(Option::is_none)
        && shape.opened.is_some_and(|at| is_given(at) || tells_no_more(shape, at))
}

/// Tells whether rows have a time that is called no more than that, beside a yes or a no of whether
/// somebody is satisfied.
fn tells_no_more(shape: &Shape<'_>, at: &Column) -> bool {
    shape.rating.is_some_and(asks_satisfied) && is_alone(at, words(Role::At))
}

/// Asks whether a time is the opening that is not called so, where others are left.
fn asks_opening(out: &mut Draft, shape: &Shape<'_>) {
    let is_called =
        |column: &Column| is_of(&column.name, Role::Opened) || is_of(&column.name, Role::At);
    let Some(opened) = shape.opened.filter(|column| !is_called(column)) else { return };
    if shape.unused.iter().any(|column| column.is_time) {
        out.question(&told!(
            "`{}` is taken for the opening, though its name does not say so: no other time\n\
             that may be one comes before it.",
            "`{}` se toma por la apertura, aunque su nombre no lo diga: ninguna otra hora que\n\
             pueda serlo va antes.",
            opened.name
        ));
    }
}

/// Writes the opening of a conversation, and what the customer asked then.
fn opening(out: &mut Draft, shape: &Shape<'_>) {
    out.push_str("\n");
    out.remark(&told!(
        "One row is one conversation: its time columns become events, which yield to\n\
         detailed ones of the same conversation if such are imported later.",
        "Cada fila es una conversación: sus columnas de hora se convierten en eventos, que dejan\n\
         paso a otros más detallados de la misma conversación si se importan después."
    ));
    asks_opening(out, shape);
    let opened = instant(out, shape, shape.opened);
    let _ = writeln!(out, "[[file.event]]\nkind = \"opened\"\nat = {opened}");
    acts(out, shape.customer, "customer");
    let _ = writeln!(out, "\n[[file.event]]\nkind = \"message\"\nat = {opened}");
    acts(out, shape.customer, "customer");
    // What was asked at first is no comment: it stands beside them.
    let yields = comments::of(shape).next().is_none();
    out.push_str(if yields { "synthesised = true\ncarry = false\n" } else { "carry = false\n" });
}

/// Words of ids of complaints.
const COMPLAINTS: Lines = &[
    "complaint, complaints, queja, quejas, reclamacion, reclamaciones, beschwerde, beschwerden",
    "reklamation, reclamation, plainte, reclamo, lamentela, queixa, reclamacao",
];

/// Writes that a conversation is a complaint, where its id or its opening is called so.
fn complaint(out: &mut Draft, shape: &Shape<'_>) {
    let (Some(id), Some(opened)) = (shape.conversation, shape.opened) else { return };
    let is_one = |column: &&Column| is_called_any(&column.name, each(COMPLAINTS));
    let Some(called) = [id, opened].into_iter().find(is_one) else { return };
    out.push_str("\n");
    out.question(&told!(
        "are all of them complaints, as `{}` is called? If not, leave this out.",
        "¿son todas reclamaciones, como dice `{}`? Si no, quite esto.",
        called.name
    ));
    let at = quoted(opened.source());
    let _ = writeln!(out, "[[file.event]]\nkind = \"complaint\"\nat = {at}\ncarry = false");
}

/// Returns a column of times; one of lengths has no instant by itself.
fn instant_of<'a>(shape: &Shape<'a>, column: Option<&'a Column>) -> Option<&'a Column> {
    column.filter(|column| !lengths::is_after(shape, column))
}

/// Writes columns of which the first that tells something counts.
fn first_of(columns: &[Option<&Column>]) -> String {
    let names: Vec<String> =
        columns.iter().flatten().map(|column| quoted(column.source())).collect();
    format!("[{}]", names.join(", "))
}

/// Writes the status as it stands, for which no time of its own is known. It never takes back a
/// solve of the same instant, which is written after it.
fn current(out: &mut Draft, shape: &Shape<'_>, picks: &Picks, column: &Column) {
    out.push_str("\n");
    match shape.solved {
        None => out.remark(&told!(
            "The status as it stands, since the record last changed.",
            "El estado actual, desde la última vez que cambió el registro."
        )),
        Some(solved) => out.remark(&told!(
            "The status as it stands, since the record last changed. Where `{}` tells a\n\
             solve, the status is read only where it says re-opened, or where you name words\n\
             that are not over, and only if the record changed after the solve: at the same\n\
             instant the solve, which is written below, comes last.",
            "El estado actual, desde la última vez que cambió el registro. Donde `{}` da una\n\
             resolución, el estado solo se lee si indica que el caso se reabrió, o con las\n\
             palabras que usted diga que no terminan, y solo si el registro cambió después: en\n\
             el mismo instante, la resolución, escrita abajo, va la última.",
            solved.name
        )),
    }
    if shape.updated.is_none() {
        out.question(&told!(
            "no column tells since when; the opening stands in, or the first reply. What is\n\
             over without a solve time counts as solved, at an unknown time: it is in no\n\
             resolution time, and counted beside it.",
            "ninguna columna dice desde cuándo; vale la apertura, o la primera respuesta. Lo\n\
             terminado sin hora de resolución cuenta como resuelto, no se sabe cuándo: no entra\n\
             en ningún tiempo de resolución, y se cuenta al lado."
        ));
    }
    out.push_str("[[file.event]]\n");
    if let Some(when) = status::told_when(shape, picks) {
        let _ = writeln!(out, "when = {}", quoted(&when));
    }
    let since = since(shape, picks);
    let replied = instant_of(shape, shape.replied);
    let at = first_of(&[&since[..], &[replied, shape.opened]].concat());
    let instant = match since.iter().any(Option::is_some) {
        true => format!(
            "{{ from = {}, map = \"{}\", default = \"unknown\" }}",
            first_of(&since),
            out.place.table(INSTANTS)
        ),
        false => "\"'unknown'\"".to_owned(),
    };
    let statuses = out.place.table("statuses");
    let _ = writeln!(
        out,
        "kind = \"status\"\nvalue = {{ from = {}, map = \"{statuses}\" }}\nat = {at}\n\
         synthesised = true\ncarry = false\n[file.event.attributes]\nsolve_instant = {instant}",
        quoted(&column.name)
    );
}

/// Name of the table by which a time of the last change says that a status holds no later.
const INSTANTS: &str = "instants";

/// Returns the columns that tell since when a status holds. Without a condition it is told at the
/// solve, where there is one, and yields to that.
fn since<'a>(shape: &Shape<'a>, picks: &Picks) -> Vec<Option<&'a Column>> {
    match status::told_when(shape, picks) {
        Some(_) => vec![shape.updated],
        None => vec![instant_of(shape, shape.solved), shape.updated],
    }
}

/// Writes the table by which the status as it stands says whether its instant is known.
pub(super) fn instants(out: &mut Draft, shape: &Shape<'_>, picks: &Picks) {
    let is_told = || since(shape, picks).iter().any(Option::is_some);
    if shape.is_event_log || shape.status.is_none() || !is_told() {
        return;
    }
    out.push_str("\n");
    out.remark(&told!(
        "Where a record does not tell since when its status holds, that is unknown; where it\n\
         last changed, the status holds since then at the latest.",
        "Si un registro no dice desde cuándo vale su estado, no se sabe (unknown); desde que\n\
         cambió por última vez, vale como muy tarde (latest)."
    ));
    let table = out.place.table(INSTANTS);
    // Told without a condition, some are told at the solve.
    let word = status::told_when(shape, picks).map_or("", |_| "latest");
    let _ = writeln!(out, "[tables.{table}]\n\"*\" = \"{word}\"");
}
