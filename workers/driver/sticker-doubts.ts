/** What may be odd about a sticker. A closed list: nobody's own words go to a screen of staff without an account. */
export const STICKER_DOUBTS = ['pasted_over', 'other_address', 'asked_for_card', 'other'] as const
