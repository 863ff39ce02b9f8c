/** Whether what is typed as a regular expression is one: only the server knows RE2, so it is asked once the typing has paused. */
import {useQuery} from '@tanstack/react-query';

import type {PushRuleMatch} from '../../../../contract/types';
import {checkPushPattern} from '../../../api/push';
import {useSettled} from '../../../components/use_settled';

/** '' while nothing is known against it, also when the server cannot be asked: it judges again when the policy is saved. */
export function usePatternProblem(match: PushRuleMatch): string {
    const typed = match.type === 'words' && match.syntax === 're2' ? match.pattern : '';
    const asked = useSettled(typed);
    const {data: problem} = useQuery({queryKey: ['push_pattern', asked], queryFn: ({signal}) => checkPushPattern(asked, signal), enabled: asked !== '' && asked === typed, staleTime: Infinity});
    return asked === typed && typed !== '' ? problem ?? '' : '';
}
