//! Subscriptions as payment systems export them: by how many intervals a price is, of how many
//! pieces, when the end was asked for and when it was.

use super::proposals::check;
use super::sorts::{events, proposed, tells};

#[test]
fn a_cancel_asks_for_an_end_that_another_time_tells() {
    let csv = "id,Customer ID,Customer Email,Plan,Quantity,Currency,Interval,Interval Count,Amount,\
        Status,Start Date (UTC),Current Period End (UTC),Trial End (UTC),Canceled At (UTC),\
        Ended At (UTC)\n\
        sub_1,cus_1,a@x.example,tri,1,eur,month,3,54.00,active,2026-01-02,2026-04-02,,,\n\
        sub_2,cus_2,b@x.example,one,1,eur,month,1,19.00,active,2026-01-02,2026-04-02,,\
        2026-03-05,\n\
        sub_3,cus_3,c@x.example,one,1,eur,month,1,19.00,canceled,2026-01-02,2026-02-02,,\
        2026-01-10,2026-03-30\n";
    let text = proposed(csv);
    for part in [
        "subject = \"id\"\n",
        "customer = \"Customer ID\"\n",
        "interval = { from = \"Interval\", map = \"intervals\" }\n\
         interval_count = \"Interval Count\"\n",
        "# CHECK: is `Canceled At (UTC)` when the end was asked for",
        "when = \"\\\"Status\\\" in ('canceled')\"\nkind = \"cancelled\"\n\
         at = [\"Ended At (UTC)\", \"Canceled At (UTC)\"]\n",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    let csv = csv.replace("2026-", "2025-");
    let found = events(&text, &csv);
    tells(
        &found,
        &[
            "sub_2 2025-03-05T00:00:00Z cancel_requested customer=cus_2",
            "sub_3 2025-01-10T00:00:00Z cancel_requested customer=cus_3",
            "sub_3 2025-03-30T00:00:00Z cancelled customer=cus_3",
        ],
    );
    assert_eq!(found.iter().filter(|line| line.contains("Z cancelled ")).count(), 1, "{found:#?}");
}

#[test]
fn who_cancelled_and_goes_on_is_not_over() {
    let csv = "subscription_id,customer_id,plan,started_at,cancelled_at,monthly_price,status\n\
        s1,c1,gold,2025-01-02,2025-03-05,19.00,active\n\
        s2,c2,gold,2025-01-02,2025-03-10,19.00,cancelled\n\
        s3,c3,gold,2025-01-02,,19.00,active\n";
    check(csv, &["# CHECK: some have `cancelled_at` and go on"]);
    let found = events(&proposed(csv), csv);
    let of = |kind: &str| found.iter().filter(|line| line.contains(kind)).count();
    assert_eq!([of("Z cancel_requested "), of("Z cancelled ")], [2, 1], "{found:#?}");
    // Where nobody does, the time alone tells it.
    let text = proposed(&csv.replace("2025-03-05", ""));
    assert!(!text.contains("cancel_requested"), "{text}");
}

#[test]
fn what_comes_in_a_month_is_of_a_month_and_of_all_pieces() {
    let head = "Subscription Id,Customer Id,Plan Id,Plan Quantity,Plan Unit Price,Currency,\
        Billing Period,Billing Period Unit,Status,Started At";
    let row = |more: [&str; 2]| {
        format!(
            "s1,c1,year,2,120.00,EUR,1,year,active,2025-01-02{}\n\
             s2,c2,three,1,30.00,EUR,3,month,active,2025-01-04{}\n",
            more[0], more[1]
        )
    };
    let csv = format!("{head},MRR\n{}", row([",20.00", ",10.00"]));
    check(&csv, &["amount = \"MRR\"\ninterval = \"'month'\"    # as its heading says\n"]);
    let text = proposed(&csv);
    assert!(!text.contains("\nquantity = ") && !text.contains("interval_count"), "{text}");
    assert!(text.contains("\"Plan Unit Price\""), "{text}");
    let csv = format!("{head}\n{}", row(["", ""]));
    check(
        &csv,
        &[
            "amount = \"Plan Unit Price\"\n\
             interval = { from = \"Billing Period Unit\", map = \"intervals\" }\n\
             interval_count = \"Billing Period\"\n",
            "quantity = \"Plan Quantity\"\n",
        ],
    );
}

#[test]
fn subscriptions_of_shops_and_payment_systems_are_known() {
    for (csv, parts) in [
        (
            "id,customer_id,status,currency_code,created_at,started_at,canceled_at,next_billed_at,\
             billing_cycle.interval,unit_price_amount\n\
             sub_01,ctm_1,active,EUR,2025-01-02,2025-01-02,,2025-02-02,month,1500\n\
             sub_02,ctm_2,canceled,EUR,2025-01-03,2025-01-03,2025-02-01,,month,1500\n",
            &["subject = \"id\"\n", "amount = \"unit_price_amount\"    # CHECK: in cents?"][..],
        ),
        (
            "uuid,account_code,state,plan_code,quantity,unit_amount,currency,activated_at,\
             canceled_at,expires_at,plan_interval\n\
             a1,acc1,active,pro,1,24.00,EUR,2025-01-02,,,1 months\n\
             a2,acc2,expired,pro,1,24.00,EUR,2025-01-03,2025-02-01,2025-02-03,1 months\n",
            &[
                "subject = \"uuid\"\n",
                "customer = \"account_code\"\n",
                "at = [\"expires_at\", \"canceled_at\"]\n",
            ],
        ),
        (
            "ID de suscripción;Estado;Correo electrónico de facturación;Fecha de inicio;\
             Fecha de fin;Total;Periodo de facturación;Intervalo de facturación\n\
             700;wc-active;c0@x.example;2025-02-06;;29,90;month;3\n\
             701;wc-cancelled;c1@x.example;2025-02-16;2025-03-16;9,90;month;1\n",
            &[
                "customer = { from = \"Correo electrónico de facturación\", hashed = \"email\" }\n",
                "amount = { from = \"Total\", unit = \"comma_number\" }\n\
                 interval = { from = \"Periodo de facturación\", map = \"intervals\" }\n\
                 interval_count = \"Intervalo de facturación\"\n",
            ],
        ),
        (
            "Id suscripción;Fecha de alta;Fecha de baja;Cuota;Plan;Correo\n\
             S0;01/01/2025;20/03/2025;9,90;Pro;c0@x.example\n\
             S1;15/01/2025;;9,90;Pro;c1@x.example\n",
            &["customer = { from = \"Correo\", hashed = \"email\" }\n"],
        ),
    ] {
        check(csv, &["stream = \"subscription\"\n"]);
        check(csv, parts);
    }
}

#[test]
fn a_price_may_be_a_rate_or_have_taxes() {
    for name in ["Importe con IVA", "Tarifa"] {
        let csv = format!(
            "ID suscripción,Cliente,Plan,Fecha inicio,Fecha fin,{name}\n\
             S0,u0,Pro,2025-01-01,2025-02-01,9.90\nS1,u1,Pro,2025-01-02,,19.90\n"
        );
        check(&csv, &["stream = \"subscription\"\n", &format!("\namount = \"{name}\"\n")]);
    }
}
