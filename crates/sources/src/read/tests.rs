use std::path::PathBuf;

use proptest::prelude::*;

use super::*;

mod parquet;
mod subheadings;

fn open(name: &str, bytes: &[u8], options: &Options) -> Result<Reader, SourceError> {
    Reader::open(&Input::Bytes(name.into(), bytes.to_vec().into()), options)
}

/// Reads everything as lines such as `2:1 {"id":"7"}` and `3 ragged_row`.
fn read(bytes: &[u8], options: &Options) -> Vec<String> {
    let mut reader = open("t", bytes, options).expect("opens");
    let mut record = Record::default();
    let mut out = Vec::new();
    loop {
        match reader.next(&mut record).expect("reads") {
            Step::Record => out.push(format!("{} {}", record.position.line, record.raw())),
            Step::Unreadable(bad) => out.push(format!("{} {}", bad.position.line, bad.reason)),
            Step::End => return out,
        }
    }
}

fn check(bytes: &[u8], expected: &[&str]) {
    assert_eq!(read(bytes, &Options::default()), expected);
}

#[test]
fn csv_with_every_delimiter() {
    for delimiter in [",", ";", "\t", "|"] {
        let text = format!("id{delimiter}a b\n1{delimiter}x, y\n2{delimiter}z\n");
        let text = if delimiter == "," { text.replace("x, y", "\"x, y\"") } else { text };
        check(
            text.as_bytes(),
            &["2 {\"id\":\"1\",\"a b\":\"x, y\"}", "3 {\"id\":\"2\",\"a b\":\"z\"}"],
        );
    }
}

