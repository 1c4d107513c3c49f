import { callOcpi } from './call-ocpi.ts'
import type { Operator } from './operator.ts'
import type { Party } from './party.ts'
import { readToken, tokenKey } from './read-token.ts'
import { emspParties } from './send-to-emsp.ts'

const maxPages = 10_000

/** Fetches the tokens of all the eMSP's brands into the whitelist, and tells how many there were; null if it broke off. */
export async function pullTokens(operator: Operator): Promise<number | null> {
  let count = 0
  for (const brand of emspParties(operator)) {
    const pulled = await pullTokensOf(operator, brand)
    if (pulled === null) return null
    count += pulled
  }
  return count
}

async function pullTokensOf(operator: Operator, brand: Party): Promise<number | null> {
  const { peer } = operator.connection
  const endpoint = peer?.endpoints.find(({ identifier, role }) => identifier === 'tokens' && role === 'SENDER')
  if (!peer || !endpoint) return null
  let url: string | null = endpoint.url
  let count = 0
  for (let page = 0; page < maxPages && url !== null; page += 1) {
    const reply = await callOcpi({ method: 'GET', url, token: peer.token, from: operator.own, to: brand })
    if (!reply.ok || !Array.isArray(reply.data)) return null
    for (const value of reply.data) {
      const token = readToken(value)
      if (token === null) continue
      operator.whitelist.set(tokenKey(token.uid, token.type), token)
      count += 1
    }
    url = nextPage(reply.link, endpoint.url)
  }
  return count
}

/** Our token goes to the registered origin only, wherever a Link points. */
function nextPage(link: string | null, endpointUrl: string): string | null {
  const target = /<([^>]+)>\s*;[^,]*\brel="?next"?/i.exec(link ?? '')?.[1]
  if (target === undefined) return null
  const next = new URL(target, endpointUrl)
  const registered = new URL(endpointUrl)
  return next.origin === registered.origin ? next.href : `${registered.origin}${next.pathname}${next.search}`
}
