//! Files about what was done elsewhere: counts of calls by interval, reviews of quality, states of
//! agents.

use super::proposals::check;
use super::sorts::{events, proposed, tells};
use super::streams::refused;

#[test]
fn counts_by_interval_are_no_calls_and_it_is_said_what_to_export() {
    for (csv, names) in [
        (
            "Interval,Queue,Calls offered,Calls answered,Calls abandoned,Avg wait\n\
             2025-03-03 09:00,Sales,12,10,2,15\n2025-03-03 09:30,Sales,14,14,0,9\n\
             2025-03-03 09:00,Help,7,5,2,31\n",
            "(\"Calls offered\", \"Calls answered\", \"Calls abandoned\")",
        ),
        (
            "Fecha;Recibidas;Atendidas\n13/03/2025 09:00;12;10\n13/03/2025 09:30;14;14\n",
            "(\"Recibidas\", \"Atendidas\")",
        ),
        (
            "Interval Start;Interval End;Queue Name;Offer;Answer;Abandon;ASA\n\
             05/03/2025 10:00;05/03/2025 10:30;Help;10;9;1;1200\n\
             15/03/2025 10:00;15/03/2025 10:30;Help;10;9;1;1200\n",
            "(\"Offer\", \"Answer\")",
        ),
    ] {
        let text = proposed(csv);
        let asks =
            format!("# CHECK: rows count calls by interval {names}, and tell no single call");
        assert!(text.contains(&asks) && text.contains("the call detail records"), "{text}");
        assert!(!text.contains("stream = ") && text.contains("\nat = []\n"), "{text}");
        assert!(!refused(csv).is_empty(), "{text}");
    }
    // A row that names its call is one, whatever it counts beside.
    let csv = "Call Id,Date,Answered,Received\nc1,2025-03-03 09:00,12,3\nc2,2025-03-03 09:30,1,2\n";
    assert!(!proposed(csv).contains("by interval"), "{}", proposed(csv));
}

#[test]
fn reviews_of_quality_are_known_by_who_judged_whom_and_how() {
    let criteria = "Fecha;Evaluador;Agente evaluado;Ticket;Criterio;Puntuación\n\
        13/03/2025;lea;eva;77;Tono;4\n13/03/2025;lea;eva;77;Solución;5\n\
        14/03/2025;lea;luis;78;Tono;3\n";
    check(
        criteria,
        &[
            "name = \"reviews\"\n",
            "# CHECK: is a row a review of quality by `Evaluador`",
            "stream = \"review\"\nsubject = \"{Ticket}/{Evaluador}/{Fecha}\"\n\
             conversation = \"Ticket\"\n",
            "actor = \"Evaluador\"\nactor_kind = \"'agent'\"\n",
            "value = \"Criterio\"\n[file.event.attributes]\nchosen = \"Puntuación\"\n\
             min = \"'1'\"    # CHECK",
            "agent = \"Agente evaluado\"\n",
        ],
    );
    tells(
        &events(&proposed(criteria), criteria),
        &[
            "77/lea/13/03/2025 2025-03-13T00:00:00Z rated `Tono` by agent lea chosen=4",
            "77/lea/13/03/2025 2025-03-13T00:00:00Z reviewed by agent lea agent=eva",
        ],
    );
    // A score of nothing is on the scale.
    check(&criteria.replace(";4\n", ";0\n"), &["min = \"'0'\"    # CHECK", "max = \"'5'\"\n"]);
    let whole = "Evaluation ID,Date,Evaluator,Evaluated agent,Score\n\
        e1,2025-03-13,lea,eva,92\ne2,2025-03-14,lea,luis,71\n";
    check(whole, &["subject = \"Evaluation ID\"\n", "value = \"'score'\"\n", "max = \"'100'\"\n"]);
    // The greatest score that could be had is none, and a comma may be the decimal sign.
    for (headings, first, second) in [
        ("Puntuación;Puntuación máxima", "17,5;20", "12;20"),
        ("Puntuación máxima;Puntuación", "20;17,5", "20;12"),
    ] {
        let csv = format!(
            "Fecha;Evaluador;Agente evaluado;Ticket;{headings}\n13/03/2025;lea;eva;77;{first}\n\
             14/03/2025;lea;luis;78;{second}\n"
        );
        check(&csv, &["min = \"'0'\"", "max = \"Puntuación máxima\"\n"]);
        tells(
            &events(&proposed(&csv), &csv),
            &[
                "77/lea/13/03/2025 2025-03-13T00:00:00Z rated `score` by agent lea chosen=17.5 ",
                "78/lea/14/03/2025 2025-03-14T00:00:00Z rated `score` by agent lea chosen=12 ",
            ],
        );
    }
    // Tickets that somebody looked through are tickets.
    let csv = "Ticket,Created,Status,Reviewer,Score\n1,2025-03-03,open,ana,4\n\
        2,2025-03-04,solved,ana,5\n";
    assert!(!proposed(csv).contains("stream = \"review\""), "{}", proposed(csv));
}

