//! Lists to choose from: in the order of what things are called in the language of the page.

use super::*;

/// Returns what the first list behind a sign offers, in small letters and in its order.
fn offered(path: &str, sign: &str, [end, open, close]: [&str; 3]) -> Vec<String> {
    let (_, _, body) = get(path);
    let (_, list) = body.split_once(sign).unwrap_or_else(|| panic!("{path} lacks {sign}: {body}"));
    let items = list.split(end).next().unwrap().split(open).skip(1);
    let title = |item: &str| {
        let (item, _) = item.split_once(close).unwrap();
        item.split_once('>').unwrap().1.to_lowercase()
    };
    items.map(title).collect()
}

#[test]
fn dimensions_are_offered_in_the_order_of_their_titles() {
    let check = |path: &str, sign: &str, marks: [&str; 3], expected: &[&str]| {
        let all = offered(path, sign, marks);
        let place = |title: &&str| {
            let at = all.iter().position(|it| it == title);
            at.unwrap_or_else(|| panic!("{path} lacks {title}: {all:?}"))
        };
        let places: Vec<usize> = expected.iter().map(place).collect();
        assert!(places.is_sorted(), "{path}: {all:?}");
    };
    let (links, options) = (["</div>", "<a ", "</a>"], ["</select>", "<option ", "</option>"]);
    let spanish = [
        "acción",
        "agente",
        "etapa",
        "fuente",
        "tráfico",
        "ubicación",
        "última satisfacción",
        "último tráfico no directo",
        "zona de la página",
    ];
    check("/?lang=es", "<select name=\"add\"", options, &spanish);
    check("/metrics/csat?lang=es", "<section class=\"panel groups\">", links, &spanish);
    check("/explore?metrics=csat&lang=es", "+ Añadir dimensión", links, &spanish);
    let english = ["agent", "operating system", "reviewer", "tag", "team", "zone of the page"];
    check("/explore?metrics=csat&lang=en", "+ Add dimension", links, &english);
}

#[test]
fn metrics_are_offered_in_the_order_of_their_titles() {
    let catalog = catalog();
    let speed: Vec<String> =
        catalog.family("speed").map(|metric| metric.spanish.title.to_lowercase()).collect();
    let marks = [
        ("/metrics?lang=es", "id=\"family-speed\"", ["</div>", "<dt><a ", "</a>"]),
        ("/explore?metrics=csat&lang=es", "<b class=\"quiet\">Rapidez</b>", ["<b ", "<a ", "</a>"]),
        ("/calculators?lang=es", "id=\"family-speed\"", ["id=\"family-", "<h3", "</h3>"]),
    ];
    for (path, sign, marks) in marks {
        let all = offered(path, sign, marks);
        let mut sorted = all.clone();
        sorted.sort_by_cached_key(|title| baremo_render::order::order_key(title));
        assert_eq!(all, sorted, "{path}");
        assert!(all.len() > 2, "{path}: {all:?}");
        assert_ne!(all, speed, "{path}: by id they stand otherwise");
        assert!(all.iter().all(|title| speed.contains(title)), "{path}: {all:?}");
    }
}

#[test]
fn buckets_are_offered_that_say_something_of_the_metric() {
    let is_offered = |metric: &str, grain: &str| {
        let (_, _, body) = get(&format!("/metrics/{metric}?range=28d"));
        body.contains(&format!("grain={grain}"))
    };
    assert!(is_offered("ticket_volume", "hour") && is_offered("ticket_volume", "week"));
    // States are judged at the end of a day, and money is spent by the day.
    for metric in ["health_score", "cac"] {
        assert!(!is_offered(metric, "hour") && is_offered(metric, "week"), "{metric}");
    }
}

#[test]
fn a_filter_that_a_metric_does_not_know_blanks_it_with_the_reason() {
    let filters = "where=priority+%3D+%27high%27&where=channel+%3D+%27web%27";
    let said = [
        "is not told by priority: with this filter it has no value",
        "no se conoce por prioridad: con este filtro no tiene valor",
    ];
    for path in ["/metrics/churn_rate", "/records/churn_rate"] {
        let body = check(&format!("{path}?{filters}"), said);
        // The other filter stays.
        let without = format!("href=\"{path}?where=channel+%3D+%27web%27&amp;lang=es\"");
        assert!(body.contains(&without) && body.contains("Abrir sin «prioridad: "), "{body}");
        assert!(body.contains("Se puede filtrar por: "), "{body}");
    }
    // What it is stands there all the same, without anything counted.
    let page = format!("/metrics/churn_rate?{filters}");
    let body = check(&page, ["id=\"definition\"", "id=\"definition\""]);
    let counted = format!("<dt>{}</dt>", crate::text::LEFT_OUT.es);
    assert!(!body.contains(&counted), "{body}");
    // Nor does it take a board's other cards away.
    let said =
        ["Cannot be asked: it is not told by priority", "No se puede consultar: no se conoce por"];
    let board = check(&format!("/boards/journey?{filters}"), said);
    assert!(board.contains("<h3><a href=\"/metrics/cac?"), "{board}");
}

#[test]
fn parts_and_files_of_what_a_filter_blanks_say_so_too() {
    let filters = "where=priority+%3D+%27high%27&lang=es";
    for path in [
        "/metrics/churn_rate/parts/trend?",
        "/metrics/churn_rate/charts/trend.svg?",
        "/metrics/churn_rate/charts/week.csv?",
        "/records/churn_rate/export.csv?",
        "/explore/export.csv?metrics=churn_rate&",
        "/explore/charts/churn_rate.svg?metrics=churn_rate&grain=month&",
    ] {
        let (status, _, body) = get(&format!("{path}{filters}"));
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        let said = match path.starts_with("/explore") {
            true => "Esto no se puede consultar a la vez: ",
            false => "no se conoce por prioridad: con este filtro no tiene valor",
        };
        assert!(body.contains(said), "{path}: {body}");
    }
    for ending in ["png", "xlsx"] {
        let path = format!("/metrics/churn_rate/charts/distribution.{ending}?{filters}");
        assert_eq!(get(&path).0, StatusCode::OK, "{path}");
    }
    // What there is not stays what is not there, and what is asked wrongly stays wrong.
    for path in ["charts/moon.svg", "charts/trend.csv", "parts/moon"] {
        let (status, _, body) = get(&format!("/metrics/churn_rate/{path}?{filters}"));
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}: {body}");
    }
    assert_eq!(get(&format!("/records/moon/export.csv?{filters}")).0, StatusCode::NOT_FOUND);
}
