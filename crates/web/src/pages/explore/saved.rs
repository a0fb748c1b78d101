//! Views kept under a name: listed, opened by their own address, saved and forgotten by forms.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use baremo_metrics::ServiceError;
use baremo_metrics::service::SavedView;
use baremo_model::ErrorKind;
use maud::{Markup, html};

use super::View;
use crate::address::{Address, segment};
use crate::text::explore as say;
use crate::visit::{Page, Visit};
use crate::{Site, error};

/// Bytes a form may have.
const BODY: usize = 64 * 1024;

/// Lists the saved views, with the forms that save and forget one.
pub(super) fn saved(view: &View<'_>) -> Result<Markup, ServiceError> {
    let language = view.visit.language();
    let views = view.visit.service.views()?;
    let address = view.address();
    let looks: Vec<(&str, &str)> =
        ["lang", "theme"].into_iter().filter_map(|key| Some((key, address.get(key)?))).collect();
    let state = address.with(&[]);
    let state = state.split_once('?').map_or("", |(_, query)| query);
    Ok(html! {
        section.panel.no-print {
            h2 { (say::VIEWS.text(language)) }
            @if views.is_empty() { p.quiet { (say::NO_VIEWS.text(language)) } }
            ul.views { @for (word, saved) in &views { li {
                a href=(address.to_with(&format!("/explore/views/{}", segment(word)), &[("where", None), ("range", None), ("from", None), ("to", None), ("grain", None), ("compare", None), ("calendar", None), ("profile", None), ("zone", None)])) { (saved.name) }
                form method="post" action="/explore/forget" {
                    @for (key, value) in &looks { input type="hidden" name=(key) value=(value); }
                    input type="hidden" name="word" value=(word);
                    button.plain aria-label=(say::FORGET.fill(language, &[("name", &saved.name)])) { "×" }
                }
            } } }
            @if !view.metrics.is_empty() {
                form.find method="post" action="/explore/save" {
                    input type="hidden" name="state" value=(state);
                    label { span { (say::NAME.text(language)) } input type="text" name="name" maxlength=(SavedView::LONGEST) required; }
                    button.first { (say::SAVE.text(language)) }
                }
            }
        }
    })
}

/// Leads a saved view's own address to what it holds.
pub(crate) fn open(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let word = visit.parameter("word");
    let views = visit.service.views()?;
    let saved = views.get(word).ok_or_else(|| {
        ServiceError::new(ErrorKind::NotFound, format!("there is no view `{word}`"))
    })?;
    let query = &saved.query;
    let (metrics, by) = (query.metrics.join(","), query.by.join(","));
    let limit = query.limit.map(|limit| limit.to_string());
    let filled = |text: &'_ str| (!text.is_empty()).then(|| text.to_owned());
    // A range by its word moves on with the data.
    let fixed = saved.range.is_none();
    let parts = [
        ("range", saved.range.clone()),
        ("from", query.from.clone().filter(|_| fixed)),
        ("to", query.to.clone().filter(|_| fixed)),
        ("grain", query.grain.clone()),
        ("compare", Some(query.compare.clone().unwrap_or_else(|| "none".into()))),
        ("by", filled(&by)),
        ("where", query.filter.clone()),
        ("stat", query.stat.clone()),
        ("variant", query.variant.clone()),
        ("calendar", query.calendar.clone()),
        ("basis", query.basis.clone()),
        ("profile", query.profile.clone()),
        ("zone", query.zone.clone()),
        ("metrics", filled(&metrics)),
        ("pivot", saved.pivot.clone()),
        ("order", query.order.clone()),
        ("limit", limit),
        ("lang", visit.address.get("lang").map(str::to_owned)),
        ("theme", visit.address.get("theme").map(str::to_owned)),
    ];
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    for (key, value) in &parts {
        if let Some(value) = value {
            pairs.append_pair(key, value);
        }
    }
    Ok(Page::Elsewhere(format!("/explore?{}", pairs.finish())))
}

/// Saves what a form sends.
pub(crate) async fn save(State(site): State<Site>, request: Request<Body>) -> Response {
    posted(site, request, |site, form| {
        let field =
            |key: &str| form.iter().find(|(name, _)| name == key).map_or("", |(_, value)| value);
        let address = Address::read("/explore", field("state"), "");
        let snapshot = site.service.snapshot()?;
        let parameters = [];
        let visit = Visit::of(site.service.as_ref(), &address, &snapshot, &parameters);
        let view = View::new(&visit)?;
        let range = address.range(&snapshot).preset.map(str::to_owned);
        let saved = SavedView {
            name: field("name").trim().chars().take(SavedView::LONGEST).collect(),
            range,
            pivot: view.pivot().map(str::to_owned),
            query: view.query.clone(),
        };
        site.service.save_view(&saved)?;
        Ok(address.with(&[]))
    })
    .await
}

/// Forgets what a form names.
pub(crate) async fn forget(State(site): State<Site>, request: Request<Body>) -> Response {
    posted(site, request, |site, form| {
        let field =
            |key: &str| form.iter().find(|(name, _)| name == key).map_or("", |(_, value)| value);
        site.service.forget_view(field("word"))?;
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        for key in ["lang", "theme"].into_iter().filter(|key| !field(key).is_empty()) {
            pairs.append_pair(key, field(key));
        }
        Ok(format!("/explore?{}", pairs.finish()))
    })
    .await
}

type Fields = [(String, String)];

/// Answers a form of this server's own pages: what another site sends changes nothing.
async fn posted(
    site: Site,
    request: Request<Body>,
    act: fn(&Site, &Fields) -> Result<String, ServiceError>,
) -> Response {
    if !is_own(request.headers()) {
        let refused = say::NOT_FROM_HERE.en;
        return (StatusCode::FORBIDDEN, format!("{refused}\n")).into_response();
    }
    let Ok(body) = to_bytes(request.into_body(), BODY).await else {
        let message = format!("the form is longer than {BODY} bytes");
        return error::problem(&ServiceError::new(ErrorKind::BadRequest, message));
    };
    let done = tokio::task::spawn_blocking(move || {
        let pairs = form_urlencoded::parse(&body);
        let fields: Vec<(String, String)> =
            pairs.map(|(key, value)| (key.into_owned(), value.into_owned())).collect();
        act(&site, &fields)
    });
    let broke = || Err(ServiceError::new(ErrorKind::Internal, "the form broke"));
    match done.await.unwrap_or_else(|_| broke()) {
        Ok(address) => (StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response(),
        Err(error) => error::problem(&error),
    }
}

/// Returns whether a request comes from a page of this very server: browsers say so themselves.
fn is_own(headers: &HeaderMap) -> bool {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let site = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
    if site.is_some_and(|site| site != "same-origin") {
        return false;
    }
    let origin = text(header::ORIGIN).and_then(|origin| origin.split_once("://"));
    match (origin, text(header::HOST)) {
        (Some((_, origin)), Some(host)) => origin == host,
        _ => false,
    }
}
