//! What became of the records of an import, counted, and what their subjects are.

use baremo_model::Stream;

use super::ImportSummary;
use crate::language::Language;
use crate::messages;
use crate::style::{Paint, Style};
use crate::text::{right, width};

/// Writes the counts of an import, one line each.
pub(super) fn counts(out: &mut String, language: Language, style: Style, summary: &ImportSummary) {
    let own = summary.conversations;
    let known = summary.duplicate.saturating_sub(summary.repeated + summary.superseded);
    let rows = [
        ([messages::RECORDS_ONE, messages::RECORDS], summary.records, true),
        ([messages::SKIPPED_ONE, messages::SKIPPED], summary.skipped, false),
        ([messages::ACCEPTED_ONE, messages::ACCEPTED], summary.accepted, true),
        ([messages::REPEATED_ONE, messages::REPEATED], summary.repeated, false),
        ([messages::DUPLICATE_ONE, messages::DUPLICATE], known, false),
        ([messages::SUPERSEDED_ONE, messages::SUPERSEDED], summary.superseded, false),
        ([messages::REPLACED_ONE, messages::REPLACED], summary.replaced, false),
        ([messages::REJECTED_ONE, messages::REJECTED], summary.rejected, true),
        ([messages::PARTLY_ONE, messages::PARTLY], summary.partly, false),
        ([messages::CONFLICTING_ONE, messages::CONFLICTING], summary.conflicting, false),
        ([messages::OPENINGS_ONE, messages::OPENINGS], summary.openings, false),
        ([messages::CONVERSATIONS_ONE, messages::CONVERSATIONS], own, summary.subjects == own),
    ];
    let shown = rows.into_iter().filter(|(_, count, always)| *always || *count > 0).map(
        |([one, many], count, _)| {
            let text = language.plural(count, one.text(language), many.text(language));
            (text, count, many == messages::REJECTED && count > 0)
        },
    );
    let others = summary.others.iter().map(|(stream, count)| {
        let text = named(language, *stream, *count);
        (text, *count, false)
    });
    let lines: Vec<(&str, u64, bool)> = shown.chain(others).collect();
    let widths = lines.iter().map(|(_, count, _)| width(&language.count(*count)));
    let columns = widths.max().unwrap_or(0);
    for (text, count, is_warning) in lines {
        let number = right(&language.count(count), columns);
        let line = match is_warning {
            true => style.paint(Paint::Warn, &format!("{number}  {text}")),
            false => format!("{number}  {text}"),
        };
        *out += &format!("  {line}\n");
    }
}

/// Returns what so many subjects of a stream are called.
fn named(language: Language, stream: Stream, count: u64) -> &'static str {
    let [one, many, one_es, many_es] = match stream {
        Stream::Conversation => ["conversation", "conversations", "conversación", "conversaciones"],
        Stream::Contact => ["call or chat", "calls or chats", "llamada o chat", "llamadas o chats"],
        Stream::Agent => ["agent", "agents", "agente", "agentes"],
        Stream::Survey => [
            "survey sent or answered",
            "surveys sent or answered",
            "encuesta enviada o respondida",
            "encuestas enviadas o respondidas",
        ],
        Stream::Review => [
            "review of quality",
            "reviews of quality",
            "revisión de calidad",
            "revisiones de calidad",
        ],
        Stream::Web => ["visitor", "visitors", "visitante", "visitantes"],
        Stream::Order => ["order", "orders", "pedido", "pedidos"],
        Stream::Subscription => ["subscription", "subscriptions", "suscripción", "suscripciones"],
        Stream::Customer => ["customer", "customers", "cliente", "clientes"],
        Stream::Spend => [
            "row of spend or of a campaign",
            "rows of spend or of campaigns",
            "fila de gasto o de una campaña",
            "filas de gasto o de campañas",
        ],
        Stream::Social => [
            "post, account or message of a network",
            "posts, accounts or messages of networks",
            "publicación, cuenta o mensaje de una red",
            "publicaciones, cuentas o mensajes de redes",
        ],
        Stream::Feedback => [
            "comment of a customer",
            "comments of customers",
            "comentario de un cliente",
            "comentarios de clientes",
        ],
        Stream::Referral => ["referral", "referrals", "recomendación", "recomendaciones"],
    };
    match language {
        Language::En => language.plural(count, one, many),
        Language::Es => language.plural(count, one_es, many_es),
    }
}
