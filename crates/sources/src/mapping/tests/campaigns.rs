//! Posts, advertisements, mailings and use as networks and tools export them, in Spanish too.

use super::proposals::check;
use super::sorts::{events, proposed, tells};
use super::streams::refused;

#[test]
fn a_sum_of_counters_is_none_of_them() {
    let csv = "Enlace,Fecha,\"Reacciones, comentarios y veces que se compartió\",Reacciones,\
        Comentarios,Veces compartido,Alcance\n\
        https://www.facebook.com/1,2025-01-13 06:23,15,10,3,2,100\n\
        https://www.facebook.com/2,2025-01-14 06:23,16,11,3,2,120\n";
    check(
        csv,
        &[
            "stream = \"social\"\n",
            "network = \"'facebook'\"\n",
            "likes = \"Reacciones\"\nshares = \"Veces compartido\"\nreach = \"Alcance\"\n\
             comments = \"Comentarios\"\n",
        ],
    );
    let english = csv.replacen(
        "Reacciones, comentarios y veces que se compartió",
        "Reactions, comments and shares",
        1,
    );
    assert!(proposed(&english).contains("likes = \"Reacciones\"\n"), "{}", proposed(&english));
}

#[test]
fn what_spanish_networks_call_their_counters_is_known() {
    let csv = "Enlace permanente,Hora de publicación,Me gusta,Comentarios,\
        Veces que se ha compartido,Veces que se ha guardado,Alcance\n\
        https://www.instagram.com/p/1,01/13/2025 06:23,10,3,2,4,100\n\
        https://www.instagram.com/p/2,01/14/2025 06:23,11,3,2,5,100\n";
    check(
        csv,
        &[
            "network = \"'instagram'\"\n",
            "likes = \"Me gusta\"\nshares = \"Veces que se ha compartido\"\n\
             saves = \"Veces que se ha guardado\"\n",
        ],
    );
    tells(&events(&proposed(csv), csv), &["https://www.instagram.com/p/1 2025-01-13T06:23:00Z"]);
    let linkedin = "Título de la publicación,Enlace de la publicación,Publicado por,\
        Fecha de creación,Impresiones,Clics,Recomendaciones,Comentarios,Compartido\n\
        Post,https://www.linkedin.com/feed/1,Ana,01/30/2025,1289,88,30,2,2\n\
        Post,https://www.linkedin.com/feed/2,Ana,01/31/2025,900,41,12,1,0\n";
    check(
        linkedin,
        &[
            "subject = \"Enlace de la publicación\"\n",
            "network = \"'linkedin'\"\n",
            "likes = \"Recomendaciones\"\nshares = \"Compartido\"\ncomments = \"Comentarios\"\n",
        ],
    );
    // Who published one is somebody.
    let several = linkedin.replace("/2,Ana", "/2,Eva");
    assert!(!proposed(&several).contains("= \"Publicado por\""), "{}", proposed(&several));
}

#[test]
fn conversions_may_have_a_comma_and_name_no_row() {
    let csv = "Fecha;Campaña;Impresiones;Clics;Coste;Conversiones;CTR\n\
        13/01/2025;A;1000;10;100,50;1,5;1,0 %\n14/01/2025;A;1001;11;101,50;1,5;1,1 %\n\
        15/01/2025;A;1002;12;102,50;2,5;1,1 %\n16/01/2025;A;1003;12;102,50;2,5;1,0 %\n";
    check(
        csv,
        &[
            "stream = \"spend\"\nsubject = \"{Fecha}/{Campaña}\"\n",
            "conversions = { from = \"Conversiones\", unit = \"comma_number\" }\n",
        ],
    );
    let results = csv.replace("Conversiones", "Coste por resultados;Resultados");
    let results = results.replace(";1,5;", ";7,5;3;").replace(";2,5;", ";7,5;4;");
    check(&results, &["conversions = \"Resultados\"\n"]);
}

