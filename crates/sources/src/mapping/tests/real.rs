//! The ready mappings over real exports, where they are at hand.

use super::*;

/// Returns the files of a folder of real data, or nothing where there is none.
fn real(folder: &str, names: &[&str]) -> Option<Vec<Input>> {
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

/// Imports files under the mapping that recognises them; returns its name and all it gave.
fn import(inputs: &[Input]) -> (String, Vec<FileReport>, Batch) {
    let detected: Vec<_> = inputs
        .iter()
        .map(|input| detect(input, &Options::default()).expect("the file can be read"))
        .collect();
    let found = recognise(&detected).expect("a ready mapping knows the files");
    let mut import = Import::open(&found.mapping, inputs, context()).expect("the files bind");
    let mut batch = Batch::default();
    import.read_all(&mut batch).expect("reading goes to the end");
    (found.mapping.name().to_owned(), import.reports().cloned().collect(), batch)
}

fn kinds(batch: &Batch) -> BTreeMap<&'static str, usize> {
    let mut kinds = BTreeMap::new();
    for event in &batch.events {
        *kinds.entry(event.kind.word()).or_default() += 1;
    }
    kinds
}

#[test]
fn dump() {
    for (folder, names) in [
        ("helpdesk-italian", &["helpdesk_coded.csv.gz"][..]),
        ("helpdesk-italian", &["italian-help-desk_100.csv.gz"]),
        ("servicenow-incidents", &["incident_event_log.csv.gz"]),
        ("zendesk-api-payloads", &["tickets.jsonl.gz", "ticket_audits.jsonl.gz"]),
        ("zendesk-api-payloads", &["incremental_tickets_pages.json.gz"]),
        ("zendesk-seeds", &["ticket_data.csv", "user_data.csv", "ticket_comment_data.csv", "ticket_field_history_data.csv", "ticket_tag_data.csv", "group_data.csv", "brand_data.csv"]),
        ("intercom-seeds", &["conversation_history_data.csv","conversation_part_history_data.csv","conversation_contact_history_data.csv","conversation_tag_history_data.csv","tag_data.csv","admin_data.csv","team_admin_data.csv","contact_history_data.csv","company_history_data.csv"]),
        ("freshdesk-api-samples", &["ticket_1.json", "conversations_ticket_1.json", "time_entries.json"]),
    ] {
        let Some(inputs) = real(folder, names) else { continue };
        let (name, reports, batch) = import(&inputs);
        println!("== {folder}: {name}");
        for report in reports { println!("  {report:?}"); }
        println!("  {:?}", kinds(&batch));
        let mut reasons: BTreeMap<_, usize> = BTreeMap::new();
        for reject in &batch.rejects { *reasons.entry((reject.reason, reject.message.clone())).or_default() += 1; }
        println!("  {reasons:?}");
        for event in batch.events.iter().take(8) { println!("    {event:?}"); }
    }
}
