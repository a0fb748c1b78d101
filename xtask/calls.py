"""Real data of calls: figures of other programs, held against the program's answers.

Called by check.py. Each function imports a set, asks, and yields lines of what was compared and how
many figures differ. Nothing here reads facts: other figures are either those a telephony server's
own tests assert, or plain Python over the raw file.
"""

import csv
import gzip
import json
import shutil
from collections import Counter
from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import program

MAPPINGS = Path(__file__).parents[1] / "examples" / "mappings"

# Metrics of the tests' own: what the other programs count that the catalogue has no page for.
PAGES = {
    "calls_received": 'unit = "count"\nkind = "count"\n[value]\nfact = "contacts"\nwhere = "entered_at is not null"\n'
    'date = { event = "entered_at" }\n',
    "calls_waited": 'unit = "seconds"\nkind = "ratio"\n[numerator]\nfact = "contacts"\nwhere = "waited is not null"\n'
    'sum = "waited"\ndate = { event = "entered_at" }\n[denominator]\nfact = "contacts"\n'
    'where = "waited is not null"\ndate = { event = "entered_at" }\n',
    "talked": 'unit = "seconds"\nkind = "ratio"\n[numerator]\nfact = "contact_legs"\nsum = "talk"\n'
    'date = { event = "entered_at" }\n[denominator]\nfact = "contact_legs"\ndate = { event = "entered_at" }\n',
    "staffed_time": 'unit = "seconds"\nkind = "ratio"\n[numerator]\nfact = "agent_slices"\n'
    'where = "staffed is not null"\nsum = "staffed"\ndate = { event = "started_at" }\n[denominator]\n'
    'fact = "agent_slices"\ndate = { event = "started_at" }\n',
    "span_time": 'unit = "seconds"\nkind = "ratio"\n[numerator]\nfact = "agent_spans"\nfrom = "started_at"\n'
    'to = "ended_at"\ndate = { event = "started_at" }\n[denominator]\nfact = "agent_spans"\n'
    'date = { event = "started_at" }\n',
}
HEAD = '+++\nname = "{0}"\ntitle = "{0}"\nfamily = "load"\nbetter = "neither"\nversion = 1\nformula = "{0}"\n'


def folder(scratch, name):
    """Returns a fresh data folder with the tests' own metrics."""
    data = scratch / name
    shutil.rmtree(data, ignore_errors=True)
    (data / "metrics").mkdir(parents=True)
    for metric, body in PAGES.items():
        (data / "metrics" / f"{metric}.md").write_text(HEAD.format(metric) + body + "+++\nFor a test.\n")
    return data


# Wazo's cases


def instant(text, zone=timezone.utc):
    """Reads Wazo's times, which may lack digits and a zone."""
    day, _, clock = text.strip().replace("T", " ").partition(" ")
    offset = timezone.utc if zone is None else zone
    for sign in "+-":
        head, found, tail = clock.partition(sign)
        if found:
            hours, minutes = tail.split(":")[:2]
            offset = timezone((1 if sign == "+" else -1) * timedelta(hours=int(hours), minutes=int(minutes)))
            clock = head
            break
    hour, minute, second = (int(part) for part in clock.split(":"))
    year, month, date = (int(part) for part in day.split("-"))
    return datetime(year, month, date, hour, minute, second, tzinfo=offset).astimezone(timezone.utc)


def seconds(text):
    hours, minutes, rest = (int(part) for part in (text or "0:0:0").split(":"))
    return 3600 * hours + 60 * minutes + rest


COUNTED = ["answered", "abandoned", "closed", "timeout", "joinempty", "leaveempty", "full",
           "divert_ca_ratio", "divert_waittime"]


