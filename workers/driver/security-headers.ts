import { createMiddleware } from 'hono/factory'
import type { DriverEnv } from './driver-context.ts'

/** Nothing but our own files: no inline script, no third party, no frame around a Pay button. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Headers of every answer of the surface. A charge's address holds its key, so no other site may learn it. */
export const securityHeaders = createMiddleware<DriverEnv>(async (c, next) => {
  await next()
  // A socket's answer is the runtime's own and cannot be changed.
  if (c.res.status === 101) return
  c.header('Content-Security-Policy', CONTENT_SECURITY_POLICY)
  c.header('X-Content-Type-Options', 'nosniff')
  // Not `no-referrer`: with that, browsers hide a form's origin even from ourselves.
  c.header('Referrer-Policy', 'same-origin')
  c.header('Permissions-Policy', 'camera=(), microphone=(), payment=(self), geolocation=(self)')
  c.header('Cross-Origin-Opener-Policy', 'same-origin')
  c.header('Strict-Transport-Security', 'max-age=31536000')
})
