#!/usr/bin/env python3
"""Small wards by OR-Tools CP-SAT, with a model of its own of every rule that a rota of at most two weeks can break.

    cargo test --release --workspace --test certificate -- --ignored two_hundred    # solves the wards, writes target/tmp/wards
    pip install ortools
    bench/wards/cpsat.py target/tmp/wards [WORKERS] [SECONDS]

For every ward: CP-SAT's proven optimum beside the engine's points, its bound and the certified bound. It ends with 1 when a rota is
better than the optimum, or a bound above it, or a ward that has a rota is
told to have none; a rota that is worse is told, and counted. Wards of which it finds no rota in the time count as not proven.
"""
import datetime as dt
import json
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

from ortools.sat.python import cp_model

OSLO = ZoneInfo("Europe/Oslo")
NIGHTS = ("night", "long-night")
ROTATION = {"day": 0, "long-day": 0, "evening": 1, "night": 2, "long-night": 2}


def day_of(text):
    return dt.date.fromisoformat(text)


def holds(days, day):
    return day_of(days["from"]) <= day and ("to" not in days or day <= day_of(days["to"]))


def clock(text):
    return int(text[:2]) * 60 + int(text[3:])


class Ward:
    def __init__(self, data):
        self.i = data
        self.first = day_of(data["horizon"]["first"])
        self.weeks = data["horizon"]["weeks"]
        self.days = 7 * self.weeks
        self.book = {}
        for p in data["rule_book"]["parameters"]:
            if holds(p["valid"], self.first) and p["valid"]["from"] >= self.book.get(p["key"], ("", 0))[0]:
                self.book[p["key"]] = (p["valid"]["from"], p["value"])
        self.book = {k: v for k, (_, v) in self.book.items()}
        self.shifts = data["shift_types"]
        self.holidays = {day_of(h["date"]) for h in data["holidays"]["days"]}
        self.zero = self.minute(0, 0)

    def date(self, d):
        return self.first + dt.timedelta(days=d)

    def minute(self, d, time):
        local = dt.datetime.combine(self.date(d), dt.time()) + dt.timedelta(minutes=time)
        utc = local.replace(tzinfo=OSLO, fold=0).astimezone(dt.timezone.utc)
        return int(utc.timestamp()) // 60 - getattr(self, "zero", 0)

    def duty(self, s, d):
        """(start, end, working minutes) of shift type s on day d."""
        t = self.shifts[s]
        a, b = clock(t["start"]), clock(t["end"])
        start, end = self.minute(d, a), self.minute(d + (b <= a), b)
        return start, end, end - start - t["unpaid_break"]

    def kind(self, date):
        return "weekend" if date.weekday() >= 5 else "holiday" if date in self.holidays else "weekday"

    def used(self, d):
        return [s for s, t in enumerate(self.shifts) if t["id"] in self.i["structure"][self.kind(self.date(d))]]

    def night(self, s):
        return self.shifts[s]["kind"] in NIGHTS

    def long(self, s, d):
        return self.duty(s, d)[2] > self.book["long-shift-from"]

    def weekend(self, s, d):
        """Week whose Saturday or Sunday the shift touches, or None."""
        week = d // 7
        a, b, _ = self.duty(s, d)
        return week if a < self.minute(7 * week + 7, 0) and self.minute(7 * week + 5, 0) < b else None

    # Agreements

    def scope(self, a, m):
        s = a["scope"]
        fits = lambda key, x: not s.get(key) or x in s[key]
        return fits("units", self.i["unit"]) and fits("people", m["person"]) and fits("professions", m["profession"])

    def consents(self, a, m, date):
        return any(c["person"] == m["person"] and c["agreement"] == a["id"] and holds(c["valid"], date) for c in self.i["consents"])

    def usable(self, a, date):
        grace = dt.timedelta(days=self.book.get("evaluation-grace", 0))
        return "evaluate_by" not in a or date <= day_of(a["evaluate_by"]) + grace

    def in_force(self, kind, m, date):
        return [a for a in self.i["agreements"] if a["kind"] == kind and holds(a["valid"], date) and self.usable(a, date)
                and self.scope(a, m) and (not a["needs_consent"] or self.consents(a, m, date))]

    def about_long(self):
        return [a for a in self.i["agreements"] if a["kind"] in ("local-averaging", "national")
                and (not a["scope"].get("units") or self.i["unit"] in a["scope"]["units"])]

    def exempt(self, m, what, date):
        return any(e["from"] == what and holds(e["valid"], date) for e in m.get("exemptions", []))

    def absent(self, m, date):
        return any(holds(a["days"], date) for a in m.get("absences", []))

    def may(self, m, s, d):
        date, t, working = self.date(d), self.shifts[s], self.duty(s, d)[2]
        minor = "adult_from" in m and date < day_of(m["adult_from"])
        if self.absent(m, date) or not holds(m["employed"], date) or t["kind"] not in m["kinds"]:
            return False
        if self.night(s) and (minor or self.exempt(m, "night", date)):
            return False
        local = self.book["day-limit-local"]
        if self.long(s, d) and self.about_long():
            for a in self.about_long():
                limit = a["terms"].get("day_limit", local)
                limit = limit if a["kind"] == "national" else min(limit, local)
                if (working <= limit and (working <= local or a["kind"] == "national") and self.scope(a, m) and holds(a["valid"], date)
                        and self.usable(a, date) and self.consents(a, m, date) and a.get("health_assessment")
                        and a.get("monitoring") and holds(a["monitoring"]["running"], date) and not minor
                        and not self.exempt(m, "long-shift", date)):
                    return True
            return False
        limits = [self.book["day-limit"]]
        limits += [self.book["day-limit-individual"] for _ in self.in_force("individual-averaging", m, date)]
        limits += [min(a["terms"].get("day_limit", local), local) for a in self.in_force("local-averaging", m, date)]
        limits += [a["terms"].get("day_limit", 0) for a in self.in_force("national", m, date)]
        return working <= max(limits)

    def meets(self, m, who, date):
        if who == "anyone":
            return True
        (key, of), = who.items()
        if key == "profession":
            a = m["authorisation"]
            counts = {"authorised": True, "awaiting": False}.get(a["status"])
            if counts is None:
                counts = holds(a["valid"], date) if a["status"] == "licensed" else date < day_of(a["from"])
            return m["profession"] in of and counts
        if key == "holds":
            return any(c["competence"] == of["competence"] and c["level"] >= of["level"] and holds(c["valid"], date)
                       for c in m.get("competences", []))
        return (all if key == "all" else any)(self.meets(m, w, date) for w in of)

    def hired(self, profession, who):
        if who == "anyone":
            return True
        (key, of), = who.items()
        if key == "profession":
            return profession in of
        return False if key == "holds" else (all if key == "all" else any)(self.hired(profession, w) for w in of)

    def spans(self, band, s):
        length = lambda a, b: b - a + 1440 if b <= a else b - a
        t = self.shifts[s]
        a, b, f, e = clock(band["from"]), clock(band["to"]), clock(t["start"]), clock(t["end"])
        return f <= a and a + length(a, b) <= f + length(f, e), length(a, b)


