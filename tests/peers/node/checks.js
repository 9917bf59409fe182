"use strict";
// What all clients here share: each check prints one line, and the exit code is 0 only when all were right.
let wrong = 0;

exports.check = function (what, got, isGood) {
  const good = isGood(got);
  wrong += good ? 0 : 1;
  console.log(good ? "good" : "WRONG", what, "->", JSON.stringify(got));
};

exports.equal = function (what, got, wanted) {
  exports.check(what, got, (value) => JSON.stringify(value) === JSON.stringify(wanted));
};

exports.between = function (what, got, low, high) {
  exports.check(what, got, (value) => typeof value === "number" && value >= low && value <= high);
};

// What the promise is rejected with, as text; "" when it is kept.
exports.refusal = (promise) => promise.then(() => "", (reason) => String(reason && reason.message ? reason.message : reason));

exports.run = function (main) {
  main().then(
    () => process.exit(wrong === 0 ? 0 : 1),
    (reason) => { console.log("WRONG", reason); process.exit(2); });
};

exports.fromCallback = (start) => new Promise((kept, broken) => start((error, result) => (error ? broken(error) : kept(result))));
