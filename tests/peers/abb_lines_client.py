#!/usr/bin/env python3
"""Talks to an ABB lines robot: abb_lines_client.py HOST PORT. Prints every line; exit code 0 when all were right."""
import re
import socket
import sys

DIALOGUE = [
    ("PING", r"PONG (RUN|STOP|HOLD)"),
    ("POS?", r"POS -?\d+\.\d\d -?\d+\.\d\d -?\d+\.\d\d"),
    ("STATUS?", r"STATUS (RUN|STOP|HOLD) (AUTO|MANUAL) \d+ \d+"),
    ("JOB 7", r"OK|ERR 12 .+"),
    ("JOB 100", r"ERR 20 .+"),
    ("DANCE", r"ERR 30 .+"),
]
EVENT = re.compile(r"CYC \d+ (OK|NOK)")


def main(host, port):
    events = failures = 0
    with socket.create_connection((host, port), timeout=10) as robot:
        lines = robot.makefile("r", newline="\r\n", encoding="ascii")
        for command, pattern in DIALOGUE:
            robot.sendall(command.encode() + b"\r\n")
            reply = lines.readline().rstrip("\r\n")
            while EVENT.fullmatch(reply):
                events += 1
                reply = lines.readline().rstrip("\r\n")
            good = re.fullmatch(pattern, reply) is not None
            failures += not good
            print("good" if good else "WRONG", command, "->", reply)
        while events == 0:
            line = lines.readline().rstrip("\r\n")
            good = EVENT.fullmatch(line) is not None
            events += 1
            failures += not good
            print("good" if good else "WRONG", "event", line)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
