//! Words of steps of orders, of how subscriptions stand and of how long their prices are for, given
//! another meaning.

use super::sorts::{detected, events, proposed};
use super::*;

const STEPS: &str = "Pedido,Fecha,Cliente,Estado\n1136,2019-01-01,ana,Realizado\n\
    1136,2019-01-02,ana,Enviado\n1136,2019-01-03,ana,Cerrado\n1137,2019-01-02,luis,Realizado\n\
    1137,2019-01-04,luis,Enviado\n1137,2019-01-05,luis,Cerrado\n";
const SUBSCRIPTIONS: &str = "subscription_id,customer_id,plan,start_date,updated_at,monthly_price,\
    currency,status\ns1,c1,gold,2025-01-10,2025-01-10,49.00,EUR,active\n\
    s2,c2,silver,2025-01-15,2025-03-01,19.00,EUR,cancelled\n\
    s3,c3,gold,2025-02-01,2025-02-02,49.00,EUR,trialing\n\
    s4,c1,silver,2025-02-05,2025-04-01,19.00,EUR,retirada\n\
    s5,c5,gold,2025-02-06,2025-02-06,49.00,EUR,active\n";

fn meanings(csv: &str, text: &str) -> Vec<(String, Option<&'static str>, bool)> {
    let words = row_words(text, &detected(csv)).words.into_iter();
    words.map(|word| (word.word, word.meaning, word.is_doubtful)).collect()
}

fn explained(csv: &str, text: &str, (word, meaning): (&str, &str)) -> String {
    let changes = BTreeMap::from([(word.to_owned(), meaning.to_owned())]);
    let found = explain_words(&detected(csv), text, &changes);
    found.unwrap_or_else(|problem| panic!("{word} = {meaning}: {problem:?} in\n{text}"))
}

/// Checks what one word means.
#[track_caller]
fn means(csv: &str, text: &str, word: &str, meaning: &str) {
    let found = meanings(csv, text);
    let own = found.iter().find(|(own, ..)| own == word).and_then(|(_, meaning, _)| *meaning);
    assert_eq!(own, Some(meaning), "{word}: {found:?} in\n{text}");
}

fn kinds(csv: &str, text: &str, kind: &str) -> usize {
    events(text, csv).iter().filter(|line| line.contains(&format!("Z {kind} "))).count()
}

#[test]
fn steps_of_orders_are_explained_word_by_word() {
    let text = proposed(STEPS);
    assert_eq!(row_words(&text, &detected(STEPS)).words.len(), 3, "{text}");
    means(STEPS, &text, "Realizado", "placed");
    means(STEPS, &text, "Cerrado", "skip");
    let doubtful: Vec<String> = meanings(STEPS, &text)
        .into_iter()
        .filter(|(.., is_doubtful)| *is_doubtful)
        .map(|(word, ..)| word)
        .collect();
    assert_eq!(doubtful, ["Cerrado"]);
    let own = text.replace("\"Enviado\" = ", "# ours\n\"Enviado\" = ");
    let told = explained(STEPS, &own, ("Cerrado", "delivered"));
    assert!(told.contains("\"Cerrado\" = \"delivered\"\n") && told.contains("# ours"), "{told}");
    assert_eq!((kinds(STEPS, &text, "delivered"), kinds(STEPS, &told, "delivered")), (0, 2));
    // Refused, it has no line, and can be explained again.
    let refused = explained(STEPS, &told, ("Cerrado", "unknown"));
    means(STEPS, &refused, "Cerrado", "unknown");
    let again = explained(STEPS, &refused, ("Cerrado", "delivered"));
    assert_eq!(events(&again, STEPS), events(&told, STEPS));
    // What is as it was, what is no meaning and what is no word change nothing.
    for same in [("Cerrado", "delivered"), ("Cerrado", "moon"), ("Nada", "paid")] {
        assert_eq!(explained(STEPS, &told, same), told);
    }
}

