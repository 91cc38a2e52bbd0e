#!/usr/bin/env python3
"""HiGHS, one thread, on the compact integer program: one binary per person, day and shift.

    highs_compact.py INSTANCE CPU_SECONDS WORKERS SEED PLAN     # the plan is written to PLAN, the answer is JSON on the last line

WORKERS is the number of threads; 1 is meant. HiGHS looks at the allowance where it lets a callback speak: a long presolve or a long step
may run over it, which the runner's own measurement tells.
"""
import math
import sys
import time
from importlib.metadata import version

import highspy

import curtois


class Compact:
    """Columns, rows and what they mean."""

    def __init__(self, instance):
        self.instance, self.h = instance, highspy.Highs()
        self.h.silent()
        self.lines, self.owed = [], sum(p.owed for p in instance.people)
        for p in instance.people:
            self.lines.append(self.person(p))
        for c in instance.cover:
            self.cover(c)
        self.h.changeObjectiveOffset(self.owed)

    def column(self, cost=0.0, most=1.0, integer=True):
        self.h.addVar(0.0, most)
        at = self.h.getNumCol() - 1
        self.h.changeColCost(at, cost)
        if integer:
            self.h.changeColIntegrality(at, highspy.HighsVarType.kInteger)
        return at

    def row(self, least, most, terms):
        """least <= sum of coefficient * column <= most; terms: (column, coefficient)."""
        if terms:
            columns, values = zip(*terms)
            self.h.addRow(least, most, len(columns), list(columns), list(map(float, values)))

    def person(self, p):
        i, inf = self.instance, highspy.kHighsInf
        x = {(d, s): self.column(-p.wishes.get((d, s), 0)) for d in range(i.days) for s in range(len(i.shifts)) if p.may(d, s)}
        on = [[(x[d, s], 1) for s in range(len(i.shifts)) if (d, s) in x] for d in range(i.days)]
        minus = lambda terms: [(c, -v) for c, v in terms]
        for terms in on:
            self.row(-inf, 1, terms)
        for d in range(i.days - 1):
            for s, bars in enumerate(i.barred):
                after = [(x[d + 1, t], 1) for t in bars if (d + 1, t) in x]
                if (d, s) in x and after:
                    self.row(-inf, 1, [(x[d, s], 1), *after])
        for s, most in enumerate(p.most_of):
            self.row(-inf, most, [(v, 1) for (_, t), v in x.items() if t == s])
        self.row(p.least_minutes, p.most_minutes, [(v, i.minutes[s]) for (_, s), v in x.items()])
        for d in range(i.days - p.longest_run):
            self.row(-inf, p.longest_run, sum(on[d:d + p.longest_run + 1], []))
        # Too short a run has both its ends inside the horizon.
        for length in range(1, p.shortest_run):
            for d in range(1, i.days - length):
                self.row(1 - length, inf, on[d - 1] + minus(sum(on[d:d + length], [])) + on[d + length])
        for length in range(1, p.shortest_off):
            for d in range(1, i.days - length):
                self.row(-inf, 1, on[d - 1] + minus(sum(on[d:d + length], [])) + on[d + length])
        weekends = []
        for saturday in i.weekends:
            worked = self.column()
            weekends.append((worked, 1))
            for day in (saturday, saturday + 1):
                self.row(-inf, 0, [*on[day], (worked, -1)])
        self.row(-inf, p.most_weekends, weekends)
        return x

    def cover(self, c):
        heads = [(of[c.day, c.shift], 1) for of in self.lines if (c.day, c.shift) in of]
        under, over = self.column(c.under, float(c.heads), False), self.column(c.over, highspy.kHighsInf, False)
        self.row(c.heads, c.heads, [*heads, (under, 1), (over, -1)])

    def plan(self, values):
        shifts = range(len(self.instance.shifts))
        return [[next((s for s in shifts if (d, s) in of and values[of[d, s]] > 0.5), None) for d in range(self.instance.days)]
                for of in self.lines]


def main():
    path, seconds, workers, seed, plan = sys.argv[1:6]
    instance = curtois.read(path)
    allowance = curtois.Allowance(float(seconds))
    compact = Compact(instance)
    h = compact.h
    h.setOptionValue("threads", int(workers))
    h.setOptionValue("parallel", "off" if int(workers) == 1 else "on")
    h.setOptionValue("random_seed", int(seed))
    h.setOptionValue("mip_rel_gap", 0.0)
    # Every plan costs whole points.
    h.setOptionValue("mip_abs_gap", 0.999)

    def watch(event):
        if allowance.over():
            event.interrupt()

    h.cbMipImprovingSolution.subscribe(lambda event: allowance.plan_found())
    for callback in (h.cbMipInterrupt, h.cbSimplexInterrupt, h.cbIpmInterrupt):
        callback.subscribe(watch)
    begun = time.monotonic()
    h.solve()
    info = h.getInfo()
    lines = None
    if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        allowance.plan_found()
        lines = compact.plan(h.getSolution().col_value)
        curtois.write(plan, instance, lines)
    bound = info.mip_dual_bound
    curtois.tell(
        peer="highs_compact", version=f"highspy {version('highspy')}", workers=int(workers), status=h.modelStatusToString(h.getModelStatus()),
        # Interrupted, HiGHS may hold a plan with heads both over and under on a row, which costs more than the plan does.
        objective=curtois.objective(instance, lines) if lines else None,
        bound=math.ceil(bound - 1e-6) if math.isfinite(bound) else None, first_plan=allowance.first,
        processor=round(allowance.used(), 2), seconds=round(time.monotonic() - begun, 2))


if __name__ == "__main__":
    main()
