import type { ComponentWhat } from '../../sim/facts/component.ts'
import { text } from '../../text.ts'
import type { Phrases } from './table.ts'

export const componentPhrases: Phrases<ComponentWhat> = {
  Requested: ({ to, verb, object }) =>
    text`${{ zh: '调用', en: 'Calls' }} ${to}${{ zh: '：', en: ': ' }}${verb} ${object}`,
  ComponentChanged: ({ component, change }) => text`${component} ${changes[change]}`,
}

const changes = {
  stopped: { zh: '停止', en: 'stops' },
  started: { zh: '启动', en: 'starts' },
  leads: { zh: '成为领导者', en: 'leads from now on' },
  'gives up': { zh: '交出租约后停止', en: 'gives up its Lease and stops' },
}
