//! What values of dimensions are called, where the program knows the word: of columns that hold no
//! others, of weekdays, of what is true or not, and words that sources usually write. CSV, JSON,
//! addresses and filters keep the words.

use std::borrow::Cow;

use baremo_metrics::policy::TARGET;
use baremo_metrics::segment::SegmentTitles;
use baremo_model::Fact;
use baremo_model::dimension::{WEEKDAY, bare};
use baremo_model::fact::ColumnType;
use baremo_model::text::unaccented;

use super::usual::{CHANNELS, LEG_ENDS, PLANNED, PRIORITIES, REFERRAL_KINDS, REWARDS, TYPES};
use super::{EXCLUSIONS, EXITS, HEALTH_CLASSES, STATUSES, WEEKDAYS, Word};
use crate::language::Language;

/// Dimensions of whose values the program knows words, and the words. A name that several facts
/// have stands here once for each.
const VALUES: &[(&str, &[Word])] = &[
    (WEEKDAY, WEEKDAYS),
    ("status", STATUSES),
    ("status", SUBSCRIPTION_STATUSES),
    ("status", REFERRAL_STATUSES),
    ("basis", BASES),
    ("change", CHANGES),
    ("channel", CHANNELS),
    ("class", CLASSES),
    ("clocks", CLOCKS),
    ("device", DEVICES),
    ("direction", DIRECTIONS),
    ("first", CLOCKS),
    ("end_reason", ENDS),
    ("ended_by", ENDED_BY),
    ("ended_by", LEG_ENDS),
    ("excluded", EXCLUSIONS),
    ("exit_reason", EXITS),
    ("health_class", HEALTH_CLASSES),
    ("initiated_by", BEGINNERS),
    ("kind", ACTS),
    ("kind", QUESTIONS),
    ("last_csat", CLASSES),
    ("last_nps", CLASSES),
    ("last_traffic", TRAFFIC),
    ("outcome", OUTCOMES),
    ("placement", PLACEMENTS),
    ("priority", PRIORITIES),
    ("priority_at_open", PRIORITIES),
    ("reason", PLANNED),
    ("referral_kind", REFERRAL_KINDS),
    ("scale", SCALES),
    ("state", STATES),
    ("step", REFERRAL_STATUSES),
    ("structure", REWARDS),
    (TARGET, TARGETS),
    ("traffic", TRAFFIC),
    ("type", TYPES),
];

/// Scales that are called by a word.
pub const SCALES: &[Word] = &[
    ("faces", "faces", "caras"),
    ("stars", "stars", "estrellas"),
    ("thumbs", "thumbs up or down", "pulgar arriba o abajo"),
];

/// Statuses of a subscription.
const SUBSCRIPTION_STATUSES: &[Word] = &[
    ("active", "active", "activa"),
    ("past_due", "past due", "impagada"),
    ("paused", "paused", "en pausa"),
    ("trial", "trial", "prueba"),
];

/// How far a recommendation got.
const REFERRAL_STATUSES: &[Word] = &[
    ("clicked", "link clicked", "clic en el enlace"),
    ("created", "code given", "código entregado"),
    ("customer", "became a customer", "se hizo cliente"),
    ("reversed", "reward taken back", "recompensa retirada"),
    ("rewarded", "reward given", "recompensa concedida"),
    ("signed_up", "signed up", "alta"),
];

/// What somebody is a customer by.
const BASES: &[Word] =
    &[("order", "order", "pedido"), ("subscription", "subscription", "suscripción")];

/// How a span of a subscription began.
const CHANGES: &[Word] = &[
    ("contraction", "contraction", "reducción"),
    ("expansion", "expansion", "ampliación"),
    ("new", "new", "nueva"),
    ("reactivated", "came back", "recuperada"),
    ("same", "unchanged", "sin cambios"),
];

/// Why a span of a subscription ended.
const ENDS: &[Word] = &[
    ("cancelled", "cancelled", "cancelada"),
    ("changed", "plan changed", "cambio de plan"),
    ("converted", "trial became paid", "de prueba a pago"),
    ("past_due", "past due", "impagada"),
    ("paused", "paused", "en pausa"),
    ("renewed", "renewed", "renovada"),
    ("resumed", "resumed", "reanudada"),
];

/// Classes of answers.
const CLASSES: &[Word] = &[
    ("detractor", "detractor", "detractor"),
    ("negative", "negative", "negativa"),
    ("neutral", "neutral", "neutra"),
    ("passive", "passive", "pasivo"),
    ("positive", "positive", "positiva"),
    ("promoter", "promoter", "promotor"),
];

