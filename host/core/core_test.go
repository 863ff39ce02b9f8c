package core

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/plugin"

	"tshost/jstest"
)

// server is a plugin API whose configuration leads to a test server.
type server struct {
	plugin.API
	listen  string
	siteURL string
	made    []*model.Session
	revoked []string
}

func (s *server) GetConfig() *model.Config {
	config := &model.Config{}
	config.ServiceSettings.ListenAddress = &s.listen
	config.ServiceSettings.SiteURL = &s.siteURL
	return config
}

func (s *server) GetUser(id string) (*model.User, *model.AppError) {
	return &model.User{Id: id, IsBot: id == "bot"}, nil
}

func (s *server) CreateSession(session *model.Session) (*model.Session, *model.AppError) {
	s.made = append(s.made, session)
	given := *session
	given.Id, given.Token = fmt.Sprint("session", len(s.made)), "SECRET"
	return &given, nil
}

func (s *server) RevokeSession(id string) *model.AppError {
	s.revoked = append(s.revoked, id)
	return nil
}

func start(t *testing.T, handler http.HandlerFunc) *server {
	t.Helper()
	web := httptest.NewServer(handler)
	t.Cleanup(web.Close)
	_, port, _ := strings.Cut(strings.TrimPrefix(web.URL, "http://"), ":")
	return &server{listen: ":" + port, siteURL: "https://chat.example.com/sub/"}
}

func ask(t *testing.T, s *server, args string) string {
	t.Helper()
	return jstest.Run(t, New(s, func(string, string, map[string]any) {}).Methods(), nil, `
		return call('core.request', {bot_user_id: 'bot', roles: 'system_user some_role', method: 'PUT', path: '/api/v4/config/patch?x=1', body: '{"a":1}', timeout_ms: 2000, ...`+args+`});`)
}

func TestARequestCarriesASessionOfItsOwnWhichIsRevoked(t *testing.T) {
	s := start(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.WriteHeader(http.StatusTeapot)
		fmt.Fprint(w, r.Method, " ", r.URL, " ", r.Header.Get("Authorization") == "Bearer SECRET", " ", string(body))
	})
	if got := ask(t, s, `{}`); got != `{"status":418,"body":"PUT /sub/api/v4/config/patch?x=1 true {\"a\":1}"}` {
		t.Error(got)
	}
	life := time.Until(time.UnixMilli(s.made[0].ExpiresAt))
	if s.made[0].Roles != "system_user some_role" || s.made[0].UserId != "bot" || life > time.Minute || life < 50*time.Second {
		t.Errorf("%+v", s.made[0])
	}
	if len(s.revoked) != 1 || s.revoked[0] != "session1" {
		t.Errorf("revoked %v", s.revoked)
	}
}

func TestTheSessionIsRevokedWhateverBecameOfTheRequest(t *testing.T) {
	s := start(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // only then does the context tell that the client went away
		select {
		case <-r.Context().Done():
		case <-time.After(5 * time.Second):
		}
	})
	if got := ask(t, s, `{timeout_ms: 50}`); got != `"core.timeout 504"` {
		t.Error(got)
	}
	s.listen = "127.0.0.1:1"
	if got := ask(t, s, `{}`); got != `"core.unreachable 503"` {
		t.Error(got)
	}
	if len(s.made) != 2 || len(s.revoked) != 2 {
		t.Errorf("made %d, revoked %d", len(s.made), len(s.revoked))
	}
}

func TestOnlyPlainPathsOfTheAPIAndOnlyBots(t *testing.T) {
	s := start(t, func(http.ResponseWriter, *http.Request) { t.Error("a request went out") })
	for _, args := range []string{
		`{path: '/plugins/x'}`, `{path: '/api/v4/../../plugins'}`, `{path: '/api/v4/%2e%2e/x'}`, `{path: 'http://elsewhere/api/v4/x'}`, `{path: '/api/v4//x'}`,
		`{bot_user_id: 'ann'}`, `{timeout_ms: 60000}`, `{timeout_ms: 0}`,
	} {
		if got := ask(t, s, args); got != `"bridge.invalid_arguments 500"` {
			t.Errorf("%s: %s", args, got)
		}
	}
	if len(s.made) != 0 {
		t.Error("a session was made")
	}
}

func TestARedirectIsNotFollowedWithTheSession(t *testing.T) {
	s := start(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "/api/v4/elsewhere")
		w.WriteHeader(http.StatusFound)
	})
	if got := ask(t, s, `{}`); got != `{"status":302,"body":""}` {
		t.Error(got)
	}
}
