"""The pieces of work W1 to W6: what is started, what is measured, in short rounds that take turns among the peers."""
import json
import os
import re
import subprocess
import time

from peers import (ROOT, ROBOTLINK, Absent, Device, Forwarder, Haproxy, NodeRed, NodeRedEvents, Peer, RobotLink, RobotLinkFields, RobotLinkIdle,
                   RobotLinkStreamed, Socat, memory_kib, processor_seconds)


class Bench:
    """Settings of a run, and all that was measured: results[work][peer] is a list of measures, one for each round."""

    def __init__(self, folder, tools, quick, say, peers=None):
        self.folder, self.tools, self.quick, self.say, self.only = folder, tools, quick, say, peers
        self.rounds, self.seconds = (3, 1.0) if quick else (5, 2.5)
        self.results, self.absent, self.next_port = {}, {}, 0

    def note(self, work, peer, measures):
        measures["load"] = os.getloadavg()[0]
        self.results.setdefault(work, {}).setdefault(peer, []).append(measures)
        shown = " ".join(f"{key}={value:.4g}" for key, value in measures.items() if isinstance(value, (int, float)) and key not in ("seconds", "bytes", "client_cpu") and value)
        self.say(f"{work:24} {peer:20} {shown}")

    def start(self, kinds, links, **device):
        """Each peer with devices of its own, so that what streams to one costs the others nothing."""
        lanes = []
        for kind in kinds:
            if self.only and kind.name not in self.only and kind not in (Forwarder, Haproxy):
                continue
            base = self.next_port % 40 * 200
            self.next_port += 1
            devices = Device(self.tools, 22000 + base, ports=links, **device)
            try:
                peer = kind(os.path.join(self.folder, f"{kind.name.replace(' ', '')}-{self.next_port}"), self.tools, 10000 + base, devices, links)
            except Absent as why:
                devices.stop()
                self.absent[kind.name] = str(why)
                self.say(f"{kind.name}: {why}")
                continue
            lanes.append((peer, devices))
        return lanes

    @staticmethod
    def stop(lanes):
        for peer, devices in lanes:
            peer.stop()
            devices.stop()

    def client(self, mode, peer, **options):
        words = [f"{name}={value}" for name, value in options.items()]
        return subprocess.Popen([f"{self.tools}/client", mode, f"port={peer.port}", f"ports={peer.ports}", *words],
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def measure(self, mode, peer, conns, seconds=None, warm=0.3, **options):
        """One client's window, and what the peer's processes cost meanwhile."""
        seconds = seconds or self.seconds
        client = self.client(mode, peer, conns=conns, secs=seconds, warm=warm, **options)
        if client.stdout.readline().strip() != "begin":
            client.kill()
            client.wait()
            return {"failed": 1}
        pids = peer.pids()
        before, at = processor_seconds(pids), time.monotonic()
        line = client.stdout.readline()
        used, took = processor_seconds(pids) - before, time.monotonic() - at
        measures = json.loads(line) if line else {"failed": 1, "frames": 0}
        measures["memory"] = memory_kib(pids)
        client.stdin.close()
        client.wait()
        client.stdout.close()
        measures["percent"] = 100 * used / took
        if measures["frames"]:
            measures["cpu"] = used / took * measures["seconds"] / measures["frames"] * 1e6
        return measures


def ask(bench):
    """W1: a question through the program and its answer back, 64 bytes each."""
    for pairs in (1, 100):
        work = f"w1-{pairs}"
        lanes = bench.start([Peer, Forwarder, Haproxy, Socat, NodeRed, RobotLink], pairs)
        for peer, _ in lanes:
            # Its code is compiled while it runs; links live for months.
            bench.measure("ask", peer, pairs, seconds=10 if peer.name == "robotlink" else 1)
        for _ in range(bench.rounds):
            for peer, _ in lanes:
                bench.note(work, peer.name, bench.measure("ask", peer, pairs))
        bench.stop(lanes)


def hear(bench):
    """W2: devices speak by themselves, one client on each."""
    flood = [Peer, Forwarder, Haproxy, Socat, NodeRedEvents, RobotLink, RobotLinkFields]
    paced = [Forwarder, Haproxy, Socat, NodeRedEvents, RobotLink, RobotLinkFields, RobotLinkStreamed]
    for work, devices, rate, kinds in (("w2-flood", 1, 0, flood), ("w2-1", 1, 10000, paced), ("w2-100", 100, 10000, paced)):
        lanes = bench.start(kinds, devices, rate=rate)
        for again in range(-1, bench.rounds):
            for peer, source in lanes:
                seconds = bench.seconds if again >= 0 else 4 if "robotlink" in peer.name else 1
                source.stream(True)
                beside = stream(bench, peer, seconds) if isinstance(peer, RobotLinkStreamed) else None
                measures = bench.measure("hear", peer, devices, seconds=seconds)
                source.stream(False)
                if beside:
                    measures["told"] = told(beside)
                if again >= 0:
                    bench.note(work, peer.name, measures)
                time.sleep(0.1)
        bench.stop(lanes)


def stream(bench, peer, seconds):
    """A listener to all decoded messages."""
    listener = subprocess.Popen([f"{bench.tools}/client", "stream", f"port={peer.http}", f"secs={seconds}", "warm=0.2"],
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    listener.stdout.readline()
    return listener


def told(listener):
    line = listener.stdout.readline()
    listener.stdin.close()
    listener.wait()
    listener.stdout.close()
    return json.loads(line)["per_second"] if line else 0


def fan(bench):
    """One device to ten clients, and what one of them that does not read changes for the others."""
    lanes = bench.start([Forwarder, NodeRedEvents, RobotLink], 1, rate=10000)
    for again in range(-1, bench.rounds):
        for peer, source in lanes:
            for slow in (0, 1) if peer.name == "robotlink" else (0,):
                source.stream(True)
                measures = bench.measure("hear", peer, 10 + slow, seconds=bench.seconds if again >= 0 else 3, slow=slow)
                source.stream(False)
                if again >= 0:
                    bench.note("fan", peer.name + (", one slow" if slow else ""), measures)
                time.sleep(0.1)
    bench.stop(lanes)


def idle(bench):
    """W3: very many links, one heartbeat a second on each. Through the others a client sends it; RobotLink sends its own."""
    links = 2000 if bench.quick else 9900
    seconds = 8 if bench.quick else 15
    for _ in range(1 if bench.quick else min(bench.rounds, 3)):
        for kind in (Haproxy, RobotLinkIdle):
            device = Device(bench.tools, 30000)
            try:
                peer = kind(os.path.join(bench.folder, f"idle-{kind.name}"), bench.tools, 12000, device, links)
            except Absent as why:
                bench.absent[f"{kind.name} (w3)"] = str(why)
                bench.say(f"w3: {why}")
                device.stop()
                continue
            base = memory_kib(peer.pids())
            if kind is Haproxy:
                measures = bench.measure("beat", peer, links, seconds=seconds, warm=3)
                measures["kib_per_link"] = (measures["memory"] - base) / links
            else:
                time.sleep(5)
                pids = peer.pids()
                before, at = processor_seconds(pids), time.monotonic()
                time.sleep(seconds)
                measures = {"percent": 100 * (processor_seconds(pids) - before) / (time.monotonic() - at), "memory": memory_kib(pids)}
                measures["kib_per_link"] = (measures["memory"] - idle_base(bench)) / links
            bench.note("w3", "robotlink" if kind is RobotLinkIdle else kind.name, measures)
            peer.stop()
            device.stop()


def idle_base(bench):
    """The program itself, with a single link."""
    if not hasattr(bench, "base"):
        device = Device(bench.tools, 30001)
        peer = RobotLinkIdle(os.path.join(bench.folder, "idle-base"), bench.tools, 12500, device, 1)
        time.sleep(3)
        bench.base = memory_kib(peer.pids())
        peer.stop()
        device.stop()
    return bench.base


def storm(bench):
    """W4: a thousand devices go and come back. First their programs end (calls are refused), then the network is silent (tests/storm counts the calls)."""
    links = 1000
    for _ in range(1 if bench.quick else min(bench.rounds, 3)):
        device = Device(bench.tools, 30000, away=5)
        peer = RobotLinkIdle(os.path.join(bench.folder, "storm"), bench.tools, 12000, device, links)
        time.sleep(12)  # a link that has lasted so long begins its waits anew
        device.line(), device.line()
        device.vanish()
        calls, events = count_calls(device)
        back, again = events["back"], events["all"]
        bench.note("w4-5", "robotlink", {"back": again - back, "peak": peak(calls, events["away"], again), "first": peak(calls, events["away"], events["away"] + 1)})
        peer.stop()
        device.stop()
    program = os.path.join(ROOT, "tests/storm")
    outage = 60 if not bench.quick else 10
    said = subprocess.run([program, "--links", str(links), "--outage", f"{outage}s"], capture_output=True, text=True, check=False).stdout
    bench.say(said)
    after = re.search(r"all up after the return\s+([\d.]+) s", said)
    busiest = re.search(r"at most (\d+) within a second", said)
    measures = {"back": float(after.group(1)) if after else float("nan"), "per_device": float(busiest.group(1)) if busiest else float("nan")}
    bench.note(f"w4-{outage}", "robotlink", measures)


def count_calls(device):
    """Connections begun in this network, sampled, until all links are back; and when the devices went and came."""
    import selectors
    samples, events = [], {}
    ear = selectors.DefaultSelector()
    ear.register(device.process.stdout, selectors.EVENT_READ)
    until = time.monotonic() + 90
    while "all" not in events and time.monotonic() < until:
        samples.append((time.monotonic(), active_opens()))
        if ear.select(0.02):
            what, when = device.line()
            events[what] = when
    return samples, {"away": 0, "back": 0, "all": float("nan"), **events}


def active_opens():
    with open("/proc/net/snmp", encoding="ascii") as table:
        names, values = [line.split() for line in table if line.startswith("Tcp:")]
    return int(values[names.index("ActiveOpens")])


def peak(samples, since, until):
    """The most within any second."""
    most, start = 0, 0
    chosen = [sample for sample in samples if since <= sample[0] <= until]
    for at, count in chosen:
        while chosen[start][0] < at - 1:
            start += 1
        most = max(most, count - chosen[start][1])
    return most


def frames(bench):
    """W5: cutting a frame of 64 bytes out of memory, against the same in C."""
    program = os.path.join(ROOT, "tests/RobotLink.Benchmarks/bin/Release/net10.0/RobotLink.Benchmarks")
    for _ in range(3 if bench.quick else 5):
        scan = json.loads(subprocess.run([f"{bench.tools}/scan"], capture_output=True, text=True, check=True).stdout)
        for kind, ns in scan.items():
            ours = json.loads(subprocess.run([program, "cut", kind], capture_output=True, text=True, check=True).stdout)
            bench.note(f"w5-{kind}", "C scan", {"ns": ns})
            bench.note(f"w5-{kind}", "robotlink", {"ns": ours["ns"], "bytes_per_frame": ours["bytes"]})


def start(bench):
    """W6: from the start of the process to the first link up, and memory with a hundred links."""
    for _ in range(3 if bench.quick else 7):
        device = Device(bench.tools, 30000)
        began = time.monotonic()
        peer = RobotLinkIdle(os.path.join(bench.folder, "start"), bench.tools, 12000, device, 1)
        events = dict([device.line(), device.line()])
        up = first_up(peer)
        bench.note("w6-start", "robotlink", {"connected_ms": 1000 * (events["connected"] - began), "up_ms": 1000 * (up - began)})
        peer.stop()
        device.stop()
    device = Device(bench.tools, 30000, ports=100)
    peer = RobotLink(os.path.join(bench.folder, "hundred"), bench.tools, 12000, device, 100)
    time.sleep(5)
    bench.note("w6-memory", "robotlink", {"mib": memory_kib(peer.pids()) / 1024})
    peer.stop()
    device.stop()


def first_up(peer):
    """The log's own time of the first link that came up, on the monotonic clock."""
    with open(os.path.join(peer.folder, "output"), encoding="utf-8") as output:
        line = next(line for line in output if " is up at " in line)
    import datetime
    wall = datetime.datetime.fromisoformat(line.split()[0].replace("Z", "+00:00")).timestamp()
    return wall - time.time() + time.monotonic()


WORKS = {"w1": ask, "w2": hear, "fan": fan, "w3": idle, "w4": storm, "w5": frames, "w6": start}
