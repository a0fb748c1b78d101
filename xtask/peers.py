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

import bisect
import csv
import json
import os
import subprocess
import sys
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

PACKAGES = ["duckdb==2.0.0", "pandas", "pyarrow"]
LIMIT_SECONDS = 480
RUNS = 3
THREADS = 2
HOUR = 3_600_000_000
DAY = 24 * HOUR
WEEK = 7 * DAY
ZONE = ZoneInfo("Europe/Madrid")
CALENDARS = ["madrid", "sevilla", "tarde"]
TEAM_CALENDAR = {"sevilla": 1, "tarde": 2}
QUESTIONS = ["wall-mean", "wall-median", "business-mean", "business-median"]
PARTS = {"derive": "lake", "ask": "ask", "load": "import"}


def main():
    folder = Path(sys.argv[1]).resolve()
    environment()
    ours = json.loads((folder / "ours.json").read_text())
    if len(sys.argv) > 2:
        found = globals()[sys.argv[2].replace("-", "_")](folder, ours)
        found["peak_mib"] = peak_mib()
        print(json.dumps(found))
        return
    parts = [part for part, stage in PARTS.items() if stage in ours]
    theirs = {f"{tool}-{part}": apart(folder, f"{tool}-{part}")
              for part in parts for tool in ("duckdb", "pandas")}
    (folder / "peers.json").write_text(json.dumps(theirs, indent=1))
    report(ours, theirs)
    differences = list(compare(folder, ours, theirs))
    for difference in differences[:40]:
        print("differs:", difference)
    print(f"{len(differences)} figures differ" if differences else "all figures agree")
    sys.exit(1 if differences else 0)


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


def peak_mib():
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) // 1024
    return None


def best(work, runs=RUNS):
    """Times the same work several times; returns the measurement and the last result."""
    seconds, load = [], []
    for _ in range(runs):
        result = None
        started = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - started)
        load.append(os.getloadavg()[0])
    least = min(range(runs), key=seconds.__getitem__)
    return {"best": seconds[least], "load": load[least], "runs": seconds}, result


# Events to facts, in SQL.

# One row an event: what it is to the fold (`m`), and one number to sort by (`s`): instant, then
# the fold's rank, then the source's order. 1 customer, 2 counting reply, 3 bot, 4 note, 5 solved or
# closed, 6 other status, 8 hand-off, 9 merged, 10 spam, 11 deleted, 12 restored, 13 test,
# 14 automatic message.
EVENTS = """
CREATE OR REPLACE TEMP TABLE roots AS
SELECT f.conversation_key AS k, r.conversation_key AS root
FROM {events} f JOIN {events} r ON r.part = f.part AND r.conversation_id = f.value
WHERE f.kind = 'follow_up_of' AND r.kind = 'opened';
CREATE OR REPLACE TEMP TABLE ev AS
SELECT coalesce(root, conversation_key) AS k, epoch_us("at") AS t,
  CASE kind
    WHEN 'message' THEN CASE
      WHEN actor_kind = 'customer' THEN 1
      WHEN NOT public THEN CASE WHEN actor_kind = 'agent' THEN 4 ELSE 0 END
      WHEN actor_kind = 'agent' AND NOT automated THEN 2
      WHEN actor_kind = 'bot' THEN 3 ELSE 14 END
    WHEN 'note' THEN 4
    WHEN 'status' THEN CASE WHEN value IN ('solved', 'closed') THEN 5 ELSE 6 END
    WHEN 'opened' THEN CASE WHEN root IS NOT NULL THEN 6 ELSE 0 END
    WHEN 'bot_handoff' THEN 8 WHEN 'merged' THEN 9 WHEN 'spam' THEN 10 WHEN 'deleted' THEN 11
    WHEN 'restored' THEN 12 WHEN 'test' THEN 13 ELSE 0 END::TINYINT AS m,
  t * 4096 + "order" + 512 * CASE kind
    WHEN 'opened' THEN 0
    WHEN 'message' THEN CASE WHEN actor_kind = 'customer' THEN 2 ELSE 4 END
    WHEN 'assigned' THEN 3 WHEN 'bot_handoff' THEN 3 WHEN 'note' THEN 4 WHEN 'status' THEN 5
    WHEN 'rated' THEN 6 ELSE 1 END AS s,
  channel, customer, brand, team, 1::TINYINT AS c
FROM {events} LEFT JOIN roots ON roots.k = conversation_key WHERE kind <> 'checked';
"""

