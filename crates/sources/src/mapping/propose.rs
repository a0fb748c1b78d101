//! A first mapping for a file nobody here has seen, with its reasoning as comments.
//!
//! Columns are judged by their names, in English and Spanish, and by their values. What cannot be
//! told is written down as a question, and so are the words of a value table.

use std::fmt::Write as _;

use super::address::{Item, Names, Scope};
use super::time::{self, DayOrder};
use crate::read::{Body, Detected, Format, Record};

/// A column with what its sampled values look like.
struct Column {
    name: String,
    values: Vec<String>,
    /// Sampled records in which it is not missing, and how many different values it has.
    filled: usize,
    distinct: usize,
    is_time: bool,
    is_number: bool,
}

/// What a column may be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Conversation,
    At,
    Activity,
    Status,
    Actor,
    Customer,
    Channel,
    Team,
    Priority,
    Opened,
    Replied,
    Solved,
}

/// Words of column names for each role, the likeliest first; matched on whole words.
const NAMES: [(Role, &[&str]); 12] = [
    (
        Role::Conversation,
        &[
            "ticket id", "case id", "conversation id", "incident", "ticket number", "case",
            "ticket", "caso", "conversacion", "incidencia", "folio", "expediente", "number",
            "numero", "id",
        ],
    ),
    (
        Role::Opened,
        &["created", "opened", "submitted", "received", "creado", "creacion", "abierto",
            "apertura", "alta", "recibido", "start", "inicio"],
    ),
    (
        Role::Replied,
        &["first response", "first reply", "first responded", "responded", "replied",
            "primera respuesta", "respondido"],
    ),
    (
        Role::Solved,
        &["resolved", "solved", "closed", "completed", "resuelto", "resolucion", "cerrado",
            "cierre", "solucionado", "end", "fin"],
    ),
    (
        Role::At,
        &["timestamp", "event time", "time", "date", "datetime", "occurred", "at", "fecha",
            "hora", "updated", "modificado", "actualizado"],
    ),
    (
        Role::Activity,
        &["activity", "event", "action", "event type", "actividad", "evento", "accion", "step",
            "paso"],
    ),
    (Role::Status, &["status", "state", "estado", "situacion"]),
    (
        Role::Actor,
        &["agent", "assignee", "assigned", "resource", "owner", "author", "actor", "user",
            "agente", "asignado", "responsable", "autor", "operador", "tecnico"],
    ),
    (
        Role::Customer,
        &["customer", "requester", "contact", "client", "caller", "email", "cliente",
            "solicitante", "contacto", "usuario"],
    ),
    (
        Role::Channel,
        &["channel", "via", "source", "origin", "medium", "canal", "via de entrada", "origen",
            "medio"],
    ),
    (
        Role::Team,
        &["team", "group", "department", "queue", "workgroup", "equipo", "grupo", "departamento",
            "cola", "area"],
    ),
    (Role::Priority, &["priority", "severity", "urgency", "prioridad", "urgencia", "gravedad"]),
];

/// Writes a mapping with comments that say why each line is as it is.
///
/// The result parses, but what it marks with `CHECK` needs somebody who knows the file.
pub fn propose(detected: &Detected) -> String {
    let columns = columns(detected);
    let shape = Shape::of(&columns);
    let mut out = String::new();
    header(&mut out, detected, &columns);
    let first = shape.conversation.map(|column| column.name.as_str()).unwrap_or("id");
    if shape.is_event_log() {
        tables(&mut out, &shape);
    }
    let _ = writeln!(out, "\n[[file]]\nname = \"records\"");
    let told = [shape.conversation, shape.at, shape.opened, shape.activity];
    let has: Vec<String> = told.into_iter().flatten().map(|c| quoted(&c.name)).collect();
    let _ = writeln!(out, "has = [{}]                 # recognised by these", has.join(", "));
    reading(&mut out, detected);
    match shape.conversation {
        Some(column) => {
            let _ = writeln!(
                out,
                "# `{}`: named like an id; {} different values in {} records.",
                column.name, column.distinct, column.filled
            );
        }
        None => out.push_str("# CHECK: no column looks like the id of a conversation.\n"),
    }
    let _ = writeln!(out, "conversation = {}", quoted(first));
    common(&mut out, &shape);
    if shape.is_event_log() {
        event_log(&mut out, &shape);
    } else {
        summary(&mut out, &shape);
    }
    out
}

/// The roles that were found.
struct Shape<'a> {
    conversation: Option<&'a Column>,
    at: Option<&'a Column>,
    activity: Option<&'a Column>,
    status: Option<&'a Column>,
    actor: Option<&'a Column>,
    customer: Option<&'a Column>,
    channel: Option<&'a Column>,
    team: Option<&'a Column>,
    priority: Option<&'a Column>,
    opened: Option<&'a Column>,
    replied: Option<&'a Column>,
    solved: Option<&'a Column>,
    rest: Vec<&'a Column>,
}

