//! Files that the owner writes: what is wrong in one is told as a person would, at its line, under its
//! path in the data folder.

use crate::Bench;

/// Returns what was said, as one line.
fn line(said: &str) -> String {
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Writes a file of the data folder.
fn write(bench: &Bench, file: &str, text: &str) {
    let path = bench.data().join(file);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
    std::fs::write(&path, text).expect("the file can be written");
}

/// A page of one's own whose example expects a number and a channel that are not answered.
const WRONG: &str = r#"+++
name = "wrongex"
title = "Wrong"
family = "value"
unit = "count"
better = "lower"
version = 1
formula = "orders"
kind = "count"
[value]
fact = "orders"
date = { event = "placed_at" }
+++
Orders.

## Example

```events
a1 | 2026-03-01 09:00 | customer:ana | order.placed | amount=1 currency=EUR
watermark 2026-03-31
```
```query
baremo query wrongex
```
```answer
bucket | value | reason
-      | 2     | too_few
```
```query
baremo query wrongex --grain month --from 2026-02-01 --to 2026-03-31
```
```answer
bucket     | value
2026-03-01 | 1
```
"#;

#[test]
fn an_example_that_does_not_agree_is_told_in_words() {
    let bench = Bench::new();
    bench.run(&["init"]);
    write(&bench, "metrics/wrongex.md", WRONG);
    let english = bench.run(&["metrics", "check"]);
    assert_eq!(english.status, 1, "{}", english.stdout);
    let said = line(&english.stderr);
    for part in [
        "error: metrics/wrongex.md:",
        "`value` is `1`, and the example expects `2`; the row has `value` `1`, `n` `1`",
        "`reason` is `-`, and the example expects `too_few`",
        "rows that the example expects: 1; that the answer has: 2: `bucket` `2026-02-01`",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let spanish = line(&bench.run(&["metrics", "check", "--lang", "es"]).stderr);
    for part in [
        "metrics/wrongex.md:",
        "`value` es `1` y el ejemplo espera `2`; la fila tiene `value` `1`, `n` `1`",
        "filas que espera el ejemplo: 1; que tiene la respuesta: 2: `bucket` `2026-02-01`",
    ] {
        assert!(spanish.contains(part), "{part}: {spanish}");
    }
    for said in [said, spanish] {
        assert!(!said.contains("Some(") && !said.contains("None"), "{said}");
    }
}
