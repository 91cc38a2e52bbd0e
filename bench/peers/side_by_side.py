#!/usr/bin/env python3
"""Turnus and its peers on the same instances, one after the other, each with the same processor seconds; every plan is judged.

    pip install ortools highspy
    side_by_side.py --turnus target/release/turnus --judge CHECK.py --dir FOLDER --only 5,7,8 --seconds 60 --results bench/peers.csv

CHECK.py INSTANCE PLAN prints `feasible=true objective=N`. README.md tells what the columns mean and how fair it is.
"""
import argparse
import csv
import datetime
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

COLUMNS = ["date", "instance", "peer", "version", "workers", "cpu_seconds_allowed", "cpu_seconds_used", "wall_seconds", "objective", "bound",
           "first_plan_cpu_seconds", "judge", "seed", "commit", "machine"]
PEERS = {"turnus": 1, "cpsat_plain": 8, "cpsat_automata": 8, "highs_compact": 1}
HERE = Path(__file__).resolve().parent


def processor_seconds(pid):
    """Processor seconds of a running process, all threads (Linux: the clock of a process is named by its number)."""
    return time.clock_gettime((~pid << 3) | 2)


def run(command, seconds):
    """(last line as JSON, processor seconds of it and its children, wall seconds). A process that uses up its seconds is interrupted as
    by Ctrl-C; one that then needs half as much again is killed."""
    begun = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    ended = threading.Event()

    def watch():
        asked = False
        while not ended.wait(0.05):
            try:
                used = processor_seconds(process.pid)
            except OSError:
                return
            if used >= seconds and not asked:
                asked = True
                process.send_signal(signal.SIGINT)
            elif used >= 1.5 * seconds + 10:
                process.kill()

    watching = threading.Thread(target=watch)
    watching.start()
    said = process.stdout.read()
    _, _, usage = os.wait4(process.pid, 0)
    ended.set()
    watching.join()
    lines = [line for line in said.splitlines() if line.startswith("{")]
    return json.loads(lines[-1]) if lines else {}, usage.ru_utime + usage.ru_stime, time.monotonic() - begun


def ours(args, instance, seed, plan):
    """Stopped by its processor seconds: the limit in wall seconds is far off."""
    command = [args.turnus, "solve", "--format", "curtois", instance, "--seconds", str(100 * args.seconds), "--threads", "1", "--seed", str(seed),
               "--out", plan]
    found, used, wall = run([str(part) for part in command], args.seconds)
    first = found.get("first_plan_processor_seconds")
    return {**found, "version": "", "first_plan": None if first is None else round(first, 2)}, used, wall


def peer(args, name, instance, seed, plan):
    """Stops itself when its seconds are used up, which count from after its own start; the runner waits a while longer."""
    command = [sys.executable, HERE / f"{name}.py", instance, args.seconds, PEERS[name], seed, plan]
    return run([str(part) for part in command], 1.25 * args.seconds + 15)


def judged(judge, instance, plan):
    """(objective, verdict) as the judge reads the plan back."""
    if not plan.exists():
        return None, "no plan"
    said = subprocess.run([sys.executable, judge, instance, plan], capture_output=True, text=True, check=False)
    objective = re.search(r"objective=(-?\d+)", said.stdout)
    if objective is None:
        return None, "unreadable: " + (said.stderr.strip().splitlines() or ["nothing said"])[-1]
    return int(objective[1]), "feasible" if "feasible=true" in said.stdout else "hard violations"


def machine():
    text = Path("/proc/cpuinfo").read_text(encoding="utf-8") if Path("/proc/cpuinfo").exists() else ""
    model = re.search(r"model name\s*:\s*(.*)", text)
    return f"{os.cpu_count()} x {model[1] if model else 'unknown processor'}"


def commit():
    asked = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=HERE, capture_output=True, text=True, check=False)
    return asked.stdout.strip() or "unknown"


