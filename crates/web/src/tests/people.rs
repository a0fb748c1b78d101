//! Customers, cohorts, and exploring.

use baremo_metrics::service::BoardService;

use super::cases::taken;
use super::*;

#[test]
fn customers_say_who_to_write_to_and_list_all() {
    let body = check("/customers", ["Who to write to today", "A quién escribir hoy"]);
    assert!(
        body.contains("Clientes conocidos: 130, activos o no;") && body.contains("1–50 de 130"),
        "{body}"
    );
    assert!(body.contains("en riesgo") && body.contains("espera desde"));
    assert!(body.contains("href=\"/customers/%3Cscript%3E"), "{body}");
    // Who stays is of a range, with filters, and says which.
    let (_, _, year) = get("/customers?range=year&where=channel+%3D+%27web%27&lang=es");
    assert!(year.contains("<b>Últimas 52 semanas</b>") && year.contains("canal: "), "{year}");
    assert!(year.contains("href=\"/customers?range=year&amp;lang=es\""), "{year}");
    assert!(year.contains("El filtro solo acota este panel"), "{year}");
    assert!(!body.contains("El filtro solo acota"), "{body}");
    // It can be taken along: what it shows, by the same segment over the same range.
    let (_, after) = year.split_once("href=\"/explore/export.csv?").expect("there are files");
    let path = after.split_once('"').unwrap().0.replace("&amp;", "&");
    assert!(path.contains("range=year") && path.contains("where=channel"), "{path}");
    let (status, _, csv) = get(&format!("/explore/export.csv?{path}"));
    assert!(status == StatusCode::OK && csv.contains("retention_rate"), "{csv}");
    assert!(csv.contains("churn_rate") && csv.contains("\ntotal,"), "{csv}");
    let (_, _, weak) = get("/customers?class=weak&sort=-health&page=1");
    assert!(weak.contains("1–44 of 44") && !weak.contains("Who to write to today"), "{weak}");
    let (_, _, none) = get("/customers?find=nobody");
    assert!(none.contains("No record is left") && none.contains(">Show all</a>"), "{none}");
    let empty = service().without_data();
    let request = Request::get("/customers").body(Body::empty()).unwrap();
    let (_, _, none) = send(Arc::new(empty), request);
    assert!(none.contains("No customer is known"), "{none}");
    assert!(none.contains("<a class=\"button first\" href=\"/sources\">"), "{none}");
}

#[test]
fn a_filter_that_customers_lack_is_left_out_and_said_so() {
    let filters = "where=priority+%3D+%27high%27&where=channel+%3D+%27web%27";
    for path in ["/customers", "/cohorts"] {
        let words = ["Left out here, where nothing is known", "Sin aplicar aquí, donde no se co"];
        let body = check(&format!("{path}?{filters}"), words);
        // It stays a filter of the address, with its pill; what follows is of the others.
        assert!(body.contains("Quitar el filtro prioridad: "), "{body}");
        let service = Arc::new(service());
        let request = Request::get(format!("{path}?{filters}")).body(Body::empty()).unwrap();
        send(service.clone(), request);
        let asked = service.asked();
        let last = asked.last().unwrap();
        assert_eq!(last.filter.as_deref(), Some("channel = 'web'"), "{path}");
        let (_, _, body) = get(&format!("{path}?where=channel+%3D+%27web%27&lang=en"));
        assert!(!body.contains("Left out here"), "{body}");
    }
    for path in ["/cohorts/export.csv", "/cohorts/charts/cohorts.svg"] {
        let (status, _, body) = get(&format!("{path}?{filters}&lang=en"));
        assert!(status == StatusCode::OK && !body.contains("riority"), "{body}");
    }
}

#[test]
fn one_customer_is_shown_across_all_streams() {
    let id = crate::address::segment(&format!("{HOSTILE}7"));
    let body = check(&format!("/customers/{id}"), ["Across all streams", "En todos los flujos"]);
    for part in [
        "class=\"streams\"",
        "t-subscription_spans",
        "/conversations/shop/4711",
        "/contacts/shop/%3Cscript%3E",
        "412",
    ] {
        assert!(body.contains(part), "{part}:\n{body}");
    }
    assert!(body.contains("48") && body.contains("falta: su peso"), "80 × 60 % adds 48");
    for part in [
        "puesta a mano en 20 por &lt;script&gt;",
        "las medidas dan 58",
        "un mes antes, el ",
        "se espera que siga siendo cliente 7,3 de los próximos 12 meses",
        "de hace más de 180",
        "+3,0",
    ] {
        assert!(body.contains(part), "{part}:\n{body}");
    }
    // Its health is read in the wide column, before the story; on a phone both tables stack.
    let place = |part: &str| body.find(part).unwrap_or_else(|| panic!("{part}:\n{body}"));
    let (health, facts) = (place("puesta a mano en 20"), place("class=\"panel facts\""));
    assert!(place("class=\"streams\"") < health && health < facts, "{body}");
    assert_eq!(body.matches("<table class=\"stack\">").count(), 2, "{body}");
    assert_eq!(get("/customers/nobody").0, StatusCode::NOT_FOUND);
}

