import { expect, test } from 'vitest'
import { StopPoint } from './stop-point.ts'

test.each(['before', 'after'])('a driver who stops %s the charge has come so far stops it there', async (when) => {
  const point = new StopPoint(2)
  const order: string[] = []
  const ask = () => point.ask().then(() => order.push('answered'))
  const early = when === 'before' ? ask() : null
  const wait = point.wait(() => order.push('stopped')).then(() => order.push('goes on'))
  await Promise.all([wait, early ?? ask()])
  expect(order[0]).toBe('stopped')
  expect(order.toSorted()).toEqual(['answered', 'goes on', 'stopped'])
})
