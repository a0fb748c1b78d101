//! What people call that by which numbers are broken down, in English and Spanish.

use super::DIMENSIONS;

/// Columns that are no dimension of their own and by which answers are broken down all the same,
/// with the columns that working hours tell and what rosters tell of agents: name, title in
/// English and in Spanish.
const COLUMNS: &[(&str, &str, &str)] = &[
    ("acquisition", "Wins customers", "Capta clientes"),
    ("active", "Active", "Activo"),
    ("ad", "Advertisement", "Anuncio"),
    ("after_call_unknown", "Without after-call work", "Sin trabajo posterior"),
    ("assignee", "Assignee", "Asignado"),
    ("assignee_at_solve", "Assignee at the solve", "Asignado al resolver"),
    ("automatic", "Automatic", "Automática"),
    ("basis", "Customer by", "Cliente por"),
    ("before_solve", "Before the solve", "Antes de la resolución"),
    ("bot_only", "Handled by a bot only", "Atendida solo por un bot"),
    ("calibration", "Calibration", "Calibración"),
    ("calls", "Calls linked to it", "Llamadas vinculadas"),
    ("cart", "Cart", "Carrito"),
    ("choice", "Chosen option", "Opción elegida"),
    ("client", "Client served", "Cliente atendido"),
    ("clocks", "Clocks", "Relojes"),
    ("code", "Code", "Código"),
    ("complaint", "Complaint", "Queja"),
    ("complaint_time_unknown", "Complained nobody knows when", "Queja de no se sabe cuándo"),
    ("contact", "Contact", "Contacto"),
    ("contact_channel", "Channel of the button", "Canal del botón"),
    ("courtesy", "Courtesy re-open", "Reapertura de cortesía"),
    ("critical", "Critical", "Crítica"),
    ("critical_failed", "Critical failure", "Fallo crítico"),
    ("currency", "Currency", "Moneda"),
    ("disputed", "Disputed", "Impugnada"),
    ("email_key", "Key of the e-mail address", "Clave del correo"),
    ("end_reason", "Reason of the end", "Motivo del final"),
    ("ended_by", "Ended by", "Terminado por"),
    ("enrolled", "In the programme", "En el programa"),
    ("excluded", "Left out as", "Excluido como"),
    ("external_id", "Number of the customer", "Número de cliente"),
    ("feedback", "Comment", "Comentario"),
    ("first", "First", "Primero"),
    ("first_replier", "First replier", "Primero que respondió"),
    ("follow_ups", "Follow-ups joined to it", "Continuaciones unidas"),
    (
        "former_solve_time_unknown",
        "Solved earlier nobody knows when",
        "Resuelta antes no se sabe cuándo",
    ),
    ("goal", "Reaches a goal", "Alcanza un objetivo"),
    ("has_comment", "With a comment", "Con comentario"),
    ("hours", "Weekly hours", "Horas semanales"),
    ("in_hours", "In hours", "En horario"),
    ("interactive", "Done on purpose", "Hecho a propósito"),
    ("invitation", "Survey sent", "Encuesta enviada"),
    ("is_article", "Help article", "Artículo de ayuda"),
    ("is_first", "First visit", "Primera visita"),
    ("is_last", "Last page", "Última página"),
    ("is_last_visit", "Last queue", "Última cola"),
    ("kept_assignee", "With the agent from before", "Con el agente de antes"),
    ("kind", "Kind", "Tipo"),
    ("languages", "Languages spoken", "Idiomas que habla"),
    ("last_nps", "Last NPS", "Último NPS"),
    ("last_replier", "Last replier", "Último que respondió"),
    ("lead", "Team lead", "Responsable de equipo"),
    ("merged_into", "Merged into", "Fusionado con"),
    ("message", "Message", "Mensaje"),
    ("name", "Figure of the source", "Cifra de la fuente"),
    ("needs_answer", "Needs an answer", "Necesita respuesta"),
    ("opening_known", "Opening known", "Apertura conocida"),
    ("paid", "Paid", "Pagado"),
    ("payer", "Who pays", "Quien paga"),
    ("paying", "Paying", "Paga"),
    ("phone_key", "Key of the telephone number", "Clave del teléfono"),
    ("post", "Post", "Publicación"),
    ("priority_at_open", "Priority at the opening", "Prioridad al abrir"),
    ("rating", "Rating", "Valoración"),
    ("referral", "Referral", "Recomendación"),
    ("referred", "Recommended to", "Recomendado a"),
    ("replies_summed", "Replies from a summary", "Respuestas según un resumen"),
    ("reply_in_hours", "Reply in hours", "Respuesta en horario"),
    ("reply_shift", "Shift of the reply", "Turno de trabajo de la respuesta"),
    ("response", "Response", "Respuesta"),
    ("review", "Review", "Revisión"),
    ("scale", "Scale", "Escala"),
    ("scorecard_version", "Version of the scorecard", "Versión de la plantilla"),
    ("several_currencies", "In several currencies", "En varias monedas"),
    ("shift", "Shift", "Turno de trabajo"),
    ("single", "One event only", "Un solo evento"),
    ("site", "Site", "Sede"),
    ("solve_summed", "Solve from a summary", "Resolución según un resumen"),
    (
        "solve_time_estimated",
        "Solve dated by the last change",
        "Resolución fechada por el último cambio",
    ),
    ("solve_time_unknown", "Solved nobody knows when", "Resuelta no se sabe cuándo"),
    ("solver", "Solver", "Quien resolvió"),
    ("spend", "Row of spend", "Apunte de gasto"),
    ("staffed", "Staffed", "Conectado"),
    ("structure", "Structure of the reward", "Forma de la recompensa"),
    ("subscription", "Subscription", "Suscripción"),
    ("support", "Serves customers", "Atiende a clientes"),
    ("talk_only", "Talk time only", "Solo tiempo hablado"),
    ("team_at_assignment", "Team at the assignment", "Equipo al asignar"),
    ("team_at_first_solve", "Team at the first solve", "Equipo en la primera resolución"),
    ("team_at_handoff_reply", "Team at the reply to a hand-off", "Equipo al responder al traspaso"),
    ("team_at_open", "Team at the opening", "Equipo al abrir"),
    ("team_at_solve", "Team at the solve", "Equipo al resolver"),
    ("team_changed", "Changed team", "Cambió de equipo"),
    ("title", "Name of the article", "Nombre del artículo"),
    ("value", "Figure as stored", "Cifra guardada"),
    ("visitor", "Visitor", "Visitante"),
    ("voluntary", "Wanted by the customer", "Por deseo del cliente"),
];

