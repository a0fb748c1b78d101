//! What the columns of an unknown file may be, judged by names and values.

use super::super::address::{Item, Names, Scope};
use super::super::time::{self, DayOrder};
use crate::read::{Detected, Record};

/// A column with what its sampled values look like.
pub(super) struct Column {
    pub name: String,
    pub values: Vec<String>,
    /// Sampled records in which it is not missing, and how many different values it has.
    pub filled: usize,
    pub distinct: usize,
    pub is_time: bool,
    pub is_number: bool,
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
            "ticket id",
            "case id",
            "conversation id",
            "incident",
            "ticket number",
            "case",
            "ticket",
            "caso",
            "conversacion",
            "incidencia",
            "folio",
            "expediente",
            "number",
            "numero",
            "id",
        ],
    ),
    (
        Role::Opened,
        &[
            "created",
            "opened",
            "submitted",
            "received",
            "creado",
            "creacion",
            "abierto",
            "apertura",
            "alta",
            "recibido",
            "start",
            "inicio",
        ],
    ),
    (
        Role::Replied,
        &[
            "first response",
            "first reply",
            "first responded",
            "responded",
            "replied",
            "primera respuesta",
            "respondido",
        ],
    ),
    (
        Role::Solved,
        &[
            "resolved",
            "solved",
            "closed",
            "completed",
            "resuelto",
            "resolucion",
            "cerrado",
            "cierre",
            "solucionado",
            "end",
            "fin",
        ],
    ),
    (
        Role::At,
        &[
            "timestamp",
            "event time",
            "time",
            "date",
            "datetime",
            "occurred",
            "at",
            "fecha",
            "hora",
            "updated",
            "modificado",
            "actualizado",
        ],
    ),
    (
        Role::Activity,
        &[
            "activity",
            "event",
            "action",
            "event type",
            "actividad",
            "evento",
            "accion",
            "step",
            "paso",
        ],
    ),
    (Role::Status, &["status", "state", "estado", "situacion"]),
    (
        Role::Actor,
        &[
            "agent",
            "assignee",
            "assigned",
            "resource",
            "owner",
            "author",
            "actor",
            "user",
            "agente",
            "asignado",
            "responsable",
            "autor",
            "operador",
            "tecnico",
        ],
    ),
    (
        Role::Customer,
        &[
            "customer",
            "requester",
            "contact",
            "client",
            "caller",
            "email",
            "cliente",
            "solicitante",
            "contacto",
            "usuario",
        ],
    ),
    (
        Role::Channel,
        &[
            "channel",
            "via",
            "source",
            "origin",
            "medium",
            "canal",
            "via de entrada",
            "origen",
            "medio",
        ],
    ),
    (
        Role::Team,
        &[
            "team",
            "group",
            "department",
            "queue",
            "workgroup",
            "equipo",
            "grupo",
            "departamento",
            "cola",
            "area",
        ],
    ),
    (Role::Priority, &["priority", "severity", "urgency", "prioridad", "urgencia", "gravedad"]),
];

/// The roles that were found.
pub(super) struct Shape<'a> {
    pub conversation: Option<&'a Column>,
    pub at: Option<&'a Column>,
    pub activity: Option<&'a Column>,
    pub status: Option<&'a Column>,
    pub actor: Option<&'a Column>,
    pub customer: Option<&'a Column>,
    pub channel: Option<&'a Column>,
    pub team: Option<&'a Column>,
    pub priority: Option<&'a Column>,
    pub opened: Option<&'a Column>,
    pub replied: Option<&'a Column>,
    pub solved: Option<&'a Column>,
    pub rest: Vec<&'a Column>,
}

impl<'a> Shape<'a> {
    pub(super) fn of(columns: &'a [Column]) -> Self {
        let mut taken: Vec<&str> = Vec::new();
        let mut pick = |role: Role| pick(columns, role, &mut taken);
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
        let [channel, team, priority] = [Role::Channel, Role::Team, Role::Priority].map(&mut pick);
        let used = [
            conversation,
            at,
            activity,
            status,
            actor,
            customer,
            channel,
            team,
            priority,
            opened,
            replied,
            solved,
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
            conversation,
            at,
            activity,
            status,
            actor,
            customer,
            channel,
            team,
            priority,
            opened,
            replied,
            solved,
            rest,
        }
    }

    /// Tells whether a conversation has several rows, each at its own time.
    pub(super) fn is_event_log(&self) -> bool {
        let repeats = self.conversation.is_some_and(|column| column.distinct < column.filled);
        self.at.is_some() && (repeats || self.activity.is_some())
    }

    /// The column whose words tell what happened.
    pub(super) fn telling(&self) -> Option<&'a Column> {
        self.activity.or(self.status)
    }
}

/// Takes the first column, not taken yet, that is called like a role and holds what it should.
fn pick<'a>(columns: &'a [Column], role: Role, taken: &mut Vec<&'a str>) -> Option<&'a Column> {
    let wants_time = matches!(role, Role::At | Role::Opened | Role::Replied | Role::Solved);
    let fits = |column: &&Column| {
        column.filled > 0 && column.is_time == wants_time && !taken.contains(&column.name.as_str())
    };
    let (_, words) = NAMES.iter().find(|(own, _)| *own == role)?;
    let found = words
        .iter()
        .find_map(|word| columns.iter().filter(fits).find(|c| is_called(&c.name, word)))?;
    taken.push(&found.name);
    Some(found)
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

/// Judges every column by its sampled values.
pub(super) fn columns(detected: &Detected) -> Vec<Column> {
    let mut names = Names::of(detected);
    let mut columns = Vec::new();
    for heading in detected.headings.iter().filter(|heading| !heading.contains("[]")) {
        let Ok(address) = names.resolve(heading) else {
            continue;
        };
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
        // Bare numbers are mostly ids; a count since 1970 has ten digits, thirteen or sixteen.
        Ok(_) => !text.bytes().all(|b| b.is_ascii_digit()) || matches!(text.len(), 10 | 13 | 16),
        Err(error) => error.reason == "time_ambiguous",
    }
}

/// Guesses what an activity or status word means.
pub(super) fn meaning(word: &str, is_status: bool) -> Option<&'static str> {
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
