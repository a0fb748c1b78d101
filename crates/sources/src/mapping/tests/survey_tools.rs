//! Surveys as their tools export them: labels at the ends of a scale, rows under the headings,
//! slips, and answers in words of both genders.

use super::proposals::check;
use super::sorts::{events, proposed};
use super::survey_proposals::answers;
use super::*;

#[test]
fn an_nps_may_be_written_as_a_decimal_and_have_a_slip() {
    for (second, given) in [
        ("9.0", 4),
        ("11", 4),
        ("10 - Very likely", 4),
        ("Extremely likely - 10", 4),
        ("Nada probable – 0", 4),
    ] {
        let csv = format!(
            "Fecha de respuesta,NPS\n2025-01-02 10:00,9\n2025-01-03 10:00,{second}\n\
             2025-01-04 10:00,\n2025-01-05 10:00,3\n2025-01-06 10:00,10\n"
        );
        let parts = ["stream = \"survey\"\n", "kind = \"nps\"    # CHECK: by its heading"];
        check(&csv, &parts);
        assert!(proposed(&csv).contains("scale = \"0-10\""), "{}", proposed(&csv));
        let found = answers(&proposed(&csv), &[bytes("t.csv", &csv)]);
        assert_eq!(found.len(), given, "{found:#?}");
    }
    // Figures of an NPS are no answers to one.
    let csv = "Fecha de respuesta,NPS\n2025-01-02,45\n2025-01-03,9\n2025-01-04,60\n";
    assert!(!proposed(csv).contains("kind = \"nps\""), "{}", proposed(csv));
}

#[test]
fn what_answers_are_grouped_as_tells_an_nps() {
    let csv = "Response ID,Person Name,Person Email,Score,Comment,Response Created At,\
        Survey Sent At,NPS Category\n\
        1,Ana P.,a@x.es,8,Bien,2025-01-02 10:00:00 UTC,2025-01-01 10:00:00 UTC,passive\n\
        2,Luis G.,b@x.es,9,Bien,2025-01-03 10:00:00 UTC,2025-01-01 10:00:00 UTC,promoter\n\
        3,Eva R.,c@x.es,3,Mal,2025-01-04 10:00:00 UTC,2025-01-01 10:00:00 UTC,detractor\n";
    check(
        csv,
        &[
            "stream = \"survey\"\n",
            "answers_at = \"Response Created At\"\n",
            "column = \"Score\"\nname = \"Score\"\n\
             kind = \"nps\"    # CHECK: by the groups of `NPS Category`",
            "scale = \"0-10\"",
        ],
    );
    // Without them it is asked what it is.
    let plain = csv.replace(",NPS Category\n", ",Origin\n").replace("passive", "web");
    let plain = plain.replace("promoter", "web").replace("detractor", "shop");
    check(&plain, &["kind = \"choice\"    # CHECK"]);
}

#[test]
fn what_qualtrics_writes_under_its_headings_is_no_answer() {
    let csv = "StartDate,EndDate,Status,IPAddress,ResponseId,Q1,Q2\n\
        Start Date,End Date,Response Type,IP Address,Response ID,\
        How likely are you to recommend us?,Are you satisfied?\n\
        \"{\"\"ImportId\"\":\"\"startDate\"\"}\",\"{\"\"ImportId\"\":\"\"endDate\"\"}\",\
        \"{\"\"ImportId\"\":\"\"status\"\"}\",\"{\"\"ImportId\"\":\"\"ipAddress\"\"}\",\
        \"{\"\"ImportId\"\":\"\"_recordId\"\"}\",\"{\"\"ImportId\"\":\"\"QID1\"\"}\",\
        \"{\"\"ImportId\"\":\"\"QID2\"\"}\"\n\
        2025-03-05 04:44:51,2025-03-05 04:47:51,IP Address,192.0.2.4,R_1,10,Very satisfied\n\
        2025-03-06 04:44:51,2025-03-06 04:47:51,IP Address,192.0.2.4,R_2,7,Dissatisfied\n\
        2025-03-07 04:44:51,2025-03-07 04:47:51,Survey Preview,192.0.2.5,R_3,2,Satisfied\n\
        2025-03-08 04:44:51,2025-03-08 04:47:51,IP Address,192.0.2.5,R_4,9,Satisfied\n\
        2025-03-09 04:44:51,2025-03-09 04:47:51,IP Address,192.0.2.5,R_5,9,Satisfied\n\
        2025-03-10 04:44:51,2025-03-10 04:47:51,IP Address,192.0.2.5,R_6,9,Satisfied\n";
    check(
        csv,
        &[
            "stream = \"survey\"\n",
            "answers_at = \"EndDate\"\n",
            "name = \"How likely are you to recommend us?\"\nkind = \"nps\"    # CHECK",
            "scale = \"Dissatisfied|Satisfied|Very satisfied\"",
        ],
    );
    let text = proposed(csv);
    assert!(!text.contains("= \"IPAddress\""), "{text}");
    // A look at the survey is no answer.
    let skip = "\nskip = \"\\\"Status\\\" in ('Survey Preview')\"\n";
    assert!(text.contains(skip), "{text}");
    assert_eq!(events(&text, csv).iter().filter(|line| line.contains(" answered ")).count(), 10);
    let plain = csv.replace("Survey Preview", "IP Address");
    assert!(!proposed(&plain).contains("skip = "), "{}", proposed(&plain));
}

