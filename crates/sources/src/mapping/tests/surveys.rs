//! Questions of survey exports, and mappings that extend a ready one.

use super::*;

const MONKEY: &str = r#"
name = "our-survey"
extends = "surveymonkey-csv"
zone = "Europe/Madrid"

[tables.ease]
"Very easy" = "easy"

[[file]]
name = "responses"

[file.attributes]
survey = "'after the purchase'"

[[file.question]]
column = "How likely are you to recommend us?"
name = "recommend"
kind = "nps"
comment = "Anything else?"

[[file.question]]
column = "How easy was it?"
kind = "ces"
scale = "hard|fair|easy"
direction = "ease"
map = "ease"

[[file.question]]
column = "Anything else?"
kind = "text"
"#;

const RESPONSES: &str = "\
Respondent ID,Collector ID,Start Date,End Date,How likely are you to recommend us?,\
How easy was it?,Anything else?
,,,,,Response,Open-Ended Response
11,43,03/13/2024 09:00:05 AM,03/13/2024 09:02:10 AM,9,Very easy,My address is 5 Hill Road
12,43,03/13/2024 09:00:05 AM,03/13/2024 09:02:10 AM,,fair,
";

fn imported(mapping: &str, text: &str) -> Vec<String> {
    let mapping = Mapping::parse("own.toml", mapping).expect("the mapping parses");
    lines(&mapping, &[bytes("responses.csv", text)], context())
}

fn refused(mapping: &str) -> String {
    let parsed = Mapping::parse("own.toml", mapping);
    parsed.err().map(|error| error.to_string()).unwrap_or_default()
}

#[test]
fn questions_become_answers_and_texts_stay_out() {
    let found = imported(MONKEY, RESPONSES);
    let answers: Vec<&String> = found.iter().filter(|line| line.contains("answered")).collect();
    assert_eq!(answers.len(), 4, "{found:#?}");
    for (answer, parts) in answers.iter().zip([
        &["11 2024-03-13T08:02:10Z answered `9`", "comment=true", "kind=nps", "question=recommend"]
            [..],
        &["`easy`", "direction=ease", "scale=hard|fair|easy", "question=How easy was it?"],
        &["`true`", "kind=text", "survey=after the purchase", "collector=43"],
        &["12 ", "`fair`", "kind=ces"],
    ]) {
        for part in parts {
            assert!(answer.contains(part), "{part} in {answer}");
        }
    }
    assert!(!found.iter().any(|line| line.contains("Hill Road")), "{found:#?}");
    let started = found.iter().filter(|line| line.contains("started")).count();
    assert_eq!((started, found.len()), (2, 6), "the row of sub-headings is left out: {found:#?}");
}

const FORM: &str = r#"
name = "our-form"
extends = "google-forms"
zone = "Europe/Madrid"

[[file]]
name = "responses"

[[file.question]]
column = "¿Nos recomendaría?"
name = "recommend"
kind = "nps"
"#;

#[test]
fn a_form_is_extended_whatever_its_language() {
    let rows = "13/02/2024 10:05:12,uno@example.com,9\n";
    for headings in ["Marca temporal,Dirección de correo electrónico", "Timestamp,Username"] {
        let found = imported(FORM, &format!("{headings},¿Nos recomendaría?\n{rows}"));
        let answer = "visitor:051f1efbf49c73e94808c6237bf4177f 2024-02-13T09:05:12Z answered `9`";
        assert!(!found.iter().any(|line| line.contains('@')), "no address is readable: {found:#?}");
        assert!(found.iter().any(|line| line.starts_with(answer)), "{found:#?}");
    }
    let alone = FORM.replacen("\"responses\"", "\"responses\"\nsubject = \"Marca temporal\"", 1);
    let found = imported(&alone, "Marca temporal,¿Nos recomendaría?\n13/02/2024 10:05:12,9\n");
    assert!(found.iter().any(|line| line.contains("answered `9`")), "{found:#?}");
}

