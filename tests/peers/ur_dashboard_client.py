#!/usr/bin/env python3
"""Talks to a Universal Robots dashboard: ur_dashboard_client.py HOST PORT. Prints every sentence; exit code 0 when all were right."""
import re
import socket
import sys

DIALOGUE = [
    ("PolyscopeVersion", r"URSoftware \d+\.\d+\.\d+\.\d+ .*"),
    ("robotmode", r"Robotmode: RUNNING"),
    ("stop", r"Stopped"),
    ("load home.urp", r"Loading program: .*home\.urp.*"),
    ("programState", r"STOPPED home\.urp"),
    ("play", r"Starting program"),
    ("running", r"Program running: true"),
    ("pause", r"Pausing program"),
    ("popup hello", r"showing popup"),
    ("quit", r"Disconnected"),
]


def main(host, port):
    failures = 0
    with socket.create_connection((host, port), timeout=10) as robot, robot.makefile("r", newline="\n") as lines:
        greeting = lines.readline()
        failures += greeting != "Connected: Universal Robots Dashboard Server\n"
        print("good" if not failures else "WRONG", repr(greeting))
        for command, pattern in DIALOGUE:
            robot.sendall(command.encode() + b"\n")
            sentence = lines.readline().rstrip("\n")
            good = re.fullmatch(pattern, sentence) is not None
            failures += not good
            print("good" if good else "WRONG", command, "->", sentence)
        closed = lines.readline() == ""
        print("good" if closed else "WRONG", "hung up after quit")
    return 1 if failures or not closed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
