import type { Closure } from "./closure.ts";
import type { Value } from "./value.ts";

/** An enumerator: names for values. */
export class EnumType {
  readonly id: number;
  name: string;
  readonly createdAt: number;
  modifiedAt: number | null = null;
  members: EnumMember[] = [];
  readonly methods: Map<string, Closure> = new Map();
  #default: EnumMember | undefined;

  constructor(id: number, name: string, createdAt: number) {
    this.id = id;
    this.name = name;
    this.createdAt = createdAt;
  }

  get default(): EnumMember {
    return this.#default && this.members.includes(this.#default) ? this.#default : this.members[0]!;
  }

  set default(member: EnumMember) {
    this.#default = member;
  }

  member(name: string): EnumMember | undefined {
    return this.members.find((one) => one.name === name);
  }
}

/** One name of an enumerator, with its value. */
export class EnumMember {
  readonly type: EnumType;
  name: string;
  value: Value;

  constructor(type: EnumType, name: string, value: Value) {
    this.type = type;
    this.name = name;
    this.value = value;
  }
}
