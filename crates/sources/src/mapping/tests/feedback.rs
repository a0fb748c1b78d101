//! Lists of public reviews: comments received, and no reviews of quality.

use std::collections::BTreeSet;

use super::proposals::check;
use super::propose_as;
use super::sorts::{detected, events, proposed, tells};

const ENGLISH: &str = "Review ID,Date,Reviewer,Product,Category,Stars,Review text,Reply date\n\
    r1,2025-03-13,Ana G.,Lamp,Home,5,Lovely,2025-03-14\n\
    r2,2025-03-14,Luis,Chair,Home,2,Broke soon,\n\
    r3,2025-03-15,Eva,Lamp,Home,4,Good,\n";
const SPANISH: &str = "Fecha;Autor;Producto;Valoración;Reseña;Plataforma\n\
    13/03/2025;Ana G.;Lámpara;5;Preciosa;Google\n14/03/2025;Luis;Silla;2;Se rompió;Google\n\
    15/03/2025;Eva;Silla;4;Cómoda;Trustpilot\n";

#[test]
fn lists_of_public_reviews_are_feedback() {
    check(
        ENGLISH,
        &[
            "name = \"feedback\"\nhas = [\"Date\", \"Stars\", \"Review text\"]",
            "# CHECK: is a row a comment or review received from outside, with its stars in",
            "stream = \"feedback\"\nsubject = \"Review ID\"\n",
            "actor_kind = \"'customer'\"\nvalue = \"Stars\"\n[file.event.attributes]\n\
             scale = \"'1-5'\"    # CHECK",
        ],
    );
    tells(
        &events(&proposed(ENGLISH), ENGLISH),
        &[
            "r1 2025-03-13T00:00:00Z received `5` by customer Ana G. ",
            "r1 2025-03-14T00:00:00Z answered by agent ",
            "r2 2025-03-14T00:00:00Z received `2` by customer Luis ",
        ],
    );
    check(
        SPANISH,
        &[
            "stream = \"feedback\"\nsubject = \"{Producto}/{Autor}/{Fecha}\"\n",
            "value = \"Valoración\"\n",
        ],
    );
    tells(
        &events(&proposed(SPANISH), SPANISH),
        &["Lámpara/Ana G./13/03/2025 2025-03-13T00:00:00Z received `5` by customer Ana G. "],
    );
}

#[test]
fn reviews_that_name_nobody_are_known_by_their_headings() {
    let rows = "2025-03-13,5,Lovely\n2025-03-13,2,Broke soon\n2025-03-15,4,Good\n";
    for heading in ["Date,Rating,Review", "Date,Stars,Comment", "Fecha,Valoración,Reseña"] {
        let csv = format!("{heading}\n{rows}");
        let hash = "# CHECK: no column names a comment; a hash of when it was written";
        check(&csv, &["stream = \"feedback\"\nsubject = { from = [", hash]);
        let found = events(&proposed(&csv), &csv);
        let count = |part: &str| found.iter().filter(|line| line.contains(part)).count();
        let [five, two] =
            ["5", "2"].map(|stars| format!("2025-03-13T00:00:00Z received `{stars}`"));
        assert_eq!((count(&five), count(&two)), (1, 1), "{found:#?}");
    }
    // A rating and what was said of it may be of anything.
    let csv = format!("Date,Rating,Comment\n{rows}");
    assert!(!proposed(&csv).contains("stream = \"feedback\""), "{}", proposed(&csv));
    let picked = propose_as(&detected(&csv), "feedback", "UTC", false);
    assert!(picked.is_some_and(|text| text.contains("stream = \"feedback\"\n")));
}

#[test]
fn reviews_of_one_place_and_minute_are_as_many_as_there_are() {
    let heading = "Fecha;Estrellas;Reseña;Tienda\n";
    let apart = format!(
        "{heading}13/05/2025 08:00;1;uno;Sol\n14/05/2025 09:07;2;dos;Sol\n\
         15/05/2025 10:14;3;tres;Sol\n"
    );
    let alike = format!(
        "{heading}13/06/2025 08:00;1;uno;Sol\n13/06/2025 08:00;1;otro;Sol\n\
         13/06/2025 08:00;4;uno;Sol\n13/06/2025 08:00;5;;Sol\n"
    );
    // Files of later months are read as the first one was.
    let text = proposed(&apart);
    let names = || -> BTreeSet<String> {
        let found = events(&text, &alike);
        let received = found.iter().filter(|line| line.contains("Z received `"));
        received.filter_map(|line| Some(line.split_once(' ')?.0.to_owned())).collect()
    };
    assert_eq!(names().len(), 4, "{:#?}", events(&text, &alike));
    assert_eq!(names(), names(), "once more they are the same");
    // With who wrote them they are told apart as they are.
    assert!(proposed(SPANISH).contains("subject = \"{Producto}/{Autor}/{Fecha}\"\n"));
}

#[test]
fn stars_may_have_a_comma() {
    let csv = SPANISH.replace(";5;", ";4,5;").replace(";4;", ";4,0;");
    check(&csv, &["value = { from = \"Valoración\", unit = \"comma_number\" }\n", "\"'1-5'\""]);
    let first = "Lámpara/Ana G./13/03/2025 2025-03-13T00:00:00Z received `4.5` by customer Ana G. ";
    tells(&events(&proposed(&csv), &csv), &[first]);
    // Of tickets they are ratings too, and no words that nobody knows.
    let csv = "Nº ticket;Creado;Resuelto;Estado;Valoración\n\
        1;05/03/2025 10:00;06/03/2025 10:00;Resuelto;4,5\n2;15/03/2025 10:00;;Abierto;3,0\n";
    check(csv, &["value = { from = \"Valoración\", unit = \"comma_number\" }\n"]);
    let text = proposed(csv);
    assert!(!text.contains("neutral") && !text.contains("[tables.ratings]"), "{text}");
    tells(&events(&text, csv), &["1 2025-03-06T10:00:00Z rated `4.5`"]);
}

