import { callPeer } from './call-peer.ts'
import type { Delivery, DeliveryEntry } from './delivery-queue.ts'
import type { Hub } from './hub.ts'
import type { HubConnection } from './hub-connection.ts'
import { goesWrong, type LineFault } from './line-faults.ts'

/** Sends a message once more, badly if that is its fate. True once it was taken: HTTP said 2xx. */
export async function deliver(hub: Hub, connection: HubConnection, delivery: Delivery): Promise<boolean> {
  const { entry } = delivery
  const isFirst = entry.attempts.length === 0
  const suffers = (fault: LineFault) => isFirst && goesWrong(hub.settings.seed, fault, hub.faults, entry.key)
  if (suffers('request_lost')) {
    note(entry, null, null, null, 'request_lost')
    return false
  }
  const isTaken = await attempt(hub, connection, delivery, suffers('answer_lost') ? 'answer_lost' : null)
  if (isTaken && suffers('sent_twice')) await attempt(hub, connection, delivery, 'sent_twice')
  return isTaken
}

async function attempt(
  hub: Hub,
  connection: HubConnection,
  delivery: Delivery,
  fault: 'answer_lost' | 'sent_twice' | null,
): Promise<boolean> {
  const { entry, ...message } = delivery
  const { came, reply } = await callPeer(hub, connection, { ...message, role: 'RECEIVER' })
  if (came === 'no_endpoint') {
    entry.state = 'no_receiver'
    return true
  }
  note(entry, reply?.httpStatus ?? null, reply?.statusCode ?? null, reply?.error ?? null, fault)
  const status = reply?.httpStatus ?? 0
  if (fault === 'answer_lost' || status < 200 || status > 299) return false
  entry.state = 'delivered'
  return true
}

function note(
  entry: DeliveryEntry,
  httpStatus: number | null,
  statusCode: number | null,
  error: string | null,
  fault: string | null,
): void {
  entry.attempts.push({ at: new Date().toISOString(), httpStatus, statusCode, error, fault })
}