impl<'a> Shape<'a> {
    fn of(columns: &'a [Column]) -> Self {
        let mut taken: Vec<&str> = Vec::new();
        let mut pick = |role: Role| {
            let wants_time =
                matches!(role, Role::At | Role::Opened | Role::Replied | Role::Solved);
            let fits = |column: &&Column| {
                column.filled > 0 && column.is_time == wants_time
                    && !taken.contains(&column.name.as_str())
            };
            let (_, words) = NAMES.iter().find(|(own, _)| *own == role)?;
            let found = words.iter().find_map(|word| {
                columns.iter().filter(fits).find(|column| is_called(&column.name, word))
            })?;
            taken.push(&found.name);
            Some(found)
        };
        let conversation = pick(Role::Conversation);
        let activity = pick(Role::Activity);
        let mut opened = pick(Role::Opened);
        let replied = pick(Role::Replied);
        let solved = pick(Role::Solved);
        let mut at = pick(Role::At);
        // Any time will do where no name helps.
        let repeats = conversation.is_some_and(|column| column.distinct < column.filled);
        if at.is_none() && opened.is_none() {
            at = columns.iter().find(|column| column.is_time);
        }
        if repeats && at.is_none() {
            at = opened.take();
        }
        let status = pick(Role::Status);
        let [actor, customer] = [Role::Actor, Role::Customer].map(&mut pick);
        let [channel, team, priority] =
            [Role::Channel, Role::Team, Role::Priority].map(&mut pick);
        let used = [
            conversation, at, activity, status, actor, customer, channel, team, priority, opened,
            replied, solved,
        ];
        let is_used =
            |column: &Column| used.iter().flatten().any(|other| other.name == column.name);
        let rest = columns
            .iter()
            .filter(|column| !is_used(column) && !column.is_time && !column.is_number)
            .filter(|column| column.distinct > 1 && column.distinct * 2 <= column.filled.max(4))
            .take(12)
            .collect();
        Self {
            conversation, at, activity, status, actor, customer, channel, team, priority, opened,
            replied, solved, rest,
        }
    }

    /// Tells whether a conversation has several rows, each at its own time.
    fn is_event_log(&self) -> bool {
        let repeats = self.conversation.is_some_and(|column| column.distinct < column.filled);
        self.at.is_some() && (repeats || self.activity.is_some())
    }

    /// The column whose words tell what happened.
    fn telling(&self) -> Option<&'a Column> {
        self.activity.or(self.status)
    }
}

/// Tells whether a column name has a word, or words, of its own.
fn is_called(name: &str, word: &str) -> bool {
    let mut plain = String::from(" ");
    let mut last_lower = false;
    for c in name.chars() {
        let c = match c {
            'á' | 'Á' => 'a',
            'é' | 'É' => 'e',
            'í' | 'Í' => 'i',
            'ó' | 'Ó' => 'o',
            'ú' | 'Ú' => 'u',
            other => other,
        };
        if c.is_uppercase() && last_lower {
            plain.push(' ');
        }
        last_lower = c.is_lowercase();
        if c.is_alphanumeric() {
            plain.extend(c.to_lowercase());
        } else {
            plain.push(' ');
        }
    }
    plain.push(' ');
    plain.contains(&format!(" {word} "))
}

