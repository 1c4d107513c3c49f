/**
 * The first thing in a text that may be a card number (ISO/IEC 7812, of a payment network: 12 to 19 digits, the first one 2 to 6, the last one
 * a right check digit), with a blank, dot or dash between groups of digits or without; null where there is none.
 */
export function findCardNumber(text: string): string | null {
  for (const [run] of text.matchAll(/\d+(?:[ .-]\d+)*/g)) {
    const groups = run.split(/\D/)
    for (let from = 0; from < groups.length; from++) {
      for (let to = from + 1; to <= groups.length; to++) {
        const digits = groups.slice(from, to).join('')
        if (/^[2-6]\d{11,18}$/.test(digits) && hasCheckDigit(digits)) return digits
      }
    }
  }
  return null
}

/** Luhn's formula: every second digit from the right counts twice, as the sum of its own digits. */
function hasCheckDigit(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 0 ? 1 : 2)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}
