import { describe, expect, test } from 'vitest'
import type { OcpiDeps, OcpiPeer } from '#integrations/ocpi/call-ocpi'
import { getObject } from '#integrations/ocpi/client/get-object'
import { getVersionDetails } from '#integrations/ocpi/client/get-version-details'
import { getVersions } from '#integrations/ocpi/client/get-versions'
import { startModulePull } from '#integrations/ocpi/client/pull-module'
import { deleteCredentials, postCredentials, putCredentials } from '#integrations/ocpi/client/send-credentials'
import { dialectOf } from '#integrations/ocpi/dialects'
import { pullPages, startPull } from '#integrations/outgoing/pull-pages'
import { HOSTILE_URLS, LISTED_HOSTS } from './hostile-urls.ts'

const GOOD = 'https://cpo.example.com/ocpi/2.2.1/locations'
const OURS = { token: 'ours', url: 'https://us.example/ocpi/versions', roles: [] }

/** A network that notes where it was asked to go and answers with what it is given. */
function network(answer: () => Response = () => Response.json({ status_code: 1000, data: [] })) {
  const called: { readonly url: string; readonly authorization: string | null }[] = []
  const deps: OcpiDeps = {
    fetch: async (url, init) => {
      called.push({ url, authorization: new Headers(init.headers).get('Authorization') })
      return answer()
    },
    now: () => 0,
    log: () => undefined,
    newId: () => 'id',
  }
  return { called, deps }
}

function peerAt(url: string): OcpiPeer {
  const endpoints = (
    ['credentials', 'locations', 'tariffs', 'sessions', 'cdrs', 'tokens', 'commands'] as const
  ).flatMap((identifier) => (['SENDER', 'RECEIVER'] as const).map((role) => ({ identifier, role, url })))
  const parties = { from: null, to: null }
  return {
    peerId: 'p',
    dialect: dialectOf('2.2.1'),
    endpoints,
    token: 'theirs',
    allowedHosts: LISTED_HOSTS,
    ...parties,
  }
}

async function crawl(peer: OcpiPeer, url: string, deps: OcpiDeps): Promise<void> {
  for await (const page of pullPages(peer, 'locations', startPull(url, 'c'), deps)) if (!page.ok) return
}

/** Where a URL of a peer's making may come to be called. */
const SINKS: readonly (readonly [string, (url: string, deps: OcpiDeps) => Promise<unknown>])[] = [
  ['the versions URL of credentials', (url, deps) => getVersions(peerAt(GOOD), url, deps)],
  ['the URL of a version', (url, deps) => getVersionDetails(peerAt(GOOD), url, deps)],
  ['the endpoint of credentials, for POST', (url, deps) => postCredentials(peerAt(url), OURS, deps)],
  ['the endpoint of credentials, for PUT', (url, deps) => putCredentials(peerAt(url), OURS, deps)],
  ['the endpoint of credentials, for DELETE', (url, deps) => deleteCredentials(peerAt(url), deps)],
  ['the endpoint of an object', (url, deps) => getObject(peerAt(url), 'locations', 'L1', deps)],
  [
    'the endpoint of a list',
    (url, deps) =>
      crawl(peerAt(url), startModulePull(peerAt(url), 'locations', { from: null, to: null }, 'c')?.url ?? url, deps),
  ],
]

describe.each(SINKS)('%s', (_, call) => {
  test('T142, T143, T144 no URL of the corpus is called, and the token goes nowhere', async () => {
    const { called, deps } = network()
    for (const url of HOSTILE_URLS) await Promise.resolve(call(url, deps)).catch(() => undefined)
    expect(called).toEqual([])
  })
})

test('T142, T146 a Link to any URL of the corpus leads nowhere but to the origin that was agreed', async () => {
  for (const url of HOSTILE_URLS) {
    const headers = /^[\x20-\x7e]+$/.test(url) ? { Link: `<${url}>; rel="next"` } : {}
    const { called, deps } = network(() => Response.json({ status_code: 1000, data: [] }, { headers }))
    await crawl(peerAt(GOOD), GOOD, deps)
    expect(called.length).toBeGreaterThan(0)
    for (const { url: at } of called) expect(new URL(at).origin).toBe('https://cpo.example.com')
  }
})

test.each([301, 302, 303, 307, 308])(
  'T142, T145 a redirect by %i to any URL of the corpus is not followed',
  async (status) => {
    for (const url of HOSTILE_URLS) {
      if (!/^[\x21-\x7e]+$/.test(url)) continue
      const { called, deps } = network(() => new Response(null, { status, headers: { Location: url } }))
      await getVersions(peerAt(GOOD), GOOD, deps)
      for (const { url: at } of called) expect(new URL(at).origin).toBe('https://cpo.example.com')
    }
  },
)

test('T152 of endpoints on several hosts only those on hosts that were agreed are called', async () => {
  const endpoints = [
    { identifier: 'locations', role: 'SENDER', url: 'https://evil.example/locations' },
    { identifier: 'tariffs', role: 'SENDER', url: 'https://cpo.example.com/tariffs' },
  ] as const
  const { called, deps } = network()
  for (const { url } of endpoints) await crawl({ ...peerAt(GOOD), endpoints }, url, deps)
  expect(called.map(({ url }) => url)).toEqual(['https://cpo.example.com/tariffs'])
})
