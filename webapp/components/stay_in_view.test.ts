import {stayInView} from './stay_in_view';

let resize: () => void;
let observed: Element[];
let element: HTMLElement;

beforeEach(() => {
    jest.useFakeTimers();
    observed = [];
    class FakeObserver {
        constructor(callback: () => void) {
            resize = () => observed.length > 0 && callback();
        }
        observe(target: Element) {
            observed.push(target);
        }
        disconnect() {
            observed = [];
        }
    }
    Object.defineProperty(window, 'ResizeObserver', {configurable: true, value: FakeObserver});
    document.body.innerHTML = '<main><section></section></main>';
    element = document.querySelector('section') as HTMLElement;
    element.scrollIntoView = jest.fn();
});

afterEach(() => {
    jest.useRealTimers();
    Reflect.deleteProperty(window, 'ResizeObserver');
});

test('brings the element into view again whenever the page around it has grown', () => {
    stayInView(element);
    expect(observed).toContain(document.querySelector('main'));
    resize();
    resize();
    expect(element.scrollIntoView).toHaveBeenCalledTimes(3);
});

test.each(['wheel', 'touchstart', 'pointerdown', 'keydown'])('ends when the person acts: %s', (act) => {
    stayInView(element);
    window.dispatchEvent(new Event(act));
    resize();
    expect(element.scrollIntoView).toHaveBeenCalledTimes(1);
});

test('ends by itself, and when it is told to', () => {
    stayInView(element);
    jest.advanceTimersByTime(15_000);
    resize();
    stayInView(element)();
    resize();
    expect(element.scrollIntoView).toHaveBeenCalledTimes(2);
});
