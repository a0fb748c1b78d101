"""Does with DuckDB and pandas what the bench `peers` did, on the same files, and compares.

Called by `cargo bench -p baremo --bench peers --features bench`; by hand: `peers.py FOLDER`, with
the folder of such a run. DuckDB and pandas come from PyPI into an environment of their own, made at
the first call. Each part runs in a process of its own, so that its peak memory is its own, and is
stopped after eight minutes. All use two threads, as many as the bench has cores.

The SQL and the pandas code are written for this data: where the fold's general rules cannot matter
in it (events made from summaries, chains of follow-ups, bots known by name, several spans of a
calendar in one UTC day) they take the short way. They also make fewer tables and columns. Both
favour the peers.
"""

import csv
import functools
import json
import os
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import peers_streams
from peers_common import RUNS, THREADS, best, connect, parquet, peak_mib

PACKAGES = ["duckdb==2.0.0", "pandas", "pyarrow"]
LIMIT_SECONDS = 480
DAY = 86_400_000_000
WEEK = 7 * DAY
ZONE = ZoneInfo("Europe/Madrid")
CALENDARS = ["madrid", "sevilla", "tarde"]
QUESTIONS = ["wall-mean", "wall-median", "business-mean", "business-median"]
# Part, the stage of ours that it does again, and by whom; the code is `<who>_<part>`.
PARTS = [("derive", "lake", ["duckdb", "pandas"]), ("ask", "ask", ["duckdb", "pandas"]),
         ("load", "import", ["duckdb", "pandas"]), *peers_streams.PARTS]


def main():
    folder = Path(sys.argv[1]).resolve()
    environment()
    ours = json.loads((folder / "ours.json").read_text())
    chosen = "duckdb,pandas,python"
    if len(sys.argv) > 2 and sys.argv[2].startswith("--tools="):
        chosen = sys.argv[2].removeprefix("--tools=").replace("pandas", "pandas,python")
    elif len(sys.argv) > 2:
        name = sys.argv[2].replace("-", "_")
        found = (globals().get(name) or getattr(peers_streams, name))(folder, ours)
        found["peak_mib"] = peak_mib()
        print(json.dumps(found))
        return
    asked = set(ours["asked"])
    theirs = {f"{tool}-{part}": apart(folder, f"{tool}-{part}")
              for part, stage, tools in PARTS if stage in asked
              for tool in tools if tool in chosen.split(",")}
    ours = {stage: found for stage, found in ours.items() if stage in asked}
    (folder / "peers.json").write_text(json.dumps(theirs, indent=1))
    differences = [*compare(folder, ours, theirs), *peers_streams.compare(folder, ours, theirs)]
    report(ours, theirs)
    for difference in differences[:40]:
        print("differs:", difference)
    # A peer that broke compared nothing; one that took too long is said to have.
    broken = [name for name, stage in theirs.items()
              if stage.get("failed", "").startswith("ended")]
    for name in broken:
        print(f"not compared: {name} {theirs[name]['failed']}")
    print(f"{len(differences)} figures differ" if differences else "what was compared agrees")
    sys.exit(1 if differences or broken else 0)


def environment():
    """Starts again inside the environment with the packages, making it if need be."""
    home = Path(__file__).resolve().parent.parent / "target" / "peers-python"
    home = Path(os.environ.get("BAREMO_PEERS_PYTHON", home))
    if Path(sys.prefix).resolve() == home.resolve():
        return
    python = home / "bin" / "python"
    ready = home / "ready"
    if not ready.exists():
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True,
                       stdout=sys.stderr)
        ready.touch()
    os.execv(python, [str(python), *sys.argv])


def apart(folder, part):
    print(f"peer {part} …", file=sys.stderr)
    command = [sys.executable, __file__, str(folder), part]
    try:
        run = subprocess.run(command, stdout=subprocess.PIPE, timeout=LIMIT_SECONDS, check=True)
        return json.loads(run.stdout)
    except subprocess.TimeoutExpired:
        return {"failed": f"stopped after {LIMIT_SECONDS} s"}
    except subprocess.CalledProcessError as error:
        return {"failed": f"ended with {error.returncode}"}


# Events to facts, in SQL.

