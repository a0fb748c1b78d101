//! Texts of the page of the board report; its own words are those of
//! `baremo_render::report::board::said`.

use super::Text;

texts! {
    WHICH: "Which period", "Qué periodo";
    WHICH_REPORT: "Report", "Informe";
    USUAL_REPORT: "the usual one", "el habitual";
    CLOSED: "Closed period", "Periodo cerrado";
    MONTH: "or a month as it is now", "o un mes tal como está ahora";
    NO_CLOSE: "none", "ninguno";
    SHOW: "Show", "Ver";
    DOWNLOAD: "Download", "Descargar";
    PRINT: "This page prints as it is, without forms and navigation.",
        "Esta página se imprime tal cual, sin formularios ni navegación.";
    CLOSES: "Closed periods", "Periodos cerrados";
    EDIT_COMMENTS: "Write comments", "Escribir comentarios";
    SAVE: "Save", "Guardar";
    COMMENTS_HOW: "A blank line begins a paragraph, a dash an item of a list.",
        "Una línea en blanco empieza un párrafo; un guion, un punto de una lista.";
    NO_FIGURES: "The data answer none of the figures of this report yet.",
        "Los datos aún no dan ninguna de las cifras de este informe.";
    OVER_MONTHS: "{name}, thirteen months", "{name}, trece meses";
    AS_TABLE: "As a table", "Como tabla";
}
