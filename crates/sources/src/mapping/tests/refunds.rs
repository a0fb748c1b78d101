//! Orders of which a column says how much was paid back.

use super::proposals::check;
use super::sorts::{events, proposed, tells};
use super::streams::refused;

/// Returns the events of what was paid back: of which order, when and how much.
fn refunds(csv: &str) -> Vec<String> {
    let found = events(&proposed(csv), csv);
    let told = |line: &String| {
        let (start, rest) = line.split_once(" refunded")?;
        let amount = rest.split(' ').find_map(|part| part.strip_prefix("amount="));
        let amount = amount.map(|amount| amount.strip_suffix(".00").unwrap_or(amount));
        Some(format!("{start} {}", amount.unwrap_or("all")))
    };
    found.iter().filter_map(told).collect()
}

#[test]
fn so_much_is_refunded_as_a_column_says() {
    let csv = "Nº pedido;Fecha del pedido;Cliente;Importe total;Moneda;Estado del pedido;\
        Importe reembolsado;Fecha de reembolso\n\
        P1;03/02/2025 10:00;C1;10;EUR;Entregado;;\n\
        P2;14/02/2025 10:00;C2;20;EUR;Reembolsado;5;19/02/2025 10:00\n\
        P3;15/02/2025 10:00;C1;30;EUR;Reembolsado;;20/02/2025 10:00\n\
        P4;16/02/2025 10:00;C1;40;EUR;Cancelado;40;21/02/2025 10:00\n";
    check(
        csv,
        &[
            "# CHECK: is `Importe reembolsado` what was paid back of the order",
            "kind = \"refunded\"\nat = [\"Fecha de reembolso\", \"Fecha del pedido\"]\n\
             attributes = { amount = \"Importe reembolsado\" }\n",
            "amount = \"Importe total\"\n",
        ],
    );
    let expected =
        ["P2 2025-02-19T10:00:00Z 5", "P3 2025-02-20T10:00:00Z all", "P4 2025-02-21T10:00:00Z 40"];
    let mut found = refunds(csv);
    found.sort();
    assert_eq!(found, expected, "{}", proposed(csv));
    let cancelled = events(&proposed(csv), csv);
    assert_eq!(cancelled.iter().filter(|line| line.contains("Z cancelled")).count(), 1);
}

#[test]
fn whatever_its_status_and_nothing_is_none() {
    let csv = |heading: &str| {
        format!(
            "Pedido;Fecha;Cliente;Total;{heading};Estado\n\
             W1;14/02/2025;c1;1.503,87 €;0,00 €;Completado\n\
             W2;15/02/2025;c2;2.289,35 €;50,00 €;Completado\n\
             W3;16/02/2025;c1;3.681,30 €;50,00 €;Devuelto\n\
             W4;17/02/2025;c3;1.100,00 €;0,00 €;Devuelto\n"
        )
    };
    for heading in ["Devolución", "Cantidad devuelta", "Refund amount", "Amount refunded"] {
        let csv = csv(heading);
        let mut found = refunds(&csv);
        found.sort();
        let expected = [
            "W2 2025-02-15T00:00:00Z 50",
            "W3 2025-02-16T00:00:00Z 50",
            "W4 2025-02-17T00:00:00Z all",
        ];
        assert_eq!(found, expected, "{}", proposed(&csv));
    }
    // Why something came back, whether it did and how many pieces did are no amounts.
    for (heading, cells) in [
        ("Returned", ["0", "1", "1", "0"]),
        ("Unidades devueltas", ["0", "2", "3", "0"]),
        ("Devoluciones", ["0", "2", "3", "0"]),
    ] {
        let row = |(place, cell): (usize, &str)| {
            format!("W{place},2025-02-1{place},c{place},1{place}.50,{cell},Pagado\n")
        };
        let rows: Vec<String> = cells.into_iter().enumerate().map(row).collect();
        let csv = format!("Pedido,Fecha,Cliente,Total,{heading},Estado\n{}", rows.concat());
        assert_eq!(refunds(&csv), Vec::<String>::new(), "{}", proposed(&csv));
        assert!(proposed(&csv).contains("stream = \"order\""), "{}", proposed(&csv));
    }
}

