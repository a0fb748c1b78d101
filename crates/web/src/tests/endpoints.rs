//! What the API tells and changes beside figures, over what the pages show.

use baremo_metrics::service::{BoardService, ReportService};
use baremo_testkit::intake::FakeIntake;
use serde_json::{Value, json};

use super::*;

/// A service that outlives the requests.
type Kept = Arc<FakeService>;

fn kept() -> Kept {
    Arc::new(service())
}

/// Sends a body to an endpoint; returns the status and what is answered.
fn call(site: impl Into<crate::Site>, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
    let request = Request::builder().method(method).uri(format!("/api/v1{path}")).body(body);
    let (status, _, told) = send(site, request.unwrap());
    let told = serde_json::from_str(&told).unwrap_or_else(|_| panic!("{path}: {told}"));
    (status.as_u16(), told)
}

/// Asks an endpoint of a site of its own.
fn asked(path: &str) -> (u16, Value) {
    call(kept(), "GET", path, &Value::Null)
}

fn view(name: &str) -> Value {
    json!({ "name": name, "range": "28d", "query": { "metrics": ["csat"], "by": ["team"] } })
}

#[test]
fn views_are_kept_read_renamed_and_forgotten() {
    let service = kept();
    let (status, told) = call(service.clone(), "POST", "/views", &view("Equipos"));
    assert_eq!((status, &told["word"]), (200, &json!("equipos")), "{told}");
    // It was asked in the range that its word means now.
    let ranges: Vec<_> = service.asked().into_iter().map(|query| (query.from, query.to)).collect();
    assert!(ranges.iter().all(|(from, to)| from.is_some() && to.is_some()), "{ranges:?}");
    assert!(!ranges.is_empty());
    assert_eq!(service.views().unwrap()["equipos"].query.by, ["team"]);
    let (_, one) = call(service.clone(), "GET", "/views/equipos", &Value::Null);
    assert_eq!((&one["name"], &one["query"]["metrics"]), (&json!("Equipos"), &json!(["csat"])));
    // Another name is another word, and the former one is gone.
    let (status, told) = call(service.clone(), "PUT", "/views/equipos", &view("Teams"));
    assert_eq!((status, &told["word"]), (200, &json!("teams")), "{told}");
    let words: Vec<String> = service.views().unwrap().into_keys().collect();
    assert_eq!(words, ["teams"]);
    // The same name stays where it is.
    assert_eq!(call(service.clone(), "PUT", "/views/teams", &view("Teams")).0, 200);
    // The view is there; a metric that it asks for is not.
    let unknown = json!({ "name": "Teams", "query": { "metrics": ["csatt"] } });
    assert_eq!(call(service.clone(), "PUT", "/views/teams", &unknown).0, 400);
    // No view takes the place of another.
    assert_eq!(call(service.clone(), "POST", "/views", &view("Other")).0, 200);
    let (status, told) = call(service.clone(), "PUT", "/views/other", &view("Teams"));
    assert_eq!((status, &told["detail"]), (400, &json!("there is a view `Teams` already")));
    assert_eq!(call(service.clone(), "DELETE", "/views/other", &Value::Null).0, 200);
    for method in ["GET", "DELETE"] {
        assert_eq!(call(service.clone(), method, "/views/other", &Value::Null).0, 404, "{method}");
    }
    assert_eq!(call(service.clone(), "PUT", "/views/other", &view("Other")).0, 404);
    assert_eq!(service.views().unwrap().len(), 1);
}

#[test]
fn a_view_that_shows_nothing_is_refused() {
    let query = json!({ "metrics": ["csat"] });
    let lacking = json!({ "metrics": ["churn_rate"], "where": "priority = 'high'" });
    for (body, said) in [
        (json!({ "name": "a", "query": lacking }), "`priority`"),
        (json!({ "query": query }), "the body is no view: `name` is missing"),
        (json!({ "name": "a" }), "`query` is missing"),
        (json!({ "name": "…", "query": query }), "a view needs a name"),
        (json!({ "name": "a".repeat(81), "query": query }), "80 letters at most"),
        (json!({ "name": "a", "query": { "metrics": ["csatt"] } }), "unknown metric `csatt`"),
        (json!({ "name": "a", "query": { "metrics": [] } }), "`query.metrics` takes at least one"),
        (json!({ "name": "a", "query": { "metrcs": ["csat"] } }), "did you mean `metrics`?"),
        (json!({ "name": "a", "range": "28days", "query": query }), "not `28days`"),
    ] {
        let service = kept();
        let (status, told) = call(service.clone(), "POST", "/views", &body);
        assert_eq!(status, 400, "{body}: {told}");
        assert!(told["detail"].as_str().unwrap().contains(said), "{body}: {told}");
        assert!(service.views().unwrap().is_empty(), "{body}");
    }
}

