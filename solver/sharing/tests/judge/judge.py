#!/usr/bin/env python3
"""Writes ../fixtures/judged.json: generated units with the stage values that an independently written model finds.

It shares nothing with the Rust model but the JSON format and the formulas of the documentation (C1-C10, five stages,
absolute tolerances 1e-6 hours and 1e-4 kroner). Needs `pip install highspy`. Run it in its own folder:

    python3 judge.py generate ../fixtures/judged.json

With `python3 judge.py check MODEL.json ANSWER.json` it judges an answer of `turnus solve --format sharing --json`.
"""
import json
import random
import sys

import highspy

INF = float("inf")
TOLERANCE = {"unmet care": 1e-6, "scarce hours": 1e-6, "money": 1e-4, "levels above LEON": 1e-6, "disturbance": 1e-6}


class Lines:
    """A model as dictionaries by name: columns have bounds, rows have terms by column name."""

    def __init__(self):
        self.names, self.lower, self.upper, self.whole, self.rows = {}, [], [], [], []

    def col(self, name, upper, whole=False):
        self.names[name] = len(self.lower)
        self.lower.append(0.0)
        self.upper.append(upper)
        self.whole.append(whole)

    def row(self, lower, upper, terms):
        merged = {}
        for name, value in terms:
            merged[name] = merged.get(name, 0.0) + value
        self.rows.append((lower, upper, merged))

    def solve(self, cost):
        h = highspy.Highs()
        h.setOptionValue("output_flag", False)
        h.setOptionValue("mip_rel_gap", 0.0)
        h.setOptionValue("mip_abs_gap", 1e-9)
        for lower, upper in zip(self.lower, self.upper):
            h.addVar(lower, upper)
        for name, value in cost.items():
            h.changeColCost(self.names[name], value)
        for name, column in self.names.items():
            if self.whole[column]:
                h.changeColIntegrality(column, highspy.HighsVarType.kInteger)
        for lower, upper, terms in self.rows:
            index = [self.names[n] for n in terms]
            h.addRow(lower, upper, len(index), index, list(terms.values()))
        h.run()
        status = h.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise RuntimeError(f"{status}")
        return h.getInfo().objective_function_value, list(h.getSolution().col_value)


def law(model, rule):
    return next(r for r in model["rules"] if r["id"] == rule)["kind"] == "law"


def ways(model):
    """(way, unit, bucket, key) of every way that is open."""
    demand = {(d["task"], d["unit"], d["bucket"]): d["hours"] for d in model["demand"]}
    never = {(w["task"], w["profession"]) for w in model["ways"] if w.get("mode") == "forbidden"}
    for w in model["ways"]:
        shut = [r for r in w.get("barred_by", []) if r not in model.get("relaxed", []) or law(model, r)]
        if shut or (w["task"], w["profession"]) in never:
            continue
        for (k, u, b), hours in demand.items():
            if k == w["task"] and hours > 0 and (not w.get("units") or u in w["units"]) and (not w.get("buckets") or b in w["buckets"]):
                yield w, u, b, ("x", k, w["profession"], w.get("mode", "own"), u, b), min(hours, w.get("at_most") or hours)


