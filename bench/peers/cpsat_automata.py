#!/usr/bin/env python3
"""OR-Tools CP-SAT with a better model: runs of work and of days off as paths through an automaton, successions as cliques, weekends and
days worked as variables of their own, and a whole first plan as hint.

    cpsat_automata.py INSTANCE CPU_SECONDS WORKERS SEED PLAN     # the plan is written to PLAN, the answer is JSON on the last line

What was tried and is not here, and what it did, is in README.md.
"""
from ortools.sat.python import cp_model

import cpsat
import greedy


def model(instance):
    m = cp_model.CpModel()
    hint = greedy.plan(instance)
    x = []
    for p, line in zip(instance.people, hint):
        on, of, weekends = person(m, instance, p)
        x.append(of)
        if line:
            for (d, s), v in of.items():
                m.add_hint(v, line[d] == s)
            for d, v in enumerate(on):
                m.add_hint(v, line[d] is not None)
            for saturday, v in zip(instance.weekends, weekends):
                m.add_hint(v, line[saturday] is not None or line[saturday + 1] is not None)
    m.minimize(cpsat.points(m, instance, x))
    return m, x


def person(m, instance, p):
    days, shifts = range(instance.days), range(len(instance.shifts))
    x = {(d, s): m.new_bool_var("") for d in days for s in shifts if p.may(d, s)}
    on = [m.new_bool_var("") for _ in days]
    for d in days:
        m.add_exactly_one(on[d].negated(), *(x[d, s] for s in shifts if (d, s) in x))
    successions(m, instance, x)
    m.add_automaton(on, 0, *runs(p))
    for s in shifts:
        m.add(sum(v for (_, t), v in x.items() if t == s) <= p.most_of[s])
    minutes = sum(instance.minutes[s] * v for (_, s), v in x.items())
    m.add_linear_constraint(minutes, p.least_minutes, p.most_minutes)
    able = [instance.minutes[s] for s in shifts if p.most_of[s] > 0]
    if able:
        m.add_linear_constraint(sum(on), -(-p.least_minutes // max(able)), p.most_minutes // min(able))
    weekends = [m.new_bool_var("") for _ in instance.weekends]
    for saturday, worked in zip(instance.weekends, weekends):
        m.add_max_equality(worked, [on[saturday], on[saturday + 1]])
    m.add(sum(weekends) <= p.most_weekends)
    return on, x, weekends


def successions(m, instance, x):
    """Shifts that bar the same ones make one clique with what they bar, if these bar or are barred alike; today's shifts exclude each
    other, and so do tomorrow's: at most one of all."""
    for d in range(instance.days - 1):
        for bars in {frozenset(b) for b in instance.barred if b}:
            today = [x[d, s] for s, b in enumerate(instance.barred) if bars <= b and (d, s) in x]
            tomorrow = [x[d + 1, t] for t in bars if (d + 1, t) in x]
            if today and tomorrow:
                m.add_at_most_one(today + tomorrow)


def runs(p):
    """(final states, transitions) of an automaton that reads 0 for a day off and 1 for a day worked. State 0 is before the first day:
    a run that touches an end of the horizon counts as long enough."""
    number = {"begin": 0}
    state = lambda *name: number.setdefault(name, len(number))
    steps = []
    free = state("off", p.shortest_off)
    steps.append((0, 0, free))
    for n in range(1, p.shortest_off + 1):
        steps.append((state("off", n), 0, state("off", min(n + 1, p.shortest_off))))
    work = lambda n, edge: state("on", n, edge and n < p.shortest_run)
    steps.append((0, 1, work(1, True)))
    steps.append((free, 1, work(1, False)))
    for edge in (True, False):
        for n in range(1, p.longest_run + 1):
            here = work(n, edge)
            if n < p.longest_run:
                steps.append((here, 1, work(n + 1, edge)))
            if edge or n >= p.shortest_run:
                steps.append((here, 0, state("off", 1)))
    steps = list(dict.fromkeys(steps))
    return sorted(set(number.values()) - {0}), steps


if __name__ == "__main__":
    cpsat.main(lambda instance, allowance: model(instance), linearization_level=2)
