import { getCookie, setCookie } from 'hono/cookie'
import { createMiddleware } from 'hono/factory'
import { CATALOGUES } from '#ui/catalogues.ts'
import { negotiateLanguage } from '#ui/negotiate-language.ts'
import { isLanguage, wordingOf } from '#ui/wording.ts'
import type { DriverEnv } from './driver-context.ts'
import { DRIVER_COOKIE } from './driver-cookie.ts'
import { faceOf, findFace } from './find-face.ts'
import type { DriverPorts } from './ports.ts'

const LANGUAGE_COOKIE = 'lang'

/** Which brand is asked for, in which language, and who is signed in. */
export const identifyVisitor = (ports: DriverPorts) =>
  createMiddleware<DriverEnv>(async (c, next) => {
    c.set('ports', ports)
    c.set('requestId', c.req.header('x-request-id')?.slice(0, 64) ?? crypto.randomUUID())
    const brands = await ports.brands()
    const face = findFace(c.req.header('host') ?? new URL(c.req.url).host, ports.origin, brands)
    const shown = getCookie(c, DRIVER_COOKIE)
    const cookie = shown === undefined ? null : await ports.signedIn(shown)
    // A brand's cookie opens that brand only; our own host wears the brand of whoever is signed in.
    const driver = cookie && (!face.named || cookie.brand === face.brand.id) ? cookie : null
    const own = driver && !face.named ? brands.find((brand) => brand.id === driver.brand) : undefined
    c.set('driver', driver)
    c.set('face', own ? faceOf(own, false) : face)
    const asked = c.req.query('lang')
    const kept = getCookie(c, LANGUAGE_COOKIE)
    const language = [asked, kept].find((text) => text !== undefined && isLanguage(text))
    const chosen =
      language !== undefined && isLanguage(language) ? language : negotiateLanguage(c.req.header('accept-language'))
    c.set('wording', wordingOf(chosen, CATALOGUES[chosen]))
    if (asked === chosen && kept !== chosen)
      setCookie(c, LANGUAGE_COOKIE, chosen, { path: '/', sameSite: 'Lax', maxAge: 365 * 24 * 3600 })
    return next()
  })