#[test]
fn nothing_is_inferred_from_a_scale() {
    let question = |rest: &str| {
        let base =
            "name = \"own\"\n[[file]]\nname = \"r\"\nstream = \"survey\"\nsubject = \"id\"\n";
        format!("{base}answers_at = \"at\"\n[[file.question]]\ncolumn = \"q\"\n{rest}")
    };
    for (rest, expected) in [
        ("scale = \"0-10\"", "kind"),
        ("kind = \"recommendation\"", "is no kind of question"),
        ("kind = \"ces\"\nscale = \"1-5\"", "no `direction` is given"),
        ("kind = \"csat\"", "no `scale` is given"),
    ] {
        let message = refused(&question(rest));
        assert!(message.contains(expected), "{expected} in {message}");
    }
    let timeless = question("kind = \"nps\"").replace("answers_at = \"at\"\n", "");
    assert!(refused(&timeless).contains("no `at` is given"));
    assert_eq!(refused(&question("kind = \"nps\"")), "");
    // A proposal leaves it blank: the key is named as it stands there, with its line.
    let blank = question("kind = \"nps\"").replace("answers_at = \"at\"", "answers_at = []");
    let blank = Mapping::parse("own.toml", &blank).expect("the mapping parses");
    let opened = Import::open(&blank, &[bytes("t.csv", "id,q\n1,9\n")], context());
    let told = opened.err().map(|error| error.to_string());
    let expected = "mapping `own.toml`, line 6, `r`: no `answers_at` is given";
    assert_eq!(told.as_deref(), Some(expected));
}

#[test]
fn a_score_may_have_a_decimal_comma_and_an_option_is_a_word() {
    let answers = |kind: &str, scale: &str| {
        let mapping = format!(
            "name = \"own\"\n[[file]]\nname = \"r\"\nstream = \"survey\"\nsubject = \"id\"\n\
             answers_at = \"at\"\n[[file.question]]\ncolumn = \"q\"\nkind = \"{kind}\"\n\
             scale = \"{scale}\"\n"
        );
        let rows = ["4,5", "0,25", "-1,5", "3.5", "4,500", "4 de 5", "4,5,1"];
        let rows = rows.map(|answer| format!("{answer};2025-03-05 10:00;{answer}\n"));
        let found = imported(&mapping, &format!("id;at;q\n{}", rows.concat()));
        let answer = |line: &String| line.split('`').nth(1).map(str::to_owned);
        found.iter().filter_map(answer).collect::<Vec<_>>()
    };
    let read = ["4.5", "0.25", "-1.5", "3.5", "4,500", "4 de 5", "4,5,1"];
    assert_eq!(answers("csat", "1-5"), read);
    let told = ["4,5", "0,25", "-1,5", "3.5", "4,500", "4 de 5", "4,5,1"];
    assert_eq!(answers("csat", "3,5|4,5"), told);
    assert_eq!(answers("choice", "1-5"), told);
}

#[test]
fn a_mapping_extends_only_what_exists_and_misspelt_keys_are_told() {
    let strange = "name = \"own\"\nextends = \"surveymonkeys\"\n[[file]]\nname = \"responses\"\n";
    assert!(refused(strange).contains("`surveymonkeys` is no ready mapping"));
    let misspelt = MONKEY.replace("direction =", "directoin =");
    assert!(refused(&misspelt).contains("directoin"), "{}", refused(&misspelt));
}

#[test]
fn columns_must_be_in_the_file() {
    let mapping = MONKEY.replace("How easy was it?", "How hard was it?");
    let mapping = Mapping::parse("own.toml", &mapping).expect("the mapping parses");
    let opened = Import::open(&mapping, &[bytes("responses.csv", RESPONSES)], context());
    let message = opened.err().map(|error| error.to_string()).unwrap_or_default();
    assert!(message.contains("How easy was it?") || message.contains("How hard"), "{message}");
}
