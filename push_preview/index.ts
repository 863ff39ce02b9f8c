/** What leaves the server for a push: computed here once, for the panel, the command line and the hook. No zod, no Node, no DOM. */
export {composePush, shownText} from './compose';
export type {PushedPost, PushField, PushIds, PushLevel, PushMessage, PushSettings} from './push_message';
export {effectiveLevel, PUSH_FIELDS, toWireJson} from './push_message';
export type {LockScreen, Phone, Reader} from './readers';
export {lockScreenOf, READERS, readersOf} from './readers';
export type {Action, Reducible} from './reduce';
export {changesAnything, reducePush, strictestAction} from './reduce';
export type {Sample, SampleInput} from './samples';
export {PLACEHOLDER_IDS, SAMPLE_WEBHOOK, samplePost} from './samples';
export {stripMarkdown} from './strip_markdown';
export type {Sentences} from './wording';
export {ENGLISH, isGenericWording, SENTENCE_IDS, sentencesFrom} from './wording';
