import { expect, test } from 'vitest'
import { parseDayOptions } from '../../bench/day/day-options.ts'
import { Refusal } from '../../scripts/platform/refusal.ts'

test('a day has a thousand sessions and seed 1 unless told otherwise', () => {
  expect(parseDayOptions([], '/')).toMatchObject({ sessions: 1000, seed: '1', feed: [], broken: null, keep: false })
})

test('feed files follow one flag and start where the person stands', () => {
  expect(parseDayOptions(['--feed', 'a.json', '/b.json.gz'], '/home')).toMatchObject({
    feed: ['/home/a.json', '/b.json.gz'],
  })
})

test.each([[['--sessions', '0']], [['--sessions', 'many']], [['--break', 'everything']], [['a.json']], [['--what']]])(
  '%j is refused',
  (args) => {
    expect(() => parseDayOptions(args, '/')).toThrow(Refusal)
  },
)
