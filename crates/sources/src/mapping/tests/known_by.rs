//! Proposals that find customers again in other sources: by addresses, telephones and numbers.

use super::proposals::check;
use super::sorts::{events_as_proposed, proposed, tells};

/// Orders of a shop in Spanish.
const ORDERS: &str = "Nº pedido;Fecha pedido;Email cliente;Teléfono;ID cliente;\
    Importe total;Moneda\n\
    1001;03/02/2025 10:15;ana@x.example;600 000 001;C-1;45,90 €;EUR\n\
    1002;14/02/2025 11:00;luis@x.example;600 000 002;C-2;50,00 €;EUR\n\
    1003;25/02/2025 09:30;ANA@x.example;600 000 001;C-1;12,50 €;EUR\n";

/// Tickets of a help desk.
const TICKETS: &str = "Ticket ID,Created at,Solved at,Status,Requester email,Customer ID,CRM ID,\
    Assignee,Assignee email\n\
    1,2025-02-03 10:15,2025-02-04 09:00,Solved,ana@x.example,71,C-1,Pia,pia@shop.example\n\
    2,2025-02-05 10:15,2025-02-06 09:00,Solved,luis@x.example,72,C-2,Teo,teo@shop.example\n\
    3,2025-02-07 10:15,,Open,marta@x.example,73,C-3,Pia,pia@shop.example\n";

#[test]
fn buyers_are_found_again_by_their_addresses() {
    check(
        ORDERS,
        &[
            "customer = \"ID cliente\"\n",
            "[file.keys]\nat = [\"Fecha pedido\"]\nemail = \"Email cliente\"\n\
             phone = \"Teléfono\"\n",
            "# CHECK: does `ID cliente` number customers as your other sources do?",
        ],
    );
    let text = proposed(ORDERS);
    assert!(!text.contains("Nothing is made of these columns"), "{text}");
    let known = events_as_proposed(ORDERS);
    let known: Vec<String> = known.into_iter().filter(|own| own.contains(" known_by ")).collect();
    // One customer with one address is told once.
    tells(&known, &["C-1 2025-02-03", "C-2 2025-02-14"]);
}

#[test]
fn who_asks_is_found_again_by_an_address_that_is_no_agents() {
    check(
        TICKETS,
        &[
            "[file.keys]\nat = [\"Created at\"]\nemail = \"Requester email\"\n\
             external_id = \"CRM ID\"\n",
            "Nothing is made of these columns: \"Assignee email\"",
        ],
    );
}

#[test]
fn nobody_is_found_again_by_what_may_be_of_others() {
    let none = |csv: &str| {
        let text = proposed(csv);
        assert!(text.contains("\nphone = \"Teléfono\"\n"), "{text}");
        assert!(!text.contains("\nemail = "), "{text}");
    };
    // One address for all is the shop's, and two of one customer are an office's.
    let shop = ORDERS.replace("luis@", "ana@").replace("ANA@", "ana@");
    none(&shop.replace("ana@", "shop@"));
    none(&ORDERS.replace("ANA@", "other@"));
    // Of two addresses nobody knows which is the customer's.
    let more = ["Email de facturación", "ana@x.example", "luis@x.example", "ana@x.example"];
    let two = ORDERS.lines().zip(more).map(|(line, own)| format!("{line};{own}\n"));
    none(&two.collect::<String>());
}
