#!/usr/bin/env python3
"""Talks to a KUKA EthernetKRL server: kuka_eki_client.py HOST PORT. Exit code 0 when the robot went where it was sent."""
import socket
import sys
import xml.etree.ElementTree

TARGET = [5.0, -90.0, 90.0, 0.0, 10.0, 0.0]
END = b"</RobotState>"


def states(robot):
    pending = b""
    while got := robot.recv(4096):
        pending += got
        while END in pending:
            document, pending = pending.split(END, 1)
            yield xml.etree.ElementTree.fromstring(document + END)


def main(host, port):
    with socket.create_connection((host, port), timeout=10) as robot:
        axes = " ".join(f'A{axis}="{angle}"' for axis, angle in enumerate(TARGET, 1))
        robot.sendall(f"<RobotCommand><Pos {axes}></Pos></RobotCommand>".encode())
        for seen, state in enumerate(states(robot)):
            there = [float(state.find("Pos").get(f"A{axis}")) for axis in range(1, 7)]
            waiting = int(state.find("RobotCommand").get("Size"))
            if waiting == 0 and all(abs(is_ - to) < 0.001 for is_, to in zip(there, TARGET)):
                print("good arrived after", seen, "states at", there)
                return 0
            if seen > 500:
                print("WRONG never arrived:", there)
                return 1
    print("WRONG hung up")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
