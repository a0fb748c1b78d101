//! The records behind a rate, as files: beside each record stands whether it is in the numerator.

use crate::serve::Server;
use crate::{Bench, SMALL};

/// A conversation solved with two replies, and one so late that nothing is too young to be judged.
const MORE: &str = "\
3,2026-03-02T09:00:00Z,opened,eva,customer,email,
3,2026-03-02T09:00:00Z,message,eva,customer,email,
3,2026-03-02T09:10:00Z,message,luis,agent,email,
3,2026-03-02T09:20:00Z,message,eva,customer,email,
3,2026-03-02T09:30:00Z,message,luis,agent,email,
3,2026-03-02T10:00:00Z,status,luis,agent,email,solved
4,2026-04-20T09:30:00Z,opened,ana,customer,email,
";

/// Returns case and `in_numerator` of each record of the denominator.
fn listed(csv: &str) -> Vec<(String, String)> {
    let mut lines = csv.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let head = lines.next().expect("headings");
    let place = |name: &str| head.iter().position(|own| *own == name).expect("a column");
    let (case, side, part) = (place("case"), place("side"), place("in_numerator"));
    let lower = lines.filter(|cells| cells[side] == "denominator");
    let mut rows: Vec<_> = lower.map(|cells| (cells[case].into(), cells[part].into())).collect();
    rows.sort();
    rows
}

#[test]
fn who_is_counted_once_is_judged_by_all_they_did() {
    let bench = Bench::new();
    bench.import_orders(
        "order,customer,date,currency\n\
         1,eva,2026-03-02,EUR\n2,eva,2026-03-09,EUR\n3,ana,2026-03-03,EUR\n",
    );
    let metric = "repeat_purchase_rate";
    assert_eq!(bench.value(&[metric])["value"], 50.0);
    // The first order of whoever has bought again counts as repeated, too.
    let listed = listed(&bench.run(&["records", metric, "--format", "csv"]).stdout);
    let expected = [("1", "1"), ("3", "0")].map(|(case, part)| (case.into(), part.into()));
    assert_eq!(listed, expected);
}

#[test]
fn the_mean_of_the_column_is_the_rate_in_every_file() {
    let bench = Bench::new();
    bench.import_small(format!("{SMALL}{MORE}"));
    let metric = "first_contact_resolution";
    assert_eq!(bench.value(&[metric])["value"], 50.0);
    let expected: [(String, String); 2] =
        [("1", "1"), ("3", "0")].map(|(case, part)| (case.into(), part.into()));
    let of_command = bench.run(&["records", metric, "--format", "csv"]).stdout;
    assert_eq!(listed(&of_command), expected, "{of_command}");
    let server = Server::start(&bench);
    let (status, of_page) = server.get("/records/first_contact_resolution/export.csv?range=all");
    assert!(status.contains("200"), "{status}");
    assert_eq!(listed(&of_page), expected, "{of_page}");
    // The numerator's own rows say nothing of it.
    let (_, both) = server.get("/records/first_contact_resolution/export.csv?range=all&side=all");
    assert!(both.lines().any(|line| line.contains(",numerator,,")), "{both}");
    assert_eq!(listed(&both), expected, "{both}");
}

#[test]
fn who_is_served_is_listed_by_customer() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    // Zoe's order comes after the days asked for: up to it is known who is a customer.
    let orders = "order,customer,date,currency\n1,ana,2026-02-01,EUR\n2,zoe,2026-03-04,EUR\n";
    bench.import_orders(orders);
    bench.write("baremo.toml", "[sources.small]\nurl = \"https://desk.test/{id}\"\n");
    let words = ["records", "retention_rate", "--variant", "served", "--from", "2026-03-01"];
    let csv = bench.run(&[&words[..], &["--to", "2026-03-02", "--format", "csv"]].concat()).stdout;
    let mut lines = csv.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let head = lines.next().expect("headings");
    let place = |name: &str| head.iter().position(|own| *own == name).expect("a column");
    let (case, side, url) = (place("case"), place("side"), place("url"));
    let upper = lines.filter(|cells| cells[side] == "numerator");
    let mut who: Vec<_> = upper.map(|cells| (cells[case], cells[url])).collect();
    who.sort_unstable();
    // Eva was never active, and is met in her conversation alone: it is that which can be opened.
    // Ana is met as a customer of the shop, which has no address.
    assert_eq!(who, [("ana", ""), ("eva", "https://desk.test/2")], "{csv}");
}
