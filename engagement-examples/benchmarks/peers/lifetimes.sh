#!/bin/sh
# How fast customer value is beside the Python package lifetimes 0.11.3, on the same made-up customers in one run.
#
#   peers/lifetimes.sh [customers] [models of the peer to leave out, such as PARETO_NBD]
#
# Needs python3 and Maven; the peer goes into a virtual environment under target. A million customers, which is what runs
# without arguments, take the peer about five minutes, nearly all of it for Pareto/NBD.
set -eu
cd "$(dirname "$0")/.."
customers=${1:-1000000}
[ $# -gt 0 ] && shift
data=target/lifetimes/$customers
python=target/lifetimes/venv/bin/python

if [ ! -x "$python" ]; then
    python3 -m venv target/lifetimes/venv
    "$python" -m pip install -q lifetimes==0.11.3
fi

run() {
    mvn -q -f ../.. -pl engagement-examples/benchmarks -am compile exec:exec \
        -Djmh.main="$1 io.engagement.examples.benchmarks.BesideLifetimes" -Djmh.args="$PWD/$data $customers $2"
}
run "-Xmx2g -Djava.util.concurrent.ForkJoinPool.common.parallelism=0" one_thread.csv
run "-Xmx2g" all_cores.csv
"$python" peers/lifetimes_peer.py "$data" "$@"
