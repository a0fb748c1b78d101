//! Boards, calculators, glossary.

use baremo_metrics::close::CloseRequest;
use baremo_metrics::service::{BoardService, ReportService, SavedView};

use super::*;

#[test]
fn a_board_has_its_own_metrics_in_its_own_order() {
    let body = check("/boards/support", ["Satisfied customers", "Clientes satisfechos"]);
    let at = |name: &str| {
        body.find(&format!("href=\"/metrics/{name}?lang=es\"><"))
            .or_else(|| body.find(&format!("<h3><a href=\"/metrics/{name}?")))
    };
    assert!(at("first_response_time") < at("resolution_time"), "in the order of the board");
    assert!(body.contains("<h3><a href=\"/metrics/backlog?lang=es\""));
    assert!(!body.contains("<h3><a href=\"/metrics/bot_containment"));
    assert_eq!(get("/boards/moon").0, StatusCode::NOT_FOUND);
}

#[test]
fn a_wall_shows_itself_anew() {
    // The script replaces what is shown; a header would make the browser load the page as well.
    let site = crate::Site::from(Arc::new(service())).with_clock(|| 1_774_000_000_000_000);
    let request = Request::get("/boards/founder?wall=1&lang=en").body(Body::empty()).unwrap();
    let (_, headers, body) = send(site, request);
    assert!(!headers.contains_key(header::REFRESH));
    assert!(body.contains("<body class=\"wall\">") && body.contains("data-every=\"60\""), "{body}");
    assert!(body.contains("<noscript><meta http-equiv=\"refresh\" content=\"60\"></noscript>"));
    assert!(!get("/boards/founder").2.contains("data-every"));
    // It says which board it is, of when, and up to when the data reach.
    for part in ["<h1>The four", "<h2 class=\"when\"><strong>", "class=\"fresh", "shown "] {
        assert!(body.contains(part), "{part}: {body}");
    }
    // That it is out of date is said by the script, aloud, too: it stands there empty.
    assert!(
        body.contains("<p class=\"lost\" role=\"status\" data-silent=\"No answer from"),
        "{body}"
    );
    assert!(body.contains("leave wall mode to log in\"></p>"), "{body}");
    for left_out in ["class=\"bar\"", "class=\"boards\"", "class=\"needing"] {
        assert!(!body.contains(left_out), "{left_out}: {body}");
    }
}

#[test]
fn screens_of_a_wall_follow_each_other_and_boards_take_turns() {
    let (_, _, body) = get("/?wall=1&lang=en");
    let next = "data-every=\"20\" data-next=\"/?lang=en&amp;wall=2\"";
    assert!(body.contains(next) && body.contains("Overview<span> · Speed</span>"), "{body}");
    assert!(body.matches("<article class=\"card\">").count() <= 12, "{body}");
    assert!(get("/?wall=99&lang=en").2.contains("data-next=\"/?lang=en&amp;wall=1\""));
    let (_, _, body) = get("/boards/founder?wall=1&then=support,gone,journey&lang=en");
    let next = "data-next=\"/boards/support?lang=en&amp;wall=1&amp;then=journey%2Cfounder\"";
    assert!(body.contains(next), "{body}");
    let (_, _, list) = get("/boards?lang=en");
    let turns = "/boards/support?lang=en&amp;wall=1&amp;then=omnichannel%2Cjourney%2Cfounder";
    assert!(list.contains(turns), "{list}");
}

