use super::*;

fn published(value: f64, n: u64) -> Published {
    let unit = "percent".into();
    Published { value: Some(value), n, unit, version: 1, ..Published::default() }
}

#[test]
fn targets_of_several_kinds_are_told_kind_by_kind() {
    let kinds = [("first_response".to_owned(), 90.0), ("resolution".to_owned(), 70.5)];
    let promised = Published { value: None, kinds: kinds.into(), ..published(0.0, 40) };
    let [first, last] = [90.0, 70.5].map(|value| Language::En.percent(value));
    let told = [format!("first response {first}"), format!("resolution {last}")];
    assert_eq!(figure_lines(Language::En, &promised), told);
    assert_eq!(figure_lines(Language::En, &Published::default()), ["–"]);
    // On a terminal each has a row: values of several kinds side by side leave no room for
    // what they are of.
    let kinds = [("first_response".to_owned(), 88.0), ("resolution".to_owned(), 70.5)];
    let today = Published { kinds: kinds.into(), ..promised.clone() };
    let mut checked = CheckedFigure::new("sla_compliance", &promised, today);
    assert_eq!(difference_lines(Language::Es, &checked), ["−2,0 pp", "="]);
    // Beside what has no such line, each says what it is of.
    let kinds = [("resolution".to_owned(), 70.5)];
    let fewer = Published { kinds: kinds.into(), ..promised.clone() };
    let fewer = CheckedFigure::new("sla_compliance", &promised, fewer);
    let said = difference_lines(Language::Es, &fewer);
    assert_eq!(said, ["primera respuesta ≠", "resolución ="]);
    let late =
        |kind: &str, count: usize| Reason { kind: Some(kind.into()), count, ..Reason::default() };
    checked.reasons = vec![late("first_response", 10), late("resolution", 9)];
    let check = CloseCheck { figures: vec![checked], ..CloseCheck::default() };
    let style = Style { width: 80, ..Style::default() };
    let out = check_text(Language::En, style, &Catalog::default(), &check, "UTC");
    assert!(out.contains("first response: 10 × arrived after the close"), "{out}");
    assert!(out.contains("resolution: 9 × arrived after the close"), "{out}");
    let row = |kind: &str| out.lines().find(|line| line.contains(kind)).expect("has its row");
    assert!(row("sla_compliance · first response").contains("88.0%"), "{out}");
    assert!(row("sla_compliance · resolution").contains("70.5%"), "{out}");
}

#[test]
fn a_share_differs_by_points_and_says_why() {
    let mut checked = CheckedFigure::new("csat", &published(80.0, 10), published(82.5, 12));
    checked.reasons = vec![Reason {
        reason: Why::CountedSince,
        left_out: Some("unsolved".into()),
        count: 2,
        ..Reason::default()
    }];
    assert_eq!(difference_lines(Language::Es, &checked), ["+2,5 pp"]);
    let why = counted_reason(Language::Es, &checked.reasons[0]);
    assert!(why.starts_with("2 × cuentan desde entonces; antes quedaban fuera: "), "{why}");
    checked.reasons[0].count = 1;
    let why = counted_reason(Language::Es, &checked.reasons[0]);
    assert!(why.starts_with("1 × cuenta desde entonces; antes quedaba fuera: "), "{why}");
    checked.reasons[0].left_out = Some("merged".into());
    let why = counted_reason(Language::Es, &checked.reasons[0]);
    assert!(why.ends_with(" fuera: fusionada"), "{why}");
    let same = CheckedFigure::new("csat", &published(80.0, 10), published(80.0, 10));
    assert_eq!(difference_lines(Language::En, &same), ["="]);
    let none = CheckedFigure::new("csat", &published(80.0, 10), Published::default());
    assert_eq!(difference_lines(Language::En, &none), ["≠"]);
}

#[test]
fn metrics_without_records_are_counted_by_reason() {
    let of = |(metric, why): (&str, &str)| (metric.to_owned(), why.to_owned());
    let empty =
        [("iqs", "no_data"), ("reopen_rate", "reopens_unknown"), ("wait_time", "no_data")].map(of);
    let lines = |language| empty_lines(language, &Catalog::default(), &empty.clone().into());
    assert_eq!(
        lines(Language::En),
        [
            "2 metrics not pinned (there are no data): iqs, wait_time",
            "1 metric not pinned (no re-open is on record with its time, as audits or a history of \
             statuses tell it): reopen_rate",
        ]
    );
    assert_eq!(lines(Language::Es)[0], "2 métricas sin fijar (no hay datos): iqs, wait_time");
}

#[test]
fn one_figure_is_no_plural() {
    let figure = ("csat".to_owned(), published(80.0, 10));
    let close = Close { name: "2026-11".into(), figures: [figure].into(), ..Close::default() };
    assert_eq!(pinned_text(Language::Es, &close), "2026-11 cerrado: 1 cifra fijada\n");
    assert_eq!(pinned_text(Language::En, &close), "2026-11 is closed: 1 figure pinned\n");
}

