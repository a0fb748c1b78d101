"""What peers do of the streams beside conversations: visits, orders, calls.

Called by peers.py. As there, SQL and Python are written for this data and take short ways that hold
for it alone: page views have no equal instants, visitors no names, sites no ids of sessions, orders
no refunds, calls no second queue.
"""

import json
import math
import os

from peers_common import best, connect, parquet

# Part, the stage of ours that it does again, and by whom.
PARTS = [("sessions", "sessions", ["duckdb"]), ("base", "shop", ["duckdb", "pandas"]),
         ("cohorts", "shop", ["duckdb"]), ("calls", "calls", ["duckdb", "python"]),
         ("metrics", "company", ["duckdb"])]
DAY = 86_400_000_000
MONTHS = 12
# What DuckDB may take before it writes to disk.
MEMORY = "10GB"

# Page views to sessions. One pass of windows cuts a visitor's views into visits; what a session
# says of where it came from is read from its first view alone.
VIEWS = """
SELECT subject_key AS k, epoch_us("at") AS t, attributes['url'] AS url,
  attributes['referrer'] AS referrer, attributes['user_agent'] AS agent
FROM {events}
"""
SESSIONS = """
CREATE OR REPLACE TEMP TABLE cut AS
SELECT k, t, page, referrer, tagged, bot,
  sum(begins) OVER (PARTITION BY k ORDER BY t ROWS UNBOUNDED PRECEDING) AS session
FROM (
  SELECT k, t, split_part(split_part(url, '?', 1), '.com', 2) AS page, referrer,
    contains(url, 'utm_medium=email') AS tagged,
    contains(agent, 'bot') OR contains(agent, 'curl/') AS bot,
    coalesce(t - lag(t) OVER (PARTITION BY k ORDER BY t) > 1800000000, true)::INT AS begins
  FROM ({views}));
CREATE OR REPLACE TEMP TABLE views AS
SELECT k, session, t AS viewed_at, page,
  lead(t) OVER w AS left_at, left_at IS NULL AS is_last, row_number() OVER w AS number,
  CASE WHEN number = 1 THEN referrer END AS referrer, number = 1 AND tagged AS tagged, bot
FROM cut WINDOW w AS (PARTITION BY k, session ORDER BY t);
CREATE OR REPLACE TEMP TABLE sessions AS
WITH grouped AS (
  SELECT k, session, min(viewed_at) AS started_at, max(viewed_at) AS ended_at,
    count(*) AS page_view_count, any_value(bot) AS bot, bool_or(tagged) AS tagged,
    any_value(referrer) AS referrer,
    any_value(CASE WHEN number = 1 THEN page END) AS landing_page,
    any_value(CASE WHEN is_last THEN page END) AS exit_page
  FROM views GROUP BY k, session
), own AS (
  SELECT *, CASE WHEN tagged THEN 'email' WHEN referrer IS NULL THEN 'direct'
      WHEN contains(referrer, '//www.google.') THEN 'search'
      WHEN contains(referrer, 'facebook.com') THEN 'social'
      WHEN contains(referrer, 'shop.example.com') THEN NULL ELSE 'referral' END AS own
  FROM grouped
)
SELECT * EXCLUDE (own, referrer, bot, tagged),
  CASE WHEN bot THEN 'bot' WHEN contains(referrer, 'semalt.com') THEN 'referrer_spam' END AS excluded,
  coalesce(last_value(own IGNORE NULLS) OVER (PARTITION BY k ORDER BY session
    ROWS UNBOUNDED PRECEDING), 'direct') AS traffic,
  session = 1 AS is_first, page_view_count = 1 AS single
FROM own
"""


