//! `/views`: saved questions by the word they are kept under, which follows from their name.

use baremo_metrics::ServiceError;
use baremo_metrics::query::Query;
use baremo_metrics::service::SavedView;
use baremo_model::ErrorKind;
use serde_json::{Value, json};

use super::{Call, Endpoint, Parameter, body, parameter, written};
use crate::address::Address;
use crate::pages::view_of;
use crate::range::PRESETS;
use crate::text::{Text, api as say};

const WORD: Parameter = parameter(
    "word",
    "string",
    "Word under which the view is kept",
    "Palabra con la que se guarda la vista",
);

/// Lists them.
pub(super) const LIST: Endpoint = Endpoint {
    method: "get",
    path: "/views",
    summary: Text {
        en: "Lists the saved views: name, range, and the question of each",
        es: "Enumera las vistas guardadas: nombre, periodo y pregunta de cada una",
    },
    parameters: &[],
    body: "",
    answer: "Views",
    respond: |call| written(&call.service.views()?),
};

/// Keeps one.
pub(super) const POST: Endpoint = Endpoint {
    method: "post",
    path: "/views",
    summary: Text {
        en: "Keeps a view under its name, in the place of one of the same name",
        es: "Guarda una vista con su nombre, en lugar de la que lo tuviera",
    },
    parameters: &[],
    body: "View",
    answer: "KeptView",
    respond: post,
};

/// Returns one.
pub(super) const ONE: Endpoint = Endpoint {
    method: "get",
    path: "/views/{word}",
    summary: Text { en: "Returns a saved view", es: "Devuelve una vista guardada" },
    parameters: &[WORD],
    body: "",
    answer: "View",
    respond: |call| written(&view_of(call.service, call.needed("word")?)?),
};

/// Changes one.
pub(super) const PUT: Endpoint = Endpoint {
    method: "put",
    path: "/views/{word}",
    summary: Text {
        en: "Changes a saved view; where its name changes, so does the word it is kept under",
        es: "Cambia una vista guardada; si cambia su nombre, cambia también su palabra",
    },
    parameters: &[WORD],
    body: "View",
    answer: "KeptView",
    respond: put,
};

/// Forgets one.
pub(super) const DELETE: Endpoint = Endpoint {
    method: "delete",
    path: "/views/{word}",
    summary: Text { en: "Deletes a saved view", es: "Borra una vista guardada" },
    parameters: &[WORD],
    body: "",
    answer: "Done",
    respond: |call| {
        call.service.forget_view(call.needed("word")?)?;
        Ok(json!({}))
    },
};

/// Fails where no metric of a question can be asked so, as the question itself would.
fn can_be_asked(call: &Call<'_>, query: &Query) -> Result<(), ServiceError> {
    let catalog = call.service.catalog()?;
    query.metrics.iter().try_for_each(|name| catalog.get(name).map(drop))?;
    let askable = call.service.askable(query)?;
    let metrics = if askable.is_empty() { query.metrics.clone() } else { askable };
    call.service.ask(&Query { metrics, ..query.clone() }).map(drop)
}

/// Returns the question of a view in the range that its word means now: in all data there may be
/// more buckets than an answer has.
fn as_shown(call: &Call<'_>, view: &SavedView) -> Result<Query, ServiceError> {
    let Some(word) = &view.range else { return Ok(view.query.clone()) };
    let snapshot = call.service.snapshot()?;
    let range = Address::read("/explore", &format!("range={word}"), "").range(&snapshot);
    Ok(Query { from: range.from, to: range.to, ..view.query.clone() })
}

/// Reads a view whose question can be shown: of metrics, words and a range that there are.
fn read(call: &Call<'_>, schema: &str) -> Result<SavedView, ServiceError> {
    let view: SavedView = body::read(call, schema, say::NOT_A_VIEW)?;
    let view = view.settled()?;
    if let Some(word) = &view.range {
        let valid: Vec<&str> = PRESETS.iter().map(|preset| preset.word).collect();
        if !valid.contains(&word.as_str()) {
            return Err(call.not_a_word("range", word, &valid));
        }
    }
    // A view may be where the address says, though its question is none.
    let wrong = |error: ServiceError| match error.kind {
        ErrorKind::NotFound => ServiceError { kind: ErrorKind::BadRequest, ..error },
        _ => error,
    };
    can_be_asked(call, &as_shown(call, &view)?).map_err(wrong)?;
    Ok(view)
}

/// Keeps a view, and tells under which word.
fn kept(call: &Call<'_>, view: &SavedView) -> Result<Value, ServiceError> {
    Ok(json!({ "word": call.service.save_view(view)?, "view": written(view)? }))
}

fn post(call: &Call<'_>) -> Result<Value, ServiceError> {
    kept(call, &read(call, POST.body)?)
}

fn put(call: &Call<'_>) -> Result<Value, ServiceError> {
    let own = call.needed("word")?;
    view_of(call.service, own)?;
    let view = read(call, PUT.body)?;
    // A view that is called otherwise must not take the place of another.
    let word = SavedView::word(&view.name).filter(|word| word != own);
    let kept_now = call.service.views()?;
    if word.as_ref().is_some_and(|word| kept_now.contains_key(word)) {
        return Err(call.wrong(say::VIEW_TAKEN, &[("name", &view.name)]));
    }
    let told = kept(call, &view)?;
    if word.is_some() {
        call.service.forget_view(own)?;
    }
    Ok(told)
}
