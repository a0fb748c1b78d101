//! Orders, subscriptions, customers, spend and referrals by example: events in, rows out.
//!
//! A line is `<subject> <day> <kind> [<value>] [customer=…] [channel=…] [<key>=<value>…]`.

use baremo_model::fact::{ColumnType, NULL_INT};
use baremo_model::{Column, DAY, Event, EventColumns, EventKind, Fact, FactTable, Stream};

use crate::{FoldSettings, fold, order};

/// Reads lines as events of a stream.
pub(super) fn events(stream: Stream, lines: &str) -> Vec<Event> {
    let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.enumerate().map(|(index, line)| event(stream, index, line)).collect()
}

fn event(stream: Stream, index: usize, line: &str) -> Event {
    let mut words = line.split_whitespace();
    let mut next = || words.next().expect("subject, day and kind");
    let (subject, day, kind) = (next(), next(), next());
    let at = (day.parse::<f64>().expect("a day") * DAY as f64) as i64;
    let kind = EventKind::from_word(stream, kind).expect("a kind of the stream");
    let mut event = Event::new("shop", subject, at, kind);
    event.record_id = format!("{subject}/{index}");
    event.order = index as i64;
    for word in words {
        match word.split_once('=') {
            None => event.value = Some(word.into()),
            Some(("customer", value)) => event.customer = Some(value.into()),
            Some(("channel", value)) => event.channel = Some(value.into()),
            Some((name, value)) => event.attributes.push((name.into(), value.into())),
        }
    }
    event
}

/// Folds events.
pub(super) fn facts(events: &[Event]) -> Vec<FactTable> {
    let columns: EventColumns = events.iter().cloned().collect();
    let batch = columns.as_batch();
    let settings = FoldSettings { promoted: vec!["colour".into()], ..FoldSettings::default() };
    fold(&batch, &order(&batch), &settings)
}

/// Returns a value as text: instants in days, `-` for none.
pub(super) fn cell(table: &FactTable, name: &str, row: usize) -> String {
    let column = table.column(name).unwrap_or_else(|| panic!("no column {name}"));
    let instant = table.fact.column(name).is_some_and(|c| c.column_type == ColumnType::Instant);
    match column {
        Column::Integers(values) if values[row] == NULL_INT => "-".into(),
        Column::Integers(values) if instant => format!("{}", values[row] as f64 / DAY as f64),
        Column::Integers(values) => values[row].to_string(),
        Column::Bytes(values) => values[row].to_string(),
        Column::Codes(..) => table.text(name, row).unwrap_or("-").to_owned(),
        Column::CodeLists(ends, codes, words) => {
            let start = row.checked_sub(1).map_or(0, |before| ends[before] as usize);
            let codes = &codes[start..ends[row] as usize];
            let words: Vec<_> = codes.iter().filter_map(|code| words.get(*code)).collect();
            words.join("+")
        }
    }
}

/// Folds lines and compares some columns of a fact, one row a line.
#[track_caller]
pub(super) fn check(fact: Fact, lines: &str, columns: &str, expected: &[&str]) {
    let stream = *Stream::ALL.iter().find(|s| s.facts().contains(&fact)).expect("a stream");
    let mut events = events(stream, lines);
    let subjects: Vec<String> = events.iter().map(|event| event.subject_id.clone()).collect();
    for _ in 0..2 {
        let tables = facts(&events);
        let table = tables.iter().find(|table| table.fact == fact).expect("every fact has a table");
        let names: Vec<&str> = columns.split_whitespace().collect();
        let row = |row| names.iter().map(|n| cell(table, n, row)).collect::<Vec<_>>().join(" ");
        assert_eq!((0..table.len()).map(row).collect::<Vec<_>>(), expected, "{columns}");
        // Rows come in the order of subjects; the events of each may come in any.
        events.reverse();
        events.sort_by_key(|event| subjects.iter().position(|own| *own == event.subject_id));
    }
}

#[test]
fn an_order_is_asked_paid_sent_and_given_back_in_part() {
    check(
        Fact::Orders,
        "7 1 placed customer=ana channel=web amount=100 discount=10 cost=40 currency=EUR colour=red
         7 2 paid
         7 3 shipped carrier=dhl shipping_cost=5.50
         7 5 delivered
         7 9 refunded amount=30",
        "customer channel gross discount refund net cost margin paid_at delivered_at carrier \
         attr_colour excluded",
        &["ana web 10000 1000 3000 6000 4550 1450 2 5 dhl red -"],
    );
}

#[test]
fn an_order_of_a_cost_that_cannot_be_read_has_no_margin() {
    let lines = "1 1 placed amount=9 cost=4 shipping_cost=some
                 2 1 placed amount=9 cost=some
                 2 2 paid cost=4";
    check(Fact::Orders, lines, "cost margin", &["- -", "400 500"]);
}

