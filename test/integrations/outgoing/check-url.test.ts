import { afterEach, describe, expect, test } from 'vitest'
import { callPeer, type PeerCall, textOf } from '#integrations/outgoing/call-peer'
import { loopback } from '#integrations/outgoing/loopback-state'
import { openLoopbackSwitch } from '#integrations/outgoing/loopback-switch'
import { HOSTILE_URLS, LISTED_HOSTS } from './hostile-urls.ts'

function outside() {
  const called: string[] = []
  const deps = {
    fetch: async (url: string) => {
      called.push(url)
      return new Response('{}')
    },
    now: () => 0,
    log: () => undefined,
  }
  return { called, deps }
}

function callTo(url: string, allowedHosts: ReadonlySet<string> = LISTED_HOSTS): PeerCall<string> {
  return {
    url,
    method: 'GET',
    allowedHosts,
    requestId: 'r',
    correlationId: 'c',
    peer: 'p',
    module: 'versions',
    read: async (answer) => ({ ok: true, value: await textOf(answer) }),
  }
}

afterEach(() => {
  loopback.open = false
})

describe('B-44 where a call may go', () => {
  test('the corpus is large', () => expect(new Set(HOSTILE_URLS).size).toBeGreaterThanOrEqual(200))

  test.each(HOSTILE_URLS)('%j is never called', async (url) => {
    const { called, deps } = outside()
    const result = await callPeer(callTo(url), deps)
    expect(result).toMatchObject({ ok: false, reason: expect.stringMatching(/^(not_https|host_not_allowed)$/) })
    expect(called).toEqual([])
  })

  test('what was agreed is called, in either case and with the usual port', async () => {
    for (const url of [
      'https://cpo.example.com/ocpi/versions?x=1',
      'https://CPO.example.com/',
      'https://cpo.example.com:443/',
    ]) {
      const { called, deps } = outside()
      expect((await callPeer(callTo(url), deps)).ok).toBe(true)
      expect(called).toEqual([url])
    }
    const { deps } = outside()
    expect((await callPeer(callTo('https://cpo.example.com:8443/', new Set(['cpo.example.com:8443'])), deps)).ok).toBe(
      true,
    )
  })

  test('the development switch opens this machine, on the ports that were agreed, and nothing else', async () => {
    openLoopbackSwitch()
    const hosts = new Set([...LISTED_HOSTS, 'localhost:9001', '127.0.0.1:9001', '[::1]:9001'])
    for (const host of ['localhost:9001', '127.0.0.1:9001', '[::1]:9001']) {
      const { called, deps } = outside()
      await callPeer(callTo(`http://${host}/ocpi`, hosts), deps)
      expect(called).toHaveLength(1)
    }
    for (const url of [
      'http://localhost:22/',
      'http://2130706433:9001/',
      'http://127.1:9001/',
      'http://cpo.example.com/',
      'http://10.0.0.1/',
    ]) {
      const { called, deps } = outside()
      await callPeer(callTo(url, hosts), deps)
      expect(called).toEqual([])
    }
  })
})
