use super::*;

#[test]
fn each_kind_of_target_has_its_value() {
    let of = |kinds: &[(&str, f64)], value: Option<f64>| Published {
        kinds: kinds.iter().map(|(kind, share)| ((*kind).to_owned(), *share)).collect(),
        value,
        ..Published::default()
    };
    let published = of(&[("first_response", 90.0), ("resolution", 60.0)], None);
    let one = CheckedFigure::new("x", &published, of(&[("first_response", 92.0)], None));
    let values = one.values();
    let told: Vec<_> = values.iter().map(|it| (it.kind, it.published, it.difference)).collect();
    assert_eq!(
        told,
        [(Some("first_response"), Some(90.0), Some(2.0)), (Some("resolution"), Some(60.0), None)]
    );
    assert_eq!(one.differing(), [Some("first_response"), Some("resolution")]);
    let one = CheckedFigure::new("x", &published, of(&[("resolution", 60.0)], None));
    assert_eq!(one.differing(), [Some("first_response")]);
    let same = CheckedFigure::new("x", &published, published.clone());
    assert_eq!(same.differing(), [None::<&str>]);
    // What has a value has one, and so has what has none.
    let whole = CheckedFigure::new("x", &of(&[], Some(1.0)), of(&[], None));
    assert_eq!(whole.values().len(), 1);
    let none = CheckedFigure::new("x", &of(&[], None), of(&[], None));
    assert_eq!(none.values().len(), 1);
}

#[test]
fn a_name_is_a_plain_file_name() {
    for name in ["2026-11", "2026-T4", "q4.final"] {
        assert!(Close::is_name(name), "{name}");
    }
    for name in ["", "..", "../x", "a/b", ".hidden", "noviembre 2026", "ñ"] {
        assert!(!Close::is_name(name), "{name}");
    }
    let request = CloseRequest { name: "a b".into(), ..CloseRequest::default() };
    assert!(request.begun(1, String::new()).unwrap_err().message.contains("`a b`"));
}

#[test]
fn money_of_another_currency_is_another_figure() {
    let of = |unit: &str, value: f64| Published {
        value: Some(value),
        unit: unit.to_owned(),
        ..Published::default()
    };
    let published = of("money USD", 900.0);
    let check = |today: Published| {
        let checked = CheckedFigure::new("mrr", &published, today);
        (checked.differs, checked.difference)
    };
    assert_eq!(check(of("money USD", 900.0)), (false, Some(0.0)));
    assert_eq!(check(of("money USD", 950.0)), (true, Some(50.0)));
    assert_eq!(check(of("money EUR", 900.0)), (true, None));
}

#[test]
fn a_close_of_before_has_all_its_figures() {
    let text = r#"{ "name": "2026-11", "closed_at": "", "snapshot": 1, "from": "2026-11",
        "to": "2026-11", "zone": null, "profile": null, "figures": {} }"#;
    let close: Close = serde_json::from_str(text).unwrap();
    assert_eq!((close.unpinned.len(), close.reach.len()), (0, 0));
    assert!(!serde_json::to_string(&close).unwrap().contains("unpinned"));
}

#[test]
fn what_nobody_has_on_record_is_no_figure_and_what_waits_is_one() {
    let lacking = |value: Value| Published::lacking(&value);
    let of = |reason: &str, excluded: &[(&str, u64)]| Value {
        reason: Some(reason.into()),
        excluded: excluded.iter().map(|(why, count)| ((*why).to_owned(), *count)).collect(),
        ..Value::default()
    };
    let no_data = Some("no_data".to_owned());
    assert_eq!(lacking(of("no_observations", &[])), no_data);
    assert_eq!(lacking(of("nothing_to_divide_by", &[("profile", 30)])), no_data);
    assert_eq!(lacking(of("nothing_to_divide_by", &[("unsolved", 3)])), None);
    assert_eq!(lacking(of("immature", &[("immature", 3)])), None);
    let untold = of("reopens_unknown", &[("reopens_unknown", 9)]);
    assert_eq!(lacking(untold).as_deref(), Some("reopens_unknown"));
    assert_eq!(lacking(Value { value: Some(0.0), ..Value::default() }), None);
    assert_eq!(lacking(Value { n: 4, ..of(MIXED_TARGETS, &[]) }), None);
}

#[test]
fn the_last_digit_of_a_sum_is_no_difference() {
    let figure = |value: f64| Published { value: Some(value), n: 3, ..Published::default() };
    let checked = |now: Published| CheckedFigure::new("x", &figure(0.3), now);
    assert!(!checked(figure(0.1 + 0.2)).differs);
    assert!(checked(figure(0.31)).differs);
    // 0 of 5 and 0 of 8 are one figure.
    let recounted = checked(Published { n: 4, ..figure(0.3) });
    assert!(!recounted.differs && recounted.is_recounted());
    assert!(!checked(figure(0.3)).is_recounted());
    assert!(checked(Published { version: 2, ..figure(0.3) }).differs);
}

#[test]
fn targets_of_several_kinds_differ_where_one_kind_does() {
    let figure = |resolution: f64| {
        let kinds = [("first_response".to_owned(), 90.0), ("resolution".to_owned(), resolution)];
        Published { kinds: kinds.into(), n: 40, ..Published::default() }
    };
    let differs = |now: Published| CheckedFigure::new("x", &figure(70.0), now).differs;
    assert!(!differs(figure(70.0)));
    assert!(differs(figure(71.0)));
    assert!(differs(Published { kinds: BTreeMap::new(), ..figure(70.0) }));
    assert!(!figure(70.0).is_nothing() && Published::default().is_nothing());
}
