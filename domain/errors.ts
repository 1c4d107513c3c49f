/** Every reason for which a command is refused. `workers/errors.ts` gives each its status; a new one does not compile until it is mapped there. */
export const DOMAIN_ERRORS = {
  brand_unknown: 'there is no such brand',
  cdr_not_invoiceable: 'a CDR is unknown, not settled, or on another invoice already',
  charge_not_startable: 'this charge cannot be started',
  command_not_supported: 'the operator cannot do this here',
  command_unknown: 'there is no such command',
  contract_suspended: 'the contract is suspended',
  contract_unknown: 'there is no such contract',
  credentials_not_registered: 'this peer is not registered',
  credentials_registered_already: 'this peer is registered already',
  email_taken: 'a driver of this brand has this e-mail address already',
  evse_unknown: 'there is no such EVSE',
  host_not_allowed: 'the host is not on the list agreed with this peer',
  input_invalid: 'a field is missing or wrong',
  invoice_exists: 'there is an invoice of this number already',
  invoice_record_unknown: 'there is no such invoice record',
  location_unknown: 'there is no such location',
  meter_values_unknown: 'the operator sent no signed meter values of this charge',
  information_only: 'this station is shown for information: a charge there cannot be started here',
  market_not_supported: 'there is no module for this market',
  not_supported: 'this is a feed: it is only read, has no registration and takes no commands',
  operator_unreachable: 'the operator cannot be reached now: the charge cannot be started from here',
  passkey_refused: 'this passkey was not made here, or its challenge is over',
  payment_refused: 'the payment was refused',
  peer_unknown: 'there is no such peer',
  peer_unreachable: 'the peer did not answer',
  preferences_not_offered: 'there is no price for this wish at this connector',
  price_unknown: 'the price of this charge is not known',
  profile_pending: 'the answer to another request about the profile is still to come',
  profile_shaped_elsewhere: 'somebody else shapes this charge',
  profile_too_often: 'the operator wants to be asked less often',
  question_unknown: 'there is no such question',
  quote_changed: 'the price has changed since it was shown',
  quote_expired: 'the price shown is no longer valid',
  quote_foreign: 'the price was shown for another contract, brand or charger',
  quote_unknown: 'there is no such price: it was never shown, or was altered',
  session_ended: 'the session has ended',
  session_not_ongoing: 'nothing is being charged in this session',
  session_unknown: 'there is no such session',
  signature_invalid: 'the signature does not fit',
  token_active: 'the token is in use already',
  token_blocked: 'the token is blocked',
  token_exists: 'this token exists already',
  token_expired: 'the token has expired',
  token_not_active: 'the token has not been activated',
  token_not_issued: 'the token was ordered and has not been issued',
  token_not_switchable: 'only the identity of a car has a switch',
  token_replaced: 'another token has taken the place of this one',
  token_returned: 'the token was given back',
  token_uid_invalid: 'a card has a uid of 7 or 10 bytes, in hexadecimal digits',
  token_uid_short: 'a uid of 4 bytes is too easily guessed: this brand issues none',
  token_unknown: 'there is no such token',
  version_unsupported: 'there is no OCPI version in common',
} as const

/** A reason from the list above. */
export type DomainErrorCode = keyof typeof DOMAIN_ERRORS

/** A refused command: a reason from the list, and the field it concerns where there is one. */
export class DomainError extends Error {
  override readonly name = 'DomainError'
  readonly code: DomainErrorCode
  readonly field: string | undefined
  constructor(code: DomainErrorCode, detail?: { readonly field?: string; readonly message?: string }) {
    super(detail?.message ?? DOMAIN_ERRORS[code])
    this.code = code
    this.field = detail?.field
  }
}
