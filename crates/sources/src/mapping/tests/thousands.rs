//! Numbers whose only mark is one between thousands, which is the decimal sign elsewhere.

use super::proposals::check;
use super::sorts::{events, proposed, tells};
use super::*;

#[test]
fn points_before_three_digits_are_thousands_where_commas_are_decimal() {
    let orders = "Nº pedido;Fecha pedido;Cliente;Importe (€);Estado\n\
        P0;13/06/2024;c5;2.096;Entregado\nP1;14/06/2024;c8;2.711;Entregado\n\
        P2;15/06/2024;c5;767;Entregado\n";
    check(orders, &["\namount = { from = \"Importe (€)\", unit = \"comma_number\" }\n"]);
    let text = proposed(orders);
    assert!(!text.contains("three digits"), "{text}");
    tells(
        &events(&text, orders),
        &[
            "P0 2024-06-13T00:00:00Z placed customer=c5 amount=2096 ",
            "P2 2024-06-15T00:00:00Z placed customer=c5 amount=767 ",
        ],
    );
    // With a currency behind it, and in every row the same.
    let prices = "Suscripción;Cliente;Fecha de alta;Cuota;Periodo;Moneda\n\
        S0;c0;13/06/2024;1.200 €;Anual;EUR\nS1;c1;14/06/2024;1.200 €;Anual;EUR\n\
        S2;c2;15/06/2024;1.200 €;Anual;EUR\n";
    check(prices, &["\namount = { from = \"Cuota\", unit = \"comma_number\" }\n"]);
    // A comma before decimals elsewhere says so too, and so do two points in one number.
    let spend = "Date,Campaign,Spend,CTR\n2024-06-13,Summer,1.250,\"0,5\"\n\
        2024-06-14,Summer,1.310,\"0,4\"\n";
    check(spend, &["\namount = { from = \"Spend\", unit = \"comma_number\" }\n"]);
    let spend = "Date,Campaign,Spend\n2024-06-13,Summer,1.250.000\n2024-06-14,Summer,1.310\n";
    check(spend, &["\namount = { from = \"Spend\", unit = \"comma_number\" }\n"]);
}

#[test]
fn what_may_be_thousands_or_decimals_is_asked() {
    let orders = "Order ID,Date,Customer,Total\nO0,2024-06-13,c5,2.096\n\
        O1,2024-06-14,c8,2.750\nO2,2024-06-15,c5,767\n";
    let asked =
        ["# CHECK: the point in `Total` always has three digits after it, as in `2.096`: it\n\
         # is read as 2.096. If it parts thousands, write { from = \"Total\", unit = \
         \"comma_number\" },\n# and it is 2096.\namount = \"Total\"\n"];
    check(orders, &asked);
    // Points are decimal elsewhere, a number of four digits has none, or the currency has three
    // decimals.
    for (file, part) in [
        (
            "Nº pedido;Fecha;Cliente;Importe;Peso\nP0;13/06/2024;c5;2.096;4.5\n\
          P1;14/06/2024;c8;2.711;3.5\n",
            "`Importe`",
        ),
        (
            "Nº pedido;Fecha;Cliente;Importe\nP0;13/06/2024;c5;2.096\nP1;14/06/2024;c8;2711\n\
          P2;14/06/2024;c8;1.711\n",
            "`Importe`",
        ),
        (
            "Nº pedido;Fecha;Cliente;Importe (KWD)\nP0;13/06/2024;c5;2.096\n\
          P1;14/06/2024;c8;2.711\n",
            "`Importe (KWD)`",
        ),
        (
            "Nº pedido;Fecha;Cliente;Importe\nP0;13/06/2024;c5;2.096 KWD\n\
          P1;14/06/2024;c8;2.711 KWD\n",
            "`Importe`",
        ),
    ] {
        let asked = format!("# CHECK: the point in {part} always has three digits after it, as in");
        check(file, &[asked.as_str()]);
    }
    // A comma is between thousands, unless others are before decimals.
    let spend = "Date,Campaign,Spend\n2024-06-13,Summer,\"1,250\"\n2024-06-14,Summer,\"1,310\"\n";
    check(spend, &["\namount = { from = \"Spend\", unit = \"number\" }\n"]);
    assert!(!proposed(spend).contains("three digits"), "{}", proposed(spend));
    let doubtful = "Fecha;Campaña;Gasto\n13/06/2024;Verano;1,250\n14/06/2024;Verano;1,310\n";
    check(doubtful, &["# CHECK: the comma in `Gasto` always has", "# is read as 1250. If it is"]);
    // Decimals are no thousands, however many they are.
    for spend in ["0.125", "1.25", "1.2500"] {
        let file =
            format!("Fecha;Campaña;Gasto\n13/06/2024;Verano;{spend}\n14/06/2024;Verano;1.310\n");
        let text = proposed(&file);
        assert!(text.contains("\namount = \"Gasto\"\n"), "{text}");
        assert!(!text.contains("three digits"), "{text}");
    }
}

