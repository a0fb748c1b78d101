//! Fields of rows that are no conversations, found in a mapping and picked anew.

use super::sorts::{detected, events, proposed};
use super::survey_proposals::SURVEY;
use super::*;

const ORDERS: &str = "order id,customer id,date,total,net amount,currency\n\
    o1,c1,2025-03-01,120.50,99.59,EUR\no2,c2,2025-03-02,60.00,49.59,EUR\n\
    o3,c1,2025-03-05,80.00,66.12,EUR\n";
const VISITS: &str = "timestamp,visitor_id,session_id,page_url,device id\n\
    2025-03-03 08:00:00,v1,s1,/,d1\n2025-03-03 08:01:00,v1,s1,/help,d1\n\
    2025-03-03 09:00:00,v2,s2,/,d2\n";
const SUBSCRIPTIONS: &str = "subscription_id,customer_id,plan,start_date,cancelled_at,\
    monthly_price,currency,status\ns1,c1,gold,2025-01-10,,49.00,EUR,active\n\
    s2,c2,silver,2025-01-15,2025-03-01,19.00,EUR,cancelled\n\
    s3,c3,gold,2025-02-01,,49.00,EUR,trialing\ns4,c1,silver,2025-02-05,,19.00,EUR,active\n";
const REVIEWS: &str = "Evaluation ID,Date,Evaluator,Evaluated agent,Ticket,Score,Weight\n\
    e1,2025-03-13,lea,eva,71,92,10\ne2,2025-03-14,lea,luis,72,71,20\n";
const PERIODS: &str = "from,until,amount,currency,category\n\
    2025-03-01,2025-03-31,900,EUR,support\n2025-03-01,2025-03-31,300,USD,support\n\
    2025-04-01,2025-04-30,950,EUR,support\n";

fn column(name: &str) -> Pick {
    Pick::Column(name.to_owned())
}

fn picked(csv: &str, text: &str, changes: &[(&str, Pick)]) -> Result<String, PickProblem> {
    let changes = changes.iter().map(|(word, pick)| ((*word).to_owned(), pick.clone()));
    pick_fields(&detected(csv), text, &changes.collect(), false).map(|repicked| repicked.text)
}

#[test]
fn each_sort_of_rows_has_its_fields_as_the_text_tells_them() {
    for (csv, expected) in [
        (ORDERS, &[("order", "order id"), ("amount", "total"), ("customer", "customer id")][..]),
        (VISITS, &[("visitor", "visitor_id"), ("session", "session_id"), ("url", "page_url")]),
        (SUBSCRIPTIONS, &[("subscription", "subscription_id"), ("price", "monthly_price")]),
        (REVIEWS, &[("review", "Evaluation ID"), ("reviewer", "Evaluator"), ("mark", "Score")]),
        (REVIEWS, &[("agent", "Evaluated agent"), ("about", "Ticket"), ("weight", "Weight")]),
        (PERIODS, &[("at", "from"), ("until", "until"), ("cost", "amount")]),
    ] {
        let text = proposed(csv);
        let found = field_picks(&text, &detected(csv));
        for (word, name) in expected {
            let pick = found.iter().find(|(own, _)| own == word).map(|(_, pick)| pick);
            assert_eq!(pick, Some(&column(name)), "{word} in\n{text}");
        }
        // What is picked as it is changes nothing, nor does a word that is none.
        let same: Vec<(&str, Pick)> =
            found.iter().map(|(word, pick)| (*word, pick.clone())).collect();
        assert_eq!(picked(csv, &text, &same).as_deref(), Ok(text.as_str()));
        assert_eq!(picked(csv, &text, &[("moon", Pick::Nothing)]).as_deref(), Ok(text.as_str()));
    }
    // Roles tell those of conversations.
    let tickets = "ticket id,created at,status\n1,2025-03-01 08:00:00,open\n\
        2,2025-03-01 09:00:00,solved\n";
    assert!(field_picks(&proposed(tickets), &detected(tickets)).is_empty());
}

#[test]
fn a_field_is_picked_in_its_own_line() {
    let text = proposed(ORDERS).replace("name = \"orders\"", "name = \"orders\"  # ours");
    let net = picked(ORDERS, &text, &[("amount", column("net amount"))]).expect("it is written");
    assert!(net.contains("\namount = \"net amount\"\n") && net.contains("# ours"), "{net}");
    assert_eq!(events(&net, ORDERS).len(), events(&text, ORDERS).len());
    // What is picked away is gone, and can be picked again where nothing stood.
    let none = picked(ORDERS, &net, &[("customer", Pick::Nothing)]).expect("it is written");
    assert!(!none.contains("customer = "), "{none}");
    let again = picked(ORDERS, &none, &[("customer", column("customer id"))]);
    let again = again.expect("it is written");
    assert!(again.contains("[file.common]\ncustomer = \"customer id\"\n"), "{again}");
    assert_eq!(events(&again, ORDERS), events(&net, ORDERS));
}