#[test]
fn a_comma_in_every_cell_parts_no_columns() {
    check(
        b"Apellidos, nombre;Edad\nGil, Ana;30\nRuiz, Bea;41\n",
        &[
            r#"2 {"Apellidos, nombre":"Gil, Ana","Edad":"30"}"#,
            r#"3 {"Apellidos, nombre":"Ruiz, Bea","Edad":"41"}"#,
        ],
    );
    check(b"a;b|c\n1;2|3\n", &[r#"2 {"a":"1","b|c":"2|3"}"#]);
}

#[test]
fn cells_between_runs_of_blanks() {
    let options = Options { delimiter: Some(b' '), ..Options::default() };
    let text = b"  id  name n\n 001   ann\t 7  \n   \n002 \"b c\"  8\n003 d\n";
    let expected = [
        r#"2 {"id":"001","name":"ann","n":"7"}"#,
        r#"4 {"id":"002","name":"b c","n":"8"}"#,
        "5 ragged_row",
    ];
    assert_eq!(read(text, &options), expected);
}

#[test]
fn columns_between_runs_of_blanks_are_found_where_nothing_else_parts_them() {
    let found = |text: &str| {
        let input = Input::Bytes("t.txt".into(), text.as_bytes().to_vec().into());
        let found = detect(&input, &Options::default()).expect("it can be read");
        (found.delimiter, found.headings)
    };
    let rows =
        " 00001 19970101  1   11.77\n 00002 19970112  1   12.00\n 00002 19970112  5   77.00\n";
    let (delimiter, headings) = found(&format!(" id  date cds  value\n{rows}"));
    assert_eq!(delimiter, Some(b' '));
    assert_eq!(headings, ["id", "date", "cds", "value"]);
    let (delimiter, headings) = found(&format!("{rows}{rows}"));
    assert_eq!((delimiter, headings.len()), (Some(b' '), 4));
    // Lines of text, one column of a heading of several words, and cells with blanks in them.
    for text in [
        "one two three\nfour five six\nseven eight nine\nten eleven twelve\n",
        "first reply at\n2024-01-01\n2024-01-02\n2024-01-03\n2024-01-04\n",
        "a b c;d\n1 2 3;4\n1 2 3;4\n1 2 3;4\n1 2 3;4\n",
    ] {
        assert_ne!(found(text).0, Some(b' '), "{text}");
    }
}

#[test]
fn quoted_cells_hold_quotes_and_line_ends() {
    check(
        b"id,text\r\n1,\"a \"\"b\"\"\r\nc\"\r\n2,5\" pipe\r\n",
        &[r#"2 {"id":"1","text":"a \"b\"\r\nc"}"#, r#"4 {"id":"2","text":"5\" pipe"}"#],
    );
}

#[test]
fn ragged_rows_are_refused_one_by_one() {
    check(
        b"id,name\n1,a\n2\n3,b,c\n4,d,\n\n5,e\n",
        &[
            r#"2 {"id":"1","name":"a"}"#,
            "3 ragged_row",
            "4 ragged_row",
            r#"5 {"id":"4","name":"d"}"#,
            r#"7 {"id":"5","name":"e"}"#,
        ],
    );
}

#[test]
fn a_quote_that_never_closes_costs_one_line() {
    check(
        b"id,name\n1,\"open\n2,b\n3,c\n",
        &["2 unclosed_quote", r#"3 {"id":"2","name":"b"}"#, r#"4 {"id":"3","name":"c"}"#],
    );
}

#[test]
fn a_quote_that_never_closes_hides_no_rows_up_to_the_next_quote() {
    check(
        b"id,text,at\n1,\"open,2024\n2,b,2024\n3,\"c, d\",2024\n\
          4,\"e\n\"\"f\"\"\",2024\n5,g,2024\n",
        &[
            "2 unclosed_quote",
            r#"3 {"id":"2","text":"b","at":"2024"}"#,
            r#"4 {"id":"3","text":"c, d","at":"2024"}"#,
            r#"5 {"id":"4","text":"e\n\"f\"","at":"2024"}"#,
            r#"7 {"id":"5","text":"g","at":"2024"}"#,
        ],
    );
}

#[test]
fn over_long_lines_are_refused_with_their_place() {
    let options = Options { record_limit_bytes: 100, ..Options::default() };
    let mut text = b"id,name\n1,a\n2,".to_vec();
    text.extend(vec![b'x'; 300_000]);
    text.extend(b"\n3,c\n");
    let lines = read(&text, &options);
    assert_eq!(lines[1], "3 line_too_long");
    assert_eq!(lines[2], r#"4 {"id":"3","name":"c"}"#);
    let mut text = b"{\"id\":1}\n{\"id\":\"".to_vec();
    text.extend(vec![b'x'; 300_000]);
    text.extend(b"\"}\n{\"id\":3}\n");
    assert_eq!(read(&text, &options), [r#"1 {"id":1}"#, "2 line_too_long", r#"3 {"id":3}"#]);
}

/// Returns `before`, a gigabyte of `x` and `after`, compressed: it is whole nowhere.
fn gigabyte(before: &str, after: &str) -> Vec<u8> {
    let packed = |bytes: &[u8]| zstd::encode_all(bytes, 1).expect("memory takes it");
    let piece = packed(&vec![b'x'; 16 << 20]);
    [packed(before.as_bytes()), piece.repeat(64), packed(after.as_bytes())].concat()
}

#[test]
fn a_line_of_a_gigabyte_is_refused_and_the_next_one_read() {
    let csv = gigabyte("id,name\n1,a\n2,", "\n3,c\n");
    check(&csv, &[r#"2 {"id":"1","name":"a"}"#, "3 line_too_long", r#"4 {"id":"3","name":"c"}"#]);
    let lines = gigabyte("{\"id\":1}\n{\"id\":\"", "\"}\n{\"id\":3}\n");
    check(&lines, &[r#"1 {"id":1}"#, "2 line_too_long", r#"3 {"id":3}"#]);
    let list = gigabyte("[{\"id\":1},\n{\"id\":\"", "\"},\n{\"id\":3}]");
    check(&list, &[r#"1 {"id":1}"#, "2 line_too_long", r#"3 {"id":3}"#]);
    check(&gigabyte("", ""), &["1 line_too_long"]);
}

#[test]
fn encodings() {
    let expected = &[r#"2 {"año":"ñandú"}"#, r#"3 {"año":"x"}"#];
    let text = "año\nñandú\nx\n";
    check(text.as_bytes(), expected);
    check(format!("\u{feff}{text}").as_bytes(), expected);
    check(&encoding_rs::WINDOWS_1252.encode(text).0, expected);
    let words: Vec<u16> = text.encode_utf16().collect();
    let le: Vec<u8> = words.iter().flat_map(|w| w.to_le_bytes()).collect();
    let be: Vec<u8> = words.iter().flat_map(|w| w.to_be_bytes()).collect();
    check(&[&[0xff, 0xfe][..], &le].concat(), expected);
    check(&[&[0xfe, 0xff][..], &be].concat(), expected);
    check(&le, expected);
}

#[test]
fn broken_utf_8_in_a_utf_8_file_is_one_refused_record() {
    let mut text = "id,name\n1,ñññññ\n2,".as_bytes().to_vec();
    text.push(0xff);
    text.extend("\n3,ú\n".as_bytes());
    check(
        &text,
        &[r#"2 {"id":"1","name":"ñññññ"}"#, "3 invalid_utf8", r#"4 {"id":"3","name":"ú"}"#],
    );
}

#[test]
fn broken_utf_16_is_one_refused_record() {
    let mut words: Vec<u16> = "id,name\n1,ñ\n2,".encode_utf16().collect();
    words.push(0xd83d);
    words.extend("\n3,ú\n".encode_utf16());
    let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    let expected = [r#"2 {"id":"1","name":"ñ"}"#, "3 invalid_utf8", r#"4 {"id":"3","name":"ú"}"#];
    check(&[&[0xff, 0xfe][..], &bytes].concat(), &expected);
}

#[test]
fn one_row_of_utf_8_tells_the_encoding_of_few() {
    let mut text = "id,name\n1,José Muñoz\n2,Nu".as_bytes().to_vec();
    text.extend([0xf1, b'\n']);
    text.extend("3,Ana\n".as_bytes());
    let good = r#"2 {"id":"1","name":"José Muñoz"}"#;
    check(&text, &[good, "3 invalid_utf8", r#"4 {"id":"3","name":"Ana"}"#]);
    // As not all rows are in it, that is a guess.
    let found = |text: &[u8]| {
        let reader = open("t", text, &Options::default()).expect("opens");
        (reader.detected().encoding, reader.detected().is_encoding_guessed)
    };
    assert_eq!(found(&text), (Encoding::Utf8, true));
    // A row of chance letters among more of another encoding proves nothing.
    for others in [2, 10, 20] {
        let mut chance = b"id,name\n1,\xc3\xb1\n".to_vec();
        (0..others).for_each(|_| chance.extend(b"2,Nu\xf1ez\n"));
        assert_eq!(found(&chance), (Encoding::Windows1252, true));
    }
    // The mark of UTF-8 does.
    let mut marked = "\u{feff}id,name\n".as_bytes().to_vec();
    (0..3).for_each(|_| marked.extend(b"2,Nu\xf1ez\n"));
    assert_eq!(found(&marked), (Encoding::Utf8, false));
}

#[test]
fn a_number_that_is_none_is_nothing_in_json() {
    check(
        b"{\"id\": 1, \"n\": NaN, \"t\": \"NaN \\\"x\"}\n{\"id\": 2, \"n\": -Infinity}\n",
        &[r#"1 {"id":1,"n":null,"t":"NaN \"x"}"#, r#"2 {"id":2,"n":null}"#],
    );
    check(b"[{\"id\": 1, \"n\": [NaN]}]", &[r#"1 {"id":1,"n":[null]}"#]);
}

#[test]
fn empty_and_header_only_are_told_apart() {
    for bytes in [&b""[..], b" \n\n"] {
        assert!(matches!(open("t", bytes, &Options::default()), Err(SourceError::Empty { .. })));
    }
    let reader = open("t", b"id,at\n", &Options::default()).expect("opens");
    assert!(reader.detected().is_header_only());
    assert_eq!(reader.detected().headings, ["id", "at"]);
}

#[test]
fn files_without_a_header_get_numbered_columns() {
    check(
        b"7,2020-01-01\n8,2020-01-02\n",
        &[
            r#"1 {"column_1":"7","column_2":"2020-01-01"}"#,
            r#"2 {"column_1":"8","column_2":"2020-01-02"}"#,
        ],
    );
    check(b"a,Bea <bea@b.es>\n", &[r#"1 {"column_1":"a","column_2":"Bea <bea@b.es>"}"#]);
    check(b"@timestamp,message\n7,a\n", &[r#"2 {"@timestamp":"7","message":"a"}"#]);
    let forced = Options { header: Some(false), ..Options::default() };
    assert_eq!(read(b"a,b\n", &forced), [r#"1 {"column_1":"a","column_2":"b"}"#]);
    // Few of many columns have a heading: values below tell it from a sparse row.
    let headings = |text: &str| {
        let reader = open("t", text.as_bytes(), &Options::default()).expect("opens");
        reader.detected().headings[..2].to_vec()
    };
    assert_eq!(headings("id,at,,,,\n7,2020-01-01,,,,\n8,2020-01-02,,,,x\n"), ["id", "at"]);
    let sparse = "ana,note,,,,\nluis,,call,,,\n";
    assert_eq!(headings(sparse), ["column_1", "column_2"]);
}

#[test]
fn what_a_wrong_delimiter_leaves_whole_is_no_title() {
    let rows = ["1;Ana;Calle Mayor, Portal B, Madrid, España", "2;Bea;Plaza, Portal C, Madrid, ES"];
    let text = format!("id;name;address\n{}\n{}\n", rows[0], rows[1]);
    let input = Input::Bytes("t.csv".into(), text.into_bytes().into());
    let found = detect(&input, &Options::default()).expect("readable");
    assert_eq!((found.delimiter, found.titles), (Some(b';'), 0));
    assert_eq!(found.headings, ["id", "name", "address"]);
}

#[test]
fn titles_above_the_headings_are_left_out() {
    let table = "Day,Campaign,Cost\n2026-03-01,Brand,1.5\n";
    let record = r#"{"Day":"2026-03-01","Campaign":"Brand","Cost":"1.5"}"#;
    for (above, titles, line) in [
        ("Report\n\"March 1, 2026 - March 2, 2026\"\n", 2, 4),
        ("Report,,\n,,\n\n", 2, 5),
        ("# Account: a, b\n# ---\n#\n", 3, 5),
        ("sep=,\n", 1, 3),
    ] {
        let text = format!("{above}{table}");
        check(text.as_bytes(), &[format!("{line} {record}").as_str()]);
        let reader = open("t", text.as_bytes(), &Options::default()).expect("opens");
        assert_eq!(reader.detected().titles, titles, "{text}");
    }
    let ragged = format!("Report\nDay,Campaign,Cost\n2026-03-01,Brand\n{}", &table[18..]);
    check(ragged.as_bytes(), &["3 ragged_row", format!("4 {record}").as_str()]);
    let text = format!("Report\nMarch 1, 2026 - March 2, 2026\n{}", table.replace(',', "\t"));
    let words = text.encode_utf16().flat_map(u16::to_le_bytes);
    let bytes: Vec<u8> = [0xff, 0xfe].into_iter().chain(words).collect();
    check(&bytes, &[format!("4 {record}").as_str()]);
}

#[test]
fn what_may_be_headings_or_a_record_is_no_title() {
    check(b"name\na, b\nc, d\n", &["2 ragged_row", "3 ragged_row"]);
    check(b"Report\n7,x,y\n8,x,z\n", &["2 ragged_row", "3 ragged_row"]);
    check(b"#,name,n\n1,ann,2\n", &[r##"2 {"#":"1","name":"ann","n":"2"}"##]);
    let first = Options { header: Some(true), ..Options::default() };
    assert_eq!(read(b"Report\na,b,c\n", &first), ["2 ragged_row"]);
}

#[test]
fn json_in_every_arrangement() {
    let expected = &[r#"1 {"id":1}"#, r#"1 {"id":2,"tags":[{"a":"]}"}]}"#];
    for text in [
        r#"[{"id":1}, {"id":2,"tags":[{"a":"]}"}]}]"#,
        r#"{"tickets":[{"id":1},{"id":2,"tags":[{"a":"]}"}]}],"count":2}"#,
        r#"{"count":2,"tickets":[{"id":1},{"id":2,"tags":[{"a":"]}"}]}]}"#,
        r#"[{"tickets":[{"id":1}],"next":null},{"tickets":[{"id":2,"tags":[{"a":"]}"}]}]}]"#,
        r#"{"data":{"meta":{},"payload":[{"id":1},{"id":2,"tags":[{"a":"]}"}]}]}}"#,
    ] {
        check(text.as_bytes(), expected);
    }
    check(b"{\n \"id\": 1\n}\n", &[r#"1 {"id":1}"#]);
    check(b"{\"ticket\":{\"id\":1}}", &[r#"1 {"id":1}"#]);
    check(b"{\"id\":1}\n\n{\"id\":2}\n", &[r#"1 {"id":1}"#, r#"3 {"id":2}"#]);
    check(
        b"{\"tickets\":[{\"id\":1}]}\n{\"tickets\":[{\"id\":2}]}\n",
        &[r#"1 {"id":1}"#, r#"2 {"id":2}"#],
    );
}

#[test]
fn broken_json_does_not_stop_good_json() {
    check(
        b"{\"id\":1}\n{\"id\":\n7\n{\"id\":2}\n",
        &[r#"1 {"id":1}"#, "2 not_json", "3 not_an_object", r#"4 {"id":2}"#],
    );
    check(
        b"[{\"id\":1},\n{\"id\":x},\n{\"id\":2}",
        &[r#"1 {"id":1}"#, "2 not_json", r#"3 {"id":2}"#, "3 not_json"],
    );
}

#[test]
fn compressed_files_read_the_same() {
    use std::io::Write;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(b"id\n1\n").expect("memory takes it");
    let gzip = gzip.finish().expect("memory takes it");
    check(&gzip, &[r#"2 {"id":"1"}"#]);
    check(&zstd::encode_all(&b"id\n1\n"[..], 1).expect("compresses"), &[r#"2 {"id":"1"}"#]);
}

#[test]
fn workbooks_are_read_from_files_and_pipes() {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/read/tickets.xlsx"));
    let bytes = std::fs::read(&path).expect("the fixture is there");
    let expected = [
        r#"2 {"id":"4711","opened":"2024-03-01 09:30:00","subject":"Señal débil"}"#,
        r#"4 {"id":"4712","opened":"2024-03-02 10:00:15","subject":""}"#,
    ];
    check(&bytes, &expected);
    let detected = detect(&Input::Path(path), &Options::default()).expect("detects");
    assert_eq!((detected.format, detected.sheet.as_deref()), (Format::Xlsx, Some("Tickets")));
    // Its own bytes are no letters.
    assert_eq!((detected.encoding, detected.is_encoding_guessed), (Encoding::Utf8, false));
}

#[test]
fn workbooks_may_count_their_days_from_1904() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/read/days-from-1904.xlsx");
    let bytes = std::fs::read(path).expect("the fixture is there");
    // 43 890 days after the first of 1904, not of 1900.
    check(&bytes, &[r#"2 {"id":"4711","opened":"2024-03-01 09:30:00"}"#]);
}

/// An archive that holds one empty file.
fn archive_of(name: &str) -> Vec<u8> {
    let short = |value: usize| u16::try_from(value).expect("it is short").to_le_bytes().to_vec();
    let long = |value: usize| u32::try_from(value).expect("it is short").to_le_bytes().to_vec();
    let (none, path) = (|length: usize| vec![0; length], name.as_bytes().to_vec());
    // Version, flags, method, time, date, checksum and sizes; the length of the name, and of more.
    let about = [short(20), none(20), short(name.len()), none(2)].concat();
    let local = [b"PK\x03\x04".to_vec(), about.clone(), path.clone()].concat();
    let entry = [b"PK\x01\x02".to_vec(), short(20), about, none(14), path].concat();
    let (size, start) = (long(entry.len()), long(local.len()));
    let counts = [none(4), short(1), short(1)].concat();
    let end = [b"PK\x05\x06".to_vec(), counts, size, start, none(2)].concat();
    [local, entry, end].concat()
}

#[test]
fn other_archives_are_refused_by_name() {
    // A folder of its own, such as workbooks have, makes no workbook.
    let models = archive_of("models/xl/weights.csv");
    for (bytes, seems) in [
        (&models[..], "an archive (.zip)"),
        (b"PK\x03\x04zzzz", "an archive (.zip)"),
        (b"\xd0\xcf\x11\xe0", "an old or other workbook (.xls)"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a picture (PNG)"),
    ] {
        let error = open("t", bytes, &Options::default()).err().map(|e| e.to_string());
        let expected = format!("`t` cannot be read as an export: it seems to be {seems}");
        assert_eq!(error, Some(expected));
    }
}

#[test]
fn a_missing_file_is_said_so() {
    let error = Reader::open(&Input::from_arg("no/such/file.csv"), &Options::default()).err();
    assert_eq!(error.map(|e| e.kind()), Some(baremo_model::ErrorKind::NotFound));
}

#[test]
fn progress_reaches_the_end() {
    let mut reader = open("t", b"id\n1\n2\n", &Options::default()).expect("opens");
    let mut record = Record::default();
    while !matches!(reader.next(&mut record), Ok(Step::End)) {}
    assert_eq!(Some(reader.progress().read_bytes()), reader.progress().total_bytes());
}

proptest! {
    #[test]
    fn no_bytes_panic_any_reader(
        bytes in prop::collection::vec(any::<u8>(), 0..300),
        start in 0..7,
    ) {
        let prefix: &[u8] = match start {
            0 => b"PAR1",
            1 => b"[{\"id\":",
            2 => b"{\"tickets\":[",
            3 => b"id,\"x",
            4 => b"\xff\xfe",
            5 => b"PK\x03\x04[Content_Types].xml",
            _ => b"",
        };
        let bytes = [prefix, &bytes].concat();
        let options = Options { record_limit_bytes: 64, ..Options::default() };
        for format in [None, Some(Format::Csv), Some(Format::Json), Some(Format::JsonLines)] {
            let options = Options { format, ..options.clone() };
            if let Ok(mut reader) = open("t", &bytes, &options) {
                let mut record = Record::default();
                for _ in 0..2_000 {
                    match reader.next(&mut record) {
                        Ok(Step::End) | Err(_) => break,
                        Ok(_) => {}
                    }
                }
            }
        }
    }

    #[test]
    fn csv_agrees_with_the_csv_crate(
        rows in prop::collection::vec(prop::collection::vec("[a-c,\"\n \r;ñ]{0,6}", 3), 1..8)
    ) {
        let mut writer = ::csv::Writer::from_writer(Vec::new());
        writer.write_record(["one", "two", "three"]).expect("memory takes it");
        for row in &rows {
            writer.write_record(row).expect("memory takes it");
        }
        let bytes = writer.into_inner().expect("memory takes it");
        let options = Options { delimiter: Some(b','), ..Options::default() };
        let mut reader = open("t", &bytes, &options).expect("opens");
        let mut record = Record::default();
        for row in &rows {
            let step = reader.next(&mut record).expect("reads");
            prop_assert!(matches!(step, Step::Record), "{step:?}");
            let Body::Row(_, cells) = &record.body else { unreachable!("csv gives rows") };
            prop_assert_eq!(cells.iter().collect::<Vec<_>>(), row.iter().collect::<Vec<_>>());
        }
        prop_assert!(matches!(reader.next(&mut record), Ok(Step::End)));
    }
}

#[test]
fn a_heading_may_be_a_whole_question() {
    let asked = format!("{}how likely are you to recommend us, from 0 to 10?", "Well, ".repeat(59));
    assert_eq!(asked.chars().count(), 403);
    let told = asked.replace('?', ".");
    let long = "It was fine. ".repeat(20);
    for (text, headings) in [
        (format!("id,\"{asked}\"\n1,9\n2,7\n"), ["id", &asked]),
        // Answers in words may be as long.
        (format!("id,\"{asked}\"\n1,{long}\n2,no\n"), ["id", &asked]),
        (format!("id,\"{told}\"\n1,9\n2,7\n"), ["id", &told]),
        // A text above texts is one of them.
        (format!("ana,\"{told}\"\nluis,{long}\n"), ["column_1", "column_2"]),
    ] {
        let reader = open("t", text.as_bytes(), &Options::default()).expect("opens");
        assert_eq!(reader.detected().headings, headings, "{text}");
    }
}
