"""The program, as the checks run it."""

import json
import subprocess
import sys
from pathlib import Path

# Exit statuses of an answer: done, and done with rejects.
ANSWERED = (0, 3)
# Size of the demo that checks share.
DEMO_SCALE = "0.2"


class Refused(Exception):
    """The program gave no answer; its text is the first line of why."""


def said(binary, data, *words):
    """Runs the program and returns what it printed."""
    command = [str(word) for word in [binary, "--data", data, "--lang", "en", *words]]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode not in ANSWERED:
        raise Refused((done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[0])
    return done.stdout


def answer(binary, data, *words):
    """Runs the program and returns its JSON."""
    return json.loads(said(binary, data, "--format", "json", *words))


def watermark(binary, data, metric):
    """Returns up to when the data of a metric are complete, as the program writes it."""
    known = answer(binary, data, "query", metric)["watermark"]
    if known is None:
        raise Refused(f"{data} has no data of {metric}")
    return known


def ends_in_a_line(main):
    """Runs a check. Where the program gives no answer or cannot be run, a line says why."""
    try:
        main()
    except (Refused, OSError) as why:
        sys.exit(f"{Path(sys.argv[0]).stem}: {why}")


def make_demo(binary, data):
    """Makes the demo that checks share, where it is not there yet."""
    if not (data / "snapshots").is_dir():
        said(binary, data, "demo", "--no-serve", "--scale", DEMO_SCALE)