#[test]
fn cohorts_begin_with_a_sentence_and_whole_months() {
    let body = check("/cohorts", ["came back in month 2; over all", "en el mes 2; en el conjunto"]);
    // The last month that the range holds.
    assert!(body.contains("De los 146 que entraron en noviembre de 2025"), "{body}");
    let (_, _, earlier) = get("/cohorts?from=2025-01-01&to=2025-06-30");
    assert!(earlier.contains("who entered in June 2025, "), "{earlier}");
    assert!(body.contains("<tfoot>") && body.contains("class=\"ramp\""), "{body}");
    let service = Arc::new(service());
    send(service.clone(), Request::get("/cohorts").body(Body::empty()).unwrap());
    let asked = service.asked();
    let first = asked.first().unwrap();
    let range = (first.from.as_deref(), first.to.as_deref());
    assert_eq!(range, (Some("2024-06-01"), Some("2025-11-30")));
    assert_eq!((first.variant.as_deref(), &*first.parameters["ages"]), (Some("monthly"), "12"));
    // Whoever asks for fewer sees fewer.
    let fewer = Request::get("/cohorts?set=ages%3D6").body(Body::empty()).unwrap();
    send(service.clone(), fewer);
    let is_six = |query: &Query| query.parameters.get("ages").is_some_and(|ages| ages == "6");
    assert!(service.asked().iter().any(is_six));
    let (_, _, own) = get("/cohorts?variant=default");
    assert!(own.contains("came back on day 2"), "{own}");
}

#[test]
fn value_at_risk_comes_with_its_reason() {
    let reasons =
        ["gone with a probability of 100%: no order since", "probabilidad de haberse ido: 100"];
    let body = check("/customers", reasons);
    assert!(
        body.matches("probabilidad de haberse ido").count() > 6,
        "in the list of the day and the table"
    );
    // In the table its columns say it: a row is one line that opens, without a mouse too.
    let table = body.split("<table class=\"dense stack\">").nth(1).unwrap();
    let folded = "</summary><span class=\"small\">probabilidad de haberse ido: 100";
    assert!(table.contains(folded) && !table.contains(" title=\"probabilidad"), "{table}");
    assert!(!table.contains("<small") && table.contains("data-head=\"Valor en riesgo\""));
    // Where no headings are shown, a menu orders.
    assert!(body.contains("Orden: <b>Valor en riesgo</b>"), "{body}");
    let (_, _, by) = get("/customers?sort=-net&lang=es");
    assert!(by.contains("Orden: <b>Neto hasta ahora</b>"), "{by}");
}

const ASKED: &str = "/explore?metrics=backlog,handle_time&by=team&order=-backlog&limit=10";

