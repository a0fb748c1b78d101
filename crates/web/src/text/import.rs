//! Texts of the first run, of imports and of sources.

pub(crate) use baremo_render::words::{ROW_SORTS, role};

use super::Text;

texts! {
    // First run.
    FIRST_IMPORT: "Import a file", "Importar un fichero";
    FIRST_IMPORT_HOW:
        "Drop an export of your help desk: CSV, XLSX, JSON or Parquet, compressed or not. You \
         see what becomes of it before anything is written. It stays on this machine.",
        "Suelte una exportación de su herramienta de tickets: CSV, XLSX, JSON o Parquet, \
         comprimida o no. Verá en qué se convierte antes de que se escriba nada. No sale de este \
         equipo.";
    FIRST_CONNECT: "Keep it fresh", "Mantenerlo al día";
    FIRST_CONNECT_HOW:
        "Let your help desk or warehouse export each night, and import on a timer. What is known \
         already is recognised, so a whole export may come again.",
        "Haga que su herramienta de tickets o su almacén de datos exporte cada noche y programe \
         su importación. Lo ya conocido se reconoce: la exportación puede volver entera.";
    FIRST_DEMO: "Look around first", "Echar antes un vistazo";
    FIRST_DEMO_HOW:
        "Make two years of a plausible company: some 20,000 conversations. Use a folder of its \
         own for it.",
        "Cree dos años de una empresa verosímil: unas 20\u{a0}000 conversaciones. Use una carpeta \
         aparte.";
    MAKE_DEMO: "Make a demo company", "Crear una empresa de demostración";

    // Import.
    IMPORT: "Import", "Importar";
    IMPORT_FILES: "Files of one export", "Ficheros de una exportación";
    IMPORT_DROP: "Drop them here or choose them", "Suéltelos aquí o elíjalos";
    IMPORT_SOURCE: "Name of the source", "Nombre de la fuente";
    IMPORT_SOURCE_HOW: "The same name each time: what belongs together is recognised by it.",
        "Siempre el mismo nombre: por él se reconoce lo que va junto.";
    IMPORT_LOOK: "Look at them", "Examinarlos";
    IMPORT_FAILED_UPLOAD: "The files could not be received: {problem}",
        "No se pudieron recibir los ficheros: {problem}";
    IMPORT_WHAT: "What the files are", "Qué son los ficheros";
    IMPORT_FILE: "File", "Fichero";
    IMPORT_SIZE: "Size", "Tamaño";
    IMPORT_SHAPE: "Found to be", "Formato detectado";
    IMPORT_TAKEN_FOR: "Taken for", "Se interpreta como";
    IMPORT_NOT_KNOWN: "not known to the mapping: left out", "el mapeo no lo conoce: queda fuera";
    IMPORT_NOT_USED: "not used: nothing is made of it", "no se usa: no se obtiene nada de él";
    IMPORT_COLUMNS: "Columns ({count}), with the first record",
        "Columnas ({count}), con el primer registro";
    IMPORT_COLUMN: "Column", "Columna";
    IMPORT_FIRST: "First record", "Primer registro";
    IMPORT_MAPPING: "Mapping", "Mapeo";
    IMPORT_MAPPING_USUAL: "recognised by the headings", "el que se reconozca por los encabezados";
    IMPORT_MAPPING_OWN: "the text below", "el texto de abajo";
    IMPORT_MAPPING_TEXT: "Text of the mapping", "Texto del mapeo";
    IMPORT_MAPPING_HOW: "Change it here: the preview follows. The manual is docs/import.md.",
        "Cámbielo aquí y la vista previa cambiará con él. El manual es docs/import.md.";
    IMPORT_ZONE: "Zone of times that name none", "Zona horaria de las horas que no la indican";
    IMPORT_ZONE_EMPTY: "as the mapping says, else UTC", "la que diga el mapeo; si no, UTC";
    IMPORT_ZONELESS:
        "Times such as {time} name no zone and are read as UTC. If they are those of a clock in \
         {zone}, the zone of the data folder, write {zone} here.",
        "Las horas como {time} no indican zona y se leen como UTC. Si son las de un reloj de \
         {zone}, la zona de la carpeta de datos, escriba aquí {zone}.";
    IMPORT_URL: "Address of a conversation, with {id}", "Dirección de una conversación, con {id}";
    IMPORT_PREVIEW: "Preview", "Vista previa";
    IMPORT_PREVIEW_AGAIN: "Preview again", "Nueva vista previa";
    IMPORT_PREVIEWED: "Records looked at: {records}. They become these events; nothing is written \
        yet.",
        "Registros examinados: {records}. Se convierten en estos eventos; aún no se ha escrito \
        nada.";
    IMPORT_NO_EVENTS: "The first records become no event.",
        "Los primeros registros no se convierten en ningún evento.";
    IMPORT_WHEN: "When", "Cuándo";
    IMPORT_SUBJECT: "What about", "Asunto";
    IMPORT_KIND: "Kind", "Tipo";
    IMPORT_WHO: "Who", "Quién";
    IMPORT_REJECTS: "Would be rejected", "Se rechazarían";
    IMPORT_SETTINGS: "Settings that would be written: {names}",
        "Ajustes que se escribirían: {names}";
    IMPORT_START: "Import", "Importar";
    IMPORT_PROBLEM: "These files cannot be mapped yet", "Estos ficheros aún no se pueden mapear";
    IMPORT_PROPOSED:
        "Nobody here knows these headings, so a mapping was made from them. Look at what it makes \
         of your records; if it is right, import. If not, choose other columns or adjust the text.",
        "Estos encabezados no se conocían, así que se ha escrito un mapeo a partir de ellos. Mire \
         en qué convierte sus registros; si es correcto, importe. Si no, elija otras columnas o \
         ajuste el texto.";
    PICK: "Columns", "Columnas";
    PICK_HOW:
        "Which column tells what. Applying rewrites the text of the mapping, and what you changed \
         in it by hand stays where it is about something else.",
        "Qué columna dice cada cosa. Al aplicar se reescribe el texto del mapeo; lo que haya \
         cambiado a mano se conserva si trata de otra cosa.";
    PICK_ROWS: "Each row is", "Cada fila es";
    PICK_DAYS: "Day and month", "Día y mes";
    PICK_DAYS_HOW:
        "No date of these files proves whether the day or the month comes first, such as \
         {example}. Choose how it is read.",
        "Ninguna fecha de estos ficheros demuestra si va antes el día o el mes, como {example}. \
         Elija cómo se lee.";
    PICK_NONE: "– none –", "– ninguna –";
    PICK_OWN: "as the text says", "lo que dice el texto";
    PICK_KEEP: "Columns kept to break numbers down by",
        "Columnas que se guardan para desglosar las cifras";
    PICK_STATUSES: "What each word of the status column means, among the first records",
        "Qué significa cada palabra de la columna de estado, en los primeros registros";
    PICK_ACTIVITIES: "What each word of the column means that tells what happened, among the first \
        records",
        "Qué significa cada palabra de la columna que dice qué ocurrió, en los primeros registros";
    PICK_INTERVALS: "For how long a price is by each word of its column, among the first records",
        "A qué periodo corresponde un precio según cada palabra de su columna, en los primeros \
         registros";
    PICK_ACTIVE: "in force, none of these", "vigente, ninguna de estas";
    PICK_UNASSIGNED: "assigned to nobody", "sin asignar";
    PICK_WORD_ROWS: "rows: {rows}", "filas: {rows}";
    PICK_STATUS_SOLVED: "rows: {rows}; with a solve time: {solved}",
        "filas: {rows}; con hora de resolución: {solved}";
    PICK_DOUBTFUL: "(please check)", "(revíselo)";
    PICK_WORD_UNUSED: "not used", "no se usa";
    PICK_WORD_REFUSED: "not known: its rows are rejected and kept",
        "no se sabe: sus filas se rechazan y se guardan";
    QUESTIONS: "Questions", "Preguntas";
    QUESTIONS_HOW:
        "What each question asks for, which no scale tells. Applying rewrites its lines in the \
         text of the mapping, and nothing else. A CES needs to know what a high score means.",
        "Qué mide cada pregunta: la escala por sí sola no lo dice. Al aplicar se reescriben sus \
         líneas del texto del mapeo y nada más. En un CES hay que decir qué significa una nota \
         alta.";
    ANSWERED_ON:
        "Day of all answers, for no column tells when each was given",
        "Día de todas las respuestas, porque ninguna columna dice cuándo se dio cada una";
    QUESTIONS_DONE: "The questions are as you chose. If this is right, import.",
        "Las preguntas están como las eligió. Si esto es correcto, importe.";
    QUESTION_ANSWERS: "answers: {answers}", "respuestas: {answers}";
    QUESTION_LIKELY: "Perhaps {kind}: choose it only if that is what the survey asked for.",
        "Quizá {kind}: elíjalo solo si es lo que preguntaba la encuesta.";
    QUESTION_KIND: "Asks for", "Mide";
    QUESTION_SCALE: "Scale", "Escala";
    QUESTION_HIGH: "A high score is", "Una nota alta es";
    QUESTION_NONE: "– not a question –", "– no es una pregunta –";
    QUESTION_CHOICE: "something else, only counted", "otra cosa, solo se cuenta";
    QUESTION_TEXT: "a text, not kept", "un texto, no se guarda";
    QUESTION_EASE: "good: it was easy", "buena: fue fácil";
    QUESTION_EFFORT: "bad: it took effort", "mala: costó esfuerzo";
    PICK_DONE: "The mapping follows the columns you chose. If this is right, import.",
        "El mapeo sigue las columnas elegidas. Si esto es correcto, importe.";
    PICK_REPLACED: "Some lines that were changed by hand gave way to what you chose.",
        "Algunas líneas cambiadas a mano han dejado paso a lo elegido.";
    PICK_GONE: "Everything that was written by hand into the text gave way to what you chose.",
        "Todo lo escrito a mano en el texto ha dejado paso a lo elegido.";
    PICK_UNKNOWN: "Without effect, for the file has no such column: {columns}",
        "Sin efecto, porque el fichero no tiene esa columna: {columns}";
    PICK_UNWRITABLE:
        "Nothing was changed, for no row would become anything: {picked}. Choose other columns, or \
         change the text.",
        "No se ha cambiado nada, porque ninguna fila se convertiría en algo: {picked}. Elija otras \
         columnas o cambie el texto.";
    PICK_NO_ROWS:
        "Nothing was changed: these columns are not enough for each row to be {rows}.",
        "No se ha cambiado nada: estas columnas no bastan para que cada fila sea {rows}.";
    PICK_LACKS: "No column was found for: {needs}", "No se encontró ninguna columna para: {needs}";
    PICK_FOUND: "Found: {needs}", "Encontrado: {needs}";
    PICK_ELSE:
        "All that it needs was found, but other columns say that rows are something else.",
        "Se encontró todo lo necesario, pero otras columnas indican que las filas son otra cosa.";
    PICK_IDLE: "Not used, for this mapping has no place for it: {roles}",
        "No se usa, porque este mapeo no tiene lugar para ello: {roles}";
    PICK_MISSING:
        "Nothing was changed: every conversation needs an id and a time, so choose a column for \
         {role}",
        "No se ha cambiado nada: toda conversación necesita un identificador y una hora, así que \
         elija una columna para {role}";
    PICK_NEEDED:
        "Nothing was changed: no row can be read without it, so choose a column for {role}",
        "No se ha cambiado nada: sin ello no se puede leer ninguna fila, así que elija una \
         columna para {role}";
    PICK_CLASH:
        "Nothing was changed: a column tells one thing only, and {column} is chosen more than \
         once: {roles}",
        "No se ha cambiado nada: una columna solo dice una cosa, y {column} está elegida más de \
         una vez: {roles}";

    // The job.
    JOB_READING: "Reading records of {source}", "Leyendo registros de {source}";
    JOB_DERIVING: "Deriving figures of {source}", "Calculando las cifras de {source}";
    JOB_DONE: "{source} is imported", "Importación de {source} terminada";
    JOB_FAILED: "The import of {source} stopped", "La importación de {source} se ha detenido";
    JOB_SAFE:
        "You may leave this page; the import goes on. Stopped at any moment and run again, it \
         ends the same.",
        "Puede salir de esta página; la importación continúa. Si se detiene en cualquier momento y \
         se repite, el resultado es el mismo.";
    JOB_AGAIN: "Back to the preview", "Volver a la vista previa";
    JOB_NUMBERS: "See the numbers", "Ver las cifras";
    JOB_ANOTHER: "Import more", "Importar más";
    JOB_RECORDS: "Records read", "Registros leídos";
    JOB_ACCEPTED: "Events taken", "Eventos aceptados";
    JOB_REPEATED: "Events repeated in these files", "Eventos repetidos en estos ficheros";
    JOB_DUPLICATE: "Events known from before", "Eventos ya conocidos de antes";
    JOB_SUPERSEDED: "Events that yield to another version, known already",
        "Eventos que ceden ante otra versión, ya conocida";
    JOB_REPLACED: "Events replaced by another version of their record",
        "Eventos sustituidos por otra versión de su registro";
    JOB_REJECTED: "Records rejected", "Registros rechazados";
    JOB_SKIPPED: "Of them left out by the mapping", "De ellos, omitidos por el mapeo";
    JOB_PARTLY: "Of them taken in part", "De ellos, aceptados en parte";
    JOB_PARTLY_NEXT: "How they are read whole, once the mapping explains the word",
        "Cómo se leen enteros cuando el mapeo explica la palabra";
    JOB_OPENINGS: "Openings that another file tells otherwise",
        "Aperturas que otro fichero cuenta de otro modo";
    JOB_CONFLICTING: "Rows that contradict an earlier one", "Filas que contradicen a una anterior";
    JOB_CONVERSATIONS: "Conversations touched", "Conversaciones afectadas";
    JOB_SUBJECTS: "Subjects touched", "Asuntos afectados";
    JOB_OTHERS: "Other subjects touched", "Otros asuntos afectados";
    JOB_UNKNOWN: "Files left out", "Ficheros no leídos";
    JOB_SETTINGS: "Settings written", "Ajustes escritos";
    JOB_RULES: "Business hours of every source of this folder are chosen by calendars/rules.toml \
        now, not of this one alone. Sources today: {count}",
        "El horario laboral de todas las fuentes de esta carpeta lo elige ahora \
        calendars/rules.toml, no solo el de esta. Fuentes hoy: {count}";
    JOB_TOOK: "Took", "Ha tardado";

    // Sources.
    SOURCES: "Sources", "Fuentes";
    SOURCE: "Source", "Fuente";
    SOURCES_NONE: "Nothing is imported yet.", "Aún no se ha importado nada.";
    SOURCE_UNTIL: "Complete until", "Completa hasta";
    SOURCE_RECEIVED: "Last arrival", "Última llegada";
    SOURCE_BROUGHT: "Brought", "Aportó";
    SOURCE_BROUGHT_MORE: "{count} more", "{count} más";
    SOURCE_REJECTS: "Rejected", "Rechazados";
    SOURCE_GAPS: "Gaps", "Huecos";
    SOURCE_LATE: "late", "con retraso";
    SOURCE_NO_GAPS: "none", "ninguno";
    SOURCE_GAP: "{from} – {to}", "{from} – {to}";
    SOURCE_GAPS_HOW:
        "A gap is a run of days without a new case where, at the source's usual rate, at least \
         ten were to be expected.",
        "Un hueco es una racha de días sin casos nuevos en la que, al ritmo habitual de la \
         fuente, se esperaban al menos diez.";
    SOURCE_GAPS_UNKNOWN: "cannot be told", "no se puede saber";
    COVERAGE: "What can be measured", "Qué se puede medir";
    COVERAGE_NEAR: "What such records can measure", "Qué se puede medir con estos registros";
    COVERAGE_OF: "{computable} of {total} metrics", "{computable} de {total} métricas";
    COVERAGE_MISSING: "What would bring more", "Qué aportaría más";
    COVERAGE_CAN: "Can be measured", "Se puede medir";
    COVERAGE_LACKS: "Records it lacks", "Registros que le faltan";
    COVERAGE_NEED: "Record type", "Tipo de registro";
    COVERAGE_BRINGS: "Metrics that need it", "Métricas que lo necesitan";
    COVERAGE_ALL: "Every metric can be computed.", "Se pueden calcular todas las métricas.";
    COVERAGE_READY: "Metrics that can be computed", "Métricas que se pueden calcular";
    RECONCILED: "Against the vendor's own figures: {source}",
        "Frente a las cifras del proveedor: {source}";
    RECONCILED_ALL: "Against the vendors' own figures", "Frente a las cifras de los proveedores";
    RECONCILED_NONE: "The vendor stored no figure of its own in what was imported.",
        "El proveedor no guardó cifras propias en lo importado.";
    RECONCILED_FIGURE: "Vendor's figure", "Cifra del proveedor";
    RECONCILED_METRIC: "Our metric", "Nuestra métrica";
    RECONCILED_COMPARED: "Compared", "Comparadas";
    RECONCILED_EQUAL: "Equal", "Iguales";
    RECONCILED_WHY: "Why others differ", "Por qué difieren las demás";
    RECONCILED_ASIDE: "{count} not compared: {why}", "{count} sin comparar: {why}";
    DIFFERING: "Conversations in which it differs", "Conversaciones en las que difiere";
    DIFFERING_WHICH: "The address has to name a source and one of its figures. These there are:",
        "La dirección tiene que nombrar una fuente y una de sus cifras. Las que hay:";
    DIFFERING_NONE: "There are none: no figure of the vendor's that is compared differs so.",
        "No hay ninguna: ninguna cifra comparada del proveedor difiere así.";
    DIFFERING_CASE: "Conversation", "Conversación";
    DIFFERING_OURS: "Ours", "La nuestra";
    DIFFERING_THEIRS: "The vendor's", "La del proveedor";
    DIFFERING_WHY: "Why", "Por qué";
    REJECTS: "Records that could not be read", "Registros que no se pudieron leer";
    REJECTS_NONE: "Every record could be read.", "Se pudieron leer todos los registros.";
    REJECTS_ALL_DISMISSED: "Nothing is open: what could not be read was dismissed.",
        "No queda nada pendiente: lo que no se pudo leer se descartó.";
    REJECT_GROUPS: "By source and reason", "Por fuente y motivo";
    REJECT_GROUPS_HOW:
        "What nobody is going to mend can be dismissed: it leaves the list and the counts and is \
         kept, and a mapping that reads it takes it in all the same.",
        "Lo que nadie va a corregir se puede descartar: sale de la lista y de los recuentos, se \
         conserva, y un mapeo que sepa leerlo lo acepta igualmente.";
    REJECT_OPEN: "Open", "Pendientes";
    REJECT_DISMISSED: "Dismissed", "Descartados";
    DISMISS: "Dismiss", "Descartar";
    DISMISS_NAMED: "Dismiss: {reason}, {source}", "Descartar: {reason}, {source}";
    DISMISS_WHY: "Why", "Por qué";
    REOPEN: "Reopen", "Devolver a la lista";
    REOPEN_NAMED: "Reopen: {reason}, {source}", "Devolver a la lista: {reason}, {source}";
    REJECTS_DO: "`{text}` is neither `dismiss` nor `reopen`",
        "`{text}` no es `dismiss` ni `reopen`";
    REJECT_REASON: "Reason", "Motivo";
    REJECT_PLACE: "Where", "Dónde";
    REJECT_LINE: "Line", "Línea";
    REJECT_RECORD: "Record", "Registro";
    REJECT_ACT: "Action", "Acción";
    REJECTS_HOW: "With a better mapping they can be taken in again:",
        "Con un mapeo mejor se pueden volver a leer:";
}

