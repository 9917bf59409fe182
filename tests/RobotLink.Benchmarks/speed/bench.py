"""Measures RobotLink beside a direct connection, a plain forwarder in C, haproxy, socat and Node-RED; see ../bench."""
import argparse
import datetime
import json
import os
import subprocess
import sys
import tempfile

import publish
import table
import works


def machine():
    with open("/proc/cpuinfo", encoding="ascii", errors="replace") as text:
        model = next((line.partition(":")[2].strip() for line in text if line.startswith("model name")), "unknown processor")
    return f"{os.cpu_count()} processors, {model}, Linux {os.uname().release}"


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("works", nargs="*", help=f"which of {' '.join(works.WORKS)}; all when none is named")
    arguments.add_argument("--quick", action="store_true", help="a few minutes in all: fewer and shorter rounds, fewer idle links, a shorter storm")
    arguments.add_argument("--tools", required=True, help=argparse.SUPPRESS)
    arguments.add_argument("--out", required=True, help="folder for the table and all measurements")
    arguments.add_argument("--rounds", type=int)
    arguments.add_argument("--seconds", type=float, help="of each window")
    arguments.add_argument("--table", help="only make the table again from this results.json")
    arguments.add_argument("--publish", action="store_true", help="put the table into the README and docs/performance.md")
    given = arguments.parse_args()
    os.makedirs(given.out, exist_ok=True)
    if given.table:
        with open(given.table, encoding="utf-8") as file:
            print(table.table(json.load(file)["results"]))
        return 0
    with tempfile.TemporaryDirectory(prefix="robotlink-speed-") as folder:
        return run(given, folder)


def run(given, folder):
    bench = works.Bench(folder, given.tools, given.quick, lambda words: print(words, file=sys.stderr, flush=True))
    bench.rounds, bench.seconds = given.rounds or bench.rounds, given.seconds or bench.seconds
    path = os.path.join(given.out, "results.json")
    if given.works and os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            bench.results = {work: peers for work, peers in json.load(file)["results"].items() if work.partition("-")[0] not in given.works}
    awake = subprocess.Popen([f"{given.tools}/client", "awake", "secs=3600"], stdin=subprocess.DEVNULL)
    try:
        for name in given.works or works.WORKS:
            works.WORKS[name](bench)
    finally:
        awake.kill()
        awake.wait()
    when = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC")
    loads = [one["load"] for peers in bench.results.values() for rounds in peers.values() for one in rounds]
    head = f"{when}, {machine()}; load while it ran {min(loads):.1f} to {max(loads):.1f}" if loads else when
    text = f"{head}\n\n{table.table(bench.results)}\n"
    text += "".join(f"\nNot measured: {name}: {why}" for name, why in bench.absent.items())
    wrong = list(table.wrongs(bench.results))
    text += "".join(f"\nWRONG: {words}" for words in wrong)
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"head": head, "results": bench.results}, file)
    with open(os.path.join(given.out, "table.md"), "w", encoding="utf-8") as file:
        file.write(text + "\n")
    print(text)
    if given.publish:
        publish.main()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