def lines(model):
    m, L = model, Lines()
    X = list(ways(m))
    relaxed = set(m.get("relaxed", []))
    live = lambda rule: rule not in relaxed
    demand = {(d["task"], d["unit"], d["bucket"]): d for d in m["demand"]}
    for w, u, b, key, most in X:
        L.col(key, most)
    for (k, u, b), d in demand.items():
        if d["hours"] > 0:
            L.col(("v", k, u, b), d["hours"])
            if live(d.get("rule")):
                L.row(d["hours"], d["hours"], [(key, 1) for w, uu, bb, key, _ in X if (w["task"], uu, bb) == (k, u, b)] + [(("v", k, u, b), 1)])
    for i, e in enumerate(m.get("extra", [])):
        L.col(("extra", i), e["at_most"])
    for i, l in enumerate(m.get("lending", [])):
        for b in m["buckets"]:
            L.col(("lent", i, b["id"]), l["at_most"])
    for i, t in enumerate(m.get("training", [])):
        L.col(("y", i), t["seats"], True)
        L.col(("z", i), 1, True)
        L.row(-INF, 0, [(("y", i), 1), (("z", i), -t["seats"])])
    budget = m.get("training_budget")
    if budget and m.get("training") and live(budget.get("rule")):
        L.row(-INF, budget["at_most"], [c for i, t in enumerate(m["training"]) for c in ((("y", i), t["cost"]), (("z", i), t.get("scheme_cost", 0)))])

    def duty(p, u, b):
        """Hours added on duty."""
        out = [(("extra", i), 1) for i, e in enumerate(m.get("extra", [])) if (e["profession"], e["unit"], e["bucket"]) == (p, u, b)]
        for i, l in enumerate(m.get("lending", [])):
            if l["profession"] == p and l["from"] == u:
                out.append((("lent", i, b), -1))
            if l["profession"] == p and l["to"] == u:
                out.append((("lent", i, b), 1 - l.get("loss", 0)))
        return out

    supply = {(s["profession"], s["unit"], s["bucket"]): s for s in m["supply"]}
    productive = lambda *at: supply[at]["hours"] if at in supply else 0.0
    present = lambda *at: (supply[at].get("present") or supply[at]["hours"]) if at in supply else 0.0
    for p in m["professions"]:
        for unit in m["units"]:
            for bucket in m["buckets"]:
                pid, u, b = p["id"], unit["id"], bucket["id"]
                here = [(w, key) for w, uu, bb, key, _ in X if (uu, bb) == (u, b)]
                terms = [(key, w.get("effort", 1)) for w, key in here if w["profession"] == pid]
                terms += [(key, s["hours"]) for w, key in here for s in w.get("supervision", []) if s["profession"] == pid]
                terms += [(("y", i), t["hours"] * bucket.get("course_share", 0)) for i, t in enumerate(m.get("training", [])) if (t["profession"], t["unit"]) == (pid, u)]
                terms += [(c, -v) for c, v in duty(pid, u, b)]
                L.row(-INF, productive(pid, u, b), terms)
                if p.get("span") is not None and live(p.get("span_rule")):
                    seen = [(key, w.get("effort", 1)) for w, key in here if any(s["profession"] == pid for s in w.get("supervision", []))]
                    L.row(-INF, p["span"] * present(pid, u, b), seen + [(c, -v * p["span"]) for c, v in duty(pid, u, b)] if seen else [])
                for g in m.get("competences", []):
                    if not live(g.get("rule")):
                        continue
                    held = sum(h["people"] for h in m.get("holders", []) if (h["competence"], h["profession"], h["unit"]) == (g["id"], pid, u))
                    per = g.get("usable", 1) * p.get("hours_per_head", 0)
                    seen = [(key, w.get("effort", 1)) for w, key in here if w["profession"] == pid and w.get("competence") == g["id"]]
                    learnt = [(("y", i), -per * t.get("pass", 1)) for i, t in enumerate(m.get("training", [])) if (t["competence"], t["profession"], t["unit"]) == (g["id"], pid, u)]
                    if seen:
                        L.row(-INF, per * held, seen + learnt)
    counts = {p["id"]: p.get("counts", True) for p in m["professions"]}
    for q in m.get("minimum_presence", []):
        if live(q.get("rule")):
            L.row(q["hours"] - sum(present(p, q["unit"], q["bucket"]) for p in q["professions"]), INF, [t for p in q["professions"] for t in duty(p, q["unit"], q["bucket"])])
    for q in m.get("minimum_share", []):
        if live(q.get("rule")):
            L.row(0, INF, [(key, w.get("effort", 1) * ((w["profession"] in q["professions"]) - q["share"])) for w, u, b, key, _ in X if (u, b) == (q["unit"], q["bucket"]) and counts[w["profession"]]])
    for q in m.get("risk_limits", []):
        if live(q.get("rule")):
            L.row(-INF, q["points"], [(key, w.get("risk", 0)) for w, u, b, key, _ in X if u == q["unit"] and w.get("risk", 0) > 0])
    for k in m["tasks"]:
        if k.get("most_professions") is None and not k.get("least_hours"):
            continue
        for unit in m["units"]:
            u = unit["id"]
            mine = [(w, b, key) for w, uu, b, key, _ in X if w["task"] == k["id"] and uu == u]
            ns = []
            for p in sorted({w["profession"] for w, _, _ in mine}):
                n = ("n", k["id"], p, u)
                L.col(n, 1, True)
                ns.append((n, 1))
                if not live(k.get("coherence_rule")):
                    continue
                for b in {b for w, b, _ in mine if w["profession"] == p}:
                    L.row(-INF, 0, [(key, 1) for w, bb, key in mine if w["profession"] == p and bb == b] + [(n, -demand[k["id"], u, b]["hours"])])
                if k.get("least_hours"):
                    L.row(0, INF, [(key, 1) for w, _, key in mine if w["profession"] == p] + [(n, -k["least_hours"])])
            if ns and k.get("most_professions") is not None and live(k.get("coherence_rule")):
                L.row(-INF, k["most_professions"], ns)
    change = []
    for i, t in enumerate(m.get("today", [])):
        key = ("x", t["task"], t["profession"], t.get("mode", "own"), t["unit"], t["bucket"])
        asked = demand.get((t["task"], t["unit"], t["bucket"]), {"hours": 0})["hours"]
        L.col(("more", i), max(asked, t["hours"]))
        L.col(("less", i), t["hours"])
        L.row(t["hours"], t["hours"], ([(key, 1)] if key in L.names else []) + [(("more", i), -1), (("less", i), 1)])
        change += [(("more", i), 1), (("less", i), 1)]
    done = {("x", t["task"], t["profession"], t.get("mode", "own"), t["unit"], t["bucket"]) for t in m.get("today", [])}
    change += [(key, 1) for _, _, _, key, _ in X if key not in done]
    limit = m.get("change_limit")
    if limit and live(limit.get("rule")):
        L.row(-INF, limit["at_most"], change)
    return L, X, change if m.get("today") else []