def wazo_import(binary, scratch, case):
    """Imports the inputs of a case: each counted call by itself, in a source of its own."""
    data = folder(scratch, "wazo")
    inputs = case["inputs"]
    names = {agent["id"]: str(agent["agent_id"]) for agent in inputs.get("stat_agent", [])}
    counts, calls, agents = [], [], []
    for row in inputs.get("stat_queue_periodic", []):
        told = {word: row.get(word, 0) for word in COUNTED}
        told["other"] = max(0, row.get("total", 0) - sum(told.values()))
        for word, count in told.items():
            at = instant(row["time"]).isoformat()
            counts += [{"call": f"{len(counts)}/{i}", "queue": str(row["queue_id"]), "at": at, "outcome": word,
                        "wait": 0} for i in range(count)]
    for number, row in enumerate(inputs.get("stat_call_on_queue", [])):
        calls.append({"call": str(number), "queue": str(row.get("queue_id", 1)), "outcome": row.get("status", "answered"),
                      "at": instant(row["time"]).isoformat(), "wait": row.get("waittime", 0),
                      "talk": row.get("talktime"), "agent": names.get(row.get("agent_id"))})
    for row in inputs.get("stat_agent_periodic", []):
        queue = row.get("stat_queue_id")
        agents.append({"agent": names[row["agent_id"]], "hour": instant(row["time"]).isoformat(),
                       "login": seconds(row.get("login_time")), "pause": str(seconds(row.get("pause_time"))),
                       "wrapup": str(seconds(row.get("wrapup_time"))), "queue": queue and str(queue)})
    for source, rows in [("counts", counts), ("calls", calls), ("agents", agents)]:
        if rows:
            file = data / f"{source}.jsonl"
            file.write_text("".join(json.dumps(row) + "\n" for row in rows))
            program.answer(binary, data, "import", file, "--source", source, "--map", MAPPINGS / "wazo-queue-stats.toml")
    return data, counts, calls, agents


class Hours:
    """Answers by the hour in a zone, to be summed over the hours that Wazo's filters leave."""

    def __init__(self, binary, data, zone, span):
        self.binary, self.data, self.zone, self.span = binary, data, zone, span
        self.known = {}

    def rows(self, metric, by, *more):
        key = (metric, by, more)
        if key not in self.known:
            first, last = self.span
            words = ["--grain", "hour", "--zone", self.zone, "--by", by, "--from", first, "--to", last, *more]
            answer = program.answer(self.binary, self.data, "query", metric, *words)
            self.known[key] = [(datetime.fromisoformat(row["bucket"]), row["by"], row["values"][metric])
                               for row in answer["rows"] if row["values"][metric]["n"]]
        return self.known[key]

    def sum(self, metric, part, params, since, until, test, by, *more):
        """Sums a part of the answers: of hours in the range, of the day's hours and of the week's days."""
        start, end = (int(params.get(key, default)[:2]) for key, default in
                      [("day_start_time", "00:00"), ("day_end_time", "24:00")])
        days = {int(day) for day in params.get("week_days", "1,2,3,4,5,6,7").split(",")}
        # The hour that begins when the day ends is in none of Wazo's rows, but in its last one, the total.
        whole = [instant(params[key], ZoneInfo(self.zone)) for key in ("from_", "until") if key in params]
        end += [since, until] == whole and "day_end_time" in params
        total = 0
        for at, group, value in self.rows(metric, by, *more):
            local = at.astimezone(ZoneInfo(self.zone))
            if (since <= at < until and start <= local.hour < end and local.isoweekday() in days and test(group)):
                total += value[part]
        return total


