import type { FinancialAdviceConfirmation } from '#domain/payment-terminal/financial-advice'
import type { PaymentTerminal } from '#domain/payment-terminal/terminal'
import {
  callOcpi,
  endpointMissing,
  ignoreData,
  type OcpiDeps,
  type OcpiPeer,
  type OcpiResult,
} from '#integrations/ocpi/call-ocpi'
import { endpointUrl, joinUrl } from '#integrations/ocpi/endpoints'

const MODULE = 'payments'

/** A terminal or a confirmation of ours that the operator is to have as well. */
export type PaymentObject =
  | { readonly kind: 'terminal'; readonly terminal: PaymentTerminal }
  | { readonly kind: 'financial_advice'; readonly confirmation: FinancialAdviceConfirmation }

/**
 * Creates the object at the operator. A POST whose answer was lost may have done its work: one that is refused is a success where the
 * operator has the object.
 */
export async function createPaymentObject(
  peer: OcpiPeer,
  object: PaymentObject,
  deps: OcpiDeps,
): Promise<OcpiResult<null>> {
  const endpoint = endpointUrl(peer.endpoints, MODULE, 'RECEIVER')
  const { payments } = peer.dialect
  if (endpoint === null || !payments) return endpointMissing(MODULE)
  const [resource, id, body] =
    object.kind === 'terminal'
      ? ['terminals', object.terminal.id, payments.writeTerminal(object.terminal)]
      : ['financial-advice-confirmations', object.confirmation.id, payments.writeFinancialAdvice(object.confirmation)]
  const ids = { [object.kind]: id }
  const created = await callOcpi(
    peer,
    { method: 'POST', url: joinUrl(endpoint, resource), module: MODULE, body, ids },
    ignoreData,
    deps,
  )
  if (created.ok || created.reason !== 'ocpi_status') return created
  const there = await callOcpi(
    peer,
    { method: 'GET', url: joinUrl(endpoint, resource, id), module: MODULE, ids },
    ignoreData,
    deps,
  )
  return there.ok ? there : created
}
