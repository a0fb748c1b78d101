//! What words of records mean: kinds of event, statuses, who acts, currencies.

use baremo_model::event::STATUSES;
use baremo_model::{ActorKind, Event, EventKind, Stream, money, told};

use crate::mapping::parts::Refusal;

/// Returns the code of a currency as records name it. Money in none that there is, or in one of
/// several, can be added to no other, so that the record is refused.
pub(super) fn currency(word: &str) -> Result<&'static str, Refusal> {
    money::currency(word).ok_or_else(|| {
        let shown: String = word.chars().take(20).collect();
        let message = told!(
            "`{shown}` is no currency by ISO 4217, or may be several: a value table says which \
             is meant",
            "`{shown}` no es una moneda de ISO 4217, o puede ser varias: una tabla de valores dice \
             cuál es"
        );
        Refusal::new("unknown_value", message)
    })
}

/// Splits `status solved` into the kind and its value.
pub(in crate::mapping) fn split_kind(
    stream: Stream,
    word: &str,
) -> Option<(EventKind, Option<&str>)> {
    // Assigned to nobody, whatever column tells assignees.
    if stream == Stream::Conversation && word == "unassigned" {
        return Some((EventKind::Assigned, Some("")));
    }
    let (kind, value) = match word.split_once(' ') {
        Some((kind, value)) => (kind, Some(value.trim())),
        None => (word, None),
    };
    // What is gone is said by a condition, of all that its record told.
    let kind = EventKind::from_word(stream, kind).filter(|kind| !kind.is_withdrawn())?;
    Some((kind, value))
}

pub(super) fn kind_and_value(
    stream: Stream,
    word: &str,
) -> Result<(EventKind, Option<&str>), Refusal> {
    split_kind(stream, word).ok_or_else(|| {
        Refusal::of_event(
            "unknown_activity",
            told!("`{word}` is no kind of event", "`{word}` no es un tipo de evento"),
        )
    })
}

pub(super) fn check_status(value: Option<&str>) -> Result<(), Refusal> {
    match value {
        Some(status) if STATUSES.contains(&status) => Ok(()),
        Some(status) => Err(Refusal::of_event(
            "unknown_status",
            told!("`{status}` is not a status here", "`{status}` no es un estado aquí"),
        )),
        None => {
            let message = told!("the status is missing", "falta el estado");
            Err(Refusal::of_event("unknown_status", message))
        }
    }
}

pub(super) fn actor_kind(word: Option<&str>, event: &Event) -> ActorKind {
    match word {
        // Whoever is not the customer who asked is taken for staff.
        Some("compare") => match (&event.actor, &event.customer) {
            (Some(actor), Some(customer)) if actor == customer => ActorKind::Customer,
            (Some(_), Some(_)) => ActorKind::Agent,
            _ => ActorKind::Unknown,
        },
        Some(word) => ActorKind::from_word(word).unwrap_or(ActorKind::Unknown),
        None => ActorKind::Unknown,
    }
}
