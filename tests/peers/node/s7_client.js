"use strict";
// node-snap7 as the client of our S7 PLC: s7_client.js HOST PORT
const { S7Client } = require("node-snap7");
const { between, check, equal, fromCallback, refusal, run } = require("./checks");

const [host, port] = process.argv.slice(2);

run(async () => {
  const client = new S7Client();
  const text = (promise) => refusal(promise.catch((code) => { throw client.ErrorText(code); }));
  const read = (area, block, start, amount, length) => fromCallback((done) => client.ReadArea(area, block, start, amount, length, done));
  const write = (area, block, start, amount, length, bytes) => fromCallback((done) => client.WriteArea(area, block, start, amount, length, bytes, done));

  client.SetParam(client.RemotePort, Number(port));
  await fromCallback((done) => client.ConnectTo(host, 0, 1, done));
  equal("agreed length", client.PDULength(), 480);

  equal("DB2", [...await fromCallback((done) => client.DBRead(2, 0, 4, done))], [0, 1, 2, 3]);
  equal("DB2 in several jobs", (await fromCallback((done) => client.DBRead(2, 0, 2048, done))).every((byte, at) => byte === at % 256), true);
  between("temperature", (await read(client.S7AreaDB, 1, 4, 1, client.S7WLReal)).readFloatBE(), 100, 200);
  equal("heater bit", [...await read(client.S7AreaDB, 1, 1, 1, client.S7WLBit)], [1]);
  equal("outputs", [...await fromCallback((done) => client.ABRead(0, 1, done))], [3]);
  check("inputs", (await fromCallback((done) => client.EBRead(0, 1, done)))[0], (byte) => (byte & 2) === 2);
  equal("timer and counter", (await fromCallback((done) => client.CTRead(0, 1, done))).length, 2);

  const setpoint = Buffer.alloc(4);
  setpoint.writeFloatBE(200.5);
  await write(client.S7AreaDB, 1, 8, 1, client.S7WLReal, setpoint);
  equal("written setpoint", (await read(client.S7AreaDB, 1, 8, 1, client.S7WLReal)).readFloatBE(), 200.5);
  await write(client.S7AreaDB, 1, 1, 1, client.S7WLBit, Buffer.from([0]));
  equal("heater switched off", [...await fromCallback((done) => client.ABRead(0, 1, done))], [2]);
  await fromCallback((done) => client.DBWrite(2, 0, 1000, Buffer.alloc(1000, 7), done));
  equal("written in several jobs", (await fromCallback((done) => client.DBRead(2, 999, 2, done))).toString("hex"), "07e8");

  const several = [
    { Area: client.S7AreaDB, WordLen: client.S7WLByte, DBNumber: 2, Start: 1001, Amount: 3 },
    { Area: client.S7AreaDB, WordLen: client.S7WLByte, DBNumber: 99, Start: 0, Amount: 1 },
    { Area: client.S7AreaMK, WordLen: client.S7WLByte, Start: 10, Amount: 1 },
  ];
  const results = await fromCallback((done) => client.ReadMultiVars(several, done));
  equal("several items", [results[0].Data.toString("hex"), results[1].Result !== 0, results[2].Data.length], ["e9eaeb", true, 1]);

  check("missing block", await text(fromCallback((done) => client.DBRead(99, 0, 1, done))), (said) => said.includes("not available"));
  check("beyond the end", await text(fromCallback((done) => client.DBRead(2, 2047, 2, done))), (said) => said.includes("out of range"));
  check("protected block", await text(fromCallback((done) => client.DBWrite(3, 0, 1, Buffer.from([1]), done))), (said) => said !== "");
  client.Disconnect();
});
