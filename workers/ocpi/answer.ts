import { type Envelope, errorEnvelope, okEnvelope } from '#integrations/ocpi/envelope'
import type { OcpiStatus } from '#integrations/ocpi/status-codes'
import type { OcpiContext } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'
import type { RefusalHttp } from '#workers/ocpi/refusal'

/** A success with data, or without where the specification names none. */
export function answerData(
  c: OcpiContext,
  ports: OcpiPorts,
  data?: unknown,
  headers: Record<string, string> = {},
): Response {
  return answer(c, okEnvelope(ports.now(), data), 200, headers)
}

/** A success of a push: 201 when it made something new. */
export function answerStored(
  c: OcpiContext,
  ports: OcpiPorts,
  outcome: 'created' | 'updated' | 'unchanged' | 'repeated',
  headers: Record<string, string> = {},
): Response {
  return answer(c, okEnvelope(ports.now()), outcome === 'created' ? 201 : 200, headers)
}

/** A refusal in the envelope, whatever HTTP says. */
export function answerRefused(
  c: OcpiContext,
  ports: OcpiPorts,
  http: RefusalHttp | 500,
  status: OcpiStatus,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return answer(c, errorEnvelope(ports.now(), status, message), http, headers)
}

function answer(
  c: OcpiContext,
  envelope: Envelope,
  http: RefusalHttp | 201 | 500,
  headers: Readonly<Record<string, string>>,
): Response {
  c.set('outcome', `ocpi_${envelope.status_code}`)
  return c.json(envelope, http, headers)
}