#[test]
fn what_is_reckoned_from_no_report_is_said() {
    for (csv, part) in [
        (
            "idVisit,visitorId,serverDate,serverTimePretty,actions,visitDuration,entryPageUrl\n\
             1,aa,2025-01-02,10:00:00,5,300,https://shop.example/a\n\
             2,aa,2025-01-02,20:00:00,1,0,https://shop.example/b\n\
             3,bb,2025-01-03,11:00:00,3,90,https://shop.example/a\n",
            "# CHECK: rows are whole visits (\"idVisit\", \"visitDuration\", \"actions\")",
        ),
        (
            "Fecha,Canal,Sesiones,Usuarios activos,Vistas\n20250101,Direct,196,156,588\n\
             20250101,Email,37,29,111\n20250102,Direct,41,32,124\n",
            "# CHECK: rows sum up visits (\"Sesiones\", \"Usuarios activos\", \"Vistas\")",
        ),
    ] {
        let text = proposed(csv);
        assert!(text.contains(part) && !text.contains("\nstream = "), "{text}");
        assert!(text.contains("\nat = []\n") && !refused(csv).is_empty(), "{text}");
    }
    // How often each customer came is no report, though it has the same headings.
    let customers = "user_id,signed_up_at,plan,sessions,page_views\n\
        u1,2025-01-02 10:00,pro,12,80\nu2,2025-01-03 10:00,free,3,9\n\
        u3,2025-01-04 10:00,free,4,11\n";
    assert!(proposed(customers).contains("stream = \"customer\""), "{}", proposed(customers));
    // Nor are sessions of a chat that somebody served or rated.
    for heading in ["agent", "csat"] {
        let chats = format!(
            "session_id,started_at,duration,events,{heading}\ns1,2025-01-02 10:00,300,12,5\n\
             s2,2025-01-03 10:00,90,4,4\ns3,2025-01-04 10:00,60,3,5\n"
        );
        assert!(!proposed(&chats).contains("whole visits"), "{}", proposed(&chats));
    }
    let german = "Datum,Kanal,Sitzungen,Nutzer\n2025-01-13,Direct,196,156\n\
        2025-01-14,Email,37,29\n2025-01-15,Email,38,30\n";
    assert!(proposed(german).contains("# CHECK: rows sum up visits"), "{}", proposed(german));
    // Pages of a session are no whole visits, and neither are orders that points were given for.
    let pages = "visit_id,visitor,time,url,engagement_time,events\n1,a,2025-01-02 10:00,/a,5,1\n\
        1,a,2025-01-02 10:01,/b,9,2\n2,b,2025-01-02 11:00,/a,7,1\n";
    assert!(proposed(pages).contains("stream = \"web\""), "{}", proposed(pages));
    let orders = "Pedido;Fecha;Cliente;Concepto;Importe;Puntos\n1;13/01/2025;a;Lámpara;10;1\n\
        2;14/01/2025;b;Silla;20;2\n";
    assert!(proposed(orders).contains("stream = \"order\""), "{}", proposed(orders));
}

#[test]
fn mailings_are_known_by_whom_they_reached_and_who_clicked() {
    let csv = "Title,Subject,Send Date,Total Recipients,Successful Deliveries,Unique Opens,\
        Open Rate,Unique Clicks,Unsubscribes,Unique Id\n\
        News 1,Hello,\"Jan 08, 2025 10:00 AM\",4965,4942,1482,29.99%,197,11,0000000000\n\
        News 2,Hello,\"Jan 22, 2025 10:00 AM\",4109,4083,1224,29.98%,163,6,0000000001\n";
    check(
        csv,
        &[
            "name = \"mailings\"\n",
            "# CHECK: is a row a mailing, with how many it reached in `Successful Deliveries`?",
            "stream = \"spend\"\nsubject = \"{Unique Id}\"\n",
            "channel = \"'email'\"    # CHECK",
            "campaign = \"Title\"\ndeliveries = \"Successful Deliveries\"\n\
             opens = \"Unique Opens\"\nclicks = \"Unique Clicks\"\n",
        ],
    );
    tells(
        &events(&proposed(csv), csv),
        &["0000000000 2025-01-08T00:00:00Z spent channel=email campaign=News 1 category=ads"],
    );
    let spanish = "Nombre de la campaña;Fecha de envío;Entregados;% clics únicos;Clics únicos\n\
        Enero;31-01-2025 20:00:00;1000;10;100\nFebrero;15-02-2025 09:00:00;1000;1;10\n";
    check(
        spanish,
        &[
            "subject = \"{Fecha de envío}/{Nombre de la campaña}\"\n",
            "deliveries = \"Entregados\"\nclicks = \"Clics únicos\"\n",
        ],
    );
}

