//! A failure as a page with ways back, and as problem details (RFC 9457).

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use baremo_metrics::service::Cause;
use baremo_metrics::{MetricsError, ServiceError};
use baremo_model::ErrorKind;
use baremo_render::Language;
use baremo_render::problem::problem_there;
use maud::{Markup, html};
use serde_json::json;

use crate::address::{Address, segment};
use crate::text::{self, Text};

/// What pages may load: files of this server, nothing inline, nothing from elsewhere.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self' data:; connect-src 'self'; font-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'";

/// Adds the headers that every response carries.
pub(crate) async fn secured(mut response: Response) -> Response {
    let headers = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in headers {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    if !response.headers().contains_key(header::CACHE_CONTROL) {
        let value = HeaderValue::from_static("no-store");
        response.headers_mut().insert(header::CACHE_CONTROL, value);
    }
    response
}

/// Says what is wrong in a sentence on a page that goes on; what is wrong inside is for the owner's
/// terminal. A mapping is a file that whoever imports writes.
pub(crate) fn told(language: Language, error: &ServiceError) -> String {
    if !is_shown(error.kind) && error.kind != ErrorKind::Config {
        return text::INTERNAL_HOW.text(language).to_owned();
    }
    let (message, hints) = problem_there(language, error);
    std::iter::once(message).chain(hints.into_iter().take(2)).collect::<Vec<_>>().join("; ")
}

/// Returns the status of a kind of failure.
pub(crate) fn status(kind: ErrorKind) -> StatusCode {
    match kind {
        ErrorKind::BadRequest => StatusCode::BAD_REQUEST,
        ErrorKind::NotFound => StatusCode::NOT_FOUND,
        ErrorKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        ErrorKind::Config | ErrorKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Returns whether a reader may see the message: what is wrong inside is for the owner's terminal.
fn is_shown(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::BadRequest | ErrorKind::NotFound)
}

/// Returns title and text of a failure in words that help.
fn titled(kind: ErrorKind) -> (Text, Option<Text>) {
    match kind {
        ErrorKind::BadRequest => (text::WRONG_REQUEST, None),
        ErrorKind::NotFound => (text::NOT_FOUND, None),
        ErrorKind::Unavailable => (text::UNAVAILABLE, Some(text::INTERNAL_HOW)),
        ErrorKind::Config | ErrorKind::Internal => (text::INTERNAL, Some(text::INTERNAL_HOW)),
    }
}

/// Returns the addresses of pages whose names were probably meant, with the names.
fn meant(path: &str, error: &ServiceError) -> Vec<(String, String)> {
    let Some(Cause::Metrics(cause)) = error.cause.as_deref() else { return Vec::new() };
    let MetricsError::Unknown { name, meant, .. } = cause.as_ref() else { return Vec::new() };
    let wrong = segment(name);
    let parts = || path.split('/');
    if !parts().any(|part| part == wrong) {
        return Vec::new();
    }
    let named = |right: &String| {
        let right_part = segment(right);
        let swapped = parts().map(|part| if part == wrong { right_part.as_str() } else { part });
        (swapped.collect::<Vec<_>>().join("/"), right.clone())
    };
    meant.iter().map(named).collect()
}

/// Returns the main part of the page that says what is wrong.
pub(crate) fn page(address: &Address, error: &ServiceError) -> (String, Markup) {
    let language = address.language;
    let (title, how) = titled(error.kind);
    let title = title.text(language);
    let (message, hints) = problem_there(language, error);
    // Names that stand in backticks for terminals.
    let message = language.quoted(&message);
    let hints: Vec<String> = hints.iter().map(|hint| language.quoted(hint)).collect();
    let others = meant(address.path(), error);
    let body = html! {
        section.panel.empty {
            h1 { (title) }
            @if is_shown(error.kind) { p { (message) } }
            @for hint in hints.iter().filter(|_| is_shown(error.kind)) { p { (hint) } }
            @if let Some(how) = how { p { (how.text(language)) } }
            p.ways {
                @for (path, name) in &others {
                    a.button.first href=(address.beside(path)) { (name) }
                }
                a.button.first[others.is_empty()] href=(address.asking("/", &[])) {
                    (text::BACK_TO_OVERVIEW.text(language))
                }
                // What is not there is not there as usual either.
                @if error.kind != ErrorKind::NotFound {
                    a.button href=(address.asking(address.path(), &[])) {
                        (text::BACK_TO_DEFAULTS.text(language))
                    }
                }
            }
        }
    };
    (title.to_owned(), body)
}

/// Returns that whoever asks the API is not known, as problem details.
pub(crate) fn unknown() -> Response {
    let status = StatusCode::UNAUTHORIZED;
    let body = json!({
        "type": "about:blank", "title": "Not known", "status": status.as_u16(),
        "detail": "this server wants a key or the owner's session",
        "hints": ["make a key with `baremo user key NAME`; send it as `Authorization: Bearer KEY`"],
    });
    let headers =
        [(header::CONTENT_TYPE, "application/problem+json"), (header::WWW_AUTHENTICATE, "Bearer")];
    (status, headers, body.to_string()).into_response()
}

/// Returns a failure as problem details, in the language that was asked for.
pub(crate) fn problem(language: Language, error: &ServiceError) -> Response {
    let status = status(error.kind);
    let (title, how) = titled(error.kind);
    let (detail, hints) = match is_shown(error.kind) {
        true => baremo_render::problem::problem(language, error),
        false => (how.unwrap_or(title).text(language).to_owned(), Vec::new()),
    };
    let body = json!({
        "type": "about:blank", "title": title.text(language), "status": status.as_u16(),
        "detail": detail, "hints": hints,
    });
    let kind = [(header::CONTENT_TYPE, "application/problem+json")];
    (status, kind, body.to_string()).into_response()
}
