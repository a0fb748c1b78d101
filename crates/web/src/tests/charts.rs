//! Charts as files.

use super::*;

const FIRST: &str = "/metrics/first_response_time";

/// Sends a request; returns its body as it is.
fn bytes(path: &str) -> (StatusCode, header::HeaderMap, Vec<u8>) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async move {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = crate::router(Arc::new(service())).oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        (parts.status, parts.headers, to_bytes(body, usize::MAX).await.unwrap().to_vec())
    })
}

/// A chart is linked from its page, whole as SVG in both languages, and a picture as PNG.
fn check_chart(page: &str, chart: &str, words: [&str; 2]) -> String {
    let (_, _, body) = get(page);
    let sign = if chart.contains('?') { '&' } else { '?' };
    let path = chart.split('?').next().unwrap();
    for ending in ["svg", "png"] {
        assert!(
            body.contains(&format!("href=\"{path}.{ending}")),
            "{page} leads to {path}:\n{body}"
        );
    }
    let at = |ending: &str, more: &str| {
        let (path, query) = chart.split_once('?').unwrap_or((chart, ""));
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{path}.{ending}{mark}{query}{sign}{more}")
    };
    let mut last = String::new();
    for (language, words) in ["en", "es"].into_iter().zip(words) {
        let (status, headers, svg) = get(&at("svg", &format!("lang={language}")));
        assert_eq!(status, StatusCode::OK, "{chart}: {svg}");
        assert_eq!(headers[header::CONTENT_TYPE], "image/svg+xml");
        let disposition = headers[header::CONTENT_DISPOSITION].to_str().unwrap();
        assert!(disposition.starts_with("attachment; filename="), "{disposition}");
        let read = resvg::usvg::roxmltree::Document::parse(&svg).unwrap();
        assert!(read.descendants().all(|node| !node.has_tag_name("script")), "{svg}");
        assert!(svg.contains(words), "{chart} lacks {words}:\n{svg}");
        last = svg;
    }
    let (status, headers, png) = bytes(&at("png", "theme=dark"));
    assert_eq!((status, &headers[header::CONTENT_TYPE] == "image/png"), (StatusCode::OK, true));
    let read = resvg::tiny_skia::Pixmap::decode_png(&png).unwrap();
    assert_eq!(read.width(), 2072);
    assert!(read.height() > 300, "{}", read.height());
    last
}

#[test]
fn every_chart_of_a_metric_can_be_taken_along() {
    let charts = format!("{FIRST}/charts");
    let svg = check_chart(FIRST, &format!("{charts}/trend"), ["Over time", "Evolución"]);
    assert!(svg.contains("definición 7") && svg.contains("mediana"), "{svg}");
    assert!(svg.contains("UTC") && svg.contains("sin filtros"), "{svg}");
    check_chart(FIRST, &format!("{charts}/distribution"), ["Distribution", "Distribución"]);
    check_chart(FIRST, &format!("{charts}/week"), ["Hour and weekday", "Hora y día"]);
    let by = format!("{charts}/breakdown?by=channel");
    let svg = check_chart(FIRST, &by, ["By channel", "Por canal"]);
    assert!(svg.contains("&lt;script&gt;"), "hostile names are words: {svg}");
    let filtered = "where=channel+%3D+%27%3Cb%3E%27";
    let (_, _, svg) = get(&format!("{charts}/trend.svg?{filtered}"));
    assert!(svg.contains(": &lt;b&gt;"), "filters are said: {svg}");
    assert_eq!(get(&format!("{charts}/moon.svg")).0, StatusCode::NOT_FOUND);
    assert_eq!(get(&format!("{charts}/trend.gif")).0, StatusCode::NOT_FOUND);
    assert_eq!(get("/metrics/moon/charts/trend.svg").0, StatusCode::NOT_FOUND);
}

#[test]
fn a_conversation_and_a_table_of_cohorts_are_pictures_too() {
    let page = "/conversations/desk/77";
    let svg =
        check_chart(page, &format!("{page}/charts/timeline"), ["Conversation", "Conversación"]);
    assert!(svg.contains("class=\"timeline\"") && !svg.contains("<a "), "{svg}");
    assert!(svg.contains("&lt;script&gt;"), "hostile names are words: {svg}");
    assert_eq!(get(&format!("{page}/charts/moon.svg")).0, StatusCode::NOT_FOUND);
    assert_eq!(get("/conversations/desk/missing/charts/timeline.svg").0, StatusCode::NOT_FOUND);
    let svg = check_chart("/cohorts", "/cohorts/charts/cohorts", ["Cohort", "Cohorte"]);
    assert!(svg.contains("class=\"cohort-map\""), "{svg}");
    assert_eq!(get("/cohorts/charts/moon.svg").0, StatusCode::NOT_FOUND);
}