#[test]
fn followers_of_a_day_are_counters_of_an_account() {
    let csv = "Fecha;Red;Seguidores\n2025-01-01;Instagram;1009\n2025-01-02;Instagram;1006\n\
        2025-01-01;TikTok;311\n";
    check(
        csv,
        &[
            "name = \"followers\"\n",
            "stream = \"social\"\nsubject = \"Red\"\n\n[file.attributes]\nnetwork = \"Red\"\n",
            "kind = \"counters\"\nat = \"Fecha\"\nrecord = \"{Red}/{Fecha}\"\n\
             [file.event.attributes]\nfollowers = \"Seguidores\"\n",
        ],
    );
    let bare = "Date,Followers\n2025-01-01,1009\n2025-01-02,1006\n2025-01-03,1012\n";
    tells(
        &events(&proposed(bare), bare),
        &["account 2025-01-02T00:00:00Z counters followers=1006"],
    );
}

#[test]
fn the_currency_of_a_report_without_one_is_said_by_a_mapping_that_extends() {
    let text = "name = \"our-ads\"\nextends = \"ga4-ads-csv\"\n[[file]]\nname = \"campaigns\"\n\
        [file.attributes]\ncurrency = \"'EUR'\"\n";
    let csv = "Date,Session Google Ads campaign,Google Ads clicks,Google Ads cost\n\
        20250301,Brand,50,30.25\n20250301,(direct),0,0\n";
    let found = events(text, csv);
    assert_eq!(found.len(), 1, "{found:#?}");
    for part in ["amount=30.25", "currency=EUR", "campaign=Brand", "clicks=50"] {
        assert!(found[0].contains(part), "{part}: {found:#?}");
    }
}

#[test]
fn days_of_an_account_may_count_more_than_followers() {
    let csv = "date,network,followers,likes,comments,shares,mentions\n\
        2025-03-01,instagram,1000,10,2,1,3\n2025-03-02,instagram,1010,12,3,0,5\n\
        2025-03-03,instagram,1005,5,0,0,1\n";
    check(
        csv,
        &[
            "name = \"followers\"\n",
            "stream = \"social\"\nsubject = \"network\"\n",
            "record = \"{network}/{date}\"\n[file.event.attributes]\n\
             followers = \"followers\"\ngained = \"'true'\"    # CHECK: what each day brought",
            "likes = \"likes\"\nshares = \"shares\"\ncomments = \"comments\"\n\
             mentions = \"mentions\"\n",
        ],
    );
    let found = events(&proposed(csv), csv);
    tells(&found, &["instagram 2025-03-02T00:00:00Z counters "]);
    for part in ["followers=1010", "gained=true", "likes=12", "mentions=5"] {
        assert!(found[1].contains(part), "{part}: {found:#?}");
    }
    // What only rises, of each account, may be totals.
    let totals = "Fecha;Red;Seguidores;Me gusta\n2025-01-01;Instagram;1009;100\n\
        2025-01-01;TikTok;311;7\n2025-01-02;Instagram;1006;140\n2025-01-02;TikTok;312;9\n\
        2025-01-03;Instagram;1011;151\n2025-01-03;TikTok;314;9\n";
    check(totals, &["# CHECK: no counter ever falls, so they are read as totals", "likes = "]);
    assert!(!proposed(totals).contains("\ngained"), "{}", proposed(totals));
}