# Threads whose customer wrote more than a week after a solve that counts: there a case ends. Few
# can be concerned, so that the windows run over those alone.
SPLIT = """
CREATE OR REPLACE TEMP TABLE reused AS
SELECT k FROM ev GROUP BY k
HAVING max(t) FILTER (m = 1 AND channel <> 'email') - min(t) FILTER (m = 5) > {week};
CREATE OR REPLACE TEMP TABLE parted AS
WITH a AS (
  SELECT ev.*, last_value(CASE m WHEN 5 THEN true WHEN 6 THEN false END IGNORE NULLS) OVER before
      AS solved,
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
SELECT k, s, 1 + count(*) FILTER (m = 1 AND was AND channel <> 'email' AND t - counted > {week})
  OVER (PARTITION BY k ORDER BY s ROWS UNBOUNDED PRECEDING) AS c
FROM c;
UPDATE ev SET c = parted.c FROM parted WHERE ev.k = parted.k AND ev.s = parted.s AND parted.c > 1;
"""

# One pass of windows over what moves a case gives turns and solves.
FACTS = """
CREATE OR REPLACE TEMP TABLE moves AS
SELECT k, c, s, t, m,
  count(*) FILTER (m IN (2, 5)) OVER w - (m IN (2, 5))::INT AS turn,
  count(*) FILTER (m = 2) OVER w AS replied, count(*) FILTER (m = 1) OVER w AS asked
FROM ev WHERE m IN (1, 2, 5, 6)
WINDOW w AS (PARTITION BY k, c ORDER BY s ROWS UNBOUNDED PRECEDING);
CREATE OR REPLACE TEMP TABLE turns AS
SELECT k, c, row_number() OVER (PARTITION BY k, c ORDER BY turn) AS number, waiting_since,
  CASE WHEN ended_by = 2 THEN ended_at END AS replied_at, ended_at,
  CASE ended_by WHEN 2 THEN 'reply' WHEN 5 THEN 'solve' END AS ended_by, messages
FROM (
  SELECT k, c, turn, min(t) FILTER (m = 1) AS waiting_since, max(t) FILTER (m <> 1) AS ended_at,
    max(m) FILTER (m <> 1) AS ended_by, count(*) FILTER (m = 1) AS messages
  FROM moves WHERE m <> 6 GROUP BY k, c, turn HAVING messages > 0);
CREATE OR REPLACE TEMP TABLE solves AS
WITH a AS (
  SELECT *, lag(m) OVER (PARTITION BY k, c ORDER BY s) AS before FROM moves WHERE m IN (5, 6)
), b AS (
  SELECT *, m = 5 AND coalesce(lag(replied) OVER w = replied AND asked > lag(asked, 2) OVER w, false)
    AS courtesy
  FROM a WHERE (m = 5 AND before IS DISTINCT FROM 5) OR (m = 6 AND before = 5)
  WINDOW w AS (PARTITION BY k, c ORDER BY s)
)
SELECT k, c, min(t) FILTER (m = 5) AS first_solved_at,
  max(t) FILTER (m = 5 AND NOT courtesy) AS last_solved_at,
  CASE WHEN max(s) FILTER (m = 6) > max(s) FILTER (m = 5) THEN NULL ELSE last_solved_at END
    AS solved_at,
  count(*) FILTER (m = 5 AND NOT courtesy) AS solve_count, count(*) FILTER (courtesy)
    AS courtesy_count,
  count(*) FILTER (m = 6) - courtesy_count AS reopen_count
FROM b GROUP BY k, c;
CREATE OR REPLACE TEMP TABLE cases AS
SELECT e.*, r.first_reply_at, first_solved_at, last_solved_at, solved_at,
  coalesce(solve_count, 0) AS solve_count, coalesce(reopen_count, 0) AS reopen_count,
  coalesce(courtesy_count, 0) AS courtesy_count,
  CASE WHEN removal = 11 THEN 'deleted' WHEN removal = 10 THEN 'spam' WHEN merged THEN 'merged'
    WHEN test THEN 'test' END AS excluded
FROM (
  SELECT k, c, min(t) AS opened_at, max(t) AS last_event_at,
    min(t) FILTER (m = 1) AS first_customer_at, min(t) FILTER (m = 3) AS first_bot_at,
    min(t) FILTER (m = 8) AS handoff_at, count(*) FILTER (m = 1) AS customer_message_count,
    count(*) FILTER (m = 2) AS reply_count, count(*) FILTER (m = 3) AS bot_message_count,
    count(*) FILTER (m = 4) AS note_count, arg_max(m, s) FILTER (m IN (10, 11, 12)) AS removal,
    bool_or(m = 9) AS merged, bool_or(m = 13) AS test,
    CASE arg_min(m, s) FILTER (m IN (1, 2, 14)) WHEN 1 THEN 'customer' WHEN 2 THEN 'agent'
      WHEN 14 THEN 'machine' ELSE 'unknown' END AS initiated_by,
    any_value(channel) AS channel, any_value(customer) AS customer, any_value(brand) AS brand,
    arg_max(team, s) FILTER (team IS NOT NULL) AS team
  FROM ev GROUP BY k, c) e
LEFT JOIN (SELECT k, c, min(t) FILTER (m = 2 AND asked > 0) AS first_reply_at
  FROM moves GROUP BY k, c) r USING (k, c)
LEFT JOIN solves USING (k, c);
"""

