//! Amounts as people and reports write them.

use super::language::mapping;
use super::*;
use crate::mapping::number::{plain_number, unlabelled};

#[test]
fn numbers_as_reports_print_them() {
    for (printed, plain) in [
        ("1,234", Some("1234")),
        ("12,345,678.9", Some("12345678.9")),
        ("12,5", Some("12.5")),
        ("-3,50 €", Some("-3.50")),
        ("0.5%", Some("0.5")),
        ("--", None),
        ("1.234.567", Some("1234567")),
        ("1.234", Some("1.234")),
        ("n/a", None),
        ("1 234,50", Some("1234.50")),
        ("1'234'567.5", Some("1234567.5")),
        ("0,125", Some("0.125")),
        ("1.5e3", Some("1500")),
        ("1e400", None),
        (".5", Some("0.5")),
        ("Rs.500", Some("500")),
        // The signs of spreadsheets, accounts and ledgers.
        ("\u{2212}5,00 €", Some("-5.00")),
        ("($1,234.50)", Some("-1234.50")),
        ("-US$1,234.50", Some("-1234.50")),
        ("-EUR 5.00", Some("-5.00")),
        ("500.00-", Some("-500.00")),
        ("500,00- €", Some("-500.00")),
        ("9 - very likely", Some("9")),
        ("very likely - 9", Some("9")),
        // As dashboards round them.
        ("1.2K", Some("1200")),
        ("1,2 M €", Some("1200000")),
        ("$3M", Some("3000000")),
        ("5 MXN", Some("5")),
        ("5 kg", Some("5")),
        ("1,2 mil", None),
        ("3 MM", None),
        // Several numbers are none.
        ("4 of 5", None),
        ("4/5", None),
        ("10:30", None),
        ("5 10", None),
    ] {
        let csv = format!("n\n\"{printed}\"\n");
        let text = "name = \"m\"\n[[file]]\nname = \"f\"\nstream = \"spend\"\n\
                    subject = \"{#record}\"\nrecord = \"{#record}\"\n[[file.event]]\n\
                    kind = \"spent\"\nat = \"'2024-01-01'\"\n[file.event.attributes]\n\
                    amount = { from = \"n\", unit = \"number\" }\n";
        let found = lines(&mapping(text), &[bytes("t.csv", &csv)], context());
        let amount = plain.map_or(String::new(), |plain| format!(" amount={plain}"));
        let expected = format!("1 2024-01-01T00:00:00Z spent{amount} | 1 v1750000000000000 #0");
        assert_eq!(found, [expected], "{printed}");
    }
}

#[test]
fn a_score_may_have_a_label_on_either_side() {
    for (written, score) in [
        ("10 - Extremely likely", "10"),
        ("Extremely likely - 10", "10"),
        ("Muy probable \u{2013} 10", "10"),
        ("0 = Nada probable", "0"),
        ("Nada probable: 0", "0"),
        ("0 (not at all likely)", "0"),
        ("Not at all likely (0)", "0"),
        ("-2 - Very bad", "-2"),
        ("7", "7"),
    ] {
        assert_eq!(unlabelled(written), score, "{written}");
    }
    // Two numbers, a number of a name, of a year or of something counted, and no label.
    for other in [
        "7 - 8 times",
        "top 10 - 10",
        "plan-5",
        "plan -5",
        "Since - 2024",
        "5 minutes",
        "10 -",
        "(5)",
        "4.5 - good",
        "likely",
    ] {
        assert_eq!(unlabelled(other), other);
    }
}

