import { ControlError } from '../cpo/control.ts'
import { isRecord } from '../cpo/load-feed.ts'
import { RegistrationError } from '../cpo/register-with-emsp.ts'
import type { Hub } from './hub.ts'
import { hubControls } from './hub-controls.ts'

/** The switches of the hub: for tests and demos, on the loopback address only, without a token. */
export async function answerHubControl(
  hub: Hub,
  { method, path, body }: { method: string; path: string[]; body: unknown },
): Promise<{ httpStatus: number; body: unknown }> {
  const control = hubControls[`${method} ${path.join('/')}`]
  if (control === undefined)
    return {
      httpStatus: 404,
      body: { error: `no ${method} /control/${path.join('/')}`, known: Object.keys(hubControls) },
    }
  try {
    const answer = await control(hub, isRecord(body) ? body : {})
    return { httpStatus: 200, body: answer }
  } catch (error) {
    if (error instanceof ControlError) return { httpStatus: error.httpStatus, body: { error: error.message } }
    if (error instanceof RegistrationError)
      return { httpStatus: 502, body: { error: error.message, statusCode: error.statusCode } }
    throw error
  }
}