#[test]
fn how_subscriptions_stand_is_explained_word_by_word() {
    let (csv, text) = (SUBSCRIPTIONS, proposed(SUBSCRIPTIONS));
    means(csv, &text, "cancelled", "cancelled");
    means(csv, &text, "trialing", "trial_started");
    means(csv, &text, "retirada", "active");
    means(csv, &text, "active", "active");
    assert_eq!(kinds(csv, &text, "cancelled"), 1, "{text}");
    let told = explained(csv, &text, ("retirada", "cancelled"));
    means(csv, &told, "retirada", "cancelled");
    assert_eq!(kinds(csv, &told, "cancelled"), 2, "{told}");
    // One that nobody had has an event of its own.
    let paused = explained(csv, &text, ("retirada", "paused"));
    let expected = "when = \"\\\"status\\\" in ('retirada')\"\nkind = \"paused\"\n\
        at = \"updated_at\"\nrecord = \"{subscription_id}/paused\"\n";
    assert!(paused.contains(expected), "{paused}");
    assert_eq!(kinds(csv, &paused, "paused"), 1, "{paused}");
    // What no word says any more can be said again.
    let none = explained(csv, &text, ("cancelled", "active"));
    assert_eq!(kinds(csv, &none, "cancelled"), 0, "{none}");
    let back = explained(csv, &none, ("cancelled", "cancelled"));
    assert_eq!(events(&back, csv), events(&text, csv));
    // Who no longer tries it begins to pay.
    let begun = explained(csv, &text, ("trialing", "active"));
    let starts = |text: &str| (kinds(csv, text, "trial_started"), kinds(csv, text, "started"));
    assert_eq!((starts(&text), starts(&begun)), ((1, 4), (0, 5)), "{begun}");
    assert_eq!(
        events(&explained(csv, &begun, ("trialing", "trial_started")), csv),
        events(&text, csv)
    );
}

#[test]
fn a_word_with_an_apostrophe_is_explained_too() {
    let csv = &SUBSCRIPTIONS.replace("retirada", "l'autre");
    let text = proposed(csv);
    means(csv, &text, "l'autre", "active");
    let told = explained(csv, &text, ("l'autre", "cancelled"));
    assert!(told.contains("in ('cancelled', 'l''autre')"), "{told}");
    means(csv, &told, "l'autre", "cancelled");
    assert_eq!(kinds(csv, &told, "cancelled"), 2, "{told}");
    let back = explained(csv, &told, ("l'autre", "active"));
    assert_eq!(events(&back, csv), events(&text, csv));
}

#[test]
fn how_subscriptions_stand_is_explained_where_no_word_is_known() {
    let csv = SUBSCRIPTIONS
        .replace("active", "alfa")
        .replace("cancelled", "beta")
        .replace("trialing", "gama");
    let text = proposed(&csv);
    assert_eq!(kinds(&csv, &text, "started"), 5, "{text}");
    let expected = [("alfa", 2), ("beta", 1), ("gama", 1), ("retirada", 1)];
    let words = row_words(&text, &detected(&csv));
    let found: Vec<(&str, usize)> =
        words.words.iter().map(|word| (word.word.as_str(), word.rows)).collect();
    assert_eq!(found, expected, "{text}");
    assert!(words.words.iter().all(|word| word.is_doubtful && word.meaning == Some("active")));
    assert_eq!(words.meanings, ["cancelled", "paused", "past_due", "active"]);
    let told = explained(&csv, &text, ("beta", "cancelled"));
    let told = explained(&csv, &told, ("gama", "paused"));
    means(&csv, &told, "beta", "cancelled");
    means(&csv, &told, "gama", "paused");
    let [cancelled, paused] = ["cancelled", "paused"].map(|kind| kinds(&csv, &told, kind));
    assert_eq!((cancelled, paused), (1, 1), "{told}");
}

