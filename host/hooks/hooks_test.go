package hooks

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/plugin"
)

// logAPI is a plugin API of which only logging works.
type logAPI struct {
	plugin.API
	mu    sync.Mutex
	lines []string
	// onInfo, when it is there, is called with each line of this level.
	onInfo func()
}

func (a *logAPI) add(message string, pairs []any) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.lines = append(a.lines, fmt.Sprint(message, pairs))
}

func (a *logAPI) LogDebug(message string, pairs ...any) { a.add(message, pairs) }
func (a *logAPI) LogInfo(message string, pairs ...any) {
	a.add(message, pairs)
	if a.onInfo != nil {
		a.onInfo()
	}
}
func (a *logAPI) LogWarn(message string, pairs ...any)  { a.add(message, pairs) }
func (a *logAPI) LogError(message string, pairs ...any) { a.add(message, pairs) }

func (a *logAPI) text() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return strings.Join(a.lines, "\n")
}

// prepare gives a plugin that is not yet activated; body is its dispatch, an async function of (hook, payload, writer).
func prepare(body string) (*Base, *logAPI) {
	api := &logAPI{}
	base := &Base{Source: func() (string, error) {
		return `module.exports.createPlugin = (bridge) => ({dispatch: async (hook, payload, writer) => {` + body + `}});`, nil
	}}
	base.SetAPI(api)
	return base, api
}

func activate(t *testing.T, body string) (*Base, *logAPI) {
	t.Helper()
	base, api := prepare(body)
	if err := base.Activate(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := base.Deactivate(); err != nil {
			t.Error(err)
		}
	})
	return base, api
}

