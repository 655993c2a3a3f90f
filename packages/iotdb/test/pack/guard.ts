import { isIoTDBError } from "@x/iotdb";

// Whoever only asks what an error is pays for that alone.
if (isIoTDBError(new Error("of somebody else"))) throw new Error("this is none of ours");
