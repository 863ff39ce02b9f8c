package engine

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
)

// recorder is a Writer that remembers, and refuses chunks after the first n.
type recorder struct {
	status int
	header http.Header
	chunks []string
	accept int
}

func (r *recorder) WriteHead(status int, header http.Header) error {
	r.status, r.header = status, header
	return nil
}

func (r *recorder) WriteAll(status int, header http.Header, body string) error {
	r.status, r.header, r.chunks = status, header, []string{body}
	return nil
}

func (r *recorder) Write(chunk string) error {
	if len(r.chunks) == r.accept {
		return errors.New("the client went away")
	}
	r.chunks = append(r.chunks, chunk)
	return nil
}

func TestTheWriterStreamsAndRejectsWhenTheClientWentAway(t *testing.T) {
	engine, _ := start(t, `
		if (hook === 'Start') { return ''; }
		await writer.writeHead(201, JSON.stringify({'Content-Type': 'text/plain', 'Set-Cookie': ['a=1', 'b=2']}));
		await writer.write('one');
		await writer.write('two');
		return await writer.write('three').then(() => 'written', (error) => error.message);`, nil)
	reply := &recorder{accept: 2}
	result, err := engine.Dispatch(context.Background(), Call{Hook: "Hook", Writer: reply})
	if err != nil || !strings.Contains(result, "the client went away") {
		t.Fatalf("%q, %v", result, err)
	}
	if reply.status != 201 || strings.Join(reply.header.Values("Set-Cookie"), ",") != "a=1,b=2" || strings.Join(reply.chunks, ",") != "one,two" {
		t.Errorf("%+v", reply)
	}
}

func TestAWholeReplyIsOneStep(t *testing.T) {
	engine, _ := start(t, `
		if (hook === 'Start') { return ''; }
		return await writer.writeAll(404, JSON.stringify({'X-One': 'a'}), 'none') ?? 'written';`, nil)
	reply := &recorder{}
	result, err := engine.Dispatch(context.Background(), Call{Hook: "Hook", Writer: reply})
	if err != nil || result != "written" || reply.status != 404 || reply.header.Get("X-One") != "a" || strings.Join(reply.chunks, ",") != "none" {
		t.Errorf("%q, %v, %+v", result, err, reply)
	}
}
