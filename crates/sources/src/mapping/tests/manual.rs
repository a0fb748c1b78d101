//! docs/import.md is the manual of mappings: it names whatever one may say, and its whole examples
//! are mappings.

use baremo_model::error::TomlProblem;
use baremo_model::{EventKind, Stream};

use super::*;
use crate::mapping::spec::{
    Common, EventSpec, ExprSpec, FileSpec, HolidaySpec, HoursSpec, KeysSpec, ReadSpec, Spec,
    TargetSpec,
};
use crate::mapping::survey::QuestionSpec;

fn manual() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/import.md");
    std::fs::read_to_string(path).expect("the manual is there")
}

/// Returns the words that stand in backticks, and in fences of them.
fn named(manual: &str) -> Vec<&str> {
    let code = manual.split('`').skip(1).step_by(2);
    code.flat_map(|code| code.split(|c: char| !c.is_alphanumeric() && c != '_')).collect()
}

#[test]
fn every_key_is_named() {
    let manual = manual();
    let named = named(&manual);
    let check = |refused: Option<toml::de::Error>| {
        let error = refused.expect("no table has this key");
        let TomlProblem::UnknownKey { valid, .. } = TomlProblem::of(error.message()) else {
            panic!("{error}");
        };
        assert!(!valid.is_empty(), "{error}");
        let missing: Vec<&String> =
            valid.iter().filter(|key| !named.contains(&key.as_str())).collect();
        assert!(missing.is_empty(), "docs/import.md does not name {missing:?}");
    };
    let no_key = "no_key = 1";
    check(toml::from_str::<Spec>(no_key).err());
    check(toml::from_str::<FileSpec>(no_key).err());
    check(toml::from_str::<ReadSpec>(no_key).err());
    check(toml::from_str::<KeysSpec>(no_key).err());
    check(toml::from_str::<Common>(no_key).err());
    check(toml::from_str::<EventSpec>(no_key).err());
    check(toml::from_str::<ExprSpec>(no_key).err());
    check(toml::from_str::<QuestionSpec>(no_key).err());
    check(toml::from_str::<HoursSpec>(no_key).err());
    check(toml::from_str::<HolidaySpec>(no_key).err());
    check(toml::from_str::<TargetSpec>(no_key).err());
}

#[test]
fn every_stream_and_kind_of_event_is_named() {
    let manual = manual();
    let named = named(&manual);
    // What [file.keys] makes; nobody writes it.
    let kinds = EventKind::ALL.iter().filter(|kind| **kind != EventKind::CustomerKnownBy);
    let streams = Stream::ALL.iter().filter(|stream| **stream != Stream::Conversation);
    let words = kinds.map(|kind| kind.word()).chain(streams.map(|stream| stream.word()));
    let missing: Vec<&str> = words.filter(|word| !named.contains(word)).collect();
    assert!(missing.is_empty(), "docs/import.md does not name {missing:?}");
}

#[test]
fn whole_examples_are_mappings() {
    let manual = manual();
    let fences = manual.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
    let whole: Vec<&str> = fences.filter(|text| text.starts_with("name = ")).collect();
    assert_eq!(whole.len(), 6, "events, tickets, what is gone, costs, a roster, a survey");
    for text in whole {
        if let Err(error) = Mapping::parse("example.toml", text) {
            panic!("{error}:\n{text}");
        }
    }
}
