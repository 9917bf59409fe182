"use strict";
// nodes7 as the client of our S7 PLC: s7_nodes7_client.js HOST PORT
const NodeS7 = require("nodes7");
const { between, equal, fromCallback, run } = require("./checks");

const [host, port] = process.argv.slice(2);
const variables = {
  runs: "DB1,X0.0", speed: "DB1,INT2", temperature: "DB1,REAL4", setpoint: "DB1,REAL8", parts: "DB1,DINT12",
  order: "DB1,S32.14", memory: "DB2,BYTE0.200", more: "DB2,BYTE1000.400", flag: "MB10", stop: "I0.1", heater: "Q0.0",
};

run(async () => {
  const plc = new NodeS7({ silent: true });
  await fromCallback((done) => plc.initiateConnection({ host, port: Number(port), rack: 0, slot: 1 }, done));
  plc.setTranslationCB((name) => variables[name]);
  plc.addItems(Object.keys(variables));
  const read = () => fromCallback((done) => plc.readAllItems(done));
  const write = (names, values) => new Promise((kept, broken) => plc.writeItems(names, values, (bad) => (bad ? broken(new Error(`not written: ${names}`)) : kept())));

  const first = await read();
  equal("runs", first.runs, true);
  equal("speed", first.speed, 50);
  between("temperature", first.temperature, 100, 200);
  equal("order", first.order, "ORDER-0001");
  equal("memory", first.memory.every((byte, at) => byte === at), true);
  equal("more memory", first.more.every((byte, at) => byte === (1000 + at) % 256), true);
  equal("emergency stop closed", first.stop, true);
  equal("heater", first.heater, true);

  await write(["setpoint", "speed", "flag"], [123.5, 75, 42]);
  const second = await read();
  equal("written", [second.setpoint, second.speed, second.flag], [123.5, 75, 42]);
  await new Promise((closed) => plc.dropConnection(closed));
});
