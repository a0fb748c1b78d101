//! What words are called that sources write in columns which may hold any: those that ready
//! mappings make of what vendors write, and those that vendors write themselves. In English they
//! are themselves, with blanks for underscores.

use super::Word;

/// Channels: of conversations and contacts, of orders, and those that customers were won by.
pub(super) const CHANNELS: &[Word] = &[
    ("affiliate", "affiliate", "afiliación"),
    ("call", "call", "llamada"),
    ("campaign", "campaign", "campaña"),
    ("direct", "direct", "directo"),
    ("e-mail", "e-mail", "correo"),
    ("email", "email", "correo"),
    ("help_center", "help center", "centro de ayuda"),
    ("mail", "mail", "correo"),
    ("messaging", "messaging", "mensajería"),
    ("paid", "paid", "de pago"),
    ("phone", "phone", "teléfono"),
    ("referral", "referral", "recomendación"),
    ("search", "search", "buscador"),
    ("social", "social", "redes sociales"),
    ("store", "store", "tienda"),
    ("voice", "voice", "voz"),
    ("web_form", "web form", "formulario web"),
];

/// Priorities.
pub(super) const PRIORITIES: &[Word] = &[
    ("critical", "critical", "crítica"),
    ("high", "high", "alta"),
    ("highest", "highest", "muy alta"),
    ("low", "low", "baja"),
    ("lowest", "lowest", "muy baja"),
    ("medium", "medium", "media"),
    ("normal", "normal", "normal"),
    ("urgent", "urgent", "urgente"),
];

/// Types of conversations, and of posts and messages on social networks.
pub(super) const TYPES: &[Word] = &[
    ("comment", "comment", "comentario"),
    ("complaint", "complaint", "queja"),
    ("direct", "direct", "mensaje directo"),
    ("incident", "incident", "incidencia"),
    ("link", "link", "enlace"),
    ("mention", "mention", "mención"),
    ("photo", "photo", "foto"),
    ("problem", "problem", "problema"),
    ("question", "question", "pregunta"),
    ("request", "request", "solicitud"),
    ("story", "story", "historia"),
    ("task", "task", "tarea"),
    ("video", "video", "vídeo"),
];

/// By whom the leg of a contact was ended.
pub(super) const LEG_ENDS: &[Word] = &[
    ("agent", "agent", "agente"),
    ("customer", "customer", "cliente"),
    ("transfer", "transfer", "transferencia"),
];

/// Kinds of recommendations.
pub(super) const REFERRAL_KINDS: &[Word] =
    &[("affiliate", "affiliate", "afiliación"), ("organic", "organic", "orgánica")];

/// How the reward of a recommendation is made up.
pub(super) const REWARDS: &[Word] = &[
    ("fixed", "fixed", "fija"),
    ("percent", "percent", "porcentaje"),
    ("recurring", "recurring", "recurrente"),
    ("tiered", "tiered", "por tramos"),
];

/// What the plan of an agent says.
pub(super) const PLANNED: &[Word] = &[
    ("break", "break", "descanso"),
    ("leave", "leave", "ausencia"),
    ("training", "training", "formación"),
    ("work", "work", "trabajo"),
];
