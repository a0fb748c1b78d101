//! Amounts as people and reports write them.

use super::language::mapping;
use super::*;

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
