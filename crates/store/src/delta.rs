//! Delta tables: the lake as others see it.
//!
//! Our own readers go by snapshot records. Delta's log follows them: a commit is the difference
//! between the files the log has and the files the record names. So a table that a killed drain
//! left ahead of the record is brought back, as is one that lost its end, and a commit that was
//! made already is not repeated. Each commit carries a `txn` action with the number of the last
//! inbox segment it holds.
//!
//! Every few versions a **checkpoint** says what all entries before it say, so that a log is read
//! from there. The library would write one at every hundredth and read a hundred entries for it,
//! which takes hundreds of megabytes.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use deltalake_core::kernel::transaction::{CommitBuilder, CommitProperties};
use deltalake_core::kernel::{
    Action, Add, ArrayType, DataType, MapType, MetadataExt, PrimitiveType, StructField, StructType,
    Transaction,
};
use deltalake_core::operations::create::CreateBuilder;
use deltalake_core::protocol::{DeltaOperation, SaveMode};
use deltalake_core::{
    DeltaTable, DeltaTableBuilder, DeltaTableError, checkpoints, ensure_table_uri,
};
use serde::Deserialize;
use tokio::runtime::{Builder, Runtime};

use crate::disk::{self, Disk};
use crate::error::StoreError;
use crate::parquet::{ColumnDef, Kind};
use crate::snapshot::FileEntry;

/// Name of the partition column.
pub const PART: &str = "part";

/// Versions from one checkpoint to the next.
const CHECKPOINT: u64 = 10;

/// Digits of a version in names of the log.
const DIGITS: usize = 20;

/// What is written into the log beside the files.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stamp<'a> {
    /// Id of the installation.
    pub(crate) install: &'a str,
    /// Number of the last inbox segment whose events are in.
    pub(crate) drained: u64,
}

/// The tables' logs.
pub(crate) struct Logs {
    lake: PathBuf,
    disk: Disk,
    runtime: Runtime,
}

impl Logs {
    pub(crate) fn open(lake: PathBuf, disk: Disk) -> Result<Self, StoreError> {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(StoreError::io("start the runtime for", &lake))?;
        Ok(Logs { lake, disk, runtime })
    }

    /// Makes the log name exactly the wanted files, and returns its version.
    pub(crate) fn sync(
        &self,
        table: &str,
        columns: &[ColumnDef],
        wanted: &[FileEntry],
        stamp: Stamp<'_>,
    ) -> Result<u64, StoreError> {
        let folder = folder(&self.lake, table);
        self.disk.make_folder(&folder)?;
        self.disk.step()?;
        let version = self
            .runtime
            .block_on(sync(&folder, columns, wanted, stamp))
            .map_err(|error| failure("commit", table, &folder, error))?;
        self.disk.step()?;
        self.disk.sync_file(&commit(&folder, version))?;
        sync_point(&self.disk, &folder, version)?;
        Ok(version)
    }

    /// Returns version and paths of the live files of a table.
    pub(crate) fn live(&self, table: &str) -> Result<(u64, HashSet<String>), StoreError> {
        let folder = folder(&self.lake, table);
        self.runtime
            .block_on(async {
                let table = load(&folder).await?;
                let paths = table.snapshot()?.log_data().into_iter();
                let paths = paths.map(|file| file.path().into_owned()).collect();
                Ok((table.version().unwrap_or(0), paths))
            })
            .map_err(|error| failure("read", table, &folder, error))
    }
}

/// Removes the entries of a table's log that nobody needs: neither for its latest version nor for
/// one of those that are held. Nothing is removed before there is a checkpoint.
///
/// # Errors
///
/// Unavailable when the folder cannot be read or written.
pub(crate) fn shorten(disk: &Disk, folder: &Path, held: &[u64]) -> Result<u64, StoreError> {
    let log = log_of(folder);
    let Some(last) = last_checkpoint(folder) else { return Ok(0) };
    let names = disk::names(&log)?;
    let entries = |ending: &str| -> BTreeSet<u64> {
        let versions = names.iter().filter_map(|name| name.strip_suffix(ending));
        let whole = versions.filter(|digits| digits.len() == DIGITS);
        whole.filter_map(|digits| digits.parse().ok()).collect()
    };
    let (commits, checkpoints) = (entries(COMMIT), entries(POINT));
    if !checkpoints.contains(&last) {
        return Ok(0);
    }
    // What is removed is said again by this alone.
    sync_point(disk, folder, last)?;
    // A version is read from the checkpoint before it, else from the first entry.
    let spans: Vec<(u64, u64)> = held
        .iter()
        .map(|version| (checkpoints.range(..=*version).next_back().copied().unwrap_or(0), *version))
        .collect();
    let is_needed =
        |version: u64| version >= last || spans.iter().any(|it| (it.0..=it.1).contains(&version));
    let begins = |version: u64| version >= last || spans.iter().any(|it| it.0 == version);
    let mut removed = 0;
    for (versions, ending, stays) in [
        (commits, COMMIT, &is_needed as &dyn Fn(u64) -> bool),
        (checkpoints, POINT, &begins as &dyn Fn(u64) -> bool),
    ] {
        for version in versions.into_iter().filter(|version| !stays(*version)) {
            disk.remove(&log.join(format!("{version:0DIGITS$}{ending}")))?;
            removed += 1;
        }
    }
    Ok(removed)
}

