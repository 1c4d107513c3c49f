import { showDispute, showIntent, showRefund } from './show-object.ts'
import type { SimulatedAccount, SimulatedBooks } from './simulated-account.ts'
import {
  cancelIntent,
  captureIntent,
  createIntent,
  createRefund,
  type Done,
  happen,
  incrementIntent,
  intentIn,
  letGoExpired,
} from './simulated-commands.ts'
import { invalid, StripeError } from './stripe-error.ts'

/** The key that the simulated Stripe takes; it opens nothing else. */
export const SIMULATED_KEY = 'sk_test_simulated'

/** After this a key is forgotten, and what comes under it is done again. */
const KEY_LIFE_MS = 24 * 3_600_000

/** Which fields each command takes; Stripe refuses any other. */
const FIELDS: Readonly<Record<string, RegExp>> = {
  create:
    /^(amount|currency|capture_method|confirm|payment_method|confirmation_token|return_url|allowed_payment_method_types\[\d\]|payment_method_options\[card\]\[request_incremental_authorization\]|metadata\[\w+\]|expand\[\d\])$/,
  capture: /^(amount_to_capture|expand\[\d\])$/,
  increment_authorization: /^(amount|expand\[\d\])$/,
  cancel: /^(cancellation_reason|expand\[\d\])$/,
  refunds: /^(payment_intent|amount|reason|metadata\[\w+\])$/,
  happen: /^\w+$/,
}

/** SIMULATED: no money moves. Answers Stripe's HTTP for the part of it that is used here, by fixed rules and from the account's books alone. */
export async function answerStripe(account: SimulatedAccount, request: Request): Promise<Response> {
  // Not `text()`, which the runtime warns of for a form.
  const body = new TextDecoder().decode(await request.arrayBuffer())
  const url = new URL(request.url)
  try {
    if (request.headers.get('authorization') !== `Bearer ${SIMULATED_KEY}`) {
      throw new StripeError(401, { type: 'invalid_request_error', message: 'Invalid API Key provided' })
    }
    account.write(letGoExpired(account, account.read()))
    if (request.method === 'GET') return answer(200, read(account.read(), url))
    return command(account, request, url.pathname, body)
  } catch (refusal) {
    if (refusal instanceof StripeError) return answer(refusal.status, refusal.body)
    throw refusal
  }
}

/** A command, once a key: whatever it answered first it answers again, a refusal as well. */
function command(account: SimulatedAccount, request: Request, path: string, body: string): Response {
  const key = request.headers.get('idempotency-key')
  const known = key === null ? undefined : account.read().keys[key]
  if (known && account.now() - known.at < KEY_LIFE_MS) {
    if (known.request !== `${path} ${body}`) {
      throw new StripeError(400, {
        type: 'idempotency_error',
        message: 'Keys for idempotent requests can only be used with the same parameters they were first used with.',
      })
    }
    return answer(known.status, JSON.parse(known.body), { 'idempotent-replayed': 'true' })
  }
  const { books, status, shown } = carryOut(account, path, body)
  const kept = { request: `${path} ${body}`, status, body: JSON.stringify(shown), at: account.now() }
  account.write(key === null ? books : { ...books, keys: { ...books.keys, [key]: kept } })
  return answer(status, shown)
}

function carryOut(account: SimulatedAccount, path: string, body: string) {
  const books = account.read()
  try {
    const { books: after, answer: shown } = write(account, books, path, Object.fromEntries(new URLSearchParams(body)))
    return { books: after, status: 200, shown }
  } catch (refusal) {
    if (!(refusal instanceof StripeError)) throw refusal
    return { books: refusal.books ?? books, status: refusal.status, shown: refusal.body }
  }
}

function write(
  account: SimulatedAccount,
  books: SimulatedBooks,
  path: string,
  fields: Readonly<Record<string, string>>,
): Done {
  const [, , kind = '', id = '', action = ''] = path.split('/')
  if (path.startsWith('/simulated/')) return happen(account, books, kind, only('happen', fields))
  if (kind === 'refunds' && id === '') return createRefund(account, books, only('refunds', fields))
  if (kind === 'payment_intents') {
    if (id === '') return createIntent(account, books, only('create', fields))
    if (action === 'increment_authorization') return incrementIntent(account, books, id, only(action, fields))
    if (action === 'capture') return captureIntent(account, books, id, only(action, fields))
    if (action === 'cancel') {
      return cancelIntent(account, books, id, only(action, fields)['cancellation_reason'] ?? null)
    }
  }
  throw invalid('url_invalid', `Unrecognized request URL (POST: ${path})`)
}

function read(books: SimulatedBooks, url: URL): unknown {
  const [, , kind = '', id = ''] = url.pathname.split('/')
  const of = url.searchParams.get('payment_intent')
  if (kind === 'payment_intents' && id === 'search') {
    const wanted = /^metadata\['(\w+)'\]:'([^']*)'$/.exec(url.searchParams.get('query') ?? '')
    const [, name = '', value = ''] = wanted ?? []
    return list(books.intents.filter(({ metadata }) => metadata[name] === value).map((one) => showIntent(books, one)))
  }
  if (kind === 'payment_intents' && id !== '') return showIntent(books, intentIn(books, id))
  if (kind === 'refunds') {
    return list(books.refunds.filter(({ intent }) => intent === of).map((one) => showRefund(books, one)))
  }
  if (kind === 'disputes') {
    return list(books.disputes.filter(({ intent }) => intent === of).map((one) => showDispute(books, one)))
  }
  if (kind === 'events') {
    return list(books.events.map(({ object, ...event }) => ({ ...event, object: 'event', data: { object } })))
  }
  throw invalid('url_invalid', `Unrecognized request URL (GET: ${url.pathname})`)
}

const list = (data: readonly unknown[]) => ({ object: 'list', has_more: false, data })

function only(what: string, fields: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const strange = Object.keys(fields).find((name) => !FIELDS[what]?.test(name))
  if (strange === undefined) return fields
  throw invalid('parameter_unknown', `Received unknown parameter: ${strange}`, strange)
}

function answer(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json(body, { status, headers: { 'request-id': 'req_simulated', ...headers } })
}
