import { z } from '@hono/zod-openapi'
import { EVSE_STATUSES } from '#domain/location/location'
import { TOKEN_STATES } from '#domain/token/life'

const instant = z.number().int().openapi({ description: 'Milliseconds since 1970-01-01T00:00:00Z' })
const minor = z.number().int().openapi({ description: 'Minor units of the currency' })

/** A station's address in a path: longer than a session's, since it names peer, party and the operator's id. */
export const StationIdParams = z.object({
  id: z
    .string()
    .max(300)
    .openapi({ param: { name: 'id', in: 'path' } }),
})

export const SessionIdParams = z.object({
  id: z
    .string()
    .max(40)
    .openapi({ param: { name: 'id', in: 'path' } }),
})

export const Me = z
  .object({
    driver: z.string(),
    name: z.string(),
    language: z.string(),
    brand: z.object({ id: z.string(), name: z.string(), supportPhone: z.string().nullable() }),
    contract: z.object({ id: z.string(), contractId: z.string(), plan: z.string(), suspended: z.boolean() }),
  })
  .openapi('Me')

/** A car that identifies itself. */
export const Car = z
  .object({
    id: z.string(),
    kind: z.enum(['contract_certificate', 'autocharge']),
    name: z.string().nullable().openapi({ description: 'What the brand wrote on it' }),
    on: z.boolean().openapi({ description: 'May it begin a charge by itself when it is plugged in?' }),
    state: z.enum(TOKEN_STATES),
  })
  .openapi('Car')

export const StationSummary = z
  .object({
    id: z.string().openapi({ description: 'To ask for this station' }),
    name: z.string().nullable(),
    address: z.string(),
    city: z.string(),
    latitude: z.number(),
    longitude: z.number(),
    evses: z.number().int(),
    available: z.number().int(),
    maxPowerW: z.number().int().nullable(),
    match: z
      .enum(['yes', 'unknown'])
      .optional()
      .openapi({ description: 'Has it what was wished for? Unknown: its operator does not say' }),
  })
  .openapi('StationSummary')

export const MapArea = z
  .object({
    stations: z.array(StationSummary),
    clusters: z.array(z.object({ latitude: z.number(), longitude: z.number(), count: z.number().int() })),
    filter: z
      .enum(['none', 'applied', 'too_many'])
      .openapi({ description: 'Too many: what was wished for was not looked at, and all stations are counted' }),
  })
  .openapi('MapArea')

const Text = z.object({ language: z.string(), text: z.string() })
const Picture = z.object({
  url: z.string(),
  thumbnailUrl: z.string().nullable(),
  category: z.string(),
  width: z.number().nullable(),
  height: z.number().nullable(),
})
const Company = z.object({ name: z.string(), website: z.string().nullable(), logo: Picture.nullable() }).nullable()
const Period = z.object({ beginAt: instant, endAt: instant })

/** What an operator says of a station beside where it is. */
const StationDetails = z
  .object({
    openNow: z
      .boolean()
      .nullable()
      .openapi({ description: 'Null: the operator does not say, or not in a way we can tell' }),
    openingTimes: z
      .object({
        twentyFourSeven: z.boolean(),
        regularHours: z.array(z.object({ weekday: z.number(), beginMinute: z.number(), endMinute: z.number() })),
        exceptionalOpenings: z.array(Period),
        exceptionalClosings: z.array(Period),
      })
      .nullable(),
    chargingWhenClosed: z.boolean(),
    parkingType: z.string().nullable(),
    facilities: z.array(z.string()),
    directions: z.array(Text),
    images: z.array(Picture).openapi({ description: 'In the order to show them' }),
    relatedPlaces: z.array(z.object({ latitude: z.number(), longitude: z.number(), name: Text.nullable() })),
    operator: Company,
    suboperator: Company,
    owner: Company,
    energyMix: z
      .object({
        isGreen: z.boolean(),
        sources: z.array(z.object({ source: z.string(), percentage: z.number() })),
        impacts: z.array(z.object({ category: z.string(), amount: z.number() })),
        supplierName: z.string().nullable(),
        productName: z.string().nullable(),
      })
      .nullable(),
  })
  .openapi('StationDetails')

