"use strict";
// modbus-serial as a Modbus TCP device with unit 1: modbus_server.js PORT. Holding register n holds 10 n until it is written.
const { ServerTCP } = require("modbus-serial");

const holding = Array.from({ length: 200 }, (_, address) => address * 10);
const coils = new Array(200).fill(false);
const refuse = (address, table) => { if (address >= table.length) throw { modbusErrorCode: 2, msg: "outside" }; };

const device = {
  getHoldingRegister: (address) => { refuse(address, holding); return holding[address]; },
  getInputRegister: (address) => { refuse(address, holding); return 1000 + address; },
  getCoil: (address) => { refuse(address, coils); return coils[address]; },
  getDiscreteInput: (address) => { refuse(address, coils); return address % 2 === 1; },
  setRegister: (address, value) => { refuse(address, holding); holding[address] = value; console.log(`register ${address} is ${value}`); },
  setCoil: (address, value) => { refuse(address, coils); coils[address] = value; console.log(`coil ${address} is ${value}`); },
};

const server = new ServerTCP(device, { host: "127.0.0.1", port: Number(process.argv[2]), unitID: 1 });
server.on("initialized", () => console.log(`listening on 127.0.0.1:${process.argv[2]}`));
server.on("socketError", () => {});
server.on("serverError", (reason) => { console.log(`cannot listen: ${reason.message}`); process.exit(1); });
