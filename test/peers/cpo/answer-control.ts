import { type Control, ControlError, type ControlRequest } from './control.ts'
import { chargeControls } from './control-charges.ts'
import { connectionControls } from './control-connection.ts'
import { feedControls } from './control-feed.ts'
import { isRecord } from './load-feed.ts'
import type { Operator } from './operator.ts'
import { RegistrationError } from './register-with-emsp.ts'

const controls: Record<string, Control> = { ...connectionControls, ...feedControls, ...chargeControls }

/** The switches of the simulator: for tests and demos, on the loopback address only, without a token. */
export async function answerControl(
  operator: Operator,
  { method, path, url, body }: { method: string; path: string[]; url: URL; body: unknown },
): Promise<{ httpStatus: number; body: unknown }> {
  const [name = '', id, verb] = path
  const control =
    controls[[method, name, id === undefined ? '' : '{id}', verb ?? ''].filter((part) => part !== '').join(' ')]
  if (control === undefined)
    return { httpStatus: 404, body: { error: `no ${method} /control/${path.join('/')}`, known: Object.keys(controls) } }
  try {
    const request: ControlRequest = { id: id ?? '', body: isRecord(body) ? body : {}, query: url.searchParams }
    return { httpStatus: 200, body: await control(operator, request) }
  } catch (error) {
    if (error instanceof ControlError) return { httpStatus: error.httpStatus, body: { error: error.message } }
    if (error instanceof RegistrationError)
      return { httpStatus: 502, body: { error: error.message, statusCode: error.statusCode } }
    throw error
  }
}
