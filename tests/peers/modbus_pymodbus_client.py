"""pymodbus (Debian python3-pymodbus) as the client of our Modbus PLCs: modbus_pymodbus_client.py tcp|rtu-over-tcp HOST PORT.

Prints every check; exit code 0 when all were right."""
import sys

from pymodbus.client import ModbusTcpClient
from pymodbus.transaction import ModbusRtuFramer, ModbusSocketFramer

FRAMERS = {"tcp": ModbusSocketFramer, "rtu-over-tcp": ModbusRtuFramer}


def main(how, host, port):
    wrong = 0

    def check(what, got, good):
        nonlocal wrong
        wrong += not good
        print("good" if good else "WRONG", what, "->", got)

    client = ModbusTcpClient(host, port=int(port), framer=FRAMERS[how], timeout=3)
    check("connection", client.connect(), True)
    got = client.read_holding_registers(0, 3, slave=1)
    check("registers 0 to 2", got.registers, got.registers == [0, 10, 20])
    got = client.read_holding_registers(0, 125, slave=1)
    check("125 registers", len(got.registers), len(got.registers) == 125)
    got = client.read_input_registers(0, 1, slave=1)
    check("temperature", got.registers, 1000 <= got.registers[0] <= 2000)
    got = client.read_coils(0, 2, slave=1)
    check("heater and belt", got.bits[:2], got.bits[:2] == [True, True])
    got = client.read_discrete_inputs(0, 1, slave=1)
    check("the PLC runs", got.bits[:1], got.bits[0])

    got = client.write_register(100, 2000, slave=1)
    check("setpoint", got, not got.isError())
    got = client.write_registers(20, [1, 2, 65535], slave=1)
    check("three registers", got, not got.isError())
    got = client.write_coil(0, False, slave=1)
    check("heater off", got, not got.isError())
    got = client.write_coils(8, [True, False, True], slave=1)
    check("three coils", got, not got.isError())
    got = client.readwrite_registers(read_address=20, read_count=3, write_address=21, write_registers=[7], unit=1)
    check("exchange", got.registers, got.registers == [1, 7, 65535])
    got = client.read_coils(0, 11, slave=1)
    check("written coils", got.bits[:11], not got.bits[0] and got.bits[8:11] == [True, False, True])

    got = client.read_holding_registers(5000, 2, slave=1)
    check("address outside", got, got.isError() and got.exception_code == 2)
    got = client.write_register(100, 3001, slave=1)
    check("setpoint too high", got, got.isError() and got.exception_code == 3)
    client.close()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
