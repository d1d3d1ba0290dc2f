import type { Scenario } from '../../sim/scenario.ts'
import { dropInfra } from './drop-infra.ts'
import { holdTheAddress } from './hold-the-address.ts'
import { killPause } from './kill-pause.ts'
import { lastToDie } from './last-to-die.ts'
import { namespaceModes } from './namespace-modes.ts'
import { pidView } from './pid-view.ts'
import { options, type PauseOptions } from './options.ts'
import { type Parts, parts } from './parts.ts'
import { sandboxChanged } from './sandbox-changed.ts'
import { volumesWithoutPause } from './volumes-without-pause.ts'
import { whoReaps } from './who-reaps.ts'

export const scenarioWith = (parts: Parts): Scenario<PauseOptions> => ({
  id: 'pause-container',
  title: { zh: 'pause 容器', en: 'The pause container' },
  kubernetes: '1.36',
  options,
  experiments: [
    holdTheAddress(parts),
    namespaceModes(parts),
    pidView(parts),
    whoReaps(parts),
    killPause(parts),
    volumesWithoutPause(parts),
    dropInfra(parts),
    sandboxChanged(parts),
    lastToDie(parts),
  ],
})

export const scenario = scenarioWith(parts)