#[test]
fn what_is_long_comes_folded_on_a_phone() {
    let shown = |path: &str, agent: &str| {
        let request = Request::get(path).header(header::USER_AGENT, agent);
        send(Arc::new(service()), request.body(Body::empty()).unwrap())
    };
    let phone = "Mozilla/5.0 (Linux; Android 16) Chrome/140.0 Mobile Safari/537.36";
    for (path, part) in [
        ("/?lang=en", "class=\"family\""),
        ("/calculators?lang=en", "class=\"family\""),
        ("/metrics?lang=en", "class=\"family\""),
        ("/metrics/csat?lang=en", "class=\"panel prose\""),
    ] {
        let (_, headers, body) = shown(path, phone);
        assert!(body.contains(&format!("<details {part}><summary>")), "{path}: {body}");
        assert!(headers[header::VARY].to_str().unwrap().contains("user-agent"));
        let (_, _, body) = shown(path, "Mozilla/5.0 (X11; Linux x86_64) Firefox/143.0");
        assert!(body.contains(&format!("<details {part} open><summary>")), "{path}: {body}");
        assert!(!body.contains(&format!("<details {part}><summary>")), "{path}: {body}");
    }
    let (_, _, body) = shown("/metrics?q=response&lang=en", phone);
    assert!(!body.contains("<details class=\"family\"><summary>"), "what is found is open: {body}");
    // A folded family says how many it holds and what changed most; a link to it opens it.
    let (_, _, body) = shown("/?lang=en", phone);
    assert!(body.contains("metrics</span><span class=\"most"), "{body}");
    assert!(body.contains("<div class=\"cards\" id=\"family-speed\">"), "{body}");
    assert!(body.contains("How each figure is measured"), "{body}");
    let (_, _, body) = shown("/?lang=en&compare=none", phone);
    assert!(!body.contains("class=\"most"), "{body}");
}

#[test]
fn the_heading_of_a_family_says_what_its_cards_say() {
    let body = get("/?lang=en").2;
    let families: Vec<&str> = body.split("<details class=\"family\"").skip(1).collect();
    assert!(families.len() > 1, "{body}");
    for family in families {
        let (heading, cards) = family.split_once("<div class=\"cards\"").expect("it has cards");
        let colours = ["<span class=\"chip good\"", "<span class=\"chip bad\""];
        let is_coloured = colours.iter().any(|colour| cards.contains(colour));
        let is_tested = is_coloured || cards.contains("cannot be told from chance");
        let is_steady = heading.contains("no change stands out from chance");
        assert!(!is_steady || (is_tested && !is_coloured), "{family}");
        assert!(!is_coloured || heading.contains("<span class=\"chip"), "{family}");
    }
}

#[test]
fn a_calculator_answers_without_script() {
    let asked = "/calculators?calc=csat&n-positive=65&n-total=80";
    // Its name stands above it.
    let body = check(asked, [">81.25% · ", ">81,25 % · IC 95 % 71,34 % – 88,29 %"]);
    assert!(body.contains("name=\"n-positive\"") && body.contains("value=\"65\""));
    // The one that was asked is open, with its answer; the others are folded.
    assert_eq!(body.matches("<details class=\"panel calculator\" open>").count(), 1, "{body}");
    assert!(body.contains("<details class=\"panel calculator\"><summary>"), "{body}");
    assert!(
        body.contains("<div id=\"csat\"><form") && body.contains(" calculadoras</span>"),
        "{body}"
    );
    // Those of metrics without a page are a family, too: no heading is passed over.
    assert!(!body.contains("<div class=\"calculators\">"), "{body}");
    // A page has no flags to name.
    let asked = "/calculators?calc=follower_growth&n-start=1000&n-end=1100";
    let body = check(asked, ["in percent ÷ start", "en porcentaje ÷ inicio"]);
    assert!(!body.contains("--rate"), "{body}");
    check("/calculators?calc=csat&n-positive=65", ["missing: “", "falta: «"]);
    let asked = "/calculators?calc=mrr&n-accounts=1.000&n-arpa=10";
    check(asked, ["; 1.000 can be read in two ways", "Calculadoras"]);
    // Each number is asked for with its unit.
    for parts in [
        ["<span>positive answers <small>(whole number)", "<span>respuestas positivas <small>(núm"],
        ["all waits added up <small>(in the unit", "todas las esperas <small>(en la unidad"],
        ["<span>all paid time <small>(all times in", "<span>todo el tiempo pagado <small>(todos"],
        ["<span>Unit of the times, such as", "<span>Unidad de los tiempos, como"],
        ["<span>Currency of the money, such as", "<span>Moneda del dinero, como"],
    ] {
        check("/calculators", parts);
    }
    check(
        "/calculators?calc=csat&n-positive=%3Cscript%3Ealert",
        ["&lt;script&gt;", "&lt;script&gt;"],
    );
}

