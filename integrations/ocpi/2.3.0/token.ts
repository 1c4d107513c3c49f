import type { Instant } from '#domain/instant'
import type { Token } from '#domain/token/token'
import { writeAuthorizationInfo as writeAuthorizationInfo221 } from '#integrations/ocpi/2.2.1/authorization-info'
import { writeCommand as writeCommand221 } from '#integrations/ocpi/2.2.1/commands'
import { writeToken as writeToken221 } from '#integrations/ocpi/2.2.1/token'
import type { AuthorizationDecision } from '#integrations/ocpi/authorization-decision'
import type { OcpiCommand } from '#integrations/ocpi/command'

type Written = Readonly<Record<string, unknown>>

/** Our token as it is sent: as in 2.2.1, but a contract in the vehicle is named as what it is. */
export function writeToken(token: Token, lastUpdated: Instant, now: Instant): Written {
  return { ...writeToken221(token, lastUpdated, now), type: token.type }
}

/** A decision as it is answered. */
export function writeAuthorizationInfo(decision: AuthorizationDecision, now: Instant): Written {
  const token = writeToken(decision.token, decision.lastUpdated, now)
  return { ...writeAuthorizationInfo221(decision, now), token }
}

/** A command as it is sent, without its `response_url`. */
export function writeCommand(command: OcpiCommand, now: Instant): Written {
  const written = writeCommand221(command, now)
  return 'token' in command ? { ...written, token: writeToken(command.token, command.lastUpdated, now) } : written
}
