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
    CLOSE_DO: "Close", "Cerrar";
    CLOSE_HOW:
        "All figures that the data can answer are pinned. It takes a moment and cannot be undone \
         here: what was published stays.",
        "Se fijan todas las cifras que los datos pueden dar. Tarda un momento y aquí no se puede \
         deshacer: lo publicado queda.";
    NOT_CLOSED: "Not closed: {why}", "No se ha cerrado: {why}";
    NOT_A_MONTH: "“{text}” is not a month such as 2026-11",
        "«{text}» no es un mes, por ejemplo 2026-11";
    NOT_OVER: "{name} is not over: the data reach until {until}",
        "{name} no ha terminado: los datos llegan hasta el {until}";
    TAKEN: "{name} is closed already; what was published stays",
        "{name} ya está cerrado; lo publicado queda";
    CHECKED: "{name}: published and today", "{name}: publicado y hoy";
    ALL_EQUAL: "All figures are today as they were published: {all}.",
        "Todas las cifras son hoy como se publicaron: {all}.";
    SOME_DIFFER: "Figures that differ today from what was published: {differing} of {all}.",
        "Cifras que hoy son distintas de lo publicado: {differing} de {all}.";
    SNAPSHOTS: "published from snapshot {then}, today {now}",
        "publicado con la instantánea {then}, hoy {now}";
    DIFFERING: "What differs", "Lo que cambia";
    SAME: "As published", "Como se publicó";
    METRIC: "Metric", "Métrica";
    PUBLISHED: "Published", "Publicado";
    TODAY: "Today", "Hoy";
    DIFFERENCE: "Difference", "Diferencia";
    CASES: "n then → today", "n entonces → hoy";
    WHY: "Why", "Por qué";
    RECORDS: "Records of today", "Registros de hoy";
    BEFORE_AFTER: "{before} → {after}", "{before} → {after}";
    AND_MORE: "and {count} more", "y {count} más";
    ALL_CLOSES: "All closed periods", "Todos los periodos cerrados";
}