#[test]
fn the_glossary_says_each_word_in_both_languages() {
    check("/glossary", ["follow-up", "continuación"]);
    let body = check("/glossary", ["the customer waits: ", "el cliente espera: "]);
    assert!(!body.contains("the customer waits"), "meanings follow the language of the page");
}

#[test]
fn a_search_finds_what_is_called_so_with_accents_or_without() {
    for asked in ["resolucion", "resoluci%C3%B3n", "RESOLUCI%C3%93N", "resolucio%CC%81n"] {
        let (_, _, body) = get(&format!("/metrics?q={asked}&lang=es"));
        assert!(body.contains("href=\"/metrics/resolution_time?lang=es\""), "{asked}: {body}");
        let (_, _, csv) = get(&format!("/metrics/export.csv?q={asked}&lang=es"));
        assert!(csv.contains("\nresolution_time,"), "{asked}: {csv}");
    }
    // Nor does an accent too many hide anything.
    assert!(get("/metrics?q=r%C3%A9sponse&lang=en").2.contains("/metrics/response_time?lang=en"));
}

#[test]
fn a_search_finds_whatever_has_a_name() {
    let service = Arc::new(service());
    let query = Query { metrics: vec!["backlog".into()], ..Query::default() };
    let view = SavedView { name: "Año y pico".into(), query, ..SavedView::default() };
    service.save_view(&view).unwrap();
    let request = CloseRequest { name: "2025-11".into(), ..CloseRequest::default() };
    service.pin(&request).unwrap();
    for (asked, href) in [
        ("api", "/api?lang=es"),
        ("cerrar+un", "/close?lang=es"),
        ("consejo", "/reports/board?lang=es"),
        ("paneles", "/boards?lang=es"),
        ("omnicanal", "/boards/omnichannel?lang=es"),
        ("csat", "/calculators?lang=es#csat"),
        ("continuacion", "/glossary?lang=es#word-follow-up"),
        ("script", "/sources?lang=es#source-%3Cscript"),
        ("ano+y", "/explore/views/ano-y-pico?lang=es"),
        ("noviembre", "/closes/2025-11?lang=es"),
        // By what they are called elsewhere, and by words with others between them.
        ("cierres", "/closes?lang=es"),
        ("vistas+guardadas", "/explore?lang=es"),
        ("respuesta+tiempo", "/metrics/first_response_time?lang=es"),
    ] {
        let request = Request::get(format!("/metrics?q={asked}&lang=es"));
        let (_, _, body) = send(service.clone(), request.body(Body::empty()).unwrap());
        assert!(body.contains(&format!("href=\"{href}")), "{asked}: {body}");
        assert!(!body.contains("<script>alert"), "{asked}");
    }
    // What is led to is there.
    assert!(get("/sources").2.contains("id=\"source-%3Cscript"));
    assert!(get("/glossary").2.contains("id=\"word-follow-up\""));
    // Nothing takes files in here, so no page does.
    assert!(!get("/metrics?q=import&lang=en").2.contains("href=\"/import"));
}

#[test]
fn a_failure_is_a_sentence_with_a_way_to_the_list_of_what_there_is() {
    let (status, _, body) = get("/metrics/nada?lang=es");
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(body.contains("no se conoce la métrica «nada».</p>"), "{body}");
    assert!(body.contains("<a class=\"button\" href=\"/metrics?lang=es\">Métricas</a>"), "{body}");
}
