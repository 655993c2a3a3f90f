import { ByteReader, ByteWriter, UnderflowError } from "@x/binary";
import fc from "fast-check";
import { kinds, messages } from "./arbitraries.ts";

describe("ByteWriter and ByteReader together", () => {
  test.each(kinds)("$name comes back as it was written", ({ values, write, read }) => {
    fc.assert(
      fc.property(values, fc.nat(20), (value, before) => {
        const writer = new ByteWriter({ initialBytes: 1 });
        writer.reserve(before);
        write(writer, value);
        const reader = new ByteReader(writer.finish(), before);
        // JSON drops the sign of a zero, toEqual tells NaN from numbers and -0 from 0.
        expect(read(reader)).toEqual(value);
        expect(reader.remaining).toBe(0);
      }),
    );
  });

  test("values of all kinds follow each other without gaps", () => {
    fc.assert(
      fc.property(messages, (message) => {
        const writer = new ByteWriter({ initialBytes: 3 });
        for (const { kind, value } of message) kind.write(writer, value);
        const reader = new ByteReader(writer.take());
        for (const { kind, value } of message) expect(kind.read(reader)).toEqual(value);
        expect(reader.remaining).toBe(0);
      }),
    );
  });

  test.each(kinds)(
    "$name cut at any byte is an underflow that consumes nothing of the value",
    ({ values, write, read }) => {
      fc.assert(
        fc.property(values, fc.nat(5), (value, before) => {
          const writer = new ByteWriter();
          writer.reserve(before);
          write(writer, value);
          const whole = writer.finish();
          for (let end = before; end < whole.length; end++) {
            // The bytes are there, but behind the end: the reader must not look at them either.
            for (const reader of [
              new ByteReader(whole, before, end),
              new ByteReader(whole.slice(0, end), before),
            ]) {
              expect(() => read(reader)).toThrow(UnderflowError);
              expect(reader.offset).toBeLessThanOrEqual(end);
            }
          }
        }),
        { numRuns: 20 },
      );
    },
  );

  test("a writer too small for the last byte refuses and keeps what it had", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds).chain((kind) => fc.tuple(fc.constant(kind), kind.values)),
        ([kind, value]) => {
          const measure = new ByteWriter();
          kind.write(measure, value);
          const size = measure.length;
          const exact = new ByteWriter({ maxBytes: size, initialBytes: 1 });
          kind.write(exact, value);
          expect(exact.finish()).toEqual(measure.finish());
          if (size === 0 || kind.name === "append") return;
          const short = new ByteWriter({ maxBytes: size - 1 });
          expect(() => kind.write(short, value)).toThrow(
            expect.objectContaining({ code: "ERR_BINARY_OVERFLOW" }),
          );
          expect(short.length).toBe(0);
        },
      ),
    );
  });

  test("random bytes give values or this package's errors, and never move past the end", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.array(fc.constantFrom(...kinds)), (bytes, reads) => {
        const reader = new ByteReader(bytes);
        for (const { read } of reads) {
          try {
            read(reader);
          } catch (error) {
            expect((error as { code: string }).code).toMatch(/^ERR_BINARY_(UNDERFLOW|VARINT|VALUE_RANGE)$/);
          }
          expect(reader.remaining).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});
