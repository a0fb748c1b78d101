//! What commands say where something is missing, misread or easily taken wrongly.

use crate::{Bench, SMALL};

#[test]
fn an_empty_folder_has_no_range_and_says_what_to_do() {
    let bench = Bench::new();
    bench.run(&["init"]);
    let asked = ["query", "ticket_volume", "--where", "channel = 'nope'"];
    for grain in ["all", "day"] {
        let answer = bench.json(&[&asked[..], &["--grain", grain]].concat());
        assert!(answer["range"]["from"].is_null() && answer["range"]["to"].is_null(), "{answer}");
        assert!(!answer.to_string().contains("1970"), "{answer}");
    }
    let since = bench.json(&[&asked[..], &["--from", "2026-03"]].concat());
    assert_eq!(since["range"]["from"], "2026-03-01T00:00:00+00:00");
    assert!(since["range"]["to"].is_null(), "{since}");
    for (lang, none, way) in
        [("en", "no records yet", "baremo import"), ("es", "aún no hay registros", "baremo import")]
    {
        let told = bench.run(&[&asked[..], &["--lang", lang]].concat()).stdout;
        assert!(told.contains(none) && told.contains(way) && !told.contains("1970"), "{told}");
    }
    // Records of another sort give no range either.
    bench.import_small(SMALL);
    let told = bench.run(&["query", "nps"]).stdout;
    assert!(told.contains("baremo metrics list") && !told.contains("1970"), "{told}");
    let told = bench.run(&asked).stdout;
    assert!(told.contains("2 Mar 2026") && !told.contains("no records yet"), "{told}");
}
