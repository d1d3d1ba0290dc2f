import type { Problem } from '../../../errors.ts'
import { flagOf } from '../../../sim/options.ts'
import type { Brought } from '../../../sim/scenario.ts'
import type { Text } from '../../../text.ts'

/** Flags that make no sense together: one of them would have no effect, and nobody would know. */
export function combinations({ manifests, texts }: Brought): Problem[] {
  const given = (...flags: string[]) => flags.filter(flag => (texts[flag] ?? []).length > 0).map(nameOf)
  const isGiven = (flag: string) => given(flag).length > 0
  const sends = ['packet', 'packets', 'in', 'allBranches', 'everyRule']
  const isDump = isGiven('rules')
  return [
    ...(isDump && manifests.length > 0 ? [eitherOr('-f', '--rules')] : []),
    ...(isDump ? given('diagnose', 'printRules', 'node').map(needsObjects) : []),
    ...(isDump ? [] : given('localIp').map(needsRules)),
    ...(isGiven('printRules') ? given(...sends, 'diagnose').map(besidePrinting) : given('ipv6').map(needsPrinting)),
    ...(isGiven('diagnose') && !isGiven('printRules') ? given(...sends).map(besideDiagnosis) : []),
  ]
}

const nameOf = (flag: string): string => `--${flagOf(flag)}`

const eitherOr = (one: string, other: string): Problem => ({
  what: { zh: `${one} 和 ${other} 只能选一个`, en: `${one} and ${other} exclude each other` },
  fix: {
    zh: `${one} 由对象算出规则，${other} 使用节点上的规则`,
    en: `${one} computes rules from objects, ${other} takes those of a node`,
  },
})
const needsObjects = (flag: string): Problem => ({
  what: { zh: `${flag} 需要对象（-f），不是规则`, en: `${flag} needs objects (-f), not rules` },
})
const needsRules = (flag: string): Problem => ({
  what: { zh: `${flag} 只与 --rules 一起使用`, en: `${flag} goes with --rules` },
  fix: { zh: '有对象时，地址来自 Node', en: 'with objects, addresses come from the Node' },
})
const needsPrinting = (flag: string): Problem => ({
  what: { zh: `${flag} 只与 --print-rules 一起使用`, en: `${flag} goes with --print-rules` },
  fix: {
    zh: '数据包属于哪个地址族，看它的地址',
    en: 'of which family a packet is its addresses tell',
  },
})
const oneByOne: Text = { zh: '分两次运行', en: 'run it twice, with one of the two each' }
const besidePrinting = (flag: string): Problem => ({
  what: {
    zh: `--print-rules 只打印规则，${flag} 不起作用`,
    en: `--print-rules prints rules and nothing else: ${flag} has no effect`,
  },
  fix: oneByOne,
})
const besideDiagnosis = (flag: string): Problem => ({
  what: {
    zh: `--diagnose 自己决定发哪些数据包、从哪里发，${flag} 不起作用`,
    en: `--diagnose chooses its packets and where they begin: ${flag} has no effect`,
  },
  fix: oneByOne,
})
