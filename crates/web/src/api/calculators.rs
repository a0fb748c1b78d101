//! `GET /calculators` and `GET /calculators/{metric}`: a metric worked out from a few numbers, as
//! its page and `baremo calc` do.

use std::collections::{BTreeMap, BTreeSet};

use baremo_metrics::calc::{self, CalcError, Calculator, Combination, Input, InputKind, time};
use baremo_metrics::{Catalog, ServiceError};
use baremo_model::ErrorKind;
use baremo_render::calc::{calc_json, calc_problem};
use serde_json::{Value, json};

use super::{Call, Endpoint, parameter};
use crate::text::{Text, api as say};

/// The parameter that names the metric.
const METRIC: &str = "metric";
/// The one that names the unit of times, or the currency.
const UNIT: &str = "unit";

/// All of them.
pub(super) const LIST: Endpoint = Endpoint {
    method: "get",
    path: "/calculators",
    summary: Text {
        en: "Lists the calculators: the inputs of each, which of them go together, the formulas",
        es: "Enumera las calculadoras: datos de cada una, cuáles van juntos y sus fórmulas",
    },
    parameters: &[],
    body: "",
    answer: "Calculators",
    respond: list,
};

/// One of them.
pub(super) const ONE: Endpoint = Endpoint {
    method: "get",
    path: "/calculators/{metric}",
    summary: Text {
        en: "Works a metric out from a few numbers, with its interval where they tell one",
        es: "Calcula una métrica con unos pocos números, con su intervalo si se puede",
    },
    parameters: &[
        parameter(
            "metric",
            "string",
            "Metric whose calculator it is",
            "Métrica a la que pertenece la calculadora",
        ),
        parameter(
            "inputs",
            "object",
            "The inputs by their names, as in `positive=65&total=80`: decimals after a point, \
             lists apart by commas, a flag by `true`",
            "Los datos por sus nombres, como `positive=65&total=80`: decimales con punto, listas \
             separadas por comas, una opción con `true`",
        ),
        parameter(
            "unit",
            "string",
            "Unit of all times, `s`, `min`, `h` or `days`, or the currency of all money",
            "Unidad de todas las duraciones, `s`, `min`, `h` o `days`, o moneda del dinero",
        ),
    ],
    body: "",
    answer: "Calculated",
    respond: one,
};

fn list(call: &Call<'_>) -> Result<Value, ServiceError> {
    let catalog = call.service.catalog()?;
    let told = calc::CALCULATORS.iter().map(|calculator| described(&catalog, calculator));
    Ok(json!({ "calculators": told.collect::<Vec<_>>() }))
}

/// Returns a calculator with the title that the catalogue gives its metric.
fn described(catalog: &Catalog, calculator: &Calculator) -> Value {
    let title = catalog
        .get(calculator.metric)
        .ok()
        .map(|metric| json!({ "en": metric.english.title, "es": metric.spanish.title }));
    let input = |input: &Input| {
        json!({
            "name": input.name, "kind": input.kind.as_str(),
            "about": { "en": input.help_en, "es": input.help_es },
        })
    };
    let way = |way: &Combination| {
        json!({
            "inputs": way.inputs, "optional": way.optional,
            "unit": way.unit.unwrap_or(calculator.unit).as_str(),
            "formula": { "en": way.formula_en, "es": way.formula_es },
        })
    };
    json!({
        "metric": calculator.metric, "title": title, "unit": calculator.unit.as_str(),
        "inputs": calculator.inputs.iter().map(input).collect::<Vec<_>>(),
        "combinations": calculator.combinations.iter().map(way).collect::<Vec<_>>(),
    })
}

fn one(call: &Call<'_>) -> Result<Value, ServiceError> {
    let metric = call.get(METRIC).unwrap_or_default();
    let (mut numbers, mut flags) = (BTreeMap::<String, Vec<f64>>::new(), BTreeSet::new());
    let given = call.parameters.iter().filter(|(name, _)| ![METRIC, UNIT].contains(&name.as_str()));
    if let Some(calculator) = calc::inputs(metric) {
        for (name, text) in given {
            let input = calculator.find(name).map_err(|error| refused(call, &error))?;
            let own = input.name.to_owned();
            match input.kind {
                InputKind::Flag if is_set(call, name, text)? => drop(flags.insert(own)),
                InputKind::Flag => {}
                _ => numbers.entry(own).or_default().extend(read(call, name, text)?),
            }
        }
    }
    let result = calc::compute(metric, &numbers, &flags).map_err(|error| refused(call, &error))?;
    let unit = call.get(UNIT).map(|unit| {
        let valid = time::units();
        let places = [("metric", metric), ("unit", unit), ("valid", valid.as_str())];
        result.unit_called(unit).ok_or_else(|| call.wrong(say::NO_UNIT, &places))
    });
    Ok(calc_json(call.language, &result, unit.transpose()?.as_deref(), &named))
}

/// Reads the numbers of an input, apart by commas.
fn read(call: &Call<'_>, name: &str, text: &str) -> Result<Vec<f64>, ServiceError> {
    let wrong = || call.wrong(say::NOT_A_NUMBER, &[("name", name), ("value", text)]);
    text.split(',').map(|part| part.trim().parse().map_err(|_| wrong())).collect()
}

/// Returns whether a flag is set.
fn is_set(call: &Call<'_>, name: &str, text: &str) -> Result<bool, ServiceError> {
    match text {
        "true" => Ok(true),
        "false" => Ok(false),
        other => Err(call.not_a_word(name, other, &["true", "false"])),
    }
}

/// Writes an input as the address has it.
fn named(input: &str) -> String {
    format!("`{input}`")
}

/// Says why a calculator refuses its inputs, or that there is none.
fn refused(call: &Call<'_>, error: &CalcError) -> ServiceError {
    let kind = match error {
        CalcError::UnknownMetric { .. } => ErrorKind::NotFound,
        _ => ErrorKind::BadRequest,
    };
    let said = calc_problem(call.language, error, &named);
    let mut refused = ServiceError::new(kind, said);
    refused.hints.push(say::CALCULATORS_AT.text(call.language).into());
    refused
}
