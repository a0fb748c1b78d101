//! Refused records read once more: with what their import looked up, as the rows that they were.

use baremo_model::LookedUp;

use super::*;

const DESK: &str = r#"
name = "desk"
zone = "UTC"
[tables.kinds]
said = "message"
[tables.roles]
clerk = "agent"
[[file]]
name = "messages"
has = ["no", "case", "what"]
conversation = "case"
record = "message/{no}"
version = "'1'"
[[file.event]]
kind = { from = "what", map = "kinds" }
at = "at"
actor = "by"
actor_kind = { from = "role", lookup = "staff", key = "by", map = "roles", default = "customer" }
[[file]]
name = "staff"
has = ["id", "role"]
lookup = "id"
"#;

const MESSAGES: &str = "no,case,what,by,at\n1,7,wrote,ana,2025-03-03 08:00\n";
const STAFF: &str = "id,role,name,mail\nana,clerk,Ana,Ana@Desk.example\n";

/// Returns the mapping with the word explained that nobody knew.
fn known() -> String {
    DESK.replace("said = ", "wrote = \"message\"\nsaid = ")
}

/// Imports messages, with the file of people or without it, and returns the only one refused.
fn refused(mapping: &str, messages: &str, has_staff: bool) -> Reject {
    let staff = has_staff.then(|| bytes("staff.csv", STAFF));
    let inputs: Vec<Input> = [bytes("messages.csv", messages)].into_iter().chain(staff).collect();
    let mapping = language::mapping(mapping);
    let mut import = Import::open(&mapping, &inputs, context()).expect("the files bind");
    let mut batch = Batch::default();
    import.read_all(&mut batch).expect("reading goes to the end");
    assert_eq!(batch.rejects.len(), 1, "{:?}", batch.rejects);
    batch.rejects.remove(0)
}

/// Returns what a refused record is once more.
fn told(mapping: &str, reject: &Reject) -> String {
    let batch = again(&language::mapping(mapping), "messages", reject);
    assert_eq!(batch.rejects, []);
    batch.events.iter().map(line).collect::<Vec<_>>().join("; ")
}

/// Returns which kinds of file are missed for a refused record, of those not given.
fn missed(mapping: &str, reject: &Reject, given: &[Input]) -> (Vec<String>, usize) {
    let kept = Kept::of(&reject.file, reject.position, &reject.raw, reject.is_row);
    let kept = kept.expect("it was a record");
    let mut replay =
        Replay::open(&language::mapping(mapping), given, &context()).expect("the files bind");
    let mut batch = Batch::default();
    let read = replay.read(&kept, "messages", &reject.looked_up, &context(), &mut batch);
    (read.expect("the mapping binds"), batch.events.len())
}

#[test]
fn a_record_read_again_has_what_its_import_looked_up() {
    let message = |who: &str, how: &str| {
        format!("7 2025-03-03T08:00:00Z message by {who} ana public | message/1 v1{how} #0")
    };
    let reject = refused(DESK, MESSAGES, true);
    assert_eq!(told(&known(), &reject), message("agent", ""));
    // Without the file it was read in part, and still is.
    let without = refused(DESK, MESSAGES, false);
    assert_eq!(told(&known(), &without), message("customer", " in part"));
    // Somebody the file did not have is a customer, as the mapping says.
    let stranger = refused(DESK, &MESSAGES.replace("ana", "eva"), true);
    let eva = message("customer", "").replace("ana", "eva");
    assert_eq!(told(&known(), &stranger), eva);
}

#[test]
fn what_nobody_looked_up_is_not_guessed() {
    let reject = refused(DESK, MESSAGES, true);
    let older = Reject { looked_up: LookedUp::default(), ..reject.clone() };
    let named = known().replace(
        "actor = \"by\"",
        "actor = [{ from = \"name\", lookup = \"staff\", key = \"by\" }, \"by\"]",
    );
    for (mapping, reject) in [(&known(), &older), (&named, &reject)] {
        assert_eq!(missed(mapping, reject, &[]), (vec!["staff".to_owned()], 0));
        let staff = bytes("staff.csv", STAFF);
        assert_eq!(missed(mapping, reject, &[staff]), (Vec::new(), 1));
    }
}

#[test]
fn what_may_have_stood_in_a_row_that_could_not_be_read_is_asked_for() {
    let torn = format!("{STAFF}eva,clerk\n");
    let of = |by: &str| {
        let messages = MESSAGES.replace("ana", by);
        let inputs = [bytes("messages.csv", &messages), bytes("staff.csv", &torn)];
        let mapping = language::mapping(DESK);
        let mut import = Import::open(&mapping, &inputs, context()).expect("the files bind");
        let mut batch = Batch::default();
        import.read_all(&mut batch).expect("reading goes to the end");
        batch.rejects.into_iter().find(|reject| reject.is_row).expect("a message")
    };
    assert_eq!(missed(&known(), &of("ana"), &[]), (Vec::new(), 1));
    assert_eq!(missed(&known(), &of("eva"), &[]), (vec!["staff".to_owned()], 0));
    let staff = bytes("staff.csv", &torn);
    assert_eq!(missed(&known(), &of("eva"), &[staff]), (Vec::new(), 1), "read in part");
}

