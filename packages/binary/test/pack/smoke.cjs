const assert = require("node:assert/strict");
const { ByteReader, UnderflowError, uvarintLength } = require("@x/binary");

assert.equal(new ByteReader(Buffer.from("ff", "hex")).u8(), 255);
assert.throws(() => new ByteReader(new Uint8Array(3)).i32le(), UnderflowError);
assert.equal(uvarintLength(128), 2);