#[test]
fn a_period_ends_with_its_last_day_whichever_column_tells_it() {
    let csv = PERIODS.replace("until", "hasta");
    let text = proposed(&csv);
    let none = picked(&csv, &text, &[("until", Pick::Nothing)]).expect("it is written");
    let again = picked(&csv, &none, &[("until", column("hasta"))]).expect("it is written");
    assert!(again.contains("until = { from = \"hasta\", unit = \"end_of_day\" }"), "{again}");
    let found = events(&again, &csv);
    assert!(found.iter().any(|line| line.contains("until=2025-04-01T00:00:00Z")), "{found:#?}");
}

#[test]
fn a_field_of_one_event_is_picked_in_that_alone() {
    let other = picked(REVIEWS, &proposed(REVIEWS), &[("mark", column("Weight"))]);
    let other = other.expect("it is written");
    assert_eq!(other.matches("chosen = \"Weight\"\n").count(), 1, "{other}");
}

#[test]
fn what_names_a_row_is_picked_in_its_record_too() {
    let text = proposed(VISITS);
    let other = picked(VISITS, &text, &[("visitor", column("device id"))]);
    let other = other.expect("it is written");
    assert!(other.contains("\nsubject = \"device id\"\n"), "{other}");
    assert!(other.contains("{device id}/") && !other.contains("{visitor_id}"), "{other}");
    assert_eq!(events(&other, VISITS).len(), events(&text, VISITS).len());
}

#[test]
fn what_a_review_judges_is_picked_in_its_record_too() {
    let csv = "Evaluation ID,Date,Evaluator,Evaluated agent,Aspecto,Score\n\
        e1,2025-03-13,lea,eva,Tono,92\ne1,2025-03-13,lea,eva,Cierre,71\n\
        e2,2025-03-14,lea,luis,Tono,80\ne2,2025-03-14,lea,luis,Cierre,75\n";
    let text = proposed(csv);
    assert!(text.contains("value = \"'score'\"\n"), "{text}");
    let told = picked(csv, &text, &[("criterion", column("Aspecto"))]).expect("it is written");
    for part in ["value = \"Aspecto\"\n", "record = \"rating/{Evaluation ID}/{Aspecto}\"\n"] {
        assert!(told.contains(part), "{part} is not in\n{told}");
    }
    let marks = |text: &str, word: &str| {
        events(text, csv).iter().filter(|line| line.contains(&format!(" rated `{word}`"))).count()
    };
    assert_eq!((marks(&told, "Tono"), marks(&told, "Cierre"), marks(&told, "score")), (2, 2, 0));
    let back = picked(csv, &told, &[("criterion", Pick::Nothing)]).expect("it is written");
    assert!(back.contains("record = \"rating/{Evaluation ID}\"\n"), "{back}");
    assert!(marks(&back, "score") > 0 && marks(&back, "Tono") == 0, "{back}");
}

#[test]
fn rows_are_not_left_without_what_they_need() {
    let missing = |word: &str| picked(ORDERS, &proposed(ORDERS), &[(word, Pick::Nothing)]);
    for role in ["order", "at", "amount"] {
        assert_eq!(missing(role), Err(PickProblem::Missing { role }));
    }
    let changes = BTreeMap::from([("amount".to_owned(), column("nowhere"))]);
    let text = proposed(ORDERS);
    let repicked =
        pick_fields(&detected(ORDERS), &text, &changes, false).expect("nothing is written");
    assert_eq!((repicked.text, repicked.unknown), (text, vec!["nowhere".to_owned()]));
}

#[test]
fn every_field_can_be_picked_away_and_back() {
    let customers = "customer_id,email,name,signup_date,plan,country,phone\n\
        c1,ana@x.example,Ana,2025-01-10,gold,ES,+34 600 111 222\n\
        c2,luis@x.example,Luis,2025-02-01,free,ES,+34 600 111 333\n\
        c3,eva@x.example,Eva,2025-02-03,free,FR,+34 600 111 444\n\
        c4,pau@x.example,Pau,2025-02-04,free,FR,+34 600 111 555\n";
    let spend = "Date,Channel,Campaign,Cost,Clicks,Impressions\n\
        2025-03-03,search,brand,12.5,30,1000\n2025-03-03,social,brand,7,10,900\n\
        2025-03-04,search,brand,11,28,950\n";
    for csv in [ORDERS, VISITS, SUBSCRIPTIONS, REVIEWS, PERIODS, customers, spend, SURVEY] {
        let text = proposed(csv);
        let tells = |text: &str, word: &str| {
            let mut found = field_picks(text, &detected(csv)).into_iter();
            found.find(|(own, _)| *own == word).map(|(_, pick)| pick)
        };
        let mut count = 0;
        for (word, pick) in field_picks(&text, &detected(csv)) {
            let without = match (&pick, picked(csv, &text, &[(word, Pick::Nothing)])) {
                (Pick::Nothing | Pick::Own, _) => continue,
                (_, Err(PickProblem::Missing { role })) if role == word => continue,
                (_, without) => without.unwrap_or_else(|why| panic!("{word}: {why:?} in\n{text}")),
            };
            assert_eq!(tells(&without, word), Some(Pick::Nothing), "{word} in\n{without}");
            let back = picked(csv, &without, &[(word, pick.clone())]);
            let back = back.unwrap_or_else(|why| panic!("{word}: {why:?} in\n{without}"));
            assert_eq!(tells(&back, word), Some(pick), "{word} in\n{back}");
            count += 1;
        }
        assert!(count > 0, "{text}");
    }
}

