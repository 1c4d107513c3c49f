import { createMiddleware } from 'hono/factory'
import type { DriverEnv } from './driver-context.ts'

/** Nothing but our own files: no inline script, no third party, no frame around a Pay button. */
const OWN_FILES_ONLY = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data: blob:",
  'font-src': "'self'",
  'connect-src': "'self'",
  'worker-src': "'self' blob:",
  'manifest-src': "'self'",
  'form-action': "'self'",
  'base-uri': "'none'",
  'frame-ancestors': "'none'",
}

/** Where a card is typed in: the fields are Stripe's, in frames of theirs, so that no card number comes near us. */
const WITH_CARD_FIELDS = {
  ...OWN_FILES_ONLY,
  'script-src': "'self' https://js.stripe.com https://*.js.stripe.com",
  'connect-src': "'self' https://api.stripe.com",
  'frame-src': 'https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com',
  'img-src': "'self' data: blob: https://*.stripe.com",
}

const written = (policy: object) =>
  Object.entries(policy)
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ')
const OWN_POLICY = written(OWN_FILES_ONLY)
const CARD_POLICY = written(WITH_CARD_FIELDS)

/** The page behind a QR code, the only one with a card to type in. */
const LANDING = /^\/c\/[^/]+$/

/** Headers of every answer of the surface. A charge's address holds its key, so no other site may learn it. */
export const securityHeaders = createMiddleware<DriverEnv>(async (c, next) => {
  await next()
  // A socket's answer is the runtime's own and cannot be changed.
  if (c.res.status === 101) return
  const takesCard = c.var.ports?.cardAccount != null && LANDING.test(c.req.path)
  c.header('Content-Security-Policy', takesCard ? CARD_POLICY : OWN_POLICY)
  c.header('X-Content-Type-Options', 'nosniff')
  // Not `no-referrer`: with that, browsers hide a form's origin even from ourselves.
  c.header('Referrer-Policy', 'same-origin')
  // Apple Pay and Google Pay are asked from Stripe's frame, and may open a window.
  const payment = takesCard ? '(self "https://js.stripe.com")' : '(self)'
  c.header('Permissions-Policy', `camera=(), microphone=(), payment=${payment}, geolocation=(self)`)
  c.header('Cross-Origin-Opener-Policy', takesCard ? 'same-origin-allow-popups' : 'same-origin')
  c.header('Strict-Transport-Security', 'max-age=31536000')
})
