//! The JSON API under `/api/v1`: the same service as the pages, one file an endpoint.
//!
//! Answers are the service's own structures; errors are problem details (RFC 9457).
//! [`ENDPOINTS`] is the one list from which routes and the OpenAPI description are made.

mod boards;
mod body;
mod calculators;
mod catalogue;
mod closes;
mod conversation;
mod customers;
mod dimensions;
mod findings;
mod glossary;
mod imports;
mod openapi;
pub(crate) mod problems;
mod query;
mod records;
mod rejects;
mod reports;
mod search;
mod sources;
mod views;

use axum::body::{Body, to_bytes};
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, delete, get, post, put};
use baremo_metrics::service::{ImportService, Reader, Waiting};
use baremo_metrics::{MetricService, ServiceError};
use baremo_model::ErrorKind;
use baremo_model::error::nearest;
use baremo_render::Language;
use serde_json::Value;

use crate::site::Site;
use crate::text::{Text, api as say};
use crate::{error, visit};

/// Below which the endpoints lie.
pub(crate) const ROOT: &str = "/api/v1";

/// Bytes a body may have.
const BODY: usize = 256 * 1024;

/// One endpoint.
pub(crate) struct Endpoint {
    /// `get`, `post`, `put` or `delete`.
    pub(crate) method: &'static str,
    /// Path below `/api/v1`.
    pub(crate) path: &'static str,
    /// What it does, one line; the description has it in English.
    pub(crate) summary: Text,
    /// Parameters of the path and the query.
    pub(crate) parameters: &'static [Parameter],
    /// Name of the schema of its body; empty without one.
    pub(crate) body: &'static str,
    /// Name of the schema of its answer.
    pub(crate) answer: &'static str,
    /// Answers a call.
    pub(crate) respond: fn(&Call<'_>) -> Result<Value, ServiceError>,
}

/// A parameter of an endpoint.
pub(crate) struct Parameter {
    /// Name.
    pub(crate) name: &'static str,
    /// What it does; the description has it in English.
    pub(crate) about: Text,
    /// JSON type: `string`, `integer`, `boolean`; [`INPUTS`] for all that is named otherwise.
    pub(crate) kind: &'static str,
    /// Whether nothing is answered without it; all of a path are needed.
    pub(crate) is_needed: bool,
}

/// Returns a parameter, with what it does in both languages.
const fn parameter(
    name: &'static str,
    kind: &'static str,
    en: &'static str,
    es: &'static str,
) -> Parameter {
    Parameter { name, about: Text { en, es }, kind, is_needed: false }
}

/// Returns a parameter that there must be, with what it does in both languages.
const fn needed(
    name: &'static str,
    kind: &'static str,
    en: &'static str,
    es: &'static str,
) -> Parameter {
    Parameter { name, about: Text { en, es }, kind, is_needed: true }
}

/// Kind of what stands for every parameter that an endpoint does not name: which there are, it says
/// itself.
const INPUTS: &str = "object";

/// Rows in one answer of a list, at most, and where nobody says how many.
const MOST: usize = 1000;
const USUAL: usize = 50;

/// End of a range.
const TO: Parameter = parameter(
    "to",
    "string",
    "End of the range; a date means through that day's end",
    "Fin del periodo; una fecha vale hasta que acaba ese día",
);

/// The calendar that durations are counted in.
const CALENDAR: Parameter = parameter(
    "calendar",
    "string",
    "`wall`, `business` or the name of a calendar",
    "`wall`, `business` o el nombre de un calendario",
);

/// The profile that definitions follow.
const PROFILE: Parameter = parameter(
    "profile",
    "string",
    "Profile that chooses variants and parameters",
    "Perfil que elige variantes y parámetros",
);

/// As of when data and definitions are told.
const AS_OF: Parameter = parameter(
    "as_of",
    "string",
    "Data and definitions known at this instant",
    "Datos y definiciones conocidos en este instante",
);

/// Where an answer of a list begins.
const OFFSET: Parameter = parameter("offset", "integer", "How many to skip", "Cuántos se saltan");

/// How many rows it has.
const LIMIT: Parameter = parameter(
    "limit",
    "integer",
    "How many to return, 50 when absent, 1000 at most",
    "Cuántos se devuelven: 50 si no se dice, 1000 como mucho",
);

/// All endpoints, in the order of the description.
pub(crate) const ENDPOINTS: &[Endpoint] = &[
    query::ENDPOINT,
    findings::ENDPOINT,
    catalogue::LIST,
    catalogue::ONE,
    records::ENDPOINT,
    conversation::ENDPOINT,
    conversation::CONTACT,
    customers::LIST,
    customers::ONE,
    dimensions::LIST,
    dimensions::VALUES,
    calculators::LIST,
    calculators::ONE,
    glossary::ENDPOINT,
    search::ENDPOINT,
    sources::ENDPOINT,
    sources::RECONCILED,
    sources::DIFFERING,
    rejects::ENDPOINT,
    rejects::DISMISS,
    rejects::REOPEN,
    imports::MAPPINGS,
    imports::RECEIVE,
    imports::PREVIEW,
    imports::START,
    imports::JOB,
    views::LIST,
    views::POST,
    views::ONE,
    views::PUT,
    views::DELETE,
    boards::LIST,
    boards::ONE,
    boards::PUT,
    boards::DELETE,
    closes::LIST,
    closes::POST,
    closes::ONE,
    reports::BOARD,
    reports::COMMENT,
    reports::SAY,
    reports::ES_LEY_10_2025,
    openapi::ENDPOINT,
];

/// What an endpoint is called with.
pub(crate) struct Call<'a> {
    /// Who answers.
    pub(crate) service: &'a dyn MetricService,
    /// What takes files in, where the site takes any.
    pub(crate) imports: Option<&'a dyn ImportService>,
    /// Parameters of path and query.
    pub(crate) parameters: &'a [(String, String)],
    /// Body.
    pub(crate) body: &'a [u8],
    /// Language of what is for people.
    pub(crate) language: Language,
}

