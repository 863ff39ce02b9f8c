package main

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/plugin"
)

func TestNothingIsAnsweredWithoutTheSecret(t *testing.T) {
	stopped := false
	service := newService(&plugin.Environment{}, "id", t.TempDir(), "secret", func() { stopped = true })
	for _, token := range []string{"", "wrong"} {
		request := httptest.NewRequest(http.MethodPost, "/stop", nil)
		request.Header.Set(tokenHeader, token)
		response := httptest.NewRecorder()
		service.ServeHTTP(response, request)
		if response.Code != http.StatusUnauthorized || stopped {
			t.Errorf("%q: %d, stopped %v", token, response.Code, stopped)
		}
	}
}

// someHooks are hooks as a plugin may have them.
type someHooks struct {
	plugin.Hooks
}

func (someHooks) UserWillLogIn(c *plugin.Context, user *model.User) string {
	return c.SessionId + " " + user.Username
}

func (someHooks) ConfigurationWillBeSaved(*model.Config) (*model.Config, error) {
	return nil, &model.AppError{Id: "x", Message: "no", StatusCode: 403}
}

func (someHooks) RunDataRetention(_, batchSize int64) (int64, error) {
	return batchSize, errors.New("plain")
}

func TestAHookIsCalledWithJSON(t *testing.T) {
	for _, test := range []struct{ name, args, want string }{
		{"UserWillLogIn", `[{"username": "ann"}]`, `["s ann"]`},
		{"ConfigurationWillBeSaved", `[{}]`, `[null,{"id":"x","message":"no","status_code":403}]`},
		{"RunDataRetention", `[1, 2]`, `[2,{"id":"","message":"plain","status_code":0}]`},
		{"UserWillLogIn", `[]`, `takes more than`},
		{"UserWillLogIn", `[{}, {}]`, `takes 1 arguments`},
		{"UserWillLogIn", `[7]`, `argument 1`},
		{"UserWillLogInWithRPCErr", `[{}]`, `there is no hook`},
	} {
		var args []json.RawMessage
		if err := json.Unmarshal([]byte(test.args), &args); err != nil {
			t.Fatal(err)
		}
		results, err := callHook(someHooks{}, test.name, &plugin.Context{SessionId: "s"}, args)
		got, _ := json.Marshal(results)
		if err != nil {
			got = []byte(err.Error())
		}
		if string(got) != test.want && (err == nil || !strings.Contains(string(got), test.want)) {
			t.Errorf("%s(%s) = %s, want %s", test.name, test.args, got, test.want)
		}
	}
}