const EvseDetails = z.object({
  physicalReference: z.string().nullable().openapi({ description: 'What is printed on the charging point' }),
  floorLevel: z.string().nullable(),
  capabilities: z.array(z.string()),
  parkingRestrictions: z.array(z.string()),
  directions: z.array(Text),
  images: z.array(Picture),
  statusSchedule: z
    .array(z.object({ status: z.string(), beginAt: instant, endAt: instant.nullable() }))
    .openapi({ description: 'What is planned; the status is what it is' }),
})

export const Station = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    address: z.string(),
    postalCode: z.string().nullable(),
    city: z.string(),
    country: z.string(),
    latitude: z.number(),
    longitude: z.number(),
    operatorName: z.string().nullable(),
    helpPhone: z.string().nullable().openapi({ description: 'For help at the site, as the operator says' }),
    details: StationDetails.nullable(),
    evses: z.array(
      z.object({
        key: z
          .string()
          .nullable()
          .openapi({ description: 'To ask for a price here; null where the operator gives no EVSE id' }),
        evseId: z.string().nullable(),
        status: z.enum(EVSE_STATUSES),
        statusAt: instant,
        reservable: z.boolean().openapi({ description: 'Can the place be kept for a while before a charge?' }),
        details: EvseDetails.nullable(),
        connectors: z.array(
          z.object({
            id: z.string(),
            standard: z.string(),
            format: z.string(),
            powerType: z.string(),
            maxPowerW: z.number().int().nullable(),
            powerW: z.number().openapi({ description: 'As stated, or what voltage and current allow' }),
          }),
        ),
      }),
    ),
  })
  .openapi('Station')

export const Session = z
  .object({
    id: z.string(),
    revision: z.number().int(),
    phase: z.enum([
      'created',
      'declined',
      'reserving',
      'reserved',
      'cancelled',
      'asking',
      'refused',
      'unanswered',
      'starting',
      'charging',
      'stopping',
      'ended',
      'settled',
    ]),
    reason: z.string().nullable(),
    reasonText: z.string().nullable().openapi({ description: 'The reason as a sentence in the driver’s language' }),
    locationName: z.string().nullable(),
    evseId: z.string().nullable(),
    currency: z.string().nullable(),
    startedAt: instant.nullable(),
    endedAt: instant.nullable(),
    energyWh: z.number().int(),
    costSoFarMinor: minor.nullable(),
    nextPrice: z
      .object({
        at: instant,
        timeZone: z.string(),
        prices: z.array(z.object({ kind: z.enum(['energy', 'parking', 'time']), grossMicros: z.number().int() })),
      })
      .nullable()
      .openapi({
        description:
          'When the charge costs something else if nothing but time goes by, and what then: VAT included, of a kWh or an hour, in millionths of the major unit',
      }),
    powerW: z.number().int().nullable(),
    updatedAt: instant.nullable(),
    answerBy: instant.nullable(),
    reservedUntil: instant.nullable(),
    holdMinor: minor,
    capturedMinor: minor.nullable(),
    releasedMinor: minor.nullable(),
    refundedMinor: minor.nullable(),
    price: z
      .object({ status: z.enum(['billed', 'held', 'parked', 'none']), currency: z.string(), grossMinor: minor })
      .nullable(),
  })
  .openapi('Session')

export const SessionSummary = z
  .object({
    id: z.string(),
    phase: z.string(),
    locationName: z.string().nullable(),
    evseId: z.string().nullable(),
    startedAt: instant.nullable(),
    endedAt: instant.nullable(),
    energyWh: z.number().int(),
    currency: z.string().nullable(),
    priceMinor: minor.nullable().openapi({ description: 'Null until the price is final' }),
    createdAt: instant,
  })
  .openapi('SessionSummary')

