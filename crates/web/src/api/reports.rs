//! `/reports/board`: the board report of a closed period or a month, and what the head says of it;
//! `GET /reports/es_ley_10_2025`: the yearly figures of Spain's act on customer service.

use baremo_metrics::ServiceError;
use baremo_metrics::pack::PackQuery;
use baremo_metrics::report::{ReportQuery, compose};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{AS_OF, Call, Endpoint, Parameter, body, parameter, written};
use crate::text::{Text, api, pack as say};

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

const PERIOD: Parameter = parameter(
    "period",
    "string",
    "Name the comments are kept under, as `comments_of` of the report has it",
    "Nombre con el que se guardan los comentarios: `comments_of` en el informe",
);

/// What the head says.
pub(super) const COMMENT: Endpoint = Endpoint {
    method: "get",
    path: "/reports/board/comments/{period}",
    summary: Text {
        en: "Returns what the head says of a period",
        es: "Devuelve lo que dice la dirección de un periodo",
    },
    parameters: &[PERIOD],
    body: "",
    answer: "Comment",
    respond: comment,
};

/// Keeps it.
pub(super) const SAY: Endpoint = Endpoint {
    method: "put",
    path: "/reports/board/comments/{period}",
    summary: Text {
        en: "Keeps what the head says of a period; an empty text forgets it",
        es: "Guarda lo que dice la dirección de un periodo; un texto vacío lo borra",
    },
    parameters: &[PERIOD],
    body: "Comment",
    answer: "Comment",
    respond: keep,
};

/// What the head says.
#[derive(Deserialize)]
struct Comment {
    text: String,
}

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
        AS_OF,
    ],
    body: "",
    answer: "PackReport",
    respond: pack,
};

fn comment(call: &Call<'_>) -> Result<Value, ServiceError> {
    Ok(json!({ "text": call.service.comment(call.needed("period")?)? }))
}

fn keep(call: &Call<'_>) -> Result<Value, ServiceError> {
    let said: Comment = body::read(call, SAY.body, api::NOT_A_COMMENT)?;
    call.service.save_comment(call.needed("period")?, &said.text)?;
    comment(call)
}

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
