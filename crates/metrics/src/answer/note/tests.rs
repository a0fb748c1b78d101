use super::*;

fn check(note: &Note, expected: &str) {
    assert_eq!(serde_json::to_value(note).unwrap(), serde_json::json!(expected));
}

#[test]
fn a_dimension_with_several_meanings_names_the_metrics_of_each() {
    let note = Note::SeveralMeanings {
        dimension: "channel".into(),
        of: vec![
            (Holder::Customer, vec!["cac".into(), "clv".into()]),
            (Holder::Order, vec!["own_sales".into()]),
        ],
    };
    check(
        &note,
        "`channel` is not one thing here: that which won the customer in `cac`, `clv`; that of \
         the order in `own_sales`",
    );
    let whole = Note::HeldWhole {
        metric: "contact_rate".into(),
        variant: "default".into(),
        dimension: "channel".into(),
        inputs: vec!["orders".into()],
    };
    let told = "`contact_rate`: `channel` is not that of `orders`, all of which count in each row";
    check(&whole, told);
    assert_eq!(Holder::of(Fact::OrderItems), Some(Holder::Order));
    assert_eq!(Holder::of(Fact::Turns), Some(Holder::Conversation));
    assert_eq!(Holder::of(Fact::Contacts), Some(Holder::Contact));
    assert_eq!(Holder::of(Fact::SurveyAnswers), Some(Holder::Survey));
    assert_eq!(Holder::of(Fact::Reviews), Some(Holder::Review));
    assert_eq!(Holder::of(Fact::Feedback), Some(Holder::Comment));
    assert_eq!(Holder::of(Fact::SpendDays), None);
}

#[test]
fn a_figure_that_lacks_parts_is_labelled_source_by_source() {
    let note = Note::MissingParts {
        metric: "handle_time".into(),
        label: "talk_only".into(),
        sources: vec!["pbx".into(), "old_pbx".into()],
        needs: vec!["holds".into(), "after_call_work".into()],
    };
    check(
        &note,
        "`handle_time`: `talk_only` in `pbx`, `old_pbx`; records that would complete it: `holds`, \
         `after_call_work`",
    );
}

#[test]
fn what_counts_though_nobody_knows_whether_it_should_is_told() {
    let (metric, reason) = ("service_level".into(), "short_abandon".into());
    check(
        &Note::Undecided { metric, reason, count: 946 },
        "`service_level`: counted, though nobody knows whether `short_abandon` holds of them: 946",
    );
}

#[test]
fn money_without_a_channel_is_told_in_its_currency() {
    let with = |currency: Option<&str>, unsaid: Unsaid| Note::Unattributed {
        metrics: vec!["cac".into(), "clv_to_cac".into()],
        dimension: "channel".into(),
        amount: 8_280_000.0,
        currency: currency.map(str::to_owned),
        share: 46.07,
        unsaid,
    };
    let note = |currency: Option<&str>| with(currency, Unsaid::Apart);
    let rest = "of what was spent (46.1%) has no `channel` and stands in (none) alone, so that \
                other rows look cheaper than they were; a ratio of (none) divides it by what \
                has no `channel` either, such as customers whom none won";
    check(&note(Some("EUR")), &format!("`cac`, `clv_to_cac`: 82800.00 EUR {rest}"));
    check(&note(Some("JPY")), &format!("`cac`, `clv_to_cac`: 8280000 JPY {rest}"));
    check(&note(None), &format!("`cac`, `clv_to_cac`: 82800.00 {rest}"));
    check(
        &with(Some("EUR"), Unsaid::All),
        "`cac`, `clv_to_cac`: all of the 82800.00 EUR spent has no `channel`: nothing that was \
         spent can be told apart by it",
    );
    check(
        &with(Some("EUR"), Unsaid::FilteredOut),
        "`cac`, `clv_to_cac`: 82800.00 EUR of what was spent (46.1%) has no `channel` and does \
         not count in this figure, which is filtered by it",
    );
}

#[test]
fn nobody_is_sent_past_the_end_of_the_range() {
    let [begins, date] = [Date::constant(2023, 1, 1), Date::constant(2024, 11, 1)];
    let note = |from: Option<Date>| Note::Since { fact: Fact::SpendDays, date, begins, from };
    let told = "spend_days: on record since 2024-11-01 only, and the range begins with \
                2023-01-01";
    check(&note(None), told);
    check(&note(Some(date)), &format!("{told}: counted from 2024-11-01 on"));
}

