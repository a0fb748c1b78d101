mod samples;

use std::slice;

use baremo_metrics::MetricsError;
use baremo_metrics::answer::{Holder, NotDrawn, NotShown, Unsaid, WithWaiting};
use baremo_model::Fact;
use baremo_model::error::{Told, TomlProblem};
use jiff::civil::{Date, Time};

use self::samples::{
    alone, everybody, former, held_whole, in_part, missing, passed_over, since, spent, talk_only,
    within, without_agent,
};
use super::*;

/// Returns a note of the next kind. A kind that is not here does not compile.
fn next(note: &Note) -> Option<Note> {
    let word = || "w_0".to_owned();
    Some(match note {
        Note::Outdated => Note::Waiting,
        Note::Waiting => Note::Forgotten { sources: vec![word()] },
        Note::Forgotten { .. } => Note::NoCalendar,
        Note::NoCalendar => Note::NoShifts,
        Note::NoShifts => Note::OutsideShifts { ruled: true },
        Note::OutsideShifts { ruled: true } => Note::OutsideShifts { ruled: false },
        Note::OutsideShifts { .. } => Note::NoPolicies,
        Note::NoPolicies => Note::ActiveFor { after: "180d".into() },
        Note::ActiveFor { .. } => Note::NewBySignUp,
        Note::NewBySignUp => Note::OrdersEnd { date: Date::constant(2026, 10, 1) },
        Note::OrdersEnd { .. } => Note::OrderDays { zone: "Europe/Madrid".into() },
        Note::OrderDays { .. } => money_in(),
        Note::MoneyIn { .. } => mixed(false, false),
        Note::MixedCurrencies { by_currency: false, .. } => mixed(false, true),
        Note::MixedCurrencies { has_rates: false, .. } => mixed(true, true),
        Note::MixedCurrencies { .. } => no_currency(),
        Note::NoCurrency { .. } => targets(),
        Note::MixedTargets { .. } => since(true),
        Note::Since { from: Some(_), .. } => since(false),
        Note::Since { .. } => in_part(false),
        Note::InPart { ends: false, .. } => in_part(true),
        Note::InPart { .. } => within(false),
        Note::SourceWithin { ends: false, .. } => within(true),
        Note::SourceWithin { .. } => Note::Lengths { days: 28, compared: 31 },
        Note::Lengths { .. } => same_age(),
        Note::SameAge { .. } => Note::NothingBefore { date: Date::constant(2026, 3, 2) },
        Note::NothingBefore { .. } => several(),
        Note::SeveralMeanings { .. } => held_whole(),
        Note::HeldWhole { .. } => without_agent(),
        Note::WithoutAgent { .. } => passed_over(),
        Note::PassedOver { .. } => spent(Unsaid::Apart),
        Note::Unattributed { unsaid, .. } => after_spent(*unsaid),
        Note::Unspent { .. } => not_shown(12, false, None),
        Note::NotShown { rows: 12, .. } => not_shown(4, true, Some(1_200)),
        Note::NotShown { rows: 4, counts, .. } if !counts.is_empty() => alone(),
        Note::NotShown { .. } => Note::NotRanked { metric: "csat".into(), rows: 3 },
        Note::NotRanked { .. } => Note::PageLeftOut { error: missing("m/speed/x.md", 6) },
        Note::PageLeftOut { .. } => Note::BandsLeftOut { error: missing("bands.toml", 3) },
        Note::BandsLeftOut { .. } => Note::ReasonsLeftOut { error: missing("reasons.toml", 3) },
        Note::ReasonsLeftOut { .. } => Note::HealthLeftOut { error: missing("health.toml", 3) },
        Note::HealthLeftOut { .. } => Note::SegmentLeftOut { error: missing("segments/s.toml", 3) },
        Note::SegmentLeftOut { .. } => Note::FileLeftOut { error: missing("gold.toml", 3) },
        Note::FileLeftOut { .. } => Note::NoStatistic { word: word() },
        Note::NoStatistic { .. } => Note::StatisticsOf { metric: "csat".into(), variant: word() },
        Note::StatisticsOf { .. } => another_variant(),
        Note::Beside { .. } => variant_left_out(),
        Note::VariantLeftOut { .. } => out_of_reach(),
        Note::OutOfReach { .. } => unanswered("wall", None),
        Note::Unanswered { with_them: None, .. } => unanswered("wall", Some(7_200.0)),
        Note::Unanswered { .. } => talk_only("clv_to_cac"),
        Note::MissingParts { .. } => undecided(),
        Note::Undecided { .. } => no_rule(Some(Fact::Cases), 36),
        Note::NoRule { fact, at_all, .. } => after_no_rule(*fact, *at_all),
        Note::NoSuchWord { more: true, .. } => no_word_at_all(),
        Note::NoSuchWord { .. } => near_word(),
        Note::NearWord { .. } => Note::NoSum { metric: "retention_rate".into() },
        Note::NoSum { .. } => Note::InSeveralRows { metric: "repeat_purchase_rate".into() },
        Note::InSeveralRows { .. } => other_parts(),
        Note::OtherParts { .. } => Note::NoCredit { word: word() },
        Note::NoCredit { .. } => Note::NoActor { word: word() },
        Note::NoActor { .. } => Note::NoBasis { word: word() },
        Note::NoBasis { .. } => Note::NoClock { word: word() },
        Note::NoClock { .. } => undrawn(NotDrawn::Usual),
        Note::NoInterval { why, .. } => after_undrawn(*why),
        Note::Definitions { told } => return Some(former(Some(told))).filter(|next| next != note),
    })
}

