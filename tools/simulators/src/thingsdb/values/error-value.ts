import { defaultMessage, ThingsDbError } from "./error-codes.ts";

/** An error as a value: what `err()` makes and `try()` catches. */
export class ErrorValue {
  readonly code: number;
  readonly message: string;

  constructor(code: number, message: string = defaultMessage(code)) {
    this.code = code;
    this.message = message;
  }

  raise(): never {
    throw new ThingsDbError(this.code, this.message);
  }
}
