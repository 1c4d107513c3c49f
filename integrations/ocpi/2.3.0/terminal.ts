import { z } from 'zod'
import { INVOICE_CREATORS, type PaymentTerminal, type TerminalTerms } from '#domain/payment-terminal/terminal'
import { countryCode, dateTime, geoLocation, id, partyId, text, url } from '#integrations/ocpi/2.2.1/field-schemas'
import { alpha3Of } from '#integrations/ocpi/country-codes'
import { formatDateTime } from '#integrations/ocpi/date-time'
import { parseLenient } from '#integrations/ocpi/parse-lenient'
import type { Leniency, Parsed } from '#integrations/ocpi/parsed'
import type { TerminalMessage } from '#integrations/ocpi/payments-dialect'
import { isRawObject } from '#integrations/ocpi/raw-object'

/** Source: OCPI 2.3.0 payments, Terminal. */
export const terminalSchema = z.object({
  terminal_id: id(36),
  customer_reference: text(36).optional(),
  party_id: partyId.optional(),
  country_code: countryCode.optional(),
  address: text(45).optional(),
  city: text(45).optional(),
  postal_code: text(10).optional(),
  state: text(20).optional(),
  country: z
    .string()
    .regex(/^[A-Za-z]{2,3}$/)
    .optional(),
  coordinates: geoLocation.optional(),
  invoice_base_url: url.optional(),
  invoice_creator: z.enum(INVOICE_CREATORS).optional(),
  reference: text(36).optional(),
  location_ids: z.array(id(36)).optional(),
  evse_uids: z.array(id(36)).optional(),
  last_updated: dateTime,
})

/** Neither the id, which the URL has or we give, nor the time, which is ours, is due in what operators send; the specification's own examples leave them out. */
const messageSchema = terminalSchema.partial({ terminal_id: true, last_updated: true })

/** Reads what an operator says of a terminal. Null says nothing; an empty list takes the assignment back. */
export function readTerminalMessage(raw: unknown): Parsed<TerminalMessage> {
  const parsed = parseLenient(messageSchema, isRawObject(raw) ? withoutNothing(raw) : raw)
  if (!parsed.ok) return parsed
  const { value } = parsed
  if ((value.party_id === undefined) !== (value.country_code === undefined)) {
    const field = value.party_id === undefined ? 'party_id' : 'country_code'
    return { ok: false, issues: [{ field, problem: 'is due where the other half of the party is named' }] }
  }
  const leniencies: Leniency[] = [...parsed.leniencies]
  if (value.last_updated === undefined) leniencies.push({ field: 'last_updated', rule: 'missing' })
  const terms: Partial<TerminalTerms> = {
    ...said('customerReference', value.customer_reference),
    ...(value.party_id !== undefined && value.country_code !== undefined
      ? { party: { countryCode: value.country_code.toUpperCase(), partyId: value.party_id.toUpperCase() } }
      : {}),
    ...said('address', value.address),
    ...said('city', value.city),
    ...said('postalCode', value.postal_code),
    ...said('state', value.state),
    ...said('country', value.country && countryOf(value.country)),
    ...(value.coordinates
      ? { latitude: Number(value.coordinates.latitude), longitude: Number(value.coordinates.longitude) }
      : {}),
    ...said('invoiceBaseUrl', value.invoice_base_url),
    ...said('invoiceCreator', value.invoice_creator),
    ...said('reference', value.reference),
    ...said('locationIds', value.location_ids),
    ...said('evseUids', value.evse_uids),
  }
  return { ok: true, value: { id: value.terminal_id ?? null, terms }, leniencies }
}

/** A terminal as it is sent. */
export function writeTerminal(terminal: PaymentTerminal): z.output<typeof terminalSchema> {
  const { party, latitude, longitude } = terminal
  return {
    terminal_id: terminal.id,
    ...(terminal.customerReference === null ? {} : { customer_reference: terminal.customerReference }),
    ...(party === null ? {} : { party_id: party.partyId, country_code: party.countryCode }),
    ...(terminal.address === null ? {} : { address: terminal.address }),
    ...(terminal.city === null ? {} : { city: terminal.city }),
    ...(terminal.postalCode === null ? {} : { postal_code: terminal.postalCode }),
    ...(terminal.state === null ? {} : { state: terminal.state }),
    ...(terminal.country === null ? {} : { country: terminal.country }),
    ...(latitude === null || longitude === null
      ? {}
      : { coordinates: { latitude: latitude.toFixed(6), longitude: longitude.toFixed(6) } }),
    ...(terminal.invoiceBaseUrl === null ? {} : { invoice_base_url: terminal.invoiceBaseUrl }),
    ...(terminal.invoiceCreator === null ? {} : { invoice_creator: terminal.invoiceCreator }),
    ...(terminal.reference === null ? {} : { reference: terminal.reference }),
    location_ids: [...terminal.locationIds],
    evse_uids: [...terminal.evseUids],
    last_updated: formatDateTime(terminal.lastUpdated),
  }
}

function said<K extends keyof TerminalTerms>(
  name: K,
  value: TerminalTerms[K] | undefined,
): { readonly [P in K]?: TerminalTerms[K] } {
  return value === undefined || value === null ? {} : ({ [name]: value } as { readonly [P in K]: TerminalTerms[K] })
}

function countryOf(country: string): string {
  return (country.length === 2 ? alpha3Of(country) : null) ?? country.toUpperCase()
}

function withoutNothing(raw: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== null && value !== ''))
}
