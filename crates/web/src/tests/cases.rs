//! The pages that open a number: records, their files, one conversation, one call.

use super::*;

/// Takes a table along as both files that a page leads to; returns it as text.
pub(super) fn taken(page: &str, path: &str) -> String {
    let (_, _, body) = get(page);
    for ending in ["csv", "xlsx"] {
        assert!(body.contains(&format!("href=\"{path}.{ending}")), "{page}: {body}");
    }
    let (status, headers, book) = get(&format!("{path}.xlsx"));
    assert!(status == StatusCode::OK && book.starts_with("PK"), "{path}");
    assert!(headers[header::CONTENT_TYPE].to_str().unwrap().contains("spreadsheetml"));
    let (status, headers, csv) = get(&format!("{path}.csv?lang=es"));
    assert_eq!(status, StatusCode::OK, "{csv}");
    assert!(headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/csv"));
    csv
}

const FIRST: &str = "/records/first_response_time";

#[test]
fn records_are_all_there_page_by_page_and_equal_the_card() {
    let body = check(FIRST, ["Behind the number", "Detrás de la cifra"]);
    assert!(body.contains("Los 120 registros de esta lista son los 120"), "{body}");
    assert!(body.contains("1–50 de 120") && body.contains("page=2"));
    let (_, _, last) = get(&format!("{FIRST}?page=3"));
    assert!(
        last.contains("101–120 of 120") && last.matches("https://desk.example/").count() == 20,
        "{last}"
    );
    assert!(last.contains("/conversations/desk/%3Cscript%3E"), "a case leads to its picture");
    assert!(last.contains("rel=\"noopener noreferrer\""));
    let (_, _, out) = get(&format!("{FIRST}?list=excluded"));
    assert!(out.contains("spam") && out.contains("aria-current=\"page\">Left out"), "{out}");
    // On a phone a row is read as text, without a source that all share.
    let cells = ["<table class=\"observed stack\">", "<td class=\"beside\" data-head=\"Fuente\">"];
    assert!(cells.iter().all(|cell| body.contains(cell)), "{body}");
    let (_, _, found) = get(&format!("{FIRST}?find=A0119"));
    assert!(found.contains("1–1 of 1"), "{found}");
    // What is found is told of how many, and not that all of them are listed.
    assert!(found.contains("With “A0119” in the id or agent: 1 of 120 records."), "{found}");
    assert!(!found.contains("records listed here"), "{found}");
    let (_, _, none) = get(&format!("{FIRST}?find=nobody"));
    assert!(none.contains("No record is left"));
    // Where there is none at all, range and filters are what leads on.
    let empty = Arc::new(service().without_data());
    let request = Request::get(FIRST).body(Body::empty()).unwrap();
    let (_, _, none) = send(empty, request);
    assert!(
        none.contains("Nothing to count is on record") && none.contains(">All data</a>"),
        "{none}"
    );
    assert!(!none.contains("No record is left"), "{none}");
    assert_eq!(get("/records/moon").0, StatusCode::NOT_FOUND);
}

#[test]
fn a_variant_lists_its_own_sides() {
    // The usual definition is a proportion, whose denominator is listed first; a mean has none.
    let (_, _, body) = get("/records/csat?variant=average");
    assert!(body.contains("1–50 of 120"), "{body}");
    let (_, _, csv) = get("/records/csat/export.csv?variant=average");
    assert_eq!(csv.lines().count(), 121, "{csv}");
    assert_eq!(get("/records/csat/export.csv").2.lines().count(), 1, "it has no such side here");
}

#[test]
fn headings_of_records_are_in_the_language_of_the_page() {
    let head = |asked: &str| {
        let (_, _, csv) = get(&format!("/records/csat/export.csv?variant=average{asked}"));
        csv.lines().next().unwrap_or_default().to_owned()
    };
    assert!(head("&lang=en").starts_with("metric,bucket,case,conversation,source,side,"));
    let spanish = head("&lang=es");
    assert!(spanish.starts_with("Métrica,Intervalo,Caso,Conversación,Fuente,Parte,"), "{spanish}");
    assert!(head("&by=channel&lang=es").starts_with("Métrica,Intervalo,Canal,Caso,"));
    // A dimension that is called as a column of every record is told apart.
    assert!(head("&by=agent&lang=en").starts_with("metric,bucket,by_agent,case,"));
    assert!(head("&by=agent&lang=es").starts_with("Métrica,Intervalo,Por: Agente,Caso,"));
}

#[test]
fn whose_a_figure_is_goes_along_to_its_records_and_to_the_api() {
    let people = "actor=current&amp;credit=each_replier";
    let (_, _, body) = get("/metrics/csat?by=agent&actor=current&credit=each_replier");
    assert!(body.contains(&format!("/records/csat?by=agent&amp;{people}")), "{body}");
    let (_, _, body) = get("/records/csat?by=agent&actor=current&credit=each_replier");
    let (_, api) = body.split_once("href=\"/api/v1/records?").expect("the list as JSON");
    let api = api.split('"').next().unwrap();
    assert!(api.contains(people), "{api}");
    let (status, _, body) = get(&format!("/api/v1/records?{}", api.replace("&amp;", "&")));
    assert_eq!(status, StatusCode::OK, "{body}");
}

#[test]
fn the_other_conversation_of_a_case_leads_back_to_the_same_records() {
    let asked = "/conversations/desk/4711?where=team+is+null&variant=average&metric=csat&lang=en";
    let (_, _, body) = get(asked);
    let state = "?where=team+is+null&amp;variant=average&amp;lang=en&amp;metric=csat\"";
    let mut ways = body.split("href=\"/conversations/desk/%3Cscript").skip(1);
    assert!(ways.any(|way| way.split('>').next().unwrap().ends_with(state)), "{body}");
}

#[test]
fn the_usual_variant_is_reached_beside_the_one_a_profile_chooses() {
    let (_, _, body) = get("/metrics/ticket_resolution_rate?profile=articles");
    let way = "/metrics/ticket_resolution_rate?variant=default&amp;profile=articles";
    assert!(body.contains(way), "{body}");
    let (_, _, body) = get("/metrics/ticket_resolution_rate");
    assert!(!body.contains("variant=default"), "where nothing else chooses it is not named");
}

#[test]
fn what_is_shown_can_be_taken_along_and_runs_nothing() {
    let (status, headers, text) = get(&format!("{FIRST}/export.csv?find=A011&sort=newest"));
    assert_eq!(status, StatusCode::OK);
    assert!(headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/csv"));
    let disposition = headers[header::CONTENT_DISPOSITION].to_str().unwrap();
    let name = disposition.strip_prefix("attachment; filename=\"first_response_time_").unwrap();
    let days: Vec<&str> = name.strip_suffix(".csv\"").unwrap().split('_').collect();
    assert!(days.len() == 2 && days.iter().all(|day| day.len() == 10), "{disposition}");
    let own = get(&format!("{FIRST}/export.csv?from=2026-01-01&to=2026-01-31")).1;
    let disposition = own[header::CONTENT_DISPOSITION].to_str().unwrap();
    assert!(disposition.contains("_2026-01-01_2026-01-31.csv"), "{disposition}");
    assert_eq!(text.lines().count(), 12, "a heading, and 11 and 110 to 119: {text}");
    assert!(text.lines().skip(1).all(|line| !line.contains(",=") && !line.starts_with('=')));
    let (status, headers, text) = get(&format!("{FIRST}/export.xlsx"));
    assert_eq!(status, StatusCode::OK);
    assert!(headers[header::CONTENT_TYPE].to_str().unwrap().contains("spreadsheetml"));
    assert!(text.starts_with("PK"));
}

#[test]
fn a_conversation_is_a_picture_with_every_clock_and_promise() {
    let body = check("/conversations/desk/1", ["business hours", "horario laboral"]);
    let phone = ["class=\"timeline phone\" viewBox=\"0 0 340 ", "id=\"fold-narrow\""];
    let wide =
        ["class=\"timeline fits\"", "class=\"clock run\"", "class=\"clock idle\"", "id=\"e6\""];
    for part in wide.into_iter().chain(phone) {
        assert!(body.contains(part), "{part}:\n{body}");
    }
    // What was promised and missed is the first sentence.
    let lead = "<p class=\"lead\">Promesas cumplidas: 0 de 1. Primera respuesta en 2";
    assert!(body.contains(lead), "{body}");
    let (_, narrow) = body.split_once("class=\"timeline phone\"").unwrap();
    let (narrow, _) = narrow.split_once("</svg>").unwrap();
    // Every lane and clock is named where a phone's picture begins, and no name is beside its lane.
    let names = narrow.matches("<text class=\"name\" x=\"0\"").count();
    assert!(names > 2 && names == narrow.matches("<text class=\"name\"").count(), "{narrow}");
    assert!(body.contains("incumplido por 1 h"), "{body}");
    assert!(body.contains("no: spam"));
    // Of several promises each is told.
    assert!(body.contains("cuenta: cumplidos, 2 de 3"), "{body}");
    // Of several cases that are taken differently, so is each.
    assert!(body.contains("<span class=\"chip good\">&lt;script&gt;"), "{body}");
    assert!(body.contains("<span class=\"chip\">1#2: no: con el plazo aún abierto"), "{body}");
    // On a phone each cell of the table says which column it is of.
    assert!(
        body.contains("<table class=\"stack\">") && body.contains("data-head=\"Desde\""),
        "{body}"
    );
    // A status is nobody who does something.
    let who = "data-head=\"Quién\">";
    assert!(body.contains(&format!("{who}Cliente · ")), "{body}");
    assert!(!body.contains(&format!("{who}Estado")), "{body}");
    // What is told by a summary and better by others is marked.
    assert!(body.contains("de un resumen, no se cuenta"), "{body}");
    // What was done late was done, and is not kept.
    assert!(body.contains(">Hecho</th>") && !body.contains(">Cumplido</th>"), "{body}");
    assert!(body.contains("href=\"/customers/%3Cscript%3E"), "it leads to its customer");
    let (_, _, wall) = get("/conversations/desk/a%2Fb%3C?calendar=wall&metric=handle_time");
    assert!(wall.contains("a/b&lt;") && wall.contains("/records/handle_time"), "{wall}");
    assert_eq!(get("/conversations/desk/missing").0, StatusCode::NOT_FOUND);
}

#[test]
fn a_call_is_a_picture_with_its_waits_and_talk_and_what_counts_it() {
    let page = "/contacts/desk/call-7";
    let body = check(page, ["Where the time went", "En qué se fue el tiempo"]);
    // Seconds are what it is made of, in the sentence, the picture and the tables.
    let lead = "<p class=\"lead\">Espera 30 s · Conversación 5 min. 3 eventos entre 30 dic 2025 ";
    assert!(body.contains(lead), "{body}");
    for part in
        ["00:00:30 conexión", "00:05:30", ">Espera · &lt;script&gt;", ">Llamada o chat call-7<"]
    {
        assert!(body.contains(part), "{part}:\n{body}");
    }
    // Minutes stand under a picture that takes minutes.
    assert!(body.contains(">00:01:00</text>"), "{body}");
    assert!(body.contains("Pertenece a la conversación <a href=\"/conversations/desk/4711?"));
    assert!(body.contains("cuenta: cumplidos, 2 de 3") && !body.contains("Prometido</h2>"));
    let csv = taken(page, &format!("{page}/parts"));
    assert!(csv.starts_with("Qué,Cola o agente,Tiempo (segundos),Desde,Hasta\n"), "{csv}");
    assert!(csv.contains(",300,2025-12-30T00:00:30Z,2025-12-30T00:05:30Z\n"), "{csv}");
    for table in ["events", "clocks"] {
        assert!(taken(page, &format!("{page}/{table}")).lines().count() > 2, "{table}");
    }
    assert_eq!(get(&format!("{page}/charts/timeline.svg")).0, StatusCode::OK);
    for path in ["", "/charts/timeline.svg", "/parts.csv", "/events.csv", "/clocks.csv"] {
        let path = format!("/contacts/desk/missing{path}");
        assert_eq!(get(&path).0, StatusCode::NOT_FOUND, "{path}");
    }
}

#[test]
fn a_record_of_a_call_and_its_address_as_a_conversation_lead_to_the_call() {
    let (_, _, records) = get("/records/wait_time?lang=en");
    let way = "href=\"/contacts/desk/%3Cscript%3E";
    assert!(records.contains(way) && records.contains("metric=wait_time\""), "{records}");
    assert!(!records.contains("href=\"/conversations/"), "{records}");
    let (status, headers, _) = get("/conversations/desk/call-7?lang=en&metric=wait_time");
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(headers[header::LOCATION], "/contacts/desk/call-7?lang=en&metric=wait_time");
    let (_, _, found) = get("/metrics?q=call-7&lang=en");
    assert!(found.contains("href=\"/contacts/desk/call-7?lang=en\""), "{found}");
    let (status, _, told) = get("/api/v1/contacts/call-7");
    assert!(status == StatusCode::OK && told.contains("\"kind\":\"talk\""), "{told}");
    assert_eq!(get("/api/v1/contacts/missing").0, StatusCode::NOT_FOUND);
}

#[test]
fn a_case_leads_back_to_the_records_of_its_variant() {
    let asked =
        "?variant=from_created&amp;calendar=wall&amp;lang=en&amp;metric=first_response_time\"";
    let (_, _, records) = get(&format!("{FIRST}?variant=from_created&lang=en"));
    assert!(records.contains(asked), "{records}");
    let page = "/conversations/desk/1?metric=first_response_time&variant=from_created&lang=en";
    let (_, _, case) = get(page);
    let back = format!("href=\"{FIRST}?variant=from_created&amp;lang=en\"");
    assert!(case.contains(&back), "{case}");
    // Its picture opens on the calendar that the number was counted in.
    let business = get(&format!("{FIRST}?calendar=support&lang=en")).2;
    assert!(business.contains("?calendar=support&amp;lang=en&amp;metric="), "{business}");
    // As they were ordered, and to where they stood.
    let (_, _, records) = get(&format!("{FIRST}?sort=newest&lang=en"));
    let asked = "?calendar=wall&amp;lang=en&amp;sort=newest&amp;metric=first_response_time\"";
    assert!(records.contains(asked), "{records}");
    let page = "/conversations/desk/1?metric=first_response_time&sort=newest&page=3&lang=en";
    let (_, _, case) = get(page);
    let back = format!("href=\"{FIRST}?lang=en&amp;sort=newest&amp;page=3\"");
    assert!(case.contains(&back), "{case}");
}

#[test]
fn a_conversation_says_which_profile_chooses_what_counts_it() {
    let says = ["By the definitions of the profile", "Según las definiciones del perfil"];
    check("/conversations/desk/1?profile=zendesk", says);
    assert!(!get("/conversations/desk/1").2.contains(says[0]));
}

#[test]
fn what_counts_a_conversation_without_clocks_is_told_all_the_same() {
    let says = ["No clock runs over this conversation.", "no corre ningún reloj."];
    let body = check("/conversations/desk/unclocked", says);
    assert!(!body.contains("todos cuentan"), "{body}");
    assert!(body.contains("cuenta: cumplidos, 2 de 3"), "{body}");
}

#[test]
fn the_tables_of_a_conversation_can_be_taken_along() {
    let page = "/conversations/desk/77";
    let csv = taken(page, &format!("{page}/events"));
    assert!(csv.starts_with("Fecha,Quién,Nombre o id,Qué,Detalle\n"), "{csv}");
    assert!(csv.lines().count() == 7 && csv.contains("2025-12-30T00:00:00Z,Cliente,"), "{csv}");
    let csv = taken(page, &format!("{page}/clocks"));
    // Lengths of time are numbers, in seconds; what counts without a clock has none.
    assert!(csv.contains(",Tiempo laboral (segundos),Tiempo corrido (segundos),Cuenta,"), "{csv}");
    assert!(csv.contains(",no: spam,2025-12-30T00:00:00Z,"), "{csv}");
    assert!(csv.contains(",,,\"cuenta: cumplidos, 2 de 3\",,\n"), "{csv}");
    let csv = taken(page, &format!("{page}/targets"));
    assert!(csv.contains("incumplido por 1 h"), "{csv}");
    assert_eq!(get("/conversations/desk/missing/events.csv").0, StatusCode::NOT_FOUND);
}
