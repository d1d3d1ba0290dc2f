import type { Problem } from '../errors.ts'
import type { Random } from '../random.ts'
import type { Text } from '../text.ts'
import type { Fact, Millis, What } from './fact.ts'
import type { Options } from './options.ts'

/** The simulation that belongs to a card. `O` are its options' values, `I` what a user may bring. */
export interface Scenario<O = object, I = unknown> {
  readonly id: string
  readonly title: Text
  /** The Kubernetes version whose behaviour is modelled; named in every output. */
  readonly kubernetes: string
  readonly options: Options<O>
  readonly experiments: readonly [Experiment<O>, ...Experiment<O>[]]
  readonly inputs?: Inputs<O, I>
}

/** One set-up with one action, and what it teaches. */
export interface Experiment<O = object> {
  readonly name: string
  /** The question that the experiment puts to the system. */
  readonly asks: Text
  /** How a play is best drawn; default: phases and container states over time. */
  readonly picture?: 'sequence' | TablePicture
  readonly plays: { model(options: O, tools: ModelTools): Iterable<Step> }
  readonly claims: readonly Claim[]
  /** Results that a learner can be asked to predict. */
  readonly outcomes?: readonly Outcome[]
}

/** What was looked at, as a table: a `Looked` fact `row: column` is a cell. Only what is named here is drawn, in this order. */
export interface TablePicture {
  /** Stands over the names of the rows. */
  readonly corner: Text
  readonly rows: Readonly<Record<string, Text>>
  readonly columns: Readonly<Record<string, Text>>
}

/** What a card teaches. Over no facts it does not hold. */
export interface Claim {
  /** Unique in the scenario; `claim:<id>` in a card points at it. */
  readonly id: string
  readonly text: Text
  judge(facts: readonly Fact[]): Judgement
}
/** `deciding` are the facts that settled it, for and against: shown below the claim. */
export interface Judgement {
  readonly holds: boolean
  readonly deciding: readonly Fact[]
}

/** A named result of a play. A choice is picked from `values`; a number is typed. */
export type Outcome = { readonly name: string; readonly asks: Text } & (
  | { readonly kind: 'choice'; readonly values: readonly string[]; of(facts: readonly Fact[]): string }
  | { readonly kind: 'number'; readonly unit?: Text; of(facts: readonly Fact[]): number }
)

/** What the model is handed; a play has no other way to get at chance or to make a fact. */
export interface ModelTools {
  readonly random: Random
  /** Numbers the fact. The play must yield it (an engine yields it for the play). */
  readonly fact: (at: Millis, by: string, what: What, because?: Fact) => Fact
  /** Rules that a packet was held against in vain are wanted too: they are many, and prove nothing. */
  readonly everyRule?: boolean
}

/** A sentence of the narrator between facts. */
export interface Caption {
  readonly kind: 'Caption'
  readonly text: Text
}
export type Step = Caption | Fact
export const caption = (text: Text): Caption => ({ kind: 'Caption', text })

/** What a user may bring, and the play that answers for it. Text and YAML are read by `cli`; what they mean is decided here. */
export interface Inputs<O, I> {
  readonly flags: readonly InputFlag[]
  /** All problems at once; no `value` means that nothing can be answered. */
  read(brought: Brought): { readonly value?: I; readonly problems: readonly Problem[] }
  play(value: I, options: O, tools: ModelTools): Iterable<Step>
  /** Text that was asked for instead of a play: printed as it is, for other programs. */
  document?(value: I, options: O): string | undefined
  /** Did what the user asked about come out well? Decides the exit code: yes 0, no 1, unknown 3. */
  verdict(facts: readonly Fact[]): 'yes' | 'no' | 'unknown'
}
export interface InputFlag {
  /** camelCase, as options; on the command line it is kebab-case. */
  readonly flag: string
  /** `filename` (-f) takes manifests; a `file` is read, a `word` is the text itself, a `switch` has the text `on` if it is given. */
  readonly kind: 'manifests' | 'file' | 'word' | 'switch'
  readonly repeats?: boolean
  /** Experiments heed it too (ModelTools): alone it brings nothing. */
  readonly forExperiments?: boolean
  readonly about: Text
}
export interface Brought {
  readonly manifests: readonly Manifest[]
  /** By flag: file contents, or words as typed. */
  readonly texts: Readonly<Record<string, readonly { readonly file: string; readonly text: string }[]>>
}
/** One object of a YAML or JSON file; Lists are unfolded. */
export interface Manifest {
  readonly file: string
  /** Where the object begins, and where a path inside it stands, as far as it exists. */
  readonly line: number
  lineOf(...path: readonly (string | number)[]): number
  readonly object: unknown
}

/** A scenario with one pure function or actor replaced: a misconception, played. Its claim must fail. */
export interface Broken {
  readonly name: string
  readonly breaks: string
  /** The misconception in a sentence. */
  readonly text: Text
  readonly experiment: string
  scenario(): Scenario
}
