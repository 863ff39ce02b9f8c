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

func TestAWholeReplyLeavesWhenTheHookHasEnded(t *testing.T) {
	engine, _ := start(t, `
		if (hook === 'Start') { return ''; }
		const given = writer.writeAll(404, JSON.stringify({'X-One': 'a'}), 'none');
		return await bridge.call('written', '') + given;`, nil)
	reply := &recorder{}
	result, err := engine.Dispatch(context.Background(), Call{Hook: "Hook", Writer: reply})
	if err != nil || result != "writtenundefined" || reply.status != 404 || reply.header.Get("X-One") != "a" || strings.Join(reply.chunks, ",") != "none" {
		t.Errorf("%q, %v, %+v", result, err, reply)
	}
}

func TestNothingIsWrittenOfAHookThatFailedAfterItsReply(t *testing.T) {
	engine, _ := start(t, `
		if (hook === 'Start') { return ''; }
		writer.writeAll(200, '{}', 'all is well');
		throw new Error('it is not');`, nil)
	reply := &recorder{}
	if _, err := engine.Dispatch(context.Background(), Call{Hook: "Hook", Writer: reply}); err == nil || reply.status != 0 {
		t.Errorf("%v, %+v", err, reply)
	}
}

func TestAReplyHasOneHead(t *testing.T) {
	engine, _ := start(t, `
		if (hook === 'Start') { return ''; }
		const problem = async (write) => { try { await write(); return 'none'; } catch (error) { return error.message; } };
		if (payload === 'whole') { writer.writeAll(200, '{}', 'text'); } else { await writer.writeHead(200, '{}'); }
		return [await problem(() => writer.writeAll(200, '{}', '')), await problem(() => writer.writeHead(200, '{}')), await problem(() => writer.write('more'))].join();`, nil)
	for payload, want := range map[string]string{
		"whole":  "the head is already written,the head is already written,the reply is over",
		"stream": "the head is already written,the head is already written,none",
	} {
		result, err := engine.Dispatch(context.Background(), Call{Hook: "Hook", Payload: payload, Writer: &recorder{accept: 1}})
		if err != nil || strings.ReplaceAll(result, "GoError: ", "") != want {
			t.Errorf("%s: %q, %v", payload, result, err)
		}
	}
}

func TestHeadersThatAreNoneFailTheHook(t *testing.T) {
	engine, _ := start(t, `
		if (hook === 'Start') { return ''; }
		writer.writeAll(200, payload, '');
		return '';`, nil)
	for _, headers := range []string{"", "[]", `{"a": 1}`, `{"a": ["b", 1]}`} {
		reply := &recorder{}
		if _, err := engine.Dispatch(context.Background(), Call{Hook: "Hook", Payload: headers, Writer: reply}); err == nil || reply.status != 0 {
			t.Errorf("%s: %v, %+v", headers, err, reply)
		}
	}
}