/// Endings of entries of a log.
const COMMIT: &str = ".json";
const POINT: &str = ".checkpoint.parquet";

/// File of a log that names its last checkpoint.
const LAST: &str = "_last_checkpoint";

/// Flushes the checkpoint of a version, where there is one, what sends readers to it, and the
/// names in the log.
fn sync_point(disk: &Disk, folder: &Path, version: u64) -> Result<(), StoreError> {
    let log = log_of(folder);
    for path in [log.join(format!("{version:0DIGITS$}{POINT}")), log.join(LAST)] {
        if path.exists() {
            disk.sync_file(&path)?;
        }
    }
    disk.sync_folder(&log)
}

/// Returns whether a table has a log. Its first entries may be gone for long, and a file that names
/// its last checkpoint is no more than a help; in a folder that cannot be read there may be one.
pub(crate) fn is_there(folder: &Path) -> bool {
    let names = disk::names(&log_of(folder));
    names.map_or(true, |names| names.iter().any(|name| name.ends_with(COMMIT)))
}

/// Returns where the log of a table lies.
pub(crate) fn log_of(folder: &Path) -> PathBuf {
    folder.join("_delta_log")
}

/// Returns the version of the checkpoint that readers of a log are sent to.
fn last_checkpoint(folder: &Path) -> Option<u64> {
    #[derive(Deserialize)]
    struct Hint {
        version: u64,
    }
    let text = std::fs::read(log_of(folder).join(LAST)).ok()?;
    serde_json::from_slice::<Hint>(&text).ok().map(|hint| hint.version)
}

/// Returns the folder of a table: facts lie one level deeper than streams.
pub(crate) fn folder(lake: &Path, table: &str) -> PathBuf {
    let is_fact = baremo_model::Fact::from_name(table).is_some();
    if is_fact { lake.join("facts").join(table) } else { lake.join(table) }
}

/// Returns whether the log ends at another version than a record says: it went on, as a killed
/// drain leaves it, or its end is gone.
///
/// # Errors
///
/// Unavailable when nobody can tell, for the folder cannot be looked into.
pub(crate) fn ends_elsewhere(
    lake: &Path,
    table: &str,
    version: Option<u64>,
) -> Result<bool, StoreError> {
    let folder = folder(lake, table);
    let is_there = |version: u64| {
        let path = commit(&folder, version);
        path.try_exists().map_err(StoreError::io("read", &path))
    };
    match version {
        None => is_there(0),
        Some(version) => Ok(!is_there(version)? || is_there(version + 1)?),
    }
}

/// Returns the number of the last inbox segment that the commits after a version hold; none where
/// there is no such commit.
///
/// # Errors
///
/// Unavailable when one of them is there and cannot be read: what it holds would be drained twice,
/// or lost with the record that named it.
pub(crate) fn drained_after(
    lake: &Path,
    table: &str,
    version: Option<u64>,
) -> Result<Option<u64>, StoreError> {
    #[derive(Deserialize)]
    struct Line {
        txn: Option<Held>,
    }
    #[derive(Deserialize)]
    struct Held {
        version: i64,
    }
    let folder = folder(lake, table);
    let mut drained: Option<u64> = None;
    for next in version.map_or(0, |version| version + 1).. {
        let path = commit(&folder, next);
        let text = match disk::read(&path) {
            Err(StoreError::Io { source, .. }) if is_not_there(&source) => break,
            read => read?,
        };
        for line in serde_json::Deserializer::from_slice(&text).into_iter::<Line>() {
            let line = line.map_err(|error| StoreError::damaged(&path, error))?;
            drained = drained.max(line.txn.and_then(|held| u64::try_from(held.version).ok()));
        }
    }
    Ok(drained)
}

