//! The ready mappings over real exports, where they are at hand.

use super::*;

/// Returns the files of a folder of real data, or nothing where there is none.
#[expect(clippy::print_stderr, reason = "a skipped test says why")]
pub(super) fn real(folder: &str, names: &[&str]) -> Option<Vec<Input>> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
    let folder = PathBuf::from(root).join(folder);
    if !folder.is_dir() {
        let in_ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
        assert!(!in_ci, "the real data must be there in CI: {}", folder.display());
        eprintln!("skipped: no real data at {}", folder.display());
        return None;
    }
    Some(names.iter().map(|name| Input::Path(folder.join(name))).collect())
}

/// Imports files under the mapping that recognises them, and compares its name, the records and
/// skipped records of each file, and the number of events by kind.
fn check(
    folder: &str,
    names: &[&str],
    mapping: &str,
    records: &[(&str, u64, u64)],
    kinds: &[(&str, usize)],
) -> Option<Batch> {
    let inputs = real(folder, names)?;
    let detected: Vec<_> = inputs
        .iter()
        .map(|input| detect(input, &Options::default()).expect("the file can be read"))
        .collect();
    let found = recognise(&detected).expect("a ready mapping knows the files");
    assert_eq!(found.mapping.name(), mapping);
    let mut import = Import::open(&found.mapping, &inputs, context()).expect("the files bind");
    let mut batch = Batch::default();
    import.read_all(&mut batch).expect("reading goes to the end");
    let read: Vec<(&str, u64, u64)> = import
        .reports()
        .filter(|report| report.records > 0)
        .map(|report| (report.kind.as_str(), report.records, report.skipped))
        .collect();
    assert_eq!(read, records, "{folder}");
    let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
    for event in &batch.events {
        *counted.entry(event.kind.word()).or_default() += 1;
    }
    assert_eq!(counted.into_iter().collect::<Vec<_>>(), kinds, "{folder}");
    assert_eq!(batch.rejects, [], "{folder}");
    Some(batch)
}

fn conversations(batch: &Batch) -> usize {
    let told = batch
        .events
        .iter()
        .filter(|event| event.kind.stream() == baremo_model::Stream::Conversation);
    let ids: std::collections::BTreeSet<_> = told.map(|event| &event.subject_id).collect();
    ids.len()
}

#[test]
fn helpdesk_italian() {
    let coded = check(
        "helpdesk-italian",
        &["helpdesk_coded.csv.gz"],
        "helpdesk-italian",
        &[("coded", 13_710, 0)],
        &[("changed", 4144), ("message", 17_988), ("opened", 13_710), ("status", 9458)],
    );
    if let Some(batch) = coded {
        assert_eq!(conversations(&batch), 3804);
    }
    check(
        "helpdesk-italian",
        &["italian-help-desk_100.csv.gz"],
        "helpdesk-italian",
        &[("named", 443, 0)],
        &[
            ("assigned", 100),
            ("message", 543),
            ("opened", 443),
            ("prioritised", 106),
            ("status", 333),
        ],
    );
}

#[test]
fn servicenow_incidents() {
    let batch = check(
        "servicenow-incidents",
        &["incident_event_log.csv.gz"],
        "servicenow-incidents",
        &[("incidents", 5973, 0)],
        &[("assigned", 5912), ("checked", 5973), ("opened", 5973), ("status", 5973)],
    );
    if let Some(batch) = batch {
        assert_eq!(conversations(&batch), 887);
    }
}

#[test]
fn zendesk_api_payloads() {
    check(
        "zendesk-api-payloads",
        &["tickets.jsonl.gz", "ticket_audits.jsonl.gz"],
        "zendesk-json",
        &[("tickets", 400, 0), ("audits", 121, 0)],
        &[
            ("assigned", 5),
            ("deleted", 96),
            ("message", 515),
            ("note", 1),
            ("opened", 516),
            // Also what creations and later audits tell of no priority.
            ("prioritised", 116),
            ("restored", 1),
            ("status", 118),
            ("tagged", 9),
            ("typed", 1),
        ],
    );
    check(
        "zendesk-api-payloads",
        &["incremental_tickets_pages.json.gz"],
        "zendesk-json",
        &[("tickets", 3, 0)],
        &[("message", 3), ("opened", 3)],
    );
}

#[test]
fn zendesk_tables() {
    check(
        "zendesk-seeds",
        &[
            "ticket_data.csv",
            "user_data.csv",
            "ticket_comment_data.csv",
            "ticket_field_history_data.csv",
            "ticket_tag_data.csv",
            "group_data.csv",
            "brand_data.csv",
        ],
        "zendesk-warehouse",
        // No tag of the sample belongs to one of its tickets.
        &[
            ("ticket", 10, 0),
            ("user", 10, 1),
            ("ticket_comment", 20, 0),
            ("ticket_field_history", 38, 1),
            ("ticket_tag", 10, 10),
        ],
        &[
            ("assigned", 12),
            ("deleted", 2),
            ("known_by", 9),
            ("merged", 1),
            ("message", 30),
            ("opened", 10),
            ("prioritised", 5),
            ("status", 38),
        ],
    );
}

#[test]
fn a_whole_folder_of_tables_is_recognised() {
    for (folder, mapping, known) in
        [("zendesk-seeds", "zendesk-warehouse", 14), ("intercom-seeds", "intercom-warehouse", 10)]
    {
        let Some(root) = real(folder, &["."]) else {
            continue;
        };
        let Input::Path(root) = &root[0] else {
            continue;
        };
        let entries = std::fs::read_dir(root).expect("the folder can be listed");
        let paths = entries.map(|entry| entry.expect("it can be listed").path());
        let detected: Vec<_> = paths
            .map(|path| detect(&Input::Path(path), &Options::default()))
            .collect::<Result<_, _>>()
            .expect("the files can be read");
        let found = recognise(&detected).expect("a ready mapping knows them");
        assert_eq!(found.mapping.name(), mapping);
        assert_eq!(found.kinds.iter().flatten().count(), known, "{:?}", found.kinds);
    }
}

#[test]
fn intercom_tables() {
    check(
        "intercom-seeds",
        &[
            "conversation_history_data.csv",
            "conversation_part_history_data.csv",
            "conversation_contact_history_data.csv",
            "conversation_tag_history_data.csv",
            "tag_data.csv",
            "admin_data.csv",
            "team_admin_data.csv",
            "contact_history_data.csv",
            "company_history_data.csv",
            "team_data.csv",
        ],
        "intercom-warehouse",
        // No tag of the sample belongs to one of its conversations.
        &[
            ("conversation_history", 9, 0),
            ("conversation_part_history", 9, 0),
            ("conversation_tag_history", 9, 9),
            ("contact_history", 9, 0),
        ],
        &[
            ("known_by", 9),
            ("message", 9),
            ("note", 1),
            ("opened", 9),
            ("prioritised", 18),
            ("status", 10),
        ],
    );
}

#[test]
fn freshdesk_samples() {
    check(
        "freshdesk-api-samples",
        &["ticket_1.json", "conversations_ticket_1.json", "time_entries.json"],
        "freshdesk-json",
        &[("tickets", 1, 0), ("conversations", 2, 0), ("time_entries", 3, 0)],
        &[
            ("assigned", 1),
            ("checked", 4),
            ("known_by", 1),
            ("message", 3),
            ("note", 1),
            ("opened", 1),
            ("status", 1),
            ("tagged", 2),
        ],
    );
}
