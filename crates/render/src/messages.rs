//! Every text of the program's own in both languages, side by side.
//!
//! A place to fill is written `{name}`. A test holds that both languages have the same places.

use crate::language::Language;

/// A text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message {
    /// English.
    pub en: &'static str,
    /// Spanish.
    pub es: &'static str,
}

impl Message {
    /// Returns the text in a language.
    pub fn text(self, language: Language) -> &'static str {
        language.pick(self.en, self.es)
    }

    /// Returns the text with its places filled, each by name. A place nobody fills stays as
    /// written; a value is never searched for places.
    pub fn fill(self, language: Language, places: &[(&str, &str)]) -> String {
        let mut rest = self.text(language);
        let mut out = String::with_capacity(rest.len() + 16);
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, after)) = after.split_once('}') else {
                out.push('{');
                rest = after;
                continue;
            };
            match places.iter().find(|(place, _)| *place == name) {
                Some((_, value)) => out.push_str(value),
                None => out.push_str(&format!("{{{name}}}")),
            }
            rest = after;
        }
        out + rest
    }
}

/// Names of the places of a text, sorted.
#[cfg(test)]
fn places(text: &str) -> Vec<&str> {
    let mut names: Vec<&str> =
        text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(n, _)| n).collect();
    names.sort_unstable();
    names
}

/// Checks that each message is there in both languages, with the same places.
#[cfg(test)]
pub(crate) fn check(all: &[(&str, Message)]) {
    for (name, message) in all {
        assert!(!message.en.trim().is_empty() && !message.es.trim().is_empty(), "{name} is empty");
        assert_eq!(places(message.en), places(message.es), "{name}");
    }
}

/// Declares each message once, and lists all for the test.
macro_rules! messages {
    ($($name:ident: $en:literal, $es:literal;)*) => {
        $(pub(crate) const $name: Message = Message { en: $en, es: $es };)*

        #[cfg(test)]
        pub(super) const ALL: &[(&str, Message)] = &[$((stringify!($name), $name)),*];
    };
}

pub(crate) mod health;
pub(crate) mod hints;
pub(crate) mod notes;
pub mod shared;

