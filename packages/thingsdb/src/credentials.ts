import { ThingsDBUsageError } from "./errors.ts";

/** A secret, or what fetches it: asked anew for every connection. */
export type Secret = string | (() => string | Promise<string>);

/** Who the client is: it says so again on every connection. Nothing here is ever printed. */
export class Credentials {
  readonly #user: string | undefined;
  readonly #secret: Secret;

  /** With a user and a password, or with a token alone. */
  constructor(userOrToken: Secret, password?: Secret) {
    const isToken = password === undefined;
    if (!isToken && typeof userOrToken !== "string")
      throw new ThingsDBUsageError("the name of the user is text");
    this.#user = isToken ? undefined : (userOrToken as string);
    this.#secret = isToken ? userOrToken : password;
    if (typeof this.#secret !== "string" && typeof this.#secret !== "function") {
      throw new ThingsDBUsageError("a password or token is text, or a function that yields it");
    }
  }

  /** The payload of AUTH. */
  async payload(): Promise<unknown> {
    const secret = typeof this.#secret === "function" ? await this.#secret() : this.#secret;
    if (typeof secret !== "string") throw new ThingsDBUsageError("a password or token is text");
    return this.#user === undefined ? secret : [this.#user, secret];
  }
}
