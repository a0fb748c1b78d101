//! Orders of several rows: articles, amounts that each row repeats, and what came back.

use super::proposals::check;
use super::sorts::{events, proposed, tells};

#[test]
fn articles_have_what_each_costs() {
    let csv = "Pedido,Fecha,Cliente,Importe,Moneda\nT0,2026-03-17 15:22,k5,29.99,EUR\n\
        T0,2026-03-17 15:22,k5,5.01,EUR\nT1,2026-03-19 10:00,k6,10.00,EUR\n";
    check(csv, &["# CHECK: `Pedido` repeats: is a row an article", "line_amount = \"Importe\"\n"]);
    // Of one order alone the same price twice says nothing.
    let csv = csv.replace("5.01", "29.99");
    assert!(proposed(&csv).contains("line_amount = \"Importe\"\n"), "{}", proposed(&csv));
}

#[test]
fn what_all_rows_of_an_order_repeat_is_its_own_amount() {
    let csv = |id: &str, amount: &str| {
        format!(
            "{id};Fecha del pedido;Referencia;Cantidad;Precio unitario;{amount};Estado del pedido\n\
             A-1;02/02/2026;SKU0;1;36,04 €;73,61 €;Completado\n\
             A-1;02/02/2026;SKU1;1;37,57 €;73,61 €;Completado\n\
             A-2;13/02/2026;SKU0;2;20,00 €;40,00 €;Completado\n"
        )
    };
    let text = csv("Pedido", "Total pedido");
    check(
        &text,
        &[
            "# CHECK: `Pedido` repeats, and `Total pedido` is told once an order",
            "\namount = { from = \"Total pedido\", unit = \"comma_number\" }\n\
             price = { from = \"Precio unitario\", unit = \"comma_number\" }\n",
            "quantity = \"Cantidad\"\nsku = \"Referencia\"\n",
        ],
    );
    tells(&events(&proposed(&text), &text), &["A-1 2026-02-02T00:00:00Z placed amount=73.61"]);
    // A heading that says nothing wants more than one order that does.
    let text = csv("Pedido", "Importe");
    assert!(proposed(&text).contains("line_amount = "), "{}", proposed(&text));
    // Whatever the id is called, of many rows too, it is that of an order.
    let row = |place: usize| {
        let (order, part, total) = (place / 2, place % 2, 20 + place / 2);
        format!("A-{order};2{part}/02/2026;SKU{part};1;7,00 €;{total},50 €;Completado\n")
    };
    let rows: String = (0..60).map(row).collect();
    let head = csv("Nº pedido", "Importe");
    let text = format!("{}\n{rows}", head.lines().next().unwrap_or_default());
    check(&text, &["subject = \"Nº pedido\"\n", "\namount = { from = \"Importe\","]);
    // Told once an order, it is that of the order.
    let once = csv("Pedido", "Importe").replace("37,57 €;73,61 €", "37,57 €;");
    assert!(proposed(&once).contains("\namount = "), "{}", proposed(&once));
}

#[test]
fn rows_below_zero_are_what_came_back() {
    let csv = "Pedido,Fecha,Tipo,Cliente,Importe,Moneda\nT0,2026-03-17,Venta,k5,29.99,EUR\n\
        T0,2026-03-20,Devolución,k5,-19.99,EUR\nT1,2026-03-19,Venta,k3,12.91,EUR\n\
        T2,2026-03-21,Venta,k3,7.50,EUR\n";
    check(
        csv,
        &[
            "when = \"not (\\\"Importe\\\" < 0)\"\nkind = \"placed\"",
            "# CHECK: is a row with `Importe` below zero what was paid back of its order",
            "when = \"\\\"Importe\\\" < 0\"\nkind = \"refunded\"\nat = \"Fecha\"\n",
        ],
    );
    let found = events(&proposed(csv), csv);
    tells(
        &found,
        &[
            "T0 2026-03-17T00:00:00Z placed customer=k5 ",
            "T0 2026-03-20T00:00:00Z refunded customer=k5 amount=-19.99",
        ],
    );
    assert_eq!(found.len(), 4, "{found:#?}");
}
