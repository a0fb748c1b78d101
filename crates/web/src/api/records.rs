//! `GET /records`: the records behind a number, or those left out of it, all of them, in pages.

use baremo_metrics::ServiceError;
use baremo_metrics::query::Query;
use baremo_metrics::service::{RecordSort, RecordsPage};
use serde_json::Value;

use super::{Call, Endpoint, parameter, written};
use crate::address::parameters;
use crate::text::api as say;

/// Records in one answer, at most.
const MOST: usize = 1000;

/// The endpoint.
pub(super) const ENDPOINT: Endpoint = Endpoint {
    method: "get",
    path: "/records",
    summary: "Lists the records behind a number, or those left out of it with the reason",
    parameters: &[
        parameter("metrics", "string", "Name of the metric"),
        parameter("from", "string", "Start of the range, inclusive"),
        parameter("to", "string", "End of the range; a date means through that day's end"),
        parameter("grain", "string", "Width of a bucket"),
        parameter("by", "string", "Dimensions to tell records apart by, separated by commas"),
        parameter("where", "string", "Filter expression"),
        parameter("zone", "string", "IANA zone of the times shown"),
        parameter("variant", "string", "Variant of the definition"),
        parameter("set", "string", "Parameter of the definition, `name=value`; may repeat"),
        parameter("calendar", "string", "`wall`, `business` or the name of a calendar"),
        parameter("basis", "string", "Date basis: `event`, `created` or `closed`"),
        parameter("profile", "string", "Profile that chooses variants and parameters"),
        parameter("excluded", "boolean", "Lists those left out instead of those that count"),
        parameter("side", "string", "Only this side: `value`, `numerator` or `denominator`"),
        parameter("reason", "string", "Only those left out for this reason"),
        parameter("search", "string", "Only those whose case, conversation or agent holds this"),
        parameter("sort", "string", "`listed`, `newest`, `oldest`, `highest` or `lowest`"),
        parameter("offset", "integer", "How many to skip"),
        parameter("limit", "integer", "How many to return, 50 when absent, 1000 at most"),
    ],
    body: "",
    answer: "Records",
    respond,
};

fn respond(call: &Call<'_>) -> Result<Value, ServiceError> {
    let text = |name: &str| call.get(name).map(str::to_owned);
    let metrics = call.list("metrics");
    if metrics.is_empty() {
        return Err(call.wrong(say::MISSING, &[("name", "metrics")]));
    }
    let query = Query {
        metrics,
        from: text("from"),
        to: text("to"),
        grain: text("grain"),
        by: call.list("by"),
        filter: text("where"),
        zone: text("zone"),
        variant: text("variant"),
        parameters: parameters(call.parameters)?,
        calendar: text("calendar"),
        basis: text("basis"),
        profile: text("profile"),
        ..Query::default()
    };
    let sort = match call.get("sort").unwrap_or("listed") {
        "listed" => RecordSort::Listed,
        "newest" => RecordSort::Newest,
        "oldest" => RecordSort::Oldest,
        "highest" => RecordSort::Highest,
        "lowest" => RecordSort::Lowest,
        other => {
            let valid = ["listed", "newest", "oldest", "highest", "lowest"];
            return Err(call.not_a_word("sort", other, &valid));
        }
    };
    let excluded = call.truth("excluded")?;
    let page = RecordsPage {
        excluded,
        side: text("side"),
        reason: text("reason"),
        search: text("search"),
        offset: call.count("offset", 0)?,
        limit: call.rows("limit", RecordsPage::default().limit)?.min(MOST),
        sort,
    };
    written(&call.service.records(&query, &page)?)
}
