import { settleCdr } from '#domain/billing/settle-cdr'
import type { PinnedTerms } from '#domain/billing/settlement'
import type { Cdr } from '#domain/cdr/cdr'
import { partyLabel } from '#domain/identity/party'
import { SHARDS } from '#domain/identity/shard'
import type { PlanTerms } from '#domain/quote/quote'
import { chooseTariff } from '#domain/tariff/choose-tariff'
import { type AuthorizationBasis, authorizationBasis } from '#domain/token/authorization-basis'
import type { Token } from '#domain/token/token'
import type { PricingFacts, SettledPrice } from '#durable-objects/charging-session/charging-session-rpc'
import type { CdrArrival } from '#durable-objects/intake/intake-rpc'
import { noteTaken } from '#durable-objects/party/taken-elsewhere'
import { dialectAsSpoken } from '#integrations/ocpi/profiles'
import { marketOfCountry, marketRules } from '#jurisdictions/registry'
import type { ConnectorTerms } from '#store/catalogue/read-connector-terms'
import { findOriginal } from '#store/market/credits'
import { insertQuarantined } from '#store/market/insert-quarantined'
import { insertSettlement } from '#store/market/insert-settlement'
import { listWaiting } from '#store/market/waiting-cdrs'
import type { House } from '../house.ts'
import { type ArrivalFacts, arrivalFacts } from './arrival-facts.ts'
import { creditedKey, matchCredits, type TakenBack, takenBackBefore, tellCredited } from './match-credits.ts'
import { overlappingSessions, sessionKey, sessionsOf } from './sessions-of-cdr.ts'
import { areTimesWithheld, withTimes } from './withheld-times.ts'

/** An arrival as the intake's outbox has it. */
export type StoredArrival = CdrArrival & { readonly urlId: string }