def wazo_queue(hours, params, item, calls):
    """Returns what the program says of each figure of a queue's item."""
    since, until = item["from"], item["until"]
    queue = str(item.get("queue_id", params.get("queue_id")))
    by = "source,queue,outcome,exit_reason"

    def count(*words, source="counts"):
        def test(group):
            outcome = group["exit_reason"] or group["outcome"]
            return group["source"] == source and group["queue"] == queue and (not words or outcome in words)
        return hours.sum("calls_received", "value", params, since, until, test, by)

    def ours(group):
        return group["source"] == "calls" and group["queue"] == queue

    held = count("answered", "abandoned", "full", "leaveempty", "joinempty", "timeout")
    waiting = count("answered", "abandoned", "leaveempty", "timeout")
    waited = hours.sum("calls_waited", "numerator", params, since, until, ours, "source,queue") if calls else 0
    threshold = params.get("qos_threshold")
    found = {
        "received": count(), "answered": count("answered"), "abandoned": count("abandoned"),
        "closed": count("closed"), "not_answered": count("timeout"),
        "saturated": count("full", "divert_ca_ratio", "divert_waittime"),
        "blocked": count("joinempty", "leaveempty"),
        "answered_rate": round(100 * count("answered") / held, 2) if held else None,
        "average_waiting_time": int(waited / waiting) if waiting else None,
        "quality_of_service": None,
    }
    if threshold and calls:
        words = ("--variant", "answered_only", "--set", f"threshold={threshold}s", "--basis", "created")
        upper, lower = (hours.sum("service_level", part, params, since, until, ours, "source,queue", *words)
                        for part in ("numerator", "denominator"))
        found["quality_of_service"] = round(100 * upper / lower, 2) if lower else None
    if isinstance(item.get("quality_of_service"), list):
        found["quality_of_service"] = []
        for bin in item["quality_of_service"]:
            filter = f"waited >= {bin['min']}s" + (f" and waited < {bin['max']}s" if bin["max"] is not None else "")
            of = {word: hours.sum("calls_received", "value", params, since, until,
                                  lambda group, word=word: ours(group) and group["outcome"] == word, by,
                                  "--where", filter)
                  for word in ("answered", "abandoned")}
            found["quality_of_service"].append({"min": bin["min"], "max": bin["max"], **of})
    return found


def wazo_agent(hours, params, item, agents, queue=None):
    """Returns what the program says of each figure of an agent's item, or of one of its queues."""
    since, until = item["from"], item["until"]
    agent = str(item.get("agent_id", params.get("agent_id")))
    call = lambda group: group["agent"] == agent and (queue is None or group["queue"] == queue)  # noqa: E731

    def time(state, reason=None):
        def test(group):
            return group["agent"] == agent and group["state"] == state and group["queue"] == queue
        return hours.sum("span_time", "numerator", params, since, until, test, "agent,state,queue") if agents else 0

    def logged_in():
        # Hours one after another are one login: by the hour it is told by the quarter-hours.
        if queue is not None or not agents:
            return time("logged_in")
        return hours.sum("staffed_time", "numerator", params, since, until,
                         lambda group: group["agent"] == agent, "agent")

    return {
        "answered": hours.sum("talked", "denominator", params, since, until, call, "agent,queue"),
        "conversation_time": hours.sum("talked", "numerator", params, since, until, call, "agent,queue"),
        "login_time": logged_in(), "pause_time": time("paused"), "wrapup_time": time("busy"),
    }


def items(step):
    """Yields the asserted items of a request, with range; `until` may be open."""
    params = step["params"]
    for expected in step["expect"]:
        is_ = expected["is"]
        if isinstance(is_, str):
            continue  # Says that two asserted figures are the same.
        for item in is_ if isinstance(is_, list) else is_.get("items", [is_]):
            if not isinstance(item, dict) or set(item) <= {"total", "length"}:
                continue
            item = dict(item)
            if "queues" in expected["of"]:
                item["of_queue"] = str(item["queue_id"])
            zone = ZoneInfo(params.get("timezone", "UTC"))
            for key, given, far in [("from", "from_", "2019-12-01"), ("until", "until", "2021-02-01")]:
                text = item.get(key, params.get(given))
                if text is None or text.startswith("<"):
                    text = f"{far} 00:00:00"
                item[key] = instant(text, zone)
            yield item


NO_FIGURES = {"from", "until", "tenant_uuid", "queue_id", "queue_name", "agent_id", "agent_number", "queues",
              "total", "items", "length"}


