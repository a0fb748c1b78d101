//! Boards, calculators, glossary.

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
    let (_, headers, body) = get("/boards/founder?wall=1");
    assert_eq!(headers[header::REFRESH], "60");
    assert!(body.contains("<body class=\"wall\">"));
    assert!(!get("/boards/founder").1.contains_key(header::REFRESH));
}

#[test]
fn a_calculator_answers_without_script() {
    let asked = "/calculators?calc=csat&n-positive=65&n-total=80";
    let body = check(asked, ["csat = 81.25% · ", "csat = 81,25 % · IC 95 % 71,34 % – 88,29 %"]);
    assert!(body.contains("name=\"n-positive\"") && body.contains("value=\"65\""));
    // Each has its place in the menu of a long page.
    assert!(body.contains("<a href=\"#csat\">") && body.contains("id=\"csat\""), "{body}");
    check("/calculators?calc=csat&n-positive=65", ["missing: “", "falta «"]);
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
