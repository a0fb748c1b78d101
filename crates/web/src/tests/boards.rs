//! Boards as a browser without script edits them, and as the API keeps them.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use baremo_metrics::board::{Board, BoardCard, Goal};
use baremo_metrics::service::BoardService;
use baremo_testkit::service::FakeService;

use super::{send, service};

type Service = Arc<FakeService>;
type Got = (StatusCode, header::HeaderMap, String);

fn get(service: &Service, path: &str) -> Got {
    send(service.clone(), Request::get(path).body(Body::empty()).unwrap())
}

fn post(service: &Service, path: &str, fields: &[(&str, &str)]) -> Got {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(fields);
    sent(service, path, "application/x-www-form-urlencoded", form.finish())
}

fn sent(service: &Service, path: &str, kind: &str, body: String) -> Got {
    let request = Request::post(path)
        .header("host", "localhost:1")
        .header("origin", "http://localhost:1")
        .header("content-type", kind);
    send(service.clone(), request.body(Body::from(body)).unwrap())
}

#[test]
fn a_card_opens_the_statistic_that_its_page_asks_for() {
    let service = with_board();
    let card = "<h3><a href=\"/metrics/first_response_time?range=last_month&amp;stat=p90\">";
    for page in ["/boards/night", "/"] {
        let (_, _, body) = get(&service, &format!("{page}?range=last_month&stat=p90&basis=event"));
        assert!(body.contains(card), "{page}: {body}");
    }
    // And so do sentences of what changed.
    let (_, _, body) = get(&service, "/?range=last_month&stat=p90");
    let ways = body.split("class=\"go\" href=\"").skip(1);
    let ways: Vec<&str> = ways.filter(|way| way.starts_with("/metrics/")).collect();
    let is_kept = |way: &&str| way.split('"').next().is_some_and(|it| it.contains("stat=p90"));
    assert!(!ways.is_empty() && ways.iter().all(is_kept), "{body}");
}

#[test]
fn a_figure_of_the_report_opens_as_the_report_asks_it() {
    let service = Arc::new(service());
    let card = BoardCard {
        metric: "first_response_time".into(),
        variant: Some("from_created".into()),
        stat: Some("p90".into()),
        filter: Some("channel = 'chat'".into()),
        ..BoardCard::default()
    };
    let board = Board { title: "Chat".into(), about: None, cards: vec![card] };
    service.save_board("chat", &board).unwrap();
    // What the address says besides is not what the report asks.
    let asked = "/reports/board?board=chat&month=2025-11&calendar=business&where=team+is+null";
    let (_, _, body) = get(&service, asked);
    let way = "href=\"/metrics/first_response_time?from=2025-11-01&amp;to=2025-11-30\
               &amp;where=channel+%3D+%27chat%27&amp;stat=p90&amp;variant=from_created\"";
    assert!(body.contains(way), "{body}");
}

/// Returns the mark of the board's state that its forms carry.
fn state(service: &Service) -> String {
    let (_, _, body) = get(service, "/boards/night/edit");
    let mark = body.split("name=\"state\" value=\"").nth(1).expect("forms carry the state");
    mark.split('"').next().unwrap().to_owned()
}

/// Sends a form of the editor; returns status, where it leads, and the page.
fn change(service: &Service, fields: &[(&str, &str)]) -> (StatusCode, String, String) {
    let state = state(service);
    let fields = [fields, &[("state", &state)]].concat();
    let (status, headers, body) = post(service, "/boards/night/edit?lang=es", &fields);
    let to = headers.get(header::LOCATION).map_or("", |to| to.to_str().unwrap());
    (status, to.to_owned(), body)
}

fn kept(service: &Service) -> Board {
    service.boards().unwrap().boards["night"].clone()
}

fn with_board() -> Service {
    let service = Arc::new(service());
    let card = |metric: &str| BoardCard { metric: metric.into(), ..BoardCard::default() };
    let board = Board {
        title: "Night".into(),
        about: None,
        cards: vec![card("first_response_time"), card("csat")],
    };
    service.save_board("night", &board).unwrap();
    service
}