/// Returns the remark that names the columns of which nothing is made.
fn left(text: &str) -> Option<&str> {
    text.lines().find(|line| line.starts_with("# Nothing is made of these columns: "))
}

#[test]
fn the_remark_of_what_is_left_follows_what_is_picked() {
    let text = proposed(ORDERS);
    let net = picked(ORDERS, &text, &[("amount", column("net amount"))]).expect("it is written");
    let names = |text: &str, name: &str| {
        let named = format!("\"{name}\"");
        left(text).is_some_and(|line| line.contains(&named) && line.ends_with("\"."))
    };
    assert!(names(&net, "total") && !names(&net, "net amount"), "{net}");
    // Somebody broke the line: no comma is left at its end.
    let none = picked(ORDERS, &net, &[("customer", Pick::Nothing)]).expect("it is written");
    assert!(names(&none, "customer id") && names(&none, "total"), "{none}");
    let wrapped = none.replace("\"customer id\", ", "\"customer id\",\n# ");
    assert_ne!(wrapped, none);
    let again = picked(ORDERS, &wrapped, &[("amount", column("total"))]).expect("it is written");
    assert!(names(&again, "customer id") && !names(&again, "total"), "{again}");
    assert!(!again.lines().any(|line| line.starts_with('#') && line.ends_with(',')), "{again}");
    // What somebody wrote in its place stays.
    let own = net.replace("\"total\"", "\"total\" (ours)");
    let other = picked(ORDERS, &own, &[("customer", Pick::Nothing)]).expect("it is written");
    assert!(other.contains("\"total\" (ours)"), "{other}");
}

#[test]
fn columns_that_tell_nothing_else_are_kept_or_left() {
    let orders: String = (1..=8)
        .map(|day| {
            let colour = if day % 2 == 0 { "red" } else { "blue" };
            format!("o{day},c{},2025-03-0{day},{day}0.50,EUR,{colour},\"ribbon {day}\"\n", day % 3)
        })
        .collect();
    let orders =
        "order id,customer id,date,total,currency,colour,gift words\n".to_owned() + &orders;
    let visits: String = (1..=8)
        .map(|day| {
            let colour = if day % 2 == 0 { "red" } else { "blue" };
            format!("2025-03-0{day} 08:00:00,v{},/help/{day},{colour},\"ribbon {day}\"\n", day % 3)
        })
        .collect();
    let visits = "timestamp,visitor_id,page_url,colour,gift words\n".to_owned() + &visits;
    for csv in [orders.as_str(), &visits] {
        let (found, text) = (detected(csv), proposed(csv));
        let offered = keepable_columns(&text, &found);
        let kept = |text: &str, name: &str| {
            let all = keepable_columns(text, &found).into_iter();
            all.filter(|(own, _)| own == name).map(|(_, kept)| kept).next()
        };
        assert_eq!(kept(&text, "colour"), Some(true), "{offered:?} of\n{text}");
        for told in ["date", "total", "customer id", "timestamp", "visitor_id", "page_url"] {
            assert_eq!(kept(&text, told), None, "{told} of\n{text}");
        }
        for (name, was) in &offered {
            let turn = |text: &str, keep: bool| {
                let changes = BTreeMap::from([(name.clone(), keep)]);
                let written = keep_columns(&found, text, &changes, false);
                written.unwrap_or_else(|why| panic!("{name}: {why:?} in\n{text}")).text
            };
            let turned = turn(&text, !was);
            assert_eq!(kept(&turned, name), Some(!was), "{name} in\n{turned}");
            assert_ne!(events(&turned, csv), events(&text, csv), "{name} in\n{turned}");
            let back = turn(&turned, *was);
            assert_eq!(events(&back, csv), events(&text, csv), "{name} in\n{back}");
            // The remark at the end names what is left, and that alone.
            let is_left = left(&turned).is_some_and(|line| line.contains(&format!("\"{name}\"")));
            assert_eq!((is_left, left(&back)), (*was, left(&text)), "{turned}");
            // What is as it is wanted stays as it is written.
            assert_eq!(turn(&text, *was), text);
        }
        let nowhere = BTreeMap::from([("nowhere".to_owned(), true)]);
        let same = keep_columns(&found, &text, &nowhere, false).expect("nothing is written");
        assert_eq!((same.text, same.unknown), (text, vec!["nowhere".to_owned()]));
    }
}
