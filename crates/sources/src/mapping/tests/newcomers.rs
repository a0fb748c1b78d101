//! Exports as newcomers have them, of which a proposal made something else or nothing.

use super::proposals::check;
use super::sorts::{events_as_proposed, proposed, tells};

#[test]
fn a_yes_to_satisfied_is_a_rating_and_no_opening() {
    let csv = "Fecha;Ticket;¿Satisfecho?;Comentario\n03/02/2025;1;Sí;Bien\n04/02/2025;2;No;Tarde\n\
        15/02/2025;3;Sí;\n";
    check(
        csv,
        &[
            "\"No\" = \"negative\"\n",
            "\"Sí\" = \"positive\"\n",
            "kind = \"rated\"\n",
            "at = [\"Fecha\"]",
        ],
    );
    assert!(!proposed(csv).contains("\"opened\""), "{}", proposed(csv));
}

#[test]
fn what_amazon_reports_of_a_line_is_of_all_its_pieces() {
    let csv = "amazon-order-id,purchase-date,order-status,sku,quantity,currency,item-price\n\
        302-1,2025-02-03T10:15:00+00:00,Shipped,S1,1,EUR,19.99\n\
        302-1,2025-02-03T10:15:00+00:00,Shipped,S2,2,EUR,29.98\n\
        302-3,2025-02-06T10:15:00+00:00,Shipped,S3,1,EUR,9.99\n";
    check(csv, &["line_amount = \"item-price\"\n", "quantity = \"quantity\"\n"]);
    assert!(!proposed(csv).contains("\nprice = "), "{}", proposed(csv));
}

#[test]
fn kustomer_tells_when_a_conversation_was_first_done() {
    let csv = "id,createdAt,firstDone.createdAt,lastMessageAt,messageCount,satisfaction,status,\
        assignedUsers,customer\n\
        c1,2025-02-03T10:15:00Z,2025-02-04T09:00:00Z,2025-02-05T09:00:00Z,5,5,done,u1,k1\n\
        c2,2025-02-05T10:15:00Z,2025-02-06T09:00:00Z,2025-02-06T09:00:00Z,3,2,done,u2,k2\n\
        c3,2025-02-07T10:15:00Z,,2025-02-07T10:15:00Z,1,,open,,k3\n";
    check(csv, &["value = \"'solved'\"\nat = \"firstDone.createdAt\"\n"]);
    tells(&events_as_proposed(csv), &["c1 2025-02-04T09:00:00Z status `solved` by agent"]);
}

#[test]
fn what_kustomer_nests_is_found_by_its_own_name() {
    let row = |id: usize, status: &str, done: &str| {
        format!(
            "{{\"id\": \"k{id}\", \"attributes\": {{\"status\": \"{status}\", \
             \"createdAt\": \"2025-02-0{id}T10:00:00Z\", \"lastDone\": {done}, \
             \"updatedAt\": \"2025-02-0{id}T19:00:00Z\"}}}}"
        )
    };
    let done = |id: usize| format!("{{\"createdAt\": \"2025-02-0{id}T12:00:00Z\"}}");
    let rows = [row(1, "done", &done(1)), row(2, "open", "null"), row(3, "done", &done(3))];
    let json = format!("{{\"data\": [{}]}}", rows.join(", "));
    check(&json, &["value = \"'solved'\"\nat = \"attributes.lastDone.createdAt\"\n"]);
}

#[test]
fn who_wrote_acts_and_not_to_whom_the_conversation_is_given() {
    // Front: every message tells the assignee, those of customers too.
    let csv = "Conversation ID,Message ID,Message date,Direction,Assignee,Author,Subject\n\
        cnv_1,msg_1,2025-02-03 10:15:00,Inbound,,ana@x.example,Order\n\
        cnv_1,msg_2,2025-02-03 11:15:00,Outbound,Pia,pia@shop.example,Re: Order\n\
        cnv_1,msg_3,2025-02-03 12:15:00,Inbound,Pia,ana@x.example,Re: Order\n\
        cnv_2,msg_4,2025-02-04 10:15:00,Inbound,,luis@x.example,Broken\n\
        cnv_2,msg_5,2025-02-04 13:15:00,Outbound,Teo,teo@shop.example,Re: Broken\n";
    check(csv, &["actor = { from = \"Author\", hashed = \"email\" }\n", "map = \"roles\" }\n"]);
    let found = events_as_proposed(csv);
    tells(
        &found,
        &[
            "cnv_1 2025-02-03T12:15:00Z message by customer email:",
            "cnv_2 2025-02-04T13:15:00Z message by agent email:",
        ],
    );
    // Where nobody wrote, whoever it is given to is all that is known.
    let without = csv.replace(",Author,", ",Colour,");
    assert!(proposed(&without).contains("actor = \"Assignee\"\n"), "{}", proposed(&without));
}