#[test]
fn days_of_an_account_may_tell_no_followers() {
    // LinkedIn, with a line above the headings.
    let csv = "\"Date columns are in UTC. All analytics for the Page\"\n\
        Date,Impressions (organic),Impressions (sponsored),Impressions (total),Clicks (organic),\
        Clicks (sponsored),Clicks (total),Reactions (organic),Reactions (sponsored),\
        Reactions (total),Reposts (organic),Reposts (sponsored),Reposts (total)\n\
        03/13/2025,500,40,540,20,3,23,5,1,6,2,0,2\n03/14/2025,450,10,460,30,0,30,4,0,4,1,0,1\n\
        03/15/2025,480,20,500,10,1,11,7,2,9,0,0,0\n";
    check(
        csv,
        &[
            "name = \"followers\"\n",
            "# CHECK: does a row say what was counted of an account on a day, and not of one post?",
            "stream = \"social\"\nsubject = \"'account'\"\n",
            "record = \"{Date}\"\n[file.event.attributes]\n\
             gained = \"'true'\"    # CHECK: what each day brought",
            "likes = \"Reactions (total)\"\nshares = \"Reposts (total)\"\n\
             clicks = \"Clicks (total)\"\nimpressions = \"Impressions (total)\"\n",
        ],
    );
    // Where each has a text of its own, they are posts.
    let posts = csv.replace("Date,Impr", "Date,Post title,Impr");
    let posts = posts.replace("/2025,", "/2025,How we work,");
    assert!(proposed(&posts).contains("name = \"posts\"\n"), "{}", proposed(&posts));
}

#[test]
fn how_often_an_account_was_named_is_the_id_of_no_post() {
    let csv = "Date,Type,Likes,Comments,Shares,Reach,Mentions\n2025-03-01,photo,10,2,1,90,3\n\
        2025-03-02,video,12,3,0,80,5\n2025-03-03,photo,5,0,0,70,1\n";
    check(csv, &["name = \"posts\"\n", "stream = \"social\"\nsubject = \"{#record}\"\n"]);
}

#[test]
fn what_programs_tell_of_their_use_is_of_visitors() {
    let csv = "event,time,distinct_id,$insert_id,mp_country_code\n\
        Open App,1735800000,u1,i1,Spain\nExport,1735800060,u1,i2,Spain\n\
        Open App,1735800120,u2,i3,France\nLogin,1735800180,u2,i4,France\n";
    check(
        csv,
        &[
            "\"Export\" = \"event\"\n\"Login\" = \"event\"\n\"Open App\" = \"event\"\n",
            "stream = \"web\"\nsubject = \"distinct_id\"\nrecord = \"{$insert_id}\"\n",
        ],
    );
    tells(&events(&proposed(csv), csv), &["u1 2025-01-02T06:41:00Z event `Export`"]);
}

#[test]
fn movements_of_points_are_what_customers_do_in_a_programme() {
    let csv = "Cliente;Fecha;Movimiento;Puntos;Programa\nc1;13/01/2025;Alta en el programa;0;Club\n\
        c1;14/01/2025;Puntos ganados;57;Club\nc2;15/01/2025;Canje;-93;Club\n\
        c1;16/01/2025;Caducidad;-7;Club\n";
    check(
        csv,
        &[
            "\"Alta en el programa\" = \"enrolled\"\n\"Caducidad\" = \"skip\"\n\
             \"Canje\" = \"acted\"\n\"Puntos ganados\" = \"acted\"\n",
            "# CHECK: is a row a movement of points of a customer, by the words of `Movimiento`",
            "stream = \"customer\"\nsubject = \"Cliente\"\n",
            "value = \"Programa\"\n[file.event.attributes]\namount = \"Puntos\"\n",
        ],
    );
    let found = events(&proposed(csv), csv);
    assert_eq!(found.len(), 3, "{found:#?}");
    tells(&found, &["c1 2025-01-14T00:00:00Z acted `Club` customer=c1 amount=57"]);
    let gift = csv.replace("Canje;", "Canje por regalo;").replace("Caducidad;", "Regalo;");
    check(&gift, &["\"Canje por regalo\" = \"acted\"\n", "\"Regalo\" = \"skip\"\n"]);
    // Points that somebody was given for a call are a mark.
    let review = "Fecha;Evaluador;Agente;Cliente;Motivo;Puntos\n13/03/2025;lea;eva;c1;Pago;8\n\
        14/03/2025;lea;luis;c2;Fallo;9\n15/03/2025;lea;luis;c1;Pago;10\n";
    assert!(proposed(review).contains("stream = \"review\""), "{}", proposed(review));
    // Addresses are hashes in all of it, and the programme wants a name.
    let mails = csv.replace("\nc1;", "\na@x.es;").replace("\nc2;", "\nb@x.es;");
    let mails = mails.replace(";Programa\n", "\n").replace(";Club\n", "\n");
    check(&mails, &["value = \"'points'\"    # CHECK", "hashed = \"visitor\" }\n"]);
    let found = events(&proposed(&mails), &mails);
    assert!(!found.iter().any(|line| line.contains("@x.es")), "{found:#?}");
}

