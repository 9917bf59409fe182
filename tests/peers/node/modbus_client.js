"use strict";
// modbus-serial as the client of our Modbus PLCs: modbus_client.js tcp HOST PORT | rtu-over-tcp HOST PORT | rtu DEVICE
const Modbus = require("modbus-serial");
const { between, check, equal, refusal, run } = require("./checks");

const [how, where, port] = process.argv.slice(2);

async function connect() {
  const client = new Modbus();
  client.setTimeout(2000);
  if (how === "tcp") await client.connectTCP(where, { port: Number(port) });
  // Named after its first use; it sends plain RTU frames, which the port named after RTU does not.
  if (how === "rtu-over-tcp") await client.connectTelnet(where, { port: Number(port) });
  if (how === "rtu") await client.connectRTUBuffered(where, { baudRate: 9600 });
  client.setID(1);
  return client;
}

run(async () => {
  const client = await connect();
  equal("registers 0 to 2", (await client.readHoldingRegisters(0, 3)).data, [0, 10, 20]);
  equal("125 registers", (await client.readHoldingRegisters(0, 125)).data.length, 125);
  between("temperature", (await client.readInputRegisters(0, 1)).data[0], 1000, 2000);
  const four = (await client.readInputRegisters(10, 8)).buffer;
  between("temperature as float", four.readFloatBE(0), 100, 200);
  equal("float with swapped words", Buffer.concat([four.subarray(6, 8), four.subarray(4, 6)]), four.subarray(0, 4));
  equal("float from the low byte on", four.readFloatLE(12), four.readFloatBE(0));
  equal("heater and belt", (await client.readCoils(0, 2)).data.slice(0, 2), [true, true]);
  equal("the PLC runs", (await client.readDiscreteInputs(0, 1)).data[0], true);

  await client.writeRegister(100, 2000);
  equal("written setpoint", (await client.readHoldingRegisters(100, 1)).data, [2000]);
  await client.writeRegisters(20, [1, 2, 65535]);
  equal("written registers", (await client.readHoldingRegisters(20, 3)).data, [1, 2, 65535]);
  await client.writeCoil(0, false);
  await client.writeCoils(8, [true, false, true]);
  equal("written coils", (await client.readCoils(8, 3)).data.slice(0, 3), [true, false, true]);
  equal("heater switched off", (await client.readCoils(0, 1)).data[0], false);

  check("address outside", await refusal(client.readHoldingRegisters(5000, 2)), (text) => text.includes("exception 2"));
  check("setpoint too high", await refusal(client.writeRegister(100, 3001)), (text) => text.includes("exception 3"));
  client.close(() => {});
});
