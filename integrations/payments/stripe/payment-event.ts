import { z } from 'zod'
import { OUR_INTENT } from './our-metadata.ts'

/** What may have become of a payment. Of everything else Stripe has to say, nothing is done. */
const TYPES = /^(payment_intent|charge|refund|charge\.refund|charge\.dispute)\./

const Event = z.object({
  id: z.string().min(1).max(255),
  type: z.string(),
  data: z.object({
    object: z.object({
      id: z.string(),
      object: z.string().optional(),
      payment_intent: z.string().nullish(),
      metadata: z.record(z.string(), z.string()).nullish(),
    }),
  }),
})

/** A message of Stripe: whose payment it is about, by our id where its object carries one, and by Stripe's. */
export interface PaymentEvent {
  readonly id: string
  readonly type: string
  readonly intent: string | null
  readonly reference: string | null
}

/** Reads a message. `other`: it is about no payment; null: it is no message of Stripe. What the object says of money is not read: it is asked for. */
export function readPaymentEvent(body: string): PaymentEvent | 'other' | null {
  const parsed = Event.safeParse(parseJson(body))
  if (!parsed.success) return null
  const { id, type, data } = parsed.data
  if (!TYPES.test(type)) return 'other'
  const { object } = data
  const isIntent = type.startsWith('payment_intent.')
  const intent = object.metadata?.[OUR_INTENT] ?? null
  return { id, type, intent, reference: isIntent ? object.id : (object.payment_intent ?? null) }
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}