#[test]
fn a_customer_and_the_months_of_a_report_are_pictures_too() {
    let page = format!("/customers/{}", crate::address::segment(&format!("{HOSTILE}7")));
    let svg = check_chart(&page, &format!("{page}/charts/streams"), ["Customer", "Cliente"]);
    assert!(svg.contains("class=\"streams\"") && svg.contains("t-contacts"), "{svg}");
    assert_eq!(get(&format!("{page}/charts/moon.svg")).0, StatusCode::NOT_FOUND);
    assert_eq!(get("/customers/nobody/charts/streams.svg").0, StatusCode::NOT_FOUND);
    let charts = "/reports/board/charts";
    let words = ["Not closed", "Sin cerrar"];
    let svg = check_chart("/reports/board", &format!("{charts}/10"), words);
    assert!(svg.contains("class=\"trend\"") && svg.contains("&lt;script&gt;"), "{svg}");
    for none in ["0", "11", "one", "-1"] {
        assert_eq!(get(&format!("{charts}/{none}.svg")).0, StatusCode::NOT_FOUND, "{none}");
    }
}

#[test]
fn what_happened_meanwhile_stands_on_the_trend_and_in_its_file() {
    let body = check(FIRST, ["class=\"happenings\"", "class=\"mark-sign\""]);
    assert!(body.contains(" · 10 dic 2025</li>"), "{body}");
    let (_, _, svg) = get(&format!("{FIRST}/charts/trend.svg"));
    assert!(svg.contains("mark-sign") && svg.contains("1: &lt;script&gt;"), "{svg}");
}

#[test]
fn what_is_explored_can_be_taken_along() {
    let asked = "metrics=backlog&by=team";
    let svg = check_chart(
        &format!("/explore?{asked}"),
        &format!("/explore/charts/backlog?{asked}"),
        ["By team", "Por equipo"],
    );
    assert!(svg.contains("class=\"group-bars\""));
    let asked = "metrics=backlog&grain=day";
    let svg = check_chart(
        &format!("/explore?{asked}"),
        &format!("/explore/charts/backlog?{asked}"),
        ["definition 2", "definición 2"],
    );
    assert!(svg.contains("class=\"trend\""));
    assert_eq!(get("/explore/charts/backlog.svg").0, StatusCode::NOT_FOUND);
}

#[test]
fn the_scores_behind_an_index_are_shown_scale_by_scale() {
    let page = "/metrics/nps";
    let body = check(page, ["Answers by score", "Respuestas por puntuación"]);
    // Of several scales each row names its own.
    assert!(body.contains("<th scope=\"row\">email</th><td class=\"r\">5</td>"), "{body}");
    let chart = format!("{page}/charts/distribution");
    let svg = check_chart(page, &chart, ["Answers by score", "Respuestas por puntuación"]);
    assert!(svg.contains("5 (email)") && svg.contains("75,0 %"), "{svg}");
    let heads = [
        "Scale,Score,Observations,share of the answers (%)",
        "Escala,Puntuación,Observaciones,parte de las respuestas (%)",
    ];
    let lines = check_table(page, &chart, heads);
    assert_eq!(&lines[1..3], ["email,5,15,75", "email,4,5,25"]);
}

/// A table is linked from its page, as comma-separated values in both languages and as a workbook;
/// returns its lines in Spanish.
fn check_table(page: &str, table: &str, heads: [&str; 2]) -> Vec<String> {
    let (_, _, body) = get(page);
    let mut lines = Vec::new();
    for ending in ["csv", "xlsx"] {
        assert!(body.contains(&format!("href=\"{table}.{ending}")), "{page} leads to {table}");
    }
    for (language, head) in ["en", "es"].into_iter().zip(heads) {
        let (status, headers, csv) = get(&format!("{table}.csv?lang={language}"));
        assert_eq!(status, StatusCode::OK, "{table}: {csv}");
        assert_eq!(headers[header::CONTENT_TYPE], "text/csv; charset=utf-8");
        lines = csv.lines().map(str::to_owned).collect();
        assert_eq!(lines[0], head);
    }
    let (status, headers, body) = bytes(&format!("{table}.xlsx"));
    assert_eq!((status, &body[..2]), (StatusCode::OK, &b"PK"[..]));
    assert_eq!(headers[header::CONTENT_TYPE], crate::export::XLSX);
    lines
}

