//! Made-up customers with hostile names.

use baremo_metrics::service::{
    Customer, CustomerEvent, CustomerHealth, CustomerRow, CustomerSort, Customers, CustomersPage,
    HealthBefore, HealthShare, HealthUnit, Lack, SetScore,
};
use baremo_model::DAY;
use baremo_model::fact::HEALTH_CLASSES;

use super::{END, HOSTILE};

/// How many there are.
const ALL: usize = 130;

fn row(number: usize) -> CustomerRow {
    let share = number as f64 / ALL as f64;
    let class = HEALTH_CLASSES[number * 3 / ALL];
    let ago = |days: i64| Some(END - days * DAY);
    CustomerRow {
        customer: format!("{HOSTILE}{number}"),
        source: Some("shop".into()),
        known_since: ago(400),
        active: number.is_multiple_of(2),
        health: Some(100.0 * share),
        health_class: Some(class.into()),
        p_alive: Some(share),
        expected_orders: Some(2.5),
        clv: Some(41_200),
        value_at_risk: Some((41_200.0 * (1.0 - share)) as i64),
        net: Some(99_900),
        recurring: None,
        currency: Some("EUR".into()),
        orders: 7,
        last_order_at: ago(9),
        cases: 3,
        open_cases: i64::from(number.is_multiple_of(5)),
        complaints: 1,
        contacts: 2,
        last_contact_at: ago(4),
        waiting_since: if number % 40 == 3 { ago(2) } else { None },
        last_csat: Some("negative".into()),
        last_csat_at: ago(5),
        sessions: 12,
    }
}

/// Returns one page.
pub(super) fn list(page: &CustomersPage, empty: bool) -> Customers {
    let wanted = |row: &CustomerRow| {
        let class = page.class.is_none() || page.class == row.health_class;
        let found = page.search.as_ref().is_none_or(|text| row.customer.contains(text));
        let waits = page.sort != CustomerSort::Waiting || row.waiting_since.is_some();
        class && found && (waits || !page.urgent)
    };
    let count = if empty { 0 } else { ALL };
    let mut rows: Vec<CustomerRow> = (0..count).map(row).filter(wanted).collect();
    if page.reverse {
        rows.reverse();
    }
    let total = rows.len();
    Customers {
        rows: rows.into_iter().skip(page.offset).take(page.limit).collect(),
        total,
        classes: vec![("weak".into(), 43), ("at_risk".into(), 43), ("healthy".into(), 44)],
        horizon_months: 12.0,
        notes: Vec::new(),
    }
}

/// Returns one customer.
pub(super) fn one(id: &str) -> Option<Customer> {
    // A customer of the made-up conversation is one of them too.
    let row = (0..ALL).map(row).find(|row| row.customer == id || id == HOSTILE)?;
    let event = |stream: &str, days: i64, lasts: bool| CustomerEvent {
        stream: stream.into(),
        id: format!("{HOSTILE}{stream}"),
        source: "shop".into(),
        at: END - days * DAY,
        to: lasts.then_some(END - (days - 20) * DAY),
        lasts,
        words: vec![("channel".into(), HOSTILE.into())],
        amount: (stream == "orders").then_some(4_900),
        currency: Some("EUR".into()),
        conversation: (stream == "cases").then(|| "4711".into()),
        excluded: None,
    };
    let story = vec![
        event("orders", 390, false),
        event("subscription_spans", 300, true),
        event("cases", 200, true),
        event("contacts", 150, false),
        event("sessions", 100, false),
        event("survey_answers", 90, false),
    ];
    let health = health(&row);
    let known_as =
        vec![(HOSTILE.to_owned(), row.customer.clone()), ("shop".to_owned(), HOSTILE.to_owned())];
    let (now, horizon_months, notes) = (END, 12.0, Vec::new());
    Some(Customer { row, known_as, health, story, now, horizon_months, notes })
}

/// Returns what a customer's score is made of: a measure of time, one that is too old, one that is
/// missing, and a score set by hand.
fn health(row: &CustomerRow) -> CustomerHealth {
    let part = |name: &str, scaled: Option<f64>, weight: f64| HealthShare {
        name: name.into(),
        scaled,
        weighs: 1.0,
        weight,
        points: scaled.unwrap_or(0.0) * weight,
        ..HealthShare::default()
    };
    let tenure = HealthShare {
        unit: HealthUnit::Seconds,
        value: Some(400.0 * 86_400.0),
        date: Some(END - 400 * DAY),
        before: Some(45.0),
        change: Some(3.0),
        ..part("tenure", Some(80.0), 0.6)
    };
    let word = HealthShare {
        unit: HealthUnit::Word,
        word: Some(HOSTILE.into()),
        column: Some("last_csat".into()),
        date: Some(END - 300 * DAY),
        lack: Some(Lack::Stale),
        staleness: Some(180.0 * 86_400.0),
        ..part(HOSTILE, Some(25.0), 0.4)
    };
    let gone = HealthShare { lack: Some(Lack::Missing), ..part("x", None, 0.0) };
    CustomerHealth {
        customer: row.customer.clone(),
        at: END,
        score: row.health,
        class: row.health_class.clone(),
        measured: Some(58.0),
        set: Some(SetScore {
            score: 20.0,
            by: HOSTILE.into(),
            from: END - 10 * DAY,
            until: END + 80 * DAY,
            note: HOSTILE.into(),
        }),
        measures: vec![tenure, word, gone],
        before: Some(HealthBefore {
            at: END - 30 * DAY,
            score: Some(61.0),
            class: Some("at_risk".into()),
        }),
        remaining_months: Some(7.3),
        horizon_months: 12.0,
        currency: row.currency.clone(),
    }
}
