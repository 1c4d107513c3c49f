import { compactMessages, foldWithFlags, type SessionFold } from '#domain/session/fold-session'
import type { SessionMessage } from '#domain/session/session'

/**
 * The state with one more message, by the messages that were accepted so far. `unknown`: a PATCH of a session we never got; nothing is kept of
 * it, and the operator is asked for the whole. `unchanged`: a repeat, or older than what counts; it need not be kept, since nothing that comes
 * later can make it matter. A message that says what is known already is kept: a PUT also ends what older ones may still add.
 * Source: OCPI 2.2.1, sessions, PUT and PATCH.
 */
export function acceptMessage(
  accepted: readonly SessionMessage[],
  message: SessionMessage,
): SessionFold | 'unknown' | 'unchanged' {
  const isRepeat = ({ kind, contentHash }: SessionMessage) =>
    kind === message.kind && contentHash === message.contentHash
  if (accepted.some(isRepeat)) return 'unchanged'
  if (message.kind === 'PATCH' && !accepted.some(({ kind }) => kind === 'PUT')) return 'unknown'
  const all = [...accepted, message]
  return compactMessages(all).includes(message) ? foldWithFlags(all) : 'unchanged'
}
