"""The peer's half of lifetimes.sh: the same steps on the same customers, and the ratios."""

import csv
import sys
import time
import warnings

import pandas
from lifetimes import BetaGeoFitter, GammaGammaFitter, ModifiedBetaGeoFitter, ParetoNBDFitter
from lifetimes.utils import summary_data_from_transaction_data

warnings.filterwarnings("ignore")
folder, skip = sys.argv[1], sys.argv[2:]
HORIZON = 365
AS_OF = "2024-12-31"
FITTERS = {"BG_NBD": BetaGeoFitter, "MBG_NBD": ModifiedBetaGeoFitter, "PARETO_NBD": ParetoNBDFitter}
seconds = {}


def timed(step, task):
    start = time.perf_counter()
    result = task()
    seconds[step] = time.perf_counter() - start
    print(f"lifetimes: {step} {seconds[step]:.3f} s", file=sys.stderr, flush=True)
    return result


def ours(name):
    with open(f"{folder}/{name}") as file:
        rows = [line for line in file if not line.startswith("#")]
    return {row["step"]: float(row["seconds"]) for row in csv.DictReader(rows)}


purchases = pandas.read_csv(f"{folder}/purchases.csv", parse_dates=["date"])
timed(
    "summary of purchases",
    lambda: summary_data_from_transaction_data(
        purchases, "customer", "date", "amount", observation_period_end=AS_OF
    ),
)
customers = pandas.read_csv(f"{folder}/customers.csv")
x, t_x, age = customers["frequency"], customers["recency"], customers["T"]
repeaters = customers[(x > 0) & (customers["monetary_value"] > 0)]
for name, fitter in FITTERS.items():
    if name not in skip:
        fitted = timed(f"fit {name}", lambda: fitter().fit(x, t_x, age))
        print(f"lifetimes: {dict(fitted.params_)}", file=sys.stderr)
        timed(
            f"expected {name}",
            lambda: fitted.conditional_expected_number_of_purchases_up_to_time(HORIZON, x, t_x, age),
        )
timed(
    "fit GAMMA_GAMMA",
    lambda: GammaGammaFitter().fit(repeaters["frequency"], repeaters["monetary_value"]),
)

one, all_cores = ours("one_thread.csv"), ours("all_cores.csv")
print(f"{len(purchases):,} purchases of {len(customers):,} customers; lifetimes 0.11.3; seconds")
print(f"{'':24}{'lifetimes':>10}{'one thread':>12}{'ratio':>8}{'all cores':>12}{'ratio':>8}")
for step, mine in one.items():
    if step in seconds:
        theirs, both = seconds[step], all_cores[step]
        print(f"{step:24}{theirs:10.3f}{mine:12.4f}{theirs / mine:8.0f}{both:12.4f}{theirs / both:8.0f}")
