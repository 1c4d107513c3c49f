import { z } from 'zod'
import { CAPTURE_STATUSES, type FinancialAdviceConfirmation } from '#domain/payment-terminal/financial-advice'
import { dateTime, id } from '#integrations/ocpi/2.2.1/field-schemas'
import { priceSchema, writePrice } from '#integrations/ocpi/2.3.0/price'
import { formatDateTime } from '#integrations/ocpi/date-time'

/** Source: OCPI 2.3.0 payments, FinancialAdviceConfirmation; its examples have prices of 2.2.1 and leave the list of a failure out. */
export const financialAdviceSchema = z.object({
  id: id(36),
  authorization_reference: id(36),
  total_costs: priceSchema,
  currency: z.string().regex(/^[A-Z]{3}$/),
  eft_data: z.array(z.string().min(1).max(255)).min(1),
  capture_status_code: z.enum(CAPTURE_STATUSES),
  capture_status_message: z.string().min(1).max(255).optional(),
  last_updated: dateTime,
})

/** A confirmation as it is sent: in the form of the schema. */
export function writeFinancialAdvice(
  confirmation: FinancialAdviceConfirmation,
): z.output<typeof financialAdviceSchema> {
  const { captureMessage } = confirmation
  return {
    id: confirmation.id,
    authorization_reference: confirmation.authorizationReference,
    total_costs: writePrice(confirmation.totalCosts),
    currency: confirmation.currency,
    eft_data: [...confirmation.eftData],
    capture_status_code: confirmation.captureStatus,
    ...(captureMessage === null ? {} : { capture_status_message: captureMessage }),
    last_updated: formatDateTime(confirmation.lastUpdated),
  }
}
