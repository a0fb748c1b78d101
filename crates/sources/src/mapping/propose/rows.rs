//! What a row of an unknown file becomes: an event, or the events that its times tell.

use std::fmt::Write as _;

use baremo_model::told;

use super::draft::Draft;
use super::guess::{Column, Shape, meaning};
use super::{person, quoted};

/// Writes what a row becomes that is an event.
pub(super) fn event_log(out: &mut Draft, shape: &Shape<'_>) {
    let at = shape.at.map(|column| column.name.as_str()).unwrap_or("at");
    out.push_str("\n");
    out.remark(&told!(
        "One row is one event: a conversation has several rows.",
        "Cada fila es un evento: una conversación tiene varias filas."
    ));
    out.push_str("[[file.event]]\n");
    match (shape.activity, shape.status) {
        (Some(activity), _) => {
            let name = quoted(&activity.name);
            let _ = writeln!(out, "kind = {{ from = {name}, map = \"activities\" }}");
        }
        (None, Some(_)) => out.push_str("kind = \"status\"\n"),
        (None, None) => {
            let asks = out.asks(&told!("what does a row tell?", "¿de qué informa cada fila?"));
            let _ = writeln!(out, "kind = \"changed\"                        {asks}");
        }
    }
    let _ = writeln!(out, "at = {}", quoted(at));
    match (shape.activity, shape.status, shape.actor) {
        (None, Some(status), _) => {
            let name = quoted(&status.name);
            let _ = writeln!(out, "value = {{ from = {name}, map = \"statuses\" }}");
        }
        (Some(_), _, Some(actor)) => {
            let name = quoted(&actor.name);
            let why = out.says(&told!("for `assigned`: to whom", "en `assigned`: a quién"));
            let _ = writeln!(out, "value = {name}                 {why}");
        }
        _ => {}
    }
}

/// Writes what a row becomes that is a conversation.
pub(super) fn summary(out: &mut Draft, shape: &Shape<'_>) {
    let opened = shape.opened.map(|column| column.name.as_str()).unwrap_or("at");
    out.push_str("\n");
    out.remark(&told!(
        "One row is one conversation: its time columns become events, which yield to\n\
         detailed ones of the same conversation if such are imported later.",
        "Cada fila es una conversación: sus columnas de hora se convierten en eventos, que dejan\n\
         paso a otros más detallados de la misma conversación si se importan después."
    ));
    let _ = writeln!(out, "[[file.event]]\nkind = \"opened\"\nat = {}", quoted(opened));
    let actor = |out: &mut Draft, column: Option<&Column>, kind: &str| {
        if let Some(column) = column {
            let _ = writeln!(out, "actor = {}", person(column));
        }
        let _ = writeln!(out, "actor_kind = \"'{kind}'\"");
    };
    actor(out, shape.customer, "customer");
    let _ = writeln!(out, "\n[[file.event]]\nkind = \"message\"\nat = {}", quoted(opened));
    actor(out, shape.customer, "customer");
    out.push_str("synthesised = true\ncarry = false\n");
    if let Some(replied) = shape.replied {
        let _ =
            writeln!(out, "\n[[file.event]]\nkind = \"message\"\nat = {}", quoted(&replied.name));
        actor(out, shape.actor, "agent");
        out.push_str("synthesised = true\ncarry = false\n");
    }
    if let Some(solved) = shape.solved {
        let name = quoted(&solved.name);
        let _ =
            writeln!(out, "\n[[file.event]]\nkind = \"status\"\nvalue = \"'solved'\"\nat = {name}");
        actor(out, shape.actor, "agent");
        out.push_str("synthesised = true\ncarry = false\n");
    }
    let last = [shape.solved, shape.updated, shape.opened];
    let last: Vec<String> = last.into_iter().flatten().map(|c| quoted(&c.name)).collect();
    let last = format!("[{}]", last.join(", "));
    if let Some(status) = shape.status {
        current(out, shape, status, &last);
    }
    if let Some(tags) = shape.tags {
        let name = quoted(&tags.name);
        let _ = writeln!(
            out,
            "\n[[file.event]]\neach = {name}\nsplit = \",\"\nkind = \"tagged\"\nat = {}\n\
             value = \"item\"\ncarry = false",
            quoted(opened)
        );
    }
    if let Some(column) = shape.rating {
        rated(out, column, &last);
    }
}

/// Writes the status as it stands, for which no time of its own is known.
fn current(out: &mut Draft, shape: &Shape<'_>, status: &Column, last: &str) {
    let is_over = |word: &&String| matches!(meaning(word, true), Some("solved" | "closed"));
    let over: Vec<&String> = status.values.iter().filter(is_over).collect();
    out.push_str("\n");
    out.remark(&told!(
        "The status as it stands, since the record last changed.",
        "El estado actual, desde la última vez que cambió el registro."
    ));
    out.push_str("[[file.event]]\n");
    if shape.solved.is_some() && !over.is_empty() && !status.name.contains('"') {
        let words: Vec<String> =
            over.iter().map(|word| format!("'{}'", word.replace('\'', "''"))).collect();
        let name = format!("\"{}\"", status.name);
        let _ = writeln!(
            out,
            "when = {}",
            quoted(&format!("{name} is not null and {name} not in ({})", words.join(", ")))
        );
    }
    let _ = writeln!(
        out,
        "kind = \"status\"\nvalue = {{ from = {}, map = \"statuses\" }}\nat = {last}\n\
         synthesised = true\ncarry = false",
        quoted(&status.name)
    );
}

/// Writes a rating; numbers come with the scale that their greatest one fits.
fn rated(out: &mut Draft, column: &Column, last: &str) {
    let name = quoted(&column.name);
    let when = match column.name.contains('"') {
        true => String::new(),
        false => format!("when = {}\n", quoted(&format!("\"{}\" is not null", column.name))),
    };
    let value = match column.is_number {
        true => name,
        false => format!("{{ from = {name}, map = \"ratings\" }}"),
    };
    let _ = writeln!(
        out,
        "\n[[file.event]]\n{when}kind = \"rated\"\nvalue = {value}\nat = {last}\n\
         actor_kind = \"'customer'\"\ncarry = false"
    );
    let numbers = column.values.iter().filter_map(|value| value.parse::<f64>().ok());
    let most = numbers.clone().fold(0.0, f64::max);
    let least = numbers.fold(most, f64::min);
    if column.is_number && (most > 5.0 || least < 1.0) {
        let top = if most > 5.0 { 10 } else { 5 };
        let from = i32::from(least >= 1.0);
        let asks =
            out.asks(&told!("least and greatest score?", "¿son estas las notas mínima y máxima?"));
        let _ = writeln!(
            out,
            "[file.event.attributes]\nscale = \"'{from}-{top}'\"                     {asks}"
        );
    }
}
