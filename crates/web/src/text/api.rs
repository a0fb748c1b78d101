//! What the API says of a wrong request.

use super::Text;

texts! {
    LEAD:
        "Everything the pages show can be asked for as JSON: the same service answers, so the \
         numbers are the same. Errors are problem details (RFC 9457).",
        "Todo lo que enseñan las páginas se puede pedir en JSON: responde el mismo servicio, así \
         que las cifras son las mismas. Los errores son «problem details» (RFC 9457).";
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
    UNKNOWN_PARAMETER: "unknown parameter `{name}`", "no se conoce el parámetro `{name}`";
    FROM_ONE: "`{name}` takes a whole number from 1 on, not `{value}`",
        "`{name}` admite un número entero desde 1, no `{value}`";
    WHOLE_NUMBER: "`{name}` takes a whole number from 0 on, not `{value}`",
        "`{name}` admite un número entero desde 0, no `{value}`";
}
