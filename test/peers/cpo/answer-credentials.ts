import { notAllowed, type OcpiAnswer, type OcpiRequest, success } from './ocpi-answer.ts'
import type { Operator } from './operator.ts'
import { pullTokens } from './pull-tokens.ts'
import { discover, ownCredentials, RegistrationError, readCredentials } from './register-with-emsp.ts'

/** The credentials module, as the side that was called. */
export async function answerCredentials(operator: Operator, request: OcpiRequest): Promise<OcpiAnswer> {
  const { connection } = operator
  const isRegistered = connection.peer !== null
  switch (request.method) {
    case 'GET':
      return success(ownCredentials(operator, request.token))
    case 'POST':
      if (isRegistered) return notAllowed('GET, PUT, DELETE')
      return { ...(await exchange(operator, request)), afterwards: () => fillWhitelist(operator) }
    case 'PUT':
      return isRegistered ? exchange(operator, request) : notAllowed('GET, POST')
    case 'DELETE':
      if (!isRegistered) return notAllowed('GET, POST')
      connection.end()
      return success()
    default:
      return notAllowed(isRegistered ? 'GET, PUT, DELETE' : 'GET, POST')
  }
}

async function fillWhitelist(operator: Operator): Promise<void> {
  await pullTokens(operator)
}

async function exchange(operator: Operator, request: OcpiRequest): Promise<OcpiAnswer> {
  const theirs = readCredentials(request.body)
  if (theirs === null) return { statusCode: 2001, message: 'credentials need token, url and roles' }
  try {
    const endpoints = await discover(theirs.url, theirs.token)
    const issued = operator.connection.issue()
    operator.connection.establish({ versionsUrl: theirs.url, token: theirs.token, endpoints, roles: theirs.roles })
    return success(ownCredentials(operator, issued))
  } catch (error) {
    if (!(error instanceof RegistrationError)) throw error
    return { statusCode: error.statusCode, message: error.message }
  }
}
