import type { DomainErrorCode } from '#domain/errors'
import type { PeerProblemCode } from '#integrations/ocpi/peer-problem'
import { OCPI_STATUS, type OcpiStatus } from '#integrations/ocpi/status-codes'

/** The status of a refused command on an HTTP API, and the two that OCPI gives it. */
export interface ErrorStatus {
  readonly http: 400 | 401 | 402 | 403 | 404 | 405 | 409 | 410 | 422 | 502
  /** OCPI answers a refusal of a well-formed message with 200, but for what is not there. */
  readonly ocpiHttp: 200 | 404 | 405
  readonly ocpi: OcpiStatus
}

/** Every reason of a refusal and its statuses: a new reason does not compile until it stands here. */
export function statusOf(code: DomainErrorCode | PeerProblemCode): ErrorStatus {
  switch (code) {
    case 'input_invalid':
    case 'token_uid_invalid':
    case 'token_uid_short':
      return { http: 400, ocpiHttp: 200, ocpi: OCPI_STATUS.invalidParameters }
    case 'signature_invalid':
      return { http: 401, ocpiHttp: 200, ocpi: OCPI_STATUS.invalidParameters }
    case 'host_not_allowed':
      return { http: 422, ocpiHttp: 200, ocpi: OCPI_STATUS.clientApiUnusable }
    case 'payment_refused':
      return { http: 402, ocpiHttp: 200, ocpi: OCPI_STATUS.clientError }
    case 'contract_suspended':
      return { http: 403, ocpiHttp: 200, ocpi: OCPI_STATUS.clientError }
    case 'location_unknown':
    case 'evse_unknown':
      return { http: 404, ocpiHttp: 404, ocpi: OCPI_STATUS.unknownLocation }
    case 'session_unknown':
      return { http: 404, ocpiHttp: 404, ocpi: OCPI_STATUS.unknownLocation }
    case 'token_unknown':
      return { http: 404, ocpiHttp: 404, ocpi: OCPI_STATUS.unknownToken }
    case 'brand_unknown':
    case 'command_unknown':
    case 'contract_unknown':
    case 'invoice_record_unknown':
    case 'meter_values_unknown':
    case 'peer_unknown':
    case 'question_unknown':
    case 'quote_unknown':
      return { http: 404, ocpiHttp: 404, ocpi: OCPI_STATUS.clientError }
    case 'credentials_not_registered':
    case 'credentials_registered_already':
      return { http: 409, ocpiHttp: 405, ocpi: OCPI_STATUS.clientError }
    case 'cdr_not_invoiceable':
    case 'charge_not_startable':
    case 'invoice_exists':
    case 'command_not_supported':
    case 'email_taken':
    case 'information_only':
    case 'not_supported':
    case 'passkey_refused':
    case 'preferences_not_offered':
    case 'profile_pending':
    case 'profile_shaped_elsewhere':
    case 'profile_too_often':
    case 'session_not_ongoing':
    case 'operator_unreachable':
    case 'quote_changed':
    case 'quote_foreign':
    case 'session_ended':
    case 'token_active':
    case 'token_blocked':
    case 'token_exists':
    case 'token_expired':
    case 'token_not_active':
    case 'token_not_issued':
    case 'token_not_switchable':
    case 'token_replaced':
    case 'token_returned':
      return { http: 409, ocpiHttp: 200, ocpi: OCPI_STATUS.clientError }
    case 'quote_expired':
      return { http: 410, ocpiHttp: 200, ocpi: OCPI_STATUS.clientError }
    case 'market_not_supported':
    case 'price_unknown':
      return { http: 422, ocpiHttp: 200, ocpi: OCPI_STATUS.clientError }
    case 'peer_unreachable':
    case 'client_api_unusable':
      return { http: 502, ocpiHttp: 200, ocpi: OCPI_STATUS.clientApiUnusable }
    case 'version_unsupported':
      return { http: 422, ocpiHttp: 200, ocpi: OCPI_STATUS.versionUnsupported }
    case 'endpoints_missing':
      return { http: 422, ocpiHttp: 200, ocpi: OCPI_STATUS.endpointsMissing }
  }
}

/** The HTTP status of a refused command on the surfaces that are not OCPI. */
export function httpStatusOf(code: DomainErrorCode): ErrorStatus['http'] {
  return statusOf(code).http
}