/// Returns whether nothing is there: below a file there is nothing either.
fn is_not_there(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn commit(folder: &Path, version: u64) -> PathBuf {
    log_of(folder).join(format!("{version:0DIGITS$}{COMMIT}"))
}

fn failure(action: &'static str, table: &str, folder: &Path, error: DeltaTableError) -> StoreError {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
    while let Some(inner) = cause {
        if let Some(io) = inner.downcast_ref::<std::io::Error>() {
            let source = match io.raw_os_error() {
                Some(number) => std::io::Error::from_raw_os_error(number),
                None => std::io::Error::new(io.kind(), io.to_string()),
            };
            return StoreError::Io { action, path: folder.to_owned(), source };
        }
        cause = inner.source();
    }
    StoreError::Table { action, table: table.to_owned(), message: error.to_string() }
}

async fn load(folder: &Path) -> Result<DeltaTable, DeltaTableError> {
    let url = ensure_table_uri(folder.to_string_lossy())?;
    DeltaTableBuilder::from_url(url)?.load().await
}

async fn sync(
    folder: &Path,
    columns: &[ColumnDef],
    wanted: &[FileEntry],
    stamp: Stamp<'_>,
) -> Result<u64, DeltaTableError> {
    let table = match is_there(folder) {
        true => load(folder).await?,
        false => create(folder, columns).await?,
    };
    let snapshot = table.snapshot()?;
    let mut actions = Vec::new();
    let known = snapshot.schema();
    let fields = merged(&known, columns);
    if fields.len() > known.fields().count() {
        let metadata = snapshot.metadata().clone().with_schema(&StructType::try_new(fields)?)?;
        actions.push(Action::Metadata(metadata));
    }
    let mut missing: HashMap<&str, &FileEntry> =
        wanted.iter().map(|file| (file.path.as_str(), file)).collect();
    for file in snapshot.log_data().iter() {
        if missing.remove(file.path().as_ref()).is_none() {
            actions.push(Action::Remove(file.remove_action(true)));
        }
    }
    let missing = wanted.iter().filter(|file| missing.contains_key(file.path.as_str()));
    actions.extend(missing.map(|file| Action::Add(add(folder, file))));
    let version = table.version().unwrap_or(0);
    if actions.is_empty() {
        return Ok(version);
    }
    let properties = CommitProperties::default()
        .with_application_transaction(Transaction::new(stamp.install, stamp.drained as i64))
        .with_cleanup_expired_logs(Some(false))
        .with_create_checkpoint(false);
    let operation = DeltaOperation::Write {
        mode: SaveMode::Append,
        partition_by: Some(vec![PART.to_owned()]),
        predicate: None,
    };
    let commit = CommitBuilder::from(properties)
        .with_actions(actions)
        .build(Some(snapshot), table.log_store(), operation)
        .await?;
    let committed = commit.version();
    if (committed + 1).is_multiple_of(CHECKPOINT)
        && let Ok(fresh) = load(folder).await
    {
        // A log without it says the same: the next one comes.
        let _ = checkpoints::create_checkpoint(&fresh, None).await;
    }
    Ok(committed)
}

async fn create(folder: &Path, columns: &[ColumnDef]) -> Result<DeltaTable, DeltaTableError> {
    let part = StructField::new(PART, DataType::STRING, true);
    let fields = merged(&StructType::try_new([part])?, columns);
    CreateBuilder::new()
        .with_location(ensure_table_uri(folder.to_string_lossy())?.to_string())
        .with_columns(fields)
        .with_partition_columns([PART])
        // Old versions stay until our own vacuum, which knows what closes hold.
        .with_configuration([("delta.enableExpiredLogCleanup", Some("false"))])
        .await
}

/// Returns the known fields and those of the columns that are new.
///
/// A name that Delta does not allow stays in our files and out of the log: others do not see it.
fn merged(known: &StructType, columns: &[ColumnDef]) -> Vec<StructField> {
    let mut fields: Vec<StructField> = known.fields().cloned().collect();
    let mut names: HashSet<String> =
        fields.iter().map(|field| field.name().to_lowercase()).collect();
    for column in columns {
        let allowed = !column.name.contains([' ', ',', ';', '{', '}', '(', ')', '\n', '\t', '=']);
        if allowed && names.insert(column.name.to_lowercase()) {
            fields.push(StructField::new(&column.name, data_type(column.kind), true));
        }
    }
    fields
}

fn data_type(kind: Kind) -> DataType {
    match kind {
        Kind::Word | Kind::Text => DataType::STRING,
        Kind::Words => DataType::from(ArrayType::new(DataType::STRING, true)),
        Kind::Instant => DataType::Primitive(PrimitiveType::Timestamp),
        Kind::Long | Kind::Key | Kind::Place => DataType::LONG,
        Kind::Flag => DataType::BOOLEAN,
        Kind::Short => DataType::SHORT,
        Kind::Map => DataType::from(MapType::new(DataType::STRING, DataType::STRING, true)),
    }
}

fn add(folder: &Path, file: &FileEntry) -> Add {
    let modified = folder.join(&file.path).metadata().and_then(|data| data.modified()).ok();
    let modified = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    Add {
        path: file.path.clone(),
        partition_values: HashMap::from([(PART.to_owned(), Some(file.part.clone()))]),
        size: file.size as i64,
        modification_time: modified.map_or(0, |time| time.as_millis() as i64),
        data_change: true,
        stats: Some(serde_json::json!({ "numRecords": file.rows }).to_string()),
        tags: None,
        deletion_vector: None,
        base_row_id: None,
        default_row_commit_version: None,
        clustering_provider: None,
    }
}
