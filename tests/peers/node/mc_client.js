"use strict";
// mcprotocol as the client of our Mitsubishi PLCs, frame 3E: mc_client.js HOST PORT binary|ascii
const Mc = require("mcprotocol");
const { between, equal, fromCallback, run } = require("./checks");

const [host, port, code] = process.argv.slice(2);
const variables = {
  recipe: "D100,3", temperature: "D0", warm: "DFLOAT10", setpoint: "D200", heater: "M0", belt: "M1", bits: "M96,4", register: "R2000,2", exit: "X1",
};

console.log = ((log) => (...words) => (/^(good|WRONG)/.test(words[0]) ? log(...words) : undefined))(console.log);

run(async () => {
  const plc = new Mc();
  await fromCallback((done) => plc.initiateConnection({ host, port: Number(port), ascii: code === "ascii", frame: "3E", octalInputOutput: false }, done));
  plc.setTranslationCB((name) => variables[name]);
  plc.addItems(Object.keys(variables));
  const read = () => fromCallback((done) => plc.readAllItems(done));
  // mcprotocol 0.1.2 takes every write reply of frame 3E for bad, because it looks for the marks of frame 1E: what counts is read back.
  const write = (names, values) => new Promise((answered) => plc.writeItems(names, values, () => answered()));

  const first = await read();
  equal("recipe", first.recipe, [10, 20, 30]);
  between("temperature", first.temperature, 1000, 2000);
  between("temperature as float", first.warm, 100, 200);
  equal("heater and belt", [first.heater, first.belt], [true, true]);
  equal("emergency stop closed", first.exit, true);

  await write(["setpoint", "register"], [2000, [666, 777]]);
  equal("written words", await read().then((values) => [values.setpoint, values.register]), [2000, [666, 777]]);
  // In binary it turns the bytes of the subcommand for bits round, so that no PLC would know it.
  if (code === "ascii") {
    await write("bits", [true, false, true, true]);
    await write("belt", false);
    equal("written bits", await read().then((values) => [values.bits, values.belt, values.heater]), [[true, false, true, true], false, true]);
  }
  plc.dropConnection();
});
