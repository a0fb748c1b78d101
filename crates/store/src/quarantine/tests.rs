use std::rc::Rc;

use super::*;
use crate::store::Mode;

fn reject(line: u64) -> Reject {
    Reject {
        id: String::new(),
        source: "desk".into(),
        reason: "unreadable_time".into(),
        message: "time `x` cannot be read".into(),
        message_es: None,
        file: "a.csv".into(),
        kind: None,
        line: Some(line),
        record: None,
        raw: "1;x".into(),
        received_at: 5,
        as_of: None,
        zone: None,
        is_row: false,
        looked_up: LookedUp::default(),
        dismissed: None,
        instead_of: None,
        again: BTreeMap::new(),
    }
    .with_id()
}

/// Returns all rejects, first arrived first.
fn all(store: &Store) -> Vec<Reject> {
    let mut rejects = Vec::new();
    let read = store.each_reject(&mut |reject| {
        rejects.push(reject);
        true
    });
    read.expect("readable");
    rejects
}

/// Returns the rejects that nobody dismissed.
fn open_rejects(store: &Store) -> Vec<Reject> {
    let mut rejects = all(store);
    rejects.retain(|reject| reject.dismissed.is_none());
    rejects
}

/// Returns a reject with what its import found of an agent.
fn looking_up(line: u64, role: &str) -> Reject {
    let mut found = reject(line);
    found.looked_up.row("users", "7").insert("role".into(), Some(role.into()));
    found
}

#[test]
fn what_another_import_of_the_same_record_looked_up_is_added() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let store = Store::open(folder.path(), Mode::Create).expect("made");
    let mut lacking = reject(1);
    lacking.looked_up.lack("users");
    let found = looking_up(1, "agent");
    assert_eq!(found.id, lacking.id, "it is the same reject");
    for (arrived, files) in [(&lacking, 1), (&found, 2), (&lacking, 2), (&found, 2)] {
        store.reject(std::slice::from_ref(arrived)).expect("kept");
        assert_eq!(store.quarantine.files().expect("readable").len(), files);
    }
    assert_eq!(all(&store), std::slice::from_ref(&found));
    // So it is for the next process, which has to read what is known.
    let store = Store::open(folder.path(), Mode::Create).expect("there");
    store.reject(&[lacking, found]).expect("kept");
    assert_eq!(store.quarantine.files().expect("readable").len(), 2);
}

#[test]
fn a_reject_is_kept_once_and_forgotten_after_its_replay() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let store = Store::open(folder.path(), Mode::Create).expect("made");
    store.reject(&[reject(1), reject(2), reject(1)]).expect("kept");
    store.reject(&[reject(2), reject(3)]).expect("kept");
    assert_eq!(all(&store), [reject(1), reject(2), reject(3)]);
    store.forget_rejects(&[reject(2).id]).expect("forgotten");
    assert_eq!(all(&store), [reject(1), reject(3)]);
    // The corrected file is imported again and still wrong.
    store.reject(&[reject(2)]).expect("kept");
    assert_eq!(all(&store).len(), 3);
}

#[test]
fn a_dismissed_reject_is_kept_until_a_replay_takes_it() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let store = Store::open(folder.path(), Mode::Create).expect("made");
    store.reject(&[reject(1), reject(2)]).expect("kept");
    let dismissal = Dismissal { at: 9, why: Some("torn by the export".into()) };
    let id = [reject(1).id];
    store.mark_rejects(&id, Some(&dismissal)).expect("dismissed");
    let dismissed = Reject { dismissed: Some(dismissal), ..reject(1) };
    assert_eq!(all(&store), [dismissed.clone(), reject(2)]);
    assert_eq!(open_rejects(&store), [reject(2)]);
    // The same file imported again opens nothing; refused otherwise, it stays dismissed.
    store.reject(&[reject(1)]).expect("kept");
    assert_eq!(open_rejects(&store), [reject(2)]);
    let other = Reject { reason: "time_ambiguous".into(), ..dismissed }.with_id();
    store.replace_rejects(&id, std::slice::from_ref(&other)).expect("kept");
    assert_eq!(open_rejects(&store), [reject(2)]);
    assert_eq!(all(&store).len(), 2);
    store.mark_rejects(std::slice::from_ref(&other.id), None).expect("taken back");
    assert_eq!(open_rejects(&store).len(), 2);
    // Taken in, it is gone; rejected once more, it is open.
    let dismissal = Dismissal { at: 9, why: None };
    store.mark_rejects(&[reject(2).id], Some(&dismissal)).expect("dismissed");
    store.forget_rejects(&[reject(2).id]).expect("forgotten");
    store.reject(&[reject(2)]).expect("kept");
    assert_eq!(open_rejects(&store).len(), 2);
}