#[test]
fn a_sign_holds_wherever_it_stands() {
    let minus = [
        "-5",
        "- 5",
        "5-",
        "5 -",
        "(5)",
        "( 5 )",
        "\u{2212}5",
        "\u{2013}5",
        "-EUR 5",
        "- EUR 5",
        "EUR -5",
        "EUR - 5",
        "EUR-5",
        "-5 EUR",
        "5- EUR",
        "5 -EUR",
        "5-EUR",
        "5 EUR-",
        "5 EUR -",
        "(EUR 5)",
        "EUR (5)",
        "(5 EUR)",
        "(5) EUR",
        "-€5",
        "€-5",
        "€ - 5",
        "5€-",
        "(5) €",
        "US$ - 5",
        "R$ (5)",
        "(S/ 5)",
        "Rs. - 5",
        "(5 kr)",
        "euros - 5",
    ];
    for printed in minus {
        assert_eq!(plain_number(printed, false).as_deref(), Some("-5"), "{printed}");
    }
    // Of words that are no currency, and of prices without cents, a dash is no sign.
    let plus = [
        "5",
        "EUR 5",
        "+5",
        "EUR +5",
        "5,- €",
        "5.\u{2013}",
        "5 - likely",
        "likely - 5",
        "likely \u{2013} 5",
        "Likely (5)",
        "All - 5",
        "5 (all)",
        "No-5",
    ];
    for printed in plus {
        assert_eq!(plain_number(printed, false).as_deref(), Some("5"), "{printed}");
    }
    for printed in ["5 - 10", "5\u{2013}10", "EUR 5 - EUR 6"] {
        assert_eq!(plain_number(printed, false), None, "{printed}");
    }
}

#[test]
fn numbers_whose_decimal_sign_is_the_comma() {
    let amount = |printed: &str| {
        let found = {
            let text = "[[file]]\nname = \"f\"\nstream = \"spend\"\nsubject = \"{#record}\"\n\
                        [[file.event]]\nkind = \"spent\"\nat = \"'2024-01-01'\"\n\
                        value = { from = \"n\", unit = \"comma_number\" }\n";
            let mapping = mapping(&format!("name = \"m\"\n{text}"));
            lines(&mapping, &[bytes("t.csv", &format!("n\n\"{printed}\"\n"))], context())
        };
        found[0].split('`').nth(1).map(str::to_owned)
    };
    for (printed, plain) in [
        ("12.400", "12400"),
        ("1.234.567,5", "1234567.5"),
        ("12,400", "12.400"),
        ("950.5", "950.5"),
        ("-3 €", "-3"),
        ("0.125", "0.125"),
    ] {
        assert_eq!(amount(printed).as_deref(), Some(plain), "{printed}");
    }
}

#[test]
fn conditions_compare_numbers_as_they_are_printed() {
    let holds = |condition: &str, printed: &str| {
        let text = format!(
            "name = \"m\"\nmissing = [\"-\"]\n[[file]]\nname = \"f\"\nstream = \"spend\"\n\
             subject = \"{{#record}}\"\n[[file.event]]\nkind = \"spent\"\nat = \"'2024-01-01'\"\n\
             when = {condition:?}\n"
        );
        let csv = format!("id,n\n1,\"{printed}\"\n");
        !lines(&mapping(&text), &[bytes("t.csv", &csv)], context()).is_empty()
    };
    for (printed, is_above, is_below) in [
        ("0", false, false),
        ("0,00 €", false, false),
        ("€0.00", false, false),
        ("0.01", true, false),
        ("1.234,50 €", true, false),
        ("-3,50 €", false, true),
        ("(€5)", false, true),
        ("00:00:00", false, false),
        ("00:04:24", true, false),
        ("0h 0m", false, false),
        ("4m 24s", true, false),
        // What is no number, or is missing, is neither.
        ("none", false, false),
        ("-", false, false),
        ("", false, false),
    ] {
        assert_eq!(holds("n > 0", printed), is_above, "{printed}");
        assert_eq!(holds("n<0", printed), is_below, "{printed}");
        assert_eq!(holds("not (n > 0)", printed), !is_above, "{printed}");
    }
    for (condition, printed, expected) in [
        ("n >= 5", "5,00", true),
        ("n > 5", "5,00", false),
        ("n <= 5.5", "5,5", true),
        ("n < -1", "-2", true),
        ("\"n\" >= '264'", "4m 24s", true),
        ("n > 1000000", "1.2M", true),
    ] {
        assert_eq!(holds(condition, printed), expected, "{condition} {printed}");
    }
}

#[test]
fn a_number_is_compared_with_a_number() {
    let text = "name = \"m\"\n[[file]]\nname = \"f\"\nconversation = \"id\"\nskip = \"n > soon\"\n\
        [[file.event]]\nkind = \"opened\"\nat = \"at\"\n";
    let input = bytes("t.csv", "id,n,at\n1,2,2024-01-01\n");
    let error = Import::open(&mapping(text), &[input], context()).err().expect("it is a word");
    let error = error.to_string();
    assert!(error.ends_with("a number expected, `soon` found in `n > soon`"), "{error}");
}