class Model:
    def __init__(self, ward):
        self.w, self.m, self.cost = ward, cp_model.CpModel(), []
        self.x = [self.person(m) for m in ward.i["staff"]]
        self.cover()
        self.m.minimize(sum(self.cost))

    def pay(self, points, expression, most=10_000):
        """Points for each unit of an expression above 0."""
        v = self.m.new_int_var(0, most, "")
        self.m.add(v >= expression)
        self.cost.append(points * v)

    def person(self, m):
        w, model, book = self.w, self.m, self.w.book
        x = {(d, s): model.new_bool_var("") for d in range(w.days) for s in w.used(d) if w.may(m, s, d)}
        past = {}
        for h in m["history"].get("shifts", []):
            d = (day_of(h["date"]) - w.first).days
            if -400 <= d < 0:
                past.setdefault(d, next(s for s, t in enumerate(w.shifts) if t["id"] == h["shift"]))
        # All duties, those of the history as constants.
        all_ = {**{(d, s): 1 for d, s in past.items()}, **x}
        on = lambda d, such=lambda s: True: sum(v for (e, s), v in all_.items() if e == d and such(s))
        for d in range(w.days):
            model.add(on(d) <= 1)
            for f in m.get("fixed", []):
                if day_of(f["date"]) == w.date(d) and not w.absent(m, w.date(d)):
                    model.add(on(d, lambda s: w.shifts[s]["id"] == f["shift"]) == 1)
        self.steps(m, all_, on)
        self.weeks(m, x, all_)
        self.weekends(m, x, past)
        self.long_runs(m, all_, on)
        self.sundays(m, all_)
        self.hours(m, x)
        for limit, points, such in [("nights-in-row", "points-hs02", lambda s, d: w.night(s)), ("long-in-row", "points-hs07", w.long),
                                    ("days-in-row", "points-hs06", lambda s, d: True)]:
            for d in range(w.days):
                run = [on(e, lambda s, e=e: such(s, e)) for e in range(d - book[limit], d + 1)]
                self.pay(book[points], sum(run) - book[limit], 1)
        for block in range(w.days // 14):
            pairs = []
            for d in range(14 * block, 14 * block + 13):
                pair = model.new_bool_var("")
                model.add(on(d) + on(d + 1) == 0).only_enforce_if(pair)
                pairs.append(pair)
            self.pay(book["points-hs05"], 1 - sum(pairs), 1)
        for wish in m.get("wishes", []):
            date = day_of(wish["date"])
            d = (date - w.first).days
            if not 0 <= d < w.days or w.absent(m, date):
                continue
            of = wish["wish"]
            if of == "day-off":
                self.cost.append(wish["points"] * on(d))
            elif "not-shift" in of:
                self.cost.append(wish["points"] * on(d, lambda s: w.shifts[s]["id"] == of["not-shift"]))
            else:
                self.cost.append(wish["points"] * (1 - on(d, lambda s: w.shifts[s]["id"] == of["shift"])))
        if "fair_nights" in m:
            nights, share = sum(v for (d, s), v in x.items() if w.night(s)), m["fair_nights"]
            self.pay(book["points-fair-night"], nights - share["most"])
            self.pay(book["points-fair-night"], share["least"] - nights)
        return x

    def steps(self, m, all_, on):
        """What a duty asks of the one before it: WT-40, HS-01, HS-03, HS-04."""
        w, book, quick = self.w, self.w.book, {}
        for (d, s), a in all_.items():
            for (e, t), b in all_.items():
                if e < 0 or not d < e <= d + 4:
                    continue
                rest = w.duty(t, e)[0] - w.duty(s, d)[1]
                agreed = [max(g["terms"]["daily_rest"], book["daily-rest-floor"]) for g in w.in_force("local-rest", m, w.date(e))
                          if "daily_rest" in g["terms"]]
                if rest < min([book["daily-rest"], *agreed]):
                    self.m.add(a + b <= 1)
                    continue
                both = a + b - 1 - sum(on(f) for f in range(d + 1, e))
                if rest < book["quick-return-below"]:
                    z = self.m.new_bool_var("")
                    self.m.add(z >= both)
                    quick.setdefault(e // 28, []).append(z)
                if e == d + 1 and ROTATION[w.shifts[t]["kind"]] < ROTATION[w.shifts[s]["kind"]]:
                    self.pay(book["points-hs03"], both, 1)
                if w.night(s) and not w.night(t) and rest < book["free-after-night"]:
                    self.pay(book["points-hs04"], both, 1)
        for block in quick.values():
            self.pay(book["points-hs01"], sum(block) - book["quick-returns"])

    def weeks(self, m, x, all_):
        """WT-10, WT-20, WT-21: minutes of a week. WT-41: a free block in it."""
        w, book = self.w, self.w.book
        for k in range(w.weeks):
            monday = w.date(7 * k)
            if w.in_force("local-averaging", m, monday):
                most = book["week-max-local"]
            else:
                most = book["week-max-individual" if w.in_force("individual-averaging", m, monday) else "week-limit"]
            self.m.add(sum(v * w.duty(s, d)[2] for (d, s), v in x.items() if d // 7 == k) <= most)
            agreed = [max(g["terms"]["weekly_rest"], book["weekly-rest-floor"]) for g in w.in_force("local-rest", m, monday)
                      if "weekly_rest" in g["terms"]]
            need = min([book["weekly-rest"], *agreed])
            begin, end = w.minute(7 * k, 0), w.minute(7 * k + 7, 0)
            near = {at: (v, *w.duty(at[1], at[0])[:2]) for at, v in all_.items() if 7 * k - 3 <= at[0] < 7 * k + 7}
            blocks = []
            for start in {begin, *(b for _, _, b in near.values() if begin < b)}:
                if start + need <= end:
                    block = self.m.new_bool_var("")
                    for v, a, b in near.values():
                        if a < start + need and start < b:
                            self.m.add(v == 0).only_enforce_if(block) if not isinstance(v, int) else self.m.add(block == 0)
                    blocks.append(block)
            self.m.add(sum(blocks) >= 1)

    def weekends(self, m, x, past):
        """LOC-01 and FAIR-WEEKEND."""
        w, book = self.w, self.w.book
        worked = {(day_of(t) - w.first).days // 7: 1 for t in m["history"].get("weekends", []) if -400 <= (day_of(t) - w.first).days < 0}
        worked |= {w.weekend(s, d): 1 for d, s in past.items() if w.weekend(s, d) is not None}
        for k in range(w.weeks):
            touching = [v for (d, s), v in x.items() if w.weekend(s, d) == k]
            worked[k] = self.m.new_bool_var("")
            for v in touching:
                self.m.add(worked[k] >= v)
            self.m.add(worked[k] <= sum(touching))
            agreed = [a["terms"]["weekend_every"] for a in w.in_force("local-weekend", m, w.date(7 * k + 5)) if "weekend_every" in a["terms"]]
            for j, v in worked.items():
                if 0 < k - j < max([m["weekend_every"], *agreed]):
                    self.m.add(worked[k] + v <= 1)
        if "fair_weekends" in m:
            count, share = sum(worked[k] for k in range(w.weeks)), m["fair_weekends"]
            self.pay(book["points-fair-weekend"], count - share["most"])
            self.pay(book["points-fair-weekend"], share["least"] - count)

    def long_runs(self, m, all_, on):
        """LOC-02: runs of long shifts and the rest after a full one."""
        w = self.w
        terms = [a["terms"] for a in w.about_long()]
        if not terms or any("long_shifts_in_row" not in t for t in terms):
            return
        most = max(t["long_shifts_in_row"] for t in terms)
        block = 0 if any("rest_block" not in t for t in terms) else min(t["rest_block"] for t in terms)
        long = lambda d: on(d, lambda s: w.long(s, d))
        for d in range(w.days):
            self.m.add(sum(long(e) for e in range(d - most, d + 1)) <= most)
        for (d, s), a in all_.items():
            if not w.long(s, d) or d < -7:
                continue
            before = sum(long(e) for e in range(d - most + 1, d))
            for (e, t), b in all_.items():
                if e >= 0 and e > d and w.duty(t, e)[0] - w.duty(s, d)[1] < block:
                    self.m.add(before + a + b <= most)

    def sundays(self, m, all_):
        """WT-42: Sundays and public holidays."""
        w, book, history = self.w, self.w.book, m["history"]
        averaged = lambda date: bool(w.in_force("sunday-average", m, date))
        holy = [d for d in range(-7 * book["sunday-window"], w.days) if w.date(d).weekday() == 6 or w.date(d) in w.holidays]
        worked = {}
        for d in holy:
            date = w.date(d)
            told = d < 0 and ("complete_from" not in history or date < day_of(history["complete_from"]))
            named = told and date.weekday() == 6 and (date - dt.timedelta(days=1)).isoformat() in history.get("weekends", [])
            a, b = w.minute(d - 1, book["sunday-from"]), w.minute(d, book["sunday-to"])
            hit = [v for (e, s), v in all_.items() if d - 2 <= e <= d and w.duty(s, e)[0] < b and a < w.duty(s, e)[1]]
            worked[d] = self.m.new_bool_var("")
            for v in hit:
                self.m.add(worked[d] >= v)
            if named:
                self.m.add(worked[d] == 1)
        for d, e in zip(holy, holy[1:]):
            if e >= 0 and not averaged(w.date(e)):
                self.m.add(worked[d] + worked[e] <= 1)
        for monday in range(0, w.days, 7):
            if not averaged(w.date(monday + 6)):
                continue
            for length, most in [(book["sunday-window"], lambda days: (len(days) + 1) // 2),
                                 (book["sunday-every"], lambda days: max(len(days) - 1, 0))]:
                begin = monday - 7 * length + 7
                inside = [d for d in holy if begin <= d <= monday + 6]
                if length == book["sunday-every"]:
                    inside = [d for d in inside if w.date(d).weekday() == 6]
                if begin + 6 >= holy[0]:
                    self.m.add(sum(worked[d] for d in inside) <= most(inside))

    def hours(self, m, x):
        w = self.w
        tolerance = (m["full_time_week"] * w.weeks * w.book["hours-tolerance"] + 5_000) // 10_000
        days = sum(holds(m["employed"], w.date(d)) and not w.absent(m, w.date(d)) for d in range(w.days))
        assert not m.get("extra") and not m.get("credited")
        owed = (m["full_time_week"] * m["position"] * days + 35_000) // 70_000
        minutes = sum(v * w.duty(s, d)[2] for (d, s), v in x.items())
        self.m.add(minutes <= owed + tolerance)
        self.m.add(minutes >= owed - tolerance)

    def cover(self):
        w, book = self.w, self.w.book
        who = {c["id"]: c["who"] for c in w.i["classes"]}
        for d in range(w.days):
            kinds = {}
            for s in w.used(d):
                points = -(-book["points-substitute-hour"] * w.duty(s, d)[2] // 60)
                for p in w.i["professions"]:
                    # Professions that count in the same classes are one.
                    kinds.setdefault((s, tuple(w.hired(p["id"], of) for of in who.values())), points)
            hired = {}
            for (s, classes), points in kinds.items():
                v = self.m.new_int_var(0, 20, "")
                self.cost.append(points * v)
                hired[s, classes] = v
            missing = {}
            for c in w.i["cover"]:
                need = max(c["head_plan"], c["policy_minimum"], c["task_need"])
                if c["day"] != w.kind(w.date(d)) or need == 0:
                    continue
                band = (c["band"]["from"], c["band"]["to"])
                spans = {s: w.spans(c["band"], s)[0] for s in range(len(w.shifts))}
                length = w.spans(c["band"], 0)[1]
                assert book["points-unmet-hour"] * length % 60 == 0
                if band not in missing:
                    missing[band] = self.m.new_int_var(0, 50, "")
                    self.cost.append(book["points-unmet-hour"] * length // 60 * missing[band])
                place = list(who).index(c["class"])
                own = sum(v for m, x in zip(w.i["staff"], self.x) if w.meets(m, who[c["class"]], w.date(d))
                          for (e, s), v in x.items() if e == d and spans[s])
                help_ = sum(v for (s, classes), v in hired.items() if spans[s] and classes[place])
                self.m.add(own + help_ + missing[band] >= need)


def main():
    folder = Path(sys.argv[1])
    workers = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 60.0
    equal = worse = open_ = wrong = 0
    for file in sorted(folder.glob("*.json")):
        of = json.loads(file.read_text())
        solver = cp_model.CpSolver()
        solver.parameters.num_workers, solver.parameters.max_time_in_seconds = workers, seconds
        status = solver.status_name(solver.solve(Model(Ward(of["input"])).m))
        best, bound = (round(solver.objective_value), round(solver.best_objective_bound)) if status in ("OPTIMAL", "FEASIBLE") else (None, None)
        told = f"{file.stem}: {len(of['input']['staff'])} people, {of['input']['horizon']['weeks']} weeks: engine {of['objective']}, " \
               f"bound {of['bound']}, certified {of['certified']}; CP-SAT {best} {status} in {solver.wall_time:.1f} s"
        if status == "OPTIMAL":
            if of["objective"] < best or max(of["bound"], of["certified"]) > best:
                wrong += 1
                told += "  WRONG"
            elif of["objective"] == best:
                equal += 1
            else:
                worse += 1
                told += f"  worse by {of['objective'] - best}"
        elif status == "UNKNOWN" or status == "FEASIBLE" and max(of["bound"], of["certified"]) <= best and of["objective"] >= bound:
            open_ += 1
        else:
            wrong += 1
            told += "  WRONG"
        print(told, flush=True)
    print(f"{equal} equal, {worse} worse than the optimum, {open_} not proven by CP-SAT, {wrong} wrong")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
