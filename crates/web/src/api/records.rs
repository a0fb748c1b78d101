//! `GET /records`: the records behind a number, or those left out of it, all of them, in pages.

use baremo_metrics::ServiceError;
use baremo_metrics::query::Query;
use baremo_metrics::service::{RecordSort, RecordsPage};
use serde_json::Value;

use super::{
    AS_OF, CALENDAR, Call, Endpoint, LIMIT, MOST, OFFSET, PROFILE, TO, parameter, written,
};
use crate::address::parameters;
use crate::text::{Text, api as say};

/// The endpoint.
pub(super) const ENDPOINT: Endpoint = Endpoint {
    method: "get",
    path: "/records",
    summary: Text {
        en: "Lists the records behind a number, or those left out of it with the reason",
        es: "Enumera los registros de una cifra, o los que quedan fuera con su motivo",
    },
    parameters: &[
        parameter("metrics", "string", "Name of the metric", "Nombre de la métrica"),
        parameter(
            "from",
            "string",
            "Start of the range, inclusive",
            "Comienzo del periodo, incluido",
        ),
        TO,
        parameter("grain", "string", "Width of a bucket", "Anchura de un intervalo"),
        parameter(
            "by",
            "string",
            "Dimensions to tell records apart by, separated by commas",
            "Dimensiones por las que distinguir los registros, separadas por comas",
        ),
        parameter("where", "string", "Filter expression", "Expresión de filtro"),
        parameter(
            "zone",
            "string",
            "IANA zone of the times shown",
            "Zona horaria IANA de las horas que se muestran",
        ),
        parameter("variant", "string", "Variant of the definition", "Variante de la definición"),
        parameter(
            "set",
            "string",
            "Parameter of the definition, `name=value`; may repeat",
            "Parámetro de la definición, `nombre=valor`; se puede repetir",
        ),
        CALENDAR,
        parameter(
            "basis",
            "string",
            "Date basis: `event`, `created` or `closed`",
            "Base de fecha: `event`, `created` o `closed`",
        ),
        parameter(
            "actor",
            "string",
            "People as of the event or as of today: `as_of_event` or `current`",
            "Personas según el momento o según hoy: `as_of_event` o `current`",
        ),
        parameter(
            "credit",
            "string",
            "Who is credited with values of a conversation, such as `solver` or `each_replier`",
            "A quién se atribuyen los valores de una conversación, como `solver` o `each_replier`",
        ),
        PROFILE,
        AS_OF,
        parameter(
            "definition",
            "integer",
            "Version of the definition, one that the data folder keeps",
            "Versión de la definición, una de las que conserva la carpeta de datos",
        ),
        parameter(
            "excluded",
            "boolean",
            "Lists those left out instead of those that count",
            "Enumera los que quedan fuera en vez de los que cuentan",
        ),
        parameter(
            "side",
            "string",
            "Only this side: `value`, `numerator` or `denominator`",
            "Solo este lado: `value`, `numerator` o `denominator`",
        ),
        parameter(
            "reason",
            "string",
            "Only those left out for this reason",
            "Solo los que quedan fuera por este motivo",
        ),
        parameter(
            "search",
            "string",
            "Only those whose case, conversation or agent holds this",
            "Solo aquellos cuyo caso, conversación o agente contiene esto",
        ),
        parameter(
            "sort",
            "string",
            "`listed`, `newest`, `oldest`, `highest` or `lowest`",
            "`listed`, `newest`, `oldest`, `highest` o `lowest`",
        ),
        OFFSET,
        LIMIT,
    ],
    body: "",
    answer: "Records",
    respond,
};

/// Returns the version of the definition that is asked for.
fn definition(call: &Call<'_>) -> Result<Option<u32>, ServiceError> {
    let Some(text) = call.get("definition") else { return Ok(None) };
    let version = text.parse::<u32>().ok().filter(|version| *version > 0);
    let places = [("name", "definition"), ("value", text)];
    version.map(Some).ok_or_else(|| call.wrong(say::FROM_ONE, &places))
}

fn respond(call: &Call<'_>) -> Result<Value, ServiceError> {
    let text = |name: &str| call.get(name).map(str::to_owned);
    let metrics = call.list("metrics");
    if metrics.is_empty() {
        return Err(call.wrong(say::MISSING, &[("name", "metrics")]));
    }
    let query = Query {
        metrics,
        from: text("from"),
        to: text("to"),
        grain: text("grain"),
        by: call.list("by"),
        filter: text("where"),
        zone: text("zone"),
        variant: text("variant"),
        parameters: parameters(call.parameters)?,
        calendar: text("calendar"),
        basis: text("basis"),
        actor: text("actor"),
        credit: text("credit"),
        profile: text("profile"),
        as_of: text("as_of"),
        definition: definition(call)?,
        ..Query::default()
    };
    let sort = match call.get("sort").unwrap_or("listed") {
        "listed" => RecordSort::Listed,
        "newest" => RecordSort::Newest,
        "oldest" => RecordSort::Oldest,
        "highest" => RecordSort::Highest,
        "lowest" => RecordSort::Lowest,
        other => {
            let valid = ["listed", "newest", "oldest", "highest", "lowest"];
            return Err(call.not_a_word("sort", other, &valid));
        }
    };
    let excluded = call.truth("excluded")?;
    let page = RecordsPage {
        excluded,
        side: text("side"),
        reason: text("reason"),
        search: text("search"),
        offset: call.count("offset", 0)?,
        limit: call.rows("limit", RecordsPage::default().limit)?.min(MOST),
        sort,
    };
    written(&call.service.records(&query, &page)?)
}
