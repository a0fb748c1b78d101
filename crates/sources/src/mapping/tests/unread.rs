//! What is taken without a part of it, or not at all, and told: figures, and lines of no record.

use super::remarks::remarks;
use super::*;

#[test]
fn figures_without_a_unit_that_are_no_numbers_are_told_too() {
    let mapping = "name = \"m\"\n[[file]]\nname = \"f\"\nstream = \"order\"\nsubject = \"id\"\n\
        [[file.event]]\nkind = \"placed\"\nat = \"at\"\n[file.event.attributes]\n\
        amount = \"sum\"\nitem_count = \"pieces\"\nshelf = \"shelf\"\n";
    let csv = "id,at,sum,pieces,shelf\n1,2025-03-03,12.50,1,A\n2,2025-03-04,n.d.,two,B\n\
        3,2025-03-05,\"12,50\",,C\n4,2025-03-06,-1e2,3,D\n";
    let all = remarks(mapping, &[bytes("t.csv", csv)]);
    assert_eq!(all.iter().map(|own| own.word).collect::<Vec<_>>(), ["values_unread"; 2]);
    let (en, es) = (&all[0].message.en, all[0].message.spanish());
    assert!(en.contains("such as `n.d.`. Records whose `amount` nothing"), "{en}");
    assert!(en.contains("is computed of: 2.") && en.contains("`number`"), "{en}");
    assert!(es.contains("como `n.d.`. Registros con cuyo `amount`"), "{es}");
    assert!(all[1].message.en.contains("such as `two`"), "{:?}", all[1]);
    // What is written stays, so that the order is known for one whose amount cannot be read.
    let mapping = Mapping::parse("m.toml", mapping).expect("the mapping parses");
    let found = lines(&mapping, &[bytes("t.csv", csv)], context());
    assert!(found.len() == 4 && found[1].contains("amount=n.d."), "{found:#?}");
}

#[test]
fn lines_that_are_no_records_are_left_out_and_told() {
    let mapping = "name = \"m\"\n[[file]]\nname = \"f\"\nconversation = \"id\"\n\
        [[file.event]]\nkind = \"opened\"\nat = \"at\"\n";
    let csv = "id,at,via\n1,2025-03-03,web\nTotal: 1 row,,\nTotal: 1,234 rows\n2,2025-03-04\n\
        -- end of export --\n";
    let all = remarks(mapping, &[bytes("t.csv", csv)]);
    assert_eq!(all.iter().map(|own| own.word).collect::<Vec<_>>(), ["lines_left_out"]);
    let (en, es) = (&all[0].message.en, all[0].message.spanish());
    assert!(en.ends_with("left out, such as `Total: 1 row`: 3"), "{en}");
    assert!(es.ends_with("se han omitido, como `Total: 1 row`: 3"), "{es}");
    // A row that lacks cells is still refused.
    let mapping = Mapping::parse("m.toml", mapping).expect("the mapping parses");
    let found = lines(&mapping, &[bytes("t.csv", csv)], context());
    assert!(found.len() == 2 && found[1].starts_with("t.csv:5 ragged_row"), "{found:#?}");
}
