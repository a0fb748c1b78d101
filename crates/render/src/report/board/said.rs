//! Headings and sentences of the board report.

use crate::messages::Message;

said! {
    TITLE: "Board report", "Informe para el consejo";
    CLOSED: "Closed period {name}, as published on {at}",
        "Periodo cerrado {name}, tal como se publicó el {at}";
    NOT_CLOSED: "Not closed: figures may still change", "Sin cerrar: las cifras aún pueden cambiar";
    AS_OF: "Not closed: as known on {at}", "Sin cerrar: según lo que se sabía el {at}";
    UNTIL: "data until {at}", "datos hasta el {at}";
    SNAPSHOT: "snapshot {number}", "instantánea {number}";
    PAGE: "{page} of {pages}", "{page} de {pages}";

    FIGURES: "Figures", "Cifras";
    FIGURE: "Figure", "Cifra";
    VALUE: "Value", "Valor";
    GOAL: "Goal", "Meta";
    STANDING: "Goal reached", "¿Se cumple?";
    YEAR: "Last year", "Año anterior";
    YEAR_CHANGE: "Year on year", "Interanual";
    AGAINST: "Change against {name}", "Cambio frente a {name}";
    CASES: "n", "n";
    INTERVAL: "95% interval", "IC del 95 %";
    UNIT: "Unit", "Unidad";
    MET: "met", "cumplida";
    MISSED: "not met", "no cumplida";
    MET_SO_FAR: "met so far", "cumplida hasta ahora";
    MISSED_SO_FAR: "not met so far", "no cumplida hasta ahora";
    UNSURE: "cannot tell", "no se puede afirmar";
    NO_VALUE: "no value", "sin valor";
    GOAL_WITHIN: "“Cannot tell”: the goal lies within the 95% interval of the value. ",
        "«No se puede afirmar»: la meta está dentro del intervalo de confianza del 95 % del \
         valor. ";
    LEGEND: "A change marked ◌ cannot be told from chance; one marked ◇ was not tested and may be \
         chance.",
        "Un cambio con ◌ no se distingue del azar; el que lleva ◇ no se ha contrastado y puede \
         ser azar.";
    YEAR_SAME: "“Last year” are the same dates a year earlier.",
        "«Año anterior» son las mismas fechas de un año antes.";
    PARTIAL: "† Partial: not over yet, or with windows that are not; it may still move, so its \
         change is not among those told.",
        "† Parcial: aún no ha terminado, o tiene plazos sin terminar; puede moverse, así que su \
         cambio no figura entre los que se destacan.";
    LACKS_BEFORE: "Where a figure of last year is missing, the records do not reach through its \
         dates.",
        "Donde falta una cifra del año anterior, los registros no abarcan esas fechas.";
    ALIGNED: "“{name}” is last year aligned: it was on {before} and is on {now}, so the comparison \
         is {from} – {to}, {days} earlier.",
        "«{name}» es el año anterior alineado: fue el {before} y es el {now}, así que se compara \
         con {from} – {to}, {days} antes.";
    REFUSED: "cannot be asked: {why}", "no se puede consultar: {why}";

    MONTHS: "Thirteen months", "Trece meses";
    IN_NUMBERS: "Thirteen months in numbers", "Trece meses en números";
    MONTH: "Month", "Mes";
    CHANGED: "What changed", "Lo que cambió";
    NOTHING_CHANGED: "No change against the period before stands out from chance.",
        "Ningún cambio frente al periodo anterior se distingue del azar.";
    PERIOD_BEFORE: "the period before", "el periodo anterior";
    CHANGED_HOW: "Against {period}; metrics tested together: {tested}; a false discovery rate of \
         5% is kept.",
        "Frente a {period}; métricas contrastadas a la vez: {tested}; se mantiene una tasa de \
         falsos hallazgos del 5 %.";
    CHANGED_PARTIAL: " Metrics left out because they are partial: {count}.",
        " Métricas que quedan fuera por ser parciales: {count}.";
    CHANGED_OF: " Only where {filter}.", " Solo donde {filter}.";
    ROSE: "{metric} rose from {before} to {now}", "{metric}: subió de {before} a {now}";
    FELL: "{metric} fell from {before} to {now}", "{metric}: bajó de {before} a {now}";

    COMMENTS: "Comments", "Comentarios";
    NO_COMMENTS: "No comments on this period.", "Sin comentarios sobre este periodo.";
    DEFINITIONS: "Definitions", "Definiciones";
    DEFINITION: "Definition", "Definición";
    HOW: "How it is computed", "Cómo se calcula";
    VERSION: "definition {version}", "definición {version}";
    VARIANT: "variant: {name}", "variante: {name}";
    FORMULA: "formula: {formula}", "fórmula: {formula}";
    FILTER: "filter: {filter}", "filtro: {filter}";
    CALENDAR: "calendar: {name}", "calendario: {name}";

    RESTATEMENTS: "Restatements", "Cifras corregidas";
    PERIOD: "Period", "Periodo";
    PUBLISHED: "Published", "Publicado";
    TODAY: "Today", "Hoy";
    DIFFERENCE: "Difference", "Diferencia";
    WHY: "Why", "Por qué";
    NO_CLOSES: "No period of these months is closed, so nothing was published that could differ.",
        "Ningún periodo de estos meses está cerrado: no hay cifras publicadas que comparar.";
    NO_CLOSES_ALIKE: "No period of these months is closed by the same profile and filter, so \
         nothing was published that could differ.",
        "Ningún periodo de estos meses está cerrado con el mismo perfil y filtro: no hay cifras \
         publicadas que comparar.";
    CLOSES_UNLIKE: "Closed periods of these months have none of these figures by the same filter, \
         variant, statistic and calendar ({names}), so nothing was published that could differ.",
        "Los periodos cerrados de estos meses no tienen ninguna de estas cifras con el mismo \
         filtro, variante, estadístico y calendario ({names}): no hay cifras publicadas que \
         comparar.";
    NONE_RESTATED: "The published figures of {names} are today as they were.",
        "Las cifras publicadas de {names} son hoy las mismas.";
    NOT_RESTATED:
        "What would be different today is told of what is known today, not as of a moment.",
        "Lo que hoy sería distinto se dice de lo que se sabe hoy, no de lo que se sabía.";
    RESTATED_HOW: "Published figures of closed periods ({names}) that would be different today.",
        "Cifras publicadas de periodos cerrados ({names}) que hoy serían otras.";
}

#[cfg(test)]
mod tests {
    use super::ALL;
    use crate::messages::check;

    #[test]
    fn both_languages_say_everything() {
        check(ALL);
    }
}
