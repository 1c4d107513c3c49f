import {
  callOcpiRaw,
  type OcpiDeps,
  type OcpiPeer,
  type OcpiRequest,
  type OcpiResult,
  readAnswer,
  type Understood,
} from '#integrations/ocpi/call-ocpi'
import { parseEnvelope } from '#integrations/ocpi/envelope'
import type { Parsed } from '#integrations/ocpi/parsed'
import { isOcpiSuccess } from '#integrations/ocpi/status-codes'
import { type Answer, type Reading, textOf } from '#integrations/outgoing/call-peer'

/**
 * As `callOcpi`, for requests that are refused in `data`: an operator may put such a refusal into an envelope that is one as well, or under
 * HTTP 404, and it says more there than the status code does. A yes in an envelope that says no is no yes.
 */
export function callForAnswer<T>(
  peer: OcpiPeer,
  request: OcpiRequest,
  readData: (data: unknown) => Parsed<T>,
  isYes: (data: T) => boolean,
  deps: OcpiDeps,
): Promise<OcpiResult<T>> {
  const read = async (answer: Answer): Promise<Reading<Understood<T>>> => {
    const text = await textOf(answer)
    const refused = refusalIn(text, readData, isYes)
    return refused ?? readAnswer({ ...answer, chunks: once(text) }, readData)
  }
  return callOcpiRaw(peer, request, read, deps)
}

function refusalIn<T>(
  text: string,
  readData: (data: unknown) => Parsed<T>,
  isYes: (data: T) => boolean,
): Reading<Understood<T>> | null {
  const envelope = parseEnvelope(parseOrNull(text))
  if (envelope === null || isOcpiSuccess(envelope.statusCode)) return null
  const data = readData(envelope.data)
  if (!data.ok || isYes(data.value)) return null
  return {
    ok: true,
    value: { ok: true, data: data.value, leniencies: data.leniencies },
    outcome: `ocpi_${envelope.statusCode}`,
    leniencies: envelope.leniencies,
  }
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

async function* once(text: string): AsyncGenerator<string> {
  yield text
}