fn after_no_rule(fact: Option<Fact>, at_all: bool) -> Note {
    match (fact, at_all) {
        (_, false) => no_rule(Some(Fact::Cases), 120),
        (Some(_), true) => no_rule(None, 120),
        (None, true) => no_such_word(),
    }
}

fn after_spent(unsaid: Unsaid) -> Note {
    match unsaid {
        Unsaid::Apart => spent(Unsaid::All),
        Unsaid::All => spent(Unsaid::FilteredOut),
        Unsaid::FilteredOut => Note::Unspent { metric: "cac".into(), count: 3, of: 4 },
    }
}

fn after_undrawn(why: NotDrawn) -> Note {
    match why {
        NotDrawn::Usual => undrawn(NotDrawn::Distinct),
        NotDrawn::Distinct => undrawn(NotDrawn::State),
        NotDrawn::State => undrawn(NotDrawn::Parts),
        NotDrawn::Parts => former(None),
    }
}

fn several() -> Note {
    Note::SeveralMeanings { dimension: "channel".into(), of: everybody() }
}

fn money_in() -> Note {
    Note::MoneyIn { reporting: "EUR".into(), known: vec!["USD".into()] }
}

fn other_parts() -> Note {
    let parts = vec!["csat".into()];
    Note::OtherParts { metric: "cx_score".into(), variant: "recent".into(), parts }
}

fn same_age() -> Note {
    Note::SameAge { metric: "survey_response_rate".into(), date: Date::constant(2026, 3, 14) }
}

fn another_variant() -> Note {
    Note::Beside {
        metric: "retention_rate".into(),
        variant: "w_0".into(),
        value: 97.25,
        unit: "percent".into(),
    }
}

fn variant_left_out() -> Note {
    Note::VariantLeftOut {
        metric: "retention_rate".into(),
        variant: "w_0".into(),
        error: Box::new(MetricsError::TooManyValues { name: "w_0".into() }),
    }
}

fn out_of_reach() -> Note {
    let (fact, name, reachable) = ("carts".into(), "w_0".into(), vec!["brand".into()]);
    let error = MetricsError::Unreachable { asker: None, fact, name, reachable };
    Note::OutOfReach { metric: "cart_abandonment_rate".into(), error: Box::new(error) }
}

fn undecided() -> Note {
    Note::Undecided { metric: "service_level".into(), reason: "short_abandon".into(), count: 946 }
}

fn no_rule(fact: Option<Fact>, count: u64) -> Note {
    Note::NoRule { metric: "csat".into(), fact, count, of: 120, at_all: count == 120 }
}

fn no_such_word() -> Note {
    Note::NoSuchWord {
        dimension: "channel".into(),
        word: "correo".into(),
        words: vec!["email".into()],
        more: true,
    }
}

fn no_word_at_all() -> Note {
    let (dimension, word) = ("channel".into(), "correo".into());
    Note::NoSuchWord { dimension, word, words: Vec::new(), more: false }
}

fn near_word() -> Note {
    Note::NearWord {
        place: "policies/gold.toml:12".into(),
        dimension: "priority_at_open".into(),
        word: "urgent".into(),
        near: "Urgent".into(),
    }
}

