import { seededRandom } from '../cpo/seeded-random.ts'

/** What can go wrong between the hub and whom it tells something; each is a share of messages, 0 to 1. */
export const LINE_FAULTS = [
  /** It never arrives, and is sent again. */
  'request_lost',
  /** It arrives; the answer does not, so it is sent again. */
  'answer_lost',
  /** It is sent twice, whatever the answer. */
  'sent_twice',
  /** It overtakes the message before it. */
  'overtakes',
  /** A session nobody is told of; it can be pulled. */
  'session_not_pushed',
  /** A CDR nobody is told of; it can be pulled. */
  'cdr_not_pushed',
] as const
export type LineFault = (typeof LINE_FAULTS)[number]

/** How often each goes wrong, 0 to 1. */
export type LineFaultShares = Record<LineFault, number>

/** Nothing goes wrong. */
export const NO_LINE_FAULTS: Readonly<LineFaultShares> = {
  request_lost: 0,
  answer_lost: 0,
  sent_twice: 0,
  overtakes: 0,
  session_not_pushed: 0,
  cdr_not_pushed: 0,
}

/** Does this go wrong with a message? Depends on the seed and the message alone, not on when it leaves. */
export function goesWrong(seed: string, fault: LineFault, shares: LineFaultShares, key: string): boolean {
  return seededRandom(`${seed}/${fault}/${key}`).chance(shares[fault])
}
