use std::path::PathBuf;

use parquet::file::statistics::Statistics;

use super::*;

#[test]
fn what_the_system_said_is_not_hidden_by_the_library() {
    let full = ParquetError::from(io::Error::from(io::ErrorKind::StorageFull));
    assert_eq!(of_system(full).kind(), io::ErrorKind::StorageFull);
    let own = of_system(ParquetError::EOF("cut short".into()));
    assert_eq!((own.kind(), own.to_string().contains("cut short")), (io::ErrorKind::Other, true));
}

/// Values of two row groups, some of them missing or repeated.
const VALUES: [i64; 10] = [3, 3, 5, NULL_INT, 9, 9, 12, 40, 41, 41];

fn columns() -> [ColumnDef; 6] {
    [
        ("word", Kind::Word),
        ("text", Kind::Text),
        ("at", Kind::Instant),
        ("long", Kind::Long),
        ("key", Kind::Key),
        ("place", Kind::Place),
    ]
    .map(|(name, kind)| ColumnDef::new(name, kind))
}

/// Returns the words and texts of the values' rows.
fn said() -> Vec<String> {
    VALUES.iter().map(ToString::to_string).collect()
}

/// Writes a file and returns where it lies.
fn written(folder: &Path, packing: Packing) -> PathBuf {
    let columns = columns();
    let said = said();
    let mut dictionary = Dictionary::new();
    let codes: Vec<u32> = said.iter().map(|word| dictionary.intern(word)).collect();
    let arrays = vec![
        words(codes.into_iter(), &dictionary, &mut Places::default()),
        texts(said.iter().map(|text| Some(text.as_str()))),
        instants(VALUES.to_vec()),
        longs(VALUES.to_vec()),
        longs(VALUES.to_vec()),
        longs(VALUES.to_vec()),
    ];
    let batch = RecordBatch::try_new(schema(&columns), arrays).expect("columns fit");
    let place = (folder, "2026-03");
    let file = write(&Disk::default(), place, packing, &columns, std::iter::once(batch));
    let file = file.expect("it can be written");
    assert_eq!((file.rows, file.ranges["at"]), (10, (3, 41)));
    folder.join(file.path)
}

#[test]
fn columns_are_packed_by_what_they_hold() {
    let folder = tempfile::tempdir().expect("temporary folder");
    for packing in [Packing::Small, Packing::Quick] {
        let path = written(folder.path(), packing);
        let opened = open(&path, &[]).expect("it can be read");
        let groups = opened.metadata().row_groups();
        assert_eq!(groups.len(), 2);
        for (column, chunk) in
            groups.iter().flat_map(|group| columns().into_iter().zip(group.columns()))
        {
            let (name, kind) = (&column.name, column.kind);
            // Where values repeat.
            let is_coded = matches!(kind, Kind::Word | Kind::Long);
            assert_eq!(chunk.dictionary_page_offset().is_some(), is_coded, "{name}");
            // Links follow each other: what is kept is by how much.
            let is_delta = chunk.encodings().any(|it| it == Encoding::DELTA_BINARY_PACKED);
            assert_eq!(is_delta, kind == Kind::Place, "{name}");
            // Others skip row groups by instants, and by nothing else.
            assert_eq!(chunk.statistics().is_some(), kind == Kind::Instant, "{name}");
            let is_packed = match packing {
                Packing::Small => matches!(chunk.compression(), Compression::ZSTD(_)),
                Packing::Quick => chunk.compression() == Compression::LZ4_RAW,
            };
            assert!(is_packed, "{name}: {:?}", chunk.compression());
        }
        let Some(Statistics::Int64(first)) = groups[0].column(2).statistics() else {
            panic!("instants are 64 bits");
        };
        assert_eq!((first.min_opt(), first.max_opt()), (Some(&3), Some(&40)));
    }
}

#[test]
fn what_is_packed_is_read_as_it_was_written() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let columns = columns();
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    for packing in [Packing::Small, Packing::Quick] {
        let path = written(folder.path(), packing);
        let (mut dictionary, mut codes) = (Dictionary::new(), Vec::new());
        let mut found = Texts::new();
        let mut integers: [Vec<i64>; 4] = Default::default();
        for batch in read(&path, &names, None).expect("it can be read") {
            let batch = batch.expect("it can be read");
            take_words(batch.column(0).as_ref(), &mut dictionary, &mut codes);
            take_texts(batch.column(1).as_ref(), &mut found);
            for (place, column) in integers.iter_mut().enumerate() {
                take_integers(batch.column(2 + place).as_ref(), column);
            }
        }
        let coded: Vec<&str> = codes.iter().filter_map(|code| dictionary.get(*code)).collect();
        assert_eq!(coded, said());
        assert_eq!(found.iter().collect::<Vec<_>>(), said());
        assert_eq!(integers, [VALUES; 4].map(|values| values.to_vec()));
    }
}
