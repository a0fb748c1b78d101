//! A failure as a page with ways back, and as problem details (RFC 9457).

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use baremo_metrics::error::Thing;
use baremo_metrics::service::Cause;
use baremo_metrics::{MetricsError, ServiceError};
use baremo_model::ErrorKind;
use baremo_render::Language;
use baremo_render::problem::{self, Surface};
use maud::{Markup, html};
use serde_json::{Value, json};

use crate::address::{Address, segment};
use crate::api::problems;
use crate::parts::layout;
use crate::site::Site;
use crate::text::{self, Text};

/// Media type of problem details.
pub(crate) const PROBLEM: &str = "application/problem+json";

/// Hints that a sentence on a page bears.
const SAID: usize = 3;

/// Type of problems of which the status says what there is to say.
const BLANK: &str = "about:blank";

/// What pages may load: files of this server, nothing inline, nothing from elsewhere.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self' data:; connect-src 'self'; font-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'";

/// For how long browsers keep to HTTPS by themselves, where they come through it: a year.
const SEALED: &str = "max-age=31536000";

/// Adds the headers that every response carries.
pub(crate) async fn secured(State(site): State<Site>, mut response: Response) -> Response {
    let headers = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in headers {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    if site.reach.https {
        let value = HeaderValue::from_static(SEALED);
        response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, value);
    }
    if !response.headers().contains_key(header::CACHE_CONTROL) {
        let value = HeaderValue::from_static("no-store");
        response.headers_mut().insert(header::CACHE_CONTROL, value);
    }
    response
}

/// Returns what is wrong as pages say it, and what to do.
pub(crate) fn said(language: Language, error: &ServiceError) -> (String, Vec<String>) {
    problem::problem(language, Surface::Page, error)
}