#[test]
fn what_is_marked_during_a_replay_is_marked_of_what_becomes_of_the_record() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let store = Store::open(folder.path(), Mode::Create).expect("made");
    store.reject(&[reject(1), reject(2)]).expect("kept");
    let dismissal = Dismissal { at: 9, why: None };
    let ids = [reject(1).id, reject(2).id];
    store.mark_rejects(&ids[..1], Some(&dismissal)).expect("dismissed");
    // The replay reads them; before it is over, one is taken back and the other dismissed.
    let read = all(&store);
    store.mark_rejects(&ids[..1], None).expect("taken back");
    store.mark_rejects(&ids[1..], Some(&dismissal)).expect("dismissed");
    let again = |old: &Reject| {
        let (reason, instead_of) = ("time_ambiguous".into(), Some(old.id.clone()));
        Reject { reason, instead_of, ..old.clone() }.with_id()
    };
    let now: Vec<Reject> = read.iter().map(again).collect();
    store.replace_rejects(&ids, &now).expect("kept");
    let open = || open_rejects(&store).into_iter().map(|it| it.line);
    assert_eq!(open().collect::<Vec<_>>(), [Some(1)]);
    // Who still has the former list marks by the former ids.
    store.mark_rejects(&ids[1..], None).expect("taken back");
    assert_eq!(open().count(), 2);
    // Imported again as it was, the former one stands for itself.
    store.reject(&[reject(1)]).expect("kept");
    store.mark_rejects(&ids[..1], Some(&dismissal)).expect("dismissed");
    assert_eq!(all(&store).len(), 3);
    assert_eq!(open().collect::<Vec<_>>(), [Some(1), Some(2)]);
}

#[test]
fn a_mark_is_handed_on_to_what_stands_open_already() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let store = Store::open(folder.path(), Mode::Create).expect("made");
    store.reject(&[reject(1), reject(2)]).expect("kept");
    let dismissal = Dismissal { at: 9, why: Some("torn".into()) };
    store.mark_rejects(&[reject(1).id], Some(&dismissal)).expect("dismissed");
    // Imported again under another mapping, the same records are refused for another reason.
    let now = |line: u64| Reject { reason: "time_ambiguous".into(), ..reject(line) }.with_id();
    store.reject(&[now(1), now(2)]).expect("kept");
    assert_eq!(open_rejects(&store).len(), 3);
    // So are the former ones when they are read again, which leaves one of each.
    let again = |line: u64| Reject { instead_of: Some(reject(line).id), ..now(line) };
    let old = [reject(1).id, reject(2).id];
    store.replace_rejects(&old, &[again(1), again(2)]).expect("kept");
    let kept = all(&store);
    let marks: Vec<_> = kept.iter().map(|one| (one.line, one.dismissed.clone())).collect();
    assert_eq!(marks, [(Some(1), Some(dismissal.clone())), (Some(2), None)]);
    // Refused for the same reason once more, by an import or a replay, it stays dismissed.
    store.reject(&[now(1)]).expect("kept");
    store.replace_rejects(&[now(1).id], &[now(1)]).expect("kept");
    assert_eq!(open_rejects(&store).len(), 1);
    store.mark_rejects(&[now(1).id], None).expect("taken back");
    assert_eq!(open_rejects(&store).len(), 2);
}

#[test]
fn what_was_dismissed_at_once_shares_its_dismissal() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let store = Store::open(folder.path(), Mode::Create).expect("made");
    store.reject(&[reject(1), reject(2)]).expect("kept");
    let dismissal = Dismissal { at: 9, why: Some("torn".into()) };
    let ids = [reject(1).id, reject(2).id];
    store.mark_rejects(&ids, Some(&dismissal)).expect("dismissed");
    // One is refused for another reason since, which hands its mark on.
    let other = Reject { reason: "time_ambiguous".into(), ..reject(2) };
    let other = Reject { instead_of: Some(reject(2).id), ..other }.with_id();
    store.replace_rejects(&ids[1..], std::slice::from_ref(&other)).expect("kept");
    let files = store.quarantine.files().expect("readable");
    let known = store.quarantine.survey(&files).expect("readable");
    let of = |id: &str| known[id].dismissed.as_ref().expect("dismissed");
    assert_eq!((known.len(), &**of(&other.id)), (2, &dismissal));
    assert!(Rc::ptr_eq(of(&ids[0]), of(&other.id)), "it is held once");
}

#[test]
fn the_kind_of_file_is_kept_and_older_rejects_have_none() {
    let ticket = Reject { kind: Some("tickets".into()), ..reject(1) }.with_id();
    assert_eq!(ticket.id, reject(1).id, "it is the same reject as of before");
    let bytes = encode(&[&ticket, &reject(2)]).expect("compressed");
    let lines = zstd::decode_all(bytes.as_slice()).expect("compressed by us");
    let lines = String::from_utf8(lines).expect("JSON");
    assert_eq!(lines.matches("\"kind\"").count(), 1, "{lines}");
    let read: Result<Vec<Reject>, String> = decode(&bytes).expect("compressed by us").collect();
    assert_eq!(read.expect("readable"), [ticket, reject(2)]);
}