#[test]
fn any_metrics_by_any_dimensions_with_the_question_as_others_ask_it() {
    // Where nobody says what, it opens with what the first board shows, by channel.
    let first = check("/explore", ["First response time", "Tiempo de primera respuesta"]);
    assert!(first.contains("baremo query csat,first_response_time --from"), "{first}");
    assert!(first.contains("--by channel") && first.contains("class=\"group-bars\""), "{first}");
    let (_, _, both) = get("/explore?metrics=backlog&metrics=handle_time&by=team");
    assert!(both.contains("baremo query backlog,handle_time --from"), "{both}");
    let body = check(ASKED, ["The same question elsewhere", "La misma pregunta en otro sitio"]);
    assert!(body.contains("class=\"group-bars\"") && body.contains("<tfoot>"), "{body}");
    assert!(body.contains("El total es de todo el periodo con estos filtros"), "{body}");
    assert!(body.contains("baremo query backlog,handle_time --from"), "{body}");
    assert!(body.contains("--by team") && body.contains("--order -backlog --limit 10"));
    assert!(body.contains("&quot;limit&quot;: 10"), "{body}");
    // What a metric is told apart by of itself can be left out, which is no dimension to remove.
    let (_, _, whole) = get("/explore?metrics=heat_map&by=none");
    assert!(whole.contains("--by none") && !whole.contains("Remove none"), "{whole}");
    let (_, _, over) = get("/explore?metrics=backlog&grain=day");
    assert!(over.contains("class=\"trend\""), "{over}");
    let (_, _, pivot) = get("/explore?metrics=backlog&by=team&grain=day&pivot=bucket");
    assert!(pivot.contains("class=\"cohorts\"") && pivot.contains("&lt;script&gt;"), "{pivot}");
    let (status, _, wrong) = get("/explore?metrics=moon");
    assert_eq!(status, StatusCode::OK);
    assert!(wrong.contains("unknown metric “moon”"), "{wrong}");
    assert_eq!(get("/explore?metrics=backlog&by=team&limit=x").0, StatusCode::BAD_REQUEST);
    let (_, _, csv) = get("/explore/export.csv?metrics=backlog&by=team");
    assert!(csv.lines().count() >= 3 && !csv.contains("\n="), "{csv}");
    assert!(
        get("/explore/export.xlsx?metrics=backlog&by=team&grain=day&pivot=team")
            .2
            .starts_with("PK")
    );
}

/// Sends a form as a browser does from an address.
fn form(path: &str, origin: Option<&str>, body: &str) -> Request<Body> {
    let mut request = Request::post(path).header(header::HOST, "127.0.0.1:7373");
    if let Some(origin) = origin {
        request = request.header(header::ORIGIN, origin);
    }
    request.body(Body::from(body.to_owned())).unwrap()
}

#[test]
fn a_view_is_saved_opened_by_its_address_and_forgotten_from_our_own_pages_alone() {
    let service = Arc::new(service());
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let ask = |request: Request<Body>| {
        let router = crate::router(service.clone());
        let response = runtime.block_on(router.oneshot(request)).unwrap();
        let to = response.headers().get(header::LOCATION);
        (response.status(), to.map(|to| to.to_str().unwrap().to_owned()))
    };
    let own = Some("http://127.0.0.1:7373");
    let body =
        "name=Teams+%3Cscript%3E&state=metrics%3Dbacklog%26by%3Dteam%26range%3Dmonth%26limit%3D5";
    for foreign in [None, Some("http://evil.example")] {
        assert_eq!(ask(form("/explore/save", foreign, body)).0, StatusCode::FORBIDDEN);
    }
    assert!(service.views().unwrap().is_empty());
    let (status, to) = ask(form("/explore/save", own, body));
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(to.unwrap(), "/explore?range=month&by=team&metrics=backlog&limit=5");
    let view = &service.views().unwrap()["teams-script"];
    assert_eq!((view.range.as_deref(), view.query.limit), (Some("month"), Some(5)));
    let page = Request::get("/explore/views/teams-script?lang=es").body(Body::empty()).unwrap();
    let (status, to) = ask(page);
    assert_eq!(status, StatusCode::SEE_OTHER);
    let to = to.unwrap();
    assert!(to.contains("range=month") && !to.contains("from=") && to.contains("lang=es"), "{to}");
    assert_eq!(ask(form("/explore/save", own, "name=+&state=")).0, StatusCode::BAD_REQUEST);
    // What is explored stays when a view is forgotten.
    let forgotten = "word=teams-script&state=metrics%3Dbacklog%26where%3Dteam+is+null%26lang%3Des";
    let (status, to) = ask(form("/explore/forget", own, forgotten));
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(to.unwrap(), "/explore?where=team+is+null&lang=es&metrics=backlog");
    assert!(service.views().unwrap().is_empty());
    // Parameters of the definition come back, too: without them it would be another number.
    let state = "metrics%3Dreopen_rate%26set%3Dwindow%253D14d%26variant%3Devents";
    assert_eq!(ask(form("/explore/save", own, &format!("name=x&state={state}"))).0, status);
    let page = Request::get("/explore/views/x").body(Body::empty()).unwrap();
    let to = ask(page).1.unwrap();
    assert!(to.contains("variant=events") && to.contains("set=window%3D14d"), "{to}");
}

