//! Tables of sources as files, and of what stands beside a figure.

use baremo_testkit::intake::FakeIntake;

use super::*;

#[test]
fn what_sources_have_and_lack_can_be_taken_along() {
    let shown = |path: &str| {
        let intake = Arc::new(FakeIntake::default());
        let site = crate::Site::from(Arc::new(service())).with_imports(intake);
        let (status, _, body) = send(site, Request::get(path).body(Body::empty()).unwrap());
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        body
    };
    let page = shown("/sources?lang=es");
    assert!(page.contains("href=\"/sources/coverage.csv?lang=es\""), "{page}");
    assert!(page.contains("href=\"/sources/reconciled.xlsx?lang=es&amp;source="), "{page}");
    let csv = shown("/sources/coverage.csv?lang=es");
    assert!(csv.starts_with("Id,Métrica,Se puede medir,Registros que le faltan\n"), "{csv}");
    assert!(csv.contains("\nfirst_response_time,Tiempo de primera respuesta,"), "{csv}");
    let csv = shown("/sources/reconciled.csv?lang=es");
    let row = ",Primera respuesta del centro,Tiempo de primera respuesta,100,98,\
               2: minutos enteros; 7 sin comparar: no consta en la exportación\n";
    assert!(csv.contains(row), "{csv}");
    assert_eq!(shown("/sources/reconciled.csv?source=moon").lines().count(), 1);
    // All records that could not be read, not those of a page alone; each is text.
    let page = shown("/sources/rejects?source=desk&lang=es");
    assert!(
        page.contains("href=\"/sources/rejects/export.csv?lang=es&amp;source=desk\""),
        "{page}"
    );
    // The way back is to all sources, not to one.
    let back = "<div class=\"kicker\"><a href=\"/sources?lang=es\">Fuentes</a></div><h1>";
    assert!(page.contains(back), "{page}");
    let csv = shown("/sources/rejects/export.csv?source=desk&lang=es");
    assert!(csv.starts_with("Fuente,Motivo,Detalle,Fichero,Línea,Registro\n"), "{csv}");
    assert_eq!(csv.lines().count(), 121, "{csv}");
    assert!(shown("/sources/rejects/export.xlsx").starts_with("PK"));
    assert_eq!(get("/sources/rejects/export.csv").0, StatusCode::NOT_FOUND, "nothing takes files");
}

#[test]
fn what_stands_beside_a_share_is_told_by_its_dimension() {
    let beside = ["Beside it, by channel", "Junto a la cifra, por canal"];
    let body = check("/metrics/channel_share", beside);
    let (_, table) = body.split_once(beside[1]).expect("it is on the page");
    for title in
        ["Preferencia declarada", "Tiempo de primera respuesta", "Satisfacción del cliente (CSAT)"]
    {
        assert!(
            table.contains(&format!("<th class=\"r\" scope=\"col\">{title}")),
            "{title}: {table}"
        );
    }
    // Other metrics are asked in one question, each definition in one of its own.
    let service = Arc::new(service());
    let request = Request::get("/metrics/channel_share").body(Body::empty()).unwrap();
    send(service.clone(), request);
    let together = |query: &&Query| query.metrics.len() == 4 && query.by == ["channel"];
    assert_eq!(service.asked().iter().filter(together).count(), 1);
    // Definitions alone stand among the variants.
    let (_, _, body) = get("/metrics/ticket_volume?lang=en");
    assert!(!body.contains("Beside it, by"), "{body}");
}

#[test]
fn sources_of_an_empty_folder_say_what_comes_next() {
    let request = Request::get("/sources?lang=es").body(Body::empty()).unwrap();
    let (_, _, body) = send(Arc::new(service().without_data()), request);
    assert!(body.contains("Importe una exportación de su herramienta de tickets"), "{body}");
}
