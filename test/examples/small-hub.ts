import { type Context, Hono } from 'hono'
import type { PartyKey } from '#domain/identity/party'
import { dialect221 as dialect } from '#integrations/ocpi/2.2.1/dialect'
import { credentialCandidates } from '#integrations/ocpi/authorization'
import { callOcpi, type OcpiDeps, type OcpiPeer } from '#integrations/ocpi/call-ocpi'
import { getVersionDetails } from '#integrations/ocpi/client/get-version-details'
import { type Endpoint, endpointUrl } from '#integrations/ocpi/endpoints'
import { errorEnvelope, okEnvelope } from '#integrations/ocpi/envelope'
import { readRequestIds } from '#integrations/ocpi/request-ids'
import { readRouting } from '#integrations/ocpi/routing'

const party = { countryCode: 'NL', partyId: 'HUB', role: 'HUB', name: 'A small hub', website: null }
const modules = ['locations', 'tariffs', 'tokens', 'commands', 'sessions', 'cdrs']
const isOf = (a: PartyKey | null) => (b: PartyKey) => a?.countryCode === b.countryCode && a.partyId === b.partyId
/** A hub: whoever has one of `tokens` may register, and its messages go to the party that each of them names. */
export function smallHub(origin: string, tokens: readonly string[], deps: OcpiDeps) {
  const clients = new Map<string, OcpiPeer & { parties: readonly PartyKey[] }>()
  const app = new Hono()
  const ok = (data: unknown) => Response.json(okEnvelope(deps.now(), data))
  const no = (code: number, why: string, status = 200) =>
    Response.json(errorEnvelope(deps.now(), code, why), { status })
  const tokenOf = (c: Context) =>
    credentialCandidates(c.req.header('Authorization')).find((one) => tokens.includes(one))
  const endpoint = (identifier: string, role: Endpoint['role']) => ({
    identifier,
    role,
    url: `${origin}/${role}/${identifier}`,
  })
  const endpoints = [
    endpoint('credentials', 'SENDER'),
    ...modules.flatMap((m) => [endpoint(m, 'SENDER'), endpoint(m, 'RECEIVER')]),
  ]
  app.use(async (c, next) => (tokenOf(c) ? next() : no(2001, 'unknown', 401)))
  app.get('/versions', () => ok([{ version: dialect.version, url: `${origin}/details` }]))
  app.get('/details', () => ok({ version: dialect.version, endpoints }))
  app.post('/SENDER/credentials', async (c) => {
    const [token = '', read] = [tokenOf(c), dialect.readCredentials(await c.req.json())]
    if (!read.ok) return no(2001, `${read.issues[0]?.field}: ${read.issues[0]?.problem}`)
    const { token: theirs, url, roles: parties } = read.value
    const peer = { peerId: url, dialect, endpoints: [], token: theirs, allowedHosts: new Set([new URL(url).host]) }
    const details = await getVersionDetails(
      { ...peer, from: party, to: null },
      url.replace(/versions$/, dialect.version),
      deps,
    )
    clients.set(token, { ...peer, from: party, to: null, parties, endpoints: details.ok ? details.data : [] })
    return ok(dialect.writeCredentials({ token, url: `${origin}/versions`, roles: [party] }))
  })
  app.all('/:role{SENDER|RECEIVER}/:module/*', async (c) => {
    const { module, role } = c.req.param()
    const { to, from } = readRouting(c.req.raw.headers)
    if (!clients.get(tokenOf(c) ?? '')?.parties.some(isOf(from))) return no(2001, 'this is not your party')
    const client = clients.values().find(({ parties }) => parties.some(isOf(to)))
    const url = client && endpointUrl(client.endpoints, module, role as Endpoint['role'])
    if (!client || !url) return no(4001, 'no such receiver')
    const request = {
      method: c.req.method as 'GET',
      module,
      url: url + c.req.url.slice(`${origin}/${role}/${module}`.length),
    }
    const { correlationId } = readRequestIds(c.req.raw.headers, deps.newId)
    const text = await c.req.text()
    const body = text === '' ? {} : { body: JSON.parse(text) }
    const asItIs = (value: unknown) => ({ ok: true, value, leniencies: [] }) as const
    const passed = await callOcpi({ ...client, from, to }, { ...request, ...body, correlationId }, asItIs, deps)
    return passed.ok ? ok(passed.data) : no(passed.statusCode ?? 4003, passed.detail, passed.httpStatus ?? 200)
  })
  return { fetch: app.fetch }
}
