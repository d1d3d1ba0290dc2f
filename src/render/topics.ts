import type { Topic } from '../deck/card.ts'
import type { Text } from '../text.ts'

export const topicWords: Readonly<Record<Topic, Text>> = {
  architecture: { zh: '架构', en: 'architecture' },
  workloads: { zh: '工作负载', en: 'workloads' },
  networking: { zh: '网络', en: 'networking' },
  scale: { zh: '规模', en: 'scale' },
  operations: { zh: '运维', en: 'operations' },
  delivery: { zh: '交付', en: 'delivery' },
}