#[test]
fn reviews_may_be_scored_in_parts_of_a_hundred() {
    for (first, second, unit) in [("68 %", "57 %", "number"), ("68,5%", "57%", "comma_number")] {
        let csv = format!(
            "Nº auditoría;Fecha auditoría;Auditor;Agente;Nota final;Incidencia\n\
             Q0;13/03/2025 07:27;Eva;Ana;{first};INC-0\n\
             Q1;18/05/2025 05:04;Eva;Luis;{second};INC-1\n"
        );
        let score = format!("chosen = {{ from = \"Nota final\", unit = \"{unit}\" }}\n");
        let parts = [
            "conversation = \"Incidencia\"\n",
            score.as_str(),
            "min = \"'0'\"",
            "max = \"'100'\"\n",
        ];
        check(&csv, &parts);
        let text = proposed(&csv);
        assert!(text.contains("stream = \"review\"\nsubject = \"Nº auditoría\"\n"), "{text}");
        let found = events(&text, &csv);
        tells(&found, &["Q1 2025-05-18T05:04:00Z rated `score` by agent Eva chosen=57 "]);
    }
}

#[test]
fn columns_tell_the_ends_of_the_scale_and_which_categories_must_not_fail() {
    let spanish = "Id evaluación;Fecha;Evaluador;Agente;Categoría;Nota;Mín;Máx;Peso;Crítica\n\
        Q0;2025-03-13 15:36:35;lea;Ana;Saludo;4;0;4;10;\n\
        Q0;2025-03-13 15:36:35;lea;Ana;RGPD;0;0;4;30;sí\n\
        Q1;2025-03-14 10:05:05;lea;Luis;Saludo;1;0;4;10;\n";
    check(
        spanish,
        &[
            "[tables.critical]\n\"sí\" = \"yes\"\n",
            "chosen = \"Nota\"\nmin = \"Mín\"\nmax = \"Máx\"\nweight = \"Peso\"\n\
             critical = { from = \"Crítica\", map = \"critical\" }    # CHECK: is it critical",
        ],
    );
    let found = events(&proposed(spanish), spanish);
    let start = "Q0 2025-03-13T15:36:35Z rated `RGPD` by agent lea chosen=0 ";
    let failed = found.iter().find(|line| line.starts_with(start)).expect("it is rated");
    for told in ["min=0", "max=4", "weight=30", "critical=yes"] {
        assert!(failed.contains(told), "{failed}");
    }
    let english = "Date,Evaluator,Agent,Case,Criterion,Score,Min score,Max score,Critical\n\
        2025-03-13,lea,eva,C1,Tone,4,1,5,no\n2025-03-13,lea,eva,C1,Law,1,1,5,yes\n";
    check(english, &["chosen = \"Score\"\nmin = \"Min score\"\nmax = \"Max score\"\n"]);
    // What is needed to pass is no end of a scale.
    let pass = english.replace(",1,5,", ",3,5,");
    check(&pass, &["min = \"'1'\"    # CHECK: the ends of the scale?\nmax = \"Max score\"\n"]);
}