/// Says what is wrong in a sentence on a page that goes on; what is wrong inside is for the owner's
/// terminal. A mapping is a file that whoever imports writes.
pub(crate) fn told(language: Language, error: &ServiceError) -> String {
    if !is_shown(error.kind) && error.kind != ErrorKind::Config {
        return text::INTERNAL_HOW.text(language).to_owned();
    }
    let (message, hints) = said(language, error);
    std::iter::once(message).chain(hints.into_iter().take(SAID)).collect::<Vec<_>>().join("; ")
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

/// Returns the addresses that were probably meant, with the names that they have instead.
fn meant(address: &Address, error: &ServiceError) -> Vec<(String, String)> {
    let Some(Cause::Metrics(cause)) = error.cause.as_deref() else { return Vec::new() };
    let MetricsError::Unknown { what, name, meant, .. } = cause.as_ref() else {
        return Vec::new();
    };
    if matches!(what, Thing::Zone) {
        let named = |right: &String| (address.with(&[("zone", Some(right))]), right.clone());
        return meant.iter().map(named).collect();
    }
    let wrong = segment(name);
    let parts = || address.path().split('/');
    if !parts().any(|part| part == wrong) {
        return Vec::new();
    }
    let named = |right: &String| {
        let right_part = segment(right);
        let swapped = parts().map(|part| if part == wrong { right_part.as_str() } else { part });
        (address.beside(&swapped.collect::<Vec<_>>().join("/")), right.clone())
    };
    meant.iter().map(named).collect()
}

/// Returns the report of a close by its own profile, where another one was asked for with it.
fn by_its_own(address: &Address, error: &ServiceError) -> Option<(String, String)> {
    let is_report = address.path() == "/reports/board" && error.kind == ErrorKind::BadRequest;
    let close = address.get("close").filter(|_| is_report && address.get("profile").is_some())?;
    Some((address.with(&[("profile", None)]), close.to_owned()))
}

/// Returns the page that lists what was looked for at an address, and what it is called.
fn listing(path: &str) -> Option<(&'static str, Text)> {
    match path.split('/').nth(1)? {
        "boards" => Some(("/boards", text::boards::BOARDS)),
        "metrics" | "records" => Some(("/metrics", text::NAV_METRICS)),
        "customers" => Some(("/customers", text::NAV_CUSTOMERS)),
        "closes" => Some(("/closes", text::NAV_REPORTS)),
        _ => None,
    }
}

/// Ends a message as the sentence that it is on a page.
fn ended(message: &str) -> String {
    let end = if message.ends_with(['.', '?', '!', '…']) { "" } else { "." };
    format!("{message}{end}")
}

/// Returns the main part of the page that says what is wrong.
pub(crate) fn page(address: &Address, error: &ServiceError) -> (String, Markup) {
    let language = address.language;
    let (title, how) = titled(error.kind);
    let title = title.text(language);
    let (message, hints) = said(language, error);
    // Names that stand in backticks for terminals.
    let message = ended(&language.quoted(&message));
    let hints: Vec<String> = hints.iter().map(|hint| ended(&language.quoted(hint))).collect();
    let listing = listing(address.path()).filter(|_| error.kind == ErrorKind::NotFound);
    let mut others = meant(address, error);
    others.extend(by_its_own(address, error));
    let body = html! {
        section.panel.empty {
            h1 { (title) }
            @if is_shown(error.kind) { p { (message) } }
            @for hint in hints.iter().filter(|_| is_shown(error.kind)) { p { (hint) } }
            @if let Some(how) = how { p { (how.text(language)) } }
            p.ways {
                @for (href, name) in &others { a.button.first href=(href) { (name) } }
                a.button.first[others.is_empty()] href=(address.asking("/", &[])) {
                    (text::BACK_TO_OVERVIEW.text(language))
                }
                @if let Some((path, name)) = listing {
                    a.button href=(address.asking(path, &[])) { (name.text(language)) }
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

/// Returns the page that says what is wrong where it cannot be told who asks: nothing on it is of
/// the data.
pub(crate) fn bare(address: &Address, error: &ServiceError) -> Response {
    let (title, main) = page(address, error);
    let whole = layout::bare(address, &title, &main);
    (status(error.kind), Html(whole.into_string())).into_response()
}

/// Returns that whoever asks the API is not known, as problem details.
pub(crate) fn unknown(language: Language) -> Response {
    let hint = text::api::SEND_A_KEY.text(language).to_owned();
    let detail = text::api::NOT_KNOWN.text(language);
    let mut response = refused(language, StatusCode::UNAUTHORIZED, detail, &[hint]);
    let bearer = HeaderValue::from_static("Bearer");
    response.headers_mut().insert(header::WWW_AUTHENTICATE, bearer);
    response
}

/// Returns a failure as problem details, in the language that was asked for.
pub(crate) fn problem(language: Language, error: &ServiceError) -> Response {
    let (title, how) = titled(error.kind);
    if !is_shown(error.kind) {
        let detail = how.unwrap_or(title).text(language);
        return refused(language, status(error.kind), detail, &[]);
    }
    let (detail, hints) = problem::problem(language, Surface::Api, error);
    let (address, title) = match problems::of(error) {
        Some(own) => (format!("/api#{}", own.word), own.title),
        None => (BLANK.to_owned(), title),
    };
    let problem = json!({
        "type": address, "title": title.text(language), "status": status(error.kind).as_u16(),
        "detail": detail, "hints": hints, "meant": problems::meant(error),
    });
    details(status(error.kind), &problem)
}

/// Returns what is refused before the service is asked, as problem details.
pub(crate) fn refused(
    language: Language,
    status: StatusCode,
    detail: &str,
    hints: &[String],
) -> Response {
    let title = match status {
        StatusCode::UNAUTHORIZED => text::api::UNKNOWN,
        StatusCode::SERVICE_UNAVAILABLE => text::UNAVAILABLE,
        _ if status.is_client_error() => text::WRONG_REQUEST,
        _ => text::INTERNAL,
    };
    let problem = json!({
        "type": BLANK, "title": title.text(language), "status": status.as_u16(),
        "detail": detail, "hints": hints, "meant": [],
    });
    details(status, &problem)
}

fn details(status: StatusCode, problem: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, PROBLEM)], problem.to_string()).into_response()
}
