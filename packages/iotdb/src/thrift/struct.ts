import type { ThriftReader } from "./reader.ts";
import { type ThriftType, wrongType } from "./types.ts";
import { WireType } from "./wire-type.ts";
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

/**
 * The type of a struct. Fields that it does not know are passed over when it is read; a known one of another type, or
 * a required one that is missing, is a fault. @__NO_SIDE_EFFECTS__
 */
export function struct<T extends object>(name: string, fields: Fields<T>): ThriftType<T> {
  const plans = Object.entries(fields as Record<string, OptionalField<unknown>>).map(
    ([field, [id, type, optional]]): FieldPlan => ({
      name: field,
      id,
      type,
      required: optional === undefined,
    }),
  );
  const byId: (FieldPlan | undefined)[] = [];
  for (const plan of plans) byId[plan.id] = plan;
  return {
    wire: WireType.STRUCT,
    write: (out, value) => writeStruct(out, plans, value as Record<string, unknown>),
    read: (input) => readStruct(input, name, plans, byId) as T,
  };
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

function readStruct(
  input: ThriftReader,
  name: string,
  plans: readonly FieldPlan[],
  byId: readonly (FieldPlan | undefined)[],
): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  input.structBegin();
  for (let type = input.field(); type !== WireType.STOP; type = input.field()) {
    const plan = byId[input.fieldId];
    if (plan === undefined) input.skip(type);
    else if (plan.type.wire === type) value[plan.name] = plan.type.read(input);
    else throw wrongType(input, `${name}.${plan.name}`);
  }
  input.structEnd();
  for (const plan of plans) {
    if (plan.required && value[plan.name] === undefined) {
      throw input.fault(`has no ${plan.name} in ${name}`);
    }
  }
  return value;
}