#[test]
fn a_board_is_made_filled_ordered_and_deleted_by_forms() {
    let service = Arc::new(service());
    let (status, headers, _) = post(&service, "/boards?range=month", &[("title", "Night")]);
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(headers[header::LOCATION], "/boards/night/edit?range=month");
    let (_, _, wall) = get(&service, "/boards/night?wall=1&lang=en");
    assert!(wall.contains("No cards to show yet."), "{wall}");
    let (_, headers, _) = post(&service, "/boards", &[("title", "Night!")]);
    assert_eq!(headers[header::LOCATION], "/boards/night-2/edit");

    let (status, to, _) = change(&service, &[("do", "add"), ("metric", "csat")]);
    assert_eq!((status, &*to), (StatusCode::SEE_OTHER, "/boards/night/edit?lang=es&open=0#card-0"));
    change(&service, &[("do", "add"), ("metric", "first_response_time")]);
    let fields = [
        ("do", "card"),
        ("place", "1"),
        ("stat", "p90"),
        ("where", "channel = 'chat'"),
        ("group", "Rapidez"),
        ("goal", "1,5 h"),
    ];
    let (status, ..) = change(&service, &fields);
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(kept(&service).cards[1].goal, Some(Goal::Value(5400.0)));
    let (_, to, _) = change(&service, &[("do", "up"), ("place", "1")]);
    assert!(to.ends_with("#card-0"), "{to}");
    assert_eq!(kept(&service).cards[0].group.as_deref(), Some("Rapidez"));
    change(&service, &[("do", "remove"), ("place", "1")]);
    assert_eq!(kept(&service).cards.len(), 1);
    change(&service, &[("do", "title"), ("title", "Noche"), ("about", "De 22 a 6")]);
    assert_eq!(kept(&service).title, "Noche");

    let (_, _, body) = get(&service, "/boards/night/delete?lang=es");
    assert!(body.contains("¿Borrar el panel Noche?"), "{body}");
    let (status, ..) = post(&service, "/boards/night/delete", &[]);
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (status, _, body) = get(&service, "/boards/night?lang=es");
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(body.contains("No hay ningún panel «night»."), "{body}");
    // The way to those that are there.
    assert!(body.contains("href=\"/boards?lang=es\">Paneles</a>"), "{body}");
}

#[test]
fn what_cannot_be_taken_is_said_beside_what_was_typed() {
    let service = with_board();
    let (status, _, body) =
        change(&service, &[("do", "card"), ("place", "0"), ("goal", "<b>30</b>")]);
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(body.contains("no es una meta") && body.contains("value=\"&lt;b&gt;30"), "{body}");
    assert!(body.contains("una duración lleva su unidad, como 30 min"), "what a goal is: {body}");
    assert!(body.contains("<details open>"), "the card is open to be put right: {body}");
    assert_eq!(kept(&service).cards[0].goal, None);
    let (status, _, body) = change(&service, &[("do", "title")]);
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(body.contains("necesita un título"), "{body}");
    for wrong in [("up", "0"), ("down", "1"), ("card", "7"), ("dance", "0"), ("up", "-1")] {
        let (status, ..) = change(&service, &[("do", wrong.0), ("place", wrong.1)]);
        assert_eq!(status, StatusCode::BAD_REQUEST, "{wrong:?}");
    }
    let fields = [("do", "remove"), ("place", "0"), ("state", "old")];
    let (status, _, body) = post(&service, "/boards/night/edit?lang=en", &fields);
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(body.contains("changed elsewhere"), "{body}");
    assert_eq!(kept(&service).cards.len(), 2);
}

#[test]
fn copies_of_a_board_have_names_of_their_own() {
    let service = Arc::new(service());
    for _ in 0..3 {
        post(&service, "/boards?lang=es", &[("copy", "support")]);
    }
    let boards = service.boards().unwrap().boards;
    let titles: Vec<&str> = boards.values().map(|board| board.title.as_str()).collect();
    assert_eq!(titles.len(), 3, "{titles:?}");
    for title in ["Soporte (copia)", "Soporte (copia 2)", "Soporte (copia 3)"] {
        assert!(titles.contains(&title), "{titles:?}");
    }
}

