/**
 * The System Console's sections and the enrolment page, loaded when somebody opens them: every user loads the entry, few need the rest.
 * After an upgrade the chunk an open page asks for is gone, so a failed load offers a reload.
 */
import type {ComponentType, ReactNode} from 'react';
import * as React from 'react';
import {Component, lazy, Suspense} from 'react';
import {FormattedMessage} from 'react-intl';

import entryMessages from './i18n/en_entry.json';
import type {CoreStore, PluginRegistry, SectionProps} from './plugin_registry';

type SectionName = 'PushContentsSection' | 'MfaSection' | 'SessionsSection' | 'MobileSection' | 'AuditSection';

type Panels = Record<SectionName, ComponentType<SectionProps>>;

let panelsOnTheWay: Promise<Panels> | null = null;

/** Once for all sections, because Mattermost draws everything anew whenever texts are registered. What failed is tried again. */
function loadPanels(registry: PluginRegistry, store: CoreStore): Promise<Panels> {
    panelsOnTheWay ??= import(/* webpackChunkName: "panels" */ './panels').then((panels) => {
        registry.registerTranslations(() => ({...entryMessages, ...panels.messages}));
        panels.rememberStore(store);
        return panels;
    }).catch((error: unknown) => {
        panelsOnTheWay = null;
        throw error;
    });
    return panelsOnTheWay;
}

/** A component for registerAdminConsoleCustomSection. Its texts are registered when they are there. */
export function lazySection(registry: PluginRegistry, store: CoreStore, name: SectionName): ComponentType<SectionProps> {
    const Section = lazy(async () => {
        const panels = await loadPanels(registry, store);
        return {default: panels[name]};
    });
    return function LazySection(props: SectionProps) {
        return <WhenLoaded><Section {...props}/></WhenLoaded>;
    };
}

const EnrolmentPage = lazy(async () => ({default: (await import(/* webpackChunkName: "enrolment" */ './enrolment')).EnrolmentPage}));

/** For registerCustomRoute: the page of a session that is for setting up MFA only. */
export function LazyEnrolmentPage() {
    return <WhenLoaded><EnrolmentPage/></WhenLoaded>;
}

/** Not registered before the panels' own: Mattermost would draw everything anew for every user, and until then the default says the same. */
const text = (id: keyof typeof entryMessages) => <FormattedMessage id={id} defaultMessage={entryMessages[id]}/>;

function WhenLoaded({children}: {children: ReactNode}) {
    return (
        <Boundary>
            <Suspense fallback={<div role='status'>{text('security_controls.entry.loading')}</div>}>
                {children}
            </Suspense>
        </Boundary>
    );
}

const FAILURES = {load: 'security_controls.entry.load_failed', other: 'security_controls.entry.failed'} as const;

/** Mattermost has no boundary of its own around a plugin's section or page: without this one a failure here would empty the whole window. */
class Boundary extends Component<{children: ReactNode}, {failure: keyof typeof FAILURES | null}> {
    override state = {failure: null};

    static getDerivedStateFromError(error: unknown) {
        return {failure: error instanceof Error && error.name === 'ChunkLoadError' ? 'load' : 'other'};
    }

    override render() {
        const {failure}: {failure: keyof typeof FAILURES | null} = this.state;
        if (!failure) {
            return this.props.children;
        }
        return (
            <div role='alert' className='alert alert-warning'>
                <p>{text(FAILURES[failure])}</p>
                <button type='button' className='btn btn-primary' onClick={() => window.location.reload()}>
                    {text('security_controls.entry.reload')}
                </button>
            </div>
        );
    }
}
