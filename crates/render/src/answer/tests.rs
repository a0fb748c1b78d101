use super::*;
use baremo_metrics::answer::{Previous, RangeCompared, RangeUsed};
use baremo_metrics::service::Waiting;
use serde_json::json;

pub(crate) fn used(name: &str, unit: &str, better: &str) -> MetricUsed {
    MetricUsed {
        statistic: (unit == "seconds").then(|| "median".into()),
        formula: "median of (first counting reply - first customer message) within $window".into(),
        parameters: BTreeMap::from([("window".into(), json!("7d"))]),
        calendar: "Soporte ES".into(),
        material: 0.05,
        ..baremo_testkit::service::used(name, unit, better)
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
            ..RangeUsed::default()
        },
        rows,
        total,
        watermark: Some("2026-03-20T09:00:00Z".into()),
        snapshot: 12,
        ..Answer::default()
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
        test: Some("bootstrap_by_day".into()),
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
    assert_eq!(
        text(Language::Es, 80, &months()),
        "\
first_response_time                                                           v1
  mediana · horario laboral «Soporte ES» · fecha: la del hecho · window = 7d
  1 ene 2026 – 31 mar 2026 · por mes · Europe/Madrid
  fórmula: median of (first counting reply − first customer message) within 7 d

  mes               valor        IC 95 %     n  cambio    fuera
  ene 2026          4 min    3,6–4,4 min  1204
  feb 2026         11 min   9,9–12,1 min  1318  ▲ +175 %     58
  mar 2026  ▒ 12 min 30 s  11,3–13,8 min    *7
  ─────────────────────────────────────────────────────────────
  total             9 min    8,1–9,9 min  2529               58

  16 min ┤
         │      ▁▁▁▁▁ ▒▒▒▒▒
         │      █████ ▒▒▒▒▒
   8 min ┤      █████ ▒▒▒▒▒
         │▄▄▄▄▄ █████ ▒▒▒▒▒
         │█████ █████ ▒▒▒▒▒
     0 s └──────────────────
          ene 2026  mar 2026

  fuera: 37 spam · 21 sin responder
  ▒ parcial: aún no ha terminado, no consta entero o el periodo no lo abarca
  * menos de 10 observaciones: léase con cautela
  cambio frente a ene 2026 · prueba: remuestreo por días

  datos hasta 20 mar 2026 10:00 · instantánea 12
"
    );
}

#[test]
fn a_change_without_a_test_is_marked_and_the_mark_is_explained() {
    let mut answer = months();
    for (row, detectable, test) in [(1, None, None), (2, Some(false), Some("bootstrap_by_day"))] {
        let value = answer.rows[row].values.get_mut("first_response_time").unwrap();
        value.previous = Some(Previous {
            bucket: Some("2026-01".into()),
            value: Some(240.0),
            n: 1204,
            change: Some(420.0),
            relative: Some(175.0),
            detectable,
            material: Some(true),
            test: test.map(str::to_owned),
            ..Previous::default()
        });
    }
    let out = text(Language::Es, 80, &answer);
    let words = out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("▲ +175 % ◇ 58"), "{out}");
    assert!(words.contains("▲ +175 % ◌"), "{out}");
    assert!(words.contains("· ◇ el cambio no se ha contrastado: puede ser azar"), "{out}");
    let out = text(Language::En, 80, &months());
    assert!(!out.contains('◇'), "{out}");
}

#[test]
fn a_breakdown_in_english() {
    assert_eq!(
        text(Language::En, 80, &channels()),
        "\
ticket_resolution_rate                                                        v1
  wall time · dated when it happened · window = 7d
  1 Jan 2026 – 31 Mar 2026 · whole range · Europe/Madrid
  formula: median of (first counting reply − first customer message) within 7 d

  channel         value  95% interval    n
  email           86.2%    77.6–94.8%  900  ████████████████████████
  日本語チャット  43.1%    38.8–47.4%   40  ████████████
  (none)              –                  0
  ──────────────────────────────────────────────────────────────────
  total           81.3%    73.2–89.4%  940

  – no observations: (none)

  data until 20 Mar 2026 10:00 · snapshot 12
"
    );
}

