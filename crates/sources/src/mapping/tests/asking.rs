//! Questions of a proposed survey, declared without writing its text.

use super::*;

const SURVEY: &str = "Respondent ID,Submitted at,How was it?,How easy was it (1-7)?,Comment,\
    Country\n\
    r1,2025-03-03T08:00:00Z,4,6,It took a while but the answer was good and complete,ES\n\
    r2,2025-03-03T09:00:00Z,2,7,Nobody called me back as I had been promised they would,ES\n\
    r3,2025-03-03T10:00:00Z,5,3,Quick and friendly: the parcel came on the day that was named,MX\n\
    r4,2025-03-03T11:00:00Z,1,5,The form asked for my order twice and then forgot it again,MX\n";

fn detected() -> crate::read::Detected {
    study(&bytes("t.csv", SURVEY), &Options::default()).expect("it can be read")
}

/// Declares questions anew, given as `column: kind scale direction`, `.` for what stays.
fn anew(text: &str, words: &[&str]) -> String {
    let change = |line: &&str| {
        let (column, rest) = line.split_once(": ").expect("a column and what is said of it");
        let said: Vec<Option<String>> =
            rest.split(' ').map(|word| (word != ".").then(|| word.to_owned())).collect();
        let said: [Option<String>; 3] = said.try_into().expect("three words");
        let [kind, scale, direction] = said;
        (column.to_owned(), QuestionChange { kind, scale, direction })
    };
    ask_anew(text, &detected(), &words.iter().map(change).collect())
}

/// Shows the questions of a mapping: column, kind, scale, direction, `?` for a doubt.
fn shown(text: &str) -> Vec<String> {
    let or = |word: Option<String>| word.unwrap_or_else(|| ".".to_owned());
    let show = |one: AskedQuestion| {
        let doubt = if one.is_doubtful { " ?" } else { "" };
        let [kind, scale, direction] = [one.kind, one.scale, one.direction].map(or);
        format!("{}: {kind} {scale} {direction}{doubt} {}", one.column, one.answers)
    };
    asked(text, &detected()).into_iter().map(show).collect()
}

#[test]
fn questions_are_listed_and_declared() {
    let text = propose(&detected(), "UTC", false);
    assert_eq!(
        shown(&text),
        [
            "How was it?: choice 1-5 . ? 4",
            "How easy was it (1-7)?: ces 1-7 ease ? 4",
            "Comment: . . . 4",
        ]
    );
    let words =
        ["How was it?: csat 1-5 .", "How easy was it (1-7)?: ces . ease", "Comment: text . ."];
    let found = anew(&text, &words);
    assert_eq!(
        shown(&found),
        [
            "How was it?: csat 1-5 . 4",
            "How easy was it (1-7)?: ces 1-7 ease 4",
            "Comment: text . . 4",
        ]
    );
    let mapping = Mapping::parse("m", &found).unwrap_or_else(|error| panic!("{error} in\n{found}"));
    let answers = lines(&mapping, &[bytes("t.csv", SURVEY)], context());
    let counted = |part: &str| answers.iter().filter(|line| line.contains(part)).count();
    assert_eq!([counted(" kind=csat "), counted(" kind=ces "), counted(" kind=text ")], [4, 4, 4]);
    assert_eq!(counted("direction=ease"), 4, "{answers:#?}");
    // Everything else stays, and nothing changes where nothing is said.
    assert_eq!(anew(&text, &[]), text);
    assert_eq!(anew(&found, &["How was it?: . . ."]), found);
    let first = text.split("[[file.question]]").next();
    assert_eq!(found.split("[[file.question]]").next(), first);
    // What is taken back is gone: a question, a scale, a direction.
    let words = ["Comment: none . .", "How easy was it (1-7)?: choice none none"];
    let found = anew(&found, &words);
    assert_eq!(
        shown(&found),
        ["How was it?: csat 1-5 . 4", "How easy was it (1-7)?: choice . . 4", "Comment: . . . 4",]
    );
    // Words that are none change nothing.
    let odd = ["How was it?: joy 2-9 up", "Country: joy . .", "Nobody: csat . ."];
    assert_eq!(anew(&text, &odd), text);
}

#[test]
fn mappings_of_something_else_have_no_questions() {
    let csv = "Ticket ID,Created,Status\n1,2025-03-03T08:00:00Z,Open\n";
    let tickets = study(&bytes("t.csv", csv), &Options::default()).expect("it can be read");
    let text = propose(&tickets, "UTC", false);
    assert_eq!(asked(&text, &tickets), []);
    let change = QuestionChange { kind: Some("text".into()), ..QuestionChange::default() };
    let changes = BTreeMap::from([("Status".to_owned(), change)]);
    assert_eq!(ask_anew(&text, &tickets, &changes), text);
    // Tools that are known have their questions too.
    let form = "Timestamp,Email Address,How was it?\n2024-03-13 09:00:00,a@x.es,5\n\
        2024-03-14 09:00:00,b@x.es,2\n";
    let form = study(&bytes("t.csv", form), &Options::default()).expect("it can be read");
    let text = propose(&form, "UTC", false);
    assert!(text.contains("extends = \"google-forms\""), "{text}");
    let columns: Vec<String> = asked(&text, &form).into_iter().map(|one| one.column).collect();
    assert_eq!(columns, ["How was it?"]);
}

#[test]
fn a_survey_without_a_date_is_given_one_day() {
    let rows = "Respondent ID,How was it?,How easy was it (1-7)?\nr1,4,6\nr2,2,7\nr3,5,3\nr4,1,5\n";
    let detected = study(&bytes("t.csv", rows), &Options::default()).expect("it can be read");
    for spanish in [false, true] {
        let text = propose(&detected, "Europe/Madrid", spanish);
        assert_eq!(answered_on(&text, &detected), Some(AnsweredOn::Unsaid), "{text}");
        assert!(text.contains("\nanswers_at = []\n"), "{text}");
        // What proposals of before wrote.
        let old = text.replace("answers_at = []", "answers_at = \"at\"");
        assert_eq!(answered_on(&old, &detected), Some(AnsweredOn::Unsaid), "{old}");
        for no_day in ["", "2025-02-30", "31/01/2025", "2025-1-31", "'\n[x]"] {
            assert_eq!(answer_on(&text, &detected, no_day), text);
        }
        let first = answer_on(&text, &detected, "2025-01-31");
        assert!(first.contains("\nanswers_at = \"'2025-01-31T12:00:00Z'\"\n"), "{first}");
        assert_eq!(first.matches("answers_at").count(), 1, "what asked for it is gone: {first}");
        assert_eq!(answered_on(&first, &detected), Some(AnsweredOn::Day("2025-01-31".into())));
        let second = answer_on(&first, &detected, "2025-02-01");
        assert_eq!(second, first.replace("2025-01-31", "2025-02-01"));
    }
    let dated = propose(&self::detected(), "UTC", false);
    assert_eq!(answered_on(&dated, &self::detected()), None, "a column tells it");
    assert_eq!(answer_on(&dated, &self::detected(), "2025-01-31"), dated);
}
