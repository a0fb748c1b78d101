use baremo_metrics::answer::RangeUsed;

use super::*;

#[test]
fn axes_are_graduated_as_clocks_are() {
    let check = |unit: &str, values: &[f64], expected: &[&str]| {
        let point = |value: &f64| Point { value: Some(*value), ..Point::default() };
        let points: Vec<Point> = values.iter().map(point).collect();
        let labels: Vec<String> =
            ticks(Language::Es, unit, &points).into_iter().map(|tick| tick.label).collect();
        assert_eq!(labels, expected);
    };
    check("seconds", &[660.0, 240.0], &["0 s", "5 min", "10 min", "15 min"]);
    check("percent", &[97.0, 80.0], &["0 %", "25 %", "50 %", "75 %", "100 %"]);
    check("count", &[3.0, 1.0], &["0", "1", "2", "3"]);
    check("count", &[0.0], &["0", "1"]);
    let money = ["0 €", "250 €", "500 €", "750 €", "1 k €"];
    check("money EUR", &[96_000.0, 41_000.0], &money);
    check("money EUR", &[900.0], &["0 €", "2,50 €", "5 €", "7,50 €", "10 €"]);
}

#[test]
fn what_happened_stands_at_its_bucket() {
    let happening = |title: &str, from: &str, until: Option<&str>| Happening {
        title: title.into(),
        title_es: format!("{title} es"),
        from: from.into(),
        until: until.map(str::to_owned),
    };
    let all = [
        happening("long ago", "2025-01-01", Some("2025-02-01")),
        happening("over", "2025-12-20", Some("2025-12-31")),
        happening("going on", "2025-12-20", Some("2026-01-01")),
        happening("once", "2026-01-09", None),
        happening("on the same day", "2026-01-09", None),
        happening("later", "2026-01-15", None),
    ];
    let row = |bucket: &str| Row { bucket: Some(bucket.into()), ..Row::default() };
    let mut answer = empty();
    answer.rows = ["2026-01-01", "2026-01-08"].map(row).into();
    answer.range.to = Some("2026-01-15T00:00+01:00".into());
    let points = vec![Point::default(), Point::default()];
    let chart = Chart { points, ticks: Vec::new(), marks: Vec::new(), size: (WIDTH, HEIGHT) };
    let chart = chart.beside(Language::Es, &answer, &all);
    let marks: Vec<(usize, usize, &str)> =
        chart.marks.iter().map(|mark| (mark.at, mark.level, mark.said.as_str())).collect();
    assert_eq!(marks.len(), 3, "{marks:?}");
    assert_eq!(marks[0], (0, 0, "going on es · 20 dic 2025 – 1 ene 2026"));
    assert_eq!(marks[1], (1, 0, "once es · 9 ene 2026"));
    assert_eq!(marks[2].1, 1, "the second sign of a day stands below the first: {marks:?}");
    assert_eq!(day_after("2026-01-15T09:00+01:00").as_deref(), Some("2026-01-16"));
}

fn empty() -> Answer {
    Answer {
        range: RangeUsed { zone: "UTC".into(), grain: "week".into(), ..RangeUsed::default() },
        snapshot: 1,
        ..Answer::default()
    }
}

#[test]
fn gaps_stay_gaps() {
    let places = [Some((0.0, 1.0)), Some((1.0, 2.0)), None, Some((3.0, 4.0))];
    assert_eq!(path(places.into_iter()), "M0.0 1.0L1.0 2.0M3.0 4.0");
}

#[test]
fn data_cannot_leave_their_element() {
    assert_eq!(harmless(&"</script>&"), "\"\\u003c/script\\u003e\\u0026\"");
}

#[test]
fn a_phone_gets_a_shape_of_its_own_with_fewer_labels() {
    let point = |index: usize| Point {
        label: format!("d{index}"),
        value: Some(index as f64),
        ..Point::default()
    };
    let points: Vec<Point> = (0..30).map(point).collect();
    let graduation = ticks(Language::En, "count", &points);
    let chart = Chart { points, ticks: graduation, marks: Vec::new(), size: (WIDTH, HEIGHT) };
    let html = chart.draw(Language::En, "x", &html! {}).into_string();
    let (wide, narrow) = html.split_once("<div class=\"narrow\">").unwrap();
    assert!(wide.contains("viewBox=\"0 0 980 320\""), "{wide}");
    assert!(narrow.contains("viewBox=\"0 0 340 210\""), "{narrow}");
    let labels = [wide, narrow].map(|part| part.matches(">d").count());
    assert_eq!(labels, [8, 3], "{html}");
}

#[test]
fn points_that_stand_on_too_little_are_drawn_lighter() {
    let point = |few: bool| Point { value: Some(3.0), few, ..Point::default() };
    let points = vec![point(false), point(false), point(true)];
    let graduation = ticks(Language::En, "percent", &points);
    let chart = Chart { points, ticks: graduation, marks: Vec::new(), size: (WIDTH, HEIGHT) };
    let html = chart.drawing("x").body.into_string();
    let of = |class: &str| html.matches(&format!("class=\"{class}\"")).count();
    assert_eq!((of("dot"), of("dot few"), of("is few")), (2, 1, 1), "{html}");
    let keys = chart.keys(Language::Es);
    assert!(keys.contains(&("is few", "menos de 10 observaciones".into())), "{keys:?}");
    let counted = Chart { points: vec![point(false); 3], ..chart };
    assert!(counted.keys(Language::Es).iter().all(|(class, _)| *class != "is few"));
}
