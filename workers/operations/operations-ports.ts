import type { CallCount } from '#durable-objects/call-counters'
import type { PeerHealth } from '#durable-objects/peer-board/peer-health'

/** What the operations surface needs beside the house. */
export interface OperationsPorts {
  /** Each peer's health as last posted; empty where it cannot be told, since no page may fail for want of it. */
  peerHealth(): Promise<readonly PeerHealth[]>
  /** What this isolate has counted of calls. */
  callCounts(): readonly CallCount[]
}
