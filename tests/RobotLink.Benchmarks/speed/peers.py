"""Programs that stand between devices and clients, each started as a user would start it, and what each costs."""
import json
import os
import shutil
import signal
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
ROBOTLINK = os.path.join(ROOT, "src/RobotLink.Host/bin/Release/net10.0/robotlink")


class Absent(Exception):
    """This peer cannot run here; the message says why."""


def group_of(pid):
    """The ids of all processes of a group."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", encoding="ascii", errors="replace") as stat:
                    fields = stat.read().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == pid:
                found.append(int(name))
    return found


def processor_seconds(pids):
    """Of all their threads, by the processes' own clocks."""
    total = 0.0
    for pid in pids:
        try:
            total += time.clock_gettime((~pid << 3) | 2)
        except OSError:
            pass
    return total


def memory_kib(pids):
    """The proportional share (PSS): what several processes have in common is divided among them."""
    total = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as rollup:
                total += sum(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))
        except OSError:
            pass
    return total


class Device:
    """Devices on consecutive ports, of one program."""

    def __init__(self, tools, port, ports=1, **options):
        self.port = port
        words = [f"{name}={value}" for name, value in options.items()]
        self.process = subprocess.Popen([f"{tools}/device", f"port={port}", f"ports={ports}", *words], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline().startswith("ready")

    def stream(self, on):
        self.process.send_signal(signal.SIGUSR1 if on else signal.SIGUSR2)

    def vanish(self):
        self.process.send_signal(signal.SIGHUP)

    def line(self):
        """The next line it prints: what, and when (monotonic seconds)."""
        what, when = self.process.stdout.readline().split()
        return what, float(when)

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class Peer:
    """One program between. Clients call `port`, and the following ones where there are several `ports`."""

    name = "direct"

    def __init__(self, folder, tools, port, device, links):
        self.folder, self.tools, self.port, self.device, self.links, self.ports = folder, tools, port, device, links, 1
        self.process = None
        os.makedirs(folder, exist_ok=True)
        command = self.command()
        if not command:
            self.port = device.port
            return
        with open(os.path.join(folder, "output"), "w", encoding="utf-8") as output:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, process_group=0, env=self.environment())
        self.wait()

    def command(self):
        return []

    def environment(self):
        return None

    def needed(self):
        """Ports that listen when it is ready."""
        return range(self.port, self.port + self.ports)

    def wait(self, patience=60):
        wanted = {f"{port:04X}" for port in self.needed()}
        until = time.monotonic() + patience
        while time.monotonic() < until and self.process.poll() is None:
            listening = set()
            for table in ("/proc/net/tcp", "/proc/net/tcp6"):
                with open(table, encoding="ascii") as rows:
                    listening |= {row.split()[1].rpartition(":")[2] for row in rows if " 0A " in row}
            if wanted <= listening:
                return
            time.sleep(0.1)
        self.stop()
        raise Absent(f"{self.name} did not start; see {self.folder}/output")

    def pids(self):
        return group_of(self.process.pid) if self.process else []

    def stop(self):
        if not self.process:
            return
        for pid in self.pids():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait()


class Forwarder(Peer):
    name = "c-fwd"

    def command(self):
        self.ports = self.links
        return [f"{self.tools}/forwarder", f"listen={self.port}", f"device={self.device.port}", f"links={self.links}"]


class Haproxy(Peer):
    name = "haproxy"

    def command(self):
        path = os.path.join(self.folder, "haproxy.cfg")
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"global\n  maxconn 9950\ndefaults\n  mode tcp\n  timeout connect 5s\n  timeout client 1h\n  timeout server 1h\n"
                       f"listen devices\n  bind 127.0.0.1:{self.port} backlog 4096\n  server device 127.0.0.1:{self.device.port}\n")
        return [found("haproxy"), "-db", "-q", "-f", path]


class Socat(Peer):
    name = "socat"

    def command(self):
        return [found("socat"), f"TCP-LISTEN:{self.port},bind=127.0.0.1,reuseaddr,fork,backlog=4096,nodelay", f"TCP:127.0.0.1:{self.device.port},nodelay"]