EVENT_COLUMNS = ("part, conversation_key, conversation_id, \"at\", \"order\", kind, actor_kind, "
                 "public, automated, channel, customer, brand, team, value")
COUNTS = ["customer_message_count", "reply_count", "note_count", "bot_message_count",
          "solve_count", "reopen_count", "courtesy_count"]
INSTANTS = ["opened_at", "first_customer_at", "first_reply_at", "first_bot_at", "handoff_at",
            "first_solved_at", "last_solved_at", "solved_at", "last_event_at"]
TURN_INSTANTS = ["waiting_since", "replied_at", "ended_at"]


def connect(file=":memory:"):
    import duckdb

    connection = duckdb.connect(str(file))
    connection.execute(f"SET threads = {THREADS}; SET TimeZone = 'UTC'")
    return connection


def parquet(files, extra=""):
    return f"read_parquet({files!r}, hive_partitioning = true{extra})"


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
    import pyarrow.compute as pc

    names = ["conversation_key", "at", "order", "kind", "actor_kind", "public", "automated",
             "channel", "customer", "brand", "team", "value"]
    table = pandas_read(files, names).filter(pc.field("kind") != "checked")
    events = table.to_pandas()
    opened = pandas_read(files, ["conversation_key", "conversation_id", "kind"])
    opened = opened.filter(pc.field("kind") == "opened").to_pandas()
    follows = events.loc[events.kind == "follow_up_of", ["part", "conversation_key", "value"]]
    roots = follows.astype({"value": str}).merge(
        opened.astype({"conversation_id": str}), left_on=["part", "value"],
        right_on=["part", "conversation_id"])
    root = events.conversation_key.map(
        roots.set_index("conversation_key_x").conversation_key_y)
    kind, who = events.kind, events.actor_kind
    is_message, is_customer, is_agent = kind == "message", who == "customer", who == "agent"
    solves = events.value.isin(["solved", "closed"])
    kinds = [is_message & is_customer,
             is_message & ~events.public & ~is_agent,
             (kind == "note") | (is_message & ~events.public),
             is_message & is_agent & ~events.automated,
             is_message & (who == "bot"),
             is_message,
             (kind == "status") & solves,
             (kind == "status") | ((kind == "opened") & root.notna()),
             *(kind == word for word in ("bot_handoff", "merged", "spam", "deleted", "restored",
                                         "test"))]
    events["m"] = np.select(kinds, [1, 0, 4, 2, 3, 14, 5, 6, 8, 9, 10, 11, 12, 13], 0)
    ranks = [kind == "opened", is_message & is_customer,
             kind.isin(["assigned", "bot_handoff"]), kind.isin(["message", "note"]),
             kind == "status", kind == "rated"]
    rank = np.select(ranks, [0, 2, 3, 4, 5, 6], 1)
    events["t"] = events["at"].astype("datetime64[us, UTC]").astype("int64")
    events["s"] = events.t * 4096 + events.order + 512 * rank
    events["k"] = root.fillna(events.conversation_key).where(root.notna(),
                                                             events.conversation_key)
    if root.notna().any():
        exact = dict(zip(roots.conversation_key_x, roots.conversation_key_y))
        events["k"] = events.conversation_key.replace(exact) if len(exact) < 1000 else \
            events.conversation_key.map(exact.get).where(
                events.conversation_key.isin(exact), events.conversation_key)
    return events[["k", "t", "s", "m", "channel", "customer", "brand", "team"]]
