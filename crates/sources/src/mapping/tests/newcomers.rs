//! Exports as newcomers have them, of which a proposal made something else or nothing.

use super::proposals::check;
use super::sorts::{events_as_proposed, proposed, tells};

#[test]
fn a_yes_to_satisfied_is_a_rating_and_no_opening() {
    let csv = "Fecha;Ticket;¿Satisfecho?;Comentario\n03/02/2026;1;Sí;Bien\n04/02/2026;2;No;Tarde\n\
        15/02/2026;3;Sí;\n";
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
        302-1,2026-02-03T10:15:00+00:00,Shipped,S1,1,EUR,19.99\n\
        302-1,2026-02-03T10:15:00+00:00,Shipped,S2,2,EUR,29.98\n\
        302-3,2026-02-06T10:15:00+00:00,Shipped,S3,1,EUR,9.99\n";
    check(csv, &["line_amount = \"item-price\"\n", "quantity = \"quantity\"\n"]);
    assert!(!proposed(csv).contains("\nprice = "), "{}", proposed(csv));
}

#[test]
fn kustomer_tells_when_a_conversation_was_first_done() {
    let csv = "id,createdAt,firstDone.createdAt,lastMessageAt,messageCount,satisfaction,status,\
        assignedUsers,customer\n\
        c1,2026-02-03T10:15:00Z,2026-02-04T09:00:00Z,2026-02-05T09:00:00Z,5,5,done,u1,k1\n\
        c2,2026-02-05T10:15:00Z,2026-02-06T09:00:00Z,2026-02-06T09:00:00Z,3,2,done,u2,k2\n\
        c3,2026-02-07T10:15:00Z,,2026-02-07T10:15:00Z,1,,open,,k3\n";
    check(csv, &["value = \"'solved'\"\nat = \"firstDone.createdAt\"\n"]);
    tells(&events_as_proposed(csv), &["c1 2026-02-04T09:00:00Z status `solved` by agent"]);
}
