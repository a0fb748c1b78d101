//! Orders of several rows: articles, amounts that each row repeats, and what came back.

use super::proposals::check;
use super::sorts::{events, proposed, tells};
use super::streams::refused;

#[test]
fn articles_have_what_each_costs() {
    let csv = "Pedido,Fecha,Cliente,Importe,Moneda\nT0,2025-03-17 15:22,k5,29.99,EUR\n\
        T0,2025-03-17 15:22,k5,5.01,EUR\nT1,2025-03-19 10:00,k6,10.00,EUR\n";
    check(
        csv,
        &[
            "# CHECK: `Pedido` repeats: is a row an article",
            "# CHECK: no columns name a row; its number stands for it",
            "record = \"order/{Pedido}/{#record}\"\n",
            "line_amount = \"Importe\"\n",
        ],
    );
    // Where an article does, rows in another order are the same.
    let named = "Pedido,Fecha,Cliente,Artículo,Importe\nT0,2025-03-17,k5,a,29.99\n\
        T0,2025-03-17,k5,b,5.01\nT0,2025-03-20,k5,a,-29.99\nT1,2025-03-19,k6,a,10.00\n";
    check(named, &["record = \"order/{Pedido}/{Artículo}/{Fecha}\"\n"]);
    // Of one order alone the same price twice says nothing.
    let csv = csv.replace("5.01", "29.99");
    assert!(proposed(&csv).contains("line_amount = \"Importe\"\n"), "{}", proposed(&csv));
}

