import { qrPath } from '#workers/driver/qr-code'
import { brandOrigin, type ChargeTrace, type DayWorld, lastPhaseOf, prepareCharge } from './day-world.ts'
import { httpCall } from './http-call.ts'
import type { PlannedCharge } from './plan-day.ts'
import { waitUntil } from './wait-until.ts'

const LIMIT_MS = 60_000

/** Somebody without an account scans the code, sees the price, pays, perhaps stops, and watches the page: forms and pages alone, as without a script. */
export async function chargeAdHoc(world: DayWorld, charge: PlannedCharge): Promise<ChargeTrace> {
  const trace = { index: charge.index, chargeId: null, sessionId: null, key: null }
  const origin = brandOrigin(world, charge.brand)
  const code = `${origin}${await qrPath(world.signingKey, charge.brand, charge.evseId ?? '')}`
  await prepareCharge(world, charge)
  const landing = await httpCall({ method: 'GET', url: code })
  const form = readPayForm(landing.text)
  if (form === null) return { ...trace, problem: `the landing had nothing to pay: ${landing.status}` }
  const paid = await httpCall({ method: 'POST', url: `${code}/charges`, body: new URLSearchParams(form).toString() })
  const [, id, key] = /^\/s\/([a-z0-9_]+)\?k=([^&]+)$/.exec(paid.location ?? '') ?? []
  if (id === undefined || key === undefined)
    return { ...trace, problem: `paying led to ${paid.status} ${paid.location}` }
  const begun = { ...trace, sessionId: id, key }
  const page = async () => readPhase((await httpCall({ method: 'GET', url: `${origin}/s/${id}?k=${key}` })).text)

  const last = lastPhaseOf(charge)
  if (last === null) return { ...begun, problem: null }
  if (charge.stopAfter !== null) {
    const phase = await waitUntil(page, (shown) => shown === 'charging', LIMIT_MS)
    if (phase !== 'charging') return { ...begun, problem: `could not be stopped: it was ${phase}` }
    await httpCall({ method: 'POST', url: `${origin}/s/${id}/stop`, body: new URLSearchParams({ k: key }).toString() })
  }
  const phase = await waitUntil(page, (shown) => shown === last, LIMIT_MS)
  return { ...begun, problem: phase === last ? null : `its page showed it ${phase}, not ${last}` }
}

/** The hidden fields of the form that pays, and the card that works; null where nothing can be paid. */
export function readPayForm(html: string): Record<string, string> | null {
  const fields = [...html.matchAll(/<input type="hidden" name="([a-z]+)" value="([^"]*)"/g)]
  const form = Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value]))
  return form['quote'] === undefined ? null : { ...form, method: 'simulated_card' }
}

/** The phase in the data that a charge's page carries for its program. */
export function readPhase(html: string): string | null {
  const [, text] = /<script type="application\/json" id="page-data">(.*?)<\/script>/s.exec(html) ?? []
  if (text === undefined) return null
  return (JSON.parse(text) as { session?: { phase?: string } }).session?.phase ?? null
}