fn undrawn(why: NotDrawn) -> Note {
    Note::NoInterval { metric: "csat".into(), why }
}

fn unanswered(calendar: &str, p50: Option<f64>) -> Note {
    let with = |median| WithWaiting { variant: "w_0".into(), median: Some(median), p90: None };
    Note::Unanswered {
        metric: "first_response_time".into(),
        count: 12,
        median: 108_000.0,
        longest: 216_000.0,
        unit: "seconds".into(),
        calendar: calendar.into(),
        with_them: p50.map(with),
    }
}

#[test]
fn who_waits_is_told_with_how_long_in_the_time_that_was_asked_for() {
    let told = |note: &Note| [Language::En, Language::Es].map(|lang| noted(lang, note));
    assert_eq!(
        told(&unanswered("wall", Some(7_200.0))),
        [
            "`first_response_time`: unanswered at the watermark: 12, waiting 30 h in the \
             median and 2.5 d at most (wall time); with their waits so far: median 2 h, 90th \
             percentile not reached yet (Kaplan–Meier, variant `w_0`)",
            "`first_response_time`: sin responder a la última hora con datos: 12, que llevan \
             esperando 30 h de mediana y 2,5 d como máximo (tiempo corrido); contando lo que \
             llevan esperando: mediana 2 h, percentil 90 aún sin alcanzar (Kaplan–Meier, \
             variante `w_0`)",
        ]
    );
    // Days of work have no 24 hours.
    let business = noted(Language::En, &unanswered("business", None));
    assert!(business.contains("30 h in the median and 60 h at most (business time)"), "{business}");
}

/// Returns the first note of definitions, or the one after another; the last follows itself.
#[test]
fn what_no_agent_took_is_said_in_the_language() {
    let told = |note: &Note| [Language::En, Language::Es].map(|lang| noted(lang, note));
    let english = "`abandonment_rate`: `team` is that of the agent, as a roster tells it; without \
                   an agent, and so of (none): 43 (contacts); the figures of each `team` leave \
                   out what nobody took";
    let spanish = "`abandonment_rate`: `team` es el dato del agente, según la plantilla; sin \
                   agente, y por eso en (ninguno): 43 (contactos); las cifras de cada `team` no \
                   incluyen lo que nadie atendió";
    assert_eq!(told(&without_agent()), [english, spanish]);
    assert_eq!(without_agent().to_string(), english);
}

#[test]
fn what_a_filter_passes_over_is_said_in_the_language() {
    let told = |note: &Note| [Language::En, Language::Es].map(|lang| noted(lang, note));
    let english = "`csat`, `nps`: without `channel`, and so passed over by a filter that says what \
                   it must not be: 12 (cases); `channel is null` shows them";
    let spanish = "`csat`, `nps`: sin `channel`, y por eso fuera de un filtro que dice lo que no \
                   ha de ser: 12 (casos); se ven con `channel is null`";
    assert_eq!(told(&passed_over()), [english, spanish]);
    let before = Note::NothingBefore { date: Date::constant(2026, 3, 2) };
    let english = "the range begins with the first record, on 2026-03-02, and nothing is on record \
                   before it to be compared with: give the range a later start";
    let spanish = "el periodo empieza con el primer registro, el 2026-03-02, y antes no consta \
                   nada con que comparar: indique un comienzo posterior";
    assert_eq!(told(&before), [english, spanish]);
    assert_eq!(before.to_string(), english);
}

fn not_shown(rows: usize, nothing: bool, before: Option<u64>) -> Note {
    let counts = vec![NotShown { metric: "csat".into(), n: 1_350, before }];
    Note::NotShown { limit: 2, rows, groups: 4, nothing, counts }
}

