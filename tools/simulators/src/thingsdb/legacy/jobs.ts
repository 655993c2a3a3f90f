import type { Closure } from "../values/closure.ts";
import type { EnumMember, EnumType } from "../values/enum-type.ts";
import type { Thing } from "../values/thing.ts";
import type { FieldDefinition, TypeDefinition } from "../values/type-definition.ts";
import type { Value } from "../values/value.ts";
import { MsgpackWriter } from "../wire/msgpack-writer.ts";
import { StoredEncoder } from "./encode-stored.ts";

/** Something that has happened to a stored thing, or to its collection when the thing is the root. */
export type Job =
  | { readonly kind: "set"; readonly key: string; readonly value: Value }
  | { readonly kind: "del"; readonly key: string }
  | {
      readonly kind: "splice";
      readonly key: string;
      readonly index: number;
      readonly removed: number;
      readonly items: readonly Value[];
    }
  | { readonly kind: "add"; readonly key: string; readonly things: readonly Thing[] }
  | { readonly kind: "remove"; readonly key: string; readonly ids: readonly number[] }
  | { readonly kind: "event"; readonly args: readonly Value[] }
  | { readonly kind: "new_type" | "set_type"; readonly type: TypeDefinition }
  | { readonly kind: "del_type"; readonly type: TypeDefinition }
  | { readonly kind: "mod_type_add"; readonly field: FieldDefinition; readonly initial: Value }
  | { readonly kind: "mod_type_del"; readonly type: TypeDefinition; readonly name: string }
  | { readonly kind: "mod_type_mod"; readonly field: FieldDefinition }
  | {
      readonly kind: "mod_type_ren";
      readonly type: TypeDefinition;
      readonly from: string;
      readonly to: string;
    }
  | { readonly kind: "set_enum"; readonly type: EnumType }
  | { readonly kind: "mod_enum_add"; readonly member: EnumMember }
  | {
      readonly kind: "new_procedure";
      readonly name: string;
      readonly createdAt: number;
      readonly closure: Closure;
    }
  | { readonly kind: "del_procedure"; readonly name: string };

/** The bytes of a job: `{kind: data}`. */
export function encodeJob(job: Job, fresh: Set<Thing>): Uint8Array {
  const writer = new MsgpackWriter();
  writer.map(1);
  writer.str(job.kind);
  new JobEncoder(writer, fresh).write(job);
  return writer.take();
}

class JobEncoder {
  readonly #writer: MsgpackWriter;
  readonly #values: StoredEncoder;

  constructor(writer: MsgpackWriter, fresh: Set<Thing>) {
    this.#writer = writer;
    this.#values = new StoredEncoder(writer, fresh);
  }

  write(job: Job): void {
    switch (job.kind) {
      case "set":
        this.#map({ [job.key]: () => this.#values.write(job.value) });
        return;
      case "del":
        this.#writer.str(job.key);
        return;
      case "splice":
        this.#map({
          [job.key]: () => this.#values.list([BigInt(job.index), BigInt(job.removed), ...job.items]),
        });
        return;
      case "add":
        this.#map({ [job.key]: () => this.#values.list(job.things) });
        return;
      case "remove":
        this.#map({ [job.key]: () => this.#values.list(job.ids.map(BigInt)) });
        return;
      case "event":
        this.#values.list(job.args);
        return;
      case "new_procedure":
        this.#map({
          name: job.name,
          created_at: job.createdAt,
          closure: () => this.#values.write(job.closure),
        });
        return;
      case "del_procedure":
        this.#writer.str(job.name);
        return;
      case "set_enum":
      case "mod_enum_add":
        this.#enum(job);
        return;
      default:
        this.#type(job);
    }
  }

  #enum(job: Extract<Job, { kind: "set_enum" | "mod_enum_add" }>): void {
    if (job.kind === "mod_enum_add") {
      const { type, name, value } = job.member;
      this.#map({
        enum_id: type.id,
        modified_at: type.modifiedAt ?? 0,
        name,
        value: () => this.#values.write(value),
      });
      return;
    }
    const { id, createdAt, name, members } = job.type;
    this.#map({
      enum_id: id,
      created_at: createdAt,
      name,
      members: () => {
        this.#writer.array(members.length);
        for (const member of members) this.#values.list([member.name, member.value]);
      },
    });
  }

  #type(job: Extract<Job, { kind: `${string}_type` | `mod_type_${string}` }>): void {
    switch (job.kind) {
      case "del_type":
        this.#writer.int(job.type.id);
        return;
      case "new_type":
        this.#map({
          type_id: job.type.id,
          created_at: job.type.createdAt,
          name: job.type.name,
          wrap_only: job.type.wrapOnly,
        });
        return;
      case "set_type":
        this.#map({
          type_id: job.type.id,
          modified_at: job.type.modifiedAt ?? 0,
          wrap_only: job.type.wrapOnly,
          fields: () => {
            this.#writer.array(job.type.fields.length);
            for (const { name, spec } of job.type.fields) this.#values.list([name, spec.text]);
          },
          methods: () => this.#writer.map(0),
        });
        return;
      case "mod_type_add":
        this.#map({
          ...this.#modified(job.field.type),
          name: job.field.name,
          spec: job.field.spec.text,
          dval: () => this.#values.write(job.initial),
        });
        return;
      case "mod_type_mod":
        this.#map({ ...this.#modified(job.field.type), name: job.field.name, spec: job.field.spec.text });
        return;
      case "mod_type_ren":
        this.#map({ ...this.#modified(job.type), name: job.from, to: job.to });
        return;
      default:
        this.#map({ ...this.#modified(job.type), name: job.name });
    }
  }

  #modified(type: TypeDefinition): Record<string, number> {
    return { type_id: type.id, modified_at: type.modifiedAt ?? 0 };
  }

  #map(fields: Readonly<Record<string, string | number | boolean | (() => void)>>): void {
    const entries = Object.entries(fields);
    this.#writer.map(entries.length);
    for (const [key, value] of entries) {
      this.#writer.str(key);
      if (typeof value === "function") value();
      else if (typeof value === "number") this.#writer.int(value);
      else if (typeof value === "boolean") this.#writer.bool(value);
      else this.#writer.str(value);
    }
  }
}