#[test]
fn a_list_tells_when_periods_were_closed_in_a_zone() {
    let close = Close {
        name: "2026-11".into(),
        closed_at: "2026-12-01T08:00:00Z".into(),
        from: "2026-11".into(),
        to: "2026-11".into(),
        ..Close::default()
    };
    let closes = [close.clone()];
    let out = list_text(Language::Es, Style::default(), &closes, "Europe/Madrid");
    let lines: Vec<&str> = out.lines().collect();
    assert!(lines[0].contains("cerrado el (Europe/Madrid)"), "{out}");
    assert!(lines.iter().any(|line| line.contains("1 dic 2026 09:00")), "{out}");
    // Where closes are of a part, it is told of which.
    assert!(!out.contains(" de "), "{out}");
    let of_one = Close {
        name: "norte-2026-11".into(),
        profile: Some("norte".into()),
        filter: Some("channel = 'email'".into()),
        ..close.clone()
    };
    let wide = Style { width: 120, ..Style::default() };
    let out = list_text(Language::Es, wide, &[close, of_one], "Europe/Madrid");
    assert!(out.contains("norte · channel = 'email'"), "{out}");
    let none = list_text(Language::En, Style::default(), &[], "UTC");
    assert_eq!(none, "no closed periods\n");
}

#[test]
fn a_long_title_is_cut_before_the_statistic_is() {
    let median = Published { statistic: Some("median".into()), ..published(80.0, 10) };
    let long = "bot_first_response_time_of_all_conversations_that_came_in";
    let check = CloseCheck {
        name: "2026-11".into(),
        figures: vec![CheckedFigure::new(long, &median, median.clone())],
        ..CloseCheck::default()
    };
    let style = Style { width: 80, ..Style::default() };
    for (language, statistic) in [(Language::En, "… (median) "), (Language::Es, "… (mediana) ")]
    {
        let out = check_text(language, style, &Catalog::default(), &check, "UTC");
        assert!(out.contains(statistic), "{out}");
        assert!(out.lines().all(|line| crate::text::width(line) <= 80), "{out}");
    }
}

#[test]
fn records_that_do_not_reach_through_the_period_are_told() {
    let reach = |fact: &str, from: Option<&str>, days: u64| Reach {
        fact: fact.into(),
        from: from.map(str::to_owned),
        to: from.map(|_| "2026-06-30".to_owned()),
        days,
        of: 31,
    };
    let may = Some("2026-05-29");
    let reaches = [
        reach("cases", may, 3),
        reach("orders", Some("2026-06-01"), 0),
        reach("sessions", may, 3),
        reach("feedback", None, 0),
    ];
    assert_eq!(
        reach_lines(Language::En, &reaches),
        [
            "records of cases, visits from 29 May 2026 to 30 Jun 2026: the close covers 3 of \
             31 days",
            "records of orders from 1 Jun 2026 to 30 Jun 2026: none of the 31 days of the \
             close",
            "no records of comments of customers: their figures say nothing",
        ]
    );
    assert_eq!(
        reach_lines(Language::Es, &reaches[..1]),
        ["registros de casos del 29 may 2026 al 30 jun 2026: el cierre abarca 3 de 31 días"]
    );
}

#[test]
fn an_agent_of_several_days_is_named_once() {
    let of = |case: &str| ChangedRecord { case: case.into(), ..ChangedRecord::default() };
    let records = vec![of("ana"), of("ana"), of("eva"), of("ana")];
    let named: Vec<(&str, usize)> =
        each_once(&records).into_iter().map(|(one, count)| (one.case.as_str(), count)).collect();
    assert_eq!(named, [("ana", 3), ("eva", 1)]);
}

#[test]
fn the_terminal_shows_all_figures_and_the_reasons_of_those_that_differ() {
    let mut differs = CheckedFigure::new("gone\u{1b}[1m", &published(80.0, 10), published(81.0, 9));
    differs.reasons = vec![Reason { reason: Why::Gone, count: 1, ..Reason::default() }];
    let check = CloseCheck {
        name: "2026-11".into(),
        closed_at: "2026-12-01T08:00:00Z".into(),
        from: "2026-11".into(),
        to: "2026-11".into(),
        unpinned: vec![Unpinned {
            metric: "own".into(),
            why: "no `x`".into(),
            why_es: "sin `x`".into(),
        }],
        figures: vec![differs],
        ..CloseCheck::default()
    };
    let catalog = Catalog::default();
    let spanish = unpinned_lines(Language::Es, &catalog, &check.unpinned);
    assert_eq!(spanish, ["la cifra de own no se fija: sin `x`"]);
    let out = check_text(Language::En, Style::default(), &catalog, &check, "Europe/Madrid");
    let words = out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("figures that differ today: 1 of 1"), "{out}");
    assert!(words.contains("closed 1 Dec 2026 09:00 Europe/Madrid"), "{out}");
    assert!(words.contains("the figure of own is not pinned: no `x`"), "{out}");
    assert!(out.contains("1 × no longer in the period") && !out.contains('\u{1b}'), "{out}");
}

#[test]
fn whole_days_of_a_period_are_written_as_dates() {
    let check = |from: &str, to: &str, expected: [&str; 2]| {
        let said = [Language::En, Language::Es].map(|language| period(language, from, to));
        assert_eq!(said, expected);
    };
    check("2026-11", "2026-11", ["2026-11"; 2]);
    let both = ["1 Jul 2026 – 31 Aug 2026", "1 jul 2026 – 31 ago 2026"];
    check("2026-07-01", "2026-08-31", both);
    check("2026-07-01", "2026-07-01", ["1 Jul 2026", "1 jul 2026"]);
    let hour = "2026-07-01T10:00";
    check(hour, "2026-07-02", ["2026-07-01T10:00 – 2 Jul 2026", "2026-07-01T10:00 – 2 jul 2026"]);
}