impl Call<'_> {
    /// Returns a parameter; none when it is absent or empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.parameters.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// Returns a parameter that there must be.
    pub(crate) fn needed(&self, name: &str) -> Result<&str, ServiceError> {
        self.get(name).ok_or_else(|| self.wrong(say::MISSING, &[("name", name)]))
    }

    /// Returns what takes files in.
    ///
    /// # Errors
    ///
    /// Not found on a site that takes none.
    pub(crate) fn imports(&self) -> Result<&dyn ImportService, ServiceError> {
        self.imports.ok_or_else(|| {
            ServiceError::new(ErrorKind::NotFound, say::TAKES_NO_FILES.text(self.language))
        })
    }

    /// Returns the words of a parameter, separated by commas or given one by one.
    pub(crate) fn list(&self, name: &str) -> Vec<String> {
        let all = self.parameters.iter().filter(|(known, _)| known == name);
        let words = all.flat_map(|(_, value)| value.split(',')).map(str::trim);
        words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
    }

    /// Returns a number of things, or what stands for it when it is absent.
    pub(crate) fn count(&self, name: &str, usual: usize) -> Result<usize, ServiceError> {
        let Some(text) = self.get(name) else { return Ok(usual) };
        text.parse().map_err(|_| self.wrong(say::WHOLE_NUMBER, &[("name", name), ("value", text)]))
    }

    /// Returns how many rows are asked for, or what stands for it when it is absent: at least one.
    pub(crate) fn rows(&self, name: &str, usual: usize) -> Result<usize, ServiceError> {
        let Some(text) = self.get(name) else { return Ok(usual) };
        let rows = text.parse::<usize>().ok().filter(|rows| *rows > 0);
        rows.ok_or_else(|| self.wrong(say::FROM_ONE, &[("name", name), ("value", text)]))
    }

    /// Returns that the request is wrong.
    fn wrong(&self, what: Text, places: &[(&str, &str)]) -> ServiceError {
        ServiceError::new(ErrorKind::BadRequest, what.fill(self.language, places))
    }

    /// Returns that a parameter takes other words.
    fn not_a_word(&self, name: &str, value: &str, valid: &[&str]) -> ServiceError {
        let valid = valid.join(", ");
        self.wrong(say::ONE_OF, &[("name", name), ("value", value), ("valid", &valid)])
    }

    /// Returns whether a parameter is true; it is false when it is absent.
    fn truth(&self, name: &str) -> Result<bool, ServiceError> {
        match self.get(name).unwrap_or("false") {
            "true" => Ok(true),
            "false" => Ok(false),
            other => Err(self.not_a_word(name, other, &["true", "false"])),
        }
    }
}

