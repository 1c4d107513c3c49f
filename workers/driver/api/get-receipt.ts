import { createRoute } from '@hono/zod-openapi'
import type { DriverApp } from '../driver-context.ts'
import { answerReceiptPdf } from '../get-receipt-pdf.ts'
import { readReceipt } from '../read-receipt-words.ts'
import { REFUSALS, refuse } from './api-error.ts'
import { ownSession } from './own-session.ts'
import { json, Receipt, SessionIdParams } from './schemas.ts'

const route = createRoute({
  method: 'get',
  path: '/sessions/{id}/receipt',
  operationId: 'getReceipt',
  tags: ['charging'],
  summary: 'The receipt of one of my charges, or why there is none yet',
  request: { params: SessionIdParams },
  responses: { 200: json('The receipt', Receipt), ...REFUSALS },
})

const pdfRoute = createRoute({
  method: 'get',
  path: '/sessions/{id}/receipt.pdf',
  operationId: 'getReceiptPdf',
  tags: ['charging'],
  summary: 'The same as a PDF; 404 until it is billed',
  request: { params: SessionIdParams },
  responses: { 200: { description: 'The PDF', content: { 'application/pdf': {} } }, ...REFUSALS },
})

export const getReceipt = (api: DriverApp) =>
  api
    .openapi(route, async (c) => {
      const { view } = await ownSession(c, c.req.valid('param').id)
      return c.json(Receipt.parse(await readReceipt(c, view, c.var.face.brand.name)), 200)
    })
    .openapi(pdfRoute, async (c) => {
      const { view } = await ownSession(c, c.req.valid('param').id)
      return (await answerReceiptPdf(c, view)) ?? refuse(c, 404, 'receipt_pending', 'there is no receipt yet')
    })
