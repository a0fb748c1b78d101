use super::*;
use std::collections::BTreeMap;

fn record() -> RecordRow {
    RecordRow {
        metric: "first_response_time".into(),
        by: BTreeMap::from([("channel".into(), Some("correo".into()))]),
        case: "4711#2".into(),
        conversation: "4711".into(),
        source: "desk".into(),
        side: "value".into(),
        at: Some("2026-01-05T09:15:00+01:00".into()),
        from: Some("2026-01-05T09:10:48+01:00".into()),
        to: Some("2026-01-05T09:15:00+01:00".into()),
        value: Some(252.0),
        weight: 1.0,
        agent: Some("=Íñigo".into()),
        is_duration: true,
        included: true,
        url: Some("https://desk.example/4711".into()),
        ..RecordRow::default()
    }
}

#[test]
fn rows_align_without_knowing_each_other() {
    let dimensions = ["channel".to_owned()];
    let table =
        RecordTable::new(Language::Es, Style::default(), "seconds", &dimensions, false, true);
    let mut left_out = record();
    left_out.value = None;
    left_out.included = false;
    left_out.reason = Some("unanswered".into());
    left_out.by.insert("channel".into(), Some("日本語チャット電話".into()));
    let table = table.in_zone("Europe/Madrid");
    let out = table.header() + &table.row(&record()) + &table.row(&left_out);
    assert_eq!(
        out,
        "\
horas de Europe/Madrid
fecha                 caso                    valor  canal         cuenta
5 ene 2026 09:15:00   4711#2             4 min 12 s  correo        sí
5 ene 2026 09:15:00   4711#2                      –  日本語チャ…   no: sin resp…
"
    );
}

#[test]
fn one_record_is_left_out_in_the_singular() {
    let table = RecordTable::new(Language::Es, Style::default(), "count", &[], false, true);
    let reason = Some("merged".to_owned());
    let row = table.row(&RecordRow { included: false, reason, ..record() });
    assert!(row.contains("no: fusionada") && !row.contains("fusionadas"), "{row}");
}

#[test]
fn money_has_its_currency_and_stays_in_minor_units_but_in_tables() {
    let money = RecordRow {
        value: Some(412_600.0),
        currency: Some("EUR".into()),
        is_duration: false,
        ..record()
    };
    let table = RecordTable::new(Language::En, Style::default(), "count", &[], false, false);
    let shown = table.row(&money);
    assert!(shown.contains(" €4,126.00 "), "{shown}");
    let large = table.row(&RecordRow { value: Some(1_234_567_890.0), ..money.clone() });
    assert!(large.contains(" €12,345,679 "), "{large}");
    assert!(record_csv(&money, &[]).contains(",412600,,1,"), "{}", record_csv(&money, &[]));
    assert!(record_csv(&money, &[]).ends_with(",EUR\n"), "{}", record_csv(&money, &[]));
    assert!(record_json(&money).contains("\"value\":412600.0,\"currency\":\"EUR\","));
}

#[test]
fn csv_and_json_hold_everything() {
    let dimensions = ["channel".to_owned()];
    assert_eq!(
        records_csv_header(&dimensions) + &record_csv(&record(), &dimensions),
        "metric,bucket,channel,case,conversation,source,side,in_numerator,at,from,to,value,\
         counted,weight,agent,included,reason,url,lasted,ended,currency\n\
         first_response_time,,correo,4711#2,4711,desk,value,,2026-01-05T09:15:00+01:00,\
         2026-01-05T09:10:48+01:00,2026-01-05T09:15:00+01:00,252,,1,'=Íñigo,true,,\
         https://desk.example/4711,,,\n"
    );
    assert!(record_json(&record()).starts_with("{\"metric\":\"first_response_time\","));
    // A heading is one, whatever it is called.
    let own = ["attr_plan, old".to_owned(), "agent".to_owned()];
    let columns = record_columns(&own);
    assert_eq!((columns.len(), columns[2].as_str()), (22, "attr_plan, old"));
    assert!(
        records_csv_header(&own).starts_with("metric,bucket,\"attr_plan, old\",by_agent,case,")
    );
    // The mean of the column is the rate.
    let of = |is| RecordRow { in_numerator: Some(is), side: "denominator".into(), ..record() };
    assert!(record_csv(&of(true), &[]).contains(",denominator,1,2026-"));
    assert!(record_csv(&of(false), &[]).contains(",denominator,0,2026-"));
}