def stages(model):
    """[(name, value)] in order."""
    L, X, change = lines(model)
    prof = {p["id"]: p for p in model["professions"]}
    task = {k["id"]: k for k in model["tasks"]}
    goals = []
    for c in sorted({k.get("class", 0) for k in model["tasks"]}, reverse=True):
        goals.append(("unmet care", {n: task[n[1]].get("criticality", 1) for n in L.names if n[0] == "v" and task[n[1]].get("class", 0) == c}))

    def used(price):
        return {key: price(prof[w["profession"]]) * w.get("effort", 1) + sum(price(prof[s["profession"]]) * s["hours"] for s in w.get("supervision", [])) for w, _, _, key, _ in X}

    scarce = used(lambda p: p.get("scarcity", 1))
    money = used(lambda p: p["cost"])
    for i, e in enumerate(model.get("extra", [])):
        scarce["extra", i] = prof[e["profession"]].get("scarcity", 1)
        money["extra", i] = e["supplement"]
    for i, t in enumerate(model.get("training", [])):
        money["y", i] = t["cost"] + t["hours"] * prof[t["profession"]]["cost"]
        money["z", i] = t.get("scheme_cost", 0)
    leon = {key: max(0, prof[w["profession"]]["level"] - task[w["task"]].get("level", 0)) * w.get("effort", 1) for w, _, _, key, _ in X}
    goals += [("scarce hours", scarce), ("money", money), ("levels above LEON", leon), ("disturbance", dict(change))]
    out = []
    for name, cost in goals:
        value, _ = L.solve(cost)
        L.row(-INF, value + TOLERANCE[name], list(cost.items()))
        out.append((name, value))
    return out


def unmet_hours(model, relaxed=()):
    m = dict(model, relaxed=list(model.get("relaxed", [])) + list(relaxed))
    L, _, _ = lines(m)
    return L.solve({n: 1.0 for n in L.names if n[0] == "v"})[0]


