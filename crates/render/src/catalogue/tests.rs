use std::collections::BTreeMap;

use baremo_metrics::page::{Basis, Definition, Kind, Unit, Words};

use super::*;
use crate::band::tests::band;

pub(crate) fn metric() -> Metric {
    let definition = |variant: &str, title: &str, formula: &str, source: Option<&str>| Definition {
        variant: variant.into(),
        title: title.into(),
        formula: formula.into(),
        source: source.map(str::to_owned),
        kind: Kind::Duration,
        unit: Unit::Seconds,
        proportion: false,
        basis: Basis::Event,
        value: None,
        numerator: None,
        denominator: None,
        exclude: Vec::new(),
    };
    let english = Words {
        title: "First response time".into(),
        formula: "mean of (first reply - first message)".into(),
        parts: vec![(String::new(), "How long a customer waits.".into())],
        ..Words::default()
    };
    let spanish = Words {
        title: "Tiempo de primera respuesta".into(),
        formula: "media de (primera respuesta válida - primer mensaje del cliente)".into(),
        variants: BTreeMap::from([(
            "per_received".into(),
            ("Por conversación recibida".into(), "suma de respuestas / creadas".into()),
        )]),
        parameters: BTreeMap::from([("window".into(), "cuánto se espera".into())]),
        differs: vec!["el reloj arranca al crearse el ticket".into()],
        parts: vec![
            (String::new(), "Cuánto espera un **cliente**.".into()),
            ("Qué cuenta".into(), "- **Empieza** en el primer mensaje.".into()),
        ],
    };
    let parameter = serde_json::from_value::<Parameter>(serde_json::json!({
        "type": "duration", "default": "7d", "min": "1h", "max": "365d", "doc": "how long",
    }));
    let differs = serde_json::from_value::<Differs>(serde_json::json!({
        "profile": "zendesk", "variant": "from_created", "statistic": "median",
        "why": "the clock starts at creation", "source": "https://support.zendesk.com/hc",
    }));
    Metric {
        name: "first_response_time".into(),
        family: "speed".into(),
        unit: Unit::Seconds,
        better: Better::Lower,
        version: 1,
        material: 0.05,
        credit: false,
        needs: vec!["customer_messages".into(), "replies".into()],
        default_by: Vec::new(),
        definitions: vec![
            definition("default", "First response time", "mean of …", None),
            definition("per_received", "Per received", "sum / created", Some("K")),
        ],
        parameters: BTreeMap::from([("window".into(), parameter.unwrap())]),
        bands: vec![band("2-3 h", "< 1 h", "< 15 min")],
        differs: vec![differs.unwrap()],
        english,
        spanish,
        examples: Vec::new(),
        check: None,
    }
}

#[test]
fn the_list_is_by_family() {
    let metric = metric();
    let mut other = metric.clone();
    other.name = "backlog".into();
    other.family = "load".into();
    let ready = Entry { metric: &metric, statistic: Some("mean"), coverage: Coverage::Ready };
    let missing = Coverage::Missing(vec!["statuses".into()]);
    let entries = [ready, Entry { metric: &other, statistic: None, coverage: missing }];
    let expected = "\
métrica              título                   unidad  mejor  estadístico

Rapidez
first_response_time  Tiempo de primera respuesta
";
    assert_eq!(metrics_list(Language::Es, Style::default(), &entries), expected);
}

#[test]
fn a_page_is_told_whole() {
    assert_eq!(metric_page(Language::Es, Style::default(), &metric()), "");
}

#[test]
fn nothing_is_wider_than_the_terminal() {
    for width in [40, 80, 120] {
        for language in [Language::En, Language::Es] {
            let style = Style { width, ..Style::default() };
            let page = metric_page(language, style, &metric());
            assert!(page.lines().all(|line| crate::text::width(line) <= width), "{page}");
        }
    }
}
