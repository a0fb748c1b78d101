//! Records are read and mapped many at a time, and nobody can tell.

use super::language::{LOG, mapping};
use super::*;

fn log() -> Mapping {
    mapping(&format!("name = \"m\"\n{LOG}"))
}

/// Takes what the sink is given as it comes, whatever it is.
#[derive(Default, PartialEq, Debug)]
struct InOrder(Vec<String>);

impl Sink for InOrder {
    fn event(&mut self, event: &baremo_model::Event, digest: u64) {
        assert_eq!(digest, event.digest(), "the digest is the event's");
        self.0.push(line(event));
    }
    fn reject(&mut self, reject: Reject) {
        self.0.push(reject_line(&reject));
    }
}

#[test]
fn however_many_records_are_read_at_a_time_the_events_are_the_same_in_the_same_order() {
    // Every seventh row is refused, every eleventh ragged, every thirteenth left out; some tell a
    // record of a row before otherwise.
    let row = |n: usize| match n {
        _ if n % 7 == 3 => format!("{n},made,never,{n}\n"),
        _ if n % 11 == 5 => format!("{n},made\n"),
        _ if n % 13 == 8 => format!("{n},noise,,{n}\n"),
        _ if n.is_multiple_of(1009) => format!("{},made,2024-03-01 09:0{},1\n", n / 2, n % 10),
        _ => format!("{},replied,2024-03-01 10:{:02},1\n", n / 2 * 2, n % 60),
    };
    let csv: String = (1..30_000).map(row).collect();
    let inputs = [
        bytes("t.csv", &format!("id,what,when,n\n{csv}")),
        bytes("u.csv", "id,what,when,n\n1,made,2024-03-01 08:00,9\n"),
    ];
    let read = |most: usize| {
        let mut import = Import::open(&log(), &inputs, context()).expect("the files bind");
        let mut taken = InOrder::default();
        while import.read(most, &mut taken).expect("reading goes to the end") {}
        let reports: Vec<FileReport> = import.reports().cloned().collect();
        (taken, reports, import.conflicting(), import.conflict().cloned())
    };
    let one_by_one = read(1);
    assert!(one_by_one.2 > 1_000, "{} rows disagree", one_by_one.2);
    for most in [7, 4_096, 5_000, BATCH] {
        assert!(read(most) == one_by_one, "{most} at a time");
    }
}

#[test]
fn what_was_read_before_a_file_breaks_off_is_taken() {
    let row = |n: usize| format!("{},made,2024-03-01 09:00,{n}\n", n * 7919 % 1_000_003);
    let rows: String = (0..200_000).map(row).collect();
    let whole = format!("id,what,when,n\n{rows}");
    let packed = zstd::encode_all(whole.as_bytes(), 3).expect("it can be packed");
    let broken = Input::Bytes("t.csv.zst".into(), packed[..packed.len() / 2].to_vec().into());
    let mut import = Import::open(&log(), &[broken], context()).expect("the file binds");
    let mut taken = InOrder::default();
    let read = import.read_all(&mut taken);
    assert!(read.is_err(), "half a file is no whole one");
    let records = import.reports().next().expect("there is a file").records;
    assert_eq!(taken.0.len() as u64, records);
}

#[test]
fn what_one_event_lacks_is_not_what_another_said_before_it() {
    let mapping = mapping(
        "name = \"m\"\n[[file]]\nname = \"t\"\nconversation = \"id\"\nrecord = \"{id}\"\n\
         [[file.event]]\nkind = \"opened\"\nat = \"when\"\nactor = \"who\"\nteam = \"team\"\n\
         attributes = { plan = \"plan\", type = \"type\" }\n",
    );
    // Each column has gaps of its own, and words of several lengths.
    let cells = |n: usize| {
        [("who", 2), ("team", 3), ("plan", 5), ("type", 7)]
            .map(|(word, every)| n.is_multiple_of(every).then(|| word.repeat(n % 4 + 1)))
    };
    let row = |n: usize| {
        format!("{n},2024-03-01 09:00,{}\n", cells(n).map(Option::unwrap_or_default).join(","))
    };
    let csv: String = (1..10_000).map(row).collect();
    let expected = (1..10_000).map(|n| {
        let [who, team, plan, kind] = cells(n);
        let named = [("by unknown ", who), ("team=", team), ("plan=", plan), ("type=", kind)];
        let named = named.map(|(name, cell)| cell.map(|cell| format!("{name}{cell} ")));
        let told: String = named.into_iter().flatten().collect();
        format!("{n} 2024-03-01T09:00:00Z opened {told}| {n} v{NOW} #0")
    });
    let inputs = [bytes("t.csv", &format!("id,when,who,team,plan,type\n{csv}"))];
    assert!(lines(&mapping, &inputs, context()).into_iter().eq(expected));
}
