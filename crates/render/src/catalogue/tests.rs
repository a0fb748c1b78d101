use baremo_metrics::Catalog;
use baremo_metrics::bands::Stretch;
use baremo_metrics::catalog::PageFile;

use super::*;
use crate::words::EXCLUSIONS;

const ENGLISH: &str = r#"+++
name = "first_wait"
title = "First wait"
family = "speed"
unit = "seconds"
better = "lower"
version = 1
formula = "mean of (first reply - first message)"
kind = "duration"
needs = ["customer_messages", "replies"]

[value]
fact = "turns"
where = "first = 'human'"
from = "waiting_since"
to = "replied_at"
date = { event = "replied_at" }

[parameters.window]
type = "duration"
default = "7d"
min = "1h"
max = "365d"
doc = "how long one waits"

[variants.within_window]
title = "Within a window"
formula = "mean of (first reply - first message), replies within $window"
source = "K"
[variants.within_window.value]
fact = "turns"
where = "first = 'human' and replied_at <= waiting_since + $window"
from = "waiting_since"
to = "replied_at"
date = { event = "replied_at" }

[[bands]]
variant = "default"
statistic = "mean"
period = "any"
country = "US"
typical = "2.5-3 h"
good = "< 1 h"
excellent = "< 15 min"
source = "K"

[[differs]]
profile = "zendesk"
variant = "within_window"
statistic = "median"
why = "the clock starts when the ticket is created"
source = "https://support.zendesk.com/hc/en-us/articles/4408821871642"
+++

How long a **customer** waits.

## What counts

- It **starts** at the first message.
"#;

const SPANISH: &str = r#"+++
title = "Primera espera"
formula = "media de (primera respuesta válida - primer mensaje del cliente)"

[variants.within_window]
title = "Dentro de un plazo"
formula = "media de (primera respuesta - primer mensaje), con respuesta antes de $window"

[parameters.window]
doc = "cuánto se espera"

[[differs]]
why = "el reloj arranca al crearse el ticket, lo escriba quien lo escriba"
+++

Cuánto espera un **cliente** desde su primer mensaje hasta que le contesta una persona del equipo.

## Qué cuenta

- **Empieza** en el primer mensaje.
"#;

pub(crate) fn metric() -> Metric {
    let page = PageFile {
        path: "speed/first_wait.md".into(),
        english: ENGLISH.into(),
        spanish: Some(SPANISH.into()),
    };
    let catalog = Catalog::default().with_user_pages([page]).unwrap();
    catalog.metrics().next().cloned().unwrap()
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
    assert_eq!(
        metrics_list(Language::Es, Style::default(), &entries),
        "\
métrica     título          unidad  mejor  estadístico

Rapidez
first_wait  Primera espera  tiempo  menor  media        ✓

Carga y resultado
backlog     Primera espera  tiempo  menor               –

se puede calcular 1 de 2 métricas; añada cambios de estado para 1 más
baremo metrics show first_wait muestra la página entera de una métrica
"
    );
}

#[test]
fn a_page_is_told_whole() {
    assert_eq!(
        metric_page(Language::Es, Style::default(), &metric()),
        "\
Primera espera                                                        first_wait
  Rapidez · tiempo · menos es mejor · versión 1
  fórmula: media de (primera respuesta válida − primer mensaje del cliente)
  necesita: mensajes del cliente, respuestas de agentes

  Cuánto espera un cliente desde su primer mensaje hasta que le contesta una
  persona del equipo.

Qué cuenta
  • Empieza en el primer mensaje.

Variantes
  vendor_conversation  Conversaciones como las cuenta la fuente
                       media de (primera respuesta válida − primer mensaje del
                       cliente)
  within_window        Dentro de un plazo
                       media de (primera respuesta − primer mensaje), con
                       respuesta antes de 7 d
                       fuente: un artículo sobre siete indicadores de soporte,
                       con referencias

Parámetros
  window  cuánto se espera
          por defecto 7d, de 1h a 365d

Bandas
  default · media · Estados Unidos
    típico 2,5–3 h · bueno < 1 h · excelente < 15 min
    fuente: un artículo sobre siete indicadores de soporte, con referencias

Lo que eligen los perfiles
  zendesk  within_window · mediana
           el reloj arranca al crearse el ticket, lo escriba quien lo escriba
           https://support.zendesk.com/hc/en-us/articles/4408821871642
"
    );
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

#[test]
fn every_page_of_the_catalogue_is_shown_and_its_bands_are_read() {
    let catalog = crate::tests::catalog();
    for metric in catalog.metrics() {
        for language in [Language::En, Language::Es] {
            let page = metric_page(language, Style::default(), metric);
            for line in page.lines() {
                assert!(width(line) <= 80, "{}: {line}", metric.name);
            }
        }
        let exclusions = metric.definitions.iter().flat_map(|one| &one.exclude);
        for reason in exclusions.map(|exclusion| &exclusion.reason) {
            let known = EXCLUSIONS.iter().any(|(word, ..)| word == reason);
            assert!(known, "{}: `{reason}` has no words for people", metric.name);
        }
        let completing = metric.missing_parts.iter().flat_map(|parts| &parts.completed_by);
        for need in metric.needs.iter().chain(completing) {
            let known = NEEDS.iter().any(|(word, ..)| word == need);
            assert!(known, "{}: `{need}` has no words for people", metric.name);
        }
        for one in &metric.bands {
            for text in [&one.typical, &one.good, &one.excellent, &one.alarm].into_iter().flatten()
            {
                assert!(Stretch::parse(text).is_some(), "{}: `{text}`", metric.name);
            }
            let graded = metric.better != Better::Neither;
            assert!(!graded || band::Lines::of(one, metric.better).is_some(), "{}", metric.name);
        }
    }
}