messages! {
    // Answers.
    VARIANT: "variant: {title}", "variante: {title}";
    CLOCK_WALL: "wall time", "tiempo corrido";
    CLOCK_BUSINESS: "business time “{name}”", "horario laboral «{name}»";
    CLOCK_RULES: "business time", "horario laboral";
    CLOCK_POLICY: "each policy’s calendar", "el calendario de cada política";
    PROFILE: "profile {name}", "perfil {name}";
    FORMULA: "formula", "fórmula";
    NO_DATA_YET: "no records yet", "aún no hay registros";
    NONE_YET: "none of these yet", "aún no hay de estos";
    IMPORT_FIRST:
        "The data folder has no records yet: `baremo import FILE --source NAME` reads an export \
        in, `baremo demo` makes data to try things with.",
        "La carpeta de datos aún no tiene registros: `baremo import FICHERO --source NOMBRE` lee \
        una exportación, `baremo demo` crea datos de prueba.";
    NONE_OF_THESE:
        "Nothing of what this counts has been read in yet: `baremo metrics show METRIC` says what \
        a metric needs.",
        "Aún no se ha leído nada de lo que esto cuenta: `baremo metrics show MÉTRICA` dice qué \
        necesita una métrica.";
    NONE_COUNTS: "no record counts in what was asked", "ningún registro cuenta en esta consulta";
    NONE_LEFT_OUT: "no record is left out of what was asked",
        "ningún registro queda fuera en esta consulta";
    OF_OTHERS: "left out by the profile and not listed: {count}",
        "excluidos por el perfil y sin listar: {count}";
    ALL_DATA: "all data", "todos los datos";
    SINCE: "since {from}", "desde el {from}";
    UNTIL: "until {to}", "hasta el {to}";
    VALUE: "value", "valor";
    WALL: "wall time", "corrido";
    INTERVAL: "95% interval", "IC 95 %";
    CHANGE: "change", "cambio";
    LEFT_OUT: "left out", "fuera";
    TOTAL: "total", "total";
    NO_TOTAL: "no total, as the rows are shares of one whole",
        "sin total, porque las filas son partes de un mismo todo";
    NOTHING: "(none)", "(ninguno)";
    NO_CHANGE: "≈ no change", "≈ sin cambio";
    PARTIAL: "partial: not over yet, or not all of it on record or in the range",
        "parcial: aún no ha terminado, no consta entero o el periodo no lo abarca";
    FEW:
        "fewer than {least} {things}: read with care",
        "menos de {least} {things}: léase con cautela";
    CHANCE: "the change cannot be told from chance", "el cambio no se distingue del azar";
    UNTESTED: "the change was not tested: it may be chance",
        "el cambio no se ha contrastado: puede ser azar";
    SAME: "no change", "sin cambio";
    COMPARED: "change against {label}", "cambio frente a {label}";
    COMPARED_RANGE: "compared with {range}", "comparado con {range}";
    COMPARED_EACH: "change of each row against its earlier period",
        "cambio de cada fila frente a su periodo anterior";
    TEST: "test: {name}", "prueba: {name}";
    TESTS_HELD: "all groups judged together (Benjamini–Hochberg)",
        "con todos los grupos juntos (Benjamini–Hochberg)";
    DATA_UNTIL: "data until {at}", "datos hasta {at}";
    SNAPSHOT: "snapshot {number}", "instantánea {number}";
    AS_OF: "as known on {at}", "según lo conocido el {at}";
    LATE: "late sources: {names}", "fuentes con retraso: {names}";
    NO_ROWS: "no rows", "ninguna fila";
    NOT_ON_RECORD: "nothing on record: {spans}", "no consta nada: {spans}";
    LAST_OF: "last {shown} of {all}", "últimos {shown} de {all}";
    SHOWN_OF: "{shown} of {all} shown", "se muestran {shown} de {all}";
    SHOWN_BUT: "{shown} of {all} shown; --format csv has every one",
        "se muestran {shown} de {all}; --format csv trae todo";
    ON_THE_SCALE: "On the scale: {words}", "En el baremo: {words}";
    SOURCE: "source: {source}", "fuente: {source}";

    // The scale.
    ABOVE_ALARM: "above the alarm line of {value}",
        "por encima de la línea de alarma ({value})";
    BELOW_ALARM: "below the alarm line of {value}",
        "por debajo de la línea de alarma ({value})";
    AT_ALARM: "at the alarm line of {value}", "en la línea de alarma ({value})";
    CLEAR_OF_ALARM: "clear of the alarm line of {value}",
        "a salvo de la línea de alarma ({value})";
    GRADE_WORSE: "worse than typical", "peor que lo típico";
    GRADE_TYPICAL: "typical", "típico";
    GRADE_GOOD: "good", "bueno";
    GRADE_EXCELLENT: "excellent", "excelente";
    LINE_ALARM: "alarm", "alarma";
    STRADDLES: "the interval straddles the line of {grade}",
        "el intervalo cruza la línea de {grade}";
    STRADDLES_MANY: "the interval straddles the lines of {grades}",
        "el intervalo cruza las líneas de {grades}";
    AND: "and", "y";
    RANGE_OF_DAYS: "{count}-day range", "rango de {count} días";
    RANGE_OF_WEEKS: "{count}-week range", "rango de {count} semanas";
    RANGE_OF_MONTHS: "{count}-month range", "rango de {count} meses";
    RANGE_OF_QUARTERS: "{count}-quarter range", "rango de {count} trimestres";
    LAST_DAYS: "the last {count} days", "los últimos {count} días";
    LAST_WEEKS: "the last {count} weeks", "las últimas {count} semanas";
    LAST_MONTHS: "the last {count} months", "los últimos {count} meses";
    LAST_QUARTERS: "the last {count} quarters", "los últimos {count} trimestres";
    BELOW_OWN: "worse than in {periods}", "peor que en {periods}";
    ABOVE_OWN: "better than in {periods}", "mejor que en {periods}";
    WITHIN_OWN: "within {periods}, at {percent} of the way to the best",
        "dentro de {periods}, al {percent} del camino hacia lo mejor";

    // The catalogue.
    METRIC: "metric", "métrica";
    TITLE: "title", "título";
    UNIT: "unit", "unidad";
    BETTER_IF: "better", "mejor";
    LOWER: "lower", "menor";
    HIGHER: "higher", "mayor";
    NEITHER: "–", "–";
    STATISTIC: "statistic", "estadístico";
    MISSING: "needs: {names}", "faltan: {names}";
    NEEDS: "Needs", "Necesita";
    VARIANTS: "Variants", "Variantes";
    PARAMETERS: "Parameters", "Parámetros";
    BANDS: "Bands", "Bandas";
    PROFILES: "What profiles choose", "Lo que eligen los perfiles";
    DEFAULT: "default", "por defecto";
    DEFAULT_VALUE: "default {value}", "por defecto {value}";
    BOUNDS: "from {min} to {max}", "de {min} a {max}";
    AT_LEAST: "at least {min}", "al menos {min}";
    AT_MOST: "at most {max}", "como mucho {max}";
    VERSION: "version {number}", "versión {number}";
    VERSIONS_KEPT: "Versions that `--definition` can ask for: {versions}",
        "Versiones por las que se puede preguntar con `--definition`: {versions}";

    DIMENSIONS_MORE: "Words below a dimension are all that it holds there; elsewhere any may \
         stand. Attributes that a source brings are dimensions by their own names.",
        "Las palabras bajo una dimensión son todas las que contiene ahí; en lo demás puede haber \
         cualquiera. Los atributos que trae una fuente son dimensiones por su propio nombre.";
    SHOW_HINT: "baremo metrics show {name} tells a metric's whole page",
        "baremo metrics show {name} muestra la página entera de una métrica";
    BETTER_LOWER: "less is better", "menos es mejor";
    BETTER_HIGHER: "more is better", "más es mejor";
    BETTER_NEITHER: "it only describes", "solo describe";
    TYPICAL: "typical {text}", "típico {text}";
    GOOD: "good {text}", "bueno {text}";
    EXCELLENT: "excellent {text}", "excelente {text}";
    ALARM: "alarm {text}", "alarma {text}";

    // Records.
    AT: "date", "fecha";
    TIMES_OF: "times of {zone}", "horas de {zone}";
    CASE: "case", "caso";
    SIDE: "side", "lado";
    WEIGHT: "weight", "peso";
    AGENT: "agent", "agente";
    COUNTS: "counts", "cuenta";
    YES: "yes", "sí";
    NO_BECAUSE: "no: {reason}", "no: {reason}";
    NO: "no", "no";
    ADDRESS: "address", "dirección";
    LASTED: "time", "tiempo";
    ENDED: "outcome", "desenlace";

    // The timeline.
    LANE_CUSTOMER: "Customer", "Cliente";
    LANE_BOT: "Bot", "Bot";
    LANE_AGENT: "Agent", "Agente";
    LANE_STATUS: "Status", "Estado";
    LANE_SYSTEM: "System", "Sistema";
    PRIVATE: "private", "privado";
    AUTOMATED: "automated", "automático";
    YIELDED: "from a summary, not counted", "de un resumen, no se cuenta";
    CLOCKS: "Clocks", "Relojes";
    PART_WAIT: "Waiting", "Espera";
    PART_TALK: "Talk", "Conversación";
    PART_HOLD: "Hold", "Retención";
    PART_AFTER_CALL: "After-call work", "Trabajo posterior";
    PART: "part", "parte";
    SCALED: "0 to 100", "de 0 a 100";
    POINTS: "points", "puntos";
    CHANGED: "change", "cambio";
    PROMISES: "Promised", "Prometido";
    WITHIN: "within {time}", "en {time}";
    WITHIN_BUSINESS: "within {time} of business", "en {time} laborales";
    TARGET_MET: "met, {time} to spare", "cumplido, sobraron {time}";
    TARGET_KEPT: "kept", "cumplido";
    TARGET_MISSED: "missed by {time}", "incumplido por {time}";
    TARGET_OPEN: "missed, not kept since", "incumplido, sin cumplirse después";
    TARGET_RUNS: "not due yet", "aún no vence";
    TARGET_CANCELLED: "cancelled: solved without a reply", "cancelado: resuelta sin respuesta";
    TARGET_UNTOLD: "cancelled: nobody knows whether in time", "cancelado: no se sabe si a tiempo";
    TARGET_STANDS: "stands still", "detenido";
    BUSINESS: "business {time}", "laboral {time}";
    WALL_TIME: "wall {time}", "corrido {time}";
    CLOCK_OF: "{name} ({place} of {all})", "{name} ({place} de {all})";
    RUNNING: "still running", "sigue en marcha";
    AWAITS_SOLVE: "would count when solved", "contará cuando se resuelva";
    COUNTED: "counts", "cuenta";
    NOT_COUNTED: "does not count", "no cuenta";
    COUNTED_BY: "Which metrics count it", "Qué métricas la cuentan";
    COUNTS_MET: "counts: {met} of {all} met", "cuenta: cumplidos, {met} de {all}";
    COUNTS_FOR: "counts as a yes", "cuenta como un sí";
    COUNTS_AGAINST: "counts as a no", "cuenta como un no";
    LEGEND_COUNTED: "counted", "cuenta";
    LEGEND_PALE: "outside business hours", "fuera de horario";
    LEGEND_CLOSED: "night and idle time are drawn short", "la noche y las pausas, acortadas";
    NO_EVENTS: "no events", "sin eventos";

    // The first report.
    CASES: "n = {count}", "n = {count}";
    REPORT_LEGEND: "◌ cannot be told from chance · ◇ not tested · ≈ no change · right is better",
        "◌ no se distingue del azar · ◇ sin prueba · ≈ sin cambio · a la derecha es mejor";

    AGAINST: "against {label}", "frente {label}";
    BESIDE: "{name} {value}", "{name} {value}";
    TRY_NEXT: "Try next", "Pruebe ahora";

    // Reconciling.
    CHECK: "check", "comprobación";
    COMPARED_COUNT: "compared", "comparadas";
    EQUAL: "equal", "iguales";
    DIFFERENT: "different", "distintas";
    EQUAL_SHARE: "share", "parte";
    CLASS: "class", "clase";
    DIFFERENCES: "Differences", "Diferencias";
    CONVERSATION: "conversation", "conversación";
    OURS: "ours", "nuestro";
    THEIRS_VALUE: "theirs", "suyo";
    EXPLANATION: "explanation", "explicación";
    ALL_EQUAL: "every compared figure is equal", "todas las cifras comparadas son iguales";
    NOTHING_COMPARED: "nothing to compare", "nada que comparar";
    SET_ASIDE: "Not compared", "Sin comparar";

    // Importing.
    RECORDS: "records read", "registros leídos";
    RECORDS_ONE: "record read", "registro leído";
    ACCEPTED: "events taken", "eventos aceptados";
    ACCEPTED_ONE: "event taken", "evento aceptado";
    REPEATED: "events repeated in these files", "eventos repetidos en estos ficheros";
    REPEATED_ONE: "event repeated in these files", "evento repetido en estos ficheros";
    DUPLICATE: "events known from before", "eventos ya conocidos de antes";
    DUPLICATE_ONE: "event known from before", "evento ya conocido de antes";
    SUPERSEDED: "events that yield to another version of their record, known already",
        "eventos que ceden ante otra versión de su registro, ya conocida";
    SUPERSEDED_ONE: "event that yields to another version of its record, known already",
        "evento que cede ante otra versión de su registro, ya conocida";
    REPLACED: "events replaced by another version of their record",
        "eventos sustituidos por otra versión de su registro";
    REPLACED_ONE: "event replaced by another version of its record",
        "evento sustituido por otra versión de su registro";
    REJECTED: "records rejected", "registros rechazados";
    REJECTED_ONE: "record rejected", "registro rechazado";
    SKIPPED: "records that the mapping leaves out", "registros que el mapeo omite";
    SKIPPED_ONE: "record that the mapping leaves out", "registro que el mapeo omite";
    PARTLY: "of them taken in part", "de ellos, aceptados en parte";
    PARTLY_ONE: "of them taken in part", "de ellos, aceptado en parte";
    IN_PART: "what the records taken in part tell beside the unknown word counts; but where it \
        hides what happened, an earlier version of the record that was read whole stays instead",
        "de los registros aceptados en parte cuenta lo que dicen además de la palabra \
        desconocida; pero si ella oculta qué pasó, queda en su lugar una versión anterior del \
        registro leída entera";
    IN_PART_NEXT: "Explain the word in the mapping, then `baremo rejects replay`",
        "Explique la palabra en el mapeo y luego `baremo rejects replay`";
    CONFLICTING: "rows in conflict", "filas en conflicto";
    CONFLICTING_ONE: "row in conflict", "fila en conflicto";
    CONFLICT: "record {record} says different things in {first}, and in {second}; one of the two \
        is kept, the same each time",
        "el registro {record} dice cosas distintas en {first} y en {second}; queda uno de los dos, \
        siempre el mismo";
    CONFLICT_ROW: "record {record} says different things in {first}, and in {second}; the row in \
        {kept} is kept, the same each time",
        "el registro {record} dice cosas distintas en {first} y en {second}; queda la fila de \
        {kept}, siempre la misma";
    CONFLICT_PARTS: "record {record} says different things in {first}, and in {second}; a part \
        of each is kept, of two events in one place one, the same each time",
        "el registro {record} dice cosas distintas en {first} y en {second}; queda una parte de \
        cada uno, y de dos eventos en un mismo lugar uno, siempre el mismo";
    OPENINGS: "openings that another file tells otherwise",
        "aperturas que otro fichero cuenta de otro modo";
    OPENINGS_ONE: "opening that another file tells otherwise",
        "apertura que otro fichero cuenta de otro modo";
    OPENING: "conversation {conversation} is opened at {first_at} in {first}, and at \
        {second_at} in {second}; of one record its newer version counts, of two the earlier time",
        "la conversación {conversation} se abre el {first_at} en {first}, y el {second_at} en \
        {second}; de un mismo registro cuenta la versión más nueva, de dos la hora más temprana";
    CONVERSATIONS: "conversations", "conversaciones";
    CONVERSATIONS_ONE: "conversation", "conversación";
    TOOK: "took {time}", "en {time}";
    FIRST_AT: "first at {place}", "el primero en {place}";
    STANDARD_INPUT: "standard input", "la entrada estándar";
    LINE: "line {line}", "línea {line}";
    ADD_MORE: "{needs} for {count} more", "{needs} para {count} más";
    COVERAGE: "{ready} of {all} metrics can be computed",
        "se pueden calcular {ready} de {all} métricas";
    COVERAGE_ONE: "{ready} of {all} metrics can be computed",
        "se puede calcular {ready} de {all} métricas";
    COVERAGE_ALONE: "{ready} of {all} metric can be computed",
        "se puede calcular {ready} de {all} métrica";
    COVERAGE_NEAR: "{ready} of {all} metrics of such records can be computed",
        "se pueden calcular {ready} de {all} métricas propias de estos registros";
    COVERAGE_NEAR_ONE: "{ready} of {all} metrics of such records can be computed",
        "se puede calcular {ready} de {all} métricas propias de estos registros";
    COVERAGE_NEAR_ALONE: "{ready} of {all} metric of such records can be computed",
        "se puede calcular {ready} de {all} métrica propia de estos registros";
    COVERAGE_OVERALL: "with everything imported so far: {ready} of {all} metrics",
        "con todo lo importado hasta ahora: {ready} de {all} métricas";
    ADD: "add {needs} for {count} more", "añada {needs} para {count} más";
    DRY_RUN: "dry run: nothing was written", "ensayo: no se ha escrito nada";
    SUBJECT: "about", "asunto";
    WHEN: "when", "cuándo";
    WHAT: "what", "qué";
    WHO: "who", "quién";
    DRY_FILE: "{file} ({kind}): the first records: {records}, their events: {events}, left out on \
        purpose: {skipped}, refused: {rejected}",
        "{file} ({kind}): primeros registros: {records}, sus eventos: {events}, omitidos a \
        propósito: {skipped}, rechazados: {rejected}";
    DRY_TITLE: "a row above the headings left out", "omitida una fila sobre los encabezados";
    DRY_TITLES: "{titles} rows above the headings left out",
        "omitidas {titles} filas sobre los encabezados";
    DRY_UNKNOWN: "{file}: left out, for the mapping does not know it",
        "{file}: no leído, porque el mapeo no lo conoce";

    REJECT_COUNT: "records", "registros";
    REJECT_SOURCE: "source", "fuente";
    REJECT_REASON: "reason", "motivo";
    REJECT_PLACE: "first at", "el primero en";
    REJECT_AGAIN: "told again by other files: {count}, last on {date}",
        "repetido en otros ficheros: {count}; la última vez, el {date}";
    REJECT_DISMISSED: "dismissed on {date}", "descartado el {date}";
    REJECT_DISMISSED_FOR: "dismissed on {date}: {reason}", "descartado el {date}: {reason}";

    // Calculators.
    RESULT: "{metric} = {value}", "{metric} = {value}";
    BETWEEN: "95% interval {interval}", "IC 95 % {interval}";

    OR: "or", "o";
    DID_YOU_MEAN: "did you mean {name}?", "¿quería decir {name}?";
    CALC_UNKNOWN: "`{metric}` has no calculator", "no hay calculadora para `{metric}`";
    CALC_NO_INPUT: "`{metric}` takes no {input}", "`{metric}` no admite {input}";
    CALC_MISSING: "missing: {missing}; needed: {choices}",
        "falta: {missing}; se necesita: {choices}";
    CALC_MIXED: "these do not go together: {given}; needed: {choices}",
        "estos datos no van juntos: {given}; se necesita {choices}";
    CALC_NOT_ONE: "{input} takes one number, not {given}", "{input} admite un número, no {given}";
    CALC_SWITCH: "{input} takes no number", "{input} no lleva número";
    CALC_NUMBER: "{input} needs a number", "{input} necesita un número";
    CALC_NAN: "{input} is not a number: {value}", "{input} no es un número: {value}";
    CALC_NEGATIVE: "{input} cannot be negative: {value}", "{input} no puede ser negativo: {value}";
    CALC_NOT_COUNT: "{input} is a count, and {value} is no whole number that can be counted",
        "{input} es un recuento, y {value} no es un número entero que se pueda contar";
    CALC_ABOVE_ZERO: "{input} has to be above 0, not {value}",
        "{input} tiene que ser mayor que 0, no {value}";
    CALC_EXCEEDS: "{part} {few} exceeds {whole} {many}", "{part} {few} supera a {whole} {many}";
    CALC_EXCEED_BOTH: "{one} {few} and {other} {more} together exceed {whole} {many}",
        "{one} {few} y {other} {more} superan juntos a {whole} {many}";
    CALC_OFF_SCALE: "{input} goes from {low} to {high}, not {value}",
        "{input} va de {low} a {high}, no {value}";
    CALC_UNEQUAL: "{one} has {few} numbers and {other} {many}",
        "{one} tiene {few} números y {other} {many}";
    CALC_EXCLUDE: "{one} and {other} do not go together", "{one} y {other} no van juntos";
    CALC_NEEDS_ONE: "{input} needs {one} or {other}", "{input} necesita {one} o {other}";
    CALC_SUM: "the shares add up to {sum} and not to 100", "las partes suman {sum} y no 100";

    // Questions as SQL.
    SQL_KIND: "it is computed from {kind}, which is more than one aggregate over one set of rows",
        "se calcula a partir de {kind}: más que un agregado sobre un conjunto de filas";
    SQL_CALENDAR: "business time is counted in calendars; ask for wall time",
        "el tiempo laboral se cuenta con calendarios; pida el tiempo corrido";
    SQL_PROFILE: "a profile chooses the definition; ask without it",
        "un perfil elige la definición; pregunte sin él";
    SQL_AS_OF: "it asks for data as known at an instant; the files are those of today",
        "pide los datos conocidos en un instante; los ficheros son los de hoy";
    SQL_OPEN_RANGE: "the range needs a start and an end, as {range}",
        "el periodo necesita inicio y fin, como {range}";
    SQL_BUCKETS: "{count} buckets are too many to write out; at most {most}",
        "{count} intervalos son demasiados para escribirlos; como mucho {most}";
    SQL_REFERENCES: "{count} references of customers are too many to write out; at most {most}",
        "{count} referencias de clientes son demasiadas para escribirlas; como mucho {most}";
    SQL_STATISTIC: "the statistic `{name}` is not computed in the same way there",
        "el estadístico `{name}` no se calcula allí de la misma manera";
    SQL_MONEY: "money is brought to one currency by `rates.toml`, each row at the rate of its day",
        "el dinero se lleva a una moneda con `rates.toml`, cada fila al cambio de su día";
    SQL_CHOSEN: "it chooses or sums rows case by case, or counts in calendar days",
        "elige o suma filas caso a caso, o cuenta en días naturales";
    SQL_SHARED: "values are shared among all who replied",
        "los valores se reparten entre todos los que respondieron";
    SQL_REACHES: "`{name}` leads to another subject or is computed when asked",
        "`{name}` lleva a otro asunto o se calcula al preguntar";
    SQL_SEVERAL: "`{name}` can have several values in a row, or is no word",
        "`{name}` puede tener varios valores en una fila, o no es una palabra";
    SQL_EXPRESSION: "`{text}` does not mean the same in SQL",
        "`{text}` no significa lo mismo en SQL";

    // Missing values.
    MODEL_REFUSED: "the model does not fit these data", "el modelo no encaja con estos datos";
    WINDOW_OPEN: "the {window} window is not over {waiting}",
        "el plazo de {window} no ha terminado {waiting}";
    SOME_WINDOW_OPEN: "the window is not over {waiting}",
        "el plazo no ha terminado {waiting}";
    WINDOW_UNTIL: "the last one ends on {day} at the latest",
        "el último termina, a más tardar, el {day}";

    // Errors.
    ERROR: "error", "error";
    WARNING: "warning", "aviso";
    HINT: "hint", "sugerencia";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_every_message_with_the_same_places() {
        check(ALL);
        check(health::ALL);
        check(hints::ALL);
        check(notes::ALL);
        check(shared::ALL);
    }

    #[test]
    fn places_are_filled_once() {
        let filled = COVERAGE.fill(Language::Es, &[("ready", "{all}"), ("all", "24")]);
        assert_eq!(filled, "se pueden calcular {all} de 24 métricas");
        assert_eq!(TEST.fill(Language::En, &[]), "test: {name}");
    }
}
