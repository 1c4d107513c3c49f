import { apiDocsPage } from '../api-docs-page.tsx'
import type { OperationsApp } from './operations-context.ts'

const DOCUMENT = {
  openapi: '3.1.0',
  info: {
    title: 'Roamwatt operations',
    version: '1',
    description:
      'Everything that staff can do in the console. Instants are milliseconds since 1970; amounts are integers of the minor unit.',
  },
  security: [{ operationsToken: [] }],
}

/** The API's description, open to anybody: it says what there is, and holds nothing. */
export const describeApi = (app: OperationsApp) => {
  app.openAPIRegistry.registerComponent('securitySchemes', 'operationsToken', {
    type: 'http',
    scheme: 'bearer',
    description: 'The operations token of the installation',
  })
  app.get('/docs', (c) => apiDocsPage(c, app.getOpenAPI31Document(DOCUMENT)))
  return app.doc31('/openapi.json', DOCUMENT)
}