#[test]
fn an_amount_of_a_campaign_beside_its_clicks_is_spend() {
    let csv = "Fecha;Canal;Campaña;Importe;Clics\n01/01/2025;Google;A;1.010,50;20\n\
        02/01/2025;Google;A;1.011,50;21\n13/01/2025;Google;A;1.012,50;22\n";
    check(
        csv,
        &[
            "stream = \"spend\"\n",
            "amount = { from = \"Importe\", unit = \"comma_number\" }\n",
            "campaign = \"Campaña\"\n",
            "clicks = \"Clics\"\n",
        ],
    );
    // What a mailing brought is no cost of it.
    let mailing = "Campaña,Fecha,Destinatarios,Clics,Importe\nA,2025-01-01,100,20,10.50\n\
        B,2025-01-02,110,21,11.50\n";
    assert!(!proposed(mailing).contains("amount = "), "{}", proposed(mailing));
}

#[test]
fn what_ads_sold_are_conversions_and_its_value_is_none() {
    let csv = |name: &str| {
        format!(
            "Date,Campaign,Amount spent,Clicks,Purchase value,{name} value,{name}\n\
             2025-01-01,A,50.00,20,120.00,120.00,2\n2025-01-02,A,51.00,21,60.00,60.00,1\n"
        )
    };
    for name in ["Purchases", "Compras", "Orders", "Pedidos"] {
        check(&csv(name), &[&format!("conversions = \"{name}\"\n")]);
    }
}

#[test]
fn addresses_that_visits_came_from_are_referrers() {
    for name in ["Referente", "URL de referencia", "Página de referencia", "Origen", "Fuente"] {
        let csv = format!(
            "Fecha y hora,Visitante,Sesión,Página,{name}\n2025-01-15 07:21,v0,s0,/p0,\n\
             2025-01-20 13:18,v1,s1,/p0,https://google.com/\n\
             2025-01-21 13:18,v1,s2,/p1,https://bing.com/\n"
        );
        check(&csv, &["\nurl = \"Página\"\n", &format!("\nreferrer = \"{name}\"\n")]);
    }
}

#[test]
fn the_day_of_a_row_counts_and_not_the_period_of_the_report() {
    // Meta Ads by campaign and day.
    let csv = |from: [&str; 2], to: [&str; 2]| {
        format!(
            "Inicio del informe,Fin del informe,Día,Nombre de la campaña,Impresiones,\
             Clics en el enlace,Importe gastado (EUR)\n\
             {},{},2025-01-13,Caja,900,12,10.50\n{},{},2025-01-14,Caja,800,11,9.75\n",
            from[0], to[0], from[1], to[1]
        )
    };
    let whole = csv(["2025-01-01"; 2], ["2025-01-31"; 2]);
    let text = proposed(&whole);
    assert!(text.contains("kind = \"spent\"\nat = \"Día\"\n"), "{text}");
    assert!(!text.contains("until = "), "{text}");
    // Where each row has a period of its own, that is what it was spent in.
    let own = proposed(&csv(["2025-01-13", "2025-01-14"], ["2025-01-13", "2025-01-14"]));
    assert!(own.contains("until = { from = \"Fin del informe\""), "{own}");
}
