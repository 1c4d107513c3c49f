import { Hono } from 'hono'
import { answerError } from '#workers/ocpi/answer-error'
import { authenticate } from '#workers/ocpi/authenticate'
import { authorizeToken } from '#workers/ocpi/authorize-token'
import { exchangeCredentials } from '#workers/ocpi/exchange-credentials'
import { identifyRequest } from '#workers/ocpi/identify-request'
import { listTokens } from '#workers/ocpi/list-tokens'
import { listVersions } from '#workers/ocpi/list-versions'
import type { OcpiApp, OcpiEnv } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { receiveCdrs } from '#workers/ocpi/receive-cdrs'
import { receiveCommandResults } from '#workers/ocpi/receive-command-results'
import { receiveConnectors } from '#workers/ocpi/receive-connectors'
import { receiveEvses } from '#workers/ocpi/receive-evses'
import { receiveLocations } from '#workers/ocpi/receive-locations'
import { receiveSessions } from '#workers/ocpi/receive-sessions'
import { receiveTariffs } from '#workers/ocpi/receive-tariffs'
import { notFound } from '#workers/ocpi/refusal'
import { routeMessage } from '#workers/ocpi/route-message'

/** Everything under `/ocpi`: what operators and hubs call. Nothing is answered, not even "not found", before the caller is known. */
export function createOcpiApp(ports: OcpiPorts): OcpiApp {
  const app = new Hono<OcpiEnv>({ strict: false })
  app.onError((error, c) => answerError(error, c, ports))
  app.notFound((c) => answerError(notFound(), c, ports))

  app.use('/ocpi/*', identifyRequest(ports))
  app.use('/ocpi/*', authenticate(ports))
  listVersions(app, ports)
  exchangeCredentials(app, ports)

  app.use('/ocpi/2.2.1/sender/*', routeMessage)
  app.use('/ocpi/2.2.1/receiver/*', routeMessage)
  authorizeToken(app, ports)
  listTokens(app, ports)
  receiveEvses(app, ports)
  receiveConnectors(app, ports)
  receiveLocations(app, ports)
  receiveTariffs(app, ports)
  receiveSessions(app, ports)
  receiveCdrs(app, ports)
  receiveCommandResults(app, ports)
  return app
}
