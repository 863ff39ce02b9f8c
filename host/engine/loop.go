package engine

import "sync"

// loop runs functions one after another on a goroutine of its own: everything that touches a JavaScript runtime goes through it, since
// a runtime belongs to one goroutine at a time.
type loop struct {
	mu      sync.Mutex
	queue   []func()
	wake    chan struct{}
	stopped bool
}

func newLoop() *loop {
	return &loop{wake: make(chan struct{}, 1)}
}

// post appends fn to the queue; false when the loop has stopped and fn will never run.
func (l *loop) post(fn func()) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stopped {
		return false
	}
	l.queue = append(l.queue, fn)
	select {
	case l.wake <- struct{}{}:
	default:
	}
	return true
}

// run executes what is posted until stop is called.
func (l *loop) run() {
	for range l.wake {
		for {
			l.mu.Lock()
			if l.stopped {
				l.mu.Unlock()
				return
			}
			jobs := l.queue
			l.queue = nil
			l.mu.Unlock()
			if len(jobs) == 0 {
				break
			}
			for _, job := range jobs {
				if l.isStopped() {
					return
				}
				job()
			}
		}
	}
}

func (l *loop) isStopped() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.stopped
}

// stop drops what is queued. The function that runs at the moment is not waited for: it may be the one that never ends.
func (l *loop) stop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stopped {
		return
	}
	l.stopped = true
	l.queue = nil
	close(l.wake)
}
