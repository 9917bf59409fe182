"use strict";
// node-snap7 as an S7 PLC: s7_server.js PORT. DB1 has 64 bytes, byte n holds n; flags, inputs and outputs have 64 bytes each.
const { S7Server } = require("node-snap7");

const server = new S7Server();
server.SetResourceless(false);
server.SetParam(server.LocalPort, Number(process.argv[2]));
for (const area of [server.srvAreaPE, server.srvAreaPA, server.srvAreaMK]) server.RegisterArea(area, Buffer.alloc(64));
server.RegisterArea(server.srvAreaDB, 1, Buffer.from(Array.from({ length: 64 }, (_, at) => at)));
if (!server.StartTo("127.0.0.1")) {
  console.log(`cannot listen: ${server.ErrorText(server.LastError())}`);
  process.exit(1);
}
console.log(`listening on 127.0.0.1:${process.argv[2]}`);
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => { server.Stop(); process.exit(0); });
setInterval(() => {}, 1000);