#[test]
fn the_editor_leads_to_the_wall_of_its_board_and_its_file_in_the_same_state() {
    let service = with_board();
    let (_, _, body) = get(&service, "/boards/night/edit?range=month&lang=es&open=0");
    for way in ["/boards/night?range=month&amp;lang=es&amp;wall=1", "/boards/night/board.toml?"] {
        assert!(body.contains(&format!("href=\"{way}")), "{way}: {body}");
    }
    let (_, _, body) = get(&service, "/boards/night?stat=p90&lang=es");
    assert!(body.contains("href=\"/boards/night?stat=p90&amp;lang=es&amp;wall=1\""), "{body}");
}

#[test]
fn a_ready_board_is_copied_and_any_is_taken_along_and_brought_back() {
    let service = Arc::new(service());
    // It is called as the API calls it.
    let (_, _, list) = get(&service, "/boards?lang=es");
    assert!(list.contains("Paneles incluidos") && list.contains("copie uno incluido"), "{list}");
    let (_, headers, _) = post(&service, "/boards?lang=es", &[("copy", "founder")]);
    let to = headers[header::LOCATION].to_str().unwrap().to_owned();
    assert_eq!(to, "/boards/las-cuatro-que-necesita-quien-dirige-copia/edit?lang=es");
    let word = "las-cuatro-que-necesita-quien-dirige-copia";
    let (_, headers, toml) = get(&service, &format!("/boards/{word}/board.toml"));
    assert!(headers[header::CONTENT_DISPOSITION].to_str().unwrap().contains(".toml"));
    let board = service.boards().unwrap().boards[word].clone();
    assert_eq!(toml, board.toml());

    let import = |text: &str, field: &str| {
        let body =
            format!("--X\r\ncontent-disposition: form-data; {field}\r\n\r\n{text}\r\n--X--\r\n");
        sent(&service, "/boards/import?lang=en", "multipart/form-data; boundary=X", body)
    };
    for (field, number) in [("name=\"file\"; filename=\"b.toml\"", 2), ("name=\"text\"", 3)] {
        let (status, headers, body) = import(&toml, field);
        assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
        assert!(headers[header::LOCATION].to_str().unwrap().contains(&format!("{word}-{number}/")));
        assert_eq!(service.boards().unwrap().boards[&format!("{word}-{number}")], board);
    }
    let (status, _, body) = import("title = \"a\"\ncrad = 1", "name=\"text\"");
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(body.contains("line 2: unknown key “crad”") && body.contains("crad = 1"), "{body}");
    let (status, _, body) = import("", "name=\"text\"");
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(body.contains("Neither a file nor a text"), "{body}");
    let (status, _, body) = import(&"#".repeat(70_000), "name=\"text\"");
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(body.contains("longer than a board"), "{body}");
}

#[test]
fn a_card_says_whether_its_goal_is_met_and_never_by_colour_alone() {
    // The made-up interval reaches a tenth to both sides of the value.
    let service = with_board();
    let shown = |goal: &str, language: &str| {
        let (status, _, body) = change(&service, &[("do", "card"), ("place", "0"), ("goal", goal)]);
        assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
        get(&service, &format!("/boards/night?lang={language}")).2
    };
    let met = shown("1 h", "en");
    assert!(met.contains("Goal ≤ 1 h") && met.contains("✓ met"), "{met}");
    // Where no benchmark speaks of the figure the flag stands on the scale of its own months.
    assert!(met.contains("class=\"goal\" d="), "{met}");
    assert!(shown("1 min", "es").contains("✕ no cumplida"));
    assert!(shown("15 min", "en").contains("but the goal lies in the interval"));
    let (_, _, wall) = get(&service, "/boards/night?wall=1");
    assert!(wall.contains("class=\"wall\"") && wall.contains("data-every=\"60\""), "{wall}");
    let (_, _, list) = get(&service, "/boards?lang=en");
    assert!(list.contains("2 cards") && list.contains("Copy to edit: Support"), "{list}");
}