/// Returns the route of an endpoint.
pub(crate) fn route(endpoint: &'static Endpoint) -> MethodRouter<Site> {
    let handler = move |State(site): State<Site>, path: visit::Parts, request: Request| {
        let path = visit::parts(path);
        async move {
            match path {
                Some(path) => respond(endpoint, site, path, request).await,
                None => visit::nowhere(request.uri(), request.headers()),
            }
        }
    };
    match endpoint.method {
        "post" if endpoint.body == imports::FILES => {
            post(imports::receive).layer(DefaultBodyLimit::disable())
        }
        "post" => post(handler),
        "put" => put(handler),
        "delete" => delete(handler),
        _ => get(handler),
    }
}

/// Tells every failure under `/api` as problem details, whoever refused: a path that is asked in
/// another way, a host or an origin that is not this server's.
pub(crate) async fn told(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    if !path.starts_with("/api/") {
        return next.run(request).await;
    }
    let language = visit::language(request.uri(), request.headers());
    let method = request.method().to_string();
    let response = next.run(request).await;
    let (status, headers) = (response.status(), response.headers());
    let is_failure = status.is_client_error() || status.is_server_error();
    let kind = headers.get(header::CONTENT_TYPE);
    if !is_failure || kind.is_some_and(|kind| kind == error::PROBLEM) {
        return response;
    }
    // Which methods there are the router says only after this.
    let allowed = (status == StatusCode::METHOD_NOT_ALLOWED).then(|| methods(&path));
    let (detail, hint) = match &allowed {
        Some(methods) => {
            let places = [("path", path.as_str()), ("method", &method)];
            let hint = say::THERE_ARE.fill(language, &[("valid", methods)]);
            (say::NO_METHOD.fill(language, &places), hint)
        }
        None => {
            let said = to_bytes(response.into_body(), BODY).await.unwrap_or_default();
            let said = String::from_utf8_lossy(&said).trim().to_owned();
            (said, say::SEE_API.text(language).to_owned())
        }
    };
    let mut told = error::refused(language, status, &detail, &[hint]);
    if let Some(allowed) = allowed.and_then(|methods| HeaderValue::from_str(&methods).ok()) {
        told.headers_mut().insert(header::ALLOW, allowed);
    }
    told
}

/// Returns the methods that a path takes, as its header and its hint list them.
fn methods(path: &str) -> String {
    let is_at = |endpoint: &&Endpoint| {
        let own = endpoint.path.split('/');
        let asked = path.strip_prefix(ROOT).unwrap_or(path).split('/');
        own.clone().count() == asked.clone().count()
            && own.zip(asked).all(|(own, asked)| own == asked || own.starts_with('{'))
    };
    let own = ENDPOINTS.iter().filter(is_at).map(|endpoint| endpoint.method.to_uppercase());
    let mut methods: Vec<String> = own.collect();
    if methods.iter().any(|method| method == "GET") {
        methods.push("HEAD".to_owned());
    }
    methods.join(", ")
}

