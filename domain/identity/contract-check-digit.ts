const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** A row vector of two and a 2×2 matrix, over the integers modulo 2 or 3. */
type Vector = readonly [number, number]
type Matrix = readonly [Vector, Vector]

const BINARY: Matrix = [
  [0, 1],
  [1, 1],
]
const TERNARY: Matrix = [
  [0, 1],
  [1, 2],
]

/**
 * The check digit of a contract id: the one character that makes the weighted sum of all fifteen zero, modulo 2 and modulo 3. A character is
 * two binary and two ternary digits of its place in the alphabet, and each place of the id weighs with the next power of a matrix, so that any
 * single error and any two neighbours that changed places are found. Null for what has not fourteen letters and digits.
 * Source: "Check Digit Calculation for Contract-IDs" (2013), referenced by eMI3 part 2, §1.2.2.1, and ISO 15118-1 annex H.
 */
export function contractCheckDigit(characters: string): string | null {
  if (!/^[0-9A-Z]{14}$/.test(characters)) return null
  return [...ALPHABET].find((digit) => isZeroSum(characters + digit)) ?? null
}

function isZeroSum(characters: string): boolean {
  const places = [...characters].map((character) => ALPHABET.indexOf(character))
  const binary = sumOf(places, (at) => [Math.floor(at / 18), Math.floor(at / 9) % 2], BINARY, 2)
  const ternary = sumOf(places, (at) => [Math.floor(at / 3) % 3, at % 3], TERNARY, 3)
  return [...binary, ...ternary].every((rest) => rest === 0)
}

/** Σ digitᵢ · matrixⁱ, from the last place to the first (Horner). */
function sumOf(places: readonly number[], digitsOf: (at: number) => Vector, matrix: Matrix, modulus: number): Vector {
  return places.reduceRight<Vector>(
    ([left, right], at) => {
      const [first, second] = digitsOf(at)
      const [a, b] = [left + first, right + second]
      const [[ll, lr], [rl, rr]] = matrix
      return [(a * ll + b * rl) % modulus, (a * lr + b * rr) % modulus]
    },
    [0, 0],
  )
}