fn columns(detected: &Detected) -> Vec<Column> {
    let mut names = Names::of(detected);
    let mut columns = Vec::new();
    for heading in detected.headings.iter().filter(|heading| !heading.contains("[]")) {
        let Ok(address) = names.resolve(heading) else { continue };
        let value = |record: &Record| {
            let scope = Scope { record, item: None::<Item<'_>> };
            address.text(scope, &[]).map(|text| text.into_owned())
        };
        let values: Vec<String> = detected.samples.iter().filter_map(value).collect();
        let mut different = values.clone();
        different.sort();
        different.dedup();
        let is_number = !values.is_empty() && values.iter().all(|v| v.parse::<f64>().is_ok());
        let is_time = !values.is_empty() && values.iter().all(|v| looks_like_time(v));
        let (filled, distinct) = (values.len(), different.len());
        let name = heading.clone();
        columns.push(Column { name, values: different, filled, distinct, is_time, is_number });
    }
    columns
}

fn looks_like_time(text: &str) -> bool {
    let reader = time::TimeReader {
        formats: Vec::new(),
        zone: jiff::tz::TimeZone::UTC,
        day_order: DayOrder::Unknown,
    };
    match reader.read(text) {
        // Bare numbers are ids far more often than times; a count since 1970 has ten digits or more.
        Ok(_) => !text.bytes().all(|b| b.is_ascii_digit()) || matches!(text.len(), 10 | 13 | 16),
        Err(error) => error.reason == "time_ambiguous",
    }
}

fn header(out: &mut String, detected: &Detected, columns: &[Column]) {
    let name = detected.file.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = name.split('.').next().filter(|name| !name.is_empty()).unwrap_or("export");
    let records = detected.samples.len();
    let _ = writeln!(out, "# Proposed from the first {records} records. Lines marked CHECK are");
    let _ = writeln!(out, "# guesses; docs/import.md explains every key.");
    let _ = writeln!(out, "name = {}", quoted(name));
    let times: Vec<&Column> = columns.iter().filter(|column| column.is_time).collect();
    let zoned = |text: &String| {
        text.ends_with('Z') || text.rfind(['+', '-']).is_some_and(|at| at > 10)
    };
    let bare = times.iter().any(|column| !column.values.iter().all(zoned));
    if bare {
        let _ = writeln!(
            out,
            "zone = \"UTC\"                            # CHECK: times say no zone; whose clock?"
        );
    }
    let mut orders: Vec<DayOrder> = Vec::new();
    for text in times.iter().flat_map(|column| &column.values) {
        orders.extend(time::evidence(text));
    }
    if orders.contains(&DayOrder::DayFirst) {
        out.push_str("# Days come before months: some first number is above 12.\n");
    } else if orders.contains(&DayOrder::MonthFirst) {
        out.push_str("# Months come before days: some second number is above 12.\n");
    } else if !orders.is_empty() {
        out.push_str("# CHECK: day/month or month/day? No value proves it.\n");
        out.push_str("formats = [\"%d/%m/%Y %H:%M:%S\", \"%d/%m/%Y %H:%M\", \"%d/%m/%Y\"]\n");
    }
}

fn reading(out: &mut String, detected: &Detected) {
    let mut settings = Vec::new();
    if let Some(delimiter) = detected.delimiter.filter(|d| *d != b',') {
        settings.push(match delimiter {
            b'\t' => "delimiter = \"tab\"".to_owned(),
            other => format!("delimiter = \"{}\"", char::from(other)),
        });
    }
    if detected.encoding != crate::read::Encoding::Utf8 {
        settings.push(format!("encoding = \"{}\"", detected.encoding.word()));
    }
    if detected.format == Format::Csv && !detected.has_header {
        settings.push("header = false".to_owned());
    }
    if !detected.records_at.is_empty() {
        settings.push(format!("records_at = \"{}\"", detected.records_at.join(".")));
    }
    if !settings.is_empty() {
        let _ = writeln!(out, "read = {{ {} }}", settings.join(", "));
    }
    let lists = detected.samples.iter().any(|record| match &record.body {
        Body::Tree(tree) => tree.as_object().is_some_and(|map| {
            map.values().any(|v| v.as_array().is_some_and(|a| a.iter().any(|e| e.is_object())))
        }),
        Body::Row(..) => false,
    });
    if lists {
        let list = detected.headings.iter().find_map(|h| h.split_once("[].").map(|(l, _)| l));
        let _ = writeln!(
            out,
            "# CHECK: records hold a list `{}`; an event with `each = \"{0}\"` goes over it and\n\
             # reads its fields as `item.…`.",
            list.unwrap_or("…")
        );
    }
}

fn common(out: &mut String, shape: &Shape<'_>) {
    out.push_str("\n[file.common]\n");
    let lines = [
        ("customer", shape.customer),
        ("channel", shape.channel),
        ("team", shape.team),
        ("actor", if shape.is_event_log() { shape.actor } else { None }),
    ];
    for (key, column) in lines {
        if let Some(column) = column {
            let _ = writeln!(out, "{key} = {}", quoted(&column.name));
        }
    }
    if shape.is_event_log() && shape.actor.is_some() {
        out.push_str("actor_kind = \"'agent'\"                  # CHECK: are they all agents?\n");
    }
    if shape.priority.is_some() || !shape.rest.is_empty() {
        out.push_str("\n# Columns with few different values, kept to break numbers down by.\n");
        out.push_str("[file.attributes]\n");
        if let Some(priority) = shape.priority {
            let _ = writeln!(out, "priority = {}", quoted(&priority.name));
        }
        for column in &shape.rest {
            let key: String = column
                .name
                .to_lowercase()
                .chars()
                .map(|c| if c.is_alphanumeric() { c } else { '_' })
                .collect();
            if key != "priority" {
                let _ = writeln!(out, "{} = {}", quoted(&key), quoted(&column.name));
            }
        }
    }
}

/// Guesses what an activity or status word means.
fn meaning(word: &str, is_status: bool) -> Option<&'static str> {
    let word = word.to_lowercase();
    let any = |parts: &[&str]| parts.iter().any(|part| word.contains(part));
    let status = if any(&["reopen", "reabier", "reabr"]) {
        "open"
    } else if any(&["close", "cerrad", "cierre", "cancel"]) {
        "closed"
    } else if any(&["resol", "solved", "solucion", "resuel", "done", "complet", "finaliz"]) {
        "solved"
    } else if any(&["hold", "vendor", "third", "pausa", "proveedor", "espera interna"]) {
        "hold"
    } else if any(&["pend", "wait", "await", "esper"]) {
        "pending"
    } else if any(&["progress", "active", "open", "curso", "abiert", "proceso", "work"]) {
        "open"
    } else if any(&["new", "nuev"]) {
        "new"
    } else {
        ""
    };
    if is_status {
        return (!status.is_empty()).then_some(status);
    }
    Some(match status {
        _ if any(&["creat", "insert", "opened", "submit", "regist", "crea", "alta"]) => "opened",
        _ if any(&["assign", "take in charge", "asign", "transfer", "deriv"]) => "assigned",
        _ if any(&["note", "nota"]) => "note",
        _ if any(&["repl", "respon", "comment", "messag", "mensaje", "mail", "respuesta"]) => {
            "message"
        }
        "new" => "status new",
        "open" => "status open",
        "pending" => "status pending",
        "hold" => "status hold",
        "solved" => "status solved",
        "closed" => "status closed",
        _ => return None,
    })
}