async fn respond(
    endpoint: &'static Endpoint,
    site: Site,
    path: Vec<(String, String)>,
    request: Request<Body>,
) -> Response {
    let query = request.uri().query().unwrap_or_default().to_owned();
    let language = visit::language(request.uri(), request.headers());
    let Ok(body) = to_bytes(request.into_body(), BODY).await else {
        let detail = say::LONG_BODY.fill(language, &[("most", &BODY.to_string())]);
        return error::refused(language, StatusCode::PAYLOAD_TOO_LARGE, &detail, &[]);
    };
    let mut parameters = path;
    parameters.extend(read(&query));
    if let Err(error) = check(endpoint, &parameters, language) {
        return error::problem(language, &error);
    }
    answered(endpoint, site, parameters, body.to_vec(), language).await
}

/// Reads the parameters of an address; its language is none.
fn read(query: &str) -> Vec<(String, String)> {
    let pairs = form_urlencoded::parse(query.as_bytes()).into_owned();
    pairs.filter(|(name, _)| name != "lang").collect()
}

/// Answers a call that has arrived whole.
async fn answered(
    endpoint: &'static Endpoint,
    site: Site,
    parameters: Vec<(String, String)>,
    body: Vec<u8>,
    language: Language,
) -> Response {
    let waiting = Waiting::begin();
    // What is only asked is not worked out once nobody waits; what is changed is changed.
    let asks = endpoint.method == "get" || endpoint.path == query::ENDPOINT.path;
    let reader = if asks { waiting.reader() } else { Reader::default() };
    let done = tokio::task::spawn_blocking(move || {
        let service = site.service.as_ref();
        let imports = site.imports.as_deref();
        let call = Call { service, imports, parameters: &parameters, body: &body, language };
        // A long answer is written here, too, and not where all others are served.
        reader.serve(|| (endpoint.respond)(&call).map(|value| value.to_string()))
    });
    let broke = || ServiceError::new(ErrorKind::Internal, "the endpoint broke");
    match done.await.unwrap_or_else(|_| Err(broke())) {
        Ok(body) => ([(header::CONTENT_TYPE, "application/json")], body).into_response(),
        Err(error) => error::problem(language, &placed(endpoint, error)),
    }
}

/// Returns the failure of a call. What is not there was named in a parameter or the body where the
/// path names nothing: then the address is right, and what is asked of it is not.
fn placed(endpoint: &Endpoint, mut error: ServiceError) -> ServiceError {
    if error.kind == ErrorKind::NotFound && !endpoint.path.contains('{') {
        error.kind = ErrorKind::BadRequest;
    }
    error
}

/// Refuses parameters the endpoint does not have: a misspelt filter must not widen an answer.
fn check(
    endpoint: &Endpoint,
    parameters: &[(String, String)],
    language: Language,
) -> Result<(), ServiceError> {
    // Which inputs there are, an endpoint that reads all says itself.
    if endpoint.parameters.iter().any(|known| known.kind == INPUTS) {
        return Ok(());
    }
    for (name, _) in parameters {
        if endpoint.parameters.iter().all(|known| known.name != name) {
            let valid: Vec<&str> = endpoint.parameters.iter().map(|known| known.name).collect();
            let said = match nearest(name, valid.iter().copied()) {
                Some(near) => {
                    say::UNLIKE_PARAMETER.fill(language, &[("name", name), ("near", near)])
                }
                None => say::UNKNOWN_PARAMETER.fill(language, &[("name", name)]),
            };
            let mut error = ServiceError::new(ErrorKind::BadRequest, said);
            if !valid.is_empty() {
                let all = valid.join(", ");
                error.hints.push(say::THERE_ARE.fill(language, &[("valid", &all)]).into());
            }
            return Err(error);
        }
    }
    Ok(())
}

/// Writes a value of the service.
fn written(value: &impl serde::Serialize) -> Result<Value, ServiceError> {
    serde_json::to_value(value).map_err(|error| unwritten(&error))
}

/// Returns that an answer cannot be written.
fn unwritten(error: &serde_json::Error) -> ServiceError {
    ServiceError::new(ErrorKind::Internal, format!("cannot write the answer: {error}"))
}