def duckdb_sessions(folder, ours):
    connection = connect()
    connection.execute(f"SET memory_limit = '{MEMORY}'; SET temp_directory = '{folder}/spill'")
    events = VIEWS.format(events=parquet(ours["sessions"]["files"]["web_events"]))

    def derive(views, write):
        connection.execute(SESSIONS.format(views=views))
        for table in ("sessions", "views") if write else ():
            path = folder / f"duckdb-{table}.parquet"
            connection.execute(f"COPY {table} TO '{path}' (FORMAT parquet, COMPRESSION zstd)")

    found = {}
    found["derive"], _ = best(lambda: derive(events, True), runs_of(ours["sessions"]["events"]))
    found["figures"] = session_figures(connection)
    return found


def runs_of(events):
    """Returns how often something is measured: what takes minutes, once."""
    return 1 if events > 10_000_000 else 3


def session_figures(connection):
    wanted = {"sessions": "count(*)", "page_view_count": "sum(page_view_count)",
              "is_first": "count(*) FILTER (is_first)", "single": "count(*) FILTER (single)",
              "left where they came": "count(*) FILTER (landing_page = exit_page)"}
    for name in ("started_at", "ended_at"):
        wanted |= {f"{name}:n": f"count({name})", f"{name}:seconds": f"sum({name} // 1000000)"}
    found = one_row(connection, "sessions", wanted)
    found |= one_row(connection, "views", {
        "views": "count(*)", "number": "sum(number)", "is_last": "count(*) FILTER (is_last)",
        "read:seconds": "sum((left_at - viewed_at) // 1000000)"})
    return found | words(connection, "sessions", ["excluded", "traffic"])


def one_row(connection, table, wanted):
    row = connection.execute(f"SELECT {', '.join(wanted.values())} FROM {table}").fetchone()
    return {name: int(value or 0) for name, value in zip(wanted, row)}


def words(connection, table, names):
    found = {}
    for name in names:
        query = f"SELECT coalesce({name}, ''), count(*) FROM {table} GROUP BY 1"
        found |= {f"{name}={word}": count for word, count in connection.execute(query).fetchall()}
    return found


# What is known of each customer.

BASE = """
CREATE OR REPLACE TEMP TABLE base AS
SELECT customer, count(*) AS order_count, count(DISTINCT epoch_us(placed_at) // {day})
    AS order_day_count, sum(net) AS net, min(epoch_us(placed_at)) AS first_order_at,
  max(epoch_us(placed_at)) AS last_order_at
FROM {orders} WHERE cancelled_at IS NULL AND excluded IS NULL GROUP BY customer
"""
HEAD = "SELECT customer, order_count, order_day_count, net, last_order_at FROM base ORDER BY net DESC LIMIT 10"


def duckdb_base(folder, ours):
    connection = connect()
    files = parquet(ours["shop"]["files"]["orders"])

    def work():
        connection.execute(BASE.format(orders=files, day=DAY))
        return connection.execute(HEAD).fetchall()

    found = {}
    found["cold"], head = best(work)
    found["warm"], _ = best(lambda: connection.execute(HEAD).fetchall())
    found["head"] = [row[3] for row in head]
    names = ["order_count", "order_day_count", "net", "first_order_at", "last_order_at"]
    sums = ", ".join(f"sum({name}::HUGEINT)" for name in names)
    row = connection.execute(f"SELECT count(*), {sums} FROM base").fetchone()
    found["figures"] = {"customers": row[0]} | {
        name: str(int(value)) for name, value in zip(names, row[1:])}
    for count in range(1, 6):
        query = f"SELECT count(*) FROM base WHERE order_count = {count}"
        found["figures"][f"of {count}"] = connection.execute(query).fetchone()[0]
    return found