def add(path, row):
    new = not path.exists()
    with open(path, "a", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        if new:
            table.writeheader()
        table.writerow(row)


def verdict(rows):
    """Where a peer's plan is better than ours, or its bound stronger."""
    told, our = [], rows["turnus"]
    for name, row in rows.items():
        if name != "turnus" and row["judge"] == "feasible":
            if our["objective"] is None or row["objective"] < our["objective"]:
                told.append(f"{name} is better: {row['objective']}, ours {our['objective']}")
        if name != "turnus" and row["bound"] is not None and (our["bound"] is None or row["bound"] > our["bound"]):
            told.append(f"{name} has the stronger bound: {row['bound']}, ours {our['bound']}")
    best = min((row["objective"] for row in rows.values() if row["judge"] == "feasible"), default=None)
    told += [f"{name} claims a bound of {row['bound']} above a plan of {best}: WRONG"
             for name, row in rows.items() if best is not None and row["bound"] is not None and row["bound"] > best]
    told += [f"{name} claims {row['claimed']}, the judge says {row['objective']}, {row['judge']}: WRONG" for name, row in rows.items()
             if row["judge"] != "no plan" and (row["judge"] != "feasible" or row["claimed"] != row["objective"])]
    return told or ["no peer is better, no bound is stronger"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turnus", type=Path, required=True, help="the program")
    parser.add_argument("--judge", type=Path, required=True, help="the set's own judge: SCRIPT INSTANCE PLAN")
    parser.add_argument("--dir", type=Path, required=True, help="folder with Instance1.txt, ...")
    parser.add_argument("--only", default="1,2,3,4,5,7,8,10,12,14", help="numbers of instances (%(default)s)")
    parser.add_argument("--seconds", type=float, default=60, help="processor seconds for each solver and instance (%(default)s)")
    parser.add_argument("--seeds", default="1")
    parser.add_argument("--peers", default=",".join(PEERS), help="(%(default)s)")
    parser.add_argument("--results", type=Path, help="table to add rows to")
    parser.add_argument("--commit", help="commit that is measured; asked of git when absent")
    args = parser.parse_args()
    names = args.peers.split(",")
    if unknown := set(names) - set(PEERS):
        parser.error(f"--peers: unknown {', '.join(sorted(unknown))}")
    today, here, version = datetime.date.today().isoformat(), machine(), args.commit or commit()
    wrong = False
    for number in args.only.split(","):
        for seed in map(int, args.seeds.split(",")):
            instance, rows = args.dir / f"Instance{number}.txt", {}
            for name in names:
                with tempfile.TemporaryDirectory() as folder:
                    plan = Path(folder) / "plan"
                    found, used, wall = ours(args, instance, seed, plan) if name == "turnus" else peer(args, name, instance, seed, plan)
                    objective, judge = judged(args.judge, instance, plan)
                row = {
                    "date": today, "instance": instance.stem, "peer": name, "version": found.get("version") or version, "workers": PEERS[name],
                    "cpu_seconds_allowed": f"{args.seconds:g}", "cpu_seconds_used": f"{used:.2f}", "wall_seconds": f"{wall:.2f}",
                    "objective": objective, "bound": found.get("bound"), "first_plan_cpu_seconds": found.get("first_plan"), "judge": judge,
                    "seed": seed, "commit": version, "machine": here}
                if args.results:
                    add(args.results, row)
                rows[name] = {**row, "claimed": found.get("objective")}
                print(f"{instance.stem:<11} {seed:>2} {name:<15} {objective!s:>7} bound {row['bound']!s:>7}  cpu {used:7.2f}  first "
                      f"{row['first_plan_cpu_seconds']!s:>7}  {judge}", flush=True)
            for line in verdict(rows) if "turnus" in rows else []:
                wrong |= line.endswith("WRONG")
                print(f"  {line}", flush=True)
    sys.exit(wrong)


if __name__ == "__main__":
    main()
