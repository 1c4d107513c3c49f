import { z } from 'zod'
import { COMMAND_RESPONSES, COMMAND_RESULTS, type COMMAND_TYPES } from '#integrations/ocpi/2.2.1/enums'
import { displayText } from '#integrations/ocpi/2.2.1/field-schemas'
import { parseLenient } from '#integrations/ocpi/parse-lenient'
import type { Leniency, Parsed } from '#integrations/ocpi/parsed'
import { isRawObject } from '#integrations/ocpi/raw-object'

/** A command that we send to an operator. */
export type CommandType = (typeof COMMAND_TYPES)[number]

/** A text in a language. */
export interface DisplayText {
  readonly language: string
  readonly text: string
}

/** What an operator answers at once: only after ACCEPTED does a result follow, within `timeoutS`. */
export interface CommandResponse {
  readonly result: (typeof COMMAND_RESPONSES)[number]
  readonly timeoutS: number
  readonly message: readonly DisplayText[]
}

/** What came of a command, as the operator reports it later. */
export interface CommandResult {
  readonly result: (typeof COMMAND_RESULTS)[number]
  readonly message: readonly DisplayText[]
}

/** Source: OCPI 2.2.1, commands, CommandResponse. Many operators leave the timeout out. */
export const commandResponseSchema = z.object({
  result: z.enum(COMMAND_RESPONSES),
  timeout: z.number().min(0).nullish(),
  message: z.array(displayText).nullish(),
})

/** Source: OCPI 2.2.1, commands, CommandResult. */
export const commandResultSchema = z.object({
  result: z.enum(COMMAND_RESULTS),
  message: z.array(displayText).nullish(),
})

const ASSUMED_TIMEOUT_S = 60

/** Reads the answer to a command. */
export function readCommandResponse(raw: unknown): Parsed<CommandResponse> {
  const parsed = parseLenient(commandResponseSchema, withListedMessage(raw))
  if (!parsed.ok) return parsed
  const leniencies: Leniency[] = [...parsed.leniencies]
  const { result, timeout, message } = parsed.value
  if (timeout == null) leniencies.push({ field: 'timeout', rule: 'missing' })
  const value = { result, timeoutS: Math.round(timeout ?? ASSUMED_TIMEOUT_S), message: message ?? [] }
  return { ok: true, value, leniencies }
}

/** Reads what an operator reports at our response URL. */
export function readCommandResult(raw: unknown): Parsed<CommandResult> {
  const parsed = parseLenient(commandResultSchema, withListedMessage(raw))
  if (!parsed.ok) return parsed
  const value = { result: parsed.value.result, message: parsed.value.message ?? [] }
  return { ok: true, value, leniencies: parsed.leniencies }
}

/** A message that is plain text, as older versions have it, says nothing in a known language. */
function withListedMessage(raw: unknown): unknown {
  return isRawObject(raw) && typeof raw['message'] === 'string'
    ? { ...raw, message: raw['message'] === '' ? [] : [{ language: 'en', text: raw['message'].slice(0, 512) }] }
    : raw
}
