import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { ByteReader, ByteWriter, ChunkQueue, isBinaryError } from "@x/binary";

const writer = new ByteWriter();
const length = writer.reserve(4);
writer.i64be(-2n);
writer.utf8("grüße");
writer.patchU32be(length, writer.written.length - 4);
const bytes = writer.finish();

const queue = new ChunkQueue();
for (const byte of bytes) queue.push(Uint8Array.of(byte));
const reader = new ByteReader(queue.take(bytes.length));
assert.equal(reader.u32be(), 15);
assert.equal(reader.i64be(), -2n);
assert.equal(reader.remaining, 7);

// An error of the CommonJS copy is known to the ESM copy.
const { ByteReader: Required } = createRequire(import.meta.url)("@x/binary");
assert.notEqual(Required, ByteReader);
assert.throws(() => new Required(new Uint8Array(1)).u32be(), isBinaryError);