#[test]
fn a_calculator_works_out_what_it_is_given() {
    let (status, told) = asked("/calculators/csat?positive=65&total=80");
    assert_eq!((status, &told["value"], &told["unit"]), (200, &json!(81.25), &json!("percent")));
    let low = told["interval"][0].as_f64().unwrap();
    assert!((low - 71.34).abs() < 0.01 && told["reason"].is_null(), "{told}");
    let (_, told) = asked("/calculators/ces?ratings=3,4,4&lang=es");
    assert!((told["value"].as_f64().unwrap() - 11.0 / 3.0).abs() < 1e-9, "{told}");
    let (_, told) = asked("/calculators/nps?promoters=72&passives=20&detractors=8&percent=true");
    assert_eq!((&told["value"], &told["reason"]), (&json!(64.0), &json!("shares_without_count")));
    let (_, told) = asked("/calculators/first_response_time?total=200&count=50&unit=minutes");
    assert_eq!((&told["value"], &told["unit"]), (&json!(4.0), &json!("min")));
    let (_, told) = asked("/calculators/csat?positive=0&total=0");
    let nothing = json!("nothing_to_divide_by");
    assert_eq!((&told["value"], &told["reason"]), (&Value::Null, &nothing), "{told}");
    // Inputs are called as the address has them, and not as flags of a terminal.
    let (_, told) = asked("/calculators/cac?spend=10&new-customers=0");
    assert_eq!(told["message"], "`new-customers` is 0", "{told}");
}

#[test]
fn a_calculator_says_what_it_cannot_take() {
    for (path, status, said) in [
        ("/calculators/csatt", 404, "`csat`"),
        ("/calculators/csat?positiv=65&total=80", 400, "`positive`"),
        ("/calculators/csat?positive=65", 400, "`total`"),
        ("/calculators/csat?positive=65&positive=3&total=80", 400, "`positive`"),
        ("/calculators/csat?positive=many&total=80", 400, "not `many`"),
        ("/calculators/csat?positive=1&total=2&unit=min", 400, "`min` is no unit of `csat`"),
        ("/calculators/nps?promoters=72&percent=yes", 400, "not `yes`"),
    ] {
        let (told, problem) = asked(path);
        assert_eq!(told, status, "{path}: {problem}");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(said) && !detail.contains("--"), "{path}: {detail}");
    }
}

#[test]
fn calculators_are_listed_with_what_they_take() {
    let (_, told) = asked("/calculators");
    let all = told["calculators"].as_array().unwrap();
    assert_eq!(all.len(), baremo_metrics::calc::CALCULATORS.len());
    let csat = all.iter().find(|one| one["metric"] == "csat").unwrap();
    assert!(csat["title"]["es"].is_string(), "{csat}");
    let names: Vec<&str> =
        csat["inputs"].as_array().unwrap().iter().filter_map(|it| it["name"].as_str()).collect();
    assert!(names.contains(&"positive") && names.contains(&"total"), "{csat}");
    for way in csat["combinations"].as_array().unwrap() {
        let inputs = way["inputs"].as_array().unwrap();
        assert!(inputs.iter().all(|one| names.contains(&one.as_str().unwrap())), "{way}");
        assert!(["en", "es"].iter().all(|it| way["formula"][*it].is_string()), "{way}");
    }
}

#[test]
fn the_glossary_has_the_words_of_its_page() {
    let (_, told) = asked("/glossary");
    let (_, _, page) = get("/glossary?lang=es");
    let sections = told["sections"].as_array().unwrap();
    let words: Vec<&Value> =
        sections.iter().flat_map(|section| section["words"].as_array().unwrap()).collect();
    assert_eq!(words.len(), page.matches("<tr id=\"word-").count());
    let turn = words.iter().find(|word| word["word"]["es"] == "turno").unwrap();
    assert_eq!(turn["word"]["en"], "turn");
    assert_ne!(turn["meaning"]["es"], turn["meaning"]["en"]);
}

#[test]
fn what_a_close_would_pin_is_told_before_it_is_pinned() {
    let service = kept();
    let body = json!({ "name": "2025-11" });
    let (status, told) = call(service.clone(), "POST", "/closes?preview=true", &body);
    assert_eq!((status, &told["name"]), (200, &json!("2025-11")), "{told}");
    assert!(service.closes().unwrap().is_empty());
    assert_eq!(call(service.clone(), "POST", "/closes", &body).0, 200);
    assert_eq!(service.closes().unwrap().len(), 1);
}