/// What a wait is seen by.
const CLOCKS: &[Word] = &[
    ("automated", "with acknowledgements", "con acuses automáticos"),
    ("bots", "with bots", "con bots"),
    ("human", "people only", "solo personas"),
    ("notes", "with private notes", "con notas privadas"),
];

/// What ended a wait.
const ENDED_BY: &[Word] = &[("reply", "reply", "respuesta"), ("solve", "solve", "resolución")];

/// What a site is visited with.
const DEVICES: &[Word] = &[
    ("desktop", "desktop", "ordenador"),
    ("other", "other", "otro"),
    ("phone", "phone", "móvil"),
    ("tablet", "tablet", "tableta"),
];

/// Which way a contact goes, and what a scale of effort counts.
const DIRECTIONS: &[Word] = &[
    ("ease", "ease", "facilidad"),
    ("effort", "effort", "esfuerzo"),
    ("inbound", "inbound", "entrante"),
    ("internal", "internal", "interna"),
    ("outbound", "outbound", "saliente"),
];

/// Where a question is asked.
const PLACEMENTS: &[Word] = &[
    ("bot", "bot", "bot"),
    ("chat_end", "end of a chat", "fin del chat"),
    ("checkout", "checkout", "pago"),
    ("order_mail", "mail about the order", "correo del pedido"),
    ("page", "page", "página"),
];

/// What a policy promises.
const TARGETS: &[Word] = &[
    ("agent_wait", "waiting for the customer", "espera del agente"),
    ("first_response", "first response", "primera respuesta"),
    ("next_response", "next response", "respuesta siguiente"),
    ("requester_wait", "customer waits", "espera del cliente"),
    ("resolution", "resolution", "resolución"),
];

/// Who began a conversation.
const BEGINNERS: &[Word] = &[
    ("agent", "agent", "agente"),
    ("customer", "customer", "cliente"),
    ("machine", "machine", "máquina"),
    ("unknown", "unknown", "desconocido"),
];

/// What customers do in programmes.
const ACTS: &[Word] = &[
    ("acted", "act in a programme", "acto en un programa"),
    ("enrolled", "joined a programme", "alta en un programa"),
    ("left", "left a programme", "baja de un programa"),
    ("trained", "took part in training", "formación"),
    ("used", "feature used", "función usada"),
];

/// What a question of a survey asks for.
const QUESTIONS: &[Word] = &[
    ("ces", "CES", "CES"),
    ("choice", "choice", "elección"),
    ("csat", "CSAT", "CSAT"),
    ("nps", "NPS", "NPS"),
    ("text", "text", "texto"),
];

/// Where a visit came from.
const TRAFFIC: &[Word] = &[
    ("campaign", "campaign", "campaña"),
    ("direct", "direct", "directo"),
    ("email", "e-mail", "correo"),
    ("paid", "paid", "de pago"),
    ("referral", "referral", "enlace"),
    ("search", "search", "buscador"),
    ("social", "social", "redes sociales"),
];

/// What became of a call or a live chat.
const OUTCOMES: &[Word] = &[
    ("abandoned", "abandoned", "abandonada"),
    ("answered", "answered", "atendida"),
    ("callback", "call back", "devolución de llamada"),
    ("exited", "left", "salida"),
    ("machine", "machine", "máquina"),
    ("open", "open", "abierta"),
    ("voicemail", "voice mail", "buzón"),
];

/// States of an agent.
const STATES: &[Word] = &[
    ("available", "ready", "disponible"),
    ("busy", "busy", "ocupado"),
    ("logged_in", "logged in", "conectado"),
    ("paused", "paused", "en pausa"),
    ("scheduled", "planned", "planificado"),
];

/// What holds, and what does not.
const TRUTH: &[Word] = &[("true", "yes", "sí"), ("false", "no", "no")];

/// Whether something holds in working hours, which no column of a fact tells.
const IN_HOURS: [&str; 2] = ["in_hours", "reply_in_hours"];

/// Returns the words that the program knows of a dimension.
fn known(dimension: &str) -> impl Iterator<Item = &'static Word> {
    let name = bare(dimension);
    let own = VALUES.iter().filter(move |(of, _)| *of == name);
    own.flat_map(|(_, words)| words.iter())
}