def wazo(binary, real, scratch):
    """Every value that the telephony server's own tests assert."""
    cases = json.loads((real / "wazo-queue-stats" / "cases.json").read_text())["cases"]
    compared = 0
    for case in cases:
        data, _, calls, agents = wazo_import(binary, scratch, case)
        # A case whose parts are more than its total: what was received cannot be what both say.
        counted = case["inputs"].get("stat_queue_periodic", [])
        adds_up = all(sum(row.get(word, 0) for word in COUNTED) <= row.get("total", 99) for row in counted)
        unsound = set() if adds_up else {"received"}
        # One tells an hour twice: nobody is logged in for two hours within one.
        hours_told = [(row["agent"], row["hour"], row["queue"]) for row in agents]
        unsound |= {"login_time"} if len(set(hours_told)) < len(hours_told) else set()
        if not (data / "lake").exists():
            continue
        for step in case["steps"]:
            params = step["params"]
            hours = Hours(binary, data, params.get("timezone", "UTC"), ("2019-12-01", "2021-01-31"))
            for item in items(step):
                pairs = []
                if step["on"] == "queue_statistics":
                    pairs.append((item, wazo_queue(hours, params, item, calls)))
                else:
                    pairs.append((item, wazo_agent(hours, params, item, agents, item.pop("of_queue", None))))
                    for part in item.get("queues", []):
                        if not isinstance(part, dict):
                            continue
                        queue = str(part["queue_id"])
                        pairs.append((part, wazo_agent(hours, params, item, agents, queue)))
                for expected, found in pairs:
                    for key in set(expected) - NO_FIGURES - unsound:
                        compared += 1
                        if expected[key] != found[key]:
                            where = f"{item['from']:%m-%d %H:%M} to {item['until']:%m-%d %H:%M}"
                            yield f"{case['case']}, {where}: {key} is {found[key]}, asserted {expected[key]}", 1
    yield f"{compared} asserted figures of {len(cases)} cases", 0


# The course's call centre


def pwc(binary, real, scratch):
    data = folder(scratch, "call-centre-pwc")
    file = real / "call-centre-pwc" / "call_centre.csv.gz"
    program.answer(binary, data, "import", file, "--source", "pwc", "--map", MAPPINGS / "call-centre-pwc.toml")
    with gzip.open(file, "rt", encoding="utf-8") as text:
        rows = list(csv.DictReader(text))
    answered = [row for row in rows if row["Answered (Y/N)"] == "Y"]
    waits = [int(row["Speed of answer in seconds"]) for row in answered]
    talks = [seconds(row["AvgTalkDuration"]) for row in answered]
    topics = {row["Topic"] for row in rows}
    figures = [
        (("wait_time",), (sum(waits) / len(waits), len(waits))),
        (("handle_time",), (sum(talks) / len(talks), len(talks))),
        (("handle_time", "--variant", "with_queue"), ((sum(talks) + sum(waits)) / len(talks), len(talks))),
        (("abandonment_rate",), (100 * (len(rows) - len(answered)) / len(rows), len(rows))),
        (("service_level",), (100 * sum(wait <= 20 for wait in waits) / len(rows), len(rows))),
        (("service_level", "--variant", "answered_only", "--set", "threshold=60s"),
         (100 * sum(wait <= 60 for wait in waits) / len(waits), len(waits))),
    ]
    for topic in sorted(topics):
        mine = [row for row in rows if row["Topic"] == topic]
        lost = sum(row["Answered (Y/N)"] == "N" for row in mine)
        figures.append((("abandonment_rate", "--where", f"topic = '{topic}'"), (100 * lost / len(mine), len(mine))))
    yield from compare(binary, data, figures)


def compare(binary, data, figures):
    """Yields whether the program's value and n are those of each figure."""
    for words, (value, count) in figures:
        answer = program.answer(binary, data, "query", *words)["total"]["values"][words[0]]
        found = (answer["value"], answer["n"])
        same = found[1] == count and (found[0] == value or abs((found[0] or 0) - value) <= 1e-9 * max(1, abs(value)))
        yield f"{' '.join(words)}: {found}" + ("" if same else f", the other says {(value, count)}"), int(not same)


# The exchange's call detail records