#[test]
fn lengths_have_thousands_where_commas_are_decimal() {
    let tickets = |lengths: [&str; 3]| {
        let rows = (1..).zip(lengths).map(|(n, length)| {
            format!("{n};0{n}/03/2025 10:00;1{}/03/2025 11:00;Cerrado;Ana;a@x.es;{length}\n", 4 + n)
        });
        let head = "Nº ticket;Fecha apertura;Fecha cierre;Estado;Agente;Cliente;";
        format!("{head}Tiempo primera respuesta (min)\n{}", rows.collect::<String>())
    };
    for (lengths, at) in [
        (["12,5", "1.234", "2,75"], "2025-03-03T06:34:00Z"),
        (["12,5", "1.234,5", "2"], "2025-03-03T06:34:30Z"),
        (["1,25", "3,125", "0,5"], "2025-03-02T10:03:07.5Z"),
    ] {
        let csv = tickets(lengths);
        check(&csv, &["plus = \"Tiempo primera respuesta (min)\", unit = \"comma_minutes\""]);
        tells(&events(&proposed(&csv), &csv), &[format!("2 {at} message").as_str()]);
    }
    // No mark would be another without it, and no mark is doubtful.
    let plain = proposed(&tickets(["12,5", "3", "2,75"]));
    assert!(plain.contains("unit = \"minutes\""), "{plain}");
    let doubtful = tickets(["12", "1.234", "2"]);
    check(&doubtful, &["write unit = \"comma_minutes\",\n# and it is 1234."]);
    // Commas before three digits may be either, and are asked about.
    let csv = "Call ID,Start,Queue,Agent,Answered,Wait time (s),Talk time (s)\n\
        1,2025-03-05 10:00:00,Help,Ana,yes,10.5,180\n\
        2,2025-03-15 10:00:00,Help,Ana,yes,8,\"1,250\"\n";
    check(csv, &["# CHECK: nothing is made of these lengths of time, of which some have a comma"]);
    // Another column tells it.
    let calls = "ID llamada;Inicio;Cola;Agente;Atendida;Tiempo de espera (s);\
        Tiempo de conversación (s)\n1;05/03/2025 10:00:00;Soporte;Ana;Sí;10,5;180\n\
        2;15/03/2025 10:00:00;Soporte;Ana;Sí;8;1.250\n";
    check(calls, &["talk = { from = \"Tiempo de conversación (s)\", unit = \"comma_seconds\" }"]);
}

#[test]
fn commas_of_lengths_part_thousands_where_their_column_shows_it() {
    let calls = |talks: [&str; 3]| {
        let rows = (1..).zip(talks).map(|(n, talk)| {
            format!("{n},2025-03-{}5 10:00:00,Help,Ana,yes,8,\"{talk}\"\n", n - 1)
        });
        let head = "Call ID,Start,Queue,Agent,Answered,Wait time (s),Talk time (s)\n";
        format!("{head}{}", rows.collect::<String>())
    };
    for talks in
        [["10.5", "1,250", "90"], ["1,234.5", "1,250", "90"], ["1,234,567", "1,250", "0.125"]]
    {
        let csv = calls(talks);
        check(&csv, &["talk = { from = \"Talk time (s)\", unit = \"point_seconds\" }"]);
        let found = events(&proposed(&csv), &csv);
        assert!(found.iter().any(|line| line.contains("talk=1250")), "{found:#?}");
    }
    // What reads one way needs no unit of its own.
    let plain = calls(["1,234.5", "250", "90"]);
    check(&plain, &["talk = { from = \"Talk time (s)\", unit = \"seconds\" }"]);
    for talks in [["180", "1,250", "90"], ["1.250", "1,250", "90"]] {
        let csv = calls(talks);
        check(&csv, &["# CHECK: nothing is made of these lengths of time, of which some have"]);
    }
}

