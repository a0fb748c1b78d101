//! Texts of boards: shown, edited, taken along, brought back.

use super::Text;

texts! {
    GOAL_IS: "Goal {goal}", "Meta {goal}";
    GOAL_AT: "goal {goal}", "meta {goal}";
    GOAL_MET: "✓ met", "✓ cumplida";
    GOAL_MISSED: "✕ not met", "✕ no cumplida";
    GOAL_UNSURE_REACHED: "◌ met, but the goal lies in the interval",
        "◌ cumplida, pero la meta está dentro del intervalo";
    GOAL_UNSURE_MISSED: "◌ not met, but the goal lies in the interval",
        "◌ no cumplida, pero la meta está dentro del intervalo";
    GOAL_SO_FAR_REACHED: "… met so far", "… cumplida hasta ahora";
    GOAL_SO_FAR_MISSED: "… not met so far", "… no cumplida hasta ahora";
    GOAL_NO_VALUE: "no value to hold against it", "sin valor que comparar";
    REFUSED: "Cannot be asked: {why}", "No se puede consultar: {why}";

    MANAGE: "All boards", "Todos los paneles";
    BOARDS: "Boards", "Paneles";
    OWN: "Own boards", "Paneles propios";
    READY: "Ready boards", "Paneles incluidos";
    NO_OWN: "None yet: begin with an empty one, or copy a ready board.",
        "Todavía ninguno: empiece con uno vacío o copie uno incluido.";
    CARDS_ONE: "{count} card", "{count} tarjeta";
    CARDS_MANY: "{count} cards", "{count} tarjetas";
    NO_BOARD: "There is no board “{name}”.", "No hay ningún panel «{name}».";
    BROKEN: "Left out: its file cannot be read ({why})",
        "Queda fuera: su fichero no se puede leer ({why})";
    COPY: "Copy to edit", "Copiar para editar";
    COPY_NAMED: "Copy to edit: {name}", "Copiar para editar: {name}";
    COPY_OF: "{name} (copy)", "{name} (copia)";
    COPY_NUMBERED: "{name} (copy {number})", "{name} (copia {number})";
    EDIT: "Edit", "Editar";
    EDIT_NAMED: "Edit {name}", "Editar {name}";
    DOWNLOAD: "Download TOML", "Descargar TOML";
    DOWNLOAD_NAMED: "Download TOML: {name}", "Descargar TOML: {name}";
    DELETE: "Delete", "Borrar";
    DELETE_NAMED: "Delete {name}", "Borrar {name}";
    NEW: "New board", "Panel nuevo";
    NEW_TITLE: "Title", "Título";
    CREATE: "Create", "Crear";
    IMPORT: "Import a board", "Importar un panel";
    IMPORT_FILE: "TOML file", "Fichero TOML";
    IMPORT_TEXT: "or its text, pasted", "o su texto, pegado";
    IMPORT_DO: "Import", "Importar";
    IMPORT_NOTHING: "Neither a file nor a text was sent.",
        "No se ha enviado ni un fichero ni un texto.";
    IMPORT_LONG: "The file is longer than a board can be.",
        "El fichero es demasiado largo para ser un panel.";

    EDITING: "Edit: {name}", "Editar: {name}";
    SEE: "See the board", "Ver el panel";
    ABOUT_BOARD: "Title and purpose", "Título y propósito";
    ABOUT: "What it is for", "Para qué sirve";
    SAVE: "Save", "Guardar";
    CARDS: "Cards", "Tarjetas";
    NO_CARDS: "No cards yet. Add the first one below.",
        "Todavía no hay tarjetas. Añada la primera aquí abajo.";
    ADD: "Add a card", "Añadir una tarjeta";
    METRIC: "Metric", "Métrica";
    VARIANT: "Definition", "Definición";
    USUAL: "as defined", "según la definición";
    STAT: "Statistic", "Estadístico";
    PAGE_STAT: "as on the page", "el de la página";
    WHERE: "Filter", "Filtro";
    WHERE_SUCH: "such as channel = 'chat'", "por ejemplo channel = 'chat'";
    GROUP: "Heading", "Encabezado";
    GROUP_HOW: "Cards that follow each other under the same heading share it.",
        "Las tarjetas seguidas con el mismo encabezado lo comparten.";
    GOAL: "Goal", "Meta";
    GOAL_LOWER: "at most", "como máximo";
    GOAL_HIGHER: "at least", "como mínimo";
    GOAL_NEITHER: "This metric only describes: it takes no goal.",
        "Esta métrica solo describe: no admite meta.";
    SUCH_TIME: "such as 30 min", "por ejemplo 30 min";
    SUCH_PERCENT: "such as 95%", "por ejemplo 95\u{a0}%";
    SUCH_NUMBER: "such as 40", "por ejemplo 40";
    SAVE_CARD: "Save card", "Guardar tarjeta";
    UP: "Move {name} up", "Subir {name}";
    DOWN: "Move {name} down", "Bajar {name}";
    REMOVE: "Remove {name}", "Quitar {name}";
    CHANGED_MEANWHILE: "The board was changed elsewhere meanwhile: here it is as it is now.",
        "El panel ha cambiado entretanto en otro sitio: aquí se ve como está ahora.";
    NOT_SAVED: "Not saved: {why}", "No se ha guardado: {why}";

    DELETE_ASK: "Delete the board {name}?", "¿Borrar el panel {name}?";
    DELETE_HOW: "Its file is removed. Download it first to be able to bring it back.",
        "Se elimina su fichero. Descárguelo antes si quiere poder recuperarlo.";
    KEEP: "Keep it", "Conservarlo";

}
