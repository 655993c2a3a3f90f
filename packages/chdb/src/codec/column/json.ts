import { ChdbProtocolError } from "../../errors.ts";
import { setOwn } from "../record.ts";
import { type Column, type ColumnInit, ListColumn } from "./column.ts";
import type { StringColumn } from "./strings.ts";

/** One path of a JSON column. */
export interface JsonPath {
  /** Keys joined by dots. */
  readonly path: string;
  readonly column: Column;
}

/** A run of values that came together and have the same dynamic paths. */
export interface JsonPiece {
  /** Index of the first value. */
  readonly start: number;
  /** The paths that are not declared, with the values of this run: `start` is value 0. NULL means that a row lacks it. */
  readonly paths: readonly JsonPath[];
}

type JsonObject = Record<string, unknown>;

/** A path, ready to be set in objects. */
interface Step {
  readonly keys: readonly string[];
  readonly column: Column;
  readonly declared: boolean;
}

/** JSON, as plain objects; `a.b` is `b` in the object `a`. Declared paths are in every object, others where they have a value. */
export class JsonColumn extends ListColumn<JsonObject> {
  /** The paths that the type declares. */
  readonly declared: readonly JsonPath[];
  /** The values in runs, one for each block. */
  readonly pieces: readonly JsonPiece[];
  readonly #steps: (readonly Step[])[] = [];

  constructor(init: ColumnInit, declared: readonly JsonPath[], pieces: readonly JsonPiece[]) {
    super(init);
    this.declared = declared;
    this.pieces = pieces;
  }

  protected at(index: number): JsonObject {
    const piece = this.#pieceOf(index);
    this.#steps[piece] ??= this.#makeSteps(piece);
    const start = this.pieces[piece]!.start;
    const object: JsonObject = {};
    for (const { keys, column, declared } of this.#steps[piece]!) {
      const value = column.get(declared ? index : index - start);
      if (declared || value !== null) setPath(object, keys, value);
    }
    return object;
  }

  /** Which of the pieces holds value `index`: the last that does not start after it. */
  #pieceOf(index: number): number {
    let low = 0;
    let high = this.pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.pieces[middle]!.start <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** All paths of a piece in alphabetical order, as the engine prints them. */
  #makeSteps(piece: number): readonly Step[] {
    const paths = [
      ...this.declared.map((path) => ({ ...path, declared: true })),
      ...this.pieces[piece]!.paths.map((path) => ({ ...path, declared: false })),
    ];
    return paths
      .sort((a, b) => (a.path < b.path ? -1 : 1))
      .map(({ path, column, declared }) => ({ keys: path.split("."), column, declared }));
  }
}

/** Sets a value below `keys`, making objects on the way. */
function setPath(object: JsonObject, keys: readonly string[], value: unknown): void {
  let parent = object;
  const last = keys.length - 1;
  for (let i = 0; i < last; i++) {
    const key = keys[i]!;
    const child = Object.hasOwn(parent, key) ? parent[key] : undefined;
    if (child === undefined) {
      const made: JsonObject = {};
      setOwn(parent, key, made);
      parent = made;
    } else if (isPlainObject(child)) {
      parent = child;
    } else {
      // A row may have both "a" and "a.b": the rest of the path becomes one key.
      setOwn(parent, keys.slice(i).join("."), value);
      return;
    }
  }
  setOwn(parent, keys[last]!, value);
}

function isPlainObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** JSON that came as text, as JSON.parse reads it. The engine puts 64-bit integers in quotes there. */
export class JsonTextColumn extends ListColumn<unknown> {
  /** The text of each value. */
  readonly text: StringColumn;

  constructor(init: ColumnInit, text: StringColumn) {
    super(init);
    this.text = text;
  }

  protected at(index: number): unknown {
    const text = this.text.get(index) ?? "";
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new ChdbProtocolError(`Value ${index} of column "${this.name}" is not JSON`, {
        offset: 0,
        kind: this.type,
        firstBytes: Buffer.from(text.slice(0, 16)).toString("hex"),
        cause,
      });
    }
  }
}
