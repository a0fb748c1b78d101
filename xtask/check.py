"""Compares the catalogue's check queries, run in DuckDB, with the program's answers.

Called by `cargo xtask check`. For each real data set: import it into a fresh data folder, open the
event files of the latest snapshot as tables (`conversation_events`, `order_events`, …), and for each
metric page whose SQL reads only tables the set has, run that SQL and `baremo query`. Value and number
of observations must agree: durations to the microsecond, everything else to the last digit a double
can be trusted with. SQL that begins with `-- Asked with` names the range of the question; SQL that
begins with `-- Not checked` says why it cannot be compared.

SQL that begins with `-- Asked of the demo` is about records that no public data set has. It runs over
a demo instead, with `$from` and `$to` (the last days that are over, the end exclusive) or `$watermark`
(the end of the data) put in as instants of UTC.
"""

import argparse
import datetime
import json
import math
import re
import shutil
import sys
from pathlib import Path

import duckdb

import calls
import program

# Name, source, and files (patterns relative to the folder of real data).
DATA_SETS = [
    ("helpdesk-italian", "helpdesk-italian/italian-help-desk_100.csv.gz"),
    ("helpdesk-italian-coded", "helpdesk-italian/helpdesk_coded.csv.gz"),
    ("servicenow-incidents", "servicenow-incidents/incident_event_log.csv.gz"),
    ("zendesk-seeds", "zendesk-seeds/*.csv"),
    (
        "zendesk-api",
        "zendesk-api-payloads/tickets.jsonl.gz",
        "zendesk-api-payloads/ticket_audits.jsonl.gz",
    ),
    ("zendesk-api-pages", "zendesk-api-payloads/incremental_tickets_pages.json.gz"),
    ("intercom-seeds", "intercom-seeds/*.csv"),
    ("freshdesk-api", "freshdesk-api-samples/*.json"),
    ("asterisk-cdr", "asterisk-cdr/Master.csv"),
    ("zendesk-engagements", "zendesk-api-payloads/engagements.jsonl.gz"),
    ("access-log", "web-access-logs/apache_combined_2015-05.log.gz"),
]

# Sets that need a mapping of the repository's examples.
MAPPED = {
    "cdnow": "cdnow/CDNOW_master.txt.gz",
    "telco-churn": "telco-churn/ibm_telco_wa_churn.csv.gz",
    "kag-conversion": "marketing/KAG_conversion_data.csv.gz",
    "cookie-cats": "cookie-cats-retention/cookie_cats.csv.gz",
    "ecom-clickstream": "web-ecom-clickstream/ecom.csv.gz",
    "facebook-posts": "marketing/facebook_post_metrics.csv.gz",
    "twcs-threads": "twcs-threads/twcs_SpotifyCares.csv.gz",
    "airline-tweets-es": "airline-tweets-es/tweets_es.csv.gz",
}

# What the checks of service levels are written for.
POLICY = """
[[policies]]
name = "check"
calendar = "wall"

[[policies.targets]]
kind = "first_response"
within = "4h"

[[policies.targets]]
kind = "resolution"
within = "2d"
pause = ["pending"]
"""

# The same table for every check: instants without a zone, in UTC. Rules about events, not about
# metrics, hold for all of them and are written here once: figures that a vendor stored make no
# conversation; a record that is gone tells nothing; an event made from a summary row yields to detailed events of its conversation
# that tell the same, only the dimensions of such an opening remaining; and events of one instant
# have a `place`, by what they tell and by the source's own order. A check where that matters orders
# by `place`: the rows come in no order.
VIEW = """
CREATE TABLE conversation_events AS
WITH stored AS (
  SELECT * REPLACE (make_timestamp(epoch_us("at")) AS "at")
  FROM read_parquet({files}, union_by_name = true, hive_partitioning = false)
  WHERE kind NOT IN ('checked', 'withdrawn')
), detailed AS (
  SELECT DISTINCT source, conversation_id, kind, if(kind = 'message', actor_kind, '') AS writer
  FROM stored WHERE NOT synthesised AND kind IN ('opened', 'status', 'assigned', 'message')
), judged AS (
  SELECT s.*, s.synthesised AND d.kind IS NOT NULL AS yields
  FROM stored s LEFT JOIN detailed d ON d.source = s.source
    AND d.conversation_id = s.conversation_id AND d.kind = s.kind
    AND d.writer = if(s.kind = 'message', s.actor_kind, '')
)
SELECT * EXCLUDE (yields) REPLACE (if(yields, 'changed', kind) AS kind),
  row_number() OVER (PARTITION BY source, conversation_id ORDER BY "at", CASE
      WHEN kind = 'opened' AND NOT yields THEN 0
      WHEN kind = 'message' AND actor_kind = 'customer' THEN 2
      WHEN kind IN ('assigned', 'bot_handoff', 'complaint_corrected') THEN 3
      WHEN kind IN ('message', 'note') THEN 4
      WHEN kind = 'status' THEN 5
      WHEN kind = 'rated' THEN 6
      ELSE 1 END, "order", ordinal, digest < 0, digest) AS place
FROM judged WHERE NOT yields OR kind = 'opened'
ORDER BY digest
"""

