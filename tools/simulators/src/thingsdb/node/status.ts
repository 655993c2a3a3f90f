/** How a node is; those below READY forward queries or refuse them. */
export type NodeStatus = "OFFLINE" | "SHUTTING_DOWN" | "READY";
