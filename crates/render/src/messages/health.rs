//! What the health of a customer is made of.

use super::Message;

messages! {
    HEALTH_OF: "Health of {customer}: {score}", "Salud de {customer}: {score}";
    NO_SCORE: "no score", "sin puntuación";
    JUDGED: "judged on {at} · {zone}", "juzgada el {at} · {zone}";
    BEFORE: "a month before, on {at}: {score} ({change} since)",
        "un mes antes, el {at}: {score} ({change} desde entonces)";
    NOT_KNOWN_BEFORE: "a month before, nobody knew this customer",
        "un mes antes nadie conocía a este cliente";
    SET_BY:
        "set by hand to {score} by {by}, from {from} until {until}{note}; the measures come to \
        {measured}",
        "puesta a mano en {score} por {by}, del {from} al {until}{note}; las medidas dan \
        {measured}";
    REMAINING: "expected to stay {months} of the next {horizon} months",
        "se espera que siga siendo cliente {months} de los próximos {horizon} meses";
    NO_REMAINING: "no model says how long this customer will stay",
        "ningún modelo dice cuánto seguirá este cliente";
    AS_JUDGED: "as judged", "al puntuar";
    MISSING: "missing", "falta";
    STALE: "older than {age}", "de hace más de {age}";
    GIVES_WEIGHT: "{why}: its weight goes to the others", "{why}: su peso va a las demás";
    AS_WORST: "{why}: counts as its worst", "{why}: cuenta como lo peor";
}