#[test]
fn rejects_are_read_one_at_a_time() {
    let mut lines = serde_json::to_vec(&reject(1)).expect("written");
    lines.extend(b"\n{\"id\": torn");
    let bytes = zstd::encode_all(lines.as_slice(), 3).expect("compressed");
    let mut read = decode(&bytes).expect("compressed by us");
    assert_eq!(read.next(), Some(Ok(reject(1))), "what follows is not read yet");
    assert!(read.next().is_some_and(|torn| torn.is_err()));
    // So they are handed over, until somebody has enough; but nothing where some are damaged.
    let folder = tempfile::tempdir().expect("temporary folder");
    let store = Store::open(folder.path(), Mode::Create).expect("made");
    store.reject(&[reject(1), reject(2)]).expect("kept");
    store.reject(&[reject(3)]).expect("kept");
    let handed = |most: usize| {
        let mut lines = Vec::new();
        let done = store.each_reject(&mut |reject| {
            lines.extend(reject.line);
            lines.len() < most
        });
        (lines, done.is_ok())
    };
    assert_eq!(handed(9), (vec![1, 2, 3], true));
    assert_eq!(handed(2), (vec![1, 2], true));
    let path = disk::numbered(&store.quarantine.folder, 2, REJECTS);
    std::fs::write(path, &bytes).expect("written");
    assert_eq!(handed(9), (vec![], false));
}

#[test]
fn a_reject_refused_for_another_reason_is_kept_once() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let store = Store::open(folder.path(), Mode::Create).expect("made");
    store.reject(&[reject(1), reject(2)]).expect("kept");
    let other = Reject { reason: "time_ambiguous".into(), ..reject(1) }.with_id();
    let said = Reject { message: "said otherwise".into(), received_at: 9, ..reject(2) };
    let old = [reject(1).id, reject(2).id];
    store.replace_rejects(&old, &[other.clone(), said]).expect("kept");
    let kept = all(&store);
    let of = |line: u64| kept.iter().find(|one| one.line == Some(line)).expect("kept");
    assert_eq!((kept.len(), of(1)), (2, &other));
    let said = (of(2).message.as_str(), of(2).received_at);
    assert_eq!(said, ("said otherwise", 5), "it came when it came");
    // The next import does not keep them twice.
    store.reject(&[other]).expect("kept");
    assert_eq!(all(&store).len(), 2);
}

/// Returns a record of a weekly file, at another line each time.
fn weekly(week: i64, line: u64) -> Reject {
    let file = format!("week-{week}.csv");
    Reject { file, received_at: 10 * week, as_of: Some(week), ..reject(line) }.with_id()
}

#[test]
fn a_record_that_comes_again_in_another_file_is_one_reject() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let store = Store::open(folder.path(), Mode::Create).expect("made");
    for week in 1..=3 {
        store.reject(&[weekly(week, 4 + week as u64)]).expect("kept");
    }
    // The same file once more is no news, for another process either.
    Store::open(folder.path(), Mode::Create).expect("there").reject(&[weekly(3, 7)]).expect("kept");
    let kept = all(&store);
    let [one] = kept.as_slice() else { panic!("{kept:?}") };
    assert_eq!((&one.id, one.times(), one.last_at()), (&weekly(1, 5).id, 3, 30));
    let ids = [weekly(1, 5), weekly(2, 6), weekly(3, 7), weekly(4, 8)].map(|told| told.id);
    assert_eq!(ids.map(|id| one.has_id(&id[..12])), [true, true, true, false]);
    assert_eq!((one.file.as_str(), one.as_of), ("week-1.csv", Some(3)), "as new as the newest");
    assert_eq!(store.quarantine.files().expect("readable").len(), 3);
    // Dismissed by whichever id, it stays so when it comes once more.
    let dismissal = Dismissal { at: 35, why: None };
    store.mark_rejects(&[weekly(2, 6).id], Some(&dismissal)).expect("dismissed");
    store.reject(&[weekly(4, 8)]).expect("kept");
    assert_eq!((all(&store).len(), open_rejects(&store).len()), (1, 0));
    // Taken in, it is gone with all of them; refused once more, it is open.
    store.forget_rejects(&[weekly(1, 5).id]).expect("forgotten");
    assert!(all(&store).is_empty());
    store.reject(&[weekly(5, 9)]).expect("kept");
    assert_eq!(open_rejects(&store), [weekly(5, 9)]);
}

#[test]
fn what_differs_or_may_be_cut_is_a_reject_of_its_own() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let store = Store::open(folder.path(), Mode::Create).expect("made");
    // Lines of one file, another reason, another zone, and texts that may go on.
    store.reject(&[weekly(1, 1), weekly(1, 2)]).expect("kept");
    let other = |change: fn(&mut Reject)| {
        let mut reject = weekly(2, 1);
        change(&mut reject);
        reject.with_id()
    };
    let reason = other(|it| it.reason = "time_ambiguous".into());
    let zone = other(|it| (it.zone, it.file) = (Some("Europe/Madrid".into()), "z.csv".into()));
    let cut = |week: i64| Reject { raw: "x".repeat(CUT), ..weekly(week, 3) }.with_id();
    let bare = |week: i64| Reject { raw: String::new(), ..weekly(week, 4) }.with_id();
    store.reject(&[reason, zone, cut(1), cut(2), bare(1), bare(2)]).expect("kept");
    assert_eq!(all(&store).len(), 8);
}
