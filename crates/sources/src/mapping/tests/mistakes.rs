//! Mistakes in a mapping: each is told at its own line and word, with the nearest right one.

use super::language::{LOG, mapping};
use super::*;

#[test]
fn misspelt_keys_are_refused_with_the_nearest_name_and_their_line() {
    for (text, expected) in [
        (
            "name = \"m\"\n\n[[file]]\nname = \"f\"\nconversaton = \"id\"\n",
            "mapping `m.toml`, line 5: unknown key `conversaton`, did you mean `conversation`?",
        ),
        (
            "name = \"m\"\n[[file]]\nname = \"f\"\n[[file.event]]\nkind = \"note\"\n\
             at = { form = \"x\" }\n",
            "mapping `m.toml`, line 6: unknown key `form`, did you mean `from`?",
        ),
        (
            "name = \"m\"\nzones = \"UTC\"\n[[file]]\nname = \"f\"\n",
            "mapping `m.toml`, line 2: unknown key `zones`, did you mean `zone`?",
        ),
    ] {
        let error = Mapping::parse("m.toml", text).err().map(|error| error.to_string());
        assert_eq!(error.as_deref(), Some(expected));
    }
}

#[test]
fn wrong_words_are_refused_with_the_nearest_one() {
    let open = |from: &str, to: &str| {
        let text = format!("name = \"m\"\nzone = \"UTC\"\n{LOG}").replace(from, to);
        let input = bytes("t.csv", "id,what,when,n\n");
        let mapping = Mapping::parse("m.toml", &text);
        mapping.and_then(|mapping| Import::open(&mapping, &[input], context()).map(|_| ()))
    };
    for (from, to, expected) in [
        (
            "made = \"opened\"",
            "made = \"opend\"",
            "mapping `m.toml`, line 6, `log`: `opend` is no kind of event, did you mean `opened`?",
        ),
        ("at = \"when\"", "at = \"wen\"", "`t.csv` has no column `wen`, did you mean `when`?"),
        (
            "map = \"activities\"",
            "map = \"activites\"",
            "mapping `m.toml`, line 15, `log`: `activites` is no table of the mapping, \
             did you mean `activities`?",
        ),
        (
            "zone = \"UTC\"",
            "zone = \"Europe/Madri\"",
            "mapping `m.toml`, line 2, `log`: `Europe/Madri` is no zone, \
             did you mean `Europe/Madrid`?",
        ),
        (
            "[[file.event]]",
            "read = { header_row = 41 }\n[[file.event]]",
            "mapping `m.toml`, line 14, `log`: `41` is no row of the first forty",
        ),
        (
            "[[file.event]]",
            "read = { encoding = \"utf-99\" }\n[[file.event]]",
            "mapping `m.toml`, line 14, `log`: `utf-99` is no encoding",
        ),
        (
            "[[file.event]]",
            "read = { delimiter = \"\" }\n[[file.event]]",
            "mapping `m.toml`, line 14, `log`: `` is no delimiter of one character",
        ),
        (
            "[[file.event]]",
            "skip = \"what is nil\"\n[[file.event]]",
            "mapping `m.toml`, line 14, `log`: `null` expected, `nil` found in `what is nil`",
        ),
    ] {
        let error = open(from, to).err().map(|error| error.to_string());
        assert_eq!(error.as_deref(), Some(expected));
    }
    assert!(open("", "").is_ok());
}

#[test]
fn a_wrong_delimiter_gets_a_hint() {
    let text = format!("name = \"m\"\n{LOG}");
    let text = text.replace("conversation =", "read = { delimiter = \";\" }\nconversation =");
    let input = bytes("t.csv", "id,what,when,n\n7,made,2024-03-01,1\n");
    let error = Import::open(&mapping(&text), &[input], context()).err().expect("one column");
    let hints = format!("{:?}", error.hints());
    assert!(hints.contains("delimiter"), "{error}: {hints}");
}