#[test]
fn how_long_a_record_took_and_how_it_ended_is_told_where_records_tell_it() {
    let missed = RecordRow {
        side: "denominator".into(),
        value: Some(1.0),
        lasted: Some(95.0),
        ended: Some("timeout".into()),
        ended_by: "exit_reason".into(),
        is_duration: false,
        ..record()
    };
    let gone =
        RecordRow { ended: Some("abandoned".into()), ended_by: "outcome".into(), ..missed.clone() };
    let style = Style { width: 80, ..Style::default() };
    let table = RecordTable::new(Language::Es, style, "count", &[], true, false).telling(true);
    let (header, row) = (table.header(), table.row(&missed));
    assert!(header.contains(" tiempo ") && header.contains(" desenlace"), "{header}");
    assert!(row.contains("1 min 35 s") && row.contains("tiempo agotado"), "{row}");
    assert!(table.row(&gone).contains("abandonada"), "{}", table.row(&gone));
    assert!(record_csv(&missed, &[]).ends_with(",95,timeout,\n"));
    assert!(record_json(&missed).contains("\"lasted\":95.0,\"ended\":\"timeout\""));
}

#[test]
fn an_id_is_never_cut_and_other_columns_make_way() {
    let id = "9b2c6c1e-6a55-4f0e-8f1b-2f5f3c1d7a90";
    let long = RecordRow { case: id.into(), ..record() };
    let dimensions = ["channel".to_owned()];
    let of = |width: usize| {
        let style = Style { width, ..Style::default() };
        RecordTable::new(Language::Es, style, "seconds", &dimensions, false, false)
    };
    for width in [40, 60, 80, 120] {
        // Known beforehand, or met after the table has begun.
        for table in [of(width).fitting(std::slice::from_ref(&long)), of(width)] {
            let row = table.row(&long);
            assert!(row.contains(id), "{row}");
        }
    }
    let table = of(80).fitting(&[record(), long.clone()]);
    let rows = [table.header(), table.row(&record()), table.row(&long)];
    assert!(rows.iter().all(|row| crate::text::width(row.trim_end()) <= 80), "{rows:?}");
    let places = [rows[1].find("4 min"), rows[2].find("4 min")];
    assert!(places[0].is_some() && places[0] == places[1], "{rows:?}");
}

#[test]
fn room_that_is_left_over_goes_to_words_that_would_be_cut() {
    let reason = Some("bot_only".to_owned());
    let out = RecordRow { included: false, value: None, reason, ..record() };
    let of = |width: usize| {
        let style = Style { width, ..Style::default() };
        let table = RecordTable::new(Language::Es, style, "seconds", &[], false, true);
        table.fitting(std::slice::from_ref(&out)).row(&out)
    };
    for width in [100, 120, 160] {
        let row = of(width);
        assert!(row.contains("  no: atendida solo por un bot  "), "{row}");
        assert!(crate::text::width(row.trim_end()) <= width, "{row}");
    }
    assert!(of(80).contains("  no: atendida solo por un b…"), "{}", of(80));
}

#[test]
fn broken_down_by_agent_the_agent_is_told_once() {
    let dimensions = ["agent".to_owned()];
    let style = Style { width: 160, ..Style::default() };
    let table = RecordTable::new(Language::Es, style, "seconds", &dimensions, false, false);
    assert_eq!(table.header().matches("agente").count(), 1, "{}", table.header());
}

#[test]
fn records_of_several_metrics_say_which() {
    let of = |metrics: &[&str]| {
        let metrics: Vec<String> = metrics.iter().map(|name| (*name).to_owned()).collect();
        let table = RecordTable::new(Language::Es, Style::default(), "seconds", &[], false, false);
        let table = table.of_metrics(&metrics).fitting(&[record()]);
        table.header() + &table.row(&record())
    };
    let several = of(&["first_response_time", "csat"]);
    assert!(
        several.contains("  métrica ") && several.contains("  first_response_time "),
        "{several}"
    );
    let one = of(&["first_response_time"]);
    assert!(!one.contains("métrica") && !one.contains("first_response_time"), "{one}");
}

#[test]
fn working_time_is_told_in_hours() {
    let long = RecordRow { value: Some(216_000.0), ..record() };
    let table = RecordTable::new(Language::En, Style::default(), "seconds", &[], false, false);
    assert!(table.row(&long).contains("2.5 d"), "{}", table.row(&long));
    let other = table.clone().in_working_time(vec!["handle_time".into()]);
    assert!(other.row(&long).contains("2.5 d"), "{}", other.row(&long));
    let table = table.in_working_time(vec![long.metric.clone()]);
    assert!(table.row(&long).contains("60 h"), "{}", table.row(&long));
}

#[test]
fn rows_fit_any_width() {
    let dimensions = ["channel".to_owned(), "team".to_owned(), "agent".to_owned()];
    for width in [40, 60, 80, 120, 200] {
        let style = Style { width, ..Style::default() };
        let table = RecordTable::new(Language::En, style, "seconds", &dimensions, true, true);
        let row = table.row(&record());
        assert!(crate::text::width(row.trim_end()) <= width, "{row}");
    }
}

#[test]
fn what_is_of_no_conversation_says_null() {
    let none = RecordRow { conversation: String::new(), ..record() };
    assert!(record_json(&none).contains("\"conversation\":null,"), "{}", record_json(&none));
    assert!(record_json(&record()).contains("\"conversation\":\"4711\","));
}
