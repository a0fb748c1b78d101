use super::*;

#[test]
fn statistics_are_known_by_their_titles() {
    let valid: Vec<String> = STATISTICS.iter().map(|(word, ..)| (*word).to_owned()).collect();
    for (asked, expected) in [
        ("media", "mean"),
        ("Mediana", "median"),
        ("percentil 90", "p90"),
        ("p50", "median"),
        ("minimo", "min"),
        ("máximo", "max"),
        ("desviación", "stddev"),
        ("standard deviation", "stddev"),
        ("recortada", "trimmed"),
        ("histograma", "histogram"),
        ("medain", "median"),
        ("p9", "p90"),
    ] {
        assert_eq!(meant_of(Thing::Statistic, asked, &valid), [expected], "{asked}");
    }
    assert!(meant_of(Thing::Statistic, "zzzzzz", &valid).is_empty());
    assert!(meant_of(Thing::Statistic, "", &valid).is_empty());
}

#[test]
fn words_of_data_come_first_by_what_they_are_called_then_by_nearness() {
    let likely = |word: &str, valid: &[&str]| {
        let valid: Vec<String> = valid.iter().map(|word| (*word).to_owned()).collect();
        likely_first(word, &valid)
    };
    let channels = ["phone", "email", "chat"];
    assert_eq!(likely("correo", &channels), ["email", "phone", "chat"]);
    let priorities = ["normal", "high", "Urgent"];
    assert_eq!(likely("urgente", &priorities), ["Urgent", "high", "normal"]);
    assert_eq!(likely("x", &[]), Vec::<String>::new());
}

#[test]
fn grains_comparisons_and_bases_are_known_in_spanish() {
    let valid = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let grains: Vec<String> = valid(&["all", "hour", "day", "week", "month", "quarter", "year"]);
    for (asked, expected) in [("mes", "month"), ("Día", "day"), ("semana", "week")] {
        assert_eq!(meant_of(Thing::Grain, asked, &grains), [expected], "{asked}");
    }
    let compared: Vec<String> = valid(&["previous", "weekdays", "year", "FROM..TO"]);
    for (asked, expected) in [("anterior", "previous"), ("año anterior", "year")] {
        assert_eq!(meant_of(Thing::Comparison, asked, &compared), [expected], "{asked}");
    }
    let bases: Vec<String> = valid(&["closed", "created", "event"]);
    for (asked, expected) in [("creado", "created"), ("cierre", "closed")] {
        assert_eq!(meant_of(Thing::Basis, asked, &bases), [expected], "{asked}");
    }
    let actors: Vec<String> = valid(&["as_of_event", "current"]);
    for (asked, expected) in [("actual", "current"), ("then", "as_of_event")] {
        assert_eq!(meant_of(Thing::Actor, asked, &actors), [expected], "{asked}");
    }
}

#[test]
fn what_a_mapping_calls_otherwise_is_told_in_the_word_of_a_question() {
    let valid: Vec<String> =
        ["agent", "channel", "initiated_by", "factor"].map(str::to_owned).into();
    for (asked, expected) in [("actor", "agent"), ("actor_kind", "initiated_by")] {
        assert_eq!(meant_of(Thing::Dimension, asked, &valid), [expected], "{asked}");
    }
    let others = ["channel".to_owned()];
    assert!(meant_of(Thing::Dimension, "actor_kind", &others).is_empty());
}

#[test]
fn a_zone_is_known_by_its_city() {
    let valid = ["UTC", "Europe/Madrid", "America/Mexico_City", "America/Bogota"];
    let valid: Vec<String> = valid.iter().map(|zone| (*zone).to_owned()).collect();
    for (asked, expected) in [
        ("madrid", "Europe/Madrid"),
        ("México", "America/Mexico_City"),
        ("mexico city", "America/Mexico_City"),
        (" Bogotá", "America/Bogota"),
        ("Europe/Madird", "Europe/Madrid"),
    ] {
        assert_eq!(meant_of(Thing::Zone, asked, &valid), [expected], "{asked}");
    }
    assert!(meant_of(Thing::Zone, "", &valid).is_empty());
}

