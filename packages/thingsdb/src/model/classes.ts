import type { ThingConstructor } from "./kinds.ts";
import type { Model } from "./model.ts";

/** A class as requests name it: by its place. */
export interface ClassEntry {
  readonly target: ThingConstructor;
  readonly names: readonly string[];
}

/** The classes of a model, as `_model_load` gets them: for each the properties, and the class of things in these. */
export class Classes {
  readonly #model: Model;
  readonly #entries: ClassEntry[] = [];
  readonly #indexes = new Map<ThingConstructor, number>();
  readonly #schema: (readonly (readonly [name: string, target: number | null])[])[] = [];

  constructor(model: Model) {
    this.#model = model;
  }

  get schema(): readonly unknown[] {
    return this.#schema;
  }

  at(index: number): ClassEntry {
    return this.#entries[index]!;
  }

  /** The place of a class; those that it leads to get theirs, too. */
  indexOf(target: ThingConstructor): number {
    const known = this.#indexes.get(target);
    if (known !== undefined) return known;
    const index = this.#entries.length;
    const { readers } = this.#model.shape(target);
    this.#indexes.set(target, index);
    this.#entries.push({ target, names: [...readers.keys()] });
    this.#schema.push([]);
    this.#schema[index] = [...readers].map(([name, reader]) => [
      name,
      reader.target === undefined ? null : this.indexOf(reader.target),
    ]);
    return index;
  }
}