#[test]
fn amounts_come_in_three_units_and_the_currency_may_come_late() {
    check(
        Fact::Orders,
        "1 1 placed amount_minor=1250 currency=EUR
         2 1 placed amount_minor=1250 currency=JPY
         3 1 placed amount_micros=12500000 currency=EUR
         4 1 placed amount=1250
         4 2 paid currency=JPY",
        "gross currency",
        &["1250 EUR", "1250 JPY", "1250 EUR", "1250 JPY"],
    );
}

#[test]
fn orders_that_cannot_count_say_why() {
    check(
        Fact::Orders,
        "zero 1 placed amount=0 currency=EUR
         unknown 1 placed currency=EUR
         negative 1 placed amount=-5 currency=EUR
         unread 1 placed amount=1.234,50 currency=EUR
         nan 1 placed after_discount=NaN
         corrected 1 placed amount=n/a
         corrected 2 placed amount=7
         reduced 1 placed amount=7 discount=some
         mixed 1 placed amount=5 currency=EUR
         mixed 2 refunded amount=5 currency=USD
         early 3 placed amount=5
         early 2 refunded amount=5
         more 1 placed amount=5
         more 2 refunded amount=3
         more 3 refunded amount=3
         whole 1 placed amount=5
         whole 2 refunded
         torn 1 placed amount=9
         torn 2 refunded amount=1,50
         lone 4 refunded amount=5
         test 1 placed amount=-1
         test 2 test
         gone 1 placed amount=5
         gone 2 deleted
         cancelled 1 placed amount=5
         cancelled 2 cancelled",
        "order_id placed_at net excluded cancelled_at",
        &[
            "zero 1 0 - -",
            "unknown 1 - - -",
            "negative 1 -500 bad_amount -",
            "unread 1 - bad_amount -",
            "nan 1 - bad_amount -",
            "corrected 1 700 - -",
            "reduced 1 700 bad_amount -",
            "mixed 1 0 mixed_currency -",
            "early 3 0 refund_before_order -",
            "more 1 -100 refund_exceeds_order -",
            "whole 1 0 - -",
            "torn 1 0 bad_amount -",
            "lone 4 - not_placed -",
            "test 1 -100 test -",
            "gone 1 500 deleted -",
            "cancelled 1 500 - 2",
        ],
    );
}

#[test]
fn a_subscription_whose_price_is_none_says_why_it_does_not_count() {
    check(
        Fact::SubscriptionSpans,
        "below 0 started amount=-10
         weeks 0 started amount=10 interval=fortnight
         unread 0 started amount=ten
         free 0 started
         mended 0 started amount=ten
         mended 5 changed amount=10
         trial 0 started amount=-10
         trial 1 test
         yearly 0 started amount=120 interval=Yearly",
        "subscription recurring excluded",
        &[
            "below -1000 bad_amount",
            "weeks - bad_interval",
            "unread - bad_amount",
            "free - -",
            "mended - -",
            "mended 1000 -",
            "trial -1000 test",
            "yearly 1000 -",
        ],
    );
}

#[test]
fn a_subscription_grows_shrinks_fails_pauses_ends_and_comes_back() {
    check(
        Fact::SubscriptionSpans,
        "s 0 trial_started customer=ana plan=basic amount=10 currency=EUR
         s 10 started
         s 40 renewed
         s 50 changed plan=pro amount=30
         s 60 changed amount=20
         s 70 past_due
         s 75 renewed
         s 80 paused
         s 90 reactivated
         s 95 cancel_requested price
         s 100 cancelled
         s 200 reactivated amount=25",
        "number status plan started_at ended_at recurring recurring_change change end_reason \
         cancel_requested_at cancel_reason voluntary paying",
        &[
            "1 trial basic 0 10 1000 - same converted - - 0 0",
            "2 active basic 10 50 1000 1000 new changed - - 0 1",
            "3 active pro 50 60 3000 2000 expansion changed - - 0 1",
            "4 active pro 60 70 2000 -1000 contraction past_due - - 0 1",
            "5 past_due pro 70 75 2000 0 same renewed - - 0 1",
            "6 active pro 75 80 2000 0 same paused - - 0 1",
            "7 paused pro 80 90 2000 - same resumed - - 0 0",
            "8 active pro 90 100 2000 2000 reactivated cancelled 95 price 1 1",
            "9 active pro 200 - 2500 2500 reactivated - - - 0 1",
        ],
    );
}

