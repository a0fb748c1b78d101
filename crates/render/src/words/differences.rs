//! Why a stored figure is not ours.

use super::Word;

/// Why a figure differs from the one that the source stored.
pub const DIFFERENCES: &[Word] = &[
    ("between_solves", "between solves", "entre resoluciones"),
    ("bots_count", "bots count", "cuentan los bots"),
    ("continued", "continued", "continuada"),
    ("differs", "differs", "difiere"),
    ("earlier_reply", "earlier reply", "respuesta anterior"),
    ("first_solve", "first solve", "primera resolución"),
    ("from_message", "from message", "desde el mensaje"),
    ("last_change", "last change", "último cambio"),
    ("last_solve", "last solve", "última resolución"),
    ("moved_on", "moved on", "movida después"),
    ("not_on_record", "not on record", "no constan"),
    ("only_ours", "only ours", "solo la nuestra"),
    ("only_theirs", "only theirs", "solo la suya"),
    ("reopened_since", "reopened since", "reabierta después"),
    ("rounding", "rounding", "redondeo"),
    ("stored_before", "stored before", "guardada antes"),
    ("teams_only", "teams only", "solo equipos"),
    ("thanks_counted", "thanks counted", "cuentan las gracias"),
    ("until_closed", "until closed", "hasta el cierre"),
    ("wall_time", "wall time", "todo el tiempo"),
    ("whole_hours", "whole hours", "horas enteras"),
];