#[test]
fn what_the_head_says_is_kept_and_told() {
    let (service, path) = (kept(), "/reports/board/comments/2025-11");
    assert_eq!(call(service.clone(), "GET", path, &Value::Null).1, json!({ "text": "" }));
    let said = json!({ "text": "Two days without chat." });
    assert_eq!(call(service.clone(), "PUT", path, &said), (200, said.clone()));
    assert_eq!(service.comment("2025-11").unwrap(), "Two days without chat.");
    let (status, told) = call(service, "PUT", path, &json!({ "txt": "" }));
    assert!(status == 400 && told["detail"].to_string().contains("did you mean"), "{told}");
}

#[test]
fn what_a_vendor_counted_otherwise_is_told_and_listed() {
    let site = || crate::Site::from(kept()).with_imports(Arc::new(FakeIntake::default()));
    let (_, told) = call(site(), "GET", "/sources/desk/reconciled", &Value::Null);
    let figure = &told["figures"][0];
    assert_eq!((&figure["compared"], &figure["equal"]), (&json!(100), &json!(98)), "{told}");
    assert_eq!(figure["classes"][0]["about"]["es"], "minutos enteros");
    let path = "/sources/desk/differing?figure=reply_time&offset=1";
    let (_, told) = call(site(), "GET", path, &Value::Null);
    assert_eq!((&told["total"], &told["rows"][0]["conversation"]), (&json!(2), &json!(HOSTILE)));
    let (status, told) = call(site(), "GET", "/sources/desk/differing", &Value::Null);
    assert!(status == 400 && told["detail"].to_string().contains("`figure`"), "{told}");
    assert_eq!(asked("/sources/desk/reconciled").0, 404);
}

#[test]
fn records_that_could_not_be_read_leave_the_list_and_come_back() {
    let intake = Arc::new(FakeIntake::default());
    let site = || crate::Site::from(kept()).with_imports(intake.clone());
    let group = json!({ "source": "desk", "reason": "id_missing", "last": "7", "why": "tests" });
    assert_eq!(call(site(), "POST", "/rejects/dismiss", &group), (200, json!({})));
    let group = json!({ "source": "desk", "reason": "id_missing", "until": 7 });
    assert_eq!(call(site(), "POST", "/rejects/reopen", &group), (200, json!({})));
    let (status, told) = call(site(), "POST", "/rejects/reopen", &json!({ "source": "desk" }));
    assert!(status == 400 && told["detail"].to_string().contains("is missing"), "{told}");
    let both = [vec!["desk", "id_missing", "7", "tests"], vec!["desk", "id_missing", "7"]];
    assert_eq!(intake.marked(), both);
}

#[test]
fn a_search_finds_what_that_of_the_pages_does() {
    let links = |query: &str| -> Vec<Value> {
        let (status, told) = asked(&format!("/search?{query}"));
        assert_eq!(status, 200, "{told}");
        let found = told["found"].as_array().unwrap();
        let links = found.iter().flat_map(|kind| kind["links"].as_array().unwrap());
        links.map(|link| link["page"].clone()).collect()
    };
    let pages = links("q=chan&lang=es");
    assert!(pages.iter().any(|page| page.to_string().contains("by=channel")), "{pages:?}");
    assert!(links("q=77").contains(&json!("/conversations/desk/77?lang=en")));
    assert!(links("q=reopen_rate").contains(&json!("/metrics/reopen_rate?lang=en")));
    // A letter is only looked for in names.
    assert!(links("q=%D0%B6").is_empty());
    let (status, told) = asked("/search");
    assert!(status == 400 && told["detail"].to_string().contains("`q` is missing"), "{told}");
}

#[test]
fn what_is_needed_is_asked_for() {
    for endpoint in crate::api::ENDPOINTS {
        for needed in endpoint.parameters.iter().filter(|it| it.is_needed) {
            let site = crate::Site::from(kept()).with_imports(Arc::new(FakeIntake::default()));
            let path = endpoint.path.replace("{source}", "desk");
            let (status, told) = call(site, "GET", &path, &Value::Null);
            let said = format!("`{}` is missing", needed.name);
            assert!(status == 400 && told["detail"].to_string().contains(&said), "{path}: {told}");
        }
    }
}

/// Sends a file as a form does.
fn upload(intake: &Arc<FakeIntake>) -> (u16, Value) {
    let head = "content-disposition: form-data; name=\"files\"; filename=\"Desk.csv\"";
    let file = format!("--X\r\n{head}\r\n\r\nid\n1\n\r\n--X--\r\n");
    let request = Request::post("/api/v1/imports")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=X")
        .body(Body::from(file));
    let site = crate::Site::from(kept()).with_imports(intake.clone());
    let (status, _, told) = send(site, request.unwrap());
    (status.as_u16(), serde_json::from_str(&told).unwrap_or_else(|_| panic!("{told}")))
}

