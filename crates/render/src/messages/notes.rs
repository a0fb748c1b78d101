//! Notes of an answer. Names of metrics, dimensions and the like are filled in as the surface
//! writes them.

use super::Message;

messages! {
    DEFINITIONS_OF: "definitions of {date}; those of today differ",
        "definiciones del {date}; las de hoy son otras";
    DEFINITIONS_FROM: "definitions of {date}, from {time} on; those of now differ",
        "definiciones del {date}, desde las {time}; las de ahora son otras";
    DEFINITIONS_NOT_KEPT: "definitions known then are not kept: those of today are used",
        "no se conservan las definiciones de entonces: se usan las de hoy";
    DEFINITION_UNREAD:
        "`{path}` as it was then cannot be read by this version: that of today is used",
        "esta versión no puede leer `{path}` tal como era entonces: se usa la definición de hoy";
    DEFINITIONS_STANDING: "{error}; what was right before holds until it is mended",
        "{error}; hasta que se corrija rige lo último que estaba bien";
    OUTDATED:
        "facts were made by another version or under other settings: `baremo doctor --fix` makes \
        them anew",
        "los hechos son de otra versión o de otros ajustes: `baremo doctor --fix` los rehace";
    WAITING:
        "events that were read wait and do not count yet: an import that runs takes them in, else \
        `baremo doctor --fix` does; those for a month that cannot be read wait until it is mended",
        "hay eventos leídos que esperan y aún no cuentan: los incorpora la importación en curso \
        o, si no la hay, `baremo doctor --fix`; los de un mes que no se puede leer esperan a que \
        se repare";
    FORGOTTEN:
        "what was known of {sources} cannot be read: customers' numbers count as shared with \
        other sources, even where they were its own (`baremo doctor`)",
        "no se puede leer lo que se sabía de {sources}: los números de cliente cuentan como \
        comunes con otras fuentes, aunque fueran solo suyos (`baremo doctor`)";
    NO_CALENDAR: "no calendar applies: business time is wall time",
        "no se aplica ningún calendario: el tiempo laboral es el corrido";
    NO_SHIFTS:
        "shifts and working hours follow `calendars/rules.toml`, which chooses no calendar: all is \
        in (none)",
        "los turnos y el horario siguen `calendars/rules.toml`, que no elige ningún calendario: \
        todo queda en (ninguno)";
    NO_SHIFT_THEN:
        "the calendars that rules choose have no shift at the hours of these records: all is in \
        (none)",
        "los calendarios que eligen las reglas no tienen turnos a las horas de estos registros: \
        todo queda en (ninguno)";
    NO_RULE_FITS:
        "no rule of calendars fits these records, which have no shifts and working hours: all is \
        in (none)",
        "ninguna regla de calendarios se aplica a estos registros, que no tienen turno ni horario: \
        todo queda en (ninguno)";
    NO_POLICIES: "no policies: what was promised is written in `policies/*.toml`",
        "no hay políticas: lo prometido se escribe en `policies/*.toml`";
    ACTIVE_FOR: "an order makes a customer active for {after}: `active_for` in `baremo.toml`",
        "un pedido hace activo a un cliente durante {after}: `active_for` en `baremo.toml`";
    NEW_BY_SIGN_UP:
        "a customer is new with the sign-up, where it comes before the first order or \
        subscription: `new_customer` in `baremo.toml`",
        "un cliente es nuevo desde su alta, si es anterior a su primer pedido o suscripción: \
        `new_customer` en `baremo.toml`";
    ORDERS_END:
        "orders are known until {date}: that nobody orders after it says nothing of customers",
        "los pedidos se conocen hasta el {date}: que nadie pida después no dice nada de los \
        clientes";
    ORDER_DAYS:
        "days of ordering are those of {zone}, the zone of the data folder, whatever zone is asked \
        in",
        "los días de pedido son los de {zone}, la zona de la carpeta de datos, sea cual sea la \
        zona en que se pregunta";
    MONEY_IN:
        "money is in {reporting} by `rates.toml` ({known}), each row at the rate of its day",
        "el dinero está en {reporting} según `rates.toml` ({known}), cada fila al cambio de su día";
    NO_CURRENCY:
        "{metric}: amounts without a currency, added as they stand to those in {currencies}: \
        {count}",
        "{metric}: importes sin moneda, sumados tal cual a los que están en {currencies}: {count}";
    MIXED_CURRENCIES:
        "{metric} does not add {currencies}: ask for one currency, such as --where \
        \"currency = 'EUR'\", break down by currency, or write what they are worth in `rates.toml`",
        "{metric} no suma {currencies}: pida una sola moneda, como --where \
        \"currency = 'EUR'\", desglose por moneda o escriba en `rates.toml` cuánto valen";
    MIXED_TARGETS:
        "{metric} does not mix kinds of targets: {kinds}; break it down by target as well, as with \
        --by target, or ask for one kind, such as --where \"target = '{kind}'\"",
        "{metric} no mezcla clases de objetivos: {kinds}; desglose también por objetivo, como con \
        --by target, o pida una sola clase, como --where \"target = '{kind}'\"";
    OF_KIND: "{kind} {value} ({met} of {due})", "{kind} {value} ({met} de {due})";
    MIXED_WITHOUT_RATE:
        "{metric} does not add {currencies}: add the missing rate to `rates.toml`, ask for one \
        currency, such as --where \"currency = 'EUR'\", or break down by currency",
        "{metric} no suma {currencies}: añada a `rates.toml` el cambio que falta, pida una sola \
        moneda, como --where \"currency = 'EUR'\", o desglose por moneda";
    MIXED_WITHOUT_WAY:
        "{metric} does not add {currencies}: add the missing rates to `rates.toml`; it cannot be \
        asked by currency, for not all that it counts has one",
        "{metric} no suma {currencies}: añada a `rates.toml` los cambios que faltan; no se puede \
        pedir por moneda, pues no todo lo que cuenta tiene una";
    SINCE_ONLY:
        "{fact} are on record since {date} only, and the range begins on {begins}: the whole \
        counts nothing that lies before {from}, as with --from {from}",
        "{fact} consta solo desde el {date} y el periodo empieza el {begins}: en el total no \
        cuenta nada anterior al {from}, como con --from {from}";
    SINCE_ALONE: "{fact} are on record since {date} only, and the range begins on {begins}",
        "{fact} consta solo desde el {date} y el periodo empieza el {begins}";
    IN_PART_SINCE:
        "{fact}: on record since {date} only, and {range} begins on {edge}: counts and sums are \
        not compared, means and rates stand on what there is",
        "{fact}: solo hay datos desde el {date} y {range} empieza el {edge}: los recuentos y las \
        sumas no se comparan; las medias y las tasas son de lo que hay";
    IN_PART_UNTIL:
        "{fact}: on record until {date} only, and {range} ends on {edge}: counts and sums are \
        not compared, means and rates stand on what there is",
        "{fact}: solo hay datos hasta el {date} y {range} acaba el {edge}: los recuentos y las \
        sumas no se comparan; las medias y las tasas son de lo que hay";
    RANGE_ASKED: "the range", "el periodo";
    RANGE_COMPARED: "what it is compared with", "aquello con lo que se compara";
    SOURCE_SINCE:
        "source {source}: on record since {date} only, which is no change of counts and sums: \
        they are not tested",
        "fuente {source}: consta solo desde el {date}, lo que no es un cambio de los recuentos ni \
        de las sumas: no se contrastan";
    SOURCE_UNTIL:
        "source {source}: on record until {date} only, which is no change of counts and sums: \
        they are not tested",
        "fuente {source}: consta solo hasta el {date}, lo que no es un cambio de los recuentos ni \
        de las sumas: no se contrastan";
    LENGTHS:
        "days of the range: {days}, of what it is compared with: {compared}; of counts and sums \
        the change of what a day adds up to is tested, and the interval is that of ranges as long \
        as the first",
        "días del periodo: {days}; de aquello con lo que se compara: {compared}; de los \
        recuentos y las sumas se contrasta el cambio de lo que suma un día, y el intervalo es el \
        de periodos tan largos como el primero";
    SAME_AGE:
        "{metric}: what it is compared with is judged as of {date}, as long after its end as the \
        watermark is after the end of the range: what came later does not count there",
        "{metric}: del periodo de comparación solo cuenta lo que se sabía a {date}, cuando era tan \
        reciente como lo es ahora el otro";
    NOTHING_BEFORE:
        "the range begins with the first record, on {date}, and nothing is on record before it to \
        be compared with: give the range a later start",
        "el periodo empieza con el primer registro, el {date}, y antes no consta nada con que \
        comparar: indique un comienzo posterior";
    SEVERAL_MEANINGS: "{dimension} is not one thing here: {meanings}",
        "{dimension} no es aquí una sola cosa: {meanings}";
    HELD_WHOLE: "{metric}: {dimension} is not that of {inputs}, all of which count in each row",
        "{metric}: {dimension} no se refiere a {inputs}, cuyo total cuenta en cada fila";
    WITHOUT_AGENT:
        "{metric}: {dimension} is that of the agent, as a roster tells it; without an agent, and \
        so of {none}: {count} ({fact}); the figures of each {dimension} leave out what nobody took",
        "{metric}: {dimension} es el dato del agente, según la plantilla; sin agente, y por eso en \
        {none}: {count} ({fact}); las cifras de cada {dimension} no incluyen lo que nadie atendió";
    PASSED_OVER:
        "{metrics}: without {dimension}, and so passed over by a filter that says what it must not \
        be: {count} ({fact}); {filter} shows them",
        "{metrics}: sin {dimension}, y por eso fuera de un filtro que dice lo que no ha de ser: \
        {count} ({fact}); se ven con {filter}";
    PASSED_OVER_THERE:
        "{metrics}: without {dimension}, and so passed over by a filter that says what it must not \
        be: {count} ({fact}); broken down by {dimension} without the filter, they are in {none}",
        "{metrics}: sin {dimension}, y por eso fuera de un filtro que dice lo que no ha de ser: \
        {count} ({fact}); al desglosar por {dimension} sin el filtro están en {none}";
    OF_CUSTOMER: "that which won the customer in {metrics}",
        "de la captación del cliente en {metrics}";
    OF_ORDER: "that of the order in {metrics}", "del pedido en {metrics}";
    OF_CONVERSATION: "that of the conversation in {metrics}", "de la conversación en {metrics}";
    OF_CONTACT: "that of the contact in {metrics}", "del contacto en {metrics}";
    OF_SURVEY: "that of the survey in {metrics}", "de la encuesta en {metrics}";
    OF_REVIEW: "that of the review in {metrics}", "de la revisión en {metrics}";
    OF_COMMENT: "that of the comment in {metrics}", "del comentario en {metrics}";
    OF_VISIT: "that of the visit in {metrics}", "de la visita en {metrics}";
    OF_POST: "that of the post in {metrics}", "de la publicación en {metrics}";
    UNATTRIBUTED:
        "{metrics}: {amount} of what was spent ({share}) has no {dimension} and stands in {none} \
        alone, so that other rows look cheaper than they were; a ratio of {none} divides it by \
        what has no {dimension} either, such as customers whom none won",
        "{metrics}: {amount} de lo gastado ({share}) no tiene {dimension} y está solo en \
        {none}, de modo que las demás filas parecen más baratas de lo que fueron; un \
        cociente de {none} lo divide entre lo que tampoco tiene {dimension}, como los clientes \
        que ninguno captó";
    UNATTRIBUTED_ALL:
        "{metrics}: all of the {amount} spent has no {dimension}: nothing that was spent can be \
        told apart by it",
        "{metrics}: nada de los {amount} gastados tiene {dimension}, así que no sirve para \
        distinguir lo gastado";
    UNATTRIBUTED_FILTERED:
        "{metrics}: {amount} of what was spent ({share}) has no {dimension} and does not count \
        in this figure, which is filtered by it",
        "{metrics}: {amount} de lo gastado ({share}) no tiene {dimension} y no cuenta en esta \
        cifra, que se filtra por ella";
    NOT_SHOWN: "limit {limit} leaves out {what}: {counts}",
        "el límite {limit} deja fuera {what}: {counts}";
    NOT_SHOWN_ALONE: "limit {limit} leaves out {what}", "el límite {limit} deja fuera {what}";
    NOT_RANKED:
        "rows with fewer than {least} observations of {metric} are not ranked and come last: \
        {rows}",
        "las filas con menos de {least} observaciones de {metric} no se ordenan y van al final: \
        {rows}";
    ROWS_OF: "{rows} of {groups}", "{rows} de {groups}";
    NONE_AMONG: "{what}, {none} among them", "{what}, {none} incluido";
    N_OF: "n {n} of {metric}", "n {n} de {metric}";
    N_OF_BEFORE: "n {n} (before: {before}) of {metric}", "n {n} (antes: {before}) de {metric}";
    PAGE_LEFT_OUT:
        "{error}; this page is left out until it is mended: `baremo metrics check`",
        "{error}; esta página no cuenta hasta que se corrija: `baremo metrics check`";
    BANDS_LEFT_OUT:
        "{error}; the benchmarks of this file are left out until it is mended: \
        `baremo metrics check`",
        "{error}; las referencias de este fichero no cuentan hasta que se corrija: \
        `baremo metrics check`";
    REASONS_LEFT_OUT:
        "{error}; contact reasons cannot be asked for until it is mended: `baremo doctor`",
        "{error}; no se puede preguntar por los motivos de contacto hasta que se corrija: \
        `baremo doctor`";
    HEALTH_LEFT_OUT:
        "{error}; the health of customers cannot be asked for until it is mended: \
        `baremo doctor`",
        "{error}; no se puede preguntar por la salud de los clientes hasta que se corrija: \
        `baremo doctor`";
    SEGMENT_LEFT_OUT:
        "{error}; this segment cannot be asked for until it is mended: `baremo doctor`",
        "{error}; no se puede preguntar por este segmento hasta que se corrija: `baremo doctor`";
    FILE_LEFT_OUT:
        "{error}; nothing that depends on this file can be asked for until it is mended: \
        `baremo doctor`",
        "{error}; no se puede preguntar por nada que dependa de este fichero hasta que se \
        corrija: `baremo doctor`";
    NO_STATISTIC:
        "statistic {word} changes nothing here: no value of single cases is described",
        "el estadístico {word} no cambia nada aquí: no hay valores de cada caso que describir";
    STATISTICS_OF:
        "{name} has statistics as variant {variant}",
        "{name} tiene estadísticos en la variante {variant}";
    VARIANT_LEFT_OUT:
        "{metric} by variant {variant} cannot stand beside: {error}",
        "{metric} según la variante {variant} no puede figurar al lado: {error}";
    OUT_OF_REACH: "{metric} has no value here: {error}", "{metric} no tiene valor aquí: {error}";
    BESIDE: "{metric} is {value} by variant {variant}",
        "{metric} es {value} según la variante {variant}";
    MISSING_PARTS: "{label} in {sources}; records that would complete it: {needs}",
        "{label} en {sources}; registros que lo completarían: {needs}";
    UNDECIDED:
        "{metric}: counted, though nobody knows whether {reason} holds of them: {count}",
        "{metric}: cuentan, aunque nadie sabe si les corresponde {reason}: {count}";
    NO_RULE:
        "{metric}: no rule chooses a calendar for {count} of {of} {what}, all or some of the time; \
        that is wall time",
        "{metric}: ninguna regla elige calendario para {count} de {of} {what}, siempre o a ratos; \
        ese tiempo es el corrido";
    NO_RULE_AT_ALL:
        "{metric}: {none} {of} {what} counted has a calendar, for no rule chooses one: that is \
        wall time",
        "{metric}: {none} {of} {what} que cuentan tiene calendario, porque ninguna regla lo elige: \
        ese tiempo es el corrido";
    UNANSWERED:
        "{metric}: unanswered at the watermark: {count}, waiting {median} in the median and \
        {longest} at most ({clock})",
        "{metric}: sin responder a la última hora con datos: {count}, que llevan esperando \
        {median} de mediana y {longest} como máximo ({clock})";
    WITH_WAITING:
        "{said}; with their waits so far: median {median}, 90th percentile {p90} (Kaplan–Meier, \
        variant {variant})",
        "{said}; contando lo que llevan esperando: mediana {median}, percentil 90 {p90} \
        (Kaplan–Meier, variante {variant})";
    NOT_REACHED: "not reached yet", "aún sin alcanzar";
    NO_SUCH_WORD: "no record has `{word}` in {dimension}; there are: {words}",
        "ningún registro tiene `{word}` en {dimension}; hay: {words}";
    NEAR_WORD:
        "{place}: records have `{near}` and not `{word}` in {dimension}: what stands there \
        applies to none of them",
        "{place}: en {dimension} consta `{near}` y no `{word}`: lo escrito ahí no se aplica a \
        ningún registro";
    NO_WORD_AT_ALL: "no record has any {dimension}, and so none has `{word}`",
        "ningún registro tiene {dimension}, y por tanto ninguno tiene `{word}`";
    UNSPENT:
        "{metric}: it is divided by {of}, {count} of them from months of which no spend is on \
         record, which makes it too low",
        "{metric}: se divide entre {of}, {count} de ellos de meses de los que no consta gasto, y \
         el valor sale demasiado bajo";
    NO_SUM:
        "{metric}: its records are those of the sets that its formula names, and do not add up to \
         it",
        "{metric}: sus registros son los de los conjuntos que nombra su fórmula, y no suman la \
         cifra";
    IN_SEVERAL_ROWS:
        "{metric}: it counts different customers, and who changes class within the period is in \
         several rows, which do not add up to the total",
        "{metric}: cuenta clientes distintos, y quien cambia de clase dentro del periodo está en \
         varias filas, que no suman el total";
    OTHER_PARTS:
        "{metric}: rows and whole do not stand on the same parts ({parts}): where one has no value \
        the others take its weight and its observations do not count, so that the rows' n do not \
        add up to the whole's",
        "{metric}: las filas y el total no se apoyan en las mismas partes ({parts}): donde una no \
        tiene valor, las demás toman su peso y sus observaciones no cuentan, así que las n de las \
        filas no suman la del total";
    NO_CREDIT:
        "credit rule {word} changes nothing here: no value is credited to one of several agents",
        "la regla de atribución {word} no cambia nada aquí: no hay nada que atribuir a un agente";
    NO_ACTOR:
        "the actor basis {word} changes nothing here: what is counted does not change hands",
        "la base de actor {word} no cambia nada aquí: lo que se cuenta no pasa a otras manos";
    NO_BASIS:
        "the date basis {word} changes nothing here: what is counted has no such date",
        "la base de fecha {word} no cambia nada aquí: lo que se cuenta no tiene esa fecha";
    NO_CLOCK:
        "the calendar {word} changes nothing here: no time is counted",
        "el calendario {word} no cambia nada aquí: no se cuenta ningún tiempo";
    NOT_DRAWN_USUAL:
        "{metric} has no interval by resampling: it is no sum and no quotient of sums, and keeps \
        its usual one",
        "{metric} no tiene intervalo por remuestreo: no es una suma ni un cociente de sumas, y \
        conserva el de siempre";
    NOT_DRAWN_DISTINCT:
        "{metric} has no interval by resampling: it counts distinct things, each of them once",
        "{metric} no tiene intervalo por remuestreo: cuenta cosas distintas, cada una, una sola \
        vez";
    NOT_DRAWN_STATE:
        "{metric} has no interval by resampling: it tells how things stand at an instant",
        "{metric} no tiene intervalo por remuestreo: dice cómo están las cosas en un instante";
    NOT_DRAWN_PARTS:
        "{metric} has no interval by resampling: not all that it is made of is a sum over the \
        range",
        "{metric} no tiene intervalo por remuestreo: no todo lo que la compone es una suma del \
        periodo";

    // What notes say on pages, where flags and files of the data folder are nobody's.
    OUTDATED_THERE:
        "figures were worked out by another version or under other settings: whoever looks after \
        the data folder can have them made anew",
        "las cifras se calcularon con otra versión o con otros ajustes: quien administra la \
        carpeta de datos puede rehacerlas";
    WAITING_THERE:
        "records that were read wait and do not count yet: an import that runs takes them in, else \
        the next one does; those for a month that cannot be read wait until it is mended",
        "hay registros leídos que esperan y aún no cuentan: los incorpora la importación en curso \
        o, si no la hay, la próxima; los de un mes que no se puede leer esperan a que se repare";
    FORGOTTEN_THERE:
        "what was known of {sources} cannot be read: customers' numbers count as shared with \
        other sources, even where they were its own; whoever looks after the data folder can mend \
        it",
        "no se puede leer lo que se sabía de {sources}: los números de cliente cuentan como \
        comunes con otras fuentes, aunque fueran solo suyos; puede repararlo quien administra la \
        carpeta de datos";
    NO_SHIFTS_THERE:
        "shifts and working hours follow the rules of calendars, which choose none: all is in \
        (none)",
        "los turnos y el horario siguen las reglas de los calendarios, que no eligen ninguno: todo \
        queda en (ninguno)";
    NO_POLICIES_THERE:
        "no policy says what was promised: whoever looks after the data folder writes them",
        "ninguna política dice lo prometido: las escribe quien administra la carpeta de datos";
    ACTIVE_FOR_THERE: "by the settings, an order makes a customer active for {after}",
        "según los ajustes, un pedido hace activo a un cliente durante {after}";
    NEW_BY_SIGN_UP_THERE:
        "by the settings, a customer is new with the sign-up, where it comes before the first \
        order or subscription",
        "según los ajustes, un cliente es nuevo desde su alta, si es anterior a su primer \
        pedido o suscripción";
    MONEY_IN_THERE:
        "money is in {reporting} by the own rates of exchange ({known}), each row at the rate of \
        its day",
        "el dinero está en {reporting} según los tipos de cambio propios ({known}), cada fila al \
        de su día";
    MIXED_THERE:
        "{metric} does not add {currencies}: filter by one currency, or break down by currency",
        "{metric} no suma {currencies}: filtre por una sola moneda o desglose por moneda";
    MIXED_TARGETS_THERE:
        "{metric} does not mix kinds of targets: {kinds}; break it down by target as well, or \
        filter by one kind",
        "{metric} no mezcla clases de objetivos: {kinds}; desglose también por objetivo o filtre \
        por una sola clase";
    MIXED_WITHOUT_RATE_THERE:
        "{metric} does not add {currencies}, for a rate of exchange is missing: filter by one \
        currency, or break down by currency",
        "{metric} no suma {currencies}, porque falta un tipo de cambio: filtre por una sola moneda \
        o desglose por moneda";
    MIXED_WITHOUT_WAY_THERE:
        "{metric} does not add {currencies}, for rates of exchange are missing; it cannot be asked \
        by currency, for not all that it counts has one",
        "{metric} no suma {currencies}, porque faltan tipos de cambio; no se puede pedir por \
        moneda, pues no todo lo que cuenta tiene una";
    SINCE_ONLY_THERE:
        "{fact}: on record since {date} only, and the range begins on {begins}; the whole counts \
        from {from} on, as if “From” said so",
        "{fact}: hay registros solo desde el {date}, y el periodo empieza el {begins}; el total \
        cuenta desde el {from}, como si lo dijera «Desde»";
    SINCE_ALONE_THERE: "{fact}: on record since {date} only, and the range begins on {begins}",
        "{fact}: hay registros solo desde el {date}, y el periodo empieza el {begins}";
    PAGE_LEFT_OUT_THERE: "{error}; this page is left out until it is mended",
        "{error}; esta página no cuenta hasta que se corrija";
    BANDS_LEFT_OUT_THERE: "{error}; the benchmarks of this file are left out until it is mended",
        "{error}; las referencias de este fichero no cuentan hasta que se corrija";
    REASONS_LEFT_OUT_THERE: "{error}; contact reasons cannot be asked for until it is mended",
        "{error}; no se puede preguntar por los motivos de contacto hasta que se corrija";
    HEALTH_LEFT_OUT_THERE:
        "{error}; the health of customers cannot be asked for until it is mended",
        "{error}; no se puede preguntar por la salud de los clientes hasta que se corrija";
    SEGMENT_LEFT_OUT_THERE: "{error}; this segment cannot be asked for until it is mended",
        "{error}; no se puede preguntar por este segmento hasta que se corrija";
    FILE_LEFT_OUT_THERE:
        "{error}; nothing that depends on this file can be asked for until it is mended",
        "{error}; no se puede preguntar por nada que dependa de este fichero hasta que se corrija";
}