/// In which form a file is: format, encoding, and what stands between columns.
pub(crate) const SHAPES: &[baremo_render::words::Word] = &[
    ("csv", "CSV", "CSV"),
    ("json", "JSON", "JSON"),
    ("jsonl", "JSON lines", "líneas JSON"),
    ("parquet", "Parquet", "Parquet"),
    ("xlsx", "Excel", "Excel"),
    ("access_log", "access log", "registro de accesos"),
    ("whatsapp", "WhatsApp chat", "chat de WhatsApp"),
    (",", "columns apart by commas", "columnas separadas por comas"),
    (";", "columns apart by semicolons", "columnas separadas por punto y coma"),
    ("|", "columns apart by bars", "columnas separadas por barras"),
    ("tab", "columns apart by tabs", "columnas separadas por tabuladores"),
    ("blanks", "columns apart by blanks", "columnas separadas por espacios"),
    ("windows-1252", "letters of older Windows", "caracteres de Windows antiguo"),
];

/// What rows of a sort need.
pub(crate) const ROW_NEEDS: &[baremo_render::words::Word] = &[
    ("amount", "what the order cost", "lo que costó el pedido"),
    ("answered", "when it was answered", "cuándo se respondió"),
    (
        "call",
        "how long the call waited, or when it was answered",
        "cuánto esperó la llamada o cuándo se atendió",
    ),
    ("comment", "what was written", "qué se escribió"),
    (
        "cost",
        "what was spent: a cost, or an amount with a category and the end of its period",
        "lo gastado: un coste, o un importe con categoría y fin de periodo",
    ),
    (
        "counters",
        "counters of a post, such as likes and shares",
        "contadores de una publicación, como «me gusta» y compartidos",
    ),
    ("customer", "id or e-mail of the customer", "identificador o correo del cliente"),
    (
        "judged",
        "who or what was reviewed: agent, conversation or criterion",
        "quién o qué se revisó: agente, conversación o criterio",
    ),
    ("mark", "score of the review", "puntuación de la revisión"),
    ("order", "id of the order", "identificador del pedido"),
    (
        "orders",
        "id of the order, the same in several rows",
        "identificador del pedido, el mismo en varias filas",
    ),
    ("page", "page, or what was done there", "página, o qué se hizo en ella"),
    ("price", "price, plan or end", "precio, plan o final"),
    ("reviewer", "who reviewed", "quién revisó"),
    ("score", "a question answered on a scale", "una pregunta respondida en una escala"),
    ("sign_up", "when the customer signed up", "cuándo se dio de alta el cliente"),
    (
        "spent_on",
        "what it was spent on: channel, campaign, ad or category",
        "en qué se gastó: canal, campaña, anuncio o categoría",
    ),
    ("start", "when it began", "cuándo empezó"),
    ("step", "what happened to the order", "qué pasó con el pedido"),
    (
        "subscription",
        "id of the subscription or of its customer",
        "identificador de la suscripción o de su cliente",
    ),
    ("time", "date or time", "fecha u hora"),
    ("visitor", "visitor or session", "visitante o sesión"),
];

