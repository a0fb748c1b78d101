//! Headings and sentences of a pack.

use crate::messages::Message;

said! {
    UNTIL: "data until {at}", "datos hasta el {at}";
    SNAPSHOT: "snapshot {number}", "instantánea {number}";
    KEEP: "to be kept for {years}", "se conserva {years}";
    PAGE: "{page} of {pages}", "{page} de {pages}";
    SCOPE: "Whom it concerns", "A quién afecta";
    FIGURES: "Figures of the year", "Cifras del año";
    MONTHS: "The months", "Los meses";
    SETTINGS: "Settings the figures depend on", "Ajustes de los que dependen las cifras";

    PARAMETER: "Parameter", "Parámetro";
    VALUE: "Value", "Valor";
    UNIT: "Unit", "Unidad";
    REQUIRED: "Required", "Exigido";
    VERDICT: "Kept", "¿Se cumple?";
    MARGIN: "Margin", "Margen";
    RECOMPUTED: "Recomputed", "Recalculado";
    ERROR: "Difference when recomputed", "Diferencia al recalcular";
    CASES: "n", "n";
    WHY: "Why there is no value", "Por qué falta el valor";
    NOTES: "Notes", "Notas";
    MONTH: "Month", "Mes";

    KEPT: "kept", "se cumple";
    BROKEN: "not kept", "no se cumple";
    UNKNOWN: "cannot tell", "no se sabe";
    BETTER: "{margin} better than required", "{margin} mejor de lo exigido";
    WORSE: "{margin} worse than required", "{margin} peor de lo exigido";
    EXACTLY: "exactly what is required", "justo lo exigido";
    NOT_BELOW: "exactly the limit, and it has to be below",
        "justo en el límite, y tiene que quedar por debajo";

    PARTIAL: "The year is not over in the data: these figures will change.",
        "El año no ha terminado en los datos: estas cifras cambiarán.";
    BEGINS: "Records begin on {day}: the figures are those of the year from then on.",
        "Los registros empiezan el {day}: las cifras son las del año desde entonces.";
    FACTS_BEGIN: "records of {facts} begin on {day}", "los registros de {facts} empiezan el {day}";

    CALENDAR: "calendar `{name}`", "calendario `{name}`";
    RULES: "calendars/rules.toml, which chooses the service calendars",
        "calendars/rules.toml, que elige los calendarios de atención";
    ALWAYS: "without dates, so it holds for all years alike",
        "sin fechas, así que vale igual para todos los años";
    SINCE: "as written since {day}", "tal como está desde el {day}";
    CHANGES: "changes on {days}", "cambia el {days}";
    LAST_DAY: "the last of its own days is {day}: none lies in {year}",
        "el último de sus días propios es el {day}: ninguno cae en {year}";
    UNDATED: "Which types and tags are complaints (baremo.toml) has no dates and holds for all \
         years alike; service-level policies change none of these figures.",
        "Qué tipos y etiquetas son quejas (baremo.toml) no tiene fechas y vale igual para todos \
         los años; las políticas de nivel de servicio no cambian ninguna de estas cifras.";

    WRITE_SERVICE:
        "write the service hours as calendars/{name}.toml, with `name = \"{name}\"`, or name \
         their calendar as `default` in calendars/rules.toml",
        "describa el horario de atención en calendars/{name}.toml, con `name = \"{name}\"`, o \
         ponga su calendario como `default` en calendars/rules.toml";
    WRITE_SELLING:
        "write the selling hours as calendars/{name}.toml, with `name = \"{name}\"`, or import \
         orders with the time at which they were placed",
        "describa el horario de venta en calendars/{name}.toml, con `name = \"{name}\"`, o \
         importe los pedidos con la hora en que se hicieron";
    IMPORT: "no source brings {needs}: import them", "ninguna fuente trae {needs}: impórtelo";
    DAYS_OF_CALENDAR: "working days: calendar `{name}`", "días hábiles: calendario `{name}`";
    DAYS_OF_WEEK: "working days: Monday to Friday, without the holidays {regions}",
        "días hábiles: de lunes a viernes, sin los festivos {regions}";
    BY_END: "each counts in the year in which its term ends, whenever it was answered; while its \
         term runs in none",
        "cada una cuenta en el año en que termina su plazo, se respondiera cuando se respondiera; \
         mientras el plazo corre, en ninguno";
    DAYS_UNLESS: "; for others write calendars/{name}.toml, with `name = \"{name}\"`",
        "; para otros describa calendars/{name}.toml, con `name = \"{name}\"`";

    SELLING_OF_CALENDAR: "calendar `{name}`", "calendario `{name}`";
    SELLING_OF_ORDERS: "the hours in which orders were placed",
        "las horas en que se hicieron pedidos";
    AGAINST: "selling: {selling}; service: calendar `{service}`",
        "venta: {selling}; atención: calendario `{service}`";
    AGAINST_ANY: "selling: {selling}; service: any of the calendars `{service}`",
        "venta: {selling}; atención: cualquiera de los calendarios `{service}`";
    SERVED: "served: {days}", "atendidas: {days}";
    OF_HOURS: "{day} {served} of {sold} h", "{day} {served} de {sold} h";
    UNSERVED: "unserved: {gaps}", "sin atender: {gaps}";
    HOURS: "{from}–{to}", "de {from} a {to}";
    ALWAYS_SO: "{weekdays} {hours} ({dates})", "{weekdays} {hours} ({dates})";
    OFTEN_SO: "{weekdays} from {first} to {last} ({dates})",
        "{weekdays} del {first} al {last} ({dates})";
    EVERY_DAY: "every day", "todos los días";
    MORE_DATES: "and {dates} more", "y {dates} más";
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
