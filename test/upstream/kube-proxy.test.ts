// Upstream's tables for kube-proxy in iptables mode, through the code that the simulation runs. A file per kind of table.
import { expect } from 'vitest'
import { normalForm } from '../../src/model/kube-proxy/normal-form.ts'
import { probability } from '../../src/model/kube-proxy/service-rules.ts'
import { type Case, checkFolder } from './corpus.ts'
import { casesOf } from './kube-proxy/cases.ts'
import { checkEndpoints } from './kube-proxy/endpoints.ts'
import { checkState } from './kube-proxy/rules.ts'
import { checkEndpointChange, checkMaps } from './kube-proxy/state.ts'

checkFolder({
  folder: 'kube-proxy',
  casesOf,
  checks: [
    { files: /^(rules|flows|metrics)-/, check: checkState },
    { files: /^endpoints-/, check: checkEndpoints },
    { files: /^state-endpoints-map/, check: checkEndpointChange },
    { files: /^state-/, check: checkMaps },
    { files: /^misc-/, check: checkProbabilities },
    { files: /^normalise-/, check: checkNormalForm },
  ],
  notModelled: [],
})

function checkNormalForm({ input, expected }: Case) {
  expect(normalForm(String(input))).toBe(expected)
}

function checkProbabilities(given: Case) {
  for (const [n, text] of Object.entries(given['expect'] as Record<string, string>))
    expect(probability(Number(n))).toBe(text)
  const [from, to] = [given['expectStrictlyDecreasingFrom'], given['expectStrictlyDecreasingTo']].map(Number) as [
    number,
    number,
  ]
  const rising = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i).filter(
    n => probability(n) <= probability(n + 1),
  )
  expect(rising).toEqual([])
}