# The table of any other stream.
PLAIN_VIEW = """
CREATE TABLE {table} AS SELECT * REPLACE (make_timestamp(epoch_us("at")) AS "at")
FROM read_parquet({files}, union_by_name = true, hive_partitioning = false)
WHERE kind <> 'withdrawn'
ORDER BY digest
"""

# First line of SQL that is asked of the demo, and the days it is asked about.
OF_THE_DEMO = "-- Asked of the demo"
DEMO_DAYS = 180


def queries(catalog, wanted):
    """Returns name, unit and SQL of each metric page, by name."""
    found = []
    for page in sorted(catalog.glob("*/*.md"), key=lambda page: page.name):
        if page.name.count(".") > 1 or (wanted and page.stem not in wanted):
            continue
        text = page.read_text(encoding="utf-8")
        unit = re.search(r'^unit = "(\w+)"', text, re.MULTILINE)
        sql = re.search(r"^## Check\n.*?^```sql\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
        found.append((page.stem, unit and unit.group(1), sql and sql.group(1)))
    return found


def events(data):
    """Returns the event files of the latest snapshot, by table."""
    records = sorted((data / "snapshots").glob("*.json"), key=lambda path: int(path.stem))
    if not records:
        raise program.Refused(f"{data} has no snapshot")
    tables = json.loads(records[-1].read_text())["tables"]
    return {
        name: [str(data / "lake" / name / entry["path"]) for entry in table["files"]]
        for name, table in tables.items()
        if name.endswith("_events") and table["files"]
    }


def applies(files, sql):
    """Returns whether a set has all tables that a check query reads."""
    return set(re.findall(r"\b[a-z]+_events\b", sql)) <= set(files)


def checked(files, sql):
    """Returns value and n of a check query; a string says why there are none."""
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for table, paths in files.items():
            view = VIEW if table == "conversation_events" else PLAIN_VIEW
            paths = json.dumps(paths).replace('"', "'")
            connection.execute(view.format(table=table, files=paths))
        try:
            rows = connection.execute(sql).fetchall()
        except duckdb.Error as error:
            return f"SQL: {str(error).splitlines()[0]}"
    if len(rows) != 1 or len(rows[0]) != 2:
        return f"SQL: {len(rows)} rows, not one of value and n"
    value, count = rows[0]
    # Sums of quarter-hours have no observations that events could count.
    return (None if value is None else float(value)), None if count is None else int(count)


def answered(binary, data, metric, sql):
    """Returns value and n of the program's answer; a string says why there are none.

    SQL that begins with `-- Asked with` is about a range of its own.
    """
    asked = re.match(r"-- Asked with (.*)", sql or "")
    words = asked.group(1).split() if asked else []
    try:
        answer = program.answer(binary, data, "query", metric, *words)
    except program.Refused as refused:
        return str(refused)
    # Some metrics are broken down when nobody asks for anything else; the check is of the whole.
    cell = answer["total"]["values"][metric]
    if cell["reason"] == "mixed_target":
        # Kinds of targets have no share together, but how many were met and fell due is told.
        return 100.0 * cell["numerator"] / cell["denominator"], int(cell["n"])
    return cell["value"], int(cell["n"])


def agree(unit, ours, theirs):
    """Returns whether two pairs of value and n are the same figure."""
    if isinstance(ours, str) or isinstance(theirs, str):
        return False
    if theirs[1] is not None and ours[1] != theirs[1]:
        return False
    if ours[0] is None or theirs[0] is None:
        return ours[0] is None and theirs[0] is None
    # Answers are rounded at the edge: durations to the microsecond, the rest to nine decimals.
    tolerance = 1e-6 if unit == "seconds" else 1e-9
    return math.isclose(ours[0], theirs[0], rel_tol=1e-12, abs_tol=tolerance)


def shown(result):
    """Returns a pair of value and n, or the reason there is none, as text."""
    if isinstance(result, str):
        return result
    value, count = result
    return f"{'-' if value is None else format(value, '.6f')} (n {count})"


def import_set(binary, real, data, source, patterns):
    """Imports a data set; returns the number of conversations, or why it failed."""
    shutil.rmtree(data, ignore_errors=True)
    files = [path for pattern in patterns for path in sorted(real.glob(pattern))]
    if not files:
        return f"no file matches {', '.join(patterns)}"
    mapping = Path(__file__).parents[1] / "examples" / "mappings" / f"{source}.toml"
    mapped = ["--map", mapping] if source in MAPPED else []
    try:
        report = program.answer(binary, data, "import", *files, "--source", source, *mapped)
    except program.Refused as refused:
        return str(refused)
    policies = data / "policies"
    policies.mkdir(exist_ok=True)
    (policies / "check.toml").write_text(POLICY)
    return report["conversations"]


def demo(binary, data, pages):
    """Compares what is asked of the demo; returns how many figures there are and how many differ."""
    pages = [page for page in pages if (page[2] or "").startswith(OF_THE_DEMO)]
    program.make_demo(binary, data)
    files, compared, wrong = events(data), 0, 0
    print("\ndemo:")
    for metric, unit, sql in pages:
        known = datetime.datetime.fromisoformat(program.watermark(binary, data, metric))
        end = known.astimezone(datetime.timezone.utc)
        first, last = end.date() - datetime.timedelta(DEMO_DAYS), end.date() - datetime.timedelta(1)
        instants = {"$from": first, "$to": end.date(), "$watermark": end.replace(tzinfo=None)}
        asked = re.sub(r"\$\w+", lambda name: str(instants[name.group()]), sql)
        words = ["--from", first, "--to", last] if "$from" in sql.splitlines()[0] else []
        ours = answered(binary, data, metric, "-- Asked with " + " ".join(map(str, [*words, "--zone UTC"])))
        theirs = checked(files, asked)
        compared, wrong = compared + 1, wrong + report(metric, unit, ours, theirs)
    return compared, wrong


def report(metric, unit, ours, theirs):
    """Prints a comparison; returns 1 where the figures differ."""
    same = agree(unit, ours, theirs)
    both = shown(ours) if same else f"program {shown(ours)}, check {shown(theirs)}"
    print(f"  {metric:<32} {'=' if same else 'DIFFERS':<8} {both}")
    return int(not same)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", required=True, type=Path)
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--scratch", required=True, type=Path)
    parser.add_argument("--catalog", type=Path, default=Path(__file__).parents[1] / "catalog")
    parser.add_argument("metrics", nargs="*")
    options = parser.parse_args()
    pages = queries(options.catalog, options.metrics)
    unknown = set(options.metrics) - {name for name, _, _ in pages}
    if unknown or not pages:
        sys.exit(f"check: no such metric: {', '.join(sorted(unknown)) or 'the catalogue is empty'}")
    compared, wrong = 0, 0
    for name, *patterns in [*DATA_SETS, *MAPPED.items()]:
        data = options.scratch / name
        imported = import_set(options.binary, options.data, data, name, patterns)
        if isinstance(imported, str):
            print(f"\n{name}: cannot be imported: {imported}")
            wrong += 1
            continue
        files = events(data)
        print(f"\n{name}: {imported} subjects")
        for metric, unit, sql in pages:
            elsewhere = ("-- Not checked", OF_THE_DEMO)
            if sql and (sql.startswith(elsewhere) or not applies(files, sql)):
                continue
            theirs = checked(files, sql) if sql else "the page has no check"
            ours = answered(options.binary, data, metric, sql)
            compared, wrong = compared + 1, wrong + report(metric, unit, ours, theirs)
    more, differ = demo(options.binary, options.scratch / "demo", pages)
    compared, wrong = compared + more, wrong + differ
    if not options.metrics:
        wrong += calls.check(options.binary, options.data, options.scratch)
    print(f"\n{compared} figures compared with SQL, {wrong} differ in all")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    program.ends_in_a_line(main)
