import { createRoute, z } from '@hono/zod-openapi'
import { DomainError } from '#domain/errors'
import { findBrand } from '#store/catalogue/brands'
import { readStation } from '#store/catalogue/read-station'
import { qrPath } from '#workers/driver/qr-code'
import { brandOrigin } from './brand-origin.ts'
import { BrandId } from './brand-schema.ts'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import type { OperationsApp } from './operations-context.ts'

const Key = z.string().max(80)

const route = createRoute({
  method: 'get',
  path: '/stations/{peer}/{countryCode}/{partyId}/{id}/qr-sheet.pdf',
  operationId: 'printQrSheet',
  tags: ['stations'],
  summary:
    "The printable codes of a station's EVSEs on sheets of A4; each opens a brand's page where a driver pays without an account",
  request: {
    params: z.object({ peer: Key, countryCode: Key, partyId: Key, id: Key }),
    query: z.object({ brand: BrandId }),
  },
  responses: {
    200: { description: 'The sheets', content: { 'application/pdf': { schema: z.string() } } },
    ...REFUSALS,
    ...UNKNOWN,
  },
})

export const printQrSheet = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { brand } = c.req.valid('query')
    const [known, file] = await Promise.all([
      findBrand(house.catalogue, brand),
      readStation(house.catalogue, c.req.valid('param')),
    ])
    if (!known) throw new DomainError('brand_unknown', { field: 'brand' })
    if (!file) throw new DomainError('location_unknown')
    const origin = brandOrigin(house.origin, brand)
    const printed = file.evses.flatMap(({ evseId, offered }) => (offered && evseId !== null ? [evseId] : []))
    // A sheet without a code is none.
    if (printed.length === 0) throw new DomainError('evse_unknown')
    const labels = await Promise.all(
      printed.map(async (evseId) => ({
        url: `${origin}${await qrPath(house.keys.signing, brand, evseId)}`,
        text: evseId,
      })),
    )
    // Heavy, and needed here alone.
    const { qrSheetPdf } = await import('#integrations/documents/qr-sheet-pdf')
    return c.body(await qrSheetPdf(file.location.name ?? file.location.id, labels), 200, {
      'content-type': 'application/pdf',
    })
  })