#[test]
fn a_view_keeps_the_moment_that_it_was_saved_as_of_and_takes_no_other() {
    let service = Arc::new(service());
    let ask = |path: &str| {
        let request = Request::get(path).body(Body::empty()).unwrap();
        send(service.clone(), request)
    };
    let own = Some("http://127.0.0.1:7373");
    let state = "metrics%3Dbacklog%26range%3D28d%26as_of%3D2025-11-15";
    let request = form("/explore/save", own, &format!("name=then&state={state}"));
    assert_eq!(send(service.clone(), request).0, StatusCode::SEE_OTHER);
    let query = service.views().unwrap()["then"].query.clone();
    let told = [query.as_of, query.to].map(Option::unwrap_or_default);
    assert_eq!(told, ["2025-11-15", "2025-11-15"], "its range ends with what was known");
    let (status, headers, _) = ask("/explore/views/then");
    assert_eq!(status, StatusCode::SEE_OTHER);
    let to = headers[header::LOCATION].to_str().unwrap();
    assert!(to.contains("as_of=2025-11-15&"), "{to}");
    // Opened from a page of another moment it is what it was.
    let (_, _, body) = ask("/explore?metrics=backlog&as_of=2025-10-01&lang=es");
    assert!(body.contains("href=\"/explore/views/then?lang=es\""), "{body}");
}

#[test]
fn customers_and_cohorts_can_be_taken_along_as_tables() {
    let csv = taken("/customers", "/customers/export");
    assert!(csv.starts_with("Cliente,Salud,") && csv.lines().count() == 131, "{csv}");
    assert!(csv.lines().skip(1).all(|line| line.contains(",412,999,EUR,3,")), "{csv}");
    let (_, _, weak) = get("/customers/export.csv?class=weak&page=2&sort=customer");
    assert_eq!(weak.lines().count(), 45, "all pages of what is shown: {weak}");
    let csv = taken("/cohorts", "/cohorts/export");
    let head = csv.lines().next().unwrap_or_default();
    assert!(head.starts_with("Entraron en,tamaño,0,1,2,"), "{head}");
    assert!(head.ends_with(",2: IC\u{a0}95\u{a0}% desde,2: IC\u{a0}95\u{a0}% hasta"), "{head}");
    let first = csv.lines().nth(1).unwrap_or_default();
    assert!(first.starts_with("2025-03-01,122,42,"), "{csv}");
    assert_eq!(first.split(',').count(), 9, "the values, and the ends of those after the entry");
    assert_eq!(csv.lines().count(), 10, "{csv}");
}

#[test]
fn a_metric_without_values_has_a_reason_and_no_empty_chart() {
    let service = Arc::new(service().with_open_windows());
    let asked = "/explore?metrics=reopen_rate&by=team&lang=en";
    let (_, _, body) = send(service, Request::get(asked).body(Body::empty()).unwrap());
    assert!(body.contains("There is no value: the 30-day window"), "{body}");
    assert!(!body.contains("/explore/charts/reopen_rate"), "{body}");
    let of = |service: FakeService, path: &str| {
        send(Arc::new(service), Request::get(path).body(Body::empty()).unwrap()).2
    };
    let page = "/metrics/first_response_time?by=channel&lang=en";
    let none = of(crate::tests::service().with_open_windows(), page);
    let some = of(crate::tests::service(), page);
    for sign in ["class=\"trend\"", "class=\"hist\"", "class=\"heat\""] {
        assert!(!none.contains(sign), "{sign} of nothing: {none}");
        assert!(some.contains(sign), "{sign} is missing: {some}");
    }
}

#[test]
fn the_tables_of_a_customer_can_be_taken_along() {
    let page = format!("/customers/{}", crate::address::segment(&format!("{HOSTILE}7")));
    let csv = taken(&page, &format!("{page}/story"));
    let head = "Fecha,Flujo,Caso,Conversación,Detalle,Importe,Moneda,Fuente\n";
    assert!(csv.starts_with(head) && csv.lines().count() == 7, "{csv}");
    assert!(csv.contains(",49,EUR,shop\n") && csv.contains(",4711,"), "{csv}");
    let latest = csv.lines().nth(1).unwrap_or_default();
    assert!(latest.contains(",Respuestas,"), "latest first, as on the page: {csv}");
    let csv = taken(&page, &format!("{page}/health"));
    assert!(csv.lines().count() == 4 && csv.contains(",80,0.6,48,3\n"), "{csv}");
    assert_eq!(get("/customers/nobody/story.csv").0, StatusCode::NOT_FOUND);
}