#[test]
fn files_are_received_looked_at_and_imported() {
    let intake = Arc::new(FakeIntake::default());
    let site = || crate::Site::from(kept()).with_imports(intake.clone());
    let (status, told) = upload(&intake);
    assert_eq!((status, &told["upload"], &told["source"]), (200, &json!("up1"), &json!("desk")));
    assert_eq!(intake.received().len(), 1);
    assert_eq!((&told["files"][0]["kind"], &told["records"]), (&json!("tickets"), &json!(3)));
    assert_eq!(told["events"][0]["kind"], "opened", "{told}");
    assert!(told["problem"].is_null() && told["zoneless"]["zone"] == "Europe/Madrid", "{told}");
    let body = json!({ "source": "desk", "mapping": "wrong = 1" });
    let (status, told) = call(site(), "POST", "/imports/up1/preview", &body);
    assert!(status == 200 && told["problem"].to_string().contains("unknown key"), "{told}");
    // Columns are picked in a preview, and for a text.
    let body_of_picks = json!({
        "source": "desk", "mapping": "right = 1",
        "picks": { "roles": { "id": "Ticket", "agent": null }, "kept": { "Tier": true } },
    });
    let (status, told) = call(site(), "POST", "/imports/up1/preview", &body_of_picks);
    assert_eq!((status, &told["picked"]["outcome"]), (200, &json!("done")), "{told}");
    let picked = intake.picked();
    assert_eq!(picked[0].roles.get("id"), Some(&Some("Ticket".to_owned())), "{picked:?}");
    assert_eq!(picked[0].roles.get("agent"), Some(&None), "{picked:?}");
    let (status, told) = call(site(), "POST", "/imports/up1", &body_of_picks);
    assert!(status == 400 && told["detail"].to_string().contains("preview"), "{told}");
    // What cannot be previewed is not begun.
    let (status, told) = call(site(), "POST", "/imports/up1", &body);
    assert!(status == 400 && told["detail"].to_string().contains("unknown key"), "{told}");
    assert!(intake.started().is_empty());
    assert_eq!(call(site(), "GET", "/imports/up1", &Value::Null).0, 404);
    let body = json!({ "source": "desk", "zone": "Europe/Madrid" });
    let (status, told) = call(site(), "POST", "/imports/up1?lang=es", &body);
    assert_eq!((status, &told["phase"]), (200, &json!("reading")), "{told}");
    let started = intake.started();
    assert!(started.len() == 1 && started[0].spanish, "{started:?}");
    let (_, told) = call(site(), "GET", "/imports/up1", &Value::Null);
    assert_eq!((&told["phase"], &told["outcome"]["accepted"]), (&json!("done"), &json!(1234)));
    let (_, told) = call(site(), "GET", "/mappings", &Value::Null);
    assert_eq!(told, json!({ "mappings": [{ "name": "desk-csv", "title": "Desk" }] }));
}

#[test]
fn what_was_proposed_is_imported_as_it_was_shown() {
    let intake = Arc::new(FakeIntake::default());
    let site = || crate::Site::from(kept()).with_imports(intake.clone());
    let body = json!({ "source": "strange" });
    let (status, shown) = call(site(), "POST", "/imports/up1/preview", &body);
    assert!(status == 200 && shown["problem"].is_null() && shown["proposed"] == true, "{shown}");
    let (status, told) = call(site(), "POST", "/imports/up1", &body);
    assert_eq!(status, 200, "{told}");
    let started = intake.started();
    assert_eq!(started[0].mapping.as_deref(), shown["text"].as_str(), "{started:?}");
}

#[test]
fn what_is_no_form_with_files_is_refused() {
    let site = || crate::Site::from(kept()).with_imports(Arc::new(FakeIntake::default()));
    let (status, told) = call(site(), "POST", "/imports", &json!({ "source": "desk" }));
    assert!(status == 400 && told["detail"].to_string().contains("no form with files"), "{told}");
    let (status, told) = call(site(), "POST", "/imports?source=desk", &Value::Null);
    assert!(status == 400 && told["detail"].to_string().contains("`source`"), "{told}");
    for path in ["/imports/up2", "/imports/up2/preview"] {
        let (status, told) = call(site(), "POST", path, &json!({ "source": "desk" }));
        assert_eq!(status, 404, "{path}: {told}");
    }
    let picks = json!({ "source": "desk", "picks": {} });
    let (status, told) = call(site(), "POST", "/imports/up1/preview", &picks);
    assert!(status == 400 && told["detail"].to_string().contains("`picks`"), "{told}");
    let (status, told) = upload_without_intake();
    assert!(status == 400 && told["detail"].to_string().contains("no files are taken"), "{told}");
}

/// Sends a file to a site that takes none.
fn upload_without_intake() -> (u16, Value) {
    let request = Request::post("/api/v1/imports")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=X")
        .body(Body::from("--X--\r\n"));
    let (status, _, told) = send(kept(), request.unwrap());
    (status.as_u16(), serde_json::from_str(&told).unwrap_or_else(|_| panic!("{told}")))
}