#[test]
fn nothing_is_nothing_however_rows_not_seen_yet_write_it() {
    let csv = |refunds: [&str; 3]| {
        let row = |(place, refund): (usize, &str)| {
            let status = if place == 0 { "Completado" } else { "Enviado" };
            format!("W{place};2{place}/02/2025;c{place};2{place},50 €;{refund};{status}\n")
        };
        let rows: String = refunds.into_iter().enumerate().map(row).collect();
        format!("Pedido;Fecha;Cliente;Total;Importe reembolsado;Estado\n{rows}")
    };
    let text = proposed(&csv(["0,00 €", "5,50 €", "0,00 €"]));
    assert!(text.contains("when = \"\\\"Importe reembolsado\\\" > 0\"\n"), "{text}");
    let told = |text: &str, csv: &str| {
        let found = events(text, csv);
        found.iter().filter(|line| line.contains("Z refunded ")).count()
    };
    // The next export writes it in another way.
    for (nothing, refund) in [("€0.00", "1.250,00 €"), ("0", "3"), ("-0,00", "0,01"), ("0 €", "€1")]
    {
        let later = csv([nothing, refund, ""]);
        assert_eq!(told(&text, &later), 1, "{nothing} {refund}");
    }
    // What goes back with a minus goes back too.
    let minus = csv(["0,00 €", "-5,50 €", "0,00 €"]);
    let text = proposed(&minus);
    assert!(text.contains("when = \"\\\"Importe reembolsado\\\" < 0\"\n"), "{text}");
    assert_eq!(told(&text, &minus), 1, "{text}");
}

#[test]
fn returns_of_which_nobody_knows_what_they_gave_back_are_refused() {
    let csv = "RMA,Order ID,Return Date,SKU,Reason\nR0,P0,2025-02-01,S1,Size\n\
        R1,P1,2025-02-02,S2,Broken\nR2,P1,2025-02-03,S1,Size\n";
    let text = proposed(csv);
    for part in [
        "name = \"returns\"\n",
        "# CHECK: no column tells how much was paid back, and without that it would be all",
        "at = \"Return Date\".\n[[file.event]]\nkind = \"refunded\"\nat = []\n",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert!(refused(csv).contains("no `at` is given"), "{}", refused(csv));
    let told = text.replace("\nat = []\n", "\nat = \"Return Date\"\n");
    tells(&events(&told, csv), &["P1 2025-02-03T00:00:00Z refunded"]);
    // One that ends is a case.
    let cases = csv.replace("SKU", "Closed on").replace("S1", "2025-02-05");
    let cases = cases.replace("S2", "2025-02-06");
    assert!(!proposed(&cases).contains("name = \"returns\""), "{}", proposed(&cases));
}

#[test]
fn lists_of_returns_are_refunds_and_no_sales() {
    let lists = [
        "RMA,Pedido,Fecha solicitud,Cliente,Motivo,Importe",
        "Return ID,Order ID,Return Date,Customer ID,Reason,Refund Amount",
        "Nº devolución,Pedido,Fecha de devolución,Cliente,Motivo,Importe devuelto",
    ];
    for head in lists {
        let csv = format!(
            "{head}\nD0,P0,2025-02-01,u0,Talla,10.00\nD1,P1,2025-02-02,u1,Talla,10.50\n\
             D2,P2,2025-02-03,u2,Talla,11.00\n"
        );
        check(
            &csv,
            &["name = \"returns\"\n", "kind = \"refunded\"\n", "# CHECK: is a row a return"],
        );
        let text = proposed(&csv);
        assert!(!text.contains("\"placed\""), "{text}");
        tells(&events(&text, &csv), &["P0 2025-02-01T00:00:00Z refunded "]);
    }
    // Rows with a sign that several currencies have are refused, which is asked as of orders.
    let text = proposed(
        "Return ID,Order ID,Return Date,Refund Amount,Currency\nD0,P0,2025-02-01,10.00,EUR\n\
        D1,P1,2025-02-02,10.50,$\nD2,P2,2025-02-03,11.00,EUR\n",
    );
    assert!(text.contains("# CHECK: which currencies are these in `Currency`? \"$\"."), "{text}");
    assert!(text.contains("name = \"returns\"\n"), "{text}");
    // A list of orders that says which came back is one of orders.
    let csv = "Pedido,Fecha,Cliente,Importe,RMA\nP0,2025-02-01,u0,10.00,\n\
        P1,2025-02-02,u1,10.50,D1\n";
    assert!(proposed(csv).contains("\"placed\""), "{}", proposed(csv));
}

#[test]
fn guests_who_share_a_number_are_told_apart_by_their_addresses() {
    // WooCommerce: whoever has no account is customer 0.
    let csv = |guest: &str| {
        format!(
            "Order ID,Order Date,Email (Billing),Customer User ID,Order Total Amount,Currency\n\
             1001,2025-02-13 10:00:00,ana@example.com,12,10.00,EUR\n\
             1002,2025-02-14 10:00:00,eva@example.com,{guest},20.00,EUR\n\
             1003,2025-02-15 10:00:00,luz@example.com,{guest},30.00,EUR\n"
        )
    };
    check(&csv("0"), &["customer = { from = \"Email (Billing)\", hashed = \"email\" }\n"]);
    check(&csv("14"), &["customer = \"Customer User ID\"\n"]);
}