def cdr(binary, real, scratch):
    data = folder(scratch, "asterisk-cdr")
    file = real / "asterisk-cdr" / "Master.csv"
    program.answer(binary, data, "import", file, "--source", "pbx")
    names = ("clid src dst dcontext channel dstchannel lastapp lastdata start answer end duration billsec "
             "disposition amaflags accountcode uniqueid userfield sequence").split()
    with open(file, newline="", encoding="utf-8") as text:
        rows = [dict(zip(names, row)) for row in csv.reader(text)]
    answered = [row for row in rows if row["disposition"] == "ANSWERED"]
    gap = lambda row, one, other: (instant(row[other]) - instant(row[one])).total_seconds()  # noqa: E731
    rings = [gap(row, "start", "answer") for row in answered]
    talks = [int(row["billsec"]) for row in answered]
    lost = [gap(row, "start", "end") for row in rows if row["disposition"] == "NO ANSWER"]
    long = [wait for wait in lost if wait > 5]
    yield from compare(binary, data, [
        (("wait_time",), (sum(rings) / len(rings), len(rings))),
        (("wait_time", "--variant", "all_callers"), ((sum(rings) + sum(lost)) / len(rows), len(rows))),
        (("handle_time",), (sum(talks) / len(talks), len(talks))),
        (("abandonment_rate",), (100 * len(long) / (len(answered) + len(long)), len(answered) + len(long))),
        (("service_level",), (100 * sum(ring <= 20 for ring in rings) / (len(answered) + len(long)),
                              len(answered) + len(long))),
    ])


# A bank's calls by five minutes


def bank(binary, real, scratch):
    """Imports the last month, written out as one row a call, and compares each quarter of an hour."""
    data = folder(scratch, "bank-calls")
    with gzip.open(real / "bank-call-volume" / "bank_calls.csv.gz", "rt", encoding="utf-8") as text:
        counts = {row["DateTime"].replace("Z", "+00:00"): int(row["Calls"]) for row in csv.DictReader(text)
                  if row["DateTime"] >= "2003-10"}
    file = scratch / "bank-calls.csv"
    with file.open("w") as out:
        out.write("Call,DateTime\n")
        for at, count in counts.items():
            out.writelines(f"{at}/{number},{at}\n" for number in range(count))
    program.answer(binary, data, "import", file, "--source", "bank", "--map", MAPPINGS / "bank-calls.toml")
    total = sum(counts.values())
    yield from compare(binary, data, [(("calls_received",), (total, total))])
    for grain, width in (("quarter_hour", 15), ("hour", 60), ("day", 24 * 60)):
        theirs = Counter()
        for at, count in counts.items():
            at = datetime.fromisoformat(at)
            theirs[at - timedelta(minutes=(60 * at.hour + at.minute) % width)] += count
        answer = program.answer(binary, data, "query", "calls_received", "--grain", grain, "--zone", "UTC")
        ours = Counter()
        for row in answer["rows"]:
            at = datetime.fromisoformat(row["bucket"]).replace(tzinfo=timezone.utc)
            ours[at] += row["values"]["calls_received"]["n"]
        wrong = sum(ours[at] != theirs[at] for at in ours | theirs)
        yield f"calls_received by {grain}: {len(theirs)} with calls, {wrong} differ", wrong
    # Nothing is known of what became of a call: no figure may be made of that.
    for metric in ("wait_time", "handle_time", "service_level", "abandonment_rate", "occupancy"):
        value = program.answer(binary, data, "query", metric)["total"]["values"][metric]
        yield f"{metric}: no value, {value['reason']}", int(value["value"] is not None or value["n"] > 0)


SETS = [("call-centre-pwc", pwc), ("asterisk-cdr", cdr), ("wazo-queue-stats", wazo),
        ("bank-calls", bank)]


def check(binary, real, scratch):
    """Runs all sets; returns how many figures differ."""
    wrong = 0
    for name, compared in SETS:
        print(f"\n{name}:")
        for line, differs in compared(binary, real, scratch):
            print(f"  {'DIFFERS ' if differs else '= '}{line}")
            wrong += differs
    return wrong


if __name__ == "__main__":
    import sys

    sys.exit(1 if check(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])) else 0)