#[test]
fn whose_a_channel_is_what_has_none_and_what_is_not_shown_are_said_in_the_language() {
    let told = |note: &Note| [Language::En, Language::Es].map(|lang| noted(lang, note));
    let of = vec![
        (Holder::Customer, vec!["cac".into(), "clv".into()]),
        (Holder::Order, vec!["own_sales".into()]),
    ];
    let channel = Note::SeveralMeanings { dimension: "channel".into(), of };
    assert_eq!(
        told(&channel),
        [
            "`channel` is not one thing here: that which won the customer in `cac`, `clv`; \
             that of the order in `own_sales`",
            "`channel` no es aquí una sola cosa: de la captación del cliente en `cac`, `clv`; \
             del pedido en `own_sales`",
        ]
    );
    assert_eq!(
        told(&held_whole()),
        [
            "`contact_rate`: `channel` is not that of `orders`, all of which count in each row",
            "`contact_rate`: `channel` no se refiere a `orders`, cuyo total cuenta en cada fila",
        ]
    );
    assert_eq!(
        told(&spent(Unsaid::Apart)),
        [
            "`cac`, `clv_to_cac`: €82,800.00 of what was spent (46.1%) has no `channel` \
             and stands in (none) alone, so that other rows look cheaper than they were; \
             a ratio of (none) divides it by what has no `channel` either, such as customers \
             whom none won",
            "`cac`, `clv_to_cac`: 82\u{202f}800,00 € de lo gastado (46,1 %) no tiene \
             `channel` y está solo en (ninguno), de modo que las demás filas parecen más \
             baratas de lo que fueron; un cociente de (ninguno) lo divide entre lo que tampoco \
             tiene `channel`, como los clientes que ninguno captó",
        ]
    );
    assert_eq!(
        told(&not_shown(4, true, Some(1_200))),
        [
            "limit 2 leaves out 4 groups, (none) among them: n 1,350 (before: 1,200) of `csat`",
            "el límite 2 deja fuera 4 grupos, (ninguno) incluido: n 1350 (antes: \
             1200) de `csat`",
        ]
    );
    assert_eq!(
        told(&not_shown(12, false, None)),
        [
            "limit 2 leaves out 12 rows of 4 groups: n 1,350 of `csat`",
            "el límite 2 deja fuera 12 filas de 4 grupos: n 1350 de `csat`",
        ]
    );
}

#[test]
fn what_cannot_be_told_by_a_dimension_is_said_in_the_language() {
    let told = |note: &Note| [Language::En, Language::Es].map(|lang| noted(lang, note));
    assert_eq!(
        told(&spent(Unsaid::All)),
        [
            "`cac`, `clv_to_cac`: all of the €82,800.00 spent has no `channel`: nothing \
             that was spent can be told apart by it",
            "`cac`, `clv_to_cac`: nada de los 82\u{202f}800,00 € gastados tiene `channel`, \
             así que no sirve para distinguir lo gastado",
        ]
    );
    assert_eq!(
        told(&spent(Unsaid::FilteredOut)),
        [
            "`cac`, `clv_to_cac`: €82,800.00 of what was spent (46.1%) has no `channel` \
             and does not count in this figure, which is filtered by it",
            "`cac`, `clv_to_cac`: 82\u{202f}800,00 € de lo gastado (46,1 %) no tiene \
             `channel` y no cuenta en esta cifra, que se filtra por ella",
        ]
    );
    assert_eq!(told(&alone()), ["limit 2 leaves out 4 groups", "el límite 2 deja fuera 4 grupos"]);
    assert_eq!(
        told(&since(false)),
        [
            "`orders` are on record since 2026-02-01 only, and the range begins on 2025-02-01",
            "`orders` consta solo desde el 2026-02-01 y el periodo empieza el 2025-02-01",
        ]
    );
}

fn mixed(has_rates: bool, by_currency: bool) -> Note {
    let currencies = vec!["EUR".into(), "GBP".into()];
    Note::MixedCurrencies { metric: "revenue".into(), currencies, has_rates, by_currency }
}

fn no_currency() -> Note {
    Note::NoCurrency { metric: "cac".into(), count: 2, currencies: vec!["EUR".into()] }
}

fn targets() -> Note {
    let of = |kind: &str, met: u64| OfKind { kind: kind.into(), met, due: 100 };
    let kinds = vec![of("first_response", 90), of("resolution", 60)];
    Note::MixedTargets { metric: "sla_compliance".into(), kinds }
}

