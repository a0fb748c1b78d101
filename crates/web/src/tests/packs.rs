//! The pack of the act, as a browser without script sees it and as the API answers.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use baremo_testkit::service::HOSTILE;
use serde_json::Value;
use tower::ServiceExt;

use super::{check, get, send, service};

const PATH: &str = "/reports/es_ley_10_2025";

#[test]
fn the_pack_is_a_page_with_verdicts_in_words_and_a_scope() {
    let body = check(PATH, ["Whom it concerns", "A quién afecta"]);
    for part in [
        "✓ se cumple",
        "✗ no se cumple",
        "· no se sabe",
        "≥ 95,0",
        "1,3 pp mejor de lo exigido",
        "Diferencia al recalcular 0<",
        "250 personas o más",
        "días hábiles: de lunes a viernes, sin los festivos de España («es»)",
        "casos sin contar cuyo tipo dice queja: 3;",
        "conserve el fichero 5 años.",
        "horas de venta: 1",
        "sin atender: domingos de 00:00 a 24:00 (52 fechas); 6 de enero",
        "calendario «complaints»: tal como está desde el 1 de mayo de 2023",
        "calendario «office»: cambia el 1 de julio de 2025",
        "ninguna fuente trae entradas en colas",
    ] {
        assert!(body.contains(part), "{part}: {body}");
    }
    assert!(body.contains("&lt;script&gt;alert") && !body.contains(HOSTILE));
    assert!(body.contains("«baremo report es_ley_10_2025 --year 2025»"), "{body}");
    assert!(!body.contains('`'), "names stand in quotation marks: {body}");
    assert!(body.contains("<option value=\"2025\" selected>2025</option>"), "{body}");
    // Without the figure that has no value, and without August.
    assert_eq!(body.matches("from=2025-03&amp;to=2025-03").count(), 7, "{body}");
    assert!(!body.contains("from=2025-08&amp;"), "{body}");
}

#[test]
fn notes_stand_below_the_figures_and_not_in_what_is_heard_before_each_cell() {
    let (_, _, body) = get(&format!("{PATH}?lang=es"));
    let heads: Vec<&str> = body.split("scope=\"row\">").skip(1).collect();
    assert!(heads.len() > 6, "{body}");
    for head in heads {
        let head = head.split("</th>").next().unwrap();
        assert!(!head.contains("<p") && !head.contains("sin atender"), "{head}");
    }
    let (_, notes) = body.split_once("<h3>Notas</h3>").unwrap();
    assert!(notes.contains("<li>sin atender: domingos"), "{notes}");
    // What lacks a value is told once, with what would bring it.
    assert_eq!(body.matches("ninguna fuente trae entradas en colas").count(), 1, "{body}");
}

#[test]
fn a_figure_leads_to_its_metric_and_records_by_the_very_question() {
    let (_, _, body) = get(&format!("{PATH}?year=2025&range=week&where=team+%3D+%27a%27&lang=en"));
    let year = "from=2025-01-01&amp;to=2025-12-31";
    let calls = "where=direction+%3D+%27inbound%27+and+%28channel+%3D+%27phone%27+or+channel+is\
                 +null%29&amp;variant=from_arrival";
    let set = "set=threshold%3D3m&amp;lang=en";
    for path in ["metrics", "records"] {
        let link = format!("href=\"/{path}/service_level?{year}&amp;{calls}&amp;{set}\"");
        assert!(body.contains(&link), "{link}: {body}");
    }
    let waits = format!("/records/wait_time?{year}&amp;{calls}&amp;stat=mean&amp;lang=en");
    assert!(body.contains(&waits), "{waits}: {body}");
    // Its page shows the mean of all waits, which is not the figure of the pack.
    assert!(!body.contains("href=\"/metrics/wait_time?"), "{body}");
    let term = "calendar=weekdays+without+es&amp;stat=mean";
    assert!(body.contains(&format!("{term}&amp;list=excluded&amp;lang=en")), "{body}");
    // The filter and the range of the page are no part of a pack.
    assert!(!body.contains("team+%3D+%27a%27&amp;variant"), "{body}");
    // What it leads to asks so.
    let service = Arc::new(service());
    let path =
        format!("/records/service_level?{year}&{calls}&set=threshold%3D3m").replace("&amp;", "&");
    let (status, _, body) = send(service.clone(), Request::get(path).body(Body::empty()).unwrap());
    assert_eq!(status, StatusCode::OK, "{body}");
    let asked = service.asked();
    let query = asked.last().unwrap();
    assert_eq!(query.parameters["threshold"], "3m");
    assert_eq!(
        (query.from.as_deref(), query.to.as_deref()),
        (Some("2025-01-01"), Some("2025-12-31"))
    );
    assert!(body.contains("&amp;set=threshold%3D3m"), "in the API too: {body}");
}

#[test]
fn a_year_is_chosen_and_one_that_began_later_says_so() {
    let (_, _, body) = get(&format!("{PATH}?year=2024&lang=en"));
    assert!(body.contains("Records begin on 12 May 2024"), "{body}");
    assert!(body.contains("records of contacts begin on 1 June 2024"), "{body}");
    assert!(body.contains(&format!("{PATH}?lang=es&amp;year=2024")), "the other language keeps it");
    let (status, _, body) = get(&format!("{PATH}?year=2020&lang=es"));
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(body.contains("no hay ningún registro de 2020"), "{body}");
    let (status, _, body) = get(&format!("{PATH}?year=soon&lang=es"));
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(body.contains("no es un año, por ejemplo 2026"), "{body}");
    let (_, _, body) = get("/closes?lang=es");
    assert!(body.contains(&format!("href=\"{PATH}?lang=es\"")), "beside the board report: {body}");
}

#[test]
fn the_pack_is_three_files_and_an_answer_of_the_api() {
    let bytes = |path: &str| {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let request = Request::get(path).body(Body::empty()).unwrap();
            let response = crate::router(Arc::new(service())).oneshot(request).await.unwrap();
            assert_eq!(response.status(), StatusCode::OK, "{path}");
            let kind = response.headers()[header::CONTENT_TYPE].to_str().unwrap().to_owned();
            (kind, to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec())
        })
    };
    for (ending, kind, start) in [
        ("pdf", "application/pdf", "%PDF-"),
        ("xlsx", crate::export::XLSX, "PK"),
        ("csv", crate::export::CSV, "Parámetro,Valor,Unidad,Exigido"),
    ] {
        let (found, body) = bytes(&format!("{PATH}/pack.{ending}?year=2025&lang=es"));
        assert!(found == kind && body.starts_with(start.as_bytes()), "{ending}: {found}");
    }
    assert_eq!(get(&format!("{PATH}/pack.doc")).0, StatusCode::NOT_FOUND);
    let (status, _, body) = get("/api/v1/reports/es_ley_10_2025?year=2025");
    assert_eq!(status, StatusCode::OK, "{body}");
    let pack: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((&pack["year"], &pack["pack"]), (&2025.into(), &"es_ley_10_2025".into()));
    assert_eq!(pack["parameters"][0]["kept"], true);
    for year in ["soon", "99999"] {
        let (status, _, body) = get(&format!("/api/v1/reports/es_ley_10_2025?year={year}"));
        assert!(status == StatusCode::BAD_REQUEST && body.contains("is not a year"), "{body}");
    }
}

#[test]
fn an_empty_folder_has_no_pack_and_says_so() {
    let empty = Arc::new(service().without_data());
    let request = Request::get(format!("{PATH}?lang=es")).body(Body::empty()).unwrap();
    let (status, _, body) = send(empty, request);
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(body.contains("no hay ningún registro"), "{body}");
}