# One row an event: what it is to the fold (`m`), and one number to sort by (`s`): instant, then
# the fold's rank, then the source's order. 1 customer, 2 counting reply, 3 bot, 4 note, 5 solved or
# closed, 6 other status, 8 hand-off, 9 merged, 10 spam, 11 deleted, 12 restored, 13 test,
# 14 automatic message. Words become numbers by a function of one column, which DuckDB applies to
# the words of a file's dictionary alone.
EVENTS = """
CREATE OR REPLACE TEMP TABLE opened AS
SELECT subject_key AS k, conversation_id, channel, customer, brand
FROM {events} WHERE kind = 'opened';
CREATE OR REPLACE TEMP TABLE roots AS
SELECT f.subject_key AS k, o.k AS root
FROM {events} f JOIN opened o ON o.conversation_id = f.value
WHERE f.kind = 'follow_up_of';
CREATE OR REPLACE TEMP TABLE ev AS
WITH words AS (
  SELECT subject_key, epoch_us("at") AS t, "order" AS o, public, automated,
    list_position(['message', 'status', 'opened', 'assigned', 'note', 'rated', 'bot_handoff',
      'merged', 'spam', 'deleted', 'restored', 'test', 'checked'], kind) AS kind,
    list_position(['customer', 'agent', 'bot'], actor_kind) AS who,
    list_contains(['solved', 'closed'], value) AS solves,
    list_contains(['email'], channel) AS mail
  FROM {events}
)
SELECT coalesce(root, subject_key) AS k,
  CASE WHEN kind = 1 THEN CASE
      WHEN who = 1 THEN 1
      WHEN NOT public THEN CASE WHEN who = 2 THEN 4 ELSE 0 END
      WHEN who = 2 AND NOT automated THEN 2
      WHEN who = 3 THEN 3 ELSE 14 END
    WHEN kind = 2 THEN CASE WHEN solves THEN 5 ELSE 6 END
    WHEN kind = 3 THEN CASE WHEN root IS NOT NULL THEN 6 ELSE 0 END
    WHEN kind = 5 THEN 4
    WHEN kind BETWEEN 7 AND 12 THEN kind + 1 ELSE 0 END::TINYINT AS m,
  t * 4096 + o + 512 * CASE
    WHEN kind = 1 THEN CASE WHEN who = 1 THEN 2 ELSE 4 END
    WHEN kind = 2 THEN 5 WHEN kind = 3 THEN 0 WHEN kind IN (4, 7) THEN 3 WHEN kind = 5 THEN 4
    WHEN kind = 6 THEN 6 ELSE 1 END AS s,
  mail
FROM words LEFT JOIN roots ON roots.k = subject_key
WHERE kind IS DISTINCT FROM 13;
"""

# Threads whose customer wrote more than a week after a solve that counts: there a case ends. Few
# can be concerned, so that the windows run over those alone.
SPLIT = """
CREATE OR REPLACE TEMP TABLE reused AS
SELECT k FROM ev WHERE m IN (1, 5) GROUP BY k
HAVING max(s) FILTER (m = 1 AND NOT mail) - min(s) FILTER (m = 5) > {week} * 4096;
CREATE OR REPLACE TEMP TABLE parted AS
WITH a AS (
  SELECT ev.*, s // 4096 AS t,
    last_value(CASE m WHEN 5 THEN true WHEN 6 THEN false END IGNORE NULLS) OVER before AS solved,
    count(*) FILTER (m = 1) OVER upto AS asked, count(*) FILTER (m = 2) OVER upto AS replied
  FROM ev JOIN reused USING (k)
  WINDOW before AS (PARTITION BY k ORDER BY s ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
    upto AS (PARTITION BY k ORDER BY s ROWS UNBOUNDED PRECEDING)
), b AS (
  SELECT *, coalesce(solved, false) AS was,
    last_value(CASE WHEN m = 6 AND solved THEN replied END IGNORE NULLS) OVER before AS reopened,
    last_value(CASE WHEN m = 5 AND NOT coalesce(solved, false) THEN asked END IGNORE NULLS)
      OVER before AS last_asked
  FROM a
  WINDOW before AS (PARTITION BY k ORDER BY s ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
), c AS (
  SELECT *, last_value(CASE WHEN m = 5 AND NOT was
      AND NOT coalesce(replied = reopened AND asked > last_asked, false) THEN t END IGNORE NULLS)
    OVER (PARTITION BY k ORDER BY s ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS counted
  FROM b
)
SELECT k, s, count(*) FILTER (m = 1 AND was AND NOT mail AND t - counted > {week})
  OVER (PARTITION BY k ORDER BY s ROWS UNBOUNDED PRECEDING) AS c
FROM c;
UPDATE ev SET k = xor(ev.k, parted.c) FROM parted
WHERE ev.k = parted.k AND ev.s = parted.s AND parted.c > 0;
"""