#[test]
fn targets_of_several_kinds_are_told_kind_by_kind() {
    let told = [Language::En, Language::Es].map(|language| noted(language, &targets()));
    let share = |language: Language, share: f64| language.percent(share);
    let (first, last) = (share(Language::En, 90.0), share(Language::En, 60.0));
    let english = format!(
        "`sla_compliance` does not mix kinds of targets: first response {first} (90 of 100), \
         resolution {last} (60 of 100); break it down by target as well, as with --by target, or \
         ask for one kind, such as --where \"target = 'first_response'\""
    );
    let (first, last) = (share(Language::Es, 90.0), share(Language::Es, 60.0));
    let spanish = format!(
        "`sla_compliance` no mezcla clases de objetivos: primera respuesta {first} (90 de 100), \
         resolución {last} (60 de 100); desglose también por objetivo, como con --by target, o \
         pida una sola clase, como --where \"target = 'first_response'\""
    );
    assert_eq!(told, [english, spanish]);
}

#[test]
fn what_has_no_calendar_at_all_is_said_plainly() {
    let told = |note: &Note| [Language::En, Language::Es].map(|language| noted(language, note));
    assert_eq!(
        told(&no_rule(Some(Fact::Cases), 120)),
        [
            "`csat`: none of the 120 conversations counted has a calendar, for no rule chooses \
             one: that is wall time",
            "`csat`: ninguna de las 120 conversaciones que cuentan tiene calendario, porque \
             ninguna regla lo elige: ese tiempo es el corrido",
        ]
    );
    assert_eq!(
        told(&no_rule(None, 36)),
        [
            "`csat`: no rule chooses a calendar for 36 of 120 records, all or some of the time; \
             that is wall time",
            "`csat`: ninguna regla elige calendario para 36 de 120 registros, siempre o a ratos; \
             ese tiempo es el corrido",
        ]
    );
}

#[test]
fn every_note_is_written_in_both_languages() {
    let mut written: Vec<String> = Vec::new();
    for note in std::iter::successors(Some(Note::Outdated), next) {
        let said = [Language::En, Language::Es].map(|language| noted(language, &note));
        for said in said {
            assert!(!said.contains(['{', '}']), "{said}");
            assert!(!written.contains(&said), "{said}");
            written.push(said);
        }
    }
}

#[test]
fn pages_speak_of_titles_and_controls_and_of_no_flags() {
    let catalog = crate::tests::catalog();
    for note in std::iter::successors(Some(Note::Outdated), next) {
        for language in [Language::En, Language::Es] {
            let said = noted_there(language, &catalog, &note);
            assert!(!said.contains(['`', '{', '}']) && !said.contains("--"), "{said}");
            for id in ["clv_to_cac", "`cac`", "channel", "2026-02", "baremo ", "rates.toml"] {
                let own = language == Language::En && id == "channel";
                assert!(own || !said.contains(id), "{id}: {said}");
            }
        }
    }
    let said = |language, note: &Note| noted_there(language, &catalog, note);
    assert_eq!(
        said(Language::Es, &since(true)),
        "pedidos: hay registros solo desde el 1 feb 2026, y el periodo empieza el 1 feb 2025; el \
         total cuenta desde el 1 feb 2026, como si lo dijera «Desde»"
    );
    let title = words(catalog.get("csat").unwrap(), Language::Es).title.clone();
    assert_eq!(
        said(Language::Es, &not_shown(12, false, None)),
        format!("el límite 2 deja fuera 12 filas de 4 grupos: n 1350 de «{title}»")
    );
    let note = talk_only("csat");
    let told = "«solo tiempo hablado» en «pbx»; registros que lo completarían: tiempos de \
                retención, trabajo posterior a la llamada";
    assert_eq!(said(Language::Es, &note), format!("«{title}»: {told}"));
    let labelled = |metric| labelled_there(Language::Es, &catalog, slice::from_ref(&note), metric);
    assert_eq!((labelled("csat").as_deref(), labelled("nps")), (Some(told), None));
    let none = said(Language::En, &Note::NoStatistic { word: "median".into() });
    assert!(none.starts_with("statistic “median” changes nothing here"), "{none}");
}

#[test]
fn what_is_wrong_with_a_page_is_told_in_the_language() {
    let error = PageError::new("m/x.md", 6, TomlProblem::Missing { key: "unit".into() });
    assert_eq!(
        noted(Language::Es, &Note::PageLeftOut { error }),
        "m/x.md:6: falta la clave `unit`; esta página no cuenta hasta que se corrija: \
         `baremo metrics check`"
    );
    assert_eq!(
        noted(Language::Es, &mixed(true, true)),
        "`revenue` no suma EUR y GBP: añada a `rates.toml` el cambio que falta, pida una sola \
         moneda, como --where \"currency = 'EUR'\", o desglose por moneda"
    );
}
