//! Surveys that nobody has seen: a question for each column of scores, none of a kind that its
//! scale would tell.

use super::proposals::check;
use super::real::real;
use super::sorts::proposed;
use super::*;

pub(super) const SURVEY: &str = "Respondent ID,Ticket,Started at,Submitted at,Country,Email,\
    \"How likely are you to recommend us (0-10)?\",Overall satisfaction,CES: how easy was it?,\
    Anything else?\n\
    r1,71,2025-03-03T08:00:00Z,2025-03-03T08:02:00Z,ES,a@x.es,9,4,6,It is fine\n\
    r2,72,2025-03-03T09:00:00Z,2025-03-03T09:02:00Z,ES,b@x.es,3,2,7,\n\
    r3,73,2025-03-03T10:00:00Z,2025-03-03T10:02:00Z,MX,c@x.es,10,5,,no\n\
    r4,74,2025-03-03T11:00:00Z,2025-03-03T11:02:00Z,MX,d@x.es,7,,5,yes\n";

/// Imports under a mapping and returns the answers.
pub(super) fn answers(text: &str, inputs: &[Input]) -> Vec<String> {
    let mapping = Mapping::parse("m", text).unwrap_or_else(|error| panic!("{error} in\n{text}"));
    let events = lines(&mapping, inputs, context());
    events.into_iter().filter(|line| line.contains(" answered ")).collect()
}

#[test]
fn a_survey_may_be_answered_in_words_alone() {
    let csv = "Nº;Marca temporal;¿Cómo de satisfecho está con el servicio?;¿Se resolvió?;Notas\n\
        0;13/03/2025 01:31;Muy satisfecho;Sí;uno\n1;02/03/2025 03:53;Insatisfecho;No;dos\n\
        2;15/03/2025 14:09;Satisfecho;Sí;tres\n3;16/03/2025 14:09;Satisfecho;No;cuatro\n\
        4;17/03/2025 14:09;Insatisfecho;No;cinco\n5;18/03/2025 14:09;Muy satisfecho;Sí;seis\n";
    let asked = "column = \"¿Cómo de satisfecho está con el servicio?\"\n\
        name = \"¿Cómo de satisfecho está con el servicio?\"\nkind = ";
    check(
        csv,
        &[
            "# CHECK: One row is one respondent",
            "stream = \"survey\"",
            "answers_at = \"Marca temporal\"",
            &format!("{asked}\"csat\"    # CHECK: by its heading and answers"),
            "scale = \"Insatisfecho|Satisfecho|Muy satisfecho\"    # CHECK: from the worst",
            "name = \"¿Se resolvió?\"\nkind = \"choice\"    # CHECK: answered in words",
        ],
    );
    assert_eq!(answers(&proposed(csv), &[bytes("t.csv", csv)]).len(), 12);
    // How good something was is no satisfaction, and is counted.
    let food = csv.replace("¿Cómo de satisfecho está con el servicio?", "¿Qué tal la comida?");
    let food = food.replace("Muy satisfecho", "Excelente").replace("Insatisfecho", "Mala");
    let food = food.replace("Satisfecho", "Buena");
    check(&food, &["name = \"¿Qué tal la comida?\"\nkind = \"choice\"    # CHECK"]);
    // Tickets that somebody was satisfied with are tickets, and so is what nobody knows.
    let others = [csv.replacen("Nº;", "Nº ticket;", 1), csv.replacen("Notas", "Estado", 1)];
    for csv in others.into_iter().chain([csv.replace("Insatisfecho", "Verde")]) {
        assert!(!proposed(&csv).contains("stream = \"survey\""), "{}", proposed(&csv));
    }
}