/// Returns what a value of a dimension is called: a word that the program knows, in any case, or a
/// class of a segment by the title that its file gives; all others as the data write them. Whoever
/// shows it takes out what would turn the words beside it: what is typed or sent back keeps it.
pub fn value<'a>(
    segments: &'a SegmentTitles,
    dimension: &str,
    word: &'a str,
    language: Language,
) -> Cow<'a, str> {
    if let Some([en, es]) = segments.get(dimension).and_then(|one| one.classes.get(word)) {
        return language.pick(en.as_str(), es.as_str()).into();
    }
    let truth = TRUTH.iter().find(|(own, ..)| *own == word);
    let truth = truth.filter(|_| may_hold(bare(dimension)));
    let mut meant = known(dimension).chain(truth);
    let Some((own, en, es)) = meant.find(|(own, ..)| own.eq_ignore_ascii_case(word)) else {
        return word.into();
    };
    let said = language.pick(*en, *es);
    // The same word in capitals is as good a name, and tells more of the source.
    let is_same = *own != word && said.eq_ignore_ascii_case(word);
    if is_same { word.into() } else { said.into() }
}

/// Returns the words of a dimension whose name in either language begins with a text, whatever case
/// and accents; of an empty text, none.
pub fn called_like(dimension: &str, sought: &str) -> Vec<&'static str> {
    let sought = unaccented(sought.trim());
    let begins = |said: &str| !sought.is_empty() && unaccented(said).starts_with(&sought);
    let meant = known(dimension).filter(|(_, en, es)| begins(en) || begins(es));
    meant.map(|(word, ..)| *word).collect()
}

/// Returns what a kind of target is called.
pub fn target(kind: &str, language: Language) -> String {
    value(&SegmentTitles::new(), TARGET, kind, language).into_owned()
}

/// As [`value`], of a group that may have none: of what holds or does not, rows without the mark
/// are a `no`.
pub fn told<'a>(
    segments: &'a SegmentTitles,
    dimension: &str,
    word: Option<&'a str>,
    language: Language,
) -> Option<Cow<'a, str>> {
    match word {
        Some(word) => Some(value(segments, dimension, word, language)),
        // What another subject says is unknown where there is none.
        None => is_flag(dimension).then_some(Cow::Borrowed("no")),
    }
}

/// Returns the sorts of columns of a name by which answers are broken down, over all facts.
fn sorts(name: &str) -> impl Iterator<Item = ColumnType> {
    use ColumnType::{Bits, Code, Codes, Flag};
    let columns = Fact::ALL.iter().filter_map(move |fact| fact.column(name));
    let sorts = columns.map(|column| column.column_type);
    sorts.filter(|it| matches!(it, Code | Codes | Flag | Bits(_)))
}

/// Returns whether a name may be that of what holds or does not.
fn may_hold(name: &str) -> bool {
    IN_HOURS.contains(&name) || sorts(name).any(|it| it == ColumnType::Flag)
}

/// Returns whether a name is that of flags, whatever the fact.
fn is_flag(name: &str) -> bool {
    sorts(name).next().is_some() && sorts(name).all(|it| it == ColumnType::Flag)
}

#[cfg(test)]
mod tests {
    use baremo_metrics::segment::SegmentTitle;
    use baremo_model::dimension::closed_words;

    use super::*;
    use crate::words::written;

    #[test]
    fn every_word_that_stands_alone_in_a_column_has_a_name() {
        for column in Fact::ALL.iter().flat_map(|fact| fact.columns()) {
            let words = match column.column_type {
                ColumnType::Bits(words) => words,
                _ => column.words,
            };
            for word in words {
                let tables = VALUES.iter().filter(|(name, _)| *name == column.name);
                let found = tables.flat_map(|(_, words)| words.iter()).filter(|it| it.0 == *word);
                assert_eq!(found.count(), 1, "`{word}` of `{}`", column.name);
            }
        }
        for (name, words) in VALUES {
            for (word, en, es) in *words {
                assert!(!en.is_empty() && !es.is_empty() && !es.contains('_'), "{name} {word}");
            }
        }
    }

    #[test]
    fn a_value_can_be_sent_back_as_it_came() {
        let none = SegmentTitles::new();
        for word in ["\u{202e}gnp.exe", "\u{2067}a\u{2069}", "\u{5e9}\u{5dc}"] {
            assert_eq!(value(&none, "tag", word, Language::Es), word);
        }
    }