/// What the records of a file are, by the names that proposals and ready mappings give to files.
pub(crate) const FILE_KINDS: &[baremo_render::words::Word] = &[
    ("calls", "calls", "llamadas"),
    ("conversations", "conversations", "conversaciones"),
    ("customers", "customers", "clientes"),
    ("days", "days", "días"),
    ("events", "events", "eventos"),
    ("feedback", "comments and reviews received", "comentarios y reseñas recibidos"),
    ("incidents", "incidents", "incidencias"),
    ("invoices", "invoices", "facturas"),
    ("issues", "issues", "incidencias"),
    ("messages", "messages", "mensajes"),
    ("orders", "orders", "pedidos"),
    ("posts", "posts", "publicaciones"),
    ("ratings", "ratings", "valoraciones"),
    ("records", "records", "registros"),
    ("referrals", "recommendations", "recomendaciones"),
    ("responses", "answers to a survey", "respuestas de una encuesta"),
    ("reviews", "reviews of quality", "revisiones de calidad"),
    ("satisfaction_ratings", "ratings", "valoraciones"),
    ("spend", "days of spend", "días de gasto"),
    ("steps", "steps of orders", "pasos de pedidos"),
    ("subscriptions", "subscriptions", "suscripciones"),
    ("ticket", "tickets", "tickets"),
    ("tickets", "tickets", "tickets"),
    ("users", "users", "usuarios"),
];

