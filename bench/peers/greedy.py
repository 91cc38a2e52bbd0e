"""A first plan, one person after the other: for each the best line a beam finds beside those laid before. It keeps every hard rule or
says None for that person; it is a hint, never an answer."""

BEAM = 12


def plan(instance):
    """Goes round until nobody's line changes, at most twelve times."""
    have = [[0] * len(instance.shifts) for _ in range(instance.days)]
    lines = [None] * len(instance.people)
    cover = {(c.day, c.shift): c for c in instance.cover}
    # Whoever has least choice is laid first.
    order = sorted(range(len(lines)), key=lambda i: (sum(n > 0 for n in instance.people[i].most_of), -instance.people[i].least_minutes))
    for _ in range(12):
        before = list(lines)
        for i in order:
            _count(have, lines[i], -1)
            lines[i] = best_line(instance, instance.people[i], cover, have) or lines[i]
            _count(have, lines[i], 1)
        if lines == before:
            break
    return lines


def _count(have, line, by):
    for day, shift in enumerate(line or []):
        if shift is not None:
            have[day][shift] += by


def _price(cover, have, person, day, shift):
    """Points that one more head there adds."""
    points, c = -person.wishes.get((day, shift), 0), cover.get((day, shift))
    if c is not None:
        points += -c.under if have[day][shift] < c.heads else c.over
    return points


def best_line(instance, p, cover, have):
    """Labels (points, minutes, weekends, shifts of each kind, line) by state (shift of yesterday, days of the run, long enough)."""
    longest = max(m for s, m in enumerate(instance.minutes) if p.most_of[s] > 0) if any(p.most_of) else 0
    none = (0,) * len(instance.shifts)
    labels = {(None, p.shortest_off, True): [(0, 0, 0, none, ())]}
    for day in range(instance.days):
        prices = [(s, _price(cover, have, p, day, s)) for s in range(len(instance.shifts)) if p.may(day, s)]
        later = {}
        for (last, run, enough), here in labels.items():
            off = last is None
            for label in here:
                points, minutes, weekends, counts, line = label
                if off or enough:
                    length = min(run + 1, p.shortest_off) if off else 1
                    # A run of days off from the first day counts as long enough.
                    later.setdefault((None, length, length >= p.shortest_off), []).append((points, minutes, weekends, counts, (*line, None)))
                if (off and not enough) or (not off and run >= p.longest_run):
                    continue
                for s, price in prices:
                    if (not off and s in instance.barred[last]) or counts[s] >= p.most_of[s] or minutes + instance.minutes[s] > p.most_minutes:
                        continue
                    new = day % 7 == 5 or (day % 7 == 6 and line[-1] is None)
                    if weekends + new > p.most_weekends:
                        continue
                    length = 1 if off else run + 1
                    met = length >= p.shortest_run or (day == length - 1) or (not off and enough)
                    later.setdefault((s, length, met), []).append((
                        points + price, minutes + instance.minutes[s], weekends + new, (*counts[:s], counts[s] + 1, *counts[s + 1:]), (*line, s)))
        labels = {state: _kept(p, here, longest * (instance.days - day - 1), instance.days - day - 1) for state, here in later.items()}
    ends = [label for here in labels.values() for label in here if label[1] >= p.least_minutes]
    return list(min(ends, key=lambda label: label[0])[4]) if ends else None


def _kept(p, labels, reach, days):
    """The best of each amount of minutes still owed: few points first, but never only those that work too little."""
    labels = [label for label in labels if label[1] + reach >= p.least_minutes]
    if days == 0:
        labels = [label for label in labels if label[1] >= p.least_minutes]
    best = {}
    for label in sorted(labels, key=lambda label: label[0]):
        best.setdefault((label[1], label[2]), label)
    kept = sorted(best.values(), key=lambda label: label[0])
    if len(kept) <= 2 * BEAM:
        return kept
    busy = sorted(kept[BEAM:], key=lambda label: -label[1])
    return kept[:BEAM] + busy[:BEAM]
