import * as v from 'valibot'
import { describe, expect, expectTypeOf, it } from 'vitest'

import type { CompareResult } from '../../flows/compare.ts'
import type {
  ExplainResult,
  HistoryResult,
  InitResult,
  LogResult,
  PlanResult,
  PublishResult,
  ShowResult,
  StatusResult,
} from '../../flows/results.ts'
import type { RetainResult } from '../../flows/retain/apply.ts'
import type { VerifyTagResult } from '../../flows/verify-tag.ts'
import type { HashedPlan } from '../../plan/retain/plan-file.ts'
import { documentText } from '../face.ts'
import { HOTFIX_PLAN, HOTFIX_PUBLISHED } from '../testing/data.ts'
import type { LintResult } from '../ui/lint-view.ts'
import { DOCUMENTS } from './documents.ts'

type Schemas = typeof DOCUMENTS
type Frozen<T> = T extends object ? { readonly [Key in keyof T]: Frozen<T[Key]> } : T
/** What a schema describes, without the discriminator. */
type Described<Name extends keyof Schemas> = Omit<Frozen<v.InferOutput<Schemas[Name]>>, 'document'>

// The compiler holds schemas and results together: a key that one of them lacks does not compile.
describe('the schemas of the JSON documents', () => {
  it('have the keys of what the flows answer, and accept every value of it', () => {
    expectTypeOf<PlanResult>().toExtend<Described<'plan'>>()
    expectTypeOf<keyof PlanResult>().toEqualTypeOf<keyof Described<'plan'>>()
    expectTypeOf<PublishResult>().toExtend<Described<'publish'>>()
    expectTypeOf<keyof PublishResult>().toEqualTypeOf<keyof Described<'publish'>>()
    expectTypeOf<StatusResult>().toExtend<Described<'status'>>()
    expectTypeOf<keyof StatusResult>().toEqualTypeOf<keyof Described<'status'>>()
    expectTypeOf<LogResult>().toExtend<Described<'log'>>()
    expectTypeOf<keyof LogResult>().toEqualTypeOf<keyof Described<'log'>>()
    expectTypeOf<HistoryResult>().toExtend<Described<'history'>>()
    expectTypeOf<keyof HistoryResult>().toEqualTypeOf<keyof Described<'history'>>()
    expectTypeOf<ShowResult>().toExtend<Described<'show'>>()
    expectTypeOf<keyof ShowResult>().toEqualTypeOf<keyof Described<'show'>>()
    expectTypeOf<ExplainResult>().toExtend<Described<'explain'>>()
    expectTypeOf<keyof ExplainResult>().toEqualTypeOf<keyof Described<'explain'>>()
    expectTypeOf<InitResult>().toExtend<Described<'init'>>()
    expectTypeOf<keyof InitResult>().toEqualTypeOf<keyof Described<'init'>>()
    expectTypeOf<CompareResult>().toExtend<Described<'compare'>>()
    expectTypeOf<keyof CompareResult>().toEqualTypeOf<keyof Described<'compare'>>()
    expectTypeOf<RetainResult>().toExtend<Described<'retain'>>()
    expectTypeOf<keyof RetainResult>().toEqualTypeOf<keyof Described<'retain'>>()
    expectTypeOf<HashedPlan>().toExtend<Described<'retain-plan'>>()
    expectTypeOf<keyof HashedPlan>().toEqualTypeOf<keyof Described<'retain-plan'>>()
    expectTypeOf<VerifyTagResult>().toExtend<Described<'verify-tag'>>()
    expectTypeOf<keyof VerifyTagResult>().toEqualTypeOf<keyof Described<'verify-tag'>>()
    expectTypeOf<keyof Omit<LintResult, 'source'>>().toEqualTypeOf<keyof Described<'lint'>>()
  })

  it.each([
    ['plan', HOTFIX_PLAN],
    ['publish', HOTFIX_PUBLISHED],
  ] as const)('describe every key of a %s document', (name, result) => {
    const document: unknown = JSON.parse(documentText(name, result, false))
    // Parsing drops keys that the schema does not describe.
    expect(v.parse(DOCUMENTS[name], document)).toEqual(document)
  })
})
