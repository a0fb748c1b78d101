//! What the API says of a wrong request.

use super::Text;

/// What the kinds of a schema are called.
pub(crate) const KINDS: &[(&str, Text)] = &[
    ("array", LIST),
    ("boolean", TRUTH),
    ("integer", WHOLE),
    ("number", NUMBER),
    ("object", OBJECT),
    ("string", TEXT),
];

texts! {
    LIST: "a list", "una lista";
    TRUTH: "true or false", "true o false";
    WHOLE: "a whole number", "un número entero";
    NUMBER: "a number", "un número";
    OBJECT: "an object", "un objeto";
    TEXT: "a text", "un texto";
    FROM: "from {least} on", "desde {least}";
    BODY: "the body", "el cuerpo";
    TAKES: "{name} takes {taken}, not {value}", "{name} admite {taken}, no {value}";
    NEEDS_ONE: "`{name}` takes at least one", "`{name}` admite al menos uno";
    NO_FIELD: "`{name}` is no field; there are: {valid}", "`{name}` no es un campo; hay: {valid}";
    UNLIKE_FIELD: "`{name}` is no field, did you mean `{near}`?",
        "`{name}` no es un campo; ¿quería decir `{near}`?";
    NO_VALUE: "`{name}` is missing", "falta `{name}`";
    NO_JSON: "it is no JSON from line {line}, column {column} on",
        "no es JSON desde la línea {line}, columna {column}";
    NO_METHOD: "`{path}` does not take {method}", "`{path}` no admite {method}";
    TAKES_NO_FILES: "this server takes no files in, and so tells nothing of them",
        "este servidor no recibe ficheros, así que no dice nada de ellos";
    NO_UNIT: "`{unit}` is no unit of `{metric}`: times have one of {valid}, money a currency",
        "`{unit}` no es unidad de `{metric}`: las duraciones llevan {valid}; el dinero, una moneda";
    NOT_A_NUMBER: "`{name}` takes numbers with a decimal point, not `{value}`",
        "`{name}` admite números con punto decimal, no `{value}`";
    CALCULATORS_AT: "`GET /api/v1/calculators` lists the calculators with their inputs",
        "`GET /api/v1/calculators` enumera las calculadoras con sus datos";
    NO_CHOICE: "the body does not say how to read files: {problem}",
        "el cuerpo no dice cómo leer ficheros: {problem}";
    PICKS_OF_NOTHING: "`picks` change the text of a `mapping`, and the body has none",
        "`picks` cambia el texto de un `mapping`, y el cuerpo no trae ninguno";
    PICKS_ARE_LOOKED_AT: "`picks` are taken by a preview alone: begin with the `text` it answers",
        "`picks` solo vale en una vista previa: empiece con el `text` que esta devuelve";
    NO_IMPORT: "no import of `{name}` was started", "no se inició ninguna importación de `{name}`";
    NOT_A_VIEW: "the body is no view: {problem}", "el cuerpo no es una vista: {problem}";
    VIEW_TAKEN: "there is a view `{name}` already", "ya hay una vista `{name}`";
    NOT_A_COMMENT: "the body is no comment: {problem}", "el cuerpo no es un comentario: {problem}";
    NO_GROUP: "the body names no records: {problem}", "el cuerpo no nombra registros: {problem}";
    SEE_API: "the page /api lists the endpoints with their parameters",
        "la página /api enumera las direcciones con sus parámetros";
    UNKNOWN: "Not known", "Sin identificar";
    NOT_KNOWN: "this server wants a key or the owner's session",
        "este servidor pide una clave o la sesión de quien lo administra";
    SEND_A_KEY:
        "send a key as `Authorization: Bearer KEY`; whoever looks after this server makes one",
        "envíe una clave como `Authorization: Bearer CLAVE`; la crea quien lo administra";
    OTHER_NAME: "this server does not answer to this name; whoever starts it can give it one more",
        "este servidor no responde a este nombre; quien lo arranca puede darle otro más";
    OWN_NAMES: "this server answers to names of its own machine only",
        "este servidor solo responde a nombres de su propia máquina";
    OWN_FORMS: "forms are taken from pages of this server only",
        "solo se admiten formularios de páginas de este servidor";
    NOT_A_CLOSE: "the body asks for no close: {problem}",
        "el cuerpo no pide ningún cierre: {problem}";
    WRONG_EXPRESSION: "An expression cannot be read, or makes no sense",
        "Una expresión no se puede leer, o no tiene sentido";
    WRONG_RANGE: "A range is empty, or ends before it begins",
        "Un periodo está vacío, o acaba antes de empezar";
    TOO_LARGE: "More is asked than is answered at once",
        "Se pide más de lo que se responde de una vez";
    UNKNOWN_NAME: "A name stands for nothing", "Un nombre no designa nada";
    UNREACHABLE: "What is counted has no such dimension or column",
        "Lo que se cuenta no tiene esa dimensión o columna";
    UNUSED_PARAMETER: "A parameter changes nothing in this variant",
        "Un parámetro no cambia nada en esta variante";
    WRONG_VALUE: "A value is not of the sort that its place takes",
        "Un valor no es de la clase que su lugar admite";
    PROBLEMS: "Types of problems", "Tipos de problemas";
    PROBLEMS_HOW:
        "Programs go by `type` and `status`, which stay as they are; `title`, `detail` and \
         `hints` are for people, in the language asked for. `meant` lists names that were probably \
         meant. Where `type` is about:blank, the status says what there is to say.",
        "Los programas se guían por `type` y `status`, que no cambian; `title`, `detail` y `hints` \
         son para personas, en el idioma pedido. `meant` enumera nombres que quizá se querían \
         decir. Si `type` es about:blank, el estado lo dice todo.";
    LEAD:
        "Everything the pages show can be asked for as JSON: the same service answers, so the \
         numbers are the same. Errors are problem details (RFC 9457).",
        "Todo lo que muestran las páginas se puede pedir en JSON: responde el mismo servicio, así \
         que las cifras son las mismas. Los errores son «problem details» (RFC 9457).";
    LANGUAGE:
        "Formulas, notes and what is wrong are written in the language of the parameter \
         `lang`, `en` or `es`, which every address takes; else in that of the header \
         `Accept-Language`, else in English. Names and values are the same in both.",
        "Las fórmulas, las notas y los errores se escriben en el idioma del parámetro `lang`, \
         `en` o `es`, que admiten todas las direcciones; si falta, en el de la cabecera \
         `Accept-Language` y, si no, en inglés. Nombres y valores son iguales en ambos.";
    DESCRIPTION: "Description (OpenAPI 3.1)", "Descripción (OpenAPI 3.1)";
    PARAMETER: "Parameter", "Parámetro";
    TYPE: "Type", "Tipo";
    MEANING: "Meaning", "Significado";
    BODY_IS: "Body:", "Cuerpo:";
    ANSWER_IS: "Answer:", "Respuesta:";
    LONG_BODY: "the body is longer than {most} bytes", "el cuerpo tiene más de {most} bytes";
    MISSING: "the parameter `{name}` is missing", "falta el parámetro `{name}`";
    NOT_A_BOARD: "the body is no board: {problem}", "el cuerpo no es un panel: {problem}";
    NOT_A_QUESTION: "the body is not a question: {problem}",
        "el cuerpo no es una pregunta: {problem}";
    NO_ENDPOINT: "there is no endpoint `{path}`", "no existe la dirección `{path}`";
    ONE_OF: "`{name}` takes one of {valid}, not `{value}`",
        "`{name}` admite uno de {valid}, no `{value}`";
    QUESTION_EXAMPLE: "for example: {\"metrics\": [\"METRIC\"], \"grain\": \"month\"}",
        "por ejemplo: {\"metrics\": [\"METRIC\"], \"grain\": \"month\"}";
    TAKEN: "`{name}` is the name of a ready board or of a page",
        "`{name}` es el nombre de un panel incluido o de una página";
    THERE_ARE: "there are: {valid}", "hay: {valid}";
    UNLIKE_PARAMETER: "unknown parameter `{name}`, did you mean `{near}`?",
        "no se conoce el parámetro `{name}`; ¿quería decir `{near}`?";
    UNKNOWN_PARAMETER: "unknown parameter `{name}`", "no se conoce el parámetro `{name}`";
    FROM_ONE: "`{name}` takes a whole number from 1 on, not `{value}`",
        "`{name}` admite un número entero desde 1, no `{value}`";
    WHOLE_NUMBER: "`{name}` takes a whole number from 0 on, not `{value}`",
        "`{name}` admite un número entero desde 0, no `{value}`";
}