#[test]
fn a_yes_to_a_critical_error_is_a_failed_category() {
    let csv = "Fecha;Evaluador;Agente;Puntuación;Error crítico\n13/03/2025;lea;eva;92;No\n\
        14/03/2025;lea;luis;71;Sí\n15/03/2025;lea;luis;80;\n";
    check(
        csv,
        &[
            "[tables.critical_errors]\n\"No\" = \"1\"\n\"Sí\" = \"0\"\n",
            "# CHECK: does a yes in `Error crítico` say that an error was made",
            "value = \"'critical_error'\"\n[file.event.attributes]\n\
             chosen = { from = \"Error crítico\", map = \"critical_errors\" }\n",
        ],
    );
    let found = events(&proposed(csv), csv);
    let errors: Vec<&String> = found.iter().filter(|it| it.contains("`critical_error`")).collect();
    assert_eq!(errors.len(), 2, "{found:#?}");
    assert!(errors[0].contains("chosen=1") && errors[1].contains("chosen=0"), "{errors:#?}");
    assert!(errors[1].contains("critical=yes") && errors[1].contains("weight=0"), "{errors:#?}");
    // Of each criterion it is told apart, and what counts errors is no yes.
    let criteria = "Date,Evaluator,Agent,Criterion,Score,Critical error\n\
        2025-03-13,lea,eva,Tone,4,no\n2025-03-13,lea,eva,Law,1,yes\n";
    let text = proposed(criteria);
    assert!(text.contains("value = \"critical_error: {Criterion}\"\n"), "{text}");
    let counts = csv.replace(";No", ";0").replace(";Sí", ";2");
    assert!(!proposed(&counts).contains("critical"), "{}", proposed(&counts));
}

#[test]
fn where_errors_alone_are_marked_no_mark_is_none() {
    let csv = "Fecha;Evaluador;Agente;Nº caso;Nota;Error crítico\n13/03/2025;lea;eva;C1;8;Crítico\n\
        14/03/2025;lea;luis;C2;9;\n15/03/2025;lea;luis;C3;10;\n";
    check(
        csv,
        &[
            "[tables.critical_errors]\n\"Crítico\" = \"0\"\n",
            "when = \"\\\"Error crítico\\\" is null\"\nkind = \"rated\"\n",
        ],
    );
    let found = events(&proposed(csv), csv);
    let errors: Vec<&String> = found.iter().filter(|it| it.contains("`critical_error`")).collect();
    let failed = errors.iter().filter(|it| it.contains("chosen=0")).count();
    assert_eq!((errors.len(), failed), (3, 1), "{found:#?}");
}

#[test]
fn calibrations_say_so() {
    for [yes, no] in [["Sí", "No"], ["X", ""]] {
        let csv = format!(
            "Fecha;Evaluador;Agente;Nº caso;Nota;Calibración\n13/03/2025;lea;eva;C1;2;{yes}\n\
             14/03/2025;lea;eva;C2;9;{no}\n15/03/2025;lea;luis;C3;10;{no}\n"
        );
        check(&csv, &["calibration = { from = \"Calibración\", map = \"calibrations\" }\n"]);
        let found = events(&proposed(&csv), &csv);
        let made: Vec<&String> =
            found.iter().filter(|line| line.contains("calibration=yes")).collect();
        assert!(made.len() == 1 && made[0].starts_with("C1/lea/"), "{found:#?}");
    }
}

