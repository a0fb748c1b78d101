//! Texts of the pages that open a number: its records, one conversation, one call.

use super::Text;

/// What the columns of records are called in Spanish, by their names, which are English.
pub(crate) const RECORD_COLUMNS: &[(&str, &str)] = &[
    ("metric", "Métrica"),
    ("bucket", "Intervalo"),
    ("case", "Caso"),
    ("conversation", "Conversación"),
    ("source", "Fuente"),
    ("side", "Parte"),
    ("in_numerator", "En el numerador"),
    ("at", "Fecha"),
    ("from", "Desde"),
    ("to", "Hasta"),
    ("value", "Valor"),
    ("counted", "Lo que se cuenta"),
    ("weight", "Peso"),
    ("agent", "Agente"),
    ("included", "Cuenta"),
    ("reason", "Por qué queda fuera"),
    ("url", "Enlace"),
    ("lasted", "Tiempo"),
    ("ended", "Desenlace"),
    ("currency", "Moneda"),
];

texts! {
    // Records.
    BY_DIMENSION: "By: {dimension}", "Por: {dimension}";
    RECORDS: "Records", "Registros";
    RECORD: "Record", "Registro";
    RECORDS_OF: "Behind the number", "Detrás de la cifra";
    IN_NUMBER: "In the number", "En la cifra";
    LEFT_OUT_TAB: "Left out", "Fuera";
    LISTS: "Which records", "Qué registros";
    SAME_AS_CARD: "The {list} records listed here are the {card} the number stands on.",
        "Los {list} registros de esta lista son los {card} en que se basa la cifra.";
    SAME_ONE: "The one record listed here is the one the number stands on.",
        "El único registro de esta lista es aquel en que se basa la cifra.";
    OTHER_THAN_CARD:
        "Listed: {list}; the number stands on {card} after weights and distinct counts.",
        "En la lista: {list}; la cifra se basa en {card}, tras pesos y recuentos de distintos.";
    LEFT_OUT_SAME: "{list} records were left out, as many as the number says.",
        "Quedaron fuera {list} registros, tantos como dice la cifra.";
    LEFT_OUT_NONE: "No record was left out.", "No quedó fuera ningún registro.";
    LEFT_OUT_ONE: "One record was left out, as the number says.",
        "Quedó fuera un registro, como dice la cifra.";
    LEFT_OUT_OTHER: "Left out: {list}; the number says {card}.",
        "Fuera: {list}; la cifra dice {card}.";
    DIVIDED:
        "The number divides: {upper} in the numerator, {lower} in the denominator.",
        "La cifra es un cociente: {upper} en el numerador, {lower} en el denominador.";
    TAKEN_AWAY:
        "The number divides: {upper} in the numerator, {lower} in the denominator; those of \
         weight −1 are taken away.",
        "La cifra es un cociente: {upper} en el numerador, {lower} en el denominador; los de \
         peso −1 se restan.";
    MADE_OF: "The number is worked out from {list} of {parts}.",
        "La cifra se calcula con {list} de {parts}.";
    COUNTS_UP: "In the numerator", "En el numerador";
    TARGET_MET: "Met", "Cumplido";
    COUNTS_YES: "yes", "sí";
    COUNTS_NO: "no", "no";
    LASTED: "Time", "Tiempo";
    ENDED: "Outcome", "Desenlace";
    FOUND: "With “{text}” in the id or agent: {shown} of {all}.",
        "Con «{text}» en el identificador o el agente: {shown} de {all}.";
    ALL_SIDES: "all", "todos";
    ALL_REASONS: "all reasons", "todos los motivos";
    FIND: "Id or agent contains", "El identificador o el agente contiene";
    FIND_BUTTON: "Find", "Buscar";
    SORT: "Order", "Orden";
    SORT_LISTED: "as listed", "como vienen";
    SORT_NEWEST: "latest first", "recientes primero";
    SORT_OLDEST: "earliest first", "antiguos primero";
    SORT_HIGHEST: "greatest first", "mayores primero";
    SORT_LOWEST: "least first", "menores primero";
    AT: "Date", "Fecha";
    CASE: "Case", "Caso";
    SAME_CASE: "One case with", "Un mismo caso con";
    SIDE: "Part", "Parte";
    SINCE: "From", "Desde";
    UNTIL: "To", "Hasta";
    AGENT: "Agent", "Agente";
    SOURCE: "Source", "Fuente";
    WEIGHT: "Weight", "Peso";
    REASON: "Why left out", "Por qué queda fuera";
    HELP_DESK: "Help desk", "Herramienta de tickets";
    OPEN: "open", "abrir";
    OPEN_CASE: "Open {case} in the help desk", "Abrir {case} en la herramienta de tickets";
    SHOWN: "{first}–{last} of {total}", "{first}–{last} de {total}";
    PAGES: "Pages of the list", "Páginas de la lista";
    PAGE_FIRST: "First", "Primera";
    PAGE_BEFORE: "Before", "Anterior";
    PAGE_NEXT: "Next", "Siguiente";
    PAGE_LAST: "Last", "Última";
    NONE_FOUND: "No record is left with this choice.", "Ningún registro queda con esta elección.";
    SHOW_ALL: "Show all", "Ver todos";
    EXPORT: "All {count} as", "Los {count} en";
    EXPORT_ONE: "This one as", "Este en";
    ABOUT_SHEET: "About", "Acerca de";
    QUESTION: "Question", "Pregunta";
    SNAPSHOT: "Snapshot", "Instantánea";
    AS_JSON: "The same as JSON", "Lo mismo en JSON";

    // Conversation.
    CONVERSATION: "Conversation", "Conversación";
    CONTACT: "Call or chat", "Llamada o chat";
    CALL: "Call", "Llamada";
    CHAT: "Chat", "Chat";
    BELONGS_TO: "Belongs to the conversation", "Pertenece a la conversación";
    CONVERSATION_LEAD:
        "{events} between {from} and {to}. Clocks that count: {counting} of {clocks}; the others \
         say why not.",
        "{events} entre {from} y {to}. Relojes que cuentan: {counting} de {clocks}; los demás \
         dicen por qué no.";
    CONVERSATION_NONE: "{events} between {from} and {to}.", "{events} entre {from} y {to}.";
    CONVERSATION_ALL: "{events} between {from} and {to}. Clocks: {clocks}; all of them count.",
        "{events} entre {from} y {to}. Relojes: {clocks}; todos cuentan.";
    CONVERSATION_ONE: "{events} between {from} and {to}. Its one clock counts.",
        "{events} entre {from} y {to}. Su único reloj cuenta.";
    PICTURE:
        "Time runs to the right. Shaded: business hours.{folds} Bars are clocks: full where time \
         counts, pale where it does not, dashed where the clock does not count at all.",
        "El tiempo avanza hacia la derecha. Sombreado: horario laboral.{folds} Las barras son \
         relojes: llenas donde el tiempo cuenta, pálidas donde no, a trazos donde el reloj no \
         cuenta en absoluto.";
    PICTURE_WALL:
        "Time runs to the right.{folds} Bars are clocks, in wall time; dashed where the clock does \
         not count.",
        "El tiempo avanza hacia la derecha.{folds} Las barras son relojes, en tiempo corrido; a \
         trazos donde el reloj no cuenta.";
    PICTURE_CALENDAR:
        "Time runs to the right.{folds} Bars are clocks: their first figure is time by the \
         calendar “{calendar}”, with wall time beside it where that is another; dashed where the \
         clock does not count.",
        "El tiempo avanza hacia la derecha.{folds} Las barras son relojes: la primera cifra es \
         tiempo según el calendario «{calendar}», con el tiempo corrido al lado si es otro; a \
         trazos donde el reloj no cuenta.";
    FOLDS_LONG: "Long pauses are folded.", "Las pausas largas van plegadas.";
    FOLDS_NIGHTS: "Nights and idle days are folded.",
        "Las noches y los días sin nada van plegados.";
    LANE_CUSTOMER: "Customer", "Cliente";
    LANE_BOT: "Bot", "Bot";
    LANE_AGENT: "Agent", "Agente";
    LANE_STATUS: "Status", "Estado";
    LANE_SYSTEM: "System", "Sistema";
    FOLDED: "folded", "plegado";
    FIRST_RESPONSE: "first response", "primera respuesta";
    TARGETS: "Promised", "Prometido";
    PROMISES_KEPT: "Promises kept: {met} of {due}. ", "Promesas cumplidas: {met} de {due}. ";
    WALL: "wall {time}", "corrido {time}";
    WALL_HEAD: "wall", "corrido";
    BUSINESS_HEAD: "business", "laboral";
    RUNNING: "still running", "sigue en marcha";
    FEEDS: "Which metrics count it, and why", "Qué métricas la cuentan y por qué";
    FEEDS_PROFILE: "By the definitions of the profile {name}.",
        "Según las definiciones del perfil {name}.";
    FEEDS_VARIANT: "{metric}: by its definition “{name}”.",
        "{metric}: según su definición «{name}».";
    METRIC: "Metric", "Métrica";
    WHY: "Counts", "Cuenta";
    YES: "counts", "cuenta";
    NO: "no: {reason}", "no: {reason}";
    NO_CLOCKS: "No clock runs over this conversation.",
        "En esta conversación no corre ningún reloj.";
    NO_CLOCKS_CONTACT: "No clock runs over this call or chat.",
        "En esta llamada o chat no corre ningún reloj.";
    PARTS: "Where the time went", "En qué se fue el tiempo";
    PART_WHO: "Queue or agent", "Cola o agente";
    LASTED_SECONDS: "Time (seconds)", "Tiempo (segundos)";
    EVENTS: "What happened", "Qué pasó";
    WHO: "Who", "Quién";
    WHAT: "What", "Qué";
    DETAIL: "Detail", "Detalle";
    PRIVATE: "not seen by the customer", "no lo ve el cliente";
    AUTOMATED: "automatic", "automático";
    YIELDED: "from a summary, not counted: detailed records tell the same",
        "de un resumen, no se cuenta: lo mismo consta en detalle";
    DUE: "Due", "Vence";
    DONE: "Done", "Hecho";
    POLICY: "Policy", "Política";
    BACK_TO_RECORDS: "Back to the records", "Volver a los registros";
    CALENDAR: "Calendar", "Calendario";
    WHO_NAME: "Name or id", "Nombre o id";
    BUSINESS_SECONDS: "Business time (seconds)", "Tiempo laboral (segundos)";
    WALL_SECONDS: "Wall time (seconds)", "Tiempo corrido (segundos)";
    ALLOWED_SECONDS: "Time allowed (seconds)", "Plazo (segundos)";
    EVENTS_AT_ONCE: "{count} events", "{count} eventos";
}
