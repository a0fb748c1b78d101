"""Fits BG/NBD and Gamma-Gamma with `lifetimes` to the customers that the example models_speed wrote.

    pip install lifetimes numpy pandas
    python xtask/models_peer.py target/customers.csv
"""

import sys
import time

import lifetimes
import numpy
import pandas
from lifetimes import BetaGeoFitter, GammaGammaFitter

customers = pandas.read_csv(sys.argv[1])
print(f"lifetimes {lifetimes.__version__}, numpy {numpy.__version__}, pandas {pandas.__version__}")
print(f"{len(customers)} customers")


def timed(what, work):
    start, used = time.perf_counter(), time.process_time()
    result = work()
    elapsed, used = time.perf_counter() - start, time.process_time() - used
    print(f"{what}: {elapsed:.3f} s, processors {used:.2f} s", flush=True)
    return result


purchases = timed(
    "fit BG/NBD",
    lambda: BetaGeoFitter().fit(customers["frequency"], customers["recency"], customers["T"]),
)
print(purchases.summary[["coef", "se(coef)"]])
repeaters = customers[customers["frequency"] > 0]
spend = timed(
    "fit Gamma-Gamma",
    lambda: GammaGammaFitter().fit(repeaters["frequency"], repeaters["monetary_value"]),
)
print(spend.summary[["coef", "se(coef)"]])


def ahead():
    frequency, recency, age = customers["frequency"], customers["recency"], customers["T"]
    alive = purchases.conditional_probability_alive(frequency, recency, age)
    expected = purchases.conditional_expected_number_of_purchases_up_to_time(
        52, frequency, recency, age
    )
    return numpy.sum(alive), numpy.sum(expected)


alive, expected = timed("P(alive) and 52 weeks ahead", ahead)
print(f"  {alive:.1f} alive, {expected:.1f} purchases")