#[test]
fn a_supervisor_judges_where_a_heading_speaks_of_it_and_criteria_are_asked_about() {
    let csv = "Fecha monitorización;Supervisor;Asesor;ID llamada;Saludo;Empatía;Puntuación total\n\
        13/03/2025;lea;eva;7001;Sí;No;50\n14/03/2025;lea;eva;7002;Sí;Sí;100\n\
        15/03/2025;lea;luis;7003;No;No;33.3\n";
    check(
        csv,
        &[
            "# CHECK: is a row a review of quality by `Supervisor`",
            "stream = \"review\"\nsubject = \"{ID llamada}/{Supervisor}/",
            "# CHECK: do these judge criteria of a review: \"Saludo\", \"Empatía\"?",
            "chosen = \"Puntuación total\"\n",
            "agent = \"Asesor\"\n",
        ],
    );
    let wide = "Date,Evaluator,Agent,Case,Greeting (0-10),Empathy (0-10),Final score\n\
        2025-03-13,lea,eva,C1,7,5,5.7\n2025-03-14,lea,eva,C2,7,6,7.7\n";
    check(wide, &["criteria of a review: \"Greeting (0-10)\", \"Empathy (0-10)\"?"]);
    // Who leads whoever answered a ticket has judged nobody.
    let csv = "Ticket,Created,Solved,Supervisor,Agent,Score\n\
        1,2025-03-03 10:00,2025-03-04 10:00,lea,eva,4\n\
        2,2025-03-13 10:00,2025-03-14 10:00,lea,eva,5\n";
    assert!(!proposed(csv).contains("stream = \"review\""), "{}", proposed(csv));
}

#[test]
fn states_of_agents_are_what_they_were_from_when_to_when() {
    let csv = "Agente;Estado;Inicio;Fin\nAna;Disponible;05/03/2025 09:00;05/03/2025 10:00\n\
        Ana;Pausa;05/03/2025 10:00;05/03/2025 10:15\n\
        Ana;En llamada;05/03/2025 10:15;05/03/2025 11:00\n\
        Luis;Desconectado;15/03/2025 08:00;15/03/2025 09:00\n\
        Luis;Comida;15/03/2025 12:00;15/03/2025 13:00\n";
    check(
        csv,
        &[
            "name = \"states\"\n",
            "\"Comida\" = \"paused\"\n\"Desconectado\" = \"skip\"\n\
             \"Disponible\" = \"available\"\n\"En llamada\" = \"busy\"\n\"Pausa\" = \"paused\"\n",
            "# CHECK: is a row what `Agente` was from `Inicio` to `Fin`",
            "stream = \"agent\"\nsubject = \"Agente\"\n",
            "# CHECK: are pauses called 'Comida' paid? They count so.",
            "seconds = { from = \"Fin\", since = \"Inicio\" }",
        ],
    );
    let found = events(&proposed(csv), csv);
    tells(
        &found,
        &[
            "Ana 2025-03-05T09:00:00Z logged_in by agent Ana",
            "Ana 2025-03-05T10:00:00Z paused `Pausa` by agent Ana",
            "Ana 2025-03-05T10:15:00Z busy `En llamada` by agent Ana",
            "Luis 2025-03-15T12:00:00Z paused `Comida` by agent Luis",
        ],
    );
    assert!(!found.iter().any(|line| line.contains("T08:00:00Z")), "{found:#?}");
    assert!(found.iter().any(|line| line.contains("seconds=2700")), "{found:#?}");
    // Of other pauses nothing is asked.
    let others = proposed(&csv.replace("Comida", "Formación"));
    assert!(others.contains("\"Formación\" = \"paused\"") && !others.contains("paid"), "{others}");
    // Nobody who is away is logged in, whatever letters say so.
    let away = csv.replace("Desconectado", "Desconectado (fin d'hora)");
    check(&away, &["when = \"\\\"Estado\\\" not in ('Desconectado (fin d''hora)')\"\n"]);
    assert_eq!(events(&proposed(&away), &away), found);
    // Tickets that agents have are none, whatever their words.
    let tickets = csv.replace("Agente;", "Ticket;Agente;").replace("\nAna;", "\n1;Ana;");
    let tickets = tickets.replace("\nLuis;", "\n2;Luis;");
    assert!(!proposed(&tickets).contains("stream = \"agent\""), "{}", proposed(&tickets));
}