# One pass of windows over what moves a case gives turns and solves.
FACTS = """
CREATE OR REPLACE TEMP TABLE moves AS
SELECT k, s, m, count(*) FILTER (m IN (2, 5)) OVER w - (m IN (2, 5))::INT AS turn,
  count(*) FILTER (m = 2) OVER w AS replied, count(*) FILTER (m = 1) OVER w AS asked
FROM ev WHERE m IN (1, 2, 5, 6)
WINDOW w AS (PARTITION BY k ORDER BY s ROWS UNBOUNDED PRECEDING);
CREATE OR REPLACE TEMP TABLE turns AS
SELECT k, turn, since // 4096 AS waiting_since,
  CASE WHEN ended_by = 2 THEN ended // 4096 END AS replied_at, ended // 4096 AS ended_at,
  CASE ended_by WHEN 2 THEN 'reply' WHEN 5 THEN 'solve' END AS ended_by, messages
FROM (
  SELECT k, turn, min(s) FILTER (m = 1) AS since, max(s) FILTER (m <> 1) AS ended,
    max(m) FILTER (m <> 1) AS ended_by, count(*) FILTER (m = 1) AS messages
  FROM moves WHERE m <> 6 GROUP BY k, turn HAVING messages > 0);
CREATE OR REPLACE TEMP TABLE solves AS
WITH a AS (
  SELECT *, lag(m) OVER (PARTITION BY k ORDER BY s) AS before FROM moves WHERE m IN (5, 6)
), b AS (
  SELECT *, m = 5 AND coalesce(lag(replied) OVER w = replied AND asked > lag(asked, 2) OVER w, false)
    AS courtesy
  FROM a WHERE (m = 5 AND before IS DISTINCT FROM 5) OR (m = 6 AND before = 5)
  WINDOW w AS (PARTITION BY k ORDER BY s)
)
SELECT k, min(s) FILTER (m = 5) // 4096 AS first_solved_at,
  max(s) FILTER (m = 5 AND NOT courtesy) // 4096 AS last_solved_at,
  CASE WHEN max(s) FILTER (m = 6) > max(s) FILTER (m = 5) THEN NULL ELSE last_solved_at END
    AS solved_at,
  count(*) FILTER (m = 5 AND NOT courtesy) AS solve_count,
  count(*) FILTER (courtesy) AS courtesy_count,
  count(*) FILTER (m = 6) - courtesy_count AS reopen_count
FROM b GROUP BY k;
CREATE OR REPLACE TEMP TABLE cases AS
SELECT e.k, opened // 4096 AS opened_at, last // 4096 AS last_event_at,
  asked // 4096 AS first_customer_at, bot // 4096 AS first_bot_at, handoff // 4096 AS handoff_at,
  customer_message_count, reply_count, bot_message_count, note_count, first_reply_at,
  CASE WHEN least(asked, replied, automatic) IS NULL THEN 'unknown'
    WHEN asked = least(asked, replied, automatic) THEN 'customer'
    WHEN replied = least(asked, replied, automatic) THEN 'agent' ELSE 'machine' END AS initiated_by,
  first_solved_at, last_solved_at, solved_at, coalesce(solve_count, 0) AS solve_count,
  coalesce(reopen_count, 0) AS reopen_count, coalesce(courtesy_count, 0) AS courtesy_count,
  excluded, conversation_id, channel, customer, brand
FROM (
  SELECT k, min(s) AS opened, max(s) AS last, min(s) FILTER (m = 1) AS asked,
    min(s) FILTER (m = 2) AS replied, min(s) FILTER (m = 14) AS automatic,
    min(s) FILTER (m = 3) AS bot, min(s) FILTER (m = 8) AS handoff,
    count(*) FILTER (m = 1) AS customer_message_count, count(*) FILTER (m = 2) AS reply_count,
    count(*) FILTER (m = 3) AS bot_message_count, count(*) FILTER (m = 4) AS note_count
  FROM ev GROUP BY k) e
LEFT JOIN (SELECT k, min(s) // 4096 AS first_reply_at FROM moves WHERE m = 2 AND asked > 0
  GROUP BY k) r USING (k)
LEFT JOIN solves USING (k)
LEFT JOIN (SELECT k, CASE arg_max(m, s) FILTER (m IN (10, 11, 12)) WHEN 11 THEN 'deleted'
    WHEN 10 THEN 'spam' ELSE CASE WHEN bool_or(m = 9) THEN 'merged' WHEN bool_or(m = 13) THEN 'test'
    END END AS excluded
  FROM ev WHERE m BETWEEN 9 AND 13 GROUP BY k) x USING (k)
LEFT JOIN opened USING (k);
"""

EVENT_COLUMNS = ("subject_key, conversation_id, \"at\", \"order\", kind, actor_kind, "
                 "public, automated, channel, customer, brand, value")
COUNTS = ["customer_message_count", "reply_count", "note_count", "bot_message_count",
          "solve_count", "reopen_count", "courtesy_count"]
INSTANTS = ["opened_at", "first_customer_at", "first_reply_at", "first_bot_at", "handoff_at",
            "first_solved_at", "last_solved_at", "solved_at", "last_event_at"]
TURN_INSTANTS = ["waiting_since", "replied_at", "ended_at"]


def duckdb_derive(folder, ours):
    connection = connect()
    files = ours["lake"]["files"]["conversation_events"]

    def derive(events, write):
        for text in (EVENTS.format(events=events), SPLIT.format(week=WEEK), FACTS):
            connection.execute(text)
        if write:
            for table in ("cases", "turns"):
                path = folder / f"duckdb-{table}.parquet"
                connection.execute(f"COPY {table} TO '{path}' (FORMAT parquet, COMPRESSION zstd)")

    found = {}
    found["derive"], _ = best(lambda: derive(parquet(files), True))
    found["figures"] = duckdb_figures(connection)
    connection.execute(f"CREATE TABLE held AS SELECT {EVENT_COLUMNS} FROM {parquet(files)}")
    found["memory"], _ = best(lambda: derive("held", False))
    return found


