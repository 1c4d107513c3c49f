import { OpenAPIHono } from '@hono/zod-openapi'
import { createMiddleware } from 'hono/factory'
import { apiDocsPage } from '../../api-docs-page.tsx'
import type { DriverEnv } from '../driver-context.ts'
import { addPasskey } from './add-passkey.ts'
import { answerQuestion } from './answer-question.ts'
import { answerApiError, refuse } from './api-error.ts'
import { cancelReservation } from './cancel-reservation.ts'
import { createQuote } from './create-quote.ts'
import { extendReservation } from './extend-reservation.ts'
import { getMe } from './get-me.ts'
import { getMeterValues } from './get-meter-values.ts'
import { getPreferences } from './get-preferences.ts'
import { getReceipt } from './get-receipt.ts'
import { getSession } from './get-session.ts'
import { getSiteAccess } from './get-site-access.ts'
import { getStation } from './get-station.ts'
import { listCars } from './list-cars.ts'
import { listPasskeys } from './list-passkeys.ts'
import { listQuestions } from './list-questions.ts'
import { listSessions } from './list-sessions.ts'
import { listStations } from './list-stations.ts'
import { offerPasskey } from './offer-passkey.ts'
import { offerPasskeySignIn } from './offer-passkey-sign-in.ts'
import { removePasskey } from './remove-passkey.ts'
import { setPreferences } from './set-preferences.ts'
import { signInByPasskey } from './sign-in-by-passkey.ts'
import { signOut } from './sign-out.ts'
import { startReservedSession } from './start-reserved-session.ts'
import { startSession } from './start-session.ts'
import { stopSession } from './stop-session.ts'
import { switchCar } from './switch-car.ts'
import { watchQuote } from './watch-quote.ts'
import { watchSession } from './watch-session.ts'

const DOCUMENT = {
  openapi: '3.1.0',
  info: {
    title: 'Driver API',
    version: '1',
    description:
      'What a signed-in driver can do. The cookie of signing in opens it; everything is bound to that driver’s contract, and another driver’s objects are not there.',
  },
  servers: [{ url: '/api/driver/v1' }],
}

/** The driver's API, with its document and a page that shows it. */
export function driverApi(): OpenAPIHono<DriverEnv> {
  const api = new OpenAPIHono<DriverEnv>({
    defaultHook: (result, c) => {
      if (result.success) return undefined
      const [issue] = result.error.issues
      return refuse(c, 400, 'input_invalid', issue?.message ?? 'the input is not valid', issue?.path.join('.') ?? null)
    },
  })
  api.onError(answerApiError)
  api.doc31('/openapi.json', DOCUMENT)
  api.get('/docs', (c) => apiDocsPage(c, api.getOpenAPI31Document(DOCUMENT)))
  offerPasskeySignIn(api)
  signInByPasskey(api)
  api.use(signedInOnly)
  getMe(api)
  listCars(api)
  switchCar(api)
  listStations(api)
  getStation(api)
  getSiteAccess(api)
  createQuote(api)
  watchQuote(api)
  listSessions(api)
  startSession(api)
  getSession(api)
  startReservedSession(api)
  stopSession(api)
  extendReservation(api)
  cancelReservation(api)
  getPreferences(api)
  setPreferences(api)
  watchSession(api)
  getReceipt(api)
  getMeterValues(api)
  listQuestions(api)
  answerQuestion(api)
  listPasskeys(api)
  offerPasskey(api)
  addPasskey(api)
  removePasskey(api)
  signOut(api)
  return api
}

const signedInOnly = createMiddleware<DriverEnv>(async (c, next) => {
  c.header('Cache-Control', 'private, no-store')
  if (!c.var.driver) return refuse(c, 401, 'not_signed_in', 'nobody is signed in')
  return next()
})
