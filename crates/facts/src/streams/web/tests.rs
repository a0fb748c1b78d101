//! Sessions by example, and properties over generated events.

use baremo_model::{Event, EventKind, FactTable, HOUR, MINUTE, Stream};
use proptest::prelude::*;

use super::rows::{CartRows, PageViewRows, SessionRows, WebActionRows};
use crate::table::Grow;
use crate::tests::timeline::{cell, facts};
use crate::{FoldSettings, WebSettings};

/// Reads `<minutes> <kind> [<value>] [<key>=<value>…]`, one event of visitor v a line; a line may
/// begin with `visitor:`.
fn events(text: &str) -> Vec<Event> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(event).collect()
}

fn event(line: &str) -> Event {
    let (visitor, line) = line.split_once(": ").unwrap_or(("v", line));
    let mut words = line.split_whitespace();
    let at: f64 = words.next().and_then(|word| word.parse().ok()).expect("minutes come first");
    let kind = words.next().expect("a kind follows");
    let kind = EventKind::from_word(Stream::Web, kind).expect("it is a kind of web event");
    let mut event = Event::new("site", visitor, (at * MINUTE as f64) as i64, kind);
    event.record_id = format!("{visitor} {line}");
    for word in words {
        match word.split_once('=') {
            Some(("customer", id)) => event.customer = Some(id.into()),
            Some((name, value)) => event.attributes.push((name.into(), value.into())),
            None => event.value = Some(word.into()),
        }
    }
    event
}

