import { createMiddleware } from 'hono/factory'
import type { DriverEnv } from './driver-context.ts'

/** Refuses what another site's page sends: cookies are `Lax`, and this closes what is left. A caller without an origin is no page. */
export const ownOriginOnly = createMiddleware<DriverEnv>(async (c, next) => {
  const changes = c.req.method !== 'GET' && c.req.method !== 'HEAD'
  const socket = c.req.header('upgrade')?.toLowerCase() === 'websocket'
  const origin = c.req.header('origin')
  if ((changes || socket) && origin !== undefined && !isOwn(origin, c.req.header('host') ?? new URL(c.req.url).host))
    return c.text('this request came from another site', 403)
  return next()
})

function isOwn(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host
}
