import type { Brand } from '#brands/brand'

export const roamwatt: Brand = {
  id: 'roamwatt',
  name: 'Roamwatt',
  hosts: [],
  light: { accent: '#0b5c4f', onAccent: '#ffffff', accentInk: '#0b5c4f' },
  dark: { accent: '#5fd3b8', onAccent: '#04231d', accentInk: '#6fdcc3' },
}