def generate(seed):
    """A unit or three, with every family of rows somewhere among the seeds."""
    r = random.Random(seed)
    pick = lambda *xs: r.choice(xs)
    some = lambda share: r.random() < share
    units = [{"id": f"U{i}"} for i in range(pick(1, 1, 2, 3))]
    buckets = [{"id": b, "course_share": s} for b, s in (("day", 0.6), ("evening", 0.4), ("night", 0.0))[: pick(2, 3)]]
    professions = [
        {"id": "RN", "level": 4, "cost": 420, "scarcity": 3, "hours_per_head": 12, "span": 3},
        {"id": "VP", "level": 4, "cost": 410, "scarcity": 2.5, "hours_per_head": 12},
        {"id": "HF", "level": 3, "cost": 350, "scarcity": 2, "hours_per_head": 12},
        {"id": "ASS", "level": 2, "cost": 300, "scarcity": 1, "hours_per_head": 12},
        {"id": "P-VOL", "level": 1, "cost": 0, "scarcity": 0, "counts": False},
    ]
    tasks, ways = [], []
    for i in range(r.randint(6, 10)):
        level = pick(2, 3, 3, 4)
        t = {"id": f"T{i}", "level": level, "criticality": pick(1, 1, 2, 3)}
        tasks.append(t)
        for p in professions[:4]:
            if p["level"] >= level:
                ways.append({"task": t["id"], "profession": p["id"], "effort": pick(1, 1, 1.05)})
            elif p["level"] == level - 1 and some(0.6):
                w = {"task": t["id"], "profession": p["id"], "mode": "supervised", "effort": r.choice([1, 1.1, 1.15]), "risk": pick(0, 1, 2),
                     "supervision": [{"profession": "RN", "hours": pick(0.05, 0.1, 0.2)}]}
                if some(0.4):
                    w["competence"] = "C-MED1"
                if some(0.5):
                    w["barred_by"] = [pick("r1", "r2", "r3")]
                ways.append(w)
        if level == 2 and some(0.5):
            ways.append({"task": t["id"], "profession": "P-VOL"})
    rules = [{"id": f"r{i}", "text": f"rule {i}", "kind": "policy", "source": "constructed"} for i in (1, 2, 3)]
    demand = [{"task": t["id"], "unit": u["id"], "bucket": b["id"], "hours": round(r.uniform(1, 20), 2)} for t in tasks for u in units for b in buckets]
    supply = []
    for u in units:
        for b in buckets:
            asked = sum(d["hours"] for d in demand if (d["unit"], d["bucket"]) == (u["id"], b["id"]))
            for p, share in (("RN", 0.28), ("VP", 0.08), ("HF", 0.4), ("ASS", 0.2), ("P-VOL", 0.02)):
                s = {"profession": p, "unit": u["id"], "bucket": b["id"], "hours": round(asked * share * r.uniform(0.5, 1.4), 2)}
                if some(0.3):
                    s["present"] = round(s["hours"] * 1.2, 2)
                supply.append(s)
    m = {"title": f"generated {seed}", "units": units, "buckets": buckets, "professions": professions, "tasks": tasks, "ways": ways,
         "demand": demand, "supply": supply, "rules": rules, "competences": [{"id": "C-MED1", "usable": 0.7}],
         "holders": [{"competence": "C-MED1", "profession": p, "unit": u["id"], "people": r.randint(0, 3)} for p in ("HF", "ASS") for u in units]}
    if some(0.6):
        m["extra"] = [{"kind": pick("overtime", "agency"), "profession": p, "unit": u["id"], "bucket": b["id"], "at_most": r.randint(1, 6), "supplement": pick(150, 300)}
                      for u in units for b in buckets for p in ("RN", "HF") if some(0.4)]
    if len(units) > 1:
        m["lending"] = [{"profession": pick("RN", "HF"), "from": a["id"], "to": b["id"], "at_most": r.randint(2, 10), "loss": pick(0, 0.1, 0.25)} for a in units for b in units if a != b]
    if some(0.5):
        m["minimum_share"] = [{"professions": ["RN", "VP"], "unit": u["id"], "bucket": b["id"], "share": round(r.uniform(0.2, 0.5), 2)} for u in units for b in buckets if some(0.6)]
    if some(0.5):
        m["risk_limits"] = [{"unit": u["id"], "points": r.randint(2, 25)} for u in units]
    if some(0.4):
        m["minimum_presence"] = [{"professions": ["RN", "VP"], "unit": u["id"], "bucket": b["id"], "hours": 1.0} for u in units for b in buckets]
    if some(0.5):
        m["today"] = [{"task": d["task"], "profession": w["profession"], "mode": w.get("mode", "own"), "unit": d["unit"], "bucket": d["bucket"], "hours": round(d["hours"] * 0.5, 2)}
                      for d in demand for w in ways if w["task"] == d["task"] and w["profession"] in ("RN", "HF") and some(0.5)]
        if some(0.5):
            m["change_limit"] = {"at_most": round(sum(d["hours"] for d in demand) * 0.9, 1)}
    if seed % 4 == 0:
        m["training"] = [{"competence": "C-MED1", "profession": "HF", "unit": u["id"], "seats": 4, "hours": 4, "cost": 3000, "pass": 0.9, "scheme_cost": 5000} for u in units]
        m["training_budget"] = {"at_most": 20000}
    if seed % 5 == 0:
        for t in tasks[:2]:
            t["most_professions"], t["least_hours"] = 2, 3
    return m


def check(model, answer):
    worst = 0.0
    for (name, mine), theirs in zip(stages(model), answer["stages"]):
        assert name == theirs["name"], (name, theirs["name"])
        worst = max(worst, abs(mine - theirs["value"]) / max(1.0, abs(mine)))
    none = unmet_hours(model)
    for rule in answer["rules"]:
        worst = max(worst, abs(none - unmet_hours(model, [rule["rule"]]) - rule["alone"]) / max(1.0, none))
    for package in answer["packages"]:
        worst = max(worst, abs(unmet_hours(model, package["rules"]) - package["unmet"]) / max(1.0, none))
    print(f"largest relative difference {worst:.2e}")
    return worst <= 1e-6


if __name__ == "__main__":
    if sys.argv[1:2] == ["check"]:
        model, answer = (json.load(open(path)) for path in sys.argv[2:4])
        sys.exit(0 if check(model, answer) else 1)
    cases, seed = [], 0
    while len(cases) < 20:
        seed += 1
        model = generate(seed)
        try:
            values = stages(model)
            alone = {r: unmet_hours(model) - unmet_hours(model, [r]) for r in ("r1", "r2", "r3")}
        except RuntimeError:
            continue
        cases.append({"model": model, "stages": values, "unmet": unmet_hours(model), "alone": alone})
    with open(sys.argv[2], "w") as out:
        out.write("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")
