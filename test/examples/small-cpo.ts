import { Hono } from 'hono'
import { dialect221 as dialect } from '#integrations/ocpi/2.2.1/dialect'
import { credentialCandidates } from '#integrations/ocpi/authorization'
import { callOcpi, ignoreData, type OcpiDeps, type OcpiPeer } from '#integrations/ocpi/call-ocpi'
import { getVersionDetails } from '#integrations/ocpi/client/get-version-details'
import { endpointUrl, joinUrl } from '#integrations/ocpi/endpoints'
import { errorEnvelope, okEnvelope } from '#integrations/ocpi/envelope'
import { pageHeaders, parsePageRequest } from '#integrations/ocpi/paging'

const party = { countryCode: 'NL', partyId: 'CPO', role: 'CPO', name: 'A small operator', website: null }
/** An operator: `lists` are its locations and tariffs, `token` is the eMSP's; `push` sends an object, a CDR without its id. */
export function smallCpo(origin: string, token: string, lists: Record<string, unknown[]>, deps: OcpiDeps) {
  let emsp: OcpiPeer | null = null
  const app = new Hono()
  const ok = (data?: unknown) => okEnvelope(deps.now(), data)
  const no = (status: number, why: string) => errorEnvelope(deps.now(), status, why)
  app.use(async (c, next) => {
    if (!credentialCandidates(c.req.header('Authorization')).includes(token)) return c.json(no(2001, 'unknown'), 401)
    return next()
  })
  const modules = ['credentials', ...Object.keys(lists)]
  const endpoints = modules.map((identifier) => ({ identifier, role: 'SENDER', url: `${origin}/${identifier}` }))
  app.get('/versions', (c) => c.json(ok([{ version: dialect.version, url: `${origin}/details` }])))
  app.get('/details', (c) => c.json(ok({ version: dialect.version, endpoints })))
  app.post('/credentials', async (c) => {
    const read = dialect.readCredentials(await c.req.json())
    if (!read.ok) return c.json(no(2001, `${read.issues[0]?.field}: ${read.issues[0]?.problem}`))
    const { token: theirs, url, roles } = read.value
    const peer = { peerId: 'emsp', dialect, endpoints: [], token: theirs, from: party, to: roles[0] ?? null }
    const reach = { ...peer, allowedHosts: new Set([new URL(url).host]) }
    const details = await getVersionDetails(reach, url.replace(/versions$/, dialect.version), deps)
    emsp = { ...reach, endpoints: details.ok ? details.data : [] }
    return c.json(ok(dialect.writeCredentials({ token, url: `${origin}/versions`, roles: [party] })))
  })
  app.get('/:module', (c) => {
    const list = lists[c.req.param('module')]
    const asked = parsePageRequest(new URL(c.req.url).searchParams, 100)
    if (!list || !asked.ok) return c.json(no(2000, 'there is nothing here'), 404)
    const headers = pageHeaders(origin + c.req.path, asked.page, list.length, 100)
    return c.json(ok(list.slice(asked.page.offset, asked.page.offset + asked.page.limit)), 200, headers)
  })
  async function push(module: string, body: unknown, ...id: string[]) {
    const url = emsp && endpointUrl(emsp.endpoints, module, 'RECEIVER')
    if (!emsp || !url) throw new Error(`nobody takes ${module}`)
    const target = id.length === 0 ? url : joinUrl(url, party.countryCode, party.partyId, ...id)
    return callOcpi(emsp, { method: id.length === 0 ? 'POST' : 'PUT', url: target, module, body }, ignoreData, deps)
  }
  return { fetch: app.fetch, push }
}