#[test]
fn money_is_brought_to_a_month() {
    check(
        Fact::SubscriptionSpans,
        "y 0 started amount=120 interval=year currency=EUR
         q 0 started amount=30 interval=quarter currency=EUR
         h 0 started amount=60 interval=month interval_count=6 currency=EUR
         w 0 started amount=10 interval=week currency=EUR
         d 0 started amount=1 interval=day currency=EUR
         n 0 started amount_minor=500 quantity=3 currency=EUR
         j 0 started amount=1200 interval=year currency=JPY
         u 0 started
         c 0 started amount=30 interval=month interval_count=3 currency=EUR
         c 5 renewed amount=36 interval=months
         c 9 changed amount=240 interval=year",
        "subscription recurring",
        &[
            "y 1000", "q 1000", "h 1000", "w 4348", "d 3044", "n 1500", "j 100", "u -", "c 1000",
            // The count stays with its interval: a year is not three of them.
            "c 1200", "c 2000",
        ],
    );
}

#[test]
fn an_end_after_failed_payments_is_not_wanted_and_an_end_before_the_begin_is_none() {
    check(
        Fact::SubscriptionSpans,
        "unpaid 0 started amount=10
         unpaid 30 past_due
         unpaid 40 cancelled
         told 0 started amount=10
         told 40 cancelled voluntary=false
         early 10 started amount=10
         early 5 cancelled
         lone 5 cancelled
         test 0 started
         test 1 test",
        "subscription started_at ended_at end_reason voluntary excluded",
        &[
            "unpaid 0 30 past_due 0 -",
            "unpaid 30 40 cancelled 0 -",
            "told 0 40 cancelled 0 -",
            "early 10 - - 0 ended_before_start",
            "lone 5 5 cancelled 0 not_started",
            "test 0 - - 0 test",
        ],
    );
}

#[test]
fn a_change_of_currency_compares_nothing() {
    check(
        Fact::SubscriptionSpans,
        "s 0 started amount=10 currency=EUR
         s 9 changed amount=20 currency=USD",
        "recurring currency change recurring_change",
        &["1000 EUR new 1000", "2000 USD same -"],
    );
}

#[test]
fn a_customer_keeps_the_latest_traits_and_merges_can_be_undone() {
    let lines = "ana 1 identified country=ES tier=gold channel=ads
                 ana 2 signed_up campaign=spring
                 ana 3 changed country=FR channel=email campaign=winter
                 ana 4 merged bea
                 bea 1 identified
                 bea 5 merged ana
                 cid 1 merged cid
                 dan 1 merged eva
                 dan 2 unmerged eva
                 tom 1 test";
    check(
        Fact::Customers,
        lines,
        "customer country country_at tier tier_at channel channel_at campaign campaign_at \
         signed_up_at first_seen_at last_seen_at merged_into excluded",
        &[
            // What won her was told first.
            "ana FR 3 gold 1 ads 1 spring 2 2 1 4 bea -",
            // In a circle: each says what it was told; who reads both together breaks it.
            "bea - - - - - - - - - 1 5 ana -",
            "cid - - - - - - - - - 1 1 - -",
            "dan - - - - - - - - - 1 2 - -",
            "tom - - - - - - - - - 1 1 - test",
        ],
    );
}

#[test]
fn keys_are_kept_and_make_nobody_a_customer() {
    let lines = "ana 1 known_by email=email:1a phone=phone:2b country=ES
                 ana 3 known_by email=email:9f external_id=C7
                 bea 1 identified email=bea@example.test
                 bea 2 known_by external_id=C8";
    check(
        Fact::Customers,
        lines,
        "customer email_key phone_key external_id country first_seen_at last_seen_at",
        &["ana email:9f phone:2b C7 - - -", "bea - - C8 - 1 1"],
    );
}

#[test]
fn what_customers_take_part_in_is_a_row_each() {
    check(
        Fact::CustomerActs,
        "ana 1 enrolled club
         ana 2 acted club amount=12.5
         bea 3 trained onboarding
         bea 4 used export
         ana 9 left club",
        "customer_row kind programme at amount enrolled",
        &[
            "0 enrolled club 1 - 1",
            "0 acted club 2 12500000 1",
            "0 left club 9 - 0",
            "1 trained onboarding 3 - 0",
            "1 used export 4 - 0",
        ],
    );
}

#[test]
fn spend_knows_what_wins_customers_and_what_serves_them() {
    check(
        Fact::SpendDays,
        "a 1 spent channel=search campaign=c amount=10 currency=EUR impressions=100 clicks=7
         b 1 spent category=salaries amount=3000 currency=EUR until=259200000000
         c 1 spent category=support amount=-20 currency=EUR
         d 1 spent category=salaries acquisition=false support=true amount=1
         e 1 spent amount=1
         f 2 spent amount=1 until=0
         h 1 spent amount=1.234,50 currency=EUR
         g 1 spent amount=5
         g 1 deleted",
        "spend category acquisition support amount impressions clicks at started_at ended_at \
         excluded",
        &[
            "a ads 1 0 1000 100 7 1.5 1 2 -",
            "b salaries 1 0 150000 - - 1.5 1 3 -",
            "b salaries 1 0 150000 - - 2.5 1 3 -",
            "c support 0 1 -2000 - - 1.5 1 2 -",
            "d salaries 0 1 100 - - 1.5 1 2 -",
            "e other 0 0 100 - - 1.5 1 2 -",
            "f other 0 0 100 - - 2 2 0 ended_before_start",
            "h other 0 0 - - - 1.5 1 2 bad_amount",
        ],
    );
}

