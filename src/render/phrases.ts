import { harmless } from '../deck/harmless.ts'
import type { Fact, Looked, What } from '../sim/fact.ts'
import { text, type Text } from '../text.ts'
import { lookedAt, seenValue } from './phrases/looked.ts'
import { networkPhrases } from './phrases/network.ts'
import { componentPhrases } from './phrases/component.ts'
import { podPhrases } from './phrases/pod.ts'
import { proxyPhrases } from './phrases/proxy.ts'
import { runtimePhrases } from './phrases/runtime.ts'
import { servicePhrases } from './phrases/service.ts'
import type { Phrases } from './phrases/table.ts'
import { workloadPhrases } from './phrases/workload.ts'

/**
 * What happened, as a sentence. Who did it and when stand beside it, so it names neither unless that is its subject.
 * A fact may hold words that a user brought (names, messages): nothing in them can steer a terminal.
 */
export function phrase(fact: Fact): Text {
  const { zh, en } = (phrases[fact.kind] as (what: What) => Text)(fact)
  return { zh: harmless(zh), en: harmless(en) }
}

const lookedPhrases: Phrases<Looked> = {
  Looked: ({ subject, value }) => text`${{ zh: '看到', en: 'Sees' }} ${lookedAt(subject)} → ${seenValue(value)}`,
}

const phrases: Phrases<What> = {
  ...componentPhrases,
  ...podPhrases,
  ...runtimePhrases,
  ...workloadPhrases,
  ...servicePhrases,
  ...networkPhrases,
  ...proxyPhrases,
  ...lookedPhrases,
}
