import { createMiddleware } from 'hono/factory'

/** A call that says it is JSON and brings nothing is one without a body: many clients send the header with every call. */
export const emptyIsNone = createMiddleware(async (c, next) => {
  const { raw } = c.req
  const isEmpty = raw.body === null || raw.headers.get('content-length') === '0'
  if (isEmpty && raw.headers.has('content-type')) {
    const headers = new Headers(raw.headers)
    headers.delete('content-type')
    c.req.raw = new Request(raw, { headers })
  }
  await next()
})
