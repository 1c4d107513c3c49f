import { reservationNumber } from '#domain/session/reservation'
import type { ReportedSession } from '#domain/session/session'
import type { OpenRequest, ReportRequest } from './charging-session-rpc.ts'
import type { SessionRecord } from './session-record.ts'

/** A charge that a driver asked for, with its pinned quote; nothing has been sent yet. */
export function openedRecord(request: OpenRequest): SessionRecord {
  const { quote, token } = request
  return {
    ...EMPTY,
    id: request.id,
    way: request.way,
    brand: quote.brand,
    market: token.market,
    peer: quote.peer,
    countryCode: quote.countryCode,
    partyId: quote.partyId,
    locationId: quote.locationId,
    locationName: request.locationName,
    evseUid: quote.evseUid,
    evseId: request.evseId,
    connectorId: quote.connectorId,
    token: token.id,
    tokenBody: token,
    contract: token.contract,
    driver: request.driver,
    secretHash: request.secretHash,
    plan: quote.plan,
    pinned: {
      tariff: quote.tariff,
      tariffHash: quote.tariffHash,
      plan: quote.plan,
      timeZone: quote.timeZone,
      vatBasisPoints: quote.vatBasisPoints,
      from: 'quote',
    },
    quoteId: quote.id,
    vatBasisPoints: quote.vatBasisPoints,
    authorizedAt: request.now,
    reservation:
      request.reserveUntil === undefined
        ? null
        : {
            number: reservationNumber(request.id),
            until: null,
            askedUntil: request.reserveUntil,
            earlierSecretHashes: [],
          },
    payment:
      request.way === 'ad_hoc'
        ? {
            intent: request.id,
            method: request.paymentMethod,
            currency: quote.tariff.currency,
            status: 'holding',
            reference: null,
            heldMinor: quote.holdMinor,
            captureMinor: 0,
            capturedMinor: 0,
            releasedMinor: 0,
          }
        : null,
    createdAt: request.now,
    dueAt: request.now + FIRST_LOOK_MS,
  }
}

/** A session that an operator reports, which nobody asked us to open. */
export function reportedRecord(request: ReportRequest, session: ReportedSession): SessionRecord {
  return {
    ...EMPTY,
    id: request.id,
    way: 'rfid',
    brand: request.brand,
    market: request.market,
    peer: request.peer,
    countryCode: session.countryCode,
    partyId: session.partyId,
    locationId: session.locationId,
    evseUid: session.evseUid,
    connectorId: session.connectorId,
    token: request.token?.id ?? null,
    contract: request.token?.contract ?? null,
    driver: request.token?.driver ?? null,
    plan: request.plan,
    authorizedAt: request.authorizedAt,
    createdAt: request.now,
  }
}

/** A crash before the first step was sent is looked into after this. */
const FIRST_LOOK_MS = 30_000

const EMPTY = {
  locationName: null,
  evseId: null,
  connectorId: null,
  token: null,
  tokenBody: null,
  contract: null,
  driver: null,
  secretHash: null,
  plan: null,
  pinned: null,
  quoteId: null,
  vatBasisPoints: null,
  authorizedAt: null,
  phase: 'created',
  reason: null,
  start: null,
  stop: null,
  payment: null,
  reported: null,
  costSoFarMinor: null,
  updatedAt: null,
  price: null,
  dueAt: null,
} as const
