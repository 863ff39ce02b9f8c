package engine

import "sync"

// maxUrgentInRow is how many urgent functions may run before an ordinary one that waits gets its turn.
const maxUrgentInRow = 32

// loop runs functions one after another on a goroutine of its own: everything that touches a JavaScript runtime goes through it, since
// a runtime belongs to one goroutine at a time. Urgent functions go first, but never for ever.
type loop struct {
	mu          sync.Mutex
	urgent      []func()
	ordinary    []func()
	urgentInRow int
	wake        chan struct{}
	stopped     bool
}

func newLoop() *loop {
	return &loop{wake: make(chan struct{}, 1)}
}

// post appends fn to its queue; false when the loop has stopped and fn will never run.
func (l *loop) post(fn func(), isUrgent bool) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stopped {
		return false
	}
	if isUrgent {
		l.urgent = append(l.urgent, fn)
	} else {
		l.ordinary = append(l.ordinary, fn)
	}
	select {
	case l.wake <- struct{}{}:
	default:
	}
	return true
}

// run executes what is posted until stop is called.
func (l *loop) run() {
	for range l.wake {
		for fn := l.next(); fn != nil; fn = l.next() {
			fn()
		}
	}
}

// next takes the function that is due; nil when there is none, or the loop has stopped.
func (l *loop) next() func() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.urgent) > 0 && (len(l.ordinary) == 0 || l.urgentInRow < maxUrgentInRow) {
		l.urgentInRow++
		return take(&l.urgent)
	}
	l.urgentInRow = 0
	return take(&l.ordinary)
}

func take(queue *[]func()) func() {
	if len(*queue) == 0 {
		*queue = nil
		return nil
	}
	first := (*queue)[0]
	(*queue)[0] = nil
	*queue = (*queue)[1:]
	return first
}

// stop drops what is queued. The function that runs at the moment is not waited for: it may be the one that never ends.
func (l *loop) stop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stopped {
		return
	}
	l.stopped = true
	l.urgent, l.ordinary = nil, nil
	close(l.wake)
}
