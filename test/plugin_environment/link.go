package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"strconv"
	"sync"
	"time"

	"github.com/mattermost/mattermost/server/public/model"
)

// answerWithin is how long one call may take.
const answerWithin = 60 * time.Second

// link carries every plugin API call over one connection, answers in whatever order they come: a server calls a function of its own
// there, so what stands in for that may cost little more.
type link struct {
	conn net.Conn

	// writing keeps lines whole.
	writing sync.Mutex

	mu      sync.Mutex
	lastID  uint64
	waiting map[uint64]chan<- answer
	// broken is why nothing is answered any more.
	broken error
}

// answer is a line's JSON, or why there is none.
type answer struct {
	encoded []byte
	err     error
}

// openLink connects to the socket of whoever answers the plugin API.
func openLink(socket string) (*link, error) {
	conn, err := net.Dial("unix", socket)
	if err != nil {
		return nil, err
	}
	l := &link{conn: conn, waiting: map[uint64]chan<- answer{}}
	go l.read()
	return l, nil
}

// ask calls one method and gives its value's JSON, which may be empty, or the error it was answered with. err: nobody answered.
func (l *link) ask(method string, args []any) (value json.RawMessage, refusal *model.AppError, err error) {
	encoded, err := json.Marshal(args)
	if err != nil {
		return nil, nil, err
	}
	answered := make(chan answer, 1)
	id, err := l.await(answered)
	if err != nil {
		return nil, nil, err
	}
	line := make([]byte, 0, len(encoded)+len(method)+24)
	line = strconv.AppendUint(line, id, 10)
	line = append(append(append(line, ' '), method...), ' ')
	line = append(append(line, encoded...), '\n')
	l.writing.Lock()
	_, err = l.conn.Write(line)
	l.writing.Unlock()
	if err != nil {
		l.fail(err)
	}
	patience := time.NewTimer(answerWithin)
	defer patience.Stop()
	select {
	case got := <-answered:
		if got.err != nil {
			return nil, nil, got.err
		}
		var outcome struct {
			Value json.RawMessage `json:"value"`
			Error *model.AppError `json:"error"`
		}
		err = json.Unmarshal(got.encoded, &outcome)
		return outcome.Value, outcome.Error, err
	case <-patience.C:
		l.forget(id)
		return nil, nil, fmt.Errorf("%s was not answered within %s", method, answerWithin)
	}
}

func (l *link) await(answered chan<- answer) (uint64, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.broken != nil {
		return 0, l.broken
	}
	l.lastID++
	l.waiting[l.lastID] = answered
	return l.lastID, nil
}

// forget gives whoever waits for the id; nil when nobody does any more.
func (l *link) forget(id uint64) chan<- answer {
	l.mu.Lock()
	defer l.mu.Unlock()
	answered := l.waiting[id]
	delete(l.waiting, id)
	return answered
}

func (l *link) read() {
	lines := bufio.NewReader(l.conn)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			l.fail(err)
			return
		}
		number, encoded, _ := bytes.Cut(line, []byte{' '})
		id, err := strconv.ParseUint(string(number), 10, 64)
		if err != nil {
			l.fail(err)
			return
		}
		if answered := l.forget(id); answered != nil {
			answered <- answer{encoded: encoded}
		}
	}
}

// fail ends the connection: lines that were lost cannot be asked for again.
func (l *link) fail(cause error) {
	_ = l.conn.Close() // it is of no use either way
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.broken == nil {
		l.broken = fmt.Errorf("the connection for the plugin API broke: %w", cause)
	}
	for id, answered := range l.waiting {
		answered <- answer{err: l.broken}
		delete(l.waiting, id)
	}
}