#[test]
fn for_how_long_a_price_is_is_explained_word_by_word() {
    let csv = "subscription_id,customer_id,plan,start_date,price,currency,billing period\n\
        s1,c1,gold,2025-01-10,49.00,EUR,monthly\ns2,c2,gold,2025-01-15,490.00,EUR,yearly\n\
        s3,c3,gold,2025-02-01,49.00,EUR,monthly\ns4,c4,gold,2025-02-05,149.00,EUR,Saison\n";
    let (text, found) = (proposed(csv), detected(csv));
    let words = |text: &str| -> Vec<(String, Option<&'static str>, bool)> {
        let words = interval_words(text, &found).words.into_iter();
        words.map(|word| (word.word, word.meaning, word.is_doubtful)).collect()
    };
    let mut expected = [
        ("monthly".to_owned(), Some("month"), false),
        ("Saison".to_owned(), None, true),
        ("yearly".to_owned(), Some("year"), false),
    ];
    assert_eq!(words(&text), expected, "{text}");
    assert_eq!(interval_words(&text, &found).meanings, INTERVALS);
    // These words say nothing of what became of a subscription.
    assert_eq!(row_words(&text, &found), RowWords::default());
    let change = |word: &str, meaning: &str| {
        let changes = BTreeMap::from([(word.to_owned(), meaning.to_owned())]);
        explain_intervals(&found, &text, &changes).expect("it can be written")
    };
    let told = change("Saison", "quarter");
    (expected[1].1, expected[1].2) = (Some("quarter"), false);
    assert_eq!(words(&told), expected, "{told}");
    let quarters = |text: &str| {
        events(text, csv).iter().filter(|line| line.contains("interval=quarter")).count()
    };
    assert_eq!((quarters(&text), quarters(&told)), (0, 1), "{told}");
    for (word, meaning) in [("Saison", "moon"), ("Saison", "skip"), ("nada", "year")] {
        assert_eq!(change(word, meaning), text);
    }
}

#[test]
fn several_intervals_stay_as_they_are_until_one_is_picked() {
    let csv = "subscription_id,customer_id,plan,start_date,price,currency,billing period\n\
        s1,c1,gold,2025-01-10,49.00,EUR,monthly\ns2,c2,gold,2025-01-15,270.00,EUR,Half-yearly\n\
        s3,c3,gold,2025-02-01,49.00,EUR,monthly\n";
    let (text, found) = (proposed(csv), detected(csv));
    let half = |text: &str| {
        let words = interval_words(text, &found).words;
        words.iter().find(|word| word.word == "Half-yearly").map(|w| (w.meaning, w.is_doubtful))
    };
    assert_eq!(half(&text), Some((None, false)), "{text}");
    let changes = BTreeMap::from([("Half-yearly".to_owned(), "year".to_owned())]);
    let told = explain_intervals(&found, &text, &changes).expect("it can be written");
    assert_eq!(half(&told), Some((Some("year"), false)), "{told}");
    let of = |text: &str| -> Vec<String> {
        let lines = events(text, csv);
        lines.into_iter().filter(|line| line.starts_with("s2 ")).collect()
    };
    let [before, after] = [of(&text), of(&told)].map(|lines| lines.concat());
    assert!(before.contains("interval=month interval_count=6"), "{before}");
    assert!(after.contains("interval=year interval_count=1"), "{after}");
}

#[test]
fn rows_without_such_words_have_none() {
    let orders = "order id,customer id,date,total\no1,c1,2025-03-01,120.50\n\
        o2,c2,2025-03-02,60.00\no3,c1,2025-03-05,80.00\n";
    let text = proposed(orders);
    assert_eq!(row_words(&text, &detected(orders)), RowWords::default());
    assert_eq!(interval_words(&text, &detected(orders)), RowWords::default());
    assert_eq!(explained(orders, &text, ("o1", "paid")), text);
}