const SummaryPrice = z.object({
  priceMicros: z.number(),
  grossPriceMicros: z.number().nullable(),
  stepSize: z.number(),
  when: z.record(z.string(), z.unknown()).nullable(),
})
const Limit = z.object({ exclVatMicros: z.number(), inclVatMicros: z.number().nullable() }).nullable()

const PriceWordsLine = z.object({ what: z.string(), when: z.string().nullable(), amount: z.string() })
const PriceWords = z
  .object({
    language: z.string(),
    lines: z.array(PriceWordsLine),
    reservation: z
      .array(PriceWordsLine)
      .openapi({ description: 'What keeping the place first costs; empty: nothing by this tariff' }),
    tax: z.string(),
    hold: z.string().nullable(),
  })
  .openapi({ description: 'The price in words: what the quote keeps, and what is to be shown' })

export const Price = z
  .object({
    quoteId: z.string().openapi({ description: 'Start a charge with it while it is valid' }),
    currency: z.string(),
    summary: z.object({
      known: z.literal(true),
      currency: z.string(),
      isFree: z.boolean(),
      energyPrices: z.array(SummaryPrice),
      startFees: z.array(SummaryPrice),
      timePrices: z.array(SummaryPrice),
      idlePrices: z.array(SummaryPrice),
      reservationFees: z.array(SummaryPrice),
      reservationTimePrices: z.array(SummaryPrice),
      minPrice: Limit,
      maxPrice: Limit,
      altText: z.array(z.object({ language: z.string(), text: z.string() })),
      altUrl: z.string().nullable(),
    }),
    words: PriceWords,
    vatBasisPoints: z.number().int(),
    sessionFeeMinor: minor,
    holdMinor: minor,
    examples: z.array(z.object({ energyWh: z.number(), durationS: z.number(), grossMinor: minor })),
    powerW: z.number(),
    startable: z.boolean().openapi({ description: 'False: shown for information, nothing can be started here' }),
    validUntil: instant,
    validForMs: z.number().int().openapi({ description: 'How long it still holds: your clock may be off' }),
    timeZone: z.string().openapi({ description: 'IANA zone of the site' }),
  })
  .openapi('Price')

const Pairs = z.array(z.tuple([z.string(), z.string()]))
const ReceiptDocument = z.object({
  language: z.string(),
  title: z.string(),
  brandName: z.string(),
  seller: z.string(),
  facts: Pairs,
  lines: z.array(z.object({ label: z.string(), quantity: z.string(), unitPrice: z.string(), amount: z.string() })),
  totals: Pairs,
  gross: z.tuple([z.string(), z.string()]),
  payment: Pairs,
  notes: z.array(z.string()),
})

export const Receipt = z
  .object({
    state: z.enum(['pending', 'billed', 'held', 'parked', 'none']),
    reasons: z.array(z.string()),
    document: ReceiptDocument.nullable().openapi({ description: 'The receipt in words, in the language asked for' }),
    meterValues: z
      .object({ title: z.string(), name: z.string() })
      .nullable()
      .openapi({ description: 'Is there a file of signed readings, and what is it called?' }),
  })
  .openapi('Receipt')

export const SignedMeterValues = z
  .object({
    method: z.string().openapi({ example: 'OCMF' }),
    methodVersion: z.number().nullable(),
    publicKey: z.string().nullable(),
    url: z.string().nullable(),
    values: z.array(
      z.object({
        nature: z.string().openapi({ example: 'Start' }),
        plain: z.string().nullable(),
        signed: z.string().openapi({ description: 'To the letter, as the meter signed it' }),
      }),
    ),
  })
  .openapi('SignedMeterValues')

/** A JSON answer. */
export const json = <T extends z.ZodType>(description: string, schema: T) => ({
  description,
  content: { 'application/json': { schema } },
})

/** What a driver is asked about a use of a token. */
export const Question = z
  .object({
    id: z.string(),
    rule: z.string(),
    text: z.string().openapi({ description: 'The question as a sentence in the driver’s language' }),
    askedAt: instant,
  })
  .openapi('Question')
