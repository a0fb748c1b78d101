use super::*;
use crate::mapping::propose::column::judged;

fn written(heading: &str, answers: &[&str]) -> Option<String> {
    let values: Vec<String> = answers.iter().map(|text| (*text).to_owned()).collect();
    let cells = values.iter().cloned().map(Some).collect();
    let column = Column { cells, ..judged(heading.to_owned(), values) };
    let question = Question::of(&column, &vec![true; answers.len()])?;
    let mut out = Draft::new(false);
    question.write(&mut out, None);
    Some(out.into_text())
}

#[test]
fn a_scale_is_what_was_seen_and_a_kind_what_is_said() {
    let all = ["0", "3", "7", "10"];
    for (heading, answers, kind, scale) in [
        ("How likely are you to recommend us?", &all[..], "nps", "0-10"),
        ("¿Nos recomendaría a un amigo?", &["7", "8", "10"], "nps", "0-10"),
        ("NPS", &["4", "5"], "nps", "0-10"),
        ("¿Qué probabilidad hay de que nos recomiende? (1-10)", &["7", "8"], "nps", "1-10"),
        ("CSAT", &["4", "5"], "csat", "1-5"),
        ("Customer effort score: how easy was it?", &["6", "7"], "ces", "1-7"),
        ("CES: how much effort did it take?", &["2", "3"], "ces", "1-5"),
        // Nobody gave more than 3: rather a code, or stars.
        ("NPS", &["1", "2", "3"], "choice", "1-5"),
        // With labels at the ends, before or behind the score.
        ("NPS", &["Extremely likely - 10", "7", "Not at all likely - 0"], "nps", "0-10"),
        (
            "¿Nos recomendaría a otros?",
            &["10 = Muy probable", "8", "Nada probable: 0"],
            "nps",
            "0-10",
        ),
        ("How satisfied are you? (1-5)", &["5 (very)", "3", "not at all (1)"], "csat", "1-5"),
        // Between two scores, with a comma too.
        ("¿Qué tan satisfecho está con la atención? (1-5)", &["4,5", "3", "2,5"], "csat", "1-5"),
        ("How satisfied are you?", &["4.5", "3.0", "5.5"], "csat", "1-7"),
        // What asks for it in other words, on whatever scale.
        ("Overall satisfaction", &["2", "5", "4"], "csat", "1-5"),
        ("¿Está satisfecho con nosotros? (0-10)", &["7", "8"], "csat", "0-10"),
        ("How easy was it?", &["6", "7"], "ces", "1-7"),
        ("¿Cuánto esfuerzo le costó?", &["2", "3"], "ces", "1-5"),
        // What says no score, or a score that cannot be, is a choice whatever the scale.
        ("How dissatisfied are you?", &["4", "5"], "choice", "1-5"),
        ("How easy or difficult was it?", &["4", "5"], "choice", "1-5"),
        ("On a scale of 0-10, how would you rate us?", &all[..], "choice", "0-10"),
        ("Would you recommend the food?", &all[..], "choice", "0-10"),
        ("How likely are you to recommend us? (1 to 5)", &["4", "5"], "choice", "1-5"),
        ("CES", &["2", "3"], "choice", "1-5"),
        ("CUSA1", &["6", "9", "10"], "choice", "1-10"),
        ("Del 1 (nada) al 7 (mucho), ¿le gustó?", &["6", "4"], "choice", "1-7"),
        ("Q3", &["0", "2", "4"], "choice", "0-5"),
        // A scale that answers contradict is none.
        ("How was it? (1-5)", &["6", "4"], "choice", "1-7"),
    ] {
        let text = written(heading, answers).unwrap_or_else(|| panic!("{heading}"));
        assert!(text.contains(&format!("\nkind = \"{kind}\"    # CHECK: ")), "{text}");
        assert!(text.contains(&format!("\nscale = \"{scale}\"    # ")), "{text}");
        assert!(text.contains(&format!("\ncolumn = {}\n", quoted(heading))), "{text}");
    }
}

#[test]
fn a_direction_is_the_one_of_the_heading() {
    let directed = |heading: &str| {
        let text = written(heading, &["2", "5"]).unwrap_or_default();
        let (_, after) = text.split_once("\ndirection = \"")?;
        after.split_once("\"    # CHECK").map(|(word, _)| word.to_owned())
    };
    assert_eq!(directed("CES: how easy was it?").as_deref(), Some("ease"));
    assert_eq!(directed("¿Fue fácil? (CES)").as_deref(), Some("ease"));
    assert_eq!(directed("CES: how much effort was it?").as_deref(), Some("effort"));
    assert_eq!(directed("Customer effort score"), None);
    assert_eq!(directed("How easy was it?").as_deref(), Some("ease"));
    assert_eq!(directed("¿Le resultó difícil?").as_deref(), Some("effort"));
    assert_eq!(directed("How easy or difficult was it?"), None);
    assert_eq!(directed("¿Es fácil? (1 = muy difícil, 7 = fácil)").as_deref(), Some("ease"));
    assert_eq!(directed("How was it? (1 = easy, 7 = difficult)").as_deref(), Some("effort"));
}

#[test]
fn a_scale_from_0_to_10_is_asked_for_and_no_nps() {
    let all = ["0", "3", "7", "10"];
    for (heading, part) in [
        ("How was it?", "# CHECK: 0 to 10 as an NPS, which no scale tells: `nps` if"),
        ("¿Recomienda el menú?", "# CHECK: write `nps` if it is you whom they would recommend"),
        ("How was it (1-10)?", "# CHECK: a scale does not tell what is asked"),
    ] {
        let answers = if heading.contains("1-10") { &all[1..] } else { &all[..] };
        let text = written(heading, answers).unwrap_or_else(|| panic!("{heading}"));
        assert!(text.contains(&format!("kind = \"choice\"    {part}")), "{text}");
    }
    for (heading, scale, kind) in [
        ("How was it?", Some("0-10"), Some("nps")),
        ("How was it?", Some("1-5"), None),
        ("Would you recommend the food?", None, Some("nps")),
        ("How satisfied are you?", Some("0-10"), Some("csat")),
        ("Customer effort score", Some("1-7"), Some("ces")),
    ] {
        assert_eq!(offered(heading, scale), kind, "{heading}");
    }
}

#[test]
fn what_is_no_score_is_no_question() {
    for (heading, answers) in [
        ("Did we solve it?", &["0", "1", "1"][..]),
        ("Rating of the food?", &["3.5", "4", "5"]),
        // An average of a day.
        ("CSAT", &["3.5", "4,1", "5"]),
        ("How satisfied are you?", &["4,125", "4", "5"]),
        ("How many years?", &["3", "4", "11"]),
        ("How was it?", &["good", "5", "4"]),
        ("Which desk served you?", &["Desk - 1", "Desk - 4", "Desk - 5"]),
        ("How was it?", &[]),
        // Counts that nothing is said of.
        ("Reopens", &["0", "1", "3"]),
        ("Level", &["5", "5", "5"]),
        // A heading that a question cannot name.
        ("Was it \"good\"?", &["3", "4", "5"]),
        ("Was it good??", &["3", "4", "5"]),
    ] {
        assert_eq!(written(heading, answers), None, "{heading}");
    }
}
