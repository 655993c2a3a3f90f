import { Uuid } from "@x/scylla";

// Who only wants a value class gets no session with it.
if (Uuid.fromString("f47ac10b-58cc-4372-a567-0e02b2c3d479").toString().length !== 36)
  throw new Error("no UUID");
