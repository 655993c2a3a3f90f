import { fail } from "../values/error-codes.ts";
import type { Task } from "../values/task.ts";
import { AccessList, Privilege } from "./access.ts";
import { type ChangeListener, Collection } from "./collection.ts";
import type { Procedure } from "./procedure.ts";
import type { Token, User } from "./user.ts";

/** How a database begins. */
export interface DatabaseSettings {
  /** Unix seconds. */
  readonly now: number;
  /** Before 1.0 ids are unique on the whole server. */
  readonly isLegacy: boolean;
}

/** Everything that the nodes of a cluster agree on; every node has its own copy. */
export class Database {
  readonly isLegacy: boolean;
  readonly collections: Map<string, Collection> = new Map();
  readonly users: User[] = [];
  readonly procedures: Map<string, Procedure> = new Map();
  readonly tasks: Task[] = [];
  readonly thingsdbAccess: AccessList = new AccessList();
  readonly nodeAccess: AccessList = new AccessList();
  /** How deep answers in `@thingsdb` and `@node` show things. */
  thingsdbDeep = 1;
  nodeDeep = 1;
  #listener: ChangeListener | null = null;
  /** The number of the last change that was applied. */
  changeId = 1;
  /** The next id of a user or a collection. */
  nextId = 1;

  constructor({ now, isLegacy }: DatabaseSettings) {
    this.isLegacy = isLegacy;
    const admin = this.addUser("admin", now);
    admin.password = "pass";
    this.nodeAccess.grant(admin.id, Privilege.FULL);
    this.thingsdbAccess.grant(admin.id, Privilege.FULL);
    // Before 1.0, something else has number 2.
    if (isLegacy) this.nextId++;
    // A server begins with a collection whose root is number 2.
    this.addCollection("stuff", now, 2).access.grant(admin.id, Privilege.FULL);
  }

  /** Is told of everything that happens in collections from now on. */
  set listener(listener: ChangeListener | null) {
    this.#listener = listener;
    for (const collection of this.collections.values()) collection.listener = listener;
  }

  addUser(name: string, now: number): User {
    const user = { id: this.nextId++, name, password: null, createdAt: now, tokens: [], whitelists: {} };
    this.users.push(user);
    return user;
  }

  addCollection(name: string, now: number, firstId: number = 1): Collection {
    const sharedIds = this.isLegacy ? () => this.nextId++ : null;
    const collection = new Collection(this.nextId++, name, now, firstId, sharedIds);
    collection.listener = this.#listener;
    this.collections.set(name, collection);
    return collection;
  }

  /** @throws {ThingsDbError} when there is none */
  collection(name: string): Collection {
    return this.collections.get(name) ?? fail("LOOKUP", `collection \`${name}\` not found`);
  }

  userById(id: number): User | undefined {
    return this.users.find((one) => one.id === id);
  }

  userByName(name: string): User | undefined {
    return this.users.find((one) => one.name === name);
  }

  findToken(key: string): { readonly user: User; readonly token: Token } | undefined {
    for (const user of this.users) {
      const token = user.tokens.find((one) => one.key === key);
      if (token) return { user, token };
    }
    return undefined;
  }
}
