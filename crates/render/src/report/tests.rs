use baremo_metrics::answer::Previous;

use super::*;
use crate::catalogue::tests::metric;

fn values() -> (Value, Value) {
    let previous = Previous {
        n: 1100,
        change: Some(420.0),
        relative: Some(63.6),
        detectable: Some(true),
        material: Some(true),
        ..Previous::default()
    };
    let value = Value {
        value: Some(5400.0),
        n: 1204,
        interval: Some([3000.0, 6600.0]),
        previous: Some(previous),
        ..Value::default()
    };
    let none = Value { reason: Some("no_observations".into()), ..Value::default() };
    (value, none)
}

/// Returns a card of a mean and nothing beside it.
fn made<'a>(metric: &'a Metric, value: &'a Value) -> Card<'a> {
    Card {
        metric,
        variant: "default",
        statistic: Some("mean"),
        value,
        open: None,
        beside: Vec::new(),
        parts: Vec::new(),
        series: Vec::new(),
        range: None,
        unit: None,
    }
}

fn drawn(language: Language, width: usize) -> String {
    let metric = metric();
    let (value, none) = values();
    let series = vec![(Some(4.0), false), (Some(6.0), false), (None, false), (Some(9.0), true)];
    let beside = vec![("median", Some(3900.0)), ("p90", Some(10_800.0))];
    let empty = Card { variant: "within_window", ..made(&metric, &none) };
    let card = Card { beside, series, ..made(&metric, &value) };
    let report = Report {
        title: "Ejemplo",
        about: vec!["marzo de 2026".into(), "Europe/Madrid".into()],
        against: Some("a febrero"),
        cards: vec![card, empty],
        place: Place { country: Some("US"), ..Place::default() },
        next: vec![("baremo metrics list".into(), "todas las métricas".into())],
    };
    let out = report_text(language, Style { width, ..Style::default() }, &report);
    for line in out.lines() {
        assert!(crate::text::width(line) <= width, "too wide at {width}: {line}");
    }
    out
}

#[test]
fn money_has_the_sign_of_its_currency() {
    let metric = metric();
    let value = Value {
        value: Some(2978.0),
        n: 315,
        currency: Some("EUR".into()),
        previous: Some(Previous { change: Some(19.0), relative: Some(0.6), ..Previous::default() }),
        ..Value::default()
    };
    let card = Card { statistic: None, unit: Some("money"), ..made(&metric, &value) };
    let report = Report { title: "Ejemplo", cards: vec![card], ..Report::default() };
    let out = report_text(Language::En, Style::default(), &report);
    assert!(out.contains("  €29.78 · n = 315\n"), "{out}");
}

#[test]
fn cards_are_grouped_by_family() {
    assert_eq!(
        drawn(Language::Es, 80),
        "\
Ejemplo
marzo de 2026 · Europe/Madrid · frente a febrero

Rapidez ────────────────────────────────────────────────────────────────────────

  Primera espera                                                ▲ +7 min (+64 %)
  1 h 30 min media · mediana 1 h 05 min · p90 3 h · n = 1204                ▁▄·▒
  ░░░░░░░░░▒▒▒▒▒├◆────┤▓▓▓▓▓▓█████████
  típico; el intervalo cruza la línea de bueno (Estados Unidos)

  Primera espera · Dentro de un plazo
  – media · sin observaciones · n = 0

◌ no se distingue del azar · ◇ sin prueba · ≈ sin cambio · a la derecha es mejor
▒ parcial: aún no ha terminado, no consta entero o el periodo no lo abarca

Pruebe ahora
  baremo metrics list  todas las métricas
"
    );
}

#[test]
fn a_change_of_too_few_is_left_out_however_sure_it_seems() {
    let metric = metric();
    let said = |n: u64, before: u64| {
        let (mut value, _) = values();
        value.n = n;
        value.previous = value.previous.map(|previous| Previous { n: before, ..previous });
        let parts = vec![("resolución".into(), 7200.0)];
        let card = Card { parts, ..made(&metric, &value) };
        let report = Report { cards: vec![card], ..Report::default() };
        report_text(Language::Es, Style::default(), &report)
    };
    assert!(said(1204, 1100).contains("▲ +7 min (+64 %)"));
    for (n, before) in [(5, 2), (1204, 2), (9, 1100)] {
        let few = said(n, before);
        assert!(!few.contains(['▲', '▼']), "{n} against {before}: {few}");
    }
    let both = said(1204, 1100);
    assert!(both.contains("· resolución 2 h"), "{both}");
}

#[test]
fn every_width_holds() {
    for width in [40, 60, 80, 120] {
        drawn(Language::En, width);
        drawn(Language::Es, width);
    }
}