def pandas_base(folder, ours):
    import numpy as np
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

    names = ["customer", "placed_at", "net", "cancelled_at", "excluded"]

    def work():
        tables = [pq.ParquetFile(file, read_dictionary=["customer"]).read(columns=names)
                  for file in ours["shop"]["files"]["orders"]]
        orders = pa.concat_tables(tables).unify_dictionaries().to_pandas()
        orders = orders[orders.cancelled_at.isna() & orders.excluded.isna()]
        at = orders.placed_at.astype("datetime64[us, UTC]").astype("int64")
        orders = pd.DataFrame({"customer": orders.customer.cat.codes, "at": at, "net": orders.net.astype("int64"), "day": at // DAY})
        base = orders.groupby("customer", sort=False).agg(
            order_count=("at", "size"), net=("net", "sum"),
            first_order_at=("at", "min"), last_order_at=("at", "max"))
        days = orders[["customer", "day"]].drop_duplicates().groupby("customer", sort=False).size()
        base["order_day_count"] = days
        return base, base.nlargest(10, "net")

    found = {}
    found["cold"], (base, head) = best(work, runs_of(ours["shop"]["events"]))
    found["head"] = [int(net) for net in head.net]
    found["figures"] = {"customers": len(base)}
    for name in ["order_count", "order_day_count", "net", "first_order_at", "last_order_at"]:
        # Instants add up beyond sixty-four bits.
        low, high = base[name] % 1_000_000, base[name] // 1_000_000
        found["figures"][name] = str(int(high.sum()) * 1_000_000 + int(low.sum()))
    counts = np.bincount(base.order_count, minlength=6)
    found["figures"] |= {f"of {count}": int(counts[count]) for count in range(1, 6)}
    return found


# Cohorts. Months in which somebody ordered are bits of one number, so that one pass groups orders
# and a second one, over few distinct numbers, counts.
COHORTS = """
WITH months AS (
  SELECT customer, epoch_us(placed_at) AS t,
    12 * year(make_timestamp(epoch_us(placed_at))) + month(make_timestamp(epoch_us(placed_at)))
      - 12 * 2024 AS m
  FROM {orders} WHERE cancelled_at IS NULL AND excluded IS NULL
), each AS (SELECT min(m) AS first, bit_or(1::BIGINT << m) AS held FROM months GROUP BY customer),
kinds AS (SELECT first, held, count(*) AS customers FROM each GROUP BY ALL)
SELECT first, age, sum(customers), sum(customers) FILTER (held >> (first + age) & 1 = 1)
FROM kinds, range(0, {months} + 1) AS ages(age)
WHERE age = 0 OR first + age <= {over} GROUP BY ALL
"""


def duckdb_cohorts(folder, ours):
    connection = connect()
    orders = ours["shop"]["files"]["orders"]
    watermark = ours["shop"]["cohorts"]["watermark"]
    # The last month that is over at the watermark.
    over = connection.execute(
        "SELECT 12 * year(a) + month(a) - 12 * 2024 - 1 FROM (SELECT make_timestamp(?) AS a)",
        [watermark + 1]).fetchone()[0]

    def ask(table):
        return connection.execute(
            COHORTS.format(orders=table, months=MONTHS, over=over)).fetchall()

    found = {}
    found["cold"], rows = best(lambda: ask(parquet(orders)))
    connection.execute(f"CREATE TABLE held AS SELECT customer, placed_at, cancelled_at, excluded "
                       f"FROM {parquet(orders)}")
    found["warm"], _ = best(lambda: ask("held"))
    found["cells"] = {f"{2024 + (first - 1) // 12}-{(first - 1) % 12 + 1:02},{age}":
                      [int(customers), int(active or 0)] for first, age, customers, active in rows}
    return found


# Calls.

CALLS = """
CREATE OR REPLACE TEMP TABLE lines AS
SELECT column0 AS t, column1 AS call, column2 AS queue, column3 AS agent, column4 AS event,
  column5 AS one, column6 AS two
FROM read_csv('{file}', delim = '|', header = false, quote = '', null_padding = true,
  auto_detect = false,
  columns = {{'column0': 'BIGINT', 'column1': 'VARCHAR', 'column2': 'VARCHAR',
    'column3': 'VARCHAR', 'column4': 'VARCHAR', 'column5': 'VARCHAR', 'column6': 'VARCHAR',
    'column7': 'VARCHAR'}});
CREATE OR REPLACE TEMP TABLE contacts AS
SELECT call, any_value(queue) AS queue, min(t) FILTER (event = 'ENTERQUEUE') AS entered_at,
  min(t) FILTER (event = 'CONNECT') AS answered_at,
  min(t) FILTER (event IN ('CONNECT', 'ABANDON')) AS left_at,
  count(*) FILTER (event IN ('CONNECT', 'RINGNOANSWER')) AS offers,
  max(CASE WHEN event = 'CONNECT' THEN agent END) AS agent,
  max(CASE WHEN starts_with(event, 'COMPLETE') THEN two::BIGINT END) AS talk
FROM lines GROUP BY call
"""


def duckdb_calls(folder, ours):
    connection = connect()
    found = {}
    found["all"], _ = best(lambda: connection.execute(CALLS.format(file=ours["calls"]["file"])))
    wanted = {"contacts": "count(*)", "offers": "sum(offers)",
              "waited:n": "count(left_at)", "waited:seconds": "sum(left_at - entered_at)",
              "talk:n": "count(talk)", "talk:seconds": "sum(talk)"}
    for name in ("entered_at", "answered_at", "left_at"):
        wanted |= {f"{name}:n": f"count({name})", f"{name}:seconds": f"sum({name})"}
    found["figures"] = one_row(connection, "contacts", wanted)
    found["figures"] |= words(connection, "contacts", ["queue"])
    found["figures"] |= words(connection, "(FROM contacts WHERE agent IS NOT NULL)", ["agent"])
    outcome = "(SELECT if(answered_at IS NULL, 'abandoned', 'answered') AS outcome FROM contacts)"
    found["figures"] |= words(connection, outcome, ["outcome"])
    return found


def python_calls(folder, ours):
    from collections import Counter

    def work():
        calls = {}
        with open(ours["calls"]["file"]) as file:
            for line in file:
                at, call, queue, agent, event, *rest = line.rstrip("\n").split("|")
                at = int(at)
                if event == "ENTERQUEUE":
                    calls[call] = [queue, at, None, None, 0, None, None]
                    continue
                held = calls[call]
                if event == "CONNECT":
                    held[2] = held[3] = at
                    held[4] += 1
                    held[5] = agent
                elif event == "ABANDON":
                    held[3] = at
                elif event == "RINGNOANSWER":
                    held[4] += 1
                else:
                    held[6] = int(rest[1])
        return calls.values()

    found = {}
    found["all"], calls = best(work)
    figures = Counter({"contacts": len(calls)})
    for queue, entered, answered, left, offers, agent, talk in calls:
        figures[f"queue={queue}"] += 1
        figures["offers"] += offers
        figures["outcome=" + ("answered" if agent else "abandoned")] += 1
        waited = left - entered
        for name, value in (("entered_at", entered), ("answered_at", answered), ("left_at", left),
                            ("waited", waited), ("talk", talk)):
            if value is not None:
                figures[f"{name}:n"] += 1
                figures[f"{name}:seconds"] += value
        if agent:
            figures[f"agent={agent}"] += 1
    found["figures"] = dict(figures)
    return found


# Every metric that the program can write as SQL.


def duckdb_metrics(folder, ours):
    """Runs the statements on the same files of facts; nothing is held from one to the next."""
    statements = json.loads((folder / "statements.json").read_text())
    os.chdir(ours["company"]["written"]["root"])
    found = {"differ": []}
    seconds, slowest = 0.0, []
    for name, (sql, value, count) in statements.items():
        connection = connect()
        timed, rows = best(lambda: connection.execute(sql).fetchall())
        seconds += timed["best"]
        slowest.append((timed["best"], name))
        their_value, their_count = rows[0][-2:] if rows else (None, 0)
        same = (value is None) == (their_value is None) and count == their_count
        if same and value is not None:
            same = math.isclose(value, float(their_value), rel_tol=1e-9, abs_tol=2e-9)
        if not same:
            found["differ"].append(f"{name}: {value} of {count}, duckdb {their_value} of {their_count}")
    found["all"] = {"best": seconds, "load": os.getloadavg()[0]}
    found["slowest"] = sorted(slowest, reverse=True)[:8]
    return found


# Side by side.


def compare(folder, ours, theirs):
    """Yields every figure in which somebody differs."""
    pairs = [("sessions", "sessions", lambda stage: stage["figures"]),
             ("base", "shop", lambda stage: stage["base"]["figures"]),
             ("calls", "calls", lambda stage: stage["figures"])]
    for part, stage, figures_of in pairs:
        for tool in ("duckdb", "pandas", "python"):
            figures = theirs.get(f"{tool}-{part}", {}).get("figures")
            own = figures_of(ours[stage]) if figures else {}
            for name in sorted(own.keys() | (figures or {}).keys()):
                # Legs name their agent; a call that nobody answered has none.
                if own.get(name, 0) != figures.get(name, 0):
                    yield f"{part} {name}: {own.get(name, 0)}, {tool} {figures.get(name, 0)}"
            head = theirs.get(f"{tool}-{part}", {}).get("head")
            if head and head != ours["shop"]["base"]["head"]:
                yield f"{part} head: {ours['shop']['base']['head']}, {tool} {head}"
    yield from theirs.get("duckdb-metrics", {}).get("differ", [])
    cells = theirs.get("duckdb-cohorts", {}).get("cells")
    if cells:
        yield from compare_cohorts(folder, cells)


def compare_cohorts(folder, cells):
    lines = (folder / "ours-cohorts.csv").read_text().splitlines()[1:]
    own = {}
    for line in lines:
        month, age, customers, active = line.split(",")
        own[f"{month[:7]},{age}"] = [int(float(customers)), int(float(active))]
    for cell in sorted(own.keys() | cells.keys()):
        if own.get(cell) != cells.get(cell):
            yield f"cohort {cell}: {own.get(cell)}, duckdb {cells.get(cell)}"


def lines(ours, theirs):
    """Yields work, our measurement, DuckDB's, that of pandas or plain Python."""
    def their(part, name, other="pandas"):
        return [theirs.get(f"{tool}-{part}", {}).get(name) for tool in ("duckdb", other)]

    if "sessions" in ours:
        yield "page views in memory: fold, one thread", ours["sessions"]["memory"], None, None
        yield "lake to lake: page views to sessions", ours["sessions"]["derive"], \
            *their("sessions", "derive")
        yield "inbox to lake: drain", ours["sessions"]["drain"], None, None
    if "shop" in ours:
        for name, word in (("cold", "first, from files"), ("warm", "again, held")):
            yield f"customers by value: {word}", ours["shop"]["base"][name], *their("base", name)
        for name, word in (("cold", "first, from files"), ("warm", "again, held")):
            yield f"cohorts by month: {word}", ours["shop"]["cohorts"][name], \
                *their("cohorts", name)
    if "calls" in ours:
        both = {"best": sum(ours["calls"][name]["best"] for name in ("read", "fold")),
                "load": ours["calls"]["fold"]["load"]}
        yield "queue_log to contacts", both, *their("calls", "all", "python")
        yield "  of which the fold", ours["calls"]["fold"], None, None
    if "company" in ours:
        for name, word in (("cold", "first"), ("warm", "again")):
            count = ours["company"]["first"]["questions"]
            yield f"all {count} metrics in one question: {word}", \
                ours["company"]["together"][name], None, None
        count = ours["company"]["written"]["count"]
        for name, word in (("cold", "first"), ("warm", "again")):
            yield f"{count} metrics one by one: {word}", ours["company"]["written"][name], \
                *their("metrics", "all")