#[test]
fn what_is_counted_whole_has_thousands_in_any_language() {
    let english = "Post ID,Published,Network,Likes,Comments,Shares,Reach,Impressions\n\
        p0,2024-06-06 14:50,Instagram,\"5,153\",47,18,\"78,188\",900\n\
        p1,2024-06-07 20:58,Instagram,843,26,19,\"69,198\",3.4K\n";
    check(
        english,
        &[
            "\nlikes = { from = \"Likes\", unit = \"number\" }\n",
            "\nreach = { from = \"Reach\", unit = \"number\" }\n",
            "\nimpressions = { from = \"Impressions\", unit = \"number\" }\n",
            "\nshares = \"Shares\"\n",
        ],
    );
    let found = events(&proposed(english), english);
    let counted = |post: &str| {
        let of = |line: &&String| line.starts_with(post) && line.contains(" counters ");
        found.iter().find(of).cloned().unwrap_or_default()
    };
    for (post, parts) in [
        ("p0", ["likes=5153", "reach=78188", "impressions=900"]),
        ("p1", ["likes=843", "reach=69198", "impressions=3400"]),
    ] {
        let line = counted(post);
        assert!(parts.iter().all(|part| line.contains(part)), "{line}");
    }
    let spanish = "Id publicación,Publicado,Red,Me gusta,Alcance,Impresiones\n\
        IG0,2024-06-06 14:50,X,290,16.928,22.852\nIG1,2024-06-07 20:58,X,1380,6.575,58.103\n";
    check(
        spanish,
        &[
            "\nlikes = \"Me gusta\"\n",
            "\nreach = { from = \"Alcance\", unit = \"comma_number\" }\n",
        ],
    );
    let spend = "Fecha;Campaña;Gasto (€);Clics;Impresiones\n13/06/2024;Verano;1.100;2.300;45.100\n\
        14/06/2024;Verano;1.101;2.301;45.101\n";
    check(
        spend,
        &[
            "\namount = { from = \"Gasto (€)\", unit = \"comma_number\" }\n",
            "\nimpressions = { from = \"Impresiones\", unit = \"comma_number\" }\n\
             clicks = { from = \"Clics\", unit = \"comma_number\" }\n",
        ],
    );
}

#[test]
fn sums_that_a_mapping_reads_as_decimals_and_may_be_thousands_are_told() {
    let told = |sums: [&str; 3], rest: &str| {
        let text = "name = \"m\"\n[[file]]\nname = \"f\"\nstream = \"spend\"\nsubject = \"id\"\n\
            [[file.event]]\nkind = \"spent\"\nat = \"at\"\n[file.event.attributes]\n";
        let mapping = Mapping::parse("m.toml", &format!("{text}{rest}")).expect("it parses");
        let rows = (1..).zip(sums).map(|(id, sum)| format!("{id},2025-03-03,{sum}\n"));
        let csv = format!("id,at,cost\n{}", rows.collect::<String>());
        let run = dry_run(&mapping, &[bytes("t.csv", &csv)], context(), 10);
        run.expect("the file binds").remarks
    };
    let plain = "amount = \"cost\"\ncurrency = \"'EUR'\"\n";
    let all = told(["1.250", "767", "1.300"], plain);
    assert_eq!((all.len(), all[0].word, all[0].about.as_str()), (1, "thousands_doubtful", "t.csv"));
    let (en, es) = (&all[0].message.en, all[0].message.spanish());
    assert!(en.contains("such as `1.250`: it is read as a decimal, in 2 events"), "{en}");
    assert!(en.contains("so that this is 1250, write `unit = \"comma_number\"`"), "{en}");
    assert!(es.starts_with("todo `amount` de `t.csv` que lleva punto lleva tres cifras"), "{es}");
    let number = "amount = { from = \"cost\", unit = \"number\" }\n";
    assert_eq!(told(["-1.250", "767", "1.300"], number).len(), 1);
    // What is read as thousands, or is told by others to be decimal, is in no doubt.
    assert!(told(["1.250", "767", "1.300"], &number.replace("number", "comma_number")).is_empty());
    // So is what it reads by commas, though all of it have three decimals.
    let comma = number.replace("number", "comma_number");
    assert!(told(["\"1,250\"", "\"2,767\"", "\"1,300\""], &comma).is_empty());
    for other in ["1.25", "1250", "0.125", "12.5000"] {
        assert!(told(["1.250", other, "1.300"], plain).is_empty(), "{other}");
    }
    assert!(told(["1.250", "767", "800"], plain).is_empty(), "one is too few");
    assert!(told(["1.250", "767", "1.300"], &plain.replace("EUR", "KWD")).is_empty());
}
