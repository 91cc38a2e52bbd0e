"""Shift scheduling with soft cover (Curtois and Qu 2014), text form: read and written for the peers of this folder.

A line is a list of days; each day is None (off) or the index of a shift.
"""
import json
import time
from dataclasses import dataclass, field


@dataclass
class Person:
    """Limits of one employee; minutes and days."""

    id: str
    most_of: list          # shift -> most days
    most_minutes: int
    least_minutes: int
    longest_run: int
    shortest_run: int
    shortest_off: int
    most_weekends: int
    off: set = field(default_factory=set)        # fixed days off
    wishes: dict = field(default_factory=dict)   # (day, shift) -> points saved if she works it (below 0: points it costs)
    owed: int = 0                                # points of all her shift-on requests, paid if none is met

    def may(self, day, shift):
        return day not in self.off and self.most_of[shift] > 0


@dataclass
class Cover:
    """Heads wanted of a shift on a day, and points for each one under and over."""

    day: int
    shift: int
    heads: int
    under: int
    over: int


@dataclass
class Instance:
    days: int
    shifts: list           # names
    minutes: list
    barred: list           # shift -> set of shifts that may not follow it
    people: list
    cover: list

    @property
    def weekends(self):
        """Saturdays."""
        return range(5, self.days, 7)


def read(path):
    rows, section = {}, None
    with open(path, encoding="utf-8") as file:
        for line in map(str.strip, file):
            if line.startswith("SECTION_"):
                section = line.removeprefix("SECTION_")
            elif line and not line.startswith("#"):
                rows.setdefault(section, []).append([cell.strip() for cell in line.split(",")])
    names = [row[0] for row in rows["SHIFTS"]]
    index = {name: k for k, name in enumerate(names)}
    barred = [{index[s] for s in "|".join(row[2:]).split("|") if s} for row in rows["SHIFTS"]]
    people = {}
    for id_, most, *numbers in rows["STAFF"]:
        most = dict(part.split("=") for part in most.split("|") if part)
        people[id_] = Person(id_, [int(most.get(name, 0)) for name in names], *map(int, numbers))
    for id_, *days in rows.get("DAYS_OFF", []):
        people[id_].off.update(map(int, days))
    for section, sign in (("SHIFT_ON_REQUESTS", 1), ("SHIFT_OFF_REQUESTS", -1)):
        for id_, day, shift, weight in rows.get(section, []):
            person, at = people[id_], (int(day), index[shift])
            person.wishes[at] = person.wishes.get(at, 0) + sign * int(weight)
            person.owed += int(weight) if sign > 0 else 0
    cover = [Cover(int(day), index[shift], *map(int, rest)) for day, shift, *rest in rows["COVER"]]
    return Instance(int(rows["HORIZON"][0][0]), names, [int(row[1]) for row in rows["SHIFTS"]], barred, list(people.values()), cover)


def objective(instance, lines):
    """Points of a plan. Only the judge says whether it keeps the hard rules."""
    points = sum(p.owed - sum(p.wishes.get(at, 0) for at in enumerate(line)) for p, line in zip(instance.people, lines))
    for c in instance.cover:
        have = sum(line[c.day] == c.shift for line in lines)
        points += c.under * max(c.heads - have, 0) + c.over * max(have - c.heads, 0)
    return points


def write(path, instance, lines):
    with open(path, "w", encoding="utf-8") as file:
        for person, line in zip(instance.people, lines):
            print(f"{person.id}:", *("-" if s is None else instance.shifts[s] for s in line), file=file)


class Allowance:
    """Processor seconds of all threads of this process; they count from here, so a peer's own start is free."""

    def __init__(self, seconds):
        self.seconds, self.begun, self.first = seconds, time.process_time(), None

    def used(self):
        return time.process_time() - self.begun

    def over(self):
        return self.used() >= self.seconds

    def plan_found(self):
        if self.first is None:
            self.first = round(self.used(), 2)


def tell(**found):
    """The answer of a peer: one JSON object on the last line."""
    print(json.dumps(found), flush=True)
