/** The OCPI surface served by Deno: a peer registers over real HTTP, pushes a Location, asks for an authorization and sends a CDR. */
Deno.test('B-21 the surface runs under deno serve, and a peer registers and works with it', async () => {
  const peer = new FakePeer()
  const invitation = crypto.randomUUID()
  const surface = await serveSurface({ PEER_HOST: peer.host, INVITATION: invitation })
  try {
    expectEqual((await ask(surface.origin, 'GET', '/ocpi/versions', 'stranger')).status, 401)
    const wrong = await register(surface.origin, invitation, {
      ...peer.credentials(),
      url: 'http://127.0.0.1:1/ocpi/versions',
    })
    expectEqual([wrong.status, wrong.body.status_code], [200, 3001])
    const registered = await register(surface.origin, invitation, peer.credentials())
    expectEqual([registered.status, registered.body.status_code], [200, 1000])
    expectEqual(peer.asked, ['/versions', '/2.2.1'])
    const token = (registered.body.data as { token: string }).token
    expectEqual((await ask(surface.origin, 'GET', '/ocpi/versions', invitation)).status, 401)

    const put = await ask(surface.origin, 'PUT', '/ocpi/2.2.1/receiver/locations/NL/ABC/LOC1', token, LOCATION)
    expectEqual(put.status, 201)
    const allowed = await ask(surface.origin, 'POST', '/ocpi/2.2.1/sender/tokens/04a1b2/authorize', token, {
      location_id: 'LOC1',
    })
    expectEqual((allowed.body.data as { allowed: string }).allowed, 'ALLOWED')
    const cdr = await ask(surface.origin, 'POST', '/ocpi/2.2.1/receiver/cdrs', token, CDR)
    expectEqual(cdr.status, 201)
    const path = new URL(cdr.location ?? '').pathname
    expectEqual((await ask(surface.origin, 'GET', path, token)).body.data, CDR)

    expectEqual((await ask(surface.origin, 'DELETE', '/ocpi/2.2.1/credentials', token)).status, 200)
    expectEqual((await ask(surface.origin, 'GET', '/ocpi/versions', token)).status, 401)
  } finally {
    await surface.stop()
    await peer.stop()
  }
})

const LOCATION = {
  country_code: 'NL',
  party_id: 'ABC',
  id: 'LOC1',
  publish: true,
  address: 'Markt 1',
  city: 'Delft',
  country: 'NLD',
  coordinates: { latitude: '52.011577', longitude: '4.357068' },
  time_zone: 'Europe/Amsterdam',
  evses: [],
  last_updated: '2026-11-01T10:00:00Z',
}

const CDR = {
  country_code: 'NL',
  party_id: 'ABC',
  id: 'CDR1',
  start_date_time: '2026-11-22T11:00:00Z',
  end_date_time: '2026-11-22T11:45:00Z',
  cdr_token: { country_code: 'NL', party_id: 'RWT', uid: '04A1B2', type: 'RFID', contract_id: 'NL-RWT-C1' },
  auth_method: 'AUTH_REQUEST',
  cdr_location: {
    id: 'LOC1',
    address: 'Markt 1',
    city: 'Delft',
    country: 'NLD',
    coordinates: { latitude: '52.011577', longitude: '4.357068' },
    evse_uid: 'E1',
    evse_id: 'NL*ABC*E1',
    connector_id: '1',
    connector_standard: 'IEC_62196_T2',
    connector_format: 'SOCKET',
    connector_power_type: 'AC_3_PHASE',
  },
  currency: 'EUR',
  charging_periods: [{ start_date_time: '2026-11-22T11:00:00Z', dimensions: [{ type: 'ENERGY', volume: 8.2 }] }],
  total_cost: { excl_vat: 4.09 },
  total_energy: 8.2,
  total_time: 0.75,
  last_updated: '2026-11-22T11:50:00Z',
}

/** A peer that has versions and one module, and takes only its own token. */
class FakePeer {
  readonly asked: string[] = []
  readonly token = crypto.randomUUID()
  private readonly server = Deno.serve({ hostname: '127.0.0.1', port: 0, onListen: () => undefined }, (request) => {
    const { pathname, origin } = new URL(request.url)
    if (request.headers.get('Authorization') !== `Token ${btoa(this.token)}`) return new Response(null, { status: 401 })
    this.asked.push(pathname)
    const details = {
      version: '2.2.1',
      endpoints: [{ identifier: 'locations', role: 'SENDER', url: `${origin}/locations` }],
    }
    const data = pathname === '/versions' ? [{ version: '2.2.1', url: `${origin}/2.2.1` }] : details
    return Response.json({ data, status_code: 1000, timestamp: new Date().toISOString() })
  })

  get host(): string {
    return `127.0.0.1:${this.server.addr.port}`
  }

  credentials() {
    const role = { role: 'CPO', country_code: 'NL', party_id: 'ABC', business_details: { name: 'ABC' } }
    return { token: this.token, url: `http://${this.host}/versions`, roles: [role] }
  }

  stop(): Promise<void> {
    return this.server.shutdown()
  }
}

async function serveSurface(env: Record<string, string>) {
  const port = String(freePort())
  const entry = new URL('./serve-ocpi.ts', import.meta.url).pathname
  const args = ['serve', '--quiet', '--no-remote', '--host', '127.0.0.1', '--port', port, '--allow-net=127.0.0.1']
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args, '--allow-env', entry],
    env,
    stdout: 'null',
    stderr: 'inherit',
  }).spawn()
  const origin = `http://127.0.0.1:${port}`
  const answered = await untilAnswered(`${origin}/ocpi/versions`)
  if (!answered) child.kill()
  const stop = async () => {
    child.kill()
    await child.status
  }
  return { origin, stop }
}

function freePort(): number {
  const listener = Deno.listen({ hostname: '127.0.0.1', port: 0 })
  const { port } = listener.addr
  listener.close()
  return port
}

/** Asks until somebody listens: the process has no other sign of being ready. */
async function untilAnswered(url: string): Promise<boolean> {
  for (let attempt = 0; attempt < 300; attempt++) {
    try {
      const response = await fetch(url)
      await response.body?.cancel()
      return true
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  return false
}

type Body = { status_code: number; data?: unknown }

async function ask(origin: string, method: string, path: string, token: string, body?: unknown) {
  const headers = { Authorization: `Token ${btoa(token)}`, 'Content-Type': 'application/json' }
  const response = await fetch(origin + path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, location: response.headers.get('Location'), body: (await response.json()) as Body }
}

function register(origin: string, token: string, credentials: unknown) {
  return ask(origin, 'POST', '/ocpi/2.2.1/credentials', token, credentials)
}

function expectEqual(actual: unknown, expected: unknown): void {
  const [a, e] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (a !== e) throw new Error(`expected ${e}, not ${a}`)
}
