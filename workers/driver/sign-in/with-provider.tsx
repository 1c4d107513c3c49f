import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { z } from 'zod'
import { shardOf } from '#domain/identity/shard'
import { emailKey, SIGN_IN_LIMITS } from '#domain/identity/sign-in-code'
import { randomSecret } from '#durable-objects/random-id'
import { directoryDigest } from '#integrations/crypto/directory-digest'
import { type OidcPerson, oidcSignInUrl, readOidcAnswer } from '#integrations/identity-provider/oidc-sign-in'
import type { DriverApp, DriverContext } from '../driver-context.ts'
import { OWN_COOKIE, type SignedInDriver } from '../driver-cookie.ts'
import { answerMessage } from '../pages/message-page.tsx'
import { openValue, signValue } from '../signed-value.ts'
import { finishSignIn } from './finish-sign-in.ts'
import { passkeySite } from './passkey-site.ts'
import { personOf } from './person-of.ts'
import type { BrandProvider } from './sign-in-ports.ts'
import { addressOf, withinLimit } from './within-limit.ts'

const PROVIDER_COOKIE = '__Host-roamwatt-provider'
/** A person signs in at the provider within this time. */
const ROUND_TRIP_MS = 15 * 60_000

const ticketSchema = z.object({
  brand: z.string(),
  provider: z.string(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  until: z.number(),
})

/** Sends the browser to the identity provider of a fleet or a utility. What ties its answer to this browser stays in a cookie of ours. */
export const goToProvider = (app: DriverApp) =>
  app.get('/sign-in/with/:provider', async (c) => {
    const { ports, face } = c.var
    const provider = await providerOf(c)
    if (!provider) return answerMessage(c, 404, 'driver.sign_in.title', 'driver.sign_in.provider_unknown')
    // Each start asks the provider over the network, so nobody may start for ever.
    const count = { limit: SIGN_IN_LIMITS.triesFromAddress, of: `provider_from|${addressOf(c)}` }
    if (!(await withinLimit(ports, face.brand.id, [count])))
      return answerMessage(c, 429, 'driver.sign_in.title', 'driver.sign_in.too_many_codes')
    const secrets = { state: randomSecret(), nonce: randomSecret(), verifier: randomSecret() }
    const url = await oidcSignInUrl(provider, redirectUriOf(c, provider), secrets).catch(() => null)
    if (url === null) return answerMessage(c, 500, 'driver.sign_in.title', 'driver.sign_in.provider_silent')
    const ticket = { brand: face.brand.id, provider: provider.id, ...secrets, until: ports.now() + ROUND_TRIP_MS }
    const cookie = await signValue(ports.keys.signing, 'identity_provider', ticket)
    setCookie(c, PROVIDER_COOKIE, cookie, { ...OWN_COOKIE, maxAge: ROUND_TRIP_MS / 1000 })
    return c.redirect(url, 303)
  })

/** Signs in who comes back: whom the provider named before, or at first whose confirmed address it says it is, of a domain it may speak for. */
export const comeFromProvider = (app: DriverApp) =>
  app.get('/sign-in/with/:provider/back', async (c) => {
    const { ports, face } = c.var
    const provider = await providerOf(c)
    const opened = ticketSchema.safeParse(
      await openValue(ports.keys.signing, 'identity_provider', getCookie(c, PROVIDER_COOKIE) ?? ''),
    )
    deleteCookie(c, PROVIDER_COOKIE, OWN_COOKIE)
    const refused = () => answerMessage(c, 403, 'driver.sign_in.title', 'driver.sign_in.provider_refused')
    if (!provider || !opened.success) return refused()
    const { brand, provider: asked, until, ...secrets } = opened.data
    if (brand !== face.brand.id || asked !== provider.id || until <= ports.now()) return refused()
    const answer = new URL(redirectUriOf(c, provider))
    answer.search = new URL(c.req.url).search
    const person = await readOidcAnswer(provider, answer, redirectUriOf(c, provider), secrets)
    const subject = person && (await driverOf(c, provider, person))
    if (!subject) return refused()
    const proof = { method: 'identity_provider', challenge: secrets.state, until } as const
    return (await finishSignIn(c, subject, proof)) ? c.redirect('/', 303) : refused()
  })

function redirectUriOf(c: DriverContext, provider: BrandProvider): string {
  return `${passkeySite(c).origin}/sign-in/with/${provider.id}/back`
}

async function providerOf(c: DriverContext): Promise<BrandProvider | null> {
  const providers = await c.var.ports.providers(c.var.face.brand.id)
  return providers.find(({ id }) => id === c.req.param('provider')) ?? null
}

/** Whose sign-in it is. A subject that came by a confirmed address stays who it is, whatever the provider says of addresses later. */
async function driverOf(c: DriverContext, provider: BrandProvider, person: OidcPerson): Promise<SignedInDriver | null> {
  const { ports, face } = c.var
  const brand = face.brand.id
  const scope = `${brand}|${provider.id}|${provider.issuer}`
  const digest = await directoryDigest(ports.keys.pepper, 'provider_subject', scope, person.subject)
  const known = await personOf(ports, brand, digest)
  if (known) return known.subject
  const email = emailKey(person.verifiedEmail ?? '')
  if (!provider.emailDomains.includes(email.slice(email.lastIndexOf('@') + 1))) return null
  const found = await personOf(ports, brand, await directoryDigest(ports.keys.pepper, 'email', brand, email))
  const shard = found && shardOf(found.subject.contract)
  if (!found || !shard) return null
  const holder = await ports.objects.directory(digest).claim(digest, { shard, object: found.subject.contract })
  return holder.object === found.subject.contract ? found.subject : null
}
