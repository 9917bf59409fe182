#!/usr/bin/env python3
"""Talks to an open_abb robot: abb_commands_client.py HOST PORT. Prints every reply; exit code 0 when all were right."""
import re
import socket
import sys

NUMBER = r"-?\d+\.\d+"
DIALOGUE = [
    ("00 #", r"0 1 "),
    ("03 #", r"3 1 " + " ".join([NUMBER] * 7)),
    ("04 #", r"4 1 " + " ".join([NUMBER] * 6)),
    ("08 +1000.0 +0500.00 +0050.0 +0050.00 #", r"8 1 "),
    ("02 +0000.00 +0000.00 +0000.00 +0000.00 +0080.00 +0000.00 #", r"2 1 "),
    ("04 #", r"4 1 0.00 0.00 0.00 0.00 80.00 0.00"),
    ("01 +0510.0 +0000.0 +0700.0 +1.00000 +0.00000 +0.00000 +0.00000 #", r"1 1 "),
    ("31 #", r"31 1 "),
    ("32 #", r"32 1 0(\.0+)?"),
    ("98 #", r"98 1 [^*]+\*[^*]+\*[^*]+"),
    ("01 1 2 #", r"1 0 "),
    ("77 #", r"77 0 "),
]


def main(host, port):
    failures = 0
    with socket.create_connection((host, port), timeout=10) as robot:
        for request, pattern in DIALOGUE:
            robot.sendall(request.encode())
            # A reply has no end mark: with one request outstanding, one receive holds all of so short a text.
            reply = robot.recv(4096).decode("ascii")
            good = re.fullmatch(pattern, reply) is not None
            failures += not good
            print("good" if good else "WRONG", repr(request), "->", repr(reply))
        robot.sendall(b"99 #")
        closed = robot.recv(4096) == b""
        print("good" if closed else "WRONG", "'99 #' -> closed")
    return 1 if failures or not closed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
