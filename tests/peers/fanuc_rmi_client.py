#!/usr/bin/env python3
"""Holds a Remote Motion Interface session: fanuc_rmi_client.py HOST PORT. Prints every packet; exit code 0 when all were right."""
import json
import socket
import sys


def packet(stream):
    line = stream.readline()
    if not line.endswith("\r\n"):
        raise EOFError("the robot hung up")
    return json.loads(line)


def send(robot, **keys):
    robot.sendall((json.dumps(keys) + "\r\n").encode("ascii"))


def check(name, got, **wanted):
    good = all(got.get(key) == value for key, value in wanted.items())
    print("good" if good else "WRONG", name, "->", got)
    return not good


def main(host, port):
    with socket.create_connection((host, port), timeout=10) as robot, robot.makefile("r", newline="") as stream:
        send(robot, Communication="FRC_Connect")
        answer = packet(stream)
        failures = check("FRC_Connect", answer, ErrorID=0)
        closed = stream.readline() == ""
        print("good" if closed else "WRONG", "first port closed")
    with socket.create_connection((host, answer["PortNumber"]), timeout=10) as robot, robot.makefile("r", newline="") as stream:
        for keys, wanted in [
            ({"Command": "FRC_GetStatus"}, {"ErrorID": 0, "RMIMotionStatus": 0}),
            ({"Command": "FRC_Initialize", "GroupMask": 1}, {"ErrorID": 0}),
            ({"Command": "FRC_SetOverRide", "Value": 100}, {"ErrorID": 0}),
            ({"Command": "FRC_ReadJointAngles"}, {"ErrorID": 0}),
        ]:
            send(robot, **keys)
            failures += check(keys["Command"], packet(stream), **wanted)
        for number in range(1, 10):
            send(robot, Instruction="FRC_WaitTime", SequenceID=number, Time=0.05)
        failures += check("ninth too early", packet(stream), SequenceID=9, ErrorID=2556956)
        for number in range(1, 9):
            failures += check("instruction", packet(stream), SequenceID=number, ErrorID=0)
        send(robot, Command="FRC_Abort")
        failures += check("FRC_Abort", packet(stream), ErrorID=0)
        send(robot, Communication="FRC_Disconnect")
        failures += check("FRC_Disconnect", packet(stream), ErrorID=0)
    return 1 if failures or not closed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
