import type { Token } from '#domain/token/token'

/** By what a driver is recognised: a card, the app, a single payment, the contract certificate in a car, or the car's own address. */
type TokenIdentity = 'ad_hoc' | 'app' | 'autocharge' | 'card' | 'contract_certificate' | 'other'

/** Which kind of identity a token is. OCPI has no type for a car's own address: it goes as OTHER. */
export function identityOf({ type, autocharge }: Pick<Token, 'type' | 'autocharge'>): TokenIdentity {
  switch (type) {
    case 'RFID':
      return 'card'
    case 'APP_USER':
      return 'app'
    case 'AD_HOC_USER':
      return 'ad_hoc'
    case 'EMAID':
      return 'contract_certificate'
    case 'OTHER':
      return autocharge ? 'autocharge' : 'other'
  }
}

/** Has its driver a switch for it? A car begins to charge as soon as it is plugged in, so its driver decides whether it may. */
export function hasSwitch(token: Pick<Token, 'type' | 'autocharge'>): boolean {
  const identity = identityOf(token)
  return identity === 'contract_certificate' || identity === 'autocharge'
}