#[test]
fn spend_is_shared_out_over_the_days_of_its_period() {
    check(
        Fact::SpendDays,
        "a 1 spent amount=-0.1 impressions=2 clicks=1 colour=red until=345600000000
         b 1 spent amount=1 clicks=7 conversions=1.5 until=302400000000
         c 1 spent amount=1 conversions=0.90 until=122400000000",
        "spend at amount impressions clicks conversions_reported attr_colour",
        &[
            // What was clicked on falls on the same day as the click.
            "a 1.5 -4 0 0 - red",
            "a 2.5 -3 1 0 - red",
            "a 3.5 -3 1 1 - red",
            // Two days and a half are three, less than a day and a half is one: all have the date
            // of their middle.
            "b 1.4166666666666667 33 - 2 500000 -",
            "b 2.25 33 - 2 500000 -",
            "b 3.0833333333333335 34 - 3 500000 -",
            "c 1.2083333333333333 100 - - 900000 -",
        ],
    );
    // Two years: shares of two days each.
    let two_days = |index| format!("d {} 2000", 2 * index + 1);
    let expected: Vec<String> = (0..366).map(two_days).collect();
    check(
        Fact::SpendDays,
        "d 0 spent amount=7320 currency=EUR until=63244800000000",
        "spend at amount",
        &expected.iter().map(String::as_str).collect::<Vec<_>>(),
    );
}

#[test]
fn the_last_click_in_ninety_days_counts_and_rewards_can_be_taken_back() {
    check(
        Fact::Referrals,
        "r 1 created X1 customer=ana programme=friends kind=organic structure=fixed
         r 5 clicked
         r 9 clicked
         r 10 signed_up bea
         r 11 clicked
         r 20 became_customer bea
         r 21 rewarded amount=10 currency=EUR
         r 30 reversed amount=4
         old 1 clicked customer=ana
         old 100 signed_up eva
         late 3 signed_up fay customer=ana
         late 5 clicked
         code 3 signed_up dan customer=ana
         self 3 signed_up ana customer=ana
         back 3 became_customer dan customer=ana
         back 4 rewarded amount=10
         back 5 reversed
         again 3 became_customer dan customer=ana
         again 4 rewarded amount=10
         again 5 reversed
         again 6 rewarded amount=7
         link 7 clicked customer=ana
         link 300 clicked",
        "referral referred created_at clicked_at signed_up_at converted_at reward commission \
         status excluded",
        &[
            "r bea 1 9 10 20 1000 600 rewarded -",
            "old eva 1 1 100 - - - signed_up expired_click",
            "late fay 3 - 3 - - - signed_up -",
            "code dan 3 - 3 - - - signed_up -",
            "self ana 3 - 3 - - - signed_up self_referral",
            "back dan 3 - - 3 1000 0 reversed -",
            // What was given after that stands.
            "again dan 3 - - 3 1700 700 rewarded -",
            "link - 7 300 - - - - clicked -",
        ],
    );
}

#[test]
fn a_referral_has_the_one_order_that_its_events_name() {
    check(
        Fact::Referrals,
        "one 1 became_customer bea customer=ana order_id=o1
         one 2 rewarded amount=10 currency=EUR order_id=o1
         two 1 rewarded amount=10 currency=EUR order_id=o1 customer=ana
         two 2 rewarded amount=10 currency=EUR order_id=o2
         none 1 rewarded amount=10 currency=EUR customer=ana",
        "referral order_id order_count reward taken_back undone_at",
        &["one o1 1 1000 - -", "two - 2 2000 - -", "none - 0 1000 - -"],
    );
}

#[test]
fn a_newer_record_replaces_what_the_older_said() {
    let mut older = events(Stream::Order, "7 1 placed amount=10\n7 2 cancelled");
    let mut newer = events(Stream::Order, "7 1 placed amount=12");
    for event in older.iter_mut().chain(&mut newer) {
        event.record_id = "order/7".into();
    }
    newer[0].version = 1;
    for events in [[older.clone(), newer.clone()].concat(), [newer, older].concat()] {
        let tables = facts(&events);
        assert_eq!(cell(&tables[0], "gross", 0), "1200");
        assert_eq!(cell(&tables[0], "cancelled_at", 0), "-");
    }
}
