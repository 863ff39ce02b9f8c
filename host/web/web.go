// Package web carries HTTP between the server and JavaScript: a request becomes one JSON payload, a reply leaves in chunks.
package web

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/mattermost/mattermost/server/public/plugin"
)

// MaxBodyBytes caps request bodies: the server itself sets plugin routes no limit.
const MaxBodyBytes = 1 << 20

type payload struct {
	Method       string            `json:"method"`
	Path         string            `json:"path"`
	Query        string            `json:"query"`
	Headers      map[string]string `json:"headers"`
	Body         string            `json:"body"`
	BodyTooLarge bool              `json:"body_too_large"`
	Context      ContextFields     `json:"context"`
}

// ContextFields is what of plugin.Context reaches JavaScript.
type ContextFields struct {
	SessionID string `json:"session_id"`
	RequestID string `json:"request_id"`
	IPAddress string `json:"ip_address"`
	UserAgent string `json:"user_agent"`
}

// ContextOf describes c; a hook may be called without one.
func ContextOf(c *plugin.Context) ContextFields {
	if c == nil {
		return ContextFields{}
	}
	return ContextFields{c.SessionId, c.RequestId, c.IPAddress, c.UserAgent}
}

// Payload reads a request to its end and describes it as JSON. A body over the cap is dropped and marked; one that is no UTF-8 is made so.
func Payload(c *plugin.Context, r *http.Request) (string, error) {
	body, err := readBody(r)
	if err != nil {
		return "", err
	}
	tooLarge := len(body) > MaxBodyBytes
	if tooLarge {
		body = nil
	}
	headers := make(map[string]string, len(r.Header))
	for name, values := range r.Header {
		headers[strings.ToLower(name)] = strings.Join(values, ", ")
	}
	encoded, err := json.Marshal(payload{
		Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery, Headers: headers,
		Body: strings.ToValidUTF8(string(body), "\uFFFD"), BodyTooLarge: tooLarge,
		Context: ContextOf(c),
	})
	return string(encoded), err
}

// readBody reads one byte more than allowed when there is more. Each reading is a round trip to the server: with a declared length one is enough.
func readBody(r *http.Request) ([]byte, error) {
	length, err := strconv.ParseInt(r.Header.Get("Content-Length"), 10, 64)
	if err != nil || length < 0 || length > MaxBodyBytes {
		return io.ReadAll(io.LimitReader(r.Body, MaxBodyBytes+1))
	}
	body := make([]byte, length)
	_, err = io.ReadFull(r.Body, body)
	return body, err
}

// Reply is an engine.Writer over a http.ResponseWriter.
type Reply struct {
	response http.ResponseWriter
	started  bool
	// sent counts bytes of chunks; isLong says that the collector was told.
	sent   int
	isLong bool
}

// NewReply writes to w.
func NewReply(w http.ResponseWriter) *Reply {
	return &Reply{response: w}
}

// Started tells whether the head is out, so that no other reply can follow.
func (r *Reply) Started() bool {
	return r.started
}

// WriteHead sends status and headers.
func (r *Reply) WriteHead(status int, header http.Header) error {
	if err := r.begin(status, header); err != nil {
		return err
	}
	r.response.WriteHeader(status)
	return nil
}

// WriteAll sends a whole reply. Each of a response's methods is a round trip to the server, so only those are called that this one needs:
// 200 is what a reply without WriteHeader has, and the server flushes by itself when the hook returns.
func (r *Reply) WriteAll(status int, header http.Header, body string) error {
	if err := r.begin(status, header); err != nil {
		return err
	}
	if status != http.StatusOK {
		r.response.WriteHeader(status)
	}
	_, err := io.WriteString(r.response, body)
	return err
}

func (r *Reply) begin(status int, header http.Header) error {
	if r.started {
		return errors.New("the head is already written")
	}
	if status < 200 || status > 599 {
		return errors.New("no such status")
	}
	r.started = true
	target := r.response.Header()
	for name, values := range header {
		target[name] = values
	}
	return nil
}

// Write sends a chunk at once; fails when the client went away.
func (r *Reply) Write(chunk string) error {
	if !r.started {
		return errors.New("the head must be written first")
	}
	if _, err := io.WriteString(r.response, chunk); err != nil {
		return err
	}
	if flusher, ok := r.response.(http.Flusher); ok {
		flusher.Flush()
	}
	r.sent += len(chunk)
	if r.sent > longStream && !r.isLong {
		r.isLong = true
		beginLongStream()
	}
	return nil
}

// Close is to be called when nothing more is written, whatever came of it.
func (r *Reply) Close() {
	if r.isLong {
		r.isLong = false
		endLongStream()
	}
}

// Refuse answers with an error of the server's usual form, if the head is not out yet.
func (r *Reply) Refuse(c *plugin.Context, status int, id, message string) error {
	if r.started {
		return nil
	}
	encoded, err := json.Marshal(struct {
		ID         string `json:"id"`
		Message    string `json:"message"`
		StatusCode int    `json:"status_code"`
		RequestID  string `json:"request_id"`
	}{id, message, status, c.RequestId})
	if err != nil {
		return err
	}
	header := http.Header{"Content-Type": {"application/json"}, "Cache-Control": {"no-store"}}
	if err = r.WriteHead(status, header); err != nil {
		return err
	}
	return r.Write(string(encoded))
}