/// Beginnings of names that lead to another subject, and how titles behind them go on.
const OTHERS: &[(&str, &str, &str)] = &[
    ("case.", "of the case", "del caso"),
    ("customer.", "of the customer", "del cliente"),
    ("order.", "of the order", "del pedido"),
];

/// Returns what a dimension or a column is called in English and in Spanish, `case.status` and its
/// like too; none for attributes, segments, and columns that nothing is broken down by.
pub fn titles(name: &str) -> Option<[String; 2]> {
    for (begin, en, es) in OTHERS {
        if let Some(bare) = name.strip_prefix(begin) {
            let [own_en, own_es] = own(bare)?;
            return Some([format!("{own_en} {en}"), format!("{own_es} {es}")]);
        }
    }
    own(name).map(|both| both.map(str::to_owned))
}

fn own(name: &str) -> Option<[&'static str; 2]> {
    let known = DIMENSIONS.iter().find(|known| known.name == name);
    known.map(|known| [known.title_en, known.title_es]).or_else(|| {
        let column = COLUMNS.iter().find(|(column, ..)| *column == name);
        column.map(|(_, en, es)| [*en, *es])
    })
}

/// Returns the name of a dimension or column without the subject it is looked up at: of
/// `customer.last_nps`, `last_nps`.
pub fn bare(name: &str) -> &str {
    OTHERS.iter().find_map(|(begin, ..)| name.strip_prefix(begin)).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::{ColumnType, Fact};

    #[test]
    fn everything_an_answer_is_broken_down_by_has_a_title_in_both_languages() {
        let told = ["shift", "in_hours", "reply_shift", "reply_in_hours"];
        let columns = Fact::ALL.iter().flat_map(|fact| fact.columns());
        let grouped = columns.filter(|column| {
            matches!(
                column.column_type,
                ColumnType::Code | ColumnType::Codes | ColumnType::Flag | ColumnType::Bits(_)
            )
        });
        let names = grouped.map(|column| column.name).chain(told);
        for name in names.chain(DIMENSIONS.iter().map(|known| known.name)) {
            let [en, es] = own(name).unwrap_or_else(|| panic!("`{name}` has no title"));
            assert!(!en.is_empty() && !es.is_empty() && !es.contains('_'), "{name}");
        }
    }

    #[test]
    fn a_title_is_given_once_and_no_dimension_has_two() {
        for (index, (name, ..)) in COLUMNS.iter().enumerate() {
            assert!(COLUMNS[..index].iter().all(|(other, ..)| other < name), "{name}: their order");
            assert!(DIMENSIONS.iter().all(|known| known.name != *name), "{name} is a dimension");
        }
    }

    #[test]
    fn what_is_looked_up_elsewhere_says_where() {
        let said = titles("customer.last_nps").map(|[_, es]| es);
        assert_eq!(said.as_deref(), Some("Último NPS del cliente"));
        assert_eq!(titles("case.moon"), None);
        assert_eq!(titles("attr_plan"), None);
        assert_eq!([bare("customer.last_nps"), bare("status")], ["last_nps", "status"]);
    }
}
