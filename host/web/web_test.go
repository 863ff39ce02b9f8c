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

func TestARefusalHasTheServersForm(t *testing.T) {
	response := httptest.NewRecorder()
	if err := NewReply(response).Refuse(&plugin.Context{RequestId: "r"}, 503, "api.unavailable", "Later."); err != nil {
		t.Fatal(err)
	}
	if response.Code != 503 || response.Body.String() != `{"id":"api.unavailable","message":"Later.","status_code":503,"request_id":"r"}` {
		t.Errorf("%d %s", response.Code, response.Body)
	}
}
