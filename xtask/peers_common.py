"""What all peers of the bench share: threads, clocks, connections."""

import os
import time
from pathlib import Path

RUNS = 3
THREADS = 2


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


def connect(file=":memory:"):
    import duckdb

    connection = duckdb.connect(str(file))
    connection.execute(f"SET threads = {THREADS}; SET TimeZone = 'UTC';"
                       "SET preserve_insertion_order = false")
    return connection


def parquet(files, extra=""):
    return f"read_parquet({files!r}, hive_partitioning = true{extra})"
