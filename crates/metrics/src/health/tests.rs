use super::*;

fn told(text: &str) -> Vec<(usize, String)> {
    let errors = HealthSettings::parse(FILE, text, &TimeZone::UTC).expect_err("wrong");
    errors.iter().map(|error| (error.line, error.fault.to_string())).collect()
}

#[test]
fn the_built_in_scoring_is_well_formed() {
    let read = HealthSettings::parse(FILE, DEFAULT, &TimeZone::UTC);
    assert_eq!(read.map(|it| it.measures.len()), Ok(5));
    assert_eq!(class_of(50.0), "weak");
    assert_eq!(class_of(50.1), "at_risk");
    assert_eq!(class_of(75.1), "healthy");
}

#[test]
fn problems_are_told_at_their_line() {
    let text = DEFAULT.replace("order_count", "order_cuont").replace("\"3d\"", "\"3x\"");
    let found = told(&text);
    let lines: Vec<usize> = found.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [18, 34], "{found:?}");
    assert!(found[0].1.starts_with("measure `spend`: this reads `customer_base`"), "{found:?}");
    let settings = HealthSettings::read(FILE, &text, &TimeZone::UTC);
    assert!(settings.measures.is_empty());
    assert_eq!(settings.notes().count(), 2);
    assert!(settings.right().is_err() && HealthSettings::built_in().right().is_ok());
}

#[test]
fn words_are_worth_points_and_values_grow_stale() {
    let text = "[[measure]]\nname = \"csat\"\nvalue = \"last_csat\"\n\
                points = { positive = 100, negative = 0 }\nstaleness = \"180d\"\n\
                [[measure]]\nname = \"use\"\nvalue = \"watermark - last_session_at\"\n\
                worst = \"90d\"\nbest = \"0d\"\nstaleness = \"60d\"\n";
    let read = HealthSettings::parse(FILE, text, &TimeZone::UTC).expect("well-formed");
    let dates = read.measures.iter().map(|it| it.date.as_ref().map(ToString::to_string));
    let expected = ["last_csat_at", "last_session_at"].map(|name| Some(name.to_owned()));
    assert_eq!(dates.collect::<Vec<_>>(), expected);
    assert_eq!(read.measures[1].staleness, Some(60 * DAY));
    let check = |from: &str, to: &str, line: usize, said: &str| {
        let found = told(&text.replacen(from, to, 1));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].0 == line && found[0].1.contains(said), "{found:?}");
    };
    check("positive", "positve", 4, "measure `csat`: unknown word `positve`");
    check("= 100", "= 101", 4, "`101` is not a score from 0 to 100");
    check("180d", "soon", 5, "`staleness` takes a duration such as `180d`, not `soon`");
    check("180d", "0d", 5, "`0d` is not above 0");
    check("last_csat", "order_count", 3, "`order_count` is not a column of words");
    check("\"use\"", "\"csat\"", 7, "there are two of the name `csat`");
    check("watermark - last_session_at", "longest_wait", 11, "`staleness` needs `date`");
    check("\"90d\"", "90", 9, "`90` and the measure are not both numbers or both durations");
    check("\"0d\"", "0.5", 10, "`0.5` and the measure are not both");
    check("watermark - last_session_at", "session_count", 9, "`90d` and the measure are not both");
    assert!(HealthSettings::parse(FILE, &text.replace("\"0d\"", "0"), &TimeZone::UTC).is_ok());
}

#[test]
fn answers_grow_old_where_nothing_is_said() {
    let staleness = |value: &str, scale: &str| {
        let text = format!("[[measure]]\nname = \"own\"\nvalue = \"{value}\"\n{scale}\n");
        let read = HealthSettings::parse(FILE, &text, &TimeZone::UTC).expect("well-formed");
        let date = read.measures[0].date.as_ref().map(ToString::to_string);
        (date, read.measures[0].staleness)
    };
    let points = "points = { promoter = 100, passive = 50, detractor = 0 }";
    let nps = |own: Option<i64>| (Some("last_nps_at".to_owned()), own);
    assert_eq!(staleness("last_nps", points), nps(Some(365 * DAY)));
    let longer = format!("{points}\nstaleness = \"1095d\"");
    assert_eq!(staleness("last_nps", &longer), nps(Some(1095 * DAY)));
    let csat = staleness("last_csat", "points = { positive = 100 }");
    assert_eq!(csat, (Some("last_csat_at".to_owned()), Some(365 * DAY)));
    // What counts or goes on says itself how old it is.
    let orders = staleness("order_count", "worst = 0\nbest = 10");
    assert_eq!(orders, (Some("last_order_at".to_owned()), None));
}

#[test]
fn an_override_is_dated_signed_and_expires() {
    let text = "[[override]]\ncustomer = \"u1\"\nscore = 20\nby = \"ana\"\n\
                from = \"2026-10-01\"\nuntil = \"2026-12-31\"\n";
    let read = HealthSettings::parse(FILE, text, &TimeZone::UTC).expect("well-formed");
    let at = |text: &str| text.parse::<jiff::Timestamp>().expect("an instant").as_microsecond();
    for (instant, holds) in [
        ("2026-09-30T23:59:59Z", false),
        ("2026-10-01T00:00:00Z", true),
        ("2026-12-31T23:59:59Z", true),
        ("2027-01-01T00:00:00Z", false),
    ] {
        assert_eq!(read.overrides[0].holds_at(at(instant)), holds, "{instant}");
    }
    let check = |from: &str, to: &str, line: usize, said: &str| {
        let found = told(&text.replacen(from, to, 1));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].0 == line && found[0].1.contains(said), "{found:?}");
    };
    check("from = \"2026-10-01\"\n", "", 1, "override of `u1`: `from` is missing");
    check("= 20", "= 200", 3, "override of `u1`: `200` is not a score from 0 to 100");
    check("\"ana\"", "\" \"", 4, "`by` says nothing");
    check("2026-12-31", "soon", 6, "`until` takes a date");
    check("2026-12-31", "2026-09-30", 6, "later than `until`, 2026-09-30");
}