#[test]
fn whoever_asks_is_found_where_only_who_answers_has_a_column_of_their_own() {
    // Front: an author is a teammate.
    let csv = "Conversation ID,Message ID,Message date,Direction,From,To,Author,Subject\n\
        cnv_1,msg_1,2025-02-03 10:15:00,Inbound,ana@x.example,help@shop.example,,Order\n\
        cnv_1,msg_2,2025-02-03 11:15:00,Outbound,help@shop.example,ana@x.example,Pia Gil,Order\n\
        cnv_2,msg_3,2025-02-04 10:15:00,Inbound,luis@x.example,help@shop.example,,Broken\n\
        cnv_2,msg_4,2025-02-04 13:15:00,Outbound,help@shop.example,luis@x.example,Teo Paz,Broken\n";
    let actor = "actor = [\"Author\", { from = \"From\", hashed = \"email\" }]    # CHECK: `From`";
    check(csv, &[actor]);
    tells(
        &events_as_proposed(csv),
        &[
            "cnv_1 2025-02-03T10:15:00Z message by customer email:",
            "cnv_1 2025-02-03T11:15:00Z message by agent Pia Gil",
        ],
    );
    // Where an answer has no author either, nobody knows whose address it is.
    let blank = csv.replace("Teo Paz", "");
    assert!(!proposed(&blank).contains("actor = [\"Author\""), "{}", proposed(&blank));
    // Freshchat: users are customers, beside agents.
    let chats = "Conversation ID,Interaction Created At,First Response At,Resolved At,\
        Assigned Agent,User ID\n\
        fc-1,2025-02-03 10:15:00,2025-02-03 10:16:00,2025-02-03 10:45:00,Pia Gil,u1\n\
        fc-2,2025-02-04 10:15:00,2025-02-04 10:16:00,2025-02-04 10:45:00,Teo Paz,u2\n";
    check(chats, &["\ncustomer = \"User ID\"\n", "actor = \"Assigned Agent\"\n"]);
    // Without other agents they may be those.
    let bare = chats.replace("Assigned Agent", "Colour");
    assert!(!proposed(&bare).contains("\ncustomer = "), "{}", proposed(&bare));
}

#[test]
fn mails_told_one_by_one_are_counted_by_mailing() {
    let csv = "Campaign,Recipient,Event,Date\n\
        Spring,ana@x.example,sent,2025-02-03 10:15:00\n\
        Spring,ana@x.example,delivered,2025-02-03 10:15:05\n\
        Spring,ana@x.example,open,2025-02-03 12:15:05\n\
        Spring,ana@x.example,click,2025-02-03 12:16:05\n\
        Spring,luis@x.example,delivered,2025-02-03 10:15:05\n\
        Spring,luis@x.example,bounce,2025-02-03 10:15:09\n";
    check(
        csv,
        &[
            "name = \"mailings\"\n",
            "record = { from = \"{Campaign}/{Recipient}/{Event}\", hashed = \"visitor\" }\n",
            "when = \"\\\"Event\\\" in ('open')\"\nkind = \"spent\"\nat = \"Date\"\n\
             [file.event.attributes]\nopens = \"'1'\"\n",
        ],
    );
    let found = events_as_proposed(csv);
    let of = |what: &str| found.iter().filter(|line| line.contains(what)).count();
    let counts = ["deliveries=1", "opens=1", "clicks=1"].map(of);
    assert_eq!((found.len(), counts), (4, [2, 1, 1]), "{found:#?}");
    assert!(!found.iter().any(|line| line.contains('@')), "{found:#?}");
    // Where a ticket is named, rows are of that.
    let tickets = csv.replace("Campaign,", "Ticket ID,").replace("Spring,", "T-1,");
    assert!(!proposed(&tickets).contains("mailings"), "{}", proposed(&tickets));
}
