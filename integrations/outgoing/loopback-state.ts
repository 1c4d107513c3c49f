/** May calls go to this machine over plain http? Read by every call; changed only by `loopback-switch.ts`, which production does not import. */
export const loopback = { open: false }
