import { createRoute, z } from '@hono/zod-openapi'
import { generate } from 'lean-qr'
import { DomainError } from '#domain/errors'
import { findBrand } from '#store/catalogue/brands'
import { listEvseHits } from '#store/catalogue/list-evse-hits'
import { evseKeyOf, qrPath } from '#workers/driver/qr-code'
import { brandOrigin } from './brand-origin.ts'
import { BrandId } from './brand-schema.ts'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import type { OperationsApp } from './operations-context.ts'

const route = createRoute({
  method: 'get',
  path: '/stations/{evse}/qr.svg',
  operationId: 'printQrCode',
  tags: ['stations'],
  summary: "The printable code of an EVSE, by its EVSE id: opens a brand's page where a driver pays without an account",
  request: {
    params: z.object({ evse: z.string().max(60).openapi({ description: 'The EVSE id', example: 'NL*ABC*E1' }) }),
    query: z.object({ brand: BrandId }),
  },
  responses: {
    200: { description: 'The code', content: { 'image/svg+xml': { schema: z.string() } } },
    ...REFUSALS,
    ...UNKNOWN,
  },
})

export const printQrCode = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { evse } = c.req.valid('param')
    const { brand } = c.req.valid('query')
    const [known, hits] = await Promise.all([
      findBrand(house.catalogue, brand),
      listEvseHits(house.catalogue, evse, 20),
    ])
    if (!known) throw new DomainError('brand_unknown', { field: 'brand' })
    const found = hits.find(({ evseId }) => evseId !== null && evseKeyOf(evseId) === evseKeyOf(evse))
    if (!found?.evseId) throw new DomainError('evse_unknown')
    const url = `${brandOrigin(house.origin, brand)}${await qrPath(house.keys.signing, brand, found.evseId)}`
    return c.body(drawQrCode(url, found.evseId), 200, { 'content-type': 'image/svg+xml' })
  })

const QUIET = 4
const LABEL_HEIGHT = 4

/** Black on white with the quiet zone that scanners need, and the EVSE id under it for people. */
function drawQrCode(url: string, label: string): string {
  const code = generate(url)
  const rows = Array.from({ length: code.size }, (_, y) =>
    Array.from({ length: code.size }, (_, x) => (code.get(x, y) ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : '')).join(''),
  )
  const width = code.size + 2 * QUIET
  const height = width + LABEL_HEIGHT
  const text = label.replaceAll(/[<>&"]/g, '')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="60mm" role="img" aria-label="${text}"><rect width="100%" height="100%" fill="#fff"/><path d="${rows.join('')}"/><text x="${width / 2}" y="${height - 2}" font-family="sans-serif" font-size="2.6" text-anchor="middle">${text}</text></svg>`
}