#[test]
fn days_are_known_in_both_languages_and_shortened() {
    let valid = week::words("weekday");
    for (asked, expected) in [
        ("lunes", "monday"),
        ("Monday", "monday"),
        ("MON", "monday"),
        ("lun", "monday"),
        ("mar", "tuesday"),
        ("Tues", "tuesday"),
        ("miercoles", "wednesday"),
        ("Mié.", "wednesday"),
        ("thurs", "thursday"),
        ("jue", "thursday"),
        ("viernes", "friday"),
        ("sábados", "saturday"),
        ("domingo", "sunday"),
        ("sundays", "sunday"),
        ("wensday", "wednesday"),
    ] {
        assert_eq!(meant_of(Thing::Word, asked, &valid), [expected], "{asked}");
    }
    assert!(meant_of(Thing::Word, "1", &valid).is_empty());
}

#[test]
fn hours_are_known_as_clocks_show_them() {
    let valid = week::words(HOUR);
    for (asked, expected) in [
        ("09", "9"),
        ("09:00", "9"),
        ("9:00", "9"),
        ("00:00", "0"),
        ("21h", "21"),
        ("9 am", "9"),
        ("9 p. m.", "21"),
        ("12am", "0"),
    ] {
        assert_eq!(meant_of(Thing::Word, asked, &valid), [expected], "{asked}");
    }
    for asked in ["24", "25", "9.5", "-1", "noon", "13 pm", ""] {
        assert!(meant_of(Thing::Word, asked, &valid).is_empty(), "{asked}");
    }
}

#[test]
fn words_of_columns_are_known_by_what_they_are_called() {
    let contacts = baremo_model::Fact::Contacts.column("outcome").unwrap().words;
    let valid: Vec<String> = contacts.iter().map(|word| (*word).to_owned()).collect();
    for (asked, expected) in
        [("atendida", "answered"), ("Abandonadas", "abandoned"), ("buzón", "voicemail")]
    {
        assert_eq!(meant_of(Thing::Word, asked, &valid), [expected], "{asked}");
    }
}

#[test]
fn what_words_are_called_is_said_of_words_that_there_are() {
    let columns = baremo_model::Fact::ALL.iter().flat_map(|fact| fact.columns());
    let mut known: Vec<&str> = columns.flat_map(|column| column.words).copied().collect();
    known.extend(baremo_model::dimension::WEEKDAYS);
    for (word, ..) in WORDS {
        assert!(known.contains(word), "{word}");
    }
}

#[test]
fn dimensions_are_known_by_their_titles_where_they_can_be_reached() {
    let valid = ["agent", "channel", "contact_reason", "priority", "tags", "team", "type"];
    let valid = valid.map(str::to_owned);
    for (asked, expected) in [
        ("canal", "channel"),
        ("canales", "channel"),
        ("agente", "agent"),
        ("equipo", "team"),
        ("etiqueta", "tags"),
        ("prioridad", "priority"),
        ("motivo", "contact_reason"),
        ("chanel", "channel"),
    ] {
        assert_eq!(meant_of(Thing::Dimension, asked, &valid), [expected], "{asked}");
    }
    // A country is a dimension, which cannot be reached here.
    assert!(meant_of(Thing::Dimension, "país", &valid).is_empty());
}

#[test]
fn initials_of_names_and_titles_are_known() {
    let titles = [
        ("first_response_time", "First response time", "Tiempo de primera respuesta"),
        ("first_contact_resolution", "First contact resolution", "Resolución al primer contacto"),
        ("handle_time", "Handle time", "Tiempo de gestión"),
        ("csat", "Customer satisfaction (CSAT)", "Satisfacción del cliente (CSAT)"),
    ];
    let valid = titles.map(|(name, ..)| name.to_owned());
    for (asked, expected) in [
        ("frt", "first_response_time"),
        ("FCR", "first_contact_resolution"),
        ("tpr", "first_response_time"),
        ("aht", "handle_time"),
        ("csta", "csat"),
    ] {
        assert_eq!(meant(asked, &valid, titles), [expected], "{asked}");
    }
    assert!(meant("xyz", &valid, titles).is_empty());
    assert!(meant("ht", &valid, titles).is_empty());
}

#[test]
fn a_title_is_looked_for_in_full_before_its_words_are() {
    let titles = [
        ("frt", "First response time", "Tiempo de primera respuesta"),
        ("bot_frt", "Bot first response time", "Tiempo de primera respuesta del bot"),
        ("csat", "Customer satisfaction (CSAT)", "Satisfacción del cliente (CSAT)"),
    ];
    let valid = titles.map(|(name, ..)| name.to_owned());
    assert_eq!(meant("tiempo de primera respuesta", &valid, titles), ["frt"]);
    assert_eq!(meant("primera respuesta", &valid, titles), ["frt", "bot_frt"]);
    assert_eq!(meant("satisfaccion", &valid, titles), ["csat"]);
}
