"""What both models of CP-SAT share: points, the search within processor seconds, the answer."""
import sys
import threading
import time
from importlib.metadata import version

from ortools.sat.python import cp_model

import curtois


def points(m, instance, x):
    """Points of a plan. Heads over the need follow from those under it, so one variable a row is enough."""
    total = []
    for p, of in zip(instance.people, x):
        total.append(p.owed)
        total += [-weight * of[at] for at, weight in p.wishes.items() if at in of]
    for c in instance.cover:
        under = m.new_int_var(0, c.heads, "")
        over = sum(of[c.day, c.shift] for of in x if (c.day, c.shift) in of) + under - c.heads
        m.add(over >= 0)
        total += [c.under * under, c.over * over]
    return sum(total)


class _Plans(cp_model.CpSolverSolutionCallback):
    def __init__(self, allowance):
        super().__init__()
        self.allowance = allowance

    def on_solution_callback(self):
        self.allowance.plan_found()


def main(make, **parameters):
    """make(instance, allowance) -> (model, person -> {(day, shift): literal})."""
    path, seconds, workers, seed, plan = sys.argv[1:6]
    instance = curtois.read(path)
    allowance = curtois.Allowance(float(seconds))
    model, x = make(instance, allowance)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = int(workers)
    solver.parameters.random_seed = int(seed)
    for name, value in parameters.items():
        setattr(solver.parameters, name, value)
    over = threading.Event()

    def watch():
        while not over.wait(0.1):
            if allowance.over():
                solver.stop_search()

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    begun = time.monotonic()
    status = solver.solve(model, _Plans(allowance))
    over.set()
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    if found:
        lines = [[next((s for s in range(len(instance.shifts)) if (d, s) in of and solver.boolean_value(of[d, s])), None)
                  for d in range(instance.days)] for of in x]
        curtois.write(plan, instance, lines)
    curtois.tell(
        peer=sys.argv[0].rsplit("/", 1)[-1].removesuffix(".py"), version=f"ortools {version('ortools')}", workers=int(workers),
        status=solver.status_name(status), objective=round(solver.objective_value) if found else None,
        bound=round(solver.best_objective_bound), first_plan=allowance.first, processor=round(allowance.used(), 2),
        seconds=round(time.monotonic() - begun, 2))
