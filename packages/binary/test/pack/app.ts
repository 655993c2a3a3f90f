import { uvarintLength } from "@x/binary";

console.log(uvarintLength(300));