#[test]
fn the_groups_of_qualtrics_are_no_question_and_unfinished_answers_are_asked_about() {
    let csv = "StartDate,EndDate,Status,Progress,Finished,ResponseId,Q1,Q1_NPS_GROUP,Q2\n\
        Start Date,End Date,Response Type,Progress,Finished,Response ID,\
        How likely are you to recommend us?,How likely - Group,How satisfied are you?\n\
        \"{\"\"ImportId\"\":\"\"startDate\"\"}\",\"{\"\"ImportId\"\":\"\"endDate\"\"}\",\
        \"{\"\"ImportId\"\":\"\"status\"\"}\",\"{\"\"ImportId\"\":\"\"progress\"\"}\",\
        \"{\"\"ImportId\"\":\"\"finished\"\"}\",\"{\"\"ImportId\"\":\"\"_recordId\"\"}\",\
        \"{\"\"ImportId\"\":\"\"QID1\"\"}\",\"{\"\"ImportId\"\":\"\"QID1_NPS_GROUP\"\"}\",\
        \"{\"\"ImportId\"\":\"\"QID2\"\"}\"\n\
        2025-03-05 04:44:51,2025-03-05 04:47:51,IP Address,100,True,R_1,10,1,4\n\
        2025-03-06 04:44:51,2025-03-06 04:47:51,IP Address,100,True,R_2,7,2,5\n\
        2025-03-07 04:44:51,2025-03-07 04:47:51,IP Address,40,False,R_3,2,3,1\n\
        2025-03-08 04:44:51,2025-03-08 04:47:51,IP Address,100,True,R_4,9,1,4\n";
    check(csv, &["# CHECK: `Finished` says that some were not finished, and they count too."]);
    let text = proposed(csv);
    assert!(text.contains("this condition: \"Finished\" in ('False')."), "{text}");
    assert_eq!(text.matches("kind = \"nps\"").count(), 1, "{text}");
    assert!(!text.contains("column = \"Q1_NPS_GROUP\""), "{text}");
    let all = proposed(&csv.replace("False", "True"));
    assert!(all.contains("# CHECK: `Finished` says that all of these were finished."), "{all}");
}

#[test]
fn a_workbook_of_qualtrics_has_rows_under_its_headings_and_previews_too() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/read/qualtrics.xlsx");
    let input = Input::from_arg(path);
    let detected = study(&input, &Options::default()).expect("it can be read");
    let text = propose(&detected, "UTC", false);
    for part in [
        "name = \"How likely are you to recommend us?\"\nkind = \"nps\"    # CHECK",
        "skip = \"\\\"Status\\\" in ('Survey Preview') or \
         \\\"DistributionChannel\\\" in ('preview')\"\n",
        "answers_at = \"EndDate\"\n",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    let found = answers(&text, &[input]);
    // Two of each of five rows.
    assert_eq!(found.len(), 10, "{found:#?}");
}

#[test]
fn answers_of_both_genders_and_a_second_row_are_a_scale() {
    let heading = "Marca temporal,¿Cómo de satisfecho estás?\n".to_owned();
    let worst = "Insatisfecho/a";
    let given =
        ["Muy satisfecho/a", worst, "Ni satisfecho/a ni insatisfecho/a", worst, worst, worst];
    let row = |(day, word): (usize, &&str)| format!("2025-03-1{day} 10:00,{word}\n");
    let csv = heading + &given.iter().enumerate().map(row).collect::<String>();
    check(
        &csv,
        &[
            "kind = \"csat\"    # CHECK",
            "scale = \"Insatisfecho/a|Ni satisfecho/a ni insatisfecho/a|Muy satisfecho/a\"",
        ],
    );
    let plain = csv.replace("Ni satisfecho/a ni insatisfecho/a", "Neutro");
    check(&plain, &["scale = \"Insatisfecho/a|Neutro|Muy satisfecho/a\""]);
    let monkey = "Respondent ID,Collector ID,Date Created,Date Modified,IP Address,\
        ¿Nos recomendaría?,¿Cuál es su grado de satisfacción?\n,,,,,Respuesta,Respuesta\n";
    let row = |(day, answers): (usize, &&str)| {
        let times = format!("03/1{day}/2025 08:24:48 AM,03/1{day}/2025 08:25:48 AM");
        format!("{day},7,{times},192.0.2.1,{answers}\n")
    };
    let given = [
        "Muy probable - 10,Satisfecho",
        "7,Insatisfecho",
        "2,Muy satisfecho",
        "2,Satisfecho",
        "9,Satisfecho",
        "9,Satisfecho",
        "8,Insatisfecho",
        "8,Muy satisfecho",
    ];
    let monkey = monkey.to_owned() + &given.iter().enumerate().map(row).collect::<String>();
    let text = proposed(&monkey);
    assert!(text.contains("extends = \"surveymonkey-csv\""), "{text}");
    assert!(text.contains("scale = \"Insatisfecho|Satisfecho|Muy satisfecho\""), "{text}");
    let found = answers(&text, &[bytes("t.csv", &monkey)]);
    assert!(found.len() == 16 && found[0].contains(" answered `10`"), "{found:#?}");
}
