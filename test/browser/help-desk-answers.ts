/** What the help desk meets at one station: everything it can be asked for there, and a driver on the phone. */
export function helpDesk(peer: string, now: number, session: object) {
  const evseId = 'NL*LDP*E0042*1'
  const station = {
    peer,
    countryCode: 'NL',
    partyId: 'LDP',
    id: 'L1',
    name: 'Stationsplein',
    address: 'Stationsplein 1',
    city: 'Amsterdam',
    timeZone: 'Europe/Amsterdam',
    timeZoneSource: 'stated',
    raw: '{"id":"L1"}',
    commands: ['START_SESSION', 'STOP_SESSION', 'RESERVE_NOW', 'CANCEL_RESERVATION', 'UNLOCK_CONNECTOR'],
    evses: [
      {
        uid: 'E1',
        evseId,
        status: 'AVAILABLE',
        maxPowerW: 22_000,
        capabilities: ['RESERVABLE', 'REMOTE_START_STOP_CAPABLE'],
        connectors: [{ id: '1', standard: 'IEC_62196_T2' }],
        offered: true,
        doubled: false,
        lastUpdated: now - 60_000,
      },
    ],
  }
  const driver = {
    id: `nl1_${'d'.repeat(24)}`,
    brand: 'volta',
    market: 'nl',
    name: 'Anna de Vries',
    email: 'anna@example.org',
    language: 'nl',
    createdAt: now,
  }
  const contract = {
    id: `nl1_${'c'.repeat(24)}`,
    brand: 'volta',
    market: 'nl',
    driver: driver.id,
    contractId: 'NL-VLT-C12345678-X',
    plan: { kind: 'pay_as_you_go', sessionFeeMinor: 35 },
    suspendedAt: null,
    createdAt: now,
  }
  const price = {
    quoteId: 'q1',
    currency: 'EUR',
    startable: true,
    vatBasisPoints: 2100,
    words: {
      language: 'en',
      lines: [{ what: 'Energy', when: null, amount: '€0.484 per kWh' }],
      reservation: [{ what: 'While it is kept', when: 'billed in steps of 1 min', amount: '€2.42 per hour' }],
      tax: 'All prices include 21% VAT.',
      hold: null,
    },
    validUntil: now + 1_800_000,
    validForMs: 1_800_000,
  }
  const live = {
    costSoFarMinor: null,
    powerW: null,
    phase: 'reserving',
    reason: null as string | null,
    answerBy: now + 600_000,
    reservedUntil: now + 900_000,
  }
  const reserved = { ...session, id: `nl1_${'r'.repeat(24)}`, phase: 'reserving', live, timeline: [] }
  const unlock = { id: 'u1', answerBy: now + 600_000, answer: 'ACCEPTED', result: null as string | null }
  let quotes = 0

  /** What is answered to a request; null for one that is somebody else's. */
  function answer(method: string, path: string): { readonly status: number; readonly body: unknown } | null {
    const view = () => ({ id: reserved.id, ...live })
    switch (path) {
      case `/contracts/${contract.id}/quotes`:
        quotes += 1
        return { status: 201, body: { ...price, quoteId: `q${quotes}` } }
      case `/contracts/${contract.id}/reservations`: {
        // The first price has changed by the time it is agreed to.
        if (quotes % 2 === 1)
          return { status: 409, body: { code: 'quote_changed', field: 'quote', message: 'the price has changed' } }
        Object.assign(live, { phase: 'reserving', reservedUntil: now + 900_000 })
        const asked = view()
        // The operator says yes before it is looked at again.
        live.phase = 'reserved'
        return { status: 202, body: asked }
      }
      case `/sessions/${reserved.id}/reservation`:
        Object.assign(live, { phase: 'cancelled', reservedUntil: null })
        return { status: 202, body: view() }
      case `/peers/${peer}/unlocks`:
        unlock.result = method === 'POST' ? null : 'UNLOCK_FAILED'
        return method === 'POST' ? { status: 202, body: unlock } : { status: 200, body: { items: [unlock] } }
      case `/stations/${peer}/NL/LDP/L1`:
        return { status: 200, body: station }
      case `/drivers/${driver.id}`:
        return {
          status: 200,
          body: {
            ...driver,
            contracts: [contract],
            tokens: [
              {
                id: `nl1_${'k'.repeat(24)}`,
                type: 'RFID',
                uid: '••••E5F6',
                visualNumber: 'NL-0001',
                contractId: contract.contractId,
                driver: driver.id,
                whitelist: 'ALLOWED',
                state: 'active',
                block: null,
              },
            ],
          },
        }
      case `/sessions/${reserved.id}`:
        return { status: 200, body: reserved }
      default:
        return null
    }
  }
  return { answer, driver }
}
