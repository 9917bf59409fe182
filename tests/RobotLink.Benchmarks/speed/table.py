"""Medians over the rounds, ratios within each round, and the goals beside, as one Markdown table."""
import statistics


class Figures:
    def __init__(self, results):
        self.results = results

    def of(self, work, peer, measure, digits=3):
        """The median as text; a dash when it was not measured."""
        value = self.median(work, peer, measure)
        return "-" if value is None else short(value, digits)

    def median(self, work, peer, measure):
        values = [one[measure] for one in self.results.get(work, {}).get(peer, []) if measure in one]
        return statistics.median(values) if values else None

    def ratio(self, work, peer, measure, to):
        """The median of the ratios of the rounds: what slows the machine for a moment slows both."""
        own, other = self.results.get(work, {}).get(peer, []), self.results.get(work, {}).get(to, [])
        ratios = [a[measure] / b[measure] for a, b in zip(own, other) if a.get(measure) and b.get(measure)]
        return statistics.median(ratios) if ratios else None


def short(value, digits=3):
    if value != value:
        return "?"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.{digits}g}"


PEERS = ["direct", "c-fwd", "haproxy", "socat", "node-red"]


def rows(f):
    """(work, robotlink's peer name, measure, unit and scale, [(goal words, ratio to, measure, limit, at least?)])"""
    yield "W1 round trip 64 B, 1 pair, p50", "w1-1", "robotlink", "p50", "µs", [("haproxy", 1.10, False)]
    yield "W1 same, p99", "w1-1", "robotlink", "p99", "µs", [("haproxy", 1.25, False)]
    yield "W1 same, CPU per million questions", "w1-1", "robotlink", "cpu", "s", [("haproxy", 1.25, False)]
    yield "W1 100 pairs, questions a second", "w1-100", "robotlink", "per_second", "/s", [("haproxy", 0.8, True), ("node-red", 1.5, True)]
    yield "W1 100 pairs, CPU per million", "w1-100", "robotlink", "cpu", "s", []
    yield "W2 one device flat out, framed, frames a second", "w2-flood", "robotlink", "per_second", "/s", [("c-fwd", 0.4, True), ("node-red", 20, True)]
    yield "W2 same, three fields decoded", "w2-flood", "robotlink, 3 fields", "per_second", "/s", [(None, 1e6, True)]
    for work, devices in (("w2-1", "1 device"), ("w2-100", "100 devices")):
        yield f"W2 10,000 frames/s, {devices}, framed, CPU per million", work, "robotlink", "cpu", "s", [("c-fwd", 1.5, False)]
        yield f"W2 same, {devices}, p99", work, "robotlink", "p99", "µs", [("c-fwd", 2, False)]
        yield f"W2 same, {devices}, three fields, CPU per million", work, "robotlink, 3 fields", "cpu", "s", []
        yield f"W2 same, {devices}, fields and stream, CPU per million", work, "robotlink, streamed", "cpu", "s", [("c-fwd", 2.2, False), ("node-red", 1, False)]
    yield "One device to ten clients, CPU per million deliveries", "fan", "robotlink", "cpu", "s", [("c-fwd", 1.4, False)]
    yield "W3 idle links, a heartbeat a second each, CPU of a core", "w3", "robotlink", "percent", "%", [("haproxy", 1.5, False)]
    yield "W3 same, memory per link (PSS)", "w3", "robotlink", "kib_per_link", "KiB", [(None, 12, False)]
    yield "W4 1,000 devices gone 5 s: all back after", "w4-5", "robotlink", "back", "s", [(None, 3, False)]
    yield "W4 same, most calls within a second (pace 400)", "w4-5", "robotlink", "peak", "", [(None, 480, False)]
    for outage, limit in (("10", 10), ("60", 10)):
        if f"w4-{outage}" in f.results:
            yield f"W4 1,000 devices silent for {outage} s: all back after", f"w4-{outage}", "robotlink", "back", "s", [(None, limit, False)]
            yield "W4 same, most calls of one device within a second", f"w4-{outage}", "robotlink", "per_device", "", [(None, 1, False)]
    yield "W6 from the start to the first link up", "w6-start", "robotlink", "up_ms", "ms", [(None, 400, False)]
    yield "W6 memory with 100 shared links (PSS)", "w6-memory", "robotlink", "mib", "MiB", [(None, 80, False)]


def goal(f, work, name, measure, wanted):
    """The words of the goals, and whether they are reached."""
    words, reached = [], []
    for to, limit, at_least in wanted:
        sign = "≥" if at_least else "≤"
        value = f.ratio(work, name, measure, to) if to else f.median(work, name, measure)
        if value is None:
            words.append(f"{sign} {short(limit)}" + (f" × {to}" if to else ""))
            continue
        met = value >= limit if at_least else value <= limit
        reached.append(met)
        words.append(f"{sign} {short(limit)} × {to}: **{short(value)}**" if to else f"{sign} {short(limit)}: **{short(value)}**")
    return "; ".join(words) or "-", "-" if not reached else "yes" if all(reached) else "no"


def table(results):
    f = Figures(results)
    lines = ["| work | " + " | ".join(PEERS) + " | **RobotLink** | goal: measured | reached |", "|---" * (len(PEERS) + 4) + "|"]
    for title, work, name, measure, unit, wanted in rows(f):
        if work not in results:
            continue
        cells = [f.of(work, peer, measure) for peer in PEERS]
        words, reached = goal(f, work, name, measure, wanted)
        lines.append(f"| {title} | " + " | ".join(cells) + f" | **{f.of(work, name, measure)}** {unit} | {words} | {reached} |")
    slow = f.median("fan", "robotlink, one slow", "p99")
    if slow:
        plain = f.median("fan", "robotlink", "p99")
        lines.append("| Ten clients beside one that does not read, p99 | - | - | - | - | - | "
                     f"**{short(slow)}** µs | {short(plain)} µs without it; nothing lost | {'yes' if slow <= 2 * plain else 'no'} |")
    for work in sorted(work for work in results if work.startswith("w5-")):
        ratio = f.ratio(work, "robotlink", "ns", "C scan")
        allocated = f.median(work, "robotlink", "bytes_per_frame")
        lines.append(f"| W5 cut a frame of 64 B: {work[3:]} | - | {f.of(work, 'C scan', 'ns')} (C scan) | - | - | - | **{f.of(work, 'robotlink', 'ns')}** ns, "
                     f"{allocated:.0f} B | ≤ 1.5 × C: **{short(ratio)}**; 0 B | {'yes' if ratio <= 1.5 and allocated == 0 else 'no'} |")
    return "\n".join(lines)


def wrongs(results):
    """Measurements in which a client heard something wrong: they count for nothing."""
    for work, peers in results.items():
        for peer, rounds in peers.items():
            for index, one in enumerate(rounds):
                bad = {key: one[key] for key in ("failed", "gaps", "foreign", "lost") if one.get(key)}
                if bad:
                    yield f"{work}, {peer}, round {index + 1}: " + ", ".join(f"{key} {count}" for key, count in bad.items())
