//! Texts of the page that explores.

use super::Text;

texts! {
    EXPLORE: "Explore", "Explorar";
    METRICS: "Metrics", "Métricas";
    ADD_METRIC: "Add metric", "Añadir métrica";
    REMOVE: "Remove {name}", "Quitar {name}";
    BY: "By", "Por";
    ADD_DIMENSION: "Add dimension", "Añadir dimensión";
    OVER_TIME: "Over time", "Evolución";
    NO_GRAIN: "Whole range", "Todo el periodo";
    QUARTERS: "Quarter", "Trimestre";
    ORDER: "Order", "Orden";
    TOP: "greatest first", "mayores primero";
    BOTTOM: "least first", "menores primero";
    AS_LISTED: "as listed", "como vienen";
    LIMIT: "Rows", "Filas";
    ALL_ROWS: "all", "todas";
    PIVOT: "Across", "En columnas";
    NO_PIVOT: "nothing", "nada";
    BUCKET: "Period", "Periodo";
    TOTAL: "Total", "Total";
    TOTAL_OF:
        "The total is of the whole range with these filters: it is worked out from the \
         observations, not from the rows.",
        "El total es de todo el periodo con estos filtros: se calcula con las observaciones, no \
         con las filas.";
    TOTAL_FEWER:
        "{name}: observations of the total: {total}, of its rows together: {rows}, since some \
         count in several rows.",
        "{name}: observaciones del total: {total}; de sus filas juntas: {rows}, porque algunas \
         cuentan en varias filas.";
    TOTAL_MORE:
        "{name}: observations of the total: {total}, of the rows shown together: {rows}; the \
         others are in no row shown.",
        "{name}: observaciones del total: {total}; de las filas mostradas juntas: {rows}; las \
         demás no están en ninguna fila mostrada.";
    TABLE: "Table", "Tabla";
    CHART: "Chart", "Gráfico";
    MANY_SHOWN: "The {shown} groups with most observations, of {all}; one scale for each unit.",
        "Los {shown} grupos con más observaciones, de {all}; una escala por unidad.";
    START: "Choose one or more metrics to begin.", "Elija una o más métricas para empezar.";
    NOT_TOGETHER: "These cannot be asked together: {why}",
        "Esto no se puede consultar a la vez: {why}";
    ONLY_FIRST: "Across shows the first metric: {name}",
        "En columnas se ve la primera métrica: {name}";
    QUESTION: "The same question elsewhere", "La misma pregunta en otro sitio";
    AS_CLI: "In a terminal", "En una terminal";
    AS_JSON: "To the API", "A la API";
    AS_SQL: "As SQL", "En SQL";
    SQL_SHOW: "Show the statement", "Mostrar la sentencia";
    SQL_HOW:
        "Our engine runs no SQL: this statement is for checking or going on with a tool of your \
         own. Run it in DuckDB inside the data folder; it reads the fact files of the latest \
         snapshot and gives the value and n of every group that has rows, without comparison or \
         interval.",
        "Nuestro motor no ejecuta SQL: esta sentencia sirve para comprobar o seguir con una \
         herramienta propia. Ejecútela en DuckDB dentro de la carpeta de datos; lee los ficheros \
         de hechos de la última instantánea y da el valor y n de cada grupo que tiene filas, sin \
         comparación ni intervalo.";
    SQL_NOT: "This question is not written as SQL: {why}.",
        "Esta pregunta no se escribe en SQL: {why}.";
    VIEWS: "Saved views", "Vistas guardadas";
    NO_VIEWS: "None yet.", "Todavía ninguna.";
    SAVE: "Save this view", "Guardar esta vista";
    NAME: "Name", "Nombre";
    FORGET: "Forget {name}", "Borrar {name}";
    MORE: "rows not shown: {count}; the files hold all",
        "filas que no se muestran: {count}; los ficheros las tienen todas";
}
