package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/mattermost/mattermost/server/public/plugin"

	"tshost/jstest"
)

func describe(t *testing.T, r *http.Request) string {
	t.Helper()
	text, err := Payload(&plugin.Context{SessionId: "s", RequestId: "r", IPAddress: "1.2.3.4", UserAgent: "ua"}, r)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestARequestBecomesAPayloadThatJavaScriptReads(t *testing.T) {
	r := httptest.NewRequest(http.MethodPost, "/api/v1/x%20y?a=1&b=%2F", strings.NewReader("{\"ä\": 1}\xff"))
	r.Header.Add("X-Two", "1")
	r.Header.Add("X-Two", "2")
	got := jstest.Run(t, nil, map[string]any{"payload": func() string { return describe(t, r) }}, `
		const {method, path, query, headers, body, body_too_large, context} = JSON.parse(bridge.payload());
		return [method, path, query, headers['x-two'], body, body_too_large, context];`)
	want := `["POST","/api/v1/x y","a=1&b=%2F","1, 2","{\"ä\": 1}` + "\uFFFD" + `",false,{"session_id":"s","request_id":"r","ip_address":"1.2.3.4","user_agent":"ua"}]`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestABodyOverTheCapIsDroppedAndMarked(t *testing.T) {
	exactly := describe(t, httptest.NewRequest(http.MethodPost, "/", strings.NewReader(strings.Repeat("x", MaxBodyBytes))))
	over := describe(t, httptest.NewRequest(http.MethodPost, "/", strings.NewReader(strings.Repeat("x", MaxBodyBytes+1))))
	if len(exactly) < MaxBodyBytes || !strings.Contains(exactly, `"body_too_large":false`) {
		t.Error("a body of just the cap was dropped")
	}
	if len(over) > 1000 || !strings.Contains(over, `"body_too_large":true`) {
		t.Error("a body over the cap got through")
	}
}

func TestAReplyKeepsItsOrder(t *testing.T) {
	response := httptest.NewRecorder()
	reply := NewReply(response)
	if reply.Write("early") == nil || reply.WriteHead(99, nil) == nil || reply.Started() {
		t.Error("something was written before a valid head")
	}
	if err := reply.WriteHead(201, http.Header{"Set-Cookie": {"a=1", "b=2"}}); err != nil {
		t.Fatal(err)
	}
	if reply.WriteHead(200, nil) == nil {
		t.Error("a second head was written")
	}
	if err := reply.Write("text"); err != nil || !response.Flushed {
		t.Errorf("%v, flushed %v", err, response.Flushed)
	}
	if err := reply.Refuse(&plugin.Context{}, 500, "x", "y"); err != nil {
		t.Error(err)
	}
	if response.Code != 201 || response.Body.String() != "text" || len(response.Header().Values("Set-Cookie")) != 2 {
		t.Errorf("%+v", response)
	}
}

func TestAWholeReplyCallsOnlyWhatItNeeds(t *testing.T) {
	for status, headCalls := range map[int]int{200: 0, 404: 1} {
		response := &countingWriter{ResponseRecorder: httptest.NewRecorder()}
		reply := NewReply(response)
		if err := reply.WriteAll(status, http.Header{"X-One": {"a"}}, "text"); err != nil {
			t.Fatal(err)
		}
		if response.Code != status || response.Body.String() != "text" || response.Header().Get("X-One") != "a" || response.heads != headCalls || response.Flushed {
			t.Errorf("%d: %+v", status, response)
		}
		if reply.WriteAll(200, nil, "") == nil || reply.WriteHead(200, nil) == nil || !reply.Started() {
			t.Error("a second reply was written")
		}
	}
}

type countingWriter struct {
	*httptest.ResponseRecorder
	heads int
}

func (w *countingWriter) WriteHeader(status int) {
	w.heads++
	w.ResponseRecorder.WriteHeader(status)
}

func TestABodyOfDeclaredLengthIsReadInOneStep(t *testing.T) {
	body := &countingReader{Reader: strings.NewReader("{\"a\": 1}")}
	r := httptest.NewRequest(http.MethodPost, "/", body)
	r.Header.Set("Content-Length", "8")
	if text := describe(t, r); !strings.Contains(text, `"body":"{\"a\": 1}"`) || body.reads != 1 {
		t.Errorf("%s after %d readings", text, body.reads)
	}
	cut := httptest.NewRequest(http.MethodPost, "/", strings.NewReader("{"))
	cut.Header.Set("Content-Length", "8")
	if _, err := Payload(&plugin.Context{}, cut); err == nil {
		t.Error("a body that was cut off got through")
	}
}

type countingReader struct {
	*strings.Reader
	reads int
}

func (r *countingReader) Read(target []byte) (int, error) {
	r.reads++
	return r.Reader.Read(target)
}

func TestARefusalHasTheServersForm(t *testing.T) {
	response := httptest.NewRecorder()
	if err := NewReply(response).Refuse(&plugin.Context{RequestId: "r"}, 503, "api.unavailable", "Later."); err != nil {
		t.Fatal(err)
	}
	if response.Code != 503 || response.Body.String() != `{"id":"api.unavailable","message":"Later.","status_code":503,"request_id":"r"}` {
		t.Errorf("%d %s", response.Code, response.Body)
	}
}
