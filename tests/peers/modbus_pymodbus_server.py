"""pymodbus (Debian python3-pymodbus) as a Modbus device: modbus_pymodbus_server.py tcp|rtu-over-tcp PORT.

Holding register n holds 10 n until it is written. It breaks on requests that arrive byte by byte."""
import asyncio
import sys

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server.async_io import ModbusTcpServer
from pymodbus.transaction import ModbusRtuFramer, ModbusSocketFramer

FRAMERS = {"tcp": ModbusSocketFramer, "rtu-over-tcp": ModbusRtuFramer}


async def main(how, port):
    memory = ModbusSlaveContext(
        hr=ModbusSequentialDataBlock(0, [address * 10 for address in range(200)]),
        ir=ModbusSequentialDataBlock(0, [1000 + address for address in range(200)]),
        co=ModbusSequentialDataBlock(0, [False] * 200),
        di=ModbusSequentialDataBlock(0, [address % 2 == 1 for address in range(200)]),
        zero_mode=True,
    )
    server = ModbusTcpServer(
        ModbusServerContext(slaves={1: memory}, single=False), framer=FRAMERS[how], address=("127.0.0.1", int(port)), allow_reuse_address=True)
    serving = asyncio.ensure_future(server.serve_forever())
    await asyncio.wait_for(asyncio.shield(server.serving), 10)
    print(f"listening on 127.0.0.1:{port}", flush=True)
    await serving


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:3]))
