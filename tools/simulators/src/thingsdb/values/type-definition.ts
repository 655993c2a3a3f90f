import type { Closure } from "./closure.ts";
import type { Spec } from "./spec.ts";

/** One property that instances of a type have. */
export interface FieldDefinition {
  name: string;
  spec: Spec;
  readonly type: TypeDefinition;
}

/** A type: what its instances must look like, and the methods that they have. */
export class TypeDefinition {
  readonly id: number;
  name: string;
  readonly createdAt: number;
  modifiedAt: number | null = null;
  wrapOnly = false;
  hideId = false;
  autoIndex = false;
  /** The key under which clients get ids, where it isn't "#". */
  idName = "";
  fields: FieldDefinition[] = [];
  readonly methods: Map<string, Closure> = new Map();

  constructor(id: number, name: string, createdAt: number) {
    this.id = id;
    this.name = name;
    this.createdAt = createdAt;
  }

  field(name: string): FieldDefinition | undefined {
    return this.fields.find((one) => one.name === name);
  }
}
