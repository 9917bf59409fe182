#!/usr/bin/env python3
"""Exchanges data with a Universal Robots controller: ur_rtde_client.py HOST PORT. Exit code 0 when everything was right."""
import socket
import struct
import sys

NAMES = "timestamp,actual_q,robot_mode,runtime_state,actual_digital_output_bits"


def package(stream):
    head = stream.read(3)
    if len(head) < 3:
        raise EOFError("the robot hung up")
    length, kind = struct.unpack(">Hc", head)
    return kind, stream.read(length - 3)


def send(robot, kind, payload=b""):
    robot.sendall(struct.pack(">Hc", len(payload) + 3, kind) + payload)


def main(host, port):
    failures = 0

    def check(what, good, shown):
        nonlocal failures
        failures += not good
        print("good" if good else "WRONG", what, "->", shown)

    with socket.create_connection((host, port), timeout=10) as robot, robot.makefile("rb") as stream:
        send(robot, b"V", struct.pack(">H", 2))
        answer = package(stream)
        check("version 2", answer == (b"V", b"\x01"), answer)
        send(robot, b"v")
        kind, payload = package(stream)
        check("controller version", kind == b"v" and len(payload) == 16, struct.unpack(">4I", payload))
        send(robot, b"O", struct.pack(">d", 125) + NAMES.encode())
        kind, payload = package(stream)
        check("outputs", payload[1:] == b"DOUBLE,VECTOR6D,INT32,UINT32,UINT64" and payload[0] > 0, payload)
        recipe = payload[0]
        send(robot, b"I", b"standard_digital_output_mask,standard_digital_output")
        kind, payload = package(stream)
        check("inputs", payload[1:] == b"UINT8,UINT8" and payload[0] > 0, payload)
        send(robot, b"U", bytes([payload[0], 4, 4]))
        send(robot, b"S")
        answer = package(stream)
        check("start", answer == (b"S", b"\x01"), answer)
        before = -1.0
        for _ in range(50):
            kind, payload = package(stream)
            number, now, *joints = struct.unpack(">Bd6d", payload[:57])
            mode, runtime, bits = struct.unpack(">iIQ", payload[57:])
            good = (kind, number, mode, runtime, bits) == (b"U", recipe, 7, 2, 4) and now > before
            failures += not good
            before = now
        check("fifty packages", failures == 0, [round(joint, 3) for joint in joints])
        send(robot, b"P")
        while (answer := package(stream))[0] == b"U":
            pass
        check("pause", answer == (b"P", b"\x01"), answer)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
