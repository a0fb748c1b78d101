//! What columns of an unknown file may be called, in English and Spanish.

/// What a column may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
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
    Updated,
    ActorKind,
    Tags,
    Rating,
    Public,
    Private,
}

impl Role {
    /// Returns its stable word.
    pub(super) fn word(self) -> &'static str {
        match self {
            Role::Conversation => "conversation",
            Role::At => "at",
            Role::Activity => "activity",
            Role::Status => "status",
            Role::Actor => "actor",
            Role::Customer => "customer",
            Role::Channel => "channel",
            Role::Team => "team",
            Role::Priority => "priority",
            Role::Opened => "opened",
            Role::Replied => "replied",
            Role::Solved => "solved",
            Role::Updated => "updated",
            Role::ActorKind => "actor_kind",
            Role::Tags => "tags",
            Role::Rating => "rating",
            Role::Public => "public",
            Role::Private => "private",
        }
    }
}

/// Words of column names for each role, the likeliest first; matched on whole words.
pub(super) const NAMES: [(Role, &[&str]); 18] = [
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
            "first answer",
            "first contact",
            "primera respuesta",
            "primera contestacion",
            "primer contacto",
            "respondido",
            "contestado",
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
            "atendido",
            "atiende",
            "gestor",
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
    (
        Role::Updated,
        &[
            "updated",
            "update",
            "modified",
            "changed",
            "last activity",
            "modificado",
            "modificacion",
            "actualizado",
            "actualizacion",
            "ultima actividad",
        ],
    ),
    (
        Role::ActorKind,
        &[
            "role",
            "author type",
            "actor type",
            "sender type",
            "user type",
            "rol",
            "tipo de autor",
            "tipo autor",
        ],
    ),
    (Role::Tags, &["tags", "labels", "etiquetas"]),
    (
        Role::Rating,
        &[
            "csat",
            "rating",
            "satisfaction",
            "satisfaction score",
            "valoracion",
            "satisfaccion",
            "puntuacion",
        ],
    ),
    (Role::Public, &["public", "is public", "publico", "publica", "visible"]),
    (Role::Private, &["private", "internal", "privado", "privada", "interno", "interna"]),
    (Role::Priority, &["priority", "severity", "urgency", "prioridad", "urgencia", "gravedad"]),
];

/// Words of columns that say who somebody is.
pub(super) const PERSONAL: &[&str] = &[
    "email",
    "e mail",
    "correo",
    "phone",
    "telephone",
    "telefono",
    "movil",
    "surname",
    "apellido",
    "apellidos",
    "first name",
    "last name",
    "full name",
    "customer name",
    "requester name",
    "contact name",
    "client name",
    "user name",
    "nombre cliente",
    "nombre del cliente",
    "nombre de cliente",
    "nombre completo",
    "dni",
    "nif",
];

/// Tells whether a column name has a word, or words, of its own.
pub(super) fn is_called(name: &str, word: &str) -> bool {
    plain(name).contains(&format!(" {word} "))
}

/// Returns the words of a column name without capitals, accents and marks, each between blanks.
pub(super) fn plain(name: &str) -> String {
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
    plain
}
