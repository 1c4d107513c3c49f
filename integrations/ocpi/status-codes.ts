/** OCPI's status codes that we send ourselves. Source: OCPI 2.2.1, status codes. */
export const OCPI_STATUS = {
  success: 1000,
  clientError: 2000,
  invalidParameters: 2001,
  notEnoughInformation: 2002,
  unknownLocation: 2003,
  unknownToken: 2004,
  serverError: 3000,
  clientApiUnusable: 3001,
  versionUnsupported: 3002,
  endpointsMissing: 3003,
} as const

/** A status code that we send. */
export type OcpiStatus = (typeof OCPI_STATUS)[keyof typeof OCPI_STATUS]

/** Every 1xxx is a success, also one we do not know. */
export function isOcpiSuccess(statusCode: number): boolean {
  return statusCode >= 1000 && statusCode < 2000
}