#[test]
fn rows_left_out_are_counted_by_metric() {
    let note = |rows: usize, groups: usize, nothing: bool, before: Option<u64>| {
        let of = |metric: &str, n: u64| NotShown { metric: metric.into(), n, before };
        let counts = vec![of("backlog", 12), of("csat", 3)];
        Note::NotShown { limit: 2, rows, groups, nothing, counts }
    };
    check(
        &note(4, 4, true, Some(1)),
        "limit 2 leaves out 4 groups, (none) among them: n 12 (before: 1) of `backlog`, n 3 \
         (before: 1) of `csat`",
    );
    check(
        &note(7, 1, false, None),
        "limit 2 leaves out 7 rows of 1 group: n 12 of `backlog`, n 3 of `csat`",
    );
    check(&note(1, 0, false, None), "limit 2 leaves out 1 row: n 12 of `backlog`, n 3 of `csat`");
    let alone = Note::NotShown { limit: 2, rows: 3, groups: 3, nothing: false, counts: Vec::new() };
    check(&alone, "limit 2 leaves out 3 groups");
}

#[test]
fn programs_read_the_sentence() {
    let mixed = |has_rates: bool, by_currency: bool| Note::MixedCurrencies {
        metric: "revenue".into(),
        currencies: vec!["EUR".into(), "GBP".into()],
        has_rates,
        by_currency,
    };
    let notes = [
        mixed(true, true),
        mixed(false, true),
        mixed(false, false),
        Note::NoCurrency { metric: "cac".into(), count: 2, currencies: vec!["EUR".into()] },
        Note::NoInterval { metric: "csat".into(), why: NotDrawn::Usual },
    ];
    assert_eq!(
        serde_json::to_value(notes).unwrap(),
        serde_json::json!([
            "`revenue` does not add EUR and GBP: add the missing rate to `rates.toml`, ask for \
             one currency, such as by the filter `currency = 'EUR'`, or break down by currency",
            "`revenue` does not add EUR and GBP: ask for one currency, such as by the filter \
             `currency = 'EUR'`, or break down by currency",
            "`revenue` does not add EUR and GBP: add the missing rates to `rates.toml`; it cannot \
             be asked by currency, for not all that it counts has one",
            "`cac`: amounts without a currency, added as they stand to those in EUR: 2",
            "`csat` has no interval by bootstrap: it is no sum and no quotient of sums, and keeps \
             its usual one",
        ])
    );
}

#[test]
fn targets_of_several_kinds_are_told_with_what_each_comes_to() {
    let of = |kind: &str, met: u64| OfKind { kind: kind.into(), met, due: 7 };
    let kinds = vec![of("first_response", 4), of("resolution", 7)];
    check(
        &Note::MixedTargets { metric: "kept".into(), kinds },
        "`kept` does not mix kinds of targets: first_response 4 of 7 (57.14%), resolution 7 of 7 \
         (100%); break it down by `target`, or ask for one kind, such as by the filter `target = \
         'first_response'`",
    );
}

#[test]
fn a_word_that_no_record_has_is_told_with_those_there_are() {
    let note = |words: &[&str], more: bool| Note::NoSuchWord {
        dimension: "channel".into(),
        word: "correo".into(),
        words: words.iter().map(|word| (*word).to_owned()).collect(),
        more,
    };
    let told = "no record has `correo` in `channel`; there are: email, chat";
    check(&note(&["email", "chat"], false), told);
    check(&note(&["email", "chat"], true), &format!("{told} …"));
    check(&note(&[], false), "no record has any `channel`, and so none has `correo`");
}

#[test]
fn what_is_divided_by_of_months_without_spend_is_told() {
    check(
        &Note::Unspent { metric: "cac".into(), count: 3, of: 4 },
        "`cac`: it is divided by 4, 3 of them from months of which no spend is on record, which \
         makes it too low",
    );
}

#[test]
fn what_a_filter_passes_over_is_told_with_how_to_see_it() {
    let metrics = vec!["csat".into()];
    check(
        &Note::PassedOver { metrics, dimension: "channel".into(), fact: Fact::Cases, count: 12 },
        "`csat`: without `channel`, and so passed over by a filter that says what it must not be: \
         12 (cases); `channel is null` shows them",
    );
}
