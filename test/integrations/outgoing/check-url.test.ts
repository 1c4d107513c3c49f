import { afterEach, describe, expect, test } from 'vitest'
import { callPeer, type PeerCall, textOf } from '#integrations/outgoing/call-peer'
import { loopback } from '#integrations/outgoing/loopback-state'
import { openLoopbackSwitch } from '#integrations/outgoing/loopback-switch'

// Everything a URL may turn into is on the list as well: the list alone must not be what stops it.
const LISTED = new Set([
  'cpo.example.com',
  '127.0.0.1',
  '10.0.0.1',
  '169.254.169.254',
  '0.0.0.0',
  'localhost',
  '[::1]',
  '[::ffff:7f00:1]',
  'metadata.internal',
  'router.local',
  'intranet',
  'xn--e1awd7f.example.com',
])

const REFUSED = [
  // not https
  'http://cpo.example.com/',
  'http://127.0.0.1/',
  'http://localhost/',
  'http://[::1]/',
  'ftp://cpo.example.com/',
  'file:///etc/passwd',
  'data:text/html,x',
  'javascript:alert(1)',
  'gopher://cpo.example.com/',
  'ws://cpo.example.com/',
  'blob:https://cpo.example.com/1',
  // addresses in every base
  'https://127.0.0.1/',
  'https://127.1/',
  'https://127.0.1/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0x7f.0.0.1/',
  'https://0x7F.1/',
  'https://017700000001/',
  'https://0177.0.0.1/',
  'https://00000177.0.0.1/',
  'https://127.0.0.1.:443/',
  'https://10.0.0.1/',
  'https://0xa.0.0.1/',
  'https://167772161/',
  'https://169.254.169.254/latest/meta-data/',
  'https://0xa9fea9fe/',
  'https://2852039166/',
  'https://0251.0376.0251.0376/',
  'https://0/',
  'https://0.0.0.0/',
  // IPv6
  'https://[::1]/',
  'https://[0:0:0:0:0:0:0:1]/',
  'https://[::]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[::127.0.0.1]/',
  'https://[fe80::1]/',
  'https://[fd00::1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[2001:db8::1]/',
  // the authority is not what it seems
  'https://cpo.example.com@evil.example/',
  'https://user@cpo.example.com/',
  'https://user:pass@cpo.example.com/',
  'https://@cpo.example.com/',
  'https://cpo.example.com:pass@127.0.0.1/',
  'https://cpo.example.com\\@evil.example/',
  'https://evil.example\\.cpo.example.com/',
  'https:\\\\cpo.example.com/',
  'https:/cpo.example.com/',
  'https:cpo.example.com/',
  'https:///cpo.example.com/',
  'https://cpo.example.com./',
  'https://cpo.example.com../',
  'https://.cpo.example.com/',
  'https://cpo.example.com%2eevil.example/',
  'https://cpo%2eexample%2ecom/',
  'https://%63po.example.com/',
  'https://%31%32%37.0.0.1/',
  'https://cpo.example.com%00.evil.example/',
  'https://\uff43\uff50\uff4f.example.com/',
  'https://①②⑦.⓪.⓪.①/',
  'https://127。0。0。1/',
  'https://привет.example.com/',
  'https://cpo.exa\tmple.com/',
  'https://cpo.example.com\n/',
  ' https://cpo.example.com/',
  'https://cpo.example.com /',
  'https://cpo.example.com:8443/',
  'https://cpo.example.com:/',
  'https://cpo.example.com:080443/',
  'https://cpo.example.com:99999/',
  // other names
  'https://evil.example/',
  'https://evil.example/#cpo.example.com',
  'https://evil.example?cpo.example.com',
  'https://cpo.example.com.evil.example/',
  'https://evilcpo.example.com/',
  'https://localhost/',
  'https://cpo.localhost/',
  'https://metadata.internal/',
  'https://router.local/',
  'https://intranet/',
  '',
  'cpo.example.com',
  '//cpo.example.com/',
  `https://cpo.example.com/${'x'.repeat(2100)}`,
]

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

function callTo(url: string, allowedHosts: ReadonlySet<string> = LISTED): PeerCall<string> {
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
  test('the corpus is large', () => expect(REFUSED.length).toBeGreaterThan(60))

  test.each(REFUSED)('%j is never called', async (url) => {
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
    const hosts = new Set([...LISTED, 'localhost:9001', '127.0.0.1:9001', '[::1]:9001'])
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
