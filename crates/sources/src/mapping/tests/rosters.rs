//! Who agents are, and when they are to be there: rosters and plans, proposed as that, of days to
//! come too.

use super::language;
use super::proposals::check;
use super::sorts::{events, proposed, tells};

const ROSTER: &str = "agente;equipo;sede;cliente;desde\nAna;Mañana;Madrid;norte;2025-03-01 00:00\n\
    Luis;Tarde;Lugo;sur;2025-03-01 00:00\nAna;Noche;Lugo;sur;2025-09-01 00:00\n";

#[test]
fn a_roster_says_who_agents_are_from_a_day_on() {
    check(
        ROSTER,
        &[
            "name = \"roster\"\nhas = [\"agente\", \"desde\", \"equipo\"]",
            "# CHECK: does a row say who `agente` is from `desde` on",
            "stream = \"agent\"\nsubject = \"agente\"\nrecord = \"roster/{agente}/{desde}\"\n",
            "actor = \"agente\"\nteam = \"equipo\"\nactor_kind = \"'agent'\"\n",
            "kind = \"rostered\"\nat = \"desde\"\n[file.event.attributes]\nsite = \"sede\"\n\
             client = \"cliente\"\n",
        ],
    );
    tells(
        &events(&proposed(ROSTER), ROSTER),
        &[
            "Ana 2025-03-01T00:00:00Z rostered by agent Ana team=Mañana",
            // Received in June.
            "Ana 2025-09-01T00:00:00Z rostered by agent Ana team=Noche",
            "Luis 2025-03-01T00:00:00Z rostered by agent Luis team=Tarde",
        ],
    );
    let english = "agent,team,site,client,from\nann,Late,Leeds,north,2025-03-01\n";
    check(english, &["kind = \"rostered\"\nat = \"from\"\n", "site = \"site\"\n"]);
    check(
        "Agent,Supervisor,Weekly hours,Valid from\nann,lea,40,2025-03-01\nbob,lea,30,2025-03-01\n",
        &["lead = \"Supervisor\"\nhours = \"Weekly hours\"\n"],
    );
}

#[test]
fn a_roster_with_an_end_is_one_and_its_end_is_asked_about() {
    let csv = "agente;equipo;desde;hasta\nAna;Mañana;2025-03-01;2025-05-31\n\
        Luis;Tarde;2025-03-01;\nAna;Noche;2025-06-01;\n";
    check(
        csv,
        &[
            "# CHECK: `hasta` is not read: a row holds until the next one of the same agent.",
            "record = \"roster/{agente}/{desde}\"\n",
            "kind = \"rostered\"\nat = \"desde\"\n",
        ],
    );
    let told = events(&proposed(csv), csv);
    assert_eq!(told.len(), 3, "{told:#?}");
    tells(&told, &["Ana 2025-06-01T00:00:00Z rostered by agent Ana team=Noche"]);
    let english = "agent,team,valid from,valid to\nann,Late,2025-03-01 00:00,2025-05-31 00:00\n";
    check(english, &["kind = \"rostered\"\nat = \"valid from\"\n", "`valid to` is not read"]);
    let leave = "agente;equipo;motivo;desde;hasta\nAna;Tarde;Vacaciones;2025-03-01;2025-03-08\n\
        Luis;Tarde;Médico;2025-03-01;2025-03-02\n";
    assert!(!proposed(leave).contains("rostered"), "{}", proposed(leave));
}

#[test]
fn rows_of_customers_tickets_and_spans_are_no_roster() {
    for csv in [
        ROSTER.replace("cliente", "solicitante"),
        ROSTER.replace("cliente", "ticket"),
        ROSTER.replace("norte", "c1").replace("sur", "c2"),
        ROSTER.replace("sede", "estado"),
        ROSTER.replace("desde", "fecha"),
        ROSTER.replace(";equipo;sede", ";zona;nota"),
        "agent,team,from,to\nann,Late,2025-03-01 08:00,2025-03-01 10:00\n".to_owned(),
        // Whom each looks after is a customer.
        "agente;sede;cliente;desde\nAna;Madrid;Acme;2025-03-01\nAna;Lugo;Beta;2025-03-02\n\
         Luis;Lugo;Coral;2025-03-03\nLuis;Madrid;Delta;2025-03-04\nAna;Lugo;Ergo;2025-03-05\n"
            .to_owned(),
    ] {
        assert!(!proposed(&csv).contains("rostered"), "{}", proposed(&csv));
    }
}

#[test]
fn a_plan_may_say_for_which_client_it_is_and_lie_ahead() {
    let csv = "Agente;Día;Entrada;Salida;Turno;Sede;Cliente\n\
        Ana;13/03/2025;08:00;15:00;Mañana;Madrid;norte\n\
        Luis;13/03/2025;22:00;06:00;Noche;Lugo;sur\n\
        Ana;14/03/2025;08:00;15:00;Mañana;Madrid;norte\n\
        Luis;14/11/2025;22:00;06:00;Noche;Lugo;sur\n";
    check(csv, &["name = \"shifts\"\n", "columns: \"Sede\", \"Cliente\"."]);
    tells(
        &events(&proposed(csv), csv),
        &[
            "Ana 2025-03-13T08:00:00Z scheduled `work` by agent Ana until=2025-03-13T15:00:00Z",
            "Luis 2025-11-14T22:00:00Z scheduled `work` by agent Luis until=2025-11-15T06:00:00Z",
        ],
    );
    // Whom each meets is a customer.
    let met = "Agent,Start,End,Shift,Client\n\
        ann,2025-03-03 09:00,2025-03-03 10:00,Morning,Kim\n\
        ann,2025-03-03 10:00,2025-03-03 11:00,Morning,Lou\n\
        bob,2025-03-03 09:00,2025-03-03 10:00,Morning,Max\n\
        bob,2025-03-03 10:00,2025-03-03 11:00,Morning,Ned\n";
    assert!(!proposed(met).contains("scheduled"), "{}", proposed(met));
}

#[test]
fn what_happened_lies_a_day_ahead_at_most_and_a_plan_two_years() {
    language::check(
        "[tables.kinds]\nin = \"logged_in\"\nshift = \"scheduled work\"\nmove = \"rostered\"\n\
         [[file]]\nname = \"f\"\nstream = \"agent\"\nsubject = \"who\"\nrecord = \"{#record}\"\n\
         [[file.event]]\nkind = { from = \"what\", map = \"kinds\" }\nat = \"at\"\n",
        "who,what,at\nann,in,2025-06-17T10:00:00Z\nann,shift,2025-12-24T08:00:00Z\n\
         ann,move,2027-01-11T00:00:00Z\nann,move,2072-01-11T00:00:00Z\n",
        &[
            "ann 2025-12-24T08:00:00Z scheduled `work` | 2 v1750000000000000 #0",
            "ann 2027-01-11T00:00:00Z rostered | 3 v1750000000000000 #0",
            "t.csv:2 future: more than 24 hours after it was received",
            "t.csv:5 future: planned for more than two years after it was received",
        ],
    );
}
