#!/usr/bin/env python3
"""OR-Tools CP-SAT, as the field writes the model down first: one literal per person, day and shift; rules as clauses and sums.

    cpsat_plain.py INSTANCE CPU_SECONDS WORKERS SEED PLAN     # the plan is written to PLAN, the answer is JSON on the last line
"""
from ortools.sat.python import cp_model

import curtois
import cpsat


def model(instance):
    m = cp_model.CpModel()
    x = [{(d, s): m.new_bool_var("") for d in range(instance.days) for s in range(len(instance.shifts))} for _ in instance.people]
    for p, of in zip(instance.people, x):
        person(m, instance, p, of)
    m.minimize(cpsat.points(m, instance, x))
    return m, x


def person(m, instance, p, x):
    days, shifts = range(instance.days), range(len(instance.shifts))
    on = [m.new_bool_var("") for _ in days]
    for d in days:
        m.add(sum(x[d, s] for s in shifts) == on[d])
        if d in p.off:
            m.add(on[d] == 0)
    for d in days[:-1]:
        for s in shifts:
            for t in instance.barred[s]:
                m.add(x[d, s] + x[d + 1, t] <= 1)
    for s in shifts:
        m.add(sum(x[d, s] for d in days) <= p.most_of[s])
    minutes = sum(instance.minutes[s] * v for (_, s), v in x.items())
    m.add(minutes <= p.most_minutes)
    m.add(minutes >= p.least_minutes)
    for d in days[:-p.longest_run]:
        m.add(sum(on[d:d + p.longest_run + 1]) <= p.longest_run)
    # A run that is too short has both its ends inside the horizon.
    for length in range(1, p.shortest_run):
        for d in days[1:-length]:
            m.add_bool_or([on[d - 1], on[d + length], *(v.negated() for v in on[d:d + length])])
    for length in range(1, p.shortest_off):
        for d in days[1:-length]:
            m.add_bool_or([on[d - 1].negated(), on[d + length].negated(), *on[d:d + length]])
    weekends = [m.new_bool_var("") for _ in instance.weekends]
    for saturday, worked in zip(instance.weekends, weekends):
        m.add_implication(on[saturday], worked)
        m.add_implication(on[saturday + 1], worked)
    m.add(sum(weekends) <= p.most_weekends)


if __name__ == "__main__":
    cpsat.main(lambda instance, allowance: model(instance))
