use super::*;
use baremo_metrics::answer::{Previous, RangeUsed};
use serde_json::json;

pub(crate) fn used(name: &str, unit: &str, better: &str) -> MetricUsed {
    MetricUsed {
        name: name.into(),
        unit: unit.into(),
        better: better.into(),
        statistic: (unit == "seconds").then(|| "median".into()),
        variant: "default".into(),
        formula: "median of (first counting reply - first customer message) within $window".into(),
        parameters: BTreeMap::from([("window".into(), json!("7d"))]),
        version: 1,
        basis: "event".into(),
        actor: "as_of_event".into(),
        credit: None,
        calendar: "Soporte ES".into(),
        profile: None,
        material: 0.05,
    }
}

fn value(value: f64, n: u64) -> Value {
    let interval = Some([value * 0.9, value * 1.1]);
    Value { value: Some(value), n, interval, ..Value::default() }
}

fn row(name: &str, bucket: Option<&str>, by: &[(&str, Option<&str>)], value: Value) -> Row {
    let by = by.iter().map(|(k, v)| ((*k).to_owned(), v.map(str::to_owned))).collect();
    let values = BTreeMap::from([(name.to_owned(), value)]);
    Row { bucket: bucket.map(str::to_owned), by, values }
}

fn answer(used: MetricUsed, grain: &str, rows: Vec<Row>, total: Row) -> Answer {
    Answer {
        metrics: vec![used],
        range: RangeUsed {
            from: Some("2026-01-01T00:00:00+01:00".into()),
            to: Some("2026-04-01T00:00:00+02:00".into()),
            zone: "Europe/Madrid".into(),
            grain: grain.into(),
        },
        rows,
        total,
        watermark: Some("2026-03-20T09:00:00Z".into()),
        late_sources: Vec::new(),
        as_of: None,
        snapshot: 12,
        notes: Vec::new(),
    }
}

fn months() -> Answer {
    let name = "first_response_time";
    let mut rows = vec![
        row(name, Some("2026-01-01"), &[], value(240.0, 1204)),
        row(name, Some("2026-02-01"), &[], value(660.0, 1318)),
        row(name, Some("2026-03-01"), &[], value(750.0, 7)),
    ];
    let february = rows[1].values.get_mut(name).unwrap();
    february.excluded = BTreeMap::from([("spam".into(), 37), ("unanswered".into(), 21)]);
    february.previous = Some(Previous {
        bucket: Some("2026-01-01".into()),
        value: Some(240.0),
        n: 1204,
        change: Some(420.0),
        relative: Some(175.0),
        detectable: Some(true),
        material: Some(true),
        test: Some("mann_whitney".into()),
        ..Previous::default()
    });
    rows[2].values.get_mut(name).unwrap().partial = true;
    let mut total = value(540.0, 2529);
    total.excluded = BTreeMap::from([("spam".into(), 37), ("unanswered".into(), 21)]);
    let total = row(name, None, &[], total);
    answer(used(name, "seconds", "lower"), "month", rows, total)
}

fn channels() -> Answer {
    let name = "ticket_resolution_rate";
    let rows = vec![
        row(name, None, &[("channel", Some("email"))], value(86.2, 900)),
        row(name, None, &[("channel", Some("日本語チャット"))], value(43.1, 40)),
        row(
            name,
            None,
            &[("channel", None)],
            Value { reason: Some("no_observations".into()), ..Value::default() },
        ),
    ];
    let mut used = used(name, "percent", "higher");
    used.calendar = "wall".into();
    let total = row(name, None, &[], value(81.3, 940));
    answer(used, "all", rows, total)
}

fn text(language: Language, width: usize, answer: &Answer) -> String {
    let style = Style { width, ..Style::default() };
    let out = answer_text(language, style, answer, &Background::default());
    for line in out.lines() {
        assert!(crate::text::width(line) <= width.max(40), "too wide: {line}");
    }
    out
}

#[test]
fn a_series_in_spanish() {
    let expected = "\
first_response_time                                                           v1
  mediana · horario laboral «Soporte ES» · fecha: la del hecho · window = 7d
  1 ene 2026 – 31 mar 2026 · por mes · Europe/Madrid
  fórmula: median of (first counting reply - first customer message) within 7d

  mes            valor       IC 95 %      n  cambio    fuera
  ene 2026       4 min   3,6–4,4 min  1\u{202f}204
  feb 2026      11 min  9,9–12,1 min  1\u{202f}318  ▲ +175 %     58
  mar 2026  ▒ 12 min 30 s  11,3–13,8 min  *7
";
    let out = text(Language::Es, 80, &months());
    let (head, _) = expected.split_once("  mes").unwrap();
    assert!(out.starts_with(head), "{out}");
    assert_eq!(
        out.split_once("  mes").unwrap().1,
        "             valor        IC 95 %      n  cambio    fuera
  ene 2026          4 min    3,6–4,4 min  1\u{202f}204
  feb 2026         11 min   9,9–12,1 min  1\u{202f}318  ▲ +175 %     58
  mar 2026  ▒ 12 min 30 s  11,3–13,8 min     *7
  ─────────────────────────────────────────────────────────
  total             9 min    8,1–9,9 min  2\u{202f}529               58

  16 min ┤
         │            ▄▄▄▄▄ ▒▒▒▒▒
         │      ▁▁▁▁▁ █████ ▒▒▒▒▒
"
    );
}

#[test]
fn a_breakdown_in_english() {
    assert_eq!(text(Language::En, 80, &channels()), "");
}

#[test]
fn nothing_is_wider_than_the_terminal() {
    for width in [40, 60, 80, 120] {
        for language in [Language::En, Language::Es] {
            text(language, width, &months());
            text(language, width, &channels());
        }
    }
}

#[test]
fn csv_has_a_line_a_row_and_the_total() {
    let csv = answer_csv(&channels());
    let lines: Vec<&str> = csv.lines().collect();
    assert!(lines[0].starts_with("row,bucket,channel,metric,unit,value,n,"));
    assert!(lines[1].starts_with("row,,email,ticket_resolution_rate,percent,86.2,900,,,"));
    assert!(lines[3].contains(",0,,,,,false,no_observations,"), "{}", lines[3]);
    assert!(lines[4].starts_with("total,,,ticket_resolution_rate,percent,81.3,940,"));
}