#[test]
fn what_all_rows_of_an_order_repeat_is_its_own_amount() {
    let csv = |id: &str, amount: &str| {
        format!(
            "{id};Fecha del pedido;Referencia;Cantidad;Precio unitario;{amount};Estado del pedido\n\
             A-1;02/02/2025;SKU0;1;36,04 €;73,61 €;Completado\n\
             A-1;02/02/2025;SKU1;1;37,57 €;73,61 €;Completado\n\
             A-2;13/02/2025;SKU0;2;20,00 €;40,00 €;Completado\n"
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
    tells(&events(&proposed(&text), &text), &["A-1 2025-02-02T00:00:00Z placed amount=73.61"]);
    // A heading that says nothing wants more than one order that does.
    let text = csv("Pedido", "Importe");
    assert!(proposed(&text).contains("line_amount = "), "{}", proposed(&text));
    // Whatever the id is called, of many rows too, it is that of an order.
    let row = |place: usize| {
        let (order, part, total) = (place / 2, place % 2, 20 + place / 2);
        format!("A-{order};2{part}/02/2025;SKU{part};1;7,00 €;{total},50 €;Completado\n")
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
fn a_few_orders_with_several_amounts_are_asked_about() {
    let csv = |again: &str| {
        let row = |place: usize| {
            format!("A-{place:02},2025-03-{:02},c{place},9.{place:02}\n", 1 + place % 28)
        };
        let rows: String = (0..60).map(row).collect();
        format!("Order ID,Date,Customer,Total\n{rows}A-07,2025-03-08,c7,{again}\n")
    };
    let text = csv("5.00");
    check(
        &text,
        &[
            "# CHECK: some orders have several rows with different `Total`, such as `A-07`: only",
            "record = \"order/{Order ID}/{#record}\", and they are added up.",
            "# CHECK: is a row an order, which `Order ID` names",
            "\namount = \"Total\"\n",
        ],
    );
    // A row that is there twice says nothing else.
    let copy = csv("9.07");
    assert!(!proposed(&copy).contains("some orders have several rows"), "{}", proposed(&copy));
}

#[test]
fn rows_below_zero_are_what_came_back() {
    let csv = "Pedido,Fecha,Tipo,Cliente,Importe,Moneda\nT0,2025-03-17,Venta,k5,29.99,EUR\n\
        T0,2025-03-20,Devolución,k5,-19.99,EUR\nT1,2025-03-19,Venta,k3,12.91,EUR\n\
        T2,2025-03-21,Venta,k3,7.50,EUR\n";
    check(
        csv,
        &[
            "when = \"not (\\\"Importe\\\" < 0)\"\nkind = \"placed\"",
            "# CHECK: where `Importe` is below zero, was so much of its order paid back",
            "when = \"\\\"Importe\\\" < 0\"\nkind = \"refunded\"\nat = \"Fecha\"\n",
        ],
    );
    let found = events(&proposed(csv), csv);
    tells(
        &found,
        &[
            "T0 2025-03-17T00:00:00Z placed customer=k5 ",
            "T0 2025-03-20T00:00:00Z refunded customer=k5 amount=-19.99",
        ],
    );
    assert_eq!(found.len(), 4, "{found:#?}");
}

#[test]
fn sales_are_orders_whatever_their_id_is_called() {
    for (csv, id, customer) in [
        (
            "ID;Referencia;Cliente;Total;Pago;Estado;Fecha\n\
             1;ABCDEF;A. Gil;12,00 €;Redsys;Pago aceptado;13/01/2025 10:00:00\n\
             2;ABCDEG;B. Ruiz;22,00 €;Redsys;Cancelado;14/01/2025 10:00:00\n",
            "ID",
            "customer = \"Cliente\"\n",
        ),
        (
            "\"ID\",\"Purchase Point\",\"Purchase Date\",\"Bill-to Name\",\"Grand Total (Base)\",\
             \"Status\",\"Customer Email\",\"Customer Group\"\n\
             1001,Main,2025-01-13,Ana,€12.00,Complete,a@x.example,G\n\
             1002,Main,2025-01-14,Eva,€9.00,Canceled,b@x.example,G\n",
            "ID",
            "customer = { from = \"Customer Email\", hashed = \"email\" }\n",
        ),
        (
            "id,Customer,Customer Email,Number,Subscription,Billing Reason,Total,Amount Paid,\
             Currency,Status,Date (UTC),Paid At (UTC)\n\
             in_1,cus_6,a@x.example,ABC-1,sub_1,subscription_cycle,49.00,49.00,EUR,paid,\
             2025-02-13 04:28,2025-02-13 04:28\n\
             in_2,cus_7,b@x.example,ABC-2,sub_2,subscription_cycle,49.00,0.00,EUR,void,\
             2025-02-14 04:28,\n",
            "id",
            "customer = \"Customer\"\n",
        ),
        (
            "Fecha,Nombre,Tipo,Estado,Divisa,Bruto,Comisión,Correo electrónico del remitente,\
             Id. de transacción\n\
             13/04/2025,Ana,Pago por móvil,Completado,EUR,\"45,50\",\"-1,20\",c0@x.example,TX01\n\
             14/04/2025,Eva,Pago por móvil,Completado,EUR,\"15,50\",\"-0,20\",c1@x.example,TX02\n",
            "Id. de transacción",
            "customer = { from = \"Correo electrónico del remitente\", hashed = \"email\" }\n",
        ),
        (
            "Pedido;Fecha;Correo;Importe;Nombre;Billing name\n\
             P0;01/01/2025;c0@x.example;10,50;Ana;Ana\nP1;15/01/2025;c1@x.example;9,50;Ana;Ana\n\
             P2;16/01/2025;c2@x.example;10,50;Eva;Eva\nP3;17/01/2025;c3@x.example;9,50;Eva;Eva\n",
            "Pedido",
            "customer = { from = \"Correo\", hashed = \"email\" }\n",
        ),
    ] {
        check(csv, &[&format!("stream = \"order\"\nsubject = \"{id}\"\n"), customer]);
        // Persons are no dimensions.
        let text = proposed(csv);
        let of = |name: &str| text.contains(&format!(" = \"{name}\"\n"));
        assert!(!of("Nombre") && !of("Billing name") && !of("Bill-to Name"), "{text}");
    }
    // Customers with what they spent in all are no orders, though payments of them are counted.
    let customers = "id,Email,Name,Created (UTC),Currency,Payment Count,Total Spend,Country\n\
        cus_1,a@x.example,Ana,2025-01-13 10:00,eur,3,120.50,ES\n\
        cus_2,b@x.example,Eva,2025-01-14 10:00,eur,1,19.00,FR\n";
    assert!(proposed(customers).contains("stream = \"customer\""), "{}", proposed(customers));
    // A ticket with an amount is one, and so is a payment that somebody asks about.
    for csv in [
        "ID;Fecha;Estado;Importe\n1;13/01/2025;Abierto;10,50\n2;14/01/2025;Resuelto;9,50\n",
        "ID;Fecha;Estado;Asunto;Pago;Total\n1;13/01/2025;Abierto;no va;Visa;10,50\n\
         2;14/01/2025;Resuelto;tampoco;Visa;9,50\n",
    ] {
        assert!(!proposed(csv).contains("stream = \"order\""), "{}", proposed(csv));
    }
}

#[test]
fn trials_are_no_orders_and_what_was_refunded_says_when() {
    let csv = "rc_original_app_user_id,store,start_time,period_type,refunded_at,\
        store_transaction_id,original_store_transaction_id,price_in_purchased_currency,\
        purchased_currency\n\
        $RCAnonymousID:01,app_store,2025-03-07 08:12,trial,,0000,0000,0.00,EUR\n\
        $RCAnonymousID:01,app_store,2025-04-06 08:12,normal,,0001,0000,9.99,EUR\n\
        $RCAnonymousID:02,app_store,2025-04-07 08:12,normal,2025-04-09 10:00,0002,0002,9.99,EUR\n";
    check(
        csv,
        &[
            "subject = \"store_transaction_id\"\nrecord = \"order/{store_transaction_id}\"\n",
            "skip = \"\\\"period_type\\\" in ('trial')\"\n",
            "kind = \"refunded\"\nat = \"refunded_at\"\n",
        ],
    );
    let found = events(&proposed(csv), csv);
    tells(&found, &["0002 2025-04-09T10:00:00Z refunded "]);
    assert_eq!(found.len(), 3, "{found:#?}");
    // What is left has one word there, which tells nothing.
    assert!(!proposed(csv).contains("= \"period_type\""), "{}", proposed(csv));
    // Rows that were given away have no id, and are no orders either.
    let given = "$RCAnonymousID:03,promotional,2025-04-08 08:12,normal,,,,0.00,EUR\n";
    let csv = format!("{csv}{given}");
    let skip = "skip = \"\\\"period_type\\\" in ('trial') or \
        \\\"store_transaction_id\\\" is null\"\n";
    check(&csv, &[skip, "# CHECK: rows without `store_transaction_id` cost nothing"]);
    assert_eq!(events(&proposed(&csv), &csv).len(), 3);
    // One that was paid for is not left out.
    let paid = csv.replace(given, &given.replace("0.00", "4.99"));
    assert!(!proposed(&paid).contains(" is null"), "{}", proposed(&paid));
}

#[test]
fn carts_are_visits() {
    let csv = "cart_id,visitor_id,event,timestamp\nc1,v1,cart_created,2025-01-02 10:00:00\n\
        c1,v1,product_added,2025-01-02 10:01:00\nc1,v1,order_completed,2025-01-02 10:20:00\n\
        c2,v2,cart_created,2025-01-03 10:00:00\n";
    check(
        csv,
        &[
            "\"cart_created\" = \"cart_add\"\n\"order_completed\" = \"purchase\"\n\
             \"product_added\" = \"cart_add\"\n",
            "stream = \"web\"\nsubject = \"visitor_id\"\n",
            "cart = \"cart_id\"\n",
        ],
    );
}

#[test]
fn rows_with_money_that_nothing_names_are_asked_for() {
    let csv = "Id,Email,Created At,Currency,Total,Recovery Status,Completed At\n\
        #30000,c0@x.example,2025-02-03 07:37,EUR,54.72,Not Recovered,\n\
        #30001,c1@x.example,2025-02-17 21:20,EUR,81.25,Recovered,2025-02-18 10:00\n";
    let asks = "# CHECK: is a row a conversation? Nothing names one, and `Total` holds money.";
    let text = proposed(csv);
    // Until somebody says it, none is taken in as a ticket.
    assert!(text.contains(asks) && text.contains("kind = \"opened\"\nat = []\n"), "{text}");
    assert!(text.contains("# CHECK: no time is read, so that an import takes no row in"), "{text}");
    assert!(refused(csv).contains("no `at` is given"), "{}", refused(csv));
    let ticket = csv.replace("Id,", "Ticket id,");
    assert!(!proposed(&ticket).contains("is a row a conversation?"), "{}", proposed(&ticket));
    // What is new of a customer names none.
    let csv = "ID;Nuevo cliente;Cliente;Total;Pago;Estado;Fecha\n\
        1;0;A. Gil;12,00 €;Visa;Enviado;13/01/2025\n2;1;B. Ruiz;22,00 €;Visa;Enviado;14/01/2025\n";
    check(csv, &["stream = \"order\"\n", "\ncustomer = \"Cliente\"\n"]);
}

#[test]
fn prices_of_pieces_are_taken_as_often_as_there_are() {
    let csv = |head: &str| {
        format!(
            "{head}\nA-1,2025-01-01 10:48,c0@x.es,S0,3,24.28\n\
             A-1,2025-01-01 10:48,c0@x.es,S1,1,13.61\nA-2,2025-01-02 10:48,c1@x.es,S2,2,3.37\n"
        )
    };
    for (head, price) in [
        ("Order ID,Order Date,Customer Email,Product,Qty,Price", "Price"),
        ("Order ID,Order Date,Customer Email,Product,Quantity,Item Price", "Item Price"),
        ("order_id,created_at,email,sku,quantity,unit_price", "unit_price"),
        ("Pedido,Fecha,Correo,Producto,Cantidad,Precio unitario", "Precio unitario"),
    ] {
        let text = csv(head);
        check(&text, &["stream = \"order\"\n", "# CHECK: of one piece, times `"]);
        let price = format!("\nprice = \"{price}\"    # CHECK");
        assert!(proposed(&text).contains(&price), "{}", proposed(&text));
        assert!(!proposed(&text).contains("\nline_amount = "), "{}", proposed(&text));
    }
    // What a row costs is said: nothing is multiplied.
    let text = csv("Order,Date,Email,SKU,Qty,Subtotal");
    assert!(proposed(&text).contains("\nline_amount = \"Subtotal\"\n"), "{}", proposed(&text));
    // Without anything that names an article nothing adds them up.
    let text = csv("Order ID,Order Date,Customer Email,Note,Qty,Price");
    assert!(!proposed(&text).contains("\nprice = "), "{}", proposed(&text));
}

#[test]
fn orders_are_of_the_campaign_that_is_named() {
    for name in ["utm_campaign", "UTM Campaign", "Campaña", "Nombre de campaña"] {
        let csv = format!(
            "order_id,order_date,customer_id,total,{name}\n0,2025-01-06,u10,10.00,Marca\n\
             1,2025-01-07,u11,11.00,PMax\n"
        );
        check(&csv, &[&format!("\ncampaign = \"{name}\"\n")]);
    }
}

#[test]
fn an_amount_with_taxes_is_whole_and_a_tax_is_none() {
    let csv = |name: &str| {
        format!("Pedido,Fecha,Cliente,{name}\nA-1,2025-01-06,u10,10.00\nA-2,2025-01-07,u11,11.00\n")
    };
    let names = [
        "Total con IVA",
        "Total (IVA incl.)",
        "Total IVA incluido",
        "Importe con IVA",
        "Total incl. tax",
        "Ventas",
        "Ingresos",
    ];
    for name in names {
        check(&csv(name), &[&format!("\namount = \"{name}\"\n")]);
    }
    for name in ["Importe IVA", "Total tax"] {
        assert!(!proposed(&csv(name)).contains("stream = \"order\""), "{name}");
    }
}

#[test]
fn invoices_are_orders_and_their_line_of_totals_is_none() {
    let head = "Número;Fecha;Vencimiento;Cliente;NIF;Subtotal;IVA;Total;Moneda;Estado\n";
    let row = |place: usize| {
        let state = ["Vencida", "Pagada", "Pendiente"][place % 3];
        let (id, day) = (100 + place, 10 + place % 18);
        format!(
            "F{id};{day}/09/2024;01/11/2024;Cliente {id};B{id};100,00;21,00;121,00;EUR;{state}\n"
        )
    };
    for count in [4, 40] {
        let rows: String = (0..count).map(row).collect();
        let csv = format!("{head}{rows};;;;Total;400,00;84,00;484,00;;\n");
        check(
            &csv,
            &[
                "stream = \"order\"\nsubject = \"Número\"\n",
                "# Rows without `Número` are lines of totals.\nskip = \"\\\"Número\\\" is null\"\n",
                "at = \"Fecha\"\n",
                "amount = { from = \"Total\", unit = \"comma_number\" }\ncurrency = \"Moneda\"\n",
            ],
        );
        let placed = events(&proposed(&csv), &csv);
        let placed = placed.iter().filter(|line| line.contains(" placed ")).count();
        assert_eq!(placed, count, "{}", proposed(&csv));
        assert!(!proposed(&csv).contains("`Número` is blank in"), "{}", proposed(&csv));
    }
    // Whoever asks for help may be sold nothing.
    let tickets = "Número;Fecha;Cliente;Asunto;Total;Moneda\n1;13/09/2024;ana;a;10,00;EUR\n\
        2;14/09/2024;luz;b;20,00;EUR\n";
    assert!(!proposed(tickets).contains("stream = \"order\""), "{}", proposed(tickets));
}
