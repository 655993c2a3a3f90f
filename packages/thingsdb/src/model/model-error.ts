import { ThingsDBError } from "../errors.ts";

/** What a model could not take in. */
export interface ModelFault {
  /** The id of the thing; undefined when the collection as a whole is concerned. */
  readonly id: number | undefined;
  readonly prop?: string | undefined;
  readonly value?: unknown;
  readonly cause?: unknown;
}

/**
 * Something that a model cannot show as it is: `ERR_THINGSDB_MODEL_VALUE` for a value that is not of the kind its property was
 * declared with (the property is `undefined` then), `ERR_THINGSDB_MODEL_LOAD` for things that could not be loaded (`cause`
 * says why).
 */
export class ModelError extends ThingsDBError {
  /** The id of the thing; undefined when the collection as a whole is concerned. */
  readonly id: number | undefined;
  readonly prop: string | undefined;
  /** What the server sent. */
  readonly value: unknown;

  constructor(message: string, kind: "VALUE" | "LOAD", fault: ModelFault) {
    super(message, { code: `ERR_THINGSDB_MODEL_${kind}`, cause: fault.cause });
    this.id = fault.id;
    this.prop = fault.prop;
    this.value = fault.value;
  }

  static override get errorName(): string {
    return "ModelError";
  }
}
