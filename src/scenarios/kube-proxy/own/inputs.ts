import { isKind, type FactOf } from '../../../sim/fact.ts'
import type { Inputs } from '../../../sim/scenario.ts'
import type { Own, Settings } from './brought.ts'
import { diagnose } from './diagnosis/diagnose.ts'
import { flags } from './flags.ts'
import { printedRules, tracePackets } from './play.ts'
import { readOwn } from './read.ts'

/** `-f` or `--rules`: what becomes of these packets, why does this Service not answer, which rules would there be? */
export const inputs: Inputs<Settings, Own> = {
  flags,
  read: readOwn,
  document: printedRules,
  *play(own, settings, tools) {
    yield* tracePackets(own, settings, tools)
    if (own.diagnose !== undefined && own.source.kind === 'objects')
      yield* diagnose(own.source, own.diagnose, settings, tools)
  },
  /** No if a packet is surely not delivered, or a Service has a problem; yes if every packet is, or the rules lead to endpoints. */
  verdict(facts) {
    const findings = facts.filter(isKind('Diagnosed'))
    if (findings.length > 0) return ofDiagnosis(findings)
    const verdicts = facts.filter(isKind('PacketAnswered')).map(fact => fact.verdict)
    if (verdicts.some(each => each === 'not delivered' || each === 'either, by chance')) return 'no'
    return verdicts.includes('unknown') || verdicts.length === 0 ? 'unknown' : 'yes'
  },
}

function ofDiagnosis(findings: readonly FactOf<'Diagnosed'>[]): 'yes' | 'no' | 'unknown' {
  if (findings.some(({ severity }) => severity === 'problem')) return 'no'
  return findings.some(({ code }) => code === 'unknown') ? 'unknown' : 'yes'
}
