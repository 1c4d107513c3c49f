import { type Control, ControlError, requireText } from './control.ts'
import type { Operator } from './operator.ts'
import { pullTokens } from './pull-tokens.ts'
import { registerWithEmsp, rotateCredentials, unregister } from './register-with-emsp.ts'

/** Switches that connect the operator, and those that trouble the line. */
export const connectionControls: Record<string, Control> = {
  'GET health': (operator) => ({
    ok: true,
    registered: operator.connection.peer !== null,
    running: operator.desk.running.size,
  }),
  'POST register': async (operator, { body }) => {
    await registerWithEmsp(operator, requireText(body, 'versionsUrl'), requireText(body, 'token'))
    return { ...registration(operator), tokensPulled: await pullTokens(operator) }
  },
  'POST invite': (operator) => ({
    token: operator.connection.invite(),
    versionsUrl: `${operator.origin}/ocpi/versions`,
  }),
  'POST rotate': async (operator) => {
    await rotateCredentials(operator)
    return registration(operator)
  },
  'POST unregister': async (operator) => {
    await unregister(operator)
    return { registered: false }
  },
  'POST outage': (operator, { body }) => {
    const seconds = body.seconds === 'off' ? 0 : Number(body.seconds ?? Number.NaN)
    if (Number.isNaN(seconds)) throw new ControlError(400, 'seconds is a number or "off"')
    operator.troubles.outageUntilMs = seconds === 0 ? 0 : Date.now() + seconds * 1000
    return { outageSeconds: seconds }
  },
  'POST slow': (operator, { body }) => {
    const ms = Number(body.ms ?? Number.NaN)
    if (!(ms >= 0)) throw new ControlError(400, 'ms is a number, 0 or more')
    operator.troubles.slowMs.set(requireText(body, 'module'), ms)
    return Object.fromEntries(operator.troubles.slowMs)
  },
}

function registration({ connection: { peer } }: Operator) {
  return { registered: peer !== null, roles: peer?.roles ?? [], endpoints: peer?.endpoints ?? [] }
}