#[test]
fn a_card_has_its_own_definition_and_filter() {
    let service = with_board();
    let fields = [("do", "card"), ("place", "0"), ("stat", "p90"), ("where", "channel = 'chat'")];
    change(&service, &fields);
    let (_, _, body) = get(&service, "/boards/night?where=team+%3D+%27A%27&compare=none");
    let asked = service.asked();
    let own = asked.iter().rfind(|query| query.stat.as_deref() == Some("p90")).unwrap();
    assert_eq!(own.filter.as_deref(), Some("(team = 'A') and (channel = 'chat')"));
    let link = "/metrics/first_response_time?compare=none&amp;where=team+%3D+%27A%27&amp;\
                where=channel+%3D+%27chat%27&amp;stat=p90";
    assert!(body.contains(link), "{body}");
}

#[test]
fn the_api_keeps_boards_and_refuses_other_sites() {
    let service = with_board();
    let call = |method: &str, path: &str, origin: Option<&str>, body: &str| {
        let mut request = Request::builder().method(method).uri(format!("/api/v1/boards{path}"));
        request = request.header("host", "localhost:1");
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        send(service.clone(), request.body(Body::from(body.to_owned())).unwrap())
    };
    let board = r#"{"title":"Day","card":[{"metric":"csat","goal":"90 %"}]}"#;
    let (status, _, body) = call("PUT", "/day", None, board);
    assert_eq!(status, StatusCode::OK, "{body}");
    assert!(body.contains("\"goal\":90.0"), "{body}");
    let flag = r#"{"title":"Flag","card":[{"metric":"csat_negative_share","goal":"5 %"}]}"#;
    assert_eq!(call("PUT", "/flag", None, flag).0, StatusCode::OK);
    let shown = get(&service, "/boards/flag?lang=en").2;
    assert!(shown.contains("class=\"goal\" d=") && shown.contains("; goal 5"), "{shown}");
    assert_eq!(call("DELETE", "/flag", None, "").0, StatusCode::OK);
    assert!(call("GET", "", None, "").2.contains("\"night\""));
    assert!(call("GET", "/day", None, "").2.contains("\"title\":\"Day\""));
    let listed: serde_json::Value = serde_json::from_str(&call("GET", "", None, "").2).unwrap();
    let names =
        |key: &str| -> Vec<String> { listed[key].as_object().unwrap().keys().cloned().collect() };
    assert_eq!(names("boards"), ["day", "night"]);
    assert_eq!(names("ready"), ["support", "omnichannel", "journey", "founder"]);
    let (status, _, one) = call("GET", "/support?lang=en", None, "");
    assert_eq!(status, StatusCode::OK, "{one}");
    let one: serde_json::Value = serde_json::from_str(&one).unwrap();
    assert_eq!(one, listed["ready"]["support"]);
    assert!(one["card"][0]["metric"].is_string() && one["about"].is_string(), "{one}");
    let spanish = call("GET", "/support?lang=es", None, "").2;
    assert!(spanish.contains("\"title\":\"Soporte\""), "{spanish}");
    assert_eq!(call("DELETE", "/support", None, "").0, StatusCode::NOT_FOUND);
    let (status, _, body) = call("PUT", "/day", None, r#"{"title":"Day","card":[{"metric":"x"}]}"#);
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(body.contains("unknown metric `x`"), "{body}");
    assert_eq!(call("PUT", "/support", None, board).0, StatusCode::BAD_REQUEST);
    let foreign = Some("http://evil.example");
    assert_eq!(call("DELETE", "/day", foreign, "").0, StatusCode::FORBIDDEN);
    assert_eq!(call("DELETE", "/day", None, "").0, StatusCode::OK);
    assert_eq!(call("DELETE", "/day", None, "").0, StatusCode::NOT_FOUND);
}
