//! `GET /reports/board`: the board report of a closed period or a month; `GET
//! /reports/es_ley_10_2025`: the yearly figures of Spain's act on customer service.

use baremo_metrics::ServiceError;
use baremo_metrics::pack::PackQuery;
use baremo_metrics::report::{ReportQuery, compose};
use serde_json::Value;

use super::{Call, Endpoint, parameter, written};
use crate::text::{Text, pack as say};

/// The report.
pub(super) const BOARD: Endpoint = Endpoint {
    method: "get",
    path: "/reports/board",
    summary: Text {
        en: "Reports chosen figures with goals, thirteen months, last year and restatements",
        es: "Informa de las cifras elegidas: metas, trece meses, año anterior y cifras corregidas",
    },
    parameters: &[
        parameter(
            "close",
            "string",
            "Closed period: its figures as they were published",
            "Cierre: sus cifras tal como se publicaron",
        ),
        parameter(
            "month",
            "string",
            "Month as the data are now; the last whole one when absent",
            "Mes con los datos de ahora; si no se dice, el último completo",
        ),
        parameter(
            "board",
            "string",
            "Word of a report, or of a board whose first ten cards are the figures",
            "Palabra de un informe, o de un panel cuyas diez primeras tarjetas son las cifras",
        ),
        parameter(
            "profile",
            "string",
            "Profile the figures follow; that of the report, or of the close, when absent",
            "Perfil que siguen las cifras; si no se dice, el del informe o el del cierre",
        ),
        parameter(
            "where",
            "string",
            "Filter of the records, besides those of the figures; a close has its own",
            "Filtro de los registros, además de los de las cifras; un cierre tiene el suyo",
        ),
        parameter(
            "as_of",
            "string",
            "Of a month: data and definitions known at this instant",
            "De un mes: datos y definiciones conocidos en este instante",
        ),
    ],
    body: "",
    answer: "BoardReport",
    respond: board,
};

/// The pack of the act.
pub(super) const ES_LEY_10_2025: Endpoint = Endpoint {
    method: "get",
    path: "/reports/es_ley_10_2025",
    summary: Text {
        en: "Reports the yearly figures of Spain's act on customer service, each recomputed",
        es: "Informa de las cifras anuales de la ley de atención al cliente, recalculadas",
    },
    parameters: &[
        parameter(
            "year",
            "integer",
            "Year; the last that is over in the data when absent",
            "Año; si no se dice, el último terminado según los datos",
        ),
        parameter(
            "as_of",
            "string",
            "Data and definitions known at this instant",
            "Datos y definiciones conocidos en este instante",
        ),
    ],
    body: "",
    answer: "PackReport",
    respond: pack,
};

fn pack(call: &Call<'_>) -> Result<Value, ServiceError> {
    let wrong = |text: &str| call.wrong(say::NOT_A_YEAR, &[("text", text)]);
    let year = call.get("year").map(|text| text.parse::<i16>().map_err(|_| wrong(text)));
    let query = PackQuery {
        name: "es_ley_10_2025".into(),
        year: year.transpose()?,
        as_of: call.get("as_of").map(str::to_owned),
    };
    written(&*call.service.pack(&query)?)
}

fn board(call: &Call<'_>) -> Result<Value, ServiceError> {
    let text = |name: &str| call.get(name).map(str::to_owned);
    let asked = ReportQuery {
        close: text("close"),
        month: text("month"),
        board: text("board"),
        profile: text("profile"),
        filter: text("where"),
        as_of: text("as_of"),
    };
    written(&compose(call.service, &asked, None)?)
}
