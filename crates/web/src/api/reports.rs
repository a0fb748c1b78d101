//! `GET /reports/board`: the board report of a closed period or a month.

use baremo_metrics::ServiceError;
use baremo_metrics::report::{ReportQuery, compose};
use serde_json::Value;

use super::{Call, Endpoint, parameter, written};

/// The report.
pub(super) const BOARD: Endpoint = Endpoint {
    method: "get",
    path: "/reports/board",
    summary: "Reports chosen figures with goals, thirteen months, last year and restatements",
    parameters: &[
        parameter("close", "string", "Closed period: its figures as they were published"),
        parameter("month", "string", "Month as the data are now; the last whole one when absent"),
        parameter("board", "string", "Word of a board whose first ten cards are the figures"),
    ],
    body: "",
    answer: "BoardReport",
    respond: board,
};

fn board(call: &Call<'_>) -> Result<Value, ServiceError> {
    let text = |name: &str| call.get(name).map(str::to_owned);
    let asked = ReportQuery {
        close: text("close"),
        month: text("month"),
        board: text("board"),
        as_of: None,
    };
    written(&compose(call.service, &asked, None)?)
}
