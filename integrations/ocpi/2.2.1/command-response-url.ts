/** Where our surface takes the results of commands. */
export const COMMAND_RESULTS_PATH = '/ocpi/2.2.1/sender/commands'

/** The URL that a command carries for its result; kept short, since OCPI gives a URL 255 characters. */
export function commandResponseUrl(origin: string, type: string, commandId: string, secret: string): string {
  return `${origin}${COMMAND_RESULTS_PATH}/${type}/${encodeURIComponent(commandId)}/${encodeURIComponent(secret)}`
}