#[track_caller]
fn check_with(settings: WebSettings, text: &str, table: usize, columns: &str, expected: &[&str]) {
    let settings = FoldSettings { web: settings, ..FoldSettings::default() };
    let tables = facts(&events(text), &settings);
    let table = &tables[table];
    let names: Vec<&str> = columns.split_whitespace().collect();
    let found: Vec<String> = (0..table.len())
        .map(|row| names.iter().map(|name| cell(table, name, row)).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(found, expected, "{columns}");
}

#[track_caller]
fn check(text: &str, table: usize, columns: &str, expected: &[&str]) {
    check_with(WebSettings::default(), text, table, columns, expected);
}

const SESSIONS: usize = 0;
const VIEWS: usize = 1;
const ACTIONS: usize = 2;
const CARTS: usize = 3;

#[test]
fn rows_have_the_columns_of_their_facts() {
    let names = |stream: Stream, index: usize| -> Vec<&str> {
        stream.facts()[index].columns().iter().map(|column| column.name).collect()
    };
    assert_eq!(SessionRows::names(), names(Stream::Web, SESSIONS));
    assert_eq!(PageViewRows::names(), names(Stream::Web, VIEWS));
    assert_eq!(WebActionRows::names(), names(Stream::Web, ACTIONS));
    assert_eq!(CartRows::names(), names(Stream::Web, CARTS));
}

#[test]
fn more_than_thirty_minutes_split_and_exactly_thirty_do_not() {
    let text = "0 page_view url=/a
        30 page_view url=/b
        60.1 page_view url=/c";
    let columns = "number page_view_count landing_page exit_page is_first single";
    check(text, SESSIONS, columns, &["1 2 /a /b yes no", "2 1 /c /c no yes"]);
    let long = WebSettings { session_gap_micros: HOUR, ..WebSettings::default() };
    check_with(long, text, SESSIONS, "page_view_count", &["3"]);
}

#[test]
fn midnight_does_not_split() {
    let text = "1435 page_view url=/a
        1445 page_view url=/b";
    check(text, SESSIONS, "started_at ended_at", &["23:55 1d0:05"]);
}

#[test]
fn the_sessions_id_decides_where_it_is_given() {
    let text = "0 page_view url=/a session=1
        50 page_view url=/b session=1
        51 page_view url=/c session=2";
    check(text, SESSIONS, "page_view_count", &["2", "1"]);
}

#[test]
fn a_campaign_splits_only_if_set() {
    let text = "0 page_view url=/a
        5 page_view url=/b?utm_campaign=sale&utm_medium=email
        6 page_view url=/c";
    check(text, SESSIONS, "page_view_count traffic campaign", &["3 direct -"]);
    let splits = WebSettings { campaign_splits: true, ..WebSettings::default() };
    let expected = ["1 direct -", "2 email sale"];
    check_with(splits, text, SESSIONS, "page_view_count traffic campaign", &expected);
}

#[test]
fn own_pages_and_payment_providers_continue_the_earlier_source() {
    let text = "0 page_view url=https://shop.test/a referrer=https://www.google.es/
        100 page_view url=https://shop.test/b referrer=https://www.paypal.com/pay
        200 page_view url=https://shop.test/c referrer=https://blog.shop.test/x
        300 page_view url=https://shop.test/d
        400 page_view url=https://shop.test/e referrer=https://other.test/";
    let expected = [
        "search search www.google.es",
        "search search www.google.es",
        "search search www.google.es",
        "direct search -",
        "referral referral other.test",
    ];
    check(text, SESSIONS, "traffic last_traffic referrer", &expected);
    let first = "0 page_view url=/a referrer=https://shop.test/";
    check(first, SESSIONS, "traffic referrer", &["referral shop.test"]);
    let own = WebSettings { own_hosts: vec!["shop.test".into()], ..WebSettings::default() };
    check_with(own, first, SESSIONS, "traffic referrer", &["direct -"]);
}

#[test]
fn what_does_not_count_lends_no_source() {
    let text = "0 page_view url=https://shop.test/a referrer=https://semalt.com/
        100 page_view url=https://shop.test/b
        200 page_view url=https://shop.test/c referrer=https://shop.test/b
        300 page_view url=https://shop.test/?utm_medium=social user_agent=Googlebot/2.1
        400 page_view url=https://shop.test/d";
    let expected = [
        "referral referral referrer_spam",
        "direct direct -",
        "direct direct -",
        "social social bot",
        "direct direct -",
    ];
    check(text, SESSIONS, "traffic last_traffic excluded", &expected);
}

#[test]
fn what_does_not_count_says_why() {
    let text = "a: 0 page_view url=/ user_agent=Googlebot/2.1
        b: 0 page_view url=/ referrer=http://semalt.com/x
        c: 0 page_view url=/ internal=true
        d: 0 page_view url=/ user_agent=-
        e: 0 page_view url=/ user_agent=Firefox
        f: 0 page_view url=/ bot=true";
    let expected = ["bot", "referrer_spam", "internal", "bot", "-", "bot"];
    check(text, SESSIONS, "excluded", &expected);
    let more = WebSettings {
        bot_user_agents: vec!["fireFOX".into()],
        spam_referrers: vec!["semalt.com".into()],
        ..WebSettings::default()
    };
    let expected = ["bot", "referrer_spam", "internal", "bot", "bot", "bot"];
    check_with(more, text, SESSIONS, "excluded", &expected);
}

#[test]
fn a_session_of_a_year_is_too_long() {
    let steps = 365 * 24 * 60 / 25;
    let text: Vec<String> =
        (0..steps).map(|step| format!("{} page_view url=/", step * 25)).collect();
    check(&text.join("\n"), SESSIONS, "excluded page_view_count", &["too_long 21024"]);
    let given = "0 page_view url=/a session=1
        525600 page_view url=/b session=1";
    check(given, SESSIONS, "excluded page_view_count", &["too_long 2"]);
}

#[test]
fn one_event_has_no_length_and_nobody_knows_how_long_the_page_was_read() {
    let text = "0 page_view url=/a load=0.5";
    check(text, SESSIONS, "started_at ended_at single event_count", &["0:00 0:00 yes 1"]);
    check(text, VIEWS, "page left_at is_last load", &["/a - yes 500000"]);
}

#[test]
fn pages_are_left_for_the_next_or_at_the_last_event() {
    let text = "0 page_view url=/a
        1 scroll 0.4
        2 scroll 0.3
        3 page_view url=/b
        4 click x=0.75 y=0.31 element=buy
        5 engagement 20 y=0.5";
    check(
        text,
        VIEWS,
        "page left_at is_last scroll_depth",
        &["/a 0:03 no 400000", "/b 0:05 yes -"],
    );
    let expected = [
        "scroll /a - y40 no -",
        "scroll /a - y30 no -",
        "click /b buy y30 x70 yes -",
        "engagement /b - y50 no 20000000",
    ];
    check(text, ACTIONS, "action page element zone interactive engaged", &expected);
    check(text, SESSIONS, "interaction_count engaged", &["1 20000000"]);
    let outside = "0 click x=1.5 y=-2";
    check(outside, ACTIONS, "x y zone", &["- - -"]);
}

#[test]
fn goals_are_purchases_and_what_says_so() {
    let text = "0 page_view url=/thanks
        1 event signup goal=true
        2 event newsletter goal=lead
        3 event video passive=true
        4 event signup goal=false
        5 purchase revenue=12.50 currency=EUR
        6 event tip goal=true revenue=1 currency=EUR";
    let columns = "goal_count goals interaction_count revenue currency";
    check(text, SESSIONS, columns, &["4 signup+lead+purchase+tip 5 1350 EUR"]);
    let pages = WebSettings { goals: vec!["/thanks".into()], ..WebSettings::default() };
    let expected = ["5 /thanks+signup+lead+purchase+tip 5 1350 EUR"];
    check_with(pages, text, SESSIONS, columns, &expected);
}

#[test]
fn two_currencies_have_no_sum() {
    let text = "0 purchase revenue=5 currency=EUR
        1 purchase revenue=5 currency=USD";
    check(text, SESSIONS, "goal_count revenue currency", &["2 - -"]);
}

#[test]
fn a_visitor_found_out_later_was_the_same_before() {
    let text = "0 page_view url=/
        100 page_view url=/
        101 identified customer=ana
        200 page_view url=/
        300 page_view url=/ customer=eva";
    check(text, SESSIONS, "customer", &["ana", "ana", "ana", "eva"]);
    check("0 identified customer=ana", SESSIONS, "customer", &[]);
}

#[test]
fn to_be_identified_is_no_activity() {
    // Ten minutes on the page, then signed in: it is still one page view and nothing else.
    let columns = "page_view_count event_count interaction_count started_at ended_at customer";
    let signed_in = "0 page_view url=/
        10 identified customer=ana";
    check(signed_in, SESSIONS, columns, &["1 1 0 0:00 0:00 ana"]);
    check(signed_in, ACTIONS, "action", &[]);
    check(signed_in, VIEWS, "left_at", &["-"]);
    // Half an hour is over although she was identified within it, before it and after it.
    let idle = "-5 identified customer=ana
        0 page_view url=/
        20 identified customer=ana
        40 page_view url=/
        60 identified customer=ana";
    check(idle, SESSIONS, columns, &["1 1 0 0:00 0:00 ana", "1 1 0 0:40 0:40 ana"]);
}

#[test]
fn a_session_that_is_over_is_not_of_who_is_identified_later() {
    let shared =
        |minute: u32| format!("0 page_view url=/ customer=eva\n{minute} identified customer=ana");
    check(&shared(10), SESSIONS, "customer", &["ana"]);
    check(&shared(31), SESSIONS, "customer", &["eva"]);
    // One whose id the source gives goes on for as long as the id is the same.
    let named = "0 page_view url=/ customer=eva session=s
        31 identified customer=ana
        40 page_view url=/ session=s";
    check(named, SESSIONS, "page_view_count customer", &["2 ana"]);
}

#[test]
fn a_clock_that_is_off_is_set_right_where_the_source_tells() {
    let text = "0 page_view url=/a received=1970-01-01T02:00:10Z sent=1970-01-01T00:00:10Z
        121 page_view url=/b received=1970-01-01T02:01:00Z
        200 page_view url=/c received=1970-01-01T02:05:00Z";
    let expected = ["/a 2:00", "/b 2:01", "/c 2:05"];
    check(text, VIEWS, "page viewed_at", &expected);
    check(text, SESSIONS, "page_view_count", &["3"]);
}

#[test]
fn devices_come_from_the_user_agent_or_from_the_source() {
    let text = "a: 0 page_view url=/ user_agent=Android/Chrome
        b: 0 page_view url=/ device=kiosk user_agent=Android/Chrome country=ES language=es";
    let expected = ["tablet Chrome Android - -", "kiosk Chrome Android ES es"];
    check(text, SESSIONS, "device browser system country language", &expected);
}

#[test]
fn a_link_shared_on_a_network_is_not_paid_for() {
    let traffic = |address: &str, expected: &str| {
        check(&format!("0 page_view url={address}"), SESSIONS, "traffic", &[expected]);
    };
    traffic("https://a.test/?fbclid=x", "social");
    traffic("https://a.test/?fbclid=x&utm_medium=paid_social", "paid");
    traffic("https://a.test/?gclid=x", "paid");
    let referred = "0 page_view url=https://a.test/?fbclid=x referrer=https://l.facebook.com/";
    check(referred, SESSIONS, "traffic", &["social"]);
}

#[test]
fn carts_end_with_the_order_that_follows() {
    let text = "0 cart_add shoe amount=50 currency=EUR quantity=2
        1 cart_remove shoe amount=50 currency=EUR
        2 checkout
        3 purchase revenue=50 currency=EUR
        10 cart_add hat amount=9.99 currency=EUR
        3000 purchase revenue=9.99 currency=EUR
        4000 purchase revenue=1 currency=EUR";
    let columns = "cart created_at last_activity_at checkout_at ordered_at value item_count";
    let expected = ["v#1 0:00 0:02 0:02 0:03 5000 1", "v#2 0:10 0:10 - 2d2:00 999 1"];
    check(text, CARTS, columns, &expected);
}

#[test]
fn carts_without_id_begin_again_after_a_day_and_ids_hold_them_together() {
    let text = "0 cart_add a
        1441 cart_add b
        1442 purchase";
    check(text, CARTS, "cart ordered_at", &["v#1 -", "v#2 1d0:02"]);
    let named = "0 cart_add a cart=x
        1 cart_add b cart=y
        9000 cart_add c cart=x
        9001 purchase cart=x
        9002 purchase cart=z";
    check(named, CARTS, "cart item_count ordered_at", &["x 2 6d6:01", "y 1 -"]);
    check("0 cart_remove a", CARTS, "cart", &[]);
    let mixed = "0 cart_add a amount=1 currency=EUR
        1 cart_add a amount=1 currency=USD";
    check(mixed, CARTS, "value currency", &["- -"]);
}

#[test]
fn who_comes_back_to_a_cart_that_was_left_does_not_undo_that() {
    let columns = "cart last_activity_at checkout_at ordered_at";
    let text = "0 cart_add a
        1440 cart_add b
        4000 checkout
        4001 cart_add c
        4002 purchase";
    check(text, CARTS, columns, &["v#1 1d0:00 2d18:40 2d18:42"]);
    let named = "0 cart_add a cart=x
        1441 checkout cart=x
        1442 purchase cart=x";
    check(named, CARTS, columns, &["x 0:00 1d0:01 1d0:02"]);
    // Trackers may name the cart only where articles are put in.
    let unnamed = "0 cart_add a cart=x
        1 checkout
        2 purchase";
    check(unnamed, CARTS, columns, &["x 0:01 0:01 0:02"]);
}

#[test]
fn an_order_told_twice_orders_no_older_cart() {
    let text = "0 cart_add a
        2000 cart_add b
        2001 purchase
        2002 purchase
        2003 checkout";
    let expected = ["v#1 - -", "v#2 - 1d9:21", "v#3 1d9:23 -"];
    check(text, CARTS, "cart checkout_at ordered_at", &expected);
}

#[test]
fn an_order_with_an_id_is_told_once() {
    let text = "0 cart_add a
        1 purchase order=7 revenue=40 currency=EUR
        2 purchase order=7 revenue=40 currency=EUR
        3 cart_add b
        4 purchase order=7 revenue=40 currency=EUR
        100 purchase order=8 revenue=1 currency=EUR
        101 purchase order= revenue=1 currency=EUR
        102 purchase order= revenue=1 currency=EUR";
    check(text, SESSIONS, "goal_count revenue interaction_count", &["1 4000 5", "3 300 3"]);
    check(text, CARTS, "cart ordered_at", &["v#1 0:01", "v#2 1:40"]);
    check("0 purchase order=7\n1 purchase order=7", ACTIONS, "goal", &["yes", "no"]);
}

#[test]
fn a_machines_cart_does_not_count() {
    check("0 cart_add a user_agent=curl/8", CARTS, "excluded", &["bot"]);
    check("0 cart_add a\n1 click internal=true", CARTS, "excluded", &["internal"]);
    check("0 cart_add a session=1\n3000 click session=1", CARTS, "excluded", &["-"]);
}

/// Returns an event of one of a few visitors. Instants are few, so that ties are many.
fn generated() -> impl Strategy<Value = Event> {
    let kinds = EventKind::of(Stream::Web).collect::<Vec<_>>();
    let kind = prop_oneof![4 => Just(EventKind::PageViewed), 5 => prop::sample::select(kinds)];
    let at = (0..3i64, 0..10i64).prop_map(|(day, step)| day * 25 * HOUR + step * 8 * MINUTE);
    (0..4u32, kind, at, (0..60u32, 0..3i64, 0..2u32), 0..200usize).prop_map(
        |(visitor, kind, at, (record, version, ordinal), pick)| {
            let mut event = Event::new("site", &visitor.to_string(), at, kind);
            event.record_id = format!("{visitor}/{record}");
            (event.version, event.ordinal) = (version, ordinal);
            event.value = (pick % 3 == 0).then(|| ["0.5", "signup", "-1"][pick / 3 % 3].into());
            event.customer = (pick % 11 == 0).then(|| "ana".into());
            let words = [
                ("url", "https://a.test/x?utm_campaign=c"),
                ("url", "/y"),
                ("referrer", "https://b.test/"),
                ("user_agent", "Googlebot"),
                ("session", "s"),
                ("cart", "k"),
                ("goal", "true"),
                ("received", "1970-01-01T01:00:00Z"),
                ("amount", "1e3"),
                ("plan", "gold"),
            ];
            for step in 0..pick % 3 {
                let (name, value) = words[(pick / 7 + step * 3) % words.len()];
                if !event.attributes.iter().any(|(known, _)| known == name) {
                    event.attributes.push((name.into(), value.into()));
                }
            }
            event
        },
    )
}

/// Returns all facts as sorted lines, rows of sessions replaced by visitor and number.
fn lines(tables: &[FactTable]) -> Vec<String> {
    let sessions = &tables[SESSIONS];
    let name = |row: usize| {
        format!("{}/{}", cell(sessions, "visitor", row), cell(sessions, "number", row))
    };
    let mut lines = Vec::new();
    for table in tables {
        for row in 0..table.len() {
            let cells: Vec<String> = table
                .columns
                .iter()
                .map(|(column, _)| match column.as_str() {
                    "session_row" => name(table.integers("session_row")[row] as usize),
                    column => format!("{column}={}", cell(table, column, row)),
                })
                .collect();
            lines.push(format!("{} {}", table.fact.name(), cells.join(" ")));
        }
    }
    lines.sort();
    lines
}

fn settings() -> FoldSettings {
    FoldSettings { promoted: vec!["plan".into(), "url".into()], ..FoldSettings::default() }
}

proptest! {
    #[test]
    fn arrival_order_and_repetition_change_nothing(
        (events, arrival) in prop::collection::vec(generated(), 0..60).prop_flat_map(|events| {
            let twice: Vec<Event> = events.iter().chain(&events).cloned().collect();
            (Just(events), Just(twice).prop_shuffle())
        })
    ) {
        prop_assert_eq!(lines(&facts(&events, &settings())), lines(&facts(&arrival, &settings())));
    }

    #[test]
    fn batching_changes_nothing(events in prop::collection::vec(generated(), 0..60)) {
        let mut apart = Vec::new();
        for visitor in 0..4 {
            let id = visitor.to_string();
            let own: Vec<Event> =
                events.iter().filter(|event| event.subject_id == id).cloned().collect();
            if !own.is_empty() {
                apart.extend(lines(&facts(&own, &settings())));
            }
        }
        apart.sort();
        if !events.is_empty() {
            prop_assert_eq!(lines(&facts(&events, &settings())), apart);
        }
    }

    #[test]
    fn facts_agree_with_each_other(events in prop::collection::vec(generated(), 1..60)) {
        let tables = facts(&events, &settings());
        let [sessions, views, actions, _carts] = tables.as_slice() else { panic!("four tables") };
        for row in 0..sessions.len() {
            let of = |table: &FactTable| {
                table.integers("session_row").iter().filter(|own| **own == row as i64).count()
            };
            let integer = |name: &str| sessions.integers(name)[row];
            prop_assert_eq!(of(views) as i64, integer("page_view_count"));
            prop_assert_eq!((of(views) + of(actions)) as i64, integer("event_count"));
            prop_assert!(integer("started_at") <= integer("ended_at"));
            prop_assert!(integer("interaction_count") <= of(actions) as i64);
        }
    }
}
