import type { ThriftReader } from "./reader.ts";
import { type ThriftType, wrongType } from "./types.ts";
import * as WireType from "./wire-type.ts";
import type { ThriftWriter } from "./writer.ts";

/** Id and type of a field that is always there. */
export type RequiredField<T> = readonly [id: number, type: ThriftType<T>];
/** Id and type of a field that may be missing. */
export type OptionalField<T> = readonly [id: number, type: ThriftType<T>, optional: "optional"];

/** The fields of a struct by their names, in the order of their ids. */
export type Fields<T> = {
  readonly [Name in keyof T]-?: undefined extends T[Name]
    ? OptionalField<Exclude<T[Name], undefined>>
    : RequiredField<T[Name]>;
};

interface FieldPlan {
  readonly name: string;
  readonly id: number;
  readonly type: ThriftType<unknown>;
  readonly required: boolean;
}

/** What is made of the fields when they are first needed. */
interface Plan {
  readonly inOrder: readonly FieldPlan[];
  readonly byId: readonly (FieldPlan | undefined)[];
}

/**
 * The type of a struct. Fields that it does not know are passed over when it is read; a known one of another type, or
 * a required one that is missing, is a fault. `fields` is called when they are first needed, so that structs may hold
 * others of their kind, and those that nobody uses cost nothing.
 */
export function struct<T extends object>(name: string, fields: () => Fields<T>): ThriftType<T> {
  let plan: Plan | undefined;
  const planned = (): Plan => {
    plan ??= planFields(fields() as Record<string, OptionalField<unknown>>);
    return plan;
  };
  return {
    wire: WireType.STRUCT,
    write: (out, value) => writeStruct(out, planned().inOrder, value as Record<string, unknown>),
    read: (input) => readStruct(input, name, planned()) as T,
  };
}

function planFields(fields: Record<string, OptionalField<unknown>>): Plan {
  const inOrder = Object.entries(fields).map(
    ([name, [id, type, optional]]): FieldPlan => ({ name, id, type, required: optional === undefined }),
  );
  const byId: (FieldPlan | undefined)[] = [];
  for (const plan of inOrder) byId[plan.id] = plan;
  return { inOrder, byId };
}

function writeStruct(out: ThriftWriter, plans: readonly FieldPlan[], value: Record<string, unknown>): void {
  out.structBegin();
  for (const plan of plans) {
    const part = value[plan.name];
    if (part === undefined && !plan.required) continue;
    out.field(plan.id, plan.type.wire);
    plan.type.write(out, part);
  }
  out.structEnd();
}

function readStruct(input: ThriftReader, name: string, { inOrder, byId }: Plan): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  input.structBegin();
  for (let type = input.field(); type !== WireType.STOP; type = input.field()) {
    const plan = byId[input.fieldId];
    if (plan === undefined) input.skip(type);
    else if (plan.type.wire === type) value[plan.name] = plan.type.read(input);
    else throw wrongType(input, `${name}.${plan.name}`);
  }
  input.structEnd();
  for (const plan of inOrder) {
    if (plan.required && value[plan.name] === undefined) {
      throw input.fault(`has no ${plan.name} in ${name}`);
    }
  }
  return value;
}