#[test]
fn a_column_that_names_the_survey_makes_answers_of_rows_about_tickets() {
    let csv = "respuesta,ticket,fecha,encuesta,nota,comentario\n\
        n0,10359,2025-03-07 20:44:06,post-caso,4,mal\nn1,10251,2025-03-08 22:38:09,post-caso,5,\n\
        n2,10359,2025-03-09 06:02:40,post-caso,1,\nn3,10307,2025-03-10 03:52:02,post-caso,5,bien\n";
    check(
        csv,
        &[
            "stream = \"survey\"",
            "subject = \"respuesta\"\nrecord = \"response/{respuesta}\"\n",
            "conversation = \"ticket\"    # what it is about",
            "answers_at = \"fecha\"",
            "survey = \"encuesta\"\n",
            "column = \"nota\"\nname = \"nota\"\nkind = \"choice\"    # CHECK: a scale does not",
            "scale = \"1-5\"    # CHECK",
            "comment = \"comentario\"",
        ],
    );
    let found = answers(&proposed(csv), &[bytes("t.csv", csv)]);
    assert_eq!(found.len(), 4, "{found:#?}");
    for part in ["n0 2025-03-07T20:44:06Z answered `4`", "survey=post-caso", "conversation=10359"] {
        assert!(found[0].contains(part), "{part} is not in {}", found[0]);
    }
    // What the survey is called says what it asks for, but not where several are mixed.
    let english = "answer,ticket,date,type,score\na1,7,2025-03-07,CSAT,4\n\
        a2,8,2025-03-08,CSAT,5\na3,9,2025-03-09,CSAT,2\na4,7,2025-03-10,CSAT,1\n";
    check(english, &["survey = \"type\"\n", "name = \"score\"\nkind = \"csat\"    # CHECK: "]);
    let mixed = english.replace("08,CSAT", "08,NPS").replace("10,CSAT", "10,NPS");
    check(&mixed, &["# CHECK: `type` names surveys that ask", "\nkind = \"choice\"    # CHECK"]);
    // Tickets that were surveyed are tickets.
    for heading in ["estado", "prioridad", "asunto"] {
        let tickets = csv.replace(",comentario", &format!(",{heading}"));
        assert!(!proposed(&tickets).contains("stream = \"survey\""), "{}", proposed(&tickets));
    }
}

#[test]
fn each_column_of_scores_is_a_question() {
    check(
        SURVEY,
        &[
            "# CHECK: One row is one respondent, with a column for each question? Where rows are\n",
            "stream = \"survey\"",
            "subject = \"Respondent ID\"\nrecord = \"response/{Respondent ID}\"",
            "conversation = \"Ticket\"",
            "answers_at = \"Submitted at\"",
            "customer = { from = \"Email\", hashed = \"email\" }",
            "survey = \"'t'\"    # CHECK",
            "\"country\" = \"Country\"",
            "Nothing is made of these columns: \"Anything else?\".",
            "kind = \"started\"\nat = \"Started at\"",
            "column = \"How likely are you to recommend us (0-10)?\"\n\
             name = \"How likely are you to recommend us (0-10)?\"\n\
             kind = \"nps\"    # CHECK: by its heading",
            "scale = \"0-10\"    # as its heading says",
            "column = \"Overall satisfaction\"\nname = \"Overall satisfaction\"\n\
             kind = \"csat\"    # CHECK: by its heading",
            "scale = \"1-5\"    # CHECK: seen from 2 to 5 in 3 answers",
            "kind = \"ces\"    # CHECK: by its heading",
            "direction = \"ease\"    # CHECK: `ease` where a high score is good",
        ],
    );
    let text = proposed(SURVEY);
    assert_eq!(text.matches("[[file.question]]").count(), 3, "{text}");
    let found = answers(&text, &[bytes("t.csv", SURVEY)]);
    assert_eq!(found.len(), 10, "{found:#?}");
    for part in ["r1 2025-03-03T08:02:00Z answered `9`", "kind=nps", "conversation=71"] {
        assert!(found[0].contains(part), "{part} is not in {}", found[0]);
    }
}

