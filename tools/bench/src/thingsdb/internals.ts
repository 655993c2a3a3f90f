/** Parts of our package that are not public, for benches of the codec alone, and the client itself. */

export { Decoder } from "../../../../packages/thingsdb/src/codec/decode.ts";
export { encodeValue } from "../../../../packages/thingsdb/src/codec/encode.ts";
export { type Client, connect, Room } from "../../../../packages/thingsdb/src/index.ts";