/** Gathers the facts of a CDR, settles it, writes all of it in one batch, and tells its session. Again changes nothing. */
export async function settleArrival(house: House, arrival: StoredArrival, facts: ArrivalFacts): Promise<void> {
  const database = house.market(arrival.shard)
  const { profile, ...around } = arrival.read ?? { owner: null, ours: null }
  const context = { ...around, receivedAt: arrival.receivedAt }
  const parsed = dialectAsSpoken(arrival.version, profile).readCdr(JSON.parse(arrival.raw), context)
  if (!parsed.ok) {
    const { peer, raw, receivedAt } = arrival
    const entry = {
      id: arrival.urlId,
      source: 'cdr',
      peer,
      reason: 'cdr_unreadable',
      issues: parsed.issues,
      raw,
      receivedAt,
    } as const
    await insertQuarantined(database, entry).run()
    return
  }
  const { session, candidates } = await sessionOf(house, arrival, parsed.value, facts)
  const timesWithheld = areTimesWithheld(parsed.value, arrival)
  const cdr = timesWithheld ? withTimes(parsed.value, session, arrival.receivedAt) : parsed.value
  const sessions = cdr.credit ? [] : sessionsOf(session, cdr)
  const { known, rival } = await facts.standing(arrival.shard, { key: arrival.key, sessions })
  if (known && known.urlId !== arrival.urlId) {
    await keepOther(house, database, arrival, known.contentHash)
    return
  }
  if (known?.isCredited) {
    const before = await takenBackBefore(database, arrival.key, parsed.value.currency)
    if (before) await followCredit(house, database, facts, before)
    return
  }
  const creditOf = creditedKey(cdr)
  const original = creditOf === null ? null : await findOriginal(database, creditOf)
  const token = arrival.token ? await facts.token(arrival.token) : null
  const contract = token?.contract ?? session?.contract ?? null
  const plan = session?.plan ?? (contract ? await facts.plan(contract) : null)
  const place = { locationId: cdr.location.id, evseUid: cdr.location.evseUid, connectorId: cdr.location.connectorId }
  const terms = await facts.terms({ ...place, countryCode: cdr.countryCode, partyId: cdr.partyId })
  const pinned = session?.pinned ?? (plan && terms ? await pinByBook(cdr, terms, plan, facts) : null)
  const market = SHARDS[arrival.shard]
  const siteMarket = marketOfCountry(cdr.location.country)
  const ourToken = token?.id ?? session?.token ?? null
  const authorization = await basisOf(house, arrival, cdr, { token, session })
  const settlement = settleCdr({
    authorization,
    cdr,
    cdrKey: arrival.key,
    brand: session?.brand ?? arrival.brand,
    session: session && sessionFacts(session, cdr),
    original,
    rival,
    candidates,
    timesWithheld,
    token: ourToken ? { id: ourToken, contract, owner: contract ?? session?.id ?? ourToken } : null,
    pinned,
    siteMarket,
    contractMarket: marketRules(market),
    establishment: await establishmentOf(arrival, cdr, facts),
    siteTimeZone: terms?.timeZone ?? null,
    connectorPowerW: terms?.powerW ?? null,
  })
  const settled = {
    ...arrival,
    brand: session?.brand ?? arrival.brand,
    market,
    siteMarket: siteMarket?.id ?? null,
    session: session?.id ?? null,
    token: ourToken,
    contract,
    cdr,
    settlement,
    sessions: rival === null ? sessions : [],
    waiting: rival === null ? null : { rival, arrival: { ...arrival, raw: undefined } },
    isKnown: known !== null,
    creditOf,
    rated: pinned && { plan: pinned.plan, tariffHash: pinned.tariffHash, pinnedFrom: pinned.from },
  }
  await facts.write(arrival.shard, insertSettlement(database, settled, house.now()))
  if (creditOf !== null) {
    const isSettled = settlement.operatorSide.status === 'settled' && original !== null
    const takenBack = isSettled
      ? [{ credit: arrival.key, currency: cdr.currency, original }]
      : // Its original may have come in between.
        await matchCredits(house, database, creditOf, cdr.currency)
    for (const one of takenBack) await followCredit(house, database, facts, one)
    return
  }
  const isNamed = await facts.isCreditParked(arrival.shard, arrival.key)
  const takenBack = isNamed ? await matchCredits(house, database, arrival.key, cdr.currency) : []
  for (const one of takenBack) await followCredit(house, database, facts, one)
  if (takenBack.length > 0) return
  // A session keeps the price of the CDR that counts for it.
  if (rival !== null) return
  const { driverSide } = settlement
  const price: SettledPrice = {
    status: driverSide.status,
    reasons: driverSide.reasons,
    currency: cdr.currency,
    grossMinor: driverSide.grossMinor,
    netMinor: driverSide.netMinor,
    vatMinor: driverSide.vatMinor,
    vatBasisPoints: driverSide.vatBasisPoints,
    cdrKey: arrival.key,
  }
  const id = session?.id ?? (await keepForSession(cdr, price, facts))
  if (id) await house.objects.session(id).settle(price, house.now())
}

/**
 * What a credit leads to: the CDR that waited for it is settled as if it came now, and then the session hears of the credit. In this order, so
 * that of a card payment only the difference goes back where the corrected CDR came first.
 */
async function followCredit(
  house: House,
  database: D1Database,
  facts: ArrivalFacts,
  takenBack: TakenBack,
): Promise<void> {
  for (const waiting of await listWaiting(database, takenBack.original.key)) {
    const arrival = waiting as StoredArrival
    // It may have come by another connection of the operator.
    await settleArrival(house, arrival, arrivalFacts(house, arrival.peer))
  }
  await tellCredited(house, facts, takenBack)
}

/** A CDR may come before its session: its price waits at the peer. Answers the session if it has come while we priced. */
async function keepForSession(cdr: Cdr, price: SettledPrice, facts: ArrivalFacts): Promise<string | null> {
  const key = sessionKey(cdr)
  return key ? facts.keepPrice(key, price) : null
}

