//! Texts of the pages about customers and cohorts.

use super::Text;

texts! {
    CUSTOMERS: "Customers", "Clientes";
    CUSTOMERS_LEAD:
        "Customers known: {count}, active or not; of those with a score, weak: {weak}, at risk: \
         {risk}.",
        "Clientes conocidos: {count}, activos o no; de los que tienen puntuación, débiles: {weak}, \
         en riesgo: {risk}.";
    STAY: "Who stays, who leaves", "Quién se queda, quién se va";
    STAY_FILTERED:
        "The filter narrows this panel alone: the other panels, the list and its files hold all \
         customers.",
        "El filtro solo acota este panel: los demás, la lista y sus ficheros incluyen a todos los \
         clientes.";
    TODAY: "Who to write to today", "A quién escribir hoy";
    TODAY_THEN: "Who to write to then", "A quién había que escribir entonces";
    TODAY_RISK: "Most to lose", "Donde más hay en juego";
    TODAY_WAITING: "Waiting for a reply", "Esperan respuesta";
    TODAY_HOW:
        "Value at risk = value still to come in {months} months × probability that the customer \
         has gone (by the model of purchases); without orders, a year of recurring money × what \
         the health score lacks.",
        "Valor en riesgo = valor por venir en {months} meses × probabilidad de que el cliente se \
         haya ido (según el modelo de compras); sin pedidos, un año de ingresos recurrentes × lo \
         que le falta a la puntuación de salud.";
    NOBODY_RISK:
        "No model speaks of value at risk: it needs customers with repeated orders, or \
         subscriptions with a health score.",
        "Ningún modelo habla del valor en riesgo: hacen falta clientes con pedidos repetidos, o \
         suscripciones con puntuación de salud.";
    NOBODY_WAITS: "Nobody waits for a reply.", "Nadie espera respuesta.";
    AT_RISK_OF: "{money} at risk", "{money} en riesgo";
    GONE: "gone with a probability of {share}", "probabilidad de haberse ido: {share}";
    GONE_SINCE: "gone with a probability of {share}: no order since {at}",
        "probabilidad de haberse ido: {share}, sin pedidos desde el {at}";
    HEALTH_IS: "health {score} of 100", "salud {score} de 100";
    WAITS_SINCE: "waits since {at}", "espera desde {at}";
    LAST_CSAT_WAS: "last answer {class}", "última respuesta {class}";
    OPEN_CASES: "{count}\u{a0}open", "{count}\u{a0}sin\u{a0}resolver";
    CUSTOMER: "Customer", "Cliente";
    HEALTH: "Health", "Salud";
    HEALTH_CLASS: "Class of health", "Clase de salud";
    CURRENCY: "Currency", "Moneda";
    ALL_CLASSES: "all", "todas";
    ALIVE: "Still a customer", "Sigue siendo cliente";
    ALIVE_RATIO: "Still a customer (0 to 1)", "Sigue siendo cliente (de 0 a 1)";
    AT_RISK: "Value at risk", "Valor en riesgo";
    CLV: "Value to come", "Valor por venir";
    NET: "Net so far", "Neto hasta ahora";
    RECURRING: "a month", "al mes";
    ORDERS: "Orders", "Pedidos";
    EXPECTED: "Orders expected in {months} months", "Pedidos esperados en {months} meses";
    CASES: "Cases", "Casos";
    CONTACTS: "Contacts", "Contactos";
    COMPLAINTS: "Complaints", "Quejas";
    LAST_CONTACT: "Last contact", "Último contacto";
    LAST_ORDER: "Last order", "Último pedido";
    LAST_CSAT: "Last CSAT", "Última respuesta CSAT";
    WAITING: "Waits since", "Espera desde";
    SESSIONS: "Visits", "Visitas";
    KNOWN_AS: "Known as", "Conocido como";
    KNOWN_SINCE: "Known since", "Conocido desde";
    ACTIVE: "active", "activo";
    NOT_ACTIVE: "not active", "no activo";
    ONLY: "Only", "Solo";
    ONLY_ALL: "everybody", "todos";
    ONLY_OPEN: "with an open case", "con un caso abierto";
    ONLY_UNHAPPY: "last CSAT negative", "última respuesta CSAT negativa";
    ONLY_COMPLAINED: "who complained", "con quejas";
    ONLY_WAITING: "who wait for a reply", "que esperan respuesta";
    FIND: "Id contains", "El id contiene";
    NO_CUSTOMERS:
        "No customer is known: conversations, orders, subscriptions or answers that name one \
         bring them.",
        "No se conoce ningún cliente: lo traen las conversaciones, pedidos, suscripciones o \
         respuestas que nombren uno.";
    ACROSS: "Across all streams", "En todos los flujos";
    ACROSS_SAYS: "Known of this customer between {from} and {to}: {count}",
        "Lo que se sabe de este cliente entre {from} y {to}: {count}";
    STREAM: "Stream", "Flujo";
    STREAM_ORDERS: "Orders", "Pedidos";
    STREAM_SUBSCRIPTIONS: "Subscriptions", "Suscripciones";
    STREAM_CASES: "Cases", "Casos";
    STREAM_CONTACTS: "Contacts", "Contactos";
    STREAM_ANSWERS: "Answers", "Respuestas";
    STREAM_FEEDBACK: "Feedback", "Opiniones";
    STREAM_SESSIONS: "Visits", "Visitas";
    AMOUNT: "Money", "Importe";
    HEALTH_PARTS: "What the health score is made of", "De qué se compone la puntuación de salud";
    SCALED: "0 to 100", "de 0 a 100";
    WEIGHT: "weight", "peso";
    WEIGHT_RATIO: "weight (0 to 1)", "peso (de 0 a 1)";
    POINTS: "points", "puntos";

    // Cohorts.
    COHORTS: "Cohorts", "Cohortes";
    COHORTS_LEAD:
        "Of those who entered in a period, the part that was there again at each age after it. The \
         last row is all cohorts together, each person counting once; what is not over yet is \
         marked “…”.",
        "De quienes entraron en un periodo, la parte que volvió a cada edad después. La última \
         fila son todas las cohortes juntas y en ella cada persona cuenta una vez; lo que aún no \
         ha terminado se marca con «…».";
    COHORT_FOUND:
        "Of the {n} who entered {cohort}, {value} came back {when}; over all cohorts it was \
         {average}. No test is made of the difference.",
        "De los {n} que entraron {cohort} volvió el {value} {when}; en el conjunto de las \
         cohortes fue el {average}. La diferencia no se ha contrastado.";
    COHORT_OF_ONE:
        "Only one entered {cohort}: {value} came back {when}; over all cohorts it was {average}. \
         No test is made of the difference.",
        "Solo uno entró {cohort}: volvió el {value} {when}; en el conjunto de las cohortes fue el \
         {average}. La diferencia no se ha contrastado.";
    IN_MONTH: "in month {age}", "en el mes {age}";
    IN_WEEK: "in week {age}", "en la semana {age}";
    ON_DAY: "on day {age}", "el día {age}";
    AT_AGE: "at age {age}", "a la edad {age}";
    OR_LATER: "{when} or later", "{when} o después";
    OR_BEFORE: "{when} or before", "{when} o antes";
    ALL_COHORTS: "All cohorts", "Todas juntas";
    COLOUR: "colour:", "color:";
    COHORT: "Entered", "Entraron en";
    COHORT_FEW: "grey: fewer than {least}", "en gris: menos de {least}";
    COHORT_LOW: "{age}: 95% from", "{age}: IC\u{a0}95\u{a0}% desde";
    COHORT_HIGH: "{age}: 95% to", "{age}: IC\u{a0}95\u{a0}% hasta";
    AGE: "age", "edad";
    SIZE: "size", "tamaño";
    NO_COHORTS: "The catalogue has no cohort metric; one is a page with `kind = \"cohort\"`.",
        "El catálogo no tiene métricas de cohorte; una es una página con `kind = \"cohort\"`.";
    EMPTY_COHORT: "Nobody entered in this range.", "Nadie entró en este periodo.";
    VARIANT: "Counted as", "Se cuenta como";
}
