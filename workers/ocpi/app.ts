import { Hono } from 'hono'
import type { OcpiDialect } from '#integrations/ocpi/dialect'
import { DIALECTS } from '#integrations/ocpi/dialects'
import { answerError } from '#workers/ocpi/answer-error'
import { authenticate } from '#workers/ocpi/authenticate'
import { authorizeToken } from '#workers/ocpi/authorize-token'
import { exchangeCredentials } from '#workers/ocpi/exchange-credentials'
import { identifyRequest } from '#workers/ocpi/identify-request'
import { listInvoiceRecords } from '#workers/ocpi/list-invoice-records'
import { listTokens } from '#workers/ocpi/list-tokens'
import { listVersions } from '#workers/ocpi/list-versions'
import type { OcpiApp, OcpiEnv } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { receiveActiveProfiles } from '#workers/ocpi/receive-active-profiles'
import { receiveCdrs } from '#workers/ocpi/receive-cdrs'
import { receiveCommandResults } from '#workers/ocpi/receive-command-results'
import { receiveConnectors } from '#workers/ocpi/receive-connectors'
import { receiveEvses } from '#workers/ocpi/receive-evses'
import { receiveHubClients } from '#workers/ocpi/receive-hub-clients'
import { receiveInvoiceRecords } from '#workers/ocpi/receive-invoice-records'
import { receiveLocations } from '#workers/ocpi/receive-locations'
import { receiveProfileResults } from '#workers/ocpi/receive-profile-results'
import { receiveSessions } from '#workers/ocpi/receive-sessions'
import { receiveTariffs } from '#workers/ocpi/receive-tariffs'
import { notFound } from '#workers/ocpi/refusal'
import { relayChargingProfiles } from '#workers/ocpi/relay-charging-profiles'
import { routeMessage } from '#workers/ocpi/route-message'
import { serveFinancialAdvice } from '#workers/ocpi/serve-financial-advice'
import { serveTerminals } from '#workers/ocpi/serve-terminals'

/** Everything under `/ocpi`: what operators and hubs call. Nothing is answered, not even "not found", before the caller is known. */
export function createOcpiApp(ports: OcpiPorts): OcpiApp {
  const app = new Hono<OcpiEnv>({ strict: false })
  app.onError((error, c) => answerError(error, c, ports))
  app.notFound((c) => answerError(notFound(), c, ports))

  app.use('/ocpi/*', identifyRequest(ports))
  app.use('/ocpi/*', authenticate(ports))
  listVersions(app, ports)
  for (const dialect of DIALECTS) speak(app, ports, dialect)
  return app
}

/** The modules of one version. */
function speak(app: OcpiApp, ports: OcpiPorts, dialect: OcpiDialect): void {
  exchangeCredentials(app, ports, dialect)
  receiveHubClients(app, ports, dialect)
  app.use(`/ocpi/${dialect.version}/sender/*`, routeMessage(dialect))
  app.use(`/ocpi/${dialect.version}/receiver/*`, routeMessage(dialect))
  authorizeToken(app, ports, dialect)
  listTokens(app, ports, dialect)
  receiveEvses(app, ports, dialect)
  receiveConnectors(app, ports, dialect)
  receiveLocations(app, ports, dialect)
  receiveTariffs(app, ports, dialect)
  receiveSessions(app, ports, dialect)
  receiveCdrs(app, ports, dialect)
  receiveCommandResults(app, ports, dialect)
  receiveProfileResults(app, ports, dialect)
  receiveActiveProfiles(app, ports, dialect)
  relayChargingProfiles(app, ports, dialect)
  receiveInvoiceRecords(app, ports, dialect)
  listInvoiceRecords(app, ports, dialect)
  serveTerminals(app, ports, dialect)
  serveFinancialAdvice(app, ports, dialect)
}
