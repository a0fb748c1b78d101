//! Files in which a cell of many is odd: they are proposed as what all other records say, which is
//! asked.

use super::sorts::{detected, events, proposed};
use super::*;

/// Records of each file, and which of them is odd.
const RECORDS: usize = 40;
const ODD: usize = 27;

/// A file: its headings, and the cells of each record.
type File = (&'static str, fn(usize) -> String);

const CALLS: File =
    ("Call ID,Started at,Queue,Caller,Agent,Wait time (s),Talk time (s),Outcome", |row| {
        let (agent, talk, outcome) = match row % 3 {
            0 => ("", 0, "Abandoned"),
            _ => ("Ana", 120 + row, "Answered"),
        };
        let wait = 10 + row % 4;
        format!(
            "k{row},{} 10:{row:02}:11,sales,6000{row},{agent},{wait},{talk},{outcome}",
            day(row)
        )
    });
const ORDERS: File = ("Order ID,Date,Customer,Total,Currency,Status", |row| {
    let status = if row % 6 > 0 { "completed" } else { "cancelled" };
    format!("O{row},{},c{},{row}.50,EUR,{status}", day(row), row % 9)
});
const SUBSCRIPTIONS: File =
    ("Subscription ID,Customer,Plan,Start date,Cancelled at,MRR,Currency", |row| {
        let end = if row % 9 > 0 { "" } else { "2025-03-15" };
        let plan = ["Basic", "Pro"][row % 2];
        format!("sub_{row}a,c{row},{plan},{},{end},1{}.00,EUR", day(row), row % 2)
    });
const SURVEY: File = (
    "Respondent ID,Submitted at,How satisfied are you? (1-5),\
     How likely are you to recommend us? (0-10),Comments",
    |row| {
        let (score, likely) = ([5, 4, 3, 1][row % 4], [10, 9, 7, 3][row % 4]);
        format!("r{row},{} 10:00:00,{score},{likely},ok", day(row))
    },
);
const CUSTOMERS: File = ("Customer ID,Signed up at,Country,Plan,Channel", |row| {
    let (country, plan) = (["ES", "FR"][row % 2], ["Basic", "Pro"][row % 2]);
    format!("c{row},{},{country},{plan},ads", day(row))
});
const SPEND: File = ("Date,Campaign,Channel,Cost,Impressions,Clicks", |row| {
    let channel = ["google", "meta"][row % 2];
    format!("{},camp{},{channel},{}.10,{},{}", day(row), row % 4, 20 + row, 1000 + row, 10 + row)
});
const REVIEWS: File = ("Review ID,Date,Evaluator,Agent,Ticket,Score", |row| {
    let (judge, agent) = (["Q1", "Q2"][row % 2], ["Ana", "Luis", "Eva"][row % 3]);
    format!("v{row},{},{judge},{agent},{},{}", day(row), 4000 + row, 60 + row)
});
const POSTS: File = ("Post ID,Published at,Network,Type,Likes,Comments,Shares,Reach", |row| {
    let network = ["instagram", "facebook"][row % 2];
    let counts = format!("{},{},{},{}", 10 + row, row % 5, row % 3, 1000 + row);
    format!("p{row},{} 10:00:00,{network},photo,{counts}", day(row))
});
const VISITS: File = ("Visitor ID,Timestamp,Page,Referrer,Event", |row| {
    format!("v{},{} 10:{row:02}:00,/p{},,page_view", row % 20, day(row), row % 5)
});
const STATES: File = ("Agent,State,Start,End", |row| {
    let (agent, state) =
        (["Ana", "Luis", "Eva"][row % 3], ["Available", "Break", "On call"][row % 3]);
    let (day, hour) = (day(row), row % 8);
    format!("{agent},{state},{day} 1{hour}:00:00,{day} 1{}:00:00", hour + 1)
});
const TICKETS: File = ("Ticket ID,Created at,Solved at,Status,Customer,Reopens", |row| {
    let day = day(row);
    format!("{},{day} 10:00:00,{day} 12:00:00,Solved,c{},{}", 4000 + row, row % 9, row % 7)
});

/// The day of a record.
fn day(row: usize) -> String {
    format!("2025-02-{:02}", 1 + row % 28)
}

/// Writes a file with some cells replaced: their record, column and text.
fn file((head, row): File, replaced: &[(usize, usize, &str)]) -> String {
    let mut csv = format!("{head}\n");
    for record in 0..RECORDS {
        let text = row(record);
        let mut cells: Vec<&str> = text.split(',').collect();
        for &(_, column, cell) in replaced.iter().filter(|(own, ..)| *own == record) {
            cells[column] = cell;
        }
        csv.push_str(&cells.join(","));
        csv.push('\n');
    }
    csv
}

/// Returns the lines of a mapping, without its remarks.
fn bare(text: &str) -> Vec<&str> {
    text.lines().filter(|line| !line.starts_with('#')).collect()
}

#[test]
fn one_odd_cell_makes_nothing_else_of_a_file() {
    for (of, stream, column, cell) in [
        (CALLS, "contact", 5, "Unknown"),
        (CALLS, "contact", 6, "Zoë"),
        (CALLS, "contact", 0, ""),
        (ORDERS, "order", 3, "error"),
        (SUBSCRIPTIONS, "subscription", 0, ""),
        (SUBSCRIPTIONS, "subscription", 0, "Zoë"),
        (SUBSCRIPTIONS, "subscription", 1, ""),
        (SUBSCRIPTIONS, "subscription", 1, "guest"),
        (SUBSCRIPTIONS, "subscription", 5, "Unknown"),
        (SURVEY, "survey", 2, "no answer"),
        (SURVEY, "survey", 0, ""),
        (CUSTOMERS, "customer", 0, ""),
        (CUSTOMERS, "customer", 0, "guest"),
        (SPEND, "spend", 3, "error"),
        (SPEND, "spend", 4, "Unknown"),
        (REVIEWS, "review", 5, "pending"),
        (REVIEWS, "review", 0, ""),
        (POSTS, "social", 4, "Unknown"),
        (POSTS, "social", 0, ""),
        (VISITS, "web", 0, ""),
        (STATES, "agent", 0, ""),
    ] {
        let (clean, odd) = (file(of, &[]), file(of, &[(ODD, column, cell)]));
        let (expected, text) = (proposed(&clean), proposed(&odd));
        assert!(expected.contains(&format!("stream = \"{stream}\"\n")), "{expected}");
        assert_eq!(bare(&text), bare(&expected), "`{cell}` in column {column} of a {stream}");
        let asked = |written: &str, phrase: &str| {
            let all = to_check(written);
            all.iter().any(|question| question.contains(phrase) && question.contains(cell))
        };
        assert!(asked(&text, " 1 of 40 records"), "{text}");
        let spanish = propose(&detected(&odd), "UTC", true);
        assert!(asked(&spanish, " 1 de 40 registros"), "{spanish}");
        assert!(!asked(&expected, " of 40 records"), "{expected}");
    }
}

#[test]
fn the_odd_record_alone_is_refused() {
    let csv = file(CALLS, &[(ODD, 5, "Unknown")]);
    let all = events(&proposed(&csv), &csv);
    let refused: Vec<&String> = all.iter().filter(|line| line.starts_with("t.csv:")).collect();
    assert!(matches!(refused[..], [only] if only.contains("`Unknown`")), "{refused:?}");
    let entered = all.iter().filter(|line| line.contains("Z entered ")).count();
    assert_eq!(entered, RECORDS - 1);
}

#[test]
fn whose_a_subscription_is_may_be_written_in_any_way() {
    let names: Vec<String> = (0..RECORDS).map(|row| format!("Company {}", row % 13)).collect();
    let mut replaced: Vec<(usize, usize, &str)> =
        names.iter().enumerate().map(|(row, name)| (row, 1, name.as_str())).collect();
    for blank in [false, true] {
        if blank {
            replaced.push((ODD, 1, ""));
        }
        let text = proposed(&file(SUBSCRIPTIONS, &replaced));
        assert!(text.contains("subject = \"Subscription ID\"\n"), "{text}");
        assert!(text.contains("customer = \"Customer\"\n"), "{text}");
    }
}

#[test]
fn what_an_odd_record_says_elsewhere_is_a_word_all_the_same() {
    let refunded = (ODD, 5, "refunded");
    let text = proposed(&file(ORDERS, &[refunded, (ODD, 3, "error")]));
    assert_eq!(bare(&text), bare(&proposed(&file(ORDERS, &[refunded]))));
    assert!(text.contains("\"refunded\" = \"refunded\""), "{text}");
}

#[test]
fn what_is_often_odd_is_what_it_says() {
    let is_told = |text: &str| text.contains("holds figures, but words in");
    // One cell of twenty is odd, and not two.
    let cells: Vec<(usize, usize, &str)> = [1, 7, 20].map(|row| (row, 3, "error")).into();
    assert!(is_told(&proposed(&file(ORDERS, &cells[..2]))));
    assert!(!is_told(&proposed(&file(ORDERS, &cells))));
    // Rows of tickets are not judged by it.
    let tickets = proposed(&file(TICKETS, &[(ODD, 5, "never")]));
    assert!(tickets.contains("conversation = \"Ticket ID\"\n"), "{tickets}");
    assert!(!is_told(&tickets), "{tickets}");
    // A rare word among codes of a status is one of its words.
    let codes: Vec<(usize, usize, &str)> = (0..RECORDS).map(|row| (row, 5, "3")).collect();
    let replaced = [codes.as_slice(), &[(ODD, 5, "cancelled")]].concat();
    let orders = proposed(&file(ORDERS, &replaced));
    assert!(orders.contains("\"cancelled\" = \"cancelled\"") && !is_told(&orders), "{orders}");
}

#[test]
fn a_row_of_totals_says_how_it_is_left_out() {
    let map = "name = \"t\"\n[[file]]\nname = \"t\"\nconversation = \"Ticket ID\"\n";
    let event = "[[file.event]]\nkind = \"opened\"\nat = \"Created\"\n";
    let csv = "Ticket ID,Created,Team\n1,2025-03-03T08:00:00Z,Help\n2,70,Total\n3,70,Help\n";
    let read = |skip: &str| {
        let text = format!("{map}{skip}\n{event}");
        let mapping = Mapping::parse("t", &text).expect("it can be read");
        lines(&mapping, &[bytes("t.csv", csv)], context())
    };
    let told = read("");
    let skip = "skip = \"\\\"Team\\\" = 'Total'\"";
    assert!(told[1].contains("is too small for a time since 1970; the row has"), "{told:?}");
    assert!(told[1].contains(&format!("a row of totals: `{skip}` in the")), "{told:?}");
    assert!(told[2].ends_with("is too small for a time since 1970"), "{told:?}");
    // What is told to be written leaves it out.
    let told = read(skip);
    assert!(told.len() == 2 && told[1].starts_with("t.csv:4 "), "{told:?}");
}
