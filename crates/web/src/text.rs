//! Every text of the pages in both languages, side by side.
//!
//! A place to fill is written `{name}`. Words of the data (reasons, statistics, dimensions) live in
//! `baremo_render::words`; numbers, dates and lengths of time are written by
//! [`baremo_render::Language`].

pub(crate) use baremo_render::messages::Message as Text;

/// Declares each text once, and lists all for the test.
macro_rules! texts {
    ($($name:ident: $en:literal, $es:literal;)*) => {
        $(pub(crate) const $name: Text = Text { en: $en, es: $es };)*

        #[cfg(test)]
        pub(super) const ALL: &[(&str, Text)] = &[$((stringify!($name), $name)),*];
    };
}

pub(crate) mod api;
pub(crate) mod boards;
pub(crate) mod cases;
pub(crate) mod closes;
pub(crate) mod customers;
pub(crate) mod explore;
pub(crate) mod import;
pub(crate) mod login;
pub(crate) mod pack;
pub(crate) mod reference;
pub(crate) mod report;

texts! {
    // Frame.
    SKIP: "Skip to content", "Saltar al contenido";
    NAV: "Pages", "Páginas";
    NAV_OVERVIEW: "Overview", "Resumen";
    NAV_CALCULATORS: "Calculators", "Calculadoras";
    NAV_GLOSSARY: "Glossary", "Glosario";
    NAV_METRICS: "Metrics", "Métricas";
    NAV_CUSTOMERS: "Customers", "Clientes";
    NAV_COHORTS: "Cohorts", "Cohortes";
    NAV_EXPLORE: "Explore", "Explorar";
    NAV_REPORTS: "Reports", "Informes";
    NAV_SOURCES: "Sources", "Fuentes";
    SEARCH: "Search", "Buscar";
    OTHER_LANGUAGE: "Español", "English";
    THEME_LIGHT: "Light", "Claro";
    THEME_DARK: "Dark", "Oscuro";
    THEME_SYSTEM: "Theme of the system", "Tema del sistema";
    THEME: "Theme", "Tema";
    KEYS: "Keys", "Atajos";
    KEYS_TITLE: "Keyboard", "Atajos de teclado";
    KEY_RANGES: "day, week, month, quarter, year", "día, semana, mes, trimestre, año";
    KEY_MOVE: "earlier, later", "antes, después";
    KEY_PAGES: "page before, next page of a list", "página anterior y siguiente de una lista";
    KEY_COMPARE: "comparison on and off", "poner o quitar la comparación";
    KEY_SEARCH: "search", "buscar";
    KEY_HELP: "this help", "esta ayuda";
    CLOSE: "Close", "Cerrar";
    ZONE: "Time zone", "Zona horaria";
    ZONE_HOW: "That of this folder is {zone}, which an empty field stands for.",
        "La de esta carpeta es {zone}; con el campo vacío se usa esa.";
    JUMP: "Go to", "Ir a";
    SNAPSHOT: "snapshot {number}", "instantánea {number}";

    // Range, comparison, filters.
    SETTINGS: "Range, comparison and filters", "Periodo, comparación y filtros";
    RANGE_DAY: "Last day", "Último día";
    RANGE_WEEK: "Last 7 days", "Últimos 7 días";
    RANGE_28D: "Last 4 weeks", "Últimas 4 semanas";
    RANGE_MONTH: "Month", "Mes";
    RANGE_LAST_MONTH: "Month before", "Mes anterior";
    RANGE_QUARTER: "Last 13 weeks", "Últimas 13 semanas";
    RANGE_YEAR: "Last 52 weeks", "Últimas 52 semanas";
    RANGE_MONTHS: "Last 18 whole months", "Últimos 18 meses completos";
    RANGE_ALL: "All data", "Todos los datos";
    RANGE_OWN: "Own range", "Periodo a medida";
    RANGE_UNKNOWN: "There is no range “{word}”; there are {known}. The usual one is shown.",
        "No hay ningún periodo «{word}»; hay {known}. Se muestra el habitual.";
    FROM: "From", "Desde";
    TO: "To", "Hasta";
    APPLY: "Apply", "Aplicar";
    EARLIER: "Earlier", "Antes";
    LATER: "Later", "Después";
    AGAINST_PREVIOUS: "against the period before", "frente al periodo anterior";
    AGAINST_WEEKDAYS: "against the same weekdays before",
        "frente a los mismos días de la semana anteriores";
    AGAINST_YEAR: "against a year earlier", "frente a un año antes";
    AGAINST_NONE: "without comparison", "sin comparación";
    AGAINST_OWN: "against {range}", "frente a {range}";
    ADD_FILTER: "Add filter", "Añadir filtro";
    ONE_VALUE: "{dimension}: {value}", "{dimension}: {value}";
    OR_VALUE: "{dimension}: or {value}", "{dimension}: o {value}";
    DIMENSION: "Dimension", "Dimensión";
    VALUE: "Value", "Valor";
    AS_OF: "As known on {at}", "Según lo que se sabía el {at}";
    AS_OF_DAY: "As known on", "Lo que se sabía el";
    AS_OF_TODAY: "Show what is known today", "Mostrar lo que se sabe hoy";
    AS_OF_NOT: "This page shows what is known today, not what was known on {at}.",
        "Esta página muestra lo que se sabe hoy, no lo que se sabía el {at}.";
    AS_OF_NOT_CLOSE:
        "This page shows a close as it was published and as it is today, not what was known on \
         {at}.",
        "Esta página muestra un cierre tal como se publicó y como es hoy, no lo que se sabía el \
         {at}.";
    REMOVE_FILTER: "Remove filter {filter}", "Quitar el filtro {filter}";
    FRESH: "Data until {at} · {zone}", "Datos hasta {at} · {zone}";
    SILENT: "nothing for {days}", "sin nada desde hace {days}";
    LATE: "late: {names}", "con retraso: {names}";

    // Overview.
    OVERVIEW: "Overview", "Resumen";
    WHAT_CHANGED: "What changed, {range}", "Lo que cambió, {range}";
    NOTHING_CHANGED: "No change stands out from chance in this period.",
        "Ningún cambio de este periodo se distingue del azar.";
    NOTHING_TESTED:
        "No change of this period could be tested: it, or what it is compared with, has too few \
         observations.",
        "No se ha podido contrastar ningún cambio de este periodo: en él, o en aquello con lo \
         que se compara, faltan observaciones.";
    DEFINED: "How each figure is measured", "Cómo se mide cada cifra";
    FAMILY_STEADY: "no change stands out from chance", "ningún cambio se distingue del azar";
    ROSE: "{metric} rose from {before} to {now}", "{metric}: subió de {before} a {now}";
    FELL: "{metric} fell from {before} to {now}", "{metric}: bajó de {before} a {now}";
    SINCE_WHEN: ", visible since {when}", ", se nota desde el {when}";
    LOOK: "Look closer", "Ver de cerca";
    FOUND_HOW:
        "Changes tested, as a whole and in groups: {tested}. False discoveries are held to 5%. \
         Ordered by size, in multiples of the change that matters in each metric (four at most), \
         with weight four for speed, load, voice and quality, and two for loyalty and value.",
        "Cambios examinados, en total y por grupos: {tested}. Los falsos hallazgos se limitan al \
         5\u{a0}%. Se ordenan por tamaño, medido en múltiplos del cambio relevante de cada \
         métrica (cuatro como máximo), con peso cuádruple en rapidez, carga, voz y calidad, y \
         doble en lealtad y valor.";
    N: "n\u{a0}=\u{a0}{count}", "n\u{a0}=\u{a0}{count}";
    FILTERS_LACKING: "Left out here, where nothing is known of it: {filters}",
        "Sin aplicar aquí, donde no se conoce ese dato: {filters}";
    NOT_TOLD_BY: "“{metric}” is not told by {dimensions}: with this filter it has no value.",
        "«{metric}» no se conoce por {dimensions}: con este filtro no tiene valor.";
    WHY_NO_VALUE: "Why there is no value", "Por qué no hay valor";
    NOT_TOLD: "it is not told by {dimension}", "no se conoce por {dimension}";
    OPEN_WITHOUT: "Open without “{filters}”", "Abrir sin «{filters}»";
    CAN_BE_FILTERED: "It can be filtered by: {dimensions}.",
        "Se puede filtrar por: {dimensions}.";
    STILL_WAIT: "still waiting: {count}", "aún esperan: {count}";
    ONE_MORE: "one more to judge it", "falta 1 para juzgarla";
    SOME_MORE: "{count} more {things} to judge it", "faltan {count} {things} para juzgarla";
    FEW_LEAD:
        "Not enough {things} to tell a figure from chance, so here is what it stands on; \
         {wanting}. Charts follow from {least} on.",
        "No hay bastantes {things} para distinguir la cifra del azar, así que se muestra en qué se \
         basa; {wanting}. Los gráficos aparecen a partir de {least}.";
    NOT_YET: "What further metrics would need ({count})",
        "Qué haría falta para más métricas ({count})";
    NOT_COMPUTABLE: "Needs {needs}", "Necesita {needs}";

    BETTER: "better", "mejor";
    WORSE: "worse", "peor";
    UNTESTED: "no test", "sin prueba";
    MARK_CHANCE: "◌ the change cannot be told from chance",
        "◌ el cambio no se distingue del azar";
    MARK_UNTESTED: "◇ no test of the change", "◇ sin prueba estadística";
    UNTESTED_KIND: "no test for this kind of figure", "sin prueba para este tipo de cifra";
    UNTESTED_PARTS:
        "no test: a part is missing in one of the two, or customers do not tell its chance",
        "sin prueba: falta una parte en uno de los dos, o los clientes no dicen cuánto es azar";
    CHANCE: "cannot be told from chance", "no se distingue del azar";
    SCALE_SAYS: "On the scale: {words}", "En el baremo: {words}";
    SPARK_SAYS: "From {first} to {last}", "De {first} a {last}";
    GOOD_IS: "good {value}", "bueno {value}";
    TYPICAL_IS: "typical {value}", "típico {value}";
    LEGEND:
        "◌ the change cannot be told from chance · ◇ no test of the change · ≈ no change · right \
         is always better on the scale",
        "◌ el cambio no se distingue del azar · ◇ sin prueba estadística · ≈ sin cambio · en el \
         baremo, a la derecha siempre es mejor";

    // Metric.
    METRIC_WAS: "Over {n}: {statistic} {value}", "Sobre {n}: {statistic} {value}";
    METRIC_WAS_PLAIN: "Over {n}: {value}", "Sobre {n}: {value}";
    METRIC_COUNT: "The value was {value}", "El valor fue {value}";
    METRIC_INTERVAL: ", 95% interval {interval}", ", IC\u{a0}95\u{a0}% {interval}";
    METRIC_STANDS: "; on the scale {words}", "; en el baremo, {words}";
    METRIC_UP_SURE: "It rose by {change} from {before}: more than chance explains.",
        "Subió {change} desde {before}: más de lo que explica el azar.";
    METRIC_DOWN_SURE: "It fell by {change} from {before}: more than chance explains.",
        "Bajó {change} desde {before}: más de lo que explica el azar.";
    METRIC_CHANCE: "It was {before} in the comparison; the difference cannot be told from chance.",
        "En la comparación fue {before}; la diferencia no se distingue del azar.";
    METRIC_NOT_COMPARED: "It is not compared: {reason}.", "No se compara: {reason}.";
    METRIC_UNTESTED: "It was {before} in the comparison; no test applies to the difference.",
        "En la comparación fue {before}; para la diferencia no hay prueba estadística.";
    METRIC_SAME: "It was the same in the comparison.", "En la comparación fue igual.";
    METRIC_PARTIAL: "Partial: {why}.", "Parcial: {why}.";
    PARTIAL_OPEN: "the window of {open} is not over; so far {count} of {all} count",
        "el plazo de {open} aún no ha terminado; de momento cuentan {count} de {all}";
    PARTIAL_ELSE: "not over yet, or not all of it on record or in the range",
        "aún no ha terminado, no consta entero o el periodo no lo abarca";
    METRIC_NO_VALUE: "There is no value: {reason}.", "No hay valor: {reason}.";
    METRIC_KINDS: "By kind of target: {kinds}.", "Por clase de objetivo: {kinds}.";
    METRIC_PARTS: "Over {n} there is no single figure but a share of each part: see below.",
        "Sobre {n} no hay una cifra única, sino la cuota de cada parte: véase más abajo.";
    WINDOW_NOT_OVER:
        "A case counts once its window is over; in this range no window is over yet.",
        "Un caso cuenta cuando termina su plazo; en este periodo no ha terminado ninguno.";
    WINDOW_FIRST: "No window is over before {day}.", "Ningún plazo termina antes del {day}.";
    WINDOW_LATEST: "Latest range that is over: {range}", "Último periodo terminado: {range}";
    WINDOW_LATEST_IS: "Latest range that is over, {range}: {value} ({n})",
        "Último periodo terminado, {range}: {value} ({n})";
    TREND: "Over time", "Evolución";
    TREND_TABLE: "The same as a table", "Lo mismo en una tabla";
    TAKE: "the chart “{name}” as a file", "el gráfico «{name}» como fichero";
    TAKE_TABLE: "the table “{name}” as a file", "la tabla «{name}» como fichero";
    SHEET_DEFINITION: "{title}, definition {version}", "{title}, definición {version}";
    SHEET_CLOCK: "clock: {clock}", "reloj: {clock}";
    SHEET_VARIANT: "variant: {name}", "variante: {name}";
    KEY_VALUE: "value", "valor";
    KEY_INTERVAL: "95% interval", "IC\u{a0}95\u{a0}%";
    SPELT: "What each figure stands on, in its cell", "En qué se apoya cada cifra, en su celda";
    KEY_BEFORE: "comparison", "comparación";
    KEY_PARTIAL: "not over yet", "sin terminar";
    KEY_FEW: "fewer than {least} observations", "menos de {least} observaciones";
    GREY_FEW: "grey: fewer than {least} observations", "en gris: menos de {least} observaciones";
    KEY_PART: "not whole: not over yet, not all on record, or cut by the range",
        "incompleto: sin terminar, registrado solo en parte o cortado por el periodo";
    BREAKDOWN: "By {dimension}", "Por {dimension}";
    COMPANIONS: "Beside it, by {dimension}", "Junto a la cifra, por {dimension}";
    FIGURE: "figure", "cifra";
    SHARE: "share of n", "parte de n";
    CHANGE: "change", "cambio";
    NO_GROUPS: "Nothing to break down here.", "Aquí no hay nada que desglosar.";
    MORE_GROUPS: "and {count} more", "y {count} más";
    WITHOUT: "(none)", "(ninguno)";
    DISTRIBUTION: "Distribution", "Distribución";
    DISTRIBUTION_OF: "observations by length", "observaciones por duración";
    MADE_OF: "What it is made of", "De qué se compone";
    MADE_OF_HOW: "points add up to the score", "los puntos suman la puntuación";
    PART: "Part", "Parte";
    PART_SCALED: "from 0 to 100", "de 0 a 100";
    PART_WEIGHT: "weight", "peso";
    PART_POINTS: "points", "puntos";
    PART_MISSING:
        "Parts without a value do not count: their weight is shared among the others.",
        "Las partes sin valor no cuentan: su peso se reparte entre las demás.";
    THUMB_UP: "thumb up", "pulgar arriba";
    THUMB_DOWN: "thumb down", "pulgar abajo";
    ALL_DAYS: "all", "todos";
    ANSWERS_SPREAD: "Answers by score", "Respuestas por puntuación";
    ANSWERS_SHARE: "share of the answers (%)", "parte de las respuestas (%)";
    ANSWERS_PART: "share", "parte";
    ANSWERS_SCALE: "Scale", "Escala";
    ANSWERS_SCORE: "Score", "Puntuación";
    SECONDS: "seconds", "segundos";
    CLASS_FROM: "From (seconds)", "Desde (segundos)";
    CLASS_TO: "To (seconds)", "Hasta (segundos)";
    CLASS_COUNT: "Observations", "Observaciones";
    CLASS_SHARE: "Done by then (%)", "Acumulado (%)";
    ID: "Id", "Id";
    METRIC: "Metric", "Métrica";
    FAMILY: "Family", "Familia";
    FORMULA: "Formula", "Fórmula";
    SHORTER_SHARE: "share done by then", "parte acumulada";
    SHORTER: "up to there", "hasta ahí";
    WHEN: "Hour and weekday", "Hora y día de la semana";
    WHEN_OF: "Average by hour of the observation's date; the stronger the colour, the greater.",
        "Media por hora, según la fecha de cada observación; cuanto más intenso el color, mayor.";
    WHEN_COUNT: "Number by hour of the observation's date; the stronger the colour, the more.",
        "Cuántas hay por hora, según la fecha de cada una; cuanto más intenso el color, más.";
    WHEN_MEAN: "Here it is the mean, not the statistic of the figure above.",
        "Aquí es la media, no el estadístico de la cifra de arriba.";
    WHEN_STRONGEST: "Strongest: {value}.", "Lo más intenso: {value}.";
    HEAT_SAYS: "{name}: from {low} to {high}", "{name}: de {low} a {high}";
    HEAT_EMPTY: "no observation", "sin observaciones";
    HEAT_IN: "in {unit}", "en {unit}";
    HEAT_OPENS: "Each square opens its records.", "Cada cuadro abre sus registros.";
    HEAT_ALL: "all: up to {value}", "todos: hasta {value}";
    LATER_PART: "Work it out", "Calcularlo";
    SHARE_PARTS: "A share of each part, no single figure: see the parts",
        "La cuota de cada parte, sin cifra única: ver las partes";
    SEEN_LATEST: "Last range with observations: {range}",
        "Último periodo con observaciones: {range}";
    LINES_LATER: "Show how each value went, and where it stands among those of the periods before",
        "Mostrar cómo fue cada valor y dónde queda entre los de los periodos anteriores";
    SCALES_LATER: "Show where each value stands among those of the periods before",
        "Mostrar dónde queda cada valor entre los de los periodos anteriores";
    WHOLE_WEEK: "all days", "todos los días";
    WHOLE_DAY: "whole day", "todo el día";
    HOUR: "hour", "hora";
    DEFINITION: "What is measured", "Qué se mide";
    COUNTS: "Counts", "Cuenta";
    LEFT_OUT: "Left out", "Fuera";
    NOTHING_LEFT_OUT: "nothing", "nada";
    DATE_BASIS: "Date", "Fecha";
    DATED_EVENT: "when it happened", "la del hecho";
    DATED_CREATED: "when opened", "la de apertura";
    DATED_CLOSED: "when solved", "la de la resolución";
    PROFILE: "Profile", "Perfil";
    PEOPLE: "People", "Personas";
    CLOCK: "Clock", "Reloj";
    VERSION: "Definition", "Definición";
    PARAMETERS: "Parameters", "Parámetros";
    READ_ALL: "Read all of it", "Leer todo";
    READ_WHOLE: "The whole definition", "La definición entera";
    ON_THE_SCALE: "On the scale", "En el baremo";
    BENCHMARK: "Benchmark: {source}", "Referencia: {source}";
    BENCHMARK_OF: "Benchmark ({whom}): {source}", "Referencia ({whom}): {source}";
    OWN_SCALE:
        "No benchmark speaks of exactly this figure: the scale is its own range over {periods} \
         before this period.",
        "Ninguna referencia habla justo de esta cifra: el baremo es su propio rango en {periods} \
         antes de este periodo.";
    VARIANTS: "What would it be if…", "¿Y si…?";
    USUAL_VARIANT: "as defined", "según la definición";
    WHEN_OPENED: "worked out when opened", "se calcula al abrirla";
    SEE_RECORDS: "Open the records behind the number", "Abrir los registros de esta cifra";
    SEE_EXCLUDED: "Those left out", "Los que quedan fuera";
    STATISTIC: "Statistic", "Estadístico";
    GRAIN: "Grain", "Granularidad";
    QUARTER_HOURS: "15 min", "15 min";
    HALF_HOURS: "30 min", "30 min";
    HOURS: "Hour", "Hora";
    DAYS: "Day", "Día";
    WEEKS: "Week", "Semana";
    MONTHS: "Month", "Mes";
    RANGE_QUARTER_GRAIN: "Quarter", "Trimestre";
    RANGE_YEAR_GRAIN: "Year", "Año";

    // Catalogue.
    CATALOGUE: "Metrics", "Métricas";
    FOUND_NONE: "Nothing is called “{text}”.", "No hay nada llamado «{text}».";
    FOUND_NEAR: "Perhaps one of these:", "Quizá una de estas:";
    FOUND_FOR: "Found for “{text}”", "Resultados de «{text}»";
    FOUND_PAGES: "Pages", "Páginas";
    FOUND_DIMENSIONS: "Dimensions", "Dimensiones";
    FOUND_CLOSES: "Closed periods", "Periodos cerrados";
    CALLED_CLOSES: "closed periods, closes, closing a month",
        "periodos cerrados, cierres, cierre de mes";
    CALLED_IMPORT: "imports, upload, load files", "importación, subir archivos, cargar ficheros";
    CALLED_REJECTS: "rejects, rejected records, quarantine",
        "rechazos, registros rechazados, cuarentena";
    API: "API", "API";
    FIND_CUSTOMERS: "look for “{text}” among customers", "buscar «{text}» entre los clientes";

    // Empty and wrong.
    NO_DATA: "No data yet", "Aún no hay datos";
    NO_DATA_HOW:
        "Import an export of your help desk, or make a demo company: then every number opens here.",
        "Importe una exportación de su herramienta de tickets o cree una empresa de \
         demostración: aquí se abrirá cada cifra.";
    FILTERED_OUT: "Nothing is left in this range with these filters.",
        "No queda nada en este periodo con estos filtros.";
    NOTHING_THEN: "Nothing to count is on record in this range.",
        "En este periodo no hay nada registrado que contar.";
    DATA_RUN: "The data run from {first} to {last}.", "Los datos van del {first} al {last}.";
    WITHOUT_FILTERS: "Without filters", "Sin filtros";
    WRONG_REQUEST: "That cannot be asked", "Esa consulta no es posible";
    NOT_FOUND: "There is nothing here", "Aquí no hay nada";
    NOT_FOUND_HOW: "The address leads nowhere; the pages of the menu do.",
        "La dirección no lleva a ninguna parte; las páginas del menú sí.";
    UNAVAILABLE: "The data cannot be read now", "Ahora no se pueden leer los datos";
    INTERNAL: "Something broke inside", "Se ha producido un error interno";
    INTERNAL_HOW: "It is our fault. Try again; the terminal that serves this page says more.",
        "La culpa es nuestra. Inténtelo de nuevo; la terminal que sirve esta página da más \
         detalles.";
    BACK_TO_OVERVIEW: "To the overview", "Al resumen";
    BACK_TO_DEFAULTS: "This page as usual", "Esta página con los ajustes habituales";
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str) -> Vec<&str> {
        let parts = text.split('{').skip(1).filter_map(|part| part.split_once('}'));
        let mut names: Vec<&str> = parts.map(|(name, _)| name).collect();
        names.sort_unstable();
        names
    }

    /// Texts whose number is never one, or that have a singular beside them.
    const PLURALS: &[&str] = &[
        "CARDS_MANY",
        "COVERAGE_OF",
        "EVENTS_AT_ONCE",
        "EXPECTED",
        "GREY_FEW",
        "KEEP",
        "KEY_FEW",
        "LEFT_OUT_SAME",
        "LONG_BODY",
        "MANY_SHOWN",
        "OWN_SCALE",
        "SAME_AS_CARD",
        // A verb.
        "TAKES",
        "TODAY_HOW",
        "WAIT_MANY",
    ];

    fn all() -> impl Iterator<Item = &'static (&'static str, Text)> {
        let others = [
            api::ALL,
            boards::ALL,
            cases::ALL,
            closes::ALL,
            customers::ALL,
            explore::ALL,
            import::ALL,
            login::ALL,
            pack::ALL,
            reference::ALL,
            report::ALL,
        ];
        ALL.iter().chain(others.into_iter().flatten())
    }

    #[test]
    fn a_noun_behind_a_number_has_its_singular() {
        for (name, text) in all() {
            for said in [text.en, text.es] {
                let behind = said.split("} ").skip(1);
                let words = behind.filter_map(|it| it.split(|c: char| !c.is_alphabetic()).next());
                let is_plural = |word: &str| word.chars().count() > 4 && word.ends_with('s');
                let plural: Vec<&str> = words.filter(|word| is_plural(word)).collect();
                assert!(plural.is_empty() || PLURALS.contains(name), "{name}: {plural:?}");
            }
        }
    }

    #[test]
    fn both_languages_say_everything() {
        for (name, text) in all() {
            assert!(!text.en.trim().is_empty() && !text.es.trim().is_empty(), "{name}");
            assert_eq!(places(text.en), places(text.es), "{name}");
        }
    }
}
