import { createRoute } from '@hono/zod-openapi'
import { DomainError } from '#domain/errors'
import type { DriverApp } from '../driver-context.ts'
import { answerMeterValues } from '../get-meter-values.ts'
import { REFUSALS } from './api-error.ts'
import { ownSession } from './own-session.ts'
import { json, SessionIdParams, SignedMeterValues } from './schemas.ts'

const route = createRoute({
  method: 'get',
  path: '/sessions/{id}/meter-values',
  operationId: 'getMeterValues',
  tags: ['charging'],
  summary: 'What the meter signed about one of my charges, to the letter; 404 where the operator sent none',
  request: { params: SessionIdParams },
  responses: { 200: json('The signed readings', SignedMeterValues), ...REFUSALS },
})

const xmlRoute = createRoute({
  method: 'get',
  path: '/sessions/{id}/meter-values.xml',
  operationId: 'getMeterValuesXml',
  tags: ['charging'],
  summary: 'The same as the file that transparency software opens',
  request: { params: SessionIdParams },
  responses: { 200: { description: 'The file', content: { 'application/xml': {} } }, ...REFUSALS },
})

export const getMeterValues = (api: DriverApp) =>
  api
    .openapi(route, async (c) => {
      const { view } = await ownSession(c, c.req.valid('param').id)
      const signedData = (await c.var.ports.receipt(view.id))?.signedData
      if (!signedData) throw new DomainError('meter_values_unknown')
      return c.json(SignedMeterValues.parse(signedData), 200)
    })
    .openapi(xmlRoute, async (c) => {
      const { view } = await ownSession(c, c.req.valid('param').id)
      const file = await answerMeterValues(c, view)
      if (!file) throw new DomainError('meter_values_unknown')
      return file
    })
