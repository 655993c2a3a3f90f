import type { ThriftReader } from "./reader.ts";
import { type ThriftType, wrongType } from "./types.ts";
import * as WireType from "./wire-type.ts";
import type { ThriftWriter } from "./writer.ts";

/** A call of the service: what is sent and what comes back. */
export interface Method<Request, Response> {
  readonly name: string;
  /** Writes the struct of arguments. */
  writeArguments(out: ThriftWriter, request: Request): void;
  /** Reads the struct of the result up to what is needed of it. */
  readResult(input: ThriftReader): Response;
}

/** A method with one argument, its field 1. */
export function method<Request, Response>(
  name: string,
  request: ThriftType<Request>,
  response: ThriftType<Response>,
): Method<Request, Response> {
  return methodReading(name, request, (input) => readSuccess(input, response));
}

/** The same with a way of its own to read the struct of the result. */
export function methodReading<Request, Response>(
  name: string,
  request: ThriftType<Request>,
  readResult: (input: ThriftReader) => Response,
): Method<Request, Response> {
  return {
    name,
    writeArguments: (out, value) => {
      out.structBegin();
      out.field(1, request.wire);
      request.write(out, value);
      out.structEnd();
    },
    readResult,
  };
}

/** A method without arguments. */
export function methodOfNothing<Response>(
  name: string,
  response: ThriftType<Response>,
): Method<undefined, Response> {
  return {
    name,
    writeArguments: (out) => {
      out.structBegin();
      out.structEnd();
    },
    readResult: (input) => readSuccess(input, response),
  };
}

/** Field 0 of a result struct: what the method returned. The methods of IoTDB declare no exceptions. */
export function readSuccess<T>(input: ThriftReader, type: ThriftType<T>): T {
  let result: { readonly value: T } | undefined;
  input.structBegin();
  for (let wire = input.field(); wire !== WireType.STOP; wire = input.field()) {
    if (input.fieldId !== 0) input.skip(wire);
    else if (wire === type.wire) result = { value: type.read(input) };
    else throw wrongType(input, "the result");
  }
  input.structEnd();
  if (result === undefined) throw input.fault("has no result");
  return result.value;
}
