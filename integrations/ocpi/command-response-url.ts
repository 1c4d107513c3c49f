import type { ProfileRequestKind } from '#domain/charging-profile/charging-profile'
import type { OcpiVersion } from '#integrations/ocpi/dialect'

/** Where our surface takes the results of commands. */
export function commandResultsPath(version: OcpiVersion): string {
  return `/ocpi/${version}/sender/commands`
}

/** Where our surface takes the results of requests about charging profiles, and what operators push about them. */
export function profileResultsPath(version: OcpiVersion): string {
  return `/ocpi/${version}/sender/chargingprofiles`
}

/** The part of a response URL that names one command: its type, our id of it, and a secret that only the operator learns. */
export function commandResponsePath(type: string, commandId: string, secret: string): string {
  return [type, commandId, secret].map(encodeURIComponent).join('/')
}

const RESULT_PATH = /^\/ocpi\/[\d.]+\/sender\/commands\/([^/]+)\/([^/]+)\/([^/]+)\/?$/

/** What a path of our surface says of a command whose result is sent there; null for any other path. Nothing of it is checked. */
export function readResultPath(
  path: string,
): { readonly type: string; readonly commandId: string; readonly secret: string } | null {
  const [, type, commandId, secret] = RESULT_PATH.exec(path) ?? []
  return type && commandId && secret ? { type, commandId, secret } : null
}

/** The URL that a command carries for its result; kept short, since OCPI gives a URL 255 characters. */
export function commandResponseUrl(origin: string, version: OcpiVersion, path: string): string {
  return `${origin}${commandResultsPath(version)}/${path}`
}

/** The URL that a request about a profile carries for its result. Its kind stands in it, since the result does not say what it answers. */
export function profileResponseUrl(
  origin: string,
  version: OcpiVersion,
  kind: ProfileRequestKind,
  session: string,
  secret: string,
): string {
  return `${origin}${profileResultsPath(version)}/${kind}/${session}/${secret}`
}