#[test]
fn a_file_given_is_looked_up_in_place_of_what_the_import_found() {
    let without = refused(DESK, MESSAGES, false);
    let mapping = language::mapping(&known());
    let given = [bytes("staff.csv", STAFF), bytes("messages.csv", MESSAGES)];
    let mut replay = Replay::open(&mapping, &given, &context()).expect("the files bind");
    assert_eq!(replay.unused(), ["messages.csv"]);
    let kept = Kept::of("messages.csv", without.position, &without.raw, true).expect("a record");
    let mut batch = Batch::default();
    let looked_up = &without.looked_up;
    let read = replay.read(&kept, "messages", looked_up, &context(), &mut batch);
    assert_eq!(read, Ok(Vec::new()));
    assert!(line(&batch.events[0]).contains("by agent ana"), "{:?}", batch.events);
}

#[test]
fn an_address_that_was_looked_up_is_kept_as_its_hash() {
    let customer = "customer = { from = \"mail\", lookup = \"staff\", key = \"by\", \
        hashed = \"email\" }\nactor_kind";
    let mapping = DESK.replace("actor_kind", customer);
    let reject = refused(&mapping, MESSAGES, true);
    let kept = format!("{:?}", reject.looked_up).to_lowercase();
    assert!(kept.contains("email:") && !kept.contains('@'), "{kept}");
    // What tells a visitor is a hash even where addresses are kept readable.
    let visitor = language::mapping(&mapping.replace("\"email\"", "\"visitor\""));
    let clear = Context { keys: Keys { clear: true, ..Keys::default() }, ..context() };
    let inputs = [bytes("messages.csv", MESSAGES), bytes("staff.csv", STAFF)];
    let mut import = Import::open(&visitor, &inputs, clear).expect("the files bind");
    let mut batch = Batch::default();
    import.read_all(&mut batch).expect("reading goes to the end");
    let kept = format!("{:?}", batch.rejects[0].looked_up).to_lowercase();
    assert!(kept.contains("visitor:") && !kept.contains('@'), "{kept}");
    let whole = MESSAGES.replace("wrote", "said");
    let inputs = [bytes("messages.csv", &whole), bytes("staff.csv", STAFF)];
    let expected = lines(&language::mapping(&mapping), &inputs, context());
    let mapping = mapping.replace("said = ", "wrote = \"message\"\nsaid = ");
    assert_eq!([told(&mapping, &reject)], expected.as_slice());
}

#[test]
fn what_the_elements_of_a_list_look_up_is_kept_of_each() {
    let listed = |text: &str| {
        text.replace("\nkind = {", "\neach = \"parts\"\nkind = {")
            .replace("\nhas = [\"no\"", "\nread = { records_at = \"\" }\nhas = [\"no\"")
            .replace("from = \"what\"", "from = \"item.what\"")
            .replace("\"by\"", "\"item.by\"")
    };
    let part = |by: &str, what: &str| format!("{{\"by\":\"{by}\",\"what\":\"{what}\"}}");
    let parts = [part("eva", "said"), part("ana", "wrote")].join(",");
    let at = "2025-03-03T08:00:00Z";
    let json =
        format!("{{\"no\":1,\"case\":7,\"what\":\"-\",\"at\":\"{at}\",\"parts\":[{parts}]}}\n");
    let reject = refused(&listed(DESK), &json, true);
    let told = told(&listed(&known()), &reject);
    assert!(told.contains("by customer eva") && told.contains("by agent ana"), "{told}");
}

#[test]
fn a_row_read_again_has_its_columns_by_their_headings() {
    let text = r#"
name = "desk"
zone = "UTC"
[tables.statuses]
Open = "open"
[[file]]
name = "messages"
has = ["Ticket.No"]
conversation = "ticket.no"
record = "{Ticket.No}"
version = "'1'"
[file.attributes]
sent = "Sent?"
[[file.event]]
kind = "status"
at = "At[local]"
value = { from = "Status", map = "statuses" }
"#;
    let csv = "Ticket.No,At[local],Status,Sent?\n7,2025-03-03 08:00,Parked,yes\n";
    let reject = refused(text, csv, false);
    let known = text.replace("Open = ", "Parked = \"pending\"\nOpen = ");
    let expected = "7 2025-03-03T08:00:00Z status `pending` sent=yes | 7 v1 #0";
    assert_eq!(told(&known, &reject), expected);
    // A column that it does not have is told, as of a file.
    let kept = Kept::of(&reject.file, reject.position, &reject.raw, true).expect("a record");
    let misspelt = language::mapping(&known.replace("\"Status\"", "\"State\""));
    let mut replay = Replay::open(&misspelt, &[], &context()).expect("no file is to be read");
    let mut batch = Batch::default();
    let read = replay.read(&kept, "messages", &reject.looked_up, &context(), &mut batch);
    let error = read.err().map(|error| error.to_string()).unwrap_or_default();
    assert!(error.contains("`messages.csv` has no column `State`"), "{error}");
}

#[test]
fn a_mapping_that_knows_no_such_kind_of_file_is_named_with_its_file() {
    let kept = Kept::of("a.csv", Default::default(), "{\"id\":\"7\"}", true).expect("a record");
    let mapping = language::mapping(DESK);
    let mut replay = Replay::open(&mapping, &[], &context()).expect("no file is to be read");
    let mut batch = Batch::default();
    let read = replay.read(&kept, "message", &LookedUp::default(), &context(), &mut batch);
    let error = read.err().map(|error| error.to_string()).unwrap_or_default();
    let told = "mapping `m.toml`: `message` is no kind of file, did you mean `messages`?";
    assert_eq!(error, told);
}