def duckdb_figures(connection):
    def sums(table, counts, instants):
        wanted = {"": "count(*)"} | {name: f"sum({name})" for name in counts}
        for name in instants:
            wanted[f"{name}:n"] = f"count({name})"
            wanted[f"{name}:seconds"] = f"sum({name} // 1000000)"
        row = connection.execute(f"SELECT {', '.join(wanted.values())} FROM {table}").fetchone()
        return {name or table: int(value or 0) for name, value in zip(wanted, row)}

    found = sums("cases", COUNTS, INSTANTS) | sums("turns", [], TURN_INSTANTS)
    for name in ("excluded", "initiated_by"):
        query = f"SELECT coalesce({name}, ''), count(*) FROM cases GROUP BY 1"
        found |= {f"{name}={word}": count for word, count in connection.execute(query).fetchall()}
    return found


# Events to facts, in pandas.


def pandas_read(files, columns):
    """Reads files of a partitioned table with the partition as a column."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    pa.set_cpu_count(THREADS)
    tables = []
    for file in files:
        table = pq.ParquetFile(file).read(columns=columns)
        part = Path(file).parent.name.removeprefix("part=").replace("-", "")
        tables.append(table.append_column("part", pa.array([int(part)] * len(table), pa.int32())))
    return pa.concat_tables(tables).unify_dictionaries()


def pandas_events(files):
    import numpy as np
    import pandas as pd
    import pyarrow.compute as pc

    names = ["subject_key", "at", "order", "kind", "actor_kind", "public", "automated",
             "channel", "customer", "brand", "team", "value"]
    events = pandas_read(files, names).filter(pc.field("kind") != "checked").to_pandas()
    opened = pandas_read(files, ["subject_key", "conversation_id", "kind"])
    opened = opened.filter(pc.field("kind") == "opened").to_pandas()
    follows = events.loc[events.kind == "follow_up_of", ["subject_key", "value"]]
    roots = follows.astype({"value": str}).merge(
        opened.astype({"conversation_id": str}), left_on="value", right_on="conversation_id")
    place = pd.Index(roots.subject_key_x).get_indexer(events.subject_key)
    own = events.subject_key.to_numpy()
    root = np.append(roots.subject_key_y.to_numpy(), 0)[place]
    joins = place >= 0
    kind, who = events.kind, events.actor_kind
    is_message, is_customer, is_agent = kind == "message", who == "customer", who == "agent"
    kinds = [is_message & is_customer,
             is_message & ~events.public & ~is_agent,
             (kind == "note") | (is_message & ~events.public),
             is_message & is_agent & ~events.automated,
             is_message & (who == "bot"),
             is_message,
             (kind == "status") & events.value.isin(["solved", "closed"]),
             (kind == "status") | ((kind == "opened") & joins),
             *(kind == word for word in ("bot_handoff", "merged", "spam", "deleted", "restored",
                                         "test"))]
    ranks = [kind == "opened", is_message & is_customer, kind.isin(["assigned", "bot_handoff"]),
             is_message | (kind == "note"), kind == "status", kind == "rated"]
    t = events["at"].astype("datetime64[us, UTC]").astype("int64")
    return pd.DataFrame({
        "k": np.where(joins, root, own), "t": t,
        "s": t * 4096 + events.order + 512 * np.select(ranks, [0, 2, 3, 4, 5, 6], 1),
        "m": np.select(kinds, [1, 0, 4, 2, 3, 14, 5, 6, 8, 9, 10, 11, 12, 13], 0).astype("int8"),
        "channel": events.channel, "customer": events.customer, "brand": events.brand,
        "team": events.team})


def pandas_cases(events):
    """Sorts events by conversation and time and numbers cases in order of appearance."""
    import numpy as np

    events = events.sort_values(["k", "s"], ignore_index=True)
    asks = events[(events.m == 1) & (events.channel != "email")].groupby("k").t.max()
    late = asks - events[events.m == 5].groupby("k").t.min()
    reused = events.k.isin(late[late > WEEK].index)
    begins = (events.k != events.k.shift()).to_numpy(copy=True)
    rows = events[reused]
    for row, k, t, m, mail in zip(rows.index, rows.k, rows.t, rows.m, rows.channel == "email"):
        if begins[row]:
            solved, counted, wrote, replied = False, None, False, True
        if m == 1:
            if solved and not mail and counted is not None and t - counted > WEEK:
                begins[row], solved, counted, replied = True, False, None, True
            wrote = True
        elif m == 2:
            replied = True
        elif m == 5 and not solved:
            if counted is None or replied or not wrote:
                counted = t
            solved, wrote = True, False
        elif m == 6 and solved:
            solved, replied = False, False
    events["case"] = np.cumsum(begins, dtype="int32")
    return events


def pandas_facts(events):
    import numpy as np
    import pandas as pd

    moves = events.loc[events.m.isin([1, 2, 5, 6]), ["case", "t", "s", "m"]]
    ends, case = moves.m.isin([2, 5]), moves.case
    moves["turn"] = ends.groupby(case).cumsum() - ends
    moves["replied"] = (moves.m == 2).groupby(case).cumsum()
    moves["asked"] = (moves.m == 1).groupby(case).cumsum()
    turns = moves[moves.m == 1].groupby(["case", "turn"]).agg(
        waiting_since=("t", "min"), messages=("t", "size"))
    ended = moves[moves.m.isin([2, 5])].groupby(["case", "turn"]).agg(
        ended_at=("t", "max"), ended_by=("m", "max"))
    turns = turns.join(ended).astype({"ended_at": "Int64"}).reset_index()
    turns["replied_at"] = turns.ended_at.where(turns.ended_by == 2)
    turns["number"] = turns.groupby("case").cumcount() + 1

    status = moves[moves.m.isin([5, 6])]
    before = status.groupby("case").m.shift()
    status = status[((status.m == 5) & (before != 5)) | ((status.m == 6) & (before == 5))].copy()
    lags = status.groupby("case")
    status["courtesy"] = ((status.m == 5) & (lags.replied.shift() == status.replied)
                          & (status.asked > lags.asked.shift(2)))
    solves = status[status.m == 5].groupby("case")
    counting = status[(status.m == 5) & ~status.courtesy].groupby("case")
    by = events.groupby("case")
    cases = by.agg(opened_at=("t", "min"), last_event_at=("t", "max"), channel=("channel", "first"),
                   customer=("customer", "first"), brand=("brand", "first"), team=("team", "last"))
    of = {number: events[events.m == number].groupby("case") for number in (1, 2, 3, 4, 8)}
    for name, number in (("first_customer_at", 1), ("first_bot_at", 3), ("handoff_at", 8)):
        cases[name] = of[number].t.min().astype("Int64")
    for name, number in (("customer_message_count", 1), ("reply_count", 2),
                         ("bot_message_count", 3), ("note_count", 4)):
        cases[name] = of[number].size()
    cases["first_reply_at"] = moves[(moves.m == 2) & (moves.asked > 0)].groupby(
        "case").t.min().astype("Int64")
    cases["first_solved_at"] = solves.t.min().astype("Int64")
    cases["last_solved_at"] = counting.t.max().astype("Int64")
    cases["solve_count"] = counting.size()
    cases["courtesy_count"] = status[status.courtesy].groupby("case").size()
    cases["reopen_count"] = status[status.m == 6].groupby("case").size()
    cases = cases.fillna({name: 0 for name in COUNTS}).astype({name: "int64" for name in COUNTS})
    cases["reopen_count"] -= cases.courtesy_count
    cases["solved_at"] = cases.last_solved_at.where(status.groupby("case").m.last() == 5)
    authors = events[events.m.isin([1, 2, 14])].groupby("case").m.first()
    cases["initiated_by"] = authors.map({1: "customer", 2: "agent", 14: "machine"})
    cases["initiated_by"] = cases.initiated_by.fillna("unknown")
    removal = events[events.m.isin([10, 11, 12])].groupby("case").m.last().reindex(cases.index)
    flag = {number: cases.index.isin(events.case[events.m == number]) for number in (9, 13)}
    cases["excluded"] = np.select([removal == 11, removal == 10, flag[9], flag[13]],
                                  ["deleted", "spam", "merged", "test"], "")
    return cases, turns


def pandas_derive(folder, ours):
    files = ours["lake"]["files"]["conversation_events"]

    def derive():
        cases, turns = pandas_facts(pandas_cases(pandas_events(files)))
        cases.to_parquet(folder / "pandas-cases.parquet", compression="zstd")
        turns.to_parquet(folder / "pandas-turns.parquet", compression="zstd", index=False)
        return cases, turns

    # Once is enough for what takes minutes.
    large = ours["lake"]["events"] > 2_000_000
    found = {}
    found["derive"], (cases, turns) = best(derive, 1 if large else RUNS)
    found["figures"] = {"cases": len(cases), "turns": len(turns)}
    found["figures"] |= {name: int(cases[name].sum()) for name in COUNTS}
    for table, names in ((cases, INSTANTS), (turns, TURN_INSTANTS)):
        for name in names:
            known = table[name].dropna().astype("int64")
            found["figures"] |= {f"{name}:n": len(known),
                                 f"{name}:seconds": int((known // 1_000_000).sum())}
    for name in ("excluded", "initiated_by"):
        counts = cases[name].value_counts()
        found["figures"] |= {f"{name}={word}": int(count) for word, count in counts.items()}
    return found


# Asking.


@functools.cache
def clock_changes():
    """Returns until when each offset of the zone is in force, in UTC microseconds."""
    changes, at = [], datetime(2020, 1, 1, tzinfo=timezone.utc)
    offset = at.astimezone(ZONE).utcoffset()
    while at.year < 2032:
        at += timedelta(hours=1)
        now = at.astimezone(ZONE).utcoffset()
        if now != offset:
            changes.append((int(at.timestamp()) * 1_000_000, offset // timedelta(microseconds=1)))
            offset = now
    return changes


def open_days(folder):
    """Returns, by calendar and UTC day, when it opens and closes and what was open before."""
    spans = {}
    with (folder / "spans.csv").open() as file:
        for span in csv.DictReader(file):
            opens, closes = int(span["opens"]), int(span["closes"])
            key = (CALENDARS.index(span["calendar"]), opens // DAY)
            assert key not in spans and closes <= (key[1] + 1) * DAY, "two spans in one UTC day"
            spans[key] = (opens, closes)
    first, last = min(day for _, day in spans), max(day for _, day in spans)
    days = []
    for calendar in range(len(CALENDARS)):
        before = 0
        for day in range(first, last + 1):
            opens, closes = spans.get((calendar, day), (day * DAY, day * DAY))
            days.append((calendar, day, opens, closes, before))
            before += closes - opens
    return days


WAITS = """
SELECT t.part, t.case_row, epoch_us(waiting_since) AS a, epoch_us(replied_at) AS b, t.channel,
  CASE team_at_open WHEN 'sevilla' THEN 1 WHEN 'tarde' THEN 2 ELSE 0 END AS cal, team_changed