/// A fact with the noun of its records, in singular and plural: English, Spanish.
pub(crate) type Counted = (&'static str, [&'static str; 2], [&'static str; 2]);

/// What a source brings, in words: facts that stand for themselves, what people ask about first.
pub(crate) const BROUGHT: &[Counted] = &[
    ("cases", ["case", "cases"], ["caso", "casos"]),
    ("contacts", ["call or chat", "calls and chats"], ["llamada o chat", "llamadas y chats"]),
    ("orders", ["order", "orders"], ["pedido", "pedidos"]),
    ("sessions", ["visit", "visits"], ["visita", "visitas"]),
    (
        "survey_answers",
        ["survey answer", "survey answers"],
        ["respuesta de encuesta", "respuestas de encuestas"],
    ),
    ("customers", ["customer", "customers"], ["cliente", "clientes"]),
    (
        "subscription_spans",
        ["span of a subscription", "spans of subscriptions"],
        ["tramo de suscripción", "tramos de suscripciones"],
    ),
    (
        "reviews",
        ["quality review", "quality reviews"],
        ["revisión de calidad", "revisiones de calidad"],
    ),
    (
        "feedback",
        ["comment of a customer", "comments of customers"],
        ["comentario de un cliente", "comentarios de clientes"],
    ),
    (
        "social_posts",
        ["social post", "social posts"],
        ["publicación en redes sociales", "publicaciones en redes sociales"],
    ),
    (
        "social_inbox",
        ["social message", "social messages"],
        ["mensaje en redes sociales", "mensajes en redes sociales"],
    ),
    (
        "social_days",
        ["day of a social account", "days of social accounts"],
        ["día de una cuenta en redes sociales", "días de cuentas en redes sociales"],
    ),
    ("spend_days", ["day of spend", "days of spend"], ["día de gasto", "días de gasto"]),
    ("referrals", ["referral", "referrals"], ["recomendación", "recomendaciones"]),
    ("carts", ["cart", "carts"], ["carrito", "carritos"]),
    (
        "survey_invitations",
        ["survey invitation", "survey invitations"],
        ["invitación a una encuesta", "invitaciones a encuestas"],
    ),
    (
        "agent_spans",
        ["state of an agent", "states of agents"],
        ["estado de un agente", "estados de agentes"],
    ),
    (
        "agent_slices",
        ["stretch of an agent's work", "stretches of agents' work"],
        ["tramo de trabajo de un agente", "tramos de trabajo de agentes"],
    ),
    (
        "roster",
        ["entry of the roster", "entries of the roster"],
        ["entrada de la plantilla de agentes", "entradas de la plantilla de agentes"],
    ),
];
