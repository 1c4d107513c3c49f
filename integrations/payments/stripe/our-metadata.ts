/** Under which name our id of a payment stands in Stripe's metadata. */
export const OUR_INTENT = 'roamwatt_intent'
/** Under which name our id of a refund does. */
export const OUR_REFUND = 'roamwatt_refund'
