//! One person in several sources: found by e-mail address, telephone or the company's own number.
//! And one number in several sources, which is a ticket of each.

use serde_json::{Value, json};

use crate::{Bench, SMALL_MAP, text};

/// The help desk counts its users for itself; the shop uses the company's numbers.
const SHOP: &str = r#"
name = "shop"

[[file]]
name = "orders"
stream = "order"
has = ["order", "customer"]
subject = "order"

[file.common]
customer = "customer"

[file.keys]
email = "email"
phone = "phone"

[[file.event]]
kind = "placed"
at = "date"
attributes = { after_discount = "'10'", currency = "'EUR'" }
"#;

const ORDERS: &str = "\
order,customer,email,phone,date
a,C1,Ana@Example.test,,2026-01-05
b,C1,ana@example.test,,2026-02-05
c,C2,,+34 600 111 222,2026-01-06
d,7,otto@example.test,,2026-01-07
e,C3,family@example.test,,2026-01-08
f,C4,family@example.test,,2026-01-09
";

/// Reviews of tickets, by the ticket's number.
const REVIEWS: &str = r#"
name = "reviews"
[[file]]
name = "reviews"
stream = "review"
has = ["review", "ticket"]
subject = "review"
[[file.event]]
kind = "reviewed"
at = "at"
actor = "by"
actor_kind = "'agent'"
attributes = { conversation = "ticket", score = "'90'" }
"#;

fn user(id: u64, more: Value) -> Value {
    let mut user = json!({ "id": id, "role": "end-user", "email": null, "phone": null,
        "external_id": null, "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-01T00:00:00Z" });
    for (key, value) in more.as_object().expect("an object") {
        user[key] = value.clone();
    }
    user
}

fn ticket(id: u64, requester: u64) -> Value {
    json!({ "id": id, "requester_id": requester, "submitter_id": requester,
        "via": { "channel": "email" }, "status": "open", "tags": [],
        "created_at": format!("2026-03-{id:02}T09:00:00Z"),
        "updated_at": format!("2026-03-{id:02}T09:00:00Z") })
}

fn lines(values: &[Value]) -> String {
    values.iter().map(|value| format!("{value}\n")).collect()
}

fn import_desk(bench: &Bench) {
    let users = [
        user(7, json!({ "email": "ana@example.test" })),
        user(8, json!({ "email": "Ana P. <ana@example.test>" })),
        user(9, json!({ "phone": "0034 600 111 222" })),
        user(10, json!({ "email": "family@example.test" })),
        user(11, json!({ "external_id": "C4" })),
    ];
    let tickets: Vec<Value> =
        [7, 8, 9, 10, 11, 12].iter().zip(1..).map(|(who, id)| ticket(id, *who)).collect();
    let users = bench.file("users.jsonl", lines(&users));
    let tickets = bench.file("tickets.jsonl", lines(&tickets));
    bench.json(&["import", text(&tickets), text(&users), "--source", "desk"]);
}

fn import_shop(bench: &Bench) {
    bench.import_each("shop", SHOP, &[("orders.csv", ORDERS)]);
}

/// Returns the number of tickets of each customer.
fn tickets(bench: &Bench) -> Vec<(String, f64)> {
    let answer = bench.json(&["query", "ticket_volume", "--by", "customer"]);
    let rows = answer["rows"].as_array().expect("rows");
    let mut found: Vec<(String, f64)> = rows
        .iter()
        .map(|row| {
            let customer = row["by"]["customer"].as_str().expect("a customer");
            let count = row["values"]["ticket_volume"]["value"].as_f64().expect("a number");
            (customer.to_owned(), count)
        })
        .collect();
    found.sort_by(|one, other| one.0.cmp(&other.0));
    found
}

/// Returns the number of the snapshot that a question is answered from.
fn snapshot(bench: &Bench) -> u64 {
    bench.json(&["query", "ticket_volume"])["snapshot"].as_u64().expect("a number")
}

