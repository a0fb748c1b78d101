"""Runs what `baremo query --sql` writes in DuckDB and compares it with the program's answers.

Called by `cargo xtask check`. Over a demo folder, every variant of every metric is asked in several
ways: whole, by month, by a dimension with a filter, with other statistics. Where a statement is
written, its rows must be the answer's: the same groups, the same n, the same value. Questions that
the program refuses to write as SQL are counted by reason; there must not be too many of them.
"""

import argparse
import collections
import datetime
import math
import os
import re
import sys
from pathlib import Path

import duckdb

import program

# Days asked about, up to the last with data.
DAYS = 120
# Asked of every variant of every metric.
QUESTIONS = [
    [],
    ["--grain", "month"],
    ["--grain", "week", "--zone", "America/Lima"],
    ["--by", "channel", "--where", "channel != 'email' and channel is not null"],
    ["--by", "team", "--grain", "quarter"],
    ["--by", "agent", "--where", "agent like 'A%' or team in ('soporte', 'tarde')"],
    ["--basis", "created", "--where", "tags != 'vip' and not (priority = 'high')"],
    ["--actor", "current", "--by", "agent,team"],
    ["--stat", "median", "--by", "plan"],
    ["--stat", "p90", "--by", "source,country"],
    ["--stat", "stddev"],
    ["--by", "weekday,hour", "--where", "hour between 8 and 19"],
    ["--by", "channel", "--order", "-value", "--limit", "2"],
    ["--by", "customer.channel", "--where", "country != 'ES' or plan is null"],
]
# Statements compared, at least: a translation that refuses everything is never wrong.
FEWEST = 150


def asked_range(binary, data):
    """Returns the flags of the last days with data."""
    last = datetime.date.fromisoformat(program.watermark(binary, data, "ticket_volume")[:10])
    return ["--from", str(last - datetime.timedelta(days=DAYS)), "--to", str(last)]


def variants(catalog):
    """Returns each metric with each of its variants."""
    for page in sorted(catalog.glob("*/*.md")):
        if page.name.count(".") == 1:
            text = page.read_text(encoding="utf-8")
            named = re.findall(r"^\[variants\.(\w+)\]", text, re.MULTILINE)
            for variant in ["default", *dict.fromkeys(named)]:
                yield page.stem, variant


def rows_of(answer, metric):
    """Returns value and n of each row with observations, by bucket and groups."""
    found = {}
    for row in answer["rows"]:
        value = row["values"][metric]
        key = ([] if row["bucket"] is None else [row["bucket"]]) + list(row["by"].values())
        found[tuple(key)] = value["value"], value["n"]
    return found


def statement_rows(sql):
    """Returns value and n of each row of a statement, by bucket and groups."""
    with duckdb.connect() as connection:
        done = connection.execute(sql)
        names = [column[0] for column in done.description]
        keys = names[:-2]
        # The program lists groups by name.
        order = sorted(range(len(keys)), key=lambda at: (keys[at] != "bucket", keys[at]))
        return {
            tuple(row[at] for at in order): (None if row[-2] is None else float(row[-2]), row[-1])
            for row in done.fetchall()
        }


def differs(ours, theirs):
    """Returns the first difference of the program's rows from the statement's; none when equal."""
    for key, (value, n) in theirs.items():
        if key not in ours:
            return f"{key} is only in SQL: {value} (n {n})"
        own, own_n = ours[key]
        same = (own is None) == (value is None)
        if same and own is not None:
            same = math.isclose(own, value, rel_tol=1e-9, abs_tol=2e-9)
        if own_n != n or not same:
            return f"{key}: program {own} (n {own_n}), SQL {value} (n {n})"
    for key, (value, n) in ours.items():
        if n > 0 and key not in theirs:
            return f"{key} is only in the answer: {value} (n {n})"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", required=True, type=Path)
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--catalog", type=Path, default=Path(__file__).parents[1] / "catalog")
    parser.add_argument("metrics", nargs="*")
    options = parser.parse_args()
    sys.stdout.reconfigure(line_buffering=True)
    binary, data = options.binary.resolve(), options.data.resolve()
    program.make_demo(binary, data)
    pages = list(variants(options.catalog.resolve()))
    os.chdir(data)
    dates = asked_range(binary, data)
    compared, wrong, refused = 0, 0, collections.Counter()
    for place, (metric, variant) in enumerate(pages):
        if options.metrics and metric not in options.metrics:
            continue
        # Each is asked in its own few ways, in turn, since metrics share how they are computed.
        turn = [QUESTIONS[(place * 5 + step) % len(QUESTIONS)] for step in (0, 1, 3, 7)]
        for question in QUESTIONS if options.metrics else turn:
            words = ["query", metric, "--variant", variant, *dates, *question]
            try:
                sql = program.said(binary, data, *words, "--sql")
            except program.Refused as reason:
                refused[str(reason)] += 1
                continue
            try:
                answer = program.answer(binary, data, *words)
            except program.Refused as reason:
                wrong += 1
                print(f"  {metric} {variant} {' '.join(question)}: only SQL answers: {reason}")
                continue
            compared += 1
            try:
                problem = differs(rows_of(answer, metric), statement_rows(sql))
            except duckdb.Error as error:
                problem = str(error).splitlines()[0]
            if problem:
                wrong += 1
                print(f"  {metric} {variant} {' '.join(question)}: {problem}")
    for reason, count in refused.most_common():
        print(f"  refused {count:>5}  {reason}")
    print(f"{compared} statements compared with the program's answers, {wrong} differ")
    few = not options.metrics and compared < FEWEST
    if few:
        print(f"fewer than {FEWEST} statements were written")
    sys.exit(1 if wrong or few else 0)


if __name__ == "__main__":
    program.ends_in_a_line(main)
