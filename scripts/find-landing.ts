import { setTimeout as pause } from 'node:timers/promises'
import { qrPath } from '#workers/driver/qr-code'

/** Asks the operations API. */
type Ask = (method: string, path: string) => Promise<Record<string, unknown>>

const TRIES = 20
const PAUSE_MS = 500
/** The Netherlands in boxes small enough that some hold a single station. */
const BOXES = Array.from({ length: 24 }, (_, at) => {
  const west = 4 + (at % 6) * 0.5
  const south = 51.5 + Math.floor(at / 6) * 0.4
  return `${west.toFixed(1)},${south.toFixed(1)},${(west + 0.5).toFixed(1)},${(south + 0.4).toFixed(1)}`
})

/** What a QR code on one of the demo's chargers opens, once the first stations are there; undefined if none come. */
export async function findLanding(
  ask: Ask,
  origin: string,
  signingKey: string,
  brand: string,
): Promise<string | undefined> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    for (const bbox of BOXES) {
      const evseId = await findEvse(ask, bbox)
      if (evseId !== undefined)
        return `${origin.replace('//', `//${brand}.`)}${await qrPath(signingKey, brand, evseId)}`
    }
    await pause(PAUSE_MS)
  }
  return undefined
}

async function findEvse(ask: Ask, bbox: string): Promise<string | undefined> {
  const { items } = (await ask('GET', `/stations?bbox=${bbox}`)) as { items: readonly { station: Station | null }[] }
  for (const { station } of items) {
    if (station === null) continue
    const { peer, countryCode, partyId, id } = station
    const whole = await ask('GET', `/stations/${[peer, countryCode, partyId, id].map(encodeURIComponent).join('/')}`)
    const evseId = /"evseId":"([^"]+)"/.exec(JSON.stringify(whole))?.[1]
    if (evseId !== undefined) return evseId
  }
  return undefined
}

interface Station {
  readonly peer: string
  readonly countryCode: string
  readonly partyId: string
  readonly id: string
}