#[test]
fn people_are_found_again_and_nobody_is_taken_for_another() {
    for shop_first in [true, false] {
        let bench = Bench::new();
        bench.run(&["init"]);
        if shop_first {
            import_shop(&bench);
        }
        import_desk(&bench);
        if !shop_first {
            import_shop(&bench);
        }
        // 7 of the desk is not 7 of the shop. A family shares an address: whose 10 is nobody knows.
        let known = [("C1", 2.0), ("C2", 1.0), ("C4", 1.0), ("desk:10", 1.0), ("desk:12", 1.0)];
        let known = known.map(|(customer, count)| (customer.to_owned(), count));
        assert_eq!(tickets(&bench), known);
        let per_customer = bench.value(&["tickets_per_customer"]);
        assert_eq!((&per_customer["n"], &per_customer["denominator"]), (&json!(5), &json!(5.0)));
        // Money beside support: of five who wrote, three had ordered.
        let of_those = |filter: &str| {
            bench.value(&["tickets_per_customer", "--where", filter])["denominator"].clone()
        };
        assert_eq!(of_those("customer.order_count > 0"), json!(3.0));
        assert_eq!(of_those("customer.order_count = 0"), json!(2.0));
        let checks = bench.json(&["doctor"]);
        let all = checks.as_array().expect("checks");
        let customers = all.iter().find(|check| check["name"] == "customers").expect("a check");
        let detail = customers["detail"].as_str().expect("text");
        assert!(detail.contains("1 keys name nobody"), "{detail}");
    }
}

#[test]
fn a_source_alone_keeps_its_numbers_and_joins_its_own_doubles() {
    let bench = Bench::new();
    bench.run(&["init"]);
    import_desk(&bench);
    let known: Vec<String> = tickets(&bench).into_iter().map(|(customer, _)| customer).collect();
    assert_eq!(known, ["10", "11", "12", "7", "9"]);
    // Of the addresses only hashes are kept, under a key of the folder's own.
    assert!(bench.data().join("customer.key").exists());
}

#[test]
fn whose_numbers_a_source_has_can_be_said() {
    let bench = Bench::new();
    bench.run(&["init"]);
    import_desk(&bench);
    import_shop(&bench);
    let config = bench.data().join("baremo.toml");
    let old = std::fs::read_to_string(&config).expect("a configuration");
    let said = format!("{old}\n[sources.desk]\ncustomers = \"shared\"\n");
    std::fs::write(&config, said).expect("it can be written");
    let known: Vec<String> = tickets(&bench).into_iter().map(|(customer, _)| customer).collect();
    // The same number is now the same customer, and another number is another, whatever they share.
    assert_eq!(known, ["10", "11", "12", "7", "8", "9"]);
    let of_buyers = ["tickets_per_customer", "--where", "customer.order_count > 0"];
    assert_eq!(bench.value(&of_buyers)["denominator"], json!(2.0));
}

#[test]
fn an_import_that_names_no_customers_changes_nothing_of_whose_they_are() {
    let bench = Bench::new();
    bench.run(&["init"]);
    import_desk(&bench);
    import_shop(&bench);
    let (known, latest) = (tickets(&bench), snapshot(&bench));
    assert!(known.iter().any(|(customer, _)| customer == "desk:12"), "{known:?}");
    // Reviews of the desk's tickets, by a mapping of one's own that says nothing of customers.
    let reviews = bench.file("reviews.csv", "review,at,by,ticket\nr,2026-03-09T09:00:00Z,qa,1\n");
    let done = bench.import_files("desk", REVIEWS, &[&reviews]);
    assert_eq!(done["remarks"], json!([]), "{done}");
    assert_eq!(tickets(&bench), known);
    assert!(snapshot(&bench) > latest);
    // One that says otherwise is told, and changes nothing either.
    let otherwise = REVIEWS.replace("[[file]]", "customers = \"shared\"\n[[file]]");
    let done = bench.import_files("desk", &otherwise, &[&reviews]);
    let remark = &done["remarks"][0];
    assert_eq!(remark["remark"], "customers_differ", "{done}");
    let told = remark["message"].as_str().expect("a message");
    assert!(told.contains("`zendesk-json` said `own` of this source before"), "{told}");
    assert!(told.contains("under `[sources.\"desk\"]`"), "{told}");
    assert_eq!(tickets(&bench), known);
    // Where the configuration says it, there is nothing to tell.
    bench.write("baremo.toml", "[sources.desk]\ncustomers = \"own\"\n");
    let done = bench.import_files("desk", &otherwise, &[&reviews]);
    assert_eq!(done["remarks"], json!([]), "{done}");
    assert_eq!(tickets(&bench), known);
}