class NodeRed(Peer):
    """A flow as its own manual would draw it: one line is one message. `events` only listens, else each question goes through `tcp request`."""

    name = "node-red"
    events = False

    def command(self):
        program = os.environ.get("NODE_RED", os.path.join(os.path.dirname(self.tools), "node-red/node_modules/node-red/red.js"))
        if not os.path.exists(program):
            raise Absent("node-red is not installed")
        self.ports = self.links
        nodes = [{"id": "tab", "type": "tab", "label": "speed"}]
        for index in range(self.links):
            nodes += self.flow(index)
        with open(os.path.join(self.folder, "flow.json"), "w", encoding="utf-8") as file:
            json.dump(nodes, file)
        with open(os.path.join(self.folder, "settings.js"), "w", encoding="utf-8") as file:
            file.write("module.exports = { flowFile: 'flow.json', httpAdminRoot: false, httpNodeRoot: false, disableEditor: true,"
                       " credentialSecret: false, logging: { console: { level: 'off' } } };")
        return [found("node"), program, "-u", self.folder, "-s", os.path.join(self.folder, "settings.js"), "flow.json"]

    def flow(self, index):
        lines = {"datamode": "stream", "datatype": "utf8", "newline": "\\n", "trim": True}
        port, device = str(self.port + index), str(self.device.port + index)
        common = {"z": "tab", "host": "127.0.0.1"}
        if self.events:
            return [{**common, **lines, "id": f"i{index}", "type": "tcp in", "server": "client", "port": device, "wires": [[f"o{index}"]]},
                    {**common, "id": f"o{index}", "type": "tcp out", "beserver": "server", "port": port, "wires": []}]
        return [{**common, **lines, "id": f"i{index}", "type": "tcp in", "server": "server", "port": port, "wires": [[f"r{index}"]]},
                {**common, "id": f"r{index}", "type": "tcp request", "server": "127.0.0.1", "port": device, "out": "sit", "ret": "string", "newline": "\\n",
                 "trim": True, "wires": [[f"o{index}"]]},
                {**common, "id": f"o{index}", "type": "tcp out", "beserver": "reply", "wires": []}]


class NodeRedEvents(NodeRed):
    events = True


class RobotLink(Peer):
    """The built program with a site file of its own: each link supervised by a heartbeat and shared at a port."""

    name = "robotlink"
    profile = "speed-line"
    shared = True

    def command(self):
        if not os.path.exists(ROBOTLINK):
            raise Absent("robotlink is not built: dotnet build -c Release")
        self.ports = self.links if self.shared else 1
        self.http = self.port + 9990
        shutil.copytree(os.path.join(HERE, "profiles"), os.path.join(self.folder, "profiles"), dirs_exist_ok=True)
        with open(os.path.join(self.folder, "site.yaml"), "w", encoding="utf-8") as file:
            file.write(f"schema: 1\nsite: {{ name: speed }}\nhttp: {{ listen: 127.0.0.1:{self.http} }}\nlinks:\n")
            for index in range(self.links):
                share = f', share: {{ listen: "127.0.0.1:{self.port + index}", queue: 64MiB }}' if self.shared else ""
                file.write(f'  d{index}: {{ profile: {self.profile}, address: "{self.address(index)}"{share} }}\n')
        return [ROBOTLINK, "run", "-c", self.folder]

    def address(self, index):
        return f"127.0.0.1:{self.device.port + index}"

    def environment(self):
        return {**os.environ, "DOTNET_PerfMapEnabled": os.environ.get("PERF_MAP", "0")}

    def needed(self):
        return super().needed() if self.shared else [self.http]

    def wait(self, patience=120):
        super().wait(patience)
        self.until_up(patience)

    def until_up(self, patience):
        """All links are up: read from its own log, so that nothing has to be asked of it."""
        until = time.monotonic() + patience
        while time.monotonic() < until and self.process.poll() is None:
            with open(os.path.join(self.folder, "output"), encoding="utf-8") as output:
                if sum(" is up at " in line for line in output) >= self.links:
                    return
            time.sleep(0.1)
        self.stop()
        raise Absent(f"robotlink: not all links came up; see {self.folder}/output")


class RobotLinkFields(RobotLink):
    """Three fields of each line are decoded."""

    name = "robotlink, 3 fields"
    profile = "speed-fields"


class RobotLinkStreamed(RobotLinkFields):
    """Decoded, and all of it told as JSON to a listener beside the client."""

    name = "robotlink, streamed"


class RobotLinkIdle(RobotLink):
    """Very many devices, each with an address of its own, and no clients."""

    shared = False

    def address(self, index):
        return f"127.1.{index // 250}.{index % 250 + 1}:{self.device.port}"


def found(program):
    path = shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin")
    if not path:
        raise Absent(f"{program} is not installed")
    return path
