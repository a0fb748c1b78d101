//! The text of statements and refusals; `cargo xtask check` runs the statements.

use super::*;

fn written(query: Query) -> Result<String, NotSql> {
    with(|background| write(&query, background))
}

fn with<T>(ask: impl FnOnce(&Background<'_>) -> T) -> T {
    let catalog = Catalog::of_repository();
    let background = Background {
        catalog: &catalog,
        zone: "Europe/Madrid",
        week_start: Weekday::Monday,
        year_start_month: 1,
        watermarks: vec![("desk".into(), 9), ("late".into(), 7)],
        attributes: &|_| vec!["plan".into()],
        beyond: &|_| vec!["reference".into()],
        who: &|| Who {
            own: vec!["late".into()],
            of: vec![("late:7".into(), "o'b".into())],
            tests: Vec::new(),
        },
        has: &|_| true,
        by_sign_up: false,
        has_rates: false,
        elsewhere: &|_, _| false,
        counted_from: &|_| None,
    };
    ask(&background)
}

fn query(metric: &str) -> Query {
    Query {
        metrics: vec![metric.into()],
        from: Some("2026-10-01".into()),
        to: Some("2026-10-31".into()),
        ..Query::default()
    }
}

#[test]
fn a_reference_is_read_as_the_customer_it_stands_for() {
    let text = written(query("tickets_per_customer")).unwrap();
    assert!(text.contains("who(reference, customer) AS (\n  VALUES\n    ('late:7', 'o''b')\n)"));
    assert!(text.contains("WHERE who.reference = CASE WHEN f.\"source\" IN ('late')"), "{text}");
    assert!(!written(query("first_response_time")).unwrap().contains("who"));
}

#[test]
fn what_test_customers_did_does_not_count() {
    let ask = |metric: &str, tests: &[&str]| {
        let named = || tests.iter().map(|test| (*test).to_owned()).collect();
        let who = || Who { tests: named(), ..Who::default() };
        with(|all| {
            let background = Background { watermarks: all.watermarks.clone(), who: &who, ..*all };
            write(&query(metric), &background).unwrap()
        })
    };
    for (metric, customer) in [
        ("first_response_time", "r.\"customer\""),
        ("tickets_per_customer", "f.\"customer\""),
        ("cac", "f.\"customer\""),
    ] {
        let text = ask(metric, &["o'b", "tess"]);
        let left_out = format!("coalesce({customer} NOT IN ('o''b', 'tess'), true)");
        assert!(text.contains(&left_out), "{left_out}\n{text}");
        assert!(!ask(metric, &[]).contains("\"customer\" NOT IN ("), "{metric}");
    }
}

#[test]
fn what_conversations_leave_out_is_looked_up() {
    with(|all| {
        let background = Background {
            watermarks: all.watermarks.clone(),
            elsewhere: &|_, name| name == "excluded",
            ..*all
        };
        for metric in ["csat", "survey_response_rate", "qa_pass_rate"] {
            assert_eq!(write(&query(metric), &background), Err(NotSql::LeftOut), "{metric}");
        }
        assert!(write(&query("csat"), all).is_ok());
        assert!(write(&query("ticket_volume"), &background).is_ok());
    });
}

#[test]
fn what_is_told_of_customers_is_read_from_their_rows() {
    let by = |metric: &str, variant: &str, by: &str| {
        let variant = Some(variant.to_owned());
        written(Query { by: vec![by.into()], variant, ..query(metric) })
    };
    let text = by("first_response_time", "default", "country").unwrap();
    let customer = "coalesce((SELECT who.customer FROM who WHERE who.reference = ";
    for part in [
        "WITH who(reference, customer) AS (",
        "SET VARIABLE customers = (",
        "told_country AS (",
        "coalesce(c.\"country_at\", c.\"last_seen_at\") AS since",
        "ORDER BY by_order, since DESC NULLS LAST, told) = 1",
        "(SELECT told_country.told FROM told_country WHERE told_country.customer = ",
        customer,
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(!text.contains("true AS by_order"), "{text}");
    // What won a customer is what was told first, and a trait of customers' own rows is theirs.
    let text = by("first_response_time", "default", "customer.channel").unwrap();
    assert!(text.contains("ORDER BY by_order, since ASC NULLS FIRST, told) = 1"), "{text}");
    // Of whom nobody told it, the first order says it: of nobody's country.
    assert!(text.contains("true AS by_order") && text.contains("VARIABLE orders"), "{text}");
    let own = with(|background| {
        let (query, zone) = (query("first_response_time"), bucket::zone("UTC").unwrap());
        let asked = asked(&query, background, "first_response_time", &zone, (0, 1)).unwrap();
        let plan = |fact| term::Terms::new(&asked, fact).column("plan").map(|column| column.sql);
        [Fact::Customers, Fact::CustomerActs].map(plan)
    });
    for (found, row) in own.into_iter().zip(["f.\"customer\"", "r.\"customer\""]) {
        let sql = found.unwrap();
        assert!(sql.contains("FROM told_plan WHERE") && sql.contains(row), "{sql}");
    }
    let plain = written(query("first_response_time")).unwrap();
    assert!(!plain.contains("told_") && !plain.contains("VARIABLE customers"), "{plain}");
}

#[test]
fn teams_are_those_of_the_event_or_those_of_today() {
    let by_team = |actor: Option<&str>| {
        let (by, filter) = (vec!["team".into()], Some("team != 'a'".into()));
        let actor = actor.map(str::to_owned);
        written(Query { by, filter, actor, ..query("ticket_volume") }).unwrap()
    };
    let (then, today) = (by_team(None), by_team(Some("current")));
    for part in ["f.\"team_at_open\" AS \"team\"", "f.\"team_at_open\" <> 'a'"] {
        assert!(then.contains(part), "{then}");
    }
    assert!(today.contains("f.\"team\" AS \"team\""), "{today}");
    assert!(!today.contains("team_at_open"), "{today}");
}

#[test]
fn a_statement_says_files_rows_cells_and_order() {
    let asked = Query {
        grain: Some("month".into()),
        by: vec!["channel".into(), "plan".into()],
        filter: Some("team = 'd''Or' and tags != 'x'".into()),
        stat: Some("p90".into()),
        ..query("first_response_time")
    };
    let text = written(asked).unwrap();
    for part in [
        "'$.cases.files[*].path'",
        "-- first_response_time, version 7, variant default: p90 in seconds.",
        "('2026-10-01', 1790805600000000, 1793487600000000)",
        "ON r.part = f.part AND r.file_row_number = f.case_row",
        "r.\"excluded\" IS NULL",
        "(coalesce(f.\"first\", 0) & 1 <> 0)",
        "f.\"team\" = 'd''Or' AND NOT coalesce(list_contains(r.\"tags\", 'x'), false)",
        "NOT coalesce(r.\"initiated_by\" = 'agent', false)",
        "r.\"attr_plan\" AS \"plan\"",
        "epoch_us(f.\"replied_at\") >= epoch_us(f.\"waiting_since\")",
        "quantile_cont(v, 0.9) / 1000000.0 AS value, count(*) AS n",
        "ORDER BY bucket, \"channel\", \"plan\";",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let ratio = written(query("ticket_resolution_rate")).unwrap();
    assert!(ratio.contains("> CASE f.\"source\" WHEN 'late' THEN 7 ELSE 9 END"), "{ratio}");
    assert!(ratio.contains("nullif(lower_cells.value, 0) * 100"), "{ratio}");
    // A rate of 0 is none where those left out may be the ones that were solved in time.
    let unknown = "OR coalesce(hidden_cells.n, 0) = 0 THEN coalesce(upper_cells.value, 0) /";
    assert!(ratio.contains(unknown) && ratio.contains("hidden_rows AS ("), "{ratio}");
    let throughput =
        Query { variant: Some("throughput".into()), ..query("ticket_resolution_rate") };
    assert!(!written(throughput).unwrap().contains("hidden"));
}

#[test]
fn sources_that_never_record_something_are_found_by_all_their_rows() {
    let text = written(query("reassignments_per_conversation")).unwrap();
    for part in [
        "NOT coalesce(true AND f.\"source\" NOT IN (",
        "WHERE f.\"reassignment_count\" > 0 AND f.\"source\" IS NOT NULL",
    ] {
        assert_eq!(text.matches(part).count(), 2, "{part}\n{text}");
    }
    // What belongs to a conversation has its source from there.
    let asked = Query { variant: Some("events".into()), ..query("reopen_rate") };
    let text = written(asked).unwrap();
    assert!(text.contains("f.\"number\" > 1"), "{text}");
    assert!(text.contains("r.\"source\" NOT IN ("), "{text}");
    // Of lists alone.
    let text = written(query("first_response_time")).unwrap();
    assert!(text.contains(".\"source\" IN ("), "{text}");
    // Nothing is 0 where somebody records it, and all who do not are elsewhere.
    let text = written(query("likes")).unwrap();
    for part in [
        "CASE WHEN count(*) > 0 OR (EXISTS (\n  SELECT f.\"source\" FROM",
        "AND NOT EXISTS (SELECT * FROM hidden_rows)) THEN coalesce(sum(v), 0)",
        "(coalesce(true AND f.\"source\" NOT IN (",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    // Of those who do not there is nothing to add up.
    assert_eq!(text.matches("f.\"likes\" IS NOT NULL AND f.\"post\" IS NOT NULL").count(), 3);
    assert_eq!(text.matches("  AND f.\"likes\" IS NOT NULL").count(), 1, "{text}");
    // A bucket without rows has no row.
    let asked = Query { grain: Some("month".into()), ..query("likes") };
    assert!(!written(asked).unwrap().contains("hidden"));
}

#[test]
fn a_quotient_of_sums_is_written_input_by_input() {
    let asked = |variant: &str| Query {
        grain: Some("month".into()),
        by: vec!["channel".into()],
        variant: Some(variant.into()),
        ..query("cac")
    };
    let text = written(asked("default")).unwrap();
    for part in [
        "SET VARIABLE subscription_spans = (",
        "variant default: in money, in minor units.",
        "base AS (\n  SELECT customer, make_timestamp(min(won_at)) AS won_at",
        "<= 9 AND NOT coalesce(epoch_us(f.\"cancelled_at\") <= 9, false)",
        "<= 9 AND coalesce(f.\"paying\", false)",
        "FROM base AS f\n  WHERE f.\"won_at\" IS NOT NULL\n    AND epoch_us(f.\"won_at\") >= ",
        // Discounts and customers are of what won the customer, spend is of its own channel.
        "WHERE told_channel.customer = f.\"customer\") AS \"channel\"",
        "WHERE told_channel.customer = coalesce((SELECT who.customer",
        "f.\"channel\" AS \"channel\",\n    f.\"amount\" AS v,\n    f.\"currency\" AS money_in",
        "CASE WHEN least(discounts_cells.least_currency, spend_cells.least_currency) IS NOT \
         DISTINCT FROM greatest(",
        "THEN ((CASE WHEN spend_cells.n > 0 THEN spend_cells.value END + \
         coalesce(discounts_cells.value, 0)) / nullif(coalesce(customers_cells.value, 0), 0)) END \
         AS value",
        "coalesce(customers_cells.n, 0) AS n",
        "LEFT JOIN spend_cells ON spend_cells.bucket IS NOT DISTINCT FROM cells.bucket AND \
         spend_cells.\"channel\" IS NOT DISTINCT FROM cells.\"channel\"",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(written(asked("by_sign_up")).unwrap().contains("epoch_us(f.\"signed_up_at\") >= "));
    let reported = written(asked("reported")).unwrap();
    let currencies = "CASE WHEN least(upper_cells.least_currency) IS NOT DISTINCT FROM greatest(";
    assert!(reported.contains(currencies) && !reported.contains("base AS ("), "{reported}");
    // Whose money is in one currency needs all that they ever paid.
    let by = |name: &str| written(Query { by: vec![name.into()], ..query("cac") });
    assert_eq!(by("currency"), Err(NotSql::Reaches("customer.currency".into())));
    assert_eq!(by("source"), Err(NotSql::Reaches("source".into())));
    // A conversation has no currency, and is held whole against the money of each.
    let resolved = |by: &[&str]| {
        let by = by.iter().map(|name| (*name).to_owned()).collect();
        written(Query { by, ..query("cost_per_resolution") })
    };
    let text = resolved(&["channel"]).unwrap();
    assert!(text.contains("/ nullif(coalesce(solved_cells.value, 0), 0)"), "{text}");
    assert!(resolved(&["currency"]).is_err());
    // What is unknown before its first record, and 0 later, no row tells apart.
    for metric in ["campaign_roi", "cost_per_contact", "clv_to_cac", "clv"] {
        assert_eq!(written(query(metric)), Err(NotSql::Kind(Kind::Derived)), "{metric}");
    }
}

/// An instant within the range that is asked for.
const LATER: i64 = 1_792_000_000_000_000;

fn later(name: &str) -> Option<i64> {
    (name == "cac").then_some(LATER)
}

fn any(_: Fact) -> bool {
    true
}

fn but_subscriptions(fact: Fact) -> bool {
    fact != Fact::SubscriptionSpans
}

fn customers_alone(fact: Fact) -> bool {
    fact == Fact::Customers
}

#[test]
fn what_is_on_record_nowhere_is_read_from_no_files() {
    let cac = |has: fn(Fact) -> bool, has_rates: bool| {
        with(|all| {
            let background = Background {
                watermarks: all.watermarks.clone(),
                has: &has,
                has_rates,
                counted_from: &later,
                ..*all
            };
            write(&query("cac"), &background)
        })
    };
    let sold = cac(but_subscriptions, false).unwrap();
    assert!(sold.contains("discounts_rows") && !sold.contains("subscription_spans"), "{sold}");
    let from = format!("epoch_us(f.\"placed_at\") >= {LATER} AND");
    assert!(sold.contains(&from), "{from}\n{sold}");
    let signed = cac(customers_alone, false).unwrap();
    assert!(!signed.contains("discounts") && !signed.contains("VARIABLE orders"), "{signed}");
    assert_eq!(cac(any, true), Err(NotSql::Money));
}

#[test]
fn an_attribute_with_countless_values_is_read_from_either_of_its_columns() {
    let filtered = |metric: &str, filter: &str| {
        written(Query { filter: Some(filter.into()), ..query(metric) })
    };
    let text = filtered("first_response_time", "attr_reference in ('a', 'b')").unwrap();
    for part in [
        "coalesce(r.\"wide_reference\", r.\"attr_reference\") IN ('a', 'b')",
        "UNION ALL BY NAME\n    SELECT NULL::VARCHAR AS \"wide_reference\", NULL::VARCHAR AS \
         \"attr_reference\" WHERE false\n  ) AS r",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    for filter in ["reference = 'a'", "not (reference like 'a%')", "reference is not null"] {
        let text = filtered("ticket_volume", filter).unwrap();
        assert!(text.contains("(f.\"wide_reference\", f.\"attr_reference\")"), "{text}");
        assert!(text.contains("WHERE false\n  ) AS f"), "{text}");
    }
    assert!(!written(query("ticket_volume")).unwrap().contains("wide_"));
    // Where a question refuses it, its statement does.
    let too_many = || NotSql::from(MetricsError::TooManyValues { name: "reference".into() });
    assert_eq!(filtered("ticket_volume", "reference = plan"), Err(too_many()));
    let by = vec!["reference".into()];
    assert_eq!(written(Query { by, ..query("ticket_volume") }), Err(too_many()));
}

#[test]
fn hours_and_weekdays_are_told_by_offsets_written_out() {
    let asked = Query {
        by: vec!["weekday".into(), "hour".into()],
        filter: Some("hour between 8 and 19 and weekday in ('monday', 'friday')".into()),
        ..query("first_response_time")
    };
    let text = written(asked).unwrap();
    // Madrid's clocks went back on 25 October 2026 at 1:00 of UTC.
    let replied = "epoch_us(f.\"replied_at\")";
    let local = format!(
        "({replied} + CASE WHEN {replied} < 1792890000000000 THEN 7200000000 ELSE 3600000000 END)"
    );
    for part in [
        format!("(({local} // 3600000000) % 24)::VARCHAR AS \"hour\""),
        format!("(({local} // 3600000000) % 24) >= 8 AND (({local} // 3600000000) % 24) <= 19"),
        format!("'sunday'], (({local} // 86400000000) + 3) % 7 + 1) IN ('monday', 'friday')"),
        "GROUP BY ALL".to_owned(),
        "\n) AS answer\nORDER BY list_position(['monday', ".to_owned(),
        "'sunday'], \"weekday\"), TRY_CAST(\"hour\" AS INTEGER);".to_owned(),
    ] {
        assert!(text.contains(&part), "{part}\n{text}");
    }
    let wrong = |filter: &str| {
        let asked = Query { filter: Some(filter.into()), ..query("first_response_time") };
        written(asked).unwrap_err()
    };
    assert!(matches!(wrong("weekday = 'lunes'"), NotSql::Wrong(_)));
    assert!(matches!(wrong("weekday < 'friday'"), NotSql::Expression(_)));
    assert!(matches!(wrong("hour = 25"), NotSql::Wrong(_)));
    assert!(matches!(wrong("hour < 9.5"), NotSql::Wrong(_)));
}

#[test]
fn rows_come_in_the_order_asked_for_and_so_many_of_each_bucket() {
    let ranked = |metric: &str, grain: Option<&str>, order: Option<&str>, limit: Option<usize>| {
        let by = vec!["channel".into()];
        let (grain, order) = (grain.map(str::to_owned), order.map(str::to_owned));
        written(Query { by, grain, order, limit, ..query(metric) })
    };
    let end = |text: Result<String, NotSql>| {
        let text = text.unwrap();
        let (_, end) = text.split_once(") AS answer\n").unwrap_or_else(|| panic!("{text}"));
        end.to_owned()
    };
    // Few are ranked of nothing but totals; without a value a row comes last.
    assert_eq!(
        end(ranked("first_response_time", None, Some("-value"), Some(3))),
        "ORDER BY value IS NULL, n BETWEEN 1 AND 9, CASE WHEN NOT n BETWEEN 1 AND 9 THEN value END \
         DESC NULLS LAST, \"channel\"\nLIMIT 3;\n"
    );
    assert_eq!(
        end(ranked("ticket_volume", Some("month"), Some("value"), Some(2))),
        "QUALIFY row_number() OVER (PARTITION BY bucket ORDER BY value IS NULL, value NULLS \
         FIRST, \"channel\") <= 2\nORDER BY bucket, value IS NULL, value NULLS FIRST, \
         \"channel\";\n"
    );
    assert_eq!(
        end(ranked("first_response_time", None, Some("-channel"), None)),
        "ORDER BY \"channel\" DESC NULLS LAST, \"channel\";\n"
    );
    assert_eq!(
        end(ranked("first_response_time", None, None, Some(1))),
        "ORDER BY \"channel\"\nLIMIT 1;\n"
    );
    let plain = ranked("first_response_time", None, None, None).unwrap();
    assert!(!plain.contains("AS answer") && !plain.contains("Not written"), "{plain}");
    let wrong = [
        ranked("first_response_time", None, Some("size"), None),
        ranked("first_response_time", None, None, Some(0)),
    ];
    assert!(wrong.iter().all(|it| matches!(it, Err(NotSql::Wrong(_)))), "{wrong:?}");
}

#[test]
fn what_a_statement_leaves_out_of_a_question_stands_in_it() {
    let both = Query {
        metrics: vec!["first_response_time".into(), "ticket_volume".into()],
        by: vec!["channel".into()],
        order: Some("-first_response_time".into()),
        limit: Some(3),
        compare: Some("previous".into()),
        ..query("first_response_time")
    };
    let text = written(both).unwrap();
    for (line, times) in [
        ("-- Not written is the comparison: ask for its range alone.\n", 2),
        ("-- Not written is the limit, which holds for all metrics together: ", 2),
        ("-- Not written is the order, which is by another metric: ", 1),
    ] {
        assert_eq!(text.matches(line).count(), times, "{line}\n{text}");
    }
}

#[test]
fn what_cannot_be_said_exactly_is_refused() {
    let refused = |query: Query| written(query).unwrap_err();
    assert_eq!(refused(query("backlog")), NotSql::Kind(Kind::Level));
    assert_eq!(refused(query("mrr")), NotSql::Kind(Kind::Derived));
    let first = || query("first_response_time");
    let with = |calendar: &str| Query { calendar: Some(calendar.into()), ..first() };
    assert_eq!(refused(with("business")), NotSql::Calendar);
    assert!(written(with("wall")).is_ok());
    assert_eq!(refused(Query { from: None, ..first() }), NotSql::OpenRange);
    assert_eq!(
        refused(Query { stat: Some("trimmed".into()), ..first() }),
        NotSql::Statistic("trimmed".into())
    );
    assert_eq!(
        refused(Query { by: vec!["tags".into()], ..first() }),
        NotSql::Several("tags".into())
    );
    let filter = Some("customer.clv > 3".to_owned());
    assert_eq!(refused(Query { filter, ..first() }), NotSql::Reaches("customer.clv".into()));
    assert!(matches!(
        refused(Query { grain: Some("hour".into()), ..first() }),
        NotSql::Buckets { count: 744 | 745, .. }
    ));
    let both = Query { metrics: vec!["csat".into(), "backlog".into()], ..first() };
    let why = Box::new(NotSql::Kind(Kind::Level));
    assert_eq!(refused(both), NotSql::Of { metric: "backlog".into(), why });
    assert!(matches!(refused(query("moon")), NotSql::Wrong(_)));
}