FROM {turns} t JOIN {cases} c ON c.part = t.part AND c.file_row_number = t.case_row
WHERE t.first & 1 = 1 AND replied_at IS NOT NULL AND c.excluded IS NULL
  AND initiated_by NOT IN ('agent', 'machine')
"""
SPANS = """
WITH moved AS (
  SELECT a.part, a.case_row, epoch_us(started_at) AS since,
    arg_max(CASE a.team WHEN 'sevilla' THEN 1 WHEN 'tarde' THEN 2 ELSE 0 END,
      a.file_row_number) AS cal,
    any_value(CASE team_at_open WHEN 'sevilla' THEN 1 WHEN 'tarde' THEN 2 ELSE 0 END) AS first_cal
  FROM {assignments} a JOIN {cases} c ON c.part = a.part AND c.file_row_number = a.case_row
  WHERE team_changed GROUP BY ALL)
SELECT part, case_row, since,
  lead(since, 1, {end}) OVER (PARTITION BY part, case_row ORDER BY since) AS until, cal FROM moved
UNION ALL
SELECT part, case_row, 0, min(since), any_value(first_cal) FROM moved GROUP BY part, case_row
"""
ELAPSED = """({q}.before + greatest(0, least({u}, {q}.closes) - {q}.opens)
  - {p}.before - greatest(0, least({f}, {p}.closes) - {p}.opens))"""
BUSINESS = """
WITH w AS ({waits}), s AS ({spans}), parts AS (
  SELECT w.part, w.case_row, sum({elapsed_part}) AS v
  FROM w JOIN s ON s.part = w.part AND s.case_row = w.case_row
    JOIN days p ON p.cal = s.cal AND p.day = greatest(a, since) // {day}
    JOIN days q ON q.cal = s.cal AND q.day = least(b, until) // {day}
  WHERE team_changed AND greatest(a, since) < least(b, until) GROUP BY w.part, w.case_row
), v AS (
  SELECT b, channel, {elapsed} AS v FROM w
    JOIN days p ON p.cal = w.cal AND p.day = a // {day}
    JOIN days q ON q.cal = w.cal AND q.day = b // {day}
  WHERE NOT team_changed
  UNION ALL
  SELECT b, channel, coalesce(v, 0) FROM w LEFT JOIN parts USING (part, case_row)
  WHERE team_changed
)
"""
WALL = "WITH v AS (SELECT b, channel, b - a AS v FROM ({waits}))"
CELLS = """
SELECT (b + CASE {offsets} END) // {day} AS day, channel, count(*) AS n, {stat} / 1e6 AS value
FROM v GROUP BY ALL
"""


def question(name, waits, spans):
    calendar, stat = name.split("-")
    offsets = " ".join(f"WHEN b < {until} THEN {offset}" for until, offset in clock_changes())
    elapsed = ELAPSED.format(p="p", q="q", f="a", u="b")
    part = ELAPSED.format(p="p", q="q", f="greatest(a, since)", u="least(b, until)")
    text = (WALL if calendar == "wall" else BUSINESS).format(
        waits=waits, spans=spans, elapsed=elapsed, elapsed_part=part, day=DAY)
    stat = "avg(v)" if stat == "mean" else "quantile_cont(v, 0.5)"
    return text + CELLS.format(offsets=offsets, day=DAY, stat=stat)


def write_cells(path, rows):
    with path.open("w") as file:
        for day, channel, n, value in rows:
            label = (datetime(1970, 1, 1) + timedelta(days=int(day))).date().isoformat()
            file.write(f"{label},{channel},{int(n)},{float(value)!r}\n")


def duckdb_ask(folder, ours):
    files = ours["lake"]["files"]
    connection = connect()
    connection.execute("CREATE TABLE days (cal INT, day BIGINT, opens BIGINT, closes BIGINT, "
                       "before BIGINT)")
    connection.executemany("INSERT INTO days VALUES (?, ?, ?, ?, ?)", open_days(folder))
    tables = {name: parquet(files[name], ", file_row_number = true" * (name != "turns"))
              for name in ("cases", "turns", "assignments")}
    waits = WAITS.format(**tables)
    spans = SPANS.format(end=1 << 61, **tables)
    found = {}
    for name in QUESTIONS:
        text = question(name, waits, spans)
        found[name], rows = best(lambda: connection.execute(text).fetchall())
        write_cells(folder / f"duckdb-{name}.csv", rows)
    connection.execute(f"CREATE TABLE held AS {waits}; CREATE TABLE stretches AS {spans}")
    for name in QUESTIONS:
        text = question(name, "SELECT * FROM held", "SELECT * FROM stretches")
        found[f"{name}-held"], rows = best(lambda: connection.execute(text).fetchall())
    return found


def pandas_waits(files):
    """Reads first waits with what the answer needs of their cases, and the stretches of those
    cases that changed team."""
    import numpy as np
    import pandas as pd

    cases, turns, moves = (pandas_read(files[table], columns).to_pandas() for table, columns in (
        ("cases", ["excluded", "initiated_by", "team_at_open", "team_changed"]),
        ("turns", ["case_row", "first", "waiting_since", "replied_at", "channel"]),
        ("assignments", ["case_row", "started_at", "team"])))
    starts = cases.groupby("part").size().cumsum().shift(fill_value=0)
    for table in (turns, moves):
        table["row"] = table.case_row + table.part.map(starts)
    turns = turns[(turns["first"] & 1 == 1) & turns.replied_at.notna()]
    waits = turns.join(cases.drop(columns="part"), on="row")
    waits = waits[waits.excluded.isna() & ~waits.initiated_by.isin(["agent", "machine"])]

    def instants(column):
        return column.astype("datetime64[us, UTC]").astype("int64").to_numpy()

    def calendar(teams):
        return np.select([teams == "sevilla", teams == "tarde"], [1, 2], 0)

    held = pd.DataFrame({"row": waits.row, "a": instants(waits.waiting_since),
                         "b": instants(waits.replied_at), "channel": waits.channel,
                         "cal": calendar(waits.team_at_open), "moved": waits.team_changed})
    moves = moves[moves.row.isin(held.row[held.moved])]
    moves = pd.DataFrame({"row": moves.row, "since": instants(moves.started_at),
                          "cal": calendar(moves.team)})
    moves = moves.groupby(["row", "since"], as_index=False).cal.last()
    opening = held.loc[held.moved, ["row", "cal"]].assign(since=0)
    moves = pd.concat([opening, moves]).sort_values(["row", "since"])
    moves["until"] = moves.groupby("row").since.shift(-1, fill_value=1 << 61)
    return held, moves


def pandas_cells(held, moves, name, days):
    import numpy as np

    calendar, stat = name.split("-")
    first, count = days[0][1], len(days) // len(CALENDARS)
    opens, closes, before = (np.array(column) for column in list(zip(*days))[2:])

    def passed(at, cal):
        place = cal * count + at // DAY - first
        return before[place] + np.clip(np.minimum(at, closes[place]) - opens[place], 0, None)

    value = held.b - held.a
    if calendar == "business":
        value = passed(held.b.to_numpy(), held.cal.to_numpy())
        value = value - passed(held.a.to_numpy(), held.cal.to_numpy())
        parts = moves.merge(held.loc[held.moved, ["row", "a", "b"]], on="row")
        start = np.maximum(parts.a, parts.since).to_numpy()
        end = np.minimum(parts.b, parts.until).to_numpy()
        parts, start, end = parts[start < end], start[start < end], end[start < end]
        cal = parts.cal.to_numpy()
        whole = (passed(end, cal) - passed(start, cal))
        whole = parts.assign(v=whole).groupby("row").v.sum()
        value = np.where(held.moved, held.row.map(whole).fillna(0), value)
    untils, offsets = zip(*clock_changes())
    at = held.b.to_numpy()
    local = at + np.array(offsets)[np.searchsorted(untils, at, side="right")]
    cells = held.assign(day=local // DAY, v=value).groupby(["day", "channel"], observed=True).v
    found = cells.agg(["size", stat]).reset_index()
    found[stat] /= 1e6
    return found.to_numpy().tolist()


def pandas_ask(folder, ours):
    files, days, found = ours["lake"]["files"], open_days(folder), {}
    clock_changes()
    for name in QUESTIONS:
        work = lambda: pandas_cells(*pandas_waits(files), name, days)
        found[name], rows = best(work)
        write_cells(folder / f"pandas-{name}.csv", rows)
    held, moves = pandas_waits(files)
    for name in QUESTIONS:
        found[f"{name}-held"], _ = best(lambda: pandas_cells(held, moves, name, days))
    return found


# Loading a CSV file.


def duckdb_load(folder, ours):
    path, file = ours["import"]["file"], folder / "loaded.duckdb"

    def load():
        file.unlink(missing_ok=True)
        connection = connect(file)
        connection.execute(f"CREATE TABLE events AS SELECT * FROM read_csv('{path}')")
        rows = connection.execute("SELECT count(*) FROM events").fetchone()[0]
        connection.close()
        return rows

    found = {}
    found["load"], found["events"] = best(load)
    return found


def pandas_load(folder, ours):
    import pandas as pd
    import pyarrow

    pyarrow.set_cpu_count(THREADS)
    found = {}
    found["load"], events = best(
        lambda: pd.read_csv(ours["import"]["file"], engine="pyarrow", parse_dates=["time"]))
    found["events"] = len(events)
    return found


# Side by side.


def compare(folder, ours, theirs):
    """Yields every figure in which somebody differs."""
    for tool in ("duckdb", "pandas"):
        figures = theirs.get(f"{tool}-derive", {}).get("figures", {})
        for name, value in ours["lake"]["figures"].items() if figures else ():
            if figures.get(name, 0) != value:
                yield f"{name}: {value}, {tool} {figures.get(name, 0)}"
        for name in QUESTIONS if f"{tool}-ask" in theirs else ():
            if name not in theirs[f"{tool}-ask"]:
                continue
            own, other = (read_cells(folder / f"{who}-{name}.csv") for who in ("ours", tool))
            for cell in sorted(own.keys() | other.keys()):
                (n, value), (count, found) = (cells.get(cell, (0, 0.0)) for cells in (own, other))
                if n != count or abs(value - found) > max(1e-6, 1e-9 * abs(value)):
                    yield f"{name} {cell}: {value} of {n}, {tool} {found} of {count}"
        events = theirs.get(f"{tool}-load", {}).get("events")
        if events is not None and events != ours["import"]["accepted"]:
            yield f"events imported: {ours['import']['accepted']}, {tool} {events}"


def read_cells(path):
    rows = (line.split(",") for line in path.read_text().splitlines())
    return {(day, channel): (int(n), float(value)) for day, channel, n, value in rows
            if day != "day"}


def lines(ours, theirs):
    """Yields work, our measurement, DuckDB's, pandas'."""
    def their(part, name):
        return [theirs.get(f"{tool}-{part}", {}).get(name) for tool in ("duckdb", "pandas")]

    if "fold" in ours:
        yield "in memory: order", ours["fold"]["order"], None, None
        yield "in memory: fold, one thread", ours["fold"]["fold"], None, None
        yield "in memory: fold, both threads", ours["fold"]["fold_both"], None, None
        yield ("in memory: events to facts, both threads",
               together(ours["fold"]["order"], ours["fold"]["fold_both"]),
               their("derive", "memory")[0], None)
    if "lake" in ours:
        yield "lake to lake: events to facts", ours["lake"]["derive"], *their("derive", "derive")
        yield "inbox to lake: drain", ours["lake"]["drain"], None, None
    for name in QUESTIONS if "ask" in ours else ():
        yield f"{name}: first, from files", ours["ask"][name]["cold"], *their("ask", name)
        yield f"{name}: again, held", ours["ask"][name]["warm"], *their("ask", f"{name}-held")
    if "import" in ours:
        yield "import of CSV", ours["import"]["import"], *their("load", "load")


def together(one, other):
    return {"best": one["best"] + other["best"], "load": other["load"]}


def report(ours, theirs):
    def cell(found):
        return f"{found['best']:9.3f} ({found['load']:4.1f})" if found else f"{'–':>16}"

    def ratio(own, found):
        return f"{found['best'] / own['best']:8.1f}×" if found else f"{'–':>9}"

    print(f"\n{'seconds, best run (load average)':42}{'baremo':>16} {'DuckDB':>16} {'pandas, Python':>16}"
          f" {'DuckDB':>9} {'other':>9}")
    for work, own, duck, pandas in [*lines(ours, theirs), *peers_streams.lines(ours, theirs)]:
        print(f"{work:42}{cell(own)} {cell(duck)} {cell(pandas)} {ratio(own, duck)}"
              f" {ratio(own, pandas)}")
    print()
    for part, found in theirs.items():
        print(f"{part}: peak {found.get('peak_mib')} MiB {found.get('failed', '')}")
    for stage, found in ours.items():
        print(f"baremo {stage}: peak {found.get('peak_program_mib') or found['peak_mib']} MiB")


if __name__ == "__main__":
    main()
