//! `GET /findings`: what changed, as the overview says it.

use std::sync::Arc;

use baremo_metrics::ServiceError;
use baremo_metrics::answer::Answer;
use baremo_metrics::findings::{Looked, look};
use baremo_metrics::query::{Query, USUAL};
use baremo_model::ErrorKind;
use serde_json::{Value, json};

use super::{CALENDAR, Call, Endpoint, PROFILE, TO, parameter, written};
use crate::address::Address;
use crate::pages::{DIMENSIONS, SENTENCES};
use crate::range::PRESETS;
use crate::text::Text;

/// Parameters that are not the page's.
const OWN: &[&str] = &["metrics", "by", "limit"];

/// The endpoint.
pub(super) const ENDPOINT: Endpoint = Endpoint {
    method: "get",
    path: "/findings",
    summary: Text {
        en: "Returns the changes that stand out, the most important first, and where each is \
             clearest",
        es: "Devuelve los cambios que destacan, del más importante al menos, y dónde se ven mejor",
    },
    parameters: &[
        parameter(
            "range",
            "string",
            "Range as in addresses of pages: `28d` when absent",
            "Periodo, como en las direcciones de las páginas: `28d` si no se dice",
        ),
        parameter(
            "from",
            "string",
            "Start of a range of one's own, inclusive",
            "Comienzo de un periodo propio, incluido",
        ),
        TO,
        parameter(
            "grain",
            "string",
            "Buckets in which is looked since when it is so",
            "Intervalos en los que se busca desde cuándo es así",
        ),
        parameter(
            "compare",
            "string",
            "`previous`, `weekdays`, `year` or `FROM..TO`",
            "`previous`, `weekdays`, `year` o `DESDE..HASTA`",
        ),
        parameter(
            "where",
            "string",
            "Filter expression; may repeat, all hold",
            "Expresión de filtro; se puede repetir y se cumplen todas",
        ),
        parameter(
            "zone",
            "string",
            "IANA zone of buckets and local dates",
            "Zona horaria IANA de los intervalos y las fechas locales",
        ),
        CALENDAR,
        PROFILE,
        parameter(
            "metrics",
            "string",
            "Only these metrics; all that can be answered when absent",
            "Solo estas métricas; si no se dice, todas las que se pueden calcular",
        ),
        parameter(
            "by",
            "string",
            "Dimensions by which changes are looked for, by commas",
            "Dimensiones por las que se buscan cambios, separadas por comas",
        ),
        parameter(
            "limit",
            "integer",
            "How many to return, 4 when absent",
            "Cuántos se devuelven: 4 si no se dice",
        ),
    ],
    body: "",
    answer: "Findings",
    respond,
};

fn respond(call: &Call<'_>) -> Result<Value, ServiceError> {
    let (query, limit) = (question(call)?, call.rows("limit", SENTENCES)?);
    let by = call.list("by");
    // Looking passes over what a metric cannot be told apart by: a misspelt name would be, too.
    by.iter().try_for_each(|name| call.service.values(name, &[], "", 1).map(drop))?;
    let by: Vec<&str> = match by.is_empty() {
        true => DIMENSIONS.to_vec(),
        false => by.iter().map(String::as_str).collect(),
    };
    if query.metrics.is_empty() {
        return Ok(json!({ "range": null, "tested": 0, "findings": [] }));
    }
    let answers = answers(call, &query)?;
    let looked: Vec<Looked<'_>> =
        answers.iter().map(|answer| Looked { query: &query, answer }).collect();
    let all = look(call.service, &looked, &by, limit)?;
    let told = all.found.iter().map(|finding| -> Result<Value, ServiceError> {
        let finding = all.located(call.service, &by, finding)?;
        Ok(json!({
            "metric": finding.metric, "of": written(&finding.of)?, "value": finding.now,
            "previous": written(&finding.previous)?, "p": finding.p, "since": finding.since,
            "group": written(&finding.group)?,
        }))
    });
    let range = answers.first().map(|answer| written(&answer.range)).transpose()?;
    let found = told.collect::<Result<Vec<_>, _>>()?;
    Ok(json!({ "range": range, "tested": all.tested, "findings": found }))
}

/// Returns the question of the overview at the address that the parameters make.
fn question(call: &Call<'_>) -> Result<Query, ServiceError> {
    // A page shows what it can of a misspelt range; here it would be an answer to something else.
    if let Some(word) = call.get("range") {
        let valid: Vec<&str> = PRESETS.iter().map(|preset| preset.word).collect();
        if !valid.contains(&word) {
            return Err(call.not_a_word("range", word, &valid));
        }
    }
    let snapshot = call.service.snapshot()?;
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    pairs.extend_pairs(call.parameters.iter().filter(|(name, _)| !OWN.contains(&name.as_str())));
    let address = Address::read("/", &pairs.finish(), "");
    let mut metrics = call.list("metrics");
    if metrics.is_empty() {
        let coverage = call.service.coverage()?;
        let known = coverage.metrics.iter().filter(|covered| covered.computable);
        metrics.extend(known.map(|covered| covered.name.clone()));
    }
    let range = address.range(&snapshot);
    let mut query = address.query(&snapshot, &[]);
    query.metrics = metrics;
    query.grain = Some(address.get("grain").unwrap_or(range.grain).to_owned());
    if query.profile.is_none() {
        query.stat = Some(USUAL.into());
    }
    Ok(query)
}

/// Asks for all metrics at once; where one of them cannot be asked so, for each by itself.
fn answers(call: &Call<'_>, query: &Query) -> Result<Vec<Arc<Answer>>, ServiceError> {
    match call.service.ask(query) {
        Ok(answer) => Ok(vec![answer]),
        Err(error) if error.kind == ErrorKind::BadRequest && query.metrics.len() > 1 => {
            let alone = |name: &String| Query { metrics: vec![name.clone()], ..query.clone() };
            let each = query.metrics.iter().map(|name| call.service.ask(&alone(name)));
            let answers: Vec<Arc<Answer>> = each.filter_map(Result::ok).collect();
            if answers.is_empty() { Err(error) } else { Ok(answers) }
        }
        Err(error) => Err(error),
    }
}
