//! Which channel customers say they prefer, where no survey asked: a field of the ticket tells it.

use serde_json::Value;

use crate::{Bench, line};

const DESK: &str = r#"
name = "desk"
zone = "UTC"
[tables.preferences]
whatsapp = "messaging"
"teléfono" = "phone"
[[file]]
name = "tickets"
has = ["id", "client", "opened", "via", "Canal preferido"]
conversation = "id"
record = "ticket/{id}"
[file.common]
customer = "client"
channel = "via"
[[file.event]]
kind = "opened"
at = "opened"
[[file.event]]
stream = "survey"
subject = "preference/{client}"
record = "preference/{id}"
kind = "answered"
when = "\"Canal preferido\" is not null"
at = "opened"
value = { from = "Canal preferido", map = "preferences", keep = true }
carry = false
[file.event.attributes]
survey = "'field of the ticket'"
question = "'preferred_channel'"
kind = "'choice'"
"#;

/// Ana changes her mind; Dan does not say.
const TICKETS: &str = "\
id,client,opened,via,Canal preferido
1,ana,2026-03-02 09:00:00,email,WhatsApp
2,ana,2026-03-09 09:00:00,email,Teléfono
3,bea,2026-03-03 09:00:00,email,WhatsApp
4,cid,2026-03-04 09:00:00,phone,chat
5,dan,2026-03-05 09:00:00,phone,
";

#[test]
fn a_field_of_the_ticket_says_which_channel_a_customer_prefers() {
    let bench = Bench::new();
    bench.import_each("desk", DESK, &[("tickets.csv", TICKETS)]);
    let shares = |words: &[&str]| {
        let asked = ["query", "channel_share", "--by", "channel"];
        let answer = bench.json(&[&asked[..], words].concat());
        let rows = answer["rows"].as_array().expect("rows");
        let share = |row: &Value| {
            let value = row["values"]["channel_share"]["value"].as_f64().expect("a share");
            (row["by"]["channel"].as_str().unwrap_or_default().to_owned(), value.round())
        };
        let mut shares: Vec<_> = rows.iter().map(share).collect();
        shares.sort_by(|one, other| one.0.cmp(&other.0));
        shares
    };
    let of = |channel: &str, share: f64| (channel.to_owned(), share);
    assert_eq!(shares(&[]), [of("email", 60.0), of("phone", 40.0)]);
    // One voice a customer, the last that was told.
    let stated = [of("chat", 33.0), of("messaging", 33.0), of("phone", 33.0)];
    assert_eq!(shares(&["--variant", "stated"]), stated);
    let told = ["--variant", "stated", "--where", "survey = 'field of the ticket'"];
    assert_eq!(shares(&told), stated);
    // Nobody was sent a survey.
    let rate = bench.value(&["survey_response_rate"]);
    assert!(rate["value"].is_null(), "{rate}");
    let shown = bench.run(&["query", "channel_share", "--variant", "stated"]);
    assert!(line(&shown.stdout).contains("messaging"), "{}", shown.stdout);
}