#[test]
fn shifts_of_agents_are_plans() {
    let csv = "Agente;Fecha;Entrada;Salida;Actividad;Horas\n\
        Ana;12/03/2025;09:00;11:00;Atención;2\nAna;12/03/2025;11:00;11:20;Descanso;\n\
        Ana;13/03/2025;09:00;14:00;Formación;5\nLuis;13/03/2025;15:00;20:00;Vacaciones;5\n\
        Luis;14/03/2025;15:00;20:00;Atención;5\nLuis;14/03/2025;22:00;06:00;Atención;8\n";
    check(
        csv,
        &[
            "name = \"shifts\"\n",
            "[tables.plans]\n\"Atención\" = \"work\"\n\"Descanso\" = \"break\"\n\
             \"Formación\" = \"training\"\n\"Vacaciones\" = \"leave\"\n",
            "# CHECK: is a row a part of the shift of `Agente` as it was planned?",
            "Nothing is made of these columns: \"Horas\".",
            "until = { from = \"{Fecha} {Salida}\", unit = \"next_time\" }",
        ],
    );
    let found = events(&proposed(csv), csv);
    tells(
        &found,
        &[
            // What ends before it begins ends on the next day.
            "Luis 2025-03-14T22:00:00Z scheduled `work` by agent Luis until=2025-03-15T06:00:00Z",
            "Ana 2025-03-12T09:00:00Z scheduled `work` by agent Ana until=2025-03-12T11:00:00Z",
            "Ana 2025-03-12T11:00:00Z scheduled `break` by agent Ana until=2025-03-12T11:20:00Z",
            "Luis 2025-03-13T15:00:00Z scheduled `leave` by agent Luis until=2025-03-13T20:00:00Z",
        ],
    );
    assert_eq!(found.len(), 6, "{found:#?}");
    // Whole times are those of shifts where a heading says so; calls and tickets have none.
    let whole = "Agent,Start,End,Shift\nann,2025-03-03 09:00,2025-03-03 17:00,Morning\n\
        ann,2025-03-04 09:00,2025-03-04 17:00,Morning\n";
    check(whole, &["kind = \"scheduled\"\nat = \"Start\"\n", "{ until = \"End\" }"]);
    for csv in [
        whole.replace("Shift", "Ticket"),
        whole.replace("Shift", "Task"),
        csv.replace("Actividad", "Llamada"),
    ] {
        assert!(!proposed(&csv).contains("scheduled"), "{}", proposed(&csv));
    }
}

#[test]
fn the_total_of_criteria_is_the_score_of_a_review() {
    let csv = "Review date,Reviewer,Agent,Ticket,Greeting (10),Solution (10),Total (20)\n\
        2025-03-13,lea,eva,T0,10,6,16\n2025-03-14,lea,luis,T1,10,4,14\n";
    check(
        csv,
        &[
            "stream = \"review\"\n",
            "chosen = \"Total (20)\"\nmin = \"'0'\"",
            "max = \"'20'\"\n",
            "# CHECK: do these judge criteria of a review: ",
        ],
    );
    let spanish = "Fecha;Auditor;Agente;Id llamada;Saludo;Empatía;Total\n\
        13/03/2025;lea;eva;L0;0;10;10\n14/03/2025;lea;luis;L1;5;0;5\n";
    check(spanish, &["stream = \"review\"\n", "chosen = \"Total\"\n"]);
    // Nobody judges an order.
    assert!(!proposed(&spanish.replace("Auditor", "Tienda")).contains("stream = \"review\""));
}