#[test]
fn dimensions_stand_in_the_order_asked_and_csv_keeps_the_words_of_the_data() {
    let name = "ticket_volume";
    let by = [("complaint", None), ("status", Some("solved")), ("team", Some("solved"))];
    let rows = vec![row(name, None, &by, value(3.0, 3))];
    let mut answer = answer(used(name, "count", "neither"), "all", rows, Row::default());
    answer.by = ["team", "status", "complaint"].map(str::to_owned).to_vec();
    let shown = text(Language::Es, 80, &answer);
    let heading = shown.lines().position(|line| line.starts_with("  equipo  estado    queja"));
    let first = shown.lines().nth(heading.expect("a heading") + 1).expect("a row");
    assert!(first.starts_with("  solved  resuelta  no "), "{first}");
    let csv = answer_csv(&answer);
    assert!(csv.starts_with("row,bucket,team,status,complaint,metric,"), "{csv}");
    assert!(csv.contains("\nrow,,solved,solved,,ticket_volume,"), "{csv}");
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
fn the_range_that_is_compared_with_is_named() {
    let mut answer = channels();
    answer.range.compared = Some(RangeCompared {
        from: "2025-10-01T00:00:00+02:00".into(),
        to: "2026-01-01T00:00:00+01:00".into(),
    });
    let csv = answer_csv(&answer);
    let ends = ",2025-10-01T00:00:00+02:00,2026-01-01T00:00:00+01:00";
    assert!(csv.lines().next().is_some_and(|line| line.ends_with(",previous_from,previous_to")));
    assert!(csv.lines().skip(1).all(|line| line.ends_with(ends)), "{csv}");
}

#[test]
fn no_rows_are_written_for_a_reader_who_has_left() {
    let waiting = Waiting::begin();
    let (reader, all) = (waiting.reader(), answer_csv(&channels()));
    assert_eq!(reader.serve(|| answer_csv(&channels())), all);
    drop(waiting);
    let left = reader.serve(|| answer_csv(&channels()));
    assert!(left.lines().count() == 2 && all.lines().count() > 2, "{left}");
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

fn groups() -> Answer {
    let name = "first_response_time";
    let mut rows = Vec::new();
    for (month, factor) in [("2026-01-01", 1.0), ("2026-02-01", 1.5), ("2026-03-01", 0.5)] {
        for (team, seconds) in [("t-1", 600.0), ("t-2", 90.0)] {
            let by = [("team", Some(team))];
            rows.push(row(name, Some(month), &by, value(seconds * factor, 50)));
        }
    }
    let total = row(name, None, &[], value(330.0, 300));
    answer(used(name, "seconds", "lower"), "month", rows, total)
}

#[test]
fn groups_in_time_are_sparklines_under_the_scale() {
    let background = Background {
        ranges: BTreeMap::from([("first_response_time".into(), [60.0, 900.0])]),
        names: BTreeMap::from([("t-1".into(), "Postventa".into())]),
        ..Background::default()
    };
    let out = answer_text(Language::Es, Style::default(), &groups(), &background);
    assert_eq!(
        out,
        "\
first_response_time                                                           v1
  mediana · horario laboral «Soporte ES» · fecha: la del hecho · window = 7d
  1 ene 2026 – 31 mar 2026 · por mes · Europe/Madrid
  fórmula: median of (first counting reply − first customer message) within 7 d

  En el baremo: 5 min 30 s · dentro de los últimos 12 meses, al 68 % del camino
  hacia lo mejor
  ────────────────────────────────────────├──◆─┤──────────────────
  15 min                  rango de 12 meses                   60 s

  mes       equipo          valor        IC 95 %    n
  ene 2026  Postventa      10 min   9,0–11,0 min   50  ████████████████
  ene 2026  t-2        1 min 30 s    1,4–1,7 min   50  ██▍
  feb 2026  Postventa      15 min  13,5–16,5 min   50  ████████████████████████
  feb 2026  t-2        2 min 15 s    2,0–2,5 min   50  ███▋
  mar 2026  Postventa       5 min    4,5–5,5 min   50  ████████
  mar 2026  t-2              45 s    40,5–49,5 s   50  █▎
  ─────────────────────────────────────────────────────────────────────────────
  total                5 min 30 s    5,0–6,1 min  300

  Postventa             ▅█▁  10 min → 5 min
  t-2                   ▅█▁  1,5 min → 45 s

  datos hasta 20 mar 2026 10:00 · instantánea 12
"
    );
}

#[test]
fn rows_that_are_shares_say_why_they_have_no_total() {
    let name = "ticket_resolution_rate";
    let mut shares = channels();
    let told = |answer: &Answer| text(Language::Es, 80, answer).contains("sin total, porque");
    shares.by = vec!["channel".into()];
    assert!(!told(&shares));
    let reason = Some("needs_a_dimension".into());
    shares.total = row(name, None, &[], Value { reason, n: 940, ..Value::default() });
    assert!(told(&shares));
    // Without groups every row says what it needs.
    shares.by.clear();
    assert!(!told(&shares));
}

#[test]
fn classes_of_durations_are_bars() {
    let name = "first_response_time";
    let classes = vec![(0.0, 60.0, 12.0), (60.0, 3600.0, 1204.0), (3600.0, f64::INFINITY, 3.0)];
    let reason = Some("see_histogram".into());
    let value = Value { n: 1219, histogram: Some(classes), reason, ..Value::default() };
    let rows = vec![row(name, None, &[], value.clone())];
    let mut used = used(name, "seconds", "lower");
    used.statistic = Some("histogram".into());
    let answer = answer(used, "all", rows, row(name, None, &[], value));
    let style = Style { width: 48, ..Style::default() };
    let out = answer_text(Language::En, style, &answer, &Background::default());
    let bars = out.lines().filter(|line| line.contains(['█', '▎', '▏']));
    let bars: Vec<&str> = bars.map(str::trim).collect();
    assert_eq!(
        bars.join("\n"),
        "\
0 s – 60 s     12  ▎
60 s – 1 h  1,204  ██████████████████████████
> 1 h      3  ▏"
    );
}

#[test]
fn ends_without_records_are_one_line_and_files_keep_them() {
    let name = "ticket_volume";
    let figures = [0.0, 0.0, 0.0, 4.0, 6.0, 0.0, 5.0, 0.0, 0.0, 0.0, 0.0, 0.0];
    let rows = (1..).zip(figures).map(|(month, figure)| {
        let value = Value { value: Some(figure), n: figure as u64, ..Value::default() };
        row(name, Some(&format!("2026-{month:02}-01")), &[], value)
    });
    let total = row(name, None, &[], value(15.0, 15));
    let answer = answer(used(name, "count", "neither"), "month", rows.collect(), total);
    let shown = text(Language::Es, 80, &answer);
    assert!(
        shown.contains("  no consta nada: ene 2026 – mar 2026, ago 2026 – dic 2026\n"),
        "{shown}"
    );
    let of = |month: &str| shown.lines().any(|line| line.starts_with(&format!("  {month} 2026 ")));
    assert!(of("abr") && of("jun") && of("jul") && !of("mar") && !of("ago"), "{shown}");
    assert!(shown.contains("abr 2026") && !shown.contains("ene 2026  "), "{shown}");
    assert_eq!(answer_csv(&answer).lines().count(), 14);
    // Short ends, and rows that are not in the order of time, stay.
    let mut few = answer.clone();
    few.rows.truncate(9);
    assert!(!text(Language::En, 80, &few).contains("– Sep 2026"), "{few:?}");
    few.rows.reverse();
    assert!(!text(Language::En, 80, &few).contains("nothing on record"), "{few:?}");
    let mut none = answer.clone();
    none.rows.truncate(3);
    assert!(text(Language::En, 80, &none).contains("nothing on record: Jan 2026 – Mar 2026"));
}

#[test]
fn bars_are_drawn_within_one_currency() {
    let name = "revenue";
    let of = |channel: &str, currency: &str, figure: f64| {
        let by = [("channel", Some(channel)), ("currency", Some(currency))];
        let currency = Some(currency.to_owned());
        row(name, None, &by, Value { value: Some(figure), n: 40, currency, ..Value::default() })
    };
    let (half, whole) = (of("chat", "EUR", 50_000.0), of("email", "EUR", 100_000.0));
    let yen = of("chat", "JPY", 9_000_000.0);
    let mut used = used(name, "money", "higher");
    used.calendar = "wall".into();
    let told = |rows: Vec<Row>| {
        let total = row(name, None, &[], Value::default());
        text(Language::En, 100, &answer(used.clone(), "all", rows, total))
    };
    let blocks = |out: &str| -> Vec<usize> {
        let lines = out.lines().filter(|line| line.contains('█'));
        lines.map(|line| line.matches('█').count()).collect()
    };
    let out = told(vec![half, whole, yen]);
    let lengths = blocks(&out);
    assert_eq!(lengths.len(), 2, "{out}");
    assert!((2 * lengths[0]).abs_diff(lengths[1]) < 2, "{out}");
    let out = told(vec![of("chat", "EUR", 5.0), of("chat", "JPY", 9.0)]);
    assert!(blocks(&out).is_empty(), "{out}");
}
