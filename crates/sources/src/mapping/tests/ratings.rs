//! Ratings of conversations, however they are written.

use super::proposals::check;
use super::sorts::{events, proposed, tells};

/// Three tickets with ratings.
fn tickets(heading: &str, ratings: [&str; 3]) -> String {
    let [one, two, three] = ratings;
    format!(
        "Ticket;Creado;Resuelto;Estado;{heading}\n\
         1;13/03/2025 08:00;13/03/2025 10:00;Resuelto;{one}\n\
         2;14/03/2025 08:00;14/03/2025 10:00;Resuelto;{two}\n\
         3;15/03/2025 08:00;15/03/2025 10:00;Resuelto;{three}\n"
    )
}

/// Checks a proposal, and returns what tickets were rated, by scale.
fn rated(csv: &str, parts: &[&str]) -> Vec<String> {
    check(csv, parts);
    let text = proposed(csv);
    assert!(!text.contains("\"neutral\""), "{text}");
    let found = events(&text, csv);
    let of = |line: &String| {
        let (_, said) = line.split_once(" rated ")?;
        let value = said.strip_prefix('`').and_then(|said| said.split('`').next());
        let scale = said.split(' ').find_map(|word| word.strip_prefix("scale="));
        Some(format!("{} {}", value.unwrap_or("."), scale.unwrap_or(".")))
    };
    found.iter().filter_map(of).collect()
}

#[test]
fn stars_and_parts_of_a_scale_are_scores() {
    let value = "value = { from = \"Valoración\", map = \"ratings\" }\n";
    let scale = "\nscale = \"'1-5'\"                     # CHECK: least and greatest score?\n";
    let csv = tickets("Valoración", ["★★★★★", "★", "★★★"]);
    let found = rated(&csv, &[value, scale, "\n\"★★★★★\" = \"5\"\n", "\n\"★★\" = \"2\"\n"]);
    assert_eq!(found, ["5 1-5", "1 1-5", "3 1-5"]);
    let csv = tickets("Valoración", ["★★★☆☆", "★☆☆☆☆", "★★★★★"]);
    let found = rated(&csv, &[value, scale, "\n\"★★☆☆☆\" = \"2\"\n"]);
    assert_eq!(found, ["3 1-5", "1 1-5", "5 1-5"]);
    let csv = tickets("Valoración", ["4/5", "2/5", "4,5/5"]);
    let found = rated(&csv, &[value, scale, "\n\"4,5/5\" = \"4.5\"\n", "\n\"1/5\" = \"1\"\n"]);
    assert_eq!(found, ["4 1-5", "2 1-5", "4.5 1-5"]);
    let csv = tickets("Valoración", ["8 de 10", "0 de 10", "10 de 10"]);
    assert_eq!(rated(&csv, &[value, "scale = \"'0-10'\""]), ["8 0-10", "0 0-10", "10 0-10"]);
}

#[test]
fn a_score_may_have_its_label_beside_it() {
    let value = "value = { from = \"Valoración\", unit = \"score\" }\n";
    let csv = tickets("Valoración", ["Muy buena - 10", "7", "0 = Muy mala"]);
    assert_eq!(rated(&csv, &[value, "scale = \"'0-10'\""]), ["10 0-10", "7 0-10", "0 0-10"]);
    let csv = tickets("Valoración", ["5 (excelente)", "3", "1 (mala)"]);
    assert_eq!(rated(&csv, &[value]), ["5 .", "3 .", "1 ."]);
}

#[test]
fn a_percent_is_a_score_where_the_mapping_declares_it() {
    let csv = tickets("Satisfacción", ["90%", "20 %", "87,5%"]);
    let parts = [
        "value = { from = \"Satisfacción\", unit = \"comma_number\" }\n",
        "\nscale = \"'0-100'\"                     # CHECK: is a percent a score of 0 to 100",
    ];
    assert_eq!(rated(&csv, &parts), ["90 0-100", "20 0-100", "87.5 0-100"]);
}

#[test]
fn what_says_no_rating_is_left_out_and_asked() {
    let asked =
        "\" = \"\"    # CHECK: no guess, so it is left out: positive, neutral or negative?\n";
    let csv = tickets("Valoración", ["Buena", "Pendiente de enviar", "Mala"]);
    let found = rated(&csv, &[&format!("\"Pendiente de enviar{asked}")]);
    assert_eq!(found, ["positive .", ". .", "negative ."]);
    // Of another scale, or of none that there is.
    for odd in ["4/5", "7/20"] {
        let csv = tickets("Valoración", ["3/7", odd, "5/7"]);
        let found = rated(&csv, &[&format!("\"{odd}{asked}")]);
        assert!(found[1].starts_with(". "), "{found:?}");
        assert!(odd == "7/20" || found.iter().all(|line| line == ". ."), "{found:?}");
    }
    // Among scores it is left out alone.
    let csv = tickets("Valoración", ["★★★★", "ninguna", "★★"]);
    assert_eq!(rated(&csv, &[&format!("\"ninguna{asked}")]), ["4 1-5", ". 1-5", "2 1-5"]);
}

