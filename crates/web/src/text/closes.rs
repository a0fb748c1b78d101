//! Texts of closed periods.

use super::Text;

texts! {
    CLOSES: "Reports and closed periods", "Informes y periodos cerrados";
    CLOSES_HOW:
        "Closing a period pins its figures as published. What arrives later shows as a difference, \
         with the records that make it.",
        "Cerrar un periodo fija sus cifras tal como se publican. Lo que llega después se ve como \
         diferencia, con los registros que la causan.";
    NONE: "No period is closed yet.", "Todavía no hay ningún periodo cerrado.";
    PERIOD: "Period", "Periodo";
    CLOSED_AT: "Closed", "Cerrado el";
    FIGURES: "Figures", "Cifras";
    AGAINST_TODAY: "Published and today", "Publicado y hoy";
    AGAINST_TODAY_NAMED: "Published and today: {name}", "Publicado y hoy: {name}";
    REPORT: "Board report", "Informe para el consejo";
    REPORT_NAMED: "Board report: {name}", "Informe para el consejo: {name}";
    CLOSE_MONTH: "Close a month", "Cerrar un mes";
    MONTH: "Month", "Mes";
    CLOSE_LOOK: "See what would be pinned", "Ver qué se fijaría";
    CLOSE_HOW:
        "All figures that the data can answer are worked out, which takes a moment. Nothing is \
         closed before you have seen what would be pinned and said so.",
        "Se calculan todas las cifras que los datos pueden dar, lo que tarda un momento. No se \
         cierra nada antes de que lo vea y lo confirme.";
    LAST_CLOSED: "The last month that is over, {name}, is closed.",
        "El último mes terminado, {name}, ya está cerrado.";
    CLOSE_ASK: "Close {name}?", "¿Cerrar {name}?";
    CLOSE_NOW: "Close {name}", "Cerrar {name}";
    CLOSE_NOT: "Do not close", "No cerrar";
    CLOSE_STAYS:
        "These figures are pinned as they are now. It cannot be undone here: what was published \
         stays, and what arrives later shows as a difference.",
        "Estas cifras se fijan como son ahora. Aquí no se puede deshacer: lo publicado queda, y lo \
         que llegue después se verá como diferencia.";
    ARRIVED: "Data arrived meanwhile: this is what would be pinned now.",
        "Mientras tanto han llegado datos: esto es lo que se fijaría ahora.";
    CLOSE_PARTIAL: "Figures that are partial and would be pinned as they are now: {count}.",
        "Cifras parciales que se fijarían tal como están ahora: {count}.";
    CLOSE_FIGURES: "The figures that are pinned", "Las cifras que se fijan";
    NAME: "Name", "Nombre";
    VALUE: "Value", "Valor";
    WITHOUT_VALUE: "({count} without a value)", "({count} sin valor)";
    UNPINNED: "Not pinned", "Sin fijar";
    DOUBTS: "In doubt", "En duda";
    DATA: "Data", "Datos";
    DATA_UNTIL: "until {date}", "hasta el {date}";
    ON_RECORD: "Records", "Registros";
    ALL_ON_RECORD: "Those of every sort reach through the whole period.",
        "Los de todas las clases abarcan todo el periodo.";
    NOT_CLOSED: "Not closed: {why}", "No se ha cerrado: {why}";
    NOT_A_MONTH: "“{text}” is not a month such as 2026-11",
        "«{text}» no es un mes, por ejemplo 2026-11";
    NOT_OVER: "{name} is not over: the data reach until {until}",
        "{name} no ha terminado: los datos llegan hasta el {until}";
    TAKEN: "{name} is closed already; what was published stays",
        "{name} ya está cerrado; lo publicado queda";
    ALL_EQUAL: "All figures are today as they were published: {all}.",
        "Todas las cifras son hoy como se publicaron: {all}.";
    SOME_DIFFER: "Figures that differ today from what was published: {differing} of {all}.",
        "Cifras que hoy son distintas de lo publicado: {differing} de {all}.";
    SNAPSHOTS: "published from snapshot {then}, today {now}",
        "publicado con la instantánea {then}, hoy {now}";
    DIFFERING: "What differs", "Lo que cambia";
    RECOUNTED: "Same value, other records", "Mismo valor, otros registros";
    SAME: "As published", "Como se publicó";
    METRIC: "Metric", "Métrica";
    PUBLISHED: "Published", "Publicado";
    TODAY: "Today", "Hoy";
    DIFFERENCE: "Difference", "Diferencia";
    UNIT: "Unit", "Unidad";
    N: "n", "n";
    N_PUBLISHED: "n published", "n publicado";
    N_TODAY: "n today", "n de hoy";
    CASES: "n then → today", "n entonces → hoy";
    WHY: "Why", "Por qué";
    RECORDS: "Records of today", "Registros de hoy";
    BEFORE_AFTER: "{before} → {after}", "{before} → {after}";
    AND_MORE: "and {count} more", "y {count} más";
    ALL_CLOSES: "All closed periods", "Todos los periodos cerrados";
}