#[test]
fn tables_of_charts_and_lists_can_be_taken_along() {
    let heads = [
        "From (seconds),To (seconds),Observations,Done by then (%)",
        "Desde (segundos),Hasta (segundos),Observaciones,Acumulado (%)",
    ];
    let lines = check_table(FIRST, &format!("{FIRST}/charts/distribution"), heads);
    assert!(lines[lines.len() - 1].ends_with(",100"), "{lines:?}");
    let heads = [
        "hour (seconds),Mon,Tue,Wed,Thu,Fri,Sat,Sun,all days",
        "hora (segundos),lun,mar,mié,jue,vie,sáb,dom,todos los días",
    ];
    let lines = check_table(FIRST, &format!("{FIRST}/charts/week"), heads);
    assert_eq!(lines.len(), 26, "a row an hour and one of whole days");
    let heads = ["Id,Metric,Family,Formula,Definition", "Id,Métrica,Familia,Fórmula,Definición"];
    let lines = check_table("/metrics", "/metrics/export", heads);
    assert!(lines.iter().any(|line| line.starts_with("backlog,")), "{lines:?}");
    let found = get("/metrics/export.csv?q=backlog").2;
    assert!(found.lines().count() < lines.len() && found.contains("\nbacklog,"), "{found}");
    let heads = [
        "About,Word,In Spanish,Meaning,Not to be called",
        "Sobre,Palabra,En inglés,Significado,En inglés no debe llamarse",
    ];
    let lines = check_table("/glossary", "/glossary/export", heads);
    assert!(lines.iter().any(|line| line.contains(",gasto,spend,")), "{lines:?}");
    let (_, _, page) = get("/sources?lang=es");
    assert!(page.contains("href=\"/sources/export.csv?lang=es\""), "{page}");
    let (status, _, csv) = get("/sources/export.csv");
    assert_eq!(status, StatusCode::OK);
    assert!(csv.starts_with("Source,") && csv.lines().count() > 1, "{csv}");
}

#[test]
fn a_question_is_also_sql_or_says_why_not() {
    let asked = "/explore?metrics=first_response_time&by=team";
    let body = check(asked, ["Our engine runs no SQL", "Nuestro motor no ejecuta SQL"]);
    assert!(body.contains("lake/facts/turns/"), "{body}");
    let asked = "/explore?metrics=backlog&by=team";
    check(
        asked,
        ["is not written as SQL: it is computed from", "no se escribe en SQL: se calcula"],
    );
}

#[test]
fn what_is_chosen_and_not_drawn_is_said_and_what_changes_nothing_is_not_offered() {
    let says = ["Here it is the mean, not the", "Aquí es la media, no el"];
    check("/metrics/first_response_time/parts/week?stat=p90", says);
    // The usual statistic is the median, whether the address names it or not.
    check("/metrics/first_response_time/parts/week", says);
    let (_, _, body) = get("/metrics/first_response_time/parts/week?stat=mean&lang=en");
    assert!(body.contains("Average by hour") && !body.contains(says[0]), "{body}");
    // A range that is not known is told from the usual one.
    let says = ["There is no range “foo”; there are day, week, 28d", "ningún periodo «foo»"];
    check("/metrics/first_response_time?range=foo", says);
    let (_, _, body) = get("/metrics/first_response_time?range=week&lang=en");
    assert!(!body.contains("There is no range"), "{body}");
    // Cohorts have no line over time, whatever the grain.
    let grains = |metric: &str| get(&format!("/metrics/{metric}?lang=en")).2.contains("grain=week");
    assert!(grains("first_response_time") && !grains("cohort_retention"));
}

#[test]
fn what_comes_later_has_its_room() {
    let (_, body, _) = unhurried("/metrics/clv?lang=en");
    for part in ["trend", "scale", "variants", "breakdown"] {
        assert!(body.contains(&format!("data-part=\"{part}\"")), "{part}: {body}");
    }
    assert!(body.contains("<section class=\"panel later groups\" data-part=\"breakdown\">"));
    // The other definitions are named at once, and have their figures later.
    let catalog = catalog();
    let (_, tiles) = body.split_once("data-part=\"variants\"").unwrap();
    let tiles = tiles.split("</section>").next().unwrap();
    let count = catalog.get("clv").unwrap().definitions.len();
    assert!(count > 1 && tiles.matches("<strong>…</strong>").count() == count, "{tiles}");
    assert_eq!(tiles.matches("<a ").count(), 1, "the way to the figures: {tiles}");
}

#[test]
fn a_file_is_called_by_what_it_holds() {
    let (_, _, body) = get("/metrics?q=response&lang=es");
    assert!(body.contains(": la tabla «Resultados de “response”» como fichero</span>"), "{body}");
    let (_, _, body) = get(&format!("{FIRST}?by=channel&lang=en"));
    for (sign, held) in [("PNG", "chart"), ("CSV", "table")] {
        let said =
            format!("{sign}<span class=\"hidden\">: the {held} “Over time” as a file</span>");
        assert!(body.contains(&said), "{said}: {body}");
    }
}
