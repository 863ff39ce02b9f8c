/** For every test of the web app in jsdom: what it waits to see on the screen may take longer than the library's one second on a busy machine. */
import {configure} from '@testing-library/dom';

configure({asyncUtilTimeout: 10_000});