func TestARuntimeThatBreaksInItsStartIsStartedOnceMore(t *testing.T) {
	// How often it broke is kept outside of the runtime: in a variable of the environment for each time.
	const broke = "TSHOST_TEST_BROKE"
	for times, want := range map[int]string{1: "", 2: "given up"} {
		base, api := prepare(`
			const {value} = JSON.parse(await bridge.call('env.names', '{"prefix": "` + broke + `"}'));
			if (hook === 'OnActivate' && value.names.length < ` + strconv.Itoa(times) + `) {
				await bridge.call('log.write', '{"level": "info", "message": "breaks", "fields": {}}');
				const deep = () => deep() + 1; deep();
			}
			return '[]';`)
		count := 0
		api.onInfo = func() {
			count++
			t.Setenv(broke+strconv.Itoa(count), "1")
		}
		err := base.Activate()
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("broken %d times: %v", times, err)
		}
		if err == nil {
			if err = base.Deactivate(); err != nil {
				t.Error(err)
			}
		}
		for ; count > 0; count-- {
			if err = os.Unsetenv(broke + strconv.Itoa(count)); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestArgumentsAndResultsTravelAsJSONWithoutSecrets(t *testing.T) {
	base, _ := activate(t, `
		if (hook === 'Push') { const [push, userId] = JSON.parse(payload); return JSON.stringify([{...push, message: 'for ' + userId}, '']); }
		if (hook === 'LogIn') { const [user] = JSON.parse(payload); return JSON.stringify(['password' in user ? 'leak' : 'no: ' + user.username]); }
		if (hook === 'Support') { return JSON.stringify([[{Filename: 'a.txt', Body: btoa('hi')}]]); }
		return '[]';`)
	var push *model.PushNotification
	reason := "before"
	base.Run("Push", []any{&model.PushNotification{AckId: "a", Message: "secret text", SubType: model.PushSubTypeCalls, PostType: "custom_calls", ChannelType: model.ChannelTypePrivate}, "ann"}, &push, &reason)
	if push == nil || push.Message != "for ann" || push.AckId != "a" || reason != "" {
		t.Errorf("%+v %q", push, reason)
	}
	if push.SubType != model.PushSubTypeCalls || push.PostType != "custom_calls" || push.ChannelType != model.ChannelTypePrivate {
		t.Errorf("what the hook did not touch is gone: %+v", push)
	}
	base.Run("LogIn", []any{&model.User{Username: "ann", Password: "hash"}}, &reason)
	if reason != "no: ann" {
		t.Error(reason)
	}
	var files []*model.FileData
	var failure error
	base.Run("Support", nil, &files, &failure)
	if len(files) != 1 || files[0].Filename != "a.txt" || string(files[0].Body) != "hi" || failure != nil {
		t.Errorf("%+v, %v", files, failure)
	}
}

func TestAHooksContextFollowsItsArguments(t *testing.T) {
	base, _ := activate(t, `
		if (hook === 'Command') { const [args, context] = JSON.parse(payload); return JSON.stringify([{text: args.command + ' in ' + context.session_id}, null]); }
		return '[]';`)
	var response *model.CommandResponse
	var failure *model.AppError
	base.RunIn(&plugin.Context{SessionId: "one"}, "Command", []any{&model.CommandArgs{Command: "/x"}}, &response, &failure)
	if response == nil || response.Text != "/x in one" || failure != nil {
		t.Errorf("%+v, %v", response, failure)
	}
	base.RunIn(nil, "Command", []any{&model.CommandArgs{Command: "/x"}}, &response, &failure)
	if response == nil || response.Text != "/x in " {
		t.Errorf("without a context: %+v", response)
	}
}

func TestAConfigurationCanBeRefusedButNeverReplaced(t *testing.T) {
	base, _ := activate(t, `
		if (hook !== 'Saved') { return '[]'; }
		const [config] = JSON.parse(payload);
		return JSON.stringify([config, config.ServiceSettings.EnforceMultifactorAuthentication === false ? {message: 'MFA stays on.', status_code: 403} : null]);`)
	var config *model.Config
	var failure error
	base.Run("Saved", []any{&model.Config{}}, &config, &failure)
	refusal, ok := failure.(*model.AppError)
	if config != nil || !ok || refusal.Message != "MFA stays on." || !refusal.SkipTranslation {
		t.Errorf("%v, %+v", config != nil, failure)
	}
}

func TestAFailedHookIsLoggedAndGivesZeroValues(t *testing.T) {
	base, api := activate(t, `
		if (hook === 'Throws') { throw new Error('no good'); }
		if (hook === 'Wrong') { return '["text", 7]'; }
		return hook === 'NoJSON' ? 'x' : '[]';`)
	for _, hook := range []string{"Throws", "Wrong", "NoJSON"} {
		text, number := "before", "before"
		base.Run(hook, nil, &text, &number)
		if text != "" || number != "" {
			t.Errorf("%s gave %q %q", hook, text, number)
		}
	}
	if strings.Count(api.text(), "a hook failed") != 3 || !strings.Contains(api.text(), "no good") {
		t.Error(api.text())
	}
}

func TestHooksBeforeActivationDoNothing(t *testing.T) {
	base, _ := prepare(`return '["called"]';`)
	text := ""
	base.Run("OnConfigurationChange", nil, &text)
	response := httptest.NewRecorder()
	base.Serve("ServeHTTP", &plugin.Context{}, response, httptest.NewRequest(http.MethodGet, "/", nil))
	if text != "" || response.Code != 503 || base.Deactivate() != nil {
		t.Errorf("%q %d", text, response.Code)
	}
}

func TestActivationFailsAsJavaScriptSays(t *testing.T) {
	for body, want := range map[string]string{
		`throw new Error('no database');`:            "no database",
		`return '[{"message": "not this server"}]';`: "not this server",
	} {
		base, _ := prepare(body)
		if err := base.Activate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", body, err)
		}
	}
	base, _ := prepare(``)
	base.Methods = []string{"SaveConfig"}
	if err := base.Activate(); err == nil {
		t.Error("a forbidden method was accepted")
	}
}

func TestARequestIsServedAndAFailureIsNotShown(t *testing.T) {
	base, api := activate(t, `
		if (hook === 'ServeMetrics') { await writer.writeHead(200, '{}'); await writer.write('mine 1\n'); return '[]'; }
		if (hook !== 'ServeHTTP') { return '[]'; }
		const {path} = JSON.parse(payload);
		if (path === '/throws') { throw new Error('SECRET'); }
		if (path === '/silent') { return '[]'; }
		if (path === '/deep') { await null; const deep = () => deep() + 1; deep(); }
		await writer.writeHead(201, '{"X-Path": "' + path + '"}');
		await writer.write('hello');
		return '[]';`)
	get := func(hook, path string) *httptest.ResponseRecorder {
		response := httptest.NewRecorder()
		base.Serve(hook, &plugin.Context{RequestId: "r1"}, response, httptest.NewRequest(http.MethodGet, path, nil))
		return response
	}
	if good := get("ServeHTTP", "/good"); good.Code != 201 || good.Body.String() != "hello" || good.Header().Get("X-Path") != "/good" {
		t.Errorf("%+v", good)
	}
	// In this order: /deep breaks the runtime, which answers 503 to everybody until it is replaced.
	for _, expected := range []struct {
		path   string
		status int
	}{{"/throws", 500}, {"/silent", 500}, {"/deep", 503}} {
		if bad := get("ServeHTTP", expected.path); bad.Code != expected.status || strings.Contains(bad.Body.String(), "SECRET") || !strings.Contains(bad.Body.String(), `"request_id":"r1"`) {
			t.Errorf("%s: %d %s", expected.path, bad.Code, bad.Body)
		}
	}
	if !strings.Contains(api.text(), "SECRET") {
		t.Error("the cause was not logged")
	}
	for get("ServeHTTP", "/good").Code == 503 {
		continue // until the broken runtime is replaced
	}
	metrics := get("ServeMetrics", "/metrics").Body.String()
	for _, want := range []string{"mine 1\n", "plugin_host_runtime_restarts_total 1\n", `plugin_host_hook_seconds_count{hook="ServeHTTP"}`} {
		if !strings.Contains(metrics, want) {
			t.Errorf("%s is missing in %s", want, metrics)
		}
	}
}
