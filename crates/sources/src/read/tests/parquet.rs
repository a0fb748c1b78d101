//! Parquet files: their rows as JSON.

use super::*;

#[test]
fn parquet_rows_become_objects() {
    use arrow::array::{
        ArrayRef, Int64Array, ListBuilder, RecordBatch, StringArray, StringBuilder,
        TimestampMicrosecondArray,
    };
    let mut tags = ListBuilder::new(StringBuilder::new());
    tags.values().append_value("vip");
    tags.append(true);
    tags.append(false);
    let at = TimestampMicrosecondArray::from(vec![Some(0), None]);
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("id", Arc::new(Int64Array::from(vec![1, 2]))),
        ("name", Arc::new(StringArray::from(vec![Some("ñ"), None]))),
        ("at", Arc::new(at.clone().with_timezone("UTC"))),
        ("local", Arc::new(at)),
        ("tags", Arc::new(tags.finish())),
    ];
    let batch = RecordBatch::try_from_iter(columns).expect("columns are of one length");
    let mut bytes = Vec::new();
    let mut writer = ::parquet::arrow::ArrowWriter::try_new(&mut bytes, batch.schema(), None)
        .expect("the schema can be written");
    writer.write(&batch).expect("memory takes it");
    writer.close().expect("memory takes it");
    let expected = &[
        concat!(
            r#"0 {"id":1,"name":"ñ","at":"1970-01-01T00:00:00Z","#,
            r#""local":"1970-01-01T00:00:00","tags":["vip"]}"#
        ),
        r#"0 {"id":2,"name":null,"at":null,"local":null,"tags":null}"#,
    ];
    check(&bytes, expected);
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("rows.parquet");
    std::fs::write(&path, &bytes).expect("a file can be written");
    let detected = detect(&Input::Path(path), &Options::default()).expect("detects");
    assert_eq!(detected.samples.len(), 2);
}

#[test]
fn words_and_short_numbers_of_parquet_are_as_they_were_written() {
    use arrow::array::{ArrayRef, DictionaryArray, Float32Array, RecordBatch};
    use arrow::datatypes::Int8Type;
    let words: DictionaryArray<Int8Type> =
        [Some("new"), None, Some("open"), Some("new")].into_iter().collect();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("status", Arc::new(words)),
        ("price", Arc::new(Float32Array::from(vec![19.99, 0.1, 3.0, -2.5]))),
    ];
    let batch = RecordBatch::try_from_iter(columns).expect("columns are of one length");
    let mut bytes = Vec::new();
    let mut writer = ::parquet::arrow::ArrowWriter::try_new(&mut bytes, batch.schema(), None)
        .expect("the schema can be written");
    writer.write(&batch).expect("memory takes it");
    writer.close().expect("memory takes it");
    let expected = [
        r#"0 {"status":"new","price":19.99}"#,
        r#"0 {"status":null,"price":0.1}"#,
        r#"0 {"status":"open","price":3.0}"#,
        r#"0 {"status":"new","price":-2.5}"#,
    ];
    check(&bytes, &expected);
}