#[test]
fn what_judges_agents_or_was_paid_for_is_no_feedback() {
    for csv in [
        "Date,Reviewer,Evaluated agent,Product,Score,Comment\n2025-03-13,lea,eva,Lamp,4,Kind\n\
         2025-03-14,lea,luis,Chair,3,Curt\n",
        "Order ID,Date,Customer,Product,Total,Rating,Comment\no1,2025-03-13,c1,Lamp,12,5,Fine\n\
         o2,2025-03-14,c2,Chair,30,4,Late\n",
        "Lead,Date,Customer,Score,Comment\nl1,2025-03-13,c1,92,Hot\nl2,2025-03-14,c2,40,Cold\n",
    ] {
        assert!(!proposed(csv).contains("stream = \"feedback\""), "{}", proposed(csv));
    }
}

#[test]
fn stars_may_be_given_in_words() {
    let csv = "Fecha;Valoración;Reseña;Autor;Respuesta del propietario\n\
        13/03/2025;1 estrella;Mal;Ana;Perdone\n14/03/2025;5 estrellas;Bien;Luis;\n\
        15/03/2025;4 estrellas;Bien;Eva;\n";
    check(
        csv,
        &[
            "[tables.stars]\n\"1 estrella\" = \"1\"\n\"4 estrellas\" = \"4\"\n\
             \"5 estrellas\" = \"5\"\n\"2 estrellas\" = \"2\"\n\"3 estrellas\" = \"3\"\n",
            "value = { from = \"Valoración\", map = \"stars\" }\n[file.event.attributes]\n\
             scale = \"'1-5'\"",
        ],
    );
    let found = events(&proposed(csv), csv);
    let received = found.iter().filter(|line| line.contains(" received `5` by customer Luis"));
    assert_eq!(received.count(), 1, "{found:#?}");
    // As Google's interface has them.
    let json = r#"{"reviews": [
        {"reviewer": {"displayName": "Ana"}, "starRating": "FIVE",
         "createTime": "2025-01-02T15:16:34Z", "comment": "Fine"},
        {"reviewer": {"displayName": "Eva"}, "starRating": "TWO",
         "createTime": "2025-01-03T15:16:34Z", "comment": "Bad"}]}"#;
    check(
        json,
        &["stream = \"feedback\"\n", "\"FIVE\" = \"5\"\n\"TWO\" = \"2\"\n\"ONE\" = \"1\"\n"],
    );
}

#[test]
fn the_value_of_a_rating_is_no_amount() {
    let csv = "Date,Author,Rating value,Review text\n2025-03-13,ann,5,fine\n\
        2025-03-14,bob,1,bad\n2025-03-15,eve,4,fine\n";
    check(csv, &["stream = \"feedback\"\n", "value = \"Rating value\"\n"]);
}

#[test]
fn a_review_may_have_a_status_of_its_own_and_names_nobody() {
    let csv = "Review Id,Review Created (UTC),Review Stars,Review Content,Reviewer Name,\
        Reviewer User Id,Reference Number,Review Status,Source\n\
        r1,2025-01-02T10:00:00Z,5,ok,Ana P.,u1,o1,Published,Invited\n\
        r2,2025-01-03T10:00:00Z,1,no,Ana P.,u2,o2,Published,Organic\n\
        r3,2025-01-03T11:00:00Z,4,no,Eva G.,u3,o3,Flagged,Invited\n\
        r4,2025-01-04T11:00:00Z,4,no,Eva G.,u4,o4,Flagged,Invited\n";
    check(
        csv,
        &[
            "stream = \"feedback\"\nsubject = \"Review Id\"\n",
            "actor = \"Reviewer User Id\"\n",
            "\"review_status\" = \"Review Status\"\n",
        ],
    );
    assert!(!proposed(csv).contains("= \"Reviewer Name\""), "{}", proposed(csv));
    // With an answer that has a time.
    let answered = csv.replace(",Source\n", ",Company Reply Date (UTC)\n");
    let answered = answered.replace(",Invited\n", ",2025-02-02T12:00:00Z\n");
    let answered = answered.replace(",Organic\n", ",\n");
    check(&answered, &["kind = \"answered\"\nat = \"Company Reply Date (UTC)\"\n"]);
    // What is only called a name may be somebody's.
    let tickets = "Ticket,Creado,Nombre,Zona\n1,2025-03-03,Ana,Sur\n2,2025-03-04,Ana,Sur\n\
        3,2025-03-05,Eva,Norte\n4,2025-03-06,Eva,Norte\n";
    let text = proposed(tickets);
    assert!(text.contains("\"zona\" = \"Zona\"") && !text.contains("= \"Nombre\""), "{text}");
}

#[test]
fn replies_without_a_time_are_asked_about() {
    let csv = "Review ID,Date,Rating,Review,Reply\nr0,2025-02-06 03:55,5,bla,\n\
        r1,2025-03-28 21:05,4,ble,Thanks\nr2,2025-03-29 21:05,4,bli,\n";
    check(csv, &["# CHECK: `Reply` tells of replies, and no column when they were given"]);
    assert!(!proposed(csv).contains("\"answered\""), "{}", proposed(csv));
    assert!(!proposed(ENGLISH).contains("tells of replies"), "{}", proposed(ENGLISH));
}