#[test]
fn what_is_said_first_after_a_close_is_no_part_of_it() {
    let bench = Bench::new();
    bench.run(&["init"]);
    let common = "[file.common]\ncustomer = \"actor\"\n[[file.event]]";
    let map = SMALL_MAP.replace("[[file.event]]", common);
    let csv = |number: u32| {
        format!(
            "conversation,time,kind,actor,role,channel,value\n\
             {number},2026-03-02T09:00:00Z,opened,7,customer,email,\n\
             {number},2026-03-02T09:00:00Z,message,7,customer,email,\n"
        )
    };
    for (desk, number) in [("north", 1), ("south", 2)] {
        bench.import_each(desk, &map, &[("events.csv", &csv(number))]);
    }
    let customers = |words: &[&str]| {
        let asked = ["ticket_volume", "--variant", "unique_customers"];
        bench.value(&[&asked[..], words].concat())["value"].clone()
    };
    assert_eq!(customers(&[]), json!(1.0));
    let then = jiff::Timestamp::now().to_string();
    let own = map.replace("name = \"small\"", "name = \"small\"\ncustomers = \"own\"");
    bench.import_each("south", &own, &[("later.csv", &csv(3))]);
    assert_eq!(customers(&[]), json!(2.0));
    assert_eq!(customers(&["--as-of", &then]), json!(1.0));
}

#[test]
fn a_number_that_two_desks_have_is_a_ticket_of_each() {
    let bench = Bench::new();
    let map = SMALL_MAP.replace("note = \"note\"", "note = \"note\"\nrated = \"rated\"");
    for (desk, customer, agent, rating) in
        [("north", "ana", "luis", "negative"), ("south", "bea", "eva", "positive")]
    {
        let csv = format!(
            "conversation,time,kind,actor,role,channel,value\n\
             1,2026-03-02T09:00:00Z,opened,{customer},customer,email,\n\
             1,2026-03-02T09:00:00Z,message,{customer},customer,email,\n\
             1,2026-03-02T09:30:00Z,message,{agent},agent,email,\n\
             1,2026-03-02T10:00:00Z,status,{agent},agent,email,solved\n\
             1,2026-03-02T11:00:00Z,rated,{customer},customer,email,{rating}\n"
        );
        bench.import_each(desk, &map, &[("events.csv", &csv)]);
    }
    let answer = bench.json(&["query", "csat", "--by", "agent"]);
    let of = |agent: &str| {
        let rows = answer["rows"].as_array().expect("rows");
        let row = rows.iter().find(|row| row["by"]["agent"] == agent);
        row.map(|row| row["values"]["csat"]["value"].clone())
    };
    let both = (of("luis"), of("eva"));
    assert_eq!(both, (Some(json!(0.0)), Some(json!(100.0))), "{answer}");
    // Both are reviewed, each by its own desk.
    for desk in ["north", "south"] {
        let csv = format!("review,at,by,ticket\n{desk},2026-03-03T09:00:00Z,qa,1\n");
        bench.import_each(desk, REVIEWS, &[("reviews.csv", &csv)]);
    }
    let covered = bench.value(&["review_coverage"]);
    assert_eq!((&covered["value"], &covered["n"]), (&json!(100.0), &json!(2)), "{covered}");
}
