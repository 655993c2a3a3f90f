import type { Column } from "../column/column.ts";
import { JsonColumn, JsonTextColumn } from "../column/json.ts";
import { type JsonType, type TypedPath, typeText } from "../type.ts";
import { refuseShared } from "./alternatives.ts";
import type { ColumnDecoder, DecodeContext } from "./decoder.ts";
import type { NativeSource } from "./source.ts";
import { StringDecoder } from "./strings.ts";
import { DynamicDecoder, readNames } from "./variants.ts";

/** Form 2 is the same without the path limit. */
const DEFAULT_FORM = 0;
const TEXT_FORM = 1;
const FLATTENED_FORM = 3;

type DynamicPaths = Map<string, DynamicDecoder>;

/** Objects without any path take no bytes at all in flattened form: a limit instead of the bytes that are left. */
const MAX_EMPTY_OBJECTS = 0x400000;

/**
 * JSON. Default form: prefix u64 0, the path limit, p, p paths, prefixes of the declared paths, a Dynamic prefix for
 * each of the p; then the declared columns, the Dynamic columns, an Array(Tuple(String, String)) of what exceeds
 * the limit. Flattened form: the same with u64 3, without the limit and the last column. As text: u64 1, Strings.
 */
export class JsonDecoder implements ColumnDecoder {
  readonly #context: DecodeContext;
  readonly #declared: readonly { readonly path: TypedPath; readonly decoder: ColumnDecoder }[];
  readonly #pieces: { readonly start: number; readonly paths: DynamicPaths }[] = [];
  readonly #text = new StringDecoder();
  #form = -1;
  /** The dynamic paths of the block that is read, from its prefix. They differ from block to block. */
  #paths: DynamicPaths = new Map();
  #rows = 0;

  constructor(type: JsonType, context: DecodeContext) {
    this.#context = context;
    this.#declared = [...type.paths]
      .sort((a, b) => (a.path < b.path ? -1 : 1))
      .map((path) => ({ path, decoder: context.decoder(path.type) }));
  }

  prefix(source: NativeSource): void {
    const form = source.count64();
    if (form > FLATTENED_FORM) source.fault(`unknown form ${form} of JSON`);
    if (this.#form !== -1 && (this.#form === TEXT_FORM) !== (form === TEXT_FORM)) {
      source.fault("JSON as text in one block and not in another");
    }
    this.#form = form;
    if (form !== TEXT_FORM) this.#pathPrefixes(source);
  }

  block(source: NativeSource, rows: number): void {
    if (this.#form === TEXT_FORM) {
      this.#text.block(source, rows);
      return;
    }
    for (const { decoder } of this.#declared) decoder.block(source, rows);
    for (const decoder of this.#paths.values()) decoder.block(source, rows);
    if (this.#form !== FLATTENED_FORM) checkNothingShared(source, rows);
    else if (this.#declared.length + this.#paths.size === 0 && this.#rows + rows > MAX_EMPTY_OBJECTS) {
      source.fault(`more than ${MAX_EMPTY_OBJECTS} empty objects`);
    }
    this.#pieces.push({ start: this.#rows, paths: this.#paths });
    this.#rows += rows;
  }

  finish(name: string, type: string, mask?: Uint8Array): Column {
    if (this.#form === TEXT_FORM) {
      const text = this.#text.finish(name, "String", mask);
      return new JsonTextColumn({ name, type, length: text.length, mask }, text);
    }
    const declared = this.#declared.map(({ path: { path, type: declaredType }, decoder }) => ({
      path,
      column: decoder.finish(path, typeText(declaredType)),
    }));
    const pieces = this.#pieces.map(({ start, paths }) => ({
      start,
      paths: Array.from(paths, ([path, decoder]) => ({ path, column: decoder.finish(path, "Dynamic") })),
    }));
    return new JsonColumn({ name, type, length: this.#rows, mask }, declared, pieces);
  }

  #pathPrefixes(source: NativeSource): void {
    if (this.#form === DEFAULT_FORM) source.uvarint();
    const names = readNames(source);
    for (const { decoder } of this.#declared) decoder.prefix(source);
    this.#paths = new Map();
    for (const name of names) {
      if (this.#paths.has(name)) source.fault(`path ${name} twice`);
      const decoder = new DynamicDecoder({ kind: "Dynamic", maxTypes: undefined }, this.#context);
      decoder.prefix(source);
      this.#paths.set(name, decoder);
    }
  }
}

/** Passes over the offsets of an array of paths and values that must have no elements. */
function checkNothingShared(source: NativeSource, rows: number): void {
  const start = source.passOver(rows, 8);
  for (let at = start; at < source.offset; at += 4) {
    if (source.view.getUint32(at, true) !== 0) refuseShared(source);
  }
}
