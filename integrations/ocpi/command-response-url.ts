import type { OcpiVersion } from '#integrations/ocpi/dialect'

/** Where our surface takes the results of commands. */
export function commandResultsPath(version: OcpiVersion): string {
  return `/ocpi/${version}/sender/commands`
}

/** The part of a response URL that names one command: its type, our id of it, and a secret that only the operator learns. */
export function commandResponsePath(type: string, commandId: string, secret: string): string {
  return [type, commandId, secret].map(encodeURIComponent).join('/')
}

/** The URL that a command carries for its result; kept short, since OCPI gives a URL 255 characters. */
export function commandResponseUrl(origin: string, version: OcpiVersion, path: string): string {
  return `${origin}${commandResultsPath(version)}/${path}`
}
