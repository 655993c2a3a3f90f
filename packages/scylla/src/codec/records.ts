import { isList } from "./collections.ts";
import { type Decoder, expectEnd, lengthAt } from "./decoder.ts";
import { type Encoder, makeEncoder, refuse, within, writePart } from "./encoder.ts";

/** The length of what is not there. */
const NULL = -1;

/** `tuple`: each element as [bytes]; those missing at the end are null. Read as an array of all elements. */
export function tupleDecoder(elements: readonly Decoder[], kind: string, empty: unknown): Decoder {
  return (source, start, end) => {
    if (start === end) return empty;
    const tuple: unknown[] = [];
    let at = start;
    for (let i = 0; i < elements.length; i++) {
      const length = at === end ? NULL : lengthAt(source, at, end, kind);
      if (at !== end) at += 4;
      tuple.push(length < 0 ? null : elements[i]!(source, at, at + length));
      if (length > 0) at += length;
    }
    expectEnd(source, at, end, kind);
    return tuple;
  };
}

/**
 * User-defined types: each field as [bytes]; those missing at the end are null, and those that the type has got since
 * its description was read are passed over. Read as an object of all fields.
 */
export function udtDecoder(
  names: readonly string[],
  fields: readonly Decoder[],
  kind: string,
  empty: unknown,
): Decoder {
  return (source, start, end) => {
    if (start === end) return empty;
    const record: Record<string, unknown> = {};
    let at = start;
    for (let i = 0; i < fields.length; i++) {
      const length = at === end ? NULL : lengthAt(source, at, end, kind);
      if (at !== end) at += 4;
      setOwn(record, names[i]!, length < 0 ? null : fields[i]!(source, at, at + length));
      if (length > 0) at += length;
    }
    while (at < end) at += 4 + Math.max(0, lengthAt(source, at, end, kind));
    return record;
  };
}

/** `target[key] = value`, where the key may be "__proto__" and still is a property like any other. */
export function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== "__proto__") target[key] = value;
  else Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}

/** `tuple` from an array; elements that are missing at its end, or undefined, are null. */
export function tupleEncoder(elements: readonly Encoder[], typeText: string): Encoder {
  return makeEncoder(typeText, (writer, value) => {
    if (!isList(value)) refuse(value, typeText, "an array is needed");
    if (value.length > elements.length)
      refuse(value, typeText, `it has ${elements.length} elements, ${value.length} are given`);
    for (let i = 0; i < elements.length; i++) {
      try {
        writePart(elements[i]!, writer, value[i] ?? null);
      } catch (error) {
        within(`element ${i}`, error);
      }
    }
  });
}

/** User-defined types from an object by the names of the fields, or an array; fields that are missing are null. */
export function udtEncoder(names: readonly string[], fields: readonly Encoder[], typeText: string): Encoder {
  const known = new Set(names);
  return makeEncoder(typeText, (writer, value) => {
    const byIndex = isList(value);
    if (byIndex && value.length > fields.length)
      refuse(value, typeText, `it has ${fields.length} fields, ${value.length} are given`);
    if (!byIndex) checkFields(value, known, typeText);
    for (let i = 0; i < fields.length; i++) {
      const name = names[i]!;
      const field = byIndex ? value[i] : Object.hasOwn(value, name) ? value[name] : inherited(value, name);
      try {
        writePart(fields[i]!, writer, field ?? null);
      } catch (error) {
        within(`field "${name}"`, error);
      }
    }
  });
}

/** @throws {ScyllaUsageError} for what is no object, and for names that the type does not have: they are misspelt */
function checkFields(
  value: unknown,
  known: ReadonlySet<string>,
  typeText: string,
): asserts value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || value instanceof Map || value instanceof Date)
    refuse(value, typeText, "an object or an array is needed");
  for (const name of Object.keys(value))
    if (!known.has(name)) refuse(value, typeText, `it has no field "${name}"`);
}

/** Getters of a class count, what every object inherits does not. */
function inherited(value: Record<string, unknown>, name: string): unknown {
  return name in Object.prototype ? undefined : value[name];
}