fn tables(out: &mut String, shape: &Shape<'_>) {
    let Some(column) = shape.telling() else { return };
    let is_status = shape.activity.is_none();
    let name = if is_status { "statuses" } else { "activities" };
    let _ = writeln!(out, "\n# Words of `{}` seen so far; others are refused by name.", column.name);
    let _ = writeln!(out, "[tables.{name}]");
    let unknown = if is_status { "open" } else { "skip" };
    for word in column.values.iter().take(60) {
        let guess = meaning(word, is_status);
        let mark = if guess.is_none() { "    # CHECK: no guess" } else { "" };
        let _ = writeln!(out, "{} = {}{mark}", quoted(word), quoted(guess.unwrap_or(unknown)));
    }
}

fn event_log(out: &mut String, shape: &Shape<'_>) {
    let at = shape.at.map(|column| column.name.as_str()).unwrap_or("at");
    out.push_str("\n# One row is one event: a conversation has several rows.\n[[file.event]]\n");
    match (shape.activity, shape.status) {
        (Some(activity), _) => {
            let name = quoted(&activity.name);
            let _ = writeln!(out, "kind = {{ from = {name}, map = \"activities\" }}");
        }
        (None, Some(_)) => out.push_str("kind = \"status\"\n"),
        (None, None) => out.push_str(
            "kind = \"changed\"                        # CHECK: what does a row tell?\n",
        ),
    }
    let _ = writeln!(out, "at = {}", quoted(at));
    match (shape.activity, shape.status, shape.actor) {
        (None, Some(status), _) => {
            let name = quoted(&status.name);
            let _ = writeln!(out, "value = {{ from = {name}, map = \"statuses\" }}");
        }
        (Some(_), _, Some(actor)) => {
            let name = quoted(&actor.name);
            let _ = writeln!(out, "value = {name}                 # for `assigned`: to whom");
        }
        _ => {}
    }
}

fn summary(out: &mut String, shape: &Shape<'_>) {
    let opened = shape.opened.or(shape.at).map(|column| column.name.as_str()).unwrap_or("at");
    out.push_str("\n# One row is one conversation: its time columns become events, which yield to\n");
    out.push_str("# detailed ones of the same conversation if such are imported later.\n");
    let _ = writeln!(out, "[[file.event]]\nkind = \"opened\"\nat = {}", quoted(opened));
    let actor = |out: &mut String, column: Option<&Column>, kind: &str| {
        if let Some(column) = column {
            let _ = writeln!(out, "actor = {}", quoted(&column.name));
        }
        let _ = writeln!(out, "actor_kind = \"'{kind}'\"");
    };
    actor(out, shape.customer, "customer");
    let _ = writeln!(out, "\n[[file.event]]\nkind = \"message\"\nat = {}", quoted(opened));
    actor(out, shape.customer, "customer");
    out.push_str("synthesised = true\ncarry = false\n");
    if let Some(replied) = shape.replied {
        let _ = writeln!(out, "\n[[file.event]]\nkind = \"message\"\nat = {}", quoted(&replied.name));
        actor(out, shape.actor, "agent");
        out.push_str("synthesised = true\ncarry = false\n");
    }
    if let Some(solved) = shape.solved {
        let name = quoted(&solved.name);
        let _ = writeln!(out, "\n[[file.event]]\nkind = \"status\"\nvalue = \"'solved'\"\nat = {name}");
        actor(out, shape.actor, "agent");
        out.push_str("synthesised = true\ncarry = false\n");
    }
}

/// Writes a TOML string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
