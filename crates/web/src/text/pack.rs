//! Texts of the page of a pack; its own words are those of `baremo_render::report::pack::said`, and
//! what any report can is said as of the other.

use super::Text;

texts! {
    PACK: "Act 10/2025 on customer service", "Ley 10/2025 de atención a la clientela";
    WHICH: "Which year", "Qué año";
    YEAR: "Year", "Año";
    COUNSEL: "A technical reading of the act, no legal advice: have counsel hold it against the \
         official text.",
        "Es una lectura técnica de la ley, no asesoramiento jurídico: que un abogado la contraste \
         con el texto oficial.";
    KEEP: "`baremo report {pack} --year {year}` keeps these figures as packs/{pack}/{year}.json in \
         the data folder; keep the file for {years}.",
        "`baremo report {pack} --year {year}` guarda estas cifras como packs/{pack}/{year}.json en \
         la carpeta de datos; conserve el fichero {years}.";
    HOW: "Every figure is asked like any other and worked out again from its records; the \
         difference is how far the two are apart. A figure that is a metric's value leads to it, \
         and every n to its records, over the same year, filter and definition. Of what has a \
         term, the answered ones are listed by the day of the answer, the others by the day on \
         which the term began: one of them may stand in the year before or after.",
        "Cada cifra se pregunta como cualquier otra y se vuelve a calcular con sus registros; la \
         diferencia es lo que se separan ambas. La cifra que es el valor de una métrica lleva a \
         ella, y toda n a sus registros, con el mismo año, filtro y definición. De lo que tiene \
         plazo, lo respondido se lista por el día de la respuesta y lo demás por el día en que \
         empezó el plazo: alguno puede estar en el año anterior o en el siguiente.";
    SERVED: "Those served", "Las atendidas";
    ANSWERED: "Answered ones", "Las respondidas";
    LEFT_OUT: "Not answered, or left out", "Sin responder o excluidas";
    HOURS: "hours of selling: {count}", "horas de venta: {count}";
    BEHIND: "The orders behind them", "Los pedidos que hay detrás";
    MISSING: "What could not be computed", "Lo que no se pudo calcular";
    MONTHS_HOW: "The same figures of each month; a value leads to its records.",
        "Las mismas cifras de cada mes; un valor lleva a sus registros.";
    AS_JSON: "as JSON", "como JSON";
    NOT_A_YEAR: "`{text}` is not a year such as 2026", "`{text}` no es un año, por ejemplo 2026";
}