    #[test]
    fn what_a_value_is_called_may_be_typed() {
        let mut seen = Vec::new();
        for (name, words) in VALUES.iter().filter(|(name, _)| !closed_words(name).is_empty()) {
            let closed = closed_words(name);
            for (word, en, es) in words.iter().filter(|(word, ..)| closed.contains(word)) {
                assert_eq!([en, es].map(|said| written(name, said)), [*word; 2], "{name}");
                seen.push((*name, *word));
            }
        }
        assert!(seen.contains(&("status", "solved")), "{seen:?}");
    }

    #[test]
    fn words_of_the_program_are_called_and_those_of_sources_are_not() {
        let check = |name: &str, word: &str, en: &str, es: &str| {
            let none = SegmentTitles::new();
            let said =
                [Language::En, Language::Es].map(|language| value(&none, name, word, language));
            assert_eq!(said, [en, es], "{name} {word}");
        };
        check("status", "solved", "solved", "resuelta");
        check("status", "trial", "trial", "prueba");
        check("customer.last_nps", "passive", "passive", "pasivo");
        check("health_class", "at_risk", "at risk", "en riesgo");
        check("complaint", "true", "yes", "sí");
        check("in_hours", "false", "no", "no");
        check("first", "true", "yes", "sí");
        check("excluded", "spam", "spam", "spam");
        check("target", "next_response", "next response", "respuesta siguiente");
        check("step", "signed_up", "signed up", "alta");
        check("direction", "inbound", "inbound", "entrante");
        check("scale", "thumbs", "thumbs up or down", "pulgar arriba o abajo");
        check("scale", "1-5", "1-5", "1-5");
        check("kind", "nps", "NPS", "NPS");
        check("team", "solved", "solved", "solved");
        check("plan", "true", "true", "true");
    }

    #[test]
    fn words_that_sources_usually_write_are_called_in_spanish() {
        let check = |name: &str, word: &str, es: &str| {
            let none = SegmentTitles::new();
            let said = |language| value(&none, name, word, language).into_owned();
            assert_eq!([said(Language::En), said(Language::Es)], [word, es], "{name} {word}");
        };
        check("channel", "phone", "teléfono");
        check("channel", "Phone", "teléfono");
        check("case.channel", "email", "correo");
        check("channel", "mail", "correo");
        check("channel", "whatsapp", "whatsapp");
        check("channel", "phone line 2", "phone line 2");
        check("device", "phone", "móvil");
        check("priority", "high", "alta");
        check("priority", "HIGH", "alta");
        check("priority", "Normal", "Normal");
        check("priority", "Alta", "Alta");
        check("priority_at_open", "low", "baja");
        check("type", "question", "pregunta");
        check("ended_by", "customer", "cliente");
        check("referral_kind", "organic", "orgánica");
        for name in ["attr_channel", "attr_priority", "team", "brand", "tags", "queue"] {
            check(name, "phone", "phone");
            check(name, "high", "high");
        }
    }

    #[test]
    fn words_are_found_by_what_they_are_called() {
        assert_eq!(called_like("channel", "Telé"), ["phone"]);
        assert_eq!(called_like("channel", "telefono"), ["phone"]);
        assert_eq!(called_like("channel", "correo"), ["e-mail", "email", "mail"]);
        assert_eq!(called_like("weekday", "mié"), ["wednesday"]);
        assert!(called_like("channel", " ").is_empty());
        assert!(called_like("team", "correo").is_empty());
    }

    #[test]
    fn what_is_not_marked_is_a_no() {
        let none = SegmentTitles::new();
        let said = |name: &str| told(&none, name, None, Language::Es);
        assert_eq!(said("complaint").as_deref(), Some("no"));
        assert_eq!(said("change"), None, "of another fact it is a word");
        assert_eq!(said("customer.active"), None, "there may be no customer");
        assert_eq!(said("team"), None);
        assert_eq!(told(&none, "team", Some("sol"), Language::Es).as_deref(), Some("sol"));
    }

    #[test]
    fn classes_of_segments_are_called_by_their_titles() {
        let classes = [("never".to_owned(), ["never".to_owned(), "nunca".to_owned()])].into();
        let complaint = SegmentTitle { classes, ..SegmentTitle::default() };
        let segments = SegmentTitles::from([("segment.complaint".to_owned(), complaint)]);
        let said = |name: &str, word, language| value(&segments, name, word, language);
        assert_eq!(said("segment.complaint", "never", Language::Es), "nunca");
        assert_eq!(said("segment.complaint", "never", Language::En), "never");
        assert_eq!(said("segment.complaint", "gone", Language::Es), "gone");
        assert_eq!(said("team", "never", Language::Es), "never", "of a team it is a name");
    }
}
