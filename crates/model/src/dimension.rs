//! By what a number can be broken down, and where each fact keeps it.

use crate::fact::{Fact, NULL_INT};

/// A dimension, declared once; which column of which fact holds it follows from [`column_of`].
#[derive(Clone, Copy, Debug)]
pub struct Dimension {
    /// Name in queries and answers.
    pub name: &'static str,
    /// Title in English.
    pub title_en: &'static str,
    /// Title in Spanish.
    pub title_es: &'static str,
    /// Column of `cases` that holds its current value.
    pub current: &'static str,
    /// Whether facts other than `cases` may hold it as of their own event.
    pub as_of_event: bool,
}

const fn dimension(
    name: &'static str,
    title_en: &'static str,
    title_es: &'static str,
    current: &'static str,
    as_of_event: bool,
) -> Dimension {
    Dimension { name, title_en, title_es, current, as_of_event }
}

/// All dimensions with fixed columns; custom attributes are dimensions by their own name.
pub const DIMENSIONS: &[Dimension] = &[
    dimension("agent", "Agent", "Agente", "assignee", true),
    dimension("brand", "Brand", "Marca", "brand", false),
    dimension("channel", "Channel", "Canal", "channel", true),
    dimension("conversation", "Conversation", "Conversación", "conversation", false),
    dimension("customer", "Customer", "Cliente", "customer", false),
    dimension("initiated_by", "Started by", "Iniciada por", "initiated_by", false),
    dimension("language", "Language", "Idioma", "language", false),
    dimension("order_id", "Order", "Pedido", "order_id", false),
    dimension("priority", "Priority", "Prioridad", "priority", false),
    dimension("source", "Source", "Fuente", "source", false),
    dimension("status", "Status", "Estado", "status", true),
    dimension("tags", "Tag", "Etiqueta", "tags", false),
    dimension("team", "Team", "Equipo", "team", true),
    dimension("type", "Type", "Tipo", "type", false),
];

/// Where a fact keeps something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a column of its own.
    Own(String),
    /// In this column of its case.
    Case(String),
}

/// Returns where `fact` keeps `name`: a dimension, a column of its own, a column of its case
/// (also written `case.<column>`), or a promoted attribute. `current` asks for the value of today
/// instead of the event's. `attributes` are the promoted keys. `None` when the fact cannot reach
/// it.
pub fn column_of(fact: Fact, name: &str, current: bool, attributes: &[String]) -> Option<Place> {
    if let Some(name) = name.strip_prefix("case.") {
        return Fact::Cases.column(name).map(|column| case_place(fact, column.name));
    }
    if let Some(dimension) = DIMENSIONS.iter().find(|dimension| dimension.name == name) {
        let own = fact != Fact::Cases && dimension.as_of_event && fact.column(name).is_some();
        let moves = current && matches!(name, "agent" | "team");
        return Some(match own && !moves {
            true => Place::Own(name.into()),
            false => case_place(fact, dimension.current),
        });
    }
    if let Some(column) = fact.column(name) {
        return Some(Place::Own(column.name.into()));
    }
    if let Some(column) = Fact::Cases.column(name) {
        return Some(case_place(fact, column.name));
    }
    let key = name.strip_prefix("attr_").unwrap_or(name);
    let attribute = attributes.iter().find(|attribute| *attribute == key)?;
    Some(case_place(fact, &format!("attr_{attribute}")))
}

fn case_place(fact: Fact, column: &str) -> Place {
    match fact {
        Fact::Cases => Place::Own(column.into()),
        _ => Place::Case(column.into()),
    }
}

/// Returns the integer, or `None` for [`NULL_INT`].
pub fn present(value: i64) -> Option<i64> {
    (value != NULL_INT).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actor_dimensions_follow_the_basis() {
        let own = |name: &str| Some(Place::Own(name.into()));
        let case = |name: &str| Some(Place::Case(name.into()));
        assert_eq!(column_of(Fact::Turns, "agent", false, &[]), own("agent"));
        assert_eq!(column_of(Fact::Turns, "agent", true, &[]), case("assignee"));
        assert_eq!(column_of(Fact::Cases, "agent", false, &[]), own("assignee"));
        assert_eq!(column_of(Fact::Turns, "priority", false, &[]), case("priority"));
        assert_eq!(column_of(Fact::Turns, "plan", false, &["plan".into()]), case("attr_plan"));
        assert_eq!(column_of(Fact::Turns, "moon", false, &[]), None);
    }
}