#[test]
fn a_yes_is_a_good_rating_where_the_heading_asks_whether_somebody_is_satisfied() {
    let csv = tickets("Valoración: ¿satisfecho?", ["Sí", "No", "N/C"]);
    let parts = ["\n\"Sí\" = \"positive\"\n", "\n\"No\" = \"negative\"\n", "\n\"N/C\" = \"\""];
    assert_eq!(rated(&csv, &parts), ["positive .", "negative .", ". ."]);
    // Of another question nobody knows which of them is good.
    let csv = tickets("Valoración", ["Sí", "No", "Sí"]);
    assert_eq!(rated(&csv, &["\n\"Sí\" = \"\""]), [". .", ". .", ". ."]);
}

#[test]
fn parts_of_a_score_want_a_scale_to_check() {
    let value = "value = { from = \"Valoración\", unit = \"comma_number\" }\n";
    let scale = |ends: &str| format!("\nscale = \"'{ends}'\"                     # CHECK: least");
    for (ratings, ends) in [
        (["4,5", "3,0", "5,0"], "1-5"),
        (["4,5", "0,5", "5,0"], "0-5"),
        (["9,5", "3", "5"], "1-10"),
    ] {
        let found = rated(&tickets("Valoración", ratings), &[value, &scale(ends)]);
        assert!(found[0].ends_with(ends), "{found:?}");
    }
    let hundred = rated(&tickets("Valoración", ["95", "40", "5"]), &[&scale("0-100")]);
    assert_eq!(hundred, ["95 0-100", "40 0-100", "5 0-100"]);
    // Whole ones from 1 to 5 are as everywhere.
    assert_eq!(rated(&tickets("Valoración", ["4", "1", "5"]), &[]), ["4 .", "1 .", "5 ."]);
}

#[test]
fn zero_is_no_rating_where_all_tickets_have_a_number() {
    let csv = |ratings: [&str; 3]| {
        let [first, second, third] = ratings;
        format!(
            "Ticket ID,Created on,Closing Date,Stage,Rating Average\n\
             1,2025-03-05 10:00,2025-03-05 12:00,Solved,{first}\n\
             2,2025-03-06 10:00,2025-03-06 12:00,Solved,{second}\n\
             3,2025-03-07 10:00,,In Progress,{third}\n"
        )
    };
    let zero = csv(["5", "0", "0"]);
    let asks =
        "# CHECK: all tickets have a number in `Rating Average`: is 0 one that nobody rated?";
    check(&zero, &[asks, "when = \"\\\"Rating Average\\\" > 0\"\nkind = \"rated\"\n"]);
    let text = proposed(&zero);
    assert!(!text.contains("scale = "), "{text}");
    let found = events(&text, &zero);
    let rated: Vec<&String> = found.iter().filter(|line| line.contains(" rated ")).collect();
    assert_eq!(rated.len(), 1, "{rated:?}");
    assert!(rated[0].starts_with("1 2025-03-05T12:00:00Z rated `5`"), "{rated:?}");
    // Where a ticket has none, where only solved ones have 0, or others lie between, 0 is a score.
    for ratings in [["5", "0", ""], ["5", "0", "4"], ["0.5", "0", "0"]] {
        let text = proposed(&csv(ratings));
        assert!(text.contains("Rating Average\\\" is not null"), "{text}");
    }
}

#[test]
fn calls_are_rated_with_a_comma_too() {
    let csv = "Call Id;Agent;Date;Time;Topic;Answered (Y/N);Resolved;Speed of answer in seconds;\
        AvgTalkDuration;Satisfaction rating\n\
        ID1;Diane;2025-01-02;09:12:58;Contract;Y;Y;109;00:02:23;3,5\n\
        ID2;Becky;2025-01-02;09:12:58;Support;Y;N;70;00:04:02;4,0\n\
        ID3;Greg;2025-01-02;10:00:00;Contract;N;N;;;\n\
        ID4;Greg;2025-01-02;11:00:00;Support;N;N;30;;\n";
    check(
        csv,
        &[
            "stream = \"contact\"\n",
            "value = { from = \"Satisfaction rating\", unit = \"comma_number\" }\n",
            "kind = \"'csat'\"\nscale = \"'1-5'\"                     # CHECK",
        ],
    );
    tells(&events(&proposed(csv), csv), &["ID1 2025-01-02T09:12:58Z answered `3.5`"]);
}