#[test]
fn a_kind_is_never_taken_from_a_scale() {
    let csv = "Respondent,When,Q1,Q2\n\
        1,2025-03-03T08:00:00Z,10,0\n\
        2,2025-03-03T09:00:00Z,9,5\n\
        3,2025-03-03T10:00:00Z,0,7\n";
    check(csv, &["scale = \"0-10\"    # CHECK: seen from 0 to 10 in 3 answers", "at = \"When\""]);
    let text = proposed(csv);
    assert_eq!(text.matches("\nkind = \"choice\"    # CHECK").count(), 2, "{text}");
    for kind in ["nps", "csat", "ces"] {
        assert!(!text.contains(&format!("kind = \"{kind}\"")), "{text}");
    }
    // Numbers of rows are no scores, and no column need name who answers.
    let text = proposed("No.,Q1,Q2,Q3\n1,5,4,1\n2,4,2,3\n3,3,3,5\n4,1,1,1\n");
    assert_eq!(text.matches("[[file.question]]").count(), 3, "{text}");
    assert!(text.contains("# CHECK: `No.` may name the respondent"), "{text}");
    let text = proposed("Q1,Q2,Q3\n5,4,1\n4,2,3\n3,3,5\n");
    for part in [
        "# CHECK: no column names the respondent; the number of the row stands for it",
        "subject = \"{#record}\"\nrecord = \"response/{#record}\"",
        "# CHECK: no column tells when it was answered",
        "answers_at = []\n",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert_eq!(text.matches("[[file.question]]").count(), 3, "{text}");
    Mapping::parse("m", &text).unwrap_or_else(|error| panic!("{error} in\n{text}"));
}

#[test]
fn headings_that_no_mapping_names_are_told() {
    let csv = SURVEY.replace("Overall satisfaction", "Rate {product}?");
    let csv = csv.replace("Anything else?", "'How was it?'");
    check(
        &csv,
        &[
            "# CHECK: no mapping can name these columns, so that they are not read",
            "something else in the file: \"Rate {product}?\", \"'How was it?'\".",
        ],
    );
    assert_eq!(proposed(&csv).matches("[[file.question]]").count(), 2);
    assert!(!proposed(SURVEY).contains("no mapping can name"));
}

#[test]
fn the_time_of_an_answer_stands_for_who_gave_it() {
    let form = "Timestamp,How was it?,How easy was it?\n\
        2025-03-03T08:00:00Z,5,4\n\
        2025-03-03T09:00:00Z,2,3\n";
    check(form, &["subject = \"Timestamp\"\nrecord = \"response/{Timestamp}\""]);
    // It may be called as a reply is.
    check(&form.replace("Timestamp", "Responded at"), &["answers_at = \"Responded at\""]);
    let form = form.replace("09:00:00", "08:00:00");
    check(&form, &["subject = \"{Timestamp}/{#record}\""]);
    let found = answers(&proposed(&form), &[bytes("t.csv", &form)]);
    assert_eq!(found.len(), 4, "{found:#?}");
    assert!(found[0].starts_with("2025-03-03T08:00:00Z/1 "), "{found:#?}");
}

#[test]
fn the_time_of_an_answer_is_not_that_of_something_else() {
    let csv = |headings: &str| {
        format!(
            "Respondent,{headings},How was it?,How clear was it?\n\
             1,2025-03-01,2025-03-03T08:00:00Z,5,4\n2,2025-03-02,2025-03-03T09:00:00Z,2,3\n"
        )
    };
    for (headings, at, asks) in [
        ("Birth date,When", "When", "`When` is taken for when it was answered"),
        ("Date of purchase,Timestamp", "Timestamp", "is it rather one of these: \"Date of purch"),
        ("Visit,Date of your answer", "Date of your answer", "rather one of these: \"Visit\"?"),
        ("Visit,Birth date", "Visit", "`Visit` may be the time of something else"),
        ("Day,Submitted", "Submitted", ""),
    ] {
        check(&csv(headings), &[&format!("\nanswers_at = \"{at}\"\n"), asks]);
    }
    let none = proposed(&csv("Day,Submitted"));
    assert!(!none.contains("is taken for when it was answered"), "{none}");
    // What speaks and is a time is no question, and better than none.
    let spoken = "Respondent,On which day did you answer this survey?,How was it?,How clear was \
        it?\n1,2025-03-01,5,4\n2,2025-03-02,2,3\n";
    check(
        spoken,
        &[
            "# CHECK: `On which day did you answer this survey?` may be the time of something",
            "answers_at = \"On which day did you answer this survey?\"",
        ],
    );
}

#[test]
fn what_is_answered_in_a_few_words_is_a_choice() {
    let csv = "Respondent,When,How was it?,How did you find us?,Country\n\
        1,2025-03-03T08:00:00Z,5,friends,ES\n2,2025-03-03T09:00:00Z,2,search,ES\n\
        3,2025-03-03T10:00:00Z,4,friends,MX\n4,2025-03-03T11:00:00Z,4,search,MX\n";
    check(
        csv,
        &[
            "column = \"How did you find us?\"\nname = \"How did you find us?\"\n\
             kind = \"choice\"    # CHECK: answered in words",
            "\"country\" = \"Country\"",
        ],
    );
    let found = answers(&proposed(csv), &[bytes("t.csv", csv)]);
    assert_eq!(found.iter().filter(|line| line.contains(" answered `friends`")).count(), 2);
}

#[test]
fn scores_with_a_comma_are_scores_and_what_was_written_belongs_to_the_first() {
    let csv = "Id respuesta;Fecha de respuesta;¿Qué tan satisfecho está con la atención? (1-5);\
        ¿Fue fácil resolver su problema?;Comentarios\n\
        R0;13/03/2025 08:00;4,5;1;\nR1;13/03/2025 09:00;3;2;Muy bien\n\
        R2;14/03/2025 10:00;;3;Muy bien\nR3;14/03/2025 11:00;2,5;;Mal\n\
        R4;15/03/2025 11:00;5;4;Muy bien\nR5;15/03/2025 12:00;;;Mal\n";
    check(
        csv,
        &[
            "name = \"¿Qué tan satisfecho está con la atención? (1-5)\"\n\
             kind = \"csat\"    # CHECK: by its heading",
            "scale = \"1-5\"    # as its heading says\n\
             comment = \"Comentarios\"    # what was written beside it",
            "kind = \"ces\"    # CHECK: by its heading",
        ],
    );
    let text = proposed(csv);
    assert_eq!(text.matches("comment = ").count(), 1, "{text}");
    assert!(!text.contains("\"comentarios\"") && !text.contains("in words"), "{text}");
    let found = answers(&text, &[bytes("t.csv", csv)]);
    let has = |part: &str| found.iter().filter(|line| line.contains(part)).count();
    assert_eq!([has("answered `4.5`"), has("answered `2.5`")], [1, 1], "{found:#?}");
    assert_eq!([has("kind=csat"), has("comment=true"), has("kind=ces")], [6, 5, 4], "{found:#?}");
    // What is only about comments is none.
    let sorts = csv.replace("Comentarios", "Tipo de comentario");
    assert!(!proposed(&sorts).contains("comment = "), "{}", proposed(&sorts));
}

#[test]
fn tickets_with_ratings_stay_tickets() {
    for csv in [
        "Ticket ID,Created,Resolved,CSAT,Effort\n\
         1,2025-03-03T08:00:00Z,2025-03-03T10:00:00Z,5,4\n\
         2,2025-03-03T08:00:00Z,,3,3\n3,2025-03-03T08:00:00Z,,1,5\n",
        "Ticket ID,Created,Resolved,How satisfied are you?,How easy was it?\n\
         1,2025-03-03T08:00:00Z,2025-03-03T10:00:00Z,5,4\n\
         2,2025-03-03T08:00:00Z,,3,3\n",
        "Ticket ID,Created,Status,How satisfied are you?\n\
         1,2025-03-03T08:00:00Z,Open,5\n2,2025-03-03T08:00:00Z,Open,3\n",
        "Ticket ID,Created,Agent,CSAT\n\
         1,2025-03-03T08:00:00Z,ana,5\n2,2025-03-03T08:00:00Z,luis,4\n",
        "Ticket ID,Created,Replies,Reopens,Plan,Area,Topic\n\
         1,2025-03-03T08:00:00Z,5,0,a,b,c\n2,2025-03-03T08:00:00Z,2,1,a,b,d\n\
         3,2025-03-03T08:00:00Z,4,2,a,b,d\n",
        // However many columns of scores there are.
        "Ticket ID,Created,First Reply,Status,Priority,Agent,CSAT,CES\n\
         1,2025-03-03T08:00:00Z,2025-03-03T09:00:00Z,Open,high,ana,5,4\n\
         2,2025-03-03T08:00:00Z,,Open,low,luis,3,3\n\
         3,2025-03-03T08:00:00Z,2025-03-03T10:00:00Z,Open,low,ana,1,5\n",
        "Ticket ID,Created,Replies,Messages,Transfers\n\
         1,2025-03-03T08:00:00Z,5,4,0\n2,2025-03-03T08:00:00Z,2,7,4\n\
         3,2025-03-03T08:00:00Z,4,9,2\n",
    ] {
        check(csv, &["conversation = \"Ticket ID\"", "kind = \"opened\""]);
        let text = proposed(csv);
        assert!(!text.contains("\n[[file.question"), "{text}");
    }
}

#[test]
fn one_score_that_its_heading_names_is_a_survey() {
    let csv = "ID,Fecha,Cliente,NPS,Comentario\n\
        1,2025-03-03T08:00:00Z,c1,9,bien\n\
        2,2025-03-03T09:00:00Z,c2,3,\n\
        3,2025-03-03T10:00:00Z,c3,10,\n";
    check(
        csv,
        &[
            "subject = \"ID\"\nrecord = \"response/{ID}\"",
            "answers_at = \"Fecha\"",
            "customer = \"Cliente\"",
            "kind = \"nps\"    # CHECK: by its heading",
        ],
    );
    assert_eq!(answers(&proposed(csv), &[bytes("t.csv", csv)]).len(), 3);
    // Without an id the row, or its time, stands for who answered.
    let bare = "Fecha,NPS,Comentario\n2025-03-03T08:00:00Z,9,a\n2025-03-03T08:00:00Z,3,b\n";
    check(bare, &["subject = \"{Fecha}/{#record}\""]);
    assert_eq!(answers(&proposed(bare), &[bytes("t.csv", bare)]).len(), 2);
    // What tells a conversation makes tickets of rows, which have a rating.
    for more in ["Estado", "Asunto", "Agente"] {
        let csv = csv.replace("Comentario", more);
        assert!(!proposed(&csv).contains("\n[[file.question"), "{more}");
    }
}

#[test]
fn answers_about_tickets_are_answers() {
    let csv = "Fecha respuesta;Ticket;Cliente;Agente;NPS;CSAT\n\
        13/03/2025 08:00;71;c1;Ana;9;4\n13/03/2025 09:00;72;c2;Luis;3;2\n\
        14/03/2025 10:00;73;c3;Ana;10;5\n14/03/2025 11:00;74;c4;Luis;7;3\n";
    check(
        csv,
        &[
            "subject = \"Ticket\"\nrecord = \"response/{Ticket}\"",
            "conversation = \"Ticket\"",
            "answers_at = \"Fecha respuesta\"",
            "customer = \"Cliente\"",
            "\"agent\" = \"Agente\"\n",
            "kind = \"nps\"    # CHECK: by its heading",
            "kind = \"csat\"    # CHECK: by its heading",
        ],
    );
    assert_eq!(answers(&proposed(csv), &[bytes("t.csv", csv)]).len(), 8);
    // Another time, or a status, makes tickets of rows, which have a rating.
    for csv in [csv.replace("Fecha respuesta", "Fecha"), csv.replace("Cliente", "Estado")] {
        assert!(!proposed(&csv).contains("\n[[file.question"), "{csv}");
    }
}

#[test]
fn ratings_in_words_open_no_tickets() {
    let csv = "ticket_id,agent,rating,rated_at\n1,ana,good,2025-03-13T08:00:00Z\n\
        2,luis,bad,2025-03-13T09:00:00Z\n3,ana,good,2025-03-14T09:00:00Z\n";
    check(
        csv,
        &[
            "conversation = \"ticket_id\"",
            "record = \"rating/{ticket_id}\"",
            "# CHECK: rows tell of a conversation how it was rated, and no more: `rated_at` is",
            "kind = \"rated\"\nvalue = { from = \"rating\", map = \"ratings\" }\n\
             at = [\"rated_at\"]\n",
        ],
    );
    assert!(!proposed(csv).contains("kind = \"opened\""), "{}", proposed(csv));
    // Any other time opens them.
    let tickets = csv.replace("rated_at", "created_at");
    check(&tickets, &["record = \"ticket/{ticket_id}\"", "kind = \"opened\""]);
}

#[test]
fn a_known_tool_wants_only_its_questions() {
    let monkey = "Respondent ID,Collector ID,Start Date,End Date,\
        How likely are you to recommend us?,How easy was it?,Anything else?\n\
        ,,,,,Response,Open-Ended Response\n\
        11,43,03/13/2024 09:00:05 AM,03/13/2024 09:02:10 AM,9,6,fine\n\
        12,43,03/13/2024 09:00:05 AM,03/13/2024 09:02:10 AM,10,2,\n";
    let text = proposed(monkey);
    for part in [
        "extends = \"surveymonkey-csv\"",
        "\n[[file]]\nname = \"responses\"\n",
        "survey = \"'t'\"",
        "kind = \"nps\"    # CHECK: by its heading",
        "column = \"How easy was it?\"\nname = \"How easy was it?\"\nkind = \"ces\"    # CHECK",
        "\ndirection = \"ease\"    # CHECK",
        // The row of sub-headings is no response.
        "scale = \"1-7\"    # CHECK: seen from 2 to 6 in 2 answers",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    // How times are written the ready mapping knows.
    assert!(!text.contains("formats") && !text.contains("Anything else?"), "{text}");
    assert_eq!(answers(&text, &[bytes("t.csv", monkey)]).len(), 4, "{text}");
    for (name, questions) in [("google-forms", 1), ("typeform-csv", 1), ("formbricks-csv", 1)] {
        let form = "Timestamp,Email Address,How was it?\n\
            2024-03-13 09:00:00,a@x.es,5\n2024-03-14 09:00:00,b@x.es,2\n";
        let file = match name {
            "google-forms" => bytes("t.csv", form),
            _ => ready::inputs(name).remove(0),
        };
        let detected = detect(&file, &Options::default()).expect("it can be read");
        let text = propose(&detected, "Europe/Madrid", false);
        assert!(text.contains(&format!("extends = \"{name}\"")), "{text}");
        assert_eq!(text.matches("[[file.question]]").count(), questions, "{text}");
        // A heading that says UTC needs no zone.
        assert_eq!(text.contains("zone = "), name == "google-forms", "{text}");
        assert!(!answers(&text, &[file]).is_empty(), "{text}");
    }
}

#[test]
fn real_surveys() {
    let Some(files) = real("survey-ecsi-mobile", &["ecsi_mobile_250.csv"]) else { return };
    let text_for = |file: &Input| {
        let detected = detect(file, &Options::default()).expect("it can be read");
        propose(&detected, "UTC", false)
    };
    let text = text_for(&files[0]);
    for (part, count) in [
        ("[[file.question]]\n", 22),
        ("\nkind = \"choice\"    # CHECK", 22),
        ("\nscale = \"1-10\"    # CHECK: seen from ", 22),
        ("\nsubject = \"respondent\"\n", 1),
        ("\nanswers_at = []\n", 1),
    ] {
        assert_eq!(text.matches(part).count(), count, "{part} in\n{text}");
    }
    let Some(files) = real("prep-nps-event", &["input_02.csv"]) else { return };
    let text = text_for(&files[0]);
    for (part, count) in [
        // Three are answered in words.
        ("[[file.question]]\n", 6),
        ("\nkind = \"choice\"    # CHECK: 0 to 10 as an NPS, which no scale tells", 3),
        ("\nkind = \"choice\"    # CHECK: answered in words", 3),
        ("\nscale = \"0-10\"    # as its heading says", 3),
        ("\nsubject = \"Timestamp\"\n", 1),
    ] {
        assert_eq!(text.matches(part).count(), count, "{part} in\n{text}");
    }
    // One person left out one of them.
    assert_eq!(answers(&text, &files).len(), 6 * 39 - 1);
}

#[test]
fn a_form_of_a_ready_mapping_says_which_ticket_it_is_about() {
    let form = "Marca temporal,Dirección de correo electrónico,Número de ticket,\
        ¿Cómo valora la atención?\n\
        13/03/2025 09:00:00,a@x.es,1001,5\n14/03/2025 09:00:00,b@x.es,1002,2\n";
    let text = proposed(form);
    let about = "name = \"responses\"\nconversation = \"Número de ticket\"    # what it is about\n";
    for part in ["extends = \"google-forms\"", about] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}
