import { qrPath } from '#workers/driver/qr-code'
import { readPayForm } from '../day/charge-ad-hoc.ts'
import { httpCall } from '../day/http-call.ts'
import { isSuperseded, type LiveAccount } from './live-account.ts'
import type { PricedOperator } from './priced-operator.ts'

/** Where drivers and pages meet the platform. */
export interface Street {
  readonly origin: string
  readonly signingKey: string
  readonly account: LiveAccount
}

/** A charger's page as it was painted. */
interface Page {
  readonly url: string
  readonly shown: string
  readonly form: Record<string, string>
  readonly socketPath: string
}

/** Somebody looks, thinks for a while, and pays. */
export async function driveOnce(street: Street, operator: PricedOperator, thinkMs: number): Promise<void> {
  const { account } = street
  const page = await openPage(street, operator)
  account.looks += 1
  if (page === null) return
  await new Promise((next) => setTimeout(next, thinkMs))
  const sentAt = performance.now()
  const paid = await httpCall({
    method: 'POST',
    url: `${page.url}/charges`,
    body: new URLSearchParams(page.form).toString(),
  })
  const to = paid.location ?? ''
  if (/notice=price_(changed|expired)/.test(to)) account.askedAgain += 1
  else if (!/^\/s\/nl1_/.test(to)) account.odd.push(`${operator.evseId}: ${paid.status} ${to}`)
  else {
    account.starts += 1
    if (isSuperseded(operator.changes, page.shown, sentAt))
      account.violations.push(`${operator.evseId} was started at ${page.shown}, which had been superseded`)
  }
}

/** A page that stays open until the signal: it is told of each change, asks for the price of now, and goes on. */
export async function keepOpen(street: Street, operator: PricedOperator, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const page = await openPage(street, operator)
    if (page === null) throw new Error(`${operator.evseId} has no price`)
    const told = await untilChanged(street.origin, page.socketPath, signal)
    if (!told) return
    const change = operator.changes.find(({ shown }) => shown === page.shown)
    const next = change && operator.changes[operator.changes.indexOf(change) + 1]
    if (!next) {
      street.account.idle += 1
      continue
    }
    street.account.toldMs.push(performance.now() - next.sentAt)
    const now = await openPage(street, operator)
    if (now === null || now.shown === page.shown)
      street.account.violations.push(`${operator.evseId} showed ${page.shown} after it had told of another price`)
    else street.account.quotedMs.push(performance.now() - next.sentAt)
  }
}

async function openPage({ origin, signingKey }: Street, operator: PricedOperator): Promise<Page | null> {
  const url = `${origin}${await qrPath(signingKey, 'roamwatt', operator.evseId)}`
  const { text, status } = await httpCall({ method: 'GET', url, headers: { 'accept-language': 'en' } })
  if (status !== 200) throw new Error(`${operator.evseId}: its page was answered ${status}`)
  const form = readPayForm(text)
  const shown = /€[\d.]+ per kWh/.exec(text)?.[0]
  const socketPath = /data-socket="([^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&')
  return form && shown !== undefined && socketPath !== undefined ? { url, shown, form, socketPath } : null
}

/** True once the page is told; false when the signal came first. */
function untilChanged(origin: string, path: string, signal: AbortSignal): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const socket = new WebSocket(new URL(path, origin.replace(/^http/, 'ws')))
  const end = (told: boolean) => {
    signal.removeEventListener('abort', stop)
    socket.close()
    resolve(told)
  }
  const stop = () => end(false)
  signal.addEventListener('abort', stop)
  socket.onmessage = ({ data }) => {
    if (JSON.parse(String(data)).kind === 'changed') end(true)
  }
  // A socket that breaks is looked after by the next page.
  socket.onerror = () => end(!signal.aborted)
  return promise
}
