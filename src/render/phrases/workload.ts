import type { WorkloadWhat } from '../../sim/facts/workload.ts'
import { text } from '../../text.ts'
import type { Phrases } from './table.ts'

export const workloadPhrases: Phrases<WorkloadWhat> = {
  Scaled: ({ set, from, to }) => ({
    zh: `ReplicaSet ${set} ${to > from ? '扩容' : '缩容'}：${from} → ${to}`,
    en: `ReplicaSet ${set} is scaled ${to > from ? 'up' : 'down'}: ${from} → ${to}`,
  }),
  Counted: ({ subject, replicas, ready, available, terminating, updated }) =>
    text`${{ zh: `${subject} 的状态：`, en: `Status of ${subject}: ` }}replicas ${replicas}${
      updated === undefined ? '' : ` updated ${updated}`
    } ready ${ready} available ${available}${terminating === 0 ? '' : ` terminating ${terminating}`}`,
  RevisionSet: ({ set, revision }) => ({
    zh: `ReplicaSet ${set} 成为修订版本 ${revision}`,
    en: `ReplicaSet ${set} is revision ${revision} from now on`,
  }),
  OwnerChanged: ({ subject, owner, change }) =>
    change === 'adopted'
      ? { zh: `${owner} 收养 ${subject}`, en: `${owner} adopts ${subject}` }
      : { zh: `${owner} 放开 ${subject}`, en: `${owner} lets ${subject} go` },
  Refused: ({ verb, subject, why }) => ({
    zh: `API 服务器拒绝 ${verb} ${subject}：${codes[why]} ${why}`,
    en: `The API server refuses to ${verb} ${subject}: ${codes[why]} ${why}`,
  }),
}

const codes = { AlreadyExists: 409, Conflict: 409, NotFound: 404, Forbidden: 403 }