/** The session the CDR is about: known on arrival, or reported since; or those it may be about, where there are several. */
async function sessionOf(
  house: House,
  arrival: StoredArrival,
  cdr: Cdr,
  facts: ArrivalFacts,
): Promise<{ readonly session: PricingFacts | null; readonly candidates: readonly string[] }> {
  const key = sessionKey(cdr)
  const id = arrival.session ?? (key ? await facts.findSession(key) : null)
  const candidates = id === null ? await overlappingSessions(house, arrival, cdr) : []
  const found = id ?? (candidates.length === 1 ? candidates[0] : null)
  const session = found ? await house.objects.session(found).pricingFacts() : null
  return { session, candidates: candidates.length > 1 ? candidates : [] }
}

function sessionFacts(session: PricingFacts, cdr: Cdr) {
  const { id, way, holdMinor, reported } = session
  return {
    id,
    way,
    holdMinor,
    energyWh: reported?.energyWh ?? cdr.totalEnergyWh,
    startAt: reported?.startAt ?? cdr.startAt,
    endAt: reported?.endAt ?? null,
    lastWordAt: reported && reported.status !== 'COMPLETED' ? reported.lastUpdated : null,
    isInvalid: reported?.status === 'INVALID',
  }
}

/** The price of a charge without a session: of the tariffs that the connector names, the one that priced such a charge when it began. */
async function pinByBook(
  cdr: Cdr,
  terms: ConnectorTerms,
  plan: PlanTerms,
  facts: ArrivalFacts,
): Promise<PinnedTerms | null> {
  const { timeZone, tariffIds } = terms
  if (timeZone === null) return null
  const { countryCode, partyId, startAt } = cdr
  const versions = await Promise.all(
    tariffIds.map(async (id) => {
      const entry = await facts.tariffAt({ countryCode, partyId, id }, startAt)
      const tariff = entry && (await facts.tariff(entry.hash))
      return entry && tariff ? [{ hash: entry.hash, tariff }] : []
    }),
  )
  const chosen = chooseTariff(versions.flat(), plan.kind === 'ad_hoc' ? 'ad_hoc' : 'token', startAt)
  return chosen && { tariff: chosen.tariff, tariffHash: chosen.hash, plan, timeZone, from: 'tariff_book' }
}

/** On whose word it happened. Only a token that nobody is known to have allowed is asked what it had answered. */
async function basisOf(
  house: House,
  arrival: StoredArrival,
  cdr: Cdr,
  { token, session }: { readonly token: Token | null; readonly session: PricingFacts | null },
): Promise<AuthorizationBasis> {
  const { startAt, authorizationReference } = cdr
  const startedByUs = session !== null && (session.way !== 'rfid' || session.authorizedAt !== null)
  if (startedByUs) return 'ours'
  if (token === null) return session?.token ? 'ours' : 'none'
  const answered = await house.objects.token(token.id).answeredBefore(arrival.peer, startAt, authorizationReference)
  return authorizationBasis({ token, isOurs: false, answered, startAt })
}

/** The market of our party that the operator billed. */
async function establishmentOf(arrival: StoredArrival, cdr: Cdr, facts: ArrivalFacts) {
  const peer = await facts.peer()
  const party = peer?.ourParties.find((ours) => partyLabel(ours) === partyLabel(cdr.token))
  const rules = marketRules(party?.market ?? SHARDS[arrival.shard])
  if (!rules) throw new Error('our own party is in a market without a module')
  return rules
}

/** The same CDR by another of the operator's channels is the same CDR; with other content a person has to see it, and the first one stands. */
async function keepOther(house: House, database: D1Database, arrival: StoredArrival, knownHash: string): Promise<void> {
  if (knownHash === arrival.contentHash) return
  const { peer, raw, receivedAt } = arrival
  const issues = [{ field: 'id', problem: 'is taken by a CDR with other content that came by another connection' }]
  const entry = { id: arrival.urlId, source: 'cdr', peer, reason: 'cdr_conflict', issues, raw, receivedAt } as const
  await insertQuarantined(database, entry).run()
  await noteTaken(house.catalogue, peer, 1, house.now())
}
