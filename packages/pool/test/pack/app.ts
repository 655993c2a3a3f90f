import { Backoff } from "@x/pool";

console.log(new Backoff({ seed: 1 }).next());
