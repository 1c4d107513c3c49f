import { callCounts } from '#durable-objects/call-counters'
import type { Env } from '#durable-objects/env'
import { peerBoard } from '#durable-objects/peer-board/peer-board-client'
import type { OperationsPorts } from '#workers/operations/operations-ports'

/** The operations surface's ports on Cloudflare. */
export function operationsPorts(env: Env): OperationsPorts {
  const board = peerBoard(env)
  return {
    peerHealth: () => board.list().catch(() => []),
    callCounts,
  }
}
